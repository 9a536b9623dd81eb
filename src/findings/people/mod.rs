//! People: what reps reached, how they are scored, what they can do, and a page for each.
//!
//! [`composite`] is the arithmetic of a score, [`scores`] finds its components in the rows of a ledger, and
//! [`stability`] says how far the order depends on the weights. [`evaluation`] makes the table of the reps of it, with
//! their [`streaks`] of months under the threshold.

pub mod composite;
pub mod evaluation;
pub mod scores;
pub mod stability;
pub mod streaks;

pub use composite::Grade;
pub use evaluation::{Evaluated, EvaluatedPart, Evaluation, evaluation};
pub use streaks::Streak;
