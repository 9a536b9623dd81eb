//! salesdeck turns monthly sales data into slide-style PDF reports and an intranet site.
//!
//! The modules are the pipeline; their alphabetical order is the order of the work:
//! [`config`] → [`data`] → [`findings`] → [`layout`] → [`plot`] → [`render`] → [`typeset`] → [`verify`] →
//! [`website`]. [`base`] holds the words that all of them use, [`cli`] is the only one that touches the world.

pub mod base;
pub mod cli;
pub mod config;
pub mod data;
pub mod findings;
pub mod layout;
pub mod plot;
pub mod render;
pub mod typeset;
pub mod verify;
pub mod website;
