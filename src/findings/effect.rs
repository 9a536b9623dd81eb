//! What the measure of an action did since it was decided, against what was expected. That it moved says nothing about
//! why: the action, the season and the market moved it together.

use serde::Serialize;

use crate::base::{Decimal, Impact, Period, Polarity, Scenario, Unit, Value};
use crate::data::EventTable;

use super::actions::{Place, text};
use super::book::{Book, Derived};
use super::measure::{self, Formula, Spec};
use super::study::Study;
use super::variance::{Cell, absolute, difference, quotient, relative};
use super::{FactId, MemberRef};

/// What became of the measure of an action.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// The measure; empty where the action names none that the data feed.
    pub measure: String,
    /// Which direction of it is good.
    pub polarity: Polarity,
    /// The latest complete period of the length in which the action was decided; none before there is one.
    pub now: Option<Period>,
    /// The measure in the period of the decision.
    pub before: Option<FactId>,
    /// The measure now.
    pub actual: Option<FactId>,
    /// Now − before.
    pub moved: Option<FactId>,
    /// What was expected.
    pub expected: Option<FactId>,
    /// How far it came of what it was to move, where it moved that way and not far enough.
    pub progress: Option<FactId>,
    /// How much the same two periods differed a year before, of sums and counts.
    pub season: Option<FactId>,
    /// Now ÷ before − 1, where the same is known of a year before.
    pub change: Option<FactId>,
    /// True where it is as expected or beyond, whatever brought it there.
    pub is_there: bool,
    /// How that compares.
    pub outcome: Outcome,
    /// Good, bad, or neither yet.
    pub impact: Impact,
}

/// How the measure compares with what was expected of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is where it was expected, or beyond.
    Reached,
    /// It moved that way, not far enough.
    Partly,
    /// It moved that way, and no more than between the same two periods a year before.
    Seasonal,
    /// It did not move, or moved the other way.
    Missed,
    /// No period has passed since the decision.
    TooEarly,
    /// No measure, no number to expect, or no data.
    NotMeasured,
}

impl Outcome {
    /// Its word in the words files.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Reached => "reached",
            Outcome::Partly => "partly",
            Outcome::Seasonal => "seasonal",
            Outcome::Missed => "missed",
            Outcome::TooEarly => "too_early",
            Outcome::NotMeasured => "not_measured",
        }
    }
}

impl Effect {
    fn none() -> Effect {
        Effect {
            measure: String::new(),
            polarity: Polarity::Neutral,
            now: None,
            before: None,
            actual: None,
            moved: None,
            expected: None,
            progress: None,
            season: None,
            change: None,
            is_there: false,
            outcome: Outcome::NotMeasured,
            impact: Impact::Neutral,
        }
    }
}

/// The effect of the action in a row; without a scope that lies in the slice nothing is measured.
pub(super) fn effect(
    study: &Study<'_>,
    book: &mut Book,
    table: &EventTable,
    row: usize,
    decided: &Period,
    action: &MemberRef,
    scope: Option<&Vec<Place>>,
) -> Effect {
    let (Some(scope), Ok(spec)) = (scope, measure::find(&text(table, "measure", row), study.data)) else {
        return Effect::none();
    };
    let calendar = study.ledger.calendar;
    let day = study.last_day();
    let latest = Period::latest_complete(decided.grain, decided.fiscal, day, calendar);
    let now = latest.filter(|now| now.start > decided.end);
    let mut at = |period: &Period| measured(study, book, &spec, scope, period);
    let before = at(decided);
    let actual = now.as_ref().and_then(&mut at);
    let expected = expectation(study, book, table, row, &spec, action);
    let value = |id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value);
    let (from, to, goal) = (value(&before), value(&actual), value(&expected));
    let polarity = spec.good(study.brief);
    let season = now.as_ref().and_then(|now| season(study, &spec, scope, (decided, now)));
    let is_there = from
        .zip(to)
        .zip(goal)
        .is_some_and(|((from, to), goal)| is_reached((from.to_f64(), to.to_f64(), goal.to_f64()), polarity));
    let outcome = match (now, from, to, goal) {
        (None, ..) => Outcome::TooEarly,
        (_, Some(from), Some(to), Some(goal)) => {
            let season = season.and_then(|cell| cell.value).map(Value::to_f64);
            let way = (from.to_f64(), to.to_f64(), goal.to_f64());
            judge(way, season, polarity, study.brief.thresholds.unchanged)
        }
        _ => Outcome::NotMeasured,
    };
    let change = from.zip(to).filter(|_| season.is_some()).map(|(from, to)| relative(Cell::of(to), Cell::of(from)));
    let mut rate = |what: &str, scenario: Scenario, cell: Option<Cell>| {
        let (measure, unit) = (format!("{}.{what}", spec.id), Unit::Ratio);
        let (cell, period) = cell.zip(now)?;
        book.derive(Derived { measure, unit, member: Some(action), period, scenario }, cell)
    };
    let season = rate("season_since_action", Scenario::PY, season);
    let change = rate("change_since_action", Scenario::AC, change);
    let moved = from.zip(to).zip(now).and_then(|((from, to), now)| {
        let derived = Derived {
            measure: format!("{}.since_action", spec.id),
            unit: spec.unit(study.ledger.currency),
            member: Some(action),
            period: now,
            scenario: Scenario::DPP,
        };
        book.derive(derived, absolute(Cell::of(to), Cell::of(from)))
    });
    let progress = from.zip(to).zip(goal.zip(now)).filter(|_| outcome == Outcome::Partly);
    let progress = progress.and_then(|((from, to), (goal, now))| {
        let derived = Derived {
            measure: format!("{}.progress", spec.id),
            unit: Unit::Ratio,
            member: Some(action),
            period: now,
            scenario: Scenario::AC,
        };
        book.derive(derived, quotient(difference(to, from), difference(goal, from)))
    });
    let impact = match outcome {
        Outcome::Reached => Impact::Good,
        Outcome::Missed => Impact::Bad,
        _ => Impact::Neutral,
    };
    let measure = spec.id.to_owned();
    Effect {
        measure,
        polarity,
        now,
        before,
        actual,
        moved,
        expected,
        progress,
        season,
        change,
        is_there,
        outcome,
        impact,
    }
}

/// How much a sum or a count of a scope differed between the same two periods a year before; none where one of them is not
/// known or has nothing. Quotients have no season of this kind: what is counted and what it is held against have the same.
fn season(study: &Study<'_>, spec: &Spec, scope: &[Place], (then, now): (&Period, &Period)) -> Option<Cell> {
    if !matches!(spec.formula, Formula::Part(_)) {
        return None;
    }
    let by: Vec<usize> = scope.iter().map(|(d, ..)| *d).collect();
    let key: Vec<u32> = scope.iter().map(|(_, code, _)| *code).collect();
    let before = |period: &Period| {
        let cell = study.ledger.grid(spec, &by, period, &[Scenario::PY]).cell(&key, Scenario::PY);
        cell.value.filter(|value| value.to_f64() > 0.0).map(Cell::of)
    };
    Some(relative(before(now)?, before(then)?))
}

/// The measure of a scope in a period.
fn measured(study: &Study<'_>, book: &mut Book, spec: &Spec, scope: &[Place], period: &Period) -> Option<FactId> {
    let by: Vec<usize> = scope.iter().map(|(d, ..)| *d).collect();
    let key: Vec<u32> = scope.iter().map(|(_, code, _)| *code).collect();
    let grid = study.ledger.grid(spec, &by, period, &[Scenario::AC]);
    grid.cell(&key, Scenario::AC).value?;
    let row = book.compare(&study.ledger, spec, &by, &key, period, &grid);
    row.facts.get(&Scenario::AC).cloned()
}

/// What the action is to bring, as a number of its measure.
fn expectation(
    study: &Study<'_>,
    book: &mut Book,
    table: &EventTable,
    row: usize,
    spec: &Spec,
    action: &MemberRef,
) -> Option<FactId> {
    let (scale, values) = table.numbers("target_value")?;
    let value = Value::Exact(Decimal::new(i128::from(values.get(row).copied().flatten()?), scale));
    let derived = Derived {
        measure: format!("{}.expected", spec.id),
        unit: spec.unit(study.ledger.currency),
        member: Some(action),
        period: study.period,
        scenario: Scenario::PL,
    };
    book.derive(derived, Cell::of(value))
}

/// How a value that went `from` one `to` another compares with the `goal`: reached where it stands there or beyond in the
/// good direction (of a neutral measure: in the direction of the goal), else by whether it moved towards it by more than
/// what counts as unchanged. What moved that way, and beyond its `season` (the relative change between the same periods a
/// year before) by no more than what counts as unchanged, did what it does every year.
fn judge(way: (f64, f64, f64), season: Option<f64>, polarity: Polarity, unchanged: f64) -> Outcome {
    let ((from, to, goal), is_there) = (way, is_reached(way, polarity));
    let towards = towards((from, goal), polarity);
    let least = unchanged * from.abs();
    let moved = (to - from) * towards;
    let seasonal = season.is_some_and(|season| moved > least && moved - season * from * towards <= least);
    match () {
        () if seasonal => Outcome::Seasonal,
        () if is_there => Outcome::Reached,
        () if moved > least => Outcome::Partly,
        () => Outcome::Missed,
    }
}

/// The good direction, +1 or −1: of a neutral measure that of the goal.
fn towards((from, goal): (f64, f64), polarity: Polarity) -> f64 {
    match polarity {
        Polarity::Up => 1.0,
        Polarity::Down => -1.0,
        Polarity::Neutral => (goal - from).signum(),
    }
}

/// True where a value that went `from` one `to` another stands at its `goal` or beyond.
fn is_reached((from, to, goal): (f64, f64, f64), polarity: Polarity) -> bool {
    (to - goal) * towards((from, goal), polarity) >= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_judged_in_the_good_direction() {
        use Polarity::{Down, Neutral, Up};
        let of = |from, to, goal, good| judge((from, to, goal), None, good, 0.01);
        assert_eq!(of(100.0, 120.0, 120.0, Up), Outcome::Reached);
        assert_eq!(of(100.0, 110.0, 120.0, Up), Outcome::Partly);
        assert_eq!(of(100.0, 100.5, 120.0, Up), Outcome::Missed);
        assert_eq!(of(100.0, 90.0, 120.0, Up), Outcome::Missed);
        assert_eq!(of(41.0, 13.0, 10.0, Down), Outcome::Partly);
        assert_eq!(of(41.0, 9.0, 10.0, Down), Outcome::Reached);
        assert_eq!(of(41.0, 45.0, 10.0, Down), Outcome::Missed);
        assert_eq!(of(10.0, 8.0, 5.0, Neutral), Outcome::Partly);
        // What was beyond its goal and still is has reached it; what fell back has not.
        assert_eq!(of(130.0, 125.0, 120.0, Up), Outcome::Reached);
        assert_eq!(of(130.0, 110.0, 120.0, Up), Outcome::Missed);
    }

    #[test]
    fn what_moves_that_way_every_year_is_no_effect() {
        use Polarity::{Down, Up};
        let of = |from, to, goal, season, good| judge((from, to, goal), Some(season), good, 0.01);
        // From 100 to 130, as by 35 % a year before; by 29.5 % it is the same within what counts as unchanged.
        assert_eq!(of(100.0, 130.0, 120.0, 0.35, Up), Outcome::Seasonal);
        assert_eq!(of(100.0, 130.0, 120.0, 0.295, Up), Outcome::Seasonal);
        assert_eq!(of(100.0, 130.0, 150.0, 0.35, Up), Outcome::Seasonal);
        assert_eq!(of(100.0, 130.0, 120.0, 0.10, Up), Outcome::Reached);
        assert_eq!(of(100.0, 130.0, 150.0, 0.10, Up), Outcome::Partly);
        assert_eq!(of(100.0, 130.0, 120.0, -0.20, Up), Outcome::Reached);
        // What did not move that way is as it was judged before, whatever it did a year ago.
        assert_eq!(of(130.0, 125.0, 120.0, 0.50, Up), Outcome::Reached);
        assert_eq!(of(100.0, 90.0, 120.0, 0.50, Up), Outcome::Missed);
        assert_eq!(of(40.0, 20.0, 30.0, -0.60, Down), Outcome::Seasonal);
        assert_eq!(of(40.0, 20.0, 30.0, -0.20, Down), Outcome::Reached);
    }
}
