//! Forecasts of short series, with intervals and an honest error (methods.md B3). Pure functions of plain values:
//! oldest first, evenly spaced, finite; any unit. Nothing here is random, and everything that comes out is finite.
//!
//! [`forecast`] is the way in. The textbook methods are [`naive`], [`smoothing`], [`holt_winters`] and [`theta`], by
//! name in [`method`]; the default is their [`combination`], on a series in its [`form`] and with its
//! [`season_shape`]. [`spread`] gives the intervals, [`metrics`] the measures of error, [`mod@backtest`] what a method
//! would have been worth in the past. [`seasonality`], [`regression`], [`student`] and [`optimise`] serve these.

pub mod backtest;
pub mod combination;
pub mod form;
pub mod holt_winters;
pub mod method;
pub mod metrics;
pub mod naive;
pub mod optimise;
pub mod regression;
pub mod season_shape;
pub mod seasonality;
pub mod smoothing;
pub mod spread;
pub mod student;
#[cfg(test)]
mod tests;
pub mod theta;

pub use backtest::{Backtest, backtest};
pub use method::Method;

use combination::Fitted;
use form::Form;
use spread::Spread;

/// Fewest values that a model is fitted to; below, the last value stands for the next ones.
pub const FEWEST: usize = 6;

/// Most origins that the spread is measured at.
const ORIGINS: usize = 40;

/// The interval that holds the values with a given probability each.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Probability, 0–1.
    pub level: f64,
    /// Lower borders, one per step.
    pub lower: Vec<f64>,
    /// Upper borders, one per step.
    pub upper: Vec<f64>,
}

/// The next values of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How they were found.
    pub method: Method,
    /// The values, in the unit of the series.
    pub values: Vec<f64>,
    /// Their intervals, in the order of the levels asked for.
    pub intervals: Vec<Interval>,
}

/// The default method for a series of this length: the combination, below [`FEWEST`] values the last one.
pub fn default_method(count: usize) -> Method {
    if count < FEWEST { Method::Naive } else { Method::Combination }
}

/// Forecasts a series: `season` is its number of values per season (1 for none), `levels` are probabilities (0–1).
/// Without a method, the default one. Values that are not finite count as zero; an empty series gives zeros.
///
/// Intervals are Student quantiles of the spread of rolling-origin errors. One value has no errors: half of it stands
/// for the spread.
pub fn forecast(y: &[f64], season: usize, horizon: usize, levels: &[f64], method: Option<Method>) -> Forecast {
    let y: Vec<f64> = y.iter().map(|y| if y.is_finite() { *y } else { 0.0 }).collect();
    let season = season.max(1);
    let method = method.unwrap_or_else(|| default_method(y.len()));
    let form = Form::of(&y);
    let x = form.series(&y);
    let (values, errors): (Vec<f64>, _) = if method == Method::Combination && !y.is_empty() {
        let fitted = Fitted::to(&x, season);
        let errors = rolling(&x, horizon, |past, steps| fitted.forecast(past, season, steps));
        (fitted.forecast(&x, season, horizon).iter().map(|x| form.value(*x)).collect(), errors)
    } else {
        let model = |f: Vec<f64>| f.iter().map(|f| form.model(*f)).collect::<Vec<f64>>();
        let errors = rolling(&x, horizon, |past, steps| model(method.forecast(&y[..past.len()], season, steps)));
        (method.forecast(&y, season, horizon), errors)
    };
    let unknown =
        Spread { unit: if form.log { 0.5 } else { 0.5 * x.first().map_or(0.0, |x| x.abs()) }, growth: 0.5, freedom: 2 };
    let spread = Spread::of(&errors).unwrap_or(unknown);
    let intervals = levels.iter().map(|level| {
        let quantile = spread.quantile(*level);
        let borders = values.iter().enumerate().map(|(h, value)| {
            let (lower, upper) = form.borders(form.model(*value), quantile * spread.at(h + 1));
            // From value to model and back, the last digit may move.
            (lower.min(*value), upper.max(*value))
        });
        let (lower, upper) = borders.unzip();
        Interval { level: *level, lower, upper }
    });
    let intervals = intervals.collect();
    Forecast { method, values, intervals }
}

/// The sum of the next values with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Total {
    /// Expected sum, in the unit of the series.
    pub value: f64,
    /// Lower border.
    pub lower: f64,
    /// Upper border.
    pub upper: f64,
}

/// The sum of the next `horizon` values by a method, with the interval of a level (0–1) from the errors of such sums
/// at past origins: errors of single steps partly cancel, so that adding up their borders would say too much.
pub fn total(y: &[f64], season: usize, horizon: usize, level: f64, method: Method) -> Total {
    let season = season.max(1);
    let value: f64 = method.forecast(y, season, horizon).iter().sum();
    let sums = |values: &[f64]| -> Vec<f64> {
        values
            .iter()
            .scan(0.0, |sum, x| {
                *sum += x;
                Some(*sum)
            })
            .collect()
    };
    // Errors as parts of what was expected, step by step longer sums.
    let count = y.len();
    let first = (count / 2).max(FEWEST).min(count).max(count.saturating_sub(ORIGINS));
    let errors: Vec<Vec<f64>> = (first..count)
        .map(|origin| {
            let steps = horizon.min(count - origin);
            let ahead = sums(&method.forecast(&y[..origin], season, steps));
            let part = |(came, f): (f64, f64)| if f.abs() > 0.0 { (came - f) / f.abs() } else { 0.0 };
            sums(&y[origin..origin + steps]).into_iter().zip(ahead).map(part).collect()
        })
        .collect();
    let half = Spread::of_sums(&errors).map_or(0.5, |s| s.quantile(level) * s.at(horizon.max(1)));
    let (lower, upper) = (value - half * value.abs(), value + half * value.abs());
    let floor = if y.iter().all(|y| *y >= 0.0) { lower.max(0.0) } else { lower };
    Total { value, lower: floor, upper }
}

/// Errors of forecasts from past origins, `[origin][h − 1]`: from half of the series (at least four values, below
/// [`FEWEST`] from the first) to its last but one, at most [`ORIGINS`].
fn rolling(x: &[f64], horizon: usize, forecast: impl Fn(&[f64], usize) -> Vec<f64>) -> Vec<Vec<f64>> {
    let count = x.len();
    let first = if count < FEWEST { 1 } else { (count / 2).max(4).max(count.saturating_sub(ORIGINS)) };
    (first..count)
        .map(|origin| {
            let steps = horizon.min(count - origin);
            let ahead = forecast(&x[..origin], steps);
            x[origin..].iter().zip(ahead).map(|(came, f)| came - f).collect()
        })
        .collect()
}
