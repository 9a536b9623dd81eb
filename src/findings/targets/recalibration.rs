//! The year's target spread again over the months that are left, by month and member: closed months stay as they are,
//! and both margins foot (brief.md S20).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Grain, Period, Scenario, Value};

use super::super::book::{Book, Derived};
use super::super::ledger::Key;
use super::super::rest;
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::{FactId, MemberRef};
use super::Refusal;
use super::ahead::last_year;
use super::decompose::{Node, Share, decompose, split};
use super::two_way::two_way;

/// Members that the table has columns for; the others stand together.
const MOST: usize = 6;
/// Name of the list in the identity of its rest.
const LIST: &str = "recalibration";

/// The year by month and member: what is closed, and what is needed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recalibration {
    /// The year.
    pub period: Period,
    /// Dimension of the columns.
    pub dimension: String,
    /// Its members; the last one may be the rest.
    pub members: Vec<MemberRef>,
    /// How many are in the rest.
    pub rest_count: Option<FactId>,
    /// The months of the year.
    pub rows: Vec<Month>,
    /// The year: closed months and what is needed, which add up to the target.
    pub total: Month,
    /// What the months that are left must bring.
    pub needed: FactId,
    /// What was set for them.
    pub planned: FactId,
    /// Needed − set.
    pub delta: FactId,
    /// How many months are left.
    pub open: FactId,
    /// The target less all cells; must be zero.
    pub check: Value,
}

/// A month of the table, or the year.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Month {
    /// The month.
    pub period: Period,
    /// True where it is over: its cells are actuals.
    pub closed: bool,
    /// Actual or needed, by member.
    pub cells: Vec<FactId>,
    /// All members.
    pub all: FactId,
    /// What was set for it.
    pub planned: Option<FactId>,
    /// All − set.
    pub delta: Option<FactId>,
    /// The actual a year before, where the data cover it whole.
    pub last_year: Option<FactId>,
    /// All − a year before.
    pub growth: Option<FactId>,
}

/// Plain amounts of a year: closed months × members, then what is needed of the open ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// Months × members, in the smallest unit.
    pub cells: Vec<Vec<i128>>,
}

/// Spreads what is missing to the members' targets over the open months. `closed` are actuals of the first months by
/// member, `set` the targets of the open ones by month and member, `targets` the year's by member. A member that has
/// reached its target gets nothing more; what it is ahead lightens the others by their shares, so that the whole is met
/// and not more.
///
/// # Errors
/// The whole target is reached, nothing was set for the open months, or no table meets both margins.
pub fn spread(closed: &[Vec<i128>], set: &[Vec<i128>], targets: &[i128]) -> Result<Spread, Refusal> {
    let count = targets.len();
    let done: Vec<i128> =
        (0..count).map(|at| closed.iter().map(|row| row.get(at).copied().unwrap_or(0)).sum()).collect();
    let left: Vec<i128> = targets.iter().zip(&done).map(|(target, done)| target - done).collect();
    let (total, reached): (i128, i128) = (targets.iter().sum(), done.iter().sum());
    if total <= reached {
        return Err(Refusal::Reached { closed: reached, total });
    }
    let columns = match left.iter().any(|l| *l < 0) {
        false => left,
        true => {
            let behind: Vec<usize> = (0..count).filter(|at| left[*at] > 0).collect();
            let keys: Vec<String> = behind.iter().map(|at| format!("{at:06}")).collect();
            let shares: Vec<Share<'_>> =
                behind.iter().zip(&keys).map(|(at, key)| Share { key, weight: left[*at] as f64 }).collect();
            let mut columns = vec![0; count];
            for (at, amount) in behind.iter().zip(split(total - reached, 1, &shares)?) {
                columns[*at] = amount;
            }
            columns
        }
    };
    // Months by what was set for them: the year's tree with its closed months as they are.
    let months: Vec<i128> = set.iter().map(|row| row.iter().sum()).collect();
    let year: Vec<Node> = closed
        .iter()
        .enumerate()
        .map(|(at, row)| Node::closed(format!("a{at:03}"), row.iter().sum()))
        .chain(months.iter().enumerate().map(|(at, month)| Node::leaf(format!("b{at:03}"), *month as f64)))
        .collect();
    let year = decompose(total, 1, &Node::of("year", year))?;
    let rows: Vec<i128> = year.parts.iter().skip(closed.len()).map(|part| part.amount).collect();
    let seed: Vec<Vec<f64>> = set.iter().map(|row| row.iter().map(|cell| (*cell).max(0) as f64).collect()).collect();
    // Where somebody has no target in any open month, the margins themselves are the seed.
    let even: Vec<Vec<f64>> =
        rows.iter().map(|row| columns.iter().map(|column| *row as f64 * *column as f64).collect()).collect();
    let open = two_way(&seed, &rows, &columns).or_else(|_| two_way(&even, &rows, &columns))?;
    Ok(Spread { cells: closed.iter().cloned().chain(open).collect() })
}

/// The year that holds the next period, spread again; none where it has no targets, no month is left, or it is reached.
pub fn recalibration(study: &Study<'_>, book: &mut Book, next: &Period, dimension: usize) -> Option<Recalibration> {
    let calendar = study.ledger.calendar;
    let cutoff = study.last_day();
    let year = Period::containing(Grain::Year, study.is_fiscal(), next.start, calendar)?;
    let ledger = study.ledger_at(cutoff);
    let months = year.months(calendar);
    let by = [dimension];
    let whole = ledger.grid(&study.main, &by, &year, &[Scenario::PLF]);
    let scale = whole.keys().iter().find_map(|k| match whole.cell(k, Scenario::PLF).value? {
        Value::Exact(d) => Some(d.scale),
        Value::Real(_) => None,
    })?;
    let units = |value: Option<Value>| match value {
        Some(Value::Exact(d)) if d.scale <= scale => d.rescale(scale).units,
        _ => 0,
    };
    let is_closed = |month: &Period| month.is_complete(cutoff, calendar);
    let mut amounts: BTreeMap<Key, Vec<(i128, i128)>> = BTreeMap::new();
    for (at, month) in months.iter().enumerate() {
        let grid = ledger.grid(&study.main, &by, month, &[Scenario::PLF]);
        for key in grid.keys() {
            let row = amounts.entry(key.clone()).or_insert_with(|| vec![(0, 0); months.len()]);
            if let Some(cell) = row.get_mut(at) {
                let actual = if is_closed(month) { units(grid.cell(&key, Scenario::AC).value) } else { 0 };
                *cell = (actual, units(grid.cell(&key, Scenario::PLF).value));
            }
        }
    }
    let planned = |row: &[(i128, i128)]| row.iter().map(|c| c.1).sum::<i128>();
    let real = |key: &Key| key.first().is_some_and(|code| !study.ledger.is_special(dimension, *code));
    let mut order: Vec<(Key, Vec<(i128, i128)>)> = amounts.into_iter().collect();
    order.sort_by(|a, b| real(&b.0).cmp(&real(&a.0)).then(planned(&b.1).cmp(&planned(&a.1))).then(a.0.cmp(&b.0)));
    let shown = if order.len() > MOST { MOST - 1 } else { order.len() };
    let hidden = order.split_off(shown);
    let mut members: Vec<MemberRef> =
        order.iter().filter_map(|(key, _)| Some(ledger.member(dimension, *key.first()?))).collect();
    let mut columns: Vec<Vec<(i128, i128)>> = order.into_iter().map(|(_, row)| row).collect();
    let mut rest_count = None;
    if !hidden.is_empty() {
        let member = rest::member(study, dimension, LIST);
        rest_count = rest::count(book, study.main.id, std::slice::from_ref(&member), &year, hidden.len());
        members.push(member);
        let add =
            |at: usize| hidden.iter().filter_map(|(_, row)| row.get(at)).fold((0, 0), |s, c| (s.0 + c.0, s.1 + c.1));
        columns.push((0..months.len()).map(add).collect());
    }
    let of = |month: &usize, pick: fn(&(i128, i128)) -> i128| -> Vec<i128> {
        columns.iter().map(|column| column.get(*month).map_or(0, pick)).collect()
    };
    let (over, open): (Vec<usize>, Vec<usize>) = (0..months.len()).partition(|at| is_closed(&months[*at]));
    let closed: Vec<Vec<i128>> = over.iter().map(|at| of(at, |c| c.0)).collect();
    let set: Vec<Vec<i128>> = open.iter().map(|at| of(at, |c| c.1)).collect();
    let targets: Vec<i128> = columns.iter().map(|column| planned(column)).collect();
    let found = spread(&closed, &set, &targets).ok()?;

    let main = study.main.id;
    let unit = study.main.unit(ledger.currency);
    let mut enter = |what: &str, member: Option<&MemberRef>, period: Period, scenario: Scenario, units: i128| {
        let measure = format!("{main}.{what}");
        let cell = Cell::of(Value::Exact(Decimal::new(units, scale)));
        book.derive(Derived { measure, unit: unit.clone(), member, period, scenario }, cell)
    };
    let mut rows = Vec::new();
    for (at, (month, cells)) in months.iter().zip(&found.cells).enumerate() {
        let closed = is_closed(month);
        let scenario = if closed { Scenario::AC } else { Scenario::PLF };
        let facts: Option<Vec<FactId>> = members
            .iter()
            .zip(cells)
            .map(|(member, units)| enter("course_cell", Some(member), *month, scenario, *units))
            .collect();
        let all: i128 = cells.iter().sum();
        let set: i128 = of(&at, |c| c.1).iter().sum();
        let before = last_year(study, month).map(|v| units(Some(v)));
        rows.push(Month {
            period: *month,
            closed,
            cells: facts?,
            all: enter("course_cell", None, *month, scenario, all)?,
            planned: enter("course_set", None, *month, Scenario::PLF, set),
            // What a closed month missed is over; what an open one needs beyond its target is asked for.
            delta: enter(if closed { "course_delta" } else { "course_more" }, None, *month, Scenario::DPL, all - set),
            last_year: before.and_then(|before| enter("course_cell", None, *month, Scenario::PY, before)),
            growth: before.and_then(|before| enter("course_cell", None, *month, Scenario::DPY, all - before)),
        });
    }
    let column = |at: usize| found.cells.iter().filter_map(|row| row.get(at)).sum::<i128>();
    let cells: Option<Vec<FactId>> = members
        .iter()
        .enumerate()
        .map(|(at, member)| enter("course_year", Some(member), year, Scenario::PLF, column(at)))
        .collect();
    let all: i128 = (0..members.len()).map(column).sum();
    let target: i128 = targets.iter().sum();
    let needed: i128 = open.iter().filter_map(|at| found.cells.get(*at)).flatten().sum();
    let planned: i128 = set.iter().flatten().sum();
    let before = last_year(study, &year).map(|v| units(Some(v)));
    let total = Month {
        period: year,
        closed: false,
        cells: cells?,
        all: enter("course_year", None, year, Scenario::PLF, all)?,
        planned: enter("course_set", None, year, Scenario::PLF, target),
        delta: enter("course_delta", None, year, Scenario::DPL, all - target),
        last_year: before.and_then(|before| enter("course_year", None, year, Scenario::PY, before)),
        growth: before.and_then(|before| enter("course_year", None, year, Scenario::DPY, all - before)),
    };
    let (needed_fact, planned_fact, delta) = (
        enter("course_needed", None, year, Scenario::PLF, needed)?,
        enter("course_planned", None, year, Scenario::PLF, planned)?,
        enter("course_more", None, year, Scenario::DPL, needed - planned)?,
    );
    let open = book.count(format!("{main}.course_open"), year, Scenario::PLF, open.len())?;
    Some(Recalibration {
        period: year,
        dimension: study.dimension_id(dimension),
        members,
        rest_count,
        rows,
        total,
        needed: needed_fact,
        planned: planned_fact,
        delta,
        open,
        check: Value::Exact(Decimal::new(target - all, scale)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_months_stay_and_both_margins_foot() {
        let closed = [vec![90, 40], vec![80, 70]];
        let set = [vec![100, 50], vec![110, 55], vec![90, 45]];
        let found = spread(&closed, &set, &[500, 260]).expect("a table");
        assert_eq!(found.cells[..2], closed);
        for (at, target) in [500, 260].into_iter().enumerate() {
            assert_eq!(found.cells.iter().map(|row| row[at]).sum::<i128>(), target);
        }
        // 480 are missing, by the months that were set 150 : 165 : 135.
        let months: Vec<i128> = found.cells[2..].iter().map(|row| row.iter().sum()).collect();
        assert_eq!(months, [160, 176, 144]);
    }

    #[test]
    fn the_rest_of_a_year_by_its_season() {
        // Oracle O8.5: 430 of 1,200 after five months of AirPassengers; what is left is 1.063 times what was planned for
        // it (to 1e-4: the plan is in whole cents), although it is 1.279 times what came so far.
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles are JSON");
        let of = |key: &str| all["pacing"][key].as_f64().expect("a number");
        let weights = all["air_mult_indices"].as_array().expect("a list");
        let leaves =
            weights.iter().enumerate().map(|(at, w)| Node::leaf(format!("{at:02}"), w.as_f64().expect("a weight")));
        let plan = decompose(120_000, 1, &Node::of("year", leaves.collect())).expect("a plan");
        let months: Vec<i128> = plan.parts.iter().map(|p| p.amount).collect();
        let (before, after) = months.split_at(5);
        assert!((before.iter().sum::<i128>() as f64 / 100.0 - of("plan_to_date")).abs() < 0.02);
        let closed: Vec<Vec<i128>> = [8_000, 8_200, 9_300, 8_700, 8_800].iter().map(|a| vec![*a]).collect();
        assert!((closed.iter().flatten().sum::<i128>() as f64 - of("A") * 100.0).abs() < 1e-6);
        let set: Vec<Vec<i128>> = after.iter().map(|a| vec![*a]).collect();
        let found = spread(&closed, &set, &[120_000]).expect("a table");
        let needed: i128 = found.cells[5..].iter().flatten().sum();
        let ratio = needed as f64 / after.iter().sum::<i128>() as f64;
        assert!((ratio - of("rrr_seasonal")).abs() < 1e-4, "{ratio}");
        // Every month carries its part of it.
        let each = found.cells[5..].iter().flatten().zip(after).map(|(now, set)| *now as f64 / *set as f64);
        assert!(each.into_iter().all(|r| (r - ratio).abs() < 1e-3));
    }

    #[test]
    fn who_is_ahead_lightens_the_others() {
        let found = spread(&[vec![120, 20]], &[vec![50, 50], vec![50, 50]], &[100, 120]).expect("a table");
        assert_eq!(found.cells[1..].iter().map(|row| row[0]).sum::<i128>(), 0);
        assert_eq!(found.cells.iter().flatten().sum::<i128>(), 220);
    }

    #[test]
    fn a_year_that_is_reached_or_never_set_has_no_table() {
        assert_eq!(spread(&[vec![5]], &[vec![1]], &[5]), Err(Refusal::Reached { closed: 5, total: 5 }));
        assert!(matches!(spread(&[vec![1]], &[vec![0]], &[5]), Err(Refusal::Weight { .. })));
        assert!(matches!(spread(&[vec![1]], &[], &[5]), Err(Refusal::AllClosed { .. })));
        // One member, one open month.
        assert_eq!(spread(&[vec![1]], &[vec![9]], &[5]).expect("a table").cells, [[1], [4]]);
        // Somebody without a target in the open months still has one of the year.
        let found = spread(&[vec![1, 1]], &[vec![9, 0]], &[5, 3]).expect("a table");
        assert_eq!(found.cells, [[1, 1], [4, 2]]);
    }
}
