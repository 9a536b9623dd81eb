//! Objective, how to read, and the six sections with their slides; an empty section says why (S01, S02).

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Phrase, Slide, TextBlock, TextItem, TextStyle};
use super::super::sentence::Slots;
use super::super::{names, width};
use super::cover::other;
use super::packed;

/// Left edge and width of the three columns.
const COLUMNS: [(f64, f64); 3] = [(0.0, 286.0), (318.0, 267.0), (617.0, 267.0)];
/// Sections of the second column; the others stand in the third.
const SECOND: std::ops::RangeInclusive<u8> = 1..=2;

/// Font size of an entry, in points.
const ENTRY: f64 = 12.0;
/// White space between sections.
const SECTION_GAP: f64 = 12.0;

/// Height of a section in lines: its heading is set closer than its slides.
fn height_of(text: &TextBlock) -> f64 {
    let wrapped = |item: &TextItem| width::lines(&item.phrase.text(), ENTRY, COLUMNS[1].1) as f64;
    text.items.iter().map(wrapped).sum::<f64>() + 0.6
}

/// An entry of the agenda: the slides of one page kind, however many there are.
struct Entry {
    id: String,
    name: String,
    first: usize,
    last: usize,
}

/// The agenda. `slides` are all slides in order, `at` is where this one will stand among them.
pub(crate) fn slide(context: &Context<'_>, slides: &[Slide], at: usize) -> Slide {
    let cadence = context.findings.frame.cadence;
    let mut blocks = Vec::new();
    let own = context.brief.objective.as_ref().map(|o| Phrase::name(names::clean(o.get(context.lang))));
    let objective = own.unwrap_or_else(|| Phrase::words(context.words.text(&format!("objective.{}", cadence.code()))));
    let read = ["message", "scenarios", "variances", "colours", "scale"]
        .map(|key| Phrase::words(context.words.text(&format!("read.{key}"))));
    let (x, width) = COLUMNS[0];
    let text = |key: &str, items: Vec<Phrase>, style: TextStyle| TextBlock {
        heading: context.words.text(key),
        items: items.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect(),
        style,
    };
    let objective = text("agenda.objective", vec![objective], TextStyle::Plain);
    // The text is set larger than usual.
    let first = (packed::text_height(&objective, width) * 1.3 + 24.0).min(CONTENT.1 * 0.4);
    blocks.push(block(x, 0.0, width, first - 12.0, objective));
    blocks.push(block(x, first, width, CONTENT.1 - first, text("agenda.read", read.to_vec(), TextStyle::Bullets)));
    let sections: Vec<(u8, TextBlock)> =
        (1..=6).map(|section| (section, listed(context, slides, section, at))).collect();
    let lines = |column: bool| -> f64 {
        let of = sections.iter().filter(|(n, _)| SECOND.contains(n) == column);
        of.map(|(_, block)| height_of(block)).sum()
    };
    // The same height for every line of both columns, so that their text has one size.
    let gaps = SECTION_GAP * (6.0 - 2.0);
    let unit = ((CONTENT.1 - gaps) / lines(true).max(lines(false)).max(1.0)).min(28.0);
    let mut y = [0.0, 0.0];
    for (section, text) in sections {
        let column = usize::from(!SECOND.contains(&section));
        let (x, width) = COLUMNS[column + 1];
        let height = height_of(&text) * unit;
        blocks.push(block(x, y[column], width, height, text));
        y[column] += height + SECTION_GAP;
    }
    let slots = Slots::default().other("slides", (slides.len() + 1).to_string());
    let message = context.plain("agenda.message", &slots);
    let name = context.words.text("slide.agenda");
    let mut slide = context.slide("agenda", 1, name, message, blocks, Vec::new());
    slide.template = "agenda".to_owned();
    slide
}

fn block(x: f64, y: f64, width: f64, height: f64, text: TextBlock) -> Block {
    Block { x, y, width, height, content: BlockContent::Text(text) }
}

/// A section with its slides and their pages.
fn listed(context: &Context<'_>, slides: &[Slide], section: u8, at: usize) -> TextBlock {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, slide) in slides.iter().enumerate().filter(|(_, s)| s.section == section) {
        let page = index + 1 + usize::from(index >= at);
        let one = |e: &&mut Entry| {
            is_continuation(&slide.id, &e.id) || family(&slide.id).is_some_and(|f| Some(f) == family(&e.id))
        };
        match entries.last_mut().filter(one) {
            Some(entry) => {
                entry.last = page;
                if let Some(family) = family(&slide.id).filter(|_| !is_continuation(&slide.id, &entry.id)) {
                    entry.name = context.words.text(&format!("absent.{family}"));
                }
            }
            None => {
                let id = slide.id.clone();
                let name = names::slide(slide);
                entries.push(Entry { id, name, first: page, last: page });
            }
        }
    }
    let items = entries.into_iter().map(|entry| {
        let (first, last) = (entry.first.to_string(), entry.last.to_string());
        let key = if entry.first == entry.last { "agenda.entry" } else { "agenda.range" };
        let text = context.label(key, &[("name", &entry.name), ("page", &first), ("last", &last)]);
        TextItem { phrase: other(text), link: Some(entry.id), impact: None }
    });
    let mut items: Vec<TextItem> = items.collect();
    if items.is_empty() {
        let phrase = Phrase::words(absence(context, section));
        items.push(TextItem { phrase, link: None, impact: None });
    }
    let heading = format!("{section}  {}", context.words.text(&format!("section.{section}")));
    TextBlock { heading, items, style: TextStyle::Plain }
}

/// Why a section has no slides, in one sentence.
pub(crate) fn absence(context: &Context<'_>, section: u8) -> String {
    let cadence = context.words.text(&format!("cadence.{}", context.findings.frame.cadence.code()));
    // A section whose data are there belongs to the longer reports.
    let key = match section {
        4 if context.findings.reps.is_some() => "reason.longer".to_owned(),
        _ => format!("agenda.reason.{section}"),
    };
    let reason = context.words.find(&key);
    let reason = reason.unwrap_or_else(|| context.words.text("reason.no_data"));
    context.label("agenda.empty", &[("cadence", &cadence), ("reason", &reason)])
}

/// Page kinds with a slide for each of several measures, which are one entry together.
fn family(id: &str) -> Option<&'static str> {
    ["kpi_tree", "ratio_mix"].into_iter().find(|kind| id.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-')))
}

/// True of `reps-2` after `reps`.
fn is_continuation(id: &str, first: &str) -> bool {
    id.strip_prefix(first).and_then(|rest| rest.strip_prefix('-')).is_some_and(|n| n.parse::<u32>().is_ok())
}
