//! Typed views of a table's columns: each distinct text is read once, and what its column says about itself is noted.

mod amounts;
mod dates;
mod jump;

pub use amounts::Amounts;
pub use dates::{Dates, date_of, fault};

use super::column::Column;

/// Most digits after the point that money and quantities keep.
pub const FINEST: u8 = 6;

/// Digits of a currency's minor unit (ISO 4217).
pub fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// The rows of the codes for which `is` holds: how many, and the first.
fn rows_where(column: &Column, is: impl Fn(usize) -> bool) -> Option<(u64, usize)> {
    let marked: Vec<bool> = (0..column.texts.len()).map(is).collect();
    let mut rows = column.codes.iter().enumerate().filter(|(_, code)| marked[**code as usize]);
    let (first, _) = rows.next()?;
    Some((rows.count() as u64 + 1, first))
}
