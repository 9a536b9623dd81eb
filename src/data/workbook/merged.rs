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

use super::cells::{Held, Sparse};
use super::limits::Subject;
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
    pub column: u32,
    pub rows: Range<u32>,
    pub text: String,
}

/// What the merged regions put into their cells, by column.
///
/// # Errors
/// Regions that reach over more columns in all than the limit of cells, as only a hostile file has.
pub(super) fn spread(columns: &mut [Sparse], merged: &[Region], subject: Subject<'_>) -> Result<Vec<Fill>, Error> {
    let mut merged: Vec<Region> = merged.to_vec();
    merged.sort_by_key(|r| (r.first_row, r.first_column, r.last_row, r.last_column));
    merged.dedup();
    let used =
        |columns: &[Sparse], from: usize| columns.iter().skip(from).position(|c| !c.is_empty()).map(|p| p + from);
    let first_used = used(columns, 0).unwrap_or(0);
    let mut work = 0_u64;
    let mut fills = Vec::new();
    for region in merged {
        let span = u64::from(region.last_column - region.first_column) + 1;
        work += span * (u64::from(region.last_row - region.first_row) + 1).min(1 << 12);
        if work > subject.limits.cells as u64 {
            return Err(subject.exceeds("too many merged cells", work, subject.limits.cells));
        }
        let own = columns.get(region.first_column as usize).and_then(|c| c.cell(region.first_row));
        let text = match (own, columns.get_mut(region.first_column as usize)) {
            (Some(own), Some(column)) => column.text(own.code),
            _ => String::new(),
        };
        let number = own.is_some_and(|own| own.held == Held::Number) && !is_header_year(columns, &region, &text);
        let beyond = used(columns, region.last_column as usize + 1).is_none();
        let title = span > 1 && region.first_column as usize <= first_used && beyond;
        for column in region.first_column..=region.last_column {
            let Some(sparse) = columns.get(column as usize) else { break };
            let origin = column == region.first_column;
            let silent = number || sparse.is_empty() || (title && !origin);
            let rows =
                if origin { region.first_row + 1..region.last_row + 1 } else { region.first_row..region.last_row + 1 };
            if !rows.is_empty() && !(silent && sparse.is_empty()) {
                fills.push(Fill { column, rows, text: if silent { String::new() } else { text.clone() } });
            }
        }
    }
    fills.sort_by_key(|f| f.column);
    Ok(fills)
}

/// True for a year over several columns of one row whose other numbers are years too.
fn is_header_year(columns: &mut [Sparse], region: &Region, text: &str) -> bool {
    let year = |text: &str| text.len() == 4 && text.parse().is_ok_and(|y: u32| (1990..=2100).contains(&y));
    region.first_row == region.last_row
        && year(text)
        && columns.iter_mut().all(|column| match column.cell(region.first_row) {
            Some(cell) if cell.held == Held::Number => year(&column.text(cell.code)),
            _ => true,
        })
}
