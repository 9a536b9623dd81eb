//! Small lines in table cells (R48): all rows of a table on one scale that begins at zero, over all its pages.

use super::cells::PAD;
use super::series::range;
use crate::layout::{CellTrend, TABLE_ROW, TREND, TableSpec};

/// White space above and below a line, in points.
const AIR: f64 = 3.5;

/// Gives the small lines of a column their places.
pub(super) fn place(width: f64, index: usize, pages: &mut [&mut TableSpec]) {
    let trends = || {
        let rows = pages.iter().flat_map(|table| &table.rows);
        rows.filter_map(|row| row.cells.get(index)?.mark?.trend)
    };
    let (lo, hi) = range(trends().flat_map(|trend| trend.points).flatten().map(|(_, value)| value));
    // Leading periods that no row has take no room.
    let first = (0..TREND).find(|i| trends().any(|trend| trend.points[*i].is_some())).unwrap_or(0);
    let last = (0..TREND).rfind(|i| trends().any(|trend| trend.points[*i].is_some())).unwrap_or(first);
    let (room, height) = ((width - 2.0 * PAD - 2.0 * AIR).max(0.0), TABLE_ROW - 2.0 * AIR);
    let x = |i: usize| PAD + AIR + room * (i - first) as f64 / (last - first).max(1) as f64;
    let y = |value: f64| if hi > lo { TABLE_ROW - AIR - height * (value - lo) / (hi - lo) } else { TABLE_ROW - AIR };
    for row in pages.iter_mut().flat_map(|table| &mut table.rows) {
        let Some(mark) = row.cells.get_mut(index).and_then(|cell| cell.mark.as_mut()) else { continue };
        if let Some(CellTrend { points }) = &mut mark.trend {
            for (i, point) in points.iter_mut().enumerate() {
                *point = point.map(|(_, value)| (x(i), y(value)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Cell, CellMark, Column, ColumnKind, Heading, Phrase, Row, RowKind};
    use crate::plot::mark_cells;
    use crate::plot::tests::samples::metrics;

    fn table(rows: &[&[Option<f64>]]) -> TableSpec {
        let row = |values: &&[Option<f64>]| Row {
            level: 0,
            kind: RowKind::Body,
            cells: vec![Cell {
                phrase: Phrase::default(),
                value: None,
                impact: None,
                mark: Some(CellMark::trend(values)),
                link: None,
            }],
        };
        TableSpec {
            id: "t".into(),
            heading: Heading::default(),
            columns: vec![Column { header: "h".into(), group: String::new(), width: 100.0, kind: ColumnKind::Trend }],
            rows: rows.iter().map(row).collect(),
            alt: String::new(),
        }
    }

    fn points(table: &TableSpec, row: usize) -> Vec<(f64, f64)> {
        table.rows[row].cells[0].mark.unwrap().trend.unwrap().points.into_iter().flatten().collect()
    }

    #[test]
    fn all_rows_have_one_scale_from_zero_and_stay_in_their_cells() {
        let mut first = table(&[&[Some(0.0), Some(50.0), Some(100.0)], &[None, Some(25.0), Some(50.0)]]);
        let mut second = table(&[&[Some(10.0), Some(10.0), Some(75.0)]]);
        mark_cells(vec![&mut first, &mut second], metrics());
        let (a, b, c) = (points(&first, 0), points(&first, 1), points(&second, 0));
        let bottom = a[0].1;
        let height = |p: (f64, f64)| bottom - p.1;
        assert!((height(a[1]) - height(b[1])).abs() < 1e-9, "R48: 50 is 50 in every row");
        assert!((height(c[2]) - 0.75 * height(a[2])).abs() < 1e-9, "R48: on every page of the table");
        assert_eq!(b.len(), 2, "a missing value is no zero");
        assert!((a[1].0 - b[0].0).abs() < 1e-9, "a period stands at one place");
        for (x, y) in a.into_iter().chain(b).chain(c) {
            assert!((PAD..=100.0 - PAD).contains(&x) && (AIR..=TABLE_ROW - AIR).contains(&y), "{x} {y}");
        }
    }

    #[test]
    fn losses_lie_below_zero_and_nothing_breaks_on_odd_data() {
        let mut odd = table(&[&[Some(-10.0), Some(10.0)], &[], &[None, None], &[Some(f64::NAN), Some(1e300)]]);
        mark_cells(vec![&mut odd], metrics());
        let finite = (0..4).flat_map(|row| points(&odd, row)).all(|(x, y)| x.is_finite() && y.is_finite());
        assert!(finite);
        let long: Vec<Option<f64>> = (0..20).map(|i| Some(f64::from(i))).collect();
        let mut long = table(&[&long]);
        mark_cells(vec![&mut long], metrics());
        let shown = points(&long, 0);
        assert!(shown.len() == TREND && shown[12].1 < shown[0].1, "the latest periods");
    }
}
