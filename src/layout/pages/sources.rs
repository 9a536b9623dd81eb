//! The files behind the report, one row a table, with what was refused, not matched and left out (S46, S47).

use super::super::context::{Context, table_block};
use super::super::deck::{CONTENT, Column, ColumnKind, Heading, Omitted, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::{names, paginate};
use super::packed::{self, GAP, Piece};
use super::{TablePages, omitted, quality};
use crate::base::number::grouped;
use crate::base::slug;
use crate::config::is_role;
use crate::data::Source;

/// Digits of a hash that are printed; the manifest has all of them.
const HASH: usize = 16;

/// The sources and the quality of the data: one slide where all of it fits, else as many as it takes.
pub(crate) fn slides(context: &Context<'_>, left_out: &[Omitted]) -> Vec<Slide> {
    let lists = quality::lists(context);
    let mut pieces: Vec<Piece> = lists.iter().map(|list| list.piece(context)).collect();
    pieces.extend(quality::is_clean(context).then(|| quality::clean(context)));
    let text = omitted::piece(context, left_out, usize::MAX);
    let pages = pages(context);
    let rows = pages.rows.len();
    if rows <= paginate::full_page() {
        let top = packed::low_table_height(rows) + GAP;
        let all: Vec<Piece> = pieces.iter().chain(&text).cloned().collect();
        let short = lists.iter().all(quality::List::is_short);
        if let Some(blocks) = packed::packed(&all, top).filter(|_| short) {
            return vec![one(context, pages, blocks)];
        }
        // The texts beside each other under the table; the lists on a page of their own.
        let beside = text.as_ref().and_then(|t| packed::packed(std::slice::from_ref(t), top));
        let rest = if beside.is_some() { &[] } else { left_out };
        let mut slides = vec![one(context, pages, beside.unwrap_or_default())];
        slides.extend(quality::slides(context, lists, pieces, rest));
        return slides;
    }
    let mut slides = pages.slides(context);
    slides.extend(quality::slides(context, lists, pieces, left_out));
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
    let mut widths = vec![
        ("table", 100.0),
        ("files", 52.0),
        ("file", 290.0),
        ("encoding", 116.0),
        ("sha256", 124.0),
        ("rows", 70.0),
        ("used", 70.0),
        ("refused", 62.0),
    ];
    let all = groups(sources);
    let unused = names_of_unused(context, &all);
    let groups = shortened(all);
    let sum = |of: &[&Source], n: fn(&Source) -> u64| of.iter().map(|s| n(s)).fold(0_u64, u64::saturating_add);
    let counts = |of: &[&Source]| {
        let [rows, used, refused] = [sum(of, |s| s.rows), sum(of, |s| s.used), sum(of, |s| s.refused)];
        [rows, used, refused, rows.saturating_sub(used).saturating_sub(refused)]
    };
    let everything: Vec<&Source> = sources.iter().collect();
    let [all, used, refused, others] = counts(&everything);
    // Rows that are neither: totals and the like.
    let shown = if others > 0 { 4 } else { 3 };
    if others > 0 {
        widths.push(("left", 62.0));
        widths.iter_mut().filter(|(key, _)| *key == "file").for_each(|(_, width)| *width -= 62.0);
    }
    let mut rows: Vec<Row> = groups
        .iter()
        .map(|files| {
            let mut cells = vec![
                text_cell(name(context, files)),
                other_cell(count(distinct(files.iter().copied()))),
                text_cell(Phrase::name(span(files))),
                other_cell(encodings(context, files)),
                other_cell(hash(files).chars().take(HASH).collect::<String>()),
            ];
            cells.extend(counts(files).into_iter().take(shown).map(|n| other_cell(count(n))));
            Row { level: 0, kind: RowKind::Body, cells }
        })
        .collect();
    let files = distinct(sources);
    // The message says the sums too: a page that is full without them does not become two.
    if groups.len() > 1 && groups.len() != paginate::full_page() {
        let mut cells = vec![text_cell(Phrase::words(context.words.text("words.total"))), other_cell(count(files))];
        cells.resize(5, text_cell(Phrase::default()));
        cells.extend(counts(&everything).into_iter().take(shown).map(|n| other_cell(count(n))));
        rows.push(Row { level: 0, kind: RowKind::Total, cells });
    }
    let slots = Slots::default()
        .other("files", count(files))
        .other("rows", count(all))
        .other("used", count(used))
        .other("refused", count(refused));
    let slots = if others > 0 { slots.other("others", count(others)) } else { slots };
    let slots = if all == used && all > 0 { slots.flag("clean") } else { slots };
    let mut notes = Vec::new();
    if let Some(note) = &context.brief.tax_note {
        notes.push(context.plain("footnote.tax", &Slots::default().name("note", names::clean(note.get(context.lang)))));
    }
    if !unused.is_empty() {
        let tables = unused.join(&context.words.text("words.list"));
        notes.push(context.plain("footnote.unused", &Slots::default().other("tables", tables)));
    }
    if groups.iter().any(|files| distinct(files.iter().copied()) > 1) {
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

/// True for a table no row of which any page needed.
fn is_unused(files: &[&Source]) -> bool {
    files.iter().all(|s| s.used == 0 && s.refused == 0) && files.iter().any(|s| s.rows > 0)
}

/// The names of the tables that no page needed.
fn names_of_unused(context: &Context<'_>, groups: &[Vec<&Source>]) -> Vec<String> {
    let tables = groups.iter().filter(|files| is_unused(files)).filter_map(|files| files.first());
    tables.map(|s| names::table(&context.words, &s.table)).collect()
}

/// The files of each table; where they and their sum are more than a page, those of unused tables together at the end,
/// then those of look-up tables.
fn shortened(groups: Vec<Vec<&Source>>) -> Vec<Vec<&Source>> {
    if groups.len() < paginate::full_page() {
        return groups;
    }
    let (unused, mut out): (Vec<_>, Vec<_>) = groups.into_iter().partition(|files| is_unused(files));
    let mut rest: Vec<&Source> = unused.into_iter().flatten().collect();
    rest.sort_by(|a, b| a.file.cmp(&b.file));
    out.extend((!rest.is_empty()).then_some(rest));
    if out.len() < paginate::full_page() {
        return out;
    }
    let (look_ups, mut out): (Vec<_>, Vec<_>) = out.into_iter().partition(|files| files.iter().all(|s| is_look_up(s)));
    out.extend((!look_ups.is_empty()).then(|| look_ups.into_iter().flatten().collect()));
    out
}

/// True for a table that others look names up in.
fn is_look_up(source: &Source) -> bool {
    !is_role(&source.table) && source.table != "notes"
}

/// What a row is called: its table, or how many tables it stands for.
fn name(context: &Context<'_>, files: &[&Source]) -> Phrase {
    let mut tables: Vec<&str> = files.iter().map(|s| s.table.as_str()).collect();
    tables.sort_unstable();
    tables.dedup();
    match tables.as_slice() {
        [table] => Phrase::name(names::table(&context.words, table)),
        tables if files.iter().all(|s| is_look_up(s)) => {
            Phrase::other(context.label("words.look_ups", &[("n", &tables.len().to_string())]))
        }
        tables => Phrase::other(context.label("words.unused", &[("n", &tables.len().to_string())])),
    }
}

/// How many files these are; several sheets of one workbook are one.
fn distinct<'a>(sources: impl IntoIterator<Item = &'a Source>) -> u64 {
    let mut paths: Vec<&str> = sources.into_iter().map(Source::path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.len() as u64
}

/// The name of one file; of several, a pattern for each folder and extension with how many it stands for:
/// `data/sales/*.csv (37)`.
fn span(files: &[&Source]) -> String {
    let mut paths: Vec<String> = files.iter().map(|s| names::clean(s.path())).collect();
    paths.dedup();
    if let [one] = paths.as_slice() {
        // A single sheet is part of its name.
        return if let [source] = files { names::clean(&source.file) } else { one.clone() };
    }
    let mut patterns: Vec<(String, Vec<String>)> = Vec::new();
    for path in paths {
        let (folder, name) = path.rfind('/').map_or(("", path.as_str()), |at| path.split_at(at + 1));
        let extension = name.rfind('.').map_or("", |at| &name[at..]);
        let pattern = format!("{folder}*{extension}");
        match patterns.iter_mut().find(|(p, _)| *p == pattern) {
            Some((_, of)) => of.push(path),
            None => patterns.push((pattern, vec![path])),
        }
    }
    let named = |(pattern, of): (String, Vec<String>)| match of.as_slice() {
        [one] => one.clone(),
        several => format!("{pattern} ({})", several.len()),
    };
    patterns.into_iter().map(named).collect::<Vec<_>>().join(", ")
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
        "files" | "rows" | "used" | "refused" | "left" | "count" | "amount" => ColumnKind::Number,
        _ => ColumnKind::Text,
    };
    let column = |(key, width): &(&str, f64)| context.column(key, width.min(CONTENT.0), kind(key));
    widths.iter().map(column).collect()
}

/// The heading of a table that is not about a measure.
pub(crate) fn heading(context: &Context<'_>, slide: &str, unit: &str) -> Heading {
    let frame = &context.findings.frame;
    let mut heading = context.heading("", context.words.text(&format!("heading.{unit}")), String::new());
    heading.what = context.words.text(&format!("slide.{slide}"));
    // To which day the data go says the source line.
    heading.when = frame.period.to_string();
    heading
}

/// A count with thousands separators.
pub(crate) fn count(n: u64) -> String {
    grouped(u128::from(n), 0)
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
    fn files_of_a_table_are_one_row_with_their_pattern() {
        let sources = [
            source("sales", "data/s/2024-02.csv", "b"),
            source("reps", "data/r.csv", "c"),
            source("sales", "data/s/2024-01.csv", "a"),
        ];
        let groups = groups(&sources);
        assert_eq!(groups.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(span(&groups[0]), "data/s/*.csv (2)");
        assert_eq!(span(&groups[1]), "data/r.csv");
        assert_eq!(hash(&groups[1]), "c");
        // printf 'a  data/s/2024-01.csv\nb  data/s/2024-02.csv\n' | sha256sum
        assert_eq!(hash(&groups[0]), slug::hash(b"a  data/s/2024-01.csv\nb  data/s/2024-02.csv\n"));
        let far = [source("sales", "2024/x.csv", "a"), source("sales", "2025/x.csv", "b")];
        assert_eq!(span(&far.iter().collect::<Vec<_>>()), "2024/x.csv, 2025/x.csv");
        let mixed =
            [source("sales", "s/1.csv", "a"), source("sales", "s/2.csv", "b"), source("sales", "s/3.xlsx", "c")];
        assert_eq!(span(&mixed.iter().collect::<Vec<_>>()), "s/*.csv (2), s/3.xlsx");
    }
}
