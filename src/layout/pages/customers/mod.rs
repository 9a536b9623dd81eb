//! The slides about customers: one file a slide, in the order of the storyboard's section 3.

pub(crate) mod bridge;
pub(crate) mod care;
pub(crate) mod channels;
pub(crate) mod cohorts;
pub(crate) mod cross_sell;
mod fact_table;
pub(crate) mod life_cycle;
pub(crate) mod rfm;
pub(crate) mod tiers;
pub(crate) mod top;

use super::super::context::Context;
use super::super::deck::{Heading, Phrase};
use super::super::numbers::Scale;
use super::super::sentence::{self, Slots};
use super::super::{dates, names};
use crate::findings::FactId;
use crate::findings::customers::Span;

/// What a customer is called here: the dimension's own word.
fn dimension(context: &Context<'_>, id: &str) -> String {
    names::dimension(&context.words, id)
}

/// A span of days as headings write it: months where they are whole.
fn span(span: Span) -> String {
    let whole = span.from.format("%d").to_string() == "01"
        && span.to.succ_opt().is_some_and(|next| next.format("%d").to_string() == "01");
    match whole {
        true if span.from.format("%Y-%m").to_string() == span.to.format("%Y-%m").to_string() => {
            span.from.format("%Y-%m").to_string()
        }
        // Within a year the end leaves the year out (R38).
        true if span.from.format("%Y").to_string() == span.to.format("%Y").to_string() => {
            format!("{}..{}", span.from.format("%Y-%m"), span.to.format("%m"))
        }
        true => format!("{}..{}", span.from.format("%Y-%m"), span.to.format("%Y-%m")),
        false => format!("{}..{}", dates::date(span.from), dates::date(span.to)),
    }
}

/// The heading of a figure or table about a span of days.
fn heading(context: &Context<'_>, what: String, unit: String, when: String) -> Heading {
    Heading { what: names::capital(&what), ..context.heading("", unit, when) }
}

/// The footnotes of a slide: its source, then its own notes in one line.
fn footnotes(context: &Context<'_>, tables: &[&str], unit: Option<String>) -> Vec<Phrase> {
    let slots = context.slots();
    let young = dates::begin(context.findings, &context.words).map(|_| context.plain("footnote.young", &slots));
    [context.source(tables, unit)].into_iter().chain(young).collect()
}

/// The clause of a heading about sums of 12 months, or of what there is of them.
fn year_clause(context: &Context<'_>, unit: &str) -> String {
    match dates::begin(context.findings, &context.words) {
        Some(begin) => context.label("heading.year_young", &[("unit", unit), ("begin", &begin)]),
        None => context.label("heading.year", &[("unit", unit)]),
    }
}

/// The note that says what the parts of a slide leave of its customers.
fn check_line(context: &Context<'_>, scale: &Scale, whole: &FactId, left: &FactId) -> Option<Phrase> {
    let fact = |id: &FactId| context.findings.fact(id);
    let slots = Slots::default().fact("whole", fact(whole)).fact("left", fact(left));
    sentence::say("footnote.check_customers", &slots, &context.words, scale)
}
