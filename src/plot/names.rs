//! Names of members left of lying bars: on one line, else on two, else cut with `…` and whole in the tooltip.

use super::canvas::{Anchor, Canvas, Type};
use super::labels::{LEADING, Label, Placer, Rank, plain};
use super::mark::Mark;
use super::metrics::Metrics;
use crate::layout::{Category, Comment};

/// Distance of the names from the bars.
const GAP: f64 = 8.0;

/// Distance of a sign from its name.
const SIGN: f64 = 3.0;

/// The signs of the comments on a category; none without any.
fn signs(comments: &[Comment], category: &str) -> Option<String> {
    let own: String = comments.iter().filter(|c| c.category == category).map(|c| c.sign.as_str()).collect();
    (!own.is_empty()).then_some(own)
}

/// The lane of the names.
pub(super) struct Names {
    /// Width of a line.
    width: f64,
    /// Lines that a row can hold.
    lines: usize,
    /// Room left of the names for the signs of comments.
    signs: f64,
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
        Names { width: widest.min(0.3 * sheet), lines, signs: 0.0 }
    }

    /// The same with room for the signs of comments (R41).
    pub fn with_signs(self, comments: &[Comment], size: f64, metrics: &Metrics) -> Names {
        let of = |c: &Comment| signs(comments, &c.category).map_or(0.0, |s| metrics.width(&s, size, true) + SIGN);
        Names { signs: comments.iter().map(of).fold(0.0, f64::max), ..self }
    }

    /// Where the bars may begin.
    pub fn end(&self) -> f64 {
        self.signs + if self.width > 0.0 { self.width + GAP } else { 0.0 }
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
        if let Some(text) = signs(&canvas.spec.labels.comments, &category.id).filter(|_| self.signs > 0.0) {
            placer.add(Label {
                lines: vec![text],
                spots: vec![((0.0, y + canvas.metrics.cap_height(size) / 2.0), Anchor::Start)],
                set: Type { bold: true, colour: canvas.theme.colours.highlight, ..plain(canvas.theme, Anchor::Start) },
                mark: Mark::new("comment").with("for", category.id.clone()),
                rank: Rank::Highlight,
                ring: false,
                slide: false,
                name: format!("comment on {}", category.id),
            });
        }
        placer.add(Label {
            spots: vec![((self.signs, y + canvas.metrics.cap_height(size) / 2.0 - up), Anchor::Start)],
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
