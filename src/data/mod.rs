//! Files → typed tables → links → quality: the only reader of input. polars reads and aggregates here.
//!
//! Bytes become text ([`decode`]), text becomes records with their lines ([`delimiter`], [`records`],
//! [`file`]), records become dictionary-encoded columns ([`column`], [`table`]) whose distinct texts are
//! typed once ([`date`], [`amount`], [`typed`]). Look-up tables ([`lookup`]) are reached by links
//! ([`link`]); [`reach`] finds the member of every row and [`registry`] gives members their codes. The
//! fact tables ([`sales`], [`target`], [`opportunity`]) say what each row counts, [`stray`] where the data end, [`cube`] adds it up, and
//! [`ledger`] keeps what was refused or did not match.

mod amount;
mod assemble;
mod column;
mod cube;
mod dataset;
mod date;
mod decode;
mod delimiter;
mod file;
mod grid;
mod ledger;
mod link;
mod lookup;
mod opportunity;
mod probe;
mod reach;
mod records;
mod refusal;
mod registry;
mod sales;
mod stray;
mod table;
mod target;
mod typed;
#[allow(dead_code, reason = "the tables read workbooks through it")]
mod workbook;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use assemble::load;
pub use dataset::*;
pub use probe::{Probed, probe};
