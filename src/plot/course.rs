//! The cumulated course of a year: actual against target, and where it lands.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas};
use super::labels::{Label, Placer, Rank, number_mark, plain};
use super::lines::{self, EndLabel, Sheet};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::Look;
use super::series::range;
use super::theme::Theme;
use super::tiers::{tooltip, value_mark};
use crate::base::{Result, Scenario};
use crate::layout::{CourseSpec, FigureSpec, Point};

/// Radius of a marker.
const RADIUS: f64 = 2.6;

fn named(scenario: Scenario, point: &Point) -> String {
    format!("{} {}", scenario.label(), point.num.text)
}

/// The last known point of a line and its position.
fn last(points: &[Option<Point>], count: usize) -> Option<(usize, &Point)> {
    points.iter().take(count).enumerate().filter_map(|(i, p)| p.as_ref().map(|p| (i, p))).next_back()
}

fn sheet(spec: &FigureSpec, course: &CourseSpec, theme: &Theme, metrics: &Metrics) -> Sheet {
    let count = course.categories.len();
    let points = course.actual.iter().chain(&course.target).flatten().chain(&course.landing);
    let ends = [
        last(&course.actual, count).map(|(_, p)| named(Scenario::AC, p)),
        last(&course.target, count).map(|(_, p)| named(Scenario::PL, p)),
        course.landing.as_ref().map(|p| named(Scenario::FC, p)),
    ];
    let names: Vec<String> = ends.into_iter().flatten().collect();
    Sheet::new(spec, &course.categories, range(points.map(|p| p.value)), &names, theme, metrics)
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, course: &CourseSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    sheet(spec, course, theme, metrics).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, course: &CourseSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let strokes = &theme.strokes;
    let sheet = sheet(spec, course, theme, canvas.metrics);
    let count = course.categories.len();
    let plane = sheet.plane(canvas, count);
    let mut placer = Placer::new(spec.width, spec.height);
    sheet.axis(canvas, &mut placer, &course.categories)?;
    let mut names = Vec::new();
    let series = [(Scenario::PL, &course.target, strokes.axis), (Scenario::AC, &course.actual, strokes.line + 0.4)];
    if let (Some(landing), Some((i, from))) = (&course.landing, last(&course.actual, count)) {
        // Month by month where the forecast says so, else straight.
        let between =
            (i + 1..count.saturating_sub(1)).filter_map(|at| Some((at, course.ahead.get(at)?.as_ref()?.value)));
        let mut way = vec![(i as f64 + 0.5, from.value)];
        way.extend(between.map(|(at, value)| (at as f64 + 0.5, value)));
        way.push((count as f64 - 0.5, landing.value));
        if i + 1 < count {
            let mark = Mark::new("line").with("sc", Scenario::FC.code()).dashed();
            plane.path(canvas, mark, &way, theme.colours.muted, strokes.axis)?;
            let spots: Vec<_> = way.iter().map(|(at, value)| plane.at(*at, *value)).collect();
            spots.windows(2).for_each(|w| lines::keep_off(&mut placer, w[0], w[1], strokes.axis));
        }
    }
    for (scenario, points, width) in series {
        let values: Vec<Option<f64>> =
            (0..count).map(|i| points.get(i).and_then(Option::as_ref).map(|p| p.value)).collect();
        let line = Mark::new("line").with("sc", scenario.code());
        lines::path(canvas, &mut placer, &plane, &line, &values, (theme.solid(scenario), width))?;
        let end = last(points, count).map(|(i, _)| i);
        for (i, category) in course.categories.iter().enumerate() {
            let Some(point) = points.get(i).and_then(Option::as_ref) else { continue };
            let at = plane.at(i as f64 + 0.5, point.value);
            let mark = value_mark(canvas, "point", scenario, "base", &category.id, point.value).titled(tooltip(
                category,
                &scenario.label(),
                point,
            ));
            canvas.circle(mark, at, RADIUS, Look::of(scenario, theme))?;
            placer.keep_free(Bounds::of(at, at).grown(RADIUS));
            let lit = category.highlight && scenario == Scenario::AC;
            if end == Some(i) && i + 1 == count {
                let mark = number_mark("base", &format!("{}:{}", scenario.code(), category.id), &point.num);
                names.push(EndLabel { text: named(scenario, point), y: at.1, mark, colour: theme.colours.text });
            } else if end == Some(i) || lit {
                let set = plain(theme, Anchor::Middle);
                let mark = number_mark("base", &format!("{}:{}", scenario.code(), category.id), &point.num);
                let lit = lit && canvas.says(&mark);
                placer.add(Label {
                    lines: vec![if end == Some(i) { named(scenario, point) } else { point.num.text.clone() }],
                    spots: lines::around(canvas.metrics, set.size, at, RADIUS, lit),
                    set,
                    mark,
                    rank: Rank::Highlight,
                    ring: lit,
                    slide: false,
                    name: format!("{}:{}", scenario.code(), category.id),
                });
            }
        }
    }
    if let (Some(landing), Some(category)) = (&course.landing, course.categories.last()) {
        let at = plane.at(count as f64 - 0.5, landing.value);
        let mark = value_mark(canvas, "point", Scenario::FC, "base", &category.id, landing.value).titled(tooltip(
            category,
            &Scenario::FC.label(),
            landing,
        ));
        let bounds = Bounds::of(at, at).grown(1.5 * RADIUS);
        placer.keep_free(canvas.rect(mark, bounds, Look::of(Scenario::FC, theme))?);
        let mark = number_mark("base", &format!("FC:{}", category.id), &landing.num);
        names.push(EndLabel { text: named(Scenario::FC, landing), y: at.1, mark, colour: theme.colours.text });
    }
    sheet.names(canvas, &mut placer, names);
    let mut warnings: Vec<String> =
        super::frame::scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}
