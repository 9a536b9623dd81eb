//! [`Dataset`](crate::data::Dataset) → [`Findings`]: the only stage that computes.

mod model;

pub use model::*;
