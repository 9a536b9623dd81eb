//! Files → typed tables → links → quality: the only reader of input. polars reads and aggregates here.
//!
//! A path ([`files`]) is opened ([`open`]), unpacked ([`unpack`]) and read by its kind. Bytes become text ([`decode`]), text
//! becomes records with their lines ([`delimiter`], [`records`], [`span`], [`file`]); workbooks ([`workbook`], [`sheets`]),
//! [`parquet`] and [`json_lines`] become cells ([`grid`]) that are brought under one line of headers ([`shape`]); [`absent`]
//! says what to write when a header is not there. Both
//! ([`source_file`]) become dictionary-encoded columns ([`column`], [`table`]) in one unit ([`measured`]) whose
//! distinct texts are typed once ([`plain`], [`date`], [`amount`], [`typed`]). Look-up tables ([`lookup`], asked for by
//! [`demand`], with a [`key_index`] of each header and, when dated, their [`history`]) are reached by links ([`link`],
//! [`linked`]); [`mismatch`] and [`multiplied`] tell what finds no row or several, with the [`spelling`] that may be
//! meant and the [`stake`]. [`reach`] finds the member of every row on its day and [`registry`] gives members their
//! codes. The fact tables ([`sales`], [`target`], [`opportunity`]) say what each row counts, [`exchange`] with [`rates`] what another currency is worth, [`stray`] where the data
//! end, [`settle`] gives members their final codes, [`cube`] adds the rows up, and [`ledger`] keeps what was refused or did not match; [`recipients`] says who receives what, [`named`] whom a
//! text means. [`probe`](mod@probe) looks at
//! files whose meaning is not known yet. [`notes`](mod@notes) reads what people wrote, [`series`] the table of time series of the `forecast` command.

mod absent;
mod amount;
mod assemble;
mod column;
mod cube;
mod dataset;
mod date;
mod decode;
mod delimiter;
mod demand;
mod events;
mod exchange;
mod file;
mod files;
mod grid;
mod history;
mod item;
mod json_lines;
mod key_index;
mod kinds;
mod ledger;
mod link;
mod linked;
mod lookup;
mod measured;
mod mismatch;
mod multiplied;
mod named;
mod notes;
mod open;
mod opportunity;
mod parquet;
mod plain;
mod probe;
mod rates;
mod reach;
mod recipients;
mod records;
mod refusal;
mod registry;
mod sales;
mod sales_rows;
mod screen;
pub mod series;
mod settle;
mod shape;
mod sheets;
mod source_file;
mod span;
mod spelling;
mod stake;
mod stray;
mod table;
mod target;
mod target_period;
mod texts;
mod told;
mod typed;
mod unpack;
mod workbook;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use assemble::{inspect, load};
pub use dataset::*;
pub use events::{EventColumn, EventTable};
pub use item::{Effect, Item, Severity};
pub use kinds::KINDS;
pub use named::Named;
pub use probe::{Probed, probe};
pub use recipients::{Address, Recipient};
