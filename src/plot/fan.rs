//! What happened as a line, and what is expected behind it with its bands (IBCS C07): actuals have solid markers,
//! forecasts hatched ones (R07), plans hollow ones (R03), bands are greys (R06) named at their ends (R36), and only extremes and ends carry
//! numbers (R35).

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas};
use super::labels::{Label, Placer, Rank, number_mark, plain, ranks};
use super::lines::{self, EndLabel, Sheet};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::Look;
use super::plane::Plane;
use super::series::range;
use super::theme::{Colour, Theme};
use super::tiers::{tooltip, value_mark};
use crate::base::{Result, Scenario};
use crate::layout::{Band, FanSpec, FigureSpec, Point};

/// Radius of an actual's marker; the square of a forecast is as large.
const RADIUS: f64 = 2.4;
/// How much of the grey of earlier actuals the widest band has, and each narrower one more.
const TINT: (f64, f64) = (0.22, 0.24);

fn named(scenario: Scenario, point: &Point) -> String {
    format!("{} {}", scenario.label(), point.num.text)
}

/// The last known point of a line and its position.
fn last(points: &[Option<Point>], count: usize) -> Option<(usize, &Point)> {
    points.iter().take(count).enumerate().filter_map(|(i, p)| p.as_ref().map(|p| (i, p))).next_back()
}

fn sheet(spec: &FigureSpec, fan: &FanSpec, theme: &Theme, metrics: &Metrics) -> Sheet {
    let borders = fan.bands.iter().flat_map(|b| b.borders.iter().flatten().flatten());
    let values = fan.actual.iter().chain(&fan.forecast).chain(&fan.plan).flatten().chain(borders).map(|p| p.value);
    let mut names: Vec<String> = fan.bands.iter().map(|b| b.name.clone()).collect();
    names.extend(last(&fan.forecast, fan.categories.len()).map(|(_, p)| named(Scenario::FC, p)));
    names.extend(last(&fan.plan, fan.categories.len()).map(|(_, p)| named(Scenario::PL, p)));
    Sheet::new(spec, &fan.categories, range(values), &names, theme, metrics)
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, fan: &FanSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    sheet(spec, fan, theme, metrics).possible
}

/// A band from the last actual on; its name and where it stands.
fn band(
    canvas: &Canvas<'_>,
    plane: &Plane,
    band: &Band,
    from: Option<(usize, f64)>,
    ink: Colour,
) -> Result<Option<EndLabel>> {
    let known: Vec<(usize, &[Point; 2])> =
        band.borders.iter().enumerate().filter_map(|(i, b)| b.as_ref().map(|b| (i, b))).collect();
    let Some((end, ends)) = known.last() else { return Ok(None) };
    let at = |i: usize, value: f64| plane.at(i as f64 + 0.5, value);
    let start = from.map(|(i, value)| at(i, value));
    let upper = known.iter().map(|(i, [_, high])| at(*i, high.value));
    let lower = known.iter().rev().map(|(i, [low, _])| at(*i, low.value));
    let corners: Vec<(f64, f64)> = start.into_iter().chain(upper).chain(lower).collect();
    if corners.len() > 2 {
        let mark = Mark::new("band").with("band", band.name.clone()).with("sc", Scenario::FC.code());
        canvas.polygon(mark, &corners, ink)?;
    }
    let mark = Mark::new("series-name").with("series", band.name.clone());
    let y = at(*end, ends[1].value).1;
    Ok(Some(EndLabel { text: band.name.clone(), y, mark, colour: canvas.theme.colours.muted }))
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, fan: &FanSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let (colours, strokes) = (&theme.colours, &theme.strokes);
    let sheet = sheet(spec, fan, theme, canvas.metrics);
    let count = fan.categories.len();
    let plane = sheet.plane(canvas, count);
    let mut placer = Placer::new(spec.width, spec.height);
    let latest = last(&fan.actual, count).map(|(i, p)| (i, p.value));
    let mut names = Vec::new();
    for (at, drawn) in fan.bands.iter().enumerate() {
        let ink = colours.pl.towards(colours.py, TINT.0 + TINT.1 * at as f64);
        names.extend(band(canvas, &plane, drawn, latest, ink)?);
    }
    sheet.axis(canvas, &mut placer, &fan.categories)?;
    let value = |points: &[Option<Point>], i: usize| points.get(i).and_then(Option::as_ref).map(|p| p.value);
    let actual: Vec<Option<f64>> = (0..count).map(|i| value(&fan.actual, i)).collect();
    // The expected line begins where the actual one ends.
    let expected: Vec<Option<f64>> =
        (0..count).map(|i| value(&fan.forecast, i).or(latest.filter(|(at, _)| *at == i).map(|(_, v)| v))).collect();
    let line = |scenario: Scenario| Mark::new("line").with("sc", scenario.code());
    let planned: Vec<Option<f64>> = (0..count).map(|i| value(&fan.plan, i)).collect();
    // The plan stands behind what is expected (R08).
    lines::path(canvas, &mut placer, &plane, &line(Scenario::PL), &planned, (theme.solid(Scenario::PL), strokes.axis))?;
    let ahead = line(Scenario::FC).dashed();
    lines::path(canvas, &mut placer, &plane, &ahead, &expected, (colours.muted, strokes.axis))?;
    lines::path(canvas, &mut placer, &plane, &line(Scenario::AC), &actual, (colours.ac, strokes.line))?;
    let ranks = ranks(&actual, |i| fan.categories[i].highlight);
    for (i, category) in fan.categories.iter().enumerate() {
        for (scenario, points) in
            [(Scenario::PL, &fan.plan), (Scenario::AC, &fan.actual), (Scenario::FC, &fan.forecast)]
        {
            let Some(point) = points.get(i).and_then(Option::as_ref) else { continue };
            let at = plane.at(i as f64 + 0.5, point.value);
            let mark = value_mark(canvas, "point", scenario, "base", &category.id, point.value);
            let mark = mark.titled(tooltip(category, &scenario.label(), point));
            let around = Bounds::of(at, at).grown(RADIUS * 1.4);
            match scenario {
                Scenario::FC => placer.keep_free(canvas.rect(mark, around, Look::of(scenario, theme))?),
                _ => {
                    canvas.circle(mark, at, RADIUS, Look::of(scenario, theme))?;
                    placer.keep_free(Bounds::of(at, at).grown(RADIUS));
                }
            }
            let ahead = scenario != Scenario::AC;
            if ahead && last(points, count).is_some_and(|(end, _)| end == i) {
                let mark = number_mark("base", &format!("{}:{}", scenario.code(), category.id), &point.num);
                names.push(EndLabel { text: named(scenario, point), y: at.1, mark, colour: colours.text });
            }
            let end = latest.is_some_and(|(at, _)| at == i);
            if ahead || ranks[i] == Rank::Plain || (ranks[i] == Rank::End && !end) {
                continue;
            }
            let set = plain(theme, Anchor::Middle);
            placer.add(Label {
                lines: vec![if end { named(scenario, point) } else { point.num.text.clone() }],
                spots: lines::around(canvas.metrics, set.size, at, RADIUS, false),
                set,
                mark: number_mark("base", &category.id, &point.num),
                rank: ranks[i],
                ring: false,
                slide: false,
                name: format!("base:{}", category.id),
            });
        }
    }
    sheet.names(canvas, &mut placer, names);
    let mut warnings: Vec<String> =
        super::frame::scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}
