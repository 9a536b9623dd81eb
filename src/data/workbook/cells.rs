//! The cells of one sheet as they come, in whatever order, and the grid they make.

use super::super::column::{BLANK_CODE, Coder, Column};
use super::super::grid::Grid;
use super::limits::{SHEET_COLUMNS, SHEET_ROWS, Subject, TEXT_OVERHEAD};
use super::merged::{Region, spread};
use crate::base::Error;

/// A run of more blank rows than this is left out of the grid: a stray cell far below the data must not make a
/// million rows.
const BLANK_RUN: usize = 1000;

/// What a cell holds, as far as merged regions ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// A number: never repeated over a merged region.
    Number,
    /// A text, date, time, truth value or error.
    Text,
}

/// The cells of one column that are not blank, with the code of each text.
#[derive(Debug)]
pub(super) struct Sparse {
    coder: Coder,
    cells: Vec<SparseCell>,
}

/// A cell that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct SparseCell {
    pub row: u32,
    pub code: u32,
    pub held: Held,
}

impl Sparse {
    /// The cell of a row, when it is not blank; rows must be in order.
    pub fn cell(&self, row: u32) -> Option<SparseCell> {
        self.cells.binary_search_by_key(&row, |c| c.row).ok().map(|at| self.cells[at])
    }

    /// True when no cell of the column holds anything.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The text of a code that this column gave.
    pub fn text(&self, code: u32) -> &str {
        self.coder.text(code)
    }
}

/// Gathers the cells of a sheet under the limits.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    subject: Subject<'a>,
    columns: Vec<Sparse>,
    count: usize,
    text_bytes: usize,
    merged: Vec<Region>,
}

impl<'a> Cells<'a> {
    /// No cells yet.
    pub fn new(subject: Subject<'a>) -> Self {
        Cells { subject, columns: Vec::new(), count: 0, text_bytes: 0, merged: Vec::new() }
    }

    /// Adds a cell; row and column from 0. Blank texts leave no trace.
    ///
    /// # Errors
    /// A place outside every sheet, or more than the limits allow.
    pub fn put(&mut self, row: u32, column: u32, text: &str, held: Held) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        if row >= SHEET_ROWS || column >= SHEET_COLUMNS {
            let detail = format!("a cell stands at row {}, column {}", u64::from(row) + 1, u64::from(column) + 1);
            return Err(self.subject.damaged(detail));
        }
        let limits = self.subject.limits;
        self.count += 1;
        if self.count > limits.cells {
            return Err(self.subject.exceeds("too many cells in a sheet", self.count as u64, limits.cells));
        }
        while self.columns.len() <= column as usize {
            self.columns.push(Sparse { coder: Coder::new(), cells: Vec::new() });
        }
        let sparse = &mut self.columns[column as usize];
        let known = sparse.coder.len();
        let code = sparse.coder.code(text);
        if sparse.coder.len() > known {
            self.text_bytes += text.len() + TEXT_OVERHEAD;
            if self.text_bytes > limits.text_bytes {
                let count = self.text_bytes as u64;
                return Err(self.subject.exceeds("too many bytes of different texts", count, limits.text_bytes));
            }
        }
        sparse.cells.push(SparseCell { row, code, held });
        Ok(())
    }

    /// Sees that so many more cells may come, before they are repeated one by one.
    ///
    /// # Errors
    /// More cells than the limit.
    pub fn expect(&self, more: u64) -> Result<(), Error> {
        let count = (self.count as u64).saturating_add(more);
        let limit = self.subject.limits.cells;
        if count > limit as u64 { Err(self.subject.exceeds("too many cells in a sheet", count, limit)) } else { Ok(()) }
    }

    /// Adds a merged region; one that is malformed or of a single cell is passed over.
    pub fn merge(&mut self, region: Region) {
        if region.last_row < SHEET_ROWS && region.last_column < SHEET_COLUMNS && !region.is_single() {
            self.merged.push(region);
        }
    }

    /// The grid: all columns from the first of the sheet to the last with content, all rows from the first to the
    /// last with content, but no more than [`BLANK_RUN`] blank ones in a row.
    ///
    /// # Errors
    /// More rows times columns than the limit.
    pub fn finish(mut self, name: String) -> Result<Grid, Error> {
        for column in &mut self.columns {
            if !column.cells.is_sorted_by_key(|c| c.row) {
                column.cells.sort_by_key(|c| c.row);
            }
            // A cell written twice: the last one counts, as in a spreadsheet program.
            column.cells.dedup_by(|later, earlier| {
                let same = later.row == earlier.row;
                if same {
                    *earlier = *later;
                }
                same
            });
        }
        let rows = self.rows();
        let dense = rows.len().saturating_mul(self.columns.len());
        if dense > self.subject.limits.cells {
            return Err(self.too_wide(rows.len(), dense));
        }
        let filled = spread(&self.columns, &rows, &self.merged, self.subject)?;
        let mut columns = Vec::with_capacity(self.columns.len());
        let mut fills = filled.into_iter().peekable();
        for (number, mut sparse) in self.columns.into_iter().enumerate() {
            let mut codes = vec![BLANK_CODE; rows.len()];
            let mut at = 0;
            for cell in &sparse.cells {
                at += rows[at..].iter().position(|&r| r == cell.row).unwrap_or(0);
                codes[at] = cell.code;
            }
            while let Some(fill) = fills.next_if(|f| f.column == number) {
                let code = sparse.coder.code(&fill.text);
                codes[fill.rows].fill(code);
            }
            let Column { texts, .. } = sparse.coder.finish();
            columns.push(Column { codes, texts, loose: false });
        }
        Ok(Grid { name, columns, rows: rows.iter().map(|row| row + 1).collect() })
    }

    /// The rows of the grid, from 0.
    fn rows(&self) -> Vec<u32> {
        let cells = || self.columns.iter().flat_map(|c| &c.cells);
        let Some(last) = cells().map(|c| c.row).max() else { return Vec::new() };
        let mut used = vec![false; last as usize + 1];
        for cell in cells() {
            used[cell.row as usize] = true;
        }
        let mut rows = Vec::new();
        let mut next = 0;
        for (row, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            if row - next > BLANK_RUN {
                next = row;
            }
            rows.extend((next..=row).filter_map(|r| u32::try_from(r).ok()));
            next = row + 1;
        }
        rows
    }

    fn too_wide(&self, rows: usize, dense: usize) -> Error {
        let what = format!("{rows} used rows times {} columns, too many cells in a sheet", self.columns.len());
        let limit = self.subject.limits.cells;
        let error = self.subject.exceeds(&what, dense as u64, limit);
        match self.columns.last().and_then(|c| c.cells.last()) {
            Some(cell) => error.hint(format!(
                "its last column is used in row {}: delete that cell when it is not part of the data",
                cell.row + 1
            )),
            None => error,
        }
    }
}
