//! Members by two measures (IBCS C09, C10): points named where they stand, lines at the means, no grid and no ticks,
//! for the numbers stand with the names (R32).
//!
//! A name stands beside its point where nothing else does: with its two numbers, else alone, else not at all – the
//! highlighted member first, then the extremes, then the larger before the smaller. Values far beyond the others do
//! not stretch a scale of ratios: they stand at the edge as triangles with their true number (R23).

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::labels::{self, LEADING, Label, Placer, Rank, number_mark, plain};
use super::mark::Mark;
use super::notation::{Look, head_size, outlier};
use super::plane::{Direction, Plane, Stretch};
use super::series::{Pins, range};
use super::tiers::value_mark;
use crate::base::Result;
use crate::layout::{ScatterAxis, ScatterPoint, ScatterSpec};

/// Radius of a mark, and the largest one where areas stand for a size.
const RADIUS: (f64, f64) = (3.2, 18.0);
/// Distance of a name from its mark.
const GAP: f64 = 3.0;
/// Widest name, as a share of the sheet.
const NAME: f64 = 0.24;
/// Half the thickness that names keep clear of the lines.
const NEAR: f64 = 1.0;
/// Among more members than so many only the highlighted and the outermost have their numbers.
const FEW: usize = 12;
/// A name is nearer to its own mark than to any other by so much.
const OWN: f64 = 2.0;
/// Between the two numbers of a member.
const BETWEEN: &str = " · ";

/// Where the points stand.
struct Sheet {
    plane: Plane,
    pins: Option<Pins>,
    /// The drawing area.
    field: Bounds,
    /// Value that the largest mark stands for.
    largest: f64,
}

impl Sheet {
    fn new(canvas: &Canvas<'_>, scatter: &ScatterSpec) -> Sheet {
        let (spec, size) = (canvas.spec, canvas.theme.font_size);
        let sizes = scatter.points.iter().filter_map(|p| p.size.as_ref());
        let largest = sizes.map(|p| p.value.abs()).fold(0.0, f64::max);
        let margin = if largest > 0.0 { RADIUS.1 } else { RADIUS.0 } + 1.0;
        // A line of text above for the upward measure and below for the other one.
        let line = 1.5 * size;
        let field =
            Bounds::of((0.0, line.min(spec.height / 4.0)), (spec.width, spec.height - line.min(spec.height / 4.0)));
        let field = field.grown(-margin.min(field.x1 / 4.0).min((field.y1 - field.y0) / 4.0));
        let pins = scatter.y.ratio.then(|| Pins::of(scatter.points.iter().map(|p| p.y.value)));
        let mean = |axis: &ScatterAxis| axis.mean.as_ref().map(|p| p.value);
        let (lo, hi) = range(scatter.points.iter().map(|p| p.x.value).chain(mean(&scatter.x)));
        let x = (lo, if hi > lo { hi } else { lo + 1.0 });
        let (lo, hi) = match pins {
            Some(pins) => range([pins.lo, pins.hi].into_iter().chain(mean(&scatter.y).map(|m| pins.drawn(m).0))),
            None => range(scatter.points.iter().map(|p| p.y.value).chain(mean(&scatter.y))),
        };
        let y = (lo, if hi > lo { hi } else { lo + 1.0 });
        let plane = Plane::new(
            canvas,
            Direction::Up,
            Stretch { numbers: x, points: (field.x0, field.x1) },
            Stretch { numbers: y, points: (field.y1, field.y0) },
        );
        Sheet { plane, pins, field, largest }
    }

    /// Where a member stands, and whether it lies beyond the scale.
    fn place(&self, point: &ScatterPoint) -> (Spot, bool) {
        let (y, beyond) = self.pins.map_or((point.y.value, false), |pins| pins.drawn(point.y.value));
        (self.plane.at(point.x.value, y), beyond)
    }

    /// Radius of a member's mark: its area stands for its size.
    fn radius(&self, point: &ScatterPoint) -> f64 {
        match &point.size {
            Some(size) if self.largest > 0.0 => {
                (RADIUS.1 * (size.value.abs() / self.largest).sqrt()).max(RADIUS.0 / 2.0)
            }
            _ => RADIUS.0,
        }
    }
}

/// Draws the figure; its scales are its own, so it has none to share.
pub(super) fn draw(canvas: &Canvas<'_>, scatter: &ScatterSpec) -> Result<(Option<f64>, Vec<String>)> {
    let sheet = Sheet::new(canvas, scatter);
    let mut placer = Placer::new(canvas.spec.width, canvas.spec.height);
    lines(canvas, &mut placer, scatter, &sheet)?;
    // The small before the large would hide them; so the largest are drawn first.
    let mut order: Vec<&ScatterPoint> = scatter.points.iter().collect();
    order.sort_by(|a, b| sheet.radius(b).total_cmp(&sheet.radius(a)));
    for point in order {
        placer.keep_free(mark(canvas, scatter, &sheet, point)?);
    }
    let (first, then) = (extremes(scatter), 0..scatter.points.len());
    let outermost = first.clone();
    let mut named: Vec<usize> = first.into_iter().chain(then).collect();
    let mut seen = std::collections::BTreeSet::new();
    named.retain(|i| seen.insert(*i));
    for (i, point) in named.into_iter().filter_map(|i| Some((i, scatter.points.get(i)?))) {
        let lit = point.category.highlight;
        let beyond = sheet.place(point).1;
        let with_numbers = lit || beyond || scatter.points.len() <= FEW || outermost.contains(&i);
        name(canvas, &mut placer, (scatter, &sheet), point, with_numbers);
    }
    fields(canvas, &mut placer, scatter, &sheet);
    if scatter.points.is_empty() {
        labels::nothing(canvas, &mut placer);
    }
    Ok((None, placer.finish(canvas)?))
}

/// The two axes through zero, their names, and the lines at the means with their numbers.
fn lines(canvas: &Canvas<'_>, placer: &mut Placer, scatter: &ScatterSpec, sheet: &Sheet) -> Result<()> {
    let (theme, spec) = (canvas.theme, canvas.spec);
    let size = theme.font_size;
    let (field, zero) = (sheet.field, sheet.plane.at(0.0, 0.0));
    let set = Type { colour: theme.colours.muted, ..plain(theme, Anchor::Start) };
    for (from, to, tier) in
        [((field.x0, zero.1), (field.x1, zero.1), "x"), ((zero.0, field.y0), (zero.0, field.y1), "y")]
    {
        canvas.line(Mark::new("axis").with("tier", tier), from, to, theme.colours.ac, theme.strokes.axis)?;
        placer.keep_free(Bounds::of(from, to).grown(NEAR));
    }
    let bottom = spec.height - canvas.metrics.descent(size) - 1.0;
    let mut text = |lines: String, spots: Vec<(Spot, Anchor)>, mark: Mark| {
        let name = lines.clone();
        let rank = Rank::Highlight;
        placer.add(Label { lines: vec![lines], spots, set, mark, rank, ring: false, slide: true, name });
    };
    let top = canvas.metrics.ascent(size);
    text(scatter.y.name.clone(), vec![((0.0, top), Anchor::Start)], Mark::new("axis-name").with("tier", "y"));
    text(scatter.x.name.clone(), vec![((spec.width, bottom), Anchor::End)], Mark::new("axis-name").with("tier", "x"));
    let named = |axis: &ScatterAxis| axis.mean.as_ref().map(|p| format!("{} {}", axis.mean_name, p.num.text));
    if let (Some(mean), Some(words)) = (&scatter.x.mean, named(&scatter.x)) {
        let x = sheet.plane.at(mean.value, 0.0).0;
        let mark = Mark::new("mean").with("tier", "x").value(mean.value);
        canvas.line(mark, (x, field.y0), (x, field.y1), theme.colours.muted, theme.strokes.thin)?;
        let spots = vec![((x, bottom), Anchor::Middle), ((x, bottom), Anchor::Start), ((x, top), Anchor::Middle)];
        text(words, spots, number_mark("x", "mean", &mean.num));
    }
    if let (Some(mean), Some(words)) = (&scatter.y.mean, named(&scatter.y)) {
        let value = sheet.pins.map_or(mean.value, |pins| pins.drawn(mean.value).0);
        let y = sheet.plane.at(0.0, value).1;
        let mark = Mark::new("mean").with("tier", "y").value(mean.value);
        canvas.line(mark, (field.x0, y), (field.x1, y), theme.colours.muted, theme.strokes.thin)?;
        let (above, below) = (y - GAP, y + GAP + canvas.metrics.ascent(size));
        // Where the members crowd at the right, the name stands at the left.
        let begin = field.x0 + GAP;
        let right = [((spec.width, above), Anchor::End), ((spec.width, below), Anchor::End)];
        let spots =
            right.into_iter().chain([((begin, above), Anchor::Start), ((begin, below), Anchor::Start)]).collect();
        text(words, spots, varied(number_mark("y", "mean", &mean.num), scatter));
        placer.keep_free(Bounds::of((field.x0, y), (field.x1, y)).grown(NEAR));
    }
    if let Some(mean) = &scatter.x.mean {
        let x = sheet.plane.at(mean.value, 0.0).0;
        placer.keep_free(Bounds::of((x, field.y0), (x, field.y1)).grown(NEAR));
    }
    Ok(())
}

/// The mark of a member.
fn mark(canvas: &Canvas<'_>, scatter: &ScatterSpec, sheet: &Sheet, point: &ScatterPoint) -> Result<Bounds> {
    let ((x, y), beyond) = sheet.place(point);
    let category = &point.category;
    let kind = if beyond { "outlier" } else { "point" };
    let mark = value_mark(canvas, kind, scatter.scenario, "base", &category.id, point.y.value)
        .with("x", format!("{}", point.x.value + 0.0))
        .titled(format!("{}: {}{BETWEEN}{}", category.label, point.x.num.text, point.y.num.text));
    if beyond {
        let ink = canvas.theme.solid(scatter.scenario);
        return outlier(canvas, mark, (x, y), head_size(canvas.theme), Direction::Up, point.y.value >= 0.0, ink);
    }
    let radius = sheet.radius(point);
    canvas.circle(mark, (x, y), radius, Look::of(scatter.scenario, canvas.theme))?;
    Ok(Bounds::of((x, y), (x, y)).grown(radius))
}

/// The mark of a number of the upward measure: a growth is a variance (R13).
fn varied(mark: Mark, scatter: &ScatterSpec) -> Mark {
    if scatter.y.variance { mark.with("var", "rel") } else { mark }
}

/// The name of a member with its numbers, else alone, on the first free side.
fn name(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    (scatter, sheet): (&ScatterSpec, &Sheet),
    point: &ScatterPoint,
    with_numbers: bool,
) {
    let size = canvas.theme.font_size;
    let bold = point.category.highlight;
    let text = canvas.metrics.fit(&point.category.label, NAME * canvas.spec.width, size, bold);
    let numbers = format!("{}{BETWEEN}{}", point.x.num.text, point.y.num.text);
    let (at, _) = sheet.place(point);
    let away = sheet.radius(point).max(head_size(canvas.theme)) + GAP;
    let below = Mark::new("lbl").with("tier", "base").with("for", format!("base:{}", point.category.id));
    let mark = Mark::new("cat").with("for", point.category.id.clone()).over(varied(below, scatter));
    let mark = if text == point.category.label { mark } else { mark.titled(point.category.label.clone()) };
    let set = Type { bold, ..plain(canvas.theme, Anchor::Start) };
    // A name that is nearer to the mark of another member would be read as that one's.
    let others: Vec<&ScatterPoint> =
        scatter.points.iter().filter(|other| other.category.id != point.category.id).collect();
    let own = |lines: &[String], (spot, anchor): (Spot, Anchor)| {
        let text = labels::extent(canvas.metrics, lines, set, spot, anchor);
        let far = |other: &ScatterPoint| text.distance(sheet.place(other).0) - sheet.radius(other);
        others.iter().all(|other| far(other) > far(point) + OWN)
    };
    // The ring around a name stands off the mark, too.
    let ring = |lines: &[String]| {
        let text = labels::extent(canvas.metrics, lines, set, (0.0, 0.0), Anchor::Start);
        if bold { labels::ring(text, lines.len(), size) } else { (0.0, 0.0) }
    };
    let places = |lines: &[String]| {
        let more = ring(lines);
        around(canvas, at, (away + more.0, away + more.1), lines.len())
    };
    let label = |lines: Vec<String>| Label {
        spots: places(&lines).into_iter().filter(|place| bold || own(&lines, *place)).collect(),
        lines,
        set,
        mark: mark.clone(),
        rank: if bold { Rank::Highlight } else { Rank::Spare },
        ring: bold,
        slide: false,
        name: format!("base:{}", point.category.id),
    };
    if with_numbers {
        placer.add_or(label(vec![text.clone(), numbers]), label(vec![text]));
    } else {
        placer.add(label(vec![text]));
    }
}

/// Baselines of a text of so many lines around a place, the best first: right, left, above, below, the corners.
fn around(canvas: &Canvas<'_>, (x, y): Spot, (aside, away): (f64, f64), lines: usize) -> Vec<(Spot, Anchor)> {
    let size = canvas.theme.font_size;
    let (ascent, descent) = (canvas.metrics.ascent(size), canvas.metrics.descent(size));
    let more = LEADING * size * lines.saturating_sub(1) as f64;
    let middle = y + (ascent - descent - more) / 2.0;
    let (above, below) = (y - away - descent - more, y + away + ascent);
    let corner = 0.7 * aside;
    vec![
        ((x + aside, middle), Anchor::Start),
        ((x - aside, middle), Anchor::End),
        ((x, above), Anchor::Middle),
        ((x, below), Anchor::Middle),
        ((x + corner, above + 0.3 * away), Anchor::Start),
        ((x + corner, below - 0.3 * away), Anchor::Start),
        ((x - corner, above + 0.3 * away), Anchor::End),
        ((x - corner, below - 0.3 * away), Anchor::End),
    ]
}

/// The members that lie furthest out: right, up and down.
fn extremes(scatter: &ScatterSpec) -> Vec<usize> {
    let most = |of: &dyn Fn(&ScatterPoint) -> f64| {
        let all = scatter.points.iter().enumerate();
        all.max_by(|a, b| of(a.1).total_cmp(&of(b.1)).then(b.0.cmp(&a.0))).map(|(i, _)| i)
    };
    [most(&|p| p.x.value), most(&|p| p.y.value), most(&|p| -p.y.value)].into_iter().flatten().collect()
}

/// The names of the four fields in their corners.
fn fields(canvas: &Canvas<'_>, placer: &mut Placer, scatter: &ScatterSpec, sheet: &Sheet) {
    let size = canvas.theme.font_size;
    let field = sheet.field;
    let (top, bottom) = (field.y0 + canvas.metrics.ascent(size), field.y1 - canvas.metrics.descent(size) - GAP);
    let (left, right) = (field.x0 + 2.0 * GAP, field.x1);
    let corners = [
        ((right, top), Anchor::End),
        ((left, top), Anchor::Start),
        ((right, bottom), Anchor::End),
        ((left, bottom), Anchor::Start),
    ];
    for (text, spot) in scatter.fields.iter().zip(corners) {
        let set = Type { colour: canvas.theme.colours.muted, ..plain(canvas.theme, spot.1) };
        placer.add(Label {
            lines: vec![text.clone()],
            spots: vec![spot],
            set,
            mark: Mark::new("field-name"),
            rank: Rank::Spare,
            ring: false,
            slide: false,
            name: text.clone(),
        });
    }
}
