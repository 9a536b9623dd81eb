//! The lane of ratios beside lying bars: pins between stages, or thin bars beside members (R29).

use super::bars::Rows;
use super::canvas::{Anchor, Canvas, Type};
use super::labels::{Label, Placer, Rank, number_mark, outside, plain};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::{self, Look, axis_half, head_size};
use super::plane::{Direction, Plane, Stretch};
use super::rated::rate_label;
use super::series::{Pins, range};
use super::theme::Theme;
use super::tiers::{HALF_BAR, tooltip, value_mark};
use crate::base::{Impact, Result, Scenario};
use crate::layout::{Category, Point};

/// Distance of the name of the lane from the number of the threshold, in font sizes.
const APART: f64 = 0.9;

/// Ratios and how they are shown.
pub(super) struct Rates<'s> {
    pub points: &'s [Option<Point>],
    /// Pins that few stand behind: their stems are grey.
    pub few: &'s [bool],
    /// True for pins between two rows, false for bars beside each.
    pub between: bool,
    /// Name above the lane.
    pub name: &'s str,
    /// A share worth a line, such as 80 %.
    pub threshold: Option<&'s Point>,
}

/// Where ratios stand.
pub(super) struct Lane {
    /// Left end.
    pub begin: f64,
    /// Width with numbers.
    pub width: f64,
    /// Length of the marks alone.
    length: f64,
    /// What the numbers of negative ratios take left of the marks.
    left: f64,
    range: (f64, f64),
    pins: Pins,
}

impl Lane {
    /// The same lane where it ends at a place.
    pub fn ending(self, at: f64) -> Lane {
        Lane { begin: at - self.width, ..self }
    }
}

impl Rates<'_> {
    /// The lane on a sheet of a width; none without a ratio.
    pub fn lane(&self, sheet: f64, theme: &Theme, metrics: &Metrics) -> Option<Lane> {
        let known = || self.points.iter().flatten();
        known().next()?;
        let pins = Pins::of(known().map(|p| p.value));
        let all = known().chain(self.threshold).map(|p| p.value);
        let range = if self.between { (pins.lo, pins.lo + pins.span()) } else { range(all.chain([1.0])) };
        let label = |p: &Point| rate_label(theme, metrics, &p.num.text) + axis_half(theme);
        let widest = |negative: bool| {
            let side = known().filter(|p| self.between && (p.value < 0.0) == negative || !self.between && !negative);
            side.map(label).fold(0.0, f64::max)
        };
        let (left, right) = (widest(true), widest(false));
        let length = (0.16 * sheet).clamp(24.0, 120.0);
        let name = metrics.width(self.name, theme.font_size, false);
        let width = (left + length + right).max((left + name).min(0.4 * sheet));
        Some(Lane { begin: 0.0, width, length, left, range, pins })
    }

    /// Draws the lane.
    pub fn draw(
        &self,
        canvas: &Canvas<'_>,
        placer: &mut Placer,
        categories: &[Category],
        scenario: Scenario,
        rows: &Rows,
        lane: &Lane,
    ) -> Result<()> {
        let theme = canvas.theme;
        let along = (rows.top, rows.bottom);
        let scale = lane.length / (lane.range.1 - lane.range.0);
        let zero = lane.begin + lane.left - lane.range.0 * scale;
        let count = ((rows.bottom - rows.top) / rows.pitch).max(1.0);
        let positions = Stretch { numbers: (0.0, count), points: along };
        let values = Stretch::values(lane.range, zero, scale, Direction::Right);
        let plane = Plane::new(canvas, Direction::Right, positions, values);
        if let Some(threshold) = self.threshold {
            let mark = Mark::new("threshold").value(threshold.value);
            let ends = [(0.0, threshold.value), (count, threshold.value)];
            plane.path(canvas, mark, &ends, theme.colours.highlight, theme.strokes.thin)?;
            self.threshold_name(canvas, placer, threshold, plane.at(0.0, threshold.value).0, zero);
        }
        notation::axis(canvas, Direction::Right, "rate", along, zero, None)?;
        self.header(canvas, placer, lane, zero, self.threshold.map(|t| (t, plane.at(0.0, t.value).0)));
        let numbers = zero + lane.range.1 * scale;
        for (i, category) in categories.iter().enumerate() {
            let Some(point) = self.points.get(i).and_then(Option::as_ref) else { continue };
            let next = rows.centres.get(i + 1);
            let centre = match (self.between, next) {
                (true, Some(next)) => (rows.centres[i] + next) / 2.0,
                (true, None) => continue,
                (false, _) => rows.centres[i],
            };
            let (value, beyond) = if self.between { lane.pins.drawn(point.value) } else { (point.value, false) };
            let tip = plane.at(centre, value);
            let positive = point.value >= 0.0;
            let kind = if self.between { "pin" } else { "rate" };
            let mark = value_mark(canvas, kind, scenario, "rate", &category.id, point.value)
                .titled(tooltip(category, self.name, point));
            let mut end = tip.0;
            if self.between {
                let few = self.few.get(i).copied().unwrap_or(false);
                let ink = if few { theme.impact(Impact::Neutral) } else { theme.colours.ac };
                let mark = if few { mark.with("impact", Impact::Neutral.code()) } else { mark };
                plane.path(canvas, mark, &[(centre, 0.0), (centre, value)], ink, theme.strokes.pin)?;
                let side = head_size(theme).min(0.8 * rows.pitch);
                let part =
                    |kind| Mark::new(kind).with("sc", scenario.code()).with("tier", "rate").with("cat", &*category.id);
                if beyond {
                    let (mark, ink) = (part("outlier"), theme.colours.ac);
                    notation::outlier(canvas, mark, tip, side, Direction::Right, positive, ink)?;
                } else {
                    notation::pin_head(canvas, part("pin-head"), tip, side, scenario)?;
                    end += if positive { side / 2.0 } else { -side / 2.0 };
                }
                let clear = axis_half(theme);
                end = if positive { end.max(zero + clear) } else { end.min(zero - clear) };
            } else {
                // A ratio is half as thick as a measure (R29).
                let across = (centre - HALF_BAR / 2.0, centre + HALF_BAR / 2.0);
                placer.keep_free(plane.bar(
                    canvas,
                    mark,
                    across,
                    (0.0, value),
                    Look::of(scenario, theme),
                    &category.id,
                )?);
                // The numbers stand in a column right of the marks, clear of the line of the threshold.
                end = numbers + head_size(theme) / 2.0;
            }
            let right = positive || !self.between;
            let set = plain(theme, Anchor::Start);
            placer.add(Label {
                lines: vec![point.num.text.clone()],
                spots: vec![outside(canvas.metrics, set.size, Direction::Right, (end, tip.1), right, false)],
                set,
                mark: number_mark("rate", &category.id, &point.num),
                rank: if category.highlight { Rank::Highlight } else { Rank::End },
                ring: category.highlight && canvas.spec.labels.said.is_some(),
                slide: false,
                name: format!("rate:{}", category.id),
            });
        }
        Ok(())
    }

    /// The name of the lane above its axis, cut where the lane ends; further left where it would meet the number of the
    /// threshold.
    fn header(&self, canvas: &Canvas<'_>, placer: &mut Placer, lane: &Lane, zero: f64, line: Option<(&Point, f64)>) {
        let set = plain(canvas.theme, Anchor::Start);
        let end = lane.begin + lane.width;
        let text = canvas.metrics.fit(self.name, end - zero, set.size, false);
        let baseline = 0.35 * set.size + canvas.metrics.cap_height(set.size);
        let mark = Mark::new("tier-name").with("tier", "rate");
        let begin = line.map(|(point, x)| {
            let number = canvas.metrics.width(&point.num.text, set.size, false);
            let name = canvas.metrics.width(&text, set.size, false);
            (x - number / 2.0 - APART * set.size - name).min(zero)
        });
        placer.add(Label {
            mark: if text == self.name { mark } else { mark.titled(self.name) },
            lines: vec![text],
            spots: begin.into_iter().chain([zero]).map(|x| ((x, baseline), Anchor::Start)).collect(),
            set,
            rank: Rank::Highlight,
            ring: false,
            slide: false,
            name: "name of the ratios".to_owned(),
        });
    }

    /// The threshold's number: above its line, else below it.
    fn threshold_name(&self, canvas: &Canvas<'_>, placer: &mut Placer, point: &Point, x: f64, zero: f64) {
        let size = canvas.theme.font_size;
        let set = Type { colour: canvas.theme.colours.highlight, ..plain(canvas.theme, Anchor::Middle) };
        let baseline = 0.35 * size + canvas.metrics.cap_height(size);
        let after = zero + canvas.metrics.width(self.name, size, false) + APART * size;
        let mark = Mark::new("lbl").with("tier", "rate").with("for", "threshold");
        let fact = &point.num.fact;
        placer.add(Label {
            lines: vec![point.num.text.clone()],
            spots: vec![((x, baseline), Anchor::Middle), ((after, baseline), Anchor::Start)],
            set,
            mark: if fact.is_empty() { mark } else { mark.with("fact", fact.clone()) },
            rank: Rank::End,
            ring: false,
            slide: true,
            name: "threshold".to_owned(),
        });
    }
}
