//! What the measures mean, how the notation is read, and which template made the report (S44).

use super::super::context::{Context, table_block};
use super::super::deck::{
    Block, BlockContent, CONTENT, Column, ColumnKind, Part, Phrase, Row, RowKind, Slide, TableSpec, TextBlock,
    TextItem, TextStyle,
};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::{dates, names};
use super::TablePages;
use super::cover::other;
use super::sources::{columns, heading};
use crate::base::{Magnitude, Scenario};

/// Width of the table of codes; the text about the report stands to its right.
const CODES: (f64, f64) = (74.0, 406.0);
/// White space between both.
const GAP: f64 = 36.0;
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
    let widths = [("measure", 190.0), ("definition", 590.0), ("unit", 80.0)];
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
    TablePages {
        id: "glossary".into(),
        section: 6,
        name: context.words.text("slide.glossary"),
        message: context.plain("plain.glossary", &Slots::default().other("n", measures.len().to_string())),
        heading: heading(context, "glossary", "text"),
        columns: columns(context, &widths),
        rows,
        footnotes: Vec::new(),
        notes: Vec::new(),
    }
    .slides(context)
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
