//! The rows of a table that lie in a slice, in the order of their days.

use std::borrow::Cow;
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

    /// Where the rows of a window stand among all; those of a gap in it are not told apart.
    pub(super) fn range(&self, window: Window) -> Range<usize> {
        let from = self.day.partition_point(|d| *d < day_number(window.from));
        let to = self.day.partition_point(|d| *d <= day_number(window.to));
        from..to.max(from)
    }

    /// The rows of the days of a window that count.
    pub(super) fn within(&self, window: Window) -> Cow<'_, [usize]> {
        let range = self.range(window);
        let rows = |range| self.row.get(range).unwrap_or_default();
        let Some((first, last)) = window.gap else { return Cow::Borrowed(rows(range)) };
        let from = self.day.partition_point(|d| *d < day_number(first));
        let to = self.day.partition_point(|d| *d <= day_number(last));
        Cow::Owned([rows(range.start..from), rows(to..range.end)].concat())
    }

    /// Every row.
    pub(super) fn all(&self) -> &[usize] {
        &self.row
    }
}
