//! How many of the rules a report keeps, and where it does not.

use serde::Serialize;

/// Failures of one rule that the manifest lists; `passed` counts the rest.
const LISTED: usize = 20;

/// How a report keeps the rules of the notation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Score {
    /// The counts.
    pub score: Counts,
    /// One entry a rule, R01 to R48.
    pub rules: Vec<RuleScore>,
}

/// The counts of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Rules there are.
    pub rules: usize,
    /// Rules that something in the report exercises.
    pub applicable: usize,
    /// Of these, rules that hold everywhere.
    pub kept: usize,
    /// Marks, texts and tables looked at, once for each rule.
    pub looked_at: usize,
}

/// How a report keeps one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleScore {
    /// Id: `R01` to `R48`.
    pub id: &'static str,
    /// Things looked at; 0 when nothing in the report exercises the rule.
    pub applied: usize,
    /// Of these, those that keep it.
    pub passed: usize,
    /// The first of those that break it.
    pub failures: Vec<Failure>,
}

/// A broken rule with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Slide id.
    pub slide: String,
    /// Figure or table id; empty for the slide itself.
    pub figure: String,
    /// What was measured.
    pub message: String,
}

impl Score {
    /// The score of rules in their order.
    pub(super) fn of(rules: Vec<RuleScore>) -> Score {
        let applied = || rules.iter().filter(|rule| rule.applied > 0);
        let score = Counts {
            rules: rules.len(),
            applicable: applied().count(),
            kept: applied().filter(|rule| rule.is_kept()).count(),
            looked_at: rules.iter().map(|rule| rule.applied).sum(),
        };
        Score { score, rules }
    }

    /// Rules that are broken.
    pub fn broken(&self) -> impl Iterator<Item = &RuleScore> {
        self.rules.iter().filter(|rule| !rule.is_kept())
    }
}

impl RuleScore {
    /// A rule that has looked at nothing yet.
    pub(super) fn new(id: &'static str) -> RuleScore {
        RuleScore { id, applied: 0, passed: 0, failures: Vec::new() }
    }

    /// True when nothing breaks it.
    pub fn is_kept(&self) -> bool {
        self.passed == self.applied
    }

    /// Counts something looked at; `broken` says what is wrong with it.
    pub(super) fn look(&mut self, (slide, figure): (&str, &str), broken: Option<String>) {
        self.applied += 1;
        match broken {
            None => self.passed += 1,
            Some(message) if self.failures.len() < LISTED => {
                self.failures.push(Failure { slide: slide.to_owned(), figure: figure.to_owned(), message });
            }
            Some(_) => {}
        }
    }
}
