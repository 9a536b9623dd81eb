//! How far off a forecast may be: the spread of rolling-origin errors, growing with the horizon, and the intervals
//! that follow from it; and the variance that the class-1 exponential smoothing models imply.

use super::student;

/// What is believed of the growth before errors are seen: spread ∝ h^0.45 (a random walk has ½, noise 0), weighing
/// as much as a regression sum of squares of 20.
const GROWTH: (f64, f64) = (0.45, 20.0);
/// The same of relative errors of sums.
const SUMS: (f64, f64) = (0.0, 20.0);
/// The errors of a fit judged by its own weights are too small by about this.
const INFLATION: f64 = 1.08;
/// Errors of business series have heavier tails than a normal distribution: never more degrees of freedom.
const FREEDOM: u32 = 6;

/// Spread of the errors `h` steps ahead: `unit`·h^`growth`, on the scale of the model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// One step ahead.
    pub unit: f64,
    /// Exponent, 0–1.
    pub growth: f64,
    /// Degrees of freedom of the t quantile.
    pub freedom: u32,
}

impl Spread {
    /// From the errors of several origins: `errors[origin][h − 1]`. Root mean squares per horizon are joined by a
    /// line in logarithms, in which a horizon weighs as many errors as do not overlap. None without an error.
    pub fn of(errors: &[Vec<f64>]) -> Option<Spread> {
        Spread::believed(errors, GROWTH, (0.0, 1.0))
    }

    /// The same of relative errors of sums over 1, 2, … steps: what is independent cancels (−½), what lasts adds up.
    pub fn of_sums(errors: &[Vec<f64>]) -> Option<Spread> {
        Spread::believed(errors, SUMS, (-0.5, 0.5))
    }

    fn believed(errors: &[Vec<f64>], (belief, worth): (f64, f64), (least, most): (f64, f64)) -> Option<Spread> {
        let horizon = errors.iter().map(Vec::len).max().filter(|h| *h > 0)?;
        let origins = errors.iter().filter(|e| !e.is_empty()).count();
        let points: Vec<(f64, f64, f64)> = (0..horizon)
            .filter_map(|at| {
                let (sum, count) = errors
                    .iter()
                    .filter_map(|e| e.get(at))
                    .fold((0.0, 0.0), |(sum, count), e| (sum + e * e, count + 1.0));
                let steps = (at + 1) as f64;
                let square: f64 = sum / count;
                (square > 0.0 && square.is_finite()).then(|| (steps.ln(), 0.5 * square.ln(), count / steps))
            })
            .collect();
        let freedom = (origins as u32).saturating_sub(1).clamp(2, FREEDOM);
        let weight: f64 = points.iter().map(|p| p.2).sum();
        if weight <= 0.0 {
            return Some(Spread { unit: 0.0, growth: 0.0, freedom });
        }
        let mx = points.iter().map(|p| p.0 * p.2).sum::<f64>() / weight;
        let my = points.iter().map(|p| p.1 * p.2).sum::<f64>() / weight;
        let sxy: f64 = points.iter().map(|p| p.2 * (p.0 - mx) * (p.1 - my)).sum();
        let sxx: f64 = points.iter().map(|p| p.2 * (p.0 - mx).powi(2)).sum();
        let growth = ((sxy + worth * belief) / (sxx + worth)).clamp(least, most);
        Some(Spread { unit: INFLATION * (my - growth * mx).exp(), growth, freedom })
    }

    /// The quantile that a level (0–1) takes: half the width of its interval in units of the spread.
    pub fn quantile(&self, level: f64) -> f64 {
        student::two_sided(level, self.freedom)
    }

    /// The spread `h` steps ahead (from 1), on the scale of the model.
    pub fn at(&self, h: usize) -> f64 {
        self.unit * (h as f64).powf(self.growth)
    }
}

/// The variances of the class-1 models (Hyndman et al. 2005), in units of the one-step variance: 1 + Σ_{j<h} c_j²
/// for h = 1 … `horizon`, where c_j is the weight of an error in the value j steps later.
pub fn variances(horizon: usize, carry: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut sum = 1.0;
    (1..=horizon)
        .map(|h| {
            if h > 1 {
                sum += carry(h - 1).powi(2);
            }
            sum
        })
        .collect()
}
