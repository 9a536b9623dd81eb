//! What the measures mean, how the notation is read, and which template made the report (S44).

use super::super::context::{Context, table_block};
use super::super::deck::{
    Block, BlockContent, CONTENT, Column, ColumnKind, Part, Phrase, Row, RowKind, Slide, TableSpec, TextBlock,
    TextItem, TextStyle,
};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::{dates, names, paginate};
use super::cover::other;
use super::packed;
use super::sources::{columns, heading};
use super::{TablePages, continued};
use crate::base::{Magnitude, Scenario};

/// Width of the table of codes; the text about the report stands to its right.
const CODES: (f64, f64) = (74.0, 406.0);
/// White space between both.
const GAP: f64 = 36.0;
/// Widths of the columns of the glossary, measure, definition and unit: over the whole page, and in half of it.
const WIDE: [f64; 3] = [190.0, 590.0, 80.0];
const HALF: [f64; 3] = [112.0, 270.0, 46.0];
/// Scenarios that the notation page explains, in display order.
const SCENARIOS: [Scenario; 12] = [
    Scenario::AC,
    Scenario::PY,
    Scenario::PP,
    Scenario::PL,
    Scenario::PLF,
    Scenario::FC,
    Scenario::DPY,
    Scenario::DPYRel,
    Scenario::DPPRel,
    Scenario::DPL,
    Scenario::DPLRel,
    Scenario::Att,
];

/// The glossary of the measures in use, and the notation.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let mut slides = glossary(context);
    slides.push(notation(context));
    slides
}

fn glossary(context: &Context<'_>) -> Vec<Slide> {
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

fn notation(context: &Context<'_>) -> Slide {
    let words = &context.words;
    let mut codes: Vec<(String, String)> = SCENARIOS
        .into_iter()
        .map(|s| (context.code(s), words.text(&format!("scenario.{}", s.code().replace('%', "_rel")))))
        .collect();
    codes.push((if context.lang.is_chinese() { "百分点" } else { "pp" }.to_owned(), words.text("scenario.pp")));
    codes.push((crate::base::number::not_applicable(context.lang).to_owned(), words.text("scenario.na")));
    codes.push((crate::base::number::MISSING.to_owned(), words.text("scenario.missing")));
    let row = |(code, meaning): (String, String)| Row {
        level: 0,
        kind: RowKind::Body,
        cells: vec![text_cell(Phrase::words(code)), text_cell(Phrase::words(meaning))],
    };
    let rows: Vec<Row> = codes.into_iter().map(row).collect();
    let column = |key: &str, width: f64| Column {
        header: words.text(&format!("column.{key}")),
        group: String::new(),
        width,
        kind: ColumnKind::Text,
    };
    let columns = vec![column("code", CODES.0), column("meaning", CODES.1)];
    let mut heading = heading(context, "notation", "text");
    heading.what = words.text("notation.key");
    let alt = context.alt_table(rows.len(), &columns);
    let width = CODES.0 + CODES.1;
    let table = TableSpec { id: "notation-table".into(), heading, columns, rows, alt };
    let x = width + GAP;
    let text =
        Block { x, y: 0.0, width: CONTENT.0 - x, height: CONTENT.1, content: BlockContent::Text(about(context)) };
    let message = context.plain("plain.notation", &Slots::default());
    context.slide(
        "notation",
        6,
        words.text("slide.notation"),
        message,
        vec![table_block(0.0, width, table), text],
        Vec::new(),
    )
}

/// Template, versions, how to rebuild.
fn about(context: &Context<'_>) -> TextBlock {
    let (frame, versions) = (&context.findings.frame, context.versions);
    let hash: String = versions.template_hash.chars().take(16).collect();
    let template = [
        ("template", versions.template_name.as_str()),
        ("version", versions.template_version.as_str()),
        ("hash", &hash),
        ("program", versions.program_version.as_str()),
    ];
    let period = frame.period.to_string();
    let as_of = dates::date(frame.as_of);
    let rebuild =
        [("report", frame.report.as_str()), ("period", &period), ("as_of", &as_of), ("lang", context.lang.0.as_str())];
    let phrases = [
        Phrase { parts: vec![Part::Words { text: names::capital(&context.words.text("scenario.colour")) }] },
        Phrase::words(context.words.text("notation.bars")),
        Phrase::words(context.words.text("notation.rounding")),
        other(context.label("notation.template", &template)),
        other(context.label("notation.rebuild", &rebuild)),
        Phrase::words(context.words.text("notation.credit")),
    ];
    TextBlock {
        heading: context.words.text("notation.about"),
        items: phrases.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect(),
        style: TextStyle::Plain,
    }
}
