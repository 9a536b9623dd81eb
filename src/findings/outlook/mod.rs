//! The outlook of the main measure (S14, P06, P07): its next months with their intervals, and what such forecasts
//! would have been worth in the past. [`known`] is what it is made from, [`landing`] what it means for the year,
//! [`running`] what the days gone by make of the forecast of their month, [`entry`] how it becomes facts; [`expected`]
//! answers the `facts` command.
//!
//! It is published only with its error, by the ladder of methods.md B3: the steps ahead are those that at least
//! [`ORIGINS`] forecasts from the past could be tested for; where the default method was worse than the seasonal
//! naive, that one is used; a series that is too short, or whose last month breaks with what it was, has none.

mod entry;
pub mod expected;
pub mod known;
pub mod landing;
pub mod running;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::base::{Grain, Period, Value};

use super::book::Book;
use super::forecast::{self, Backtest, Forecast, Method, Total, backtest};
use super::study::Study;
use super::{Comparison, FactId};
pub use entry::exact;
use known::Known;
use landing::{Landing, Rest};

/// Months of a season.
const SEASON: usize = 12;
/// Fewest forecasts from the past that a forecast is published with, and most that are made.
pub const ORIGINS: (usize, usize) = (6, 18);
/// Levels of the intervals.
const LEVELS: [f64; 2] = [0.8, 0.95];
/// Months of the past that the page shows.
const SHOWN: usize = 15;
/// A month that lies outside this interval of what was expected of it …
const BREAK_LEVEL: f64 = 0.999;
/// … and by at least this part of it breaks with the series.
const BREAK_PART: f64 = 0.5;

/// Why a report has no forecast: a key of the words files.
pub type Reason = &'static str;

/// The forecast of the main measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlook {
    /// Measure id.
    pub measure: String,
    /// The latest complete months, oldest first.
    pub past: Vec<Comparison>,
    /// The next months.
    pub steps: Vec<Step>,
    /// All of them together.
    pub total: Sum,
    /// Change of the total against the same months a year before; none with less than two years.
    pub growth: Option<FactId>,
    /// Method: `combination` or `seasonal_naive`.
    pub method: String,
    /// True when the default method was tested and was no better than the seasonal naive.
    pub fell_back: bool,
    /// What it would have been worth.
    pub test: Tested,
    /// True when January and February are one for the model.
    pub paired: bool,
    /// The part of the working days of the month that runs that is still to come: its step is the actual to date + this
    /// part of its forecast. None where no month has begun that is not over.
    pub running: Option<FactId>,
    /// Where the year lands by it.
    pub landing: Option<Landing>,
}

/// One month ahead.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The month.
    pub period: Period,
    /// Expected value.
    pub value: FactId,
    /// Borders of the 80 % interval.
    pub within_80: [FactId; 2],
    /// Borders of the 95 % interval.
    pub within_95: [FactId; 2],
    /// Its target, where there is one.
    pub target: Option<FactId>,
}

/// All months ahead together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    /// Expected value: the sum of the steps.
    pub value: FactId,
    /// Borders of the 80 % interval of the sum.
    pub within_80: [FactId; 2],
    /// Sum of the targets, where every step has one.
    pub target: Option<FactId>,
    /// Value − target.
    pub gap: Option<FactId>,
    /// Sum of the steps − value; must be zero.
    pub check: Value,
}

/// The facts of a back-test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tested {
    /// Forecasts that were made.
    pub origins: FactId,
    /// Months each of them reached.
    pub horizon: FactId,
    /// Σ|error| ÷ Σ|value|.
    pub error: FactId,
    /// That of the seasonal naive.
    pub naive_error: FactId,
    /// Σ(forecast − value) ÷ Σ|value|.
    pub bias: FactId,
    /// 1 − error ÷ error of the seasonal naive.
    pub skill: Option<FactId>,
    /// Share of the values inside the 80 % interval.
    pub inside: FactId,
}

/// What the model says, before it is entered in the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    known: Known,
    made: Forecast,
    test: Backtest,
    fell_back: bool,
}

/// Months ahead that a report of a cadence shows.
fn shown(cadence: Grain) -> usize {
    match cadence {
        Grain::Week | Grain::Month => 6,
        Grain::Quarter => 6,
        Grain::Year => 12,
    }
}

/// The months that a series of a length can be forecast for: as many as wanted, else half a year, a quarter, one.
/// Beyond a quarter, a year must have been known at the first origin.
fn horizon(count: usize, wanted: usize) -> Option<usize> {
    let mut steps: Vec<usize> = [wanted, 6, 3, 1].into_iter().filter(|h| *h <= wanted && *h > 0).collect();
    steps.dedup();
    let least = |h: usize| if h > 3 { SEASON } else { forecast::FEWEST };
    steps.into_iter().find(|h| count + 1 >= h + ORIGINS.0 + least(*h))
}

/// What was expected of the last month, when it breaks with the months before it.
pub fn broken(values: &[f64]) -> Option<f64> {
    let (last, before) = values.split_last()?;
    if before.len() < forecast::FEWEST + 2 {
        return None;
    }
    let made = forecast::forecast(before, SEASON, 1, &[BREAK_LEVEL], None);
    let (expected, interval) = (*made.values.first()?, made.intervals.first()?);
    let outside = *last < *interval.lower.first()? || *last > *interval.upper.first()?;
    (outside && (last - expected).abs() >= BREAK_PART * expected.abs()).then_some(expected)
}

/// The model of what is known: tested, and replaced by the seasonal naive where that was better.
///
/// # Errors
/// The reason why there is none.
pub fn model(known: Known, wanted: usize) -> Result<Model, Reason> {
    let values = &known.values;
    let steps = horizon(values.len(), wanted).ok_or("forecast_short")?;
    if broken(values).is_some() {
        return Err("forecast_break");
    }
    let first = (values.len() + 1).saturating_sub(steps + ORIGINS.0).min(2 * SEASON);
    let tested = |method| backtest(values, SEASON, steps, method, first, ORIGINS).ok_or("forecast_short");
    let own = tested(Method::Combination)?;
    let fell_back = own.skill().is_none_or(|skill| skill < 0.0);
    let test = if fell_back { tested(Method::SeasonalNaive)? } else { own };
    let mut made = forecast::forecast(values, SEASON, steps, &LEVELS, Some(test.method));
    if let Some(running) = &known.running {
        running.settle(&mut made);
    }
    Ok(Model { known, made, test, fell_back })
}

impl Model {
    /// The sum of the next months, with its interval of 80 %.
    pub fn total(&self, months: usize) -> Total {
        let of = |n| forecast::total(&self.known.values, SEASON, n, 0.8, self.made.method);
        match &self.known.running {
            Some(running) if months > 0 => running.settled(of(months), of(1)),
            _ => of(months),
        }
    }

    /// The months ahead as money.
    pub fn money(&self) -> Vec<Value> {
        self.made.values.iter().map(|value| exact(*value)).collect()
    }
}

/// The outlook of a report, and what the model says of the rest of its year, where it reaches its end.
///
/// # Errors
/// The reason why there is none.
pub fn outlook(study: &Study<'_>, book: &mut Book) -> Result<(Outlook, Option<Rest>), Reason> {
    let calendar = study.ledger.calendar;
    let known = known::known(study).ok_or("no_rows")?;
    let last = *known.months.last().ok_or("no_rows")?;
    let year = study.year().ok_or("no_rows")?;
    let left: Vec<Period> = year.months(calendar).into_iter().filter(|m| m.start > last.end).collect();
    let model = model(known, shown(study.report.cadence).max(left.len()))?;
    let steps = model.made.values.len();
    let rest = (!left.is_empty() && left.len() <= steps).then(|| {
        let done: f64 = model.known.months.iter().filter(|m| m.start >= year.start).map(|m| whole(study, m)).sum();
        let running = model.known.running.map_or(0.0, |r| r.done.to_f64());
        let estimate = landing::estimate(done, &model.total(left.len()), running);
        Rest { estimate, months: left.iter().copied().zip(model.money()).collect() }
    });
    let count = steps.min(shown(study.report.cadence));
    Ok((entry::enter(study, book, &model, count).ok_or("no_rows")?, rest))
}

fn whole(study: &Study<'_>, month: &Period) -> f64 {
    known::actual(&study.ledger_at(study.last_day()), &study.main, month)
}
