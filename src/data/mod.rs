//! Files → typed tables → links → quality: the only reader of input. polars reads and aggregates here.

mod amount;
mod column;
mod dataset;
mod date;
mod decode;
mod delimiter;
mod file;
mod records;

pub use dataset::*;
