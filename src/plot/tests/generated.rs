//! Generated figures: whatever the data, no panic, nothing outside the sheet, no label on a label.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::samples::*;
use super::svg::assert_sound;
use crate::base::{Impact, Scenario};
use crate::layout::*;

/// So many figures are generated of every kind: [`KINDS`] kinds give more than five hundred.
pub(super) const EACH: u32 = 64;
/// Kinds of figures whose tests generate data; see the files beside this one.
const KINDS: u32 = 14;

/// The same figures on every computer and in every run.
pub(super) fn fixed(seed: u64) -> ProptestConfig {
    ProptestConfig {
        cases: EACH,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..ProptestConfig::default()
    }
}

#[test]
fn five_hundred_figures_are_generated() {
    const { assert!(EACH * KINDS >= 500) };
    // Each of these files draws at least one kind; this one five.
    let files = [
        include_str!("calculation.rs"),
        include_str!("cohort.rs"),
        include_str!("multiples.rs"),
        include_str!("rated.rs"),
        include_str!("scatter.rs"),
        include_str!("stacked.rs"),
        include_str!("tree.rs"),
        include_str!("fan.rs"),
    ];
    assert!(files.iter().all(|text| text.contains("fn whatever_the_data") && text.contains("assert_sound")));
}

pub(super) fn value(tiny: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -5000.0..5000.0_f64,
        2 => 0.0..5000.0_f64,
        1 => Just(0.0),
        1 => 1e8..1e13_f64,
        1 => -1e-7..1e-7_f64,
        1 => Just(-1e30),
        1 => Just(tiny),
    ]
}

pub(super) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z][a-zA-Z &<>'-]{0,59}",
        proptest::collection::vec(proptest::char::range('一', '龥'), 1..60).prop_map(|c| c.into_iter().collect()),
        Just("含\u{0}控制字符\n的 name".to_owned()),
    ]
}

pub(super) fn categories() -> impl Strategy<Value = Vec<Category>> {
    let one = (name(), proptest::bool::weighted(0.15), proptest::bool::weighted(0.2));
    proptest::collection::vec(one, 0..41).prop_map(|list| {
        let last = list.len().saturating_sub(1);
        let make = |(i, (label, highlight, sub)): (usize, (String, bool, bool))| Category {
            highlight,
            sub: if sub { "2026".to_owned() } else { String::new() },
            rest: i == last && sub,
            ..category(&format!("c{i}"), &label)
        };
        list.into_iter().enumerate().map(make).collect()
    })
}

pub(super) fn values(tiny: f64) -> impl Strategy<Value = Vec<Option<f64>>> {
    proptest::collection::vec(proptest::option::weighted(0.85, value(tiny)), 41)
}

pub(super) fn size() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![Just((884.0, 322.0)), Just((430.0, 322.0)), Just((430.0, 120.0)), (90.0..900.0, 40.0..400.0)]
}

fn reference() -> impl Strategy<Value = Option<Scenario>> {
    proptest::option::weighted(0.85, prop_oneof![Just(Scenario::PY), Just(Scenario::PL), Just(Scenario::BM)])
}

proptest! {
    #![proptest_config(fixed(4))]

    #[test]
    fn columns_and_bars((w, h) in size(), list in categories(), a in values(1e-9), b in values(1e-9), r in reference(),
                        grain in prop_oneof![Just("week"), Just("month"), Just("year")]) {
        let n = list.len();
        let pair = r.map(|r| (r, &b[..n]));
        let columns = columns_of(grain, list.clone(), &a[..n], pair, Scenario::AC);
        assert_sound(&drawn(&figure("c", w, h, FigureKind::Columns(columns))).svg);
        let bars = bars_of(list, &a[..n], pair);
        assert_sound(&drawn(&figure("b", w, h, FigureKind::Bars(bars))).svg);
    }

    #[test]
    fn lines((w, h) in size(), list in categories(), a in values(1e-300), b in values(1e-300),
             limits in [value(1e-300), value(1.0), value(1.0)]) {
        let n = list.len();
        let control = ControlSpec {
            categories: list.clone(),
            values: a.iter().map(|v| v.map(point)).collect(),
            moving_average: b.clone(),
            signals: a.iter().map(|v| v.is_some_and(|v| v > 2000.0)).collect(),
            limits: if a[0].is_some() { b[..n].iter().map(|v| v.map(|v| [v, v / 2.0, -v])).collect() } else { vec![] },
            trend: a[0].zip(b[0]).map(|(first, last)| [first, last]),
            upper: point(limits[0]),
            centre: point(limits[1]),
            lower: point(limits[2]),
        };
        assert_sound(&drawn(&figure("k", w, h, FigureKind::Control(control))).svg);
        let course = CourseSpec {
            categories: list,
            actual: a[..n].iter().map(|v| v.map(point)).collect(),
            target: b[..n].iter().map(|v| v.map(point)).collect(),
            landing: a[0].map(point),
            ahead: b[..n].iter().map(|v| v.map(point)).collect(),
        };
        assert_sound(&drawn(&figure("l", w, h, FigureKind::Course(course))).svg);
    }

    #[test]
    fn bridges((w, h) in size(), list in categories(), a in values(1e-300), total in value(1e-300)) {
        let step = |(c, v): (Category, &Option<f64>)| (c, point(v.unwrap_or(0.0)), Impact::Good);
        let bridge = BridgeSpec {
            base: (category("base", "Base"), Scenario::PY, point(a[40].unwrap_or(1.0))),
            steps: list.into_iter().zip(&a).map(step).collect(),
            total: (category("total", "Total"), Scenario::AC, point(total)),
        };
        assert_sound(&drawn(&figure("w", w, h, FigureKind::Bridge(bridge))).svg);
    }
}

#[test]
fn an_empty_figure_is_an_empty_frame() {
    let empty = columns_of("month", Vec::new(), &[], None, Scenario::AC);
    let columns = figure("c", 430.0, 322.0, FigureKind::Columns(empty));
    let bars = figure("b", 430.0, 322.0, FigureKind::Bars(bars_of(Vec::new(), &[], None)));
    for spec in [columns, bars] {
        let figure = drawn(&spec);
        assert_sound(&figure.svg);
        assert!(figure.svg.contains("data-m=\"axis\"") && figure.svg.contains("data-m=\"missing\""), "{}", figure.svg);
    }
}
