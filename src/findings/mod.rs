//! [`Dataset`](crate::data::Dataset) → [`Findings`]: the only stage that computes.
//!
//! A [`ledger`] holds the rows of one slice; [`windows`] says which days a scenario sums up; [`measure`] what
//! is summed, [`tally`] and [`targets`] how, [`variance`] what the difference means. The comparisons
//! ([`horizontal`], [`history`], [`ranking`], [`breakdown`], [`structure`], [`control`] by its [`limits`], [`outlook`], [`pacing`],
//! [`next_targets`], [`customers`], [`reps`], [`problems`], [`leap_week`], each list with the [`rest`] of its members) enter
//! their numbers in the [`book`] of facts, and [`messages`] say what they mean, weighed by [`score`]; [`digest`]
//! picks those to see first. [`query`] answers the `facts` command from the same ledger, so that the two cannot
//! disagree.

pub mod book;
pub mod breakdown;
mod chain;
pub mod compute;
pub mod control;
pub mod customers;
pub mod digest;
pub mod forecast;
#[cfg(test)]
mod golden;
pub mod history;
pub mod horizontal;
#[cfg(test)]
mod laws;
pub mod leap_week;
pub mod ledger;
pub mod limits;
pub mod measure;
pub mod messages;
mod model;
pub mod next_targets;
pub mod outlook;
pub mod pacing;
pub mod problems;
pub mod query;
pub mod ranking;
mod reading;
mod recall;
pub mod reps;
pub mod rest;
mod rows;
#[cfg(test)]
mod sample;
pub mod score;
#[cfg(test)]
mod soundness;
pub mod structure;
pub mod study;
mod tally;
mod targets;
#[cfg(test)]
mod tests;
pub mod variance;
pub mod windows;

pub use book::{fact_id, share_id};
pub use compute::{Request, compute, default_as_of};
pub use control::{Control, ControlPoint, Signal};
pub use model::*;
pub use outlook::Outlook;
pub use query::{Query, QueryRow, answer, dimension, periods_between, query, slice};

/// Dimension index → member codes; the same dimension twice means either.
pub type Slice = Vec<(usize, Vec<u32>)>;
