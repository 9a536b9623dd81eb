//! Where customers stand in their life with the company, now and a year ago (S23).

use super::super::super::context::{Context, table_block};
use super::super::super::deck::{Block, CONTENT, HEADING, Phrase, Slide, TABLE_HEAD, TABLE_ROW, TableSpec};
use super::super::super::names;
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::Slots;
use super::super::super::template::Style;
use super::fact_table::{FactColumn, Head, Print, table};
use super::{check_line, footnotes, heading};
use crate::base::{Polarity, Scenario};
use crate::findings::customers::{LifeCycle, MoveKind, StageMoves, StageRow};

/// White space above the customers who moved, and between their tables.
const GAP: f64 = 14.0;
const GUTTER: f64 = 28.0;

/// The stages of the customers.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.life_cycle.as_ref().and_then(|cycle| slide(context, cycle)).into_iter().collect()
}

fn slide(context: &Context<'_>, cycle: &LifeCycle) -> Option<Slide> {
    let findings = context.findings;
    let rows: Vec<&StageRow> = cycle.stages.iter().chain([&cycle.total]).collect();
    let moved = cycle.moves.iter().flat_map(|m| m.rows.iter().map(|(_, sales)| sales));
    let money = rows.iter().flat_map(|r| [Some(&r.sales), r.open.as_ref()]).flatten().chain(moved);
    let scale = context.scale("life_cycle", money.map(String::as_str), Digits::Table);
    let unit = findings.fact(&cycle.total.sales).map(|f| scale.unit(f))?;
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let heads: Vec<Head> = cycle
        .stages
        .iter()
        .map(|row| {
            let stage = row.stage.map_or("", |s| s.code());
            let what = Phrase::words(context.words.text(&format!("stage_meaning.{stage}")));
            Head { texts: vec![what], ..Head::body(Phrase::words(context.words.text(&format!("stage.{stage}")))) }
        })
        .chain([Head { texts: vec![Phrase::default()], ..Head::total(context) }])
        .collect();
    let customers = header("customers");
    let mut columns = vec![
        FactColumn {
            group: customers.clone(),
            ..FactColumn::new("PY".into(), 56.0, Print::Plain, rows.iter().map(|r| Some(&r.before)).collect())
        },
        FactColumn {
            group: customers.clone(),
            ..FactColumn::new("AC".into(), 56.0, Print::Plain, rows.iter().map(|r| Some(&r.customers)).collect())
        },
        FactColumn {
            group: customers,
            ..FactColumn::new(
                "ΔPY".into(),
                116.0,
                Print::Change(Scenario::PY, Polarity::Neutral),
                rows.iter().map(|r| Some(&r.change)).collect(),
            )
        },
        FactColumn::new(
            names::capital(&names::measure(&context.words, &findings.frame.main_measure)),
            78.0,
            Print::Plain,
            rows.iter().map(|r| Some(&r.sales)).collect(),
        )
        .adding_up(),
        FactColumn::new(header("share"), 60.0, Print::Percent, rows.iter().map(|r| Some(&r.share)).collect())
            .adding_up(),
    ];
    if cycle.prospects {
        let open = rows.iter().map(|r| r.open.as_ref()).collect();
        columns.push(FactColumn::new(header("open_deals"), 88.0, Print::Plain, open).adding_up());
    }
    let texts = vec![(header("meaning"), 260.0)];
    let (specs, body) = table(context, &scale, (header("stage"), texts, CONTENT.0), heads, &columns);
    let spec = TableSpec {
        id: "life_cycle-table".into(),
        heading: heading(
            context,
            context.words.text("heading.life_cycle"),
            context.label("heading.unit", &[("unit", &unit)]),
            context.when(&findings.frame.period, &findings.frame.period, &[Scenario::PY, Scenario::AC, Scenario::DPY]),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    };
    let message = context.message("life_cycle", "life_cycle", &context.slots(), &scale);
    let mut tables = context.tables(false);
    if cycle.prospects && !tables.contains(&"opportunities") {
        tables.push("opportunities");
    }
    let notes = footnotes(context, &tables, Some(unit.clone()));
    let mut blocks = vec![table_block(0.0, CONTENT.0, spec)];
    let top = blocks.iter().map(|b| b.height + GAP).sum();
    blocks.extend(moves(context, cycle, &scale, &unit, top));
    let mut slide = context.slide("life_cycle", 3, context.words.text("slide.life_cycle"), message, blocks, notes);
    // The bridge counts every key, the stages only who is in the table of customers.
    let tiers = findings.customer_base.tiers.as_ref();
    let nameless = tiers.and_then(|tiers| tiers.groups.iter().find(|g| g.tier.is_none())?.customers.as_ref());
    let nameless = nameless.and_then(|id| findings.fact(id)).filter(|f| f.value.is_some_and(|v| v.to_f64() > 0.0));
    let mut own = vec![context.plain("footnote.life_cycle", &Slots::default().fact("nameless", nameless))];
    own.extend(check_line(context, &scale, &cycle.total.customers, &cycle.check));
    context.annotate(&mut slide, &own);
    Some(slide)
}

/// The largest customers who came, came back and left, side by side below the stages, as many of each as fit.
fn moves(context: &Context<'_>, cycle: &LifeCycle, scale: &Scale, unit: &str, top: f64) -> Vec<Block> {
    let room = ((CONTENT.1 - top - HEADING - TABLE_HEAD) / TABLE_ROW).floor().max(0.0) as usize;
    let count = cycle.moves.len();
    if room == 0 || count == 0 {
        return Vec::new();
    }
    let width = (CONTENT.0 - GUTTER * 2.0) / 3.0;
    let customer = cycle.moves.iter().flat_map(|m| &m.rows).next().map_or("", |(member, _)| member.dimension.as_str());
    let customer = names::capital(&names::dimension(&context.words, customer));
    let period = context.findings.frame.period;
    let block = |(at, moved): (usize, &StageMoves)| {
        let shown: Vec<_> = moved.rows.iter().take(room).collect();
        let lost = moved.kind == MoveKind::Lost;
        let scenario = if lost { Scenario::PY } else { Scenario::AC };
        let heads: Vec<Head> =
            shown.iter().map(|(member, _)| Head::body(Phrase::name(names::member(&context.words, member)))).collect();
        let sales = shown.iter().map(|(_, sales)| Some(sales)).collect();
        let header = context.words.text(if lost { "column.sales_before" } else { "column.sales_year" });
        let columns = [FactColumn::new(header, 84.0, Print::Plain, sales)];
        let (specs, body) = table(context, scale, (customer.clone(), Vec::new(), width), heads, &columns);
        let all = context.findings.fact(&moved.count).map(|f| scale.num(f, Style::Plain).text).unwrap_or_default();
        let slots = [("all", all.as_str()), ("n", &shown.len().to_string()), ("unit", unit)];
        let many = format!("{}", moved.rows.len()) != all || shown.len() < moved.rows.len();
        let clause = context.label(if many { "heading.moved" } else { "heading.moved_all" }, &slots);
        let what = context.words.text(&format!("moved.{}", moved.kind.code()));
        let spec = TableSpec {
            id: format!("life_cycle-{}", moved.kind.code()),
            heading: heading(context, what, clause, context.when(&period, &period, &[scenario])),
            alt: context.alt_table(body.len(), &specs),
            columns: specs,
            rows: body,
        };
        Block { y: top, ..table_block((width + GUTTER) * at as f64, width, spec) }
    };
    cycle.moves.iter().enumerate().map(block).collect()
}
