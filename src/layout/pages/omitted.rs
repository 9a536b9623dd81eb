//! What the storyboard asks for and the data cannot give, each with its reason (S46).

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Omitted, Phrase, Slide, TextBlock, TextItem, TextStyle};
use super::super::sentence::Slots;
use super::agenda;
use super::packed::{self, COLUMN, Piece};
use crate::base::Grain;

/// Slide kinds that a report of every cadence has where its data exist, and the word the findings use for them.
const EXPECTED: &[(&str, &str, &[Grain])] = &[
    ("key_figures", "sales", &ALL),
    ("history", "history", &ALL),
    ("growth", "growth", &LONG),
    ("pacing", "pacing", &ALL),
    ("ranking", "rankings", &ALL),
    ("structure", "structure", &RARE),
    ("portfolio", "portfolio", &RARE),
    ("breakdown", "breakdown", &LONG),
    ("contribution", "contributions", &LONG),
    ("pvm", "pvm", &LONG),
    ("kpi_tree", "kpi_tree", &LONG),
    ("ratio_mix", "ratio_mix", &RARE),
    ("control", "control", &LONG),
    ("forecast", "forecast", &LONG),
    ("benchmarks", "benchmarks", &LONG),
    ("competitors", "competitors", &LONG),
    ("funnel", "funnel", &ALL),
    ("losses", "losses", &RARE),
    ("process", "process", &LONG),
    ("tracking", "tracking", &WEEK),
    ("tiers", "tiers", &LONG),
    ("tier_moves", "tier_moves", &RARE),
    ("customer_bridge", "customer_bridge", &LONG),
    ("customer_movers", "customer_bridge", &RARE),
    ("rfm", "rfm", &RARE),
    ("life_cycle", "life_cycle", &RARE),
    ("cohorts", "cohorts", &RARE),
    ("customers", "customers", &ALL),
    ("care", "care", &ALL),
    ("cross_sell", "cross_sell", &RARE),
    ("channels", "channels", &LONG),
    ("satisfaction", "satisfaction", &LONG),
    ("complaints", "complaints", &ALL),
    ("receivables", "receivables", &ALL),
    ("debtors", "debtors", &ALL),
    ("reps", "reps", &LONG),
    ("rep_courses", "rep_courses", &RARE),
    ("problems", "problems", &ALL),
    ("alerts", "alerts", &ALL),
    ("budget", "budget", &LONG),
    ("next_targets", "next_targets", &ALL),
];
const ALL: [Grain; 4] = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
const WEEK: [Grain; 1] = [Grain::Week];
const RARE: [Grain; 2] = [Grain::Quarter, Grain::Year];
const LONG: [Grain; 3] = [Grain::Month, Grain::Quarter, Grain::Year];

/// True when a cadence has slides of a kind.
pub(crate) fn belongs(kind: &str, cadence: Grain) -> bool {
    EXPECTED.iter().find(|(k, ..)| *k == kind).is_none_or(|(_, _, cadences)| cadences.contains(&cadence))
}

/// What is left out of a deck with these slides.
pub(crate) fn list(context: &Context<'_>, slides: &[Slide]) -> Vec<Omitted> {
    let findings = context.findings;
    let mut out: Vec<Omitted> = Vec::new();
    let reason_of = |what: &str| findings.absent.iter().find(|a| a.what == what).map(|a| a.reason.as_str());
    let reason_words = |reason: &str| {
        context.words.find(&format!("reason.{reason}")).unwrap_or_else(|| context.words.text("reason.other"))
    };
    for &(kind, what, cadences) in EXPECTED {
        if !cadences.contains(&findings.frame.cadence) || is_there(kind, slides) {
            continue;
        }
        let reason = reason_of(what).unwrap_or(match kind {
            "alerts" | "problems" | "ratio_mix" => "quiet",
            "channels" => "no_dimension",
            "portfolio" => "few_members",
            "structure" => "too_short",
            "rep_courses" => match &findings.reps {
                None => "no_dimension",
                Some(reps) if reps.rows.len() < 2 => "one_member",
                Some(_) => "too_short",
            },
            _ => "no_data",
        });
        let name = match kind {
            "ranking" | "contribution" | "breakdown" | "structure" | "portfolio" | "pvm" | "kpi_tree" | "ratio_mix" => {
                context.words.text(&format!("absent.{what}"))
            }
            _ => context.words.text(&format!("slide.{kind}")),
        };
        out.push(Omitted { kind: kind.to_owned(), name, reason: reason_words(reason) });
    }
    let told = |what: &str| EXPECTED.iter().any(|(_, w, _)| *w == what);
    for absent in findings.absent.iter().filter(|a| !told(&a.what)) {
        let name = context.words.find(&format!("absent.{}", absent.what));
        let name = name.unwrap_or_else(|| context.words.text("absent.other"));
        out.push(Omitted { kind: absent.what.clone(), name, reason: reason_words(&absent.reason) });
    }
    // A report without an agenda tells here which of its sections are empty.
    if findings.frame.cadence == Grain::Week {
        for section in (2..=5_u8).filter(|n| !slides.iter().any(|s| s.section == *n)) {
            let name = context.words.text(&format!("section.{section}"));
            out.push(Omitted { kind: format!("section-{section}"), name, reason: agenda::absence(context, section) });
        }
    }
    out
}

/// True when the deck has a slide of a kind.
fn is_there(kind: &str, slides: &[Slide]) -> bool {
    match kind {
        "channels" => slides.iter().any(|s| s.section == 3 && s.id.starts_with("ranking-")),
        // They may stand below the benchmarks.
        "competitors" => slides.iter().any(|s| s.id == kind || (s.id == "benchmarks" && names_competitors(s))),
        "ranking" | "contribution" | "portfolio" | "kpi_tree" | "ratio_mix" => {
            slides.iter().any(|s| s.section == 2 && s.id.starts_with(&format!("{kind}-")))
        }
        kind => slides.iter().any(|s| s.id == kind),
    }
}

fn names_competitors(slide: &Slide) -> bool {
    slide.blocks.iter().any(|b| matches!(&b.content, BlockContent::Table(table) if table.id == "competitors-table"))
}

/// What was left out, as a list that stands beside others; none when nothing was.
pub(crate) fn piece(context: &Context<'_>, omitted: &[Omitted]) -> Option<Piece> {
    if omitted.is_empty() {
        return None;
    }
    let item = |o: &Omitted| {
        let text = context.label("omitted.what", &[("name", &o.name), ("reason", &o.reason)]);
        TextItem { phrase: Phrase::words(text), link: None, impact: None }
    };
    let n = omitted.len().to_string();
    let heading = context.label("quality.counted", &[("name", &context.words.text("slide.omitted")), ("n", &n)]);
    let text = TextBlock { heading, items: omitted.iter().map(item).collect(), style: TextStyle::Bullets };
    Some(Piece { height: packed::text_height(&text, COLUMN), content: BlockContent::Text(text) })
}

/// The list of what was left out on slides of its own, in two columns.
pub(crate) fn slides(context: &Context<'_>, piece: &Piece) -> Vec<Slide> {
    let BlockContent::Text(text) = &piece.content else { return Vec::new() };
    let mut columns: Vec<TextBlock> = Vec::new();
    for item in &text.items {
        let last = columns.last_mut().filter(|column| {
            let more = TextBlock { items: column.items.iter().chain([item]).cloned().collect(), ..(*column).clone() };
            packed::text_height(&more, COLUMN) <= CONTENT.1
        });
        match last {
            Some(column) => column.items.push(item.clone()),
            None => {
                let heading = if columns.is_empty() { text.heading.clone() } else { String::new() };
                columns.push(TextBlock { heading, items: vec![item.clone()], style: text.style });
            }
        }
    }
    let n = text.items.len().to_string();
    let message = context.plain("plain.omitted", &Slots::default().other("n", n));
    let footnotes = vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)];
    let count = columns.len().div_ceil(2);
    let page = |(i, columns): (usize, &[TextBlock])| {
        let block = |(column, text): (usize, &TextBlock)| Block {
            x: column as f64 * (CONTENT.0 - COLUMN),
            y: 0.0,
            width: COLUMN,
            height: CONTENT.1,
            content: BlockContent::Text(text.clone()),
        };
        let blocks = columns.iter().enumerate().map(block).collect();
        let (mut id, mut message) = ("omitted".to_owned(), message.clone());
        if count > 1 {
            message = super::continued(context, &message, &format!("{}/{count}", i + 1));
        }
        if i > 0 {
            id = format!("omitted-{}", i + 1);
        }
        context.slide(&id, 6, context.words.text("slide.omitted"), message, blocks, footnotes.clone())
    };
    columns.chunks(2).enumerate().map(page).collect()
}
