//! The forecasting methods by name.

use super::combination::Fitted;
use super::form::Form;
use super::seasonality::{Indices, Kind, decompose, is_seasonal};
use super::{holt_winters, naive, smoothing, theta};

/// A way to forecast a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The last value.
    Naive,
    /// The value one season before.
    SeasonalNaive,
    /// The last value without its season (M4's Naive2).
    Naive2,
    /// The line from the first value to the last.
    Drift,
    /// Simple exponential smoothing, seasonally adjusted.
    Simple,
    /// Holt's linear trend, seasonally adjusted.
    Holt,
    /// Holt's damped trend, seasonally adjusted.
    Damped,
    /// Theta, seasonally adjusted.
    Theta,
    /// Damped Holt-Winters with an additive season.
    WintersAdditive,
    /// Damped Holt-Winters with a multiplicative season.
    WintersMultiplicative,
    /// The median of Theta, simple smoothing and damped Holt-Winters: the default.
    Combination,
}

impl Method {
    /// All of them, the simplest first.
    pub const ALL: [Method; 11] = [
        Method::Naive,
        Method::SeasonalNaive,
        Method::Naive2,
        Method::Drift,
        Method::Simple,
        Method::Holt,
        Method::Damped,
        Method::Theta,
        Method::WintersAdditive,
        Method::WintersMultiplicative,
        Method::Combination,
    ];

    /// Its name in options and outputs.
    pub fn code(self) -> &'static str {
        match self {
            Method::Naive => "naive",
            Method::SeasonalNaive => "seasonal_naive",
            Method::Naive2 => "naive2",
            Method::Drift => "drift",
            Method::Simple => "ses",
            Method::Holt => "holt",
            Method::Damped => "damped",
            Method::Theta => "theta",
            Method::WintersAdditive => "holt_winters_additive",
            Method::WintersMultiplicative => "holt_winters_multiplicative",
            Method::Combination => "combination",
        }
    }

    /// The next `horizon` values of a series by this method. Methods that need more than the series has fall back:
    /// Holt-Winters to the damped trend, the seasonal naive to the last value. An empty series gives zeros.
    pub fn forecast(self, y: &[f64], season: usize, horizon: usize) -> Vec<f64> {
        if y.is_empty() {
            return vec![0.0; horizon];
        }
        // What can be multiplied can be divided: models see values of magnitude one and give finite ones back.
        let form = Form::of(y);
        match self {
            Method::Naive => naive::naive(y, horizon),
            Method::SeasonalNaive => naive::seasonal(y, season, horizon),
            Method::Combination => {
                let x = form.series(y);
                let values = Fitted::to(&x, season).forecast(&x, season, horizon);
                values.iter().map(|x| form.value(*x)).collect()
            }
            _ => {
                let plain = form.plain();
                let x = plain.series(y);
                self.plain(&x, season, horizon).iter().map(|x| plain.value(*x)).collect()
            }
        }
    }

    /// The textbook methods, on values as they are.
    fn plain(self, x: &[f64], season: usize, horizon: usize) -> Vec<f64> {
        let winters = |kind: Kind| {
            let positive = kind == Kind::Additive || x.iter().all(|x| *x > 0.0);
            let fit = if positive && season > 1 { holt_winters::damped(x, season, kind) } else { None };
            fit.map(|w| w.forecast(horizon)).filter(|f| f.iter().all(|f| f.is_finite()))
        };
        let indices = tested(x, season);
        let clear = indices.remove(x);
        let values = match self {
            Method::Drift => return naive::drift(x, horizon),
            Method::WintersAdditive => match winters(Kind::Additive) {
                Some(values) => return values,
                None => smoothing::damped(&clear).forecast(horizon),
            },
            Method::WintersMultiplicative => match winters(Kind::Multiplicative) {
                Some(values) => return values,
                None => smoothing::damped(&clear).forecast(horizon),
            },
            Method::Simple => smoothing::simple(&clear).forecast(horizon),
            Method::Holt => smoothing::holt(&clear).forecast(horizon),
            Method::Damped => smoothing::damped(&clear).forecast(horizon),
            Method::Theta => theta::theta(&clear).forecast(horizon),
            _ => naive::naive(&clear, horizon),
        };
        values.iter().enumerate().map(|(h, f)| indices.with(x.len() + h, *f)).collect()
    }
}

/// The seasonal adjustment of the M4 benchmarks: classical multiplicative indices where the test finds a season,
/// additive ones where a value is not positive.
pub fn tested(x: &[f64], season: usize) -> Indices {
    if !is_seasonal(x, season) {
        return Indices::none();
    }
    let kind = if x.iter().all(|x| *x > 0.0) { Kind::Multiplicative } else { Kind::Additive };
    decompose(x, season, kind).unwrap_or_else(Indices::none)
}
