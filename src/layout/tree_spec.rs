//! Trees of key figures: what a box holds and what it hangs from.

use serde::Serialize;

use super::deck::{Category, Point};
use crate::base::{Impact, Reference};

/// A tree of key figures: children multiply to their parent (IBCS C11).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeSpec {
    /// What the actuals are compared with.
    pub reference: Reference,
    /// The root first, parents before their children.
    pub nodes: Vec<TreeNode>,
    /// Name of the contributions.
    pub contribution: String,
}

/// A box of a tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TreeNode {
    /// Identity and name; `sub` is the unit.
    pub category: Category,
    /// Index of the parent; none for the root.
    pub parent: Option<usize>,
    /// Its actual.
    pub value: Point,
    /// Its value under the reference.
    pub base: Option<Point>,
    /// Absolute variance; drawn of the root.
    pub absolute: Option<(Point, Impact)>,
    /// Relative variance.
    pub relative: Option<(Point, Impact)>,
    /// What it contributed to the change of the root, in the root's unit.
    pub contribution: Option<(Point, Impact)>,
}

impl TreeNode {
    /// The points whose numbers its box prints, in reading order: the change of the root, the contribution of any other.
    pub fn points(&self) -> Vec<&Point> {
        let change = if self.parent.is_none() { &self.absolute } else { &self.contribution };
        let marks = [&self.relative, change].into_iter().filter_map(|m| m.as_ref().map(|(point, _)| point));
        std::iter::once(&self.value).chain(&self.base).chain(marks).collect()
    }
}
