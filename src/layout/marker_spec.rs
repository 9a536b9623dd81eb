//! What points at the comparison of two columns that the message makes (R40).

use serde::Serialize;

use super::figure_spec::{Category, Point};
use crate::base::{Impact, Reference};

/// A comparison of two columns that the figure points at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marker {
    /// What it looks like.
    pub kind: MarkerKind,
    /// Id of the earlier column's category.
    pub from: String,
    /// Id of the later column's category.
    pub to: String,
    /// The difference of their values, or the mean growth a year.
    pub point: Point,
    /// Whether that is good.
    pub impact: Impact,
}

/// What points at a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkerKind {
    /// Two assisting lines from the ends of the columns, and a coloured bar between them: the later minus the earlier,
    /// which is its reference.
    Difference(Reference),
    /// An arrow from the first to the last column, with the mean yearly growth.
    Trend,
}

impl Marker {
    /// What stands before the number of an arrow.
    pub const TREND: &str = "CAGR";

    /// The number as the figure prints it.
    pub fn text(&self) -> String {
        match self.kind {
            MarkerKind::Difference(_) => self.point.num.text.clone(),
            MarkerKind::Trend => format!("{}: {}", Marker::TREND, self.point.num.text),
        }
    }

    /// The positions of its two columns among categories.
    pub fn positions(&self, categories: &[Category]) -> Option<(usize, usize)> {
        let at = |id: &String| categories.iter().position(|category| category.id == *id);
        at(&self.from).zip(at(&self.to)).filter(|(from, to)| from < to)
    }
}
