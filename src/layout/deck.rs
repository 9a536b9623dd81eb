//! The deck: slides, their words, figures and tables, in one language.
//!
//! PDF and HTML are both made from it, so they cannot disagree.

use serde::Serialize;

pub use super::figure_spec::*;
pub use super::key_spec::*;
pub use super::marker_spec::*;
pub use super::phrase::*;
pub use super::rated_spec::*;
pub use super::scatter_spec::*;
pub use super::table_spec::*;
pub use super::tree_spec::*;
use crate::base::{Date, Impact, Lang, Period};

/// Size of a slide in points: 13.33 × 7.5 inches, 16:9.
pub const SLIDE: (f64, f64) = (960.0, 540.0);
/// Size in points of the area under the title and above the footnote.
pub const CONTENT: (f64, f64) = (884.0, 366.0);

/// Upper left corner of [`CONTENT`] on the slide.
pub const CONTENT_AT: (f64, f64) = (38.0, 112.0);
/// Height in points of the three heading lines above a figure or table.
pub const HEADING: f64 = 44.0;
/// Height in points of a table row.
pub const TABLE_ROW: f64 = 19.0;
/// Height in points of a table's column headers (group line and header line).
pub const TABLE_HEAD: f64 = 36.0;
/// Font size in points of table and chart text.
pub const BASE_FONT: f64 = 10.5;

/// A report in one language, ready to be drawn and set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deck {
    /// Language.
    pub lang: Lang,
    /// Report id.
    pub report: String,
    /// Title of the document (for its metadata): entity, report, period.
    pub title: String,
    /// Period reported on.
    pub period: Period,
    /// Date of the document: the period's, never the clock's.
    pub date: Date,
    /// Names of the six sections, in order.
    pub sections: Vec<String>,
    /// Slides in order; the first is the cover.
    pub slides: Vec<Slide>,
    /// Slides of the storyboard that are not here, with the reason in words.
    pub omitted: Vec<Omitted>,
    /// Fixed words that templates need (tracker, page, alt texts), by key.
    pub labels: std::collections::BTreeMap<String, String>,
}

/// A slide that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Omitted {
    /// Slide kind.
    pub kind: String,
    /// Its name in words.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// A slide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slide {
    /// Identity within the deck and anchor in PDF and HTML: `history`, `ranking-region`, `ranking-region-2`.
    pub id: String,
    /// Kind: which template draws it (`slides/<kind>.typ.tera`): `cover`, `agenda`, `messages`, `content`.
    pub template: String,
    /// Section 0 (cover) to 6.
    pub section: u8,
    /// Short name for the bookmarks and the agenda.
    pub name: String,
    /// The message: a sentence with a number.
    pub message: Phrase,
    /// What is on the slide, top to bottom, left to right.
    pub blocks: Vec<Block>,
    /// Source, as-of date, unit, notes; each its own line.
    pub footnotes: Vec<Phrase>,
}

/// A part of a slide with its place, in points within [`CONTENT`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What it is.
    pub content: BlockContent,
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum BlockContent {
    /// A chart.
    Figure(Box<FigureSpec>),
    /// A table.
    Table(Box<TableSpec>),
    /// Paragraphs or bullets.
    Text(TextBlock),
    /// Large single figures with their names.
    Tiles(TilesBlock),
}

impl BlockContent {
    /// Takes away the links to slides that are not there.
    pub(crate) fn keep_links(&mut self, is_there: impl Fn(&str) -> bool) {
        let links: Vec<&mut Option<String>> = match self {
            BlockContent::Text(text) => text.items.iter_mut().map(|item| &mut item.link).collect(),
            BlockContent::Table(table) => {
                table.rows.iter_mut().flat_map(|row| &mut row.cells).map(|cell| &mut cell.link).collect()
            }
            BlockContent::Figure(_) | BlockContent::Tiles(_) => Vec::new(),
        };
        for link in links {
            *link = link.take().filter(|id| is_there(id));
        }
    }
}

/// Running text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextBlock {
    /// Heading above it; empty for none.
    pub heading: String,
    /// Items.
    pub items: Vec<TextItem>,
    /// Bullets, numbers, or plain paragraphs.
    pub style: TextStyle,
}

/// One paragraph or bullet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextItem {
    /// The words.
    pub phrase: Phrase,
    /// Slide id it links to; none for plain text.
    pub link: Option<String>,
    /// Colour of its marker.
    pub impact: Option<Impact>,
}

/// How text items are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TextStyle {
    /// Paragraphs.
    Plain,
    /// Bullets.
    Bullets,
    /// Numbers.
    Numbered,
    /// A note that a person wrote: boxed.
    Note,
}

/// A row of large figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TilesBlock {
    /// Tiles, left to right.
    pub tiles: Vec<Tile>,
}

/// A large figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tile {
    /// What it is, with its unit.
    pub name: String,
    /// The number.
    pub number: Num,
    /// A line below it.
    pub note: Phrase,
    /// Colour of the number.
    pub impact: Option<Impact>,
}
