//! Waterfalls of small changes between large wholes: the changes get the room, and no axis is cut (R25, R45).

use roxmltree::Document;

use super::samples::*;
use super::svg::*;
use crate::base::{Impact, Polarity, Scenario};
use crate::layout::*;

/// From a target of 954.6 to 960.9 by five regions.
pub(crate) fn bridge(width: f64, height: f64) -> FigureSpec {
    let steps = [("华南", -26.6), ("华中", 21.6), ("西部", -19.4), ("华东", 19.0), ("华北", 11.7)];
    let one = |v: f64, sign: &str| Point { value: v, num: num(format!("{sign}{:.1}", v.abs())) };
    let spec = BridgeSpec {
        base: (category("PL", "PL"), Scenario::PL, one(954.6, "")),
        steps: steps
            .iter()
            .enumerate()
            .map(|(i, (name, v))| {
                let c = Category { highlight: i == 0, ..category(&format!("s{i}"), name) };
                (c, one(*v, if *v < 0.0 { "−" } else { "+" }), Impact::of(*v, Polarity::Up))
            })
            .collect(),
        total: (category("AC", "AC"), Scenario::AC, one(960.9, "")),
    };
    figure("changes", width, height, FigureKind::Bridge(spec))
}

#[test]
fn small_changes_get_the_room_and_wholes_have_no_bar() {
    for width in [884.0, 430.0] {
        let figure = drawn(&bridge(width, 300.0));
        assert_sound(&figure.svg);
        assert_eq!(figure.warnings, Vec::<String>::new());
        let doc = Document::parse(&figure.svg).unwrap();
        let k = f(doc.root_element(), "data-scale");
        let (bars, levels) = (marks(&doc, "bar"), marks(&doc, "level"));
        assert_eq!((bars.len(), levels.len()), (5, 2));
        assert!(k * 26.6 > 0.1 * width, "the largest change can be seen: {}", k * 26.6);
        let middle = |b: crate::plot::bounds::Bounds| (b.x0 + b.x1) / 2.0;
        let mut at = middle(bounds(levels[0]));
        for bar in &bars {
            let (b, v): (_, f64) = (bounds(*bar), d(*bar, "v").parse().unwrap());
            assert_eq!(d(*bar, "tier"), "step");
            assert!(((b.x1 - b.x0) - k * v.abs()).abs() < 0.06, "R25: as long as the change");
            let (start, stop) = if v < 0.0 { (b.x1, b.x0) } else { (b.x0, b.x1) };
            assert!((start - at).abs() < 0.1, "R45: begins where the one before ended");
            at = stop;
        }
        assert!((middle(bounds(levels[1])) - at).abs() < 0.1, "R45: they add up to the total");
        let axes = marks(&doc, "axis");
        assert!(axes.iter().all(|n| d(*n, "ref") == "PL") && axes.len() == 2, "R19: the axis is the target");
        for text in ["954.6", "960.9", "−26.6"] {
            assert!(figure.svg.contains(&format!(">{text}<")), "{text}");
        }
    }
}

#[test]
fn a_calculation_with_small_steps_is_drawn_alike() {
    let row = |id: &str, cents: i128, kind| CalculationRow {
        category: category(id, id),
        point: point(cents as f64 / 100.0),
        exact: cents,
        kind,
    };
    let rows = vec![
        row("PY", 820_200, CalculationKind::Whole(Scenario::PY)),
        row("price", 9_100, CalculationKind::Step(Impact::Good)),
        row("volume", -20_000, CalculationKind::Step(Impact::Bad)),
        row("AC", 809_300, CalculationKind::Whole(Scenario::AC)),
    ];
    let spec = CalculationSpec { primary: Scenario::AC, reference: Scenario::PY, rows };
    let figure = drawn(&figure("c", 430.0, 200.0, FigureKind::Calculation(spec)));
    assert_sound(&figure.svg);
    let doc = Document::parse(&figure.svg).unwrap();
    assert_eq!((marks(&doc, "bar").len(), marks(&doc, "level").len()), (2, 2));
}
