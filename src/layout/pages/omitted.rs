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
    Some(Piece { height: packed::text_height(&text, COLUMN).min(CONTENT.1), content: BlockContent::Text(text) })
}

/// The list of what was left out on a slide of its own.
pub(crate) fn slide(context: &Context<'_>, piece: Piece) -> Slide {
    let n = match &piece.content {
        BlockContent::Text(text) => text.items.len(),
        _ => 0,
    };
    let blocks = vec![Block { x: 0.0, y: 0.0, width: CONTENT.0, height: CONTENT.1, content: piece.content }];
    let message = context.plain("plain.omitted", &Slots::default().other("n", n.to_string()));
    let footnotes = vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)];
    context.slide("omitted", 6, context.words.text("slide.omitted"), message, blocks, footnotes)
}
