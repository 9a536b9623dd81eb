//! Where the boxes of a tree of key figures stand, and the scales that its pins and bars have.

use super::bounds::Bounds;
use super::labels::GAP_BESIDE;
use super::metrics::Metrics;
use super::notation::head_size;
use super::series::{Pins, range};
use super::theme::Theme;
use crate::base::{Impact, Scenario};
use crate::layout::{FigureSpec, Point, TreeNode, TreeSpec};

/// White space between the levels, where the branches run, and between boxes one above the other, in font sizes.
const BETWEEN: (f64, f64) = (4.2, 0.9);
/// Widest and highest box, in font sizes.
const BOX: (f64, f64) = (24.0, 9.2);
/// White space inside a box.
pub(super) const PAD: f64 = 7.0;
/// Lines of a box: name, values, growth, contribution.
pub(super) const LINES: f64 = 4.0;
/// Smallest share of the base size that text may have in a low box.
const SMALLEST: f64 = 0.6;
/// Narrowest and lowest box that is drawn, in font sizes.
const LEAST: (f64, f64) = (6.0, 1.1 * SMALLEST * LINES);

/// Where the boxes stand.
pub(super) struct Sheet {
    /// The nodes that have room, the root first.
    pub tree: TreeSpec,
    pub boxes: Vec<Bounds>,
    /// Font size inside the boxes.
    pub size: f64,
    /// Left end of the lanes within a box, and where their zero stands: for pins and bars alike.
    pub lane: f64,
    pub zero: f64,
    pub pins: Pins,
    /// Points per unit of the pins and of the bars.
    pub pin_scale: f64,
    pub possible: Option<f64>,
}

/// The bar of a node: what it contributed; of the root, the whole change.
pub(super) fn bar(node: &TreeNode) -> Option<&(Point, Impact)> {
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

/// Width and height of the boxes of so many levels and leaves, and the room of the branches.
fn box_size(spec: &FigureSpec, base: f64, levels: f64, leaves: f64) -> (f64, f64, f64) {
    let across = (BETWEEN.0 * base).min(spec.width / (4.0 * levels));
    let wide = ((spec.width - across * (levels - 1.0)) / levels).min(BOX.0 * base);
    let apart = (BETWEEN.1 * base).min(spec.height / (4.0 * leaves));
    let high = ((spec.height - apart * (leaves - 1.0)) / leaves).min(BOX.1 * base);
    (wide, high, across)
}

/// As many nodes as can be read, the root and what hangs from it first.
fn readable(spec: &FigureSpec, tree: &TreeSpec, base: f64) -> TreeSpec {
    let mut tree = tree.clone();
    while !tree.nodes.is_empty() {
        let levels = depths(&tree).iter().max().map_or(1, |d| d + 1) as f64;
        let (wide, high, _) = box_size(spec, base, levels, rows(&tree).1.max(1) as f64);
        if wide >= LEAST.0 * base && high >= LEAST.1 * base {
            break;
        }
        tree.nodes.pop();
    }
    tree
}

impl Sheet {
    /// For the size of a figure.
    pub fn new(spec: &FigureSpec, tree: &TreeSpec, theme: &Theme, metrics: &Metrics) -> Sheet {
        let base = theme.font_size;
        let tree = readable(spec, tree, base);
        let depths = depths(&tree);
        let levels = depths.iter().max().map_or(1, |d| d + 1) as f64;
        let (rows, leaves) = rows(&tree);
        let leaves = leaves.max(1) as f64;
        let (wide, high, across) = box_size(spec, base, levels, leaves);
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
        // Long numbers leave the marks an eighth of the room, and may find none themselves.
        let shrink = (room * 7.0 / 8.0 / (labels.0 + labels.1)).min(1.0);
        let labels = (labels.0 * shrink, labels.1 * shrink);
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
        Sheet { tree, boxes, size, lane, zero, pins, pin_scale, possible }
    }
}
