//! Files → typed tables → links → quality: the only reader of input. polars reads and aggregates here.

mod dataset;

pub use dataset::*;
