//! Control chart (XmR): the natural limits of the main measure and what breaks them (methods.md B6).

use crate::base::{Grain, Period, Scenario, Unit, Value};

use super::book::{Book, Derived};
use super::study::Study;
use super::variance::Cell;
use super::{Control, ControlPoint, FactId, Signal};

/// Fewest points that have limits.
pub const FEWEST: usize = 6;

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

/// The periods of a control chart: complete ones that the data cover whole, the report's at most last. Where
/// there are too few of its own length, its months.
fn points(study: &Study<'_>) -> Vec<Period> {
    let covered = study.ledger.covered(study.source());
    let whole = |p: &Period| {
        p.is_complete(study.ledger.as_of, study.ledger.calendar)
            && covered.is_some_and(|c| c.from <= p.start && p.start <= c.to)
    };
    let back = |last: &Period| {
        let count = match last.grain {
            Grain::Week => 26,
            Grain::Month => 24,
            Grain::Quarter => 12,
            Grain::Year => 10,
        };
        last.back(count, study.ledger.calendar).into_iter().filter(whole).collect::<Vec<_>>()
    };
    let own = back(&study.period);
    if own.len() >= FEWEST || !matches!(study.period.grain, Grain::Quarter | Grain::Year) {
        return own;
    }
    study.period.months(study.ledger.calendar).last().map(back).unwrap_or_default()
}

/// A control chart with the numbers behind it.
#[derive(Debug)]
pub struct Charted {
    /// The chart.
    pub control: Control,
    /// Its limits.
    pub limits: Limits,
    /// t-value of its slope.
    pub t: f64,
}

/// The control chart of the main measure; none below [`FEWEST`] complete periods.
pub fn control(study: &Study<'_>, book: &mut Book) -> Option<Charted> {
    let periods = points(study);
    let rows: Vec<_> = periods.iter().map(|p| super::history::whole(study, book, p)).collect();
    let values: Vec<f64> = rows.iter().map(|r| book.real(r, Scenario::AC).unwrap_or(0.0)).collect();
    let limits = Limits::of(&values)?;
    let signals = limits.signals(&values);
    let id = study.main.id;
    let unit = study.main.unit(study.ledger.currency);
    let mut enter = |what: &str, unit: &Unit, period: Period, value: f64| {
        let measure = format!("{id}.{what}");
        let derived = Derived { measure, unit: unit.clone(), member: None, period, scenario: Scenario::AC };
        book.derive(derived, Cell::of(Value::Real(value)))
    };
    let last = *periods.last()?;
    let centre = enter("centre", &unit, last, limits.centre)?;
    let upper = enter("upper", &unit, last, limits.upper)?;
    let lower = enter("lower", &unit, last, limits.lower)?;
    let (step, t) = slope(&values)?;
    let slope = if limits.centre > 0.0 { enter("slope", &Unit::Ratio, last, step / limits.centre) } else { None };
    let mut averages: Vec<Option<FactId>> = Vec::new();
    for (at, period) in periods.iter().enumerate() {
        let window = at.checked_sub(2).and_then(|from| values.get(from..=at));
        let mean = window.map(|w| w.iter().sum::<f64>() / 3.0);
        averages.push(mean.and_then(|m| enter("moving_average", &unit, *period, m)));
    }
    let points = rows.iter().zip(averages).zip(signals).filter_map(|((row, moving_average), signals)| {
        Some(ControlPoint { period: row.period, value: row.facts.get(&Scenario::AC)?.clone(), moving_average, signals })
    });
    let control = Control { measure: id.to_owned(), points: points.collect(), centre, upper, lower, slope };
    book.count(format!("{id}.points"), last, Scenario::AC, values.len());
    Some(Charted { control, limits, t })
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
