//! Lying bars with a ratio to the right of each: a funnel with conversion pins between its stages, and
//! Pareto bars with cumulated shares – never an area funnel, never a line over members (R43).

use super::bars::Rows;
use super::canvas::{Anchor, Canvas};
use super::end_label::EndLabels;
use super::frame::{largest, scale_warning};
use super::labels::{self, GAP_BESIDE, Placer, beside, ranks};
use super::metrics::Metrics;
use super::names::Names;
use super::notation::{self, Look, axis_half, head_size};
use super::plane::{Direction, Plane, Stretch};
use super::rates::{Lane, Rates};
use super::series::range;
use super::theme::Theme;
use super::tiers::{HALF_BAR, tooltip, value_mark};
use crate::base::{Result, Scenario};
use crate::layout::{Category, FigureSpec, FunnelSpec, ParetoSpec, Point};

/// The numbers of the bars.
const NUMBERS: EndLabels = EndLabels { word: "base", anchor: Anchor::Start, direction: Direction::Right, slide: false };
/// Height of the line with the name of the ratios, in font sizes.
const HEAD: f64 = 1.7;
/// Distance of the ratios from the bars, in font sizes.
const GAP: f64 = 1.6;
/// Share of the room that the bars keep at least; below it, the ratios are given up.
const FEWEST: f64 = 0.25;

/// What the two figures have in common.
pub(super) struct Rated<'s> {
    pub categories: &'s [Category],
    scenario: Scenario,
    values: &'s [Option<Point>],
    rates: Rates<'s>,
}

impl<'s> Rated<'s> {
    /// A funnel: its ratios stand between the stages.
    pub fn funnel(spec: &'s FunnelSpec) -> Rated<'s> {
        let (points, few) = (&spec.conversions, &spec.few);
        let rates = Rates { points, few, between: true, name: &spec.name, threshold: None };
        Rated { categories: &spec.stages, scenario: spec.scenario, values: &spec.values, rates }
    }

    /// Pareto bars: their ratios stand beside them.
    pub fn pareto(spec: &'s ParetoSpec) -> Rated<'s> {
        let threshold = spec.threshold.as_ref();
        let rates = Rates { points: &spec.cumulative, few: &[], between: false, name: &spec.name, threshold };
        Rated { categories: &spec.categories, scenario: spec.scenario, values: &spec.values, rates }
    }

    fn value(&self, i: usize) -> Option<&'s Point> {
        self.values.get(i)?.as_ref()
    }
}

struct Sheet {
    rows: Rows,
    names: Names,
    possible: Option<f64>,
    scale: f64,
    range: (f64, f64),
    zero: f64,
    lane: Option<Lane>,
}

impl Sheet {
    fn new(spec: &FigureSpec, rated: &Rated<'_>, theme: &Theme, metrics: &Metrics) -> Sheet {
        let size = theme.font_size;
        let rows = Rows::new(rated.categories.iter(), spec.height, HEAD * size, size);
        let names = Names::new(rated.categories.iter(), spec.width, rows.pitch, size, metrics);
        let room = spec.width - names.end();
        let clear = axis_half(theme);
        // How far bars and numbers reach left and right of the axis.
        let reach = |scale: f64| {
            rated.categories.iter().enumerate().fold((0.0, 0.0), |(left, right), (i, category)| {
                let text = rated.value(i).map_or(crate::base::number::MISSING, |p| &p.num.text);
                let label = beside(metrics.width(text, size, category.highlight), category.highlight);
                let value = rated.value(i).map_or(0.0, |p| p.value);
                let far = (value.abs() * scale).max(clear) + label;
                if value < 0.0 { (f64::max(left, far), right) } else { (left, f64::max(right, far)) }
            })
        };
        let need = |scale: f64| {
            let (left, right) = reach(scale);
            left + right
        };
        let lane = rated.rates.lane(spec.width, theme, metrics);
        let lane = lane.filter(|lane| need(0.0) + FEWEST * room + GAP * size + lane.width <= room);
        let bars = room - lane.as_ref().map_or(0.0, |lane| lane.width + GAP * size);
        let range = range((0..rated.categories.len()).filter_map(|i| rated.value(i)).map(|p| p.value));
        let span = range.1 - range.0;
        let possible = (span > 0.0).then(|| largest(bars, span, need));
        let scale = match (possible, spec.scale) {
            (Some(possible), Some(given)) => given.min(possible),
            (possible, _) => possible.unwrap_or(1.0),
        };
        let zero = names.end() + reach(scale).0;
        let lane = lane.map(|lane| lane.ending(spec.width));
        Sheet { rows, names, possible, scale, range, zero, lane }
    }
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, rated: &Rated<'_>, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, rated, theme, metrics).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, rated: &Rated<'_>) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let sheet = Sheet::new(spec, rated, theme, canvas.metrics);
    let rows = &sheet.rows;
    let mut placer = Placer::new(spec.width, spec.height);
    let along = (rows.top, rows.bottom);
    let count = ((rows.bottom - rows.top) / rows.pitch).max(1.0);
    let positions = Stretch { numbers: (0.0, count), points: along };
    let values = Stretch::values(sheet.range, sheet.zero, sheet.scale, Direction::Right);
    let plane = Plane::new(canvas, Direction::Right, positions, values);
    notation::axis(canvas, Direction::Right, "base", along, sheet.zero, None)?;
    let numbers: Vec<Option<f64>> = (0..rated.categories.len()).map(|i| Some(rated.value(i)?.value)).collect();
    let ranks = ranks(&numbers, |i| rated.categories[i].highlight);
    for (i, category) in rated.categories.iter().enumerate() {
        let (centre, value) = (rows.centres[i], numbers[i].unwrap_or(0.0));
        if let Some(point) = rated.value(i) {
            let mark = value_mark(canvas, "bar", rated.scenario, "base", &category.id, value).titled(tooltip(
                category,
                &rated.scenario.label(),
                point,
            ));
            let across = (centre - HALF_BAR, centre + HALF_BAR);
            let look = Look::of(rated.scenario, theme);
            placer.keep_free(plane.bar(canvas, mark, across, (0.0, value), look, &category.id)?);
        }
        let clear = axis_half(theme);
        let (x, y) = plane.at(centre, value);
        let x = if value < 0.0 { x.min(sheet.zero - clear) } else { x.max(sheet.zero + clear) };
        placer.add(NUMBERS.of(canvas, (category, rated.value(i)), ((x, y), value >= 0.0), ranks[i]));
        sheet.names.add(canvas, &mut placer, category, rows.middle(i));
    }
    if let Some(lane) = &sheet.lane {
        rated.rates.draw(canvas, &mut placer, rated.categories, rated.scenario, rows, lane)?;
    }
    if rated.categories.is_empty() {
        labels::nothing(canvas, &mut placer);
    }
    let mut warnings: Vec<String> =
        scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    if sheet.lane.is_none() && rated.rates.points.iter().any(Option::is_some) {
        warnings.push(format!("figure `{}`: no room for the ratios", spec.id));
    }
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}

/// What a ratio's number takes beyond its mark.
pub(super) fn rate_label(theme: &Theme, metrics: &Metrics, text: &str) -> f64 {
    GAP_BESIDE + head_size(theme) / 2.0 + metrics.width(text, theme.font_size, false)
}
