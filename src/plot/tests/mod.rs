//! Notation rules measured on the SVG that comes out, and generated figures that must never break.

pub(crate) mod samples;
mod look;
