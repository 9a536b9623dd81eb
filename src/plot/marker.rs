//! What points at the comparison of two columns that the message makes (R40): a difference marker – two assisting lines
//! from the ends of the columns, and a coloured bar between them – or an arrow with the mean yearly growth.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot};
use super::labels::{GAP, GAP_BESIDE, Label, Placer, Rank, line_height, number_mark, plain};
use super::lines::keep_off;
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::Look;
use super::series::Series;
use super::theme::Theme;
use super::tiers::{HALF_BAR, Tier, tooltip, value_mark};
use crate::base::{Reference, Result};
use crate::layout::{ColumnsSpec, Marker, MarkerKind};

/// White space between the last column and the bar of a difference, in points.
const AWAY: f64 = 12.0;
/// Width of that bar, and how far the assisting lines reach beyond it.
const BAR: f64 = 7.0;
const BEYOND: f64 = 3.0;
/// Distance of an arrow from the labels below it, and length and half the width of its head.
const ABOVE: f64 = 3.0;
const HEAD: (f64, f64) = (8.0, 3.2);
/// What a ring takes on both sides of a label.
const RING: f64 = 5.0;

/// The marker of a figure with the positions of its columns; none where a column has no value.
fn known<'s>(columns: &'s ColumnsSpec, series: &Series<'s>) -> Option<(&'s Marker, [(usize, f64); 2])> {
    let marker = columns.marker.as_ref()?;
    let (from, to) = marker.positions(series.categories)?;
    let ends = [(from, series.value(from)?.value), (to, series.value(to)?.value)];
    let drawn = match marker.kind {
        MarkerKind::Difference(_) => to + 1 == series.len(),
        MarkerKind::Trend => ends.iter().all(|(_, value)| *value > 0.0),
    };
    drawn.then_some((marker, ends))
}

/// Room that the marker takes right of the columns.
pub(super) fn aside(columns: &ColumnsSpec, theme: &Theme, metrics: &Metrics) -> f64 {
    match known(columns, &Series::columns(columns)) {
        Some((marker, _)) if marker.kind != MarkerKind::Trend => {
            let label = metrics.width(&marker.text(), theme.font_size, false);
            AWAY + BAR + BEYOND + GAP_BESIDE + label + 2.0
        }
        _ => 0.0,
    }
}

/// What an arrow over columns so far apart needs above them: up to which value it reaches, and how many points beyond.
pub(super) fn over(columns: &ColumnsSpec, pitch: f64, theme: &Theme, metrics: &Metrics) -> Option<(f64, f64)> {
    let series = Series::columns(columns);
    let (marker, ends) = known(columns, &series)?;
    (marker.kind == MarkerKind::Trend).then(|| {
        let high = ends[0].1.max(ends[1].1) + lift(&series, ends, pitch, theme, metrics);
        (high, clear(theme) + 2.0 * HEAD.1 + GAP + line_height(theme.font_size) + ABOVE)
    })
}

/// By how much an arrow stands above the straight line between the ends of its columns, in units: the columns between them
/// and, where it is steep, the sides of their labels must clear it.
fn lift(series: &Series<'_>, ends: [(usize, f64); 2], pitch: f64, theme: &Theme, metrics: &Metrics) -> f64 {
    let [(from, first), (to, last)] = ends;
    let width = |i: usize| series.value(i).map_or(0.0, |p| metrics.width(&p.num.text, theme.font_size, false));
    let half = (from..=to).map(width).fold(0.0, f64::max) / 2.0 + RING;
    let steep = (last - first).abs() * half / ((to - from) as f64 * pitch).max(half);
    hump(series, ends) + steep
}

/// How far the columns between the ends rise above the straight line from one end to the other, in units.
fn hump(series: &Series<'_>, [(from, first), (to, last)]: [(usize, f64); 2]) -> f64 {
    let straight = |i: usize| first + (last - first) * (i - from) as f64 / (to - from) as f64;
    let top = |i: usize| [series.value(i), series.reference_value(i)].into_iter().flatten().map(|p| p.value);
    (from..=to).flat_map(|i| top(i).map(move |value| value - straight(i))).fold(0.0, f64::max)
}

/// Distance of an arrow from the ends of the columns: their labels, ringed or not, stand between.
fn clear(theme: &Theme) -> f64 {
    line_height(theme.font_size) + 2.0 * GAP + ABOVE + HEAD.1
}

/// The assisting lines of a difference: they pass behind the columns between its own.
pub(super) fn behind(canvas: &Canvas<'_>, placer: &mut Placer, columns: &ColumnsSpec, tier: &Tier<'_>) -> Result<()> {
    let Some((marker, ends)) = known(columns, tier.series).filter(|(marker, _)| marker.kind != MarkerKind::Trend)
    else {
        return Ok(());
    };
    let end = tier.along.1 + AWAY + BAR + BEYOND;
    let width = canvas.theme.strokes.thin;
    for ((at, value), id) in ends.into_iter().zip([&marker.from, &marker.to]) {
        let begin = tier.plane.at(at as f64 + 0.5 + HALF_BAR, value);
        let mark = Mark::new("assist").with("for", format!("difference:{}", marker.to)).with("cat", id.clone());
        canvas.line(mark.value(value), begin, (end, begin.1), canvas.theme.colours.highlight, width)?;
        // Where a column hides the line, its label may stand.
        for other in at + 1..tier.series.len() {
            if tier.series.value(other).is_none_or(|p| p.value < value) {
                let [left, right] = [other as f64, other as f64 + 1.0].map(|x| tier.plane.at(x, value));
                placer.avoid(Bounds::of(left, right).grown(width));
            }
        }
        placer.avoid(Bounds::of((tier.along.1, begin.1), (end, begin.1)).grown(width));
    }
    Ok(())
}

/// The bar of a difference right of the columns, or the arrow above them, with its number.
pub(super) fn front(canvas: &Canvas<'_>, placer: &mut Placer, columns: &ColumnsSpec, tier: &Tier<'_>) -> Result<()> {
    let Some((marker, ends)) = known(columns, tier.series) else { return Ok(()) };
    match marker.kind {
        MarkerKind::Difference(reference) => difference(canvas, placer, tier, marker, reference, ends),
        MarkerKind::Trend => trend(canvas, placer, tier, marker, ends),
    }
}

fn difference(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    tier: &Tier<'_>,
    marker: &Marker,
    reference: Reference,
    ends: [(usize, f64); 2],
) -> Result<()> {
    let levels = ends.map(|(at, value)| tier.plane.at(at as f64 + 0.5, value).1);
    let begin = tier.along.1 + AWAY;
    let bar = Bounds::of((begin, levels[0]), (begin + BAR, levels[1]));
    let category = &tier.series.categories[ends[1].0];
    let mark = value_mark(canvas, "difference", tier.series.primary, "marker", &marker.to, marker.point.value)
        .with("from", marker.from.clone())
        .with("ref", reference.code())
        .with("impact", marker.impact.code())
        .titled(tooltip(category, &marker.from, &marker.point));
    placer.keep_free(canvas.rect(mark, bar, Look::Solid(canvas.theme.impact(marker.impact)))?);
    let size = canvas.theme.font_size;
    let (x, half) = (bar.x1 + BEYOND + GAP_BESIDE, canvas.metrics.cap_height(size) / 2.0);
    let middle = (bar.y0 + bar.y1) / 2.0;
    // Beside a short bar the number may stand above or below the lines.
    let heights = [middle, bar.y0 - line_height(size) / 2.0 - GAP, bar.y1 + line_height(size) / 2.0 + GAP];
    let spots = heights.map(|y| ((x, y + half), Anchor::Start)).to_vec();
    placer.add(label(canvas, "difference", marker, spots));
    Ok(())
}

fn trend(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    tier: &Tier<'_>,
    marker: &Marker,
    ends: [(usize, f64); 2],
) -> Result<()> {
    let (theme, size) = (canvas.theme, canvas.theme.font_size);
    let lift = lift(tier.series, ends, tier.pitch, theme, canvas.metrics);
    let [tail, tip] = ends.map(|(at, value)| {
        let (x, y) = tier.plane.at(at as f64 + 0.5, value);
        (x, y - lift * tier.scale - clear(theme))
    });
    let (run, rise) = (tip.0 - tail.0, tip.1 - tail.1);
    let length = run.hypot(rise).max(f64::EPSILON);
    let along = |by: f64, aside: f64| -> Spot {
        let (x, y) = (run / length, rise / length);
        (tip.0 - by * x - aside * y, tip.1 - by * y + aside * x)
    };
    let own = |kind: &str| Mark::new(kind).with("cat", marker.to.clone()).with("from", marker.from.clone());
    let line = own("trend").value(marker.point.value).titled(format!("{} {}", marker.from, marker.text()));
    let ink = theme.colours.highlight;
    let neck = along(HEAD.0, 0.0);
    canvas.line(line, tail, neck, ink, theme.strokes.axis)?;
    canvas.polygon(own("trend-head"), &[tip, along(HEAD.0, HEAD.1), along(HEAD.0, -HEAD.1)], ink)?;
    keep_off(placer, tail, tip, 2.0 * theme.strokes.axis);
    keep_off(placer, neck, tip, 2.0 * HEAD.1);
    // Above the arrow: the end of the number that is nearer to the rising side must clear it too.
    let half = canvas.metrics.width(&marker.text(), size, false) / 2.0;
    let steep = if run > 0.0 { (rise / run).abs() * half } else { 0.0 };
    let up = steep + HEAD.1 + GAP + canvas.metrics.descent(size);
    let spots = [0.5, 0.35, 0.65].map(|part| ((tail.0 + part * run, tail.1 + part * rise - up), Anchor::Middle));
    placer.add(label(canvas, "trend", marker, spots.to_vec()));
    Ok(())
}

fn label(canvas: &Canvas<'_>, kind: &str, marker: &Marker, spots: Vec<(Spot, Anchor)>) -> Label {
    let set = plain(canvas.theme, Anchor::Start);
    Label {
        lines: vec![marker.text()],
        spots,
        set,
        mark: number_mark(kind, &marker.to, &marker.point.num),
        rank: Rank::Highlight,
        ring: false,
        slide: true,
        name: format!("{kind}:{}", marker.to),
    }
}
