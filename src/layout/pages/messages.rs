//! What the report says: the best findings, each linked to the slide that proves it (S02).

use super::super::context::{Context, slide_of};
use super::super::deck::{Block, BlockContent, CONTENT, Phrase, Slide, TextBlock, TextItem, TextStyle};
use super::super::numbers::{Digits, Scale};
use super::super::sentence;
use crate::base::Scenario;
use crate::findings::Finding;

/// Most messages.
const MOST: usize = 5;

/// The key messages; none when there is no finding. `slides` are the slides they may link to.
pub(crate) fn slide(context: &Context<'_>, slides: &[Slide]) -> Option<Slide> {
    let findings = context.findings;
    let chosen = chosen(context, slides);
    let headline = context.headline.and_then(|i| findings.findings.get(i));
    if chosen.is_empty() && headline.is_none() {
        return None;
    }
    // One unit for all of them: a page does not mix 万 and 亿.
    let ids = chosen.iter().copied().chain(headline).flat_map(|f| f.facts.values()).map(String::as_str);
    let scale = Scale::of(findings, ids, Digits::Table, &context.words, context.lang);
    let said = |finding: &Finding| sentence::sentence_at(finding, findings, &context.words, &scale);
    let message = match headline {
        Some(finding) => said(finding),
        None => {
            let total = findings.key_figures.iter().find(|c| c.measure == findings.frame.main_measure);
            let actual = total.and_then(|c| findings.of(c, Scenario::AC));
            sentence::said("plain.messages", &context.slots().fact("actual", actual), &context.words, &scale)
        }
    };
    let items: Vec<TextItem> = chosen
        .iter()
        .map(|finding| TextItem { phrase: said(finding), link: link(finding, slides), impact: Some(finding.impact) })
        .collect();
    let text = TextBlock { heading: String::new(), items, style: TextStyle::Numbered };
    let height = CONTENT.1 * (text.items.len() as f64 / MOST as f64).clamp(0.4, 1.0);
    let blocks = match text.items.is_empty() {
        true => Vec::new(),
        false => vec![Block { x: 0.0, y: 0.0, width: CONTENT.0, height, content: BlockContent::Text(text) }],
    };
    let name = context.words.text("slide.messages");
    let footnotes: Vec<Phrase> = vec![context.source(&context.tables(findings.pacing.is_some()), None)];
    let mut slide = context.slide("messages", 1, name, message, blocks, footnotes);
    slide.template = "messages".to_owned();
    context.annotate(&mut slide, &[]);
    Some(slide)
}

/// The best findings besides the headline: one of each slide first, then the next best; problems that a
/// member finding already tells stay out.
fn chosen<'a>(context: &Context<'a>, slides: &[Slide]) -> Vec<&'a Finding> {
    let others = || context.findings.findings.iter().enumerate().filter(|(i, _)| Some(*i) != context.headline);
    let mut chosen: Vec<(usize, &Finding)> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for (i, finding) in others() {
        let slide = slide_of(finding);
        if chosen.len() < MOST && !seen.contains(&slide) && link(finding, slides).is_some() {
            seen.push(slide);
            chosen.push((i, finding));
        }
    }
    for (i, finding) in others() {
        if chosen.len() < 3 && !chosen.iter().any(|(c, _)| *c == i) {
            chosen.push((i, finding));
        }
    }
    chosen.sort_by_key(|(i, _)| *i);
    chosen.into_iter().map(|(_, finding)| finding).collect()
}

/// The slide that shows the evidence of a finding, when the deck has it.
pub(crate) fn link(finding: &Finding, slides: &[Slide]) -> Option<String> {
    let wanted = slide_of(finding);
    let exact = slides.iter().find(|s| s.id == wanted);
    let near = || slides.iter().find(|s| s.id.starts_with(&format!("{}-", finding.slide)));
    exact.or_else(near).map(|s| s.id.clone())
}
