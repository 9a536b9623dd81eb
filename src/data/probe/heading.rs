//! The header rows of a table: below titles, in one row or two.

use super::super::amount::AmountReading;
use super::super::column::{BLANK_CODE, Coder, Column};
use super::super::date::DateReading;
use super::super::grid::Grid;
use super::{Found, nature};
use crate::base::Error;
use crate::config::draft::{Layout, Part};

/// A table with its headers taken off.
pub(super) struct Table {
    pub part: Part,
    pub layout: Layout,
    pub headers: Vec<String>,
    pub columns: Vec<Column>,
    pub rows: usize,
    pub cut: bool,
    pub totals: usize,
    pub hash: String,
}

/// Rows among which the header is looked for.
const TOP: usize = 25;
/// Words that begin a row of totals.
const TOTALS: [&str; 6] = ["合计", "小计", "总计", "total", "subtotal", "grand total"];

/// Finds the headers of a table and takes them off.
///
/// # Errors
/// No row can be the header: the first one holds values already, or there is none.
pub(super) fn find(found: Found) -> Result<Table, Error> {
    if let Some(headers) = found.headers {
        let rows = found.grid.len();
        let (columns, cut) = (found.grid.columns, found.cut);
        return Ok(Table {
            part: found.part,
            layout: found.layout,
            headers,
            columns,
            rows,
            cut,
            totals: 0,
            hash: found.hash,
        });
    }
    let grid = &found.grid;
    let name = found.part.shown();
    let width = used(grid);
    if grid.is_empty() || width == 0 {
        return Err(Error::data(format!("{name} has no rows")).hint("a table needs a row with its headers"));
    }
    let Some(row) = (0..grid.len().min(TOP)).find(|&row| is_header(grid, row, width)) else {
        return Err(Error::data(format!("{name} has no row of headers"))
            .hint("write a first row that says what each column is: `日期,客户,金额` or `date,customer,amount`"));
    };
    let two = is_upper(grid, row);
    let mut headers: Vec<String> = if two { joined(grid, row) } else { texts(grid, row).map(str::to_owned).collect() };
    let first = row + 1 + usize::from(two);
    let keep: Vec<bool> = (0..grid.len()).map(|r| r >= first && !is_total(grid, r)).collect();
    let totals = (first..grid.len()).filter(|r| !keep[*r]).count();
    // Sheets are read without rows of totals; in a text they are rows like any other unless it is said.
    let text = found.part.sheet.is_none() && totals > 0;
    let words = TOTALS.iter().filter(|w| text && (first..grid.len()).any(|r| begins(grid, r, w)));
    let words: Vec<String> = words.map(|w| (*w).to_owned()).collect();
    let mut columns = found.grid.columns.clone();
    columns.iter_mut().for_each(|c| c.keep(&keep));
    // Columns without header and values are the frame of the sheet.
    while headers.last().is_some_and(|h| h.trim().is_empty()) && columns.last().is_some_and(|c| c.texts.len() < 2) {
        headers.pop();
        columns.pop();
    }
    let layout = Layout {
        header: (row > 0).then(|| grid.rows[row]),
        header_rows: two.then_some(2),
        totals: words,
        ..found.layout
    };
    let rows = keep.iter().filter(|k| **k).count();
    Ok(Table { part: found.part, layout, headers, columns, rows, cut: found.cut, totals, hash: found.hash })
}

fn texts(grid: &Grid, row: usize) -> impl Iterator<Item = &str> {
    (0..grid.columns.len()).map(move |c| grid.text(row, c))
}

/// Columns that have a text in some row.
fn used(grid: &Grid) -> usize {
    grid.columns.iter().filter(|c| c.codes.iter().any(|code| *code != BLANK_CODE)).count()
}

/// True for a row of words over rows of values: most columns have one, and they differ.
fn is_header(grid: &Grid, row: usize, width: usize) -> bool {
    let cells: Vec<&str> = texts(grid, row).filter(|t| !t.is_empty()).collect();
    let values = cells.iter().filter(|t| is_value(t)).count();
    let wide = cells.len() >= 2.min(width) && cells.len() * 10 >= width * 6;
    // A title over merged columns is one text again and again.
    let distinct: std::collections::BTreeSet<&str> = cells.iter().copied().collect();
    if distinct.len() < 2.min(width) {
        return false;
    }
    // A row of figures is data, also when a name stands before them; a title stands alone.
    wide && values * 10 <= cells.len() * 3
        && cells.iter().any(|t| t.chars().any(char::is_alphabetic))
        && !(row + 1 < grid.len() && looks_like_data(grid, row))
}

/// True when a row has the same kinds of cells as the rows below it, numbers or dates among them: no header.
fn looks_like_data(grid: &Grid, row: usize) -> bool {
    let value_at = |r: usize, c: usize| is_value(grid.text(r, c));
    let columns = 0..grid.columns.len();
    columns.clone().any(|c| value_at(row, c)) && columns.clone().all(|c| !value_at(row + 1, c) || value_at(row, c))
}

/// True for a number or a date. A month alone may head a column of a wide table.
fn is_value(text: &str) -> bool {
    let number = matches!(nature::amount(text), AmountReading::Number(_));
    let date = || matches!(nature::date(text), Some(DateReading::Day(_)));
    (number && !is_month(text)) || date()
}

/// `202603`, `2026.03`.
fn is_month(text: &str) -> bool {
    matches!(nature::date(text), Some(DateReading::Month(_)))
}

/// True when the row below continues the headers: words again, under cells that reach over several columns.
fn is_upper(grid: &Grid, row: usize) -> bool {
    if row + 2 >= grid.len() {
        return false;
    }
    let columns = 0..grid.columns.len();
    let (upper, lower) = (|c: usize| grid.text(row, c), |c: usize| grid.text(row + 1, c));
    let words = columns.clone().all(|c| lower(c).is_empty() || !is_value(lower(c)));
    // The cells of a merged region may all hold its text, or only the first one.
    let same = |c: usize| c > 0 && upper(c) == upper(c - 1) && lower(c) != lower(c - 1);
    let over = columns.clone().any(|c| (upper(c).is_empty() || same(c)) && !lower(c).is_empty());
    let beside = columns.clone().any(|c| !upper(c).is_empty() && (lower(c).is_empty() || lower(c) == upper(c)));
    let values = columns.clone().any(|c| !lower(c).is_empty() && is_value(grid.text(row + 2, c)));
    let repeated = columns
        .clone()
        .filter(|c| !lower(*c).is_empty())
        .any(|c| columns.clone().any(|d| d > c && lower(c) == lower(d)));
    words && over && values && (beside || repeated)
}

/// The texts of both header rows; an upper one reaches over the blank cells after it.
fn joined(grid: &Grid, row: usize) -> Vec<String> {
    let mut over = "";
    let join = |c: usize| {
        let (upper, lower) = (grid.text(row, c), grid.text(row + 1, c));
        if !upper.is_empty() {
            over = upper;
        }
        match (upper.is_empty() && lower.is_empty(), lower.is_empty()) {
            (true, _) => String::new(),
            (_, true) => over.to_owned(),
            _ if over == lower => lower.to_owned(),
            _ if over.is_empty() => lower.to_owned(),
            _ => format!("{over} {lower}"),
        }
    };
    (0..grid.columns.len()).map(join).collect()
}

/// True for a row of totals: its first text begins with such a word, and no cell is a date.
fn is_total(grid: &Grid, row: usize) -> bool {
    let dated =
        || texts(grid, row).any(|t| !nature::is_serial(t) && matches!(nature::date(t), Some(DateReading::Day(_))));
    TOTALS.iter().any(|word| begins(grid, row, word)) && !dated()
}

/// True when the first text of a row begins with a word.
fn begins(grid: &Grid, row: usize, word: &str) -> bool {
    let Some(text) = texts(grid, row).find(|t| !t.is_empty()) else { return false };
    let text = text.trim().to_lowercase();
    text.strip_prefix(word).is_some_and(|rest| !rest.chars().next().is_some_and(|c| c.is_ascii_alphanumeric()))
}

/// Columns of texts, for tests and for joining.
pub(super) fn coded<'t>(texts: impl Iterator<Item = &'t str>) -> Column {
    let mut coder = Coder::new();
    texts.for_each(|t| coder.push(t));
    coder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Result<Table, Error> {
        let width = rows.iter().map(|r| r.len()).max().unwrap_or(0);
        let columns = (0..width).map(|c| coded(rows.iter().map(move |r| r.get(c).copied().unwrap_or("")))).collect();
        let grid = Grid { name: "x".into(), columns, rows: (1..=rows.len() as u32).collect() };
        let part = Part { file: "x".into(), sheet: None };
        find(Found { part, layout: Layout::default(), grid, headers: None, cut: false, hash: String::new() })
    }

    #[test]
    fn the_header_stands_below_titles() {
        let found = table(&[
            &["华东销售明细", "", ""],
            &["2026年3月", "", ""],
            &["日期", "客户", "金额"],
            &["2026-03-05", "甲", "5"],
            &["合计", "", "5"],
        ])
        .expect("a table");
        assert_eq!(found.headers, ["日期", "客户", "金额"]);
        assert_eq!((found.layout.header, found.layout.header_rows, found.rows, found.totals), (Some(3), None, 1, 1));
    }

    #[test]
    fn two_rows_of_headers_are_joined() {
        let found = table(&[
            &["大区", "1月", "", "2月", ""],
            &["", "销售额", "数量", "销售额", "数量"],
            &["华东", "5", "1", "6", "2"],
        ])
        .expect("a table");
        assert_eq!(found.headers, ["大区", "1月 销售额", "1月 数量", "2月 销售额", "2月 数量"]);
        assert_eq!((found.layout.header, found.layout.header_rows, found.rows), (None, Some(2), 1));
    }

    #[test]
    fn a_table_without_headers_is_refused() {
        let error = table(&[&["2026-03-05", "甲", "5"], &["2026-03-06", "乙", "6"]]).err().expect("no header");
        assert!(error.message.contains("no row of headers") && error.hints[0].contains("日期"), "{error}");
        assert!(table(&[&["甲", "5", "6"], &["乙", "7", "8"]]).is_err());
        assert!(table(&[&["name"], &["a"]]).is_ok(), "one column of words has a header");
    }
}
