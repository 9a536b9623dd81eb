//! The deck: slides, their words, figures and tables, in one language.
//!
//! PDF and HTML are both made from it, so they cannot disagree.

use serde::Serialize;

use crate::base::{Date, Format, Impact, Lang, Period, Reference, Scenario};
use crate::findings::FactId;

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

/// Words and numbers in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Phrase {
    /// The parts.
    pub parts: Vec<Part>,
}

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Part {
    /// Words of the template.
    Words {
        /// The words.
        text: String,
    },
    /// A name from the data: never markup.
    Name {
        /// The name.
        text: String,
    },
    /// A printed number.
    Num(Num),
    /// A setting, date, version or page reference: numbers outside the pairing.
    Other {
        /// The text.
        text: String,
    },
}

/// A printed number and the fact it prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Num {
    /// What is printed (also `n.a.` and `–`).
    pub text: String,
    /// The fact.
    pub fact: FactId,
    /// How it was printed, see [`Format::name`].
    pub format: String,
    /// The format itself, to redo it.
    #[serde(skip)]
    pub how: Option<Format>,
    /// True when largest-remainder rounding moved the last digit so that parts add up.
    pub adjusted: bool,
}

/// Three lines above a figure or a table (notation R37): who; what in which unit; when with scenarios.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Heading {
    /// Entity and filter.
    pub who: String,
    /// Measure, printed bold.
    pub what: String,
    /// Unit and structure clause behind the measure: `in 万元 by region`.
    pub unit: String,
    /// Period and scenarios.
    pub when: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableSpec {
    /// Identity within the deck.
    pub id: String,
    /// Heading.
    pub heading: Heading,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Description for people who cannot see it.
    pub alt: String,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Header.
    pub header: String,
    /// Group header above it; columns of one group stand together.
    pub group: String,
    /// Width in points.
    pub width: f64,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds, and so how it is aligned and drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ColumnKind {
    /// Text, left.
    Text,
    /// Numbers, right.
    Number,
    /// Absolute variances: number and bar, axis after its reference.
    Variance {
        /// The reference scenario.
        reference: Reference,
    },
    /// Relative variances: number and pin.
    Relative {
        /// The reference scenario.
        reference: Reference,
    },
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Indent.
    pub level: u8,
    /// What kind of row it is.
    pub kind: RowKind,
    /// Cells, one a column.
    pub cells: Vec<Cell>,
}

/// Kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// A plain row.
    Body,
    /// A heading of the rows below.
    Group,
    /// A sum of the rows above or below.
    Subtotal,
    /// The sum of everything.
    Total,
    /// What was not shown singly.
    Rest,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// What is printed.
    pub phrase: Phrase,
    /// The number in the table's unit, for its in-cell mark; none for text.
    pub value: Option<f64>,
    /// Colour of a variance.
    pub impact: Option<Impact>,
    /// In-cell bar or pin, computed once by `plot`.
    pub mark: Option<CellMark>,
}

/// An in-cell bar or pin in points from the left edge of its column.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CellMark {
    /// Where the axis stands.
    pub axis: f64,
    /// Left end.
    pub from: f64,
    /// Right end.
    pub to: f64,
    /// True for a pin (relative variance), false for a bar.
    pub pin: bool,
    /// True when the value is larger than the scale: a triangle in the direction of growth.
    pub outlier: bool,
    /// Where the label stands: left edge of the text when positive, right edge when negative.
    pub label: f64,
}

/// A chart to draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureSpec {
    /// Identity within the deck; name of the SVG file.
    pub id: String,
    /// Heading, set as text above the drawing: it is not part of the SVG.
    pub heading: Heading,
    /// Size of the drawing in points: the block's width.
    pub width: f64,
    /// Size of the drawing in points: the block's height without [`HEADING`].
    pub height: f64,
    /// Marks with the same scale group on a page have the same points per unit; the unit with its magnitude.
    pub scale_group: String,
    /// Points per unit given by the page's scale solver; none lets the figure choose.
    pub scale: Option<f64>,
    /// Words on the figure and for its alternative text.
    pub labels: FigureLabels,
    /// What is drawn.
    pub kind: FigureKind,
    /// Description for people who cannot see it, made from its facts.
    pub alt: String,
}

/// Words that a figure draws besides its numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct FigureLabels {
    /// "n.a.".
    pub not_applicable: String,
    /// Measure id for `data-meas`.
    pub measure: String,
    /// Label of the upper limit, the centre and the lower limit of a control chart.
    pub upper: String,
    /// See `upper`.
    pub centre: String,
    /// See `upper`.
    pub lower: String,
    /// Label of the moving average.
    pub moving_average: String,
}

/// Kinds of figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum FigureKind {
    /// Columns over time in up to three tiers (IBCS C03).
    Columns(ColumnsSpec),
    /// Ranked bars in up to three tiers (IBCS C04).
    Bars(BarsSpec),
    /// Line with control limits.
    Control(ControlSpec),
    /// Waterfall of contributions from a base to a total, as horizontal bars (IBCS C06).
    Bridge(BridgeSpec),
    /// Cumulated actual against cumulated target, month by month.
    Course(CourseSpec),
}

/// A plotted number: in units of the figure's magnitude, with the text to print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// Value in the figure's unit (already divided by the magnitude); always finite.
    pub value: f64,
    /// Printed label.
    pub num: Num,
}

/// A position on the category axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Category {
    /// `data-cat`: a period id or a member key.
    pub id: String,
    /// Label.
    pub label: String,
    /// Second line under the label, e.g. the year under the first month; empty for none.
    pub sub: String,
    /// True for the position the message is about.
    pub highlight: bool,
    /// True for the remainder row: set apart, last.
    pub rest: bool,
}

/// Columns over time: base tier, absolute variance tier, relative variance tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnsSpec {
    /// `week`, `month`, `quarter`, `year`: decides the category width (R30).
    pub grain: String,
    /// Categories, oldest first.
    pub categories: Vec<Category>,
    /// Scenario drawn in front.
    pub primary: Scenario,
    /// Its values.
    pub values: Vec<Option<Point>>,
    /// Reference scenario of the variances, drawn behind; none draws one tier.
    pub reference: Option<Reference>,
    /// Its values.
    pub reference_values: Vec<Option<Point>>,
    /// Absolute variances with their impact.
    pub absolute: Vec<Option<(Point, Impact)>>,
    /// Relative variances with their impact; a point without number prints n.a.
    pub relative: Vec<Option<(Point, Impact)>>,
    /// Positions where the relative variance is not applicable (base ≤ 0 or sign flip).
    pub not_applicable: Vec<bool>,
}

/// Ranked bars: base tier, absolute variance tier, relative variance tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BarsSpec {
    /// Categories, top to bottom.
    pub categories: Vec<Category>,
    /// Scenario drawn in front.
    pub primary: Scenario,
    /// Its values.
    pub values: Vec<Option<Point>>,
    /// Reference scenario of the variances; none draws one tier.
    pub reference: Option<Reference>,
    /// Its values.
    pub reference_values: Vec<Option<Point>>,
    /// Absolute variances with their impact.
    pub absolute: Vec<Option<(Point, Impact)>>,
    /// Relative variances with their impact.
    pub relative: Vec<Option<(Point, Impact)>>,
    /// Positions where the relative variance is not applicable.
    pub not_applicable: Vec<bool>,
}

/// A line over time with its natural process limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlSpec {
    /// Categories, oldest first.
    pub categories: Vec<Category>,
    /// Values.
    pub values: Vec<Option<Point>>,
    /// Moving average; shorter labels, thin line.
    pub moving_average: Vec<Option<f64>>,
    /// True where a detection rule fired.
    pub signals: Vec<bool>,
    /// Upper limit.
    pub upper: Point,
    /// Mean.
    pub centre: Point,
    /// Lower limit.
    pub lower: Point,
}

/// From a base to a total by contributions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BridgeSpec {
    /// The base bar and its scenario.
    pub base: (Category, Scenario, Point),
    /// Contributions in order.
    pub steps: Vec<(Category, Point, Impact)>,
    /// The total bar and its scenario.
    pub total: (Category, Scenario, Point),
}

/// Cumulated course of actual and target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CourseSpec {
    /// Categories, oldest first.
    pub categories: Vec<Category>,
    /// Cumulated actual; none in the future.
    pub actual: Vec<Option<Point>>,
    /// Cumulated target.
    pub target: Vec<Option<Point>>,
    /// Landing at the last category, when known.
    pub landing: Option<Point>,
}

impl Phrase {
    /// Words alone.
    pub fn words(text: impl Into<String>) -> Phrase {
        Phrase { parts: vec![Part::Words { text: text.into() }] }
    }

    /// A name from the data alone.
    pub fn name(text: impl Into<String>) -> Phrase {
        Phrase { parts: vec![Part::Name { text: text.into() }] }
    }

    /// A printed number alone.
    pub fn num(num: Num) -> Phrase {
        Phrase { parts: vec![Part::Num(num)] }
    }

    /// The plain text.
    pub fn text(&self) -> String {
        self.parts.iter().map(Part::text).collect()
    }

    /// The printed numbers.
    pub fn nums(&self) -> impl Iterator<Item = &Num> {
        self.parts.iter().filter_map(|p| if let Part::Num(n) = p { Some(n) } else { None })
    }
}

impl Part {
    /// The plain text of the part.
    pub fn text(&self) -> &str {
        match self {
            Part::Words { text } | Part::Name { text } | Part::Other { text } => text,
            Part::Num(num) => &num.text,
        }
    }
}
