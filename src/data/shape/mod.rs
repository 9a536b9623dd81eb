//! Cells → rows under one line of headers: what people do to a sheet for the eye is undone here.
//!
//! [`headers`] says which header a word of the configuration means, [`unit`] what stands in brackets at its end;
//! [`head`] finds the row of the headers, [`totals`] the rows that are sums of others, [`fill`] repeats what stands
//! once over several rows, [`unpivot`] turns months side by side into rows, [`pattern`] says which names a `*` means.
//! [`arrange`] does all of it in that order; [`arranged`] is the result, which still knows the cell of every value.

mod arrange;
mod arranged;
mod fill;
mod head;
pub(super) mod headers;
pub(super) mod pattern;
mod totals;
pub(super) mod unit;
mod unpivot;

pub(super) use arrange::two_fit;
pub use arrange::{Frame, Told, arrange, fit};
pub use arranged::{Arranged, Lines};
pub(super) use head::{head_at_top, head_with};
pub(super) use totals::is_sum;
pub(super) use unpivot::{common_pattern, has_year, is_period};
