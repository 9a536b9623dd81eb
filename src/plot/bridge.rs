//! A lying waterfall of contributions: base and total stand on the axis, each contribution begins where
//! the one before it ended (IBCS C06, R45).

use super::bars::Rows;
use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas};
use super::frame::{largest, scale_warning};
use super::labels::{Label, Placer, Rank, beside, number_mark, outside, plain, ranks};
use super::mark::Mark;
use super::metrics::Metrics;
use super::names::Names;
use super::notation::{self, Look, axis_half};
use super::plane::{Direction, Plane, Stretch};
use super::series::range;
use super::theme::Theme;
use super::tiers::{HALF_BAR, tooltip, value_mark};
use crate::base::{Impact, Result, Scenario};
use crate::layout::{BridgeSpec, Category, FigureSpec, Point};

/// A row of a waterfall.
pub(super) struct Row<'s> {
    pub category: &'s Category,
    pub point: &'s Point,
    pub from: f64,
    pub to: f64,
    pub what: What,
}

/// What a row shows.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// A whole, from the axis.
    Whole(Scenario),
    /// A contribution.
    Step(Impact),
    /// A whole in a figure of changes only: a level without a bar from zero.
    Level(Scenario),
}

/// Width of the mark of a level, in points.
const LEVEL: f64 = 4.0;

impl Row<'_> {
    /// Half the width of a level's mark; a bar has its own length.
    fn half_level(&self) -> f64 {
        if matches!(self.what, What::Level(_)) { LEVEL / 2.0 } else { 0.0 }
    }
}

struct Sheet<'s> {
    list: Vec<Row<'s>>,
    rows: Rows,
    names: Names,
    possible: Option<f64>,
    scale: f64,
    range: (f64, f64),
    zero: f64,
}

fn list(bridge: &BridgeSpec) -> Vec<Row<'_>> {
    let (category, scenario, point) = &bridge.base;
    let mut rows = vec![Row { category, point, from: 0.0, to: point.value, what: What::Whole(*scenario) }];
    let mut at = point.value;
    for (category, point, impact) in &bridge.steps {
        rows.push(Row { category, point, from: at, to: at + point.value, what: What::Step(*impact) });
        at += point.value;
    }
    let (category, scenario, point) = &bridge.total;
    rows.push(Row { category, point, from: 0.0, to: point.value, what: What::Whole(*scenario) });
    if bridge.is_changes_only() { changes(rows) } else { rows }
}

/// The rows as changes from the first whole, whose level is the axis.
pub(super) fn changes<'s>(rows: Vec<Row<'s>>) -> Vec<Row<'s>> {
    let origin = rows.first().map_or(0.0, |row| row.to);
    let change = |row: Row<'s>| match row.what {
        What::Whole(scenario) | What::Level(scenario) => {
            Row { from: row.to - origin, to: row.to - origin, what: What::Level(scenario), ..row }
        }
        What::Step(_) => Row { from: row.from - origin, to: row.to - origin, ..row },
    };
    rows.into_iter().map(change).collect()
}

impl<'s> Sheet<'s> {
    fn new(spec: &FigureSpec, list: Vec<Row<'s>>, theme: &Theme, metrics: &Metrics) -> Sheet<'s> {
        let size = theme.font_size;
        let rows = Rows::new(list.iter().map(|r| r.category), spec.height, 2.0, size);
        let names = Names::new(list.iter().map(|r| r.category), spec.width, rows.pitch, size, metrics).with_signs(
            &spec.labels.comments,
            size,
            metrics,
        );
        let room = spec.width - names.end();
        let clear = axis_half(theme);
        // How far marks and labels reach left (negative) and right of the axis.
        let reach = |scale: f64| {
            list.iter().fold((0.0, 0.0), |(left, right), row| {
                let label = beside(metrics.width(&row.point.num.text, size, false), row.category.highlight) + clear;
                let half = row.half_level();
                let (a, b) = (row.from * scale, row.to * scale);
                let (a, b) = (a.min(b) - half, a.max(b) + half);
                let end =
                    if row.point.value < 0.0 { row.to * scale - half - label } else { row.to * scale + half + label };
                (f64::min(left, a.min(b).min(end)), f64::max(right, a.max(b).max(end)))
            })
        };
        let range = range(list.iter().flat_map(|r| [r.from, r.to]));
        let span = range.1 - range.0;
        let possible = (span > 0.0).then(|| {
            largest(room, span, |scale| {
                let (left, right) = reach(scale);
                right - left
            })
        });
        let scale = match (possible, spec.scale) {
            (Some(possible), Some(given)) => given.min(possible),
            (possible, _) => possible.unwrap_or(1.0),
        };
        let zero = names.end() - reach(scale).0;
        Sheet { list, rows, names, possible, scale, range, zero }
    }
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, bridge: &BridgeSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    possible(spec, list(bridge), theme, metrics)
}

/// Points per unit that a waterfall of these rows could use.
pub(super) fn possible(spec: &FigureSpec, list: Vec<Row<'_>>, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, list, theme, metrics).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, bridge: &BridgeSpec) -> Result<(Option<f64>, Vec<String>)> {
    waterfall(canvas, list(bridge), bridge.total.1, bridge.base.1)
}

/// Draws a waterfall of rows that explain `minuend` from `reference`.
pub(super) fn waterfall(
    canvas: &Canvas<'_>,
    list: Vec<Row<'_>>,
    minuend: Scenario,
    reference: Scenario,
) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let sheet = Sheet::new(spec, list, theme, canvas.metrics);
    let rows = &sheet.rows;
    let mut placer = Placer::new(spec.width, spec.height);
    let count = ((rows.bottom - rows.top) / rows.pitch).max(1.0);
    let plane = Plane::new(
        canvas,
        Direction::Right,
        Stretch { numbers: (0.0, count), points: (rows.top, rows.bottom) },
        Stretch::values(sheet.range, sheet.zero, sheet.scale, Direction::Right),
    );
    // The axis of changes stands for what they are changes from (R19).
    let changes = sheet.list.first().is_some_and(|row| matches!(row.what, What::Level(_)));
    let (tier, stands_for) = if changes { ("step", Some(reference)) } else { ("base", None) };
    notation::axis(canvas, Direction::Right, tier, (rows.top, rows.bottom), sheet.zero, stands_for)?;
    for (i, pair) in sheet.list.windows(2).enumerate() {
        // A contribution of nothing has no bar: the connector goes through its row.
        let half = if pair[0].point.value.abs() > 0.0 || pair[0].half_level() > 0.0 { HALF_BAR } else { -HALF_BAR };
        let (above, below) = (rows.centres[i] + half, rows.centres[i + 1] - HALF_BAR);
        let mark =
            Mark::new("connector").with("from", pair[0].category.id.clone()).with("to", pair[1].category.id.clone());
        plane.path(
            canvas,
            mark,
            &[(above, pair[0].to), (below, pair[0].to)],
            theme.colours.muted,
            theme.strokes.thin,
        )?;
    }
    let values: Vec<Option<f64>> = sheet.list.iter().map(|r| Some(r.point.value)).collect();
    let ranks = ranks(&values, |i| sheet.list[i].category.highlight);
    for (i, row) in sheet.list.iter().enumerate() {
        let (category, point, centre) = (row.category, row.point, rows.centres[i]);
        let (tier, mark, look) =
            match row.what {
                What::Whole(scenario) => {
                    let mark = value_mark(canvas, "bar", scenario, "base", &category.id, point.value).titled(tooltip(
                        category,
                        &scenario.label(),
                        point,
                    ));
                    ("base", mark, Look::of(scenario, theme))
                }
                What::Level(scenario) => {
                    let mark = value_mark(canvas, "level", scenario, "base", &category.id, point.value)
                        .titled(tooltip(category, &scenario.label(), point));
                    ("base", mark, Look::of(scenario, theme))
                }
                What::Step(impact) => {
                    let mark = value_mark(canvas, "bar", minuend, "step", &category.id, point.value)
                        .with("var", "abs")
                        .with("ref", reference.code())
                        .with("impact", impact.code())
                        .titled(tooltip(category, "Δ", point));
                    ("step", mark, Look::variance(minuend, impact, theme))
                }
            };
        let across = (centre - HALF_BAR, centre + HALF_BAR);
        let half = row.half_level();
        let bar = if half > 0.0 {
            let (a, b) = (plane.at(across.0, row.to), plane.at(across.1, row.to));
            canvas.rect(mark, Bounds::of((a.0 - half, a.1), (b.0 + half, b.1)), look)?
        } else {
            plane.bar(canvas, mark, across, (row.from, row.to), look, &category.id)?
        };
        placer.keep_free(bar);
        let set = plain(theme, Anchor::Start);
        let positive = point.value >= 0.0;
        let (x, y) = plane.at(centre, row.to);
        let near = (x - sheet.zero).abs() < axis_half(theme);
        let clear = if near { axis_half(theme) } else { 0.0 };
        let spot = |positive: bool, x: f64, ring: bool| {
            let x = if positive { x + clear.max(half) } else { x - clear.max(half) };
            outside(canvas.metrics, set.size, Direction::Right, (x, y), positive, ring)
        };
        let other = plane.at(centre, row.from).0;
        let mark = number_mark(tier, &category.id, &point.num);
        // Only a number that the message says gets a ring, and the room for it.
        let lit = category.highlight && canvas.says(&mark);
        let mut spots = vec![spot(positive, x, lit), spot(!positive, other, lit)];
        if lit {
            spots.push(spot(positive, x, false));
        }
        placer.add(Label {
            lines: vec![point.num.text.clone()],
            spots,
            set,
            mark: if tier == "step" { mark.with("var", "abs") } else { mark },
            rank: if tier == "base" { Rank::Highlight } else { ranks[i] },
            ring: lit,
            slide: false,
            name: format!("{tier}:{}", category.id),
        });
        sheet.names.add(canvas, &mut placer, category, rows.middle(i));
    }
    let mut warnings: Vec<String> =
        scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}
