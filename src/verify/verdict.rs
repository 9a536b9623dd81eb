//! The verdict of a built report.

use serde::Serialize;

/// What the checks of a report found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verdict {
    /// One entry a check, in a fixed order.
    pub checks: Vec<Check>,
    /// What should be looked at; an error under `--strict`.
    pub warnings: Vec<Warning>,
}

/// A check with how many things it looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Name: `pages`, `overflow`, `numbers`, `glyphs`, `totals`.
    pub name: String,
    /// Things looked at.
    pub checked: usize,
    /// Things that failed.
    pub failed: usize,
}

/// A warning with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The check it belongs to.
    pub check: String,
    /// Slide id, or empty for the whole report.
    pub slide: String,
    /// What is wrong.
    pub message: String,
}
