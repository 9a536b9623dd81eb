//! Names of stacked parts: beside the last column, or above the first bar, tied to their segments (R36).

use super::canvas::{Anchor, Canvas, Type};
use super::labels::{LEADING, Label, Placer, Rank, plain, spread};
use super::mark::Mark;
use super::metrics::Metrics;
use super::stacked::{Segment, Stack};
use crate::base::Result;
use crate::layout::StackPart;

/// Length of the lines between segments and names.
const LEADER: f64 = 9.0;
/// What the ring of a highlighted name adds on each side.
const RING: f64 = 5.0;
/// Distance of two names side by side.
const APART: f64 = 7.0;

/// The lane of the names beside the last column.
#[derive(Default)]
pub(super) struct Beside {
    /// Where the lane begins.
    pub x: f64,
    /// Width of the lane with the lines that lead to it.
    pub width: f64,
    /// Width of a name.
    text: f64,
}

/// The lines of the names above the first bar.
#[derive(Default)]
pub(super) struct Above {
    /// Height with the lines that lead to the bar.
    pub height: f64,
    /// Width of each name, in the order of the parts.
    widths: Vec<f64>,
    /// Lines that a name may take.
    lines: usize,
}

impl Beside {
    /// A lane as wide as the widest name, at most three tenths of the sheet.
    pub fn new(parts: &[&StackPart], sheet: f64, size: f64, metrics: &Metrics) -> Beside {
        let width = |p: &&StackPart| metrics.width(&p.category.label, size, p.category.highlight);
        let text = parts.iter().map(width).fold(0.0, f64::max).min(0.3 * sheet);
        let ring = if parts.iter().any(|p| p.category.highlight) { 2.0 * RING } else { 0.0 };
        let width = if text > 0.0 { LEADER + text + ring } else { 0.0 };
        Beside { x: 0.0, width, text }
    }
}

impl Above {
    /// Names share the width of the sheet: each takes what it needs, up to a common limit.
    pub fn new(parts: &[&StackPart], sheet: f64, size: f64, metrics: &Metrics) -> Above {
        let natural: Vec<f64> =
            parts.iter().map(|p| metrics.width(&p.category.label, size, p.category.highlight)).collect();
        let rings = 2.0 * RING * parts.iter().filter(|p| p.category.highlight).count() as f64;
        let room = (sheet - rings - APART * natural.len().saturating_sub(1) as f64).max(0.0);
        let widest = natural.iter().copied().fold(0.0, f64::max);
        let (mut lo, mut hi) = (0.0, widest);
        let taken = |limit: f64| natural.iter().map(|w| w.min(limit)).sum::<f64>();
        if taken(hi) > room {
            for _ in 0..60 {
                let middle = (lo + hi) / 2.0;
                if taken(middle) <= room { lo = middle } else { hi = middle }
            }
            hi = lo;
        }
        let lines = if widest > hi { 2 } else { 1 };
        let height = size * (1.0 + LEADING * (lines - 1) as f64) + 4.0 + LEADER;
        let height = if natural.is_empty() { 0.0 } else { height };
        Above { height, widths: natural.iter().map(|w| w.min(hi)).collect(), lines }
    }
}

/// Where names begin that want their middles at some places: in the same order, apart, within `0..end`.
fn side_by_side(middles: &[f64], widths: &[f64], end: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..middles.len()).collect();
    order.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]).then(a.cmp(b)));
    let mut out: Vec<f64> = middles.iter().zip(widths).map(|(m, w)| m - w / 2.0).collect();
    let mut floor = 0.0;
    for &i in &order {
        out[i] = out[i].max(floor);
        floor = out[i] + widths[i] + APART;
    }
    let mut ceiling = end;
    for &i in order.iter().rev() {
        out[i] = out[i].min(ceiling - widths[i]);
        ceiling = out[i] - APART;
    }
    out
}

fn name(canvas: &Canvas<'_>, part: &StackPart, lines: Vec<String>, at: (f64, f64), anchor: Anchor) -> Label {
    let category = &part.category;
    let whole: String = lines.concat().split_whitespace().collect();
    let cut = whole != category.label.split_whitespace().collect::<String>();
    let mark = Mark::new("part").with("for", category.id.clone()).rest(category.rest);
    Label {
        lines,
        spots: vec![(at, anchor)],
        set: Type { bold: category.highlight, ..plain(canvas.theme, anchor) },
        mark: if cut { mark.titled(category.label.clone()) } else { mark },
        rank: Rank::Highlight,
        ring: category.highlight,
        slide: false,
        name: format!("part:{}", category.id),
    }
}

fn leader(canvas: &Canvas<'_>, part: &StackPart, from: (f64, f64), to: (f64, f64)) -> Result<()> {
    let mark = Mark::new("leader").with("for", part.category.id.clone());
    canvas.line(mark, from, to, canvas.theme.colours.muted, canvas.theme.strokes.thin)
}

/// Names right of the last column: `edge` is its right side, `bottom` the lower end of the lane, and
/// `middle` tells the height of a segment.
pub(super) fn beside(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    parts: &[&StackPart],
    last: &Stack<'_>,
    lane: &Beside,
    (edge, bottom): (f64, f64),
    middle: &dyn Fn(&Segment<'_>) -> f64,
) -> Result<()> {
    let (size, metrics) = (canvas.theme.font_size, canvas.metrics);
    let half = metrics.cap_height(size) / 2.0;
    let wanted: Vec<f64> = last.segments.iter().map(|s| middle(s) + half).collect();
    let ring = if parts.iter().any(|p| p.category.highlight) { 2.0 } else { 0.0 };
    let (lo, hi) = (metrics.ascent(size) + ring, bottom - metrics.descent(size) - ring);
    let placed = spread(&wanted, LEADING * size + ring, lo, hi);
    for ((segment, part), y) in last.segments.iter().zip(parts).zip(placed) {
        let x = lane.x + LEADER + if part.category.highlight { RING } else { 0.0 };
        let text = metrics.fit(&part.category.label, lane.text + 0.01, size, part.category.highlight);
        if segment.point.is_some_and(|p| p.value.abs() > 0.0) && y >= lo - 0.01 && !text.is_empty() {
            leader(canvas, part, (edge + 1.0, middle(segment)), (lane.x + LEADER - 2.0, y - half))?;
        }
        placer.add(name(canvas, part, vec![text], (x, y), Anchor::Start));
    }
    Ok(())
}

/// Names above the first bar, whose upper side is at `top`; `middle` tells where a segment is.
pub(super) fn above(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    parts: &[&StackPart],
    first: &Stack<'_>,
    lane: &Above,
    (top, middle): (f64, &dyn Fn(&Segment<'_>) -> f64),
) -> Result<()> {
    let (size, metrics) = (canvas.theme.font_size, canvas.metrics);
    let middles: Vec<f64> = first.segments.iter().map(middle).collect();
    let ring = |part: &StackPart| if part.category.highlight { RING } else { 0.0 };
    let widths: Vec<f64> = lane.widths.iter().zip(parts).map(|(w, p)| w + 2.0 * ring(p)).collect();
    let begins = side_by_side(&middles, &widths, canvas.spec.width);
    for (i, (segment, part)) in first.segments.iter().zip(parts).enumerate() {
        let lines =
            metrics.wrap(&part.category.label, lane.widths[i] + 0.01, size, part.category.highlight, lane.lines);
        // The last line stands just above the lines that lead to the bar.
        let foot = lane.height - LEADER - 2.0 - metrics.descent(size);
        let y = foot - LEADING * size * lines.len().saturating_sub(1) as f64;
        let x = begins[i] + widths[i] / 2.0;
        if segment.point.is_some_and(|p| p.value.abs() > 0.0) && lines.iter().any(|l| !l.is_empty()) {
            leader(canvas, part, (x, lane.height - LEADER + 1.0), (middles[i], top - 1.0))?;
        }
        placer.add(name(canvas, part, lines, (x, y), Anchor::Middle));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_order_and_stay_on_the_sheet() {
        let out = side_by_side(&[10.0, 12.0, 290.0], &[40.0, 40.0, 60.0], 300.0);
        assert!((out[0] - 0.0).abs() < 1e-9 && (out[1] - 47.0).abs() < 1e-9 && (out[2] - 240.0).abs() < 1e-9);
    }
}
