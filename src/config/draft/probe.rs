//! What a look at a data file tells: its headers, and of each column which values it has.

use std::sync::Arc;

use crate::base::Date;

/// One table as it was found: a file, a sheet, or several of them with equal headers.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// Where its rows stand, in the order of their names.
    pub parts: Vec<Part>,
    /// How it has to be read, where the reader does not find it by itself.
    pub layout: Layout,
    /// Its columns, in the order of the file.
    pub columns: Vec<ProbeColumn>,
    /// Rows looked at.
    pub rows: usize,
    /// True when there are more rows than were looked at.
    pub cut: bool,
    /// Rows of totals (合计, Total) that were left out.
    pub totals: usize,
}

/// A file, or a sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Path relative to the project, with `/`.
    pub file: String,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
}

/// How a table has to be read; nothing where the reader finds it by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// Between fields.
    pub delimiter: Option<char>,
    /// True when `"` is a character like any other.
    pub unquoted: bool,
    /// Row of the header, from 1.
    pub header: Option<u32>,
    /// Rows that make the header, when they are two.
    pub header_rows: Option<u32>,
    /// Words that begin rows of totals, where the reader does not leave these out by itself.
    pub totals: Vec<String>,
}

/// A column with its values as codes; code 0 is the blank text.
#[derive(Debug, Clone, Default)]
pub struct ProbeColumn {
    /// Its header.
    pub header: String,
    /// The code of each row.
    pub codes: Vec<u32>,
    /// The distinct texts by code.
    pub texts: Vec<Arc<str>>,
    /// What its values look like.
    pub nature: Nature,
}

/// What the values of a column look like, counted in rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nature {
    /// Rows that are not blank.
    pub filled: usize,
    /// Numbers and amounts.
    pub numbers: usize,
    /// Numbers with digits after their point.
    pub fractions: usize,
    /// Days.
    pub days: usize,
    /// Months.
    pub months: usize,
    /// Quarters, years and weeks as words.
    pub periods: usize,
    /// A date of which no row tells whether day or month comes first.
    pub ambiguous: Option<String>,
    /// The forms that would settle it.
    pub forms: Vec<String>,
    /// Numbers that a spreadsheet may mean as days.
    pub serials: usize,
    /// True when some month has several days.
    pub daily: bool,
    /// First and last day.
    pub span: Option<(Date, Date)>,
}

/// The part of the rows that must be of a kind for the column to be of that kind, in percent.
const MOST: usize = 90;

impl Nature {
    fn mostly(&self, rows: usize) -> bool {
        self.filled > 0 && rows * 100 >= self.filled * MOST
    }

    /// True for a column of numbers.
    pub fn is_number(&self) -> bool {
        self.mostly(self.numbers)
    }

    /// True for a column of days or months.
    pub fn is_date(&self) -> bool {
        self.mostly(self.days + self.months)
    }

    /// True for dates, and for numbers that may be days where a header says so.
    pub fn may_be_date(&self) -> bool {
        self.is_date() || self.mostly(self.serials + self.days)
    }

    /// True for a column of days, months, quarters or years.
    pub fn is_period(&self) -> bool {
        self.mostly(self.days + self.months + self.periods)
    }

    /// True for values that may identify something: no dates with separators, no fractions.
    pub fn is_key(&self) -> bool {
        self.filled > 0 && self.fractions == 0 && (!self.is_date() || self.is_number())
    }

    /// True for words: neither numbers nor dates.
    pub fn is_text(&self) -> bool {
        self.filled > 0 && !self.is_number() && !self.is_period()
    }
}

impl ProbeColumn {
    /// Number of distinct texts that are not blank.
    pub fn distinct(&self) -> usize {
        self.texts.len().saturating_sub(1)
    }

    /// The texts that are not blank.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().skip(1).map(|t| &**t)
    }

    /// Rows of each code.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.texts.len()];
        for &code in &self.codes {
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// True when no two rows share a text and none is blank.
    pub fn is_unique(&self) -> bool {
        self.nature.filled == self.codes.len() && self.distinct() == self.codes.len() && !self.codes.is_empty()
    }
}

impl Probe {
    /// The name shown to people: the file with its sheet, or the number of files.
    pub fn shown(&self) -> String {
        match self.parts.as_slice() {
            [] => String::new(),
            [part] => part.shown(),
            [first, .., last] => {
                let word = if first.file == last.file { "sheets" } else { "files" };
                format!("{} {word}, {} … {}", self.parts.len(), first.shown(), last.shown())
            }
        }
    }

    /// The words that names of files, sheets and folders hold, for guessing what the table is; the sheet first.
    pub fn names(&self) -> Vec<String> {
        let Some(part) = self.parts.first() else { return Vec::new() };
        let pieces = part.file.rsplit('/').take(2).filter(|piece| !matches!(*piece, "data" | "" | "." | ".."));
        let stems = pieces.map(|piece| piece.split('.').find(|p| !p.is_empty()).unwrap_or_default());
        part.sheet.as_deref().into_iter().chain(stems).map(str::to_owned).collect()
    }

    /// The column of a header.
    pub fn position(&self, header: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.header == header)
    }

    /// True when a header can be named in the configuration: it is not blank and stands once.
    pub fn is_usable(&self, column: usize) -> bool {
        let header = &self.columns[column].header;
        !header.trim().is_empty() && self.columns.iter().filter(|c| c.header == *header).count() == 1
    }
}

impl Part {
    /// `file`, or `file[sheet]`.
    pub fn shown(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}[{sheet}]", self.file),
            None => self.file.clone(),
        }
    }
}
