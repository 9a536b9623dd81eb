//! Targets that are too low: members that attained far more in months in a row (brief.md S20).

use serde::Serialize;

use crate::base::{Decimal, Grain, Impact, Period, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::ledger::reaches;
use super::super::messages::Draft;
use super::super::study::Study;
use super::super::variance::{Cell, difference, quotient, sum};
use super::super::{FactId, Finding, MemberRef};

/// Fewest months in a row, and the most that are looked back on.
const MONTHS: (usize, usize) = (2, 12);
/// Members that a page lists.
const MOST: usize = 3;

/// A member whose target is too low.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Higher {
    /// The member.
    pub member: MemberRef,
    /// The first of the months in a row.
    pub since: Period,
    /// How many they are.
    pub months: FactId,
    /// Attainment of them together.
    pub attainment: FactId,
    /// What was sold above the targets of them.
    pub above: FactId,
}

/// How many values at the end of a list reach a border.
pub fn run(values: &[Option<f64>], border: f64) -> usize {
    values.iter().rev().take_while(|v| v.is_some_and(|v| v >= border)).count()
}

/// Teams (what stands above the reps, else the main dimension) whose targets are too low, the longest run first.
pub fn higher(study: &Study<'_>, book: &mut Book) -> Vec<Higher> {
    let reached = |d: &usize| reaches(study.data, *d);
    let above = study.rep_dimension().and_then(|d| study.data.dimensions.get(d)?.parent);
    let usual = above.filter(reached).or(study.main_dimension.filter(reached));
    // In the report of a rep the team is the rep alone: it is told by its own name.
    let own = |usual: usize| {
        let sliced = study.ledger.slice.iter().map(|(d, _)| *d);
        sliced.filter(|d| study.is_under(usual, *d)).find(reached).unwrap_or(usual)
    };
    let Some(dimension) = usual.map(own) else { return Vec::new() };
    let calendar = study.ledger.calendar;
    let end = study.period.end.min(study.ledger.as_of);
    let Some(last) = Period::latest_complete(Grain::Month, study.period.fiscal, end, calendar) else {
        return Vec::new();
    };
    let months = last.back(MONTHS.1, calendar);
    let grids: Vec<_> = months
        .iter()
        .map(|m| study.ledger.grid(&study.main, &[dimension], m, &[Scenario::PL, Scenario::Att]))
        .collect();
    let border = study.brief.thresholds.strong_attainment;
    let Some(newest) = grids.last() else { return Vec::new() };
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let mut found: Vec<(usize, Higher)> = Vec::new();
    for key in newest.keys() {
        let Some(code) = key.first().filter(|code| !study.ledger.is_special(dimension, **code)) else { continue };
        let attained: Vec<Option<f64>> =
            grids.iter().map(|g| g.cell(&key, Scenario::Att).value.map(Value::to_f64)).collect();
        let count = run(&attained, border);
        if count < MONTHS.0 {
            continue;
        }
        let from = months.len() - count;
        let total = |s: Scenario| grids.iter().skip(from).filter_map(|g| g.cell(&key, s).value).reduce(sum);
        let (Some(actual), Some(plan), Some(since)) = (total(Scenario::AC), total(Scenario::PL), months.get(from))
        else {
            continue;
        };
        let member = study.ledger.member(dimension, *code);
        let mut enter = |what: &str, unit: &Unit, scenario: Scenario, cell: Cell| {
            let measure = format!("{main}.{what}");
            let of = Derived { measure, unit: unit.clone(), member: Some(&member), period: study.period, scenario };
            book.derive(of, cell)
        };
        let whole = Cell::of(Value::Exact(Decimal::whole(i128::try_from(count).unwrap_or(i128::MAX))));
        let facts = (
            enter("above_months", &Unit::Count, Scenario::Att, whole),
            enter("above_attainment", &Unit::Ratio, Scenario::Att, quotient(actual, plan)),
            enter("above_target", &money, Scenario::DPL, Cell::of(difference(actual, plan))),
        );
        if let (Some(months), Some(attainment), Some(above)) = facts {
            found.push((count, Higher { member, since: *since, months, attainment, above }));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.member.key.cmp(&b.1.member.key)));
    found.into_iter().map(|(_, higher)| higher).take(MOST).collect()
}

/// That a target is too low.
pub fn message(study: &Study<'_>, book: &mut Book, found: &[Higher]) -> Option<Finding> {
    let first = found.first()?;
    let border = study.brief.thresholds.strong_attainment;
    let setting = Value::Exact(Decimal::new((border * 10_000.0).round() as i128, 4));
    let measure = "strong_attainment".to_owned();
    let of = Derived { measure, unit: Unit::Ratio, member: None, period: study.period, scenario: Scenario::Att };
    let border = book.derive(of, Cell::of(setting))?;
    let draft = Draft::new("task_low", 5, "next_targets", study.main.id)
        .about(&format!("{}={}", first.member.dimension, first.member.key))
        .name("member", first.member.label.clone())
        .name("since", first.since.to_string())
        .word("dimension", format!("dimension.{}", first.member.dimension))
        .fact("periods", first.months.clone())
        .fact("attainment", first.attainment.clone())
        .fact("above", first.above.clone())
        .fact("border", border)
        .impact(Impact::Neutral);
    Some(draft.score(0.12).done())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_months_in_a_row_count() {
        let months = [Some(1.3), Some(1.3), Some(1.1), Some(1.2), Some(1.25)];
        assert_eq!(run(&months, 1.2), 2);
        assert_eq!(run(&[Some(1.3), None], 1.2), 0);
        assert_eq!(run(&[], 1.2), 0);
    }
}
