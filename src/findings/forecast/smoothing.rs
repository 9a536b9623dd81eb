//! Exponential smoothing of level and trend: simple (Brown), Holt, and Holt with a damped trend (Gardner & McKenzie
//! 1985), one recursion for all three:
//!
//! ℓ_t = α·y_t + (1 − α)(ℓ_{t−1} + φ·b_{t−1}) and b_t = β*·(ℓ_t − ℓ_{t−1}) + (1 − β*)·φ·b_{t−1};
//! ŷ_{T+h} = ℓ_T + (φ + … + φ^h)·b_T.

use super::optimise::{golden, nelder_mead};

/// The three weights. Simple smoothing has no trend: `beta` 0 and `phi` 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// α: weight of the newest value in the level, 0–1.
    pub alpha: f64,
    /// β*: weight of the newest change in the trend, 0–1.
    pub beta: f64,
    /// φ: what is left of the trend from one step to the next; 1 for Holt, 0 for none.
    pub phi: f64,
}

/// Level and trend per step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct State {
    /// ℓ, in the unit of the series.
    pub level: f64,
    /// b, per step.
    pub trend: f64,
}

/// A smoothed series.
#[derive(Debug, Clone, PartialEq)]
pub struct Smoothed {
    /// Its weights.
    pub weights: Weights,
    /// Level and trend after the last value.
    pub state: State,
    /// One-step errors, value − what was expected, oldest first.
    pub errors: Vec<f64>,
}

impl Weights {
    fn step(&self, state: State, y: f64) -> (State, f64) {
        let expected = state.level + self.phi * state.trend;
        let error = y - expected;
        let level = expected + self.alpha * error;
        let trend = self.beta * (level - state.level) + (1.0 - self.beta) * self.phi * state.trend;
        (State { level, trend }, error)
    }

    /// Smooths a series from the state before its first value.
    pub fn smooth(self, y: &[f64], start: State) -> Smoothed {
        let mut state = start;
        let mut errors = Vec::with_capacity(y.len());
        for y in y {
            let (next, error) = self.step(state, *y);
            errors.push(error);
            state = next;
        }
        Smoothed { weights: self, state, errors }
    }

    /// The start that makes the squared errors least, and their sum. The errors are linear in the start, so that it
    /// is a regression on the two responses to a unit of level and a unit of trend.
    fn best_start(&self, y: &[f64]) -> (State, f64) {
        let (mut zero, mut unit, mut slope) =
            (State { level: 0.0, trend: 0.0 }, State { level: 1.0, trend: 0.0 }, State { level: 0.0, trend: 1.0 });
        let (mut ee, mut eu, mut ev, mut uu, mut uv, mut vv) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for y in y {
            let (next, e) = self.step(zero, *y);
            zero = next;
            let (next, u) = self.step(unit, 0.0);
            unit = next;
            let (next, v) = self.step(slope, 0.0);
            slope = next;
            // e + level·u + trend·v is the error.
            ee += e * e;
            eu += e * u;
            ev += e * v;
            uu += u * u;
            uv += u * v;
            vv += v * v;
        }
        let determinant = uu * vv - uv * uv;
        let start = if self.phi > 0.0 && determinant > 1e-9 * uu * vv {
            State { level: (ev * uv - eu * vv) / determinant, trend: (eu * uv - ev * uu) / determinant }
        } else {
            State { level: if uu > 0.0 { -eu / uu } else { 0.0 }, trend: 0.0 }
        };
        let squares = ee
            + 2.0 * (start.level * eu + start.trend * ev)
            + start.level * start.level * uu
            + 2.0 * start.level * start.trend * uv
            + start.trend * start.trend * vv;
        (start, squares.max(0.0))
    }
}

impl Smoothed {
    /// The next `horizon` values.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let (mut damped, mut power) = (0.0, 1.0);
        (0..horizon)
            .map(|_| {
                power *= self.weights.phi;
                damped += power;
                self.state.level + damped * self.state.trend
            })
            .collect()
    }

    /// Weight of an error in the value `j` steps later: α·(1 + β*·(φ + … + φ^j)), the c_j of the ETS class-1 variance.
    pub fn carry(&self, j: usize) -> f64 {
        let w = self.weights;
        let damped: f64 = (1..=j).map(|i| w.phi.powi(i as i32)).sum();
        w.alpha * (1.0 + w.beta * damped)
    }
}

/// Simple exponential smoothing with the α and the start that make the squared one-step errors least.
pub fn simple(y: &[f64]) -> Smoothed {
    let weights = |alpha: f64| Weights { alpha, beta: 0.0, phi: 0.0 };
    simple_with(y, golden(0.01, 0.99, 10, 1e-3, |alpha| weights(alpha).best_start(y).1))
}

/// Simple exponential smoothing with a given α, from the best start.
pub fn simple_with(y: &[f64], alpha: f64) -> Smoothed {
    let weights = Weights { alpha, beta: 0.0, phi: 0.0 };
    weights.smooth(y, weights.best_start(y).0)
}

/// Holt's linear trend (φ = 1), fitted likewise.
pub fn holt(y: &[f64]) -> Smoothed {
    let weights = |x: &[f64; 2]| Weights { alpha: x[0], beta: x[1], phi: 1.0 };
    let best = nelder_mead([0.3, 0.1], [(0.01, 0.99), (0.0, 0.99)], 60, |x| weights(x).best_start(y).1);
    let best = weights(&best);
    best.smooth(y, best.best_start(y).0)
}

/// Holt's trend with a damping φ of 0.8 to 0.98, fitted likewise.
pub fn damped(y: &[f64]) -> Smoothed {
    let weights = |x: &[f64; 3]| Weights { alpha: x[0], beta: x[1], phi: x[2] };
    let bounds = [(0.01, 0.99), (0.0, 0.99), (0.8, 0.98)];
    let best = nelder_mead([0.3, 0.1, 0.9], bounds, 90, |x| weights(x).best_start(y).1);
    let best = weights(&best);
    best.smooth(y, best.best_start(y).0)
}
