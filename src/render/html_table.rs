//! A table as the HTML template reads it: groups of columns, axes and in-cell marks as coordinates.

use serde::Serialize;

use super::html_view::{PartView, parts};
use crate::base::{Impact, Scenario};
use crate::layout::{Cell, CellTrend, ColumnKind, Heading, RowKind, TABLE_ROW, TableSpec};

/// A table.
#[derive(Debug, Serialize)]
pub(super) struct TableView {
    pub id: String,
    pub heading: Heading,
    pub alt: String,
    pub groups: Vec<GroupView>,
    pub grouped: bool,
    pub columns: Vec<ColumnHead>,
    pub rows: Vec<RowView>,
    pub row_height: f64,
    /// Width of all columns in points.
    pub width: f64,
}

/// A group header over adjacent columns.
#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    pub name: String,
    pub span: usize,
}

/// A column header.
#[derive(Debug, Serialize)]
pub(super) struct ColumnHead {
    pub header: String,
    pub group: String,
    pub width: f64,
    /// `text`, `number`, `variance` or `relative`.
    pub kind: &'static str,
    /// Reference whose axis the column has, as a class: `py`, `pl`, …
    pub reference: String,
    /// Where the axis stands, when any cell has a mark.
    pub axis: Option<f64>,
}

/// A row.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    pub level: u8,
    pub kind: RowKind,
    /// True of a heading without numbers: no axis runs through it.
    pub bare: bool,
    pub cells: Vec<CellView>,
}

/// A cell.
#[derive(Debug, Serialize)]
pub(super) struct CellView {
    pub parts: Vec<PartView>,
    pub impact: Option<Impact>,
    pub mark: Option<MarkView>,
    pub link: Option<String>,
}

/// Length of the triangle of a bar that is longer than its scale, with the gap before it, in points.
const TRIANGLE: f64 = 7.0;

/// An in-cell mark in points.
#[derive(Debug, Serialize)]
pub(super) struct MarkView {
    pub from: f64,
    pub width: f64,
    /// Length of a bar that ends in a triangle, without it.
    pub trunk: f64,
    /// The end away from the axis.
    pub end: f64,
    pub pin: bool,
    pub outlier: bool,
    /// True when the mark grows to the right.
    pub positive: bool,
    /// Left edge of the text, or distance of its right edge from the right edge of the column.
    pub label: f64,
    /// The points of a small line, and its end.
    pub trend: Option<TrendView>,
}

/// A small line over the last periods.
#[derive(Debug, Serialize)]
pub(super) struct TrendView {
    /// `x,y` of every point.
    pub points: String,
    pub x: f64,
    pub y: f64,
}

/// The view of a small line; none without a point.
fn trend_view(trend: &CellTrend) -> Option<TrendView> {
    let places: Vec<(f64, f64)> = trend.points.into_iter().flatten().collect();
    let points: Vec<String> = places.iter().map(|(x, y)| format!("{x:.2},{y:.2}")).collect();
    places.last().map(|(x, y)| TrendView { points: points.join(" "), x: *x, y: *y })
}

/// The view of a table.
pub(super) fn table_view(table: &TableSpec) -> TableView {
    let mut groups: Vec<GroupView> = Vec::new();
    for column in &table.columns {
        match groups.last_mut().filter(|g| g.name == column.group && !g.name.is_empty()) {
            Some(group) => group.span += 1,
            None => groups.push(GroupView { name: column.group.clone(), span: 1 }),
        }
    }
    let axis = |i: usize| {
        let mut marks = table.rows.iter().filter_map(|row| row.cells.get(i)?.mark).filter(|mark| mark.trend.is_none());
        marks.next().map(|mark| mark.axis)
    };
    let columns: Vec<ColumnHead> = table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let reference = |s: Scenario| s.code().to_lowercase();
            let (kind, reference) = match column.kind {
                ColumnKind::Text | ColumnKind::Prose => ("text", String::new()),
                ColumnKind::Number => ("number", String::new()),
                ColumnKind::Variance { reference: r } => ("variance", reference(r)),
                ColumnKind::Relative { reference: r } => ("relative", reference(r)),
                ColumnKind::Trend => ("trend", String::new()),
            };
            ColumnHead {
                header: column.header.clone(),
                group: column.group.clone(),
                width: column.width,
                kind,
                reference,
                axis: axis(i),
            }
        })
        .collect();
    let rows = table.rows.iter().map(|row| RowView {
        level: row.level,
        kind: row.kind,
        bare: row.kind == RowKind::Group && row.cells.iter().all(|cell| cell.value.is_none()),
        cells: row.cells.iter().zip(&columns).map(|(cell, column)| cell_view(cell, column.width)).collect(),
    });
    TableView {
        id: table.id.clone(),
        heading: table.heading.clone(),
        alt: table.alt.clone(),
        grouped: groups.iter().any(|g| !g.name.is_empty()),
        groups,
        rows: rows.collect(),
        width: table.columns.iter().map(|column| column.width).sum(),
        columns,
        row_height: TABLE_ROW,
    }
}

fn cell_view(cell: &Cell, width: f64) -> CellView {
    let mark = cell.mark.map(|mark| {
        // The text stands on the side of growth, so the label tells the direction even of a bar of no length.
        let positive = mark.label >= mark.axis;
        MarkView {
            from: mark.from.min(mark.to),
            width: (mark.to - mark.from).abs(),
            trunk: ((mark.to - mark.from).abs() - TRIANGLE).max(0.0),
            end: if positive { mark.to.max(mark.from) } else { mark.from.min(mark.to) },
            pin: mark.pin,
            outlier: mark.outlier,
            positive,
            label: if positive { mark.label } else { width - mark.label },
            trend: mark.trend.as_ref().and_then(trend_view),
        }
    });
    CellView { parts: parts(&cell.phrase), impact: cell.impact, mark, link: cell.link.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::BlockContent;
    use crate::render::sample;

    #[test]
    fn a_negative_mark_keeps_its_label_on_its_side() {
        let deck = sample::deck("en");
        let BlockContent::Table(table) = &deck.slides[3].blocks[1].content else { panic!("a table") };
        let view = table_view(table);
        let mark = view.rows[2].cells[4].mark.as_ref().unwrap();
        assert!(!mark.positive);
        let source = table.rows[2].cells[4].mark.unwrap();
        assert!((mark.label - (150.0 - source.label)).abs() < 1e-9 && (mark.end - source.from).abs() < 1e-9);
        assert_eq!(view.groups.iter().map(|g| g.span).collect::<Vec<_>>(), [1, 3, 3]);
    }
}
