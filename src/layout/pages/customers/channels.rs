//! Channels: what each one sells, what it costs, what it keeps, how content its customers are (S28).

use super::super::super::context::{Context, figure_block_of, slide_id, table_block};
use super::super::super::deck::{CONTENT, HEADING, Phrase, Slide, TableSpec};
use super::super::super::names;
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::{self, Slots};
use super::super::super::tiers::{self, Tiers};
use super::super::ranking;
use super::fact_table::{FactColumn, Head, Print, table};
use super::{dimension, footnotes, heading};
use crate::base::{Scenario, Value, number};
use crate::findings::customers::{Channel, Channels};
use crate::findings::{Comparison, FactId};

/// Height of a bar with its white space, and of the head of the bars.
const BAR: f64 = 24.0;
const HEAD: f64 = 30.0;
/// White space between the figure and the table.
const BETWEEN: f64 = 10.0;

/// The channels: with their costs where these are known, else as a ranking.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    match context.findings.customer_base.channels.as_ref().and_then(|channels| slide(context, channels)) {
        Some(slide) => vec![slide],
        None => ranking::slides(context, 3),
    }
}

fn slide(context: &Context<'_>, channels: &Channels) -> Option<Slide> {
    let findings = context.findings;
    let id = slide_id("ranking", &channels.dimension);
    let all: Vec<&Channel> = channels.rows.iter().chain([&channels.total]).collect();
    let comparisons: Vec<&Comparison> = channels.rows.iter().map(|r| &r.sales).collect();
    let reference = context.reference(&comparisons, Scenario::PY);
    let scenarios = tiers::scenarios(reference);
    let money = all.iter().flat_map(|r| [r.profit.as_ref(), r.spending.as_ref(), r.result.as_ref()]).flatten();
    let ids = tiers::ids(all.iter().map(|r| &r.sales), &scenarios).into_iter().chain(money.map(String::as_str));
    let scale = context.scale(&id, ids, Digits::Table);
    let tiers = Tiers::of(context, &scale, &comparisons, reference);
    let tiers = tiers.footed(context, &scale, &comparisons, &channels.total.sales, reference);
    let mut categories = tiers::members(context, &comparisons, &id);
    for at in &channels.inefficient {
        if let Some(category) = categories.get_mut(*at) {
            category.highlight = true;
        }
    }
    let unit = findings.of(&channels.total.sales, Scenario::AC).map(|f| scale.unit(f))?;
    let measure = &channels.total.sales.measure;
    let what = dimension(context, &channels.dimension);
    let order = Scenario::AC.label();
    let period = channels.total.sales.period;
    let when = context.when(&period, &period, &scenarios);
    let alt = context.alt_bars(measure, &unit, &channels.dimension, &categories, &tiers.values);
    let figure = context.figure(
        (&format!("{id}-figure"), measure),
        context.heading(measure, context.sorted(&unit, &what, &order), when.clone()),
        unit.clone(),
        tiers.bars(categories, reference),
        alt,
    );
    let economics = economics(context, &scale, channels, (&unit, &what));
    let table = table_block(0.0, CONTENT.0, economics);
    let room = CONTENT.1 - table.height - BETWEEN;
    let height = (HEADING + HEAD + BAR * channels.rows.len() as f64).min(room);
    let mut table = table;
    table.y = height + BETWEEN;
    let slots = context.slots().words("measure", names::measure(&context.words, measure)).words("dimension", what);
    let slots = match ranking::top(context, &comparisons) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let message = context.message(&id, "channels", &slots, &scale);
    let mut sources = context.tables(false);
    let shown = |pick: fn(&Channel) -> &Option<FactId>| all.iter().any(|row| pick(row).is_some());
    for (name, there) in [("spending", shown(|r| &r.spending)), ("satisfaction", shown(|r| &r.csat))] {
        if there {
            sources.push(name);
        }
    }
    let notes = footnotes(context, &sources, Some(unit));
    let name = context.words.text("slide.channels");
    let blocks = vec![figure_block_of(0.0, CONTENT.0, height, figure), table];
    let mut slide = context.slide(&id, 3, name, message, blocks, notes);
    let mut own: Vec<Phrase> = Vec::new();
    if shown(|r| &r.expense_ratio) {
        let slots = Slots::default().other("times", number::percent(context.brief.customers.inefficient));
        own.push(sentence::said("footnote.channels", &slots, &context.words, &scale));
    }
    let count = |row: &Channel| row.customers.as_ref().and_then(|id| findings.fact(id)?.value).map(Value::to_f64);
    let single: f64 = channels.rows.iter().filter_map(count).sum();
    if count(&channels.total).is_some_and(|all| single > all) {
        own.push(context.plain("footnote.channel_customers", &Slots::default()));
    }
    if shown(|r| &r.csat) {
        own.push(context.plain("footnote.channel_marks", &Slots::default()));
    }
    context.annotate(&mut slide, &own);
    Some(slide)
}

/// A column that stands where any channel has it: header, group, width, form, facts.
type Wanted<'c> = (&'c str, &'c str, f64, Print, Vec<Option<&'c FactId>>);

/// What each channel costs and keeps.
fn economics(context: &Context<'_>, scale: &Scale, channels: &Channels, (unit, what): (&str, &str)) -> TableSpec {
    let rows: Vec<&Channel> = channels.rows.iter().chain([&channels.total]).collect();
    let judged = !channels.inefficient.is_empty();
    let heads = channels
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let name = row.sales.member.as_ref().map_or_else(String::new, |m| names::member(&context.words, m));
            let mark = channels.inefficient.contains(&at);
            let mark = if mark { Phrase::words(context.words.text("channels.inefficient")) } else { Phrase::default() };
            Head { texts: if judged { vec![mark] } else { Vec::new() }, ..Head::body(Phrase::name(name)) }
        })
        .chain([Head { texts: if judged { vec![Phrase::default()] } else { Vec::new() }, ..Head::total(context) }])
        .collect();
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let of = |pick: fn(&Channel) -> Option<&FactId>| -> Vec<Option<&FactId>> { rows.iter().map(|r| pick(r)).collect() };
    let wanted: [Wanted<'_>; 11] = [
        ("share", "", 58.0, Print::Percent, of(|r| Some(&r.share))),
        ("customers", "", 58.0, Print::Plain, of(|r| r.customers.as_ref())),
        ("profit", "", 70.0, Print::Plain, of(|r| r.profit.as_ref())),
        ("PY", "margin", 58.0, Print::Percent, of(|r| r.margin_before.as_ref())),
        ("AC", "margin", 58.0, Print::Percent, of(|r| r.margin.as_ref())),
        ("spending", "", 66.0, Print::Plain, of(|r| r.spending.as_ref())),
        ("PY", "spending_ratio", 58.0, Print::Percent, of(|r| r.expense_before.as_ref())),
        ("AC", "spending_ratio", 58.0, Print::Percent, of(|r| r.expense_ratio.as_ref())),
        ("after_spending", "", 84.0, Print::Plain, of(|r| r.result.as_ref())),
        ("csat", "", 58.0, Print::Plain, of(|r| r.csat.as_ref())),
        ("marks", "", 44.0, Print::Plain, of(|r| r.marks.as_ref())),
    ];
    let mut columns = Vec::new();
    for (key, group, width, print, facts) in wanted {
        if facts.iter().any(Option::is_some) {
            let title = if key.len() == 2 { key.to_owned() } else { header(key) };
            let group = if group.is_empty() { String::new() } else { header(group) };
            let column = FactColumn::new(title, width, print, facts);
            let column = FactColumn { group, ..column };
            columns.push(if ["share", "profit", "spending", "after_spending"].contains(&key) {
                column.adding_up()
            } else {
                column
            });
        }
    }
    let texts = if judged { vec![(context.words.text("column.verdict"), 74.0)] } else { Vec::new() };
    let (specs, body) = table(context, scale, (names::capital(what), texts, CONTENT.0), heads, &columns);
    let period = channels.total.sales.period;
    TableSpec {
        id: "channels-table".into(),
        heading: heading(
            context,
            context.words.text("heading.channels"),
            context.label("heading.unit", &[("unit", unit)]),
            context.when(&period, &period, &[Scenario::PY, Scenario::AC]),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    }
}
