//! A line over time with its mean and natural process limits; only the extremes, the last value and the
//! signals carry a number (R35).

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas};
use super::labels::{Label, Placer, Rank, number_mark, plain, ranks};
use super::lines::{self, EndLabel, Sheet};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::Look;
use super::series::range;
use super::theme::Theme;
use super::tiers::{tooltip, value_mark};
use crate::base::{Result, Scenario};
use crate::layout::{ControlSpec, FigureSpec, Point};

/// Radius of a marker.
const RADIUS: f64 = 2.2;
/// How much of the grey of earlier actuals the band of limits has.
const BAND: f64 = 0.3;

fn named(label: &str, point: &Point) -> String {
    format!("{label} {}", point.num.text).trim().to_owned()
}

fn sheet(spec: &FigureSpec, control: &ControlSpec, theme: &Theme, metrics: &Metrics) -> Sheet {
    let limits = [&control.upper, &control.centre, &control.lower];
    let values = control.values.iter().flatten().chain(limits).map(|p| p.value);
    let along = control.limits.iter().flatten().flatten().chain(control.moving_average.iter().flatten()).copied();
    let range = range(values.chain(along).chain(control.trend.iter().flatten().copied()));
    let l = &spec.labels;
    let names = [
        named(&l.upper, &control.upper),
        named(&l.centre, &control.centre),
        named(&l.lower, &control.lower),
        l.moving_average.clone(),
        if control.trend.is_some() { l.trend.clone() } else { String::new() },
    ];
    Sheet::new(spec, &control.categories, range, &names, theme, metrics)
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, control: &ControlSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    sheet(spec, control, theme, metrics).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, control: &ControlSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let (colours, strokes) = (&theme.colours, &theme.strokes);
    let sheet = sheet(spec, control, theme, canvas.metrics);
    let count = control.categories.len();
    let plane = sheet.plane(canvas, count);
    let mut placer = Placer::new(spec.width, spec.height);
    sheet.axis(canvas, &mut placer, &control.categories)?;

    let mut names = Vec::new();
    // Limits that follow the season would be two more lines among the others: their span is a band.
    let along: Vec<(usize, [f64; 3])> =
        (0..count).filter_map(|i| Some((i, control.limits.get(i).copied().flatten()?))).collect();
    if along.len() > 1 {
        let at = |(i, value): (usize, f64)| plane.at(i as f64 + 0.5, value);
        let upper = along.iter().map(|(i, [upper, ..])| at((*i, *upper)));
        let lower = along.iter().rev().map(|(i, [.., lower])| at((*i, *lower)));
        let corners: Vec<(f64, f64)> = upper.chain(lower).collect();
        canvas.polygon(Mark::new("band").with("band", "limits"), &corners, colours.pl.towards(colours.py, BAND))?;
    }
    let limits = [
        ("upper", &spec.labels.upper, &control.upper, strokes.thin),
        ("centre", &spec.labels.centre, &control.centre, strokes.axis),
        ("lower", &spec.labels.lower, &control.lower, strokes.thin),
    ];
    for (at, (which, label, point, width)) in limits.into_iter().enumerate() {
        let ends = [(0.0, point.value), (count.max(1) as f64, point.value)];
        let mark = Mark::new("limit").with("limit", which).value(point.value).titled(named(label, point));
        if control.limits.is_empty() {
            plane.path(canvas, mark, &ends, colours.muted, width)?;
            let (a, b) = (plane.at(ends[0].0, point.value), plane.at(ends[1].0, point.value));
            placer.keep_free(Bounds::of(a, b).grown_by(0.0, width / 2.0));
        } else if which == "centre" {
            let own: Vec<Option<f64>> = (0..count).map(|i| control.limits.get(i)?.map(|l| l[at])).collect();
            lines::path(canvas, &mut placer, &plane, &mark, &own, (colours.muted, width))?;
        }
        let y = plane.at(ends[1].0, point.value).1;
        let mark = number_mark("limit", which, &point.num);
        names.push(EndLabel { text: named(label, point), y, mark, colour: colours.muted });
    }
    let average: Vec<Option<f64>> = (0..count).map(|i| control.moving_average.get(i).copied().flatten()).collect();
    let line = Mark::new("line").with("series", "moving-average");
    lines::path(canvas, &mut placer, &plane, &line, &average, (colours.py, strokes.axis))?;
    if let Some((i, value)) = average.iter().enumerate().filter_map(|(i, v)| v.map(|v| (i, v))).next_back() {
        let mark = Mark::new("series-name").with("series", "moving-average");
        let y = plane.at(i as f64 + 0.5, value).1;
        names.push(EndLabel { text: spec.labels.moving_average.clone(), y, mark, colour: colours.muted });
    }
    if let Some([first, last]) = control.trend.filter(|_| count > 1) {
        let ends = [(0.5, first), (count as f64 - 0.5, last)];
        let mark = Mark::new("line").with("series", "trend").titled(spec.labels.trend.clone());
        plane.path(canvas, mark, &ends, colours.text, strokes.axis)?;
        let [from, to] = ends.map(|(position, value)| plane.at(position, value));
        lines::keep_off(&mut placer, from, to, strokes.axis);
        let mark = Mark::new("series-name").with("series", "trend");
        names.push(EndLabel { text: spec.labels.trend.clone(), y: to.1, mark, colour: colours.text });
    }
    sheet.names(canvas, &mut placer, names);

    let points: Vec<Option<&Point>> = (0..count).map(|i| control.values.get(i).and_then(Option::as_ref)).collect();
    let values: Vec<Option<f64>> = points.iter().map(|p| p.map(|p| p.value)).collect();
    let line = Mark::new("line").with("sc", Scenario::AC.code());
    lines::path(canvas, &mut placer, &plane, &line, &values, (colours.ac, strokes.line))?;
    let signal = |i: usize| control.signals.get(i).copied().unwrap_or(false);
    let ranks = ranks(&values, |i| control.categories[i].highlight || signal(i));
    let last = values.iter().rposition(Option::is_some);
    for (i, category) in control.categories.iter().enumerate() {
        let Some(point) = points[i] else { continue };
        let at = plane.at(i as f64 + 0.5, point.value);
        let mark = value_mark(canvas, "point", Scenario::AC, "base", &category.id, point.value).titled(tooltip(
            category,
            &Scenario::AC.label(),
            point,
        ));
        canvas.circle(mark, at, RADIUS, Look::of(Scenario::AC, theme))?;
        let mut radius = RADIUS;
        if signal(i) {
            radius = 2.2 * RADIUS;
            let around = Bounds::of(at, at).grown(radius);
            canvas.ring(
                Mark::new("signal").with("for", category.id.clone()),
                around,
                colours.highlight,
                strokes.line,
            )?;
        }
        placer.keep_free(Bounds::of(at, at).grown(radius));
        if ranks[i] == Rank::Plain || (ranks[i] == Rank::End && last != Some(i)) {
            continue;
        }
        let set = plain(theme, Anchor::Middle);
        placer.add(Label {
            lines: vec![point.num.text.clone()],
            spots: lines::around(canvas.metrics, set.size, at, radius, false),
            set,
            mark: number_mark("base", &category.id, &point.num),
            rank: ranks[i],
            ring: false,
            slide: false,
            name: format!("base:{}", category.id),
        });
    }
    let mut warnings: Vec<String> =
        super::frame::scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}
