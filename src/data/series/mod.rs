//! A CSV of time series for the `forecast` command: columns `series`, `period` and `value`, rows in any order.
//!
//! [`read()`] checks the table and gives each series in order of time; [`stamp`] says what its periods are (dates,
//! periods or a counter), that none is missing or there twice, and how they go on.

mod read;
mod stamp;
#[cfg(test)]
mod tests;

pub use read::{Series, read};
pub use stamp::Course;
