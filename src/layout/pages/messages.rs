//! What the report says: the best findings, each linked to the slide that proves it (S02).

use super::super::check::numbers_of_slide;
use super::super::context::{Context, WEAK, misleads, slide_of, subject};
use super::super::deck::{Block, BlockContent, CONTENT, Phrase, Slide, TextBlock, TextItem, TextStyle, TilesBlock};
use super::super::grid;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::{mini_figures, tiles};
use crate::base::{Grain, Scenario};
use crate::findings::Finding;

/// Most messages, and how many there are where the findings give as many about different things.
const MOST: usize = 5;
const LEAST: usize = 4;
/// How many there are whatever they say, where the findings give as many.
const FEWEST: usize = 3;
/// Kinds of findings about the whole of the main measure: the large figures show their numbers.
const TOTALS: [&str; 7] =
    ["total_vs_plan", "total_vs_py", "total_vs_pp", "conflict_py_plan", "conflict_plan_py", "unchanged", "level"];

/// Columns of the grid that the messages take where the key figures stand beside them.
const WIDE: u8 = 7;
/// Height of the row of large figures, and the white space under it.
const TILES: (f64, f64) = (78.0, 26.0);

/// The key messages; none when there is no finding. `slides` are the slides they may link to.
pub(crate) fn slide(context: &Context<'_>, slides: &[Slide]) -> Option<Slide> {
    let findings = context.findings;
    let chosen = chosen(context, slides);
    let headline = context.headline.and_then(|i| findings.findings.get(i));
    if chosen.is_empty() && headline.is_none() {
        return None;
    }
    let total = findings.key_figures.iter().find(|c| c.measure == findings.frame.main_measure);
    let figures = mini_figures::chosen(context);
    let scale = scale(context, slides);
    let said = |finding: &Finding| sentence::sentence_at(finding, findings, &context.words, &scale);
    let message = match headline {
        Some(finding) => said(finding),
        None => {
            let actual = total.and_then(|c| findings.of(c, Scenario::AC));
            sentence::said("plain.messages", &context.slots().fact("actual", actual), &context.words, &scale)
        }
    };
    let items: Vec<TextItem> = chosen
        .iter()
        .map(|finding| TextItem { phrase: said(finding), link: link(finding, slides), impact: Some(finding.impact) })
        .collect();
    let unsure = figures.as_ref().map(|figures| figures.unsure(context)).unwrap_or_default();
    let mut blocks = Vec::new();
    let (mut top, mut width) = (0.0, CONTENT.0);
    if let Some(figures) = figures {
        let table = mini_figures::table(context, &scale, &figures, grid::span(12 - WIDE));
        width = grid::span(WIDE);
        blocks.push(grid::table_block(grid::left(WIDE), grid::span(12 - WIDE), CONTENT.1, table));
    } else if let Some(content) = tiles_of(context, &scale) {
        blocks.push(Block { x: 0.0, y: 0.0, width: CONTENT.0, height: TILES.0, content });
        top = TILES.0 + TILES.1;
    }
    if !items.is_empty() {
        let text = TextBlock { heading: String::new(), items, style: TextStyle::Numbered };
        let content = BlockContent::Text(text);
        blocks.insert(0, Block { x: 0.0, y: top, width, height: CONTENT.1 - top, content });
    }
    let name = context.words.text("slide.messages");
    let footnotes: Vec<Phrase> = vec![context.source(&context.tables(findings.pacing.is_some()), None)];
    let mut slide = context.slide("messages", 1, name, message, blocks, footnotes);
    slide.template = "messages".to_owned();
    // A week has neither an agenda nor a notation that would say how to read it.
    let read = ["scenarios", "variances", "colours"].into_iter().filter(|_| findings.frame.cadence == Grain::Week);
    let read = read.map(|key| context.plain(&format!("read.{key}"), &Slots::default()));
    let notes: Vec<Phrase> = super::growth::day_note(context, &scale).into_iter().chain(unsure).chain(read).collect();
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// One unit for all messages and the figures beside them, and for the cover: a page does not mix 万 and 亿, and the same
/// number stands on both.
pub(crate) fn scale(context: &Context<'_>, slides: &[Slide]) -> Scale {
    let findings = context.findings;
    let headline = context.headline.and_then(|i| findings.findings.get(i));
    let total = findings.key_figures.iter().find(|c| c.measure == findings.frame.main_measure);
    let chosen = chosen(context, slides);
    let ids = chosen.into_iter().chain(headline).flat_map(|f| f.facts.values()).map(String::as_str);
    let ids = ids.chain(total.iter().flat_map(|c| c.facts.values()).map(String::as_str));
    let figures = mini_figures::chosen(context);
    let ids = ids.chain(figures.iter().flat_map(|figures| figures.ids()));
    context.scale_of(ids, Digits::Table)
}

/// The large figures; none without a value of the main measure.
fn tiles_of(context: &Context<'_>, scale: &Scale) -> Option<BlockContent> {
    let tiles = tiles::tiles(context, scale);
    (!tiles.is_empty()).then_some(BlockContent::Tiles(TilesBlock { tiles }))
}

/// The key messages besides the headline, then the next best while they are few. What the headline or the large
/// figures say already comes last.
pub(crate) fn chosen<'a>(context: &Context<'a>, slides: &[Slide]) -> Vec<&'a Finding> {
    let headline = context.headline.and_then(|i| context.findings.findings.get(i));
    let said = |f: &Finding| {
        TOTALS.contains(&f.kind.as_str()) && headline.is_some_and(|h| h.facts.get("actual") == f.facts.get("actual"))
    };
    let others = || context.findings.findings.iter().enumerate().filter(|(i, _)| Some(*i) != context.headline);
    let mut chosen: Vec<(usize, &Finding)> = Vec::new();
    let weak = |f: &Finding| WEAK.contains(&f.kind.as_str());
    let proved = |f: &Finding| !misleads(context.findings, f) && link(f, slides).is_some();
    // What a reader should see first is found already, each message about another topic; here it needs a page.
    for id in &context.findings.key_messages {
        let told = others().find(|(_, f)| f.id == *id && !said(f) && !weak(f) && proved(f));
        chosen.extend(told.filter(|_| chosen.len() < MOST));
    }
    // The next best about somebody else, each with a page of its own; then what names nobody.
    let fresh = |chosen: &[(usize, &Finding)], finding: &Finding| {
        chosen.iter().all(|(_, c)| subject(c) != subject(finding) && slide_of(c) != slide_of(finding))
    };
    let next = others().filter(|(_, f)| !said(f) && !weak(f) && proved(f));
    for (i, finding) in next.chain(others().filter(|(_, f)| weak(f) && proved(f))) {
        if chosen.len() < LEAST && fresh(&chosen, finding) {
            chosen.push((i, finding));
        }
    }
    for (i, finding) in others().filter(|(_, f)| !said(f)).chain(others().filter(|(_, f)| said(f))) {
        let known = chosen.iter().any(|(c, _)| *c == i) || misleads(context.findings, finding);
        if chosen.len() < FEWEST && !known {
            chosen.push((i, finding));
        }
    }
    chosen.sort_by_key(|(i, _)| *i);
    chosen.into_iter().map(|(_, finding)| finding).collect()
}

/// The slide that shows the evidence of a finding, when the deck has it: its own slide, or a later page of that.
pub(crate) fn link(finding: &Finding, slides: &[Slide]) -> Option<String> {
    let wanted = slide_of(finding);
    let own = |slide: &&Slide| slide.id == wanted || slide.id.starts_with(&format!("{wanted}-"));
    // A table of key figures shows the measures that it has room for.
    let shows = |slide: &Slide| match (wanted.as_str(), finding.facts.get("actual")) {
        ("key_figures", Some(actual)) => numbers_of_slide(slide).any(|num| num.fact == *actual),
        _ => true,
    };
    slides.iter().filter(own).find(|slide| shows(slide)).map(|slide| slide.id.clone())
}
