//! The files behind the report: rows read, used and refused, encoding and hash (S46, S47).

use super::super::context::Context;
use super::super::deck::{CONTENT, Column, ColumnKind, Heading, Phrase, Row, RowKind, Slide};
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::{dates, names};
use super::TablePages;

/// Digits of a hash that are printed; the manifest has all of them.
const HASH: usize = 16;

/// The sources.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let sources = &context.findings.quality.sources;
    let widths = [
        ("file", 330.0),
        ("table", 120.0),
        ("encoding", 84.0),
        ("sha256", 120.0),
        ("rows", 72.0),
        ("used", 72.0),
        ("refused", 66.0),
    ];
    let columns = columns(context, &widths);
    let mut rows: Vec<Row> = Vec::new();
    for source in sources {
        let (file, table) = (Phrase::name(names::clean(&source.file)), Phrase::name(names::clean(&source.table)));
        let hash: String = source.sha256.chars().take(HASH).collect();
        let cells = vec![
            text_cell(file),
            text_cell(table),
            other_cell(source.encoding.clone()),
            other_cell(hash),
            other_cell(count(source.rows)),
            other_cell(count(source.used)),
            other_cell(count(source.refused)),
        ];
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    let sum = |of: fn(&crate::data::Source) -> u64| sources.iter().map(of).fold(0_u64, u64::saturating_add);
    let (all, used, refused) = (sum(|s| s.rows), sum(|s| s.used), sum(|s| s.refused));
    if sources.len() > 1 {
        let mut cells = vec![text_cell(Phrase::words(context.words.text("words.total")))];
        cells.resize(4, text_cell(Phrase::default()));
        cells.extend([all, used, refused].map(|n| other_cell(count(n))));
        rows.push(Row { level: 0, kind: RowKind::Total, cells });
    }
    let mut files: Vec<&str> = sources.iter().map(|s| s.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let slots = Slots::default()
        .other("files", files.len().to_string())
        .other("rows", count(all))
        .other("used", count(used))
        .other("refused", count(refused));
    let slots = if all == used && all > 0 { slots.flag("clean") } else { slots };
    let mut notes = Vec::new();
    if let Some(note) = &context.brief.tax_note {
        notes.push(context.plain("footnote.tax", &Slots::default().name("note", names::clean(note.get(context.lang)))));
    }
    TablePages {
        id: "sources".into(),
        section: 6,
        name: context.words.text("slide.sources"),
        message: context.plain("plain.sources", &slots),
        heading: heading(context, "sources", "rows"),
        columns,
        rows,
        footnotes: vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)],
        notes,
    }
    .slides(context)
}

/// Columns of text and, from the name of their content, numbers.
pub(crate) fn columns(context: &Context<'_>, widths: &[(&str, f64)]) -> Vec<Column> {
    let kind = |key: &str| match key {
        "rows" | "used" | "refused" | "count" | "amount" => ColumnKind::Number,
        _ => ColumnKind::Text,
    };
    let column = |(key, width): &(&str, f64)| Column {
        header: context.words.text(&format!("column.{key}")),
        group: String::new(),
        width: width.min(CONTENT.0),
        kind: kind(key),
    };
    widths.iter().map(column).collect()
}

/// The heading of a table that is not about a measure.
pub(crate) fn heading(context: &Context<'_>, slide: &str, unit: &str) -> Heading {
    let frame = &context.findings.frame;
    let mut heading = context.heading("", context.words.text(&format!("heading.{unit}")), String::new());
    heading.what = context.words.text(&format!("slide.{slide}"));
    heading.when = format!("{} · {}", frame.period, dates::date(frame.as_of));
    heading
}

/// A count with thousands separators.
pub(crate) fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
