//! A table of cells from a workbook, a Parquet file, JSON lines, or a delimited file that is to be rearranged:
//! columns of coded texts, each row with its number in the file.

use super::column::Column;
use crate::base::Place;

/// Cells in columns of one length. Every cell is text in the form a person would have typed into a CSV file: dates as
/// `2026-03-05`, numbers as plain decimals of at most 15 significant digits, blank cells as the blank text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Path as the user would write it, with the sheet where there is one: `data/2026.xlsx[订单]`.
    pub name: String,
    /// The columns, without headers, or with them as the first rows while the grid is being arranged.
    pub columns: Vec<Column>,
    /// Number of each row in the file, from 1 (row of a sheet, line of a text, record of a Parquet file).
    pub rows: Vec<u32>,
}

impl Grid {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text of a cell; blank outside the grid.
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.columns.get(column).map_or("", |c| c.text(row))
    }

    /// The place of a cell (row number, column number from 1), with the row as text and the cell under the caret.
    pub fn place(&self, row: usize, column: Option<usize>) -> Place {
        let mut text = String::new();
        let (mut at, mut width) = (0, 1);
        for (number, cells) in self.columns.iter().enumerate() {
            if number > 0 {
                text.push_str(" | ");
            }
            if Some(number) == column {
                (at, width) = (text.chars().count() + 1, cells.text(row).chars().count().max(1));
            }
            text.push_str(&cells.text(row).replace(['\n', '\r'], " "));
        }
        let line = self.rows.get(row).map_or(0, |&line| line as usize);
        Place { file: self.name.clone(), line, column: at, width, text, cell: None }
    }
}
