//! The cover: what is reported on, for which period, what came of it, with data to which day.

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, CONTENT_AT, Phrase, Slide, TextBlock, TextItem, TextStyle, TilesBlock,
};
use super::super::numbers::Scale;
use super::super::{dates, names, sentence, width};
use super::tiles;
use crate::base::Scenario;

/// Where the strip of key numbers stands on the cover, in points of the content area: left and upper edge, width, height.
const STRIP: (f64, f64, f64, f64) = (46.0, 244.0, 792.0, 76.0);

/// The cover: a text whose heading is the title and whose items are kind of report and period, and the slice; the key
/// numbers; and a text with whose report it is, its days and its edition. Its message is what the report says, in the
/// units of the key messages.
pub(crate) fn slide(context: &Context<'_>, scale: &Scale) -> Slide {
    let frame = &context.findings.frame;
    let title = title(context);
    let headline = context.headline.and_then(|i| context.findings.findings.get(i));
    let main = context.findings.key_figures.iter().find(|c| c.measure == frame.main_measure);
    let message = match headline {
        Some(finding) => sentence::sentence_at(finding, context.findings, &context.words, scale),
        None => {
            let actual = main.and_then(|c| context.findings.of(c, Scenario::AC));
            sentence::said("plain.messages", &context.slots().fact("actual", actual), &context.words, scale)
        }
    };
    let cadence = names::capital(&context.words.text(&format!("cadence.{}", frame.cadence.code())));
    let period = dates::in_words(&frame.period, &context.words);
    let mut what = vec![Phrase::other(context.label("cover.subtitle", &[("cadence", &cadence), ("period", &period)]))];
    let slice = names::slice(context.findings, &context.words);
    if !slice.is_empty() {
        what.push(Phrase::name(width::cut(&slice, 60.0)));
    }
    let tiles = tiles::tiles(context, scale);
    let (x, y, width, height) = STRIP;
    // The cover has no message above its content: its lines may stand anywhere on the slide.
    let whole = |heading: String, phrases: Vec<Phrase>| {
        let items = phrases.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect();
        let text = TextBlock { heading, items, style: TextStyle::Plain };
        let (width, height) = (CONTENT.0, CONTENT_AT.1 + CONTENT.1);
        Block { x: 0.0, y: -CONTENT_AT.1, width, height, content: BlockContent::Text(text) }
    };
    let mut blocks = vec![whole(title.clone(), what)];
    if !tiles.is_empty() {
        blocks.push(Block { x, y, width, height, content: BlockContent::Tiles(TilesBlock { tiles }) });
    }
    blocks.push(whole(String::new(), details(context, &title)));
    let name = context.words.text("slide.cover");
    let mut slide = context.slide("cover", 0, name, message, blocks, Vec::new());
    slide.template = "cover".to_owned();
    slide
}

/// Whose report it is, which days it covers, to which day the data go, and which edition it is.
fn details(context: &Context<'_>, title: &str) -> Vec<Phrase> {
    let frame = &context.findings.frame;
    let entity = names::clean(context.brief.entity.get(context.lang));
    let mut lines: Vec<Phrase> = Vec::new();
    // Whose report it is: once, and not where the title says it.
    if !title.contains(&entity) {
        lines.push(Phrase::name(width::cut(&entity, 60.0)));
    }
    if frame.period.fiscal {
        // A number says nothing of the days.
        let (from, to) = (dates::date(frame.period.start), dates::date(frame.period.end));
        let weeks = frame.period.weeks(&context.brief.calendar).filter(|n| *n > 1);
        let (key, n) = weeks.map_or(("cover.days", String::new()), |n| ("cover.weeks", n.to_string()));
        lines.push(Phrase::other(context.label(key, &[("from", &from), ("to", &to), ("n", &n)])));
    }
    lines.push(Phrase::other(context.label("cover.as_of", &[("as_of", &dates::date(frame.until()))])));
    if !context.versions.edition.is_empty() {
        lines.push(Phrase::other(context.label("cover.edition", &[("edition", &context.versions.edition)])));
    }
    lines
}

/// The title of the report: its own, else the project's.
pub(crate) fn title(context: &Context<'_>) -> String {
    let report = context.brief.reports.iter().find(|r| r.id == context.findings.frame.report);
    let own = report.and_then(|r| r.title.as_ref()).unwrap_or(&context.brief.title);
    names::clean(own.get(context.lang))
}
