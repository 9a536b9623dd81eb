//! Names of periods under a time axis: each one where there is room, else every second, third or fourth,
//! counted from the last.

use super::canvas::{Anchor, Canvas, Type};
use super::labels::{LEADING, Label, Placer, Rank, plain};
use super::mark::Mark;
use crate::layout::Category;

/// Height of the names under the axis.
pub(super) fn height(categories: &[Category], size: f64) -> f64 {
    let lines = if categories.iter().any(|c| !c.sub.is_empty()) { 2.0 } else { 1.0 };
    size * (0.45 + LEADING * lines)
}

/// Adds the names below `top`; `middles` are the centres of the categories.
pub(super) fn add(
    canvas: &Canvas<'_>,
    placer: &mut Placer,
    categories: &[Category],
    middles: &[f64],
    pitch: f64,
    top: f64,
) {
    let size = canvas.theme.font_size;
    let set = plain(canvas.theme, Anchor::Middle);
    let widest = categories.iter().map(|c| canvas.metrics.width(&c.label, size, c.highlight)).fold(0.0, f64::max);
    let step = if pitch > 0.0 { (widest + 2.0) / pitch } else { 1.0 };
    let step = step.ceil().clamp(1.0, 4.0) as usize;
    let lane = step as f64 * pitch - 2.0;
    let count = categories.len();
    let baseline = top + 0.35 * size + canvas.metrics.ascent(size);
    for (i, (category, x)) in categories.iter().zip(middles).enumerate() {
        let shown = (count - 1 - i).is_multiple_of(step) || category.highlight;
        let text = canvas.metrics.fit(&category.label, lane, size, category.highlight);
        if shown {
            let mark = Mark::new("cat").with("for", category.id.clone());
            let whole = text == category.label;
            placer.add(Label {
                lines: vec![text],
                spots: vec![((*x, baseline), Anchor::Middle)],
                set: Type { bold: category.highlight, ..set },
                mark: if whole { mark } else { mark.titled(category.label.clone()) },
                rank: if category.highlight { Rank::Highlight } else { Rank::End },
                ring: false,
                slide: true,
                name: format!("name of {}", category.id),
            });
        }
        if !category.sub.is_empty() {
            placer.add(Label {
                lines: vec![canvas.metrics.fit(&category.sub, lane.max(pitch * 2.0), size, false)],
                spots: vec![((*x, baseline + LEADING * size), Anchor::Middle)],
                set: Type { colour: canvas.theme.colours.muted, ..set },
                mark: Mark::new("cat-sub").with("for", category.id.clone()),
                rank: Rank::End,
                ring: false,
                slide: true,
                name: format!("second name of {}", category.id),
            });
        }
    }
}
