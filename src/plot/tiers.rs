//! The marks of the three tiers – values, absolute variances, relative variances – upright or lying.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::frame::Lane;
use super::labels::{Label, Placer, Rank, number_mark, outside, plain, ranks};
use super::mark::Mark;
use super::notation::{self, Look, axis_half, head_size};
use super::own_end::OwnEnd;
use super::plane::{Direction, Plane, Stretch};
use super::series::{Pins, Relative, Series};
use crate::base::{Result, Scenario};
use crate::layout::{Category, Point};

/// Half the width of a bar in category widths: a bar is two thirds of its category (R29).
pub(super) const HALF_BAR: f64 = 1.0 / 3.0;
/// The reference stands behind, a third of a bar to the left or above (R08).
pub(super) const SHIFT: f64 = 2.0 * HALF_BAR / 3.0;

/// How far the reference of the first category reaches out of its category.
pub(super) const OVERHANG: f64 = HALF_BAR + SHIFT - 0.5;

/// A tier on the sheet.
pub(super) struct Tier<'t> {
    pub series: &'t Series<'t>,
    /// Positions of the categories' centres, in category widths.
    pub centres: &'t [f64],
    pub plane: Plane,
    /// Where the value axis has its zero, in points.
    pub zero: f64,
    /// The ends of the category axis, in points.
    pub along: (f64, f64),
    /// Width of a category in points.
    pub pitch: f64,
    /// Points per unit.
    pub scale: f64,
}

/// The marks of one number.
pub(super) fn value_mark(canvas: &Canvas<'_>, kind: &str, sc: Scenario, tier: &str, cat: &str, value: f64) -> Mark {
    Mark::new(kind)
        .with("sc", sc.code())
        .with("meas", canvas.spec.labels.measure.clone())
        .with("unit", canvas.spec.scale_group.clone())
        .value(value)
        .with("tier", tier)
        .with("cat", cat)
}

/// The tooltip of a mark: position, what it is, printed number.
pub(super) fn tooltip(category: &Category, what: &str, point: &Point) -> String {
    format!("{}: {what} {}", category.label, point.num.text)
}

impl<'t> Tier<'t> {
    /// A tier in its lane; `zero` is where the lane's axis stands on the sheet.
    #[expect(clippy::too_many_arguments, reason = "the geometry of a tier, named at the only two callers")]
    pub fn new(
        canvas: &Canvas<'_>,
        direction: Direction,
        series: &'t Series<'t>,
        centres: &'t [f64],
        lane: &Lane,
        zero: f64,
        along: (f64, f64),
        pitch: f64,
    ) -> Tier<'t> {
        let positions = ((along.1 - along.0) / pitch).max(1.0);
        let plane = Plane::new(
            canvas,
            direction,
            Stretch { numbers: (0.0, positions), points: (along.0, along.0 + positions * pitch) },
            Stretch::values(lane.range, zero, lane.scale, direction),
        );
        Tier { series, centres, plane, zero, along, pitch, scale: lane.scale }
    }

    /// The axis begins with the first mark, which may be a reference that reaches out of its category.
    fn axis_ends(&self) -> (f64, f64) {
        let out = if self.series.reference.is_some() { OVERHANG * self.pitch } else { 0.0 };
        (self.along.0 - out, self.along.1)
    }

    fn kind(&self) -> &'static str {
        if self.plane.direction == Direction::Up { "col" } else { "bar" }
    }

    fn centre(&self, i: usize) -> f64 {
        self.centres.get(i).copied().unwrap_or(0.0)
    }

    /// The end of a mark, at least so far from the axis that its label does not touch it.
    fn tip(&self, canvas: &Canvas<'_>, i: usize, value: f64, positive: bool, more: f64) -> Spot {
        let clear = axis_half(canvas.theme);
        let (x, y) = self.plane.at(self.centre(i), value);
        match (self.plane.direction, positive) {
            (Direction::Up, true) => (x, (y - more).min(self.zero - clear)),
            (Direction::Up, false) => (x, (y + more).max(self.zero + clear)),
            (Direction::Right, true) => ((x + more).max(self.zero + clear), y),
            (Direction::Right, false) => ((x - more).min(self.zero - clear), y),
        }
    }

    fn label(&self, canvas: &Canvas<'_>, text: &str, mark: Mark, at: (Spot, bool), rank: Rank, ring: bool) -> Label {
        let (tip, positive) = at;
        // Only a number that the message says gets a ring, and the room for it.
        let ring = ring && canvas.says(&mark);
        let set = plain(canvas.theme, Anchor::Start);
        let spot = |ring| outside(canvas.metrics, set.size, self.plane.direction, tip, positive, ring);
        let name = mark.attribute("for").unwrap_or_default().to_owned();
        let spots = if ring { vec![spot(true), spot(false)] } else { vec![spot(false)] };
        Label { lines: vec![text.to_owned()], spots, set, mark, rank, ring, slide: false, name }
    }

    /// Axis, reference behind, scenario in front, labels (R08, R31). The labels of highlighted positions
    /// get a ring when asked.
    pub fn base(&self, canvas: &Canvas<'_>, placer: &mut Placer, ring: bool) -> Result<()> {
        let series = self.series;
        notation::axis(canvas, self.plane.direction, "base", self.axis_ends(), self.zero, None)?;
        let values: Vec<Option<f64>> = (0..series.len()).map(|i| series.value(i).map(|p| p.value)).collect();
        let ranks = ranks(&values, |i| series.categories[i].highlight);
        let look = Look::of(series.primary, canvas.theme);
        let reference_look = series.reference.map(|reference| Look::of(reference, canvas.theme));
        // Marks without length: where the label of a missing value stands.
        let mut behind: Vec<Option<Bounds>> = vec![None; series.len()];
        let mut own: Vec<Bounds> = Vec::with_capacity(series.len());
        for (i, category) in series.categories.iter().enumerate() {
            let centre = self.centre(i);
            if let (Some(point), Some(reference)) = (series.reference_value(i), series.reference) {
                let mark = value_mark(canvas, self.kind(), reference, "base", &category.id, point.value)
                    .titled(tooltip(category, &reference.label(), point));
                let look = Look::of(reference, canvas.theme);
                let bar = self.bar(canvas, mark, centre - SHIFT, point.value, look, category)?;
                placer.keep_free(bar);
                behind[i] = Some(bar);
            }
            own.push(match series.value(i) {
                Some(point) => {
                    let mark = value_mark(canvas, self.kind(), series.primary, "base", &category.id, point.value)
                        .titled(tooltip(category, &series.primary.label(), point));
                    let bar = self.bar(canvas, mark, centre, point.value, look, category)?;
                    placer.keep_free(bar);
                    bar
                }
                None => Bounds::of(self.plane.at(centre - HALF_BAR, 0.0), self.plane.at(centre + HALF_BAR, 0.0)),
            });
        }
        for (i, category) in series.categories.iter().enumerate() {
            let says = |p: &Point| canvas.says(&number_mark("base", &category.id, &p.num));
            let end = OwnEnd {
                canvas,
                direction: self.plane.direction,
                own: own[i],
                behind: behind[i],
                hollow: reference_look.is_some_and(|look| matches!(look, Look::Outline { .. })),
                next: behind.get(i + 1).copied().flatten().or_else(|| own.get(i + 1).copied()),
                zero: self.zero,
                positive: series.value(i).is_none_or(|p| p.value >= 0.0),
                look,
                ring: ring && category.highlight && series.value(i).is_some_and(says),
            };
            let label = match series.value(i) {
                Some(p) => {
                    let mark = number_mark("base", &category.id, &p.num);
                    self.label(canvas, &p.num.text, mark, ((0.0, 0.0), true), ranks[i], end.ring)
                }
                None => {
                    let mark = Mark::new("missing").with("for", format!("base:{}", category.id));
                    let at = ((0.0, 0.0), true);
                    self.muted(canvas, self.label(canvas, crate::base::number::MISSING, mark, at, Rank::Plain, false))
                }
            };
            let (spots, upon) = end.places(&label.lines[0]);
            placer.add_upon(Label { spots, ..label }, upon);
        }
        Ok(())
    }

    /// Absolute variances: bars of the same width and scale as the values, labels outside (R13–R17, R20).
    pub fn absolute(&self, canvas: &Canvas<'_>, placer: &mut Placer, ring: bool) -> Result<()> {
        let series = self.series;
        let Some(reference) = series.reference else { return Ok(()) };
        notation::axis(canvas, self.plane.direction, "abs", self.axis_ends(), self.zero, Some(reference))?;
        let what = Scenario::absolute(reference).map(Scenario::label).unwrap_or_default();
        let values: Vec<Option<f64>> = (0..series.len()).map(|i| series.absolute(i).map(|(p, _)| p.value)).collect();
        let ranks = ranks(&values, |i| series.categories[i].highlight);
        for (i, category) in series.categories.iter().enumerate() {
            let Some((point, impact)) = series.absolute(i) else { continue };
            let mark = value_mark(canvas, self.kind(), series.primary, "abs", &category.id, point.value)
                .with("var", "abs")
                .with("ref", reference.code())
                .with("impact", impact.code())
                .titled(tooltip(category, &what, point));
            let look = Look::variance(series.primary, impact, canvas.theme);
            placer.keep_free(self.bar(canvas, mark, self.centre(i), point.value, look, category)?);
            let positive = point.value >= 0.0;
            let at = (self.tip(canvas, i, point.value, positive, 0.0), positive);
            let mark = number_mark("abs", &category.id, &point.num).with("var", "abs");
            placer.add(self.label(canvas, &point.num.text, mark, at, ranks[i], ring && category.highlight));
        }
        Ok(())
    }

    /// Relative variances: pins, outlier triangles, n.a. (R18, R21, R23).
    pub fn relative(&self, canvas: &Canvas<'_>, placer: &mut Placer, pins: &Pins) -> Result<()> {
        let series = self.series;
        let Some(reference) = series.reference else { return Ok(()) };
        let direction = self.plane.direction;
        notation::axis(canvas, direction, "rel", self.axis_ends(), self.zero, Some(reference))?;
        let what = Scenario::relative(reference).map(Scenario::label).unwrap_or_default();
        let values: Vec<Option<f64>> = (0..series.len()).map(|i| series.pin(i).map(|(p, _)| p.value)).collect();
        let ranks = ranks(&values, |i| series.categories[i].highlight);
        // A head never touches the one beside it.
        let side = head_size(canvas.theme).min(0.8 * self.pitch);
        for (i, category) in series.categories.iter().enumerate() {
            let (point, impact) = match series.relative(i) {
                Relative::Nothing => continue,
                Relative::NotApplicable => {
                    let mark = Mark::new("lbl").with("tier", "rel").with("for", format!("rel:{}", category.id));
                    let at = (self.tip(canvas, i, 0.0, true, 0.0), true);
                    let text = &canvas.spec.labels.not_applicable;
                    placer.add(self.muted(canvas, self.label(canvas, text, mark, at, ranks[i], false)));
                    continue;
                }
                Relative::Pin(point, impact) => (point, impact),
            };
            let (value, beyond) = pins.drawn(point.value);
            let positive = point.value >= 0.0;
            let ink = canvas.theme.impact(impact);
            let mark = value_mark(canvas, "pin", series.primary, "rel", &category.id, point.value)
                .with("var", "rel")
                .with("ref", reference.code())
                .with("impact", impact.code())
                .titled(tooltip(category, &what, point));
            let centre = self.centre(i);
            self.plane.path(canvas, mark, &[(centre, 0.0), (centre, value)], ink, canvas.theme.strokes.pin)?;
            let end = self.plane.at(centre, value);
            let stem = Bounds::of(self.plane.at(centre, 0.0), end).grown(canvas.theme.strokes.pin / 2.0);
            placer.keep_free(stem);
            let part = |kind: &str| {
                Mark::new(kind).with("sc", series.primary.code()).with("tier", "rel").with("cat", category.id.clone())
            };
            let more = if beyond {
                let part = part("outlier").with("impact", impact.code());
                placer.keep_free(notation::outlier(canvas, part, end, side, direction, positive, ink)?);
                0.0
            } else {
                placer.keep_free(notation::pin_head(canvas, part("pin-head"), end, side, series.primary)?);
                side / 2.0
            };
            let at = (self.tip(canvas, i, value, positive, more), positive);
            let mark = number_mark("rel", &category.id, &point.num).with("var", "rel");
            placer.add(self.label(canvas, &point.num.text, mark, at, ranks[i], false));
        }
        Ok(())
    }

    fn bar(&self, canvas: &Canvas<'_>, mark: Mark, at: f64, value: f64, look: Look, cat: &Category) -> Result<Bounds> {
        self.plane.bar(canvas, mark, (at - HALF_BAR, at + HALF_BAR), (0.0, value), look, &cat.id)
    }

    fn muted(&self, canvas: &Canvas<'_>, label: Label) -> Label {
        Label { set: Type { colour: canvas.theme.colours.muted, ..label.set }, ..label }
    }
}
