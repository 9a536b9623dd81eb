//! What the tables of actions have in common: those of the improvement plan, and those of earlier ones (S39).

use super::super::context::Context;
use super::super::dates;
use super::super::deck::{Cell, Column, Phrase, Row};
use super::super::table::text_cell;
use super::TablePages;
use crate::findings::Action;

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

/// The day on which an action is due.
pub(super) fn due(action: &Action) -> Cell {
    text_cell(action.due.map_or_else(Phrase::default, |due| Phrase::other(dates::date(due))))
}
