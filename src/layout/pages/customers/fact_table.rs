//! Tables whose cells are facts of their own, not scenarios of one measure: a column is a list of facts.

use super::super::super::context::Context;
use super::super::super::deck::{Cell, Column, ColumnKind, Phrase, Row, RowKind};
use super::super::super::numbers::Scale;
use super::super::super::rounding::foot;
use super::super::super::table::text_cell;
use super::super::super::template::Style;
use crate::base::{Impact, Polarity, Reference, Unit, Value};
use crate::findings::{Fact, FactId};

/// Tables as wide as this have room to spare, and the most that their names then take.
const WIDE: f64 = 600.0;
const NAME: f64 = 260.0;

/// How a column prints its facts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Print {
    /// As the facts are.
    Plain,
    /// With a sign.
    Signed,
    /// Percentages without the sign, which the header carries.
    Percent,
    /// Differences of an axis's reference, with bars and the colour of their impact.
    Change(Reference, Polarity),
}

/// A column of facts.
pub(super) struct FactColumn<'f> {
    pub header: String,
    pub group: String,
    pub width: f64,
    pub print: Print,
    /// A fact a row; none leaves the cell blank.
    pub facts: Vec<Option<&'f FactId>>,
    /// True when the body rows add up to the row of the total, as printed too.
    pub adds_up: bool,
}

impl<'f> FactColumn<'f> {
    /// A column of numbers without a group.
    pub fn new(header: String, width: f64, print: Print, facts: Vec<Option<&'f FactId>>) -> FactColumn<'f> {
        FactColumn { header, group: String::new(), width, print, facts, adds_up: false }
    }

    /// The same with parts that add up to the total.
    pub fn adding_up(self) -> FactColumn<'f> {
        FactColumn { adds_up: true, ..self }
    }
}

/// A row before its cells: its name, its kind, its indent, and texts behind the name.
pub(super) struct Head {
    pub name: Phrase,
    pub kind: RowKind,
    pub level: u8,
    pub texts: Vec<Phrase>,
}

impl Head {
    /// A plain row.
    pub fn body(name: Phrase) -> Head {
        Head { name, kind: RowKind::Body, level: 0, texts: Vec::new() }
    }

    /// The row of the total.
    pub fn total(context: &Context<'_>) -> Head {
        Head { kind: RowKind::Total, ..Head::body(Phrase::words(context.words.text("words.total"))) }
    }
}

/// The columns and rows: names first, then texts where any row has one, then facts; the names take what
/// width is left.
pub(super) fn table(
    context: &Context<'_>,
    scale: &Scale,
    (name, mut texts, width): (String, Vec<(String, f64)>, f64),
    mut heads: Vec<Head>,
    columns: &[FactColumn<'_>],
) -> (Vec<Column>, Vec<Row>) {
    // A column of texts that no row has anything for stands empty for no reason.
    for at in (0..texts.len()).rev() {
        if heads.iter().all(|head| head.texts.get(at).is_none_or(|text| text.text().is_empty())) {
            texts.remove(at);
            heads.iter_mut().filter(|head| at < head.texts.len()).for_each(|head| drop(head.texts.remove(at)));
        }
    }
    let text = |(header, width): (String, f64)| Column { header, group: String::new(), width, kind: ColumnKind::Text };
    let mut specs: Vec<Column> = texts.into_iter().map(text).collect();
    for column in columns {
        let kind = match column.print {
            Print::Change(reference, _) => ColumnKind::Variance { reference },
            _ => ColumnKind::Number,
        };
        specs.push(Column { header: column.header.clone(), group: column.group.clone(), width: column.width, kind });
    }
    let left = width - specs.iter().map(|c| c.width).sum::<f64>();
    // Beside something else the names fill the room; over a whole slide they stay near their numbers.
    let most = if width < WIDE { width } else { NAME };
    specs.insert(0, text((name, left.clamp(60.0, most))));
    let kinds: Vec<RowKind> = heads.iter().map(|h| h.kind).collect();
    let mut rows: Vec<Row> = heads
        .into_iter()
        .map(|head| {
            let cells = std::iter::once(head.name).chain(head.texts).map(text_cell).collect();
            Row { level: head.level, kind: head.kind, cells }
        })
        .collect();
    for column in columns {
        let facts: Vec<Option<&Fact>> = (0..rows.len())
            .map(|i| column.facts.get(i).copied().flatten().and_then(|id| context.findings.fact(id)))
            .collect();
        let percent = column.print == Print::Percent;
        let digits = match column.adds_up {
            true if percent => shares(scale, &facts, &kinds),
            true => footed(scale, &facts, &kinds),
            false => vec![None; rows.len()],
        };
        for ((row, fact), digits) in rows.iter_mut().zip(facts).zip(digits) {
            row.cells.push(fact.map_or_else(|| text_cell(Phrase::default()), |f| cell(scale, f, column.print, digits)));
        }
    }
    (specs, rows)
}

fn cell(scale: &Scale, fact: &Fact, print: Print, digits: Option<i128>) -> Cell {
    let style = match print {
        Print::Signed | Print::Change(..) => Style::Signed,
        _ => Style::Plain,
    };
    let num = match (print, digits) {
        (Print::Percent, Some(digits)) if fact.value.is_some() => {
            scale.num_of_digits(fact, scale.bare_percent(fact, false).how.unwrap_or(scale.format(fact, style)), digits)
        }
        (Print::Percent, _) if fact.unit == Unit::Ratio => scale.bare_percent(fact, false),
        (_, Some(digits)) if fact.value.is_some() => scale.num_of_digits(fact, scale.format(fact, style), digits),
        _ => scale.num(fact, style),
    };
    let impact = match (print, fact.value) {
        (Print::Change(_, polarity), Some(value)) => Some(Impact::of(value.to_f64(), polarity)),
        _ => None,
    };
    let value = scale.plotted(fact).filter(|_| num.how.is_some());
    Cell { phrase: Phrase::num(num), value, impact, mark: None, link: None }
}

/// The last digits of shares that add up to 100 % as printed; the total is left as it is.
fn shares(scale: &Scale, facts: &[Option<&Fact>], kinds: &[RowKind]) -> Vec<Option<i128>> {
    let parts: Vec<Option<&Fact>> =
        facts.iter().zip(kinds).map(|(fact, kind)| fact.filter(|_| *kind == RowKind::Body)).collect();
    let nums = scale.shares(&parts);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok();
    nums.iter().map(|num| num.as_ref().filter(|num| num.adjusted).and_then(|num| digits(&num.text))).collect()
}

/// The last digits of parts that add up to the row of the total as it is printed.
fn footed(scale: &Scale, facts: &[Option<&Fact>], kinds: &[RowKind]) -> Vec<Option<i128>> {
    let none = vec![None; facts.len()];
    let total = kinds.iter().position(|k| *k == RowKind::Total).and_then(|at| facts.get(at).copied().flatten());
    let Some((fact, whole)) = total.and_then(|f| Some((f, f.value?))) else { return none };
    let format = scale.format(fact, Style::Plain);
    let is_part = |i: usize| kinds.get(i) == Some(&RowKind::Body);
    let values: Vec<Option<Value>> =
        facts.iter().enumerate().map(|(i, f)| f.filter(|_| is_part(i)).and_then(|f| f.value)).collect();
    foot(&values, whole, format.digits(whole), format)
}
