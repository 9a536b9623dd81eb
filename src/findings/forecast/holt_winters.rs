//! Holt-Winters: exponential smoothing of level, damped trend and season (Holt 1957, Winters 1960, in the form of
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice* §8.3), additive and multiplicative:
//!
//! ℓ_t = α(y_t − s_{t−m}) + (1 − α)(ℓ_{t−1} + φ·b_{t−1}), b_t = β*(ℓ_t − ℓ_{t−1}) + (1 − β*)·φ·b_{t−1},
//! s_t = γ(y_t − ℓ_{t−1} − φ·b_{t−1}) + (1 − γ)·s_{t−m}; multiplicative with ÷ for −.

use super::optimise::nelder_mead;
use super::regression::line;
use super::seasonality::{Indices, Kind, decompose};
use super::smoothing::State;

/// The four weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// α: of the newest value in the level.
    pub alpha: f64,
    /// β*: of the newest change in the trend.
    pub beta: f64,
    /// γ: of the newest value in the season.
    pub gamma: f64,
    /// φ: what is left of the trend from one step to the next; 1 for no damping.
    pub phi: f64,
}

/// A smoothed series.
#[derive(Debug, Clone, PartialEq)]
pub struct Winters {
    /// How the season meets the level.
    pub kind: Kind,
    /// Its weights.
    pub weights: Weights,
    /// Level and trend after the last value.
    pub state: State,
    /// The season's states for the next steps, the next one first.
    pub season: Vec<f64>,
    /// One-step errors, in the unit of the series.
    pub errors: Vec<f64>,
}

impl Weights {
    /// Smooths a series from the states before its first value (`season` first place first).
    ///
    /// A multiplicative series whose level or season is not positive gives values that are not finite: the caller
    /// throws such a fit away.
    pub fn smooth(self, y: &[f64], kind: Kind, start: State, season: &[f64]) -> Winters {
        let mut errors = Vec::with_capacity(y.len());
        let mut season = season.to_vec();
        let state = self.run(y, kind, start, &mut season, |error| errors.push(error));
        let turn = y.len() % season.len().max(1);
        season.rotate_left(turn);
        Winters { kind, weights: self, state, season, errors }
    }

    /// The recursion; `season` ends with the last states in their places.
    fn run(&self, y: &[f64], kind: Kind, start: State, season: &mut [f64], mut each: impl FnMut(f64)) -> State {
        let State { mut level, mut trend } = start;
        let Weights { alpha, beta, gamma, phi } = *self;
        let count = season.len();
        let mut place = 0;
        for &y in y {
            let expected = level + phi * trend;
            let s = season[place];
            let (ahead, cleared, seasonal) = match kind {
                Kind::Additive => (expected + s, y - s, y - expected),
                Kind::Multiplicative => (expected * s, y / s, y / expected),
            };
            each(y - ahead);
            let next = alpha * cleared + (1.0 - alpha) * expected;
            trend = beta * (next - level) + (1.0 - beta) * phi * trend;
            season[place] = gamma * seasonal + (1.0 - gamma) * s;
            level = next;
            place += 1;
            if place == count {
                place = 0;
            }
        }
        State { level, trend }
    }
}

impl Winters {
    /// The next `horizon` values.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let (mut damped, mut power) = (0.0, 1.0);
        (0..horizon)
            .map(|h| {
                power *= self.weights.phi;
                damped += power;
                let base = self.state.level + damped * self.state.trend;
                let s = self.season[h % self.season.len()];
                match self.kind {
                    Kind::Additive => base + s,
                    Kind::Multiplicative => base * s,
                }
            })
            .collect()
    }

    /// Weight of an error in the value `j` steps later: α(1 + β*·(φ + … + φ^j)) + γ at whole seasons.
    pub fn carry(&self, j: usize) -> f64 {
        let w = self.weights;
        let damped: f64 = (1..=j).map(|i| w.phi.powi(i as i32)).sum();
        let seasonal = if j.is_multiple_of(self.season.len().max(1)) { w.gamma } else { 0.0 };
        w.alpha * (1.0 + w.beta * damped) + seasonal
    }
}

/// Holt-Winters with a damped trend, fitted: season from classical decomposition, level and trend from the line
/// through the first two seasons without it, weights by least squared one-step errors. None below two seasons, or
/// where the decomposition does not exist.
pub fn damped(y: &[f64], season: usize, kind: Kind) -> Option<Winters> {
    let indices = decompose(y, season, kind)?;
    let start = start(y, &indices);
    let weights = |x: &[f64; 4]| Weights { alpha: x[0], beta: x[1], gamma: x[2], phi: x[3] };
    let bounds = [(0.01, 0.99), (0.0, 0.9), (0.0, 0.9), (0.8, 0.98)];
    let errors = |x: &[f64; 4]| squares(y, kind, weights(x), start, &indices.values);
    let best = nelder_mead([0.3, 0.05, 0.05, 0.95], bounds, 120, errors);
    let fit = weights(&best).smooth(y, kind, start, &indices.values);
    let finite = fit.errors.iter().chain(&fit.forecast(season)).all(|x| x.is_finite());
    finite.then_some(fit)
}

/// The sum of the squared one-step errors of a fit.
pub fn squares(y: &[f64], kind: Kind, weights: Weights, start: State, season: &[f64]) -> f64 {
    let mut sum = 0.0;
    weights.run(y, kind, start, &mut season.to_vec(), |error| sum += error * error);
    sum
}

/// Level and trend before the first value.
fn start(y: &[f64], indices: &Indices) -> State {
    let clear = indices.remove(y);
    let count = (2 * indices.values.len()).clamp(2, clear.len().max(2)).min(clear.len());
    let (intercept, slope) = line(&clear[..count]);
    State { level: intercept, trend: slope }
}
