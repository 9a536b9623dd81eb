//! How far a deal had come on a day: the stage it reached, when it entered each, and whether it had ended.

use super::ladder::Ladder;
use crate::data::{Dataset, Opportunities, Outcome};

/// The opportunities with their ladder.
#[derive(Debug)]
pub struct Deals<'a> {
    table: &'a Opportunities,
    /// Digits after the point of the amounts.
    pub scale: u8,
    /// Their stages.
    pub ladder: Ladder,
}

/// A deal as it stood on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Position of the highest stage it had reached.
    pub reached: usize,
    /// Open, won or lost on that day.
    pub end: Outcome,
    /// Day of its end, where it is known.
    pub ended: Option<i32>,
    /// Day on which it entered each stage, where it is known.
    pub entered: Vec<Option<i32>>,
    /// True when the stage from which it was lost is not told.
    pub assumed: bool,
}

impl<'a> Deals<'a> {
    /// The deals of a data set.
    pub fn of(data: &'a Dataset) -> Deals<'a> {
        let table = &data.opportunities;
        Deals { table, scale: data.money_scale, ladder: Ladder::of(table) }
    }

    /// Number of deals.
    pub fn count(&self) -> usize {
        self.table.id.len()
    }

    /// Day of creation.
    pub fn created(&self, row: usize) -> Option<i32> {
        self.table.created.get(row).copied().flatten()
    }

    /// Its number as written.
    pub fn id(&self, row: usize) -> &'a str {
        self.table.id.get(row).map_or("", String::as_str)
    }

    /// Its member of a dimension on the day it was created.
    pub fn member(&self, dimension: usize, row: usize) -> Option<u32> {
        self.table.members.get(dimension)?.get(row).copied()
    }

    /// Its amount; nothing counts as nothing.
    pub fn amount(&self, row: usize) -> i128 {
        self.table.amount.get(row).copied().flatten().map_or(0, i128::from)
    }

    /// Why it was lost.
    pub fn reason(&self, row: usize) -> Option<&'a str> {
        self.table.reason.get(row)?.as_deref()
    }

    /// True when the table has a column of reasons.
    pub fn tells_reasons(&self) -> bool {
        !self.table.reason.is_empty()
    }

    /// A deal on a day, from what was known then as far as the table keeps days; none before it was created.
    ///
    /// The stage is the highest it had reached: stages may be skipped, and a deal may go back. A stage without a day
    /// counts as reached since ever. A lost deal of which nothing tells the stage counts as lost from the last one: no
    /// earlier stage is known to be the one that let it go.
    pub fn on(&self, row: usize, day: i32) -> Option<Standing> {
        let created = self.created(row).filter(|created| *created <= day)?;
        let won = self.ladder.won();
        let at = |days: &[Option<i32>]| days.get(row).copied().flatten();
        let closed = at(&self.table.closed);
        let outcome = self.table.outcome.get(row).copied().unwrap_or(Outcome::Open);
        let end = if closed.is_some_and(|closed| closed > day) { Outcome::Open } else { outcome };
        let ended = closed.filter(|_| end != Outcome::Open);
        let present = self.ladder.position(self.table.stage.get(row).copied().flatten());
        let mut entered = vec![None; self.ladder.steps()];
        for (index, days) in &self.table.reached {
            if let Some(position) = self.ladder.position(Some(*index)).filter(|p| 0 < *p && *p < won) {
                entered[position] = at(days).filter(|entry| *entry <= day);
            }
        }
        let since = at(&self.table.since);
        // The day that goes with the present stage is another one when a lost deal's stage is `lost`.
        if let Some(position) = present.filter(|p| 0 < *p && *p < won)
            && let Some(slot) = entered.get_mut(position)
        {
            *slot = slot.or(since.filter(|entry| *entry <= day));
        }
        if let Some(first) = entered.first_mut() {
            *first = Some(created);
        }
        let dated = (0..won).rev().find(|at| entered.get(*at).copied().flatten().is_some()).unwrap_or(0);
        let before_won = won.saturating_sub(1);
        let mut assumed = false;
        let reached = match (end, present) {
            (Outcome::Won, _) => won,
            // Where days of stages are kept, they alone say what was reached on an earlier day.
            (_, Some(position)) if position < won => {
                let kept = self.ladder.tells_dwell(position) || since.is_some();
                if kept { dated } else { dated.max(position) }
            }
            (Outcome::Open, Some(_)) if self.ladder.is_undated() => before_won,
            (Outcome::Lost, None) if self.ladder.is_undated() => {
                assumed = before_won > 0;
                before_won
            }
            _ => dated,
        };
        if end == Outcome::Won
            && let Some(last) = entered.last_mut()
        {
            *last = ended;
        }
        Some(Standing { reached, end, ended, entered, assumed })
    }
}
