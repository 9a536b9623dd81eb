//! What the leap week of a year of 53 weeks brought: it has no counterpart, and a report says what that changes.

use crate::base::{Period, Scenario, Unit};

use super::book::{Book, Derived};
use super::ledger::Key;
use super::study::Study;
use super::variance::{Cell, difference, relative};

/// Measure of the growth that leaves the leap week out of the actual, behind the id of the main measure.
pub const WITHOUT: &str = "without_leap_week";

/// Enters the main measure's actual of the leap week that lies in the report's period or is left out of the same
/// period last year; where it lies in the period, the growth without it as well.
pub fn enter(study: &Study<'_>, book: &mut Book) {
    let calendar = study.ledger.calendar;
    let begun = |leap: &Period| leap.start <= study.ledger.as_of && *leap != study.period;
    let own = study.period.leap_week(calendar).filter(begun);
    let before = study.period.last_year(calendar).and_then(|p| p.leap_week(calendar));
    let Some(leap) = own.or(before).filter(|_| study.period.weeks(calendar) != Some(1)) else { return };
    let whole = Key::new();
    let grid = study.ledger.grid(&study.main, &[], &leap, &[Scenario::AC]);
    book.row(study.ledger.currency, &study.main, &[], &leap, (&grid, &whole));
    if own.is_none() {
        return;
    }
    let period = study.grid(&[]);
    let value = |grid: &super::ledger::Grid, s: Scenario| grid.cell(&whole, s).value;
    let (Some(all), Some(extra), Some(base)) =
        (value(&period, Scenario::AC), value(&grid, Scenario::AC), value(&period, Scenario::PY))
    else {
        return;
    };
    let derived = Derived {
        measure: format!("{}.{WITHOUT}", study.main.id),
        unit: Unit::Ratio,
        member: None,
        period: study.period,
        scenario: Scenario::DPYRel,
    };
    book.derive(derived, relative(Cell::of(difference(all, extra)), Cell::of(base)));
}
