//! The rows of a table that lie in a slice, in the order of their days.

use std::ops::Range;

use super::windows::{Window, day_number};

/// Row numbers in the order of their days.
#[derive(Debug, Default)]
pub(super) struct Rows {
    row: Vec<usize>,
    day: Vec<i32>,
}

impl Rows {
    /// The rows to keep that have a day.
    pub(super) fn new(days: impl Iterator<Item = Option<i32>>, keep: impl Fn(usize) -> bool) -> Rows {
        let mut found: Vec<(i32, usize)> =
            days.enumerate().filter_map(|(i, day)| Some((day?, i))).filter(|(_, i)| keep(*i)).collect();
        // Tables are sorted as a rule; then this only looks.
        found.sort_unstable();
        Rows { row: found.iter().map(|r| r.1).collect(), day: found.iter().map(|r| r.0).collect() }
    }

    /// Where the rows of a window stand among all.
    pub(super) fn range(&self, window: Window) -> Range<usize> {
        let from = self.day.partition_point(|d| *d < day_number(window.from));
        let to = self.day.partition_point(|d| *d <= day_number(window.to));
        from..to.max(from)
    }

    /// The rows of a window of days.
    pub(super) fn within(&self, window: Window) -> &[usize] {
        self.row.get(self.range(window)).unwrap_or_default()
    }

    /// Every row.
    pub(super) fn all(&self) -> &[usize] {
        &self.row
    }
}
