//! What came out, measured: overflow, glyphs, printed numbers against facts, page count.

mod verdict;

pub use verdict::*;
