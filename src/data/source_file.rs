//! A file of a table, whatever its kind: its headers, its records, and the place of every field.

use super::column::Coder;
use super::file::{DelimitedFile, Ragged};
use super::records::{Fields, Record};
use super::shape::Arranged;
use super::shape::unit;
use crate::base::{Place, Result};

/// A file that a table reads rows from.
#[derive(Debug)]
pub enum SourceFile {
    /// Delimited text whose first line holds the headers: the fast path.
    Delimited(DelimitedFile),
    /// Everything else, as cells under one line of headers.
    Gridded(Box<Arranged>),
}

impl SourceFile {
    /// Path as the user would write it, with the sheet.
    pub fn name(&self) -> &str {
        match self {
            SourceFile::Delimited(file) => &file.name,
            SourceFile::Gridded(file) => &file.name,
        }
    }

    /// Headers without the space around them.
    pub fn headers(&self) -> &[String] {
        match self {
            SourceFile::Delimited(file) => &file.headers,
            SourceFile::Gridded(file) => &file.headers,
        }
    }

    /// Number of good records.
    pub fn len(&self) -> usize {
        match self {
            SourceFile::Delimited(file) => file.records.len(),
            SourceFile::Gridded(file) => file.len(),
        }
    }

    /// Appends the good records, with the number of the file, to a list.
    pub fn records(&self, number: u32, into: &mut Vec<(u32, Record)>) {
        match self {
            SourceFile::Delimited(file) => into.extend(file.records.iter().map(|record| (number, *record))),
            SourceFile::Gridded(file) => into.extend(file.records().map(|record| (number, record))),
        }
    }

    /// Records with another number of fields than the header.
    pub fn ragged(&self) -> &[Ragged] {
        match self {
            SourceFile::Delimited(file) => &file.ragged,
            SourceFile::Gridded(file) => &file.ragged,
        }
    }

    /// Rows that are sums of others, and left out.
    pub fn totals(&self) -> u64 {
        match self {
            SourceFile::Delimited(_) => 0,
            SourceFile::Gridded(file) => file.totals,
        }
    }

    /// The unit in the header of a column: `万元`.
    pub fn unit(&self, column: usize) -> Option<String> {
        match self {
            SourceFile::Delimited(file) => unit::split(file.headers.get(column)?).1,
            SourceFile::Gridded(file) => file.unit(column).map(str::to_owned),
        }
    }

    /// Appends the values of some columns (by index) to their coders.
    ///
    /// # Errors
    /// An internal error when a delimited text cannot be read though it is well formed.
    pub fn read(&self, columns: &[usize], into: &mut [Coder]) -> Result<()> {
        match self {
            SourceFile::Delimited(file) => file.read(columns, into),
            SourceFile::Gridded(file) => {
                file.read(columns, into);
                Ok(())
            }
        }
    }

    /// The place of a field of a record; of the whole record without a field.
    pub fn place(&self, record: Record, column: Option<usize>) -> Place {
        match self {
            SourceFile::Delimited(file) => file.place(record, column),
            SourceFile::Gridded(file) => file.place(record, column),
        }
    }

    /// The place of a ragged record, at its first field that has no header.
    pub fn ragged_place(&self, ragged: &Ragged, headers: usize) -> Place {
        let column = (ragged.fields > headers).then_some(headers);
        match self {
            SourceFile::Delimited(file) => file.place(ragged.record, column),
            SourceFile::Gridded(file) => file.ragged_place(ragged.record, column),
        }
    }

    /// The place of the headers, or of one header.
    pub fn header_place(&self, column: Option<usize>) -> Place {
        match self {
            SourceFile::Delimited(file) => file.header_place(column),
            SourceFile::Gridded(file) => file.header_place(column),
        }
    }

    /// Calls a function with the text of a record, by which repeated rows are found.
    pub fn with_text<T>(&self, record: Record, fields: &mut Fields, then: impl FnOnce(&str) -> T) -> T {
        match self {
            SourceFile::Delimited(file) => then(file.record_text(record, fields)),
            SourceFile::Gridded(file) => then(&file.record_text(record)),
        }
    }
}
