//! The key of the notation, drawn with the theme of the report: how scenarios, variances and highlights look.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Type};
use super::labels::plain;
use super::mark::Mark;
use super::notation::{self, Look, axis_half, head_size};
use super::plane::Direction;
use crate::base::{Impact, Reference, Result, Scenario};
use crate::layout::{KeySample, KeySpec};

/// Width of the samples, in font sizes.
const SAMPLE: f64 = 5.0;
/// Width of the names behind them, in font sizes.
const NAME: f64 = 5.2;
/// Height of a row, at most, in font sizes.
const ROW: f64 = 2.8;

/// Draws the key; it has no scale. Returns the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, key: &KeySpec) -> Result<(Option<f64>, Vec<String>)> {
    let size = canvas.theme.font_size;
    let pitch = (canvas.spec.height / key.entries.len().max(1) as f64).min(ROW * size);
    let mut warnings = Vec::new();
    for (i, entry) in key.entries.iter().enumerate() {
        let middle = (i as f64 + 0.5) * pitch;
        let place = Bounds { x0: 1.0, y0: middle - 0.32 * pitch, x1: SAMPLE * size, y1: middle + 0.32 * pitch };
        sample(canvas, entry.sample, place, &format!("key-{i}"))?;
        let baseline = middle + canvas.metrics.cap_height(size) / 2.0;
        let (name, words) = ((SAMPLE + 0.8) * size, (SAMPLE + 0.8 + NAME) * size);
        let room = canvas.spec.width - words;
        let said = canvas.metrics.fit(&entry.meaning, room, size, false);
        if said != entry.meaning {
            warnings.push(format!("figure `{}`: “{}” is cut", canvas.spec.id, entry.meaning));
        }
        let set = plain(canvas.theme, Anchor::Start);
        canvas.text(
            Mark::new("key-text").with("for", format!("key-{i}")),
            &entry.name,
            (name, baseline),
            Type { bold: true, ..set },
        )?;
        canvas.text(Mark::new("note").with("for", format!("key-{i}")), &said, (words, baseline), set)?;
    }
    Ok((None, warnings))
}

/// A sample within its place.
fn sample(canvas: &Canvas<'_>, sample: KeySample, place: Bounds, id: &str) -> Result<()> {
    let mark = |kind: &str| Mark::new(kind).with("for", id);
    match sample {
        KeySample::Scenario(scenario) => {
            let look = Look::of(scenario, canvas.theme);
            canvas.rect(mark("key").with("sc", scenario.code()), place, look)?;
        }
        KeySample::Variance(impact) => {
            let look = Look::variance(Scenario::AC, impact, canvas.theme);
            canvas.rect(mark("key").with("impact", impact.code()), place, look)?;
        }
        KeySample::Axis(reference) => axis(canvas, reference, place, id)?,
        KeySample::Pin(impact) => {
            let tip = (place.x1 - head_size(canvas.theme), middle(&place));
            pin(canvas, impact, place, tip, id)?;
            notation::pin_head(
                canvas,
                mark("pin-head").with("sc", Scenario::AC.code()),
                tip,
                head_size(canvas.theme),
                Scenario::AC,
            )?;
        }
        KeySample::Outlier(impact) => {
            let tip = (place.x1, middle(&place));
            let ink = canvas.theme.impact(impact);
            let side = head_size(canvas.theme);
            pin(canvas, impact, place, (tip.0 - side, tip.1), id)?;
            let mark = mark("outlier").with("impact", impact.code());
            notation::outlier(canvas, mark, tip, side, Direction::Right, impact != Impact::Bad, ink)?;
        }
        KeySample::Highlight => {
            let around = place.grown_by(-0.6 * canvas.theme.font_size, 0.0);
            canvas.ring(mark("highlight"), around, canvas.theme.colours.highlight, canvas.theme.strokes.axis)?;
        }
    }
    Ok(())
}

fn middle(place: &Bounds) -> f64 {
    (place.y0 + place.y1) / 2.0
}

/// The stem of a pin from the left of its place.
fn pin(canvas: &Canvas<'_>, impact: Impact, place: Bounds, tip: (f64, f64), id: &str) -> Result<()> {
    let mark = Mark::new("key-pin").with("for", id).with("impact", impact.code());
    let from = (place.x0 + axis_half(canvas.theme), tip.1);
    canvas.line(mark, from, tip, canvas.theme.impact(impact), canvas.theme.strokes.pin)
}

/// The axis of variances against a reference, upright, in the middle of its place.
fn axis(canvas: &Canvas<'_>, reference: Reference, place: Bounds, id: &str) -> Result<()> {
    let (strokes, colours) = (&canvas.theme.strokes, &canvas.theme.colours);
    let x = (place.x0 + place.x1) / 2.0;
    let line = |shift: f64, ink, width| {
        let mark = Mark::new("key-axis").with("for", id).with("ref", reference.code());
        canvas.line(mark, (x + shift, place.y0), (x + shift, place.y1), ink, width)
    };
    if matches!(reference, Scenario::PL | Scenario::PLF) {
        let shift = (strokes.axis_pl_gap + strokes.axis_pl) / 2.0;
        line(-shift, colours.ac, strokes.axis_pl)?;
        return line(shift, colours.ac, strokes.axis_pl);
    }
    line(0.0, colours.py, strokes.axis_py)
}
