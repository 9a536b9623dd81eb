//! The targets of the next period, beside what comparable periods brought.

use crate::base::{Period, Scenario, Value};

use super::book::{Book, Derived};
use super::ledger::{Grid, Key, reaches};
use super::rest::{self, TOP, choose};
use super::study::Study;
use super::targets::ahead;
use super::variance::{Cell, absolute};
use super::{Comparison, FactId, MemberRef, NextTargets, Outlook};

/// Name of the list in the identities of its rest.
const LIST: &str = "next_targets";

/// Targets of the next period by the main dimension, by rep, or by the first dimension that targets reach.
/// PL is the full target of that period, PY the actual of the same period last year, AC the actual of the
/// report's own period. `outlook` is what the months ahead are expected at.
///
/// # Errors
/// The reason why there are none.
pub fn next_targets(
    study: &Study<'_>,
    book: &mut Book,
    outlook: Option<&Outlook>,
) -> Result<NextTargets, &'static str> {
    if study.data.targets.amount.is_empty() {
        return Err("no_targets");
    }
    if !study.ledger.has_targets() {
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
    let (_, whole, _) = comparisons(study, book, &[], &next);
    let total = whole.ok_or("targets_end")?;
    if book.real(&total, Scenario::PL).is_none_or(|v| v <= 0.0) {
        return Err("targets_end");
    }
    let (mut rows, rest, rest_count) = comparisons(study, book, &[dimension], &next);
    let target = |row: &Comparison| book.real(row, Scenario::PL).unwrap_or(0.0);
    let special = |row: &Comparison| row.member.as_ref().is_some_and(|m| m.special);
    rows.sort_by(|a, b| special(a).cmp(&special(b)).then(target(b).total_cmp(&target(a))));
    let target = book.value(&total, Scenario::PL).ok_or("targets_end")?;
    let ahead = ahead::ahead(study, book, &next, target, outlook);
    Ok(NextTargets { period: next, dimension: study.dimension_id(dimension), rows, rest, rest_count, total, ahead })
}

/// The grids of the next period's targets, of the report's period, and of the period a year before the next.
struct Grids {
    plan: Grid,
    now: Grid,
    past: Option<(Period, Grid)>,
}

/// The members with the largest targets in the next period, each with what it sold a year before that and now;
/// all others together, and how many they are. Of no dimension, the whole alone, in the place of the rest.
fn comparisons(
    study: &Study<'_>,
    book: &mut Book,
    by: &[usize],
    next: &Period,
) -> (Vec<Comparison>, Option<Comparison>, Option<FactId>) {
    let ledger = &study.ledger;
    let plan = ledger.grid(&study.main, by, next, &[Scenario::PLF]);
    let now = study.grid(by);
    let year_ago = next.last_year(ledger.calendar).filter(|p| {
        let window = super::windows::Window::new(p.start, p.end);
        window.is_some_and(|w| ledger.covers(study.source(), w)) && p.is_complete(ledger.as_of, ledger.calendar)
    });
    let past = year_ago.map(|p| (p, ledger.grid(&study.main, by, &p, &[Scenario::AC])));
    let grids = Grids { plan, now, past };
    if by.is_empty() {
        return (Vec::new(), row(study, book, &[], next, &grids, &Key::new()), None);
    }
    let full = |key: &Key| grids.plan.cell(key, Scenario::PLF).value.map_or(0.0, Value::to_f64).abs();
    let mut keys: Vec<Key> = grids.plan.keys();
    keys.extend(grids.now.keys());
    keys.extend(grids.past.iter().flat_map(|(_, grid)| grid.keys()));
    keys.sort_unstable();
    keys.dedup();
    let sold = |key: &Key| {
        let actual = |grid: &Grid| grid.cell(key, Scenario::AC).value.map_or(0.0, Value::to_f64).abs();
        actual(&grids.now) > 0.0 || grids.past.as_ref().is_some_and(|(_, grid)| actual(grid) > 0.0)
    };
    let (planned, others): (Vec<Key>, Vec<Key>) = keys.into_iter().partition(|key| full(key) > 0.0);
    let mut chosen = choose(study, by, &grids.plan, planned, &[], TOP);
    chosen.hidden.extend(others.into_iter().filter(sold));
    let mut member_row = |key: &Key| {
        let members: Vec<MemberRef> = by.iter().zip(key).map(|(d, code)| ledger.member(*d, *code)).collect();
        row(study, book, &members, next, &grids, key)
    };
    let rows = chosen.shown.iter().filter_map(&mut member_row).collect();
    if chosen.hidden.is_empty() {
        return (rows, None, None);
    }
    let together = Grids {
        plan: grids.plan.together(&chosen.hidden),
        now: grids.now.together(&chosen.hidden),
        past: grids.past.map(|(p, grid)| (p, grid.together(&chosen.hidden))),
    };
    let members: Vec<MemberRef> = by.iter().map(|d| rest::member(study, *d, LIST)).collect();
    let count = rest::count(book, study.main.id, &members, next, chosen.hidden.len());
    (rows, row(study, book, &members, next, &together, &Key::new()), count)
}

/// One row: the target of the next period, the actual of this one, and the actual a year before the next.
fn row(
    study: &Study<'_>,
    book: &mut Book,
    members: &[MemberRef],
    next: &Period,
    grids: &Grids,
    key: &Key,
) -> Option<Comparison> {
    let (currency, main) = (study.ledger.currency, &study.main);
    let mut row = book.row(currency, main, members, next, (&grids.plan, key));
    row.facts.remove(&Scenario::AC);
    let target = row.facts.get(&Scenario::PLF).cloned()?;
    row.facts.insert(Scenario::PL, target);
    let current = book.row(currency, main, members, &study.period, (&grids.now, key));
    row.facts.extend(current.facts.get(&Scenario::AC).map(|id| (Scenario::AC, id.clone())));
    if let Some((period, grid)) = &grids.past {
        let before = book.row(currency, main, members, period, (grid, key));
        row.facts.extend(before.facts.get(&Scenario::AC).map(|id| (Scenario::PY, id.clone())));
    }
    let target = book.value(&row, Scenario::PL).map_or(Cell::MISSING, Cell::of);
    for (what, scenario) in [("next_delta", Scenario::AC), ("next_delta_py", Scenario::PY)] {
        let delta = absolute(target, book.value(&row, scenario).map_or(Cell::MISSING, Cell::of));
        let (measure, unit) = (format!("{}.{what}", main.id), main.unit(currency));
        let of = Derived { measure, unit, member: members.first(), period: *next, scenario: Scenario::PLF };
        book.derive(of, delta);
    }
    Some(row)
}
