//! What asks for a decision: signals, weak attainment, lost customers, most urgent first (S42).

use super::super::context::{Context, subject};
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, Phrase, Row, RowKind, Slide, TableSpec, TextBlock,
    TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::{dates, names};
use super::cover::other;
use super::messages::link;
use super::packed;
use super::sources::heading;
use crate::base::{Impact, PeriodName, Scenario};
use crate::config::Thresholds;
use crate::findings::Finding;

/// Kinds that are alerts when they are bad for the business; each has its words under `alert.<kind>`.
const KINDS: &[&str] = &[
    "control_signal",
    "forecast_break",
    "pacing_behind",
    "members_below",
    "member_short",
    "cell_short",
    "rep_weak",
    "reps_below",
    "customer_lost",
    "customer_drop",
    "channel_weak",
    "retention_change",
    "driver_down",
    "overdue_money",
    "complaints_received",
    "spending_over",
];
/// Fewest alerts that stand without those that the key messages tell.
const LEAST: usize = 3;
/// Columns and their widths beside the list of slides.
const COLUMNS: [(&str, f64); 6] =
    [("number", 24.0), ("alert", 190.0), ("where", 112.0), ("value", 92.0), ("against", 160.0), ("gap", 88.0)];
/// White space between the table and the list.
const GAP: f64 = 26.0;

/// The alerts; none when nothing asks for a decision. `slides` are the slides they may link to, `told` the findings
/// that the key messages say.
pub(crate) fn slides(context: &Context<'_>, slides: &[Slide], told: &[&Finding]) -> Vec<Slide> {
    let findings = context.findings;
    let alerts = chosen(context, told, slides);
    if alerts.is_empty() {
        return Vec::new();
    }
    let ids = alerts.iter().flat_map(|f| f.facts.values()).map(String::as_str);
    let scale = Scale::of(findings, ids, Digits::Table, &context.words, context.lang);
    let rows: Vec<Row> = alerts.iter().enumerate().map(|(i, finding)| row(context, &scale, finding, i + 1)).collect();
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|(key, width)| {
            let kind = if *key == "gap" { ColumnKind::Number } else { ColumnKind::Text };
            Column { header: context.words.text(&format!("column.{key}")), group: String::new(), width: *width, kind }
        })
        .collect();
    let width: f64 = COLUMNS.iter().map(|(_, w)| w).sum();
    let height = packed::table_height(rows.len()).min(CONTENT.1);
    let alt = context.alt_table(rows.len(), &columns);
    let table =
        TableSpec { id: "alerts-table".into(), heading: heading(context, "alerts", "alerts"), columns, rows, alt };
    let mut blocks = vec![Block { x: 0.0, y: 0.0, width, height, content: BlockContent::Table(Box::new(table)) }];
    let x = width + GAP;
    let evidence = evidence(context, &alerts, slides);
    let top = height + 24.0;
    // The rules stand under both where the list leaves room for that.
    let beside = CONTENT.0 - x;
    let short = packed::text_height(&evidence, beside) <= height;
    let (room, tall) = if short { (CONTENT.0, height) } else { (width, CONTENT.1) };
    blocks.push(Block { x, y: 0.0, width: beside, height: tall, content: BlockContent::Text(evidence) });
    let rules = rules(context, room, CONTENT.1 - top);
    if let Some(rules) = rules {
        let height = packed::text_height(&rules, room);
        blocks.push(Block { x: 0.0, y: top, width: room, height, content: BlockContent::Text(rules) });
    }
    let slots = Slots::default().other("n", alerts.len().to_string());
    let slots = if alerts.len() == 1 { slots.flag("one") } else { slots };
    let message = context.plain("plain.alerts", &slots);
    let name = context.words.text("slide.alerts");
    let footnotes = vec![context.source(&context.tables(findings.pacing.is_some()), None)];
    let mut slide = context.slide("alerts", 5, name, message, blocks, footnotes);
    context.annotate(&mut slide, &[]);
    vec![slide]
}

/// The alerts, most urgent first: without those of the key messages, unless hardly any are left then.
fn chosen<'a>(context: &Context<'a>, told: &[&Finding], slides: &[Slide]) -> Vec<&'a Finding> {
    // Without a slide that shows it an alert could not be followed up.
    let is_alert =
        |f: &&Finding| f.impact == Impact::Bad && KINDS.contains(&f.kind.as_str()) && link(f, slides).is_some();
    let all: Vec<&Finding> = context.findings.findings.iter().filter(is_alert).collect();
    // How many members fall short, with the one that does most, is one alert with what that one falls short by.
    let mut single: Vec<&Finding> = Vec::new();
    for finding in all {
        let again = |known: &&Finding| known.names.contains_key("top") && same(known, finding);
        if !single.iter().any(again) {
            single.push(finding);
        }
    }
    let known = |f: &Finding| told.iter().any(|t| t.id == f.id || (t.names.contains_key("top") && same(t, f)));
    let fresh: Vec<&Finding> = single.iter().copied().filter(|f| !known(f)).collect();
    let mut alerts = if fresh.len() < LEAST { single } else { fresh };
    alerts.truncate(context.brief.thresholds.alerts);
    alerts
}

/// True when two findings are about the same member of the same dimension against the same reference.
fn same(one: &Finding, other: &Finding) -> bool {
    subject(one) == subject(other) && one.words.get("dimension") == other.words.get("dimension")
}

/// What, where, how much, against what.
fn row(context: &Context<'_>, scale: &Scale, finding: &Finding, number: usize) -> Row {
    let slots = slots(context, finding);
    let say = |part: &str| {
        let key = format!("alert.{}.{part}", finding.kind);
        sentence::say(&key, &slots, &context.words, scale).map_or_else(Phrase::default, sentence::capitalised)
    };
    let gap = Cell { impact: Some(finding.impact), ..text_cell(say("gap")) };
    let cells = vec![
        other_cell(number.to_string()),
        text_cell(say("what")),
        text_cell(place(context, finding)),
        text_cell(say("value")),
        text_cell(say("against")),
        gap,
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

fn slots<'a>(context: &Context<'a>, finding: &Finding) -> Slots<'a> {
    let mut slots = context.slots();
    for (slot, id) in &finding.facts {
        slots = slots.fact(slot, context.findings.fact(id));
    }
    for (slot, key) in &finding.words {
        let (group, id) = key.split_once('.').unwrap_or(("", key));
        slots = match (group, Scenario::parse(id)) {
            ("measure", _) => slots.words(slot, names::measure(&context.words, id)),
            ("dimension", _) => slots.words("members", names::members(&context.words, id)),
            ("reference", Some(reference)) => slots.words(slot, context.reference_name(reference)),
            ("signal", _) => slots.words(slot, context.words.text(key)).flag(id),
            _ => slots.flag(id),
        };
    }
    slots
}

/// The member, or the point in time, that an alert is about; the whole when it names none.
fn place(context: &Context<'_>, finding: &Finding) -> Phrase {
    let name = |slot: &str| finding.names.get(slot).map(|n| context.words.value(n));
    match (name("member").or_else(|| name("top")), name("child"), name("period")) {
        (Some(member), Some(child), _) => {
            Phrase::name(context.label("words.cross", &[("parent", &member), ("child", &child)]))
        }
        (Some(member), None, _) => Phrase::name(member),
        (None, _, Some(period)) => match PeriodName::parse(&period) {
            Some(period) => other(dates::name_in_words(&period, &context.words)),
            None => Phrase::name(period),
        },
        (None, ..) => Phrase::words(context.words.text("words.total")),
    }
}

/// The slides that show the evidence, one an alert, in the same order.
fn evidence(context: &Context<'_>, alerts: &[&Finding], slides: &[Slide]) -> TextBlock {
    let item = |finding: &&Finding| {
        let link = link(finding, slides);
        let name = link.as_ref().and_then(|id| slides.iter().find(|s| s.id == *id)).map(names::slide);
        let phrase = other(name.unwrap_or_else(|| context.words.text("words.missing_slide")));
        TextItem { phrase, link, impact: Some(finding.impact) }
    };
    TextBlock {
        heading: context.words.text("alerts.evidence"),
        items: alerts.iter().map(item).collect(),
        style: TextStyle::Numbered,
    }
}

/// When something becomes an alert, as far as there is room for it: the rules that say most come first, and how many
/// alerts there are last.
fn rules(context: &Context<'_>, width: f64, height: f64) -> Option<TextBlock> {
    let Thresholds { unchanged, weak_attainment, alerts, .. } = context.brief.thresholds;
    let findings = context.findings;
    // As many digits as the setting has: 2.5 % is not 3 %.
    let percent = |share: f64| format!("{}%", (share * 10_000.0).round() / 100.0);
    let slots = Slots::default()
        .other("unchanged", percent(unchanged))
        .other("weak", percent(weak_attainment))
        .other("n", alerts.to_string());
    let has = |kinds: &[&str]| findings.findings.iter().any(|f| kinds.contains(&f.kind.as_str()));
    let planned = findings.frame.reference == Scenario::PL;
    let rules = [
        ("alerts.rule.below", !findings.rankings.is_empty() || findings.breakdown.is_some()),
        ("alerts.rule.driver", !findings.contributions.is_empty()),
        ("alerts.rule.attainment", planned && (findings.reps.is_some() || findings.pacing.is_some())),
        ("alerts.rule.customers", findings.customers.is_some()),
        ("alerts.rule.signal", has(&["control_signal", "control_stable"])),
        ("alerts.rule.most", true),
    ];
    let keys: Vec<&str> = rules.into_iter().filter(|(_, holds)| *holds).map(|(key, _)| key).collect();
    let item = |key: &str| TextItem { phrase: context.plain(key, &slots), link: None, impact: None };
    let mut text = TextBlock {
        heading: context.words.text("alerts.rules"),
        items: keys.into_iter().map(item).collect(),
        style: TextStyle::Bullets,
    };
    while packed::text_height(&text, width) > height {
        let before_last = text.items.len().checked_sub(2)?;
        text.items.remove(before_last);
    }
    Some(text)
}
