//! What asks for a decision: whose risk, what, how much against what, since when, who has to act, and where to look; the
//! worst of each risk first (S42).

use super::super::check::numbers_of_slide;
use super::super::context::{Context, slide_id};
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, Phrase, Row, RowKind, Slide, TableSpec, TextBlock,
    TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::{agreement, dates, names, width};
use super::alert_choice::{Chosen, chosen};
use super::messages::link;
use super::packed;
use super::sources::heading;
use crate::base::{PeriodName, Scenario, number};
use crate::config::Thresholds;
use crate::findings::messages::{KEPT, OVERDUE};
use crate::findings::{Alert, Finding};

/// Columns and their widths.
const COLUMNS: [(&str, f64); 10] = [
    ("number", 22.0),
    ("risk", 58.0),
    ("alert", 166.0),
    ("where", 100.0),
    ("value", 84.0),
    ("against", 122.0),
    ("gap", 96.0),
    ("since", 58.0),
    ("acting", 72.0),
    ("evidence", 104.0),
];
/// The longest word that the column of those who act takes, in ems of its smallest text.
const WORD: f64 = 8.0;
/// How many median moving ranges the natural limits are from the median, as it is printed.
const NATURAL: &str = "3.145";

/// The alerts; none when nothing asks for a decision. `slides` are the slides they may link to.
/// `told` are the findings that the key messages say.
pub(crate) fn slides(context: &Context<'_>, slides: &[Slide], told: &[&Finding]) -> Vec<Slide> {
    let findings = context.findings;
    let chosen = chosen(context, told, slides);
    let alerts = &chosen.alerts;
    let Some((_, first)) = alerts.first() else { return Vec::new() };
    let ids = alerts.iter().flat_map(|(_, f)| f.facts.values()).map(String::as_str);
    let scale = context.scale_of(ids, Digits::Table);
    let rows: Vec<Row> = alerts
        .iter()
        .enumerate()
        .map(|(i, (alert, finding))| {
            let mut row = row(context, &scale, alert, finding, i + 1);
            row.cells.push(evidence(context, finding, slides));
            row
        })
        .collect();
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|(key, width)| {
            let kind = if *key == "gap" { ColumnKind::Number } else { ColumnKind::Text };
            context.column(key, *width, kind)
        })
        .collect();
    let width: f64 = COLUMNS.iter().map(|(_, w)| w).sum();
    let height = packed::low_table_height(rows.len()).min(CONTENT.1);
    let alt = context.alt_table(rows.len(), &columns);
    let table =
        TableSpec { id: "alerts-table".into(), heading: heading(context, "alerts", "alerts"), columns, rows, alt };
    let mut blocks = vec![Block { x: 0.0, y: 0.0, width, height, content: BlockContent::Table(Box::new(table)) }];
    let top = height + 24.0;
    blocks.extend(rules(context, &chosen, top));
    let top = what(context, first, &scale).text();
    let top = match point(context, first) {
        Some(place) => context.label("alerts.top", &[("what", &top), ("where", &place.text())]),
        None => top,
    };
    let message = context.plain("plain.alerts", &counted(context, &chosen).other("top", top));
    let name = context.words.text("slide.alerts");
    let footnotes = vec![context.source(&context.tables(findings.pacing.is_some()), None)];
    let mut slide = context.slide("alerts", 5, name, message, blocks, footnotes);
    let mut notes = counts(context, &chosen);
    if chosen.alerts.iter().any(|(_, finding)| is_apart(&slide, finding)) {
        notes.push(context.plain("footnote.variance", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    vec![slide]
}

/// How many alerts there are, are shown, are new, and have nobody who has to act on them yet.
fn counted<'a>(context: &Context<'_>, chosen: &Chosen<'_>) -> Slots<'a> {
    let alerts = &chosen.alerts;
    let period = context.findings.frame.period;
    let new = alerts.iter().filter(|(alert, _)| alert.since == Some(period)).count();
    let idle = alerts.iter().filter(|(alert, _)| alert.owner.is_none() && alert.acting.is_none()).count();
    let slots = Slots::default().other("n", alerts.len().to_string());
    let slots = if alerts.len() == 1 { slots.flag("one") } else { slots };
    let slots = if chosen.all > alerts.len() { slots.other("all", chosen.all.to_string()) } else { slots };
    let slots = if new > 0 { slots.other("new", new.to_string()) } else { slots };
    if idle > 0 { slots.other("idle", idle.to_string()) } else { slots }
}

/// What an alert compares, and their difference, by the slots of its sentence.
const COMPARED: [[&str; 3]; 4] = [
    ["actual", "centre", "delta"],
    ["actual", "base", "delta"],
    ["value", "limit", "beyond"],
    ["kept_low", "kept_line", "kept_gap"],
];

/// True when the row of an alert prints another difference than that of its two numbers.
fn is_apart(slide: &Slide, finding: &Finding) -> bool {
    COMPARED.iter().any(|slots| {
        let [one, other, difference] = slots.map(|slot| finding.facts.get(slot));
        let facts = one.zip(other).zip(difference);
        facts.is_some_and(|((one, other), gap)| agreement::difference_differs(slide, [one, other, gap]))
    })
}

/// Whose risk, what, where and who, how much, against what, since when.
fn row(context: &Context<'_>, scale: &Scale, alert: &Alert, finding: &Finding, number: usize) -> Row {
    let slots = slots_of(context, finding);
    let say = |part: &str| {
        let key = format!("alert.{}.{part}", finding.kind);
        sentence::say(&key, &slots, &context.words, scale).map_or_else(Phrase::default, sentence::capitalised)
    };
    let gap = Cell { impact: Some(finding.impact), ..text_cell(say("gap")) };
    let cells = vec![
        other_cell(number.to_string()),
        text_cell(Phrase::words(context.words.text(&format!("risk.{}", alert.risk.code())))),
        text_cell(say("what")),
        text_cell(place(context, finding)),
        text_cell(say("value")),
        text_cell(say("against")),
        gap,
        match alert.since {
            Some(since) if since == context.findings.frame.period => {
                text_cell(Phrase::words(context.words.text("alerts.new")))
            }
            Some(since) => other_cell(since.to_string()),
            None => other_cell(number::MISSING.to_owned()),
        },
        text_cell(acting(context, alert)),
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// A name that has its place in the column of those who act: it may wrap, but a word too long for a line is cut.
fn fitting(name: &str) -> String {
    let long = name.split_whitespace().any(|word| width::ems(word) > WORD);
    if long { width::cut(name, WORD) } else { name.to_owned() }
}

/// Who has to act: the rep it is about, else who has taken on an action that answers it, or a part of it.
fn acting(context: &Context<'_>, alert: &Alert) -> Phrase {
    if let Some(owner) = &alert.owner {
        return Phrase::name(fitting(&names::member(&context.words, owner)));
    }
    let Some(acting) = &alert.acting else { return Phrase::default() };
    let name = fitting(&context.words.value(&acting.name));
    match (acting.done, acting.part) {
        (true, _) => Phrase::name(context.label("alerts.done", &[("name", &name)])),
        (_, true) => Phrase::name(context.label("alerts.part", &[("name", &name)])),
        _ => Phrase::name(name),
    }
}

/// By how much, in a few words.
pub(super) fn value(context: &Context<'_>, finding: &Finding, scale: &Scale) -> Phrase {
    let key = format!("alert.{}.value", finding.kind);
    sentence::say(&key, &slots_of(context, finding), &context.words, scale).unwrap_or_default()
}

/// What goes wrong, in a few words.
pub(super) fn what(context: &Context<'_>, finding: &Finding, scale: &Scale) -> Phrase {
    let key = format!("alert.{}.what", finding.kind);
    sentence::say(&key, &slots_of(context, finding), &context.words, scale).unwrap_or_default()
}

pub(super) fn slots_of<'a>(context: &Context<'a>, finding: &Finding) -> Slots<'a> {
    let mut slots = context.slots();
    let value = |slot: &str| finding.facts.get(slot).and_then(|id| context.findings.fact(id)?.value);
    if value("count").is_some() && value("count") == value("of") {
        slots = slots.flag("all");
    }
    for (slot, id) in &finding.facts {
        slots = slots.fact(slot, context.findings.fact(id));
    }
    for (slot, key) in &finding.words {
        let (group, id) = key.split_once('.').unwrap_or(("", key));
        slots = match (group, Scenario::parse(id)) {
            ("measure", _) => slots.words(slot, names::measure(&context.words, id)),
            ("dimension", _) => slots.words("members", names::members(&context.words, id)),
            ("reference", Some(reference)) => slots.words(slot, context.reference_name(reference)).flag(id),
            ("signal", _) => slots.words(slot, context.words.text(key)).flag(id),
            _ => slots.flag(id),
        };
    }
    slots
}

/// The member, or the point in time, that an alert is about; the whole when it names none. Of several members that
/// fall short the one that does most leads.
fn place(context: &Context<'_>, finding: &Finding) -> Phrase {
    let led = finding.facts.contains_key("shortfall")
        && finding.facts.get("count").and_then(|id| context.findings.fact(id)?.value).is_some_and(|n| n.to_f64() > 1.0);
    if let Some(top) = finding.names.get("top").filter(|_| led) {
        return Phrase::name(context.label("alerts.led", &[("member", &context.words.value(top))]));
    }
    point(context, finding).unwrap_or_else(|| Phrase::words(context.words.text("words.total")))
}

/// The member, or the point in time, that an alert is about.
fn point(context: &Context<'_>, finding: &Finding) -> Option<Phrase> {
    let name = |slot: &str| finding.names.get(slot).map(|n| context.words.value(n));
    // The numbers of complaints are of all, whatever most of them are about.
    let top = || name("top").filter(|_| finding.kind != "complaints_received");
    let phrase = match (name("member").or_else(top), name("child"), name("period")) {
        (Some(member), Some(child), _) => {
            Phrase::name(context.label("words.cross", &[("parent", &member), ("child", &child)]))
        }
        (Some(member), None, _) => Phrase::name(member),
        (None, _, Some(period)) => match PeriodName::parse(&period) {
            Some(period) => Phrase::other(dates::name_in_words(&period, &context.words)),
            None => Phrase::name(period),
        },
        (None, ..) => return None,
    };
    Some(phrase)
}

/// The slide that shows the evidence, as a link; that it is this one, where no other shows more.
fn evidence(context: &Context<'_>, finding: &Finding, slides: &[Slide]) -> Cell {
    let link = link(finding, slides).or_else(|| look(finding, slides));
    let name = link.as_ref().and_then(|id| slides.iter().find(|s| s.id == *id)).map(names::slide);
    let phrase = Phrase::other(name.unwrap_or_else(|| context.words.text("alerts.here")));
    Cell { link, ..text_cell(phrase) }
}

/// The slide that shows more of what an alert of this page proves itself: that of the member, or of the measure.
fn look(finding: &Finding, slides: &[Slide]) -> Option<String> {
    let of = |slot: &str, prefix: &str| finding.words.get(slot).and_then(|word| word.strip_prefix(prefix));
    let wanted = match (of("dimension", "dimension."), of("measure", "measure.").unwrap_or_default()) {
        (Some(dimension), _) => slide_id("ranking", dimension),
        (None, "csat" | "nps") => "satisfaction".to_owned(),
        (None, "complaints") => "complaints".to_owned(),
        (None, "overdue" | "collected" | "collection_rate") => "receivables".to_owned(),
        (None, "market_share") => "benchmarks".to_owned(),
        (None, _) => String::new(),
    };
    let number = finding.facts.get("actual").or(finding.facts.get("value"));
    let shows = |slide: &Slide| number.is_some_and(|own| numbers_of_slide(slide).any(|num| num.fact == *own));
    // Where a report has no slide of its own for it, the key figures have its number.
    let figures = || slides.iter().find(|slide| slide.id.starts_with("key_figures") && shows(slide));
    slides.iter().find(|slide| slide.id == wanted).or_else(figures).map(|slide| slide.id.clone())
}

/// Kinds of findings with the rule that makes an alert of them, in the order in which rules are told.
const RULES: [(&str, &[&str]); 14] = [
    ("data", &["gap", "unit_jump"]),
    ("limits", &["limit_broken"]),
    ("pace", &["pacing_behind"]),
    ("below", &["members_below", "member_short", "cell_short"]),
    ("attainment", &["rep_weak", "reps_below", "rep_streak"]),
    ("customers", &["customer_lost", "customer_drop", "retention_change"]),
    ("overdue", &["overdue_money"]),
    ("marks", &["promoters_level", "satisfaction_level"]),
    ("complaints", &["complaints_received"]),
    ("cost", &["spending_over", "channel_weak"]),
    ("signal", &["control_signal", "forecast_break"]),
    ("driver", &["driver_down"]),
    ("market", &["market_share_moved"]),
    ("course", &["measure_signal"]),
];

/// By which rules those of the page became alerts, in two columns from so far down; none where
/// there is no room for all.
fn rules(context: &Context<'_>, chosen: &Chosen<'_>, top: f64) -> Vec<Block> {
    let Thresholds { unchanged, material, weak_attainment, limits, .. } = &context.brief.thresholds;
    let slots = Slots::default()
        .other("unchanged", number::percent(*unchanged))
        .other("weak", number::percent(*weak_attainment))
        .other("material", number::percent(*material))
        .other("overdue", number::percent(OVERDUE))
        .other("kept", number::percent(KEPT))
        .other("times", NATURAL)
        .other("rhythm", context.brief.customers.rhythm.to_string())
        .other("limits", limits.len().to_string());
    let shows = |kinds: &[&str]| chosen.alerts.iter().any(|(_, f)| kinds.contains(&f.kind.as_str()));
    let item = |rule: &str| {
        let phrase = context.plain(&format!("alerts.rule.{rule}"), &slots);
        TextItem { phrase, link: None, impact: None }
    };
    let items: Vec<TextItem> = RULES.iter().filter(|(_, kinds)| shows(kinds)).map(|(rule, _)| item(rule)).collect();
    let text = |heading: &str, items: &[TextItem]| TextBlock {
        heading: heading.to_owned(),
        items: items.to_vec(),
        style: TextStyle::Bullets,
    };
    let heading = context.words.text("alerts.rules");
    // The right column begins beside the first item of the left one.
    let down = packed::text_height(&text(&heading, &[]), packed::COLUMN);
    let room = CONTENT.1 - top;
    let split = |at: usize| {
        let (left, right) = items.split_at(at);
        let (left, right) = (text(&heading, left), text("", right));
        let heights = [&left, &right].map(|text| packed::text_height(text, packed::COLUMN));
        (left, right, heights)
    };
    // The more even the better; the left one has more of equals. A part of the rules would pass for all of them.
    let higher = |(_, _, heights): &(TextBlock, TextBlock, [f64; 2])| heights[0].max(heights[1] + down);
    let ways = (1..=items.len()).rev().map(split).filter(|way| higher(way) <= room);
    let Some((left, right, heights)) = ways.min_by(|a, b| higher(a).total_cmp(&higher(b))) else {
        return Vec::new();
    };
    let block = |x: f64, y: f64, height: f64, text: TextBlock| Block {
        x,
        y,
        width: packed::COLUMN,
        height,
        content: BlockContent::Text(text),
    };
    let mut blocks = vec![block(0.0, top, heights[0], left)];
    if !right.items.is_empty() {
        blocks.push(block(CONTENT.0 - packed::COLUMN, top + down, heights[1], right));
    }
    blocks
}

/// How the alerts of the page were chosen, and how many more there are.
fn counts(context: &Context<'_>, chosen: &Chosen<'_>) -> Vec<Phrase> {
    let more = chosen.all - chosen.alerts.len();
    let slots =
        Slots::default().other("more", more.to_string()).other("n", context.brief.thresholds.alerts.to_string());
    let shows = |kind: &str| chosen.alerts.iter().any(|(_, finding)| finding.kind == kind);
    let slots = slots.other("times", NATURAL);
    let part = |(alert, _): &(&Alert, &Finding)| alert.acting.as_ref().is_some_and(|a| a.part && !a.done);
    let notes = [
        ("alerts.most", true),
        ("alerts.more", more > 0),
        ("alerts.partly", chosen.alerts.iter().any(part)),
        ("alerts.usual", shows("measure_signal")),
    ];
    notes.into_iter().filter(|(_, holds)| *holds).map(|(key, _)| context.plain(key, &slots)).collect()
}
