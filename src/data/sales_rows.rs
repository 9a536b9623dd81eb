//! The accepted rows of the sales table, column by column, filled by spans of rows on all cores.

use std::collections::BTreeSet;

use chrono::Datelike;
use rayon::prelude::*;

use super::ledger::Ledger;
use super::sales::{date_of_day, days};
use super::stray;
use super::table::Table;
use crate::base::{Date, Grain};

/// The accepted rows of the sales table; all columns have one length.
#[derive(Debug, Default)]
pub struct SalesRows {
    /// Rows of the table.
    pub rows: Vec<u32>,
    /// Days since 1970-01-01.
    pub day: Vec<i32>,
    /// Amount of a row that is not subtracted.
    pub gross: Vec<i64>,
    /// Amount of a row that is, positive.
    pub returned: Vec<i64>,
    /// What of that was sold by the same row: it leaves the sales as they are.
    pub reversed: Vec<i64>,
    /// Cost, negative on returns.
    pub cost: Vec<i64>,
    /// Quantity, negative on returns.
    pub quantity: Vec<i64>,
    /// True where the row makes its customer a customer.
    pub positive: Vec<bool>,
    /// What the row would add to sales at the rates of a year before; no list where all rows are in one currency.
    pub steady: Vec<i64>,
    /// 1 for a converted row of which nobody knows the rate of a year before; no list where `steady` has none.
    pub unrated: Vec<i64>,
    /// True when all dates were written as months, or fall on first or last days of several months.
    pub monthly: bool,
}

/// Rows that one core fills at a time.
pub(super) const SPAN: usize = 1 << 16;

/// What one row adds.
#[derive(Debug)]
pub(super) struct Row {
    /// Its day.
    pub date: Date,
    /// True when it was written as a month.
    pub month: bool,
    /// True when it has no amount.
    pub blank: bool,
    /// True when it was sold and returned.
    pub undone: bool,
    /// Amount of a row that is not subtracted.
    pub gross: i64,
    /// Amount of a row that is, positive.
    pub returned: i64,
    /// What of that was sold by the same row.
    pub reversed: i64,
    /// Cost.
    pub cost: i64,
    /// Quantity.
    pub quantity: i64,
    /// True where it makes its customer a customer.
    pub positive: bool,
}

/// Why a row is refused: the role of the field, and the reason.
pub(super) type Refused = (usize, (&'static str, String));

/// What a span of rows says as a whole.
#[derive(Debug)]
pub(super) struct Seen {
    /// True when all dates were written as months.
    pub all_written: bool,
    /// True when all dates are first days of months.
    pub all_first: bool,
    /// True when all dates are last days of months.
    pub all_last: bool,
    /// The months of its dates.
    pub months: BTreeSet<(i32, u32)>,
    latest: Option<(i32, u32)>,
    /// Rows without an amount.
    pub blank: u64,
    /// Rows that were sold and returned.
    pub undone: u64,
    /// Rows that are refused.
    pub refused: Vec<Refused>,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen {
            all_written: true,
            all_first: true,
            all_last: true,
            months: BTreeSet::new(),
            latest: None,
            blank: 0,
            undone: 0,
            refused: Vec::new(),
        }
    }
}

impl Seen {
    /// Takes a row into account.
    pub fn see(&mut self, row: &Row) {
        self.all_written &= row.month;
        self.all_first &= row.date.day() == 1;
        self.all_last &= row.date.succ_opt().is_none_or(|next| next.day() == 1);
        let this = (row.date.year(), row.date.month());
        // Rows of one month stand together more often than not.
        if self.latest.replace(this) != Some(this) {
            self.months.insert(this);
        }
        self.blank += u64::from(row.blank);
        self.undone += u64::from(row.undone);
    }

    /// Takes the span that follows into account.
    pub fn add(&mut self, span: Seen) {
        self.all_written &= span.all_written;
        self.all_first &= span.all_first;
        self.all_last &= span.all_last;
        self.months.extend(span.months);
        self.blank += span.blank;
        self.undone += span.undone;
        self.refused.extend(span.refused);
    }
}

/// A span of the columns, to be filled.
pub(super) struct RowsMut<'r> {
    /// See [`SalesRows`].
    pub day: &'r mut [i32],
    gross: &'r mut [i64],
    returned: &'r mut [i64],
    reversed: &'r mut [i64],
    cost: &'r mut [i64],
    quantity: &'r mut [i64],
    positive: &'r mut [bool],
}

impl RowsMut<'_> {
    /// Sets the i-th row of the span.
    pub fn set(&mut self, i: usize, row: &Row) {
        self.day[i] = days(row.date);
        self.gross[i] = row.gross;
        self.returned[i] = row.returned;
        self.reversed[i] = row.reversed;
        self.cost[i] = row.cost;
        self.quantity[i] = row.quantity;
        self.positive[i] = row.positive;
    }
}

impl SalesRows {
    /// All rows of a table, not filled yet.
    pub(super) fn of(count: usize) -> SalesRows {
        SalesRows {
            rows: (0..u32::try_from(count).unwrap_or(u32::MAX)).collect(),
            day: vec![0; count],
            gross: vec![0; count],
            returned: vec![0; count],
            reversed: vec![0; count],
            cost: vec![0; count],
            quantity: vec![0; count],
            positive: vec![false; count],
            steady: Vec::new(),
            unrated: Vec::new(),
            monthly: false,
        }
    }

    /// The columns span by span, with the number of each.
    pub(super) fn spans(&mut self) -> impl IndexedParallelIterator<Item = (usize, RowsMut<'_>)> {
        let columns = (
            self.day.par_chunks_mut(SPAN),
            self.gross.par_chunks_mut(SPAN),
            self.returned.par_chunks_mut(SPAN),
            self.reversed.par_chunks_mut(SPAN),
            self.cost.par_chunks_mut(SPAN),
            self.quantity.par_chunks_mut(SPAN),
            self.positive.par_chunks_mut(SPAN),
        );
        columns.into_par_iter().enumerate().map(
            |(number, (day, gross, returned, reversed, cost, quantity, positive))| {
                (number, RowsMut { day, gross, returned, reversed, cost, quantity, positive })
            },
        )
    }

    /// Leaves out some rows, given in their order.
    pub(super) fn leave_out(&mut self, refused: &[usize]) {
        if refused.is_empty() {
            return;
        }
        let mut keep = vec![true; self.rows.len()];
        refused.iter().for_each(|row| keep[*row] = false);
        retain(&mut self.rows, &keep);
        retain(&mut self.day, &keep);
        for column in [&mut self.gross, &mut self.returned, &mut self.reversed, &mut self.cost, &mut self.quantity] {
            retain(column, &keep);
        }
        retain(&mut self.positive, &keep);
    }

    /// What the i-th row adds to sales.
    pub fn net(&self, i: usize) -> i64 {
        self.gross[i].saturating_add(self.reversed[i]).saturating_sub(self.returned[i])
    }

    /// The first and the last day that are no slips (see [`super::stray`]).
    pub fn span(&self) -> Option<(Date, Date)> {
        let (start, end) = (stray::start(&self.day)?, stray::end(&self.day)?);
        let first = self.day.iter().filter(|day| **day >= start).min()?;
        let last = self.day.iter().filter(|day| **day <= end).max()?;
        Some((date_of_day(*first)?, date_of_day(*last)?))
    }

    /// Notes rows that are dated too early or too late to be meant so.
    pub fn note_stray(&self, table: &Table<'_>, ledger: &mut Ledger) {
        let Some((first, last)) = self.span() else { return };
        self.note_beyond(table, ("early_dates", "before", "first", first), |day| day < days(first), ledger);
        self.note_beyond(table, ("future_dates", "after", "last", last), |day| day > days(last), ledger);
    }

    fn note_beyond(
        &self,
        table: &Table<'_>,
        (kind, side, end, limit): (&str, &str, &str, Date),
        is: impl Fn(i32) -> bool,
        ledger: &mut Ledger,
    ) {
        let beyond: Vec<usize> = (0..self.day.len()).filter(|i| is(self.day[*i])).collect();
        let Some((&one, date)) = beyond.first().and_then(|i| Some((i, date_of_day(self.day[*i])?))) else { return };
        let place = table.place(self.rows[one] as usize, table.header("date"));
        let detail = format!(
            "rows are dated long {side} all others, the first at {} ({date}); they stay in the data, but the \
             {end} day of the data is taken to be {limit}",
            place.location()
        );
        ledger.note(kind, "sales", beyond.len() as u64, detail);
    }

    /// Month when the dates tell no more than the month, else week; `None` without rows.
    pub fn grain(&self) -> Option<Grain> {
        (!self.rows.is_empty()).then_some(if self.monthly { Grain::Month } else { Grain::Week })
    }
}

/// Keeps the values whose mark is true.
fn retain<T>(values: &mut Vec<T>, keep: &[bool]) {
    let mut marks = keep.iter();
    values.retain(|_| marks.next().copied().unwrap_or(true));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_left_out_leave_no_gap() {
        let mut rows = SalesRows::of(5);
        rows.day = vec![10, 11, 12, 13, 14];
        rows.leave_out(&[0, 3]);
        assert_eq!((rows.rows, rows.day, rows.positive.len()), (vec![1, 2, 4], vec![11, 12, 14], 3));
    }
}
