//! 销售过程跟踪表, the process tracking table of a week: what is late, at risk, and done (S31).

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, Part, Phrase, Row, RowKind, Slide, TABLE_ROW, TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::template::Style;
use super::super::{dates, names};
use super::fact_table::column;
use super::packed;
use crate::base::{Impact, Scenario};
use crate::findings::tracking::{Mark, Tracked, Tracking};
use crate::findings::{Fact, FactId};

/// Late activities that leave room for others on their slide.
const FEW: usize = 4;
/// White space under a table.
const GAP: f64 = 12.0;
/// The columns in the order of the published table, with their widths in points.
const COLUMNS: [(&str, f64); 8] = [
    ("date", 62.0),
    ("owner", 66.0),
    ("customer", 206.0),
    ("stage", 52.0),
    ("action", 82.0),
    ("status", 142.0),
    ("due", 62.0),
    ("note", 212.0),
];

/// The slides of the tracking table.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.tracking.as_ref().map(|tracking| pages(context, tracking)).unwrap_or_default()
}

fn pages(context: &Context<'_>, tracking: &Tracking) -> Vec<Slide> {
    let findings = context.findings;
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| findings.fact(id));
    let scale = context.scale("tracking", std::iter::empty(), Digits::Table);
    let slots = context
        .slots()
        .fact("week", fact(&tracking.week))
        .fact("done", fact(&tracking.done))
        .fact("late", positive(fact(&tracking.late)))
        .fact("old", positive(fact(&tracking.old)))
        .fact("at_risk", positive(fact(&tracking.at_risk)))
        .fact("others", fact(&tracking.others));
    let (late, risk, week) = (
        List { key: "late", rows: &tracking.late_rows },
        List { key: "risk", rows: &tracking.risk_rows },
        List { key: "week", rows: &tracking.week_rows },
    );
    // A slide of what is late; where that is little, what is due soon stands with it.
    let slides: [Vec<List<'_>>; 2] =
        if late.rows.len() > FEW { [vec![late], vec![risk, week]] } else { [vec![late, risk], vec![week]] };
    let slides: Vec<Vec<List<'_>>> = slides
        .into_iter()
        .map(|lists| lists.into_iter().filter(|list| !list.rows.is_empty()).collect::<Vec<_>>())
        .filter(|lists| !lists.is_empty())
        .collect();
    let count = slides.len();
    let message = context.message("tracking", "tracking", &slots, &scale);
    let mut tables = vec!["activities"];
    tables.extend(["customers"].into_iter().filter(|name| context.brief.table(name).is_some()));
    let notes: Vec<Phrase> = ["footnote.tracking", "footnote.tracking_counts"]
        .into_iter()
        .filter_map(|key| sentence::say(key, &slots, &context.words, &scale))
        .collect();
    let name = context.words.text("slide.tracking");
    let mut out = Vec::new();
    for (at, lists) in slides.iter().enumerate() {
        let part = format!("{}/{count}", at + 1);
        let (mut id, mut name, mut message) = ("tracking".to_owned(), name.clone(), message.clone());
        if at > 0 {
            id = format!("tracking-{}", at + 1);
            // What is late has been told; this slide shows what is due, and the rest of the week.
            message = sentence::said("plain.tracking_rest", &slots, &context.words, &scale);
        }
        if count > 1 {
            name = context.label("slide.continued", &[("name", &name), ("part", &part)]);
        }
        let footnotes = vec![context.source(&tables, None)];
        let mut slide = context.slide(&id, 2, name, message, blocks(context, lists, &scale), footnotes);
        context.annotate(&mut slide, &notes);
        out.push(slide);
    }
    out
}

/// Activities under one heading.
struct List<'t> {
    key: &'static str,
    rows: &'t [Tracked],
}

/// The lists of a slide, each a table; they share its height by what they hold.
fn blocks(context: &Context<'_>, lists: &[List<'_>], scale: &Scale) -> Vec<Block> {
    let gaps = GAP * lists.len().saturating_sub(1) as f64;
    let room = CONTENT.1 - gaps - packed::table_height(0) * lists.len() as f64;
    let mut left = (room / TABLE_ROW).floor().max(0.0) as usize;
    let mut blocks = Vec::new();
    let mut y = 0.0;
    for (at, list) in lists.iter().enumerate() {
        // Every list that follows keeps a fair part of the rows.
        let behind: usize = lists.iter().skip(at + 1).map(|list| list.rows.len().min(left / 2)).sum();
        let most = left.saturating_sub(behind).max(1);
        let table = table(context, list, most, scale);
        left = left.saturating_sub(table.rows.len());
        let height = packed::table_height(table.rows.len());
        blocks.push(Block { x: 0.0, y, width: CONTENT.0, height, content: BlockContent::Table(Box::new(table)) });
        y += height + GAP;
    }
    blocks
}

/// A table of at most so many rows; where there are more, the last one says how many.
fn table(context: &Context<'_>, list: &List<'_>, most: usize, scale: &Scale) -> TableSpec {
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| context.findings.fact(id));
    let whole = list.rows.last().is_none_or(|row| positive(fact(&row.after)).is_none());
    let all = list.rows.len() + usize::from(!whole);
    let shown = if all > most { most.saturating_sub(1).max(1) } else { list.rows.len() };
    let mut rows: Vec<Row> = list.rows.iter().take(shown).map(|row| line(context, row, scale)).collect();
    let more = list.rows.get(shown.saturating_sub(1)).and_then(|row| positive(fact(&row.after)));
    if let Some(phrase) = sentence::say("tracking.more", &Slots::default().fact("n", more), &context.words, scale) {
        let mut cells = vec![other_cell(""), other_cell(""), text_cell(phrase)];
        cells.resize_with(COLUMNS.len(), || other_cell(""));
        rows.push(Row { level: 0, kind: RowKind::Rest, cells });
    }
    let period = context.findings.frame.period;
    let word = |key: &str| context.words.text(key);
    let mut heading = context.heading(
        "visits",
        word(&format!("heading.tracking_{}", list.key)),
        context.when(&period, &period, &[Scenario::AC]),
    );
    heading.what = word(&format!("tracking.list_{}", list.key));
    let columns = columns(context);
    TableSpec {
        id: format!("tracking-{}", list.key),
        heading,
        alt: context.alt_table(rows.len(), &columns),
        columns,
        rows,
    }
}

/// A count, unless it is nothing.
fn positive(fact: Option<&Fact>) -> Option<&Fact> {
    fact.filter(|f| f.value.is_some_and(|v| v.to_f64() > 0.0))
}

fn columns(context: &Context<'_>) -> Vec<Column> {
    let one =
        |(key, width): (&str, f64)| column(context.words.text(&format!("tracking.{key}")), "", width, ColumnKind::Text);
    COLUMNS.into_iter().map(one).collect()
}

fn line(context: &Context<'_>, row: &Tracked, scale: &Scale) -> Row {
    let text = |text: &Option<String>| text_cell(Phrase::name(text.as_deref().map(names::clean).unwrap_or_default()));
    let owner = row.owner.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
    let mut customer = row.customer.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
    if let Some(industry) = row.industry.as_deref().map(names::clean) {
        customer = if customer.is_empty() {
            industry
        } else {
            context.label("tracking.industry", &[("name", &customer), ("industry", &industry)])
        };
    }
    let due = row.due.map(dates::date).unwrap_or_default();
    let cells = vec![
        other_cell(dates::date(row.date)),
        text_cell(Phrase::name(owner)),
        text_cell(Phrase::name(customer)),
        text(&row.stage),
        text(&row.action),
        status(context, row, scale),
        other_cell(due),
        text(&row.note),
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// The status as written; before it, in words and with a sign, that it is late or at risk.
fn status(context: &Context<'_>, row: &Tracked, scale: &Scale) -> Cell {
    let days = row.days.as_ref().and_then(|id| context.findings.fact(id));
    let word = |key: &str| context.words.text(key);
    let mut parts = match row.mark {
        Mark::Late => {
            let mut parts = vec![Part::Words { text: word("tracking.late") }];
            if let Some(fact) = days {
                parts.push(Part::Num(scale.num(fact, Style::Plain)));
                parts.push(Part::Words { text: word("tracking.late_days") });
            }
            parts
        }
        Mark::AtRisk => vec![Part::Words { text: word("tracking.at_risk") }],
        Mark::Fine => Vec::new(),
    };
    if let Some(status) = row.status.as_deref().map(names::clean).filter(|s| !s.is_empty()) {
        if !parts.is_empty() {
            parts.push(Part::Words { text: word("tracking.between") });
        }
        parts.push(Part::Name { text: status });
    }
    let impact = (row.mark == Mark::Late).then_some(Impact::Bad);
    Cell { impact, ..text_cell(Phrase { parts }) }
}
