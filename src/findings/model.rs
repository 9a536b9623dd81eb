//! The findings: facts, analyses and what they say, as plain serialisable values. Pages are made from them alone.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Date, Grain, Impact, Period, Polarity, Scenario, Status, Unit, Value};
use crate::data::Quality;

use super::event_findings::EventFindings;
use super::{Control, Outlook};

/// Identity of a fact: `sales[region=France]@2020-05.AC`.
pub type FactId = String;

/// One number with its meaning.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// Its identity.
    pub id: FactId,
    /// Measure id.
    pub measure: String,
    /// Unit of the value. The absolute variance of a ratio is a ratio (shown in points).
    pub unit: Unit,
    /// Dimension id → member key, for the slice beyond the report's own; empty for the whole.
    pub slice: BTreeMap<String, String>,
    /// Period of the actual; references are periods relative to it.
    pub period: Period,
    /// Scenario or variance.
    pub scenario: Scenario,
    /// The value; none when the status says so.
    pub value: Option<Value>,
    /// How far it can be used.
    pub status: Status,
}

/// A measure as pages need it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// Its unit.
    pub unit: Unit,
    /// Which direction is good.
    pub polarity: Polarity,
    /// The family it belongs to on the key-figures page.
    pub family: Family,
    /// True when parts add up to the whole.
    pub additive: bool,
}

/// The four families of key figures (brief.md S08–S11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Sales, profit, customers, deal size.
    Business,
    /// Visits, follow-ups, conversion.
    Process,
    /// Satisfaction, complaints, churn.
    Quality,
    /// Collection, expenses.
    Finance,
}

/// A member as pages need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberRef {
    /// Dimension id.
    pub dimension: String,
    /// Key.
    pub key: String,
    /// What is shown; with its key in brackets when another member has the same label.
    pub label: String,
    /// True of `unmatched` and `(blank)`.
    pub special: bool,
}

/// One measure of one member in one period under several scenarios: a row of tables, rankings and charts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Measure id.
    pub measure: String,
    /// The member; none for the whole.
    pub member: Option<MemberRef>,
    /// Period.
    pub period: Period,
    /// Scenario → fact. Scenarios that were not asked for or do not exist here are absent.
    pub facts: BTreeMap<Scenario, FactId>,
}

/// The report's frame: which period, how complete, of what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frame {
    /// Report id.
    pub report: String,
    /// Cadence.
    pub cadence: Grain,
    /// The period reported on.
    pub period: Period,
    /// The day up to which actual data count.
    pub as_of: Date,
    /// True when the period is incomplete.
    pub partial: bool,
    /// The slice (dimension id → members' labels); empty for the whole.
    pub slice: BTreeMap<String, Vec<MemberRef>>,
    /// The main reference of this report: PL when there are targets, else PY, else PP.
    pub reference: Scenario,
    /// The main measure: `sales` (or `won_value` without a sales table).
    pub main_measure: String,
    /// Currency.
    pub currency: String,
}

impl Frame {
    /// The last day that counts: the last of the period, or of the data where these end earlier.
    pub fn until(&self) -> Date {
        self.as_of.min(self.period.end)
    }
}

/// Everything computed for one report, period and slice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Findings {
    /// The frame.
    pub frame: Frame,
    /// Measures that have data, in display order.
    pub measures: Vec<Measure>,
    /// Every fact that a page may print, sorted by id.
    pub facts: Vec<Fact>,
    /// Key figures of the period.
    pub key_figures: Vec<Comparison>,
    /// The main measure over time, oldest first, the report's period last (13 weeks, 13 months, 9 quarters, 5 years).
    pub history: Vec<Comparison>,
    /// Twelve months of the year (yearly reports) or months of the quarter; empty otherwise.
    pub months: Vec<Comparison>,
    /// Targets and pacing within the year, when there are targets.
    pub pacing: Option<Pacing>,
    /// Rankings by dimension: the main dimension first, then the others worth a page.
    pub rankings: Vec<Ranking>,
    /// The main dimension crossed with the first level of the product hierarchy, as a table with parents and children.
    pub breakdown: Option<super::Breakdown>,
    /// What each part contributed to the change of the whole.
    pub contributions: Vec<super::Contribution>,
    /// Growth through other windows: per working day, to date, over twelve months.
    pub growth: super::Growth,
    /// What drove the change: prices, key figures, mix.
    pub drivers: super::Drivers,
    /// Control chart of the main measure.
    pub control: Option<Control>,
    /// Forecast of the main measure, with its error.
    pub outlook: Option<Outlook>,
    /// The largest customers of the period (or of the year to date), when customers are known.
    pub customers: Option<Ranking>,
    /// What else is known of the customers.
    pub customer_base: super::CustomerBase,
    /// Reps against their targets, when reps are known.
    pub reps: Option<Ranking>,
    /// What becomes of opportunities from stage to stage.
    pub funnel: Option<super::Funnel>,
    /// What reps do and what comes of it.
    pub process: Option<super::process::Process>,
    /// The activities of a week and what is late; weekly reports only.
    pub tracking: Option<super::tracking::Tracking>,
    /// Reps with their scores.
    pub evaluation: Option<super::people::Evaluation>,
    /// Skills of the reps in the latest assessment.
    pub skills: Option<super::people::Skills>,
    /// What the page of each rep says, in the order of the evaluation.
    pub sheets: Vec<super::people::Sheet>,
    /// Floor and cap of each component of a score.
    pub scoring: BTreeMap<String, [f64; 2]>,
    /// Members by two measures and over time.
    pub panorama: super::Panorama,
    /// Next period's targets by the main dimension or by rep, when there are any.
    pub next_targets: Option<NextTargets>,
    /// The year spread again, ways to set the next target, and what targets lack.
    pub targets: super::targets::TargetFindings,
    /// What receivables, complaints, satisfaction, spending and the market say.
    pub events: EventFindings,
    /// The improvement plan: what became of the last one, and what comes next.
    pub actions: Option<super::Actions>,
    /// What people wrote about the period.
    pub notes: Vec<super::Note>,
    /// What the facts say, best first.
    pub findings: Vec<Finding>,
    /// Ids of the findings to see first: the headline and at most five more, each about another topic.
    pub key_messages: Vec<String>,
    /// What asks for a decision: the worst of each risk first.
    pub alerts: Vec<super::Alert>,
    /// Places where the strongest negative findings were traced to, best first.
    pub problems: Vec<Problem>,
    /// The strongest negative findings, each followed to where it sits.
    pub trails: Vec<super::Trail>,
    /// Where resources may bring more.
    pub suggestions: Vec<super::Suggestion>,
    /// What the reader refused or could not match.
    pub quality: Quality,
    /// Words for what could not be computed and why: key of the words file, e.g. `absent.targets`.
    pub absent: Vec<Absent>,
}

/// Something that is not in the report, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Absent {
    /// What: `pacing`, `customers`, `previous_year`, …
    pub what: String,
    /// Key of the reason in the words files: `no_targets`, `no_table`, `too_short`, …
    pub reason: String,
}

/// Attainment against time progress (methods.md B8).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pacing {
    /// The year (or the report's own period when it is a year) that is paced.
    pub period: Period,
    /// Actual to date, full target, attainment of the full target.
    pub actual: FactId,
    /// Full target of the year.
    pub target: FactId,
    /// Actual ÷ full target.
    pub attainment: FactId,
    /// Elapsed working days ÷ all working days.
    pub time_progress: FactId,
    /// Attainment − time progress, in points.
    pub gap: FactId,
    /// Target of the elapsed part (whole months and the share of the running one).
    pub plan_to_date: FactId,
    /// Actual ÷ plan to date.
    pub plan_attainment: FactId,
    /// Actual − plan to date.
    pub plan_gap: Option<FactId>,
    /// Working days left.
    pub days_left: FactId,
    /// What is missing to the target; absent when it is reached.
    pub to_go: Option<FactId>,
    /// Needed per remaining working day; absent when none is left or the target is reached.
    pub required_per_day: Option<FactId>,
    /// What the plan itself asks per remaining working day: target − plan to date ÷ days left.
    pub planned_per_day: Option<FactId>,
    /// Actual per elapsed working day.
    pub current_per_day: Option<FactId>,
    /// Required ÷ current.
    pub required_ratio: Option<FactId>,
    /// Landing by the plan's own seasonality: target × actual ÷ plan to date.
    pub landing: Option<FactId>,
    /// Landing − target.
    pub landing_gap: Option<FactId>,
    /// Cumulated actual and target by month, oldest first.
    pub course: Vec<PacingPoint>,
}

/// One month of the cumulated course.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PacingPoint {
    /// Month.
    pub period: Period,
    /// Cumulated actual up to its end (or as-of); none in the future.
    pub actual: Option<FactId>,
    /// Cumulated target up to its end.
    pub target: Option<FactId>,
    /// What is expected by its end on the way to the landing by the forecast; none of months that are over.
    pub expected: Option<FactId>,
}

/// Members ordered by what they did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// Measure id.
    pub measure: String,
    /// Dimension id.
    pub dimension: String,
    /// Reference of the variances that decide the order.
    pub reference: Scenario,
    /// Order of the rows.
    pub order: RankingOrder,
    /// Members, `unmatched` and `(blank)` last. All of them among reps, else the most telling ones.
    pub rows: Vec<Comparison>,
    /// All other members together, where there are any: `rows` and `rest` add up to the total.
    pub rest: Option<Comparison>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// The whole.
    pub total: Comparison,
}

/// What a ranking is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RankingOrder {
    /// By the actual, largest first.
    Actual,
    /// By the absolute variance against the reference, largest first.
    Variance,
    /// By the attainment, largest first.
    Attainment,
}

/// Targets of the next period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextTargets {
    /// The next period.
    pub period: Period,
    /// Dimension of the split.
    pub dimension: String,
    /// Members with PL of the next period and AC and PY of comparable periods where known.
    pub rows: Vec<Comparison>,
    /// All other members together, where there are any; with them those that have sales but no target.
    pub rest: Option<Comparison>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// The whole.
    pub total: Comparison,
    /// It in detail: parts, working days, what is expected of it.
    pub ahead: super::targets::Ahead,
}

/// Where a problem sits: the member, and below it the members that explain it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Problem {
    /// The finding it belongs to.
    pub finding: String,
    /// The member that falls short (none: the whole).
    pub subject: Comparison,
    /// Reference of the shortfall.
    pub reference: Scenario,
    /// Members of another dimension inside the subject that explain most of it, largest first.
    pub drivers: Vec<Comparison>,
}

/// What facts say: a sentence as a key with fact ids, not words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Its identity: kind, measure and member.
    pub id: String,
    /// Section of the report, 2–5.
    pub section: u8,
    /// Kind, and key of its sentence in the words files: `finding.<kind>`.
    pub kind: String,
    /// Slot of the sentence → fact id.
    pub facts: BTreeMap<String, FactId>,
    /// Slot of the sentence → name from the data (a member's label).
    pub names: BTreeMap<String, String>,
    /// Slot of the sentence → key in the words files (a measure, a dimension, a reference, a verb).
    pub words: BTreeMap<String, String>,
    /// Good or bad for the business.
    pub impact: Impact,
    /// Impact × surprise × actionability (methods.md B10); larger is more worth saying.
    pub score: f64,
    /// True of what has become worse by more than chance, or what is not worth a word, explains.
    #[serde(skip)]
    pub beyond_noise: bool,
    /// Slide kind that shows its evidence: `history`, `ranking`, `pacing`, …
    pub slide: String,
}
