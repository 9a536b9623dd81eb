//! Workbooks: the sheets of xlsx, xlsm, xlsb, xls and ods files as grids of texts.
//!
//! The kind of a file is seen from its bytes, not from its name. [`package`] unpacks the zip formats under [`Limits`],
//! [`xlsx`], [`xlsb`], [`ods`] and [`biff`] hand the cells to [`cells`], which makes the [`Grid`]; [`text`] says how
//! numbers and dates are written, [`merged`] what the cells of a merged region hold, [`other`] what a file is that
//! is no workbook. A workbook can be made to ask for any amount of memory or to
//! panic its reader; nothing of that leaves this folder: see [`Limits`] and [`guard`].

mod biff;
mod biff_text;
mod cells;
mod compound;
mod guard;
mod limits;
mod merged;
mod number_format;
mod ods;
mod other;
mod package;
mod text;
mod xlsb;
mod xlsx;
mod xml;

#[cfg(test)]
mod tests;

use std::path::Path;

pub(super) use guard::caught;
pub use limits::Limits;

use super::grid::Grid;
use crate::base::Result;
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
    Xlsb(Package<'a>, xlsx::Index),
    Ods(ods::Document),
    Xls(biff::Book),
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
        let content = if bytes.starts_with(b"PK\x03\x04") {
            zipped(bytes, subject)?
        } else if bytes.starts_with(compound::SIGNATURE) {
            compound(bytes, subject)?
        } else {
            return Err(other::refusal(bytes, subject));
        };
        let workbook = Workbook { subject, content };
        if workbook.all().is_empty() {
            return Err(subject.refuse("has no sheet of cells", "save it with its data on a sheet"));
        }
        Ok(workbook)
    }

    /// The sheets in the order of their tabs.
    fn all(&self) -> Vec<&Sheet> {
        match &self.content {
            Content::Xlsx(_, index) | Content::Xlsb(_, index) => index.sheets.iter().map(|s| &s.sheet).collect(),
            Content::Ods(document) => document.sheets.iter().collect(),
            Content::Xls(book) => book.sheets.iter().collect(),
        }
    }

    /// The sheets: first the visible ones, then the hidden ones, each in the order of their tabs.
    pub fn sheets(&self) -> Vec<Sheet> {
        let mut sheets: Vec<Sheet> = self.all().into_iter().cloned().collect();
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
        let Some(number) = self.all().iter().position(|s| s.name == sheet) else {
            let names: Vec<String> = self.sheets().into_iter().map(|s| s.name).collect();
            return Err(subject.no_sheet(sheet, &names));
        };
        match &self.content {
            Content::Xlsx(package, index) => {
                xlsx::read(package, index, &index.sheets[number], &mut cells, subject)?;
            }
            Content::Xlsb(package, index) => {
                xlsb::read(package, index, &index.sheets[number], &mut cells, subject)?;
            }
            Content::Ods(document) => document.read(number, &mut cells, subject)?,
            Content::Xls(book) => book.read(number, &mut cells, subject)?,
        }
        cells.finish(format!("{}[{sheet}]", subject.name))
    }
}

/// The formats that are zip files.
fn zipped<'a>(bytes: &'a [u8], subject: Subject<'_>) -> Result<Content<'a>> {
    let package = Package::open(bytes, subject)?;
    if ods::is_spreadsheet(&package, subject)? {
        return Ok(Content::Ods(ods::Document::open(&package, subject)?));
    }
    match xlsx::main_part(&package, subject)? {
        Some(main) => {
            let index = xlsx::Index::open(&package, &main, subject)?;
            let binary = main.to_ascii_lowercase().ends_with(".bin");
            Ok(if binary { Content::Xlsb(package, index) } else { Content::Xlsx(package, index) })
        }
        None => Err(subject.refuse("is a zip file without a workbook", "unpack it, and name the file within")),
    }
}

/// The formats that are compound files.
fn compound<'a>(bytes: &[u8], subject: Subject<'_>) -> Result<Content<'a>> {
    let file = compound::Compound::open(bytes, subject)?;
    if file.has("EncryptedPackage") {
        return Err(subject.protected());
    }
    match file.stream("Workbook").or_else(|| file.stream("Book")) {
        Some(stream) => Ok(Content::Xls(biff::Book::open(stream, subject)?)),
        None => Err(subject.refuse("is an Office file, but no workbook", "save the table as .xlsx or CSV (UTF-8)")),
    }
}
