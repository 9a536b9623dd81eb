//! A tree of key figures (IBCS C11): a box a measure with its value, a pin for its growth and a bar for what it
//! contributed to the change of the root. Pins have one scale over all boxes, and so have bars.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::labels::{self, GAP_BESIDE, Label, Placer, Rank, number_mark, plain};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::{self, Look, axis_half, head_size};
use super::plane::Direction;
use super::theme::Theme;
use super::tiers::{tooltip, value_mark};
use super::tree_sheet::{LINES, PAD, Sheet, bar};
use crate::base::{Impact, Result, Scenario};
use crate::layout::{FigureSpec, Point, TreeNode, TreeSpec};

/// How far a line of text may reach above and below its box, in points.
const OVER: f64 = 1.6;

/// Points per unit that the bars of the figure could use.
pub(super) fn scale(spec: &FigureSpec, tree: &TreeSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, tree, theme, metrics).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, tree: &TreeSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let sheet = Sheet::new(spec, tree, theme, canvas.metrics);
    let mut placer = Placer::new(spec.width, spec.height);
    let mut warnings = Vec::new();
    let unread = tree.nodes.len() - sheet.tree.nodes.len();
    if unread > 0 {
        warnings.push(format!("figure `{}`: {unread} box(es) left out for want of room", spec.id));
    }
    if sheet.tree.nodes.is_empty() {
        labels::nothing(canvas, &mut placer);
        warnings.extend(placer.finish(canvas)?);
        return Ok((None, warnings));
    }
    let scale = match (sheet.possible, spec.scale) {
        (Some(possible), Some(given)) => given.min(possible),
        (possible, _) => possible.unwrap_or(1.0),
    };
    branches(canvas, &sheet, &mut placer)?;
    let mut tight = 0;
    for (node, bounds) in sheet.tree.nodes.iter().zip(&sheet.boxes) {
        let mut card = Card { canvas, sheet: &sheet, node, at: *bounds, scale, placer: &mut placer, tight: 0 };
        card.draw()?;
        tight += card.tight;
    }
    if tight > 0 {
        warnings.push(format!("figure `{}`: {tight} number(s) left out for want of room in their boxes", spec.id));
    }
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| scale), warnings))
}

/// Lines from each parent to its children, with the sign of what they do together.
fn branches(canvas: &Canvas<'_>, sheet: &Sheet, placer: &mut Placer) -> Result<()> {
    let (theme, tree) = (canvas.theme, &sheet.tree);
    let whole = Bounds { x0: 0.0, y0: 0.0, x1: canvas.spec.width, y1: canvas.spec.height };
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
            // Where boxes stand so near that the sign would touch them, the branch alone tells.
            if !whole.contains(&paper) || sheet.boxes.iter().any(|b| b.overlaps(&paper)) {
                continue;
            }
            canvas.rect(Mark::new("paper"), paper, Look::Solid(theme.colours.pl))?;
            let set = Type { bold: true, ..plain(theme, Anchor::Middle) };
            let baseline = y + canvas.metrics.cap_height(set.size) / 2.0;
            placer.add(text("operator", Mark::new("operator"), "×", (x, baseline), set, Rank::Spare));
        }
    }
    Ok(())
}

/// A text with one place.
fn text(name: &str, mark: Mark, text: &str, spot: Spot, set: Type, rank: Rank) -> Label {
    let spots = vec![(spot, set.anchor)];
    let lines = vec![text.to_owned()];
    Label { lines, spots, set, mark, rank, ring: false, slide: false, name: name.to_owned() }
}

/// One box while it is drawn.
struct Card<'c, 'a> {
    canvas: &'c Canvas<'a>,
    sheet: &'c Sheet,
    node: &'c TreeNode,
    at: Bounds,
    scale: f64,
    placer: &'c mut Placer,
    /// Numbers that found no room in the box.
    tight: usize,
}

impl Card<'_, '_> {
    /// Draws the box, and counts the numbers that have no room.
    fn draw(&mut self) -> Result<()> {
        let (canvas, theme, at) = (self.canvas, self.canvas.theme, self.at);
        let lit = self.node.category.highlight;
        let line = if lit { theme.colours.highlight } else { theme.colours.muted };
        let frame = Mark::new("box").with("cat", self.node.category.id.clone());
        canvas.rect(frame, at, Look::Outline { line, face: theme.colours.pl })?;
        self.title();
        self.values();
        let tree = &self.sheet.tree;
        let growth = Scenario::relative(tree.reference).map(Scenario::label).unwrap_or_default();
        if let Some((point, impact)) = &self.node.relative {
            self.lane(2, &growth)?;
            self.pin(point, *impact)?;
        }
        if let Some((point, impact)) = bar(self.node) {
            let change = Scenario::absolute(tree.reference).map(Scenario::label).unwrap_or_default();
            let name = if self.node.parent.is_none() { &change } else { &tree.contribution };
            self.lane(3, name)?;
            self.bar(point, *impact)?;
        }
        Ok(())
    }

    /// Sets a text where it stands within the box; without room for it a number counts as left out.
    fn put(&mut self, mark: Mark, line: &str, spot: Spot, set: Type, rank: Rank) {
        let lines = [line.to_owned()];
        let room = self.at.grown_by(0.0, OVER);
        if room.contains(&labels::extent(self.canvas.metrics, &lines, set, spot, set.anchor)) {
            self.placer.add(text(&self.node.category.id, mark, line, spot, set, rank));
        } else {
            self.tight += usize::from(rank == Rank::Extreme);
        }
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
    fn title(&mut self) {
        let (canvas, node) = (self.canvas, self.node);
        let set = Type { bold: true, ..self.set(Anchor::Start) };
        let unit = canvas.metrics.width(&node.category.sub, set.size, false);
        let room = self.at.x1 - self.at.x0 - 2.0 * PAD - if unit > 0.0 { unit + 5.0 } else { 0.0 };
        let name = canvas.metrics.fit(&node.category.label, room, set.size, true);
        let mark = Mark::new("cat").with("for", node.category.id.clone());
        let mark = if name == node.category.label { mark } else { mark.titled(node.category.label.clone()) };
        let baseline = self.baseline(0);
        self.put(mark, &name, (self.at.x0 + PAD, baseline), set, Rank::Highlight);
        if unit > 0.0 {
            let set = Type { colour: canvas.theme.colours.muted, ..self.set(Anchor::End) };
            let mark = Mark::new("unit").with("for", node.category.id.clone());
            self.put(mark, &node.category.sub, (self.at.x1 - PAD, baseline), set, Rank::Plain);
        }
    }

    /// The actual and, where there is room, its base.
    fn values(&mut self) {
        let (canvas, node) = (self.canvas, self.node);
        let muted = Type { colour: canvas.theme.colours.muted, ..self.set(Anchor::Start) };
        let bold = Type { bold: true, ..self.set(Anchor::Start) };
        let plain = self.set(Anchor::Start);
        let y = self.baseline(1);
        let wide = |text: &str, set: Type| canvas.metrics.width(text, set.size, set.bold);
        let key = |scenario: Scenario| Mark::new("key-text").with("sc", scenario.code());
        let mark = |tier: &str, point: &Point| number_mark(tier, &node.category.id, &point.num);
        let reference = self.sheet.tree.reference;
        let (actual, number) = (Scenario::AC.label(), &node.value.num.text);
        let mut x = self.at.x0 + PAD;
        self.put(key(Scenario::AC), &actual, (x, y), muted, Rank::End);
        x += wide(&actual, muted) + 4.0;
        self.put(mark("base", &node.value), number, (x, y), bold, Rank::Extreme);
        x += wide(number, bold) + 12.0;
        let Some(base) = &node.base else { return };
        let name = reference.label();
        let value = x + wide(&name, muted) + 4.0;
        if value + wide(&base.num.text, plain) > self.at.x1 - PAD / 2.0 {
            self.tight += 1;
            return;
        }
        self.put(key(reference), &name, (x, y), muted, Rank::End);
        self.put(mark("reference", base), &base.num.text, (value, y), plain, Rank::Extreme);
    }

    /// The name of a lane and its axis.
    fn lane(&mut self, line: usize, name: &str) -> Result<()> {
        let canvas = self.canvas;
        let set = Type { colour: canvas.theme.colours.muted, ..self.set(Anchor::Start) };
        let text = canvas.metrics.fit(name, self.sheet.lane - PAD - 2.0, set.size, false);
        let mark = Mark::new("lane").with("for", self.node.category.id.clone());
        let spot = (self.at.x0 + PAD, self.baseline(line));
        self.put(mark, &text, spot, set, Rank::Plain);
        let half = ((self.at.y1 - self.at.y0) / LINES / 2.0 - 1.0).max(0.5);
        let (y, tier) = (self.middle(line), if line == 2 { "rel" } else { "step" });
        let zero = self.at.x0 + self.sheet.zero;
        notation::axis(canvas, Direction::Right, tier, (y - half, y + half), zero, Some(self.sheet.tree.reference))
    }

    fn pin(&mut self, point: &Point, impact: Impact) -> Result<()> {
        let (canvas, theme) = (self.canvas, self.canvas.theme);
        let (value, beyond) = self.sheet.pins.drawn(point.value);
        let (y, zero) = (self.middle(2), self.at.x0 + self.sheet.zero);
        let x = zero + value * self.sheet.pin_scale;
        let id = self.node.category.id.clone();
        let mark = value_mark(canvas, "pin", Scenario::AC, "rel", &id, point.value)
            .with("var", "rel")
            .with("ref", self.sheet.tree.reference.code())
            .with("impact", impact.code())
            .titled(tooltip(&self.node.category, "Δ%", point));
        canvas.line(mark, (zero, y), (x, y), theme.impact(impact), theme.strokes.pin)?;
        let line = (self.at.y1 - self.at.y0) / LINES;
        let side = head_size(theme).min(self.sheet.size).min(line);
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
        let head = Bounds { x0: zero.min(x - more), y0: y - side / 2.0, x1: zero.max(x + more), y1: y + side / 2.0 };
        self.placer.keep_free(head);
        self.number("rel", point, x, more, 2);
        Ok(())
    }

    fn bar(&mut self, point: &Point, impact: Impact) -> Result<()> {
        let (canvas, theme) = (self.canvas, self.canvas.theme);
        let (y, zero) = (self.middle(3), self.at.x0 + self.sheet.zero);
        let x = zero + point.value * self.scale;
        let half = (self.at.y1 - self.at.y0) / LINES / 3.0;
        let mark = value_mark(canvas, "bar", Scenario::AC, "step", &self.node.category.id, point.value)
            .with("var", "abs")
            .with("ref", self.sheet.tree.reference.code())
            .with("impact", impact.code())
            .titled(tooltip(&self.node.category, "Δ", point));
        let bounds = Bounds { x0: zero.min(x), y0: y - half, x1: zero.max(x), y1: y + half };
        canvas.rect(mark, bounds, Look::variance(Scenario::AC, impact, theme))?;
        self.placer.keep_free(bounds);
        self.number("step", point, x, 0.0, 3);
        Ok(())
    }

    /// The number of a mark beyond its end.
    fn number(&mut self, tier: &str, point: &Point, end: f64, more: f64, line: usize) {
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
        let (spot, set) = ((x, self.baseline(line)), self.set(anchor));
        self.put(mark, &point.num.text, spot, set, Rank::Extreme);
    }
}
