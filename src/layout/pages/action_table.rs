//! What the tables of actions have in common: those of the improvement plan, and those of earlier ones (S39).

use super::super::context::Context;
use super::super::dates;
use super::super::deck::{Cell, Column, Phrase, Row};
use super::super::names;
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::TablePages;
use crate::findings::{Action, Standing};

/// Actions that a note names.
const NAMED: usize = 4;

/// The pages of a table of actions, without notes; `message` stands over it, and it is about the time `when`.
pub(super) fn pages(
    context: &Context<'_>,
    id: &str,
    (message, when): (Phrase, String),
    columns: Vec<Column>,
    rows: Vec<Row>,
) -> TablePages {
    let clause = context.words.text(&format!("heading.{id}"));
    TablePages {
        id: id.to_owned(),
        section: 5,
        name: context.words.text(&format!("slide.{id}")),
        message,
        heading: context.heading("actions", clause, when),
        columns,
        rows,
        footnotes: vec![context.source(&["actions"], None)],
        notes: Vec::new(),
    }
}

/// What people wrote.
pub(super) fn written(context: &Context<'_>, text: &str) -> Cell {
    text_cell(Phrase::name(context.words.value(text)))
}

/// What became since of actions that were open when the period ended; none where nothing did.
pub(super) fn since(context: &Context<'_>, actions: &[Action]) -> Option<Phrase> {
    let word = |key: &str| context.words.text(key);
    let ended = actions.iter().filter_map(|action| Some((action, action.since?)));
    let mut told: Vec<String> = ended
        .map(|(action, since)| {
            let standing = if since == Standing::Dropped { word("standing.dropped") } else { word("standing.done") };
            names::clean(&context.words.value(&action.item)) + &context.label("problems.by", &[("by", &standing)])
        })
        .collect();
    if told.is_empty() {
        return None;
    }
    if told.len() > NAMED {
        told.truncate(NAMED);
        told.push("…".to_owned());
    }
    let slots = Slots::default()
        .name("list", told.join(&word("words.list")))
        .other("end", dates::date(context.findings.frame.period.end))
        .other("as_of", dates::date(context.findings.frame.as_of));
    Some(context.plain("footnote.since", &slots))
}

/// The day on which an action is due.
pub(super) fn due(action: &Action) -> Cell {
    text_cell(action.due.map_or_else(Phrase::default, |due| Phrase::other(dates::date(due))))
}
