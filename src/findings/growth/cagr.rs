//! Mean yearly growth over the years of a yearly report (methods.md, references of a year).

use serde::Serialize;

use super::super::FactId;
use super::super::book::{Book, Derived};
use super::super::history;
use super::super::study::Study;
use super::super::variance::Cell;
use crate::base::{Grain, Period, Scenario, Unit, Value};

/// Fewer years make no trend.
const LEAST: usize = 3;

/// Mean yearly growth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cagr {
    /// The growth: `<measure>.cagr`.
    pub rate: FactId,
    /// The year that it counts from.
    pub from: Period,
    /// The last year.
    pub to: Period,
}

/// (last ÷ first)^(1 ÷ years) − 1; none unless both are more than nothing.
pub fn rate(first: f64, last: f64, years: u32) -> Option<f64> {
    (first > 0.0 && last > 0.0 && years > 0).then(|| (last / first).powf(1.0 / f64::from(years)) - 1.0)
}

/// The mean yearly growth up to a whole year; none of fewer than three years, and of a year that is not over.
pub fn cagr(study: &Study<'_>, book: &mut Book) -> Option<Cagr> {
    let ledger = &study.ledger;
    if study.period.grain != Grain::Year || !study.period.is_complete(ledger.as_of, ledger.calendar) {
        return None;
    }
    let periods = study.past(study.history_length());
    let (from, to) = (*periods.first()?, *periods.last()?);
    let years = u32::try_from(periods.len()).ok().filter(|_| periods.len() >= LEAST)? - 1;
    let mut value = |period: &Period| {
        let whole = history::whole(study, book, period);
        book.value(&whole, Scenario::AC).map(Value::to_f64)
    };
    let (first, last) = value(&from).zip(value(&to))?;
    let what = Derived {
        measure: format!("{}.cagr", study.main.id),
        unit: Unit::Ratio,
        member: None,
        period: to,
        scenario: Scenario::AC,
    };
    let rate = book.derive(what, Cell::of(Value::Real(rate(first, last, years)?)))?;
    Some(Cagr { rate, from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_spread_evenly_over_the_years_between() {
        let close =
            |found: Option<f64>, wanted: f64| assert!((found.expect("a rate") - wanted).abs() < 1e-9, "{found:?}");
        close(rate(100.0, 121.0, 2), 0.1);
        close(rate(100.0, 72.9, 3), -0.1);
        close(rate(100.0, 100.0, 4), 0.0);
        assert_eq!(rate(0.0, 100.0, 2), None);
        assert_eq!(rate(100.0, -1.0, 2), None);
        assert_eq!(rate(100.0, 121.0, 0), None);
    }
}
