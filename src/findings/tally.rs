//! Sums, counts and distinct counts over the rows of a window, by members: integers only.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::Value;
use crate::data::Outcome;

use super::chain::{Chain, Seen};
use super::ledger::{Column, Key, Ledger};
use super::measure::{Part, Rate, Source};
use super::variance::{Cell, quotient};
use super::windows::{Window, date_of, day_number};
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
            Part::Customers => self.distinct_customers(by, window),
            Part::NewCustomers => self.new_customers(by, window),
            _ if part.source() != Source::Sales => self.deals(part, by, window),
            _ => self.sums(part, by, window),
        }
    }

    /// The whole of a window is the difference of two running sums; members are summed in lists by code.
    fn sums(&self, part: Part, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let cube = &self.data.cube;
        let read = |column: &[i64], row: usize| i128::from(column.get(row).copied().unwrap_or(0));
        let value = |row: usize| match part {
            Part::GrossSales => read(&cube.gross, row),
            Part::Returned => read(&cube.returned, row),
            Part::Cost => read(&cube.cost, row),
            Part::Quantity => read(&cube.quantity, row),
            Part::GrossProfit => cube.net(row) - read(&cube.cost, row),
            Part::SteadySales => read(&cube.steady, row),
            Part::Unrated => read(&cube.unrated, row),
            _ => cube.net(row),
        };
        let sales = &self.tables.sales;
        if by.is_empty() && window.gap.is_none() {
            let running = self.recall.running(part, || {
                let mut sum = 0;
                let add = |row: &usize| {
                    sum += value(*row);
                    sum
                };
                std::iter::once(0).chain(sales.all().iter().map(add)).collect()
            });
            let range = sales.range(window);
            let at = |place: usize| running.get(place).copied().unwrap_or(0);
            return whole(!range.is_empty(), at(range.end) - at(range.start));
        }
        let rows = &*sales.within(window);
        self.by_code(&cube.members, by, rows, value).unwrap_or_else(|| {
            let mut sums: BTreeMap<Key, i128> = BTreeMap::new();
            for &row in rows {
                *sums.entry(key_of(&cube.members, by, row)).or_default() += value(row);
            }
            sums
        })
    }

    /// Sums by one or two dimensions in a list by member code; nothing where the list would be longer than the
    /// work it saves.
    fn by_code(
        &self,
        members: &[Vec<u32>],
        by: &[usize],
        rows: &[usize],
        value: impl Fn(usize) -> i128,
    ) -> Option<BTreeMap<Key, i128>> {
        let (first, second) = match by {
            [first] => (*first, None),
            [first, second] => (*first, Some(*second)),
            _ => return None,
        };
        let wide = |d: usize| self.data.dimensions.get(d).map(|d| d.members.len());
        let width = second.map_or(Some(1), wide)?;
        let length = wide(first)?.checked_mul(width)?;
        if length > 4 * rows.len() + 4096 {
            return None;
        }
        let outer = members.get(first)?;
        let inner = second.map(|d| members.get(d));
        let mut sums: Vec<Option<i128>> = vec![None; length];
        for &row in rows {
            let child = match inner {
                None => 0,
                Some(column) => *column?.get(row)? as usize,
            };
            if child >= width {
                return None;
            }
            *sums.get_mut(*outer.get(row)? as usize * width + child)?.get_or_insert(0) += value(row);
        }
        let code = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let keyed = sums.into_iter().enumerate().filter_map(|(at, sum)| {
            let key = if second.is_some() { vec![code(at / width), code(at % width)] } else { vec![code(at)] };
            Some((key, sum?))
        });
        Some(keyed.collect())
    }

    fn distinct_orders(&self, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let (orders, rows) = (&self.data.orders, &self.tables.orders);
        if by.is_empty() && window.gap.is_none() {
            let range = rows.range(window);
            let chain = || Chain::new(rows.all().iter().map(|row| orders.order.get(*row).copied()));
            return whole(!range.is_empty(), count(self.recall.orders.get_or_init(chain).distinct(range)));
        }
        let mut found: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
        for &row in &*rows.within(window) {
            if let Some(order) = orders.order.get(row) {
                found.entry(key_of(&orders.members, by, row)).or_default().insert(*order);
            }
        }
        sizes(found)
    }

    /// Customers from row to row of the sales.
    fn buyers(&self) -> &Chain {
        let rows = self.tables.sales.all();
        self.recall.customers.get_or_init(|| Chain::new(rows.iter().map(|row| self.buyer(*row))))
    }

    fn distinct_customers(&self, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        if by.is_empty() && window.gap.is_none() {
            let range = self.tables.sales.range(window);
            return whole(!range.is_empty(), count(self.buyers().distinct(range)));
        }
        sizes(self.customers(by, window))
    }

    /// Customer keys with a positive row, by members; members whose rows are none of these have an empty set.
    fn customers(&self, by: &[usize], window: Window) -> BTreeMap<Key, BTreeSet<u32>> {
        let cube = &self.data.cube;
        let mut found: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
        for &row in &*self.tables.sales.within(window) {
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
        if by.is_empty() && window.gap.is_none() {
            let range = self.tables.sales.range(window);
            return whole(!range.is_empty(), count(self.buyers().first(range)));
        }
        let mut first: BTreeMap<(Key, u32), i32> = BTreeMap::new();
        let mut counts: BTreeMap<Key, i128> = BTreeMap::new();
        let Some(start) = self.span(Source::Sales) else { return counts };
        let Some(until) = Window::new(start.from.min(window.from), window.to) else { return counts };
        let begin = day_number(window.from);
        let counts_in = |day: i32| window.holds(date_of(day));
        // Rows come in the order of their days: the first one seen is the first purchase.
        for &row in &*self.tables.sales.within(until) {
            let key = key_of(&cube.members, by, row);
            let day = cube.day.get(row).copied().unwrap_or(begin);
            if counts_in(day) {
                counts.entry(key.clone()).or_default();
            }
            if let Some(customer) = self.buyer(row) {
                first.entry((key, customer)).or_insert(day);
            }
        }
        for ((key, _), day) in first {
            if counts_in(day) {
                *counts.entry(key).or_default() += 1;
            }
        }
        counts
    }

    fn deals(&self, part: Part, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let deals = &self.data.opportunities;
        let (rows, members) = match part {
            Part::Leads => (&self.tables.created, deals.members.as_slice()),
            _ => (&self.tables.closed, deals.closing()),
        };
        let mut counts: BTreeMap<Key, i128> = BTreeMap::new();
        for &row in &*rows.within(window) {
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
            *counts.entry(key_of(members, by, row)).or_default() += add;
        }
        counts
    }

    /// A rate over the 12 months to the window's end; missing with less history than it needs.
    pub(super) fn rate(&self, rate: Rate, by: &[usize], window: Window) -> Column {
        let Some((earlier, later)) = self.rate_years(rate, window) else { return Column::missing() };
        if by.is_empty() {
            return self.whole_rate(rate, earlier, later);
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

    /// A rate of the whole slice.
    fn whole_rate(&self, rate: Rate, earlier: Window, later: Window) -> Column {
        let exact = |n: usize| Value::Exact(Decimal::whole(count(n)));
        let share = |(counted, all): (usize, usize)| (Key::new(), quotient(exact(counted), exact(all)));
        let cells = self.whole_counts(rate, (earlier, later)).map(share);
        Column { cells: cells.into_iter().collect(), empty: Cell::NA_BASE }
    }

    /// The customers behind a rate of the whole slice to the end of a window: those that it counts, and all; none with less
    /// history than it needs, or without any customer.
    pub(super) fn rate_counts(&self, rate: Rate, window: Window) -> Option<(usize, usize)> {
        let years = self.rate_years(rate, window)?;
        self.whole_counts(rate, years)
    }

    /// The year before and the year to a window's end; none with less history than a rate needs.
    fn rate_years(&self, rate: Rate, window: Window) -> Option<(Window, Window)> {
        let (later, earlier) = (window.year_to_end()?, window.year_before()?);
        let needed = if rate == Rate::Repurchase { later.from } else { earlier.from };
        let known = self.covered(Source::Sales)?.from <= needed && self.touches(Source::Sales, window);
        known.then_some((earlier, later))
    }

    fn whole_counts(&self, rate: Rate, (earlier, later): (Window, Window)) -> Option<(usize, usize)> {
        let sales = &self.tables.sales;
        let (before, after) = (sales.range(earlier), sales.range(later));
        let (buyers, base) = (self.buyers(), if rate == Rate::Repurchase { after.clone() } else { before.clone() });
        if base.is_empty() {
            return None;
        }
        let all = buyers.distinct(base);
        let counted = match rate {
            Rate::Retention => buyers.kept(before, after),
            Rate::Churn => all - buyers.kept(before, after),
            Rate::Repurchase => self.repeat_buyers(&[], later).values().map(BTreeSet::len).sum(),
        };
        Some((counted, all))
    }

    /// Customers with two orders or more, by members. Orders know their customer through the dimension whose
    /// members are customers; without one, days with a purchase stand for orders.
    fn repeat_buyers(&self, by: &[usize], window: Window) -> BTreeMap<Key, BTreeSet<u32>> {
        let (cube, orders) = (&self.data.cube, &self.data.orders);
        let dimension = self.customer_dimension();
        let mut of_member: BTreeMap<Key, BTreeMap<u32, Seen>> = BTreeMap::new();
        if let Some(column) = dimension.and_then(|d| orders.members.get(d)) {
            for &row in &*self.tables.orders.within(window) {
                if let (Some(member), Some(order)) = (column.get(row), orders.order.get(row)) {
                    let members = of_member.entry(key_of(&orders.members, by, row)).or_default();
                    members.entry(*member).or_default().see(i64::from(*order));
                }
            }
        }
        let mut seen: BTreeMap<Key, BTreeMap<u32, Seen>> = BTreeMap::new();
        for &row in &*self.tables.sales.within(window) {
            let Some(customer) = self.buyer(row) else { continue };
            let key = key_of(&cube.members, by, row);
            let member = dimension.and_then(|d| cube.members.get(d)?.get(row).copied());
            let known = member.and_then(|m| of_member.get(&key)?.get(&m)).copied();
            let entry = seen.entry(key).or_default().entry(customer).or_default();
            match (known, cube.day.get(row)) {
                (Some(ids), _) => entry.see_all(ids),
                (None, Some(day)) => entry.see(i64::from(*day)),
                (None, None) => {}
            }
        }
        let twice = |customers: BTreeMap<u32, Seen>| {
            customers.into_iter().filter(|(_, s)| matches!(s, Seen::Twice(..))).map(|(customer, _)| customer).collect()
        };
        seen.into_iter().map(|(key, customers)| (key, twice(customers))).collect()
    }

    /// The dimension whose members are customers: `customer` by its name.
    fn customer_dimension(&self) -> Option<usize> {
        self.data.dimension("customer").or_else(|| self.data.dimension("customers"))
    }
}

/// The whole, where it has rows.
fn whole(has_rows: bool, units: i128) -> BTreeMap<Key, i128> {
    has_rows.then(|| (Key::new(), units)).into_iter().collect()
}

fn count(n: usize) -> i128 {
    i128::try_from(n).unwrap_or(i128::MAX)
}

fn sizes(sets: BTreeMap<Key, BTreeSet<u32>>) -> BTreeMap<Key, i128> {
    sets.into_iter().map(|(key, set)| (key, count(set.len()))).collect()
}
