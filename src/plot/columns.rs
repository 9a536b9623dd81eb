//! Columns over time in up to three tiers (IBCS C03): values at the bottom, absolute variances above
//! them at the same scale, relative variances as pins on top.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas};
use super::frame::{Frame, Lane, Room};
use super::labels;
use super::labels::{Label, Placer, Rank, line_height, plain};
use super::mark::Mark;
use super::marker;
use super::metrics::Metrics;
use super::notation;
use super::periods;
use super::plane::Direction;
use super::series::Series;
use super::theme::Theme;
use super::tiers::{OVERHANG, Tier};
use crate::base::{Result, Scenario};
use crate::layout::{ColumnsSpec, FigureSpec};

/// Where the columns stand.
struct Sheet {
    frame: Frame,
    /// Left end of the first category.
    left: f64,
    /// Width of a category.
    pitch: f64,
    /// Lower end of the base tier.
    bottom: f64,
}

impl Sheet {
    fn new(spec: &FigureSpec, columns: &ColumnsSpec, theme: &Theme, metrics: &Metrics) -> Sheet {
        let series = &Series::columns(columns);
        let size = theme.font_size;
        let bottom = spec.height - periods::height(series.categories, size);
        let label = |_: &str, _: bool| line_height(size);
        let gutter = gutter(series, theme, metrics);
        let overhang = overhang(series);
        let pitch = theme.category_width.of(&columns.grain).min(room(spec, columns, theme, metrics)).max(0.5);
        let room = Room {
            length: bottom,
            pins: (0.13 * spec.height).clamp(12.0, 64.0),
            gap: 0.7 * size,
            name: size,
            label: &label,
            ties: false,
            over: marker::over(columns, pitch, theme, metrics),
            scale: spec.scale,
        };
        let frame = Frame::new(series, theme, &room);
        Sheet { frame, left: gutter + overhang * pitch, pitch, bottom }
    }
}

/// What the reference of the first category reaches out of its category to the left.
fn overhang(series: &Series<'_>) -> f64 {
    if series.reference.is_some() { OVERHANG } else { 0.0 }
}

/// Width of a category at which the columns fill the figure.
pub(super) fn room(spec: &FigureSpec, columns: &ColumnsSpec, theme: &Theme, metrics: &Metrics) -> f64 {
    let series = &Series::columns(columns);
    let wide = spec.width - gutter(series, theme, metrics) - marker::aside(columns, theme, metrics);
    wide / (series.len().max(1) as f64 + overhang(series))
}

/// Points per unit that the figure could use; none when nothing in it has a scale.
pub(super) fn scale(spec: &FigureSpec, columns: &ColumnsSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, columns, theme, metrics).frame.possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, columns: &ColumnsSpec) -> Result<(Option<f64>, Vec<String>)> {
    let spec = canvas.spec;
    let series = Series::columns(columns);
    let sheet = Sheet::new(spec, columns, canvas.theme, canvas.metrics);
    let frame = &sheet.frame;
    let mut placer = Placer::new(spec.width, spec.height);
    let n = series.len();
    let centres: Vec<f64> = (0..n).map(|i| i as f64 + 0.5).collect();
    let along = (sheet.left, sheet.left + sheet.pitch * n.max(1) as f64);
    let tier = |lane: &Lane| {
        let zero = sheet.bottom - lane.axis;
        Tier::new(canvas, Direction::Up, &series, &centres, lane, zero, along, sheet.pitch)
    };
    if let Some((lane, pins)) = &frame.relative {
        let tier = tier(lane);
        tier.relative(canvas, &mut placer, pins)?;
        name(canvas, &mut placer, series.reference.and_then(Scenario::relative), tier.zero);
    }
    if let Some(lane) = &frame.absolute {
        let tier = tier(lane);
        tier.absolute(canvas, &mut placer, true)?;
        name(canvas, &mut placer, series.reference.and_then(Scenario::absolute), tier.zero);
    }
    let base = tier(&frame.base);
    marker::behind(canvas, &mut placer, columns, &base)?;
    base.base(canvas, &mut placer, true)?;
    marker::front(canvas, &mut placer, columns, &base)?;
    let baseline = base.zero - 3.0;
    let size = canvas.theme.font_size;
    let keys = [(Some(series.primary), baseline), (series.reference, baseline - 1.35 * size)];
    for (scenario, y) in keys {
        if let Some(scenario) = scenario.filter(|_| y > size) {
            let end = notation::key(canvas, (0.0, y), scenario)?;
            placer
                .keep_free(Bounds::of((0.0, y - canvas.metrics.ascent(size)), (end, y + canvas.metrics.descent(size))));
        }
    }
    let middles: Vec<f64> = centres.iter().map(|c| sheet.left + c * sheet.pitch).collect();
    periods::add(canvas, &mut placer, series.categories, &middles, sheet.pitch, sheet.bottom);
    if series.len() == 0 {
        labels::nothing(canvas, &mut placer);
    }
    let mut warnings = frame.warnings(&spec.id, &series, spec.scale);
    warnings.extend(placer.finish(canvas)?);
    Ok((frame.possible.map(|_| frame.scale), warnings))
}

/// The name of a tier left of its axis, such as ΔPL% (R11, R12).
fn name(canvas: &Canvas<'_>, placer: &mut Placer, scenario: Option<Scenario>, zero: f64) {
    let Some(scenario) = scenario else { return };
    let set = plain(canvas.theme, Anchor::Start);
    placer.add(Label {
        lines: vec![scenario.label()],
        spots: vec![((0.0, zero + canvas.metrics.cap_height(set.size) / 2.0), Anchor::Start)],
        set,
        mark: Mark::new("tier-name").with("sc", scenario.code()),
        rank: Rank::Highlight,
        ring: false,
        slide: false,
        name: scenario.label(),
    });
}

/// Width of the names of the tiers.
fn gutter(series: &Series<'_>, theme: &Theme, metrics: &Metrics) -> f64 {
    let key = |s: Scenario| notation::key_width(theme, metrics, s);
    let reference = series.reference;
    let names = [reference.and_then(Scenario::absolute), reference.and_then(Scenario::relative)];
    let names = names.into_iter().flatten().map(|s| metrics.width(&s.label(), theme.font_size, false));
    let keys = [Some(series.primary), reference].into_iter().flatten().map(key);
    names.chain(keys).fold(0.0, f64::max) + 6.0
}
