//! The 48 rules of the business notation, measured on what was drawn and set (docs/notation.md).
//!
//! [`score`] runs them over a report: [`drawing`] reads every figure's SVG back, [`subject`] holds what is measured, and
//! one file a group has the rules: scenarios R01–R10, variances R11–R15 and R16–R23 (`pins`), axes R24–R32, labels R33–R36, words R37–R42,
//! choice of chart R43–R46, tables R47–R48. A rule that nothing in a report exercises does not apply to it.

mod axes;
mod choice;
mod colour;
mod drawing;
mod labels;
mod markers;
mod numerals;
mod periods;
mod pins;
mod scenarios;
mod score;
mod subject;
mod tables;
#[cfg(test)]
mod tests;
mod told;
mod variances;
mod words;

pub use score::{Counts, Failure, RuleScore, Score};
pub use subject::Drawn;

use subject::Subject;

/// A rule of the notation.
pub struct Rule {
    /// Id: `R01` to `R48`.
    pub id: &'static str,
    /// What it asks for.
    pub asks: &'static str,
    /// What is measured.
    pub measured: &'static str,
    check: fn(&Subject<'_>, &mut RuleScore),
}

/// Every rule in order.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        scenarios::RULES,
        variances::RULES,
        pins::RULES,
        axes::RULES,
        labels::RULES,
        words::RULES,
        choice::RULES,
        tables::RULES,
    ]
    .into_iter()
    .flatten()
}

/// Measures a report; without pages, what only they show (lines of the message, set tables) is left to a later look.
pub fn score(drawn: &Drawn<'_>) -> Score {
    let subject = Subject::new(drawn);
    let measured = rules().map(|rule| {
        let mut score = RuleScore::new(rule.id);
        (rule.check)(&subject, &mut score);
        score
    });
    Score::of(measured.collect())
}
