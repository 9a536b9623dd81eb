//! The next period in detail: its weeks, months or quarters, what it asks for a working day, and what is expected of it.

use serde::Serialize;

use crate::base::{Decimal, Grain, Period, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::forecast::{self, Method};
use super::super::ledger::Key;
use super::super::outlook::{exact, known};
use super::super::study::Study;
use super::super::variance::{Cell, difference, quotient, sum};
use super::super::windows::Window;
use super::super::{FactId, Outlook};
use super::decompose::{Node, decompose};

/// Months of a season.
const SEASON: usize = 12;

/// The next period in detail.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Ahead {
    /// Its weeks (of a month), months (of a quarter) or quarters (of a year), which add up to it; none of a week.
    pub parts: Vec<Part>,
    /// Its working days.
    pub days: Option<FactId>,
    /// What its target asks for on each of them.
    pub per_day: Option<FactId>,
    /// What the report's own period brought on each of its working days.
    pub now_per_day: Option<FactId>,
    /// What is expected of it; none where there is no forecast that reaches its end.
    pub expected: Option<Expected>,
}

/// A part of the next period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The week, month or quarter; a week at the border of a month counts with its days in that month.
    pub period: Period,
    /// Its target.
    pub target: FactId,
    /// Its working days in the next period.
    pub days: FactId,
    /// Target ÷ working days.
    pub per_day: Option<FactId>,
    /// The actual of the same part a year before; none of weeks.
    pub last_year: Option<FactId>,
}

/// What is expected of the next period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expected {
    /// The forecast.
    pub value: FactId,
    /// Borders of the interval that holds it with 80 %.
    pub within: [FactId; 2],
    /// Forecast − target.
    pub gap: FactId,
    /// How it is forecast: the method of the outlook.
    pub method: String,
}

/// The next period in detail, for its target.
pub fn ahead(study: &Study<'_>, book: &mut Book, next: &Period, target: Value, outlook: Option<&Outlook>) -> Ahead {
    let calendar = study.ledger.calendar;
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let count = |days: u32| Value::Exact(Decimal::whole(i128::from(days)));
    let mut enter = |what: &str, unit: &Unit, period: Period, scenario: Scenario, cell: Cell| {
        let measure = format!("{main}.{what}");
        book.derive(Derived { measure, unit: unit.clone(), member: None, period, scenario }, cell)
    };
    let days = calendar.working_days(next.start, next.end);
    let days_fact = enter("next_days", &Unit::Days, *next, Scenario::PLF, Cell::of(count(days)));
    let per_day = enter("next_per_day", &money, *next, Scenario::PLF, quotient(target, count(days)));
    let whole = Key::new();
    let now = study.ledger.grid(&study.main, &[], &study.period, &[Scenario::AC]).cell(&whole, Scenario::AC).value;
    let ended = study.last_day();
    let worked = calendar.working_days(study.period.start, ended);
    let now_per_day = now
        .filter(|_| worked > 0)
        .and_then(|v| enter("now_per_day", &money, study.period, Scenario::AC, quotient(v, count(worked))));
    let mut parts = Vec::new();
    for (period, days, target) in split(study, next, target) {
        let (Some(target_fact), Some(days_fact)) = (
            enter("next_part", &money, period, Scenario::PLF, Cell::of(target)),
            enter("next_part_days", &Unit::Days, period, Scenario::PLF, Cell::of(count(days))),
        ) else {
            continue;
        };
        let per_day = enter("next_part_per_day", &money, period, Scenario::PLF, quotient(target, count(days)));
        let before = (period.grain != Grain::Week).then(|| last_year(study, &period)).flatten();
        let last_year = before.and_then(|v| enter("next_part", &money, period, Scenario::PY, Cell::of(v)));
        parts.push(Part { period, target: target_fact, days: days_fact, per_day, last_year });
    }
    let expected = outlook.and_then(|outlook| expected(study, book, next, target, outlook));
    Ahead { parts, days: days_fact, per_day, now_per_day, expected }
}

/// The parts of a period with their working days and targets, which add up to its own.
fn split(study: &Study<'_>, next: &Period, target: Value) -> Vec<(Period, u32, Value)> {
    let calendar = study.ledger.calendar;
    let grain = match next.grain {
        Grain::Week => return Vec::new(),
        Grain::Month => Grain::Week,
        Grain::Quarter => Grain::Month,
        Grain::Year => Grain::Quarter,
    };
    let fiscal = next.fiscal && (grain != Grain::Week || next.is_of_weeks(calendar));
    let mut pieces: Vec<(Period, u32)> = Vec::new();
    let mut day = next.start;
    while let Some(piece) = Period::containing(grain, fiscal, day, calendar).filter(|_| day <= next.end) {
        pieces.push((piece, calendar.working_days(piece.start.max(next.start), piece.end.min(next.end))));
        let Some(after) = piece.end.succ_opt() else { break };
        day = after;
    }
    let plan = |piece: &Period| {
        let grid = study.ledger.grid(&study.main, &[], piece, &[Scenario::PLF]);
        grid.cell(&Key::new(), Scenario::PLF).value
    };
    // What is set for months and quarters stays as it is set.
    if grain != Grain::Week || next.is_of_weeks(calendar) {
        let set: Vec<Option<Value>> = pieces.iter().map(|(piece, _)| plan(piece)).collect();
        let whole =
            set.iter().flatten().copied().reduce(sum).is_some_and(|all| difference(all, target).to_f64().abs() < 1e-9);
        if set.iter().all(Option::is_some) && whole {
            return pieces.into_iter().zip(set.into_iter().flatten()).map(|((p, d), v)| (p, d, v)).collect();
        }
    }
    // Weeks of a month get its target by their working days in it.
    let Value::Exact(whole) = target else { return Vec::new() };
    pieces.retain(|(_, days)| *days > 0);
    let leaves = pieces.iter().map(|(piece, days)| Node::leaf(piece.to_string(), f64::from(*days))).collect();
    let Ok(found) = decompose(whole.units, 1, &Node::of(next.to_string(), leaves)) else { return Vec::new() };
    let value = |units: i128| Value::Exact(Decimal::new(units, whole.scale));
    pieces.into_iter().zip(found.parts).map(|((piece, days), part)| (piece, days, value(part.amount))).collect()
}

/// The actual of the same period a year before, where the data cover it whole.
pub(super) fn last_year(study: &Study<'_>, period: &Period) -> Option<Value> {
    let ledger = &study.ledger;
    let before = period.last_year(ledger.calendar)?;
    let covered = Window::new(before.start, before.end).is_some_and(|w| ledger.covers(study.source(), w));
    if !covered || !before.is_complete(ledger.as_of, ledger.calendar) {
        return None;
    }
    ledger.grid(&study.main, &[], &before, &[Scenario::AC]).cell(&Key::new(), Scenario::AC).value
}

/// The forecast of the next period: the sum of its months, where they are the first ones ahead.
fn expected(study: &Study<'_>, book: &mut Book, next: &Period, target: Value, outlook: &Outlook) -> Option<Expected> {
    if next.grain == Grain::Week {
        return None;
    }
    let months = next.months(study.ledger.calendar);
    let same = months.len() <= outlook.steps.len() && months.iter().zip(&outlook.steps).all(|(m, s)| *m == s.period);
    if !same || months.is_empty() {
        return None;
    }
    let of = |book: &Book, id: &str| book.fact(id).and_then(|f| f.value);
    let steps = outlook.steps.get(..months.len())?;
    let value = steps.iter().map(|s| of(book, &s.value)).collect::<Option<Vec<Value>>>()?.into_iter().reduce(sum)?;
    let (low, high) = match steps {
        [only] => (of(book, &only.within_80[0])?, of(book, &only.within_80[1])?),
        _ => {
            let method =
                [Method::SeasonalNaive, Method::Combination].into_iter().find(|m| m.code() == outlook.method)?;
            let known = known::known(study)?;
            let total = forecast::total(&known.values, SEASON, months.len(), 0.8, method);
            (exact(total.lower), exact(total.upper))
        }
    };
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let mut enter = |what: &str, scenario: Scenario, value: Value| {
        let measure = format!("{main}.{what}");
        book.derive(Derived { measure, unit: money.clone(), member: None, period: *next, scenario }, Cell::of(value))
    };
    Some(Expected {
        value: enter("next_expected", Scenario::FC, value)?,
        within: [enter("next_low", Scenario::FC, low)?, enter("next_high", Scenario::FC, high)?],
        gap: enter("next_gap", Scenario::DPL, difference(value, target))?,
        method: outlook.method.clone(),
    })
}
