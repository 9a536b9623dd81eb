//! The rules of notation.md on the geometry that is drawn.

use roxmltree::Document;

use super::samples::*;
use super::svg::*;
use crate::base::{Impact, Scenario};
use crate::layout::*;
use crate::plot::{Theme, scale};

fn all() -> Vec<FigureSpec> {
    let mut out = vec![weeks(), quarters()];
    for (w, h) in [(884.0, 322.0), (430.0, 322.0)] {
        out.extend([months(true, w, h, Scenario::PL), months(false, w, h, Scenario::PY)]);
        out.extend([regions(true, w, h, Scenario::PL), regions(false, w, h, Scenario::PY)]);
        out.extend([control(w, h), bridge(w, h), course(w, h), super::fan::fan(w, h)]);
    }
    out
}

#[test]
fn every_sample_is_sound_and_says_what_it_is() {
    for spec in all() {
        let figure = drawn(&spec);
        assert_sound(&figure.svg);
        let doc = Document::parse(&figure.svg).unwrap();
        let root = doc.root_element();
        assert_eq!(root.attribute("font-family"), Some("Noto Sans SC"));
        assert_eq!(d(root, "scale-group"), "万元");
        let text = |name: &str| root.children().find(|n| n.tag_name().name() == name).and_then(|n| n.text()).unwrap();
        assert!(text("title").contains("AdventureWorks"));
        assert_eq!(text("desc"), spec.alt);
        assert_eq!(figure.alt, spec.alt);
        // R32, R43: labelled marks need no value axis, ticks, grid, filters or gradients.
        for kind in ["tick", "grid", "value-axis"] {
            assert!(marks(&doc, kind).is_empty());
        }
    }
}

#[test]
fn wide_samples_lose_no_label() {
    for spec in all().into_iter().filter(|s| s.width > 800.0) {
        assert_eq!(drawn(&spec).warnings, Vec::<String>::new(), "{}", spec.id);
    }
}

#[test]
fn tiers_keep_their_names_whatever_the_signs_are() {
    let falling = [0.9, 0.7, 0.8, 0.75];
    let rising = falling.map(|share| 1.0 / share);
    for shares in [falling, rising] {
        let categories = (1..=4).map(|i| category(&format!("2026-0{i}"), &format!("{i}"))).collect();
        let values: Vec<Option<f64>> = shares.iter().map(|s| Some(400.0 * s)).collect();
        let spec = columns_of("month", categories, &values, Some((Scenario::PL, &[Some(400.0); 4])), Scenario::AC);
        let figure = drawn(&figure("one-sided", 884.0, 322.0, FigureKind::Columns(spec)));
        assert_eq!(figure.warnings, Vec::<String>::new());
        let doc = Document::parse(&figure.svg).unwrap();
        let names: Vec<&str> = marks(&doc, "tier-name").iter().filter_map(|n| n.text()).collect();
        assert_eq!(names.len(), 2, "R11, R12: {names:?}");
    }
}

#[test]
fn scenarios_look_as_they_should() {
    for (reference, fill, stroke) in [(Scenario::PL, "#FFFFFF", Some("#404040")), (Scenario::PY, "#949494", None)] {
        let figure = drawn(&months(true, 884.0, 322.0, reference));
        let doc = Document::parse(&figure.svg).unwrap();
        for col in tier(&doc, "col", "base") {
            if d(col, "sc") == "AC" {
                assert_eq!((col.attribute("fill"), col.attribute("stroke")), (Some("#404040"), None), "R01");
            } else {
                assert_eq!((col.attribute("fill"), col.attribute("stroke")), (Some(fill), stroke), "R02, R03");
                assert!(stroke.is_none() || f(col, "stroke-width") >= 1.0, "R03");
            }
        }
        assert!(marks(&doc, "hatch").is_empty(), "R01");
    }
}

#[test]
fn forecasts_are_striped_inside_their_outline() {
    let categories = vec![category("a", "A"), category("b", "B")];
    let values = [Some(100.0), Some(7.0)];
    let spec = columns_of("month", categories, &values, Some((Scenario::PL, &[Some(90.0), Some(9.0)])), Scenario::FC);
    let figure = drawn(&figure("fc", 430.0, 322.0, FigureKind::Columns(spec)));
    let doc = Document::parse(&figure.svg).unwrap();
    let col = tier(&doc, "col", "base").into_iter().find(|n| d(*n, "sc") == "FC" && d(*n, "cat") == "a").unwrap();
    let rect = bounds(col);

    let lines: Vec<_> = marks(&doc, "hatch")
        .into_iter()
        .filter(|n| d(*n, "for") == "a")
        .map(bounds)
        .filter(|b| b.y0 >= rect.y0 - 1.0)
        .collect();
    assert!(lines.len() > 5, "R04");
    assert!(lines.iter().all(|l| rect.grown(0.5).contains(l)), "R04: stripes stay inside");
    assert!(tier(&doc, "col", "abs").iter().all(|n| n.attribute("stroke").is_some()), "R17");
}

#[test]
fn the_actual_stands_in_front_and_a_third_beside_its_reference() {
    let figure = drawn(&months(true, 884.0, 322.0, Scenario::PL));
    let doc = Document::parse(&figure.svg).unwrap();
    let cols = tier(&doc, "col", "base");
    for (i, col) in cols.iter().enumerate().filter(|(_, n)| d(**n, "sc") == "AC") {
        let Some(j) = cols.iter().position(|n| d(*n, "sc") == "PL" && d(*n, "cat") == d(*col, "cat")) else { continue };
        let (ac, pl) = (bounds(*col), bounds(cols[j]));
        let width = ac.x1 - ac.x0;
        assert!(j < i, "R08: z-order");
        let overlap = (pl.x1 - ac.x0) / width;
        assert!((0.4..=0.75).contains(&overlap), "R08: {overlap}");
        assert!((width / 60.0 - 2.0 / 3.0).abs() < 0.02, "R29, R30: {width}");
    }
}

#[test]
fn bars_start_at_zero_and_share_one_scale_with_the_variances() {
    for (spec, kind) in [
        (months(true, 884.0, 322.0, Scenario::PL), "col"),
        (months(false, 430.0, 322.0, Scenario::PY), "col"),
        (regions(true, 884.0, 322.0, Scenario::PL), "bar"),
    ] {
        let figure = drawn(&spec);
        let doc = Document::parse(&figure.svg).unwrap();
        let k = f(doc.root_element(), "data-scale");
        let mut widths = Vec::new();
        for which in ["base", "abs"] {
            let axes = tier(&doc, "axis", which);
            let across = |b: crate::plot::bounds::Bounds| if kind == "col" { (b.y0, b.y1) } else { (b.x0, b.x1) };
            let zero = axes.iter().map(|n| across(bounds(*n)).0).sum::<f64>() / axes.len() as f64;
            let order: Vec<_> =
                doc.descendants().filter(|n| ["axis", kind].contains(&d(*n, "m")) && d(*n, "tier") == which).collect();
            assert_eq!(d(order[0], "m"), "axis", "R31");
            for mark in tier(&doc, kind, which) {
                let b = bounds(mark);
                let (lo, hi) = across(b);
                let v: f64 = d(mark, "v").parse().unwrap();
                assert!((lo - zero).abs().min((hi - zero).abs()) < 0.1, "R25: an edge at zero");
                assert!(((hi - lo) - k * v.abs()).abs() < 0.06, "R16, R25, R28: {v} {} {}", hi - lo, k * v);
                widths.push(if kind == "col" { b.x1 - b.x0 } else { b.y1 - b.y0 });
            }
        }
        let (lo, hi) = widths.iter().fold((f64::MAX, 0.0_f64), |(lo, hi), w| (lo.min(*w), hi.max(*w)));
        assert!(hi - lo < 0.5, "R16: same width, {lo} {hi}");
    }
}

#[test]
fn tiers_are_aligned() {
    let figure = drawn(&months(true, 884.0, 322.0, Scenario::PL));
    let doc = Document::parse(&figure.svg).unwrap();
    let middle = |n| (bounds(n).x0 + bounds(n).x1) / 2.0;
    for pin in marks(&doc, "pin") {
        for other in
            tier(&doc, "col", "base").into_iter().filter(|n| d(*n, "sc") == "AC").chain(tier(&doc, "col", "abs"))
        {
            if d(other, "cat") == d(pin, "cat") {
                assert!((middle(other) - middle(pin)).abs() < 0.5, "R28");
            }
        }
    }
}

#[test]
fn variances_carry_sign_colour_and_label_outside() {
    for (spec, kind) in
        [(months(true, 884.0, 322.0, Scenario::PL), "col"), (regions(false, 884.0, 322.0, Scenario::PY), "bar")]
    {
        let figure = drawn(&spec);
        let doc = Document::parse(&figure.svg).unwrap();
        let theme = Theme::default();
        for mark in tier(&doc, kind, "abs").into_iter().chain(marks(&doc, "pin")) {
            let v: f64 = d(mark, "v").parse().unwrap();
            let impact = if v > 0.0 {
                Impact::Good
            } else if v < 0.0 {
                Impact::Bad
            } else {
                Impact::Neutral
            };
            assert_eq!(d(mark, "impact"), impact.code(), "R14");
            let ink = mark.attribute("stroke").or(mark.attribute("fill"));
            assert_eq!(ink, Some(theme.impact(impact).to_string().as_str()), "R14");
            let name = format!("{}:{}", d(mark, "tier"), d(mark, "cat"));
            let label = marks(&doc, "lbl").into_iter().find(|n| d(*n, "for") == name).unwrap();
            let text = label.text().unwrap();
            assert_eq!(text.starts_with('+'), v > 0.0, "R13: {text}");
            assert_eq!(text.starts_with('−'), v < 0.0, "R13: {text}");
            let (b, m) = (bounds(label), bounds(mark));
            let outside = match (kind, v >= 0.0) {
                ("col", true) => b.y1 <= m.y0,
                ("col", false) => b.y0 >= m.y1,
                (_, true) => b.x0 >= m.x1,
                (_, false) => b.x1 <= m.x0,
            };
            assert!(outside, "R20: {text}");
        }
        for label in tier(&doc, "lbl", "base") {
            assert!(!label.text().unwrap().starts_with('+'), "R13");
        }
    }
}

#[test]
fn pins_have_one_head_or_one_triangle_and_na_where_they_cannot_be_read() {
    let figure = drawn(&regions(true, 884.0, 322.0, Scenario::PL));
    let doc = Document::parse(&figure.svg).unwrap();
    for pin in marks(&doc, "pin") {
        let part = |kind: &str| marks(&doc, kind).into_iter().filter(|n| d(*n, "cat") == d(pin, "cat")).count();
        assert_eq!(part("pin-head") + part("outlier"), 1, "R18");
        let v: f64 = d(pin, "v").parse().unwrap();
        assert_eq!(part("outlier") == 1, v > 1.0, "R23");
    }
    assert!(marks(&doc, "pin-head").iter().all(|n| n.attribute("fill") == Some("#404040")), "R18");
    let text = |id: &str| {
        marks(&doc, "lbl").into_iter().find(|n| d(*n, "for") == id).and_then(|n| n.text()).unwrap().to_owned()
    };
    assert_eq!(text("rel:r8"), "n.a.", "R21");
    assert_eq!(text("rel:r7"), "+700.0%", "R23: the label is the true value");
}

#[test]
fn variance_axes_show_the_reference() {
    let axes = |reference: Scenario| {
        let figure = drawn(&months(true, 884.0, 322.0, reference));
        let doc = Document::parse(&figure.svg).unwrap();
        let list: Vec<(String, f64)> = tier(&doc, "axis", "abs")
            .iter()
            .map(|n| (n.attribute("stroke").unwrap().to_owned(), f(*n, "stroke-width")))
            .collect();
        list
    };
    let py = axes(Scenario::PY);
    assert!(py.len() == 1 && py[0].0 == "#949494" && py[0].1 >= 2.0, "R19: {py:?}");
    assert_eq!(axes(Scenario::PL).len(), 2, "R19: two lines");
}

#[test]
fn contributions_begin_where_the_one_before_ended() {
    let spec = bridge(884.0, 322.0);
    let figure = drawn(&spec);
    let doc = Document::parse(&figure.svg).unwrap();
    let bars = marks(&doc, "bar");
    let k = f(doc.root_element(), "data-scale");
    let zero = bounds(tier(&doc, "axis", "base")[0]).x0;
    let mut end = zero;
    for (i, bar) in bars.iter().enumerate() {
        let b = bounds(*bar);
        let v: f64 = d(*bar, "v").parse().unwrap();
        let (start, stop) = if v < 0.0 { (b.x1, b.x0) } else { (b.x0, b.x1) };
        let from = if i == 0 || i + 1 == bars.len() { zero } else { end };
        assert!((start - from).abs() < 0.1, "R45: {i}");
        assert!(((b.x1 - b.x0) - k * v.abs()).abs() < 0.06, "R25");
        if i + 1 == bars.len() {
            assert!((stop - end).abs() < 0.1, "R45: the contributions add up to the total");
        }
        end = stop;
    }
    assert_eq!(marks(&doc, "connector").len(), bars.len() - 1);
    assert!(marks(&doc, "connector").iter().all(|n| (f(*n, "stroke-width") - 0.75).abs() < 1e-9));
}

#[test]
fn a_page_has_one_scale_per_unit() {
    let mut page = [
        months(true, 430.0, 322.0, Scenario::PL),
        bridge(430.0, 322.0),
        regions(false, 430.0, 150.0, Scenario::PY),
        course(430.0, 150.0),
    ];
    page[3].scale_group = "other".into();
    let mut list: Vec<&mut FigureSpec> = page.iter_mut().collect();
    scale(&mut list, &Theme::default(), metrics()).unwrap();
    let used: Vec<f64> = page
        .iter()
        .map(|spec| {
            let figure = drawn(spec);
            assert_sound(&figure.svg);
            assert!(!figure.warnings.iter().any(|w| w.contains("do not fit")), "{:?}", figure.warnings);
            f(Document::parse(&figure.svg).unwrap().root_element(), "data-scale")
        })
        .collect();
    assert!((used[0] / used[1] - 1.0).abs() < 0.005 && (used[0] / used[2] - 1.0).abs() < 0.005, "R26: {used:?}");
    assert!((used[0] / used[3] - 1.0).abs() > 0.01, "another unit has its own scale");
}

#[test]
fn figures_that_one_scale_would_hide_have_their_own_and_a_scaling_line() {
    let mut small = regions(false, 430.0, 322.0, Scenario::PY);
    let FigureKind::Bars(bars) = &mut small.kind else { panic!("bars") };
    let shrink = |points: &mut Vec<Option<Point>>| points.iter_mut().flatten().for_each(|p| p.value /= 50.0);
    shrink(&mut bars.values);
    shrink(&mut bars.reference_values);
    bars.absolute.iter_mut().flatten().for_each(|(p, _)| p.value /= 50.0);
    let mut page = [months(true, 430.0, 322.0, Scenario::PL), small, bridge(430.0, 322.0), quarters()];
    page[3].scale_group = "other".into();
    let mut list: Vec<&mut FigureSpec> = page.iter_mut().collect();
    scale(&mut list, &Theme::default(), metrics()).unwrap();
    let drawn: Vec<String> = page.iter().map(|spec| drawn(spec).svg).collect();
    let docs: Vec<Document<'_>> = drawn.iter().map(|svg| Document::parse(svg).unwrap()).collect();
    let k: Vec<f64> = docs.iter().map(|doc| f(doc.root_element(), "data-scale")).collect();
    assert!(k[1] > 4.0 * k[0], "the small values can be seen: {k:?}");
    for (i, doc) in docs.iter().take(3).enumerate() {
        assert_sound(&drawn[i]);
        let lines = marks(doc, "scale-line");
        assert_eq!(lines.len(), 1, "R26: {i}");
        let v: f64 = d(lines[0], "v").parse().unwrap();
        assert!((v - 10.0).abs() < 1e-9, "R26: one power of ten: {v}");
        let axis = bounds(tier(doc, "axis", "base")[0]);
        let line = bounds(lines[0]);
        let length = if (line.y1 - line.y0).abs() < 0.01 { axis.y0 - line.y0 } else { line.x0 - axis.x0 };
        assert!((length - k[i] * v).abs() < 0.1, "R26: {i}: {length} {}", k[i] * v);
        assert!(drawn[i].contains(">10 万元<"), "the line says what it stands for");
    }
    assert!(marks(&docs[3], "scale-line").is_empty(), "another unit needs none");
}

#[test]
fn highlights_have_a_ring_and_signals_too() {
    for spec in
        [months(true, 884.0, 322.0, Scenario::PL), regions(true, 884.0, 322.0, Scenario::PL), bridge(884.0, 322.0)]
    {
        let figure = drawn(&spec);
        let doc = Document::parse(&figure.svg).unwrap();
        // Over time the value and its variance are told.
        let expected = if matches!(spec.kind, FigureKind::Columns(_)) { 2 } else { 1 };
        assert_eq!(marks(&doc, "highlight").len(), expected, "R40");
    }
    let figure = drawn(&control(884.0, 322.0));
    let doc = Document::parse(&figure.svg).unwrap();
    assert_eq!(marks(&doc, "signal").len(), 1);
    let labels: Vec<&str> = tier(&doc, "lbl", "base").iter().map(|n| d(*n, "for")).collect();
    assert!(labels.contains(&"base:m17") && labels.contains(&"base:m23") && labels.len() <= 4, "R35: {labels:?}");
}

#[test]
fn the_remainder_stands_apart() {
    let figure = drawn(&regions(true, 884.0, 322.0, Scenario::PL));
    let doc = Document::parse(&figure.svg).unwrap();
    let y: Vec<f64> = tier(&doc, "bar", "abs").iter().map(|n| bounds(*n).y0).collect();
    let last = y.len() - 1;
    assert!(y[last] - y[last - 1] > 1.4 * (y[1] - y[0]), "R46");
}

#[test]
fn values_that_cannot_be_drawn_are_refused() {
    for bad in [f64::NAN, f64::INFINITY, 1e300] {
        let mut spec = bridge(430.0, 200.0);
        if let FigureKind::Bridge(b) = &mut spec.kind {
            b.total.2.value = bad;
        }
        assert!(crate::plot::draw(&spec, &Theme::default(), metrics()).is_err());
    }
}

#[test]
fn drawing_twice_gives_the_same_bytes() {
    for spec in all() {
        assert_eq!(drawn(&spec).svg, drawn(&spec).svg);
    }
}
