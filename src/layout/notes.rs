//! The notes that people wrote, beside what they are about: a box at the foot of the slide where it has room, else on a
//! slide of notes; lessons of a quarter or year on a slide of their own. A note whose target is not in the deck is
//! listed with its place, never lost.

use super::context::{Context, slide_of};
use super::dates;
use super::deck::{
    Block, BlockContent, CONTENT, ColumnKind, HEADING, Omitted, Part, Phrase, Row, RowKind, Slide, TABLE_HEAD,
    TextBlock, TextItem, TextStyle,
};
use super::pages::TablePages;
use super::sentence::Slots;
use super::table::text_cell;
use super::{names, prose, room, storyboard, width};
use crate::base::Grain;
use crate::config::NoteKind;
use crate::findings::Note;

/// Kind of the notes among what was left out.
pub const ORPHAN: &str = "note";
/// Size of the text of a note, the height of its line, and of its heading with the space around both.
const TEXT: f64 = 10.5;
const LINE: f64 = 14.0;
const FRAME: f64 = 26.0;
/// White space left and right of the text in its box.
const SIDES: f64 = 26.0;
/// Widest beginning of a note in a title, in ems.
const FIRST: f64 = 54.0;
/// White space above a box.
const GAP: f64 = 10.0;

/// Where a note belongs.
enum Target {
    /// To a slide, by its position.
    Slide(usize),
    /// To no single slide.
    Anywhere,
    /// To something that the deck does not have.
    Gone,
}

/// Puts the notes of the report into its deck, the last of whose slides so far belongs to section 5; gives those whose
/// target is not there. Causes stand beside their problem already,
/// and what was written about a rep on the page of the rep.
pub(crate) fn place(context: &Context<'_>, slides: &mut Vec<Slide>) -> Vec<Omitted> {
    let cadence = context.findings.frame.cadence;
    let mut told = super::pages::problems::causes_told(context);
    told.extend(super::pages::rep_pages::notes_told(context));
    let mut orphans: Vec<Omitted> = Vec::new();
    let mut homeless: Vec<(&Note, Option<String>)> = Vec::new();
    let mut lessons: Vec<&Note> = Vec::new();
    for note in &context.findings.notes {
        if told.iter().any(|other| std::ptr::eq(*other, note)) {
            continue;
        }
        let target = target(context, slides, note);
        if note.kind == NoteKind::Lesson && cadence >= Grain::Quarter && !matches!(target, Target::Gone) {
            lessons.push(note);
            continue;
        }
        match target {
            Target::Slide(at) => {
                if let Some(slide) = slides.get_mut(at)
                    && !added(context, slide, note, None, false)
                {
                    let on = (!note.on.trim().is_empty()).then(|| slide.id.clone());
                    homeless.push((note, on));
                }
            }
            Target::Anywhere => homeless.push((note, None)),
            Target::Gone => orphans.push(orphan(context, note)),
        }
    }
    // The plan has the first choice: a page of people is no place for it.
    homeless.sort_by_key(|(note, _)| note.kind != NoteKind::Plan);
    homeless.retain(|(note, on)| !lodged(context, slides, note, on.as_deref()));
    let lessons = lesson_slides(context, &lessons);
    if !below_the_last_plan(slides, &lessons) {
        slides.extend(lessons);
    }
    let collected = collected(context, slides, &homeless);
    slides.extend(collected);
    orphans
}

/// Puts a note on another slide that has room for it, with what it is about: one of section 5, then any; one about the
/// market rather beside the figures of section 2. False where none has.
fn lodged(context: &Context<'_>, slides: &mut [Slide], note: &Note, on: Option<&str>) -> bool {
    let about = about(context, slides, note, on);
    let of = |sections: std::ops::RangeInclusive<u8>| -> Vec<String> {
        let content = slides.iter().filter(|slide| sections.contains(&slide.section) && slide.template == "content");
        content.map(|slide| slide.id.clone()).collect()
    };
    let figures = if note.kind == NoteKind::Market { of(2..=2) } else { Vec::new() };
    let plans = ["problems", "next_targets", "plan", "alerts", "last_plan"].map(str::to_owned);
    let near: Vec<String> = figures.into_iter().chain(plans).collect();
    let far = of(2..=3);
    let people = of(4..=4);
    // White space first; a figure gives way for a note about something else only where there is none. What is planned
    // stands with the plan, whatever gives way for it; the pages of people come last.
    let planned = note.kind == NoteKind::Plan;
    let (second, third) = if planned { ((&near, false), (&far, true)) } else { ((&far, true), (&near, false)) };
    let ways = [(&near, true), second, third, (&far, false), (&people, true)];
    for (ids, gently) in ways {
        for id in ids {
            let Some(at) = slides.iter().position(|slide| slide.id == *id) else { continue };
            let about = about.as_ref().map(|(id, name)| (id.as_deref(), name.as_str()));
            if slides.get_mut(at).is_some_and(|slide| added(context, slide, note, about, gently)) {
                return true;
            }
        }
    }
    false
}

/// What a note is about, in words, with the slide to see it on.
fn about(context: &Context<'_>, slides: &[Slide], note: &Note, on: Option<&str>) -> Option<(Option<String>, String)> {
    let slide = on.and_then(|id| slides.iter().find(|slide| slide.id == id));
    let member = note.member.as_ref().map(|member| names::member(&context.words, member));
    let kind = || context.words.find(&format!("slide.{}", note.on.trim())).filter(|name| !name.contains('{'));
    let name = member.or_else(|| slide.map(names::slide)).or_else(kind)?;
    Some((slide.map(|slide| slide.id.clone()), name))
}

/// A note that has lost its target, with its words and its place.
fn orphan(context: &Context<'_>, note: &Note) -> Omitted {
    let text = names::clean(note.text.get(context.lang));
    let on = names::clean(&note.on);
    let name = context.label("note.lost", &[("place", &names::clean(&note.place))]);
    let reason = context.label("note.no_target", &[("on", &on), ("text", &width::cut(&text, 60.0))]);
    Omitted { kind: ORPHAN.to_owned(), name, reason }
}

fn target(context: &Context<'_>, slides: &[Slide], note: &Note) -> Target {
    let first = |ids: &[&str]| {
        let found = ids.iter().find_map(|id| position(slides, id));
        found.map_or(Target::Anywhere, Target::Slide)
    };
    let on = note.on.trim();
    if on.is_empty() {
        return match note.kind {
            NoteKind::Plan => first(&["plan", "next_targets"]),
            NoteKind::Market => first(&["benchmarks", "competitors", "forecast", "history"]),
            _ => Target::Anywhere,
        };
    }
    if let Some(section) = section(on) {
        let content = |slide: &Slide| slide.section == section && slide.template == "content";
        return slides.iter().position(content).map_or(Target::Gone, Target::Slide);
    }
    if let Some(at) = position(slides, on) {
        return Target::Slide(at);
    }
    let findings = context.findings;
    if let Some(finding) = findings.findings.iter().find(|f| f.id == on) {
        return position(slides, &slide_of(finding)).map_or(Target::Anywhere, Target::Slide);
    }
    if findings.measure(on).is_some() {
        return first(&["key_figures"]);
    }
    // A slide that this report could have, and does not.
    if storyboard::KINDS.iter().any(|kind| kind.id == on) {
        return Target::Anywhere;
    }
    let Some(member) = &note.member else { return Target::Gone };
    let label = names::member(&context.words, member);
    let of = |ranking: &Option<crate::findings::Ranking>| {
        ranking.as_ref().is_some_and(|ranking| ranking.dimension == member.dimension)
    };
    let mut ids: Vec<String> = super::pages::rep_pages::page_of(context, member).into_iter().collect();
    ids.push(super::context::slide_id("ranking", &member.dimension));
    ids.extend(of(&findings.reps).then(|| "evaluation".to_owned()));
    ids.extend(of(&findings.customers).then(|| "customers".to_owned()));
    let own = ids.iter().find_map(|id| position(slides, id));
    let shows = |slide: &Slide| slide.section >= 2 && slide.template == "content" && names_member(slide, &label);
    own.or_else(|| slides.iter().position(shows)).map_or(Target::Anywhere, Target::Slide)
}

/// The slide of an id, or the first of its kind.
fn position(slides: &[Slide], id: &str) -> Option<usize> {
    let of_kind = |slide: &Slide| slide.id.strip_prefix(id).is_some_and(|rest| rest.starts_with('-'));
    let content = |slide: &&Slide| slide.template == "content";
    let at = |test: &dyn Fn(&Slide) -> bool| slides.iter().position(|slide| test(slide) && content(&slide));
    at(&|slide| slide.id == id).or_else(|| at(&of_kind))
}

/// The number of a section: `section 3`, `第3部分`, `3`.
fn section(on: &str) -> Option<u8> {
    let lower = on.to_lowercase();
    let rest = lower.strip_prefix("section").unwrap_or(&lower);
    let rest = rest.strip_prefix('第').unwrap_or(rest).trim_end_matches("部分").trim();
    rest.parse().ok().filter(|n| (1..=6).contains(n))
}

/// True when a table of a slide has a row of that name.
fn names_member(slide: &Slide, label: &str) -> bool {
    slide.blocks.iter().any(|block| match &block.content {
        BlockContent::Table(table) => {
            table.rows.iter().filter_map(|row| row.cells.first()).any(|cell| cell.phrase.text() == label)
        }
        _ => false,
    })
}

/// A note as a box: what it is, by whom and when, and its words.
fn block_of(context: &Context<'_>, note: &Note, about: Option<(Option<&str>, &str)>) -> TextBlock {
    let mut parts = vec![context.words.text("note.mark"), context.words.text(&format!("note.{}", note.kind.code()))];
    parts.extend(Some(context.words.value(&note.author)).filter(|author| !author.is_empty()));
    parts.extend(note.date.map(dates::date));
    let mut phrase = Phrase::name(names::clean(note.text.get(context.lang)));
    if let Some((_, name)) = about {
        phrase.parts.push(Part::Words { text: context.label("note.about", &[("name", name)]) });
    }
    let link = about.and_then(|(id, _)| id).map(str::to_owned);
    let items = vec![TextItem { phrase, link, impact: None }];
    TextBlock { heading: parts.join(" · "), items, style: TextStyle::Note }
}

/// Height of a note in a width.
fn height(text: &TextBlock, wide: f64) -> f64 {
    let lines = |item: &TextItem| width::wrapped(&item.phrase.text(), TEXT, wide - SIDES) as f64;
    FRAME + LINE * text.items.iter().map(lines).sum::<f64>()
}

/// Adds a note to the foot of a slide; false where the slide has no room for it, or, gently, where a figure would have to
/// give way.
fn added(
    context: &Context<'_>,
    slide: &mut Slide,
    note: &Note,
    about: Option<(Option<&str>, &str)>,
    gently: bool,
) -> bool {
    let text = block_of(context, note, about);
    let height = height(&text, CONTENT.0);
    // Boxes stand on each other: the first one at the very foot.
    let is_note = |block: &Block| matches!(&block.content, BlockContent::Text(text) if text.style == TextStyle::Note);
    let foot = slide.blocks.iter().filter(|b| is_note(b)).map(|b| b.y - GAP).fold(CONTENT.1, f64::min);
    let top = foot - height;
    let drawn = |block: &Block| matches!(block.content, BlockContent::Figure(_)) && block.y + block.height > top - GAP;
    if gently && slide.blocks.iter().any(drawn) {
        return false;
    }
    if !room::make(&mut slide.blocks, top - GAP, &is_note) {
        return false;
    }
    slide.blocks.push(Block { x: 0.0, y: top, width: CONTENT.0, height, content: BlockContent::Text(text) });
    true
}

/// The notes that found no room, as a table of their words.
fn collected(context: &Context<'_>, slides: &[Slide], notes: &[(&Note, Option<String>)]) -> Vec<Slide> {
    let named = |(note, on): &(&Note, Option<String>)| {
        about(context, slides, note, on.as_deref()).map(|(_, name)| name).unwrap_or_default()
    };
    let rows: Vec<(&Note, String)> = notes.iter().map(|pair| (pair.0, named(pair))).collect();
    listed(context, "notes", &rows)
}

/// The first clauses of a text that are no wider than so many ems; none where the first is wider.
pub(super) fn clauses(text: &str, most: f64) -> Option<&str> {
    if width::ems(text) <= most {
        return Some(text);
    }
    let ends = text.match_indices(['，', '；', '。', ',', ';', '.']).map(|(at, _)| &text[..at]);
    ends.take_while(|clause| width::ems(clause) <= most).last()
}

/// The lessons of the period.
fn lesson_slides(context: &Context<'_>, notes: &[&Note]) -> Vec<Slide> {
    let named = |note: &Note| note.member.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
    let rows: Vec<(&Note, String)> = notes.iter().map(|note| (*note, named(note))).collect();
    listed(context, "lessons", &rows)
}

/// Puts the table of the lessons under that of the last plan, from which they were learned; false where there is no room.
fn below_the_last_plan(slides: &mut [Slide], lessons: &[Slide]) -> bool {
    let Some(plan) = slides.iter_mut().find(|slide| slide.id == "last_plan") else { return false };
    let [lessons] = lessons else { return false };
    let Some(BlockContent::Table(table)) = lessons.blocks.first().map(|block| &block.content) else { return false };
    let y = plan.blocks.iter().map(|block| block.y + block.height).fold(0.0, f64::max) + 2.0 * GAP;
    if y + HEADING + TABLE_HEAD + prose::height_at(table, CONTENT.0) > CONTENT.1 {
        return false;
    }
    plan.blocks.push(prose::block(0.0, y, CONTENT.0, CONTENT.1 - y, (**table).clone()));
    // Who wrote them, where: the first line tells the sources.
    let written = lessons.footnotes.first().into_iter().cloned();
    plan.footnotes.splice(1.min(plan.footnotes.len())..1.min(plan.footnotes.len()), written);
    true
}

/// Notes as a table: what they say, what they are about, who wrote them and when.
fn listed(context: &Context<'_>, kind: &str, notes: &[(&Note, String)]) -> Vec<Slide> {
    if notes.is_empty() {
        return Vec::new();
    }
    let column = |key: &str, width: f64| context.column(key, width, ColumnKind::Prose);
    let about = notes.iter().any(|(_, name)| !name.is_empty());
    let kinds = kind == "notes";
    let mut columns = vec![column(if kinds { "note" } else { "lesson" }, 520.0)];
    columns.extend(about.then(|| column("about", 120.0)));
    columns.extend(kinds.then(|| column("kind", 80.0)));
    columns.extend([column("author", 150.0), column("written", 90.0)]);
    let row = |(note, name): &(&Note, String)| {
        let mut cells = vec![text_cell(Phrase::name(names::clean(note.text.get(context.lang))))];
        cells.extend(about.then(|| text_cell(Phrase::name(name.clone()))));
        let kind = || context.words.text(&format!("note.{}", note.kind.code()));
        cells.extend(kinds.then(|| text_cell(Phrase::words(kind()))));
        cells.push(text_cell(Phrase::name(context.words.value(&note.author))));
        let date = note.date.map(dates::date).unwrap_or_default();
        cells.push(text_cell(Phrase { parts: vec![Part::Other { text: date }] }));
        Row { level: 0, kind: RowKind::Body, cells }
    };
    let period = context.findings.frame.period;
    let mut heading = context.heading("", context.words.text("heading.notes"), String::new());
    heading.what = context.words.text(&format!("slide.{kind}"));
    heading.when = period.to_string();
    let files = context.findings.notes.first().map(|note| note.place.split(':').next().unwrap_or_default().to_owned());
    let source = Slots::default().name("sources", files.unwrap_or_default());
    let first = notes.first().map(|(note, _)| names::clean(note.text.get(context.lang)));
    let first = first.as_deref().and_then(|text| clauses(text.trim_end_matches(['.', '。']), FIRST));
    let slots = Slots::default().other("n", notes.len().to_string());
    let slots = first.into_iter().fold(slots, |slots, first| slots.name("first", first));
    let pages = TablePages {
        id: kind.to_owned(),
        section: 5,
        name: context.words.text(&format!("slide.{kind}")),
        message: context.plain(&format!("plain.{kind}"), &slots),
        heading,
        columns,
        rows: notes.iter().map(row).collect(),
        footnotes: vec![context.plain("footnote.notes", &source)],
        notes: Vec::new(),
    };
    prose::slides(context, pages)
}
