//! The SMART check of targets and actions (brief.md S20): is there a measure, an amount, an owner, a deadline?

use serde::Serialize;

use crate::base::{Period, Scenario, Value};

use super::super::FactId;
use super::super::actions::{decided, is_decided_in};
use super::super::book::Book;
use super::super::ledger::reaches;
use super::super::study::Study;

/// Names that a page lists.
const NAMED: usize = 4;
/// What an action must have: column, and what it is called (`smart.<word>`).
const ACTION: [(&str, Lack); 4] =
    [("measure", Lack::Measure), ("target", Lack::Amount), ("owner", Lack::Owner), ("due", Lack::Deadline)];

/// What a target or an action may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// What it is measured by.
    Measure,
    /// How much.
    Amount,
    /// Who.
    Owner,
    /// By when.
    Deadline,
}

impl Lack {
    /// Its word in the words files: `smart.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Lack::Measure => "measure",
            Lack::Amount => "amount",
            Lack::Owner => "owner",
            Lack::Deadline => "deadline",
        }
    }
}

/// Targets and actions with what they lack.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Smart {
    /// The targets of the next period by who has them.
    pub targets: Option<Checked>,
    /// The actions that were planned in the report's period.
    pub actions: Option<Checked>,
}

/// How many are complete, and what the others lack.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checked {
    /// How many there are.
    pub of: FactId,
    /// How many have all four.
    pub complete: FactId,
    /// The first of the others.
    pub lacking: Vec<Lacking>,
}

/// A target or an action that lacks something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// Who, or the item.
    pub name: String,
    /// What it lacks.
    pub lacks: Vec<Lack>,
}

/// The check of a report.
pub fn smart(study: &Study<'_>, book: &mut Book, next: &Period) -> Smart {
    Smart { targets: targets(study, book, next), actions: actions(study, book) }
}

/// What a list of fields lacks.
pub fn lacks(has: &[(Lack, bool)]) -> Vec<Lack> {
    has.iter().filter(|(_, there)| !there).map(|(lack, _)| *lack).collect()
}

fn checked(study: &Study<'_>, book: &mut Book, what: &str, all: Vec<Lacking>) -> Option<Checked> {
    let of = book.count(format!("smart.{what}"), study.period, Scenario::PL, all.len())?;
    let complete = all.iter().filter(|one| one.lacks.is_empty()).count();
    let complete = book.count(format!("smart.{what}_complete"), study.period, Scenario::PL, complete)?;
    let lacking = all.into_iter().filter(|one| !one.lacks.is_empty()).take(NAMED).collect();
    Some(Checked { of, complete, lacking })
}

/// The targets of the next period: everybody who sold in the report's period needs one above 0, and one that belongs to
/// nobody needs an owner. Measure and deadline are those of the table.
fn targets(study: &Study<'_>, book: &mut Book, next: &Period) -> Option<Checked> {
    let reached = |d: &usize| reaches(study.data, *d);
    let dimension = study.rep_dimension().filter(reached).or(study.main_dimension.filter(reached))?;
    let plan = study.ledger.grid(&study.main, &[dimension], next, &[Scenario::PLF]);
    let now = study.grid(&[dimension]);
    let mut keys = plan.keys();
    keys.extend(now.keys());
    keys.sort_unstable();
    keys.dedup();
    let mut all = Vec::new();
    for key in keys {
        let Some(code) = key.first() else { continue };
        let value = |s: Scenario| if s == Scenario::PLF { plan.cell(&key, s) } else { now.cell(&key, s) };
        let amount = value(Scenario::PLF).value.map_or(0.0, Value::to_f64);
        let sold = value(Scenario::AC).value.is_some_and(|v| v.to_f64() > 0.0);
        let member = study.ledger.member(dimension, *code);
        if !(amount > 0.0 || (sold && !member.special)) {
            continue;
        }
        let lacks = lacks(&[(Lack::Amount, amount > 0.0), (Lack::Owner, !member.special)]);
        all.push(Lacking { name: member.label, lacks });
    }
    (!all.is_empty()).then(|| checked(study, book, "targets", all)).flatten()
}

/// The actions of the report's period. What others plan is no part of a slice.
fn actions(study: &Study<'_>, book: &mut Book) -> Option<Checked> {
    let table = study.data.events.get("actions").filter(|_| study.ledger.slice.is_empty())?;
    let decided_now = |row: &usize| {
        decided(table, *row, study.ledger.calendar).is_some_and(|decided| is_decided_in(&decided, &study.period))
    };
    let rows: Vec<usize> = (0..table.rows).filter(decided_now).collect();
    let text = |column: &str, row: usize| table.texts(column).and_then(|t| t.get(row)?.as_deref()).unwrap_or_default();
    let has = |column: &str, row: usize| {
        let day = table.days(column).is_some_and(|d| d.get(row).copied().flatten().is_some());
        let number = table.numbers(column).is_some_and(|(_, n)| n.get(row).copied().flatten().is_some());
        day || number || !text(column, row).trim().is_empty()
    };
    let mut all = Vec::new();
    for row in rows {
        let name = [text("id", row), text("item", row)].into_iter().filter(|w| !w.is_empty());
        let has: Vec<(Lack, bool)> = ACTION.iter().map(|(column, lack)| (*lack, has(column, row))).collect();
        all.push(Lacking { name: name.collect::<Vec<_>>().join(" "), lacks: lacks(&has) });
    }
    (!all.is_empty()).then(|| checked(study, book, "actions", all)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_lacking() {
        let has = [(Lack::Measure, true), (Lack::Amount, false), (Lack::Owner, true), (Lack::Deadline, false)];
        assert_eq!(lacks(&has), [Lack::Amount, Lack::Deadline]);
        assert!(lacks(&[]).is_empty());
    }
}
