//! The cover: what was reported on, for which period, with data to which day.

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, CONTENT_AT, Part, Phrase, Slide, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::{dates, names, width};

/// The cover.
pub(crate) fn slide(context: &Context<'_>) -> Slide {
    let frame = &context.findings.frame;
    let title = title(context);
    let slots = Slots::default()
        .name("title", title.clone())
        .words("cadence", context.words.text(&format!("cadence.{}", frame.cadence.code())))
        .other("period", dates::in_words(&frame.period, &context.words));
    let message = context.plain("cover.message", &slots);
    let entity = names::clean(context.brief.entity.get(context.lang));
    let headline = context.headline.and_then(|i| context.findings.findings.get(i));
    let mut lines: Vec<Phrase> = Vec::new();
    lines.extend(headline.map(|finding| {
        let ids = finding.facts.values().map(String::as_str);
        let scale = Scale::of(context.findings, ids, Digits::Table, &context.words, context.lang);
        sentence::sentence_at(finding, context.findings, &context.words, &scale)
    }));
    // Whose report it is: once, and not where the title says it.
    if !title.contains(&entity) {
        lines.push(Phrase::name(width::cut(&entity, 60.0)));
    }
    let slice = names::slice(context.findings, &context.words);
    if !slice.is_empty() {
        lines.push(Phrase::name(width::cut(&slice, 60.0)));
    }
    if frame.period.fiscal {
        // A number says nothing of the days.
        let (from, to) = (dates::date(frame.period.start), dates::date(frame.period.end));
        let weeks = frame.period.weeks(&context.brief.calendar).filter(|n| *n > 1);
        let (key, n) = weeks.map_or(("cover.days", String::new()), |n| ("cover.weeks", n.to_string()));
        lines.push(other(context.label(key, &[("from", &from), ("to", &to), ("n", &n)])));
    }
    lines.push(other(context.label("cover.as_of", &[("as_of", &dates::date(frame.as_of))])));
    let items = lines.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect();
    let text = TextBlock { heading: String::new(), items, style: TextStyle::Plain };
    // The cover has no message above its content: its lines may stand anywhere on the slide.
    let (width, height) = (CONTENT.0, CONTENT_AT.1 + CONTENT.1);
    let block = Block { x: 0.0, y: -CONTENT_AT.1, width, height, content: BlockContent::Text(text) };
    let name = context.words.text("slide.cover");
    let mut slide = context.slide("cover", 0, name, message, vec![block], Vec::new());
    slide.template = "cover".to_owned();
    slide
}

/// The title of the report: its own, else the project's.
pub(crate) fn title(context: &Context<'_>) -> String {
    let report = context.brief.reports.iter().find(|r| r.id == context.findings.frame.report);
    let own = report.and_then(|r| r.title.as_ref()).unwrap_or(&context.brief.title);
    names::clean(own.get(context.lang))
}

/// A line with dates, versions or counts that are no facts.
pub(crate) fn other(text: impl Into<String>) -> Phrase {
    Phrase { parts: vec![Part::Other { text: text.into() }] }
}
