//! Marks of satisfaction by the members of a dimension: sums and numbers of both questions.

use std::collections::BTreeMap;

use crate::base::Decimal;
use crate::data::EventTable;

use super::super::events::{is_nps, net_promoter};
use super::super::windows::Window;
use super::events::Events;

/// Sums of marks: of satisfaction, and of 100, 0 and −100 of the net promoter score, with their numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    csat: (Decimal, usize),
    nps: (i128, usize),
}

impl Default for Marks {
    fn default() -> Marks {
        Marks { csat: (Decimal::whole(0), 0), nps: (0, 0) }
    }
}

impl Marks {
    /// The marks of a window by the member that each row belongs to.
    pub(super) fn by_member(events: &Events<'_>, members: &[Option<u32>], window: Window) -> BTreeMap<u32, Marks> {
        let mut sums: BTreeMap<u32, Marks> = BTreeMap::new();
        for row in events.within("date", window) {
            if let Some(code) = members.get(row).copied().flatten() {
                sums.entry(code).or_default().add(events.table, row);
            }
        }
        sums.retain(|_, marks| marks.csat.1 + marks.nps.1 > 0);
        sums
    }

    fn add(&mut self, table: &EventTable, row: usize) {
        let Some((scale, scores)) = table.numbers("score") else { return };
        let Some(score) = scores.get(row).copied().flatten() else { return };
        if is_nps(table, row) {
            self.nps = (self.nps.0 + net_promoter(score, scale), self.nps.1 + 1);
        } else {
            self.csat = (self.csat.0 + Decimal::new(i128::from(score), scale), self.csat.1 + 1);
        }
    }

    /// Both together.
    pub(super) fn plus(self, other: Marks) -> Marks {
        Marks {
            csat: (self.csat.0 + other.csat.0, self.csat.1 + other.csat.1),
            nps: (self.nps.0 + other.nps.0, self.nps.1 + other.nps.1),
        }
    }

    /// The mean mark and how many it is of; none without any.
    pub(super) fn csat(self) -> Option<(f64, usize)> {
        let (sum, n) = self.csat;
        (n > 0).then(|| (sum.to_f64() / n as f64, n))
    }

    /// The net promoter score and how many answers it is of; none without any.
    pub(super) fn nps(self) -> Option<(f64, usize)> {
        let (sum, n) = self.nps;
        (n > 0).then(|| (sum as f64 / n as f64, n))
    }
}
