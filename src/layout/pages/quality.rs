//! Refused rows with their places, keys without a look-up row with their amounts, and other notes (S46).

use super::super::context::Context;
use super::super::deck::{Part, Phrase, Row, RowKind, Slide};
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::{names, paginate};
use super::TablePages;
use super::cover::other;
use super::sources::{columns, count, heading};

/// Pages that a list may fill; what is left is counted and stands in findings.json.
const PAGES: usize = 3;

/// The lists that are not empty.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let quality = &context.findings.quality;
    let mut slides = Vec::new();
    let refusals = quality.refused.iter().map(|refusal| {
        let place = format!("{}:{}", names::clean(&refusal.place.file), refusal.place.line);
        let n = if refusal.count > 1 { count(refusal.count) } else { "1".to_owned() };
        (
            vec![
                Phrase::name(names::clean(&refusal.table)),
                Phrase::name(place),
                Phrase::name(names::clean(&refusal.reason)),
            ],
            vec![n],
        )
    });
    let widths = [("table", 100.0), ("place", 240.0), ("reason", 460.0), ("count", 70.0)];
    slides.extend(list(context, "quality", "refused", &widths, refusals.collect()));
    let unmatched = quality.unmatched.iter().map(|key| {
        let names = [&key.table, &key.column, &key.key, &key.lookup];
        let mut texts: Vec<Phrase> = names.iter().map(|n| Phrase::name(names::clean(n))).collect();
        texts.push(Phrase::name(key.suggestion.as_deref().map_or_else(String::new, names::clean)));
        (texts, vec![count(key.rows), amount(&key.amount)])
    });
    let widths = [
        ("table", 96.0),
        ("name", 96.0),
        ("key", 200.0),
        ("lookup", 110.0),
        ("suggestion", 190.0),
        ("rows", 70.0),
        ("amount", 110.0),
    ];
    slides.extend(list(context, "quality-keys", "unmatched", &widths, unmatched.collect()));
    let notes = quality.notes.iter().map(|note| {
        let kind = context.words.find(&format!("quality.note.{}", note.kind));
        let kind = kind.unwrap_or_else(|| context.words.text("quality.note.other"));
        let texts = vec![
            Phrase::words(kind),
            Phrase::name(names::clean(&note.table)),
            Phrase::name(names::clean(&note.detail)),
        ];
        (texts, vec![count(note.count)])
    });
    let widths = [("kind", 170.0), ("table", 110.0), ("detail", 510.0), ("count", 70.0)];
    slides.extend(list(context, "quality-notes", "notes", &widths, notes.collect()));
    slides
}

/// An amount as the reader wrote it, with thousands separators in its whole part.
fn amount(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
    let grouped = match whole.strip_prefix('-').unwrap_or(whole).parse::<u64>() {
        Ok(n) if whole.starts_with('-') => format!("−{}", count(n)),
        Ok(n) => count(n),
        Err(_) => return names::clean(text),
    };
    fraction.map_or_else(|| grouped.clone(), |f| format!("{grouped}.{f}"))
}

/// One list as a table: texts first, then counts.
fn list(
    context: &Context<'_>,
    id: &str,
    what: &str,
    widths: &[(&str, f64)],
    lines: Vec<(Vec<Phrase>, Vec<String>)>,
) -> Vec<Slide> {
    if lines.is_empty() {
        return Vec::new();
    }
    let most = paginate::full_page() * PAGES - 1;
    let left = lines.len().saturating_sub(most);
    let mut rows: Vec<Row> = Vec::new();
    for (texts, counts) in lines.into_iter().take(most) {
        let mut cells: Vec<_> = texts.into_iter().map(text_cell).collect();
        cells.extend(counts.into_iter().map(other_cell));
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    if left > 0 {
        let more = other(context.label("words.more", &[("n", &left.to_string())]));
        // The sentence is longer than the first column: it stands where there is room.
        let at = widths.iter().position(|(_, w)| *w >= 200.0).unwrap_or(0);
        let mut cells = vec![text_cell(Phrase::default()); widths.len()];
        if let Some(cell) = cells.get_mut(at) {
            cell.phrase = more;
        }
        rows.push(Row { level: 0, kind: RowKind::Rest, cells });
    }
    let quality = &context.findings.quality;
    let refused: u64 = quality.sources.iter().map(|s| s.refused).fold(0, u64::saturating_add);
    let slots =
        Slots::default().other("refused", count(refused)).other("unmatched", count(quality.unmatched.len() as u64));
    let mut heading = heading(context, "quality", if what == "unmatched" { "keys" } else { "rows" });
    heading.what = context.words.text(&format!("quality.{what}"));
    let part = context.words.text(&format!("quality.{what}"));
    TablePages {
        id: id.to_owned(),
        section: 6,
        name: part,
        message: context.plain("plain.quality", &slots),
        heading,
        columns: columns(context, widths),
        rows,
        footnotes: vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)],
        notes: Vec::new(),
    }
    .slides(context)
}

/// True when the data gave no reason to complain.
pub(crate) fn is_clean(context: &Context<'_>) -> bool {
    let quality = &context.findings.quality;
    quality.refused.is_empty() && quality.unmatched.is_empty() && quality.notes.is_empty()
}

/// The sentence for clean data.
pub(crate) fn clean(context: &Context<'_>) -> Phrase {
    Phrase { parts: vec![Part::Words { text: context.words.text("quality.clean") }] }
}
