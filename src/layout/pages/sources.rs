//! The files behind the report, one row a table, with what was refused, not matched and left out (S46, S47).

use super::super::context::{Context, table_block};
use super::super::deck::{CONTENT, Column, ColumnKind, Heading, Omitted, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::{dates, names, paginate};
use super::packed::{self, GAP, Piece};
use super::{TablePages, omitted, quality};
use crate::base::slug;
use crate::data::Source;

/// Digits of a hash that are printed; the manifest has all of them.
const HASH: usize = 16;

/// The sources and the quality of the data: one slide where all of it fits, else as many as it takes.
pub(crate) fn slides(context: &Context<'_>, left_out: &[Omitted]) -> Vec<Slide> {
    let lists = quality::lists(context);
    let mut pieces: Vec<Piece> = lists.iter().map(|list| list.piece(context)).collect();
    pieces.extend(quality::is_clean(context).then(|| quality::clean(context)));
    let text = omitted::piece(context, left_out);
    let pages = pages(context);
    let rows = pages.rows.len();
    if rows <= paginate::full_page() {
        let top = packed::table_height(rows) + GAP;
        let all: Vec<Piece> = pieces.iter().chain(&text).cloned().collect();
        let short = lists.iter().all(quality::List::is_short);
        if let Some(blocks) = packed::packed(&all, top).filter(|_| short) {
            return vec![one(context, pages, blocks)];
        }
        // The texts beside each other under the table; the lists on a page of their own.
        let beside = text.as_ref().and_then(|t| packed::packed(std::slice::from_ref(t), top));
        let rest = if beside.is_some() { None } else { text };
        let mut slides = vec![one(context, pages, beside.unwrap_or_default())];
        slides.extend(quality::slides(context, lists, pieces, rest));
        return slides;
    }
    let mut slides = pages.slides(context);
    slides.extend(quality::slides(context, lists, pieces, text));
    slides
}

/// The slide of the table with what stands below it.
fn one(context: &Context<'_>, pages: TablePages, below: Vec<super::super::deck::Block>) -> Slide {
    let alt = context.alt_table(pages.rows.len(), &pages.columns);
    let id = format!("{}-table", pages.id);
    let mut blocks = vec![table_block(
        0.0,
        CONTENT.0,
        TableSpec { id, heading: pages.heading, columns: pages.columns, rows: pages.rows, alt },
    )];
    if let Some(table) = blocks.first_mut().filter(|_| !below.is_empty()) {
        table.height = below.iter().map(|b| b.y - GAP).fold(table.height, f64::min);
    }
    blocks.extend(below);
    let mut slide = context.slide(&pages.id, pages.section, pages.name, pages.message, blocks, pages.footnotes);
    context.annotate(&mut slide, &pages.notes);
    slide
}

/// The table of the sources.
fn pages(context: &Context<'_>) -> TablePages {
    let sources = &context.findings.quality.sources;
    let widths = [
        ("table", 100.0),
        ("files", 56.0),
        ("file", 300.0),
        ("encoding", 84.0),
        ("sha256", 124.0),
        ("rows", 76.0),
        ("used", 76.0),
        ("refused", 68.0),
    ];
    let groups = groups(sources);
    let sum = |of: &[&Source], n: fn(&Source) -> u64| of.iter().map(|s| n(s)).fold(0_u64, u64::saturating_add);
    let counts = |of: &[&Source]| [sum(of, |s| s.rows), sum(of, |s| s.used), sum(of, |s| s.refused)];
    let mut rows: Vec<Row> = groups
        .iter()
        .map(|files| {
            let table = files.first().map_or("", |s| s.table.as_str());
            let mut cells = vec![
                text_cell(Phrase::name(names::clean(table))),
                other_cell(count(files.len() as u64)),
                text_cell(Phrase::name(span(files))),
                other_cell(encodings(context, files)),
                other_cell(hash(files).chars().take(HASH).collect::<String>()),
            ];
            cells.extend(counts(files).map(|n| other_cell(count(n))));
            Row { level: 0, kind: RowKind::Body, cells }
        })
        .collect();
    let mut files: Vec<&str> = sources.iter().map(Source::path).collect();
    files.sort_unstable();
    files.dedup();
    let everything: Vec<&Source> = sources.iter().collect();
    let [all, used, refused] = counts(&everything);
    if groups.len() > 1 {
        let mut cells =
            vec![text_cell(Phrase::words(context.words.text("words.total"))), other_cell(count(files.len() as u64))];
        cells.resize(5, text_cell(Phrase::default()));
        cells.extend([all, used, refused].map(|n| other_cell(count(n))));
        rows.push(Row { level: 0, kind: RowKind::Total, cells });
    }
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
    if groups.iter().any(|files| files.len() > 1) {
        notes.push(context.plain("footnote.hashes", &Slots::default()));
    }
    TablePages {
        id: "sources".into(),
        section: 6,
        name: context.words.text("slide.sources"),
        message: context.plain("plain.sources", &slots),
        heading: heading(context, "sources", "rows"),
        columns: columns(context, &widths),
        rows,
        footnotes: vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)],
        notes,
    }
}

/// The files of each table, tables in their order, files by name.
fn groups(sources: &[Source]) -> Vec<Vec<&Source>> {
    let mut groups: Vec<Vec<&Source>> = Vec::new();
    for source in sources {
        match groups.iter_mut().find(|g| g.first().is_some_and(|s| s.table == source.table)) {
            Some(group) => group.push(source),
            None => groups.push(vec![source]),
        }
    }
    for group in &mut groups {
        group.sort_by(|a, b| a.file.cmp(&b.file));
    }
    groups
}

/// The name of one file; of several, the first and what differs in the last.
fn span(files: &[&Source]) -> String {
    let name = |s: Option<&&Source>| s.map_or_else(String::new, |s| names::clean(&s.file));
    let (first, last) = (name(files.first()), name(files.last()));
    if files.len() < 2 {
        return first;
    }
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    let shared = folder(&first);
    match last.get(shared..) {
        Some(rest) if shared == folder(&last) && first.get(..shared) == last.get(..shared) => {
            format!("{first} … {rest}")
        }
        _ => format!("{first} … {last}"),
    }
}

/// The encodings of the files, each once; the kind of file where it is no text.
fn encodings(context: &Context<'_>, files: &[&Source]) -> String {
    let mut all: Vec<&str> =
        files.iter().map(|s| if s.encoding.is_empty() { s.format.as_str() } else { s.encoding.as_str() }).collect();
    all.sort_unstable();
    all.dedup();
    all.join(&context.words.text("words.list"))
}

/// The hash of one file; of several, that of the lines that `sha256sum` prints for them.
fn hash(files: &[&Source]) -> String {
    match files {
        [file] => file.sha256.clone(),
        files => {
            let mut lines: Vec<String> = files.iter().map(|s| format!("{}  {}\n", s.sha256, s.path())).collect();
            // Several sheets of one workbook are one file.
            lines.dedup();
            let lines: String = lines.concat();
            slug::hash(lines.as_bytes())
        }
    }
}

/// Columns of text and, from the name of their content, numbers.
pub(crate) fn columns(context: &Context<'_>, widths: &[(&str, f64)]) -> Vec<Column> {
    let kind = |key: &str| match key {
        "files" | "rows" | "used" | "refused" | "count" | "amount" => ColumnKind::Number,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn source(table: &str, file: &str, sha256: &str) -> Source {
        Source {
            table: table.into(),
            file: file.into(),
            rows: 2,
            used: 2,
            refused: 0,
            format: "csv".into(),
            sheet: String::new(),
            encoding: "utf-8".into(),
            delimiter: ",".into(),
            sha256: sha256.into(),
        }
    }

    #[test]
    fn files_of_a_table_are_one_row_with_their_span() {
        let sources = [
            source("sales", "data/s/2024-02.csv", "b"),
            source("reps", "data/r.csv", "c"),
            source("sales", "data/s/2024-01.csv", "a"),
        ];
        let groups = groups(&sources);
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(span(&groups[0]), "data/s/2024-01.csv … 2024-02.csv");
        assert_eq!(span(&groups[1]), "data/r.csv");
        assert_eq!(hash(&groups[1]), "c");
        // printf 'a  data/s/2024-01.csv\nb  data/s/2024-02.csv\n' | sha256sum
        assert_eq!(hash(&groups[0]), slug::hash(b"a  data/s/2024-01.csv\nb  data/s/2024-02.csv\n"));
        let far = [source("sales", "2024/x.csv", "a"), source("sales", "2025/x.csv", "b")];
        assert_eq!(span(&far.iter().collect::<Vec<_>>()), "2024/x.csv … 2025/x.csv");
    }
}
