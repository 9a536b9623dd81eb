//! What is known of the main measure: its complete months as a plain series, and what is there of the month that runs.
//! That month never enters a model: it only takes the place of the days of its forecast that are over.

use crate::base::{Decimal, Grain, Period, Scenario, Value};

use super::super::ledger::{Key, Ledger};
use super::super::measure::{Formula, Spec};
use super::super::study::Study;
use super::super::windows::progress;

/// Most months that a model looks back on: ten years.
const MOST: usize = 120;

/// The months that a forecast is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Complete months, oldest first, from the first with a value that is not zero.
    pub months: Vec<Period>,
    /// Their values, in major units of the currency.
    pub values: Vec<f64>,
    /// True when January and February were split as they are on average, because the Spring Festival moves between
    /// them: together they are as they were.
    pub paired: bool,
    /// The month that runs; none where the last complete month is the last that has begun.
    pub running: Option<Running>,
}

/// What is there of the month that runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Running {
    /// The month.
    pub month: Period,
    /// Its actual to date.
    pub done: Value,
    /// The part of its working days that is still to come, 0–1.
    pub left: f64,
}

/// The complete months up to the report's end.
pub fn known(study: &Study<'_>) -> Option<Known> {
    let ledger = study.ledger_at(study.last_day());
    known_of(&ledger, &study.main, study.is_fiscal())
}

/// The complete months of a sum up to the ledger's as-of date.
pub fn known_of(ledger: &Ledger<'_>, spec: &Spec, fiscal: bool) -> Option<Known> {
    let calendar = ledger.calendar;
    let Formula::Part(part) = spec.formula else { return None };
    let last = Period::latest_complete(Grain::Month, fiscal, ledger.as_of, calendar)?;
    let covered = ledger.covered(part.source())?;
    let whole = |m: &Period| covered.from <= m.start && m.start <= covered.to;
    let mut months: Vec<Period> = last.back(MOST, calendar).into_iter().filter(whole).collect();
    let mut values: Vec<f64> = months.iter().map(|m| actual(ledger, spec, m)).collect();
    // A member that came later was not there before: zeros in front are not its course.
    let first = values.iter().position(|v| v.abs() > 0.0)?;
    months.drain(..first);
    values.drain(..first);
    let paired = ledger.currency == "CNY" && !calendar.counts_weeks() && pair(&months, &mut values);
    let running = running(ledger, spec, &last);
    Some(Known { months, values, paired, running })
}

/// The month after the last complete one, where it has begun.
fn running(ledger: &Ledger<'_>, spec: &Spec, last: &Period) -> Option<Running> {
    let month = last.next(ledger.calendar).filter(|month| month.start <= ledger.as_of)?;
    let (elapsed, days) = progress(month.start, month.end, ledger.as_of, ledger.calendar);
    let nothing = Value::Exact(Decimal::whole(0));
    let done = exactly(ledger, spec, &month).unwrap_or(nothing);
    Some(Running { month, done, left: f64::from(days.saturating_sub(elapsed)) / f64::from(days.max(1)) })
}

/// A measure in a period, up to the ledger's as-of date; 0 where it is missing.
pub fn actual(ledger: &Ledger<'_>, spec: &Spec, period: &Period) -> f64 {
    exactly(ledger, spec, period).map_or(0.0, Value::to_f64)
}

fn exactly(ledger: &Ledger<'_>, spec: &Spec, period: &Period) -> Option<Value> {
    ledger.grid(spec, &[], period, &[Scenario::AC]).cell(&Key::new(), Scenario::AC).value
}

/// Gives each January and the February after it the split they have on average over the years; false where there
/// are less than two such pairs, or one of them is not positive.
fn pair(months: &[Period], values: &mut [f64]) -> bool {
    use chrono::Datelike;
    let is_january = |at: &usize| months[*at].start.month() == 1 && at + 1 < values.len();
    let pairs: Vec<usize> = (0..values.len()).filter(is_january).collect();
    if pairs.len() < 2 || pairs.iter().any(|at| values[*at] <= 0.0 || values[at + 1] <= 0.0) {
        return false;
    }
    let share = |at: &usize| values[*at] / (values[*at] + values[at + 1]);
    let mean = pairs.iter().map(share).sum::<f64>() / pairs.len() as f64;
    for at in pairs {
        let sum = values[at] + values[at + 1];
        values[at] = mean * sum;
        values[at + 1] = sum - values[at];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn january_and_february_keep_their_sum() {
        let months: Vec<Period> =
            (0..26).map(|i| Period::month(2024 + i / 12, i as u32 % 12 + 1).expect("a month")).collect();
        let mut values = vec![100.0; 26];
        // The festival in February, in January, in February.
        (values[0], values[1]) = (120.0, 40.0);
        (values[12], values[13]) = (50.0, 110.0);
        (values[24], values[25]) = (130.0, 50.0);
        assert!(pair(&months, &mut values));
        let shares: Vec<f64> = [0, 12, 24].map(|at| values[at] / (values[at] + values[at + 1])).to_vec();
        assert!(shares.windows(2).all(|w| (w[0] - w[1]).abs() < 1e-12), "{shares:?}");
        assert!((values[12] + values[13] - 160.0).abs() < 1e-9 && (values[24] + values[25] - 180.0).abs() < 1e-9);
        assert_eq!(values[2..12], [100.0; 10]);
        // One pair has no average.
        assert!(!pair(&months[..14], &mut [1.0; 12].to_vec()));
    }
}
