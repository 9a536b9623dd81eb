//! The season's shape for forecasting, from as little as a season and a bit: mean distance from the regression line
//! at each place of the season, shrunk towards none by what can be noise (James & Stein 1961; Miller & Williams 2003
//! found that shrunk indices forecast better than plain ones).

use super::regression::line;
use super::seasonality::{Indices, Kind};

/// Weight of the belief, held before any season has repeated itself, that half of what is seen is season: as much
/// as a quarter of a season of pairs.
const PRIOR: (f64, f64) = (0.25, 0.5);

/// Additive indices of a model series (logarithms or plain values). None at all for a season of one, or a series of
/// less than a season and two values.
pub fn shape(x: &[f64], season: usize) -> Indices {
    let count = x.len();
    if season < 2 || count < season + 2 {
        return Indices::none();
    }
    let (intercept, slope) = through(x, season);
    let mut sums = vec![(0.0, 0usize); season];
    for (t, x) in x.iter().enumerate() {
        let (sum, count) = &mut sums[t % season];
        *sum += x - (intercept + slope * (t + 1) as f64);
        *count += 1;
    }
    let means: Vec<f64> = sums.iter().map(|(sum, count)| sum / (*count).max(1) as f64).collect();
    let centre = means.iter().sum::<f64>() / season as f64;
    let values: Vec<f64> = means.iter().map(|m| m - centre).collect();
    let weight = weight(x, season, &values);
    Indices { kind: Kind::Additive, values: values.iter().map(|v| weight * v).collect() }
}

/// The line through the series. From less than one and a half seasons the season itself would tilt it: there the
/// change from one season to the next is the slope.
fn through(x: &[f64], season: usize) -> (f64, f64) {
    let count = x.len() as f64;
    if x.len() >= season + season / 2 {
        return line(x);
    }
    let changes = x.iter().skip(season).zip(x).map(|(now, before)| (now - before) / season as f64);
    let slope = changes.sum::<f64>() / (count - season as f64);
    (x.iter().sum::<f64>() / count - slope * (count + 1.0) / 2.0, slope)
}

/// How much of the indices is season and not noise, 0–1. The noise is what changes between values one season apart.
fn weight(x: &[f64], season: usize, indices: &[f64]) -> f64 {
    let changes: Vec<f64> = x.iter().skip(season).zip(x).map(|(now, before)| now - before).collect();
    let pairs = changes.len() as f64;
    let mean = changes.iter().sum::<f64>() / pairs;
    let squares: f64 = changes.iter().map(|c| (c - mean).powi(2)).sum();
    let noise = if changes.len() > 1 { squares / (pairs - 1.0) / 2.0 } else { 0.0 };
    let places = season as f64;
    // Of m indices around their mean, estimated from n/m values each.
    let expected = noise * places / x.len() as f64 * (places - 3.0).max(0.0) / places;
    let seen = indices.iter().map(|i| i * i).sum::<f64>() / places;
    let own = if seen > 0.0 { (1.0 - expected / seen).max(0.0) } else { 0.0 };
    let (share, belief) = PRIOR;
    let prior = share * places;
    (own * pairs + belief * prior) / (pairs + prior)
}
