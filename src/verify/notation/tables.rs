//! R47–R48: tables, and the bars and pins within them, in the deck and as they were set.

use super::Rule;
use super::score::RuleScore;
use super::subject::{Laid, Subject};
use crate::base::Scenario;
use crate::layout::{CONTENT_AT, Cell, CellMark, Column, ColumnKind, Row, RowKind, TABLE_ROW, TableSpec};
use crate::plot::Colour;
use crate::typeset::{PlacedShape, PlacedText};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R47",
        asks: "Tables have periods and scenarios in columns of one width a kind, structure in rows; numbers right, text left; no vertical rules; totals below, bold, under a line.",
        measured: "widths, order and levels of columns and rows; on the set page right edges of numbers, distances of rows, weight and line of totals, rules",
        check: layout,
    },
    Rule {
        id: "R48",
        asks: "Cells show absolute variances as bars and relative ones as pins, on one axis and one scale down the column.",
        measured: "axis and points per unit of every cell mark; the shapes on the set page against them",
        check: cells,
    },
];

/// The columns of a table with their rows and cells.
pub(super) fn columns(table: &TableSpec) -> impl Iterator<Item = (&Column, impl Iterator<Item = (&Row, &Cell)>)> {
    table.columns.iter().enumerate().map(|(i, column)| {
        let cells = table.rows.iter().filter_map(move |row| row.cells.get(i).map(|cell| (row, cell)));
        (column, cells)
    })
}

/// True for a table with a column that is not text.
pub(super) fn has_numbers(table: &TableSpec) -> bool {
    table.columns.iter().any(|c| !c.kind.is_text())
}

/// The variance columns of all tables, absolute or relative ones: header and reference.
pub(super) fn variance_columns<'a>(subject: &Subject<'a>, relative: bool) -> Vec<(Laid<'a>, &'a str, Scenario)> {
    let of = |laid: Laid<'a>| {
        let columns = laid.table.columns.iter().filter_map(move |column| match column.kind {
            ColumnKind::Variance { reference } if !relative => Some((column.header.as_str(), reference)),
            ColumnKind::Relative { reference } if relative => Some((column.header.as_str(), reference)),
            _ => None,
        });
        columns.map(move |(header, reference)| (laid, header, reference)).collect::<Vec<_>>()
    };
    subject.tables().flat_map(of).collect()
}

/// A cell of a set table: where it is on its page.
struct Set<'a> {
    /// Left edge of its column.
    x: f64,
    /// Upper and lower edge of its row.
    y: (f64, f64),
    column: &'a Column,
    row: &'a Row,
    /// Where a text of it may begin at the latest, at the usual size: behind the space of its cell and its indent.
    start: f64,
    cell: &'a Cell,
}

/// Where the rows of a table begin on its page, and how much larger than in the deck it is set: the line under its
/// headers is the first that runs over all of its columns. Without one, nothing stands where it should.
fn frame(laid: &Laid<'_>) -> (f64, f64) {
    let width: f64 = laid.table.columns.iter().map(|c| c.width).sum();
    let flat: Vec<&PlacedShape> = shapes(laid).into_iter().filter(|s| s.bounds.height < 1.5).collect();
    let covered = |y: f64| {
        let on = flat.iter().filter(|s| (s.bounds.y - y).abs() < 0.5);
        // Lines of a table reach half their width beyond it.
        on.fold((f64::MAX, f64::MIN), |(from, to), s| {
            let beyond = s.stroke_width / 2.0;
            (from.min(s.bounds.x + beyond), to.max(s.bounds.right() - beyond))
        })
    };
    let mut places: Vec<f64> = flat.iter().map(|s| s.bounds.y).collect();
    places.sort_by(f64::total_cmp);
    let reach = |y: &f64| {
        let (from, to) = covered(*y);
        to - from
    };
    let widest = places.iter().map(reach).fold(0.0, f64::max);
    let first = places.into_iter().find(|y| reach(y) > 0.99 * widest);
    first.map_or((0.0, 1.0), |y| (y, (widest / width.max(1.0)).max(0.1)))
}

/// The cells of a table on its page, and the size at which it is set.
fn set<'a>(laid: &Laid<'a>) -> (Vec<Set<'a>>, f64) {
    let (top, times) = frame(laid);
    let left = CONTENT_AT.0 + laid.block.x;
    let mut out = Vec::new();
    let heights = laid.table.row_heights().unwrap_or_else(|| vec![TABLE_ROW; laid.table.rows.len()]);
    let mut y = top;
    for (row, height) in laid.table.rows.iter().zip(heights) {
        let mut x = left;
        for (at, (column, cell)) in laid.table.columns.iter().zip(&row.cells).enumerate() {
            // Only the names of the rows are indented.
            let indent = if at == 0 { 12.0 * f64::from(row.level) } else { laid.table.lead(at) };
            out.push(Set { x, y: (y, y + height * times), column, row, start: 4.0 + indent, cell });
            x += column.width * times;
        }
        y += height * times;
    }
    (out, times)
}

fn zone(laid: &Laid<'_>) -> String {
    format!("block-{}", laid.index)
}

fn shapes<'p>(laid: &Laid<'p>) -> Vec<&'p PlacedShape> {
    let zone = zone(laid);
    laid.page.into_iter().flat_map(|page| &page.shapes).filter(|s| s.zone.as_deref() == Some(&zone)).collect()
}

fn texts<'p>(laid: &Laid<'p>) -> Vec<&'p PlacedText> {
    let zone = zone(laid);
    laid.page.into_iter().flat_map(|page| &page.texts).filter(|t| t.zone.as_deref() == Some(&zone)).collect()
}

fn layout(subject: &Subject<'_>, score: &mut RuleScore) {
    for laid in subject.tables().filter(|laid| has_numbers(laid.table)) {
        let table = laid.table;
        score.look(laid.place(), unequal_widths(table));
        score.look(laid.place(), disorder(table));
        if laid.page.is_some() {
            score.look(laid.place(), misaligned(&laid));
            score.look(laid.place(), ruled(&laid));
            score.look(laid.place(), plain_total(&laid));
        }
    }
}

/// Columns of one kind of content have one width: values, absolute variances, relative ones.
fn unequal_widths(table: &TableSpec) -> Option<String> {
    let kind = |column: &Column| {
        let scenario = super::periods::scenario(&column.header)?;
        let bars = matches!(column.kind, ColumnKind::Variance { .. } | ColumnKind::Relative { .. });
        Some((scenario.is_absolute(), scenario.is_relative(), bars))
    };
    let columns: Vec<_> = table.columns.iter().filter_map(|c| Some((kind(c)?, c))).collect();
    let pairs = columns.iter().flat_map(|a| columns.iter().map(move |b| (a, b)));
    let mut unequal = pairs.filter(|((a, x), (b, y))| a == b && (x.width - y.width).abs() > 0.01);
    unequal.next().map(|((_, a), (_, b))| format!("{} is {} points wide, {} {}", a.header, a.width, b.header, b.width))
}

/// Text first, parents above their children, totals last.
fn disorder(table: &TableSpec) -> Option<String> {
    if table.columns.first().is_some_and(|c| !c.kind.is_text()) {
        return Some("the first column is no text".to_owned());
    }
    let mut level = 0;
    for (i, row) in table.rows.iter().enumerate() {
        if row.level > level + 1 {
            return Some(format!("row {} has no parent", i + 1));
        }
        level = row.level;
    }
    let total = table.rows.iter().position(|row| row.kind == RowKind::Total)?;
    let alone = table.rows.iter().all(|row| row.kind == RowKind::Total);
    // Below it stands at most what is a part of it.
    let after = table.rows.iter().skip(total).any(|row| row.kind != RowKind::Total && row.level == 0);
    (!alone && after).then(|| "the total does not stand last".to_owned())
}

/// Points by which right edges, left edges and rows may differ.
const EDGE: f64 = 1.2;

/// Numbers end at one edge and texts begin at one, each in its row.
fn misaligned(laid: &Laid<'_>) -> Option<String> {
    let texts = texts(laid);
    let (cells, times) = set(laid);
    for set in cells {
        let shown = set.cell.phrase.text();
        if shown.trim().is_empty() {
            continue;
        }
        let inside: Vec<&&PlacedText> = texts
            .iter()
            .filter(|t| {
                t.baseline > set.y.0
                    && t.baseline < set.y.1
                    && t.start > set.x - 1.0
                    && t.start < set.x + set.column.width * times
            })
            .collect();
        let Some(from) = inside.iter().map(|t| t.start).reduce(f64::min) else {
            return Some(format!("“{shown}” does not stand in its row and column"));
        };
        let to = inside.iter().map(|t| t.end).fold(0.0, f64::max);
        let (left, right) = (from - set.x, set.x + set.column.width * times - to);
        let wrong = match set.column.kind {
            ColumnKind::Text | ColumnKind::Prose => left > times * set.start + EDGE,
            ColumnKind::Number => right > times * 4.0 + EDGE,
            _ => false,
        };
        if wrong {
            return Some(format!("“{shown}” stands {left:.1} points from the left and {right:.1} from the right"));
        }
    }
    None
}

/// No line runs down beside a column: what stands upright and higher than a row is one.
fn ruled(laid: &Laid<'_>) -> Option<String> {
    let (cells, times) = set(laid);
    let axes: Vec<f64> = cells.iter().filter_map(|set| set.cell.mark.map(|mark| set.x + times * mark.axis)).collect();
    let upright = |s: &&PlacedShape| s.bounds.width < 3.5 * times && s.bounds.height > 0.9 * TABLE_ROW * times;
    let rule = shapes(laid).into_iter().filter(upright).find(|s| {
        let middle = s.bounds.x + s.bounds.width / 2.0;
        !axes.iter().any(|axis| (axis - middle).abs() < 3.0 * times)
    });
    rule.map(|s| format!("a rule stands at {:.0} points", s.bounds.x))
}

/// The total is bold and stands under a line over the whole table.
fn plain_total(laid: &Laid<'_>) -> Option<String> {
    let (cells, times) = set(laid);
    let total = cells.iter().find(|set| set.row.kind == RowKind::Total)?;
    if laid.table.rows.first().is_some_and(|row| row.kind == RowKind::Total) {
        return None;
    }
    let lines = shapes(laid);
    let over = lines
        .iter()
        .any(|s| s.bounds.height < 2.0 * times && s.bounds.width > 20.0 && (s.bounds.y - total.y.0).abs() < 1.5);
    let light = texts(laid).into_iter().find(|t| {
        t.baseline > total.y.0 && t.baseline < total.y.1 && !t.bold && t.text.chars().any(|c| c.is_ascii_digit())
    });
    match light {
        _ if !over => Some("no line stands over the total".to_owned()),
        light => light.map(|t| format!("“{}” of the total is not bold", t.text)),
    }
}

/// Points by which two places or lengths may differ.
const SAME: f64 = 0.6;

fn cells(subject: &Subject<'_>, score: &mut RuleScore) {
    let mut scales: Vec<(&TableSpec, usize, f64, f64)> = Vec::new();
    for laid in subject.tables() {
        for (i, (column, cells)) in columns(laid.table).enumerate() {
            for (_, cell) in cells {
                let (Some(mark), Some(value)) = (cell.mark, cell.value) else { continue };
                let pin = matches!(column.kind, ColumnKind::Relative { .. });
                let bar = matches!(column.kind, ColumnKind::Variance { .. });
                let known = scales
                    .iter()
                    .find(|(t, c, ..)| *c == i && t.heading == laid.table.heading && t.columns == laid.table.columns);
                let long = mark.to - mark.from;
                let measurable = !mark.outlier && value.abs() > 0.0 && long > 4.0;
                let scale = long / value.abs().max(f64::MIN_POSITIVE);
                let wrong = if mark.pin != pin || !(pin || bar) {
                    Some(format!("“{}” has the wrong kind of mark", cell.phrase.text()))
                } else if let Some((.., axis, k)) = known {
                    if (axis - mark.axis).abs() > 0.01 {
                        Some(format!("the axis of {} moves", column.header))
                    } else {
                        (measurable && (k / scale - 1.0).abs() > 0.01)
                            .then(|| format!("“{}” has a scale of its own", cell.phrase.text()))
                    }
                } else {
                    None
                };
                if known.is_none() && measurable {
                    scales.push((laid.table, i, mark.axis, scale));
                }
                score.look(laid.place(), wrong);
            }
        }
        if laid.page.is_some() {
            let (cells, times) = set(&laid);
            for set in cells {
                if let Some(mark) = set.cell.mark {
                    score.look(laid.place(), missing_shape(&laid, (&set, times), mark, subject));
                }
            }
        }
    }
}

/// What is wrong with the bar or stem that a page shows for a cell's mark.
fn missing_shape(
    laid: &Laid<'_>,
    (set, times): (&Set<'_>, f64),
    mark: CellMark,
    subject: &Subject<'_>,
) -> Option<String> {
    if mark.to - mark.from < 2.0 || mark.outlier {
        return None;
    }
    let ink = set.cell.impact.map(|impact| subject.theme.impact(impact))?;
    let (from, to) = (set.x + times * mark.from, set.x + times * mark.to);
    let thick = if mark.pin { 0.15 } else { 2.0 / 3.0 } * TABLE_ROW * times;
    let fits = |s: &&PlacedShape| {
        let b = s.bounds;
        let (top, bottom) = set.y;
        (b.x - from).abs() < SAME
            && (b.right() - to).abs() < SAME
            && b.y > top - SAME
            && b.bottom() < bottom + SAME
            && b.height < thick + SAME
    };
    let found = shapes(laid).into_iter().find(fits);
    match found {
        None => {
            let row =
                shapes(laid).into_iter().filter(|s| s.bounds.y > set.y.0 - SAME && s.bounds.bottom() < set.y.1 + SAME);
            let nearest = row.map(|s| s.bounds).min_by(|a, b| (a.x - from).abs().total_cmp(&(b.x - from).abs()));
            let there = nearest.map_or_else(String::new, |b| {
                format!(", but from {:.1} to {:.1}, {:.1} high", b.x, b.right(), b.height)
            });
            Some(format!("no bar stands beside “{}” from {from:.1} to {to:.1}{there}", set.cell.phrase.text()))
        }
        Some(shape) => {
            let colour = shape.fill.map(|[r, g, b]| Colour(r, g, b));
            (colour != Some(ink)).then(|| format!("the bar of “{}” is not {ink}", set.cell.phrase.text()))
        }
    }
}

/// The axes of variance columns as set (R19): one light line for earlier actuals, two for a target.
pub(super) fn set_axes<'a>(subject: &Subject<'a>) -> Vec<(Laid<'a>, Option<String>)> {
    let (ac, py) = (subject.theme.colours.ac, subject.theme.colours.py);
    let mut out = Vec::new();
    for laid in subject.tables().filter(|laid| laid.page.is_some()) {
        let lines = shapes(&laid);
        let (cells, times) = set(&laid);
        for set in cells {
            let (Some(mark), ColumnKind::Variance { reference } | ColumnKind::Relative { reference }) =
                (set.cell.mark, set.column.kind)
            else {
                continue;
            };
            let at = set.x + times * mark.axis;
            let near = lines.iter().filter(|s| {
                let b = s.bounds;
                let middle = b.x + b.width / 2.0;
                b.width <= 3.5 * times
                    && b.height > 0.9 * TABLE_ROW * times
                    && (middle - at).abs() < 3.0 * times
                    && b.y > set.y.0 - 1.0
                    && b.bottom() < set.y.1 + 1.0
            });
            let near: Vec<Option<Colour>> = near.map(|s| s.fill.map(|[r, g, b]| Colour(r, g, b))).collect();
            let plan = super::scenarios::pattern(reference.code()) == super::scenarios::Pattern::Outlined;
            let fits = if plan { near == [Some(ac), Some(ac)] } else { near == [Some(py)] };
            let message = || {
                format!(
                    "the axis of {} is drawn as {} line(s) that do not show {reference}",
                    set.column.header,
                    near.len()
                )
            };
            out.push((laid, (!fits).then(message)));
        }
    }
    out
}
