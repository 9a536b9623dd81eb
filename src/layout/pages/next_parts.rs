//! The next period in detail beside its members: its weeks, months or quarters, and what the year asks for after that.

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, ColumnKind, Phrase, Row, RowKind, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::Scale;
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::{dates, grid, names};
use super::fact_table::{Show, cell, column, footed, transposed};
use super::packed;
use crate::base::Scenario;
use crate::findings::{FactId, NextTargets, Pacing};

/// Widths of the columns: part, working days, target, target a day.
const WIDTHS: [f64; 4] = [78.0, 40.0, 64.0, 58.0];
/// White space below the table.
const GAP: f64 = 14.0;

/// What stands right of the members, from `x` and `top` on: the parts, then the rest of the year.
pub(crate) fn blocks(context: &Context<'_>, next: &NextTargets, scale: &Scale, (x, top): (f64, f64)) -> Vec<Block> {
    let width = CONTENT.0 - x;
    let mut blocks = Vec::new();
    let mut y = top;
    if let Some(table) = table(context, next, scale) {
        let block = Block { y, ..grid::table_block(x, width, CONTENT.1 - y, table) };
        let height = packed::low_table_height(next.ahead.parts.len() + 1).min(block.height);
        y += height + GAP;
        blocks.push(Block { height, ..block });
    }
    let mut text = rest_of_the_year(context, scale);
    while !text.items.is_empty() && packed::text_height(&text, width) > CONTENT.1 - y {
        text.items.pop();
    }
    if !text.items.is_empty() {
        blocks.push(Block { x, y, width, height: CONTENT.1 - y, content: BlockContent::Text(text) });
    }
    blocks
}

/// The parts of the next period with what each asks for a working day; none of a week.
fn table(context: &Context<'_>, next: &NextTargets, scale: &Scale) -> Option<TableSpec> {
    let parts = &next.ahead.parts;
    let first = parts.first()?;
    let target = context.findings.of(&next.total, Scenario::PL)?;
    let unit = scale.unit(target);
    let days: Vec<Option<&FactId>> = parts.iter().map(|p| Some(&p.days)).collect();
    let targets: Vec<Option<&FactId>> = parts.iter().map(|p| Some(&p.target)).collect();
    let grain = context.words.text(&format!("column.{}", first.period.grain.code()));
    let columns = vec![
        column(names::capital(&grain), "", WIDTHS[0], ColumnKind::Text),
        column(context.words.text("column.workdays"), "", WIDTHS[1], ColumnKind::Number),
        column(context.code(Scenario::PL), "", WIDTHS[2], ColumnKind::Number),
        column(context.words.text("column.per_day"), "", WIDTHS[3], ColumnKind::Number),
    ];
    let mut named: Vec<_> = parts.iter().map(|p| text_cell(Phrase::other(p.period.to_string()))).collect();
    named.push(text_cell(Phrase::words(context.words.text("words.total"))));
    let mut rates: Vec<_> = parts.iter().map(|p| cell(context, scale, p.per_day.as_ref(), Show::Plain)).collect();
    rates.push(cell(context, scale, next.ahead.per_day.as_ref(), Show::Plain));
    let cells = transposed(vec![
        named,
        footed(context, scale, &days, next.ahead.days.as_ref(), Show::Plain),
        footed(context, scale, &targets, Some(&target.id), Show::Plain),
        rates,
    ]);
    let last = parts.len();
    let row = |(at, cells)| Row { level: 0, kind: if at == last { RowKind::Total } else { RowKind::Body }, cells };
    let rows: Vec<Row> = cells.into_iter().enumerate().map(row).collect();
    let mut heading = context.heading(
        &next.total.measure,
        context.label("heading.parts", &[("unit", &unit), ("dimension", &grain.to_lowercase())]),
        String::new(),
    );
    heading.when = format!("{} PL", next.period);
    let alt = context.alt_table(rows.len(), &columns);
    Some(TableSpec { id: "next_parts-table".into(), heading, columns, rows, alt })
}

/// What the year asks for on the working days that are left, and which target is too low.
fn rest_of_the_year(context: &Context<'_>, scale: &Scale) -> TextBlock {
    let findings = context.findings;
    let mut phrases: Vec<Phrase> = Vec::new();
    // A year that is over asks for nothing more.
    let over = |p: &&Pacing| findings.fact(&p.days_left).and_then(|f| f.value).is_some_and(|v| v.to_f64() <= 0.0);
    let pacing = findings.pacing.as_ref().filter(|p| !over(p));
    if let Some(pacing) = pacing {
        let fact = |id: &Option<String>| id.as_ref().and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
        let slots = Slots::default()
            .other("pacing_period", dates::in_words(&pacing.period, &context.words))
            .fact("to_go", fact(&pacing.to_go))
            .fact("target", findings.fact(&pacing.target))
            .fact("days_left", findings.fact(&pacing.days_left))
            .fact("required_per_day", fact(&pacing.required_per_day))
            .fact("current_per_day", fact(&pacing.current_per_day))
            .fact("required_ratio", fact(&pacing.required_ratio));
        phrases.extend(sentence::say("next.to_go", &slots, &context.words, scale));
    }
    // Longer reports have a slide for that.
    if findings.targets.ways.is_none() || findings.frame.cadence <= crate::base::Grain::Month {
        let low = findings.findings.iter().find(|f| f.kind == "task_low");
        phrases.extend(low.map(|f| sentence::sentence_at(f, findings, &context.words, scale)));
    }
    let heading = match pacing {
        Some(pacing) => context.label("next.pace", &[("period", &dates::in_words(&pacing.period, &context.words))]),
        None => context.words.text("targets.too_low"),
    };
    let item = |phrase| TextItem { phrase: sentence::capitalised(phrase), link: None, impact: None };
    TextBlock { heading, items: phrases.into_iter().map(item).collect(), style: TextStyle::Bullets }
}
