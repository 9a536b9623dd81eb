//! Names of members left of lying bars: on one line, else on two, else cut with `…` and whole in the tooltip.

use super::canvas::{Anchor, Canvas, Type};
use super::labels::{LEADING, Label, Placer, Rank, plain};
use super::mark::Mark;
use super::metrics::Metrics;
use crate::layout::Category;

/// Distance of the names from the bars.
const GAP: f64 = 8.0;

/// The lane of the names.
pub(super) struct Names {
    /// Width of a line.
    width: f64,
    /// Lines that a row can hold.
    lines: usize,
}

impl Names {
    /// The lane for rows `pitch` points high on a sheet of a width.
    pub fn new<'c>(
        categories: impl Iterator<Item = &'c Category>,
        sheet: f64,
        pitch: f64,
        size: f64,
        metrics: &Metrics,
    ) -> Names {
        let lines = if pitch >= (1.0 + LEADING) * size { 2 } else { 1 };
        let widest = categories.map(|c| metrics.width(&c.label, size, c.highlight)).fold(0.0, f64::max);
        Names { width: widest.min(0.3 * sheet), lines }
    }

    /// Where the bars may begin.
    pub fn end(&self) -> f64 {
        if self.width > 0.0 { self.width + GAP } else { 0.0 }
    }

    /// Adds the name of a row whose middle is at `y`.
    pub fn add(&self, canvas: &Canvas<'_>, placer: &mut Placer, category: &Category, y: f64) {
        let size = canvas.theme.font_size;
        let bold = category.highlight;
        let lines = canvas.metrics.wrap(&category.label, self.width + 0.01, size, bold, self.lines);
        let whole: String = lines.concat().split_whitespace().collect();
        let cut = whole != category.label.split_whitespace().collect::<String>();
        let up = LEADING * size * lines.len().saturating_sub(1) as f64 / 2.0;
        let mark = Mark::new("cat").with("for", category.id.clone()).rest(category.rest);
        placer.add(Label {
            spots: vec![((0.0, y + canvas.metrics.cap_height(size) / 2.0 - up), Anchor::Start)],
            lines,
            set: Type { bold, ..plain(canvas.theme, Anchor::Start) },
            mark: if cut { mark.titled(category.label.clone()) } else { mark },
            rank: if bold { Rank::Highlight } else { Rank::End },
            ring: false,
            slide: false,
            name: format!("name of {}", category.id),
        });
    }
}
