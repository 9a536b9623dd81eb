//! Small multiples: one scale in all panels, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, value};
use super::samples::*;
use super::svg::*;
use crate::base::Scenario;
use crate::layout::*;
use crate::plot::{Theme, draw};

pub(super) const STYLES: [MultiplesStyle; 2] = [MultiplesStyle::Columns, MultiplesStyle::Lines];

fn periods() -> Vec<Category> {
    (0..13)
        .map(|i| Category {
            sub: if i == 0 { "2025".into() } else { String::new() },
            ..category(&format!("m{i}"), &format!("{}月", (i + 2) % 12 + 1))
        })
        .collect()
}

/// Thirteen months of so many regions, the third one highlighted, the last one the remainder.
pub(crate) fn regions(style: MultiplesStyle, count: usize, width: f64, height: f64) -> FigureSpec {
    let names = ["华东大区", "华南", "华北及内蒙古", "西南", "华中", "Northwest", "东北", "海外事业部", "其余 5 个"];
    let panel = |p: usize| {
        let wave = |i: usize, by: usize| 1400.0 / (p as f64 + 1.0) + ((i * by + p * 7) % 11) as f64 * 22.0 - 60.0;
        Panel {
            category: Category { highlight: p == 2, rest: p + 1 == count, ..category(&format!("p{p}"), names[p % 9]) },
            values: (0..13).map(|i| (i != 5 || p != 1).then(|| point(wave(i, 5).round()))).collect(),
            reference_values: (0..13).map(|i| Some(point((wave(i, 3) * 0.9).round()))).collect(),
        }
    };
    spec_of(&format!("multiples-{style:?}-{width}"), (width, height), style, periods(), (0..count).map(panel).collect())
}

fn spec_of(id: &str, s: (f64, f64), style: MultiplesStyle, periods: Vec<Category>, panels: Vec<Panel>) -> FigureSpec {
    let spec = MultiplesSpec {
        style,
        ends: [periods.first(), periods.last()].map(|c| c.map_or_else(String::new, |c| c.label.clone())),
        periods,
        primary: Scenario::AC,
        reference: Some(Scenario::PY),
        panels,
        mean: Vec::new(),
        mean_name: String::new(),
    };
    figure(id, s.0, s.1, FigureKind::Multiples(spec))
}

fn multiples(spec: &mut FigureSpec) -> &mut MultiplesSpec {
    let FigureKind::Multiples(multiples) = &mut spec.kind else { panic!("multiples") };
    multiples
}

#[test]
fn samples_are_sound_and_lose_no_label() {
    for style in STYLES {
        for width in [884.0, 430.0] {
            let figure = drawn(&regions(style, 9, width, 322.0));
            assert_sound(&figure.svg);
            let doc = Document::parse(&figure.svg).unwrap();
            assert_eq!(marks(&doc, "panel-title").len(), 9);
            assert_eq!(marks(&doc, "axis").len(), 9);
            let rings: Vec<&str> = marks(&doc, "highlight").iter().map(|n| d(*n, "for")).collect();
            assert_eq!(rings, ["panel:p2"], "R40");
            if width > 800.0 {
                assert_eq!(figure.warnings, Vec::<String>::new());
            }
        }
    }
}

#[test]
fn all_panels_have_one_scale_and_start_at_zero() {
    let figure = drawn(&regions(MultiplesStyle::Columns, 9, 884.0, 322.0));
    let doc = Document::parse(&figure.svg).unwrap();
    let k = f(doc.root_element(), "data-scale");
    let axes: Vec<_> = marks(&doc, "axis").into_iter().map(bounds).collect();
    let columns = marks(&doc, "col");
    assert_eq!(columns.len(), 9 * 26 - 1);
    for column in &columns {
        let b = bounds(*column);
        let v: f64 = d(*column, "v").parse().unwrap();
        assert!(((b.y1 - b.y0) - k * v.abs()).abs() < 0.05, "R27: {v}");
        let below = axes.iter().any(|a| (a.y0 - b.y1).abs() < 0.05 && a.x0 <= b.x0 + 0.05 && a.x1 >= b.x1 - 0.05);
        assert!(below, "R25: every column stands on the axis of a panel");
    }
    let of = |sc: &str| columns.iter().position(|n| d(*n, "sc") == sc && d(*n, "panel") == "p3");
    assert!(of("PY") < of("AC"), "R08");
    let highest = columns.iter().map(|n| bounds(*n)).map(|b| b.y1 - b.y0).fold(0.0, f64::max);
    assert!(highest > 30.0, "the panels use their room: {highest}");
}

#[test]
fn lines_of_all_panels_have_one_scale() {
    let mut spec = regions(MultiplesStyle::Lines, 4, 884.0, 322.0);
    let figure = drawn(&spec);
    let doc = Document::parse(&figure.svg).unwrap();
    let k = f(doc.root_element(), "data-scale");
    for (p, axis) in marks(&doc, "axis").into_iter().enumerate() {
        let panel = &multiples(&mut spec).panels[p];
        let path: Vec<_> = marks(&doc, "line")
            .into_iter()
            .filter(|n| d(*n, "panel") == panel.category.id && d(*n, "sc") == "AC")
            .flat_map(points)
            .collect();
        let values: Vec<f64> = panel.values.iter().flatten().map(|v| v.value).collect();
        assert_eq!(path.len(), values.len(), "a missing month breaks the line and nothing else");
        for ((_, y), v) in path.iter().zip(values) {
            assert!((bounds(axis).y0 - y - k * v).abs() < 0.05, "R27: {v} at {y}");
        }
    }
}

#[test]
fn too_many_panels_are_reported_and_infinity_is_refused() {
    let mut spec = regions(MultiplesStyle::Lines, 26, 884.0, 322.0);
    assert!(drawn(&spec).warnings.join(" ").contains("26 panels"), "R27");
    multiples(&mut spec).panels[3].reference_values[4] = Some(Point { value: f64::NEG_INFINITY, num: num("?") });
    assert!(draw(&spec, &Theme::default(), metrics()).is_err());
}

#[test]
fn it_describes_itself_with_its_own_numbers() {
    let words = Words::built_in("en").unwrap();
    let mut spec = regions(MultiplesStyle::Lines, 4, 884.0, 322.0);
    let text = multiples(&mut spec).alt(&words, "unheard_of", "kEUR");
    let latest = multiples(&mut spec).panels[2].values[12].as_ref().unwrap().num.text.clone();
    assert!(text.starts_with("4 small charts of unheard of in kEUR on one scale, 3月 to 3月."), "{text}");
    assert!(text.contains(&format!("华北及内蒙古: latest {latest}.")), "{text}");
}

proptest! {
    #![proptest_config(fixed(2))]

    #[test]
    fn whatever_the_data(s in size(), periods in categories(), list in categories(), at in 0..2_usize,
                         values in proptest::collection::vec(proptest::option::weighted(0.85, value(1e-9)), 41 * 3)) {
        let take = |p: usize, by: usize| {
            (0..periods.len()).map(|i| values[(p * by + i * 3) % values.len()].map(point)).collect::<Vec<_>>()
        };
        let panel = |(p, c): (usize, Category)| Panel {
            category: Category { id: format!("p{p}"), ..c },
            values: take(p, 5),
            reference_values: take(p, 11),
        };
        let panels = list.into_iter().enumerate().map(panel).collect();
        assert_sound(&drawn(&spec_of("m", s, STYLES[at], periods.clone(), panels)).svg);
    }
}
