//! `salesdeck.yaml` → [`Brief`]: what is asked, with the place of every word.

mod brief;

pub use brief::*;
