//! [`Bundle`](crate::render::Bundle) → PDF bytes: the only stage that names typst.

mod document;

pub use document::*;
