//! Workbooks whose bytes do not depend on the day they are written.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::calendar::{self, Date};

/// What a cell holds.
pub enum Cell {
    /// Text, also where it looks like a number.
    Text(String),
    /// A day, as the number that workbooks keep.
    Day(Date),
    /// Fen, written in yuan.
    Money(i64),
    /// Fen, written in units of 10,000 yuan.
    Wan(i64),
    /// A whole number.
    Count(i64),
}

/// A sheet that is being filled; the first error is kept until the book is put together.
pub struct Sheet {
    sheet: Worksheet,
    bold: Format,
    day: Format,
    fault: Option<XlsxError>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(name: &str) -> Sheet {
        let mut sheet = Worksheet::new();
        let fault = sheet.set_name(name).err();
        let bold = Format::new().set_bold().set_align(FormatAlign::Center);
        Sheet { sheet, bold, day: Format::new().set_num_format("yyyy-mm-dd"), fault }
    }

    fn keep<T>(&mut self, result: Result<T, XlsxError>) {
        if let Err(error) = result {
            self.fault.get_or_insert(error);
        }
    }

    /// A row of headers.
    pub fn titles(&mut self, row: u32, titles: &[&str]) {
        for (column, title) in titles.iter().enumerate() {
            let written = self.sheet.write_with_format(row, column as u16, *title, &self.bold).err();
            self.keep(written.map_or(Ok(()), Err));
        }
    }

    /// A cell that reaches over several, with its text; rows and columns from 0, both ends counted.
    pub fn merged(&mut self, from: (u32, u16), to: (u32, u16), text: &str) {
        if from == to {
            return self.cell(from.0, from.1, Cell::Text(text.to_owned()));
        }
        let written = self.sheet.merge_range(from.0, from.1, to.0, to.1, text, &self.bold).err();
        self.keep(written.map_or(Ok(()), Err));
    }

    /// A row of cells.
    pub fn row(&mut self, row: u32, cells: impl IntoIterator<Item = Cell>) {
        for (column, cell) in cells.into_iter().enumerate() {
            self.cell(row, column as u16, cell);
        }
    }

    /// One cell; blank text makes none.
    pub fn cell(&mut self, row: u32, column: u16, cell: Cell) {
        let sheet = &mut self.sheet;
        let written = match cell {
            Cell::Text(text) if text.is_empty() => Ok(sheet),
            Cell::Text(text) => sheet.write_string(row, column, text),
            Cell::Day(day) => {
                // Workbooks count days from 1899-12-30.
                let serial = calendar::number(day) - calendar::number((1899, 12, 30));
                sheet.write_number_with_format(row, column, serial as f64, &self.day)
            }
            Cell::Money(fen) => sheet.write_number(row, column, fen as f64 / 100.0),
            Cell::Wan(fen) => sheet.write_number(row, column, fen as f64 / 1_000_000.0),
            Cell::Count(count) => sheet.write_number(row, column, count as f64),
        };
        if let Err(error) = written {
            self.fault.get_or_insert(error);
        }
    }
}

/// The bytes of a workbook.
///
/// # Errors
/// The first error of a sheet.
pub fn book(sheets: Vec<Sheet>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2026, 7, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for sheet in sheets {
        if let Some(fault) = sheet.fault {
            return Err(fault);
        }
        book.push_worksheet(sheet.sheet);
    }
    book.save_to_buffer()
}
