//! The Theta method (Assimakopoulos & Nikolopoulos 2000): the mean of the regression line through the series and of
//! the simple smoothing of the line with doubled curvature. Hyndman & Billah 2003: it is simple smoothing with half
//! the slope as drift, ŷ_{T+h} = ŝ_T + ½·b₀·[h − 1 + 1/α − (1 − α)^T/α].

use super::optimise::golden;
use super::regression::line;

/// A series taken apart by the Theta method.
#[derive(Debug, Clone, PartialEq)]
pub struct Theta {
    /// Weight of the newest value.
    pub alpha: f64,
    /// Intercept (at place 0) and slope per step of the regression line.
    pub line: (f64, f64),
    /// The smoothed level of the line with doubled curvature, after the last value.
    pub level: f64,
    /// Number of values.
    pub count: usize,
    /// One-step errors of the mean of both lines.
    pub errors: Vec<f64>,
}

/// Smooths 2·y − line from its first value: the squared one-step errors and the last level.
fn smooth(y: &[f64], (intercept, slope): (f64, f64), alpha: f64, mut each: impl FnMut(f64)) -> f64 {
    let doubled = |i: usize, y: f64| 2.0 * y - (intercept + slope * (i + 1) as f64);
    let mut level = y.first().map_or(0.0, |y| doubled(0, *y));
    for (i, y) in y.iter().enumerate() {
        let error = doubled(i, *y) - level;
        each(error);
        level += alpha * error;
    }
    level
}

/// Theta with a given α, the smoothing begun at the first value.
pub fn with_alpha(y: &[f64], alpha: f64) -> Theta {
    let line = line(y);
    let mut errors = Vec::with_capacity(y.len());
    // Twice the value less the line: its error is twice that of the mean of both lines.
    let level = smooth(y, line, alpha, |e| errors.push(e / 2.0));
    Theta { alpha, line, level, count: y.len(), errors }
}

/// Theta with the α that makes the squared one-step errors of the doubled line least.
pub fn theta(y: &[f64]) -> Theta {
    let through = line(y);
    let squares = |alpha: f64| {
        let mut sum = 0.0;
        smooth(y, through, alpha, |e| sum += e * e);
        sum
    };
    with_alpha(y, golden(0.01, 0.99, 10, 1e-3, squares))
}

impl Theta {
    /// The next `horizon` values.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let (intercept, slope) = self.line;
        (1..=horizon).map(|h| 0.5 * (self.level + intercept + slope * (self.count + h) as f64)).collect()
    }
}
