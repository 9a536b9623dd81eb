//! People: what reps reached, how they are scored, what they can do, and a page for each.
//!
//! [`composite`] is the arithmetic of a score, [`scores`] finds its components in the rows of a ledger, and
//! [`stability`] says how far the order depends on the weights. [`evaluation`] makes the table of the reps of it, with
//! their [`streaks`] of months under the threshold. [`skills`] are read from assessments, and [`sheets`] are what the page of
//! one rep says.

pub mod composite;
pub mod evaluation;
pub mod lead;
pub mod scores;
pub mod sheets;
pub mod skills;
pub mod stability;
pub mod streaks;
#[cfg(test)]
mod tests;

pub use composite::Grade;
pub use evaluation::{Evaluated, EvaluatedPart, Evaluation, evaluation};
pub use sheets::{OpenAction, Sheet, SheetPoint, sheets};
pub use skills::{RepSkills, Skills, Viewpoint, skills};
pub use streaks::Streak;

/// Why a report tells no skills, where it has none.
pub(super) fn skills_absent(study: &super::study::Study<'_>, missing: bool) -> Option<&'static str> {
    let reason = || match study.data.events.get("assessments") {
        None => "no_table",
        Some(table) if table.rows == 0 => "no_table",
        Some(_) if study.rep_dimension().is_none() => "no_dimension",
        Some(table) if table.texts("skill").is_none() => "no_column",
        Some(_) if !study.ledger.slice.is_empty() => "not_in_slice",
        Some(_) => "not_covered",
    };
    missing.then(reason)
}
