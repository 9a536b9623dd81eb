//! The number at the end of a lone bar, or the sign of a missing one.

use super::canvas::{Anchor, Canvas, Spot, Type};
use super::labels::{Label, Rank, number_mark, outside, plain};
use super::mark::Mark;
use super::plane::Direction;
use crate::base::number::MISSING;
use crate::layout::{Category, Point};

/// What the labels of one row of bars have in common.
#[derive(Debug, Clone, Copy)]
pub struct EndLabels {
    /// Begins their names and says in the marks what they are: `base`, `total`.
    pub word: &'static str,
    /// How the text stands to its spot.
    pub anchor: Anchor,
    /// Where the bars grow.
    pub direction: Direction,
    /// True when a label may be moved along the axis to find room.
    pub slide: bool,
}

impl EndLabels {
    /// The label of a bar that ends at `tip`.
    pub fn of(
        self,
        canvas: &Canvas<'_>,
        (category, point): (&Category, Option<&Point>),
        (tip, positive): (Spot, bool),
        rank: Rank,
    ) -> Label {
        let set = plain(canvas.theme, self.anchor);
        let spot = |ring| outside(canvas.metrics, set.size, self.direction, tip, positive, ring);
        let name = format!("{}:{}", self.word, category.id);
        let (text, mark, colour) = match point {
            Some(p) => (p.num.text.clone(), number_mark(self.word, &category.id, &p.num), set.colour),
            None => (MISSING.to_owned(), Mark::new("missing").with("for", name.clone()), canvas.theme.colours.muted),
        };
        // Only a number that the message says gets a ring, and the room for it.
        let lit = category.highlight && canvas.says(&mark);
        Label {
            lines: vec![text],
            spots: if lit { vec![spot(true), spot(false)] } else { vec![spot(false)] },
            set: Type { colour, ..set },
            mark,
            rank,
            ring: lit,
            slide: self.slide,
            name,
        }
    }
}
