//! Small tables of who is content and who complains: marks and complaints by region, channel or product, and the largest
//! customers who would not recommend the company.

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Cell, Column, ColumnKind, Phrase, Row, RowKind, TableSpec};
use super::super::grid::table_height;
use super::super::numbers::Scale;
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::{names, remainder};
use super::fact_table::{Show, cell, cell_or_dash, column};
use super::mark_range::{self, Asked};
use crate::base::{Impact, Polarity, Scenario};
use crate::findings::customers::{ComplaintParts, Detractor, MarkParts, MarkRow};
use crate::findings::{Fact, FactId};

/// White space under a table.
const GAP: f64 = 14.0;

/// Tables below each other from `top`, as many of them as fit.
pub(super) fn stacked(tables: Vec<TableSpec>, x: f64, width: f64, top: f64) -> Vec<Block> {
    let mut y = top;
    let mut blocks = Vec::new();
    for table in tables {
        let height = table_height(table.rows.len());
        if y + height > CONTENT.1 + 0.01 {
            continue;
        }
        blocks.push(Block { x, y, width, height, content: BlockContent::Table(Box::new(table)) });
        y += height + GAP;
    }
    blocks
}

/// Facts that the tables print.
pub(super) fn ids(context: &Context<'_>) -> Vec<String> {
    let Some(found) = &context.findings.customer_base.voices else { return Vec::new() };
    let marks = found.marks.iter().flat_map(|parts| &parts.rows);
    let marks = marks.flat_map(|row| [&row.csat, &row.csat_change, &row.nps, &row.nps_change].into_iter().flatten());
    let complaints = found.complaints.iter().flat_map(|parts| parts.rows.iter().map(|row| &row.count));
    let sales = found.detractors.iter().map(|d| &d.sales);
    marks.chain(complaints).chain(sales).cloned().collect()
}

fn spec(context: &Context<'_>, id: String, texts: [String; 3], columns: Vec<Column>, rows: Vec<Row>) -> TableSpec {
    let [what, unit, when] = texts;
    let mut heading = context.heading("csat", unit, when);
    heading.what = what;
    let alt = context.alt_table(rows.len(), &columns);
    TableSpec { id, heading, columns, rows, alt }
}

/// A number of a row of marks.
type Pick = fn(&MarkRow) -> &Option<FactId>;

/// Marks by the members of a dimension.
pub(super) fn marks(context: &Context<'_>, scale: &Scale, parts: &MarkParts, width: f64) -> TableSpec {
    let word = |key: &str| context.words.text(key);
    let any = |pick: fn(&MarkRow) -> &Option<FactId>| parts.rows.iter().any(|row| pick(row).is_some());
    // Each score beside its own number of answers.
    let number = word("column.marks");
    let picks: [(&str, &str, f64, Show, Pick); 6] = [
        ("csat", &number, 30.0, Show::Plain, |r| &r.csat_marks),
        ("csat", "AC", 36.0, Show::Plain, |r| &r.csat),
        ("csat", "ΔPY", 44.0, Show::Variance(Polarity::Up), |r| &r.csat_change),
        ("nps", &number, 30.0, Show::Plain, |r| &r.nps_marks),
        ("nps", "AC", 36.0, Show::Plain, |r| &r.nps),
        ("nps", "ΔPY", 44.0, Show::Variance(Polarity::Up), |r| &r.nps_change),
    ];
    let picks: Vec<_> = picks.into_iter().filter(|(.., pick)| any(*pick)).collect();
    let dimension = names::dimension(&context.words, &parts.dimension);
    let mut columns: Vec<Column> = picks
        .iter()
        .map(|(measure, header, width, ..)| {
            let name = names::capital(&names::measure(&context.words, measure));
            let group = mark_range::named(context, &name, Asked::of(measure));
            column(*header, &group, *width, ColumnKind::Number)
        })
        .collect();
    let used: f64 = columns.iter().map(|c| c.width).sum();
    columns.insert(0, column(names::capital(&dimension), "", width - used, ColumnKind::Text));
    let rows = parts.rows.iter().map(|row| {
        let mut cells = vec![text_cell(Phrase::name(names::member(&context.words, &row.member)))];
        cells.extend(picks.iter().map(|(measure, .., show, pick)| {
            let mut cell = cell_or_dash(context, scale, pick(row).as_ref(), *show);
            // What may be chance is neither good nor bad.
            if matches!(show, Show::Variance(_)) && may_be_chance(context, row, measure) {
                cell.impact = cell.impact.map(|_| Impact::Neutral);
            }
            cell
        }));
        Row { level: 0, kind: RowKind::Body, cells }
    });
    let period = context.findings.frame.period;
    let by = if parts.rows.iter().any(|row| row.nps.is_some()) { "nps" } else { "csat" };
    let by = names::measure(&context.words, by);
    let unit = context.label("heading.lowest_first", &[("dimension", &dimension), ("measure", &by)]);
    let when = context.when(&period, &period, &[Scenario::AC, Scenario::DPY]);
    let rows = rows.collect();
    spec(context, format!("marks-{}", parts.dimension), [word("words.scores"), unit, when], columns, rows)
}

/// True of a change of a score that lies within its own margin of error.
fn may_be_chance(context: &Context<'_>, row: &MarkRow, measure: &str) -> bool {
    let (change, margin) = match measure {
        "nps" => (&row.nps_change, &row.nps_margin),
        _ => (&row.csat_change, &row.csat_margin),
    };
    let value = |id: &Option<FactId>| context.findings.fact(id.as_ref()?)?.value.map(|v| v.to_f64().abs());
    value(change).zip(value(margin)).is_some_and(|(change, margin)| change <= margin)
}

/// What grey changes mean, where a table has one.
pub(super) fn chance_note(context: &Context<'_>, parts: &[&MarkParts]) -> Option<Phrase> {
    let mut rows = parts.iter().flat_map(|parts| &parts.rows);
    let any = rows.any(|row| ["csat", "nps"].iter().any(|measure| may_be_chance(context, row, measure)));
    any.then(|| context.plain("footnote.within_margin", &Slots::default()))
}

/// The largest customers who would not recommend the company.
pub(super) fn detractors(context: &Context<'_>, scale: &Scale, list: &[Detractor], width: f64) -> Option<TableSpec> {
    let word = |key: &str| context.words.text(key);
    let first = list.first()?;
    let sales = context.findings.fact(&first.sales)?;
    let number = ColumnKind::Number;
    let customer = names::capital(&names::dimension(&context.words, &first.member.dimension));
    let columns = vec![
        column(customer, "", width - 154.0, ColumnKind::Text),
        column(mark_range::named(context, &word("column.mark"), Some(Asked::Recommend)), "", 84.0, number),
        column(word("column.sales_year"), "", 70.0, number),
    ];
    let rows = list.iter().map(|found| {
        let name = text_cell(Phrase::name(names::member(&context.words, &found.member)));
        let cells = vec![
            name,
            cell(context, scale, Some(&found.score), Show::Plain),
            cell(context, scale, Some(&found.sales), Show::Plain),
        ];
        Row { level: 0, kind: RowKind::Body, cells }
    });
    let period = context.findings.frame.period;
    let unit = context.label("heading.detractors", &[("unit", &scale.unit(sales))]);
    let when = context.when(&period, &period, &[Scenario::AC]);
    let rows = rows.collect();
    Some(spec(context, "detractors".into(), [word("words.detractors"), unit, when], columns, rows))
}

/// Complaints by the members of a dimension, with the change on last year and the share of all.
pub(super) fn complaints(context: &Context<'_>, scale: &Scale, parts: &ComplaintParts, width: f64) -> TableSpec {
    let word = |key: &str| context.words.text(key);
    let number = ColumnKind::Number;
    let changed = parts.rows.iter().any(|row| row.change.is_some());
    let dimension = names::dimension(&context.words, &parts.dimension);
    let mut columns = vec![column("AC", "", 32.0, number)];
    columns.extend(changed.then(|| column("ΔPY", "", 38.0, number)));
    columns.push(column(word("column.share"), "", 46.0, number));
    let used: f64 = columns.iter().map(|c| c.width).sum();
    columns.insert(0, column(names::capital(&dimension), "", width - used, ColumnKind::Text));
    let last = parts.rows.len().saturating_sub(1);
    // Shares of a whole add up to it as printed.
    let facts: Vec<Option<&Fact>> = parts.rows.iter().map(|row| context.findings.fact(&row.share)).collect();
    let moved = scale.shares(&facts);
    let share = |at: usize, id: &FactId| {
        let plain = cell(context, scale, Some(id), Show::Percent);
        let num = moved.get(at).cloned().flatten();
        Cell { phrase: num.map_or_else(|| plain.phrase.clone(), Phrase::num), ..plain }
    };
    let rows = parts.rows.iter().enumerate().map(|(at, row)| {
        let rest = parts.rest > 0 && at == last;
        let name = match &row.member {
            Some(member) => Phrase::name(names::member(&context.words, member)),
            None if rest => Phrase::other(remainder::of(context, parts.rest)),
            None => Phrase::words(word("special.blank")),
        };
        let mut cells = vec![text_cell(name), cell(context, scale, Some(&row.count), Show::Plain)];
        if changed {
            cells.push(cell(context, scale, row.change.as_ref(), Show::Variance(Polarity::Down)));
        }
        cells.push(share(at, &row.share));
        Row { level: 0, kind: if rest { RowKind::Rest } else { RowKind::Body }, cells }
    });
    let period = context.findings.frame.period;
    let unit = context.label("heading.by", &[("unit", &word("unit.complaints")), ("dimension", &dimension)]);
    let mut scenarios = vec![Scenario::AC];
    scenarios.extend(changed.then_some(Scenario::DPY));
    let when = context.when(&period, &period, &scenarios);
    let what = names::capital(&names::measure(&context.words, "complaints"));
    let rows = rows.collect();
    spec(context, format!("complaints-{}", parts.dimension), [what, unit, when], columns, rows)
}

/// How customers were told to belong to a member, where a table does not say so itself.
pub(super) fn note(context: &Context<'_>, indirect: &[&str]) -> Option<Phrase> {
    let mut list: Vec<String> = indirect.iter().map(|d| names::dimension(&context.words, d)).collect();
    list.dedup();
    let list = list.join(&context.words.text("words.list"));
    (!indirect.is_empty()).then(|| context.plain("footnote.voices", &Slots::default().words("list", list)))
}

/// What a dash in the place of a score means, where a table has one.
pub(super) fn few_note(context: &Context<'_>, parts: &[&MarkParts]) -> Option<Phrase> {
    let picks: [Pick; 6] =
        [|r| &r.csat_marks, |r| &r.csat, |r| &r.csat_change, |r| &r.nps_marks, |r| &r.nps, |r| &r.nps_change];
    let there = |parts: &MarkParts, pick: &Pick| parts.rows.iter().filter(|row| pick(row).is_some()).count();
    let dashed = |parts: &&MarkParts| picks.iter().any(|pick| (1..parts.rows.len()).contains(&there(parts, pick)));
    let slots = Slots::default().other("least", context.brief.scoring.least.to_string());
    parts.iter().any(dashed).then(|| context.plain("footnote.few_marks", &slots))
}
