//! Sums, counts and distinct counts over the rows of a window, by members: integers only.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Value;
use crate::data::Outcome;

use super::ledger::{Column, Key, Ledger};
use super::measure::{Part, Rate, Source};
use super::variance::{Cell, quotient};
use super::windows::{Window, day_number};
use crate::base::Decimal;

/// Customer code of a row without a customer.
const NOBODY: u32 = u32::MAX;

/// The member codes of a row.
pub(super) fn key_of(members: &[Vec<u32>], by: &[usize], row: usize) -> Key {
    by.iter().map(|d| members.get(*d).and_then(|m| m.get(row)).copied().unwrap_or(u32::MAX)).collect()
}

impl Ledger<'_> {
    /// A sum or count by members; members without rows are not listed.
    pub(super) fn tally(&self, part: Part, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        match part {
            Part::Orders => self.distinct_orders(by, window),
            Part::Customers => sizes(self.customers(by, window)),
            Part::NewCustomers => self.new_customers(by, window),
            _ if part.source() != Source::Sales => self.deals(part, by, window),
            _ => self.sums(part, by, window),
        }
    }

    fn sums(&self, part: Part, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let cube = &self.data.cube;
        let read = |column: &[i64], row: usize| i128::from(column.get(row).copied().unwrap_or(0));
        let value = |row: usize| match part {
            Part::GrossSales => read(&cube.gross, row),
            Part::Returned => read(&cube.returned, row),
            Part::Cost => read(&cube.cost, row),
            Part::Quantity => read(&cube.quantity, row),
            Part::GrossProfit => read(&cube.gross, row) - read(&cube.returned, row) - read(&cube.cost, row),
            _ => read(&cube.gross, row) - read(&cube.returned, row),
        };
        let mut sums: BTreeMap<Key, i128> = BTreeMap::new();
        for &row in self.sales.within(window) {
            *sums.entry(key_of(&cube.members, by, row)).or_default() += value(row);
        }
        sums
    }

    fn distinct_orders(&self, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let orders = &self.data.orders;
        let mut found: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
        for &row in self.orders.within(window) {
            if let Some(order) = orders.order.get(row) {
                found.entry(key_of(&orders.members, by, row)).or_default().insert(*order);
            }
        }
        sizes(found)
    }

    /// Customer keys with a positive row, by members; members whose rows are none of these have an empty set.
    fn customers(&self, by: &[usize], window: Window) -> BTreeMap<Key, BTreeSet<u32>> {
        let cube = &self.data.cube;
        let mut found: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
        for &row in self.sales.within(window) {
            let entry = found.entry(key_of(&cube.members, by, row)).or_default();
            if let Some(customer) = self.buyer(row) {
                entry.insert(customer);
            }
        }
        found
    }

    /// The customer of a row that makes somebody a customer.
    fn buyer(&self, row: usize) -> Option<u32> {
        let cube = &self.data.cube;
        let customer = cube.customer.get(row).copied().filter(|c| *c != NOBODY)?;
        (cube.positive_rows.get(row).copied().unwrap_or(0) > 0).then_some(customer)
    }

    fn new_customers(&self, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let cube = &self.data.cube;
        let mut first: BTreeMap<(Key, u32), i32> = BTreeMap::new();
        let mut counts: BTreeMap<Key, i128> = BTreeMap::new();
        let Some(start) = self.span(Source::Sales) else { return counts };
        let Some(until) = Window::new(start.from.min(window.from), window.to) else { return counts };
        let begin = day_number(window.from);
        // Rows come in the order of their days: the first one seen is the first purchase.
        for &row in self.sales.within(until) {
            let key = key_of(&cube.members, by, row);
            let day = cube.day.get(row).copied().unwrap_or(begin);
            if day >= begin {
                counts.entry(key.clone()).or_default();
            }
            if let Some(customer) = self.buyer(row) {
                first.entry((key, customer)).or_insert(day);
            }
        }
        for ((key, _), day) in first {
            if day >= begin {
                *counts.entry(key).or_default() += 1;
            }
        }
        counts
    }

    fn deals(&self, part: Part, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let deals = &self.data.opportunities;
        let rows = if part == Part::Leads { &self.created } else { &self.closed };
        let mut counts: BTreeMap<Key, i128> = BTreeMap::new();
        for &row in rows.within(window) {
            let outcome = deals.outcome.get(row).copied().unwrap_or(Outcome::Open);
            let won = outcome == Outcome::Won;
            let add = match part {
                Part::Leads => 1,
                Part::WonDeals => i128::from(won),
                Part::LostDeals => i128::from(outcome == Outcome::Lost),
                Part::ClosedDeals => i128::from(outcome != Outcome::Open),
                _ if won => i128::from(deals.amount.get(row).copied().flatten().unwrap_or(0)),
                _ => 0,
            };
            *counts.entry(key_of(&deals.members, by, row)).or_default() += add;
        }
        counts
    }

    /// A rate over the 12 months to the window's end; missing with less history than it needs.
    pub(super) fn rate(&self, rate: Rate, by: &[usize], window: Window) -> Column {
        let (Some(later), Some(earlier), Some(covered)) =
            (window.year_to_end(), window.year_before(), self.covered(Source::Sales))
        else {
            return Column::missing();
        };
        let needed = if rate == Rate::Repurchase { later.from } else { earlier.from };
        if covered.from > needed || !self.touches(Source::Sales, window) {
            return Column::missing();
        }
        let now = self.customers(by, later);
        let whole = |n: usize| Value::Exact(Decimal::whole(i128::try_from(n).unwrap_or(i128::MAX)));
        let mut cells: BTreeMap<Key, Cell> = BTreeMap::new();
        if rate == Rate::Repurchase {
            let repeated = self.repeat_buyers(by, later);
            for (key, buyers) in &now {
                let twice = repeated.get(key).map_or(0, |r| buyers.intersection(r).count());
                cells.insert(key.clone(), quotient(whole(twice), whole(buyers.len())));
            }
        } else {
            for (key, before) in &self.customers(by, earlier) {
                let kept = now.get(key).map_or(0, |n| before.intersection(n).count());
                let counted = if rate == Rate::Retention { kept } else { before.len() - kept };
                cells.insert(key.clone(), quotient(whole(counted), whole(before.len())));
            }
        }
        Column { cells, empty: Cell::NA_BASE }
    }

    /// Customers with two orders or more, by members. Orders know their customer through the dimension whose
    /// members are customers; without one, days with a purchase stand for orders.
    fn repeat_buyers(&self, by: &[usize], window: Window) -> BTreeMap<Key, BTreeSet<u32>> {
        let cube = &self.data.cube;
        let mut orders: BTreeMap<(Key, u32), BTreeSet<i64>> = BTreeMap::new();
        let dimension = self.customer_dimension();
        let mut of_member: BTreeMap<(Key, u32), BTreeSet<i64>> = BTreeMap::new();
        if let Some(d) = dimension {
            for &row in self.orders.within(window) {
                let member = self.data.orders.members.get(d).and_then(|m| m.get(row)).copied();
                if let (Some(member), Some(order)) = (member, self.data.orders.order.get(row)) {
                    let key = key_of(&self.data.orders.members, by, row);
                    of_member.entry((key, member)).or_default().insert(i64::from(*order));
                }
            }
        }
        for &row in self.sales.within(window) {
            let Some(customer) = self.buyer(row) else { continue };
            let key = key_of(&cube.members, by, row);
            let member = dimension.and_then(|d| cube.members.get(d)?.get(row).copied());
            let known = member.and_then(|m| of_member.get(&(key.clone(), m)));
            let entry = orders.entry((key, customer)).or_default();
            match known {
                Some(ids) if entry.len() < 2 => entry.extend(ids.iter().take(2)),
                Some(_) => {}
                None => {
                    entry.extend(cube.day.get(row).map(|d| i64::from(*d)));
                }
            }
        }
        let mut repeated: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
        for ((key, customer), ids) in orders {
            if ids.len() > 1 {
                repeated.entry(key).or_default().insert(customer);
            }
        }
        repeated
    }

    /// The dimension whose members are customers: `customer` by its name.
    fn customer_dimension(&self) -> Option<usize> {
        self.data.dimension("customer").or_else(|| self.data.dimension("customers"))
    }
}

fn sizes(sets: BTreeMap<Key, BTreeSet<u32>>) -> BTreeMap<Key, i128> {
    sets.into_iter().map(|(key, set)| (key, i128::try_from(set.len()).unwrap_or(i128::MAX))).collect()
}
