//! The arithmetic of a composite score (methods.md B7): points of a component, their weighted mean, grades.

use serde::Serialize;

use crate::base::Polarity;

/// Points of a component that reaches its reference.
pub const FULL: f64 = 100.0;
/// A score is compared with a border to a billionth: what binary fractions leave behind decides nothing.
const FINE: f64 = 1e9;

/// How a rep did, by the borders of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 优秀.
    Excellent,
    /// 良好.
    Good,
    /// 合格.
    Pass,
    /// 待改进.
    Improve,
}

impl Grade {
    /// The grade of an unrounded score; a border belongs to the better grade.
    pub fn of(score: f64, borders: [f64; 3]) -> Grade {
        let reaches = |border: f64| settled(score) >= border;
        match borders {
            [excellent, ..] if reaches(excellent) => Grade::Excellent,
            [_, good, _] if reaches(good) => Grade::Good,
            [.., pass] if reaches(pass) => Grade::Pass,
            _ => Grade::Improve,
        }
    }

    /// Its word: the key of the words files under `grade`.
    pub fn code(self) -> &'static str {
        match self {
            Grade::Excellent => "excellent",
            Grade::Good => "good",
            Grade::Pass => "pass",
            Grade::Improve => "improve",
        }
    }
}

/// A score without what binary fractions leave behind.
pub fn settled(score: f64) -> f64 {
    (score * FINE).round() / FINE
}

/// The points of a value against its reference, each within the floor and the cap before any weight is put on it; of a
/// measure of which less is better, the reference ÷ the value. None where the reference is not above 0.
pub fn points(value: f64, reference: f64, good: Polarity, floor: f64, cap: f64) -> Option<f64> {
    if reference.is_nan() || reference <= 0.0 || !value.is_finite() {
        return None;
    }
    let ratio = match good {
        Polarity::Down if value <= 0.0 => cap,
        Polarity::Down => reference / value,
        Polarity::Up | Polarity::Neutral => value / reference,
    };
    Some(FULL * ratio.clamp(floor, cap))
}

/// The weighted mean of points; those that are not known give their weight to the others in proportion. None where none
/// is known.
pub fn weighted(parts: &[(Option<f64>, u32)]) -> Option<f64> {
    let known = || parts.iter().filter_map(|(points, weight)| Some(((*points)?, f64::from(*weight))));
    let weight: f64 = known().map(|(_, weight)| weight).sum();
    (weight > 0.0).then(|| known().map(|(points, weight)| points * weight).sum::<f64>() / weight)
}

/// Places of scores, 1 for the highest: equal scores share a place, and the next ones are as many places further down
/// (1, 2, 2, 4).
pub fn places(scores: &[f64]) -> Vec<usize> {
    let settled: Vec<f64> = scores.iter().copied().map(settled).collect();
    settled.iter().map(|score| 1 + settled.iter().filter(|other| *other > score).count()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BORDERS: [f64; 3] = [90.0, 80.0, 70.0];

    fn oracle(key: &str) -> f64 {
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles");
        all["hdi"][key].as_f64().expect("a number")
    }

    /// brief.md S32/S33: 张 and 李 with the references of the example.
    #[test]
    fn the_published_example_gives_88_and_65() {
        let weights = [3_000, 2_500, 2_000, 1_500, 1_000];
        let references = [1.0, 0.30, 80_000.0, 1.0, 1.0];
        let score = |values: [f64; 5]| {
            let one = |i: usize| (points(values[i], references[i], Polarity::Up, 0.0, 1.0), weights[i]);
            weighted(&[0, 1, 2, 3, 4].map(one)).expect("a score")
        };
        let zhang = score([520_000.0 / 500_000.0, 0.25, 520_000.0 / 8.0, 0.92, 0.712]);
        let li = score([210_000.0 / 300_000.0, 0.15, 210_000.0 / 5.0, 0.85, 0.825]);
        assert!((zhang - (30.0 + 62.5 / 3.0 + 16.25 + 13.8 + 7.12)).abs() < 1e-9, "{zhang}");
        assert!((li - 65.0).abs() < 1e-9, "{li}");
        assert_eq!((zhang.round(), li.round()), (88.0, 65.0));
        assert_eq!([Grade::of(zhang, BORDERS), Grade::of(li, BORDERS)], [Grade::Good, Grade::Improve]);
    }

    /// O7.1: the arithmetic mean compensates, the geometric one (not used for scores) does not.
    #[test]
    fn the_human_development_index() {
        let inputs: Vec<f64> = {
            let all: serde_json::Value =
                serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles");
            all["hdi"]["in"].as_array().expect("inputs").iter().filter_map(serde_json::Value::as_f64).collect()
        };
        let dimension = |value: f64, low: f64, high: f64| {
            points(value - low, high - low, Polarity::Up, 0.0, 1.0).expect("points") / FULL
        };
        let health = dimension(inputs[0], 20.0, 85.0);
        let education = (dimension(inputs[1], 0.0, 18.0) + dimension(inputs[2], 0.0, 15.0)) / 2.0;
        let income = dimension(inputs[3].ln(), 100.0_f64.ln(), 75_000.0_f64.ln());
        for (found, key) in [(health, "health"), (education, "edu"), (income, "income")] {
            assert!((found - oracle(key)).abs() < 1e-6, "{key}: {found}");
        }
        let mean = weighted(&[health, education, income].map(|d| (Some(d), 1))).expect("a mean");
        assert!((mean - 0.779_54).abs() < 5e-6, "{mean}");
        assert!(((health * education * income).cbrt() - oracle("geo")).abs() < 5e-6);
    }

    /// O7.2.
    #[test]
    fn a_component_is_capped_before_it_is_weighed() {
        let score = |cap: f64| {
            let parts = [(1.35, 4_000), (0.92, 2_500), (0.75, 2_000), (1.05, 1_500)];
            weighted(&parts.map(|(value, weight)| (points(value, 1.0, Polarity::Up, 0.0, cap), weight)))
                .expect("a score")
        };
        assert!((score(1.2) - 101.75).abs() < 1e-9);
        assert!((score(10.0) - 107.75).abs() < 1e-9);
    }

    #[test]
    fn grades_are_half_open_and_places_are_shared() {
        let graded = [90.0, 89.999_999, 80.0, 70.0, 69.99, 100.0].map(|score| Grade::of(score, BORDERS).code());
        assert_eq!(graded, ["excellent", "good", "good", "pass", "improve", "excellent"]);
        // 0.1 + 0.2 is no reason to miss a border.
        assert_eq!(Grade::of(90.0 - 1e-12, BORDERS), Grade::Excellent);
        assert_eq!(places(&[80.0, 95.0, 80.0, 60.0]), [2, 1, 2, 4]);
        assert_eq!(places(&[]), Vec::<usize>::new());
    }

    #[test]
    fn what_is_not_known_is_no_zero() {
        assert_eq!(weighted(&[(None, 3_000), (None, 7_000)]), None);
        assert_eq!(weighted(&[(Some(80.0), 3_000), (None, 7_000)]), Some(80.0));
        assert_eq!(weighted(&[(Some(80.0), 0)]), None);
        assert_eq!(points(5.0, 0.0, Polarity::Up, 0.0, 1.0), None);
        assert_eq!(points(0.0, 5.0, Polarity::Down, 0.0, 1.2), Some(120.0));
        assert_eq!(points(10.0, 5.0, Polarity::Down, 0.0, 1.2), Some(50.0));
        assert_eq!(points(-10.0, 5.0, Polarity::Up, 0.0, 1.2), Some(0.0));
    }

    proptest! {
        #[test]
        fn the_unit_of_a_component_does_not_matter(value in 0.0..1e6, reference in 1e-3..1e6, times in 1e-3..1e3) {
            let plain = points(value, reference, Polarity::Up, 0.0, 1.2).expect("points");
            let scaled = points(value * times, reference * times, Polarity::Up, 0.0, 1.2).expect("points");
            prop_assert!((plain - scaled).abs() < 1e-6);
        }

        #[test]
        fn more_of_a_component_never_costs_points(a in 0.0..1e4, b in 0.0..1e4, w in 1_u32..10_000, rest in 0.0..120.0) {
            let (low, high) = (f64::min(a, b), f64::max(a, b));
            let score = |value: f64, good| {
                weighted(&[(points(value, 1e3, good, 0.0, 1.2), w), (Some(rest), 10_000 - w)]).expect("a score")
            };
            prop_assert!(score(low, Polarity::Up) <= score(high, Polarity::Up) + 1e-9);
            prop_assert!(score(low, Polarity::Down) + 1e-9 >= score(high, Polarity::Down));
        }

        #[test]
        fn only_the_proportion_of_weights_counts(p in prop::collection::vec((0.0..120.0, 1_u32..1_000), 1..6), times in 1_u32..9) {
            let plain: Vec<_> = p.iter().map(|(points, weight)| (Some(*points), *weight)).collect();
            let scaled: Vec<_> = p.iter().map(|(points, weight)| (Some(*points), weight * times)).collect();
            let (one, other) = (weighted(&plain).expect("a score"), weighted(&scaled).expect("a score"));
            prop_assert!((one - other).abs() < 1e-9);
            let (least, most) = p.iter().fold((f64::MAX, f64::MIN), |(l, m), (x, _)| (l.min(*x), m.max(*x)));
            prop_assert!(least - 1e-9 <= one && one <= most + 1e-9, "a mean lies among its parts");
        }

        #[test]
        fn a_missing_component_gives_its_weight_to_the_others(p in prop::collection::vec((0.0..120.0, 1_u32..1_000), 2..6)) {
            let mut parts: Vec<_> = p.iter().map(|(points, weight)| (Some(*points), *weight)).collect();
            let without = weighted(&parts[1..]).expect("a score");
            parts[0].0 = None;
            prop_assert!((weighted(&parts).expect("a score") - without).abs() < 1e-9);
        }
    }
}
