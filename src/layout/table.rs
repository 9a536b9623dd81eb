//! Tables of comparisons: scenarios in columns, members or measures in rows, sums that foot (R46–R48).

use std::collections::BTreeMap;

use super::context::Context;
use super::deck::{CONTENT, Cell, Column, ColumnKind, Num, Phrase, Row, RowKind};
use super::fact_sort::is_variance;
use super::numbers::Scale;
use super::rounding::foot;
use super::template::Style;
use crate::base::{Impact, Scenario, Unit, Value};
use crate::findings::{Comparison, Fact};

/// What a row is about.
pub(crate) enum Of<'a> {
    /// A comparison.
    Comparison(&'a Comparison),
    /// Only a name.
    Nothing,
}

/// A row before it is printed.
pub(crate) struct Line<'a> {
    pub name: Phrase,
    pub level: u8,
    pub kind: RowKind,
    pub of: Of<'a>,
    /// Index of the line it is a part of, so that printed parts add up to it.
    pub part_of: Option<usize>,
    /// Texts between the name and the scenarios.
    pub extra: Vec<Phrase>,
}

/// Which columns a table has.
pub(crate) struct Columns {
    /// Header of the names.
    pub name: String,
    /// Headers and widths between the name and the scenarios.
    pub extra: Vec<(String, f64)>,
    /// Scenarios, in display order, each with the group it stands in.
    pub scenarios: Vec<(Scenario, String)>,
    /// Bars and pins in the cells.
    pub marks: bool,
    /// A column of shares of the whole: fact by line.
    pub shares: bool,
    /// Width of the whole table.
    pub width: f64,
}

/// Widths of the columns in points.
const PLAIN: f64 = 64.0;
const VARIANCE: f64 = 80.0;
const VARIANCE_BAR: f64 = 126.0;
const RELATIVE_PIN: f64 = 100.0;
const SHARE: f64 = 58.0;
/// Widest column of names.
const NAME: f64 = 250.0;

/// The columns and rows of a table.
pub(crate) fn table(
    context: &Context<'_>,
    scale: &Scale,
    columns: &Columns,
    lines: &[Line<'_>],
) -> (Vec<Column>, Vec<Row>) {
    let specs = specs(context, columns);
    let digits: Vec<BTreeMap<usize, i128>> =
        columns.scenarios.iter().map(|(s, _)| footed(context, scale, lines, *s)).collect();
    let shares = shares(context, scale, lines);
    let rows = lines.iter().enumerate().map(|(i, line)| {
        // Whole: the typesetter, which knows the real widths, shortens what is too long for its column.
        let mut cells = vec![text_cell(line.name.clone())];
        cells.extend(line.extra.iter().cloned().map(text_cell));
        for ((scenario, _), digits) in columns.scenarios.iter().zip(&digits) {
            let absolute = scenario.reference().and_then(Scenario::absolute).filter(|_| !columns.marks);
            let told = absolute.map(|own| own != *scenario && columns.scenarios.iter().any(|(s, _)| *s == own));
            let points = told.and_then(|told| points(context, scale, line, *scenario, told));
            cells.push(points.unwrap_or_else(|| cell(context, scale, line, *scenario, digits.get(&i).copied())));
        }
        if columns.shares {
            cells.push(shares.get(i).cloned().flatten().unwrap_or_else(|| text_cell(Phrase::default())));
        }
        Row { level: line.level, kind: line.kind, cells }
    });
    (specs.clone(), rows.collect())
}

fn specs(context: &Context<'_>, columns: &Columns) -> Vec<Column> {
    let mut specs = Vec::new();
    for (header, width) in &columns.extra {
        specs.push(Column { header: header.clone(), group: String::new(), width: *width, kind: ColumnKind::Text });
    }
    for (scenario, group) in &columns.scenarios {
        let reference = scenario.reference().filter(|_| columns.marks);
        let (kind, width) = match reference {
            Some(reference) if scenario.is_absolute() => (ColumnKind::Variance { reference }, VARIANCE_BAR),
            Some(reference) if scenario.is_relative() => (ColumnKind::Relative { reference }, RELATIVE_PIN),
            _ if scenario.is_absolute() => (ColumnKind::Number, VARIANCE),
            _ => (ColumnKind::Number, PLAIN),
        };
        let header = if *scenario == Scenario::Att { context.words.text("column.att") } else { scenario.label() };
        specs.push(Column { header, group: group.clone(), width, kind });
    }
    if columns.shares {
        let header = context.words.text("column.share");
        specs.push(Column { header, group: String::new(), width: SHARE, kind: ColumnKind::Number });
    }
    let used: f64 = specs.iter().map(|c| c.width).sum();
    let name = (columns.width.min(CONTENT.0) - used).clamp(60.0, NAME);
    specs.insert(0, Column { header: columns.name.clone(), group: String::new(), width: name, kind: ColumnKind::Text });
    specs
}

/// The value of a line under a scenario, with the fact that it prints.
fn value<'a>(context: &Context<'a>, line: &Line<'a>, scenario: Scenario) -> Option<(&'a Fact, Option<Value>)> {
    match &line.of {
        Of::Comparison(row) => context.findings.of(row, scenario).map(|f| (f, f.value)),
        Of::Nothing => None,
    }
}

/// The last-digit integers of a column in which parts add up to their printed wholes, by line.
fn footed(context: &Context<'_>, scale: &Scale, lines: &[Line<'_>], scenario: Scenario) -> BTreeMap<usize, i128> {
    let mut digits = BTreeMap::new();
    if scenario.is_relative() || scenario == Scenario::Att {
        return digits;
    }
    let wholes: Vec<usize> = (0..lines.len()).filter(|i| lines.iter().any(|l| l.part_of == Some(*i))).collect();
    // Wholes of wholes first: a parent may have been moved itself.
    let mut order = wholes.clone();
    order.sort_by_key(|i| depth(lines, *i));
    for whole in order {
        let Some((fact, Some(exact))) = value(context, &lines[whole], scenario) else { continue };
        if matches!(fact.unit, Unit::Ratio) {
            continue;
        }
        let format = scale.format(fact, Style::Plain);
        let target = *digits.entry(whole).or_insert_with(|| format.digits(exact));
        let parts: Vec<usize> = (0..lines.len()).filter(|i| lines[*i].part_of == Some(whole)).collect();
        let values: Vec<Option<Value>> =
            parts.iter().map(|i| value(context, &lines[*i], scenario).and_then(|(_, v)| v)).collect();
        for (part, moved) in parts.into_iter().zip(foot(&values, exact, target, format)) {
            if let Some(moved) = moved {
                digits.insert(part, moved);
            }
        }
    }
    digits
}

fn depth(lines: &[Line<'_>], line: usize) -> usize {
    let mut depth = 0;
    let mut at = lines.get(line).and_then(|l| l.part_of);
    while let Some(up) = at.filter(|_| depth < lines.len()) {
        depth += 1;
        at = lines.get(up).and_then(|l| l.part_of);
    }
    depth
}

fn cell(context: &Context<'_>, scale: &Scale, line: &Line<'_>, scenario: Scenario, digits: Option<i128>) -> Cell {
    let Some((fact, value)) = value(context, line, scenario) else { return text_cell(Phrase::default()) };
    let shown = Fact { value, ..fact.clone() };
    let base = || scenario.reference().and_then(|r| self::value(context, line, r)).map(|(f, _)| f);
    let num = match scenario.is_relative() {
        true => scale.growth(&shown, base()),
        false => number(scale, fact, &shown, digits),
    };
    let impact = is_variance(scenario).then(|| context.impact(&fact.measure, &shown)).filter(|_| value.is_some());
    // Without a number there is no mark either.
    let value = scale.plotted(&shown).filter(|_| num.how.is_some());
    Cell { phrase: Phrase::num(num), value, impact, mark: None, link: None }
}

/// The cell of a variance that is no growth: what is a ratio or a score changes by points, which stand here unless they
/// are `told` in a column of their own (methods.md B1). None of all other lines.
fn points(context: &Context<'_>, scale: &Scale, line: &Line<'_>, scenario: Scenario, told: bool) -> Option<Cell> {
    let absolute = scenario.reference().filter(|_| is_variance(scenario)).and_then(Scenario::absolute)?;
    let (fact, change) = value(context, line, absolute)?;
    if !matches!(fact.unit, Unit::Ratio | Unit::Score) {
        return None;
    }
    if told {
        return Some(text_cell(Phrase::default()));
    }
    let num = scale.short_points(fact);
    let known = num.how.is_some();
    let mut phrase = Phrase::num(num);
    if known && scenario.is_relative() && fact.unit == Unit::Score {
        phrase.parts.push(super::deck::Part::Words { text: context.words.text("words.points") });
    }
    let impact = change.map(|_| context.impact(&fact.measure, fact));
    Some(Cell { phrase, value: scale.plotted(fact).filter(|_| known), impact, mark: None, link: None })
}

/// The cell of a comparison under a scenario, outside any sum.
pub(crate) fn scenario_cell(context: &Context<'_>, scale: &Scale, row: &Comparison, scenario: Scenario) -> Cell {
    let (name, of) = (Phrase::default(), Of::Comparison(row));
    let line = Line { name, level: 0, kind: RowKind::Body, of, part_of: None, extra: Vec::new() };
    points(context, scale, &line, scenario, false).unwrap_or_else(|| cell(context, scale, &line, scenario, None))
}

fn number(scale: &Scale, fact: &Fact, shown: &Fact, digits: Option<i128>) -> Num {
    match digits {
        Some(digits) if shown.value.is_some() => scale.num_of_digits(shown, scale.format(fact, Style::Plain), digits),
        _ => scale.num(shown, Style::Plain),
    }
}

/// The cells of the shares of the whole, by line.
fn shares(context: &Context<'_>, scale: &Scale, lines: &[Line<'_>]) -> Vec<Option<Cell>> {
    let facts = lines.iter().map(|line| match &line.of {
        Of::Comparison(row) => share_of(context, row),
        Of::Nothing => None,
    });
    let facts: Vec<Option<&Fact>> = facts.collect();
    let cell = |(num, fact): (Option<Num>, &Option<&Fact>)| {
        Some(Cell { phrase: Phrase::num(num?), value: scale.plotted((*fact)?), impact: None, mark: None, link: None })
    };
    scale.shares(&facts).into_iter().zip(&facts).map(cell).collect()
}

/// The share of the whole's actual that a member has.
pub(crate) fn share_of<'a>(context: &Context<'a>, row: &Comparison) -> Option<&'a Fact> {
    let own = context.findings.of(row, Scenario::AC)?;
    row.member.as_ref()?;
    let id = own.id.replacen(&row.measure, &format!("{}.share", row.measure), 1);
    context.findings.fact(&id)
}

/// A cell of text.
pub(crate) fn text_cell(phrase: Phrase) -> Cell {
    Cell { phrase, value: None, impact: None, mark: None, link: None }
}

/// A cell with a number outside the pairing, such as a count of rows.
pub(crate) fn other_cell(text: impl Into<String>) -> Cell {
    text_cell(Phrase::other(text))
}

/// The cell of one fact.
pub(crate) fn fact_cell(scale: &Scale, fact: &Fact, impact: Option<Impact>) -> Cell {
    Cell {
        phrase: Phrase::num(scale.num(fact, Style::Plain)),
        value: scale.plotted(fact),
        impact,
        mark: None,
        link: None,
    }
}
