//! Parts of a whole, stacked: columns over time (IBCS C01) or bars by member (IBCS C02). One part stands on
//! the axis and can be compared; the others alternate between two greys, named directly, never by a legend.

use super::bars::Rows;
use super::canvas::{Anchor, Canvas, Type};
use super::end_label::EndLabels;
use super::frame::{largest, scale_warning};
use super::labels::{self, Placer, beside, extent, line_height, number_mark, plain, ranks};
use super::mark::Mark;
use super::metrics::Metrics;
use super::names::Names;
use super::notation::{self, Look, axis_half};
use super::plane::{Direction, Plane, Stretch};
use super::stack_names::{self, Above, Beside};
use super::theme::{Colour, Theme};
use super::tiers::{HALF_BAR, tooltip, value_mark};
use super::{periods, series::range};
use crate::base::Result;
use crate::layout::{FigureSpec, Point, StackPart, StackedSpec};

/// Most parts that can still be told apart: six and a remainder.
const MOST: usize = 7;
/// Length of a segment that gets a label, in font sizes (R35).
const TINY: f64 = 1.1;
/// Share of the way from actuals to earlier actuals of the middle grey: white text on it is readable.
const MIDDLE: f64 = 0.57;

/// A part of one whole.
pub(super) struct Segment<'s> {
    /// Position of the part, counted from the axis.
    pub part: usize,
    pub point: Option<&'s Point>,
    pub from: f64,
    pub to: f64,
}

/// Everything about one category: its segments and where they end on both sides of the axis.
pub(super) struct Stack<'s> {
    pub segments: Vec<Segment<'s>>,
    low: f64,
    high: f64,
}

impl Stack<'_> {
    /// The end where the total stands, and whether it is the positive one.
    fn end(&self) -> (f64, bool) {
        if self.high > 0.0 || self.low >= 0.0 { (self.high, true) } else { (self.low, false) }
    }
}

/// The parts from the axis outwards: the highlighted one first, a remainder last (R44, R46).
pub(super) fn ordered(stacked: &StackedSpec) -> Vec<&StackPart> {
    let mut parts: Vec<&StackPart> = stacked.parts.iter().collect();
    parts.sort_by_key(|p| (p.category.rest, !p.category.highlight));
    parts
}

/// Values of one sign stand on one side of the axis, each beginning where the one before it ended.
fn stack<'s>(parts: &[&'s StackPart], at: usize) -> Stack<'s> {
    let (mut low, mut high) = (0.0, 0.0);
    let mut segments = Vec::with_capacity(parts.len());
    for (part, values) in parts.iter().enumerate() {
        let point = values.values.get(at).and_then(Option::as_ref);
        let value = point.map_or(0.0, |p| p.value);
        let end = if value < 0.0 { &mut low } else { &mut high };
        let from = *end;
        *end += value;
        segments.push(Segment { part, point, from, to: *end });
    }
    Stack { segments, low, high }
}

struct Sheet<'s> {
    parts: Vec<&'s StackPart>,
    stacks: Vec<Stack<'s>>,
    direction: Direction,
    possible: Option<f64>,
    scale: f64,
    zero: f64,
    centres: Vec<f64>,
    pitch: f64,
    /// The ends of the category axis.
    along: (f64, f64),
    /// Names of members left of the bars, or of periods below the columns.
    members: Option<(Rows, Names)>,
    above: Above,
    beside: Beside,
}

impl<'s> Sheet<'s> {
    fn new(spec: &FigureSpec, stacked: &'s StackedSpec, theme: &Theme, metrics: &Metrics) -> Sheet<'s> {
        let size = theme.font_size;
        let parts = ordered(stacked);
        let stacks: Vec<Stack<'s>> = (0..stacked.categories.len()).map(|i| stack(&parts, i)).collect();
        let total = |i: usize| stacked.totals.get(i).and_then(Option::as_ref);
        let text = |i: usize| total(i).map_or(crate::base::number::MISSING, |p| p.num.text.as_str());
        let width = |i: usize| metrics.width(text(i), size, stacked.categories.get(i).is_some_and(|c| c.highlight));
        let clear = axis_half(theme);
        let n = stacked.categories.len();
        // How far marks and totals reach before and after the axis.
        let reach = |scale: f64, label: &dyn Fn(usize) -> f64| {
            stacks.iter().enumerate().fold((clear, clear), |(before, after), (i, s)| {
                let (low, high) = ((-s.low * scale).max(clear), (s.high * scale).max(clear));
                let (low, high) = if s.end().1 { (low, high + label(i)) } else { (low + label(i), high) };
                (f64::max(before, low), f64::max(after, high))
            })
        };
        let extent = range(stacks.iter().flat_map(|s| [s.low, s.high]));
        let span = extent.1 - extent.0;
        let fit = |room: f64, label: &dyn Fn(usize) -> f64| {
            let possible = (span > 0.0).then(|| {
                largest(room, span, |scale| {
                    let (before, after) = reach(scale, label);
                    before + after
                })
            });
            let scale = match (possible, spec.scale) {
                (Some(possible), Some(given)) => given.min(possible),
                (possible, _) => possible.unwrap_or(1.0),
            };
            (possible, scale, reach(scale, label))
        };
        if let Some(grain) = &stacked.grain {
            let bottom = spec.height - periods::height(&stacked.categories, size);
            let mut beside = Beside::new(&parts, spec.width, size, metrics);
            let last = if n > 0 { width(n - 1) } else { 0.0 };
            let pitch = |room: f64| (room / n.max(1) as f64).min(theme.category_width.of(grain)).max(0.5);
            let pitch_first = pitch(spec.width - beside.width);
            // The last total may be wider than its column: the names keep clear of it.
            let over = ((last - pitch_first) / 2.0).max(0.0).min(0.1 * spec.width);
            let pitch = pitch(spec.width - beside.width - over);
            let end = pitch * n.max(1) as f64;
            beside.x = end + over;
            let (possible, scale, (before, _)) = fit(bottom, &|_| line_height(size));
            Sheet {
                direction: Direction::Up,
                zero: bottom - before,
                centres: (0..n).map(|i| i as f64 + 0.5).collect(),
                along: (0.0, end),
                members: None,
                above: Above::default(),
                beside,
                parts,
                possible,
                scale,
                pitch,
                stacks,
            }
        } else {
            let above = Above::new(&parts, spec.width, size, metrics);
            let rows = Rows::new(stacked.categories.iter(), spec.height, above.height, size);
            let names = Names::new(stacked.categories.iter(), spec.width, rows.pitch, size, metrics);
            let label = |i: usize| beside(width(i), stacked.categories.get(i).is_some_and(|c| c.highlight));
            let (possible, scale, (before, _)) = fit(spec.width - names.end(), &label);
            Sheet {
                direction: Direction::Right,
                zero: names.end() + before,
                centres: rows.centres.clone(),
                pitch: rows.pitch,
                along: (rows.top, rows.bottom),
                members: Some((rows, names)),
                beside: Beside::default(),
                above,
                parts,
                possible,
                scale,
                stacks,
            }
        }
    }

    fn plane(&self, canvas: &Canvas<'_>) -> Plane {
        let count = ((self.along.1 - self.along.0) / self.pitch).max(1.0);
        Plane::new(
            canvas,
            self.direction,
            Stretch { numbers: (0.0, count), points: (self.along.0, self.along.0 + count * self.pitch) },
            Stretch::values(
                range(self.stacks.iter().flat_map(|s| [s.low, s.high])),
                self.zero,
                self.scale,
                self.direction,
            ),
        )
    }

    fn kind(&self) -> &'static str {
        if self.direction == Direction::Up { "col" } else { "bar" }
    }
}

/// Width of a period at which the stacks fill the figure.
pub(super) fn room(spec: &FigureSpec, stacked: &StackedSpec, theme: &Theme, metrics: &Metrics) -> f64 {
    let unbounded = Theme { category_width: theme.category_width.times(spec.width), ..theme.clone() };
    Sheet::new(spec, stacked, &unbounded, metrics).pitch
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, stacked: &StackedSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    Sheet::new(spec, stacked, theme, metrics).possible
}

/// The grey of a part: actuals on the axis, then two lighter greys in turn.
pub(super) fn tint(theme: &Theme, part: usize) -> Colour {
    match part {
        0 => theme.colours.ac,
        odd if odd % 2 == 1 => theme.colours.py,
        _ => theme.colours.ac.towards(theme.colours.py, MIDDLE),
    }
}

/// Draws the figure; returns the scale in use and the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, stacked: &StackedSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme) = (canvas.spec, canvas.theme);
    let sheet = Sheet::new(spec, stacked, theme, canvas.metrics);
    let plane = sheet.plane(canvas);
    let mut placer = Placer::new(spec.width, spec.height);
    notation::axis(canvas, sheet.direction, "base", sheet.along, sheet.zero, None)?;
    for (i, stack) in sheet.stacks.iter().enumerate() {
        for segment in &stack.segments {
            draw_segment(canvas, &mut placer, stacked, &sheet, &plane, (i, segment))?;
        }
    }
    totals(canvas, &mut placer, stacked, &sheet, &plane);
    if let Some((rows, names)) = &sheet.members {
        for (i, category) in stacked.categories.iter().enumerate() {
            names.add(canvas, &mut placer, category, rows.middle(i));
        }
        if let Some(first) = sheet.stacks.first() {
            let top = plane.at(sheet.centres[0] - HALF_BAR, 0.0).1;
            let middle = |s: &Segment<'_>| plane.at(0.0, (s.from + s.to) / 2.0).0;
            stack_names::above(canvas, &mut placer, &sheet.parts, first, &sheet.above, (top, &middle))?;
        }
    } else {
        let middles: Vec<f64> = sheet.centres.iter().map(|c| c * sheet.pitch).collect();
        let bottom = spec.height - periods::height(&stacked.categories, theme.font_size);
        periods::add(canvas, &mut placer, &stacked.categories, &middles, sheet.pitch, bottom);
        if let (Some(last), Some(centre)) = (sheet.stacks.last(), sheet.centres.last()) {
            let edge = plane.at(centre + HALF_BAR, 0.0).0;
            let middle = |s: &Segment<'_>| plane.at(0.0, (s.from + s.to) / 2.0).1;
            stack_names::beside(canvas, &mut placer, &sheet.parts, last, &sheet.beside, (edge, bottom), &middle)?;
        }
    }
    if sheet.stacks.is_empty() {
        labels::nothing(canvas, &mut placer);
    }
    let mut warnings: Vec<String> =
        scale_warning(&spec.id, sheet.scale, spec.scale, sheet.possible.is_some()).into_iter().collect();
    warnings.extend(doubts(spec, stacked, &sheet));
    warnings.extend(placer.finish(canvas)?);
    Ok((sheet.possible.map(|_| sheet.scale), warnings))
}

/// What makes a stack hard to read or wrong (R44, R46).
fn doubts(spec: &FigureSpec, stacked: &StackedSpec, sheet: &Sheet<'_>) -> Vec<String> {
    let mut out = Vec::new();
    if sheet.stacks.iter().any(|s| s.low < 0.0 && s.high > 0.0) {
        out.push(format!("figure `{}`: values of both signs are stacked; small multiples show them better", spec.id));
    }
    if stacked.parts.len() > MOST {
        out.push(format!("figure `{}`: {} parts are stacked, more than {MOST}", spec.id, stacked.parts.len()));
    }
    for (i, stack) in sheet.stacks.iter().enumerate() {
        let Some(total) = stacked.totals.get(i).and_then(Option::as_ref) else { continue };
        let sum = stack.low + stack.high;
        if (sum - total.value).abs() > 1e-9 * (stack.high - stack.low).max(total.value.abs()) {
            let id = &stacked.categories[i].id;
            out.push(format!("figure `{}`: the parts of `{id}` add up to {sum}, not {}", spec.id, total.value));
        }
    }
    out
}

/// A segment with its number, where there is room for it (R35).
fn draw_segment(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    stacked: &StackedSpec,
    sheet: &Sheet<'_>,
    plane: &Plane,
    (i, segment): (usize, &Segment<'_>),
) -> Result<()> {
    let (Some(point), theme) = (segment.point, canvas.theme) else { return Ok(()) };
    let (category, part) = (&stacked.categories[i], &sheet.parts[segment.part].category);
    let centre = sheet.centres[i];
    let key = format!("{}/{}", category.id, part.id);
    let mark = value_mark(canvas, "segment", stacked.scenario, "base", &category.id, point.value)
        .with("part", part.id.clone())
        .with("in", sheet.kind())
        .titled(tooltip(category, &part.label, point));
    let colour = tint(theme, segment.part);
    let look = Look::in_grey(stacked.scenario, colour, theme);
    let across = (centre - HALF_BAR, centre + HALF_BAR);
    let bar = plane.bar(canvas, mark, across, (segment.from, segment.to), look, &key)?;
    placer.keep_free(bar);
    let (wide, high) = (bar.x1 - bar.x0, bar.y1 - bar.y0);
    let length = if sheet.direction == Direction::Up { high } else { wide };
    // A white line parts neighbours of solid segments without moving their ends.
    if matches!(look, Look::Solid(_)) && length > 3.0 * theme.strokes.thin && segment.from.abs() > 0.0 {
        let at = |across: f64| plane.at(across, segment.from);
        let mark = Mark::new("gap").with("for", key.clone());
        canvas.line(mark, at(across.0), at(across.1), theme.colours.pl, theme.strokes.thin)?;
    }
    let size = theme.font_size;
    let text = &point.num.text;
    if high < TINY * size || wide < canvas.metrics.width(text, size, part.highlight) + 3.0 {
        return Ok(());
    }
    let (fill, plate) = match look {
        Look::Solid(ink) => (ink, false),
        Look::Outline { face, .. } => (face, false),
        Look::Hatched { face, .. } => (face, true),
    };
    let set = Type { bold: part.highlight, colour: theme.ink_on(fill), ..plain(theme, Anchor::Middle) };
    let middle = ((bar.x0 + bar.x1) / 2.0, (bar.y0 + bar.y1) / 2.0 + canvas.metrics.cap_height(size) / 2.0);
    if plate {
        // Stripes behind digits would hide them.
        let face = extent(canvas.metrics, std::slice::from_ref(text), set, middle, Anchor::Middle);
        canvas.rect(Mark::new("plate").with("for", key.clone()), face, Look::Solid(fill))?;
    }
    canvas.text(number_mark("base", &key, &point.num), text, middle, set)
}

/// The totals at the ends of the stacks.
fn totals(canvas: &Canvas<'_>, placer: &mut Placer, stacked: &StackedSpec, sheet: &Sheet<'_>, plane: &Plane) {
    let total = |i: usize| stacked.totals.get(i).and_then(Option::as_ref);
    let values: Vec<Option<f64>> = (0..sheet.stacks.len()).map(|i| total(i).map(|p| p.value)).collect();
    let ranks = ranks(&values, |i| stacked.categories[i].highlight);
    let clear = axis_half(canvas.theme);
    for (i, stack) in sheet.stacks.iter().enumerate() {
        let category = &stacked.categories[i];
        let (end, positive) = stack.end();
        let (x, y) = plane.at(sheet.centres[i], end);
        let tip = match (sheet.direction, positive) {
            (Direction::Up, true) => (x, y.min(sheet.zero - clear)),
            (Direction::Up, false) => (x, y.max(sheet.zero + clear)),
            (Direction::Right, true) => (x.max(sheet.zero + clear), y),
            (Direction::Right, false) => (x.min(sheet.zero - clear), y),
        };
        let labels = EndLabels { word: "total", anchor: Anchor::Middle, direction: sheet.direction, slide: true };
        placer.add(labels.of(canvas, (category, total(i)), (tip, positive), ranks[i]));
    }
}
