//! Where the year lands: what is there, and what the forecast adds for the months that are left. It replaces the
//! landing by the plan's own seasonality, which knows the plan's season but not the company's.

use crate::base::{Period, Scenario, Value};

use super::super::book::{Book, Derived};
use super::super::forecast::Total;
use super::super::study::Study;
use super::super::variance::{Cell, absolute, difference};
use super::super::{FactId, Pacing};
use serde::Serialize;

/// The landing by the forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Landing {
    /// The year.
    pub period: Period,
    /// Actual to date + forecast of what is to come, of the month that runs the part of its working days that is left.
    pub value: FactId,
    /// Lower border of the interval that holds the year's end with 80 %.
    pub low: FactId,
    /// Upper border.
    pub high: FactId,
    /// Landing − target.
    pub gap: Option<FactId>,
    /// The landing by the plan's own seasonality, for comparison.
    pub plan: Option<FactId>,
}

/// What a year lands at, in plain numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Expected.
    pub value: f64,
    /// Lower border.
    pub low: f64,
    /// Upper border.
    pub high: f64,
}

/// What the model says of the rest of a year. A report shows fewer months ahead than a year may have left.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// What the year lands at.
    pub estimate: Estimate,
    /// The forecast of each month that is left.
    pub months: Vec<(Period, Value)>,
}

/// The year's end from the actual of its complete months, what is expected of the others (of the month that runs what is
/// there + the forecast of what is left), and what is there of the month that runs: the rest cannot be less.
pub fn estimate(done: f64, ahead: &Total, running: f64) -> Estimate {
    let at_least = |x: f64| done + x.max(running);
    Estimate { value: at_least(ahead.value), low: at_least(ahead.lower), high: at_least(ahead.upper) }
}

/// Enters the landing, and makes it the one that the pacing tells, with the way to it by the forecast of each month.
pub fn settle(study: &Study<'_>, book: &mut Book, pacing: &mut Pacing, rest: &Rest) -> Option<Landing> {
    let estimate = rest.estimate;
    let main = study.main.id;
    let mut enter = |what: &str, value: f64| {
        let measure = format!("{main}.{what}");
        let unit = study.main.unit(study.ledger.currency);
        let derived = Derived { measure, unit, member: None, period: pacing.period, scenario: Scenario::FC };
        book.derive(derived, Cell::of(super::exact(value)))
    };
    let value = enter("landing_forecast", estimate.value)?;
    let (low, high) = (enter("landing_low", estimate.low)?, enter("landing_high", estimate.high)?);
    let cell = |id: &str| book.fact(id).and_then(|f| f.value).map(Cell::of);
    let gap = cell(&value).zip(cell(&pacing.target)).map(|(landing, target)| absolute(landing, target));
    let measure = format!("{main}.landing_forecast_gap");
    let unit = study.main.unit(study.ledger.currency);
    let derived = Derived { measure, unit, member: None, period: pacing.period, scenario: Scenario::AC };
    let gap = gap.and_then(|cell| book.derive(derived, cell));
    let plan = pacing.landing.replace(value.clone());
    pacing.landing_gap.clone_from(&gap);
    way(study, book, pacing, &rest.months, &value);
    Some(Landing { period: pacing.period, value, low, high, gap, plan })
}

/// What is expected by the end of each month: the landing less the forecast of the months behind it. None where the
/// forecast lacks one of them.
fn way(study: &Study<'_>, book: &mut Book, pacing: &mut Pacing, rest: &[(Period, Value)], landing: &FactId) {
    let ahead = |period: Period| rest.iter().find(|(month, _)| *month == period).map(|(_, value)| *value);
    let months: Vec<Option<Value>> = pacing.course.iter().map(|point| ahead(point.period)).collect();
    let first = months.iter().position(Option::is_some).unwrap_or(months.len());
    let landing = book.fact(landing).and_then(|f| f.value);
    let Some(mut left) = landing.filter(|_| months[first..].iter().all(Option::is_some)) else { return };
    for (point, month) in pacing.course[first..].iter_mut().zip(&months[first..]).rev() {
        let derived = Derived {
            measure: format!("{}.cumulated", study.main.id),
            unit: study.main.unit(study.ledger.currency),
            member: None,
            period: point.period,
            scenario: Scenario::FC,
        };
        point.expected = book.derive(derived, Cell::of(left));
        left = month.map_or(left, |month| difference(left, month));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_cannot_be_less() {
        let ahead = Total { value: 300.0, lower: 200.0, upper: 450.0 };
        assert_eq!(estimate(900.0, &ahead, 50.0), Estimate { value: 1200.0, low: 1100.0, high: 1350.0 });
        assert_eq!(estimate(900.0, &ahead, 320.0), Estimate { value: 1220.0, low: 1220.0, high: 1350.0 });
    }
}
