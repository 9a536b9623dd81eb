//! The verdict of a built report.

use serde::Serialize;

use super::notation::{Failure, Score};
use crate::layout::GroupScore;

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

impl Verdict {
    /// Adds the rules of the notation as one more check: each broken rule is a warning with its place.
    ///
    /// `printed` is what the notation slide says: where it is something else than what was measured, that is a failure.
    pub fn judge(&mut self, score: &Score, printed: Option<&[GroupScore]>) {
        let mut tally = Tally::new("notation");
        tally.fine(score.rules.iter().map(|rule| rule.passed).sum());
        for rule in score.broken() {
            for Failure { slide, figure, message } in &rule.failures {
                let place = if figure.is_empty() { String::new() } else { format!(" {figure}:") };
                tally.look(slide, Some(format!("{}:{place} {message}", rule.id)));
            }
        }
        if let Some(printed) = printed {
            tally.look("notation-score", score.differs_from(printed));
        }
        tally.finish(self);
    }

    /// True when no check failed.
    pub fn is_clean(&self) -> bool {
        self.checks.iter().all(|check| check.failed == 0)
    }
}

/// Warnings of one check that a slide lists; the rest is counted.
const LISTED: usize = 5;

/// The running count of one check.
pub(super) struct Tally {
    name: &'static str,
    checked: usize,
    failed: usize,
    /// Slide and message, in the order found.
    failures: Vec<(String, String)>,
}

impl Tally {
    /// A check that has looked at nothing yet.
    pub(super) fn new(name: &'static str) -> Tally {
        Tally { name, checked: 0, failed: 0, failures: Vec::new() }
    }

    /// Counts something looked at, and its failure when there is one.
    pub(super) fn look(&mut self, slide: &str, failure: Option<String>) {
        self.checked += 1;
        if let Some(message) = failure {
            self.failed += 1;
            self.failures.push((slide.to_owned(), message));
        }
    }

    /// Counts things looked at that are fine.
    pub(super) fn fine(&mut self, count: usize) {
        self.checked += count;
    }

    /// Adds the count and its warnings: at most five a slide, then how many more.
    pub(super) fn finish(self, verdict: &mut Verdict) {
        let mut rest = self.failures.as_slice();
        while let Some((slide, _)) = rest.first() {
            let end = rest.iter().position(|(s, _)| s != slide).unwrap_or(rest.len());
            let (here, after) = rest.split_at(end);
            let warning = |message: String| Warning { check: self.name.to_owned(), slide: slide.clone(), message };
            verdict.warnings.extend(here.iter().take(LISTED).map(|(_, message)| warning(message.clone())));
            if here.len() > LISTED {
                verdict.warnings.push(warning(format!("and {} more of this kind", here.len() - LISTED)));
            }
            rest = after;
        }
        verdict.checks.push(Check { name: self.name.to_owned(), checked: self.checked, failed: self.failed });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_lists_five_warnings_and_counts_the_rest() {
        let mut tally = Tally::new("overflow");
        for i in 0..8 {
            tally.look("ranking", Some(format!("run {i}")));
        }
        tally.look("history", Some("run".into()));
        tally.fine(3);
        let mut verdict = Verdict::default();
        tally.finish(&mut verdict);
        assert_eq!(verdict.checks, [Check { name: "overflow".into(), checked: 12, failed: 9 }]);
        assert_eq!(verdict.warnings.len(), 7);
        assert_eq!(verdict.warnings.get(5).map(|w| w.message.as_str()), Some("and 3 more of this kind"));
        assert!(!verdict.is_clean());
    }
}
