//! What asks for a decision: whose risk, what, how much against what, since when, who has to act, and where to look; the
//! worst of each risk first (S42).

use super::super::check::numbers_of_slide;
use super::super::context::{Context, slide_id, subject};
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, Phrase, Row, RowKind, Slide, TableSpec, TextBlock,
    TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::{dates, names};
use super::messages::link;
use super::packed;
use super::sources::heading;
use crate::base::{PeriodName, Scenario, number};
use crate::config::Thresholds;
use crate::findings::{Alert, Finding, Risk};

/// Fewest alerts that stand without those that the key messages tell.
const LEAST: usize = 3;
/// Kinds whose row says all there is to say.
const PROVED: [&str; 5] = ["limit_broken", "measure_signal", "prospects_fell", "gap", "unit_jump"];
/// Columns and their widths beside the list of slides.
const COLUMNS: [(&str, f64); 8] = [
    ("number", 22.0),
    ("risk", 60.0),
    ("alert", 172.0),
    ("where", 128.0),
    ("value", 82.0),
    ("against", 136.0),
    ("gap", 76.0),
    ("since", 58.0),
];
/// White space between the table and the list.
const GAP: f64 = 16.0;

/// The alerts; none when nothing asks for a decision. `slides` are the slides they may link to, `told` the findings
/// that the key messages say.
pub(crate) fn slides(context: &Context<'_>, slides: &[Slide], told: &[&Finding]) -> Vec<Slide> {
    let findings = context.findings;
    let (alerts, all) = chosen(context, told, slides);
    let Some((_, first)) = alerts.first() else { return Vec::new() };
    let ids = alerts.iter().flat_map(|(_, f)| f.facts.values()).map(String::as_str);
    let scale = context.scale_of(ids, Digits::Table);
    let rows: Vec<Row> =
        alerts.iter().enumerate().map(|(i, (alert, finding))| row(context, &scale, alert, finding, i + 1)).collect();
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|(key, width)| {
            let kind = if *key == "gap" { ColumnKind::Number } else { ColumnKind::Text };
            context.column(key, *width, kind)
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
    let rules = rules(context, room, CONTENT.1 - top, all - alerts.len());
    if let Some(rules) = rules {
        let height = packed::text_height(&rules, room);
        blocks.push(Block { x: 0.0, y: top, width: room, height, content: BlockContent::Text(rules) });
    }
    let what = |key: &str| sentence::say(key, &slots_of(context, first), &context.words, &scale);
    let top = what(&format!("alert.{}.what", first.kind)).map_or_else(String::new, |phrase| phrase.text());
    let top = context.label("alerts.top", &[("what", &top), ("where", &place(context, first).text())]);
    let slots = Slots::default().other("n", alerts.len().to_string()).other("top", top);
    let slots = if alerts.len() == 1 { slots.flag("one") } else { slots };
    let slots = if all > alerts.len() { slots.other("all", all.to_string()) } else { slots };
    let message = context.plain("plain.alerts", &slots);
    let name = context.words.text("slide.alerts");
    let footnotes = vec![context.source(&context.tables(findings.pacing.is_some()), None)];
    let mut slide = context.slide("alerts", 5, name, message, blocks, footnotes);
    context.annotate(&mut slide, &[]);
    vec![slide]
}

/// The alerts that the page has room for, and how many there are: without those of the key messages, unless hardly any
/// are left then.
fn chosen<'a>(context: &Context<'a>, told: &[&Finding], slides: &[Slide]) -> (Vec<(&'a Alert, &'a Finding)>, usize) {
    let findings = context.findings;
    let of = |alert: &'a Alert| Some((alert, findings.findings.iter().find(|f| f.id == alert.finding)?));
    // Without a slide that shows it an alert could not be followed up; some are proved by their own row.
    let shown = |(_, f): &(&Alert, &Finding)| PROVED.contains(&f.kind.as_str()) || link(f, slides).is_some();
    // How many members fall short, with the one that does most, is one alert with what that one falls short by.
    let mut single: Vec<(&Alert, &Finding)> = Vec::new();
    for one in findings.alerts.iter().filter_map(of).filter(shown) {
        let again = |known: &&(&Alert, &Finding)| known.1.names.contains_key("top") && same(known.1, one.1);
        if !single.iter().any(|known| again(&known)) {
            single.push(one);
        }
    }
    // The same number in another sentence is no news either.
    let number = |t: &Finding, f: &Finding| {
        let own = f.facts.get("actual").or(f.facts.get("value"));
        PROVED.contains(&f.kind.as_str()) && t.id != f.id && own.is_some_and(|own| t.facts.values().any(|id| id == own))
    };
    let again = |t: &Finding, f: &Finding| {
        (t.id == f.id && !PROVED.contains(&f.kind.as_str()))
            || (t.names.contains_key("top") && same(t, f))
            || number(t, f)
    };
    let known = |f: &Finding| told.iter().any(|t| again(t, f));
    let fresh: Vec<(&Alert, &Finding)> = single.iter().copied().filter(|(_, f)| !known(f)).collect();
    let mut alerts = if fresh.len() < LEAST { single } else { fresh };
    let all = alerts.len();
    alerts.truncate(context.brief.thresholds.alerts);
    // In the order of what is at stake; data that cannot be meant are first.
    let trusted = |alert: &Alert| alert.risk != Risk::Data;
    alerts.sort_by(|a, b| trusted(a.0).cmp(&trusted(b.0)).then(b.1.score.total_cmp(&a.1.score)));
    (alerts, all)
}

/// True when two findings are about the same member of the same dimension against the same reference.
fn same(one: &Finding, other: &Finding) -> bool {
    subject(one) == subject(other) && one.words.get("dimension") == other.words.get("dimension")
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
        text_cell(owned(context, alert, finding)),
        text_cell(say("value")),
        text_cell(say("against")),
        gap,
        match alert.since {
            Some(since) if since == context.findings.frame.period => {
                text_cell(Phrase::words(context.words.text("alerts.new")))
            }
            Some(since) => other_cell(since.to_string()),
            None => text_cell(Phrase::default()),
        },
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// The member with who has to act.
fn owned(context: &Context<'_>, alert: &Alert, finding: &Finding) -> Phrase {
    let place = place(context, finding);
    match &alert.owner {
        Some(owner) => Phrase::name(format!("{} · {}", place.text(), names::member(&context.words, owner))),
        None => place,
    }
}

fn slots_of<'a>(context: &Context<'a>, finding: &Finding) -> Slots<'a> {
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
            Some(period) => Phrase::other(dates::name_in_words(&period, &context.words)),
            None => Phrase::name(period),
        },
        (None, ..) => Phrase::words(context.words.text("words.total")),
    }
}

/// The slides that show the evidence, one an alert, in the same order.
fn evidence(context: &Context<'_>, alerts: &[(&Alert, &Finding)], slides: &[Slide]) -> TextBlock {
    let item = |(_, finding): &(&Alert, &Finding)| {
        let link = link(finding, slides).or_else(|| look(finding, slides));
        let name = link.as_ref().and_then(|id| slides.iter().find(|s| s.id == *id)).map(names::slide);
        let phrase = Phrase::other(name.unwrap_or_else(|| context.words.text("alerts.here")));
        TextItem { phrase, link, impact: Some(finding.impact) }
    };
    TextBlock {
        heading: context.words.text("alerts.evidence"),
        items: alerts.iter().map(item).collect(),
        style: TextStyle::Numbered,
    }
}

/// The slide that shows more of what an alert of this page proves itself: that of the member, or of the measure.
fn look(finding: &Finding, slides: &[Slide]) -> Option<String> {
    let of = |slot: &str, prefix: &str| finding.words.get(slot).and_then(|word| word.strip_prefix(prefix));
    let wanted = match (of("dimension", "dimension."), of("measure", "measure.").unwrap_or_default()) {
        _ if finding.kind == "prospects_fell" => "life_cycle".to_owned(),
        (Some(dimension), _) => slide_id("ranking", dimension),
        (None, "csat" | "nps") => "satisfaction".to_owned(),
        (None, "complaints") => "complaints".to_owned(),
        (None, "overdue" | "collected" | "collection_rate") => "receivables".to_owned(),
        (None, "market_share") => "benchmarks".to_owned(),
        (None, _) => "key_figures".to_owned(),
    };
    let shown = |slide: &&Slide| match (wanted.as_str(), finding.facts.get("actual")) {
        ("key_figures", Some(actual)) => {
            slide.id.starts_with("key_figures") && numbers_of_slide(slide).any(|num| num.fact == *actual)
        }
        _ => slide.id == wanted,
    };
    slides.iter().find(shown).map(|slide| slide.id.clone())
}

/// When something becomes an alert, as far as there is room for it: the rules that say most come first, and how many
/// alerts there are last.
fn rules(context: &Context<'_>, width: f64, height: f64, more: usize) -> Option<TextBlock> {
    let Thresholds { unchanged, material, weak_attainment, alerts, limits, .. } = &context.brief.thresholds;
    let findings = context.findings;
    let slots = Slots::default()
        .other("unchanged", number::percent(*unchanged))
        .other("weak", number::percent(*weak_attainment))
        .other("material", number::percent(*material))
        .other("limits", limits.len().to_string())
        .other("more", more.to_string())
        .other("n", alerts.to_string());
    let has = |kinds: &[&str]| findings.findings.iter().any(|f| kinds.contains(&f.kind.as_str()));
    let planned = findings.frame.reference == Scenario::PL;
    let rules = [
        ("alerts.rule.below", !findings.rankings.is_empty() || findings.breakdown.is_some()),
        ("alerts.rule.driver", !findings.contributions.is_empty()),
        ("alerts.rule.attainment", planned && (findings.reps.is_some() || findings.pacing.is_some())),
        ("alerts.rule.customers", findings.customers.is_some()),
        ("alerts.rule.signal", has(&["control_signal", "control_stable"])),
        ("alerts.rule.course", true),
        ("alerts.rule.limits", !limits.is_empty()),
        ("alerts.rule.most", true),
        ("alerts.rule.more", more > 0),
    ];
    let keys: Vec<&str> = rules.into_iter().filter(|(_, holds)| *holds).map(|(key, _)| key).collect();
    let item = |key: &str| TextItem { phrase: context.plain(key, &slots), link: None, impact: None };
    let mut text = TextBlock {
        heading: context.words.text("alerts.rules"),
        items: keys.into_iter().map(item).collect(),
        style: TextStyle::Bullets,
    };
    // How many are shown, and how many more there are, stay.
    let kept = 1 + usize::from(more > 0);
    while packed::text_height(&text, width) > height {
        let before = text.items.len().checked_sub(kept + 1)?;
        text.items.remove(before);
    }
    Some(text)
}
