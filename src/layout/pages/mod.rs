//! One file a slide kind: each makes its slides from the findings, or none when there is nothing to show.

mod action_table;
pub(crate) mod agenda;
pub(crate) mod alert_choice;
pub(crate) mod alerts;
pub(crate) mod benchmarks;
pub(crate) mod breakdown;
pub(crate) mod budget;
mod collected;
pub(crate) mod complaints;
pub(crate) mod contribution;
pub(crate) mod control;
pub(crate) mod cover;
pub(crate) mod customers;
pub(crate) mod debtors;
pub(crate) mod evaluation;
pub(crate) mod fact_table;
pub(crate) mod few_periods;
pub(crate) mod forecast;
pub(crate) mod funnel;
pub(crate) mod glossary;
pub(crate) mod growth;
pub(crate) mod history;
pub(crate) mod key_figures;
pub(crate) mod kpi_tree;
pub(crate) mod last_plan;
pub(crate) mod losses;
mod mark_range;
pub(crate) mod messages;
pub(crate) mod mini_figures;
pub(crate) mod next_parts;
pub(crate) mod next_targets;
pub(crate) mod notation;
pub(crate) mod omitted;
pub(crate) mod pacing;
pub(crate) mod packed;
pub(crate) mod plan;
pub(crate) mod portfolio;
mod problem_path;
pub(crate) mod problems;
pub(crate) mod process;
pub(crate) mod pvm;
mod pvm_printed;
pub(crate) mod quality;
pub(crate) mod ranking;
pub(crate) mod ratio_mix;
pub(crate) mod receivables;
pub(crate) mod rep_courses;
pub(crate) mod rep_pages;
pub(crate) mod satisfaction;
pub(crate) mod scoring;
pub(crate) mod skills;
pub(crate) mod sources;
pub(crate) mod standout;
pub(crate) mod structure;
pub(crate) mod suggestions;
pub(crate) mod target_ways;
pub(crate) mod targets;
pub(crate) mod tiles;
pub(crate) mod to_date;
pub(crate) mod tracking;
mod voices;

use super::context::Context;
use super::deck::{Block, BlockContent, CONTENT, Column, Heading, Part, Phrase, Row, Slide, TableSpec, TextBlock};
use super::{grid, paginate, sentence};
use crate::findings::Finding;

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
        self.titled(context, |_| None, |_| true)
    }

    /// The slides. The message stands on the first page whose rows prove it; every other page has the message of its
    /// own rows, where there is one, else the same with its part.
    pub fn titled(
        self,
        context: &Context<'_>,
        own: impl Fn(&[Row]) -> Option<Phrase>,
        proves: impl Fn(&[Row]) -> bool,
    ) -> Vec<Slide> {
        let pages = paginate::pages(self.rows, paginate::full_page());
        let count = pages.len();
        // A page with a title of its own leaves the message to one without.
        let bare = pages.iter().position(|rows| proves(rows) && own(rows).is_none());
        let proof = bare.or_else(|| pages.iter().position(|rows| proves(rows))).unwrap_or(0);
        // A message that other pages say too has its part on every page.
        let repeated = pages.iter().enumerate().any(|(i, rows)| i != proof && own(rows).is_none());
        let mut slides = Vec::new();
        for (i, rows) in pages.into_iter().enumerate() {
            let id = if i == 0 { self.id.clone() } else { format!("{}-{}", self.id, i + 1) };
            let part = format!("{}/{count}", i + 1);
            let name = match count {
                1 => self.name.clone(),
                _ => context.label("slide.continued", &[("name", &self.name), ("part", &part)]),
            };
            let message = match i {
                _ if i == proof && !repeated => self.message.clone(),
                _ if i == proof => continued(context, &self.message, &part),
                0 => own(&rows).unwrap_or_else(|| self.message.clone()),
                _ => own(&rows).unwrap_or_else(|| continued(context, &self.message, &part)),
            };
            // What no row of this page has needs no column on it.
            let (columns, rows) = filled(context, &self.columns, rows);
            let alt = context.alt_table(rows.len(), &columns);
            let table = TableSpec { id: format!("{id}-table"), heading: self.heading.clone(), columns, alt, rows };
            let blocks = vec![grid::table_block(0.0, CONTENT.0, CONTENT.1, table)];
            let mut slide = context.slide(&id, self.section, name, message, blocks, self.footnotes.clone());
            context.annotate(&mut slide, &self.notes);
            slides.push(slide);
        }
        slides
    }
}

/// The columns in which any row has something, a value and not only the sign that there is none, their names first, and the cells of the rows in them; the first column
/// takes the room of the others.
fn filled(context: &Context<'_>, columns: &[Column], rows: Vec<Row>) -> (Vec<Column>, Vec<Row>) {
    use crate::base::number::{MISSING, not_applicable};
    let nothing = ["", MISSING, not_applicable(context.lang)];
    let says = |cell: &super::deck::Cell| !nothing.contains(&cell.phrase.text().as_str()) || cell.mark.is_some();
    let is_filled = |at: usize| at == 0 || rows.iter().any(|row| row.cells.get(at).is_some_and(says));
    let kept: Vec<bool> = (0..columns.len()).map(is_filled).collect();
    let is_kept = |at: &usize| kept.get(*at).copied().unwrap_or(true);
    let free: f64 = columns.iter().enumerate().filter(|(at, _)| !is_kept(at)).map(|(_, c)| c.width).sum();
    let mut columns: Vec<Column> =
        columns.iter().enumerate().filter(|(at, _)| is_kept(at)).map(|(_, column)| column.clone()).collect();
    if let Some(first) = columns.first_mut() {
        first.width += free;
    }
    let cells = |row: Row| {
        let cells = row.cells.into_iter().enumerate().filter(|(at, _)| is_kept(at)).map(|(_, cell)| cell).collect();
        Row { cells, ..row }
    };
    (columns, rows.into_iter().map(cells).collect())
}

/// Narrows the table of a slide, which begins so far down, and puts a text to its right.
pub(crate) fn beside(slide: &mut Slide, top: f64, width: f64, text: TextBlock) {
    let blocks = std::mem::take(&mut slide.blocks);
    for block in blocks {
        let block = match block.content {
            BlockContent::Table(table) => {
                Block { y: top, ..grid::table_block(block.x, width, CONTENT.1 - top, *table) }
            }
            content => Block { content, ..block },
        };
        slide.blocks.push(block);
    }
    let x = width + 2.0 * grid::GUTTER;
    if !text.items.is_empty() {
        let content = BlockContent::Text(text);
        slide.blocks.push(Block { x, y: top, width: CONTENT.0 - x, height: CONTENT.1 - top, content });
    }
}

/// A message with its part, `(2/3)`, where that still fits.
pub(crate) fn continued(context: &Context<'_>, message: &Phrase, part: &str) -> Phrase {
    let mut phrase = message.clone();
    phrase.parts.push(Part::Other { text: context.label("words.part", &[("part", part)]) });
    if sentence::fits(&phrase) { phrase } else { message.clone() }
}

/// True when the member that a finding is about has one of these rows, or when it is about no single one.
pub(crate) fn stands_in(context: &Context<'_>, finding: &Finding, rows: &[Row]) -> bool {
    finding.names.get("member").is_none_or(|member| {
        let member = context.words.value(member);
        rows.iter().filter_map(|row| row.cells.first()).any(|cell| cell.phrase.text() == member)
    })
}

/// The best finding about a member that stands on a page, besides the message of the first page; its numbers must
/// be among those that the scale was chosen for.
pub(crate) fn about<'a>(context: &Context<'a>, further: &[&'a Finding], rows: &[Row]) -> Option<&'a Finding> {
    let stands = |finding: &&&Finding| finding.names.contains_key("member") && stands_in(context, finding, rows);
    further.iter().find(stands).copied().filter(|f| context.finding(&f.slide).is_none_or(|m| !std::ptr::eq(m, *f)))
}
