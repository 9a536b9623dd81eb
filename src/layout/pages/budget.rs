//! Spending against its budget by dimension and category, and what it brought (S11, S41).

use super::super::context::{Context, slide_id};
use super::super::deck::{Cell, ColumnKind, Phrase, Row, RowKind, Slide};
use super::super::names;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::TablePages;
use super::fact_table::{Show, cell, column, footed, transposed};
use crate::base::{Polarity, Scenario};
use crate::findings::FactId;
use crate::findings::outlay::{Outlay, OutlayParts, OutlayRow};

/// What a column shows of a row.
type Pick = fn(&OutlayRow) -> Option<&FactId>;

/// The slides of the spending: one for each breakdown, the first with the message.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = &context.findings.events.outlay else { return Vec::new() };
    let mut out: Vec<Slide> = Vec::new();
    for parts in &found.parts {
        let first = out.is_empty();
        out.extend(pages(context, found, parts, first));
    }
    if out.is_empty() {
        let alone = OutlayParts {
            dimension: String::new(),
            rows: Vec::new(),
            rest: None,
            check: crate::base::Value::Real(0.0),
        };
        out.extend(pages(context, found, &alone, true));
    }
    out
}

fn pages(context: &Context<'_>, found: &Outlay, parts: &OutlayParts, first: bool) -> Vec<Slide> {
    let findings = context.findings;
    let all: Vec<&OutlayRow> = parts.rows.iter().chain(&parts.rest).chain([&found.total]).collect();
    let id = if first { "budget".to_owned() } else { slide_id("budget", &parts.dimension) };
    let facts = all.iter().flat_map(|row| [&row.spending, &row.budget, &row.over, &row.sales]).flatten();
    let scale = context.scale(&id, facts.map(String::as_str), Digits::Table);
    let dimension = match parts.dimension.as_str() {
        "category" => context.words.text("words.category"),
        id => names::dimension(&context.words, id),
    };
    let any = |pick: Pick| {
        all.iter().any(|row| pick(row).is_some_and(|id| findings.fact(id).is_some_and(|f| f.value.is_some())))
    };
    let number = ColumnKind::Number;
    let word = |key: &str| context.words.text(key);
    let spending = names::capital(&names::measure(&context.words, "spending"));
    let sales = names::capital(&names::measure(&context.words, "sales"));
    let plan = ColumnKind::Variance { reference: Scenario::PL };
    let rate = ColumnKind::Relative { reference: Scenario::PL };
    let down = Polarity::Down;
    // Header, group, width, kind, what it shows and how; the flag says whether parts add up to their whole.
    let wanted: [(String, &str, f64, ColumnKind, Pick, Show, bool); 9] = [
        ("BU".into(), &spending, 70.0, number, |r| r.budget.as_ref(), Show::Plain, true),
        ("AC".into(), &spending, 70.0, number, |r| r.spending.as_ref(), Show::Plain, true),
        ("ΔBU".into(), &spending, 120.0, plan, |r| r.over.as_ref(), Show::Variance(down), true),
        ("ΔBU%".into(), &spending, 100.0, rate, |r| r.over_share.as_ref(), Show::Growth(down), false),
        ("ΔPY%".into(), &spending, 62.0, number, |r| r.growth.as_ref(), Show::Growth(Polarity::Neutral), false),
        ("ΔPY%".into(), &sales, 62.0, number, |r| r.sales_growth.as_ref(), Show::Growth(Polarity::Up), false),
        (word("column.expense_ratio"), "", 76.0, number, |r| r.ratio.as_ref(), Show::Plain, false),
        ("ΔPY".into(), "", 84.0, number, |r| r.ratio_change.as_ref(), Show::Variance(down), false),
        (word("column.return"), "", 72.0, number, |r| r.gain.as_ref(), Show::Plain, false),
    ];
    let mut columns = vec![column(names::capital(&dimension), "", 130.0, ColumnKind::Text)];
    let mut cells: Vec<Vec<Cell>> = vec![all.iter().map(|row| name(context, row)).collect()];
    for (header, group, width, kind, pick, show, sums) in wanted {
        if !any(pick) {
            continue;
        }
        columns.push(column(header, group, width, kind));
        let ids: Vec<Option<&FactId>> = all.iter().map(|row| pick(row)).collect();
        let (whole, own) = ids.split_last().map_or((None, &[][..]), |(whole, own)| (*whole, own));
        cells.push(if sums {
            footed(context, &scale, own, whole, show)
        } else {
            ids.iter().map(|id| cell(context, &scale, *id, show)).collect()
        });
    }
    let last = all.len() - 1;
    let rows: Vec<Row> = transposed(cells)
        .into_iter()
        .enumerate()
        .map(|(at, cells)| {
            let rest = all.get(at).and_then(|r| r.member.as_ref()).is_some_and(|m| m.is_rest());
            let kind = match at {
                _ if at == last => RowKind::Total,
                _ if rest => RowKind::Rest,
                _ => RowKind::Body,
            };
            Row { level: 0, kind, cells }
        })
        .collect();
    let unit =
        found.total.spending.as_ref().and_then(|id| findings.fact(id)).map(|f| scale.unit(f)).unwrap_or_default();
    let period = findings.frame.period;
    let message = message(context, found, parts, first, &scale, &dimension);
    let title = if parts.dimension.is_empty() {
        context.words.text("slide.budget")
    } else {
        context.label("slide.budget_by", &[("dimension", &dimension)])
    };
    let what = context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]);
    let mut heading = context.heading("spending", what, String::new());
    heading.when = format!("{} BU, AC, ΔBU", super::super::dates::span(&period, &period));
    TablePages {
        id,
        section: 5,
        name: title,
        message,
        heading,
        columns,
        rows,
        footnotes: vec![context.source(&["spending", "sales"], Some(unit))],
        notes: vec![context.plain("footnote.budget", &Slots::default())],
    }
    .slides(context)
}

fn name(context: &Context<'_>, row: &OutlayRow) -> Cell {
    text_cell(match &row.member {
        Some(member) if member.is_rest() => Phrase::words(context.words.text("words.others")),
        Some(member) => Phrase::name(names::member(&context.words, member)),
        None => Phrase::words(context.words.text("words.total")),
    })
}

/// The finding on the first slide; on the others who is furthest over the budget, or who spends most.
fn message(
    context: &Context<'_>,
    found: &Outlay,
    parts: &OutlayParts,
    first: bool,
    scale: &Scale,
    dimension: &str,
) -> Phrase {
    let findings = context.findings;
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
    let over = |row: &OutlayRow| fact(&row.over).and_then(|f| f.value).map_or(f64::NEG_INFINITY, |v| v.to_f64());
    let real = || parts.rows.iter().filter(|r| r.member.as_ref().is_some_and(|m| !m.special));
    let worst = real().max_by(|a, b| over(a).total_cmp(&over(b))).filter(|r| over(r) > 0.0);
    let row = worst.or_else(|| real().next());
    let slots = context.slots().words("dimension", dimension).fact("actual", fact(&found.total.spending));
    let slots = match row {
        Some(row) => slots
            .name("member", row.member.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default())
            .fact("value", fact(&row.spending))
            .fact("delta", fact(&row.over))
            .fact("relative", fact(&row.over_share)),
        None => slots,
    };
    let slots = if worst.is_some() { slots.flag("up") } else { slots };
    if first {
        return context.message("budget", "budget", &slots, scale);
    }
    super::super::sentence::said("plain.budget_by", &slots, &context.words, scale)
}
