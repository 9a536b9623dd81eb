//! Suggestions for resources, each with the figures behind it and the rule that it follows (S43).

use super::super::context::Context;
use super::super::deck::{ColumnKind, Phrase, Row, RowKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::{names, prose};
use super::TablePages;
use crate::base::{Scenario, number};
use crate::findings::{Advice, FactId, Suggestion};

/// The slide of the suggestions; none where no rule is met.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let findings = context.findings;
    let found = &findings.suggestions;
    if found.is_empty() {
        return Vec::new();
    }
    let ids: Vec<&FactId> = found.iter().filter_map(|s| s.beside.as_ref()).collect();
    let scale = context.scale("suggestions", ids.into_iter().map(String::as_str), Digits::Table);
    let word = |key: &str| context.words.text(key);
    let column = |key: &str, width: f64| context.column(key, width, ColumnKind::Prose);
    let columns =
        vec![column("advice", 150.0), column("of_whom", 150.0), column("figures", 330.0), column("rule", 254.0)];
    let rows = found.iter().map(|suggestion| row(context, &scale, suggestion)).collect();
    let period = findings.frame.period;
    let mut heading = context.heading("suggestions", word("heading.suggestions"), String::new());
    heading.when = context.when(&period, &period, &[Scenario::PY, Scenario::AC]);
    let first = found.iter().find(|s| s.advice == Advice::Cut).or_else(|| found.first());
    let mut slots = context.slots().other("n", found.len().to_string());
    if let Some(first) = first {
        slots = slots.name("member", names::member(&context.words, &first.member)).flag(first.advice.code());
        slots = slots.fact("value", findings.fact(&first.value)).fact("whole", findings.fact(&first.whole));
    }
    let tables = ["spending"].into_iter().filter(|name| context.brief.table(name).is_some());
    let tables: Vec<&str> = context.tables(true).into_iter().chain(tables).collect();
    let pages = TablePages {
        id: "suggestions".into(),
        section: 5,
        name: word("slide.suggestions"),
        message: sentence::said("plain.suggestions", &slots, &context.words, &scale),
        heading,
        columns,
        rows,
        footnotes: vec![context.source(&tables, None)],
        notes: vec![context.plain("footnote.suggestions", &Slots::default())],
    };
    prose::slides(context, pages)
}

fn row(context: &Context<'_>, scale: &Scale, suggestion: &Suggestion) -> Row {
    let findings = context.findings;
    let code = suggestion.advice.code();
    let dimension = names::capital(&names::dimension(&context.words, &suggestion.member.dimension));
    let member = names::member(&context.words, &suggestion.member);
    let thresholds = &context.brief.thresholds;
    let slots = Slots::default()
        .fact("value", findings.fact(&suggestion.value))
        .fact("whole", findings.fact(&suggestion.whole))
        .fact("beside", suggestion.beside.as_ref().and_then(|id| findings.fact(id)))
        // Growth beside growth: points.
        .other("points", number::percent(thresholds.material).trim_end_matches('%').to_owned())
        .other("inefficient", number::percent(context.brief.customers.inefficient));
    let said = |key: &str| sentence::said(&format!("suggestion.{key}_{code}"), &slots, &context.words, scale);
    // Without a target there is none to make.
    let rule = if suggestion.advice == Advice::Grow && suggestion.beside.is_none() { "rule_free" } else { "rule" };
    let whom = context.label("suggestion.whom", &[("dimension", &dimension), ("member", &member)]);
    let cells =
        vec![text_cell(said("do")), text_cell(Phrase::name(whom)), text_cell(said("why")), text_cell(said(rule))];
    Row { level: 0, kind: RowKind::Body, cells }
}
