//! Forecast fans: markers by scenario, bands that hold each other, names at the ends, and generated data.

use proptest::prelude::*;
use roxmltree::Document;

use super::generated::{categories, fixed, size, values};
use super::samples::*;
use super::svg::*;
use crate::layout::*;
use crate::plot::{Theme, draw};

/// Thirteen months and six more.
pub(super) fn fan(width: f64, height: f64) -> FigureSpec {
    let past: Vec<f64> = (0..13).map(|i| 800.0 + 60.0 * f64::from(i % 5) + 10.0 * f64::from(i)).collect();
    let ahead: Vec<f64> = (0..6).map(|i| 1010.0 + 15.0 * f64::from(i)).collect();
    let categories = (0..19).map(|i| category(&format!("m{i}"), &format!("{}月", i % 12 + 1))).collect();
    let actual = past.iter().map(|v| Some(point(*v))).chain(vec![None; 6]).collect();
    let forecast = vec![None; 13].into_iter().chain(ahead.iter().map(|v| Some(point(*v)))).collect();
    let band = |name: &str, wide: f64| Band {
        name: name.into(),
        borders: vec![None; 13]
            .into_iter()
            .chain(ahead.iter().enumerate().map(|(i, v)| {
                let half = wide * (1.0 + i as f64).sqrt();
                Some([point(v - half), point(v + half)])
            }))
            .collect(),
    };
    let plan = vec![None; 13].into_iter().chain((0..6).map(|i| Some(point(1100.0 + 10.0 * f64::from(i))))).collect();
    let spec = FanSpec { categories, actual, forecast, plan, bands: vec![band("95 %", 80.0), band("80 %", 50.0)] };
    figure(&format!("fan-{width}"), width, height, FigureKind::Fan(spec))
}

#[test]
fn actuals_are_solid_and_forecasts_hatched() {
    let spec = fan(600.0, 260.0);
    let svg = draw(&spec, &Theme::default(), metrics()).unwrap();
    assert!(svg.warnings.is_empty(), "{:?}", svg.warnings);
    let doc = Document::parse(&svg.svg).unwrap();
    let of = |sc: &str| marks(&doc, "point").into_iter().filter(|n| d(*n, "sc") == sc).collect::<Vec<_>>();
    assert_eq!((of("AC").len(), of("FC").len(), of("PL").len()), (13, 6, 6));
    for point in of("PL") {
        assert_eq!(point.attribute("fill"), Some(Theme::default().colours.pl.to_string().as_str()), "R03");
    }
    for point in of("AC") {
        assert_eq!(point.attribute("fill"), Some(Theme::default().colours.ac.to_string().as_str()), "R01");
    }
    // R04: every forecast marker has its stripes.
    assert!(marks(&doc, "hatch").len() >= 6);
    // One line each, and the expected one begins at the last actual.
    let lines = marks(&doc, "line");
    assert_eq!(lines.iter().map(|n| d(*n, "sc")).collect::<Vec<_>>(), ["PL", "FC", "AC"]);
}

#[test]
fn names_of_low_lines_stand_above_the_names_of_the_periods() {
    let mut spec = fan(600.0, 260.0);
    let FigureKind::Fan(fan) = &mut spec.kind else { panic!("a fan") };
    // A plan far above: what is expected runs along the axis.
    fan.plan = fan.plan.iter().map(|p| p.as_ref().map(|p| point(60.0 * p.value))).collect();
    let drawn = drawn(&spec);
    assert_eq!(drawn.warnings, Vec::<String>::new());
    let doc = Document::parse(&drawn.svg).unwrap();
    let periods = marks(&doc, "cat").into_iter().map(|n| bounds(n).y0).fold(f64::INFINITY, f64::min);
    let names: Vec<_> = marks(&doc, "series-name").into_iter().chain(tier(&doc, "lbl", "base")).collect();
    assert!(names.iter().any(|n| n.text().is_some_and(|t| t.starts_with("FC"))));
    for name in names {
        assert!(bounds(name).y1 < periods, "{:?} stands at {:?}, the periods at {periods}", name.text(), bounds(name));
    }
}

#[test]
fn the_narrow_band_lies_in_the_wide_one_in_front_of_it() {
    let svg = draw(&fan(600.0, 260.0), &Theme::default(), metrics()).unwrap().svg;
    let doc = Document::parse(&svg).unwrap();
    let bands = marks(&doc, "band");
    assert_eq!(bands.iter().map(|n| d(*n, "band")).collect::<Vec<_>>(), ["95 %", "80 %"]);
    let (wide, narrow) = (points(bands[0]), points(bands[1]));
    assert_eq!((wide.len(), narrow.len()), (13, 13), "from the last actual along both borders");
    assert_eq!(wide[0], narrow[0]);
    for at in 1..=6 {
        assert!(wide[at].1 < narrow[at].1, "above");
        let back = wide.len() - at;
        assert!(wide[back].1 > narrow[back].1, "below");
    }
    // R06: greys only, the narrow one darker.
    let grey = |n: &roxmltree::Node<'_, '_>| n.attribute("fill").unwrap().to_owned();
    let shade = |s: &str| u8::from_str_radix(&s[1..3], 16).unwrap();
    for fill in bands.iter().map(grey) {
        assert!(fill[1..3] == fill[3..5] && fill[3..5] == fill[5..7], "{fill}");
    }
    assert!(shade(&grey(&bands[0])) > shade(&grey(&bands[1])));
}

#[test]
fn names_stand_at_the_ends_and_there_is_no_legend() {
    let svg = draw(&fan(600.0, 260.0), &Theme::default(), metrics()).unwrap().svg;
    let doc = Document::parse(&svg).unwrap();
    let texts: Vec<String> = doc
        .descendants()
        .filter(|n| n.has_tag_name("text"))
        .filter_map(|n| n.text())
        .map(|t| t.trim().to_owned())
        .collect();
    for wanted in ["95 %", "80 %", "FC 1,085"] {
        assert!(texts.iter().any(|t| t == wanted), "{wanted}: {texts:?}");
    }
    assert!(texts.iter().any(|t| t.starts_with("AC ")), "the last actual says what it is");
    assert!(marks(&doc, "legend-box").is_empty(), "R36");
    assert!(marks(&doc, "grid").is_empty(), "R32");
}

proptest! {
    #![proptest_config(fixed(9))]

    #[test]
    fn whatever_the_data((w, h) in size(), list in categories(), a in values(1e-9), wide in 0.0..1e6_f64) {
        let half = list.len() / 2;
        let at = |i: usize, ahead: bool| a[i].filter(|_| (i >= half) == ahead);
        let line = |ahead: bool| (0..list.len()).map(|i| at(i, ahead).map(point)).collect();
        let borders = (0..list.len()).map(|i| at(i, true).map(|v| [point(v - wide), point(v + wide)])).collect();
        let bands = vec![Band { name: "<95 %>".into(), borders }];
        let spec = FanSpec { actual: line(false), forecast: line(true), plan: line(true), categories: list, bands };
        assert_sound(&drawn(&figure("fan", w, h, FigureKind::Fan(spec))).svg);
    }
}
