//! What else stands out on a slide: further findings as bullets in the space below its figure.

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, Comment, HEADING, Part, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::Scale;
use super::super::sentence;
use super::super::width;
use crate::findings::Finding;

/// Most bullets.
pub(crate) const MOST: usize = 3;
/// Least and greatest height in points of a row of bars beside bullets.
const ROW: (f64, f64) = (23.0, 44.0);
/// Height in points of the names of the tiers above the bars.
const HEAD: f64 = 20.0;
/// White space between the figure and the bullets.
const GAP: f64 = 14.0;
/// Font size of the bullets, and the height of their heading, of a line, and of the air behind a bullet.
const SIZE: f64 = 11.5;
const TITLE: f64 = 30.0;
const LINE: f64 = 16.0;
const AIR: f64 = 11.0;

/// Signs of comments, in their order.
const SIGNS: [&str; MOST] = ["①", "②", "③"];

/// The same as [`below`] with numbered comments: a bullet about a row of the figure begins with a sign that stands
/// beside that row, too (R41). The weightiest findings are chosen; they stand in the order of their rows, those about no
/// row last.
pub(crate) fn commented(
    context: &Context<'_>,
    scale: &Scale,
    findings: &[&Finding],
    categories: &[Category],
    rows: usize,
) -> (f64, Option<Block>, Vec<Comment>) {
    let (height, mut block) = below(context, scale, findings, rows);
    let mut comments: Vec<Comment> = Vec::new();
    if let Some(Block { content: BlockContent::Text(text), .. }) = &mut block {
        let row_of = |finding: &&Finding| {
            let member = finding.names.get("member").or(finding.names.get("top")).map(|name| context.words.value(name));
            categories.iter().position(|c| member.as_ref() == Some(&c.label))
        };
        let mut items: Vec<(Option<usize>, TextItem)> =
            findings.iter().map(row_of).zip(std::mem::take(&mut text.items)).collect();
        items.sort_by_key(|(row, _)| row.unwrap_or(usize::MAX));
        for (row, mut item) in items {
            let row = row.and_then(|at| categories.get(at));
            if let (Some(row), Some(sign)) = (row, SIGNS.get(comments.len())) {
                comments.push(Comment { category: row.id.clone(), sign: (*sign).to_owned() });
                item.phrase.parts.insert(0, Part::Words { text: format!("{sign} ") });
            }
            text.items.push(item);
        }
    }
    (height, block, comments)
}

/// The heights of a figure of so many rows and the bullets below it: as many as leave the bars room.
pub(crate) fn below(context: &Context<'_>, scale: &Scale, findings: &[&Finding], rows: usize) -> (f64, Option<Block>) {
    let mut items: Vec<TextItem> = findings
        .iter()
        .map(|finding| TextItem {
            phrase: sentence::sentence_at(finding, context.findings, &context.words, scale),
            link: None,
            impact: Some(finding.impact),
        })
        .collect();
    items.truncate(MOST);
    while !items.is_empty() {
        let lines = |item: &TextItem| width::lines(&item.phrase.text(), SIZE, CONTENT.0 - 30.0) as f64;
        let text = TITLE + items.iter().map(|item| lines(item) * LINE + AIR).sum::<f64>();
        let room = CONTENT.1 - text - GAP;
        let pitch = (room - HEADING - HEAD) / rows.max(1) as f64;
        if pitch >= ROW.0 {
            let figure = room.min(HEADING + HEAD + ROW.1 * rows as f64);
            let heading = context.words.text("words.stands_out");
            let text_block = TextBlock { heading, items, style: TextStyle::Bullets };
            let block = Block {
                x: 0.0,
                y: figure + GAP,
                width: CONTENT.0,
                height: text,
                content: BlockContent::Text(text_block),
            };
            return (figure, Some(block));
        }
        items.pop();
    }
    (CONTENT.1, None)
}
