//! Where the label of a value stands when its reference is longer: at its own end (R08, R35).

use roxmltree::Document;

use super::samples::*;
use super::svg::*;
use crate::base::Scenario;
use crate::layout::*;

/// Farthest that a label may stand from the end of its mark, in points: a gap, and a ring or a close reference.
const NEAR: f64 = 6.0;

/// Attainments from nothing to far above the reference, and losses.
const SHARES: [f64; 12] = [0.0, 0.01, 0.07, 0.25, 0.5, 0.75, 0.9, 0.97, 0.995, 1.0, 1.3, -0.4];

fn categories(lit: usize) -> Vec<Category> {
    let one =
        |i: usize| Category { highlight: i == lit, ..category(&format!("2026-{:02}", i + 1), &format!("{}", i + 1)) };
    (0..SHARES.len()).map(one).collect()
}

fn figures() -> Vec<FigureSpec> {
    let mut out = Vec::new();
    for (reference, whole, lit) in [(Scenario::PL, 900.0, 3), (Scenario::PY, 12_400.0, 6), (Scenario::PL, 87.0, 0)] {
        let values: Vec<Option<f64>> = SHARES.iter().map(|s| Some(whole * s)).collect();
        let others = [Some(whole); 12];
        let columns = columns_of("month", categories(lit), &values, Some((reference, &others)), Scenario::AC);
        out.push(figure("columns", 884.0, 322.0, FigureKind::Columns(columns)));
        for height in [300.0, 420.0] {
            let bars = bars_of(categories(lit), &values, Some((reference, &others)));
            out.push(figure("bars", 884.0, height, FigureKind::Bars(bars)));
        }
    }
    out
}

/// Labels of values that do not stand at the end of their own mark, on or beside it.
fn astray(doc: &Document<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for label in tier(doc, "lbl", "base") {
        let own = doc.descendants().rfind(|n| own_mark(*n, label) && d(*n, "sc") == "AC");
        let Some(mark) = own else { continue };
        let (text, bar) = (bounds(label), bounds(mark));
        let loss = d(mark, "v").parse::<f64>().unwrap() < 0.0;
        // The end of the bar, and the two edges of the text along the values; across them, what both share.
        let (end, near, far, shared) = match (d(mark, "m"), loss) {
            ("col", false) => (-bar.y0, -text.y1, -text.y0, (text.x0.max(bar.x0), text.x1.min(bar.x1))),
            ("col", true) => (bar.y1, text.y0, text.y1, (text.x0.max(bar.x0), text.x1.min(bar.x1))),
            (_, false) => (bar.x1, text.x0, text.x1, (text.y0.max(bar.y0), text.y1.min(bar.y1))),
            (_, true) => (-bar.x0, -text.x1, -text.x0, (text.y0.max(bar.y0), text.y1.min(bar.y1))),
        };
        let ringed = marks(doc, "highlight").into_iter().any(|n| d(n, "for") == d(label, "for"));
        let gap = if d(label, "on") == "mark" { end - far } else { near - end };
        let limit = if ringed { NEAR + 3.0 } else { NEAR };
        if !(-0.05..=limit).contains(&gap) || shared.1 - shared.0 < 2.0 {
            out.push(format!(
                "`{}` of {}: {gap:.1} from its end, {shared:?}",
                label.text().unwrap_or(""),
                d(mark, "cat")
            ));
        }
    }
    out
}

#[test]
fn a_value_stands_at_its_own_end_however_long_its_reference_is() {
    for spec in figures() {
        let drawn = drawn(&spec);
        assert_eq!(drawn.warnings, Vec::<String>::new(), "{}", spec.id);
        assert_sound(&drawn.svg);
        let doc = Document::parse(&drawn.svg).unwrap();
        assert_eq!(tier(&doc, "lbl", "base").len(), SHARES.len(), "R35: all labels stay");
        assert_eq!(astray(&doc), Vec::<String>::new(), "{}", spec.id);
    }
}

#[test]
fn a_short_bar_keeps_the_end_of_its_short_reference_in_sight() {
    let list = ["Touring Bikes", "Road Frames", "Wheels"].map(|n| category(n, n)).to_vec();
    let (values, others) = ([Some(939.0), Some(52.0), Some(0.0)], [Some(0.0), Some(97.0), Some(64.0)]);
    let mut beyond = 0;
    for width in [884.0, 430.0] {
        let bars = bars_of(list.clone(), &values, Some((Scenario::PY, &others)));
        let drawn = drawn(&figure("bars", width, 90.0, FigureKind::Bars(bars)));
        assert_sound(&drawn.svg);
        let doc = Document::parse(&drawn.svg).unwrap();
        let references: Vec<_> = tier(&doc, "bar", "base").into_iter().filter(|n| d(*n, "sc") == "PY").collect();
        let behind = |name: &str| references.iter().find(|n| name == format!("base:{}", d(**n, "cat"))).unwrap();
        for label in tier(&doc, "lbl", "base").into_iter().filter(|n| d(*n, "for") != "base:Touring Bikes") {
            let end = bounds(*behind(d(label, "for"))).x1;
            if d(label, "on").is_empty() {
                let gap = bounds(label).x0 - end;
                assert!((1.0..=NEAR).contains(&gap), "R08: beyond the end of the reference, and near it: {gap}");
                beyond += 1;
            }
        }
        assert_eq!(marks(&doc, "leader").len(), 0, "a line from the own end would be read as a mark");
        for backing in marks(&doc, "backing") {
            assert!(bounds(backing).x1 < bounds(*behind(d(backing, "for"))).x1, "nor does paper cover it");
        }
    }
    assert!(beyond > 0, "one of them had no other place");
}

/// Labels on a piece of paper that hides a part of the outline behind them.
fn hiding(doc: &Document<'_>) -> Vec<String> {
    let outlines: Vec<_> = ["col", "bar"]
        .iter()
        .flat_map(|kind| tier(doc, kind, "base"))
        .filter(|n| d(*n, "sc") == "PL")
        .map(bounds)
        .collect();
    let lies = |paper: &crate::plot::bounds::Bounds| {
        outlines.iter().any(|b| b.overlaps(paper) && !b.grown(-0.5).contains(paper))
    };
    marks(doc, "backing").into_iter().filter(|n| lies(&bounds(*n))).map(|n| d(n, "for").to_owned()).collect()
}

#[test]
fn no_label_hides_the_outline_of_a_target() {
    // A retailer far below its targets, months of a year: short columns in small outlines.
    let months: Vec<Category> = (1..13).map(|i| category(&format!("2019-{i:02}"), &format!("{i}"))).collect();
    let values = [1.3, 2.4, 1.6, 1.9, 2.9, 2.0, 2.7, 4.3, 4.2, 2.3, 3.5, 3.5].map(Some);
    let targets = [4.9, 7.9, 7.3, 7.7, 9.3, 7.2, 10.8, 23.5, 42.2, 10.5, 12.7, 12.9].map(Some);
    for width in [884.0, 700.0] {
        let columns = columns_of("month", months.clone(), &values, Some((Scenario::PL, &targets)), Scenario::AC);
        let drawn = drawn(&figure("months", width, 322.0, FigureKind::Columns(columns)));
        assert_sound(&drawn.svg);
        assert_eq!(drawn.warnings, Vec::<String>::new());
        let doc = Document::parse(&drawn.svg).unwrap();
        assert_eq!(hiding(&doc), Vec::<String>::new(), "{width}");
        assert_eq!(astray(&doc), Vec::<String>::new(), "{width}");
    }
    let titles = ["Pacific", "Europe", "America", "Director", "Sales"].map(|n| category(n, n)).to_vec();
    let (values, targets) =
        ([17.0, 1.0, 99.0, 0.0, 3212.0].map(Some), [100.0, 1000.0, 2500.0, 3000.0, 6900.0].map(Some));
    let drawn = drawn(&figure(
        "titles",
        884.0,
        250.0,
        FigureKind::Bars(bars_of(titles, &values, Some((Scenario::PL, &targets)))),
    ));
    assert_sound(&drawn.svg);
    assert_eq!(hiding(&Document::parse(&drawn.svg).unwrap()), Vec::<String>::new());
}

/// Vertical edges of outlines that a label of a column touches or nearly does.
fn glued(doc: &Document<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let outlines: Vec<_> = tier(doc, "col", "base").into_iter().filter(|n| d(*n, "sc") == "PL").map(bounds).collect();
    for label in tier(doc, "lbl", "base") {
        let text = bounds(label);
        let beside = outlines.iter().filter(|b| b.y0 < text.y1 - 2.0 && b.y1 > text.y0 + 2.0);
        let mut edges = beside.flat_map(|b| [b.x0, b.x1]);
        if d(label, "on") != "mark" && edges.any(|x| x > text.x0 - 2.4 && x < text.x1 + 2.4) {
            out.push(label.text().unwrap_or("").to_owned());
        }
    }
    out
}

#[test]
fn a_label_of_a_column_keeps_off_the_outlines_beside_it() {
    let quarters: Vec<Category> = (1..10).map(|i| category(&format!("2018-Q{i}"), "Q1")).collect();
    let values = [407.0, 429.0, 892.0, 705.0, 527.0, 674.0, 1119.0, 930.0, 711.0].map(Some);
    let targets = [1545.0, 1878.0, 3447.0, 3000.0, 2008.0, 2410.0, 7650.0, 3610.0, 2734.0].map(Some);
    for lit in [3, 8] {
        let mut list = quarters.clone();
        list[lit].highlight = true;
        let columns = columns_of("quarter", list, &values, Some((Scenario::PL, &targets)), Scenario::AC);
        let drawn = drawn(&figure("quarters", 884.0, 322.0, FigureKind::Columns(columns)));
        assert_eq!(drawn.warnings, Vec::<String>::new());
        assert_sound(&drawn.svg);
        let doc = Document::parse(&drawn.svg).unwrap();
        assert_eq!(tier(&doc, "lbl", "base").len(), values.len());
        assert_eq!(astray(&doc), Vec::<String>::new());
        assert_eq!(glued(&doc), Vec::<String>::new());
    }
}

#[test]
fn a_label_on_its_mark_is_set_in_the_colour_of_the_paper() {
    let mut on_mark = 0;
    for spec in figures() {
        let svg = drawn(&spec).svg;
        let doc = Document::parse(&svg).unwrap();
        for label in tier(&doc, "lbl", "base") {
            let white = label.attribute("fill") == Some("#FFFFFF") || label.attribute("fill") == Some("#ffffff");
            assert_eq!(white, d(label, "on") == "mark", "{:?} {:?}", label.text(), label.attribute("fill"));
            on_mark += usize::from(white);
        }
    }
    assert!(on_mark > 0);
}

/// The document with the label of a position changed.
fn changed(svg: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut done = false;
    let lines: Vec<String> = svg
        .lines()
        .map(|line| match change(line).filter(|_| !done) {
            Some(other) => {
                done = true;
                other
            }
            None => line.to_owned(),
        })
        .collect();
    assert!(done, "nothing was changed");
    lines.join("\n")
}

#[test]
fn the_checks_see_what_is_wrong() {
    for spec in figures() {
        let svg = drawn(&spec).svg;
        let doc = Document::parse(&svg).unwrap();
        let column = matches!(spec.kind, FigureKind::Columns(_));
        // The old place: at the end of the reference, which is twice as long.
        let half =
            doc.descendants().find(|n| own_mark_of(*n, "2026-05", "PL") || own_mark_of(*n, "2026-05", "PY")).unwrap();
        let end = bounds(half);
        let moved = changed(&svg, |line| {
            let here = line.contains("data-for=\"base:2026-05\"") && line.contains("<text");
            let (name, value) = if column { ("y", end.y0 - 3.0) } else { ("x", end.x1 + 3.0) };
            here.then(|| with_attribute(line, name, &format!("{value}")))
        });
        assert_eq!(astray(&Document::parse(&moved).unwrap()).len(), 1, "{moved}");
        // A backing that is gone.
        if svg.contains("data-m=\"backing\"") {
            let bare = changed(&svg, |line| line.contains("data-m=\"backing\"").then(String::new));
            assert!(!covered(&Document::parse(&bare).unwrap()).is_empty());
        }
        // A label of another position.
        let alien = svg.replace("data-for=\"base:2026-05\"", "data-for=\"base:2026-06\"");
        assert!(!astray(&Document::parse(&alien).unwrap()).is_empty());
    }
}

fn own_mark_of(node: roxmltree::Node<'_, '_>, cat: &str, sc: &str) -> bool {
    ["col", "bar"].contains(&d(node, "m")) && d(node, "tier") == "base" && d(node, "cat") == cat && d(node, "sc") == sc
}

fn with_attribute(line: &str, name: &str, value: &str) -> String {
    let start = line.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    let end = start + line[start..].find('"').unwrap();
    format!("{}{value}{}", &line[..start], &line[end..])
}

#[test]
fn names_of_tiers_stand_over_their_axes_when_all_variances_are_negative() {
    let values: Vec<Option<f64>> = [0.1, 0.2, 0.3].iter().map(|s| Some(1000.0 * s)).collect();
    let list = ["a", "b", "c"].map(|id| category(id, id)).to_vec();
    let spec = bars_of(list, &values, Some((Scenario::PL, &[Some(1000.0); 3])));
    let svg = drawn(&figure("falling", 884.0, 200.0, FigureKind::Bars(spec))).svg;
    let doc = Document::parse(&svg).unwrap();
    for (name, which) in marks(&doc, "tier-name").into_iter().zip(["abs", "rel"]) {
        let axes = tier(&doc, "axis", which);
        let axis = axes.iter().map(|n| bounds(*n).x0).sum::<f64>() / axes.len() as f64;
        let text = bounds(name);
        assert!(((text.x0 + text.x1) / 2.0 - axis).abs() < 0.5, "{which}: {text:?} {axis}");
        assert!(axis < 884.0 - 10.0, "{which}: the axis stands off the edge");
    }
}
