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
    let text = word(context, count.value.is_some_and(|n| (n.to_f64() - 1.0).abs() < 0.5));
    let (before, after) = text.split_once("{n}").unwrap_or((&text, ""));
    let words = |text: &str| Part::Words { text: text.to_owned() };
    let parts = [words(before), Part::Num(scale.num(count, Style::Bare)), words(after)];
    Phrase { parts: parts.into_iter().filter(|p| !p.text().is_empty()).collect() }
}

/// `{n} others`, in the singular of one.
fn word(context: &Context<'_>, one: bool) -> String {
    context.words.text(if one { "words.rest_one" } else { "words.rest" })
}

/// The name of so many members that stand together, where their number is no fact.
pub(crate) fn of(context: &Context<'_>, n: usize) -> String {
    word(context, n == 1).replace("{n}", &n.to_string())
}
