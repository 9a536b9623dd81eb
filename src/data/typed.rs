//! Typed views of a table's columns: each distinct text is read once.

use super::amount::{AmountReading, header_exponent, read_amount};
use super::column::Column;
use super::date::{DateDoubt, DateReading, read_dates};
use super::ledger::Ledger;
use super::table::Table;
use crate::base::{Decimal, Error};
use crate::config::Brief;

/// A column of dates.
#[derive(Debug)]
pub struct Dates<'t> {
    column: &'t Column,
    readings: Vec<DateReading>,
    /// True when the configuration declares the pattern.
    pub declared: bool,
}

/// A column of amounts or quantities.
#[derive(Debug)]
pub struct Amounts<'t> {
    column: &'t Column,
    readings: Vec<AmountReading>,
}

impl<'t> Dates<'t> {
    /// Reads the dates of a role; `None` when the table does not have the column.
    ///
    /// # Errors
    /// A column in which day and month cannot be told apart.
    pub fn read(brief: &Brief, table: &'t Table<'_>, role: &str) -> Result<Option<Dates<'t>>, Error> {
        let Some(column) = table.spec.columns.get(role).and_then(|_| table.role(role)) else { return Ok(None) };
        Dates::of_column(brief, table, role, column).map(Some)
    }

    /// Reads the dates of a column; `role` is its role or its header.
    ///
    /// # Errors
    /// A column in which day and month cannot be told apart.
    pub fn of_column(brief: &Brief, table: &Table<'_>, role: &str, column: &'t Column) -> Result<Dates<'t>, Error> {
        let pattern = table.spec.format.date.as_deref();
        match read_dates(&column.texts, pattern) {
            Ok(readings) => Ok(Dates { column, readings, declared: pattern.is_some() }),
            Err(doubt) => Err(ask(brief, table, role, column, &doubt)),
        }
    }

    /// What a row says.
    pub fn of(&self, row: usize) -> DateReading {
        self.readings[self.column.codes[row] as usize]
    }
}

fn ask(brief: &Brief, table: &Table<'_>, role: &str, column: &Column, doubt: &DateDoubt) -> Error {
    let header = table.header(role);
    let (code, message) = match doubt {
        DateDoubt::Ambiguous(code, text) => {
            (*code, format!("`{text}` in `{header}` may be day first or month first, and no row tells which"))
        }
        DateDoubt::Mixed(code, day, month) => {
            (*code, format!("`{header}` has dates with the day first (`{day}`) and with the month first (`{month}`)"))
        }
    };
    let row = column.codes.iter().position(|c| *c == code).unwrap_or(0);
    let name = &table.spec.name;
    let error = Error::data(message)
        .at(table.place(row, header))
        .hint(format!("write the form under `tables.{name}.format`: {{date: \"%d/%m/%Y\"}} or {{date: \"%m/%d/%Y\"}}"));
    match brief.places.value(&format!("tables.{name}.format")) {
        Some(place) => error.hint(format!("`{name}` is configured at {}:{}", place.file, place.line)),
        None => error,
    }
}

impl<'t> Amounts<'t> {
    /// Reads the numbers of a role; a unit in the header (`销售额（万元）`) multiplies and is noted.
    pub fn read(brief: &Brief, table: &'t Table<'_>, role: &str, ledger: &mut Ledger) -> Option<Amounts<'t>> {
        let column = table.spec.columns.get(role).and_then(|_| table.role(role))?;
        let header = &table.unit_header(role);
        let exponent = header_exponent(header);
        if exponent > 0 {
            let detail = format!("`{header}`: numbers are multiplied by 10^{exponent}");
            ledger.note("header_unit", &table.spec.name, 1, detail);
        }
        let readings = column.texts.iter().map(|t| read_amount(t, exponent, &brief.currency)).collect();
        Some(Amounts { column, readings })
    }

    /// What a row says.
    pub fn of(&self, row: usize) -> AmountReading {
        self.readings[self.column.codes[row] as usize]
    }

    /// Most digits after the point in the given rows.
    pub fn scale(&self, rows: &[u32]) -> u8 {
        let mut used = vec![false; self.readings.len()];
        for &row in rows {
            used[self.column.codes[row as usize] as usize] = true;
        }
        let scales = self.readings.iter().zip(&used).filter(|(_, used)| **used).map(|(r, _)| match r {
            AmountReading::Number(number) => number.scale,
            _ => 0,
        });
        scales.max().unwrap_or(0)
    }

    /// The number of a row in 10^−`scale`, rounded half away from zero; `None` when it is blank.
    pub fn at(&self, row: usize, scale: u8) -> Option<i64> {
        match self.of(row) {
            AmountReading::Number(number) => i64::try_from(number.round(scale)).ok(),
            _ => None,
        }
    }

    /// Why the number of a row cannot be used, if it cannot; `finest` is the largest scale it may get.
    pub fn fault(&self, row: usize, finest: u8) -> Option<&'static str> {
        match self.of(row) {
            AmountReading::Refused(reason) => Some(reason),
            AmountReading::Number(number) if i64::try_from(number.round(finest)).is_err() => {
                Some(super::amount::TOO_LARGE)
            }
            _ => None,
        }
    }

    /// Rows with more digits after the point than a scale keeps.
    pub fn finer(&self, rows: &[u32], scale: u8) -> u64 {
        let finer = |n: &Decimal| n.scale > scale;
        rows.iter().filter(|r| matches!(self.of(**r as usize), AmountReading::Number(n) if finer(&n))).count() as u64
    }
}

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
