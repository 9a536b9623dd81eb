//! The targets of the next period, beside what comparable periods brought.

use crate::base::{Period, Scenario};

use super::book::Book;
use super::ledger::{Key, reaches};
use super::study::Study;
use super::{Comparison, NextTargets};

/// Targets of the next period by the main dimension, by rep, or by the first dimension that targets reach.
/// PL is the full target of that period, PY the actual of the same period last year, AC the actual of the
/// report's own period.
///
/// # Errors
/// The reason why there are none.
pub fn next_targets(study: &Study<'_>, book: &mut Book) -> Result<NextTargets, &'static str> {
    if study.data.targets.amount.is_empty() {
        return Err("no_targets");
    }
    if study.ledger.targets.is_none() {
        return Err("no_targets_in_slice");
    }
    let next = study.period.next(study.ledger.calendar).ok_or("targets_end")?;
    let reached = |d: &usize| reaches(study.data, *d);
    let dimension = study
        .main_dimension
        .filter(reached)
        .or_else(|| study.rep_dimension().filter(reached))
        .or_else(|| (0..study.data.dimensions.len()).find(reached))
        .ok_or("no_targets")?;
    let total = comparisons(study, book, &[], &next).into_iter().next().ok_or("targets_end")?;
    if book.real(&total, Scenario::PL).is_none_or(|v| v <= 0.0) {
        return Err("targets_end");
    }
    let mut rows = comparisons(study, book, &[dimension], &next);
    rows.retain(|row| book.real(row, Scenario::PL).is_some_and(|v| v.abs() > 0.0));
    let target = |row: &Comparison| book.real(row, Scenario::PL).unwrap_or(0.0);
    rows.sort_by(|a, b| target(b).total_cmp(&target(a)));
    Ok(NextTargets { period: next, dimension: study.dimension_id(dimension), rows, total })
}

/// The members with a target in the next period, each with what it sold a year before that and now.
fn comparisons(study: &Study<'_>, book: &mut Book, by: &[usize], next: &Period) -> Vec<Comparison> {
    let ledger = &study.ledger;
    let plan = ledger.grid(&study.main, by, next, &[Scenario::PLF]);
    let now = study.grid(by);
    let year_ago = next.last_year(ledger.calendar).filter(|p| {
        let window = super::windows::Window::new(p.start, p.end);
        window.is_some_and(|w| ledger.covers(study.source(), w)) && p.is_complete(ledger.as_of, ledger.calendar)
    });
    let past = year_ago.map(|p| (p, ledger.grid(&study.main, by, &p, &[Scenario::AC])));
    let keys = if by.is_empty() { vec![Key::new()] } else { plan.keys() };
    let mut rows = Vec::new();
    for key in keys {
        let mut row = book.compare(ledger, &study.main, by, &key, next, &plan);
        row.facts.remove(&Scenario::AC);
        let Some(target) = row.facts.get(&Scenario::PLF).cloned() else { continue };
        row.facts.insert(Scenario::PL, target);
        let current = book.compare(ledger, &study.main, by, &key, &study.period, &now);
        row.facts.extend(current.facts.get(&Scenario::AC).map(|id| (Scenario::AC, id.clone())));
        if let Some((period, grid)) = &past {
            let before = book.compare(ledger, &study.main, by, &key, period, grid);
            row.facts.extend(before.facts.get(&Scenario::AC).map(|id| (Scenario::PY, id.clone())));
        }
        rows.push(row);
    }
    rows
}
