//! Notation rules measured on the SVG that comes out, and generated figures that must never break.

mod calculation;
mod cohort;
mod fan;
mod generated;
mod look;
mod multiples;
mod own_end;
mod rated;
mod rules;
pub(crate) mod samples;
mod stacked;
mod svg;
mod tree;
