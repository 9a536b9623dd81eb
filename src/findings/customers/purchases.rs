//! What each customer bought: the rows of the slice with a number for each customer, summed over windows of days.

use crate::base::Date;

use super::super::measure::Part;
use super::super::study::Study;
use super::super::windows::{Window, day_number};

/// The number of a row that belongs to no customer.
pub const NOBODY: u32 = u32::MAX;

/// What makes two rows the same customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The customer key: every key counts, with or without a look-up row.
    Key,
    /// The member of a dimension; `unmatched` and `(blank)` are no customers.
    Member(usize),
}

/// The purchases of a slice up to a day.
#[derive(Debug)]
pub struct Purchases<'s> {
    study: &'s Study<'s>,
    by: By,
    /// Rows of the cube in the order of their days.
    rows: &'s [usize],
    /// For each of these the number of its customer, or [`NOBODY`].
    who: Vec<u32>,
    /// The codes of the customers, rising: the place is the customer's number.
    codes: Vec<u32>,
}

/// What a customer did in a window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bought {
    /// Sales, returns subtracted, in minor units.
    pub net: i128,
    /// Their cost.
    pub cost: i128,
    /// True with a row of an amount above zero: it makes somebody a customer.
    pub bought: bool,
}

impl<'s> Purchases<'s> {
    /// The purchases up to a day.
    pub fn new(study: &'s Study<'s>, by: By, until: Date) -> Purchases<'s> {
        let all = study.ledger.tables.sales.all();
        let cube = &study.data.cube;
        let end = day_number(until);
        let rows = &all[..all.partition_point(|row| cube.day.get(*row).is_some_and(|day| *day <= end))];
        let special: Vec<bool> = match by {
            By::Key => Vec::new(),
            By::Member(d) => {
                let members = study.data.dimensions.get(d).map_or(0, |d| d.members.len());
                (0..members).map(|code| study.ledger.is_special(d, u32::try_from(code).unwrap_or(NOBODY))).collect()
            }
        };
        let code = |row: usize| -> u32 {
            match by {
                By::Key => cube.customer.get(row).copied().unwrap_or(NOBODY),
                By::Member(d) => {
                    let code = cube.members.get(d).and_then(|m| m.get(row)).copied().unwrap_or(NOBODY);
                    if special.get(code as usize).copied().unwrap_or(true) { NOBODY } else { code }
                }
            }
        };
        let mut codes: Vec<u32> = rows.iter().map(|row| code(*row)).filter(|code| *code != NOBODY).collect();
        codes.sort_unstable();
        codes.dedup();
        let place = |row: &usize| {
            let found = codes.binary_search(&code(*row)).ok();
            found.and_then(|at| u32::try_from(at).ok()).unwrap_or(NOBODY)
        };
        let who = rows.iter().map(place).collect();
        Purchases { study, by, rows, who, codes }
    }

    /// Number of customers with any row.
    pub fn count(&self) -> usize {
        self.codes.len()
    }

    /// The code of a customer: a customer key, or a member of the dimension.
    pub fn code(&self, customer: usize) -> u32 {
        self.codes.get(customer).copied().unwrap_or(NOBODY)
    }

    /// The number of the customer with a code.
    pub fn of_code(&self, code: u32) -> Option<usize> {
        self.codes.binary_search(&code).ok()
    }

    /// The rows of a window with the number of their customer.
    pub fn within(&self, window: Window) -> impl Iterator<Item = (usize, Option<usize>)> + '_ {
        let (from, to) = (day_number(window.from), day_number(window.to));
        let start = self.rows.partition_point(|row| self.day(*row) < from);
        let end = self.rows.partition_point(|row| self.day(*row) <= to).max(start);
        let rows = self.rows.get(start..end).unwrap_or_default();
        let who = self.who.get(start..end).unwrap_or_default();
        rows.iter().zip(who).map(|(row, who)| (*row, (*who != NOBODY).then_some(*who as usize)))
    }

    /// Every row with the number of its customer, in the order of the days.
    pub fn all(&self) -> impl Iterator<Item = (usize, Option<usize>)> + '_ {
        self.rows.iter().zip(&self.who).map(|(row, who)| (*row, (*who != NOBODY).then_some(*who as usize)))
    }

    /// The day of a row.
    pub fn day(&self, row: usize) -> i32 {
        self.study.data.cube.day.get(row).copied().unwrap_or(i32::MAX)
    }

    /// Sales of a row, returns subtracted.
    pub fn net(&self, row: usize) -> i128 {
        self.study.data.cube.net(row)
    }

    /// Cost of a row.
    pub fn cost(&self, row: usize) -> i128 {
        i128::from(self.study.data.cube.cost.get(row).copied().unwrap_or(0))
    }

    /// True of a row with an amount above zero.
    pub fn is_purchase(&self, row: usize) -> bool {
        self.study.data.cube.positive_rows.get(row).is_some_and(|rows| *rows > 0)
    }

    /// What each customer did in a window, and what the rows of nobody come to.
    pub fn sums(&self, window: Window) -> (Vec<Bought>, Bought) {
        let mut sums = vec![Bought::default(); self.count()];
        let mut nobody = Bought::default();
        for (row, who) in self.within(window) {
            let sum = who.and_then(|who| sums.get_mut(who)).unwrap_or(&mut nobody);
            sum.net += self.net(row);
            sum.cost += self.cost(row);
            sum.bought |= self.is_purchase(row);
        }
        (sums, nobody)
    }

    /// The customer keys that bought in a window and that have no member in another way of telling customers apart: those
    /// without a look-up row.
    pub fn nameless(&self, named: &Purchases<'_>, window: Window) -> usize {
        let rows = self.within(window).zip(named.within(window));
        let bought = rows.filter(|((row, _), (_, name))| name.is_none() && self.is_purchase(*row));
        let keys: std::collections::BTreeSet<usize> = bought.filter_map(|((_, who), _)| who).collect();
        keys.len()
    }

    /// What each customer did in one window after the other; both ends of the windows rise. Every row is looked at
    /// twice at most, however many windows there are. The costs are left out.
    pub fn each(&self, windows: &[Window], mut visit: impl FnMut(Window, &[Bought])) {
        let mut sums = vec![Bought::default(); self.count()];
        let mut purchases = vec![0_u32; self.count()];
        let (mut from, mut to) = (0, 0);
        for window in windows {
            let (first, last) = (day_number(window.from), day_number(window.to));
            while let Some((row, who)) = self.rows.get(to).zip(self.who.get(to)).filter(|(r, _)| self.day(**r) <= last)
            {
                if let (Some(sum), Some(n)) = (sums.get_mut(*who as usize), purchases.get_mut(*who as usize)) {
                    sum.net += self.net(*row);
                    *n += u32::from(self.is_purchase(*row));
                    sum.bought = *n > 0;
                }
                to += 1;
            }
            while let Some((row, who)) =
                self.rows.get(from).zip(self.who.get(from)).filter(|(r, _)| from < to && self.day(**r) < first)
            {
                if let (Some(sum), Some(n)) = (sums.get_mut(*who as usize), purchases.get_mut(*who as usize)) {
                    sum.net -= self.net(*row);
                    *n -= u32::from(self.is_purchase(*row));
                    sum.bought = *n > 0;
                }
                from += 1;
            }
            visit(*window, &sums);
        }
    }

    /// Orders of each customer in a window, as the measure `orders` counts them; only by members of a dimension.
    pub fn orders(&self, window: Window) -> Vec<usize> {
        let mut orders = vec![0; self.count()];
        let By::Member(dimension) = self.by else { return orders };
        for (key, count) in self.study.ledger.tally(Part::Orders, &[dimension], window) {
            let customer = key.first().and_then(|code| self.of_code(*code));
            if let Some(slot) = customer.and_then(|customer| orders.get_mut(customer)) {
                *slot = usize::try_from(count).unwrap_or(usize::MAX);
            }
        }
        orders
    }

    /// First day on which each customer bought.
    pub fn first_days(&self) -> Vec<Option<i32>> {
        let mut first = vec![None; self.count()];
        for (row, who) in self.all() {
            if let Some(slot) = who.and_then(|who| first.get_mut(who)).filter(|_| self.is_purchase(row)) {
                slot.get_or_insert(self.day(row));
            }
        }
        first
    }

    /// The days on which each customer bought, rising.
    pub fn days(&self) -> Vec<Vec<i32>> {
        let mut days: Vec<Vec<i32>> = vec![Vec::new(); self.count()];
        for (row, who) in self.all() {
            let Some(list) = who.and_then(|who| days.get_mut(who)).filter(|_| self.is_purchase(row)) else { continue };
            if list.last() != Some(&self.day(row)) {
                list.push(self.day(row));
            }
        }
        days
    }
}
