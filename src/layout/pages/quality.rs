//! What was found in the data, the most consequential first, with rows, amounts and places (S46).

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Omitted, Phrase, Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::footnotes::{BETWEEN, LINES, SMALL};
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::told::{stake, told_shortly};
use super::super::{names, paginate, width};
use super::packed::{self, COLUMN, Piece};
use super::sources::{columns, count, heading};
use super::{TablePages, omitted};
use crate::base::{Decimal, Place};
use crate::data::{Effect, Item};

/// Pages that a list may fill; what is left is counted and stands in findings.json.
const PAGES: usize = 3;
/// Most characters of a refused field that are shown.
const FIELD: usize = 16;
/// Most rows of a list that shares a slide with others.
const SHARED: usize = 2;

/// The list of what was found: texts first, then counts.
pub(crate) struct List {
    id: &'static str,
    /// Columns and their widths beside other lists.
    narrow: Vec<(&'static str, f64)>,
    /// Columns and their widths on a page of their own.
    wide: Vec<(&'static str, f64)>,
    lines: Vec<Line>,
}

/// A line of the list.
#[derive(Clone)]
struct Line {
    effect: String,
    told: String,
    place: String,
    rows: String,
    amount: String,
}

impl Line {
    fn cells(self, columns: &[(&str, f64)]) -> Row {
        let cell = |(key, _): &(&str, f64)| match *key {
            "kind" => text_cell(Phrase::words(self.effect.clone())),
            "detail" => text_cell(Phrase::name(self.told.clone())),
            "place" => text_cell(Phrase::name(self.place.clone())),
            "rows" => other_cell(self.rows.clone()),
            _ => other_cell(self.amount.clone()),
        };
        Row { level: 0, kind: RowKind::Body, cells: columns.iter().map(cell).collect() }
    }
}

/// What a reader of the report should know; that nothing was made of a table or column concerns its author only.
fn shown<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a Item> {
    context.findings.quality.items.iter().filter(|item| item.effect != Effect::Unused)
}

/// A place without its folder, which the sources page has, and without the column, which leads nobody further.
fn place(place: &Place) -> String {
    let location = match place.cell {
        Some(_) => place.location(),
        None => format!("{}:{}", place.file, place.line),
    };
    names::clean(location.rsplit('/').next().unwrap_or(&location))
}

/// A remark without an amount of nothing, which would look like a fact.
fn weighed(item: &Item) -> Item {
    let amount = item.amount.filter(|amount| *amount != Decimal::whole(0));
    Item { amount, ..item.clone() }
}

/// The sentence of a remark; of a refused field with what stands in it, which often explains it.
fn told_of(context: &Context<'_>, item: &Item) -> String {
    let told = told_shortly(item, &context.findings.quality, &context.words, context.lang);
    // What stands in the field stays as it is.
    let told = names::quoted(&told, context.lang);
    let field = item.places.first().filter(|_| item.kind == "refused");
    let field = field.map(|place| place.field().chars().take(FIELD).collect::<String>());
    match field.map(|text| names::clean(&text)).filter(|text| !text.is_empty()) {
        Some(value) => context.label("quality.field", &[("told", &told), ("value", &value)]),
        None => told,
    }
}

/// What was found, each once: what is said of several files of a table in the same words, and totals that their
/// files bring, are one remark about all of their rows.
fn merged(context: &Context<'_>) -> Vec<Item> {
    let mut out: Vec<(String, Item)> = Vec::new();
    for item in shown(context) {
        let said = match item.kind.as_str() {
            "total_rows" => String::new(),
            _ => told_of(context, item),
        };
        let key = format!("{}|{}|{}|{said}", item.kind, item.effect.code(), item.table);
        match out.iter_mut().find(|(k, known)| *k == key && known.amount.is_none() && item.amount.is_none()) {
            Some((_, known)) => known.count = known.count.saturating_add(item.count),
            None => out.push((key, item.clone())),
        }
    }
    out.into_iter().map(|(_, item)| item).collect()
}

/// The list of what was found, in the order of `salesdeck check`; none when nothing was.
pub(crate) fn lists(context: &Context<'_>) -> Vec<List> {
    let line = |item: &Item| Line {
        effect: context.words.text(&format!("quality.effect.{}", item.effect.code())),
        told: told_of(context, item),
        place: item.places.first().map_or_else(String::new, place),
        rows: if item.count > 0 { count(item.count) } else { String::new() },
        amount: stake(&weighed(item), &context.brief.currency, context.lang).unwrap_or_default(),
    };
    let lines: Vec<Line> = merged(context).iter().map(line).collect();
    let list = List {
        id: "quality-found",
        narrow: vec![("detail", 252.0), ("rows", 52.0), ("amount", 120.0)],
        wide: vec![("kind", 92.0), ("detail", 474.0), ("place", 152.0), ("rows", 50.0), ("amount", 108.0)],
        lines,
    };
    [list].into_iter().filter(|list| !list.lines.is_empty()).collect()
}

impl List {
    /// True when it may stand beside other things, in half the width: long sentences are cut there.
    pub(crate) fn is_short(&self) -> bool {
        self.lines.len() <= SHARED
    }

    fn heading(&self, context: &Context<'_>) -> super::super::deck::Heading {
        let mut heading = heading(context, "quality", "rows");
        heading.what = context.words.text("quality.found");
        heading.unit = context.label("quality.counted_rows", &[("n", &count(self.lines.len() as u64))]);
        heading
    }

    /// The list as a piece of a slide.
    pub(crate) fn piece(&self, context: &Context<'_>) -> Piece {
        let rows: Vec<Row> = self.lines.iter().cloned().map(|line| line.cells(&self.narrow)).collect();
        let columns = columns(context, &self.narrow);
        let alt = context.alt_table(rows.len(), &columns);
        let height = packed::low_table_height(rows.len());
        let table = TableSpec { id: format!("{}-table", self.id), heading: self.heading(context), columns, rows, alt };
        Piece { height, content: BlockContent::Table(Box::new(table)) }
    }

    /// The list on slides of its own.
    fn slides(self, context: &Context<'_>) -> Vec<Slide> {
        let most = paginate::full_page() * PAGES - 1;
        let left = self.lines.len().saturating_sub(most);
        let heading = self.heading(context);
        let mut rows: Vec<Row> = self.lines.into_iter().take(most).map(|line| line.cells(&self.wide)).collect();
        if left > 0 {
            let more = Phrase::other(context.label("words.more", &[("n", &left.to_string())]));
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
            name: context.words.text("quality.found"),
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

fn message(context: &Context<'_>) -> Phrase {
    let quality = &context.findings.quality;
    let refused: u64 = quality.sources.iter().map(|s| s.refused).fold(0, u64::saturating_add);
    let unmatched = quality.unmatched.len() as u64;
    let slots = Slots::default()
        .other("refused", count(refused))
        .other("unmatched", count(unmatched))
        .other("n", count(merged(context).len() as u64));
    let clean = refused == 0 && unmatched == 0;
    let slots = if context.findings.frame.slice.is_empty() { slots } else { slots.flag("slice") };
    context.plain("plain.quality", &if clean { slots.flag("clean") } else { slots })
}

fn footnotes(context: &Context<'_>) -> Vec<Phrase> {
    vec![context.source(&context.tables(context.brief.table("targets").is_some()), None)]
}

/// The slides of what did not fit under the sources: one where it can be, long lists on slides of their own.
pub(crate) fn slides(context: &Context<'_>, lists: Vec<List>, pieces: Vec<Piece>, left_out: &[Omitted]) -> Vec<Slide> {
    let text = omitted::piece(context, left_out, usize::MAX);
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
    let all: Vec<Piece> = pieces.into_iter().chain(text.clone()).collect();
    if let Some(slide) = together(&all).filter(|_| lists.iter().all(List::is_short)) {
        return vec![slide];
    }
    let (long, short): (Vec<List>, Vec<List>) = lists.into_iter().partition(|list| !list.is_short());
    let mut slides: Vec<Slide> = long.into_iter().flat_map(|list| list.slides(context)).collect();
    let shorts: Vec<Piece> = short.iter().map(|list| list.piece(context)).collect();
    let with_text: Vec<Piece> = shorts.iter().cloned().chain(text.clone()).collect();
    match together(&with_text).filter(|_| !shorts.is_empty()) {
        Some(slide) => slides.push(slide),
        None => {
            slides.extend(together(&shorts));
            // A few lines stand under the last list; many have a slide of their own.
            if let Some(piece) = text
                && !slides.last_mut().is_some_and(|last| under(last, &piece) || noted(context, last, left_out))
            {
                slides.extend(omitted::slides(context, &piece, left_out.len()));
            }
        }
    }
    slides
}

/// Puts a piece under what a slide shows; false where there is no room for it.
fn under(slide: &mut Slide, piece: &Piece) -> bool {
    // A table has the height of its rows, whatever room it was given; the piece has the whole width.
    let needs = |block: &Block| match &block.content {
        BlockContent::Table(table) => packed::low_table_height(table.rows.len()).min(block.height),
        _ => block.height,
    };
    let end = slide.blocks.iter().map(|block| block.y + needs(block)).fold(0.0, f64::max);
    let y = end + packed::GAP;
    let height = match &piece.content {
        BlockContent::Text(text) => packed::text_height(text, CONTENT.0),
        _ => piece.height,
    };
    if y + height > CONTENT.1 {
        return false;
    }
    for block in &mut slide.blocks {
        block.height = needs(block);
    }
    let content = piece.content.clone();
    slide.blocks.push(Block { x: 0.0, y, width: CONTENT.0, height: CONTENT.1 - y, content });
    true
}

/// Most points of a text that stand in a footnote, and most footnotes with it.
const NOTED: usize = 3;
/// Fewest names of a reason that are worth a list.
const NAMES: usize = 6;

/// Puts a short list into the footnotes of a slide, with as many names as they have room for; false where it is long, or
/// the footnotes are many.
fn noted(context: &Context<'_>, slide: &mut Slide, left_out: &[Omitted]) -> bool {
    let told: Vec<String> = slide.footnotes.iter().map(Phrase::text).collect();
    for most in (NAMES..=left_out.len().max(NAMES)).rev() {
        let Some(piece) = omitted::piece(context, left_out, most) else { return false };
        let BlockContent::Text(text) = &piece.content else { return false };
        if text.items.len() > NOTED || told.len() >= NOTED {
            return false;
        }
        let items: Vec<String> = text.items.iter().map(|item| item.phrase.text()).collect();
        let list = items.join(&context.words.text("omitted.between"));
        let line = context.label("quality.noted", &[("name", &text.heading), ("list", &list)]);
        let all = told.iter().chain([&line]).cloned().collect::<Vec<_>>().join(BETWEEN);
        if width::wrapped(&all, SMALL, CONTENT.0) <= LINES {
            slide.footnotes.push(Phrase::other(line));
            return true;
        }
    }
    false
}

/// True when the data gave no reason to complain.
pub(crate) fn is_clean(context: &Context<'_>) -> bool {
    shown(context).next().is_none()
}

/// The sentence for clean data, or for a slice, which leaves it to the whole.
pub(crate) fn clean(context: &Context<'_>) -> Piece {
    // A slice does not know what was found: it may be about members that it must not show.
    let key = if context.findings.frame.slice.is_empty() { "quality.clean" } else { "quality.of_whole" };
    let item = TextItem { phrase: Phrase::words(context.words.text(key)), link: None, impact: None };
    let text = TextBlock { heading: context.words.text("slide.quality"), items: vec![item], style: TextStyle::Plain };
    Piece { height: packed::text_height(&text, COLUMN), content: BlockContent::Text(text) }
}
