//! Cells and columns of tables whose rows are facts of their own, and columns whose printed parts add up.

use super::super::context::Context;
use super::super::deck::{Cell, Column, ColumnKind, Num, Phrase};
use super::super::numbers::Scale;
use super::super::rounding::foot;
use super::super::table::text_cell;
use super::super::template::Style;
use crate::base::number::MISSING;
use crate::base::{Impact, Polarity, Value};
use crate::findings::{Fact, FactId};

/// How the numbers of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// As their fact's unit asks.
    Plain,
    /// With their sign and the colour of their impact.
    Variance(Polarity),
    /// As a percentage whose sign stands in the header.
    Percent,
    /// The same with its sign and colour.
    Growth(Polarity),
}

/// A column of a table.
pub(crate) fn column(header: impl Into<String>, group: &str, width: f64, kind: ColumnKind) -> Column {
    Column { header: header.into(), group: group.to_owned(), width, kind }
}

/// The cell of a fact that may not be there.
pub(crate) fn cell(context: &Context<'_>, scale: &Scale, id: Option<&FactId>, show: Show) -> Cell {
    let Some(fact) = id.and_then(|id| context.findings.fact(id)) else { return text_cell(Phrase::default()) };
    let show = match show {
        Show::Variance(_) if context.may_be_chance(fact) => Show::Variance(Polarity::Neutral),
        Show::Growth(_) if context.may_be_chance(fact) => Show::Growth(Polarity::Neutral),
        show => show,
    };
    let num = match show {
        Show::Plain => scale.num(fact, Style::Plain),
        Show::Variance(_) => scale.num(fact, Style::Signed),
        Show::Percent => scale.bare_percent(fact, false),
        Show::Growth(_) => scale.bare_percent(fact, true),
    };
    printed(scale, fact, num, show)
}

/// The cell of a fact, or a dash where there is none: no blank, where a note says why.
pub(crate) fn cell_or_dash(context: &Context<'_>, scale: &Scale, id: Option<&FactId>, show: Show) -> Cell {
    or_dash(cell(context, scale, id, show))
}

/// A cell, or a dash in the place of an empty one.
pub(crate) fn or_dash(cell: Cell) -> Cell {
    if cell.phrase.parts.is_empty() { text_cell(Phrase::words(MISSING)) } else { cell }
}

fn printed(scale: &Scale, fact: &Fact, num: Num, show: Show) -> Cell {
    let impact = match (show, fact.value) {
        (Show::Variance(good) | Show::Growth(good), Some(value)) => Some(Impact::of(value.to_f64(), good)),
        _ => None,
    };
    let value = scale.plotted(fact).filter(|_| num.how.is_some());
    Cell { phrase: Phrase::num(num), value, impact, mark: None, link: None }
}

/// The cells of parts and, last, of their whole: printed so that they add up.
pub(crate) fn footed(
    context: &Context<'_>,
    scale: &Scale,
    parts: &[Option<&FactId>],
    whole: Option<&FactId>,
    show: Show,
) -> Vec<Cell> {
    let fact = |id: &Option<&FactId>| id.and_then(|id| context.findings.fact(id));
    let style = if matches!(show, Show::Variance(_)) { Style::Signed } else { Style::Plain };
    let facts: Vec<Option<&Fact>> = parts.iter().map(fact).collect();
    let values: Vec<Option<Value>> = facts.iter().map(|f| f.and_then(|f| f.value)).collect();
    let total = fact(&whole).and_then(|f| Some((f, f.value?)));
    let moved = match total {
        Some((fact, value)) => {
            let format = scale.format(fact, style);
            foot(&values, value, format.digits(value), format)
        }
        None => vec![None; values.len()],
    };
    let one = |(fact, digits): (Option<&Fact>, Option<i128>)| match (fact, digits) {
        (Some(fact), Some(digits)) => {
            printed(scale, fact, scale.num_of_digits(fact, scale.format(fact, style), digits), show)
        }
        (Some(fact), None) => cell(context, scale, Some(&fact.id), show),
        (None, _) => text_cell(Phrase::default()),
    };
    let mut cells: Vec<Cell> = facts.into_iter().zip(moved).map(one).collect();
    cells.push(cell(context, scale, whole, show));
    cells
}

/// The rows of columns: turns a list of columns of cells into a list of rows of cells.
pub(crate) fn transposed(columns: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut columns: Vec<_> = columns.into_iter().map(Vec::into_iter).collect();
    let next = |column: &mut std::vec::IntoIter<Cell>| column.next().unwrap_or_else(|| text_cell(Phrase::default()));
    (0..rows).map(|_| columns.iter_mut().map(next).collect()).collect()
}
