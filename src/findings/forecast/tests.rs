//! Published values (oracles O3.1–O3.7 of tests/oracles.json) and laws that every forecast obeys.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::holt_winters::{self, Weights as Winters};
use super::method::tested;
use super::metrics::{coverage, mae, mase, msis, owa, scale, smape, wmape};
use super::regression::Line;
use super::seasonality::{Kind, autocorrelation, decompose, is_seasonal, limit};
use super::smoothing::{State, Weights};
use super::spread::variances;
use super::*;

fn oracles() -> Json {
    serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("JSON")
}

fn numbers(json: &Json) -> Vec<f64> {
    json.as_array().expect("an array").iter().map(|n| n.as_f64().expect("a number")).collect()
}

fn close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (f, e) in found.iter().zip(expected) {
        assert!((f - e).abs() <= tolerance, "{found:?} is not {expected:?}");
    }
}

#[test]
fn o3_1_simple_smoothing_of_oil() {
    let oracle = &oracles()["ses_oil"];
    let y = numbers(&oracle["y"]);
    for (alpha, expected) in oracle["alpha_to_fc"].as_object().expect("an object") {
        let weights = Weights { alpha: alpha.parse().expect("a number"), beta: 0.0, phi: 0.0 };
        let smoothed = weights.smooth(&y, State { level: y[0], trend: 0.0 });
        close(&smoothed.forecast(2), &[expected.as_f64().expect("a number"); 2], 1e-6);
    }
}

#[test]
fn o3_2_holt_of_air_passengers_of_australia() {
    let oracle = &oracles()["holt_ausair"];
    let y = numbers(&oracle["y"]);
    let weights = Weights { alpha: 0.8, beta: 0.2, phi: 1.0 };
    let smoothed = weights.smooth(&y, State { level: y[0], trend: y[1] - y[0] });
    close(&smoothed.forecast(5), &numbers(&oracle["fc"]), 1e-6);
}

#[test]
fn o3_3_holt_winters_of_australian_tourists() {
    let oracle = &oracles()["hw_austourists"];
    let y = numbers(&oracle["y"]);
    let level = oracle["l0"].as_f64().expect("a number");
    let start = State { level, trend: oracle["b0"].as_f64().expect("a number") };
    let weights = Winters { alpha: 0.3, beta: 0.1, gamma: 0.2, phi: 1.0 };
    let additive: Vec<f64> = y[..4].iter().map(|y| y - level).collect();
    let fit = weights.smooth(&y, Kind::Additive, start, &additive);
    close(&fit.forecast(8), &numbers(&oracle["add"]), 2e-6);
    close(&[fit.errors.iter().map(|e| e * e).sum()], &[122.637_286], 1e-6);
    // Where the season's own turn comes, its weight joins: class-1 variances as multiples of σ.
    close(&variances(8, |j| fit.carry(j)), &numbers(&oracle["add_var_mult"]), 1e-4);
    let multiplicative: Vec<f64> = y[..4].iter().map(|y| y / level).collect();
    let fit = weights.smooth(&y, Kind::Multiplicative, start, &multiplicative);
    close(&fit.forecast(8), &numbers(&oracle["mul"]), 2e-6);
    close(&[fit.errors.iter().map(|e| e * e).sum()], &[126.164_874], 1e-6);
}

#[test]
fn the_search_for_weights_beats_what_was_chosen_by_hand() {
    let y = numbers(&oracles()["hw_austourists"]["y"]);
    for (kind, sse) in [(Kind::Additive, 122.637_286), (Kind::Multiplicative, 126.164_874)] {
        let fit = holt_winters::damped(&y, 4, kind).expect("six seasons");
        assert!(fit.errors.iter().map(|e| e * e).sum::<f64>() < sse, "{kind:?}");
    }
}

/// The classic series of the shared data; they may not be copied into the repository.
fn air_passengers() -> Option<Vec<f64>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/classic_series/AirPassengers.csv");
    if !path.is_file() {
        println!("skipped: no {} beside the project", path.display());
        return None;
    }
    let text = crate::base::fs::read_text(&path).expect("readable");
    Some(text.lines().skip(1).map(|l| l.rsplit(',').next().expect("a value").parse().expect("a number")).collect())
}

#[test]
fn o3_4_air_passengers_taken_apart_and_forecast() {
    let Some(y) = air_passengers() else { return };
    assert_eq!((y.len(), y.iter().sum::<f64>() as i64), (144, 40_363));
    let oracles = oracles();
    let indices = decompose(&y, 12, Kind::Multiplicative).expect("twelve years");
    close(&indices.values, &numbers(&oracles["air_mult_indices"]), 1e-6);
    let (train, test) = y.split_at(132);
    let expected = &oracles["air_holdout12"];
    let number = |path: &str| expected.pointer(path).and_then(Json::as_f64).expect("a number");
    close(&[scale(train, 12).expect("a scale")], &[number("/scale")], 1e-2);
    let r = autocorrelation(train, 12);
    close(&[r[11], limit(&r, 12, 132)], &[number("/acf12"), number("/limit")], 1e-5);
    let error = |method: Method| {
        let f = method.forecast(train, 12, 12);
        (smape(test, &f).expect("values"), mase(train, 12, test, &f).expect("values"), mae(test, &f).expect("values"))
    };
    let (s, m, a) = error(Method::SeasonalNaive);
    close(&[s, m, a], &[number("/snaive/smape"), number("/snaive/mase"), number("/snaive/mae")], 1e-4);
    let (s, m, _) = error(Method::Naive2);
    close(&[s, m], &[number("/naive2/smape"), number("/naive2/mase")], 1e-4);
    // Another search for α is another forecast: one per cent.
    let (s, m, _) = error(Method::Theta);
    close(&[s], &[number("/theta_classic/smape")], 0.01 * s);
    close(&[m], &[number("/theta_classic/mase")], 0.01 * m);
    // The default beats each of them.
    let (s, m, _) = error(Method::Combination);
    assert!(s < number("/naive2/smape") && m < number("/naive2/mase"), "{s} {m}");
}

#[test]
fn o3_5_the_small_theta() {
    let oracle = &oracles()["theta_mini"];
    let y = numbers(&oracle["y"]);
    let theta = theta::with_alpha(&y, 0.5);
    close(&[theta.line.1], &[oracle["slope"].as_f64().expect("a number")], 1e-6);
    close(&theta.forecast(3), &numbers(&oracle["fc"]), 1e-6);
    // Hyndman and Billah: simple smoothing with half the slope as drift.
    let simple = Weights { alpha: 0.5, beta: 0.0, phi: 0.0 }.smooth(&y, State { level: y[0], trend: 0.0 });
    close(&[simple.state.level], &[15.375], 1e-9);
    let drift = |h: f64| simple.state.level + 0.5 * theta.line.1 * (h - 1.0 + (1.0 - 0.5_f64.powi(6)) / 0.5);
    close(&theta.forecast(3), &[drift(1.0), drift(2.0), drift(3.0)], 1e-9);
}

#[test]
fn o3_6_the_line_of_anscombe() {
    let oracle = &oracles()["anscombe1"];
    let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
    let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    let points: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    let line = Line::through(&points).expect("eleven points");
    let number = |key: &str| oracle[key].as_f64().expect("a number");
    close(
        &[line.slope, line.intercept, line.r2, line.slope_error],
        &[number("slope"), number("intercept"), number("r2"), number("se_slope")],
        1e-9,
    );
    let (at, half) = line.predict(15.0, 0.95);
    close(&[at, at - half, at + half], &numbers(&oracle["pred15"]), 1e-6);
    assert_eq!(Line::through(&points[..2]), None);
    assert_eq!(Line::through(&[(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)]), None);
}

#[test]
fn o3_7_metrics_by_hand() {
    let oracle = &oracles()["metrics_mini"];
    let list = |key: &str| numbers(&oracle[key]);
    let number = |key: &str| oracle[key].as_f64().expect("a number");
    let (train, y, f, low, high) = (list("train"), list("y"), list("f"), list("L"), list("U"));
    let found = [
        smape(&y, &f).expect("values"),
        mase(&train, 4, &y, &f).expect("values"),
        msis(&train, 4, 0.95, &y, &low, &high).expect("values"),
        coverage(&y, &low, &high).expect("values"),
    ];
    close(&found, &[number("smape"), number("mase"), number("msis95"), number("coverage")], 1e-6);
    close(&[wmape(&y, &f).expect("values")], &[4.0 / 116.0], 1e-12);
}

#[test]
fn metrics_have_no_value_where_they_mean_nothing() {
    assert_eq!(mase(&[5.0; 8], 4, &[1.0], &[2.0]), None, "a series that repeats itself has no scale");
    assert_eq!(scale(&[1.0, 2.0], 4), None);
    assert_eq!(smape(&[0.0], &[0.0]), Some(0.0));
    assert_eq!(smape(&[], &[]), None);
    assert_eq!(wmape(&[0.0, 0.0], &[1.0, 2.0]), None);
    assert_eq!(owa(10.0, 1.0, 0.0, 1.0), None);
    assert_eq!(owa(7.0, 0.6, 14.0, 1.0), Some(0.55));
    assert_eq!(msis(&[1.0, 2.0], 1, 1.0, &[1.0], &[0.0], &[2.0]), None);
}

#[test]
fn student_quantiles_of_the_tables() {
    // Two-sided 95 % and 80 %, as every table prints them.
    for (freedom, t95, t80) in [
        (1, 12.706, 3.078),
        (2, 4.303, 1.886),
        (3, 3.182, 1.638),
        (6, 2.447, 1.440),
        (9, 2.262, 1.383),
        (30, 2.042, 1.310),
    ] {
        close(&[student::two_sided(0.95, freedom), student::two_sided(0.8, freedom)], &[t95, t80], 6e-4);
    }
}

#[test]
fn a_season_is_found_where_there_is_one() {
    let season = [0.0, 4.0, -3.0, -1.0];
    let y: Vec<f64> = (0..24).map(|t| 50.0 + season[t % 4]).collect();
    assert!(is_seasonal(&y, 4));
    assert!(!is_seasonal(&y[..11], 4), "three whole seasons at least");
    assert!(!is_seasonal(&[7.0; 24], 4) && tested(&[7.0; 24], 4).is_flat());
    let indices = decompose(&y, 4, Kind::Additive).expect("six seasons");
    close(&indices.values, &season, 1e-9);
    // From as little as a season and a half, and shrunk where it might be noise.
    let shape = season_shape::shape(&y[..6], 4);
    assert!(shape.values[1] > 1.0 && shape.values[2] < -1.0, "{shape:?}");
    assert!(season_shape::shape(&y[..5], 4).is_flat());
}

#[test]
fn the_ladder_by_length() {
    assert_eq!(default_method(5), Method::Naive);
    assert_eq!(default_method(6), Method::Combination);
    let one = forecast(&[80.0], 12, 3, &[0.8, 0.95], None);
    assert_eq!((one.method, one.values.as_slice()), (Method::Naive, [80.0; 3].as_slice()));
    for interval in &one.intervals {
        assert!(interval.lower.iter().zip(&interval.upper).all(|(low, high)| *low < 80.0 && *high > 80.0));
    }
    assert_eq!(forecast(&[], 12, 2, &[0.8], None).values, [0.0; 2]);
    assert_eq!(forecast(&[1.0, 2.0], 12, 0, &[0.8], None).values, [0.0; 0]);
}

#[test]
fn a_constant_series_stays_and_is_certain() {
    for value in [0.0, 12.0, -3.5, 1e300] {
        for count in [1, 5, 6, 30] {
            for method in Method::ALL {
                let made = forecast(&vec![value; count], 12, 6, &[0.95], Some(method));
                for f in made.values {
                    assert!((f - value).abs() <= 1e-9 * value.abs(), "{method:?} {count} {f} {value}");
                }
            }
        }
    }
    let made = forecast(&[42.0; 30], 12, 6, &[0.95], None);
    close(&made.intervals[0].lower, &[42.0; 6], 1e-6);
    close(&made.intervals[0].upper, &[42.0; 6], 1e-6);
}

#[test]
fn a_plain_pattern_is_continued() {
    // Trend and season without noise: the seasonal shape must come back.
    let season = [80.0, 70.0, 100.0, 95.0, 100.0, 105.0, 98.0, 96.0, 110.0, 108.0, 115.0, 123.0];
    let y: Vec<f64> = (0..48).map(|t| season[t % 12] * 1.004_f64.powi(t as i32)).collect();
    let made = forecast(&y, 12, 12, &[0.8, 0.95], None);
    let next: Vec<f64> = (48..60).map(|t| season[t % 12] * 1.004_f64.powi(t as i32)).collect();
    assert!(wmape(&next, &made.values).expect("values") < 0.03, "{:?}", made.values);
    let test = backtest(&y, 12, 6, Method::Combination, 24, (6, 12)).expect("48 months");
    assert!(test.skill().expect("a skill") > 0.3, "{test:?}");
    assert_eq!((test.origins, test.horizon), (12, 6));
}

#[test]
fn a_back_test_sees_only_the_past() {
    let y: Vec<f64> = (0..40).map(|t| f64::from(100 + (t * 37) % 23)).collect();
    // What comes after an origin cannot change what was forecast there.
    let origin = 30;
    let made = forecast(&y[..origin], 12, 6, &[0.8, 0.95], Some(Method::Combination));
    let one = backtest(&y[..origin + 6], 12, 6, Method::Combination, origin, (1, 1)).expect("one origin");
    close(&[one.mae], &[mae(&y[origin..origin + 6], &made.values).expect("values")], 1e-12);
    assert_eq!(backtest(&y, 12, 6, Method::Combination, 24, (12, 12)), None, "only eleven origins");
    assert_eq!(backtest(&y[..5], 12, 6, Method::Naive, 1, (1, 6)), None, "shorter than the horizon");
}

#[test]
fn a_break_widens_the_intervals() {
    let calm: Vec<f64> = (0..36).map(|t| f64::from(1000 + (t * 13) % 7)).collect();
    let mut broken = calm.clone();
    broken[35] = 100.0;
    let width = |y: &[f64]| {
        let made = forecast(y, 12, 3, &[0.95], None);
        (made.intervals[0].upper[0] - made.intervals[0].lower[0]) / made.values[0]
    };
    assert!(width(&broken) > 5.0 * width(&calm), "{} {}", width(&broken), width(&calm));
}

/// Series as hostile as data can be: zeros, signs, magnitudes, spikes.
fn hostile() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![
        4 => -1e6..1e6_f64,
        2 => Just(0.0),
        1 => -1e300..1e300_f64,
        1 => 1e-300..1e-290_f64,
        1 => Just(f64::MAX),
        1 => Just(f64::NAN),
        1 => Just(f64::NEG_INFINITY),
    ];
    prop::collection::vec(value, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn everything_is_finite_and_in_order(y in hostile(), season in 0..14_usize, horizon in 0..20_usize) {
        for method in Method::ALL {
            let made = forecast(&y, season, horizon, &[0.8, 0.95], Some(method));
            prop_assert_eq!(made.values.len(), horizon);
            for (at, f) in made.values.iter().enumerate() {
                let [a, b] = [&made.intervals[0], &made.intervals[1]];
                let all = [b.lower[at], a.lower[at], *f, a.upper[at], b.upper[at]];
                prop_assert!(all.iter().all(|x| x.is_finite()), "{:?} {:?}", method, all);
                prop_assert!(all.is_sorted(), "{:?} {:?}", method, all);
            }
        }
        let _ = backtest(&y, season, horizon, Method::Combination, 6, (1, 3));
    }

    #[test]
    fn another_unit_is_the_same_forecast(y in prop::collection::vec(1.0..100.0_f64, 6..50), power in -20..40_i32) {
        let unit = 2.0_f64.powi(power);
        let scaled: Vec<f64> = y.iter().map(|y| y * unit).collect();
        let (a, b) = (forecast(&y, 4, 5, &[0.8], None), forecast(&scaled, 4, 5, &[0.8], None));
        for (a, b) in a.values.iter().zip(&b.values).chain(a.intervals[0].upper.iter().zip(&b.intervals[0].upper)) {
            prop_assert!((a * unit - b).abs() <= 1e-9 * b.abs(), "{} {}", a * unit, b);
        }
    }

    #[test]
    fn a_series_that_was_never_negative_is_not_forecast_so(y in prop::collection::vec(0.0..50.0_f64, 1..40)) {
        let made = forecast(&y, 4, 8, &[0.95], None);
        prop_assert!(made.values.iter().chain(&made.intervals[0].lower).all(|x| *x >= 0.0));
    }

    #[test]
    fn a_level_added_to_a_plain_series_is_added_to_its_forecast(
        y in prop::collection::vec(-50.0..50.0_f64, 12..40), level in 100.0..1000.0_f64,
    ) {
        // The additive methods do not know where zero is.
        let shifted: Vec<f64> = y.iter().map(|y| y + level).collect();
        for (a, b) in [
            (naive::drift(&y, 5), naive::drift(&shifted, 5)),
            (theta::with_alpha(&y, 0.4).forecast(5), theta::with_alpha(&shifted, 0.4).forecast(5)),
            (smoothing::simple_with(&y, 0.4).forecast(5), smoothing::simple_with(&shifted, 0.4).forecast(5)),
        ] {
            for (a, b) in a.iter().zip(&b) {
                prop_assert!((a + level - b).abs() < 1e-6);
            }
        }
    }
}
