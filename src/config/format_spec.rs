//! How the files of a table are written, and how their cells become rows under one line of headers.

use std::collections::BTreeMap;

/// How a file is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormatSpec {
    /// Delimiter; found when it is not given.
    pub delimiter: Option<char>,
    /// Quoting of fields: `true` for `"`, `false` for none.
    pub quote: Option<bool>,
    /// strftime pattern of dates; detected when it is not given.
    pub date: Option<String>,
    /// Encoding label (`utf-8`, `gb18030`, `utf-16`); detected when it is not given.
    pub encoding: Option<String>,
    /// Names or patterns of the sheets to read; empty when the sheet is found by its headers.
    pub sheets: Vec<String>,
    /// Row of the header, from 1; found when it is not given.
    pub header: Option<u32>,
    /// Rows that the headers take: 1 or 2; 1 when it is not given.
    pub header_rows: Option<u32>,
    /// Rows left out after the header.
    pub skip: u32,
    /// Headers whose blank cells repeat the cell above.
    pub fill_down: Vec<String>,
    /// Which rows are sums of others.
    pub totals: Totals,
    /// Units of amounts that the files do not name themselves.
    pub units: UnitsSpec,
    /// Columns that are turned into rows.
    pub unpivot: Option<UnpivotSpec>,
}

impl FormatSpec {
    /// True when the cells of a file are to be rearranged: a delimited text is then read as a grid.
    pub fn rearranges(&self) -> bool {
        self.header.is_some()
            || self.header_rows.is_some()
            || self.skip > 0
            || !self.fill_down.is_empty()
            || matches!(self.totals, Totals::Words(_))
            || self.unpivot.is_some()
    }

    /// Rows that the headers take.
    pub fn header_rows(&self) -> usize {
        self.header_rows.map_or(1, |rows| rows as usize)
    }
}

/// Which rows are sums of others, and left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Totals {
    /// Rows of a workbook that say 合计 or Total and have no date.
    #[default]
    Usual,
    /// No row.
    None,
    /// Rows with a cell that begins with one of these words, in a column of text.
    Words(Vec<String>),
}

/// The unit in which amounts are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSpec {
    /// The word as written: `万元`, `k`.
    pub word: String,
    /// Power of ten by which numbers are multiplied.
    pub exponent: u8,
}

/// Units of amounts that the configuration gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitsSpec {
    /// The unit of every amount in money.
    pub all: Option<UnitSpec>,
    /// The unit of the column under a header.
    pub by_header: BTreeMap<String, UnitSpec>,
}

/// Columns that are turned into rows: `1月 2月 …` side by side become one row a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpivotSpec {
    /// Header under which the name of the column is found.
    pub name: String,
    /// Header under which a cell is found → the columns it stands in.
    pub values: Vec<(String, Spread)>,
    /// The year that names such as `1月` lack.
    pub year: Option<YearFrom>,
}

/// The columns over which one value is spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spread {
    /// Headers or patterns; the whole header is the name.
    Columns(Vec<String>),
    /// A pattern with one `*`; what it stands for is the name.
    Star(String),
}

/// Where the year of a column's name comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YearFrom {
    /// This year.
    Year(i32),
    /// The cell under this header.
    Header(String),
    /// The name of the sheet, else of the file.
    Name,
}
