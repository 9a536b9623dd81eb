//! The key of the notation: samples of marks with what they mean.

use serde::Serialize;

use crate::base::{Impact, Reference, Scenario};

/// The key of the notation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeySpec {
    /// Samples, top to bottom.
    pub entries: Vec<KeyEntry>,
}

/// A sample of the notation and what it means.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KeyEntry {
    /// What is drawn.
    pub sample: KeySample,
    /// What it is called: a code or a word.
    pub name: String,
    /// What it means.
    pub meaning: String,
}

/// What a key shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeySample {
    /// The fill of a scenario.
    Scenario(Scenario),
    /// The axis of variances against a reference.
    Axis(Reference),
    /// The fill of an absolute variance.
    Variance(Impact),
    /// A relative variance.
    Pin(Impact),
    /// A relative variance beyond the scale.
    Outlier(Impact),
    /// The ring around what the message says.
    Highlight,
}
