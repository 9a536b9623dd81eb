//! [`FigureSpec`] → [`Figure`]: the only stage that names plotters.
//!
//! [`scale`](scale()) runs once per slide and gives figures with one unit one scale; [`draw`] makes the SVG of one
//! figure; [`mark_cells`] computes the bars and pins of a table. plotters maps and draws, `backend` writes
//! the SVG, `notation` says how scenarios look, `labels` finds room for the numbers, and each kind of
//! figure has its file.

mod backend;
mod bars;
mod bounds;
mod bridge;
mod calculation;
mod canvas;
mod cell_trends;
mod cells;
mod cohort;
mod columns;
mod control;
mod course;
mod end_label;
mod fan;
mod figure;
mod frame;
mod hatch;
mod key;
mod labels;
mod lengths;
mod lines;
mod mark;
mod marker;
mod metrics;
mod multiples;
mod names;
mod notation;
mod own_end;
mod palette;
mod panels;
mod periods;
mod plane;
mod rated;
mod rates;
mod scale;
mod scatter;
mod series;
mod stack_names;
mod stacked;
#[cfg(test)]
pub(crate) mod tests;
mod theme;
mod tiers;
mod tree;
mod tree_sheet;
mod widths;

pub use cells::mark_cells;
pub use figure::*;
pub use metrics::Metrics;
pub use palette::Palette;
pub use scale::scale;
pub use theme::{CategoryWidth, Colour, Colours, Hatch, Strokes, Theme};
pub use widths::widened;

use crate::base::{Error, Result};
use crate::layout::{FigureKind, FigureSpec, Point, TreeNode};
use canvas::Canvas;

/// Largest absolute value that is drawn; beyond it, sums of floats lose their meaning.
const LARGEST: f64 = 1e60;

/// Draws a figure at its size, honouring the scale that the page gave it.
///
/// # Errors
/// A size or a value that cannot be drawn (not finite, or beyond any sales figure).
pub fn draw(spec: &FigureSpec, theme: &Theme, metrics: &Metrics) -> Result<Figure> {
    refuse(spec)?;
    let canvas = Canvas::new(spec, theme, metrics)?;
    let (scale, warnings) = match &spec.kind {
        FigureKind::Columns(columns) => columns::draw(&canvas, columns)?,
        FigureKind::Bars(bars) => bars::draw(&canvas, bars)?,
        FigureKind::Control(control) => control::draw(&canvas, control)?,
        FigureKind::Bridge(bridge) => bridge::draw(&canvas, bridge)?,
        FigureKind::Course(course) => course::draw(&canvas, course)?,
        FigureKind::Fan(fan) => fan::draw(&canvas, fan)?,
        FigureKind::Calculation(calculation) => calculation::draw(&canvas, calculation)?,
        FigureKind::Multiples(multiples) => multiples::draw(&canvas, multiples)?,
        FigureKind::Funnel(funnel) => rated::draw(&canvas, &rated::Rated::funnel(funnel))?,
        FigureKind::Pareto(pareto) => rated::draw(&canvas, &rated::Rated::pareto(pareto))?,
        FigureKind::Cohort(cohort) => cohort::draw(&canvas, cohort)?,
        FigureKind::Key(spec) => key::draw(&canvas, spec)?,
        FigureKind::Stacked(stacked) => stacked::draw(&canvas, stacked)?,
        FigureKind::Scatter(scatter) => scatter::draw(&canvas, scatter)?,
        FigureKind::Tree(tree) => tree::draw(&canvas, tree)?,
    };
    Ok(Figure {
        id: spec.id.clone(),
        svg: canvas.finish(scale),
        alt: spec.alt.clone(),
        width: spec.width,
        height: spec.height,
        warnings,
    })
}

/// Refuses values that plotters would panic on.
fn refuse(spec: &FigureSpec) -> Result<()> {
    let values: Vec<f64> = match &spec.kind {
        FigureKind::Columns(s) => tiers_values(&[&s.values, &s.reference_values], &[&s.absolute, &s.relative]),
        FigureKind::Bars(s) => tiers_values(&[&s.values, &s.reference_values], &[&s.absolute, &s.relative]),
        FigureKind::Control(s) => {
            let limits = [&s.upper, &s.centre, &s.lower];
            let points = s.values.iter().flatten().chain(limits).map(|p| p.value);
            let along = s.limits.iter().flatten().flatten().chain(s.moving_average.iter().flatten());
            points.chain(along.copied()).chain(s.trend.into_iter().flatten()).collect()
        }
        FigureKind::Bridge(s) => {
            let ends = [s.base.2.value, s.total.2.value];
            s.steps.iter().map(|(_, p, _)| p.value).chain(ends).collect()
        }
        FigureKind::Course(s) => {
            s.actual.iter().chain(&s.target).flatten().chain(&s.landing).map(|p| p.value).collect()
        }
        FigureKind::Fan(s) => {
            let borders = s.bands.iter().flat_map(|b| b.borders.iter().flatten().flatten());
            s.actual.iter().chain(&s.forecast).flatten().chain(borders).map(|p| p.value).collect()
        }
        FigureKind::Calculation(s) => s.rows.iter().map(|row| row.point.value).collect(),
        FigureKind::Tree(s) => {
            let marks =
                |n: &TreeNode| [&n.relative, &n.contribution, &n.absolute].map(|m| m.as_ref().map(|(p, _)| p.value));
            s.nodes.iter().flat_map(|n| marks(n).into_iter().flatten().chain([n.value.value])).collect()
        }
        FigureKind::Multiples(s) => {
            let points = s.panels.iter().flat_map(|p| p.values.iter().chain(&p.reference_values)).chain(&s.mean);
            points.flatten().map(|p| p.value).collect()
        }
        FigureKind::Funnel(s) => s.values.iter().chain(&s.conversions).flatten().map(|p| p.value).collect(),
        FigureKind::Pareto(s) => {
            s.values.iter().chain(&s.cumulative).flatten().chain(&s.threshold).map(|p| p.value).collect()
        }
        FigureKind::Scatter(s) => {
            let points = s.points.iter().flat_map(|p| [Some(&p.x), Some(&p.y), p.size.as_ref()]);
            points.chain([s.x.mean.as_ref(), s.y.mean.as_ref()]).flatten().map(|p| p.value).collect()
        }
        FigureKind::Key(_) => Vec::new(),
        FigureKind::Cohort(s) => s.cells.iter().flatten().chain(&s.sizes).flatten().map(|p| p.value).collect(),
        FigureKind::Stacked(s) => {
            let parts = s.parts.iter().flat_map(|part| &part.values);
            parts.chain(&s.totals).flatten().map(|p| p.value).collect()
        }
    };
    let wrong = values.into_iter().chain(spec.scale).find(|v| !v.is_finite() || v.abs() > LARGEST);
    match wrong {
        Some(value) => Err(Error::internal(format!("figure `{}`: the value {value:e} cannot be drawn", spec.id))),
        None => Ok(()),
    }
}

fn tiers_values(plain: &[&Vec<Option<Point>>], variances: &[&Vec<Option<(Point, crate::base::Impact)>>]) -> Vec<f64> {
    let plain = plain.iter().flat_map(|list| list.iter().flatten()).map(|p| p.value);
    plain.chain(variances.iter().flat_map(|list| list.iter().flatten()).map(|(p, _)| p.value)).collect()
}
