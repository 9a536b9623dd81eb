//! [`Bundle`](crate::render::Bundle) → PDF bytes: the only stage that names typst.
//!
//! A [`Press`] holds what all documents share (the standard library and the fonts); each document sees only
//! the files of its own bundle: no packages, no network, no other path, no clock. The options are those of
//! the stock program, so [`stock_arguments`] on the same folder gives the same bytes.

mod diagnostics;
mod document;
mod frames;
mod press;
mod stock;
mod world;

pub use document::*;
pub use press::Press;
pub use stock::{PROGRAM, VERSION, stock_arguments};

#[cfg(test)]
mod tests;
