//! What figures with lines over time have in common: a zero-based plane between the period names below
//! and a lane for the names of the lines on the right (R25, R36).

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::labels::{LEADING, Label, Placer, Rank, line_height, outside, plain, spread};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation;
use super::periods;
use super::plane::{Direction, Plane, Stretch};
use super::theme::{Colour, Theme};
use crate::base::{PeriodName, Result};
use crate::layout::{Category, FigureSpec};

/// Distance of the names on the right from the last position.
const GAP: f64 = 8.0;
/// Length of the steps in which a line keeps labels away.
const STEP: f64 = 4.0;

/// Where the lines stand.
pub(super) struct Sheet {
    /// Points per unit that the figure could use.
    pub possible: Option<f64>,
    /// Points per unit in use.
    pub scale: f64,
    range: (f64, f64),
    zero: f64,
    pitch: f64,
    bottom: f64,
    /// Where the names on the right begin.
    pub right: f64,
}

/// A name at the end of a line.
pub(super) struct EndLabel {
    pub text: String,
    /// Height of what it names.
    pub y: f64,
    pub mark: Mark,
    pub colour: Colour,
}

impl Sheet {
    /// Shares the sheet; `range` are the smallest and largest value with 0, `names` the texts on the right.
    pub fn new(
        spec: &FigureSpec,
        categories: &[Category],
        range: (f64, f64),
        names: &[String],
        theme: &Theme,
        metrics: &Metrics,
    ) -> Sheet {
        let size = theme.font_size;
        let bottom = spec.height - periods::height(categories, size);
        let below = if range.0 < 0.0 { line_height(size) } else { 0.0 };
        // Above the highest marker, its ring and its label need room.
        let room = bottom - below - line_height(size) - 8.0;
        let span = range.1 - range.0;
        let possible = (span > 0.0).then(|| (room / span).max(0.0));
        let scale = match (possible, spec.scale) {
            (Some(possible), Some(given)) => given.min(possible),
            (possible, _) => possible.unwrap_or(1.0),
        };
        let lane = names.iter().map(|n| metrics.width(n, size, false)).fold(0.0, f64::max);
        let lane = if lane > 0.0 { lane + GAP } else { 0.0 };
        // Longer periods are wider (R30).
        let grain = categories.iter().find_map(|c| PeriodName::parse(&c.id)).map_or("month", |p| p.grain.code());
        let usual = theme.category_width.of(grain);
        let pitch = ((spec.width - lane) / categories.len().max(1) as f64).min(usual).max(0.5);
        let right = pitch * categories.len().max(1) as f64 + GAP / 2.0;
        Sheet { possible, scale, range, zero: bottom - below + range.0 * scale, pitch, bottom, right }
    }

    /// The coordinate system: position `i + 0.5` is the middle of a category.
    pub fn plane(&self, canvas: &Canvas<'_>, count: usize) -> Plane {
        let n = count.max(1) as f64;
        Plane::new(
            canvas,
            Direction::Up,
            Stretch { numbers: (0.0, n), points: (0.0, n * self.pitch) },
            Stretch::values(self.range, self.zero, self.scale, Direction::Up),
        )
    }

    /// The category axis and the names of the periods.
    pub fn axis(&self, canvas: &Canvas<'_>, placer: &mut Placer, categories: &[Category]) -> Result<()> {
        let end = self.pitch * categories.len().max(1) as f64;
        notation::axis(canvas, Direction::Up, "base", (0.0, end), self.zero, None)?;
        let middles: Vec<f64> = (0..categories.len()).map(|i| (i as f64 + 0.5) * self.pitch).collect();
        periods::add(canvas, placer, categories, &middles, self.pitch, self.bottom);
        Ok(())
    }

    /// Adds the names on the right, moved apart where they are close.
    pub fn names(&self, canvas: &Canvas<'_>, placer: &mut Placer, names: Vec<EndLabel>) {
        let set = plain(canvas.theme, Anchor::Start);
        let half = canvas.metrics.cap_height(set.size) / 2.0;
        let wanted: Vec<f64> = names.iter().map(|n| n.y + half).collect();
        // Not in the line of the names of the periods.
        let (lo, hi) = (canvas.metrics.ascent(set.size), self.bottom - canvas.metrics.descent(set.size));
        let placed = spread(&wanted, LEADING * set.size, lo, hi);
        for (name, y) in names.into_iter().zip(placed) {
            placer.add(Label {
                name: name.text.clone(),
                lines: vec![name.text],
                spots: vec![((self.right, y), Anchor::Start)],
                set: Type { colour: name.colour, ..set },
                mark: name.mark,
                rank: Rank::Highlight,
                ring: false,
                slide: true,
            });
        }
    }
}

/// Draws a line through the known values, broken where one is missing, and keeps labels off it.
pub(super) fn path(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    plane: &Plane,
    mark: &Mark,
    values: &[Option<f64>],
    (ink, width): (Colour, f64),
) -> Result<()> {
    let mut run: Vec<(f64, f64)> = Vec::new();
    for i in 0..=values.len() {
        match values.get(i).copied().flatten() {
            Some(value) => run.push((i as f64 + 0.5, value)),
            None => {
                if run.len() > 1 {
                    plane.path(canvas, mark.clone(), &run, ink, width)?;
                    let spots: Vec<Spot> = run.iter().map(|(p, v)| plane.at(*p, *v)).collect();
                    spots.windows(2).for_each(|w| keep_off(placer, w[0], w[1], width));
                }
                run.clear();
            }
        }
    }
    Ok(())
}

/// Keeps labels off a straight line.
pub(super) fn keep_off(placer: &mut Placer, a: Spot, b: Spot, width: f64) {
    let steps = ((b.0 - a.0).hypot(b.1 - a.1) / STEP).ceil().clamp(1.0, 500.0);
    let at = |i: f64| (a.0 + (b.0 - a.0) * i / steps, a.1 + (b.1 - a.1) * i / steps);
    for i in 0..steps as u32 {
        let i = f64::from(i);
        placer.keep_free(Bounds::of(at(i), at(i + 1.0)).grown(width / 2.0));
    }
}

/// Places around a marker for its label: above, below, beside, further away.
pub(super) fn around(metrics: &Metrics, size: f64, at: Spot, radius: f64, ring: bool) -> Vec<(Spot, Anchor)> {
    let mut spots = Vec::new();
    let mut add = |direction, tip, positive| spots.push(outside(metrics, size, direction, tip, positive, ring));
    let away = |add: &mut dyn FnMut(Direction, Spot, bool), more: f64| {
        add(Direction::Up, (at.0, at.1 - radius - more), true);
        add(Direction::Up, (at.0, at.1 + radius + more), false);
    };
    away(&mut add, 0.0);
    away(&mut add, 5.0);
    for (positive, x) in [(true, at.0 + radius), (false, at.0 - radius)] {
        for y in [at.1, at.1 + size, at.1 - size] {
            add(Direction::Right, (x, y), positive);
        }
    }
    away(&mut add, 10.0);
    away(&mut add, 16.0);
    spots
}
