//! How many of the deals of a span reached each stage, and what became of the others.

use super::standing::Deals;
use crate::base::{Decimal, Value};
use crate::data::Outcome;

/// Deals of one span by stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Deals that reached each stage.
    pub reached: Vec<usize>,
    /// Their amounts in minor units.
    pub value: Vec<i128>,
    /// Deals lost from each stage; of the last one none.
    pub lost: Vec<usize>,
    /// See `lost`.
    pub lost_value: Vec<i128>,
    /// Deals that are still in each stage.
    pub open: Vec<usize>,
    /// See `open`.
    pub open_value: Vec<i128>,
    /// Lost deals of which the stage is not told.
    pub assumed: usize,
}

impl Counts {
    /// Of the deals that reached a stage, those that reached the next: both numbers.
    pub fn step(&self, position: usize) -> Option<(usize, usize)> {
        Some((*self.reached.get(position + 1)?, *self.reached.get(position)?))
    }

    /// Deals that reached a stage and not the next: lost from it or still in it.
    pub fn leak(&self, position: usize) -> usize {
        self.step(position).map_or(0, |(on, all)| all.saturating_sub(on))
    }

    /// Created and won.
    pub fn whole(&self) -> (usize, usize) {
        (self.reached.first().copied().unwrap_or(0), self.reached.last().copied().unwrap_or(0))
    }

    /// Created − won − Σ lost and open by stage: zero when every deal is counted once.
    pub fn check(&self) -> Value {
        let (created, won) = self.whole();
        let left: usize = self.lost.iter().chain(&self.open).sum();
        let whole = |n: usize| Decimal::whole(i128::try_from(n).unwrap_or(i128::MAX));
        Value::Exact(whole(created) - whole(won) - whole(left))
    }
}

/// Counts deals as they stood on a day.
pub fn count(deals: &Deals<'_>, rows: &[usize], day: i32) -> Counts {
    let stages = deals.ladder.steps();
    let mut counts = Counts {
        reached: vec![0; stages],
        value: vec![0; stages],
        lost: vec![0; stages],
        lost_value: vec![0; stages],
        open: vec![0; stages],
        open_value: vec![0; stages],
        assumed: 0,
    };
    for &row in rows {
        let Some(standing) = deals.on(row, day) else { continue };
        let amount = deals.amount(row);
        for (n, value) in counts.reached.iter_mut().zip(&mut counts.value).take(standing.reached + 1) {
            *n += 1;
            *value += amount;
        }
        let (n, value) = match standing.end {
            Outcome::Won => continue,
            Outcome::Lost => (&mut counts.lost, &mut counts.lost_value),
            Outcome::Open => (&mut counts.open, &mut counts.open_value),
        };
        if let (Some(n), Some(value)) = (n.get_mut(standing.reached), value.get_mut(standing.reached)) {
            *n += 1;
            *value += amount;
        }
        counts.assumed += usize::from(standing.assumed);
    }
    counts
}
