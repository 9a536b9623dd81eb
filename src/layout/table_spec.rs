//! A table to set: its heading, columns, rows and cells, and the marks within them.

use serde::Serialize;

use super::deck::Phrase;
use crate::base::{Impact, Reference};

/// Three lines above a figure or a table (notation R37): who; what in which unit; when with scenarios.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Heading {
    /// Entity and filter.
    pub who: String,
    /// Measure, printed bold.
    pub what: String,
    /// Unit and structure clause behind the measure: `in 万元 by region`.
    pub unit: String,
    /// Period and scenarios.
    pub when: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableSpec {
    /// Identity within the deck.
    pub id: String,
    /// Heading.
    pub heading: Heading,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Description for people who cannot see it.
    pub alt: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Header.
    pub header: String,
    /// Group header above it; columns of one group stand together.
    pub group: String,
    /// Width in points.
    pub width: f64,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds, and so how it is aligned and drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ColumnKind {
    /// Text, left.
    Text,
    /// Sentences, left, on as many lines as they take.
    Prose,
    /// Numbers, right.
    Number,
    /// Absolute variances: number and bar, axis after its reference.
    Variance {
        /// The reference scenario.
        reference: Reference,
    },
    /// A small line over the last periods, all rows on one scale.
    Trend,
    /// Relative variances: number and pin.
    Relative {
        /// The reference scenario.
        reference: Reference,
    },
}

impl ColumnKind {
    /// True of words: no numbers are compared down the column.
    pub fn is_text(self) -> bool {
        matches!(self, ColumnKind::Text | ColumnKind::Prose)
    }
}

/// White space in points between numbers and a text behind them, beside that of their cells.
const LEAD: f64 = 8.0;

impl TableSpec {
    /// The heights of the rows in points at the usual size, where sentences give rows heights of their own.
    pub fn row_heights(&self) -> Option<Vec<f64>> {
        super::prose::heights(self)
    }

    /// White space in points left of the text of a column beside the usual one: numbers end where the next column begins.
    pub fn lead(&self, column: usize) -> f64 {
        lead(&self.columns, column)
    }
}

/// See [`TableSpec::lead`].
pub(super) fn lead(columns: &[Column], at: usize) -> f64 {
    let kind = |at: usize| columns.get(at).map(|c| c.kind);
    let before = at.checked_sub(1).and_then(kind);
    if kind(at).is_some_and(ColumnKind::is_text) && before == Some(ColumnKind::Number) { LEAD } else { 0.0 }
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Indent.
    pub level: u8,
    /// What kind of row it is.
    pub kind: RowKind,
    /// Cells, one a column.
    pub cells: Vec<Cell>,
}

/// Kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A plain row.
    Body,
    /// A heading of the rows below.
    Group,
    /// The sum of the rows below it, and their heading.
    Subtotal,
    /// The sum of everything.
    Total,
    /// What was not shown singly.
    Rest,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// What is printed.
    pub phrase: Phrase,
    /// The number in the table's unit, for its in-cell mark; none for text.
    pub value: Option<f64>,
    /// Colour of a variance.
    pub impact: Option<Impact>,
    /// In-cell bar or pin, computed once by `plot`.
    pub mark: Option<CellMark>,
    /// Slide id that a text links to; none for plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// An in-cell bar or pin in points from the left edge of its column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CellMark {
    /// Where the axis stands.
    pub axis: f64,
    /// Left end.
    pub from: f64,
    /// Right end.
    pub to: f64,
    /// True for a pin (relative variance), false for a bar.
    pub pin: bool,
    /// True when the value is larger than the scale: a triangle in the direction of growth.
    pub outlier: bool,
    /// Where the label stands: left edge of the text when positive, right edge when negative.
    pub label: f64,
    /// A small line over the last periods instead of a bar or pin.
    pub trend: Option<CellTrend>,
}

/// Most periods of a small line.
pub const TREND: usize = 13;

/// A small line in a cell, oldest period first: each point right of the cell's left edge and below its upper edge, in
/// points; before `plot` has placed it, nought and the value in the table's unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CellTrend {
    /// The points; none where a period has no value, and after the last one.
    pub points: [Option<(f64, f64)>; TREND],
}

impl CellMark {
    /// The mark of a small line through these values, the last of them where there are too many.
    pub fn trend(values: &[Option<f64>]) -> CellMark {
        let mut points = [None; TREND];
        let last = &values[values.len().saturating_sub(TREND)..];
        for (point, value) in points.iter_mut().zip(last) {
            *point = value.filter(|v| v.is_finite()).map(|v| (0.0, v));
        }
        let trend = Some(CellTrend { points });
        CellMark { axis: 0.0, from: 0.0, to: 0.0, pin: false, outlier: false, label: 0.0, trend }
    }
}
