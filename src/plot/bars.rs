//! Ranked bars in up to three tiers (IBCS C04): values, absolute variances at the same scale, pins.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas};
use super::frame::{Frame, Lane, Room};
use super::labels;
use super::labels::{Label, Placer, Rank, beside, plain};
use super::mark::Mark;
use super::metrics::Metrics;
use super::names::Names;
use super::notation;
use super::plane::Direction;
use super::series::Series;
use super::theme::Theme;
use super::tiers::Tier;
use crate::base::{Result, Scenario};
use crate::layout::{BarsSpec, Category, FigureSpec};

/// Height of a row, at most, in font sizes.
const ROW: f64 = 4.2;
/// Height of the line with the names of the tiers, in font sizes.
const HEAD: f64 = 1.7;
/// White space between the name of a tier and the edge of the sheet, in points.
const EDGE: f64 = 6.0;
/// Extra distance of the remainder row, in rows (R46).
const APART: f64 = 0.5;

/// Rows of a figure with lying bars.
pub(super) struct Rows {
    /// Middle of each row in rows.
    pub centres: Vec<f64>,
    /// Height of a row in points.
    pub pitch: f64,
    /// Upper end of the first row.
    pub top: f64,
    /// Lower end of the last row.
    pub bottom: f64,
}

impl Rows {
    /// Rows for categories below a head line; a remainder row stands apart.
    pub fn new<'c>(categories: impl Iterator<Item = &'c Category>, height: f64, head: f64, size: f64) -> Rows {
        let mut at = 0.0;
        let centres: Vec<f64> = categories
            .enumerate()
            .map(|(i, c)| {
                at += if c.rest && i > 0 { APART } else { 0.0 } + 1.0;
                at - 0.5
            })
            .collect();
        let pitch = ((height - head) / f64::max(at, 1.0)).min(ROW * size).max(0.5);
        Rows { centres, pitch, top: head, bottom: head + f64::max(at, 1.0) * pitch }
    }

    /// The middle of a row in points.
    pub fn middle(&self, i: usize) -> f64 {
        self.top + self.centres.get(i).copied().unwrap_or(0.0) * self.pitch
    }
}

struct Sheet {
    frame: Frame,
    rows: Rows,
    names: Names,
}

impl Sheet {
    fn new(spec: &FigureSpec, series: &Series<'_>, theme: &Theme, metrics: &Metrics) -> Sheet {
        let size = theme.font_size;
        let rows = Rows::new(series.categories.iter(), spec.height, HEAD * size, size);
        let names = Names::new(series.categories.iter(), spec.width, rows.pitch, size, metrics).with_signs(
            &spec.labels.comments,
            size,
            metrics,
        );
        let label = |text: &str, lit: bool| beside(metrics.width(text, size, lit), lit);
        // A tier's name has its middle over its axis, also where all marks stand on one side of it.
        let tiers = series.reference.map(|r| [Scenario::absolute(r), Scenario::relative(r)]);
        let widths = tiers.into_iter().flatten().flatten().map(|s| metrics.width(&s.label(), size, false));
        let name = widths.fold(0.0, f64::max) / 2.0 + EDGE;
        let room = Room {
            length: spec.width - names.end(),
            pins: (0.1 * spec.width).clamp(24.0, 90.0),
            gap: 1.4 * size,
            name,
            label: &label,
            ties: true,
            over: None,
            scale: spec.scale,
        };
        Sheet { frame: Frame::new(series, theme, &room), rows, names }
    }
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, bars: &BarsSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, &Series::bars(bars), theme, metrics).frame.possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, bars: &BarsSpec) -> Result<(Option<f64>, Vec<String>)> {
    let spec = canvas.spec;
    let series = Series::bars(bars);
    let sheet = Sheet::new(spec, &series, canvas.theme, canvas.metrics);
    let (frame, rows) = (&sheet.frame, &sheet.rows);
    let mut placer = Placer::new(spec.width, spec.height);
    let begin = sheet.names.end();
    let along = (rows.top, rows.bottom);
    let tier = |lane: &Lane| {
        Tier::new(canvas, Direction::Right, &series, &rows.centres, lane, begin + lane.axis, along, rows.pitch)
    };
    let baseline = 0.35 * canvas.theme.font_size + canvas.metrics.cap_height(canvas.theme.font_size);
    let base = tier(&frame.base);
    base.base(canvas, &mut placer, frame.absolute.is_none() || spec.labels.said.is_some())?;
    let mut x = base.zero;
    // The key stands above the bars; where the tier is narrow, it moves left so that it ends on the sheet.
    let keys = [series.reference, Some(series.primary)];
    let width: f64 = keys.iter().flatten().map(|s| notation::key_width(canvas.theme, canvas.metrics, *s) + 10.0).sum();
    let limit = frame.absolute.map_or(spec.width, |lane| begin + lane.axis - 24.0);
    x = x.min(limit - width).max(0.0);
    for scenario in keys.into_iter().flatten() {
        let end = notation::key(canvas, (x, baseline), scenario)?;
        placer.keep_free(Bounds::of((x, 0.0), (end, rows.top)));
        x = end + 10.0;
    }
    if let Some(lane) = &frame.absolute {
        let tier = tier(lane);
        tier.absolute(canvas, &mut placer, true)?;
        name(canvas, &mut placer, series.reference.and_then(Scenario::absolute), tier.zero, baseline);
    }
    if let Some((lane, pins)) = &frame.relative {
        let tier = tier(lane);
        tier.relative(canvas, &mut placer, pins)?;
        name(canvas, &mut placer, series.reference.and_then(Scenario::relative), tier.zero, baseline);
    }
    for (i, category) in series.categories.iter().enumerate() {
        sheet.names.add(canvas, &mut placer, category, rows.middle(i));
    }
    if series.len() == 0 {
        labels::nothing(canvas, &mut placer);
    }
    let mut warnings = frame.warnings(&spec.id, &series, spec.scale);
    warnings.extend(placer.finish(canvas)?);
    Ok((frame.possible.map(|_| frame.scale), warnings))
}

/// The name of a tier above its axis.
fn name(canvas: &Canvas<'_>, placer: &mut Placer, scenario: Option<Scenario>, x: f64, baseline: f64) {
    let Some(scenario) = scenario else { return };
    placer.add(Label {
        lines: vec![scenario.label()],
        spots: vec![((x, baseline), Anchor::Middle), ((x, baseline), Anchor::Start)],
        set: plain(canvas.theme, Anchor::Middle),
        mark: Mark::new("tier-name").with("sc", scenario.code()),
        rank: Rank::Highlight,
        ring: false,
        slide: true,
        name: scenario.label(),
    });
}
