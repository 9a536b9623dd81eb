//! Natural limits of a series (XmR, methods.md B6), the signals that break them, and its direction.

use super::Signal;
use crate::base::robust::median;

/// Fewest points that have limits.
pub const FEWEST: usize = 6;
/// Natural limits in median moving ranges, and the largest natural moving range in mean ones.
const MEDIAN: f64 = 3.145;
const LARGEST: f64 = 3.268;

/// Natural limits of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Mean.
    pub centre: f64,
    /// Mean moving range.
    pub range: f64,
    /// Mean + 2.66 × mean moving range.
    pub upper: f64,
    /// Mean − 2.66 × mean moving range.
    pub lower: f64,
}

impl Limits {
    /// The limits of at least [`FEWEST`] points.
    pub fn of(points: &[f64]) -> Option<Limits> {
        if points.len() < FEWEST {
            return None;
        }
        let count = points.len() as f64;
        let centre = points.iter().sum::<f64>() / count;
        let range = points.windows(2).map(|w| (w[1] - w[0]).abs()).sum::<f64>() / (count - 1.0);
        Some(Limits { centre, range, upper: centre + 2.66 * range, lower: centre - 2.66 * range })
    }

    /// Spread of one point around the centre: mean moving range ÷ 1.128.
    pub fn sigma(&self) -> f64 {
        self.range / 1.128
    }

    /// The largest moving range that is natural: 3.268 × the mean one.
    pub fn largest_range(&self) -> f64 {
        LARGEST * self.range
    }

    /// The signals at each point.
    pub fn signals(&self, points: &[f64]) -> Vec<Vec<Signal>> {
        let half = 1.33 * self.range;
        let within = |at: usize, count: usize| at.checked_sub(count - 1).and_then(|from| points.get(from..=at));
        (0..points.len())
            .map(|at| {
                let mut found = Vec::new();
                if points[at] > self.upper || points[at] < self.lower {
                    found.push(Signal::Outside);
                }
                if within(at, 8)
                    .is_some_and(|w| w.iter().all(|x| *x > self.centre) || w.iter().all(|x| *x < self.centre))
                {
                    found.push(Signal::Run);
                }
                // Nearer to a limit than to the centre: the third of four on one side, this one among them.
                let near = |side: f64| {
                    let far = |x: &f64| (x - self.centre) * side > half && self.range > 0.0;
                    within(at, 4).is_some_and(|w| w.iter().filter(|x| far(x)).count() >= 3) && far(&points[at])
                };
                if near(1.0) || near(-1.0) {
                    found.push(Signal::NearLimit);
                }
                found
            })
            .collect()
    }
}

/// Natural limits by the median: median ± 3.145 × median moving range, which a spike does not widen. Where most
/// neighbours are equal the mean limits stand in; none below [`FEWEST`] points.
pub fn median_limits(points: &[f64]) -> Option<Limits> {
    let plain = Limits::of(points)?;
    let ranges: Vec<f64> = points.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
    let (centre, range) = (median(points)?, median(&ranges)?);
    if range <= 0.0 {
        return Some(plain);
    }
    Some(Limits { centre, range, upper: centre + MEDIAN * range, lower: centre - MEDIAN * range })
}

/// Direction of a series: least-squares slope per step and its t-value; none below [`FEWEST`] points.
pub fn slope(points: &[f64]) -> Option<(f64, f64)> {
    if points.len() < FEWEST {
        return None;
    }
    let n = points.len() as f64;
    let (mx, my) = ((n - 1.0) / 2.0, points.iter().sum::<f64>() / n);
    let steps = || (0..points.len()).map(|i| i as f64 - mx);
    let sxx: f64 = steps().map(|x| x * x).sum();
    let sxy: f64 = steps().zip(points).map(|(x, y)| x * (y - my)).sum();
    let slope = sxy / sxx;
    let rest: f64 = steps().zip(points).map(|(x, y)| (y - my - slope * x).powi(2)).sum();
    let error = (rest / (n - 2.0) / sxx).sqrt();
    let t = if error > 0.0 { slope / error } else { slope.signum() * f64::MAX };
    Some((slope, t))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: [f64; 10] = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

    #[test]
    fn the_published_flow_rate() {
        // Oracle O6.3, limits with 2.66.
        let limits = Limits::of(&FLOW).expect("ten points");
        assert!((limits.centre - 50.81).abs() < 1e-9);
        assert!((limits.range - 1.877_777_8).abs() < 1e-6);
        assert!((limits.upper - 55.8049).abs() < 1e-4 && (limits.lower - 45.8151).abs() < 1e-4);
        assert!(limits.signals(&FLOW).iter().flatten().count() == 0);
        assert_eq!(Limits::of(&FLOW[..5]), None);
    }

    #[test]
    fn the_published_flow_rate_in_full() {
        // Oracle O6.3 with 3/1.128 instead of 2.66, and the limit of moving ranges: to 1e-4.
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles are JSON");
        let oracle = &all["xmr"];
        let of = |key: &str| oracle[key].as_f64().expect("a number");
        let limits = Limits::of(&FLOW).expect("ten points");
        assert!((limits.centre - of("mean")).abs() < 1e-9 && (limits.range - of("mr")).abs() < 1e-6);
        assert!((limits.centre + 3.0 * limits.sigma() - of("ucl_1128")).abs() < 1e-4);
        assert!((limits.centre - 3.0 * limits.sigma() - of("lcl_1128")).abs() < 1e-4);
        assert!((limits.largest_range() - of("url")).abs() < 1e-3);
    }

    #[test]
    fn a_spike_does_not_widen_the_limits_by_the_median() {
        let mut points = [10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0];
        let before = median_limits(&points).expect("points");
        points[4] = 90.0;
        let after = median_limits(&points).expect("points");
        assert!((before.range - 2.0).abs() < 1e-12 && (after.range - 2.0).abs() < 1e-12);
        assert!(Limits::of(&points).expect("points").upper > 2.0 * after.upper);
        // Neighbours that are mostly equal: the mean stands in.
        assert_eq!(median_limits(&[5.0, 5.0, 5.0, 5.0, 5.0, 7.0]), Limits::of(&[5.0, 5.0, 5.0, 5.0, 5.0, 7.0]));
        assert_eq!(median_limits(&[1.0; 5]), None);
    }

    #[test]
    fn each_rule_is_detected() {
        let mut spike = [10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 30.0];
        let limits = Limits::of(&spike).expect("points");
        assert!(limits.signals(&spike)[11].contains(&Signal::Outside));
        spike[11] = 11.0;
        let limits = Limits { centre: 9.0, range: 10.0, upper: 35.6, lower: -17.6 };
        assert_eq!(limits.signals(&spike)[7], [Signal::Run]);
        assert!(limits.signals(&spike)[6].is_empty());
        let limits = Limits { centre: 9.0, range: 1.0, upper: 11.66, lower: 6.34 };
        assert!(limits.signals(&[11.0, 9.0, 11.0, 11.0])[3].contains(&Signal::NearLimit));
        assert!(!limits.signals(&[11.0, 9.0, 11.0, 9.0])[3].contains(&Signal::NearLimit));
    }

    #[test]
    fn the_slope_of_a_line() {
        // Oracle O3.6 (Anscombe I) in the order of x, where steps are 1.
        let y = [4.26, 5.68, 7.24, 4.82, 6.95, 8.81, 8.04, 8.33, 10.84, 7.58, 9.96];
        let (step, t) = slope(&y).expect("eleven points");
        assert!((step - 0.500_090_9).abs() < 1e-6);
        assert!((t - 0.500_090_9 / 0.117_905_5).abs() < 1e-4);
    }
}
