//! Objective, and the six sections with the question that each answers and its slides; an empty section says why
//! (S01, S02). How to read a slide stands below.

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Part, Phrase, Slide, TextBlock, TextItem, TextStyle};
use super::super::sentence::Slots;
use super::super::storyboard::is_continuation;
use super::super::{grid, names, width};
use crate::base::{Grain, Scenario};

/// Columns of the grid that a section's name and question take; its slides take the others.
const NAMES: u8 = 5;
/// Font size of a question.
const QUESTION: f64 = 12.0;
/// Mean size of an entry with its page, which is smaller, in Latin letters and in Chinese; height of a line of entries,
/// and white space behind an entry, in points.
const LATIN: f64 = 9.5;
const CHINESE: f64 = 10.2;
const ENTRY: (f64, f64) = (14.8, 20.0);
/// Height of a section's name with its question on one line, and of another line of the question.
const NAMED: (f64, f64) = (36.0, 17.0);
/// White space below the entries of a section, within which the line of the next one stands.
const BELOW: f64 = 8.0;
/// Height of the objective and, below the sections, of how to read a slide.
const OBJECTIVE: f64 = 30.0;
const READ: f64 = 30.0;
/// Most white space above a section; the last one stands above how to read.
const SPACE: f64 = 16.0;

/// An entry of the agenda: the slides of one page kind, however many there are.
struct Entry {
    id: String,
    name: String,
    first: usize,
    last: usize,
}

/// How much of its slides an agenda names: as much as its page has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Each kind of slide.
    Kinds,
    /// Slides of one kind by several dimensions together: all rankings, all contributions.
    Families,
    /// Each section with its pages.
    Sections,
}

/// A section: its name with its question, and its slides.
struct Section {
    name: TextBlock,
    slides: TextBlock,
    height: f64,
}

/// The agenda. `slides` are all slides in order, `at` is where this one will stand among them.
pub(crate) fn slide(context: &Context<'_>, slides: &[Slide], at: usize) -> Slide {
    let own = context.brief.objective.as_ref().map(|o| Phrase::name(names::clean(o.get(context.lang))));
    let objective = own.unwrap_or_else(|| objective(context));
    let sections = fitting(context, slides, at);
    let read = Some(READ).filter(|read| OBJECTIVE + heights(&sections) + read <= CONTENT.1).unwrap_or(0.0);
    let used = OBJECTIVE + heights(&sections) + read;
    let space = ((CONTENT.1 - used) / (sections.len() + 1) as f64).clamp(0.0, SPACE);
    let mut blocks = vec![block(0.0, 0.0, CONTENT.0, OBJECTIVE, plain(String::new(), vec![objective]))];
    let mut y = OBJECTIVE;
    for section in sections {
        y += space;
        let height = section.height.min((CONTENT.1 - y).max(0.0));
        blocks.push(block(0.0, y, grid::span(NAMES), height, section.name));
        blocks.push(block(grid::left(NAMES), y, grid::span(12 - NAMES), height, section.slides));
        y += height;
    }
    // How to read stands at the foot of the page, where there is room for it; the notation has a slide of its own.
    let top = CONTENT.1 - READ;
    if read > 0.0 {
        let lines = ["message", "scenarios", "variances", "colours", "scale"]
            .map(|key| Phrase::words(context.words.text(&format!("read.{key}"))));
        blocks.push(block(0.0, top, CONTENT.0, READ, plain(context.words.text("agenda.read"), lines.to_vec())));
    }
    let slots = Slots::default().other("slides", (slides.len() + 1).to_string());
    let message = context.plain("agenda.message", &slots);
    let name = context.words.text("slide.agenda");
    let mut slide = context.slide("agenda", 1, name, message, blocks, Vec::new());
    slide.template = "agenda".to_owned();
    slide
}

/// The template's objective, with the bases that the main measure is compared with.
fn objective(context: &Context<'_>) -> Phrase {
    let findings = context.findings;
    let cadence = findings.frame.cadence;
    let main = findings.key_figures.iter().find(|row| row.measure == findings.frame.main_measure);
    let known = |base: &Scenario| main.is_some_and(|row| findings.value(row, *base).is_some());
    let mut bases: Vec<Scenario> = [Scenario::PL, Scenario::PY].into_iter().filter(known).collect();
    // The period before is told where it is usual, or nothing else is known.
    if cadence == Grain::Month || bases.is_empty() {
        bases.extend(Some(Scenario::PP).filter(known));
    }
    let mut names: Vec<String> =
        bases.iter().map(|base| names::reference(&context.words, "reference", *base, cadence)).collect();
    let last = names.pop();
    let join = context.words.text("words.list");
    let bases = match (names.is_empty(), last) {
        (true, last) => last,
        (false, None) => None,
        (false, Some(last)) => Some(context.label("agenda.bases", &[("bases", &names.join(&join)), ("last", &last)])),
    };
    let slots = match bases {
        Some(bases) => Slots::default().other("bases", bases),
        None => Slots::default(),
    };
    context.plain(&format!("objective.{}", cadence.code()), &slots)
}

fn plain(heading: String, phrases: Vec<Phrase>) -> TextBlock {
    let items = phrases.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect();
    TextBlock { heading, items, style: TextStyle::Plain }
}

fn block(x: f64, y: f64, width: f64, height: f64, text: TextBlock) -> Block {
    Block { x, y, width, height, content: BlockContent::Text(text) }
}

/// The sections in as much detail as the page has room for.
fn fitting(context: &Context<'_>, slides: &[Slide], at: usize) -> Vec<Section> {
    let of = |detail: Detail| -> Vec<Section> {
        (1..=6).map(|section| listed(context, slides, section, at, detail)).collect()
    };
    let fits = |sections: &Vec<Section>| OBJECTIVE + heights(sections) <= CONTENT.1;
    let details = [Detail::Kinds, Detail::Families].into_iter();
    details.map(of).find(fits).unwrap_or_else(|| of(Detail::Sections))
}

fn heights(sections: &[Section]) -> f64 {
    sections.iter().map(|section| section.height).sum()
}

/// A section with its slides and their pages.
fn listed(context: &Context<'_>, slides: &[Slide], section: u8, at: usize, detail: Detail) -> Section {
    let mut entries: Vec<Entry> = Vec::new();
    for (index, slide) in slides.iter().enumerate().filter(|(_, s)| s.section == section) {
        let page = index + 1 + usize::from(index >= at);
        let family = |id: &str| family(id, detail);
        let one = |e: &&mut Entry| {
            detail == Detail::Sections
                || is_continuation(&slide.id, &e.id)
                || family(&slide.id).is_some_and(|f| Some(f) == family(&e.id))
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
                let name = match detail {
                    Detail::Sections => context.words.text(&format!("section.{section}")),
                    _ => names::slide(slide),
                };
                entries.push(Entry { id, name, first: page, last: page });
            }
        }
    }
    let items = entries.into_iter().map(|entry| {
        let (first, last) = (entry.first.to_string(), entry.last.to_string());
        let key = if entry.first == entry.last { "agenda.entry" } else { "agenda.range" };
        // The name and its page are two parts: the page number is set quieter, and screens have none.
        let page = context.label(key, &[("name", ""), ("page", &first), ("last", &last)]);
        let phrase = Phrase { parts: vec![Part::Other { text: entry.name }, Part::Other { text: page }] };
        TextItem { phrase, link: Some(entry.id), impact: None }
    });
    let mut items: Vec<TextItem> = items.collect();
    if items.is_empty() {
        let phrase = Phrase::words(absence(context, section));
        items.push(TextItem { phrase, link: None, impact: None });
    }
    let heading = format!("{section}  {}", context.words.text(&format!("section.{section}")));
    let question = context.words.text(&format!("agenda.question.{section}"));
    let height = height_of(&question, &items);
    let name = plain(heading, vec![Phrase::words(question)]);
    Section { name, slides: TextBlock { heading: String::new(), items, style: TextStyle::Plain }, height }
}

/// Height of a section: its question below its name, or its entries one behind the other.
fn height_of(question: &str, items: &[TextItem]) -> f64 {
    let lines = width::lines(question, QUESTION, grid::span(NAMES));
    let named = NAMED.0 + NAMED.1 * lines.saturating_sub(1) as f64;
    let room = grid::span(12 - NAMES);
    let mut rows = 1.0;
    let mut used = 0.0;
    for item in items {
        let text = item.phrase.text();
        let size = if text.contains(|c| c >= '\u{2e80}') { CHINESE } else { LATIN };
        let wide = width::ems(&text) * size + ENTRY.1;
        if used > 0.0 && used + wide > room {
            rows += 1.0;
            used = 0.0;
        }
        used += wide;
    }
    named.max(rows * ENTRY.0 + BELOW)
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

/// The family of a slide by the key of its name: page kinds with a slide for each of several measures, which are one
/// entry together, and where room is short those by several dimensions, too.
fn family(id: &str, detail: Detail) -> Option<&'static str> {
    const MEASURES: [(&str, &str); 2] = [("kpi_tree", "kpi_tree"), ("ratio_mix", "ratio_mix")];
    const DIMENSIONS: [(&str, &str); 5] = [
        ("ranking", "rankings"),
        ("contribution", "contributions"),
        ("portfolio", "portfolio"),
        ("structure", "structure"),
        ("budget", "budget"),
    ];
    let among = if detail == Detail::Kinds { &[][..] } else { &DIMENSIONS[..] };
    if detail == Detail::Sections {
        return None;
    }
    let is_of = |kind: &str| id.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    MEASURES.iter().chain(among).find(|(kind, _)| is_of(kind)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slides_of_several_dimensions_are_one_entry_only_where_room_is_short() {
        assert_eq!(family("kpi_tree-sales", Detail::Kinds), Some("kpi_tree"));
        assert_eq!(family("ranking-region", Detail::Kinds), None);
        assert_eq!(family("ranking-region", Detail::Families), Some("rankings"));
        assert_eq!(family("contribution-region-PL", Detail::Families), Some("contributions"));
        assert_eq!(family("budget", Detail::Families), Some("budget"));
        assert_eq!(family("structured", Detail::Families), None);
        assert_eq!(family("kpi_tree-sales", Detail::Sections), None, "a section keeps its own name");
    }
}
