//! Refused rows with their places, keys without a look-up row with their amounts, and other notes (S46).

use super::super::context::Context;
use super::super::deck::{BlockContent, Phrase, Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle};
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::{names, paginate};
use super::cover::other;
use super::packed::{self, COLUMN, Piece};
use super::sources::{columns, count, heading};
use super::{TablePages, omitted};
use crate::data::{Note, Refusal};

/// Pages that a list may fill; what is left is counted and stands in findings.json.
const PAGES: usize = 3;
/// Most rows of a list that shares a slide with others.
const SHARED: usize = 7;

/// A list of what was found wrong: texts first, then counts.
pub(crate) struct List {
    id: &'static str,
    what: &'static str,
    /// Columns and their widths beside other lists.
    narrow: Vec<(&'static str, f64)>,
    /// Columns and their widths on a page of their own.
    wide: Vec<(&'static str, f64)>,
    lines: Vec<(Vec<Phrase>, Vec<String>)>,
}

/// The lists that are not empty: refused rows, unmatched keys, notes.
pub(crate) fn lists(context: &Context<'_>) -> Vec<List> {
    let quality = &context.findings.quality;
    let refusals = quality.refused.iter().map(|refusal| {
        let place = format!("{}:{}", names::clean(&refusal.place.file), refusal.place.line);
        (vec![Phrase::name(place), reason(context, refusal)], vec![count(refusal.count.max(1))])
    });
    let unmatched = quality.unmatched.iter().map(|key| {
        let names = [&key.table, &key.column, &key.key];
        let mut texts: Vec<Phrase> = names.iter().map(|n| Phrase::name(names::clean(n))).collect();
        texts.push(Phrase::name(key.suggestion.as_deref().map_or_else(String::new, names::clean)));
        (texts, vec![count(key.rows), amount(&key.amount)])
    });
    let notes = quality.notes.iter().map(|note| {
        let kind = context.words.find(&format!("quality.note.{}", note.kind));
        let kind = kind.unwrap_or_else(|| context.words.text("quality.note.other"));
        let texts =
            vec![Phrase::words(kind), Phrase::name(names::clean(&note.table)), Phrase::name(detail(context, note))];
        (texts, vec![count(note.count)])
    });
    let lists = [
        List {
            id: "quality-refused",
            what: "refused",
            narrow: vec![("place", 190.0), ("reason", 186.0), ("count", 48.0)],
            wide: vec![("place", 320.0), ("reason", 480.0), ("count", 70.0)],
            lines: refusals.collect(),
        },
        List {
            id: "quality-keys",
            what: "unmatched",
            narrow: vec![
                ("table", 70.0),
                ("name", 74.0),
                ("key", 80.0),
                ("suggestion", 80.0),
                ("rows", 44.0),
                ("amount", 76.0),
            ],
            wide: vec![
                ("table", 120.0),
                ("name", 120.0),
                ("key", 220.0),
                ("suggestion", 220.0),
                ("rows", 80.0),
                ("amount", 116.0),
            ],
            lines: unmatched.collect(),
        },
        List {
            id: "quality-notes",
            what: "notes",
            narrow: vec![("kind", 150.0), ("table", 66.0), ("detail", 160.0), ("count", 48.0)],
            wide: vec![("kind", 230.0), ("table", 110.0), ("detail", 450.0), ("count", 70.0)],
            lines: notes.collect(),
        },
    ];
    lists.into_iter().filter(|list| !list.lines.is_empty()).collect()
}

/// Why a row was refused, in the language of the report.
fn reason(context: &Context<'_>, refusal: &Refusal) -> Phrase {
    let column = context.words.find(&format!("role.{}", refusal.column)).unwrap_or_else(|| refusal.column.clone());
    let key = format!("refusal.{}", refusal.kind);
    let key = if context.words.find(&key).is_some() { key } else { "refusal.other".to_owned() };
    Phrase::words(names::capital(&context.label(&key, &[("column", &column)])))
}

/// What a note is about: its own sentence where the report is in the language of the program's messages, else
/// the files and names in it.
fn detail(context: &Context<'_>, note: &Note) -> String {
    if context.lang.0.starts_with("en") {
        return names::clean(&note.detail);
    }
    if !note.detail.contains(' ') {
        return names::clean(&note.detail);
    }
    let mut found: Vec<String> = Vec::new();
    for source in &context.findings.quality.sources {
        let file = names::clean(&source.file);
        if note.detail.contains(&source.file) && !found.contains(&file) {
            found.push(file);
        }
    }
    // Names stand between backticks: every second part.
    let quoted = note.detail.split('`').skip(1).step_by(2).map(names::clean);
    found.extend(quoted);
    found.join(&context.words.text("words.list"))
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

impl List {
    /// Its name with how many lines it has.
    fn name(&self, context: &Context<'_>) -> String {
        let name = context.words.text(&format!("quality.{}", self.what));
        context.label("quality.counted", &[("name", &name), ("n", &count(self.lines.len() as u64))])
    }

    fn heading(&self, context: &Context<'_>) -> super::super::deck::Heading {
        let mut heading = heading(context, "quality", if self.what == "unmatched" { "keys" } else { "rows" });
        heading.what = self.name(context);
        heading
    }

    /// The list as a piece of a slide.
    pub(crate) fn piece(&self, context: &Context<'_>) -> Piece {
        let rows = rows(self.lines.clone());
        let columns = columns(context, &self.narrow);
        let alt = context.alt_table(rows.len(), &columns);
        let height = packed::table_height(rows.len());
        let table = TableSpec { id: format!("{}-table", self.id), heading: self.heading(context), columns, rows, alt };
        Piece { height, content: BlockContent::Table(Box::new(table)) }
    }

    /// The list on slides of its own.
    fn slides(self, context: &Context<'_>) -> Vec<Slide> {
        let most = paginate::full_page() * PAGES - 1;
        let left = self.lines.len().saturating_sub(most);
        let heading = self.heading(context);
        let mut rows = rows(self.lines.into_iter().take(most).collect());
        if left > 0 {
            let more = other(context.label("words.more", &[("n", &left.to_string())]));
            // The sentence is longer than the first column: it stands where there is room.
            let at = self.wide.iter().position(|(_, w)| *w >= 200.0).unwrap_or(0);
            let mut cells = vec![text_cell(Phrase::default()); self.wide.len()];
            if let Some(cell) = cells.get_mut(at) {
                cell.phrase = more;
            }
            rows.push(Row { level: 0, kind: RowKind::Rest, cells });
        }
        TablePages {
            id: self.id.to_owned(),
            section: 6,
            name: context.words.text(&format!("quality.{}", self.what)),
            message: message(context),
            heading,
            columns: columns(context, &self.wide),
            rows,
            footnotes: footnotes(context),
            notes: Vec::new(),
        }
        .slides(context)
    }
}

fn rows(lines: Vec<(Vec<Phrase>, Vec<String>)>) -> Vec<Row> {
    let row = |(texts, counts): (Vec<Phrase>, Vec<String>)| {
        let cells = texts.into_iter().map(text_cell).chain(counts.into_iter().map(other_cell)).collect();
        Row { level: 0, kind: RowKind::Body, cells }
    };
    lines.into_iter().map(row).collect()
}

fn message(context: &Context<'_>) -> Phrase {
    let quality = &context.findings.quality;
    let refused: u64 = quality.sources.iter().map(|s| s.refused).fold(0, u64::saturating_add);
    let slots =
        Slots::default().other("refused", count(refused)).other("unmatched", count(quality.unmatched.len() as u64));
    context.plain("plain.quality", &slots)
}

fn footnotes(context: &Context<'_>) -> Vec<Phrase> {
    vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)]
}

/// The slides of what did not fit under the sources: one where it can be, long lists on slides of their own.
pub(crate) fn slides(
    context: &Context<'_>,
    lists: Vec<List>,
    pieces: Vec<Piece>,
    left_out: Option<Piece>,
) -> Vec<Slide> {
    let together = |pieces: &[Piece]| {
        let blocks = packed::packed(pieces, 0.0).filter(|blocks| !blocks.is_empty())?;
        Some(context.slide(
            "quality",
            6,
            context.words.text("slide.quality"),
            message(context),
            blocks,
            footnotes(context),
        ))
    };
    let all: Vec<Piece> = pieces.into_iter().chain(left_out.clone()).collect();
    if let Some(slide) = together(&all) {
        return vec![slide];
    }
    let (long, short): (Vec<List>, Vec<List>) = lists.into_iter().partition(|list| list.lines.len() > SHARED);
    let mut slides: Vec<Slide> = long.into_iter().flat_map(|list| list.slides(context)).collect();
    let shorts: Vec<Piece> = short.iter().map(|list| list.piece(context)).collect();
    let with_text: Vec<Piece> = shorts.iter().cloned().chain(left_out.clone()).collect();
    match together(&with_text) {
        Some(slide) => slides.push(slide),
        None => {
            slides.extend(together(&shorts));
            slides.extend(left_out.map(|piece| omitted::slide(context, piece)));
        }
    }
    slides
}

/// True when the data gave no reason to complain.
pub(crate) fn is_clean(context: &Context<'_>) -> bool {
    let quality = &context.findings.quality;
    quality.refused.is_empty() && quality.unmatched.is_empty() && quality.notes.is_empty()
}

/// The sentence for clean data.
pub(crate) fn clean(context: &Context<'_>) -> Piece {
    let item = TextItem { phrase: Phrase::words(context.words.text("quality.clean")), link: None, impact: None };
    let text = TextBlock { heading: context.words.text("slide.quality"), items: vec![item], style: TextStyle::Plain };
    Piece { height: packed::text_height(&text, COLUMN), content: BlockContent::Text(text) }
}
