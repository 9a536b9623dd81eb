//! Notation rules measured on the SVG that comes out, and generated figures that must never break.

mod calculation;
pub(crate) mod changes_only;
mod cohort;
mod fan;
mod generated;
mod lines;
mod look;
pub(crate) mod marker;
pub(crate) mod multiples;
mod own_end;
pub(crate) mod rated;
mod rules;
pub(crate) mod samples;
pub(crate) mod scatter;
pub(crate) mod stacked;
mod svg;
mod tree;
