//! What the measures mean: first those that need a formula, on one slide; sums and counts that it has no room for stand on
//! slides that a short report does without.

use super::super::context::{Context, table_block};
use super::super::deck::{Block, CONTENT, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::{names, paginate};
use super::packed;
use super::sources::{columns, heading};
use super::{TablePages, continued};
use crate::base::Magnitude;
use crate::findings::Measure;

/// Widths of the columns of the glossary, measure, definition and unit: over the whole page, and in half of it.
const WIDE: [f64; 3] = [190.0, 590.0, 80.0];
const HALF: [f64; 3] = [112.0, 270.0, 46.0];

/// Sums that need no explanation: they come last, and go where there is no room.
const PLAIN: [&str; 4] = ["sales", "cost", "quantity", "gross_profit"];

/// The glossary of the measures in use.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let measures = &context.findings.measures;
    let (formulas, mut sums): (Vec<&Measure>, Vec<&Measure>) = measures.iter().partition(|m| !m.additive);
    sums.sort_by_key(|m| PLAIN.contains(&m.id.as_str()));
    let rows: Vec<Row> = formulas.into_iter().chain(sums).map(|measure| row(context, measure)).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let said = |plain: &str, n: usize| context.plain(plain, &Slots::default().other("n", n.to_string()));
    let name = context.words.text("slide.glossary");
    let most = paginate::full_page();
    if rows.len() <= most {
        return table(context, "glossary", name, said("plain.glossary", rows.len()), WIDE, rows).slides(context);
    }
    let (first, others) = rows.split_at(rows.len().min(2 * most));
    let slots = Slots::default().other("n", measures.len().to_string());
    let slots = if others.is_empty() { slots } else { slots.other("shown", first.len().to_string()) };
    let mut slides = beside(context, "glossary", name, context.plain("plain.glossary", &slots), first);
    let count = others.len().div_ceil(2 * most);
    for (i, of_page) in others.chunks(2 * most).enumerate() {
        let (mut name, mut message) =
            (context.words.text("slide.glossary_more"), said("plain.glossary_more", others.len()));
        let mut id = "glossary-more".to_owned();
        if count > 1 {
            let part = format!("{}/{count}", i + 1);
            name = context.label("slide.continued", &[("name", &name), ("part", &part)]);
            message = continued(context, &message, &part);
        }
        if i > 0 {
            id = format!("{id}-{}", i + 1);
        }
        slides.extend(beside(context, &id, name, message, of_page));
    }
    slides
}

fn row(context: &Context<'_>, measure: &Measure) -> Row {
    let name = Phrase::words(names::capital(&names::measure(&context.words, &measure.id)));
    let definition = context.words.find(&format!("definition.{}", measure.id)).unwrap_or_else(|| measure.id.clone());
    let definition = Phrase::words(names::capital(&definition));
    let counted = context.words.find(&format!("{}{}", names::COUNTED, measure.id));
    let unit = counted.unwrap_or_else(|| measure.unit.label(Magnitude::One, context.lang));
    let unit = Phrase::words(unit);
    Row { level: 0, kind: RowKind::Body, cells: [name, definition, unit].map(text_cell).to_vec() }
}

fn table(
    context: &Context<'_>,
    id: &str,
    name: String,
    message: Phrase,
    widths: [f64; 3],
    rows: Vec<Row>,
) -> TablePages {
    TablePages {
        id: id.to_owned(),
        section: 6,
        name,
        message,
        heading: heading(context, "glossary", "text"),
        columns: columns(context, &[("measure", widths[0]), ("definition", widths[1]), ("unit", widths[2])]),
        rows,
        footnotes: Vec::new(),
        notes: Vec::new(),
    }
}

/// Two halves beside each other on one slide.
fn beside(context: &Context<'_>, id: &str, name: String, message: Phrase, rows: &[Row]) -> Vec<Slide> {
    let (left, right) = rows.split_at(rows.len().div_ceil(2));
    let mut slides = table(context, id, name.clone(), message.clone(), HALF, left.to_vec()).slides(context);
    let half = table(context, id, name, message, HALF, right.to_vec());
    let Some(slide) = slides.first_mut().filter(|_| !right.is_empty()) else { return slides };
    let alt = context.alt_table(half.rows.len(), &half.columns);
    let more = TableSpec {
        id: format!("{id}-more-table"),
        heading: half.heading,
        columns: half.columns,
        rows: half.rows,
        alt,
    };
    for block in &mut slide.blocks {
        block.width = packed::COLUMN;
    }
    let x = CONTENT.0 - packed::COLUMN;
    slide.blocks.push(Block { x, ..table_block(0.0, packed::COLUMN, more) });
    slides
}
