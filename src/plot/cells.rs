//! Bars and pins in table cells (R48): one scale for the bars of a table over all its pages, one axis a column, the
//! number beside its mark. The scale is that of the members: a total, which is their sum, has no bar, and a remainder row that is
//! longer than every member is cut with a triangle (R23, R46), so that neither hides what the members did.

use super::cell_trends;
use super::frame::largest;
use super::labels::GAP_BESIDE;
use super::metrics::Metrics;
use super::series::{Pins, range};
use crate::layout::{BASE_FONT, CellMark, Column, ColumnKind, Row, RowKind, TableSpec};

/// White space at both ends of a cell, in points: neighbouring columns stand twice as far apart.
pub(super) const PAD: f64 = 4.0;
/// The same more behind a column of numbers: the number of a negative bar would be read as one with its last.
const BEHIND: f64 = 0.6 * BASE_FONT;
/// Distance of a word from the axis.
const WORD: f64 = 6.0;
/// Size of the column headers in points; they stand over the axis.
const HEADER: f64 = 9.5;
/// Distance of a number from the axis when its mark is shorter.
const CLEAR: f64 = 2.5;
/// Side of a pin's head and of an outlier triangle.
const HEAD: f64 = 0.55 * BASE_FONT;

/// How much further than the longest member's bar one reaches that is longer than the scale.
const BEYOND: f64 = 1.1;

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

/// Computes the in-cell marks of the variance and relative columns of tables.
///
/// Tables that follow each other with the same heading and columns are the pages of one. A column that is too narrow
/// for its numbers and any mark at all gets none.
pub fn mark_cells(mut tables: Vec<&mut TableSpec>, metrics: &Metrics) {
    for pages in tables.chunk_by_mut(|a, b| a.heading == b.heading && a.columns == b.columns) {
        let columns = pages.first().map(|table| table.columns.clone()).unwrap_or_default();
        let shared = shared(&columns, pages, metrics);
        for (index, column) in columns.iter().enumerate() {
            let rows: Vec<&Row> = pages.iter().flat_map(|table| &table.rows).collect();
            let pin = match column.kind {
                ColumnKind::Variance { .. } => false,
                ColumnKind::Relative { .. } => true,
                ColumnKind::Trend => {
                    cell_trends::place(column.width, index, pages);
                    continue;
                }
                ColumnKind::Text | ColumnKind::Prose | ColumnKind::Number => continue,
            };
            let (marks, _) =
                marks(column, &rows, (index, lead(&columns, index)), pin, shared.filter(|_| !pin), metrics);
            for (row, mark) in pages.iter_mut().flat_map(|table| &mut table.rows).zip(marks) {
                if let Some(cell) = row.cells.get_mut(index) {
                    cell.mark = mark;
                }
            }
        }
    }
}

/// The largest absolute variance of the members, to which the bars of a column are drawn; of all rows where no member
/// has one.
fn limit(values: &[(RowKind, f64)]) -> f64 {
    let member = |kind: RowKind| !matches!(kind, RowKind::Total | RowKind::Rest);
    let largest = |wanted: &dyn Fn(RowKind) -> bool| {
        values.iter().filter(|(kind, _)| wanted(*kind)).map(|(_, v)| v.abs()).fold(0.0, f64::max)
    };
    let members = largest(&member);
    if members > 0.0 { members } else { largest(&|_| true) }
}

/// What is drawn of an absolute variance, and whether it is more than the scale holds.
fn bar(row: &Row, value: f64, limit: f64, members: bool) -> (f64, bool) {
    match row.kind {
        RowKind::Total if members => (0.0, false),
        // What is hardly more than the scale holds is drawn as it is: a cut bar is shorter than its value.
        _ if value.abs() > BEYOND * limit => (BEYOND * limit * value.signum(), true),
        _ => (value, false),
    }
}

/// The scale of the columns of absolute variances: a table with bars has one unit, so that a reader compares them across
/// as well as down.
fn shared(columns: &[Column], pages: &[&mut TableSpec], metrics: &Metrics) -> Option<f64> {
    let rows: Vec<&Row> = pages.iter().flat_map(|table| &table.rows).collect();
    let bars = columns.iter().enumerate().filter(|(_, column)| matches!(column.kind, ColumnKind::Variance { .. }));
    bars.filter_map(|(at, column)| marks(column, &rows, (at, lead(columns, at)), false, None, metrics).1)
        .reduce(f64::min)
}

/// What a column of bars keeps free at its beginning besides the usual white space.
fn lead(columns: &[Column], at: usize) -> f64 {
    let before = at.checked_sub(1).and_then(|before| columns.get(before));
    if before.is_some_and(|column| column.kind == ColumnKind::Number) { BEHIND } else { 0.0 }
}

/// The marks of one column, one for each row, and their points per unit; `given` is the most these may be. The column has
/// its place and what it keeps free at its beginning, where there is room for that.
fn marks(
    column: &Column,
    rows: &[&Row],
    (index, lead): (usize, f64),
    pin: bool,
    given: Option<f64>,
    metrics: &Metrics,
) -> (Vec<Option<CellMark>>, Option<f64>) {
    let mut out = vec![None; rows.len()];
    let values = || {
        let cells = rows.iter().enumerate().filter_map(|(i, row)| row.cells.get(index).map(|c| (i, *row, c)));
        cells.filter_map(|(i, row, cell)| cell.value.filter(|v| v.is_finite()).map(|v| (i, row, cell, v)))
    };
    let pins = Pins::of(values().map(|(_, _, _, v)| v));
    let limit = limit(&values().map(|(_, row, _, v)| (row.kind, v)).collect::<Vec<_>>());
    // A table of totals alone compares them.
    let members = values().any(|(_, row, _, _)| row.kind != RowKind::Total);
    let wanted: Vec<Wanted> = values()
        .map(|(row, line, cell, value)| {
            let bold = matches!(line.kind, RowKind::Total | RowKind::Subtotal | RowKind::Group);
            let label = metrics.width(&cell.phrase.text(), BASE_FONT, bold);
            let (drawn, outlier) = if pin { pins.drawn(value) } else { bar(line, value, limit, members) };
            Wanted { row, value: drawn, positive: value >= 0.0, outlier, label }
        })
        .collect();
    // What stands beyond the end of a mark: half a pin's head, the gap, the number.
    let beyond = |w: &Wanted| GAP_BESIDE + w.label + if pin && !w.outlier { HEAD / 2.0 } else { 0.0 };
    // A word instead of a number (n.a.) stands right of the axis.
    let words = rows.iter().filter_map(|row| row.cells.get(index)).filter(|c| c.value.is_none());
    let words = words.map(|c| c.phrase.text()).filter(|t| !t.is_empty());
    let word = words.map(|t| WORD + metrics.width(&t, BASE_FONT, false)).fold(0.0, f64::max);
    let reach = |scale: f64, header: f64| {
        wanted.iter().fold((header, f64::max(header, word)), |(left, right), w| {
            let far = (w.value.abs() * scale).max(CLEAR) + beyond(w);
            if w.positive { (left, f64::max(right, far)) } else { (f64::max(left, far), right) }
        })
    };
    let room = column.width - 2.0 * PAD;
    let need = |scale: f64, header: f64| {
        let (left, right) = reach(scale, header);
        left + right
    };
    if !room.is_finite() || need(0.0, 0.0) > room {
        return (out, None);
    }
    let (lead, room) = if need(0.0, 0.0) + lead > room { (0.0, room) } else { (lead, room - lead) };
    // The header has its middle over the axis, unless the numbers need that room.
    let header = metrics.width(&column.header, HEADER, true) / 2.0;
    let header = if need(0.0, header) > room { 0.0 } else { header };
    let (lo, hi) = range(wanted.iter().map(|w| w.value));
    let span = if pin { pins.span() } else { hi - lo };
    let possible = largest(room, span, |scale| need(scale, header));
    let scale = given.map_or(possible, |given| given.min(possible));
    let axis = PAD + lead + reach(scale, header).0;
    for w in &wanted {
        let length = w.value.abs() * scale;
        let (from, to) = if w.positive { (axis, axis + length) } else { (axis - length, axis) };
        let far = length.max(CLEAR) + beyond(w) - w.label;
        let label = if w.positive { axis + far } else { axis - far };
        out[w.row] = Some(CellMark { axis, from, to, pin, outlier: w.outlier, label, trend: None });
    }
    (out, (span > 0.0).then_some(scale))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Scenario;
    use crate::layout::{Cell, Heading, Phrase};
    use crate::plot::tests::samples::metrics;

    fn table(kind: ColumnKind, width: f64, values: &[(f64, &str)]) -> TableSpec {
        let row = |(value, text): &(f64, &str)| Row {
            level: 0,
            kind: RowKind::Body,
            cells: vec![Cell {
                phrase: Phrase::words(*text),
                value: Some(*value),
                impact: None,
                mark: None,
                link: None,
            }],
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
        mark_cells(vec![&mut table], m);
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
            mark_cells(vec![&mut table], metrics());
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
    fn a_cut_bar_is_shorter_than_its_value() {
        let row = Row { level: 0, kind: RowKind::Rest, cells: Vec::new() };
        for (value, drawn, cut) in [(-117.0, -117.0, false), (-124.0, -123.2, true), (500.0, 123.2, true)] {
            let (length, is_cut) = bar(&row, value, 112.0, true);
            assert!((length - drawn).abs() < 1e-9 && is_cut == cut, "{value}: {length}");
        }
    }

    #[test]
    fn a_negative_bar_keeps_its_number_off_the_numbers_before_it() {
        let kind = ColumnKind::Variance { reference: Scenario::PY };
        let mut both = table(kind, 110.0, &[(-300.0, "−300"), (-7.0, "−7")]);
        both.columns.insert(0, Column { kind: ColumnKind::Number, ..both.columns[0].clone() });
        both.rows.iter_mut().for_each(|row| row.cells.insert(0, row.cells[0].clone()));
        let first = |table: &TableSpec| {
            let cells = table.rows.iter().map(|row| row.cells.last().unwrap());
            let at = cells.map(|c| c.mark.unwrap().label - metrics().width(&c.phrase.text(), BASE_FONT, false));
            at.fold(f64::INFINITY, f64::min)
        };
        mark_cells(vec![&mut both], metrics());
        assert!(first(&both) >= PAD + BEHIND - 1e-6, "{}", first(&both));
        // Bars go before white space does, and the number stays where there is room for it alone.
        both.columns[1].width = metrics().width("−300", BASE_FONT, false) + GAP_BESIDE + CLEAR + 2.0 * PAD + 1.0;
        mark_cells(vec![&mut both], metrics());
        assert!(first(&both) >= PAD - 1e-6);
    }

    #[test]
    fn a_word_has_room_beside_the_axis() {
        let mut table =
            table(ColumnKind::Relative { reference: Scenario::PY }, 100.0, &[(-0.5, "−50.0"), (0.0, "n.a.")]);
        table.rows[1].cells[0].value = None;
        mark_cells(vec![&mut table], metrics());
        let axis = table.rows[0].cells[0].mark.unwrap().axis;
        assert!(axis + WORD + metrics().width("n.a.", BASE_FONT, false) <= 100.0 - PAD + 1e-6);
    }

    #[test]
    fn outliers_are_cut_and_marked() {
        let values = [(0.05, "+5.0%"), (-0.1, "−10.0%"), (0.02, "+2.0%"), (0.01, "+1.0%"), (9.0, "+900.0%")];
        let mut table = table(ColumnKind::Relative { reference: Scenario::PL }, 120.0, &values);
        mark_cells(vec![&mut table], metrics());
        let marks: Vec<CellMark> = table.rows.iter().map(|r| r.cells[0].mark.unwrap()).collect();
        assert!(marks[4].outlier && marks.iter().take(4).all(|m| !m.outlier && m.pin), "R23");
        assert!(marks[4].to - marks[4].from < 40.0 && marks[4].to < 120.0);
    }

    #[test]
    fn a_column_too_narrow_for_its_numbers_has_no_marks() {
        let mut table = table(ColumnKind::Variance { reference: Scenario::PY }, 30.0, &[(1.0, "+1,234.5")]);
        mark_cells(vec![&mut table], metrics());
        assert!(table.rows[0].cells[0].mark.is_none());
    }

    #[test]
    fn zeros_alone_are_drawn_without_length() {
        let mut table = table(ColumnKind::Relative { reference: Scenario::PY }, 80.0, &[(0.0, "0.0%")]);
        mark_cells(vec![&mut table], metrics());
        let mark = table.rows[0].cells[0].mark.unwrap();
        assert!((mark.to - mark.from).abs() < 1e-9 && mark.label.is_finite());
    }

    /// The lengths of the bars of a column with their signs, from the axis.
    fn lengths(table: &TableSpec) -> Vec<f64> {
        let signed = |m: CellMark| if m.label >= m.axis { m.to - m.from } else { m.from - m.to };
        table.rows.iter().map(|r| r.cells[0].mark.map_or(f64::NAN, signed)).collect()
    }

    /// A table whose last row is of a kind.
    fn closed(kind: RowKind, values: &[(f64, &str)]) -> TableSpec {
        let mut table = table(ColumnKind::Variance { reference: Scenario::PL }, 126.0, values);
        table.rows.last_mut().unwrap().kind = kind;
        table
    }

    #[test]
    fn a_total_has_no_bar_and_does_not_stretch_the_scale() {
        let values = [(-83.0, "−83"), (-99.0, "−99"), (40.0, "+40"), (-10_171.0, "−10,171")];
        let mut with = closed(RowKind::Total, &values);
        mark_cells(vec![&mut with], metrics());
        let lengths = lengths(&with);
        assert!(lengths[3].abs() < 1e-9, "the total has no bar: {lengths:?}");
        assert!(lengths[1] < -20.0 && lengths[2] > 8.0, "the members' bars are seen: {lengths:?}");
        let mark = with.rows[3].cells[0].mark.unwrap();
        assert!(!mark.outlier && mark.label < mark.axis, "its number stands on its side");
    }

    #[test]
    fn a_remainder_larger_than_every_member_is_cut_and_marked() {
        let mut table = closed(RowKind::Rest, &[(50.0, "+50"), (-20.0, "−20"), (900.0, "+900")]);
        mark_cells(vec![&mut table], metrics());
        let lengths = lengths(&table);
        let mark = table.rows[2].cells[0].mark.unwrap();
        assert!(mark.outlier && (lengths[2] / lengths[0] - BEYOND).abs() < 1e-6, "R23: {lengths:?}");
        let mut small = closed(RowKind::Rest, &[(50.0, "+50"), (-20.0, "−20"), (30.0, "+30")]);
        mark_cells(vec![&mut small], metrics());
        assert!(!small.rows[2].cells[0].mark.unwrap().outlier);
    }

    #[test]
    fn totals_alone_are_compared_with_each_other() {
        let mut table = closed(RowKind::Total, &[(50.0, "+50"), (100.0, "+100")]);
        table.rows[0].kind = RowKind::Total;
        mark_cells(vec![&mut table], metrics());
        let lengths = lengths(&table);
        assert!(lengths[1] > 20.0 && (lengths[1] / lengths[0] - 2.0).abs() < 1e-6, "{lengths:?}");
    }

    #[test]
    fn the_pages_of_a_table_have_one_scale_and_one_axis() {
        let kind = ColumnKind::Variance { reference: Scenario::PY };
        let mut first = table(kind, 126.0, &[(100.0, "+100"), (-60.0, "−60")]);
        let mut second = table(kind, 126.0, &[(5.0, "+5"), (10.0, "+10")]);
        let mut other = table(kind, 126.0, &[(5.0, "+5"), (10.0, "+10")]);
        other.heading.what = "Orders".into();
        mark_cells(vec![&mut first, &mut second, &mut other], metrics());
        let (a, b, c) = (lengths(&first), lengths(&second), lengths(&other));
        assert!((a[0] / 100.0 - b[1] / 10.0).abs() < 1e-9, "R48: {a:?} {b:?}");
        let axis = |t: &TableSpec| t.rows[0].cells[0].mark.unwrap().axis;
        assert!((axis(&first) - axis(&second)).abs() < 1e-9);
        assert!(c[1] > 2.0 * b[1], "another table has its own scale");
    }

    #[test]
    fn the_columns_of_a_table_have_one_scale() {
        let kind = ColumnKind::Variance { reference: Scenario::PY };
        let mut both = table(kind, 126.0, &[(123.0, "+123"), (-5.0, "−5")]);
        both.columns[0].group = "asked".into();
        both.columns.push(both.columns[0].clone());
        for (row, value) in both.rows.iter_mut().zip([22.0, -54.0]) {
            row.cells.push(Cell { value: Some(value), ..row.cells[0].clone() });
        }
        let scale = |table: &TableSpec, column: usize| {
            let cell = &table.rows[0].cells[column];
            let mark = cell.mark.unwrap();
            (mark.to - mark.from) / cell.value.unwrap()
        };
        let mut apart = both.clone();
        apart.columns[1].group = "other".into();
        mark_cells(vec![&mut both], metrics());
        mark_cells(vec![&mut apart], metrics());
        let mut alone = both.clone();
        alone.columns.truncate(1);
        alone.rows.iter_mut().for_each(|row| row.cells.truncate(1));
        mark_cells(vec![&mut alone], metrics());
        assert!((scale(&both, 0) - scale(&both, 1)).abs() < 1e-9, "R26");
        assert!((scale(&apart, 0) - scale(&both, 0)).abs() < 1e-9, "whatever they are called");
        assert!(scale(&alone, 0) >= scale(&both, 0) - 1e-9, "the tightest of them decides");
    }
}
