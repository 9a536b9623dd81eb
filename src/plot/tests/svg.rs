//! Reads a drawn figure back.

use roxmltree::{Document, Node};

use super::samples::metrics;
use crate::plot::bounds::Bounds;

/// A number attribute.
pub(super) fn f(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name)
        .and_then(|v| v.parse().ok())
        .filter(|v: &f64| v.is_finite())
        .unwrap_or_else(|| panic!("{name} of {node:?}"))
}

/// A data attribute, empty when absent.
pub(super) fn d<'a>(node: Node<'a, '_>, name: &str) -> &'a str {
    node.attribute(format!("data-{name}").as_str()).unwrap_or("")
}

/// Elements of a kind of mark.
pub(super) fn marks<'a, 'i>(doc: &'a Document<'i>, kind: &str) -> Vec<Node<'a, 'i>> {
    doc.descendants().filter(|n| n.is_element() && d(*n, "m") == kind).collect()
}

/// Marks of a kind in a tier.
pub(super) fn tier<'a, 'i>(doc: &'a Document<'i>, kind: &str, tier: &str) -> Vec<Node<'a, 'i>> {
    marks(doc, kind).into_iter().filter(|n| d(*n, "tier") == tier).collect()
}

/// The box of an element, without its stroke; text as the font measures it.
pub(super) fn bounds(node: Node<'_, '_>) -> Bounds {
    match node.tag_name().name() {
        "rect" => {
            let (x, y) = (f(node, "x"), f(node, "y"));
            Bounds::of((x, y), (x + f(node, "width"), y + f(node, "height")))
        }
        "line" => Bounds::of((f(node, "x1"), f(node, "y1")), (f(node, "x2"), f(node, "y2"))),
        "circle" => Bounds::of((f(node, "cx"), f(node, "cy")), (f(node, "cx"), f(node, "cy"))).grown(f(node, "r")),
        "ellipse" => Bounds::of((f(node, "cx"), f(node, "cy")), (f(node, "cx"), f(node, "cy")))
            .grown_by(f(node, "rx"), f(node, "ry")),
        "path" => {
            let points = points(node);
            let first = points[0];
            points.into_iter().fold(Bounds::of(first, first), |b, p| Bounds {
                x0: b.x0.min(p.0),
                y0: b.y0.min(p.1),
                x1: b.x1.max(p.0),
                y1: b.y1.max(p.1),
            })
        }
        "text" => {
            let size = f(node, "font-size");
            let width = metrics().width(node.text().unwrap_or(""), size, node.attribute("font-weight").is_some());
            let x0 = f(node, "x")
                - match node.attribute("text-anchor") {
                    Some("middle") => width / 2.0,
                    Some("end") => width,
                    _ => 0.0,
                };
            let y = f(node, "y");
            Bounds { x0, y0: y - 0.88 * size, x1: x0 + width, y1: y + 0.12 * size }
        }
        other => panic!("unexpected element {other}"),
    }
}

/// The corners of a path.
pub(super) fn points(node: Node<'_, '_>) -> Vec<(f64, f64)> {
    let data = node.attribute("d").unwrap().trim_end_matches('Z').replace(['M', 'L'], "|");
    let pair = |s: &str| {
        let (x, y) = s.split_once(' ').unwrap();
        (x.parse().unwrap(), y.parse().unwrap())
    };
    data.split('|').filter(|s| !s.is_empty()).map(pair).collect()
}

/// A rectangle without the last hundredths that rounding may move.
fn shrunk(b: &Bounds) -> Bounds {
    Bounds { x0: b.x0 + 0.03, y0: b.y0 + 0.03, x1: b.x1 - 0.03, y1: b.y1 - 0.03 }
}

/// What every figure must satisfy: known elements, finite numbers, everything on the sheet, no label on a label, and
/// none on a mark but its own.
pub(super) fn assert_sound(svg: &str) {
    let doc = Document::parse(svg).unwrap_or_else(|e| panic!("{e}\n{svg}"));
    let root = doc.root_element();
    let sheet = Bounds { x0: 0.0, y0: 0.0, x1: f(root, "width"), y1: f(root, "height") }.grown(0.02);
    let shapes = ["rect", "line", "circle", "ellipse", "path", "text"];
    let elements: Vec<Node<'_, '_>> =
        root.descendants().filter(|n| n.is_element() && shapes.contains(&n.tag_name().name())).collect();
    for node in root.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(shapes.contains(&name) || ["svg", "g", "title", "desc"].contains(&name), "unexpected element {name}");
        assert!(node.attribute("class").is_none() && node.attribute("transform").is_none());
    }
    for node in &elements {
        let b = bounds(*node);
        assert!(sheet.contains(&b), "outside the sheet: {} {b:?}", d(*node, "m"));
    }
    let texts: Vec<(&str, Bounds)> = elements
        .iter()
        .filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "text")))
        .map(|n| (n.text().unwrap_or(""), bounds(*n)))
        .collect();
    for (i, (text, a)) in texts.iter().enumerate() {
        for (other, b) in &texts[i + 1..] {
            // The drawing decides before it rounds to two decimals; the second look allows for that.
            assert!(!shrunk(a).overlaps(b), "R35: `{text}` on `{other}`: {a:?} {b:?}");
        }
    }
    let faults = covered(&doc);
    assert!(faults.is_empty(), "{faults:?}");
}

/// Labels on marks: a variance's never (R20); a value's only on its own solid mark, within it, or in front of the
/// reference behind it, on a backing of its own size.
pub(super) fn covered(doc: &Document<'_>) -> Vec<String> {
    let solid = ["col", "bar", "level", "pin-head", "outlier", "point"];
    let all: Vec<Node<'_, '_>> = doc.descendants().filter(Node::is_element).collect();
    let mut faults = Vec::new();
    for (order, label) in all.iter().enumerate().filter(|(_, n)| n.tag_name().name() == "text") {
        let text = bounds(*label);
        for (below, mark) in all.iter().enumerate().filter(|(_, n)| solid.contains(&d(**n, "m"))) {
            let shape = bounds(*mark);
            if !shrunk(&text).overlaps(&shape) {
                continue;
            }
            let own = d(*label, "for") == format!("{}:{}", d(*mark, "tier"), d(*mark, "cat"));
            let base = d(*label, "tier") == "base" || d(*label, "m") == "missing";
            let allowed = match d(*label, "on") {
                "mark" => {
                    let mut within = all.iter().filter(|n| own_mark(**n, *label)).map(|n| bounds(*n));
                    within.next_back().is_some_and(|b| b.contains(&shrunk(&text)))
                }
                "backing" => {
                    let backings = all[..order].iter().skip(below);
                    let mut backings =
                        backings.filter(|n| d(**n, "m") == "backing" && d(**n, "for") == d(*label, "for"));
                    backings.any(|n| bounds(*n).contains(&shrunk(&text))) && d(*mark, "sc") != "AC"
                }
                // Digits clear of its lines: they have nothing below their baseline.
                "outline" => {
                    let size = f(*label, "font-size");
                    let digits = Bounds {
                        y0: text.y1 - 0.12 * size - metrics().cap_height(size),
                        y1: text.y1 - 0.12 * size,
                        ..text
                    };
                    d(*mark, "sc") == "PL" && shape.grown(-1.0).contains(&digits)
                        || (d(*mark, "sc") == "AC" && !digits.overlaps(&shape))
                }
                _ => false,
            };
            if !(own && base && allowed) {
                let (name, place) = (label.text().unwrap_or(""), d(*mark, "cat"));
                faults.push(format!("R20: `{name}` on {} {place:?}: {text:?} {shape:?}", d(*mark, "m")));
            }
        }
    }
    faults
}

/// True for the marks of the position that a base label belongs to; its own is drawn last (R08).
pub(super) fn own_mark(mark: Node<'_, '_>, label: Node<'_, '_>) -> bool {
    ["col", "bar"].contains(&d(mark, "m"))
        && d(label, "for") == format!("base:{}", d(mark, "cat"))
        && d(mark, "tier") == "base"
}
