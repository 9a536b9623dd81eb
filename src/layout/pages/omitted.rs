//! What the storyboard asks for and the data cannot give, each with its reason (S46).

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Omitted, Phrase, Slide, TextBlock, TextItem, TextStyle};
use super::super::sentence::Slots;
use super::agenda;
use super::packed::{self, COLUMN, Piece};
use crate::base::Grain;
use crate::layout::names;
use crate::layout::storyboard::{self, Kind};

/// What the data cannot give a deck with these slides; `given_way` are those that it had no room for.
pub(crate) fn list(context: &Context<'_>, slides: &[Slide], given_way: &[Slide]) -> Vec<Omitted> {
    let findings = context.findings;
    let mut out: Vec<Omitted> = Vec::new();
    let reason_of = |what: &str| findings.absent.iter().find(|a| a.what == what).map(|a| a.reason.as_str());
    let reason_words = |reason: &str| {
        context.words.find(&format!("reason.{reason}")).unwrap_or_else(|| context.words.text("reason.other"))
    };
    for Kind { id: kind, absent: what, .. } in storyboard::KINDS {
        let (kind, what) = (*kind, *what);
        let is_there = is_there(kind, slides) || is_there(kind, given_way);
        if what.is_empty() || !storyboard::belongs(kind, findings.frame.cadence) || is_there {
            continue;
        }
        let reason = reason_of(what).unwrap_or(match kind {
            "alerts" | "problems" | "ratio_mix" => "quiet",
            "skills" => "no_new",
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
    let told = |what: &str| storyboard::KINDS.iter().any(|kind| kind.absent == what);
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

/// The slides that a report had no room for, which may have `most`.
pub(crate) fn given_way(context: &Context<'_>, given_way: &[Slide], most: usize) -> Vec<Omitted> {
    let reason = context.label("reason.page_limit", &[("n", &most.to_string())]);
    let reason = names::quoted(&reason, context.lang);
    let mut out: Vec<Omitted> = Vec::new();
    for slide in given_way {
        if !out.iter().any(|known| storyboard::is_continuation(&slide.id, &known.kind)) {
            out.push(Omitted { kind: slide.id.clone(), name: slide.name.clone(), reason: reason.clone() });
        }
    }
    out
}

/// True when the deck has a slide of a kind.
fn is_there(kind: &str, slides: &[Slide]) -> bool {
    match kind {
        "channels" => slides.iter().any(|s| s.section == 3 && s.id.starts_with("ranking-")),
        // A report of one rep has the page of that rep.
        "evaluation" | "skills" => slides.iter().any(|s| s.id == kind || s.id == "rep-page"),
        // They may stand below the benchmarks.
        "competitors" => slides.iter().any(|s| s.id == kind || has_table(s, "competitors-table")),
        "ranking" | "contribution" | "portfolio" | "kpi_tree" | "ratio_mix" => {
            slides.iter().any(|s| s.section == 2 && s.id.starts_with(&format!("{kind}-")))
        }
        // They may stand below what became of the last plan.
        "lessons" => slides.iter().any(|s| s.id == kind || has_table(s, "lessons-table")),
        kind => slides.iter().any(|s| s.id == kind),
    }
}

fn has_table(slide: &Slide, id: &str) -> bool {
    slide.blocks.iter().any(|b| matches!(&b.content, BlockContent::Table(table) if table.id == id))
}

/// What was left out, as a list that stands beside others, with at most so many names for one reason; none when nothing
/// was.
pub(crate) fn piece(context: &Context<'_>, omitted: &[Omitted], most: usize) -> Option<Piece> {
    if omitted.is_empty() {
        return None;
    }
    // What has the same reason stands in one line.
    let mut reasons: Vec<&str> = Vec::new();
    for o in omitted {
        if !reasons.contains(&o.reason.as_str()) {
            reasons.push(&o.reason);
        }
    }
    let item = |reason: &&str| {
        let named: Vec<&str> = omitted.iter().filter(|o| o.reason == *reason).map(|o| o.name.as_str()).collect();
        let mut names = named.iter().take(most).copied().collect::<Vec<_>>().join(&context.words.text("omitted.comma"));
        if named.len() > most {
            names += &context.label("omitted.more", &[("n", &(named.len() - most).to_string())]);
        }
        let text = context.label("omitted.what", &[("name", &names), ("reason", reason)]);
        TextItem { phrase: Phrase::other(text), link: None, impact: None }
    };
    let n = omitted.len().to_string();
    let heading = context.label("quality.counted", &[("name", &context.words.text("slide.omitted")), ("n", &n)]);
    let text = TextBlock { heading, items: reasons.iter().map(item).collect(), style: TextStyle::Bullets };
    Some(Piece { height: packed::text_height(&text, COLUMN), content: BlockContent::Text(text) })
}

/// The list of what was left out on slides of its own, in two columns.
pub(crate) fn slides(context: &Context<'_>, piece: &Piece, count: usize) -> Vec<Slide> {
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
    let message = context.plain("plain.omitted", &Slots::default().other("n", count.to_string()));
    let footnotes = vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)];
    let pages = columns.len().div_ceil(2);
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
        if pages > 1 {
            message = super::continued(context, &message, &format!("{}/{pages}", i + 1));
        }
        if i > 0 {
            id = format!("omitted-{}", i + 1);
        }
        context.slide(&id, 6, context.words.text("slide.omitted"), message, blocks, footnotes.clone())
    };
    columns.chunks(2).enumerate().map(page).collect()
}
