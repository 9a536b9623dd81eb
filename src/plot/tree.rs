//! A tree of key figures (IBCS C11): a box a measure with its value, a pin for its growth and a bar for what it
//! contributed to the change of the root. Pins have one scale over all boxes, and so have bars.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::labels::{self, GAP_BESIDE, Placer, number_mark, plain};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::{self, Look, axis_half, head_size};
use super::plane::Direction;
use super::series::{Pins, range};
use super::theme::Theme;
use super::tiers::{tooltip, value_mark};
use crate::base::{Impact, Result, Scenario};
use crate::layout::{FigureSpec, Point, TreeNode, TreeSpec};

/// White space between the levels, where the branches run, and between boxes one above the other, in font sizes.
const BETWEEN: (f64, f64) = (4.2, 0.9);
/// Widest and highest box, in font sizes.
const BOX: (f64, f64) = (24.0, 9.2);
/// White space inside a box.
const PAD: f64 = 7.0;
/// Lines of a box: name, values, growth, contribution.
const LINES: f64 = 4.0;
/// Smallest share of the base size that text may have in a low box.
const SMALLEST: f64 = 0.6;

/// Where the boxes stand.
struct Sheet {
    boxes: Vec<Bounds>,
    /// Font size inside the boxes.
    size: f64,
    /// Left end of the lanes within a box, and where their zero stands: for pins and bars alike.
    lane: f64,
    zero: f64,
    pins: Pins,
    /// Points per unit of the pins and of the bars.
    pin_scale: f64,
    possible: Option<f64>,
}

/// The bar of a node: what it contributed; of the root, the whole change.
fn bar(node: &TreeNode) -> Option<&(Point, Impact)> {
    if node.parent.is_none() { node.absolute.as_ref() } else { node.contribution.as_ref() }
}

/// How deep each node is; a parent that stands behind its child, or nowhere, counts as none.
fn depths(tree: &TreeSpec) -> Vec<usize> {
    let mut depths: Vec<usize> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let above = node.parent.and_then(|at| depths.get(at));
        depths.push(above.map_or(0, |depth| depth + 1));
    }
    depths
}

/// The row of each node: leaves one below the other, a parent in the middle of its children.
fn rows(tree: &TreeSpec) -> (Vec<f64>, usize) {
    let children = |at: usize| {
        (at + 1..tree.nodes.len()).filter(move |child| tree.nodes.get(*child).is_some_and(|n| n.parent == Some(at)))
    };
    // Leaves in the order of a walk through the tree.
    let mut order = Vec::new();
    let mut open: Vec<usize> =
        (0..tree.nodes.len()).rev().filter(|at| tree.nodes[*at].parent.is_none_or(|p| p >= *at)).collect();
    while let Some(at) = open.pop() {
        order.push(at);
        open.extend(children(at).collect::<Vec<_>>().into_iter().rev());
    }
    let mut rows = vec![0.0; tree.nodes.len()];
    let mut leaves = 0;
    for at in &order {
        if children(*at).next().is_none() {
            rows[*at] = leaves as f64;
            leaves += 1;
        }
    }
    for at in order.into_iter().rev() {
        let below: Vec<f64> = children(at).map(|child| rows[child]).collect();
        if let (Some(first), Some(last)) = (below.first(), below.last()) {
            rows[at] = f64::midpoint(*first, *last);
        }
    }
    (rows, leaves)
}

impl Sheet {
    fn new(spec: &FigureSpec, tree: &TreeSpec, theme: &Theme, metrics: &Metrics) -> Sheet {
        let base = theme.font_size;
        let depths = depths(tree);
        let levels = depths.iter().max().map_or(1, |d| d + 1) as f64;
        let (rows, leaves) = rows(tree);
        let leaves = leaves.max(1) as f64;
        let across = (BETWEEN.0 * base).min(spec.width / (4.0 * levels));
        let wide = ((spec.width - across * (levels - 1.0)) / levels).min(BOX.0 * base);
        let apart = (BETWEEN.1 * base).min(spec.height / (4.0 * leaves));
        let high = ((spec.height - apart * (leaves - 1.0)) / leaves).min(BOX.1 * base);
        // The tree takes the whole width: what is left widens the room of the branches.
        let step = if levels > 1.0 { (spec.width - wide) / (levels - 1.0) } else { 0.0 };
        let pitch = if leaves > 1.0 { (spec.height - high) / (leaves - 1.0) } else { 0.0 };
        let pitch = pitch.min(1.6 * high);
        let boxes = depths
            .iter()
            .zip(&rows)
            .map(|(depth, row)| {
                let (x, y) = (*depth as f64 * step.min(wide + 2.0 * across), row * pitch);
                // The outline stands inside the sheet.
                Bounds { x0: x, y0: y, x1: x + wide, y1: y + high }.grown(-theme.strokes.outline)
            })
            .collect();
        let size = base.min((high - 2.0) / (LINES * 1.45)).max(SMALLEST * base);
        let growth = Scenario::relative(tree.reference).map(Scenario::label).unwrap_or_default();
        let lane = [&growth, &tree.contribution].iter().map(|t| metrics.width(t, size, false)).fold(0.0, f64::max);
        let lane = (PAD + lane + 8.0).min(wide / 2.0);
        let room = (wide - lane - PAD).max(1.0);
        let label = |points: &[&Point], positive: bool| {
            let of = points.iter().filter(|p| (p.value >= 0.0) == positive);
            of.map(|p| metrics.width(&p.num.text, size, true) + GAP_BESIDE + head_size(theme)).fold(0.0, f64::max)
        };
        let bars: Vec<&Point> = tree.nodes.iter().filter_map(bar).map(|(p, _)| p).collect();
        let growths: Vec<&Point> = tree.nodes.iter().filter_map(|n| n.relative.as_ref()).map(|(p, _)| p).collect();
        let pins = Pins::of(growths.iter().map(|p| p.value));
        let (lo, hi) = range(bars.iter().map(|p| p.value));
        // Both lanes have their zero at one place: room left of it for the longer of both, and right of it.
        let labels = (
            f64::max(label(&bars, false), label(&growths, false)),
            f64::max(label(&bars, true), label(&growths, true)),
        );
        let free = (room - labels.0 - labels.1).max(room / 8.0);
        let share = |lo: f64, hi: f64| if hi > lo { -lo / (hi - lo) } else { 0.0 };
        let left = f64::max(share(lo, hi), share(pins.lo, pins.hi)) * free;
        let zero = lane + labels.0 + left;
        let fits = |lo: f64, hi: f64| {
            let right = free - left;
            let of = |side: f64, room: f64| if side > 0.0 { room / side } else { f64::INFINITY };
            of(-lo, left).min(of(hi, right))
        };
        let possible = Some(fits(lo, hi)).filter(|k| k.is_finite());
        let pin_scale = Some(fits(pins.lo, pins.hi)).filter(|k| k.is_finite()).unwrap_or(1.0);
        Sheet { boxes, size, lane, zero, pins, pin_scale, possible }
    }
}

/// Points per unit that the bars of the figure could use.
pub(super) fn scale(spec: &FigureSpec, tree: &TreeSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, tree, theme, metrics).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, tree: &TreeSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    if tree.nodes.is_empty() {
        let mut placer = Placer::new(spec.width, spec.height);
        labels::nothing(canvas, &mut placer);
        return Ok((None, placer.finish(canvas)?));
    }
    let sheet = Sheet::new(spec, tree, theme, canvas.metrics);
    let scale = match (sheet.possible, spec.scale) {
        (Some(possible), Some(given)) => given.min(possible),
        (possible, _) => possible.unwrap_or(1.0),
    };
    branches(canvas, tree, &sheet)?;
    let mut tight = 0;
    for (node, bounds) in tree.nodes.iter().zip(&sheet.boxes) {
        tight += usize::from(!Card { canvas, tree, sheet: &sheet, node, at: *bounds, scale }.draw()?);
    }
    let mut warnings = Vec::new();
    if tight > 0 {
        warnings.push(format!("figure `{}`: {tight} number(s) left out for want of room in their boxes", spec.id));
    }
    Ok((sheet.possible.map(|_| scale), warnings))
}

/// Lines from each parent to its children, with the sign of what they do together.
fn branches(canvas: &Canvas<'_>, tree: &TreeSpec, sheet: &Sheet) -> Result<()> {
    let theme = canvas.theme;
    let middle = |b: &Bounds| f64::midpoint(b.y0, b.y1);
    for (at, parent) in sheet.boxes.iter().enumerate() {
        let below: Vec<(usize, &Bounds)> =
            sheet.boxes.iter().enumerate().filter(|(i, _)| tree.nodes[*i].parent == Some(at)).collect();
        let Some(near) = below.iter().map(|(_, b)| b.x0).reduce(f64::min) else { continue };
        let x = f64::midpoint(parent.x1, near);
        let mark = |child: Option<usize>| {
            let mark = Mark::new("branch").with("from", tree.nodes[at].category.id.clone());
            child.map_or(mark.clone(), |i| mark.with("to", tree.nodes[i].category.id.clone()))
        };
        let line = |mark, from: Spot, to: Spot| canvas.line(mark, from, to, theme.colours.muted, theme.strokes.thin);
        line(mark(None), (parent.x1, middle(parent)), (x, middle(parent)))?;
        let ends = below.iter().map(|(_, b)| middle(b));
        let (top, low) = ends.fold((middle(parent), middle(parent)), |(lo, hi), y| (lo.min(y), hi.max(y)));
        if low > top {
            line(mark(None), (x, top), (x, low))?;
        }
        for (i, child) in &below {
            line(mark(Some(*i)), (x, middle(child)), (child.x0, middle(child)))?;
        }
        // Between two children that lie next to each other.
        for pair in below.windows(2) {
            let y = f64::midpoint(middle(pair[0].1), middle(pair[1].1));
            let side = 1.3 * sheet.size;
            let paper = Bounds { x0: x - side / 2.0, y0: y - side / 2.0, x1: x + side / 2.0, y1: y + side / 2.0 };
            canvas.rect(Mark::new("paper"), paper, Look::Solid(theme.colours.pl))?;
            let set = Type { bold: true, ..plain(theme, Anchor::Middle) };
            let baseline = y + canvas.metrics.cap_height(set.size) / 2.0;
            canvas.text(Mark::new("operator"), "×", (x, baseline), set)?;
        }
    }
    Ok(())
}

/// One box while it is drawn.
struct Card<'c, 'a> {
    canvas: &'c Canvas<'a>,
    tree: &'c TreeSpec,
    sheet: &'c Sheet,
    node: &'c TreeNode,
    at: Bounds,
    scale: f64,
}

impl Card<'_, '_> {
    /// Draws the box; false when a number had no room.
    fn draw(&self) -> Result<bool> {
        let (canvas, theme, at) = (self.canvas, self.canvas.theme, self.at);
        let lit = self.node.category.highlight;
        let line = if lit { theme.colours.highlight } else { theme.colours.muted };
        let frame = Mark::new("box").with("cat", self.node.category.id.clone());
        canvas.rect(frame, at, Look::Outline { line, face: theme.colours.pl })?;
        self.title()?;
        let room = self.values()?;
        let growth = Scenario::relative(self.tree.reference).map(Scenario::label).unwrap_or_default();
        if let Some((point, impact)) = &self.node.relative {
            self.lane(2, &growth)?;
            self.pin(point, *impact)?;
        }
        if let Some((point, impact)) = bar(self.node) {
            let change = Scenario::absolute(self.tree.reference).map(Scenario::label).unwrap_or_default();
            let name = if self.node.parent.is_none() { &change } else { &self.tree.contribution };
            self.lane(3, name)?;
            self.bar(point, *impact)?;
        }
        Ok(room)
    }

    /// The middle of a line of the box.
    fn middle(&self, line: usize) -> f64 {
        let high = self.at.y1 - self.at.y0;
        self.at.y0 + high * (line as f64 + 0.5) / LINES
    }

    fn baseline(&self, line: usize) -> f64 {
        self.middle(line) + self.canvas.metrics.cap_height(self.sheet.size) / 2.0
    }

    fn set(&self, anchor: Anchor) -> Type {
        Type { size: self.sheet.size, ..plain(self.canvas.theme, anchor) }
    }

    /// The name, and behind it the unit.
    fn title(&self) -> Result<()> {
        let (canvas, node) = (self.canvas, self.node);
        let set = Type { bold: true, ..self.set(Anchor::Start) };
        let unit = canvas.metrics.width(&node.category.sub, set.size, false);
        let room = self.at.x1 - self.at.x0 - 2.0 * PAD - if unit > 0.0 { unit + 5.0 } else { 0.0 };
        let name = canvas.metrics.fit(&node.category.label, room, set.size, true);
        let mark = Mark::new("cat").with("for", node.category.id.clone());
        let mark = if name == node.category.label { mark } else { mark.titled(node.category.label.clone()) };
        let x = self.at.x0 + PAD;
        canvas.text(mark, &name, (x, self.baseline(0)), set)?;
        if unit > 0.0 {
            let set = Type { colour: canvas.theme.colours.muted, ..self.set(Anchor::End) };
            let mark = Mark::new("unit").with("for", node.category.id.clone());
            canvas.text(mark, &node.category.sub, (self.at.x1 - PAD, self.baseline(0)), set)?;
        }
        Ok(())
    }

    /// The actual and, where there is room, its base; false where there is none.
    fn values(&self) -> Result<bool> {
        let (canvas, node) = (self.canvas, self.node);
        let muted = Type { colour: canvas.theme.colours.muted, ..self.set(Anchor::Start) };
        let y = self.baseline(1);
        let mut x = self.at.x0 + PAD;
        let write = |text: &str, mark: Mark, set: Type, x: f64| -> Result<f64> {
            canvas.text(mark, text, (x, y), set)?;
            Ok(x + canvas.metrics.width(text, set.size, set.bold))
        };
        let key = |scenario: Scenario| Mark::new("key-text").with("sc", scenario.code());
        x = write(&Scenario::AC.label(), key(Scenario::AC), muted, x)? + 4.0;
        let bold = Type { bold: true, ..self.set(Anchor::Start) };
        let mark = |tier: &str, point: &Point| number_mark(tier, &node.category.id, &point.num);
        x = write(&node.value.num.text, mark("base", &node.value), bold, x)? + 12.0;
        if let Some(base) = &node.base {
            let reference = self.tree.reference;
            let wide = |text: &str| canvas.metrics.width(text, self.sheet.size, false);
            if x + wide(&reference.label()) + 4.0 + wide(&base.num.text) > self.at.x1 - PAD / 2.0 {
                return Ok(false);
            }
            x = write(&reference.label(), key(reference), muted, x)? + 4.0;
            write(&base.num.text, mark("reference", base), self.set(Anchor::Start), x)?;
        }
        Ok(true)
    }

    /// The name of a lane and its axis.
    fn lane(&self, line: usize, name: &str) -> Result<()> {
        let canvas = self.canvas;
        let set = Type { colour: canvas.theme.colours.muted, ..self.set(Anchor::Start) };
        let text = canvas.metrics.fit(name, self.sheet.lane - PAD - 2.0, set.size, false);
        let mark = Mark::new("lane").with("for", self.node.category.id.clone());
        canvas.text(mark, &text, (self.at.x0 + PAD, self.baseline(line)), set)?;
        let half = (self.at.y1 - self.at.y0) / LINES / 2.0 - 1.0;
        let (y, tier) = (self.middle(line), if line == 2 { "rel" } else { "step" });
        let zero = self.at.x0 + self.sheet.zero;
        notation::axis(canvas, Direction::Right, tier, (y - half, y + half), zero, Some(self.tree.reference))
    }

    fn pin(&self, point: &Point, impact: Impact) -> Result<()> {
        let (canvas, theme) = (self.canvas, self.canvas.theme);
        let (value, beyond) = self.sheet.pins.drawn(point.value);
        let (y, zero) = (self.middle(2), self.at.x0 + self.sheet.zero);
        let x = zero + value * self.sheet.pin_scale;
        let id = self.node.category.id.clone();
        let mark = value_mark(canvas, "pin", Scenario::AC, "rel", &id, point.value)
            .with("var", "rel")
            .with("ref", self.tree.reference.code())
            .with("impact", impact.code())
            .titled(tooltip(&self.node.category, "Δ%", point));
        canvas.line(mark, (zero, y), (x, y), theme.impact(impact), theme.strokes.pin)?;
        let side = head_size(theme).min(self.sheet.size);
        let part = |kind: &str| Mark::new(kind).with("sc", "AC").with("tier", "rel").with("cat", id.clone());
        let positive = point.value >= 0.0;
        let more = if beyond {
            let ink = theme.impact(impact);
            notation::outlier(canvas, part("outlier"), (x, y), side, Direction::Right, positive, ink)?;
            0.0
        } else {
            notation::pin_head(canvas, part("pin-head"), (x, y), side, Scenario::AC)?;
            side / 2.0
        };
        self.number("rel", point, x, more, 2)
    }

    fn bar(&self, point: &Point, impact: Impact) -> Result<()> {
        let (canvas, theme) = (self.canvas, self.canvas.theme);
        let (y, zero) = (self.middle(3), self.at.x0 + self.sheet.zero);
        let x = zero + point.value * self.scale;
        let half = (self.at.y1 - self.at.y0) / LINES / 3.0;
        let mark = value_mark(canvas, "bar", Scenario::AC, "step", &self.node.category.id, point.value)
            .with("var", "abs")
            .with("ref", self.tree.reference.code())
            .with("impact", impact.code())
            .titled(tooltip(&self.node.category, "Δ", point));
        let bounds = Bounds { x0: zero.min(x), y0: y - half, x1: zero.max(x), y1: y + half };
        canvas.rect(mark, bounds, Look::variance(Scenario::AC, impact, theme))?;
        self.number("step", point, x, 0.0, 3)
    }

    /// The number of a mark beyond its end.
    fn number(&self, tier: &str, point: &Point, end: f64, more: f64, line: usize) -> Result<()> {
        let canvas = self.canvas;
        let zero = self.at.x0 + self.sheet.zero;
        let clear = axis_half(canvas.theme);
        let (x, anchor) = if point.value >= 0.0 {
            ((end + more).max(zero + clear) + GAP_BESIDE, Anchor::Start)
        } else {
            ((end - more).min(zero - clear) - GAP_BESIDE, Anchor::End)
        };
        let mark = number_mark(tier, &self.node.category.id, &point.num)
            .with("var", if tier == "rel" { "rel" } else { "abs" });
        canvas.text(mark, &point.num.text, (x, self.baseline(line)), self.set(anchor))
    }
}
