//! A chart to draw: its heading, size and words, and the points of each kind.

use serde::Serialize;

use super::deck::{Heading, Num};
use super::key_spec::KeySpec;
use super::marker_spec::Marker;
use super::rated_spec::{CohortSpec, FunnelSpec, ParetoSpec};
use super::scatter_spec::ScatterSpec;
use super::tree_spec::TreeSpec;
use crate::base::{Impact, Reference, Scenario};

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
    /// Label of the trend of a control chart.
    pub trend: String,
    /// Scaling line given by the page's scale solver, where its figures have different scales.
    pub scale_line: Option<ScaleLine>,
    /// Facts of the numbers that the message prints: only they have a ring. None where every highlighted position has one.
    pub said: Option<Vec<String>>,
    /// Numbered comments on categories: the text beside the figure begins with the same sign (R41).
    pub comments: Vec<Comment>,
}

/// A line at the same value in all figures of a page that have one unit and different scales (R26).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScaleLine {
    /// Where it stands, in the figure's unit.
    pub value: f64,
    /// The value with its unit.
    pub text: String,
}

/// The sign of a comment on a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// Id of the category.
    pub category: String,
    /// `①`, `②`, …
    pub sign: String,
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
    /// What happened as a line, what is expected behind it, with the bands it may stay in (IBCS C07).
    Fan(FanSpec),
    /// Parts of a whole, stacked over time or by member (IBCS C01, C02).
    Stacked(StackedSpec),
    /// Cohorts in rows, their ages in columns, values on greys.
    Cohort(CohortSpec),
    /// Stages as bars, with the share that goes on to the next stage as pins between them (R43).
    Funnel(FunnelSpec),
    /// Members as bars, with their cumulated share beside them.
    Pareto(ParetoSpec),
    /// From a base through signed steps and subtotals to a result, as horizontal bars (IBCS C12).
    Calculation(CalculationSpec),
    /// The same columns or lines for several members on one scale (IBCS C13).
    Multiples(MultiplesSpec),
    /// Members by two measures, named where they stand (IBCS C09, C10).
    Scatter(ScatterSpec),
    /// Samples of the notation in the look of the report, with what they mean.
    Key(KeySpec),
    /// A tree of key figures (IBCS C11).
    Tree(TreeSpec),
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
    /// The comparison of two columns that the message makes.
    pub marker: Option<Marker>,
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
    /// Upper limit, mean and lower limit at each category where they follow the season; empty where they do not.
    pub limits: Vec<Option<[f64; 3]>>,
    /// The trend without its season at the first and the last category, where the message speaks of it.
    pub trend: Option<[f64; 2]>,
    /// Upper limit; of the last category where they follow the season.
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
    /// Cumulated forecast on the way to the landing; empty for a straight line.
    pub ahead: Vec<Option<Point>>,
}

/// Actuals and a forecast over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FanSpec {
    /// Categories, oldest first.
    pub categories: Vec<Category>,
    /// Actual; none in the future.
    pub actual: Vec<Option<Point>>,
    /// Forecast; none in the past.
    pub forecast: Vec<Option<Point>>,
    /// Plan of the months ahead, where there is one; empty for none.
    pub plan: Vec<Option<Point>>,
    /// Bands from the widest to the narrowest.
    pub bands: Vec<Band>,
}

/// A band around a forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Its name, such as `95 %`.
    pub name: String,
    /// Lower and upper border at each category; none in the past.
    pub borders: Vec<Option<[Point; 2]>>,
}

/// Parts of a whole, stacked: columns over time (IBCS C01) or bars by member (IBCS C02).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackedSpec {
    /// Period type of columns over time (`week`, `month`, `quarter`, `year`); none for bars by member.
    pub grain: Option<String>,
    /// Scenario of all values.
    pub scenario: Scenario,
    /// Periods, oldest first, or members, top to bottom.
    pub categories: Vec<Category>,
    /// Parts from the axis outwards, at most six and a remainder; the highlighted one moves to the axis (R44).
    pub parts: Vec<StackPart>,
    /// The whole of each category, printed at the end of its stack.
    pub totals: Vec<Option<Point>>,
}

/// One part of every whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackPart {
    /// Identity and name.
    pub category: Category,
    /// Its share of each category.
    pub values: Vec<Option<Point>>,
}

/// A calculation: a base, signed steps, subtotals, a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalculationSpec {
    /// Scenario whose pattern the steps have: the one that is explained.
    pub primary: Scenario,
    /// Scenario it is compared with.
    pub reference: Reference,
    /// Rows, top to bottom; the first is a whole.
    pub rows: Vec<CalculationRow>,
}

/// A row of a calculation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalculationRow {
    /// Identity and name.
    pub category: Category,
    /// The number.
    pub point: Point,
    /// The same number in the smallest unit of its measure, such as cents: sums are checked on it (R45).
    pub exact: i128,
    /// A whole or a step.
    pub kind: CalculationKind,
}

/// What a row of a calculation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CalculationKind {
    /// The base, a subtotal or the result, standing on the axis: the sum of everything before it.
    Whole(Scenario),
    /// What is added or, negative, taken away.
    Step(Impact),
}

/// Small multiples: one panel a member, all on one scale (R27).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MultiplesSpec {
    /// Columns or lines.
    pub style: MultiplesStyle,
    /// Periods of every panel, oldest first.
    pub periods: Vec<Category>,
    /// Names of the first and the last of them with their years, as they stand below a panel.
    pub ends: [String; 2],
    /// Scenario drawn in front.
    pub primary: Scenario,
    /// Scenario drawn behind; none for one series.
    pub reference: Option<Reference>,
    /// Panels in reading order, at most 25; a remainder moves to the end.
    pub panels: Vec<Panel>,
    /// A course that all panels show alike, such as the mean of their members; empty for none.
    pub mean: Vec<Option<Point>>,
    /// What that course is called.
    pub mean_name: String,
}

/// How small multiples show their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiplesStyle {
    /// Columns.
    Columns,
    /// Lines.
    Lines,
}

/// One panel of small multiples.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panel {
    /// The member, its name and whether the message is about it.
    pub category: Category,
    /// Its values in front.
    pub values: Vec<Option<Point>>,
    /// Its values behind.
    pub reference_values: Vec<Option<Point>>,
}
