//! A drawn figure read back: every shape with its box, colours and the `data-*` attributes of the SVG contract.
//!
//! Nothing is taken from the specification: what a rule measures is what a reader sees.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use crate::plot::{Colour, Metrics};
use crate::typeset::PlacedBox;

/// A drawn figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawing {
    /// Attributes of the root without `data-`, and the others by their names.
    pub data: BTreeMap<String, String>,
    /// The `<title>`: the heading's parts.
    pub title: String,
    /// Width and height in points.
    pub size: (f64, f64),
    /// Shapes and texts in the order in which they are painted.
    pub marks: Vec<Mark>,
    /// Names of elements that are neither shapes nor text, such as `filter`.
    pub foreign: Vec<String>,
    /// Names of attributes outside the contract, such as `transform`.
    pub strange: Vec<String>,
}

/// A shape or a line of text.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Place in the order of painting.
    pub order: usize,
    /// Element name.
    pub shape: String,
    /// `data-*` attributes without the prefix.
    pub data: BTreeMap<String, String>,
    /// Box in points, without the stroke.
    pub bounds: PlacedBox,
    /// Corners of a line or path; centre of a circle.
    pub points: Vec<(f64, f64)>,
    /// Fill; none for `none` or no fill.
    pub fill: Option<Colour>,
    /// Stroke.
    pub stroke: Option<Colour>,
    /// Width of the stroke in points; 0 without one.
    pub stroke_width: f64,
    /// Text.
    pub text: String,
    /// Font size in points; 0 for shapes.
    pub size: f64,
    /// True for bold text.
    pub bold: bool,
    /// True when a path has curves.
    pub curved: bool,
    /// True when values grow to the right.
    pub lying: bool,
}

/// Elements without ink of their own.
const SILENT: [&str; 4] = ["svg", "g", "title", "desc"];
/// Elements that are measured.
const SHAPES: [&str; 6] = ["rect", "line", "circle", "ellipse", "path", "text"];
/// Attributes that shapes may have besides their data.
const KNOWN: [&str; 24] = [
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "d",
    "width",
    "height",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-linejoin",
    "stroke-dasharray",
    "text-anchor",
    "font-size",
    "font-weight",
    "fill-opacity",
    "font-family",
];

impl Drawing {
    /// Reads an SVG; none when it is no XML.
    pub fn read(svg: &str, metrics: &Metrics) -> Option<Drawing> {
        let document = Document::parse(svg).ok()?;
        let root = document.root_element();
        let mut drawing = Drawing { data: data(root), ..Drawing::default() };
        drawing.size = (number(root, "width"), number(root, "height"));
        for node in root.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            if name == "title" && node.parent() == Some(root) {
                drawing.title = node.text().unwrap_or_default().to_owned();
            }
            if SILENT.contains(&name) {
                continue;
            }
            if !SHAPES.contains(&name) {
                drawing.foreign.push(name.to_owned());
                continue;
            }
            let strange = node.attributes().map(|a| a.name()).filter(|a| !a.starts_with("data-") && !KNOWN.contains(a));
            drawing.strange.extend(strange.map(str::to_owned));
            let order = drawing.marks.len();
            drawing.marks.push(Mark::read(node, order, metrics));
        }
        // Pins, axes and labels lie as the bars of their figure do.
        let lying = drawing.marks.iter().any(|m| m.is("bar") || m.is("rate") || m.get("in") == "bar");
        drawing.marks.iter_mut().for_each(|mark| mark.lying = lying && !mark.is("col"));
        Some(drawing)
    }

    /// True for a tree of boxes.
    pub fn is_tree(&self) -> bool {
        self.all("box").next().is_some()
    }

    /// True for a plane of two measures, which has an axis each.
    pub fn is_plane(&self) -> bool {
        self.all("axis").any(|axis| axis.get("tier") == "x")
    }

    /// Marks of a kind.
    pub fn all<'d>(&'d self, kind: &'d str) -> impl Iterator<Item = &'d Mark> {
        self.marks.iter().filter(move |mark| mark.is(kind))
    }

    /// Bars and columns of all kinds: what has a length that stands for a value.
    pub fn bars(&self) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(|mark| ["col", "bar", "segment", "rate"].iter().any(|kind| mark.is(kind)))
    }

    /// Bars of a tier that stand on the axis.
    pub fn tier<'d>(&'d self, tier: &'d str) -> impl Iterator<Item = &'d Mark> {
        self.bars().filter(move |mark| mark.get("tier") == tier)
    }

    /// The label of a mark.
    pub fn label(&self, mark: &Mark) -> Option<&Mark> {
        let (tier, cat) = (mark.get("tier"), mark.get("cat"));
        let mut names = vec![format!("{tier}:{cat}"), format!("{tier}:{}:{cat}", mark.get("sc"))];
        for part in ["part", "age"].iter().map(|name| mark.get(name)).filter(|part| !part.is_empty()) {
            names = vec![format!("{tier}:{cat}/{part}")];
        }
        if !mark.get("panel").is_empty() {
            names = vec![format!("{tier}:{}/{cat}", mark.get("panel"))];
        }
        self.all("lbl").find(|label| names.iter().any(|name| label.get("for") == name))
    }

    /// The stripes of a mark: the run of stripes painted right behind it.
    pub fn stripes(&self, mark: &Mark) -> impl Iterator<Item = &Mark> {
        self.marks.iter().skip(mark.order + 1).take_while(|next| next.is("hatch"))
    }

    /// Where the axis of a bar or point stands: across for lying bars, from above for upright marks.
    pub fn zero(&self, mark: &Mark) -> Option<f64> {
        let upright = mark.upright();
        let middle = mark.place();
        let spots = self.all("axis").filter(|axis| mark.stands_on(axis)).filter_map(|axis| {
            let b = axis.bounds;
            let along = if upright { (b.x, b.right()) } else { (b.y, b.bottom()) };
            let flat = if upright { b.height <= 0.01 } else { b.width <= 0.01 };
            let spot = if upright { b.y } else { b.x };
            (flat && along.0 - OVER <= middle && middle <= along.1 + OVER).then_some((axis.order, spot))
        });
        let spots: Vec<(usize, f64)> = spots.collect();
        // The axis of a panel is painted right before its marks.
        let own = spots.iter().rev().find(|(order, _)| *order < mark.order).or(spots.first())?.1;
        // The axis of a target is two lines: its place is between them.
        let twins: Vec<f64> = spots.into_iter().map(|s| s.1).filter(|spot| (spot - own).abs() <= TWINS).collect();
        Some(twins.iter().sum::<f64>() / twins.len().max(1) as f64)
    }

    /// Points per unit of what stands in the base tier: bars, or markers by their distance from the axis.
    pub fn scale(&self) -> Option<f64> {
        let bars = self.tier("base").filter(|bar| bar.get("var").is_empty());
        self.per_unit(bars).or_else(|| {
            let far = |p: &Mark| self.zero(p).map(|zero| (zero - p.middle().1).abs());
            let points = self.all("point").filter(|p| p.get("tier") == "base" && p.value().abs() > 0.0);
            let (length, value) =
                points.filter_map(|p| Some((far(p)?, p.value().abs()))).max_by(|a, b| a.0.total_cmp(&b.0))?;
            (length > 1.0).then(|| length / value)
        })
    }

    /// Distance of neighbouring positions in points: the least between the middles of marks of one kind.
    pub fn pitch<'m>(&self, marks: impl Iterator<Item = &'m Mark>) -> Option<f64> {
        let mut places: Vec<f64> = marks.map(Mark::place).collect();
        places.sort_by(f64::total_cmp);
        let gaps = places.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).filter(|gap| *gap > 0.5);
        gaps.min_by(f64::total_cmp)
    }

    /// Points per unit of the longest of some marks: its length over its value.
    pub fn per_unit<'m>(&self, marks: impl Iterator<Item = &'m Mark>) -> Option<f64> {
        let longest = marks.filter(|m| m.value().abs() > 0.0).max_by(|a, b| a.length().total_cmp(&b.length()))?;
        (longest.length() > 1.0).then(|| longest.length() / longest.value().abs())
    }
}

/// Points by which a mark may stand beyond the ends of its axis: a reference reaches out of its category.
const OVER: f64 = 30.0;
/// Most distance of the two lines of a target's axis, in points.
const TWINS: f64 = 6.0;

impl Mark {
    fn read(node: Node<'_, '_>, order: usize, metrics: &Metrics) -> Mark {
        let f = |name: &str| number(node, name);
        let shape = node.tag_name().name().to_owned();
        let text = node.text().unwrap_or_default().trim().to_owned();
        let (size, bold) = (f("font-size"), node.attribute("font-weight").is_some_and(|w| w != "400"));
        let curves = |c: char| matches!(c, 'A' | 'a' | 'C' | 'c' | 'Q' | 'q' | 'S' | 's' | 'T' | 't');
        let points: Vec<(f64, f64)> = match shape.as_str() {
            "line" => vec![(f("x1"), f("y1")), (f("x2"), f("y2"))],
            "circle" | "ellipse" => vec![(f("cx"), f("cy"))],
            "path" => corners(node.attribute("d").unwrap_or_default()),
            _ => Vec::new(),
        };
        let bounds = match shape.as_str() {
            "rect" => PlacedBox { x: f("x"), y: f("y"), width: f("width"), height: f("height") },
            "circle" => around((f("cx"), f("cy")), (f("r"), f("r"))),
            "ellipse" => around((f("cx"), f("cy")), (f("rx"), f("ry"))),
            "text" => {
                let width = metrics.width(&text, size, bold);
                let x = match node.attribute("text-anchor") {
                    Some("middle") => f("x") - width / 2.0,
                    Some("end") => f("x") - width,
                    _ => f("x"),
                };
                let ascent = metrics.ascent(size);
                PlacedBox { x, y: f("y") - ascent, width, height: ascent + metrics.descent(size) }
            }
            _ => hull(&points),
        };
        let colour = |name: &str| node.attribute(name).and_then(|value| value.parse().ok());
        let stroke: Option<Colour> = colour("stroke");
        Mark {
            order,
            data: data(node),
            bounds,
            points,
            fill: colour("fill"),
            stroke_width: if stroke.is_some() { f("stroke-width") } else { 0.0 },
            stroke,
            text,
            size,
            bold,
            curved: shape == "path" && node.attribute("d").unwrap_or_default().contains(curves),
            shape,
            lying: false,
        }
    }

    /// A `data-*` attribute; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.data.get(name).map_or("", String::as_str)
    }

    /// True for a mark of a kind.
    pub fn is(&self, kind: &str) -> bool {
        self.get("m") == kind
    }

    /// The value it stands for; 0 without one.
    pub fn value(&self) -> f64 {
        self.get("v").parse().ok().filter(|v: &f64| v.is_finite()).unwrap_or(0.0)
    }

    /// True when values grow upwards.
    pub fn upright(&self) -> bool {
        !self.lying
    }

    /// True for an axis of its tier; steps of a waterfall share that of its wholes.
    pub fn stands_on(&self, axis: &Mark) -> bool {
        let tier = axis.get("tier");
        tier == self.get("tier") || (self.get("tier") == "step" && tier == "base")
    }

    /// Length in the direction of the values.
    pub fn length(&self) -> f64 {
        if self.upright() { self.bounds.height } else { self.bounds.width }
    }

    /// Width across the direction of the values.
    pub fn width(&self) -> f64 {
        if self.upright() { self.bounds.width } else { self.bounds.height }
    }

    /// Its two ends in the direction of the values.
    pub fn reach(&self, upright: bool) -> (f64, f64) {
        let b = self.bounds;
        if upright { (b.y, b.bottom()) } else { (b.x, b.right()) }
    }

    /// The middle of its box.
    pub fn middle(&self) -> (f64, f64) {
        middle(&self.bounds)
    }

    /// The place on the category axis.
    pub fn place(&self) -> f64 {
        if self.upright() { self.middle().0 } else { self.middle().1 }
    }

    /// The middle in the direction of the values.
    pub fn place_of_values(&self) -> f64 {
        if self.upright() { self.middle().1 } else { self.middle().0 }
    }

    /// What a failure calls it.
    pub fn name(&self) -> String {
        let parts = ["sc", "tier", "panel", "cat", "part", "for"].map(|part| self.get(part));
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let text = if self.text.is_empty() { String::new() } else { format!(" “{}”", self.text) };
        format!("{} {}{text}", self.get("m"), parts.join(" ")).trim().to_owned()
    }
}

/// The middle of a box.
pub(super) fn middle(b: &PlacedBox) -> (f64, f64) {
    (b.x + b.width / 2.0, b.y + b.height / 2.0)
}

fn data(node: Node<'_, '_>) -> BTreeMap<String, String> {
    let named =
        node.attributes().filter_map(|a| Some((a.name().strip_prefix("data-")?.to_owned(), a.value().to_owned())));
    named.collect()
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).and_then(|v| v.parse().ok()).filter(|v: &f64| v.is_finite()).unwrap_or(0.0)
}

fn around((x, y): (f64, f64), (rx, ry): (f64, f64)) -> PlacedBox {
    PlacedBox { x: x - rx, y: y - ry, width: 2.0 * rx, height: 2.0 * ry }
}

fn hull(points: &[(f64, f64)]) -> PlacedBox {
    let Some(first) = points.first() else { return PlacedBox { x: 0.0, y: 0.0, width: 0.0, height: 0.0 } };
    let fold = |pick: fn(&(f64, f64)) -> f64| {
        points.iter().map(pick).fold((pick(first), pick(first)), |(lo, hi), v| (lo.min(v), hi.max(v)))
    };
    let ((x0, x1), (y0, y1)) = (fold(|p| p.0), fold(|p| p.1));
    PlacedBox { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
}

/// The corners of a path of straight lines.
fn corners(path: &str) -> Vec<(f64, f64)> {
    let apart = |c: char| c.is_ascii_alphabetic() || c.is_whitespace() || c == ',';
    let numbers: Vec<f64> = path.split(apart).filter_map(|n| n.parse().ok()).collect();
    numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
}
