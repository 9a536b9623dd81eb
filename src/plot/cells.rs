//! Bars and pins in table cells (R48): one scale down a column, one axis, the number beside its mark.

use super::frame::largest;
use super::labels::GAP_BESIDE;
use super::metrics::Metrics;
use super::series::{Pins, range};
use crate::layout::{BASE_FONT, CellMark, ColumnKind, RowKind, TableSpec};

/// White space at both ends of a cell, in points: neighbouring columns stand twice as far apart.
const PAD: f64 = 4.0;
/// Distance of a word from the axis.
const WORD: f64 = 6.0;
/// Size of the column headers in points; they stand over the axis.
const HEADER: f64 = 9.5;
/// Distance of a number from the axis when its mark is shorter.
const CLEAR: f64 = 2.5;
/// Side of a pin's head and of an outlier triangle.
const HEAD: f64 = 0.55 * BASE_FONT;

/// A mark before it has a scale.
struct Wanted {
    row: usize,
    /// Length in units, with its sign.
    value: f64,
    positive: bool,
    outlier: bool,
    /// Width of the number.
    label: f64,
}

/// Computes the in-cell marks of the variance and relative columns of a table.
///
/// A column that is too narrow for its numbers and any mark at all gets none.
pub fn mark_cells(table: &mut TableSpec, metrics: &Metrics) {
    for index in 0..table.columns.len() {
        let (width, pin) = match table.columns[index].kind {
            ColumnKind::Variance { .. } => (table.columns[index].width, false),
            ColumnKind::Relative { .. } => (table.columns[index].width, true),
            ColumnKind::Text | ColumnKind::Number => continue,
        };
        let marks = column(table, index, width, pin, metrics);
        for (row, mark) in table.rows.iter_mut().zip(marks) {
            if let Some(cell) = row.cells.get_mut(index) {
                cell.mark = mark;
            }
        }
    }
}

/// The marks of one column, one for each row.
fn column(table: &TableSpec, index: usize, width: f64, pin: bool, metrics: &Metrics) -> Vec<Option<CellMark>> {
    let mut out = vec![None; table.rows.len()];
    let values = || {
        let cells = table.rows.iter().enumerate().filter_map(|(i, row)| row.cells.get(index).map(|c| (i, row, c)));
        cells.filter_map(|(i, row, cell)| cell.value.filter(|v| v.is_finite()).map(|v| (i, row, cell, v)))
    };
    let pins = Pins::of(values().map(|(_, _, _, v)| v));
    let wanted: Vec<Wanted> = values()
        .map(|(row, line, cell, value)| {
            let bold = matches!(line.kind, RowKind::Total | RowKind::Subtotal | RowKind::Group);
            let label = metrics.width(&cell.phrase.text(), BASE_FONT, bold);
            let (drawn, outlier) = if pin { pins.drawn(value) } else { (value, false) };
            Wanted { row, value: drawn, positive: value >= 0.0, outlier, label }
        })
        .collect();
    // What stands beyond the end of a mark: half a pin's head, the gap, the number.
    let beyond = |w: &Wanted| GAP_BESIDE + w.label + if pin && !w.outlier { HEAD / 2.0 } else { 0.0 };
    // A word instead of a number (n.a.) stands right of the axis.
    let words = table.rows.iter().filter_map(|row| row.cells.get(index)).filter(|c| c.value.is_none());
    let words = words.map(|c| c.phrase.text()).filter(|t| !t.is_empty());
    let word = words.map(|t| WORD + metrics.width(&t, BASE_FONT, false)).fold(0.0, f64::max);
    let reach = |scale: f64, header: f64| {
        wanted.iter().fold((header, f64::max(header, word)), |(left, right), w| {
            let far = (w.value.abs() * scale).max(CLEAR) + beyond(w);
            if w.positive { (left, f64::max(right, far)) } else { (f64::max(left, far), right) }
        })
    };
    let room = width - 2.0 * PAD;
    let need = |scale: f64, header: f64| {
        let (left, right) = reach(scale, header);
        left + right
    };
    if !room.is_finite() || need(0.0, 0.0) > room {
        return out;
    }
    // The header has its middle over the axis, unless the numbers need that room.
    let header = table.columns.get(index).map_or(0.0, |c| metrics.width(&c.header, HEADER, true)) / 2.0;
    let header = if need(0.0, header) > room { 0.0 } else { header };
    let (lo, hi) = range(wanted.iter().map(|w| w.value));
    let span = if pin { pins.span() } else { hi - lo };
    let scale = largest(room, span, |scale| need(scale, header));
    let axis = PAD + reach(scale, header).0;
    for w in &wanted {
        let length = w.value.abs() * scale;
        let (from, to) = if w.positive { (axis, axis + length) } else { (axis - length, axis) };
        let far = length.max(CLEAR) + beyond(w) - w.label;
        let label = if w.positive { axis + far } else { axis - far };
        out[w.row] = Some(CellMark { axis, from, to, pin, outlier: w.outlier, label });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Scenario;
    use crate::layout::{Cell, Column, Heading, Phrase, Row};
    use crate::plot::tests::samples::metrics;

    fn table(kind: ColumnKind, width: f64, values: &[(f64, &str)]) -> TableSpec {
        let row = |(value, text): &(f64, &str)| Row {
            level: 0,
            kind: RowKind::Body,
            cells: vec![Cell { phrase: Phrase::words(*text), value: Some(*value), impact: None, mark: None }],
        };
        TableSpec {
            id: "t".into(),
            heading: Heading::default(),
            columns: vec![Column { header: "ΔPY".into(), group: String::new(), width, kind }],
            rows: values.iter().map(row).collect(),
            alt: String::new(),
        }
    }

    #[test]
    fn one_scale_and_one_axis_down_the_column_and_everything_fits() {
        let values = [(120.0, "+120"), (-40.0, "−40"), (0.0, "0"), (7.5, "+7.5"), (-118.0, "−118")];
        let mut table = table(ColumnKind::Variance { reference: Scenario::PY }, 110.0, &values);
        let m = metrics();
        mark_cells(&mut table, m);
        let marks: Vec<CellMark> = table.rows.iter().map(|r| r.cells[0].mark.unwrap()).collect();
        let scale = (marks[0].to - marks[0].from) / 120.0;
        for (mark, (value, text)) in marks.iter().zip(values) {
            assert!((mark.axis - marks[0].axis).abs() < 1e-9, "R48: one axis");
            assert!(((mark.to - mark.from) - value.abs() * scale).abs() < 1e-6, "R48: one scale");
            let w = m.width(text, BASE_FONT, false);
            let label = if value >= 0.0 { (mark.label, mark.label + w) } else { (mark.label - w, mark.label) };
            assert!(label.0 >= 0.0 && label.1 <= 110.0, "{text} {label:?}");
            assert!(label.0 >= mark.to || label.1 <= mark.from, "R20: beside the mark");
        }
        assert!(scale * 120.0 > 15.0, "the bars use the room: {}", scale * 120.0);
    }

    #[test]
    fn columns_stand_apart_and_headers_over_their_axis() {
        for values in [[(120.0, "+120"), (7.0, "+7")], [(-120.0, "−120"), (-7.0, "−7")]] {
            let mut table = table(ColumnKind::Variance { reference: Scenario::PY }, 110.0, &values);
            mark_cells(&mut table, metrics());
            let header = metrics().width("ΔPY", HEADER, true) / 2.0;
            for (row, (_, text)) in table.rows.iter().zip(values) {
                let mark = row.cells[0].mark.unwrap();
                let w = metrics().width(text, BASE_FONT, false);
                let label =
                    if mark.label >= mark.axis { (mark.label, mark.label + w) } else { (mark.label - w, mark.label) };
                assert!(label.0 >= PAD - 1e-6 && label.1 <= 110.0 - PAD + 1e-6, "{text} {label:?}");
                assert!(mark.axis - header >= PAD - 1e-6 && mark.axis + header <= 110.0 - PAD + 1e-6);
            }
        }
    }

    #[test]
    fn a_word_has_room_beside_the_axis() {
        let mut table =
            table(ColumnKind::Relative { reference: Scenario::PY }, 100.0, &[(-0.5, "−50.0"), (0.0, "n.a.")]);
        table.rows[1].cells[0].value = None;
        mark_cells(&mut table, metrics());
        let axis = table.rows[0].cells[0].mark.unwrap().axis;
        assert!(axis + WORD + metrics().width("n.a.", BASE_FONT, false) <= 100.0 - PAD + 1e-6);
    }

    #[test]
    fn outliers_are_cut_and_marked() {
        let values = [(0.05, "+5.0%"), (-0.1, "−10.0%"), (0.02, "+2.0%"), (0.01, "+1.0%"), (9.0, "+900.0%")];
        let mut table = table(ColumnKind::Relative { reference: Scenario::PL }, 120.0, &values);
        mark_cells(&mut table, metrics());
        let marks: Vec<CellMark> = table.rows.iter().map(|r| r.cells[0].mark.unwrap()).collect();
        assert!(marks[4].outlier && marks.iter().take(4).all(|m| !m.outlier && m.pin), "R23");
        assert!(marks[4].to - marks[4].from < 40.0 && marks[4].to < 120.0);
    }

    #[test]
    fn a_column_too_narrow_for_its_numbers_has_no_marks() {
        let mut table = table(ColumnKind::Variance { reference: Scenario::PY }, 30.0, &[(1.0, "+1,234.5")]);
        mark_cells(&mut table, metrics());
        assert!(table.rows[0].cells[0].mark.is_none());
    }

    #[test]
    fn zeros_alone_are_drawn_without_length() {
        let mut table = table(ColumnKind::Relative { reference: Scenario::PY }, 80.0, &[(0.0, "0.0%")]);
        mark_cells(&mut table, metrics());
        let mark = table.rows[0].cells[0].mark.unwrap();
        assert!((mark.to - mark.from).abs() < 1e-9 && mark.label.is_finite());
    }
}
