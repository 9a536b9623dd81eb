//! Marks of satisfaction by the members of a dimension: sums and numbers of both questions.

use std::collections::BTreeMap;

use crate::base::Decimal;
use crate::data::EventTable;

use super::super::events::{is_nps, net_promoter};
use super::super::satisfaction::margin;
use super::super::windows::Window;
use super::events::Events;

/// Sums of marks: of satisfaction, and of 100, 0 and −100 of the net promoter score, with their numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    csat: (Decimal, usize),
    nps: (i128, usize),
    /// Sums of the squares of both.
    squares: (f64, f64),
}

impl Default for Marks {
    fn default() -> Marks {
        Marks { csat: (Decimal::whole(0), 0), nps: (0, 0), squares: (0.0, 0.0) }
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
            let mark = net_promoter(score, scale);
            self.nps = (self.nps.0 + mark, self.nps.1 + 1);
            self.squares.1 += (mark * mark) as f64;
        } else {
            let mark = Decimal::new(i128::from(score), scale);
            self.csat = (self.csat.0 + mark, self.csat.1 + 1);
            self.squares.0 += mark.to_f64() * mark.to_f64();
        }
    }

    /// Both together.
    pub(super) fn plus(self, other: Marks) -> Marks {
        Marks {
            csat: (self.csat.0 + other.csat.0, self.csat.1 + other.csat.1),
            nps: (self.nps.0 + other.nps.0, self.nps.1 + other.nps.1),
            squares: (self.squares.0 + other.squares.0, self.squares.1 + other.squares.1),
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

    /// Half of the 95 % interval of the mean mark; none of less than two.
    pub(super) fn csat_margin(self) -> Option<f64> {
        margin(self.csat.0.to_f64(), self.squares.0, self.csat.1)
    }

    /// Half of the 95 % interval of the net promoter score; none of less than two answers.
    pub(super) fn nps_margin(self) -> Option<f64> {
        margin(self.nps.0 as f64, self.squares.1, self.nps.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_of_marks_by_hand() {
        // Marks 1 to 5: variance 2.5; one promoter and one detractor: variance 20 000.
        let marks = Marks { csat: (Decimal::whole(15), 5), nps: (0, 2), squares: (55.0, 20_000.0) };
        let near = |a: Option<f64>, b: f64| a.is_some_and(|a| (a - b).abs() < 1e-9);
        assert!(near(marks.csat_margin(), 1.96 * 0.5_f64.sqrt()) && near(marks.nps_margin(), 196.0));
        assert!(near(marks.plus(marks).nps_margin(), 1.96 * (40_000.0_f64 / 3.0 / 4.0).sqrt()));
        assert_eq!(Marks::default().csat_margin(), None);
    }
}
