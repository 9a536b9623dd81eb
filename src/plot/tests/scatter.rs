//! Members by two measures: points at their values, names that never touch, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::Scenario;
use crate::layout::*;
use crate::plot::{Theme, draw, scale};

/// Thirty products by sales and growth, one highlighted, one far beyond.
pub(crate) fn products(zh: bool, width: f64, height: f64) -> FigureSpec {
    let one = |i: usize| {
        let x = (900.0 / (i as f64 + 1.0)).round();
        let growth = if i == 7 { 17.74 } else { ((i * 37) % 23) as f64 / 20.0 - 0.55 };
        let name = if zh { format!("边缘网关 E{i}0") } else { format!("Touring-{i}000 Blue, {}", 40 + i) };
        ScatterPoint {
            category: Category { highlight: i == 3, ..category(&format!("p{i}"), &name) },
            x: point(x),
            y: percent(growth),
            size: None,
        }
    };
    spec_of("scatter", (width, height), (0..30).map(one).collect(), Some(90.0), Some(0.171))
}

fn spec_of(id: &str, s: (f64, f64), points: Vec<ScatterPoint>, x_mean: Option<f64>, y_mean: Option<f64>) -> FigureSpec {
    let axis = |name: &str, mean: Option<Point>, ratio: bool| ScatterAxis {
        name: name.into(),
        mean,
        mean_name: "平均".into(),
        ratio,
        variance: ratio,
    };
    let spec = ScatterSpec {
        scenario: Scenario::AC,
        x: axis("销售额（万元）", x_mean.map(point), false),
        y: axis("ΔPY%", y_mean.map(percent), true),
        points,
        fields: ["大而增长快", "小而增长快", "大而增长慢", "小而增长慢"].map(str::to_owned),
    };
    figure(&format!("{id}-{}", s.0), s.0, s.1, FigureKind::Scatter(spec))
}

#[test]
fn points_stand_at_their_values_and_names_never_touch() {
    for (zh, width) in [(true, 884.0), (false, 884.0), (true, 430.0), (false, 430.0)] {
        let figure = drawn(&products(zh, width, 322.0));
        assert_sound(&figure.svg);
        assert_eq!(figure.warnings, Vec::<String>::new(), "what must be named is named");
        let doc = Document::parse(&figure.svg).unwrap();
        let points = marks(&doc, "point");
        assert_eq!(points.len(), 29);
        // Two points give the scale; every other one stands on it, both ways.
        let place = |i: usize| (f(points[i], "cx"), f(points[i], "cy"));
        let value = |i: usize| (f(points[i], "data-x"), f(points[i], "data-v"));
        let by = |i: usize, (kx, ky): (f64, f64)| {
            (place(0).0 + kx * (value(i).0 - value(0).0), place(0).1 + ky * (value(i).1 - value(0).1))
        };
        let k = (
            (place(1).0 - place(0).0) / (value(1).0 - value(0).0),
            (place(1).1 - place(0).1) / (value(1).1 - value(0).1),
        );
        assert!(k.0 > 0.0 && k.1 < 0.0, "right is more, up is more");
        for i in 0..points.len() {
            let (x, y) = by(i, k);
            assert!((place(i).0 - x).abs() < 0.2 && (place(i).1 - y).abs() < 0.2, "{i}: {:?} {x} {y}", place(i));
        }
        let axes = marks(&doc, "axis");
        let zero = (f(axes[1], "x1"), f(axes[0], "y1"));
        assert!((zero.0 - by(0, k).0 + k.0 * value(0).0).abs() < 0.2, "R25: the axes stand at zero");
        assert!((zero.1 - by(0, k).1 + k.1 * value(0).1).abs() < 0.2, "R25: the axes stand at zero");
        let (names, numbers) = (marks(&doc, "cat"), tier(&doc, "lbl", "base"));
        assert!(names.iter().any(|n| d(*n, "for") == "p3"), "R40: the highlighted member is named");
        assert!(numbers.iter().all(|n| d(*n, "var") == "rel"), "R13: growths are variances");
        let named: Vec<_> = names.into_iter().chain(numbers).collect();
        assert_eq!(marks(&doc, "highlight").len(), 1);
        assert!(named.len() >= if width > 800.0 { 12 } else { 8 }, "{width}: {} lines of names", named.len());
    }
}

#[test]
fn the_ring_around_a_name_and_its_numbers_cuts_neither() {
    for (zh, width) in [(true, 884.0), (false, 884.0), (true, 430.0)] {
        let figure = drawn(&products(zh, width, 322.0));
        let doc = Document::parse(&figure.svg).unwrap();
        let ring = marks(&doc, "highlight")[0];
        let lines = marks(&doc, "cat").into_iter().chain(tier(&doc, "lbl", "base"));
        let lines: Vec<_> = lines.filter(|n| d(*n, "for").trim_start_matches("base:") == "p3").map(bounds).collect();
        assert_eq!(lines.len(), 2, "a name and its numbers");
        let centre = (f(ring, "cx"), f(ring, "cy"));
        for b in lines {
            for (x, y) in [(b.x0, b.y0 + 1.0), (b.x1, b.y0 + 1.0), (b.x0, b.y1 - 1.0), (b.x1, b.y1 - 1.0)] {
                let out = ((x - centre.0) / f(ring, "rx")).powi(2) + ((y - centre.1) / f(ring, "ry")).powi(2);
                assert!(out < 1.02, "{width}: {out:.2} at {x:.1} {y:.1}");
            }
        }
        let own = marks(&doc, "point").into_iter().find(|n| d(*n, "cat") == "p3").unwrap();
        assert!(!bounds(own).overlaps(&bounds(ring)), "nor the mark that it names");
    }
}

#[test]
fn a_name_stands_nearer_to_its_own_mark_than_to_any_other() {
    for (zh, width) in [(true, 884.0), (false, 884.0), (true, 430.0)] {
        let figure = drawn(&products(zh, width, 322.0));
        let doc = Document::parse(&figure.svg).unwrap();
        let marks_of = || marks(&doc, "point").into_iter().chain(marks(&doc, "outlier"));
        let place = |n: roxmltree::Node<'_, '_>| {
            let b = bounds(n);
            ((b.x0 + b.x1) / 2.0, (b.y0 + b.y1) / 2.0)
        };
        let mut looked = 0;
        for name in marks(&doc, "cat").into_iter().filter(|n| d(*n, "for") != "p3") {
            let text = bounds(name);
            let far = |own: bool| {
                let kind = marks_of().filter(|m| (d(*m, "cat") == d(name, "for")) == own);
                kind.map(|m| text.distance(place(m))).fold(f64::MAX, f64::min)
            };
            assert!(far(true) < far(false), "{}: {} {}", d(name, "for"), far(true), far(false));
            looked += 1;
        }
        assert!(looked > 5, "{width}: {looked}");
        let numbers = tier(&doc, "lbl", "base").len();
        assert!(numbers <= 5, "among many members only the outermost have numbers: {numbers}");
    }
}

#[test]
fn what_lies_far_beyond_stands_at_the_edge_with_its_true_number() {
    let figure = drawn(&products(true, 884.0, 322.0));
    let doc = Document::parse(&figure.svg).unwrap();
    let beyond = marks(&doc, "outlier");
    assert_eq!(beyond.len(), 1, "R23");
    assert!((f(beyond[0], "data-v") - 17.74).abs() < 1e-9);
    assert!(figure.svg.contains("+1,774.0%") || figure.svg.contains("+1774.0%"), "R23: the true number");
    let heights: Vec<f64> = marks(&doc, "point").iter().map(|n| f(*n, "cy")).collect();
    let (lo, hi) = heights.iter().fold((f64::MAX, f64::MIN), |(lo, hi), y| (lo.min(*y), hi.max(*y)));
    assert!(hi - lo > 0.5 * 322.0, "the others have the room: {lo} {hi}");
}

#[test]
fn areas_stand_for_sizes_and_a_page_scale_leaves_it_alone() {
    let mut spec = products(true, 884.0, 322.0);
    let FigureKind::Scatter(scatter) = &mut spec.kind else { panic!("a scatter") };
    scatter.points.truncate(4);
    for (i, p) in scatter.points.iter_mut().enumerate() {
        p.size = Some(point([400.0, 100.0, 100.0, 0.0][i]));
    }
    let mut list = [&mut spec];
    scale(&mut list, &Theme::default(), metrics()).unwrap();
    let figure = drawn(&spec);
    assert_sound(&figure.svg);
    let doc = Document::parse(&figure.svg).unwrap();
    let mut radii: Vec<f64> = marks(&doc, "point").iter().map(|n| f(*n, "r")).collect();
    radii.sort_by(f64::total_cmp);
    assert!((radii[3] / radii[2] - 2.0).abs() < 0.02, "four times the size is twice the radius: {radii:?}");
}

#[test]
fn it_describes_itself_with_its_own_numbers() {
    let spec = products(false, 884.0, 322.0);
    let FigureKind::Scatter(scatter) = spec.kind else { panic!("a scatter") };
    let text = scatter.alt(&Words::built_in("en").unwrap(), "sales", "kEUR");
    assert!(text.contains("30") && text.contains("Touring-3000 Blue, 43") && text.contains("225"), "{text}");
}

proptest! {
    #![proptest_config(fixed(7))]

    #[test]
    fn whatever_the_data(s in size(), list in categories(), means in proptest::option::of((value(1e-9), value(1e-9))),
                         sized in any::<bool>(), sc in prop_oneof![Just(Scenario::AC), Just(Scenario::FC)],
                         values in proptest::collection::vec(value(1e-300), 41 * 3)) {
        let one = |(i, c): (usize, Category)| ScatterPoint {
            category: c,
            x: point(values[i]),
            y: percent(values[41 + i] / 1e3),
            size: sized.then(|| point(values[82 + i])),
        };
        let points = list.into_iter().enumerate().map(one).collect();
        let mut spec = spec_of("s", s, points, means.map(|m| m.0), means.map(|m| m.1));
        let FigureKind::Scatter(scatter) = &mut spec.kind else { panic!("a scatter") };
        scatter.scenario = sc;
        scatter.y.ratio = !sized;
        assert_sound(&draw(&spec, &Theme::default(), metrics()).unwrap().svg);
    }
}
