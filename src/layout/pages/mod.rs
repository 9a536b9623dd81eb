//! One file a slide kind: each makes its slides from the findings, or none when there is nothing to show.

pub(crate) mod agenda;
pub(crate) mod alerts;
pub(crate) mod breakdown;
pub(crate) mod contribution;
pub(crate) mod control;
pub(crate) mod cover;
pub(crate) mod glossary;
pub(crate) mod history;
pub(crate) mod key_figures;
pub(crate) mod messages;
pub(crate) mod next_targets;
pub(crate) mod omitted;
pub(crate) mod pacing;
pub(crate) mod packed;
pub(crate) mod problems;
pub(crate) mod quality;
pub(crate) mod ranking;
pub(crate) mod reps;
pub(crate) mod sources;
pub(crate) mod tiles;
pub(crate) mod top;

use super::context::{Context, table_block};
use super::deck::{CONTENT, Column, Heading, Phrase, Row, Slide, TableSpec};
use super::paginate;

/// What the slides of a table that may need several pages have in common.
pub(crate) struct TablePages {
    pub id: String,
    pub section: u8,
    pub name: String,
    pub message: Phrase,
    pub heading: Heading,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub footnotes: Vec<Phrase>,
    pub notes: Vec<Phrase>,
}

impl TablePages {
    /// The slides: `reps`, `reps-2`, …, each with the column headers.
    pub fn slides(self, context: &Context<'_>) -> Vec<Slide> {
        let pages = paginate::pages(self.rows, paginate::full_page());
        let count = pages.len();
        let mut slides = Vec::new();
        for (i, rows) in pages.into_iter().enumerate() {
            let id = if i == 0 { self.id.clone() } else { format!("{}-{}", self.id, i + 1) };
            let part = format!("{}/{count}", i + 1);
            let name = match count {
                1 => self.name.clone(),
                _ => context.label("slide.continued", &[("name", &self.name), ("part", &part)]),
            };
            let table = TableSpec {
                id: format!("{id}-table"),
                heading: self.heading.clone(),
                columns: self.columns.clone(),
                alt: context.alt_table(rows.len(), &self.columns),
                rows,
            };
            let blocks = vec![table_block(0.0, CONTENT.0, table)];
            let mut slide =
                context.slide(&id, self.section, name, self.message.clone(), blocks, self.footnotes.clone());
            context.annotate(&mut slide, &self.notes);
            slides.push(slide);
        }
        slides
    }
}
