//! What a workbook may ask of the machine, and the errors that name the file.

use crate::base::Error;

/// The most that reading one sheet may take. A file of a few kilobytes can ask for gigabytes; with the default limits
/// reading stays under 2 GiB of memory and a time in proportion to [`Limits::inflated_bytes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Bytes of the unpacked parts that one sheet needs: the sheet, the shared texts, the styles.
    pub inflated_bytes: usize,
    /// Bytes of one tag or one text of a part; a cell holds 32,767 characters at most.
    pub token_bytes: usize,
    /// Rows times columns of the used part of a sheet.
    pub cells: usize,
    /// Bytes of the distinct texts of a sheet, with what it takes to keep them.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 512 << 20,
            inflated_bytes: 576 << 20,
            token_bytes: 16 << 20,
            cells: 32 << 20,
            text_bytes: 576 << 20,
        }
    }
}

/// Rows of a sheet, by the format.
pub(super) const SHEET_ROWS: u32 = 1 << 20;
/// Columns of a sheet, by the format.
pub(super) const SHEET_COLUMNS: u32 = 1 << 14;
/// What keeping one distinct text takes beside its bytes: two pointers to it, its counts, its place in the index.
pub(super) const TEXT_OVERHEAD: usize = 112;

/// The workbook that is being read, for errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Path as the user would write it.
    pub name: &'a str,
    /// What it may take.
    pub limits: &'a Limits,
}

impl Subject<'_> {
    /// `data/2026.xlsx <fact>`, with what to do.
    pub fn refuse(&self, fact: impl AsRef<str>, hint: impl Into<String>) -> Error {
        Error::data(format!("{} {}", self.name, fact.as_ref())).hint(hint)
    }

    /// The file contradicts its own format.
    pub fn damaged(&self, detail: impl AsRef<str>) -> Error {
        let fact = format!("cannot be read: {}", detail.as_ref());
        self.refuse(
            fact,
            "the file is damaged or incomplete: open it in a spreadsheet program and save it anew as .xlsx",
        )
    }

    /// A part of the file is over a limit.
    pub fn exceeds(&self, what: &str, count: u64, limit: usize) -> Error {
        self.refuse(
            format!("has {what}: {}, the limit is {}", grouped(count), grouped(limit as u64)),
            "delete what is not data from the workbook, split it, or save the sheet as CSV (UTF-8)",
        )
    }

    /// The file asks for a password.
    pub fn protected(&self) -> Error {
        self.refuse(
            "is protected by a password",
            "save it without a password (File > Save As > Tools > General Options)",
        )
    }

    /// There is no sheet of that name.
    pub fn no_sheet(&self, sheet: &str, names: &[String]) -> Error {
        let hint = match names {
            [] => "it has no sheets with cells".to_owned(),
            names => format!("its sheets are {}", names.join(", ")),
        };
        self.refuse(format!("has no sheet `{sheet}`"), hint)
    }
}

/// A count with separators: `17,179,869,184`.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
