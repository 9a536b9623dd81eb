//! Targets: what is set, how a sum comes down to its parts, how it could have been set, and what it lacks (methods.md
//! B8; brief.md S17–S20).
//!
//! [`spread`] reads the table: the target of a period by members. The rest are functions of plain values:
//! [`decompose`] brings a sum down a tree of periods or members, [`two_way`] into a table whose margins both foot,
//! [`weights`] says what a month weighs, [`refusal`] why a sum cannot be split.

pub mod decompose;
#[cfg(test)]
mod laws;
pub mod refusal;
mod spread;
pub mod two_way;
pub mod weights;

pub use refusal::Refusal;
