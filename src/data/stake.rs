//! What is at stake where a link fails: rows and their amount.

use super::linked::{LinkedColumn, Match};
use crate::base::Decimal;

/// The accepted rows of a fact table as links see them.
#[derive(Clone, Copy)]
pub struct FactRows<'r> {
    /// Rows of the table.
    pub rows: &'r [u32],
    /// The day of each.
    pub days: &'r [i32],
    /// The amount of a row of the table.
    pub amount: &'r dyn Fn(u32) -> Option<Decimal>,
}

/// Rows and their amount.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stake {
    /// Number of rows.
    pub rows: u64,
    /// Their sum; `None` when none of them has an amount.
    pub amount: Option<Decimal>,
}

impl Stake {
    /// One more row.
    pub fn add(&mut self, amount: Option<Decimal>) {
        self.rows += 1;
        self.amount = match (self.amount, amount) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
    }

    /// Both together.
    pub fn plus(mut self, other: Stake) -> Stake {
        self.rows += other.rows;
        self.amount = match (self.amount, other.amount) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        };
        self
    }

    /// The size of the amount, 0 without one.
    pub fn size(&self) -> Decimal {
        self.amount.map_or(Decimal::whole(0), |a| Decimal::new(a.units.abs(), a.scale))
    }

    /// The amount as text; empty without one.
    pub fn text(&self) -> String {
        self.amount.map_or(String::new(), Decimal::text)
    }

    /// `, with an amount of 12.50`; nothing without one.
    pub fn worth(&self) -> String {
        self.amount.map_or(String::new(), |a| format!(", with an amount of {}", money(a)))
    }
}

/// An amount in a sentence: `5`, `2.50`, never `2.5`.
pub fn money(amount: Decimal) -> String {
    if amount.scale == 1 { amount.rescale(2).text() } else { amount.text() }
}

impl LinkedColumn<'_, '_> {
    /// The rows behind each text, with their amount where it may be asked for: millions of rows that match are
    /// counted only.
    pub fn stakes(&self, facts: FactRows<'_>) -> Vec<Stake> {
        let all = self.explicit && !self.several.is_empty();
        let mut stakes = vec![Stake::default(); self.matches.len()];
        for &row in facts.rows {
            let code = self.column.codes[row as usize] as usize;
            let asked = all || !matches!(self.matches[code], Match::Row(_));
            if asked {
                stakes[code].add((facts.amount)(row));
            } else {
                stakes[code].rows += 1;
            }
        }
        stakes
    }
}
