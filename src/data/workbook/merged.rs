//! Merged regions: a spreadsheet keeps only the top-left cell of each, and a reader of tables wants to know what the
//! other cells mean.
//!
//! A text, date or truth value stands for the whole region: a month over its columns of a header, a region's name
//! beside the rows of its teams. It is repeated in every cell of the region, so a header cell merged over two header
//! rows says the same in both. A number is never repeated, or a merged amount would be counted twice; a year (1990
//! to 2100) over columns of one row without other numbers is a header and is repeated. Two kinds of columns get
//! nothing: those without content of their own, which are only there for the layout; and all but the first when a
//! region reaches over the whole width of the sheet, which is a title. What a covered cell hides is no data.

use std::ops::Range;
use std::sync::Arc;

use super::cells::{Held, Sparse};
use super::limits::{Subject, TEXT_OVERHEAD};
use crate::base::Error;

/// A merged region; rows and columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

impl Region {
    /// True when it is one cell, or ends before it begins.
    pub fn is_single(&self) -> bool {
        self.last_row < self.first_row
            || self.last_column < self.first_column
            || (self.last_row == self.first_row && self.last_column == self.first_column)
    }

    /// The region of a reference such as `A1:C2`.
    pub fn parse(reference: &str) -> Option<Region> {
        let (first, last) = reference.split_once(':')?;
        let ((first_row, first_column), (last_row, last_column)) = (position(first)?, position(last)?);
        Some(Region { first_row, first_column, last_row, last_column })
    }
}

/// Row and column, from 0, of `B3` or `$B$3`.
fn position(reference: &str) -> Option<(u32, u32)> {
    let mut column = 0_u32;
    let mut row = 0_u32;
    for c in reference.bytes().filter(|c| *c != b'$') {
        match c.to_ascii_uppercase() {
            c @ b'A'..=b'Z' if row == 0 => column = column.checked_mul(26)?.checked_add(u32::from(c - b'A') + 1)?,
            c @ b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(c - b'0'))?,
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Rows of a column that get a text; a blank one takes away what they hide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fill {
    /// Column, from 0.
    pub column: usize,
    /// Places among the rows of the grid.
    pub rows: Range<usize>,
    /// What they hold.
    pub text: Arc<str>,
}

/// What the merged regions put into their cells, by column; `rows` are the rows of the grid.
///
/// # Errors
/// Regions that fill more cells in all than the limit, or with more bytes of text, as only a hostile file has.
pub(super) fn spread(
    columns: &[Sparse],
    rows: &[u32],
    merged: &[Region],
    subject: Subject<'_>,
) -> Result<Vec<Fill>, Error> {
    let limits = subject.limits;
    let first_used = columns.iter().position(|c| !c.is_empty()).unwrap_or(0);
    let place = |row: u32| rows.partition_point(|&r| r < row);
    let (mut work, mut bytes) = (0, 0);
    let mut fills = Vec::new();
    for region in merged {
        let origin = region.first_column as usize;
        let Some(own) = columns.get(origin) else { continue };
        let cell = own.cell(region.first_row);
        let text: Arc<str> = cell.map_or("", |c| own.text(c.code)).into();
        let number = cell.is_some_and(|c| c.held == Held::Number) && !is_header_year(columns, region, &text);
        let end = (region.last_column as usize + 1).min(columns.len());
        let title = end - origin > 1 && origin <= first_used && end == columns.len();
        for (column, sparse) in columns.iter().enumerate().take(end).skip(origin) {
            let first = region.first_row + u32::from(column == origin);
            let rows = place(first)..place(region.last_row + 1);
            // Columns of the layout have nothing to fill and nothing to take away.
            if sparse.is_empty() || rows.is_empty() {
                continue;
            }
            let silent = number || (title && column != origin);
            let text = if silent { Arc::from("") } else { Arc::clone(&text) };
            work += rows.len() + 1;
            bytes += text.len() + TEXT_OVERHEAD;
            if work > limits.cells || bytes > limits.text_bytes {
                return Err(subject.exceeds("too many merged cells", work.max(bytes) as u64, limits.cells));
            }
            fills.push(Fill { column, rows, text });
        }
    }
    fills.sort_by_key(|f| f.column);
    Ok(fills)
}

/// True for a year over several columns of one row whose other numbers are years too.
fn is_header_year(columns: &[Sparse], region: &Region, text: &str) -> bool {
    let year = |text: &str| text.len() == 4 && text.parse().is_ok_and(|y: u32| (1990..=2100).contains(&y));
    region.first_row == region.last_row
        && year(text)
        && columns.iter().all(|column| match column.cell(region.first_row) {
            Some(cell) if cell.held == Held::Number => year(column.text(cell.code)),
            _ => true,
        })
}
