//! The combination that forecasts by default: the median, step by step, of Theta, simple smoothing and damped
//! Holt-Winters on the model series ([`super::form`]), the first two without their season ([`super::season_shape`]).
//!
//! Chosen by rolling back-tests on the training parts of the M1 series, monthly and summed up to quarters and years
//! (docs/forecast.md): the median was better than each of its members and than their mean at almost every length.

use super::holt_winters::{self, Winters};
use super::regression::line;
use super::season_shape::shape;
use super::seasonality::{Indices, Kind};
use super::smoothing::{self, Smoothed, State};
use super::theta::{self, Theta};

/// The weights of the three members, fitted to a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    theta: f64,
    simple: f64,
    winters: holt_winters::Weights,
}

/// Bounds of α, β*, γ and φ of the damped member: a trend that learns slowly and always fades.
const BOUNDS: [(f64, f64); 4] = [(0.01, 0.99), (0.0, 0.3), (0.0, 0.3), (0.8, 0.98)];

/// Rounds of the search for its weights.
const ROUNDS: usize = 100;

/// A model series without its season, and the season.
struct Cleared {
    clear: Vec<f64>,
    indices: Indices,
}

fn clear(x: &[f64], season: usize) -> Cleared {
    let indices = shape(x, season);
    Cleared { clear: indices.remove(x), indices }
}

/// Level and trend before the first value: the line through the first two seasons, or twelve values.
fn start(clear: &[f64], season: usize) -> State {
    let count = (2 * season).max(12).min(clear.len());
    let (intercept, slope) = line(&clear[..count]);
    State { level: intercept, trend: slope }
}

impl Fitted {
    /// Fits the members to a model series of at least one value.
    pub fn to(x: &[f64], season: usize) -> Fitted {
        let Cleared { clear, indices } = clear(x, season);
        let state = start(&clear, season);
        let weights = |w: &[f64; 4]| holt_winters::Weights { alpha: w[0], beta: w[1], gamma: w[2], phi: w[3] };
        let mut bounds = BOUNDS;
        if indices.is_flat() {
            bounds[2] = (0.0, 0.0);
        }
        let best = super::optimise::nelder_mead([0.3, 0.05, 0.05, 0.9], bounds, ROUNDS, |w| {
            holt_winters::squares(x, Kind::Additive, weights(w), state, &indices.values)
        });
        Fitted {
            theta: theta::theta(&clear).alpha,
            simple: smoothing::simple(&clear).weights.alpha,
            winters: weights(&best),
        }
    }

    /// The forecast of each member and their median, on the model's scale.
    pub fn members(&self, x: &[f64], season: usize, horizon: usize) -> [Vec<f64>; 3] {
        let Cleared { clear, indices } = clear(x, season);
        let simple: Smoothed = smoothing::simple_with(&clear, self.simple);
        let theta: Theta = theta::with_alpha(&clear, self.theta);
        let state = start(&clear, season);
        let winters: Winters = self.winters.smooth(x, Kind::Additive, state, &indices.values);
        let back = |f: Vec<f64>| f.iter().enumerate().map(|(h, f)| indices.with(x.len() + h, *f)).collect();
        [back(theta.forecast(horizon)), back(simple.forecast(horizon)), winters.forecast(horizon)]
    }

    /// The median of the members, on the model's scale.
    pub fn forecast(&self, x: &[f64], season: usize, horizon: usize) -> Vec<f64> {
        let [a, b, c] = self.members(x, season, horizon);
        a.iter().zip(&b).zip(&c).map(|((a, b), c)| a.max(*b).min(a.min(*b).max(*c))).collect()
    }
}
