//! The row of all members that a page does not show singly (notation R46): the findings know it as a member of its
//! own, with facts; here it gets its name.

use super::context::Context;
use super::deck::{Part, Phrase};
use super::numbers::Scale;
use super::template::Style;

/// `12 others`, with the count as a printed number; without a count only that they are all others.
pub(crate) fn name(context: &Context<'_>, scale: &Scale, count: Option<&str>) -> Phrase {
    let Some(count) = count.and_then(|id| context.findings.fact(id)).filter(|f| f.value.is_some()) else {
        return Phrase::words(context.words.text("words.others"));
    };
    let text = context.words.text("words.rest");
    let (before, after) = text.split_once("{n}").unwrap_or((&text, ""));
    let words = |text: &str| Part::Words { text: text.to_owned() };
    let parts = [words(before), Part::Num(scale.num(count, Style::Bare)), words(after)];
    Phrase { parts: parts.into_iter().filter(|p| !p.text().is_empty()).collect() }
}
