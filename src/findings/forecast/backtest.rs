//! What a method would have been worth: forecasts from several origins in the past, each made from what was known
//! then, compared with what came (rolling origin; Tashman 2000). A forecast is printed only with this error.

use super::{Method, forecast, metrics};

/// The outcome of a rolling back-test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backtest {
    /// The method tested.
    pub method: Method,
    /// Number of origins.
    pub origins: usize,
    /// Steps forecast from each.
    pub horizon: usize,
    /// Mean absolute error, in the unit of the series.
    pub mae: f64,
    /// That of the seasonal naive at the same origins.
    pub naive_mae: f64,
    /// Σ|error| ÷ Σ|value|, a ratio; none where only zeros came.
    pub wmape: Option<f64>,
    /// The same of the seasonal naive.
    pub naive_wmape: Option<f64>,
    /// Σ(forecast − value) ÷ Σ|value|, a ratio: above 0 the forecasts were too high.
    pub bias: Option<f64>,
    /// Symmetric mean absolute percentage error, in per cent.
    pub smape: f64,
    /// Share of the values inside the 80 % interval.
    pub inside_80: f64,
    /// Share of the values inside the 95 % interval.
    pub inside_95: f64,
}

impl Backtest {
    /// Skill against the seasonal naive: 1 − MAE ÷ its MAE. None where the seasonal naive was never wrong.
    pub fn skill(&self) -> Option<f64> {
        (self.naive_mae > 0.0).then(|| 1.0 - self.mae / self.naive_mae)
    }
}

/// Tests a method at up to `most` origins, the last one `horizon` steps before the end, each refitted. None with
/// fewer than `least` origins, or where less than `known` values were known at the first.
pub fn backtest(
    y: &[f64],
    season: usize,
    horizon: usize,
    method: Method,
    known: usize,
    (least, most): (usize, usize),
) -> Option<Backtest> {
    let horizon = horizon.max(1);
    let last = y.len().checked_sub(horizon)?;
    let first = known.max(1).max((last + 1).saturating_sub(most));
    if last < first || last - first + 1 < least.max(1) {
        return None;
    }
    let (mut came, mut ahead, mut naive) = (Vec::new(), Vec::new(), Vec::new());
    let mut borders: [(Vec<f64>, Vec<f64>); 2] = Default::default();
    for origin in first..=last {
        let past = &y[..origin];
        let made = forecast(past, season, horizon, &[0.8, 0.95], Some(method));
        came.extend_from_slice(&y[origin..origin + horizon]);
        ahead.extend(made.values);
        naive.extend(Method::SeasonalNaive.forecast(past, season, horizon));
        for ((lower, upper), interval) in borders.iter_mut().zip(made.intervals) {
            lower.extend(interval.lower);
            upper.extend(interval.upper);
        }
    }
    let [inside_80, inside_95] = borders.map(|(lower, upper)| metrics::coverage(&came, &lower, &upper).unwrap_or(0.0));
    Some(Backtest {
        method,
        origins: last - first + 1,
        horizon,
        mae: metrics::mae(&came, &ahead)?,
        naive_mae: metrics::mae(&came, &naive)?,
        wmape: metrics::wmape(&came, &ahead),
        naive_wmape: metrics::wmape(&came, &naive),
        bias: metrics::bias(&came, &ahead),
        smape: metrics::smape(&came, &ahead)?,
        inside_80,
        inside_95,
    })
}
