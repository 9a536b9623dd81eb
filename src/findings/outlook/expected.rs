//! The scenario FC of the `facts` command: what a sum of money is expected at in months, quarters and years that are not
//! over, by the model of the reports.

use std::collections::BTreeMap;

use crate::base::apportion::apportion;
use crate::base::{Decimal, Grain, Period, Scenario, Value};

use super::super::ledger::{Column, Key, Ledger};
use super::super::measure::{Formula, Spec, UnitKind};
use super::super::variance::{self, Cell};
use super::known::{Known, known_of};
use super::{SEASON, model};

/// Fewest months ahead that the model is made for, as in a monthly report.
const AHEAD: usize = 6;

/// A sum of money in a period: the actual of its complete months and the forecast of the others. None for weeks,
/// periods that are over, ones that no forecast reaches, and measures that do not add up.
///
/// By members, each month's forecast is shared out as they had the last twelve months (largest remainder), so that
/// they add up to the whole exactly; of the month that runs only what is left, beside what each has there. None where one
/// of them was below zero.
pub fn column(ledger: &Ledger<'_>, spec: &Spec, by: &[usize], period: &Period) -> Option<Column> {
    let money = matches!(spec.formula, Formula::Part(_)) && spec.kind == UnitKind::Money;
    if !money || period.grain == Grain::Week || period.to_date {
        return None;
    }
    let calendar = ledger.calendar;
    let months = period.months(calendar);
    let fiscal = months.first()?.fiscal;
    let known = known_of(ledger, spec, fiscal)?;
    let last = *known.months.last()?;
    let next = last.next(calendar)?;
    let year = Period::containing(Grain::Year, fiscal || period.fiscal, ledger.as_of, calendar)?;
    let left = year.months(calendar).iter().filter(|m| m.start > last.end).count();
    let (over, open): (Vec<Period>, Vec<Period>) = months.into_iter().partition(|m| m.end <= last.end);
    let first = open.first().filter(|m| m.start >= next.start)?;
    let shares = shares(ledger, spec, by, &known)?;
    let running = known.running;
    let made = model(known, AHEAD.max(left)).ok()?.money();
    let mut sums: BTreeMap<Key, Value> = shares.keys().map(|key| (key.clone(), zero())).collect();
    let begun = open.iter().filter(|month| running.is_some_and(|r| r.month == **month));
    for month in over.iter().chain(begun) {
        let grid = ledger.grid(spec, by, month, &[Scenario::AC]);
        let keys = if by.is_empty() { vec![Key::new()] } else { grid.keys() };
        for key in keys {
            let value = grid.cell(&key, Scenario::AC).value;
            // What runs may have brought nothing yet.
            let value = value.or_else(|| (month.end > last.end).then(zero))?;
            let sum = sums.entry(key).or_insert_with(zero);
            *sum = variance::sum(*sum, value);
        }
    }
    let mut month = next;
    for value in &made {
        if open.contains(&month) {
            let done = running.filter(|r| r.month == month).map_or(zero(), |r| r.done);
            add(&mut sums, &shares, variance::difference(*value, done))?;
        }
        month = month.next(calendar)?;
    }
    // Each open month must have been reached.
    let reached = month.start > open.last()?.start && first.start >= next.start;
    let cells = sums.into_iter().map(|(key, value)| (key, Cell::of(value)));
    reached.then(|| Column { cells: cells.collect(), empty: Cell::of(zero()) })
}

fn zero() -> Value {
    Value::Exact(Decimal::whole(0))
}

/// What each member had in the last twelve months; the whole without members.
fn shares(ledger: &Ledger<'_>, spec: &Spec, by: &[usize], known: &Known) -> Option<BTreeMap<Key, f64>> {
    if by.is_empty() {
        return Some(BTreeMap::from([(Key::new(), 1.0)]));
    }
    let mut shares: BTreeMap<Key, f64> = BTreeMap::new();
    for month in known.months.iter().rev().take(SEASON) {
        let grid = ledger.grid(spec, by, month, &[Scenario::AC]);
        for key in grid.keys() {
            let value = grid.cell(&key, Scenario::AC).value.map_or(0.0, Value::to_f64);
            *shares.entry(key).or_default() += value;
        }
    }
    shares.values().all(|share| *share >= 0.0).then_some(shares)
}

/// Adds a month's forecast to the members, shared out in its smallest unit.
fn add(sums: &mut BTreeMap<Key, Value>, shares: &BTreeMap<Key, f64>, value: Value) -> Option<()> {
    let Value::Exact(whole) = value else { return None };
    let weights: Vec<f64> = shares.values().copied().collect();
    let parts = apportion(whole.units, &weights)?;
    for (key, part) in shares.keys().zip(parts) {
        let sum = sums.entry(key.clone()).or_insert_with(zero);
        *sum = variance::sum(*sum, Value::Exact(Decimal::new(part, whole.scale)));
    }
    Some(())
}
