//! How scenarios and references look: fills, outlines, stripes, axes, pins, triangles (notation R01–R04,
//! R17–R19, R23).

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::labels::{Label, Rank, plain};
use super::mark::Mark;
use super::plane::Direction;
use super::theme::{Colour, Theme};
use crate::base::{Impact, Reference, Result, Scenario};

/// The fill of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Happened: solid.
    Solid(Colour),
    /// Planned: outlined, with an opaque face.
    Outline {
        /// Outline.
        line: Colour,
        /// Face.
        face: Colour,
    },
    /// Expected: outlined and striped.
    Hatched {
        /// Outline and stripes.
        line: Colour,
        /// Face.
        face: Colour,
    },
}

impl Look {
    /// The look of a scenario in greys (R01–R04, R06).
    pub fn of(scenario: Scenario, theme: &Theme) -> Look {
        Look::in_colour(scenario, theme.solid(scenario), theme)
    }

    /// The look of a variance: the pattern of what is compared, in the colour of its impact (R14, R17). What
    /// is neither good nor bad is pale within an outline: in print, its grey would be that of green.
    pub fn variance(minuend: Scenario, impact: Impact, theme: &Theme) -> Look {
        match Look::in_colour(minuend, theme.impact(impact), theme) {
            Look::Solid(line) if impact == Impact::Neutral => Look::Outline { line, face: theme.neutral_face() },
            look => look,
        }
    }

    /// The pattern of a scenario in another grey: a part of a whole (R06).
    pub fn in_grey(scenario: Scenario, grey: Colour, theme: &Theme) -> Look {
        Look::in_colour(scenario, grey, theme)
    }

    fn in_colour(scenario: Scenario, line: Colour, theme: &Theme) -> Look {
        let face = theme.colours.pl;
        match scenario {
            Scenario::PL | Scenario::PLF => Look::Outline { line, face },
            Scenario::FC => Look::Hatched { line, face },
            _ => Look::Solid(line),
        }
    }
}

/// A category axis from `from` to `to` (points along the positions) at `at`; its strokes show the
/// reference scenario (R19).
pub(super) fn axis(
    canvas: &Canvas<'_>,
    direction: Direction,
    tier: &str,
    (from, to): (f64, f64),
    at: f64,
    reference: Option<Reference>,
) -> Result<()> {
    let strokes = &canvas.theme.strokes;
    let colours = &canvas.theme.colours;
    let mark = || {
        let mark = Mark::new("axis").with("tier", tier);
        reference.map_or(mark.clone(), |r| mark.with("ref", r.code()))
    };
    let line = |shift: f64, ink: Colour, width: f64| {
        let (a, b) = match direction {
            Direction::Up => ((from, at + shift), (to, at + shift)),
            Direction::Right => ((at + shift, from), (at + shift, to)),
        };
        canvas.line(mark(), a, b, ink, width)
    };
    if tier != "abs" && tier != "rel" {
        scale_line(canvas, direction, (from, to), at)?;
    }
    match reference {
        Some(Scenario::PY | Scenario::PP) => line(0.0, colours.py, strokes.axis_py),
        Some(Scenario::PL | Scenario::PLF) => {
            let shift = (strokes.axis_pl_gap + strokes.axis_pl) / 2.0;
            line(-shift, colours.ac, strokes.axis_pl)?;
            line(shift, colours.ac, strokes.axis_pl)
        }
        Some(_) => line(0.0, colours.py, strokes.axis),
        None => line(0.0, colours.ac, strokes.axis),
    }
}

/// The scaling line of the page, parallel to an axis, with its value (R26).
fn scale_line(canvas: &Canvas<'_>, direction: Direction, (from, to): (f64, f64), axis: f64) -> Result<()> {
    let Some((line, scale)) = canvas.spec.labels.scale_line.as_ref().zip(canvas.spec.scale) else { return Ok(()) };
    let length = line.value * scale;
    let (a, b) = match direction {
        Direction::Up => ((from, axis - length), (to, axis - length)),
        Direction::Right => ((axis + length, from), (axis + length, to)),
    };
    let mark = Mark::new("scale-line").with("unit", canvas.spec.scale_group.clone()).value(line.value);
    canvas.line(mark, a, b, canvas.theme.colours.muted, canvas.theme.strokes.thin)?;
    let set = Type { colour: canvas.theme.colours.muted, ..plain(canvas.theme, Anchor::Start) };
    let (ascent, descent) = (canvas.metrics.ascent(set.size), canvas.metrics.descent(set.size));
    let spots = match direction {
        Direction::Up => {
            let (above, below) = (a.1 - 1.0 - descent, a.1 + 1.0 + ascent);
            vec![
                ((to, above), Anchor::End),
                ((from, above), Anchor::Start),
                ((to, below), Anchor::End),
                ((from, below), Anchor::Start),
            ]
        }
        Direction::Right => {
            let (top, bottom) = (from + ascent, to - descent);
            vec![
                ((a.0 + 3.0, bottom), Anchor::Start),
                ((a.0 + 3.0, top), Anchor::Start),
                ((a.0 - 3.0, bottom), Anchor::End),
                ((a.0 + 3.0, to + ascent), Anchor::Start),
            ]
        }
    };
    // In a corner, for want of room beside the line.
    let (width, height) = (canvas.spec.width, canvas.spec.height);
    let corners = [
        ((width, ascent), Anchor::End),
        ((width, height - descent), Anchor::End),
        ((0.0, ascent), Anchor::Start),
        ((0.0, height - descent), Anchor::Start),
    ];
    let spots = spots.into_iter().chain(corners).collect();
    canvas.note(Label {
        lines: vec![line.text.clone()],
        spots,
        set,
        mark: Mark::new("scale-text"),
        rank: Rank::Highlight,
        ring: false,
        slide: true,
        name: "scaling line".to_owned(),
    });
    Ok(())
}

/// Half the thickness of the thickest axis: labels keep that distance from it.
pub(super) fn axis_half(theme: &Theme) -> f64 {
    let strokes = &theme.strokes;
    (strokes.axis_py / 2.0).max(strokes.axis_pl_gap / 2.0 + strokes.axis_pl)
}

/// Side of a pin's square head (R18).
pub(super) fn head_size(theme: &Theme) -> f64 {
    0.55 * theme.font_size
}

/// The square head of a pin, centred on its value; filled like the scenario that is compared (R18).
pub(super) fn pin_head(canvas: &Canvas<'_>, mark: Mark, at: Spot, side: f64, minuend: Scenario) -> Result<Bounds> {
    let half = side / 2.0;
    let bounds = Bounds { x0: at.0 - half, y0: at.1 - half, x1: at.0 + half, y1: at.1 + half };
    canvas.rect(mark, bounds, Look::of(minuend, canvas.theme))
}

/// The triangle of a value beyond the scale: it points where the value lies, its apex at `apex` (R23).
pub(super) fn outlier(
    canvas: &Canvas<'_>,
    mark: Mark,
    apex: Spot,
    side: f64,
    direction: Direction,
    positive: bool,
    ink: Colour,
) -> Result<Bounds> {
    let (half, back) = (side / 2.0, if positive { side } else { -side });
    let (x, y) = apex;
    let corners = match direction {
        Direction::Up => [(x, y), (x - half, y + back), (x + half, y + back)],
        Direction::Right => [(x, y), (x - back, y - half), (x - back, y + half)],
    };
    canvas.polygon(mark, &corners, ink)?;
    Ok(match direction {
        Direction::Up => Bounds::of((x - half, y), (x + half, y + back)),
        Direction::Right => Bounds::of((x, y - half), (x - back, y + half)),
    })
}

/// A small square in the look of a scenario with its code, as the key of a tier (R36); `at` is the left
/// end of the baseline. Returns the right end.
pub(super) fn key(canvas: &Canvas<'_>, at: Spot, scenario: Scenario) -> Result<f64> {
    let side = 0.66 * canvas.theme.font_size;
    let cap = canvas.metrics.cap_height(canvas.theme.font_size);
    let top = at.1 - cap / 2.0 - side / 2.0;
    let bounds = Bounds { x0: at.0 + 0.5, y0: top, x1: at.0 + 0.5 + side, y1: top + side };
    canvas.rect(Mark::new("key").with("sc", scenario.code()), bounds, Look::of(scenario, canvas.theme))?;
    let text = scenario.label();
    let set = plain(canvas.theme, Anchor::Start);
    let x = at.0 + side + 4.5;
    canvas.text(Mark::new("key-text").with("sc", scenario.code()), &text, (x, at.1), set)?;
    Ok(x + canvas.metrics.width(&text, canvas.theme.font_size, false))
}

/// Width of a [`key`].
pub(super) fn key_width(canvas_theme: &Theme, metrics: &super::Metrics, scenario: Scenario) -> f64 {
    let size = canvas_theme.font_size;
    0.66 * size + 4.5 + metrics.width(&scenario.label(), size, false)
}
