//! Workbooks: the sheets of xlsx, xlsm, xlsb, xls and ods files as grids of texts.
//!
//! The kind of a file is seen from its bytes, not from its name. [`package`] unpacks the zip formats under [`limits`],
//! [`xlsx`] hands the cells to [`cells`], which makes the [`Grid`]; [`text`] says how numbers and dates are written,
//! [`merged`] what the cells of a merged region hold. A workbook can be made to ask for any amount of memory or to
//! panic its reader; nothing of that leaves this folder: see [`Limits`] and [`guard`].

mod cells;
mod guard;
mod limits;
mod merged;
mod package;
mod text;
mod xlsx;
mod xml;

#[cfg(test)]
mod tests;

use std::path::Path;

pub(super) use guard::caught;
pub use limits::Limits;

use super::grid::Grid;
use crate::base::{Error, Result};
use cells::Cells;
use limits::Subject;
use package::Package;

/// Whether a sheet is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// The sheet has a tab.
    Visible,
    /// The sheet is hidden, by its user or by a program.
    Hidden,
}

/// A sheet of cells; sheets of charts and macros are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name on the tab.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
}

/// True when the name of a file says that it is a workbook: xlsx, xlsm, xltx, xltm, xlsb, xls, xlt, et or ods.
pub fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let known = ["xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "xlt", "et", "ods"];
    extension.is_some_and(|e| known.contains(&e.as_str()))
}

/// A workbook whose list of sheets has been read.
#[derive(Debug)]
pub struct Workbook<'a> {
    subject: Subject<'a>,
    content: Content<'a>,
}

#[derive(Debug)]
enum Content<'a> {
    Xlsx(Package<'a>, xlsx::Index),
}

impl<'a> Workbook<'a> {
    /// Finds out what kind of workbook the bytes are, and its sheets; `name` is the path as the user would write it.
    ///
    /// # Errors
    /// No workbook, one with a password, one that is damaged or over the limits.
    pub fn open(bytes: &'a [u8], name: &'a str, limits: &'a Limits) -> Result<Workbook<'a>> {
        let subject = Subject { name, limits };
        if bytes.len() > limits.file_bytes {
            return Err(subject.exceeds("too many bytes", bytes.len() as u64, limits.file_bytes));
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let package = Package::open(bytes, subject)?;
            if let Some(main) = xlsx::main_part(&package, subject)? {
                let index = xlsx::Index::open(&package, &main, subject)?;
                return Ok(Workbook { subject, content: Content::Xlsx(package, index) });
            }
        }
        Err(subject.refuse("is not a workbook", "save it as .xlsx, or as CSV (UTF-8)"))
    }

    /// The sheets: first the visible ones, then the hidden ones, each in the order of their tabs.
    pub fn sheets(&self) -> Vec<Sheet> {
        let mut sheets: Vec<Sheet> = match &self.content {
            Content::Xlsx(_, index) => index.sheets.iter().map(|s| s.sheet.clone()).collect(),
        };
        sheets.sort_by_key(|s| s.visibility);
        sheets
    }

    /// The cells of a sheet as texts, named `data/2026.xlsx[订单]`. Rows and columns are those of the sheet: the first
    /// column is A even when it is blank, and [`Grid::rows`] has the row numbers of the sheet (a run of more than
    /// 1000 blank rows is left out, shorter ones are there). Cells of merged regions are filled as [`merged`] says.
    ///
    /// # Errors
    /// A sheet that does not exist, is damaged or over the limits.
    pub fn read(&self, sheet: &str) -> Result<Grid> {
        let subject = self.subject;
        let mut cells = Cells::new(subject);
        let missing = || -> Error {
            let names: Vec<String> = self.sheets().into_iter().map(|s| s.name).collect();
            subject.no_sheet(sheet, &names)
        };
        match &self.content {
            Content::Xlsx(package, index) => {
                let part = index.sheets.iter().find(|s| s.sheet.name == sheet).ok_or_else(missing)?;
                xlsx::read(package, index, part, &mut cells, subject)?;
            }
        }
        cells.finish(format!("{}[{sheet}]", subject.name))
    }
}
