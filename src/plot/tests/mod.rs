//! Notation rules measured on the SVG that comes out, and generated figures that must never break.

mod generated;
mod look;
mod own_end;
mod rules;
pub(crate) mod samples;
mod svg;
