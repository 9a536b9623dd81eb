//! The row of the headers, under titles, notes and blank rows; one row or two.

use super::headers::{self, Match};
use crate::data::grid::Grid;

/// Rows that are searched for headers.
const SEARCHED: usize = 200;

/// Where the headers stand, and their texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Index of the first row of headers in the grid.
    pub first: usize,
    /// Rows that the headers take.
    pub rows: usize,
    /// One text a column, of both rows joined by a space; blank under no header.
    pub headers: Vec<String>,
}

/// Why there are no headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoHead {
    /// The row that the configuration names is not there.
    Beyond,
    /// It is blank.
    Blank,
    /// No cell of the grid has a text.
    Empty,
}

/// The headers: in the row that is given by its number in the file, else in the first row that has all wanted
/// headers, else in the row that has most of them, else in the first row that is not blank.
pub fn find(grid: &Grid, given: Option<u32>, rows: usize, wanted: &[&str]) -> Result<Head, NoHead> {
    if let Some(number) = given {
        let first = grid.rows.iter().position(|row| *row == number).ok_or(NoHead::Beyond)?;
        return if is_blank(grid, first) { Err(NoHead::Blank) } else { Ok(at(grid, first, rows)) };
    }
    let mut best: Option<(usize, Head)> = None;
    for first in (0..grid.len().min(SEARCHED)).filter(|row| !is_blank(grid, *row)) {
        let head = at(grid, first, rows);
        let found = wanted.iter().filter(|w| headers::find(&head.headers, w) != Match::Nothing).count();
        let better = best.as_ref().is_none_or(|(most, _)| found > *most);
        let all = found == wanted.len();
        if better {
            best = Some((found, head));
        }
        if all {
            break;
        }
    }
    if let Some((_, head)) = best {
        return Ok(head);
    }
    let first = (0..grid.len()).find(|row| !is_blank(grid, *row)).ok_or(NoHead::Empty)?;
    Ok(at(grid, first, rows))
}

/// The row that has all the wanted headers, when there is one.
pub fn head_with(grid: &Grid, rows: usize, wanted: &[&str]) -> Option<Head> {
    let head = find(grid, None, rows, wanted).ok()?;
    wanted.iter().all(|w| headers::find(&head.headers, w) != Match::Nothing).then_some(head)
}

/// The headers when the first rows that are not blank hold them.
pub fn head_at_top(grid: &Grid, rows: usize) -> Option<Vec<String>> {
    let first = (0..grid.len()).find(|row| !is_blank(grid, *row))?;
    (first + rows <= grid.len()).then(|| at(grid, first, rows).headers)
}

/// True when no cell of a row has a text.
pub fn is_blank(grid: &Grid, row: usize) -> bool {
    grid.columns.iter().all(|column| column.text(row).trim().is_empty())
}

pub(super) fn at(grid: &Grid, first: usize, rows: usize) -> Head {
    let text = |row: usize, column: usize| grid.text(row, column).trim();
    let columns = 0..grid.columns.len();
    if rows < 2 {
        return Head { first, rows: 1, headers: columns.map(|c| text(first, c).to_owned()).collect() };
    }
    let mut reaching = "";
    let join = |c: usize| {
        let (mut upper, lower) = (text(first, c), text(first + 1, c));
        // A group's name stands over its first column only, unless the cells were merged.
        if !upper.is_empty() {
            reaching = if lower.is_empty() || lower == upper { "" } else { upper };
        } else if !lower.is_empty() {
            upper = reaching;
        } else {
            reaching = "";
        }
        match (upper.is_empty(), lower.is_empty() || lower == upper) {
            (true, _) => lower.to_owned(),
            (false, true) => upper.to_owned(),
            (false, false) => format!("{upper} {lower}"),
        }
    };
    Head { first, rows: 2.min(grid.len() - first), headers: columns.map(join).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::shape::arranged::tests::grid;

    #[test]
    fn the_header_is_found_under_a_title() {
        let sheet =
            grid(&[&["2026 年销售", "", ""], &["", "", ""], &["日期", "金额（元）", ""], &["2026-01-05", "1", ""]]);
        let head = find(&sheet, None, 1, &["日期", "金额"]).expect("a head");
        assert_eq!((head.first, head.headers), (2, vec!["日期".to_owned(), "金额（元）".to_owned(), String::new()]));
        assert_eq!(find(&sheet, None, 1, &["nothing"]).expect("the first row").first, 0);
        assert_eq!(find(&sheet, None, 1, &["日期", "nothing"]).expect("the nearest row").first, 2);
        assert_eq!(find(&sheet, Some(3), 1, &[]).expect("given").first, 2);
        assert_eq!(find(&sheet, Some(2), 1, &[]), Err(NoHead::Blank));
        assert_eq!(find(&sheet, Some(9), 1, &[]), Err(NoHead::Beyond));
        assert_eq!(find(&grid(&[&["", ""]]), None, 1, &["a"]), Err(NoHead::Empty));
    }

    #[test]
    fn two_rows_of_headers_are_joined() {
        let headers = |rows: &[&[&str]]| find(&grid(rows), Some(1), 2, &[]).expect("a head").headers;
        let merged = headers(&[&["大区", "1月", "1月", "2月", "2月"], &["大区", "销售额", "数量", "销售额", "数量"]]);
        assert_eq!(merged, ["大区", "1月 销售额", "1月 数量", "2月 销售额", "2月 数量"]);
        let plain = headers(&[&["", "", "1月", "", "2月", ""], &["大区", "团队", "销售额", "数量", "销售额", "数量"]]);
        assert_eq!(plain, ["大区", "团队", "1月 销售额", "1月 数量", "2月 销售额", "2月 数量"]);
        let upper = headers(&[&["大区", "", "1月", "", "备注"], &["", "团队", "销售额", "数量", ""]]);
        assert_eq!(upper, ["大区", "团队", "1月 销售额", "1月 数量", "备注"]);
    }
}
