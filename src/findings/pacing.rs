//! Pacing: attainment of the year's target against time and against the plan to date (methods.md B8).

use crate::base::{Decimal, Period, Scenario, Unit, Value};

use super::book::{Book, Derived};
use super::ledger::{Key, Ledger};
use super::study::Study;
use super::variance::{Cell, attainment, difference, quotient};
use super::windows::progress;
use super::{FactId, Pacing, PacingPoint};

/// What is known of a year's course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Course {
    /// Actual to date.
    pub actual: Value,
    /// Full target.
    pub target: Value,
    /// Target of the elapsed part.
    pub plan_to_date: Value,
    /// Elapsed working days.
    pub elapsed: u32,
    /// All working days.
    pub days: u32,
}

/// What follows from a course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Actual ÷ full target.
    pub attainment: Cell,
    /// Elapsed ÷ all working days.
    pub time_progress: Cell,
    /// Attainment − time progress.
    pub gap: Cell,
    /// Actual ÷ plan to date.
    pub plan_attainment: Cell,
    /// Target − actual, while it is not reached.
    pub to_go: Option<Value>,
    /// To go ÷ days left.
    pub required_per_day: Option<Cell>,
    /// Target − plan to date ÷ days left.
    pub planned_per_day: Option<Cell>,
    /// Actual ÷ elapsed days.
    pub current_per_day: Option<Cell>,
    /// Required ÷ current.
    pub required_ratio: Option<Cell>,
    /// Target × actual ÷ plan to date: the landing by the plan's own seasonality.
    pub landing: Option<Cell>,
    /// Landing − target.
    pub landing_gap: Option<Cell>,
}

impl Course {
    /// The pace of the course.
    pub fn pace(&self) -> Pace {
        let days = |n: u32| Value::Exact(Decimal::whole(i128::from(n)));
        let (actual, target) = (Cell::of(self.actual), Cell::of(self.target));
        let full = attainment(actual, target);
        let time_progress = quotient(days(self.elapsed), days(self.days));
        let left = self.days.saturating_sub(self.elapsed);
        let to_go = Some(difference(self.target, self.actual)).filter(|v| v.to_f64() > 0.0);
        let required_per_day = to_go.filter(|_| left > 0).map(|v| quotient(v, days(left)));
        let planned_per_day = (left > 0).then(|| quotient(difference(self.target, self.plan_to_date), days(left)));
        let current_per_day = (self.elapsed > 0).then(|| quotient(self.actual, days(self.elapsed)));
        let required_ratio = required_per_day.zip(current_per_day).map(|(r, c)| attainment(r, c));
        let plan_attainment = attainment(actual, Cell::of(self.plan_to_date));
        let landing = plan_attainment.value.map(|a| Cell::of(Value::Real(self.target.to_f64() * a.to_f64())));
        let minus = |a: Cell, b: Cell| super::variance::absolute(a, b);
        Pace {
            attainment: full,
            time_progress,
            gap: minus(full, time_progress),
            plan_attainment,
            to_go,
            required_per_day,
            planned_per_day,
            current_per_day,
            required_ratio: required_ratio.filter(|c| c.value.is_some()),
            landing,
            landing_gap: landing.map(|l| minus(l, target)),
        }
    }
}

/// Why a report has no pacing: keys of the words files.
pub type Reason = &'static str;

/// The pacing of the year that holds the report's period, up to the period's end or as-of.
///
/// # Errors
/// The reason why there is none.
pub fn pacing(study: &Study<'_>, book: &mut Book) -> Result<Pacing, Reason> {
    let calendar = study.ledger.calendar;
    let cutoff = study.last_day();
    let year = study.year().ok_or("too_short")?;
    if study.data.targets.amount.is_empty() {
        return Err("no_targets");
    }
    if !study.ledger.has_targets() {
        return Err("no_targets_in_slice");
    }
    if study.ledger.covered(study.source()).is_none_or(|c| c.from > year.start || c.to < year.start) {
        return Err("too_short");
    }
    let ledger = study.ledger_at(cutoff);
    let whole = Key::new();
    let wanted = [Scenario::AC, Scenario::PL, Scenario::PLF];
    let grid = ledger.grid(&study.main, &[], &year, &wanted);
    let value = |s: Scenario| grid.cell(&whole, s).value;
    let reason = "targets_end";
    let (Some(actual), Some(target), Some(plan_to_date)) =
        (value(Scenario::AC), value(Scenario::PLF), value(Scenario::PL))
    else {
        return Err(reason);
    };
    if target.to_f64() <= 0.0 {
        return Err("no_targets");
    }
    let (elapsed, days) = progress(year.start, year.end, cutoff, calendar);
    let pace = Course { actual, target, plan_to_date, elapsed, days }.pace();
    let course = course(&ledger, study, book, &year);
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let mut enter = |what: &str, unit: Unit, scenario: Scenario, cell: Cell| {
        let measure =
            if matches!(what, "time_progress" | "days_left") { what.into() } else { format!("{main}.{what}") };
        book.derive(Derived { measure, unit, member: None, period: year, scenario }, cell)
    };
    // The year as of the report's end has identities of its own: another page may show the year as of today.
    let left = Cell::of(Value::Exact(Decimal::whole(i128::from(days.saturating_sub(elapsed)))));
    let mut money_fact = |what, cell: Option<Cell>| enter(what, money.clone(), Scenario::AC, cell?);
    let (to_go, required_per_day, planned_per_day, current_per_day, landing, landing_gap) = (
        money_fact("to_go", pace.to_go.map(Cell::of)),
        money_fact("required_per_day", pace.required_per_day),
        money_fact("planned_per_day", pace.planned_per_day),
        money_fact("current_per_day", pace.current_per_day),
        money_fact("landing", pace.landing),
        money_fact("landing_gap", pace.landing_gap),
    );
    let to_date = money_fact("to_date", Some(Cell::of(actual))).ok_or("no_rows")?;
    let plan_fact = money_fact("plan_to_date", Some(Cell::of(plan_to_date))).ok_or(reason)?;
    let target_fact = money_fact("year_target", Some(Cell::of(target))).ok_or(reason)?;
    let plan_attainment = enter("plan_attainment", Unit::Ratio, Scenario::Att, pace.plan_attainment);
    let behind = super::variance::absolute(Cell::of(actual), Cell::of(plan_to_date));
    let plan_gap = enter("plan_gap", money.clone(), Scenario::DPL, behind);
    Ok(Pacing {
        period: year,
        actual: to_date,
        target: target_fact,
        attainment: enter("attainment_full", Unit::Ratio, Scenario::Att, pace.attainment).ok_or(reason)?,
        time_progress: enter("time_progress", Unit::Ratio, Scenario::AC, pace.time_progress).ok_or(reason)?,
        gap: enter("pace_gap", Unit::Ratio, Scenario::DPL, pace.gap).ok_or(reason)?,
        plan_to_date: plan_fact,
        // Before the plan asks for anything there is nothing to attain.
        plan_attainment: plan_attainment.ok_or("targets_end")?,
        days_left: enter("days_left", Unit::Days, Scenario::AC, left).ok_or(reason)?,
        to_go,
        plan_gap,
        required_per_day,
        planned_per_day,
        current_per_day,
        required_ratio: pace.required_ratio.and_then(|c| enter("required_ratio", Unit::Ratio, Scenario::AC, c)),
        landing,
        landing_gap,
        course,
    })
}

/// Cumulated actual and full target by month.
fn course(ledger: &Ledger<'_>, study: &Study<'_>, book: &mut Book, year: &Period) -> Vec<PacingPoint> {
    let whole = Key::new();
    let mut points = Vec::new();
    let (mut actual, mut target) = (Some(Value::Exact(Decimal::whole(0))), Some(Value::Exact(Decimal::whole(0))));
    for month in year.months(ledger.calendar) {
        let grid = ledger.grid(&study.main, &[], &month, &[Scenario::PLF]);
        let add = |sum: Option<Value>, s: Scenario| Some(super::variance::sum(sum?, grid.cell(&whole, s).value?));
        actual = add(actual, Scenario::AC);
        target = add(target, Scenario::PLF);
        let mut enter = |value: Option<Value>, scenario: Scenario| -> Option<FactId> {
            let derived = Derived {
                measure: format!("{}.cumulated", study.main.id),
                unit: study.main.unit(ledger.currency),
                member: None,
                period: month,
                scenario,
            };
            book.derive(derived, Cell::of(value?))
        };
        points.push(PacingPoint {
            period: month,
            actual: enter(actual, Scenario::AC),
            target: enter(target, Scenario::PL),
            expected: None,
        });
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(units: i128) -> Value {
        Value::Exact(Decimal::whole(units))
    }

    fn real(cell: Cell) -> f64 {
        cell.value.map_or(f64::NAN, Value::to_f64)
    }

    #[test]
    fn thirteen_of_twenty_two_working_days() {
        // Oracle O8.4.
        let pace = Course {
            actual: money(1_560_000),
            target: money(3_000_000),
            plan_to_date: money(1_772_727),
            elapsed: 13,
            days: 22,
        }
        .pace();
        assert!((real(pace.attainment) - 0.52).abs() < 1e-12);
        // (3,000,000 − 1,772,727) ÷ 9 days left.
        assert!((pace.planned_per_day.map_or(0.0, real) - 136_363.666_7).abs() < 1e-3);
        assert!((real(pace.time_progress) - 0.590_909_09).abs() < 1e-8);
        assert!((real(pace.gap) + 0.070_909_09).abs() < 1e-8);
        assert!((pace.required_per_day.map_or(0.0, real) - 160_000.0).abs() < 1e-6);
        assert!((pace.current_per_day.map_or(0.0, real) - 120_000.0).abs() < 1e-6);
        assert!((pace.required_ratio.map_or(0.0, real) - 4.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_plan_knows_the_season() {
        // Oracle O8.5: T = 1200, A = 430, plan to date 475.85.
        let plan = Value::Exact(Decimal::new(47_585, 2));
        let pace = Course { actual: money(430), target: money(1200), plan_to_date: plan, elapsed: 5, days: 12 }.pace();
        assert!((real(pace.plan_attainment) - 0.9036).abs() < 1e-4);
        assert!((pace.landing.map_or(0.0, real) - 1084.37).abs() < 0.01);
        assert!((pace.required_per_day.map_or(0.0, real) - 110.0).abs() < 1e-9);
        assert!((pace.required_ratio.map_or(0.0, real) - 1.279).abs() < 1e-3);
    }

    #[test]
    fn a_target_that_is_reached_needs_nothing_more() {
        let pace = Course { actual: money(12), target: money(10), plan_to_date: money(0), elapsed: 5, days: 5 }.pace();
        assert_eq!((pace.to_go, pace.required_per_day, pace.required_ratio, pace.landing), (None, None, None, None));
    }
}
