//! Tables of events that stand beside sales: activities, receivables, payments, satisfaction, complaints, spending,
//! assessments, actions, benchmarks, competitors.
//!
//! [`read`] types their columns by one schema ([`schema`]): days, periods, numbers, keys of look-up tables, texts. It
//! adds what they say between the lines: the `class` of completed activities (`visit`, `follow_up`), the time of day of
//! complaints ([`clock`]: `received_minute`, `responded_minute`), the `credit` tier of who owes a receivable, what an
//! improvement plan says in words ([`plan`]).
//! [`screen`] looks for what does not fit between them. Rows with a field that cannot be read are refused with
//! their place, as those of sales are.

mod clock;
mod plan;
mod read;
mod schema;
mod screen;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use read::load;
pub use screen::screen;

/// The accepted rows of a table of events; all columns have one length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventTable {
    /// Its columns by role column; those that the configuration does not name are not there.
    pub columns: BTreeMap<String, EventColumn>,
    /// Number of rows.
    pub rows: usize,
    /// Row of the table that each row was read from, for places.
    pub origin: Vec<u32>,
    /// Per dimension (same order as [`Dataset::dimensions`](crate::data::Dataset::dimensions)), the member code of each
    /// row on its day; `None` for a dimension that the table does not reach, and no list at all without dimensions.
    pub members: Vec<Option<Vec<u32>>>,
}

/// A typed column; a blank field is `None`, never zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventColumn {
    /// Days since 1970-01-01.
    Day(Vec<Option<i32>>),
    /// First and last day of a period, days since 1970-01-01.
    Period(Vec<Option<(i32, i32)>>),
    /// Numbers in 10^−`scale`: money, scores, minutes.
    Number {
        /// Digits after the point.
        scale: u8,
        /// The numbers.
        values: Vec<Option<i64>>,
    },
    /// Keys of the rows of a look-up table; a key that finds none stays as it is written.
    Key {
        /// The look-up table.
        lookup: String,
        /// The keys.
        values: Vec<Option<Arc<str>>>,
    },
    /// Texts.
    Text(Vec<Option<Arc<str>>>),
}

impl EventTable {
    /// The days of a column.
    pub fn days(&self, column: &str) -> Option<&[Option<i32>]> {
        match self.columns.get(column)? {
            EventColumn::Day(days) => Some(days),
            _ => None,
        }
    }

    /// The day that dates each row, by the word of its column: a day, or the first day of a period. Rows without one
    /// come last.
    pub fn dated(&self, column: &str) -> Vec<i32> {
        let days = self.days(column).map(|days| days.iter().map(|d| d.unwrap_or(i32::MAX)).collect());
        let starts = || Some(self.periods(column)?.iter().map(|p| p.map_or(i32::MAX, |p| p.0)).collect());
        days.or_else(starts).unwrap_or_else(|| vec![i32::MAX; self.rows])
    }

    /// The periods of a column.
    pub fn periods(&self, column: &str) -> Option<&[Option<(i32, i32)>]> {
        match self.columns.get(column)? {
            EventColumn::Period(periods) => Some(periods),
            _ => None,
        }
    }

    /// The numbers of a column with their digits after the point.
    pub fn numbers(&self, column: &str) -> Option<(u8, &[Option<i64>])> {
        match self.columns.get(column)? {
            EventColumn::Number { scale, values } => Some((*scale, values)),
            _ => None,
        }
    }

    /// The texts or keys of a column.
    pub fn texts(&self, column: &str) -> Option<&[Option<Arc<str>>]> {
        match self.columns.get(column)? {
            EventColumn::Text(values) | EventColumn::Key { values, .. } => Some(values),
            _ => None,
        }
    }
}
