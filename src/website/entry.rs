//! What the index knows of a report.

use crate::base::Grain;

/// A built report in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Report id.
    pub report: String,
    /// Length of its period.
    pub cadence: Grain,
    /// Period id.
    pub period: String,
    /// Last day of the period, as `2026-03-31`: what "newest" goes by.
    pub end: String,
    /// True when the period is incomplete.
    pub partial: bool,
    /// Dimension and members of its slice; empty for the whole.
    pub slice: Vec<(String, String)>,
    /// Language.
    pub lang: String,
    /// Title of the document.
    pub title: String,
    /// Its first message.
    pub message: String,
    /// Its folder relative to the index, with `/`.
    pub folder: String,
    /// True when `index.html` is there.
    pub html: bool,
    /// True when `report.pdf` is there.
    pub pdf: bool,
    /// Pages of the PDF.
    pub pages: usize,
    /// Number of warnings.
    pub warnings: usize,
}
