//! [`Dataset`](crate::data::Dataset) → [`Findings`]: the only stage that computes.
//!
//! A [`ledger`] holds the rows of one slice; [`windows`] says which days a scenario sums up; [`measure`] what
//! is summed, [`tally`] and [`targets`] how, [`variance`] what the difference means. The comparisons
//! ([`horizontal`], [`history`], [`ranking`], [`breakdown`], [`structure`], [`control`], [`pacing`],
//! [`next_targets`], [`customers`], [`reps`], [`problems`], [`leap_week`], each list with the [`rest`] of its members) enter
//! their numbers in the [`book`] of facts, and [`messages`] say what they mean, weighed by [`score`]; [`digest`]
//! picks those to see first. [`query`] answers the `facts` command from the same ledger, so that the two cannot
//! disagree.

pub mod book;
pub mod breakdown;
mod catalogue;
mod chain;
pub mod complaints;
pub mod compute;
pub mod control;
pub mod customers;
pub mod debtors;
mod debts;
pub mod digest;
pub mod dso;
pub mod event_findings;
#[cfg(test)]
mod event_tests;
mod events;
#[cfg(test)]
mod golden;
pub mod history;
pub mod horizontal;
#[cfg(test)]
mod laws;
pub mod leap_week;
pub mod ledger;
mod market;
pub mod market_position;
pub mod measure;
pub mod messages;
mod model;
pub mod next_targets;
pub mod outlay;
pub mod pacing;
pub mod part;
pub mod problems;
pub mod query;
pub mod ranking;
mod reading;
mod recall;
pub mod receivables;
pub mod reps;
pub mod rest;
mod rows;
#[cfg(test)]
mod sample;
pub mod satisfaction;
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
pub use model::*;
pub use query::{Query, QueryRow, answer, dimension, periods_between, query, slice};

/// Dimension index → member codes; the same dimension twice means either.
pub type Slice = Vec<(usize, Vec<u32>)>;
