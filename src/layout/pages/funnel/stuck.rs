//! The deals that stay longer in their stage than usual.

use super::super::super::context::Context;
use super::super::super::deck::{
    Block, BlockContent, CONTENT, ColumnKind, HEADING, Phrase, Row, RowKind, TABLE_HEAD, TABLE_ROW, TableSpec,
};
use super::super::super::grid::table_height;
use super::super::super::names;
use super::super::super::numbers::Scale;
use super::super::super::sentence::{self, Slots};
use super::super::super::table::{other_cell, text_cell};
use super::super::fact_table::{Show, cell, column, footed};
use super::stage_name;
use crate::base::Scenario;
use crate::findings::funnel::stuck::Stuck;
use crate::findings::{FactId, MemberRef};

/// The largest deals that stay longer than usual, as many as the room takes; all others together and the sum.
pub(super) fn block(context: &Context<'_>, stuck: &Stuck, scale: &Scale, (x, room): (f64, f64)) -> Option<Block> {
    let findings = context.findings;
    let word = |key: &str| context.words.text(key);
    let value = |id: &Option<FactId>| id.as_ref().and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
    let fits = ((room - HEADING - TABLE_HEAD) / TABLE_ROW).floor().max(0.0) as usize;
    let all = value(&stuck.count)?.value?.to_f64() as usize;
    // The last row is the sum of all, the one before it what is not shown.
    let fits = fits.checked_sub(1)?;
    let shown = if all <= fits { all.min(stuck.deals.len()) } else { stuck.deals.len().min(fits.checked_sub(1)?) };
    let last = stuck.deals.get(shown.checked_sub(1)?)?;
    let customers = stuck.deals.iter().any(|deal| deal.customer.is_some());
    let reps = stuck.deals.iter().any(|deal| deal.rep.is_some());
    let mut columns = Vec::new();
    let number = ColumnKind::Number;
    let (customer, rep) = (names::dimension(&context.words, "customer"), names::dimension(&context.words, "rep"));
    columns.push(column(
        if customers { names::capital(&customer) } else { word("funnel.deal") },
        "",
        0.0,
        ColumnKind::Text,
    ));
    if reps {
        columns.push(column(names::capital(&rep), "", 84.0, ColumnKind::Text));
    }
    columns.push(column(word("funnel.stage"), "", 64.0, ColumnKind::Text));
    columns.push(column(word("funnel.days"), "", 44.0, number));
    columns.push(column(word("funnel.beyond"), "", 60.0, number));
    let worth = value(&stuck.value).is_some();
    if worth {
        columns.push(column(word("funnel.amount"), "", 60.0, number));
    }
    let used: f64 = columns.iter().map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = CONTENT.0 - x - used;
    }
    let mut rows: Vec<Row> = Vec::new();
    let rest = value(&last.after).filter(|_| shown < all);
    let mut amounts: Vec<Option<&FactId>> = stuck.deals.iter().take(shown).map(|deal| deal.amount.as_ref()).collect();
    amounts.extend(rest.is_some().then_some(last.after_value.as_ref()));
    let mut amounts = footed(context, scale, &amounts, stuck.value.as_ref(), Show::Plain).into_iter();
    for deal in stuck.deals.iter().take(shown) {
        let name =
            |member: &Option<MemberRef>| member.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
        let mut cells = Vec::new();
        cells.push(text_cell(Phrase::name(if customers { name(&deal.customer) } else { names::clean(&deal.id) })));
        if reps {
            cells.push(text_cell(Phrase::name(name(&deal.rep))));
        }
        cells.push(text_cell(Phrase::name(stage_name(context, &deal.stage))));
        cells.push(cell(context, scale, deal.days.as_ref(), Show::Plain));
        cells.push(cell(context, scale, deal.beyond.as_ref(), Show::Plain));
        if worth {
            cells.extend(amounts.next());
        }
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    if let Some(count) = rest {
        let rest =
            sentence::say("funnel.other_stuck", &Slots::default().fact("count", Some(count)), &context.words, scale);
        let mut cells = vec![text_cell(rest.unwrap_or_default())];
        cells.resize_with(columns.len() - usize::from(worth), || other_cell(""));
        if worth {
            cells.extend(amounts.next());
        }
        rows.push(Row { level: 0, kind: RowKind::Rest, cells });
    }
    let total =
        sentence::say("funnel.all_stuck", &Slots::default().fact("count", value(&stuck.count)), &context.words, scale);
    let mut cells = vec![text_cell(total.unwrap_or_default())];
    cells.resize_with(columns.len() - usize::from(worth), || other_cell(""));
    if worth {
        cells.extend(amounts.next());
    }
    rows.push(Row { level: 0, kind: RowKind::Total, cells });
    let unit = value(&stuck.value).map(|f| scale.unit(f)).unwrap_or_default();
    let period = findings.frame.period;
    let clause = match (shown < all, worth) {
        (true, true) => "heading.stuck_largest",
        (true, false) => "heading.stuck_longest",
        (false, true) => "heading.stuck",
        (false, false) => "heading.stuck_days",
    };
    let clause = context.label(clause, &[("unit", &unit), ("n", &shown.to_string())]);
    let mut heading = context.heading("leads", clause, context.when(&period, &period, &[Scenario::AC]));
    heading.what = word("funnel.stuck");
    let height = table_height(rows.len());
    let table =
        TableSpec { id: "funnel-stuck".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows };
    let content = BlockContent::Table(Box::new(table));
    Some(Block { x, y: 0.0, width: CONTENT.0 - x, height, content })
}
