//! What the measures mean.

use super::super::context::{Context, table_block};
use super::super::deck::{Block, BlockContent, CONTENT, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::{names, paginate};
use super::packed;
use super::sources::{columns, heading};
use super::{TablePages, continued};
use crate::base::Magnitude;

/// Widths of the columns of the glossary, measure, definition and unit: over the whole page, and in half of it.
const WIDE: [f64; 3] = [190.0, 590.0, 80.0];
const HALF: [f64; 3] = [112.0, 270.0, 46.0];
/// The glossary of the measures in use.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let measures = &context.findings.measures;
    let rows: Vec<Row> = measures
        .iter()
        .map(|measure| {
            let name = Phrase::words(names::capital(&names::measure(&context.words, &measure.id)));
            let definition =
                context.words.find(&format!("definition.{}", measure.id)).unwrap_or_else(|| measure.id.clone());
            let definition = Phrase::words(names::capital(&definition));
            let unit = Phrase::words(measure.unit.label(Magnitude::One, context.lang));
            Row { level: 0, kind: RowKind::Body, cells: [name, definition, unit].map(text_cell).to_vec() }
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let pages = |widths: [f64; 3], rows: Vec<Row>| TablePages {
        id: "glossary".into(),
        section: 6,
        name: context.words.text("slide.glossary"),
        message: context.plain("plain.glossary", &Slots::default().other("n", measures.len().to_string())),
        heading: heading(context, "glossary", "text"),
        columns: columns(context, &[("measure", widths[0]), ("definition", widths[1]), ("unit", widths[2])]),
        rows,
        footnotes: Vec::new(),
        notes: Vec::new(),
    };
    let most = paginate::full_page();
    if rows.len() <= most {
        return pages(WIDE, rows).slides(context);
    }
    // Two halves beside each other, on as many pages as it takes.
    let count = rows.len().div_ceil(2 * most);
    let each = rows.len().div_ceil(count);
    let mut slides = Vec::new();
    for (i, of_page) in rows.chunks(each).enumerate() {
        let (left, right) = of_page.split_at(of_page.len().div_ceil(2));
        let mut made = pages(HALF, left.to_vec()).slides(context);
        let Some(slide) = made.first_mut() else { continue };
        let half = pages(HALF, right.to_vec());
        if i > 0 {
            slide.id = format!("glossary-{}", i + 1);
        }
        if count > 1 {
            let part = format!("{}/{count}", i + 1);
            slide.name = context.label("slide.continued", &[("name", &half.name), ("part", &part)]);
            slide.message = continued(context, &slide.message, &part);
        }
        let alt = context.alt_table(half.rows.len(), &half.columns);
        let id = format!("{}-more-table", slide.id);
        let table = TableSpec { id, heading: half.heading, columns: half.columns, rows: half.rows, alt };
        for block in &mut slide.blocks {
            block.width = packed::COLUMN;
            if let BlockContent::Table(table) = &mut block.content {
                table.id = format!("{}-table", slide.id);
            }
        }
        let x = CONTENT.0 - packed::COLUMN;
        slide.blocks.push(Block { x, ..table_block(0.0, packed::COLUMN, table) });
        slides.extend(made);
    }
    slides
}
