//! Small multiples (IBCS C13): the same columns or lines for every member, side by side on one scale, so that
//! what is twice as high is twice as much in every panel (R27).

use super::canvas::{Anchor, Canvas, Type};
use super::frame::scale_warning;
use super::labels::{self, Label, Placer, Rank, line_height, number_mark, outside, plain};
use super::lines;
use super::mark::Mark;
use super::notation::{self, Look};
use super::panels::{Grid, Place};
use super::plane::{Direction, Plane, Stretch};
use super::series::range;
use super::theme::{Colour, Theme};
use super::tiers::{HALF_BAR, OVERHANG, SHIFT, tooltip, value_mark};
use crate::base::{Result, Scenario};
use crate::layout::{Category, FigureSpec, MultiplesSpec, MultiplesStyle, Panel, Point};

/// More panels are no longer compared but searched (R27).
const MOST: usize = 25;
/// White space between two numbers of a panel.
const APART: f64 = 3.0;
/// Width of the paper on both sides of a line in front of columns.
const HALO: f64 = 0.6;
/// Radius of the marker at the last value of a line.
const MARKER: f64 = 2.2;

struct Sheet {
    grid: Grid,
    possible: Option<f64>,
    scale: f64,
    range: (f64, f64),
    /// Height of the axis above the lower end of a panel.
    lift: f64,
    /// Radius of a marker.
    marker: f64,
}

impl Sheet {
    fn new(spec: &FigureSpec, multiples: &MultiplesSpec, theme: &Theme) -> Sheet {
        let grid = Grid::new(multiples.panels.len(), spec, theme.font_size);
        let values = multiples.panels.iter().flat_map(|p| p.values.iter().chain(&p.reference_values));
        let values = values.chain(&multiples.mean).flatten();
        let range = range(values.map(|p| p.value));
        let span = range.1 - range.0;
        let labels = line_height(theme.font_size) * if range.0 < 0.0 { 2.0 } else { 1.0 };
        let room = (grid.height - labels - 2.0 * MARKER).max(0.0);
        // Without room nothing has a length: labels go, and markers shrink to what is left.
        let marker = MARKER.min(grid.height / 2.0);
        let below = if range.0 < 0.0 && room > 0.0 { line_height(theme.font_size) } else { 0.0 };
        let possible = (span > 0.0).then(|| room / span);
        let scale = match (possible, spec.scale) {
            (Some(possible), Some(given)) => given.min(possible),
            (possible, _) => possible.unwrap_or(1.0),
        };
        let lift = below + marker - range.0 * if room > 0.0 { scale } else { 0.0 };
        Sheet { grid, possible, scale, range, lift, marker }
    }
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, multiples: &MultiplesSpec, theme: &Theme) -> Option<f64> {
    Sheet::new(spec, multiples, theme).possible
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, multiples: &MultiplesSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let sheet = Sheet::new(spec, multiples, theme);
    let mut placer = Placer::new(spec.width, spec.height);
    sheet.grid.keys(canvas, &mut placer, multiples)?;
    let mut panels: Vec<&Panel> = multiples.panels.iter().collect();
    panels.sort_by_key(|p| p.category.rest);
    for (i, panel) in panels.iter().enumerate() {
        let drawing = Drawing::new(canvas, multiples, panel, &sheet, sheet.grid.place(i));
        sheet.grid.title(canvas, &mut placer, &panel.category, &drawing.place);
        notation::axis(canvas, Direction::Up, "base", (drawing.place.left, drawing.place.right), drawing.zero, None)?;
        match multiples.style {
            MultiplesStyle::Columns => drawing.columns(canvas, &mut placer)?,
            MultiplesStyle::Lines => drawing.lines(canvas, &mut placer)?,
        }
        drawing.mean(canvas, &mut placer)?;
        drawing.labels(canvas, &mut placer);
        if sheet.grid.is_lowest(i) {
            sheet.grid.periods(canvas, &mut placer, multiples, &panel.category.id, &drawing.place);
        }
    }
    if panels.is_empty() {
        notation::axis(canvas, Direction::Up, "base", (0.0, spec.width), spec.height - 1.0, None)?;
        labels::nothing(canvas, &mut placer);
    }
    let mut warnings: Vec<String> =
        scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    if panels.len() > MOST {
        warnings.push(format!("figure `{}`: {} panels, more than {MOST}", spec.id, panels.len()));
    }
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}

/// One panel on its place.
struct Drawing<'s> {
    multiples: &'s MultiplesSpec,
    panel: &'s Panel,
    place: Place,
    plane: Plane,
    zero: f64,
    /// What the reference of the first period reaches out of its category.
    overhang: f64,
    pitch: f64,
    /// Half the thickness of an axis.
    near: f64,
    marker: f64,
}

impl<'s> Drawing<'s> {
    fn new(
        canvas: &Canvas<'_>,
        multiples: &'s MultiplesSpec,
        panel: &'s Panel,
        sheet: &Sheet,
        place: Place,
    ) -> Drawing<'s> {
        let columns = multiples.style == MultiplesStyle::Columns;
        let overhang = if columns && multiples.reference.is_some() { OVERHANG } else { 0.0 };
        let count = multiples.periods.len().max(1) as f64 + overhang;
        let zero = place.bottom - sheet.lift;
        let plane = Plane::new(
            canvas,
            Direction::Up,
            Stretch { numbers: (0.0, count), points: (place.left, place.right) },
            Stretch::values(sheet.range, zero, sheet.scale, Direction::Up),
        );
        let pitch = (place.right - place.left) / count;
        let near = notation::axis_half(canvas.theme);
        Drawing { multiples, panel, place, plane, zero, overhang, pitch, near, marker: sheet.marker }
    }

    fn point(&self, at: usize) -> Option<&'s Point> {
        self.panel.values.get(at)?.as_ref()
    }

    fn reference(&self, at: usize) -> Option<&'s Point> {
        self.multiples.reference?;
        self.panel.reference_values.get(at)?.as_ref()
    }

    fn shared(&self, at: usize) -> Option<&'s Point> {
        self.multiples.mean.get(at)?.as_ref()
    }

    fn centre(&self, at: usize) -> f64 {
        at as f64 + 0.5 + self.overhang
    }

    fn mark(&self, canvas: &Canvas<'_>, kind: &str, sc: Scenario, period: &Category, point: &Point) -> Mark {
        let panel = &self.panel.category;
        value_mark(canvas, kind, sc, "base", &period.id, point.value).with("panel", panel.id.clone()).titled(format!(
            "{}, {}",
            panel.label,
            tooltip(period, &sc.label(), point)
        ))
    }

    /// The reference behind, the scenario in front (R08).
    fn columns(&self, canvas: &Canvas<'_>, placer: &mut Placer) -> Result<()> {
        for (i, period) in self.multiples.periods.iter().enumerate() {
            let both = [
                (self.multiples.reference, self.reference(i), -SHIFT),
                (Some(self.multiples.primary), self.point(i), 0.0),
            ];
            for (scenario, point, shift) in both {
                let (Some(sc), Some(point)) = (scenario, point) else { continue };
                let at = self.centre(i) + shift;
                let mark = self.mark(canvas, "col", sc, period, point);
                let look = Look::of(sc, canvas.theme);
                let across = (at - HALF_BAR, at + HALF_BAR);
                placer.keep_free(self.plane.bar(canvas, mark, across, (0.0, point.value), look, &period.id)?);
            }
        }
        Ok(())
    }

    /// Lines, the reference first; the last value of each has a marker in the look of its scenario (R07).
    fn lines(&self, canvas: &Canvas<'_>, placer: &mut Placer) -> Result<()> {
        let (theme, primary) = (canvas.theme, self.multiples.primary);
        let n = self.multiples.periods.len();
        let line = |sc: Scenario| Mark::new("line").with("sc", sc.code()).with("panel", self.panel.category.id.clone());
        let mut path = |sc: Scenario, values: Vec<Option<f64>>, ink: (Colour, f64)| {
            lines::path(canvas, placer, &self.plane, &line(sc), &values, ink)
        };
        if let Some(sc) = self.multiples.reference {
            let width = if sc == Scenario::PY { theme.strokes.line } else { theme.strokes.thin };
            path(sc, (0..n).map(|i| Some(self.reference(i)?.value)).collect(), (theme.solid(sc), width))?;
        }
        let ink = (theme.solid(primary), theme.strokes.line);
        path(primary, (0..n).map(|i| Some(self.point(i)?.value)).collect(), ink)?;
        let last = |of: &dyn Fn(usize) -> Option<&'s Point>| (0..n).rev().find_map(|i| Some((i, of(i)?)));
        let ends =
            [self.multiples.reference.zip(last(&|i| self.reference(i))), Some(primary).zip(last(&|i| self.point(i)))];
        for (sc, (i, point)) in ends.into_iter().flatten() {
            let centre = self.plane.at(self.centre(i), point.value);
            let radius = self.marker.min(self.pitch);
            let mark = self.mark(canvas, "point", sc, &self.multiples.periods[i], point);
            canvas.circle(mark, centre, radius, Look::of(sc, theme))?;
            placer.keep_free(super::bounds::Bounds::of(centre, centre).grown(radius));
        }
        Ok(())
    }

    /// The course that all panels share: a thin line in front of columns, so that it is seen.
    fn mean(&self, canvas: &Canvas<'_>, placer: &mut Placer) -> Result<()> {
        let n = self.multiples.periods.len();
        let values = (0..n).map(|i| Some(self.shared(i)?.value)).collect::<Vec<_>>();
        let mark = Mark::new("line").with("of", "mean").with("panel", self.panel.category.id.clone());
        let (colours, strokes) = (&canvas.theme.colours, &canvas.theme.strokes);
        if self.multiples.style == MultiplesStyle::Columns {
            // Grey on dark columns would not be seen: the line has an edge of paper.
            let halo = Mark::new("halo").with("of", "mean").with("panel", self.panel.category.id.clone());
            lines::path(canvas, placer, &self.plane, &halo, &values, (colours.pl, strokes.thin + 2.0 * HALO))?;
        }
        let ink = (colours.muted, strokes.thin);
        lines::path(canvas, placer, &self.plane, &mark, &values, ink)
    }

    /// The numbers of the last and of the highest and lowest period (R35).
    fn labels(&self, canvas: &Canvas<'_>, placer: &mut Placer) {
        let n = self.multiples.periods.len();
        let known: Vec<(usize, &Point)> = (0..n).filter_map(|i| Some((i, self.point(i)?))).collect();
        let by_value = |a: &&(usize, &Point), b: &&(usize, &Point)| a.1.value.total_cmp(&b.1.value);
        let last = known.last().map(|k| k.0);
        let ends = [known.iter().max_by(by_value), known.iter().min_by(by_value)];
        let mut shown: Vec<usize> = ends.into_iter().flatten().map(|k| k.0).filter(|i| Some(*i) != last).collect();
        // The lowest of a positive series says little and would stand among its neighbours.
        shown.retain(|i| self.point(*i).is_some_and(|p| p.value < 0.0) || Some(*i) == ends[0].map(|k| k.0));
        shown.dedup();
        let mut lane: Option<(f64, f64)> = None;
        for (i, rank) in last.map(|i| (i, Rank::End)).into_iter().chain(shown.into_iter().map(|i| (i, Rank::Extreme))) {
            let Some(point) = self.point(i) else { continue };
            let rank = if self.panel.category.highlight && rank == Rank::End { Rank::Highlight } else { rank };
            let (period, panel) = (&self.multiples.periods[i], &self.panel.category);
            let key = format!("{}/{}", panel.id, period.id);
            let set = plain(canvas.theme, Anchor::Middle);
            let positive = point.value >= 0.0;
            let half = canvas.metrics.width(&point.num.text, set.size, false) / 2.0;
            let x = self.plane.at(self.centre(i), 0.0).0;
            let x = x.min(self.place.right - half).max(self.place.left + half);
            // The last number stays; one that would touch it says little more and is not shown.
            if lane.is_some_and(|(from, to)| x + half + APART > from && x - half - APART < to) {
                continue;
            }
            if rank != Rank::Extreme {
                lane = Some((x - half, x + half));
            }
            let y = self.crest((x - half, x + half), positive);
            // Above another line it would be read as a number of that one.
            let own = self.plane.at(0.0, point.value).1;
            if rank == Rank::Extreme && (own - y).abs() > self.marker + line_height(set.size) / 2.0 {
                continue;
            }
            placer.add(Label {
                lines: vec![point.num.text.clone()],
                spots: vec![outside(canvas.metrics, set.size, Direction::Up, (x, y), positive, false)],
                set,
                mark: number_mark("base", &key, &point.num),
                rank,
                ring: false,
                slide: true,
                name: key,
            });
        }
        if known.is_empty() {
            let set = plain(canvas.theme, Anchor::Middle);
            let at = ((self.place.left + self.place.right) / 2.0, self.zero - 4.0);
            placer.add(Label {
                lines: vec![crate::base::number::MISSING.to_owned()],
                spots: vec![(at, Anchor::Middle)],
                set: Type { colour: canvas.theme.colours.muted, ..set },
                mark: Mark::new("missing").with("for", format!("panel:{}", self.panel.category.id)),
                rank: Rank::Plain,
                ring: false,
                slide: true,
                name: format!("missing {}", self.panel.category.id),
            });
        }
    }

    /// The highest (or lowest) end of any mark between two places across, seen from the axis.
    fn crest(&self, (from, to): (f64, f64), positive: bool) -> f64 {
        let clear = if positive { self.zero - self.near } else { self.zero + self.near };
        (0..self.multiples.periods.len())
            .filter(|i| {
                let x = self.plane.at(self.centre(*i), 0.0).0;
                x + 1.5 * self.pitch > from && x - 1.5 * self.pitch < to
            })
            .flat_map(|i| [self.point(i), self.reference(i), self.shared(i)])
            .flatten()
            .map(|p| self.plane.at(0.0, p.value).1 + if positive { -self.marker } else { self.marker })
            .fold(clear, |best, y| if positive { best.min(y) } else { best.max(y) })
    }
}
