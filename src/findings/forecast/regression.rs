//! The least-squares line with the interval of what it predicts.

use super::student;

/// A least-squares line y = intercept + slope·x.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Value at x = 0.
    pub intercept: f64,
    /// Change per unit of x.
    pub slope: f64,
    /// Share of the variance that the line explains, 0–1; 1 for a series without variance.
    pub r2: f64,
    /// Standard error of the slope.
    pub slope_error: f64,
    count: f64,
    mean: f64,
    sxx: f64,
    residual: f64,
}

impl Line {
    /// The line through at least three points of which two differ in x.
    pub fn through(points: &[(f64, f64)]) -> Option<Line> {
        let count = points.len() as f64;
        let mean = points.iter().map(|p| p.0).sum::<f64>() / count;
        let my = points.iter().map(|p| p.1).sum::<f64>() / count;
        let sxx: f64 = points.iter().map(|p| (p.0 - mean).powi(2)).sum();
        if points.len() < 3 || sxx <= 0.0 {
            return None;
        }
        let slope = points.iter().map(|p| (p.0 - mean) * (p.1 - my)).sum::<f64>() / sxx;
        let intercept = my - slope * mean;
        let squares: f64 = points.iter().map(|p| (p.1 - intercept - slope * p.0).powi(2)).sum();
        let all: f64 = points.iter().map(|p| (p.1 - my).powi(2)).sum();
        let residual = (squares / (count - 2.0)).sqrt();
        let r2 = if all > 0.0 { 1.0 - squares / all } else { 1.0 };
        Some(Line { intercept, slope, r2, slope_error: residual / sxx.sqrt(), count, mean, sxx, residual })
    }

    /// The value at `x` and half the width of its prediction interval of a level (0–1):
    /// t_{n−2}·s·√(1 + 1/n + (x − x̄)²/Sxx).
    pub fn predict(&self, x: f64, level: f64) -> (f64, f64) {
        let t = student::two_sided(level, (self.count as u32).saturating_sub(2));
        let spread = self.residual * (1.0 + 1.0 / self.count + (x - self.mean).powi(2) / self.sxx).sqrt();
        (self.intercept + self.slope * x, t * spread)
    }
}

/// Intercept (at place 0) and slope per step of the line through values at 1, 2, …; a flat one below two values.
pub fn line(y: &[f64]) -> (f64, f64) {
    if y.len() < 2 {
        return (y.first().copied().unwrap_or(0.0), 0.0);
    }
    let n = y.len() as f64;
    let (mx, my) = ((n + 1.0) / 2.0, y.iter().sum::<f64>() / n);
    let sxx = n * (n * n - 1.0) / 12.0;
    let sxy: f64 = y.iter().enumerate().map(|(i, y)| ((i + 1) as f64 - mx) * (y - my)).sum();
    let slope = sxy / sxx;
    (my - slope * mx, slope)
}
