//! Parquet → a grid: every value as the text a person would have typed into a CSV file.
//!
//! Columns are decoded by polars into the integers, floats and bytes that the file stores, and dates and decimals are
//! made of these here: polars' own date and decimal columns are features that nothing else in the program needs.

use std::io::Cursor;

use chrono::{DateTime, FixedOffset, NaiveDate, Timelike};
use polars::io::parquet::read::{_internal::to_deserializer, ParquetReader};
use polars::prelude::{ArrowDataType, ArrowField, ArrowTimeUnit, SerReader, Series};

use super::column::{Coder, Column};
use super::grid::Grid;
use super::workbook::caught;
use crate::base::{Error, Result};

/// What the stored values of a column mean.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    Plain,
    /// Days since 1970-01-01.
    Day,
    /// Parts of a second since 1970-01-01, so many in one, shown at an offset from UTC.
    Moment(i64, FixedOffset),
    /// Units of 10^−scale.
    Decimal(usize),
    Nothing,
}

/// The headers and rows of a file.
///
/// # Errors
/// A damaged file; a column of lists, structures or another kind that is no single text.
pub fn read(bytes: Vec<u8>, name: &str) -> Result<(Vec<String>, Grid)> {
    if !bytes.ends_with(b"PAR1") {
        return Err(damaged(name, "its end is missing"));
    }
    caught(|| columns(bytes, name)).unwrap_or_else(|| Err(damaged(name, "its pages contradict its own description")))
}

fn columns(bytes: Vec<u8>, name: &str) -> Result<(Vec<String>, Grid)> {
    let fault = |error: polars::prelude::PolarsError| damaged(name, &error.to_string());
    let mut reader = ParquetReader::new(Cursor::new(bytes.as_slice()));
    let schema = reader.schema().map_err(fault)?;
    let metadata = reader.get_metadata().map_err(fault)?.clone();
    let rows = u32::try_from(metadata.num_rows).map_err(|_| damaged(name, "it has more rows than can be counted"))?;
    let (mut headers, mut cells): (Vec<String>, Vec<Column>) = (Vec::new(), Vec::new());
    for (header, field) in schema.iter() {
        let mut coder = Coder::new();
        for group in &metadata.row_groups {
            let mut stored = group.columns_under_root_iter(header).into_iter().flatten();
            let (Some(chunk), None) = (stored.next(), stored.next()) else {
                return Err(unreadable(name, header, field));
            };
            let Some((dtype, meaning)) = stored_as(field.dtype(), &format!("{:?}", chunk.physical_type())) else {
                return Err(unreadable(name, header, field));
            };
            if meaning == Meaning::Nothing {
                (0..group.num_rows()).for_each(|_| coder.push(""));
                continue;
            }
            let range = chunk.byte_range();
            let part = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let part = part.and_then(|(from, to)| bytes.get(from..to)).ok_or_else(|| damaged(name, "it is cut off"))?;
            let field = ArrowField::new(header.clone(), dtype, true);
            let (arrays, _) =
                to_deserializer(vec![(chunk, part.to_vec().into())], field.clone(), None).map_err(fault)?;
            let series = Series::try_from((&field, arrays)).map_err(fault)?;
            push(&series, &meaning, &mut coder).map_err(fault)?;
        }
        if coder.rows() != rows as usize {
            return Err(damaged(name, &format!("column `{header}` has {} of {rows} rows", coder.rows())));
        }
        headers.push(header.trim().to_owned());
        cells.push(coder.finish());
    }
    Ok((headers, Grid { name: name.to_owned(), columns: cells, rows: (1..=rows).collect() }))
}

fn damaged(name: &str, detail: &str) -> Error {
    Error::data(format!("{name} cannot be read: {detail}"))
        .hint("the file is damaged or incomplete: write it anew, or save the table as CSV (UTF-8)")
}

fn unreadable(name: &str, header: &str, field: &ArrowField) -> Error {
    Error::data(format!("column `{header}` of {name} holds values of the kind {:?}", field.dtype())).hint(
        "write it as texts, numbers, booleans, or dates without a named time zone; leave lists and structures out",
    )
}

/// The kind in which a column is decoded, and what its values then mean; `None` for kinds that are not read.
/// `physical` is how the file stores them: `Int32`, `Int64`, `FixedLenByteArray(n)`, ….
fn stored_as(logical: &ArrowDataType, physical: &str) -> Option<(ArrowDataType, Meaning)> {
    use ArrowDataType as Kind;
    let integer = || match physical {
        "Int32" => Some(Kind::Int32),
        "Int64" => Some(Kind::Int64),
        _ => None,
    };
    Some(match logical {
        Kind::Null => (Kind::Null, Meaning::Nothing),
        Kind::Boolean | Kind::UInt32 | Kind::UInt64 | Kind::Int32 | Kind::Int64 | Kind::Float32 | Kind::Float64 => {
            (logical.clone(), Meaning::Plain)
        }
        Kind::Int8 | Kind::Int16 | Kind::UInt8 | Kind::UInt16 => (integer()?, Meaning::Plain),
        Kind::Utf8 | Kind::LargeUtf8 | Kind::Utf8View => (Kind::Utf8View, Meaning::Plain),
        Kind::Dictionary(_, values, _) if matches!(**values, Kind::Utf8 | Kind::LargeUtf8 | Kind::Utf8View) => {
            (Kind::Utf8View, Meaning::Plain)
        }
        Kind::Date32 => (integer()?, Meaning::Day),
        Kind::Timestamp(unit, zone) => {
            let offset = match zone.as_deref() {
                None | Some("UTC" | "Etc/UTC" | "Z") => FixedOffset::east_opt(0)?,
                Some(zone) => zone.parse().ok()?,
            };
            let parts = match unit {
                ArrowTimeUnit::Second => 1,
                ArrowTimeUnit::Millisecond => 1_000,
                ArrowTimeUnit::Microsecond => 1_000_000,
                ArrowTimeUnit::Nanosecond => 1_000_000_000,
            };
            (integer()?, Meaning::Moment(parts, offset))
        }
        Kind::Decimal(_, scale) | Kind::Decimal32(_, scale) | Kind::Decimal64(_, scale) => {
            let fixed = || physical.strip_prefix("FixedLenByteArray(")?.strip_suffix(')')?.parse().ok();
            let dtype = integer().or_else(|| fixed().filter(|n| *n <= 16).map(Kind::FixedSizeBinary))?;
            (dtype, Meaning::Decimal(*scale))
        }
        _ => return None,
    })
}

/// Appends the texts of a series.
fn push(series: &Series, meaning: &Meaning, coder: &mut Coder) -> polars::prelude::PolarsResult<()> {
    use polars::prelude::DataType;
    let mut integer = |value: Option<i64>| match value {
        Some(value) => coder.push(&meant(value, meaning)),
        None => coder.push(""),
    };
    match series.dtype() {
        DataType::Int32 => series.i32()?.iter().for_each(|v| integer(v.map(i64::from))),
        DataType::Int64 => series.i64()?.iter().for_each(integer),
        DataType::UInt32 => series.u32()?.iter().for_each(|v| integer(v.map(i64::from))),
        DataType::UInt64 => {
            series.u64()?.iter().for_each(|v| coder.push(&v.map_or_else(String::new, |v| v.to_string())))
        }
        DataType::Float32 => {
            let text = |v: f32| if v.is_nan() { String::new() } else { v.to_string() };
            series.f32()?.iter().for_each(|v| coder.push(&v.map_or_else(String::new, text)));
        }
        DataType::Float64 => {
            let text = |v: f64| if v.is_nan() { String::new() } else { v.to_string() };
            series.f64()?.iter().for_each(|v| coder.push(&v.map_or_else(String::new, text)));
        }
        DataType::Boolean => {
            let text = |v: Option<bool>| v.map_or("", |v| if v { "true" } else { "false" });
            series.bool()?.iter().for_each(|v| coder.push(text(v)));
        }
        DataType::Binary => {
            let Meaning::Decimal(scale) = meaning else { return Ok(()) };
            let text = |bytes: &[u8]| decimal(big_endian(bytes), *scale);
            series.binary()?.iter().for_each(|v| coder.push(&v.map_or_else(String::new, text)));
        }
        _ => series.str()?.iter().for_each(|v| coder.push(v.unwrap_or("").trim())),
    }
    Ok(())
}

/// The text of a stored integer.
fn meant(value: i64, meaning: &Meaning) -> String {
    match meaning {
        Meaning::Plain | Meaning::Nothing => value.to_string(),
        Meaning::Decimal(scale) => decimal(i128::from(value), *scale),
        Meaning::Day => {
            let date = i32::try_from(value).ok().and_then(NaiveDate::from_epoch_days);
            date.map_or_else(|| value.to_string(), |date| date.to_string())
        }
        Meaning::Moment(parts, offset) => {
            let (seconds, rest) = (value.div_euclid(*parts), value.rem_euclid(*parts));
            let nanos = u32::try_from(rest * (1_000_000_000 / parts)).unwrap_or(0);
            match DateTime::from_timestamp(seconds, nanos).map(|m| m.with_timezone(offset).naive_local()) {
                Some(moment) if moment.num_seconds_from_midnight() == 0 => moment.date().to_string(),
                Some(moment) => moment.format("%Y-%m-%d %H:%M:%S").to_string(),
                None => value.to_string(),
            }
        }
    }
}

/// An integer of up to 16 bytes, the highest first, in two's complement.
fn big_endian(bytes: &[u8]) -> i128 {
    let start = if bytes.first().is_some_and(|b| *b >= 0x80) { -1 } else { 0 };
    bytes.iter().fold(start, |value: i128, byte| (value << 8) | i128::from(*byte))
}

/// Units of 10^−scale as a plain decimal without trailing zeros.
fn decimal(units: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let fraction = fraction.trim_end_matches('0');
    let sign = if units < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_integers_become_dates_moments_and_decimals() {
        let utc = FixedOffset::east_opt(0).expect("UTC");
        assert_eq!(meant(20_517, &Meaning::Day), "2026-03-05");
        assert_eq!(meant(1_772_668_800_000, &Meaning::Moment(1_000, utc)), "2026-03-05");
        assert_eq!(meant(1_772_699_400, &Meaning::Moment(1, utc)), "2026-03-05 08:30:00");
        let shanghai = "+08:00".parse().expect("an offset");
        assert_eq!(meant(1_772_640_000_000_000, &Meaning::Moment(1_000_000, shanghai)), "2026-03-05");
        assert_eq!(meant(-1, &Meaning::Moment(1_000_000_000, utc)), "1969-12-31 23:59:59");
        assert_eq!(meant(i64::MAX, &Meaning::Moment(1, utc)), i64::MAX.to_string(), "no date");
        assert_eq!(meant(-1_250, &Meaning::Decimal(2)), "-12.5");
        assert_eq!(decimal(5, 3), "0.005");
        assert_eq!(decimal(big_endian(&[0xFF, 0xFE]), 0), "-2");
        assert_eq!(decimal(big_endian(&[0x01, 0x00]), 1), "25.6");
    }

    #[test]
    fn what_is_no_single_text_is_not_read() {
        use ArrowDataType as Kind;
        let zone = Some("Asia/Shanghai".into());
        assert_eq!(stored_as(&Kind::Timestamp(ArrowTimeUnit::Millisecond, zone), "Int64"), None);
        assert_eq!(stored_as(&Kind::Timestamp(ArrowTimeUnit::Nanosecond, None), "Int96"), None);
        assert_eq!(stored_as(&Kind::Binary, "ByteArray"), None);
        let decimal = stored_as(&Kind::Decimal(38, 2), "FixedLenByteArray(16)");
        assert_eq!(decimal, Some((Kind::FixedSizeBinary(16), Meaning::Decimal(2))));
    }

    /// Written by pyarrow 26: each kind once, a null in the last row, two groups of rows.
    #[test]
    fn every_kind_of_value_is_a_text() {
        let (headers, grid) = read(include_bytes!("tests/kinds.parquet").to_vec(), "a.parquet").expect("reads");
        let shown: Vec<String> = (headers.iter().enumerate())
            .map(|(c, header)| format!("{header}: {} | {} | {}", grid.text(0, c), grid.text(1, c), grid.text(2, c)))
            .collect();
        let expected = [
            "date: 2026-03-05 | 1969-12-31 | ",
            "ms: 2026-03-05 | 2026-03-05 08:30:00 | ",
            "us: 2026-03-05 | 2026-03-05 08:30:00 | ",
            "ns: 2026-03-05 | 2026-03-05 08:30:00 | ",
            "utc: 2026-03-05 | 2026-03-05 08:30:00 | ",
            "cst: 2026-03-05 | 2026-03-05 16:30:00 | ",
            "i8: -1 | 127 | ",
            "i16: -300 | 300 | ",
            "i32: -70000 | 7 | ",
            "i64: -1099511627776 | 9007199254740993 | ",
            "u8: 255 | 0 | ",
            "u16: 65535 | 0 | ",
            "u32: 4294967295 | 0 | ",
            "u64: 18446744073709551615 | 0 | ",
            "f32: 0.1 | 10000000000 | ",
            "f64: 0.1 |  | ",
            "dec: 1234.5 | -0.05 | ",
            "big: 12345678901234567890.1234567891 | -1 | ",
            "bool: true | false | ",
            "text: 华东 |  | ",
            "large: a | b | ",
            "kind: x | y | ",
            "none:  |  | ",
        ];
        assert_eq!(shown, expected);
        assert_eq!(grid.rows, [1, 2, 3]);
    }

    #[test]
    fn decimals_may_be_stored_as_integers_and_lists_are_refused() {
        let (_, grid) = read(include_bytes!("tests/decimals.parquet").to_vec(), "a.parquet").expect("reads");
        assert_eq!(
            [grid.text(0, 0), grid.text(1, 0), grid.text(0, 1), grid.text(2, 1)],
            ["1234.5", "-0.05", "12345678901.25", "-1"]
        );
        let error = read(include_bytes!("tests/nested.parquet").to_vec(), "a.parquet").expect_err("a list");
        assert!(error.message.contains("column `list` of a.parquet"), "{error}");
    }

    #[test]
    fn damaged_files_are_refused() {
        for bytes in [b"PAR1".to_vec(), b"PAR1PAR1PAR1PAR1".to_vec(), vec![0x50; 100]] {
            let error = read(bytes, "a.parquet").expect_err("damaged");
            assert!(error.message.starts_with("a.parquet cannot be read"), "{error}");
        }
    }
}
