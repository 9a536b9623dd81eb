//! What is owed: every receivable with the payments on it, and what of it is open on a day (methods.md B9).
//!
//! A payment that names its receivable pays it, at most in full. A payment that names none, and a credit note (a
//! negative receivable), reduce the customer's oldest open receivable. This is worked out for all receivables, whatever
//! the slice, so that the open amounts of slices add up to those of the whole.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::data::{Dataset, EventTable};

use super::events::{key_of, number};
use super::ledger::{Key, Ledger};
use super::measure::Part;
use super::windows::{Window, day_number};

/// Day before every other: of a receivable that does not say when it was invoiced.
const ALWAYS: i32 = i32::MIN;

/// A receivable.
#[derive(Debug, Clone, Copy)]
pub(super) struct Debt {
    /// Day from which it is owed.
    pub(super) since: i32,
    /// Day on which it is due.
    pub(super) due: i32,
    /// Amount; below 0 for a credit note.
    pub(super) amount: i128,
    /// Whose it is; none where the row does not say.
    pub(super) customer: Option<usize>,
}

/// A receivable as it stands on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// What was paid on it, at most the amount.
    pub(super) paid: i128,
    /// What is open: 0 before it is invoiced.
    pub(super) open: i128,
}

/// All receivables on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Standings {
    /// By row of the receivables.
    pub(super) of: Vec<Standing>,
    /// Money that stands against no open receivable, by customer: advances. Last the one of nobody.
    pub(super) advances: Vec<i128>,
}

/// Payments by their day.
type Payments = Vec<(i32, i128)>;

/// All receivables and payments, at one scale.
#[derive(Debug, Default)]
pub(super) struct Debts {
    /// By row of the receivables.
    pub(super) debts: Vec<Debt>,
    /// Payments that name a receivable, by the first row of its id.
    named: BTreeMap<usize, Payments>,
    /// Rows of one id, by the first of them.
    same: BTreeMap<usize, Vec<usize>>,
    /// Payments that name none, by customer; last those of nobody.
    unnamed: Vec<Payments>,
    /// Rows of each customer, the oldest due first.
    of_customer: Vec<Vec<usize>>,
    /// What was worked out, by day.
    known: RefCell<BTreeMap<i32, Rc<Standings>>>,
}

impl Debts {
    /// Reads receivables and payments.
    pub(super) fn new(data: &Dataset) -> Debts {
        let Some(table) = data.events.get("receivables") else { return Debts::default() };
        let scale = Part::Due.scale(data);
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        let mut code = |key: Option<String>| {
            let next = codes.len();
            Some(*codes.entry(key?).or_insert(next))
        };
        let text = |table: &EventTable, column: &str, row: usize| {
            table.texts(column).and_then(|texts| texts.get(row)?.as_deref().map(str::to_owned))
        };
        let day = |table: &EventTable, column: &str, row: usize| table.days(column).and_then(|d| *d.get(row)?);
        let amount = number(table, "amount", scale);
        let mut debts = Vec::with_capacity(table.rows);
        let mut first: BTreeMap<String, usize> = BTreeMap::new();
        let mut same: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in 0..table.rows {
            debts.push(Debt {
                since: day(table, "invoiced", row).unwrap_or(ALWAYS),
                due: day(table, "due", row).unwrap_or(i32::MAX),
                amount: amount(row).unwrap_or(0),
                customer: code(text(table, "customer", row)),
            });
            if let Some(id) = text(table, "id", row) {
                let first = *first.entry(id).or_insert(row);
                same.entry(first).or_default().push(row);
            }
        }
        let mut named: BTreeMap<usize, Payments> = BTreeMap::new();
        let mut unnamed: BTreeMap<Option<usize>, Payments> = BTreeMap::new();
        if let Some(paid) = data.events.get("payments") {
            let amount = number(paid, "amount", scale);
            for row in 0..paid.rows {
                let (Some(day), Some(amount)) = (day(paid, "date", row), amount(row)) else { continue };
                match text(paid, "receivable", row) {
                    // Who pays a receivable that is not in the table pays none of those that are.
                    Some(id) => {
                        if let Some(first) = first.get(&id) {
                            named.entry(*first).or_default().push((day, amount));
                        }
                    }
                    None => unnamed.entry(code(text(paid, "customer", row))).or_default().push((day, amount)),
                }
            }
        }
        let count = codes.len();
        let mut of_customer = vec![Vec::new(); count];
        for (row, debt) in debts.iter().enumerate() {
            if let Some(rows) = debt.customer.and_then(|c| of_customer.get_mut(c)) {
                rows.push(row);
            }
        }
        for rows in &mut of_customer {
            rows.sort_by_key(|row| debts.get(*row).map(|d: &Debt| (d.due, d.since, *row)));
        }
        let unnamed = (0..count).map(Some).chain([None]).map(|c| unnamed.remove(&c).unwrap_or_default()).collect();
        Debts { debts, named, same, unnamed, of_customer, known: RefCell::default() }
    }

    /// Every receivable as it stands at the end of a day.
    pub(super) fn on(&self, day: i32) -> Rc<Standings> {
        if let Some(known) = self.known.borrow().get(&day) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.stand(day));
        self.known.borrow_mut().insert(day, Rc::clone(&found));
        found
    }

    fn stand(&self, day: i32) -> Standings {
        let until = |payments: &Payments| payments.iter().filter(|p| p.0 <= day).map(|p| p.1).sum::<i128>();
        let mut paid = vec![0_i128; self.debts.len()];
        let amount = |row: usize| self.debts.get(row).map_or(0, |d| d.amount);
        for (first, payments) in &self.named {
            let mut left = until(payments).max(0);
            for &row in self.same.get(first).into_iter().flatten() {
                let part = left.min(amount(row).max(0));
                if let Some(paid) = paid.get_mut(row) {
                    *paid = part;
                }
                left -= part;
            }
        }
        let owed = |row: &usize| self.debts.get(*row).is_some_and(|d| d.since <= day);
        let mut advances = Vec::with_capacity(self.unnamed.len());
        for (customer, payments) in self.unnamed.iter().enumerate() {
            let rows = self.of_customer.get(customer).map_or(&[][..], Vec::as_slice);
            let credit: i128 = rows.iter().filter(|row| owed(row)).map(|row| (-amount(*row)).max(0)).sum();
            let mut left = (until(payments) + credit).max(0);
            for &row in rows.iter().filter(|row| owed(row)) {
                let open = (amount(row) - paid.get(row).copied().unwrap_or(0)).max(0);
                let part = left.min(open);
                if let Some(paid) = paid.get_mut(row) {
                    *paid += part;
                }
                left -= part;
            }
            advances.push(left);
        }
        let of = (0..self.debts.len()).zip(paid).map(|(row, paid)| match amount(row) {
            // A credit note is settled when it is written: it stands among what it pays.
            credit if credit < 0 => Standing { paid: if owed(&row) { credit } else { 0 }, open: 0 },
            amount => Standing { paid, open: if owed(&row) { amount - paid } else { 0 } },
        });
        Standings { of: of.collect(), advances }
    }
}

impl Ledger<'_> {
    /// What is due, was collected, is open or is past due, by members.
    pub(super) fn owed(&self, part: Part, table: &EventTable, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        let mut sums: BTreeMap<Key, i128> = BTreeMap::new();
        let debts = &self.tables.events.debts;
        let end = day_number(window.to);
        let standings = debts.on(end);
        let Some(rows) = self.event_rows(part.source()) else { return sums };
        let within;
        let rows = match part {
            Part::Due | Part::Collected => {
                within = rows.within(window);
                &*within
            }
            _ => rows.all(),
        };
        for &row in rows {
            let (Some(debt), Some(standing)) = (debts.debts.get(row), standings.of.get(row)) else { continue };
            let units = match part {
                Part::Due => debt.amount,
                Part::Collected => standing.paid,
                _ if standing.open == 0 => continue,
                Part::Overdue if debt.due >= end => 0,
                _ => standing.open,
            };
            *sums.entry(key_of(table, by, row)).or_default() += units;
        }
        sums
    }
}
