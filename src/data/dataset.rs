//! The data set: the additive cube, the event tables, the targets, and what was refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::events::EventTable;
use super::item::Item;
use super::recipients::Recipient;
use crate::base::{Date, Grain, Place};
use crate::config::{StagesSpec, WrittenNote};

/// Everything that the findings are computed from.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Dimensions in the order of the configuration.
    pub dimensions: Vec<Dimension>,
    /// Sales by day and members.
    pub cube: Cube,
    /// Distinct orders by day and members, for counts of orders.
    pub orders: Orders,
    /// Targets by period and members.
    pub targets: Targets,
    /// Opportunities, one row a deal.
    pub opportunities: Opportunities,
    /// First and last day of the sales table (returns included); `None` when it is empty. A few rows dated long
    /// after all others are slips: they do not move the last day.
    pub sales_span: Option<(Date, Date)>,
    /// First and last day that any event table's opening or closing dates cover.
    pub opportunity_span: Option<(Date, Date)>,
    /// Finest grain of the sales dates: a table of month grain supports no weekly report.
    pub sales_grain: Option<Grain>,
    /// Which additive columns the sales table has.
    pub has: SalesColumns,
    /// Digits after the point of every money column.
    pub money_scale: u8,
    /// Digits after the point of quantities.
    pub quantity_scale: u8,
    /// Role of each rep whose score has weights by role: by its key in the look-up table, and by its name where a dimension
    /// reads it.
    pub roles: BTreeMap<String, String>,
    /// Tables of events beside sales (activities, receivables, …) by role.
    pub events: BTreeMap<String, EventTable>,
    /// What people wrote beside the numbers.
    pub notes: Vec<WrittenNote>,
    /// Who receives which report, in the order of the table.
    pub recipients: Vec<Recipient>,
    /// Sources, refusals, unmatched keys.
    pub quality: Quality,
}

/// Which optional columns the sales table supplies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SalesColumns {
    /// `amount` is there (it always is when there is a sales table).
    pub amount: bool,
    /// `cost`.
    pub cost: bool,
    /// `quantity`.
    pub quantity: bool,
    /// `order`.
    pub order: bool,
    /// `customer`.
    pub customer: bool,
}

/// A dimension and its members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dimension {
    /// Its id in the configuration.
    pub id: String,
    /// Index of the parent dimension.
    pub parent: Option<usize>,
    /// Members; the code of a member is its index here. Sorted by kind, label, key: codes do not depend
    /// on the order of rows.
    pub members: Vec<Member>,
    /// True when targets reach this dimension (through a column they carry, its link, or a parent).
    pub has_targets: bool,
}

/// A member of a dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What identifies it: the key in the data, or its label within its parent.
    pub key: String,
    /// What is shown.
    pub label: String,
    /// Code of its parent in the parent dimension.
    pub parent: Option<u32>,
    /// A real member, `unmatched`, or `(blank)`.
    pub kind: MemberKind,
}

/// Real members and the two that collect what has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberKind {
    /// A member of the data.
    Real,
    /// Rows whose key finds no look-up row.
    Unmatched,
    /// Rows without a key.
    Blank,
}

/// Label of the member that collects rows whose key finds no look-up row.
pub const UNMATCHED: &str = "unmatched";
/// Label of the member that collects rows without a key.
pub const BLANK: &str = "(blank)";

/// Sales aggregated by day × members × customer key: one row each, sorted. All columns have one length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cube {
    /// Days since 1970-01-01.
    pub day: Vec<i32>,
    /// Per dimension (same order as [`Dataset::dimensions`]), the member code of each row.
    pub members: Vec<Vec<u32>>,
    /// Distinct customer key (code into no list: only its identity counts); `u32::MAX` for blank.
    pub customer: Vec<u32>,
    /// Σ amount of rows that are not subtracted, in 10^−`money_scale`.
    pub gross: Vec<i64>,
    /// Σ of what is subtracted (returns), positive. Sales are `gross + reversed − returned`.
    pub returned: Vec<i64>,
    /// Σ of what was sold by rows that a mark takes back: in `returned`, and not in `gross`.
    pub reversed: Vec<i64>,
    /// Σ cost, returns subtracted.
    pub cost: Vec<i64>,
    /// Σ quantity, returns subtracted, in 10^−`quantity_scale`.
    pub quantity: Vec<i64>,
    /// Rows with amount > 0 that are not returned: they make their customer a customer.
    pub positive_rows: Vec<u32>,
    /// Rows of the file behind this cell.
    pub rows: Vec<u32>,
    /// Σ of what the rows would add to sales at the exchange rates of the same month a year before; no list where all
    /// rows are in the report's currency.
    pub steady: Vec<i64>,
    /// Converted rows of which nobody knows that rate: they stand in `steady` with what they add now. No list where
    /// `steady` has none.
    pub unrated: Vec<i64>,
}

impl Cube {
    /// What a row adds to sales; nothing where there is no such row.
    pub fn net(&self, row: usize) -> i128 {
        let read = |column: &[i64]| column.get(row).copied().map_or(0, i128::from);
        read(&self.gross) + read(&self.reversed) - read(&self.returned)
    }
}

/// Distinct (order, day, members): an order with ten products is ten rows here and one order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders {
    /// Days since 1970-01-01.
    pub day: Vec<i32>,
    /// Per dimension, the member code of each row.
    pub members: Vec<Vec<u32>>,
    /// Identity of the order; rows without an order id have identities of their own.
    pub order: Vec<u32>,
}

/// Targets by period and members.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Targets {
    /// First day of the target's period, days since 1970-01-01.
    pub start: Vec<i32>,
    /// Last day.
    pub end: Vec<i32>,
    /// Per dimension, the member code of each row; `None` when targets do not reach the dimension.
    pub members: Vec<Option<Vec<u32>>>,
    /// Measure id (`sales` unless the table says otherwise).
    pub measure: Vec<String>,
    /// Amount in 10^−`money_scale` (or the measure's own scale for counts and quantities).
    pub amount: Vec<i64>,
}

/// Opportunities, one row a deal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opportunities {
    /// Identity as written.
    pub id: Vec<String>,
    /// Per dimension, the member code of each row on the day it was created.
    pub members: Vec<Vec<u32>>,
    /// The same on the day it was closed; `None` when no look-up table is dated, and no member differs.
    pub closing: Option<Vec<Vec<u32>>>,
    /// Day it was created.
    pub created: Vec<Option<i32>>,
    /// Day it was closed.
    pub closed: Vec<Option<i32>>,
    /// Index of its stage in the configured order; `None` for a stage not listed there.
    pub stage: Vec<Option<u32>>,
    /// Won, lost or open.
    pub outcome: Vec<Outcome>,
    /// Amount in 10^−`money_scale`.
    pub amount: Vec<Option<i64>>,
    /// Day it entered the stage it is in, or ended in; no list without such a column.
    pub since: Vec<Option<i32>>,
    /// Why it was lost, as written; no list without such a column.
    pub reason: Vec<Option<Arc<str>>>,
    /// Index of a stage in the configured order → the day each deal reached it, for stages with a column of their own.
    pub reached: BTreeMap<u32, Vec<Option<i32>>>,
    /// The stages as the configuration orders them.
    pub stages: StagesSpec,
}

/// How a deal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Still open.
    Open,
    /// Won.
    Won,
    /// Lost.
    Lost,
}

/// What was read, what was refused and what did not match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// One entry a file.
    pub sources: Vec<Source>,
    /// Refused rows, at most [`Quality::LISTED`] of each reason and table.
    pub refused: Vec<Refusal>,
    /// Keys that find no look-up row, largest amount first.
    pub unmatched: Vec<Unmatched>,
    /// Everything else worth telling, such as repeated files or rows.
    pub notes: Vec<Note>,
    /// All of it and what the screens found, as it is told: the most consequential first.
    pub items: Vec<Item>,
}

impl Quality {
    /// Refused rows listed for each table and reason; the rest is counted.
    pub const LISTED: usize = 20;
}

/// A file that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Table it feeds.
    pub table: String,
    /// Path relative to the project, with the sheet where there is one: `data/2026.xlsx[订单]`.
    pub file: String,
    /// What kind of file it is: `csv`, `xlsx`, `parquet`, `jsonl`, …, with `.gz` or `.zst` when it is packed.
    pub format: String,
    /// Sheet of a workbook; blank for every other kind.
    pub sheet: String,
    /// Data rows in the file.
    pub rows: u64,
    /// Rows taken after `where` and refusals.
    pub used: u64,
    /// Rows refused.
    pub refused: u64,
    /// Encoding found or given; blank for files that are no text.
    pub encoding: String,
    /// Delimiter found or given; blank for files that are no delimited text.
    pub delimiter: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl Source {
    /// Path relative to the project, without the sheet.
    pub fn path(&self) -> &str {
        if self.sheet.is_empty() {
            return &self.file;
        }
        self.file.strip_suffix(&format!("[{}]", self.sheet)).unwrap_or(&self.file)
    }
}

/// A row that was refused, with its place and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Table.
    pub table: String,
    /// Word for the kind of reason, as the words files know it: `not_a_number`, `impossible`, `more_fields`, …
    pub kind: &'static str,
    /// Role of the field that is at fault; empty when it is the row as a whole.
    pub column: String,
    /// Reason, one sentence.
    pub reason: String,
    /// How many rows have this fact as their reason in this file (on the first listed row; 1 on the others).
    pub count: u64,
    /// Where.
    #[serde(serialize_with = "place_text")]
    pub place: Place,
}

impl Refusal {
    /// The reason without the text of the row and without the hint: the same for all rows that are counted together.
    pub fn fact(&self) -> String {
        super::refusal::fact(&self.reason)
    }
}

/// A key that finds no look-up row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// Table that has the key.
    pub table: String,
    /// Role column.
    pub column: String,
    /// Look-up table that lacks it.
    pub lookup: String,
    /// The key.
    pub key: String,
    /// Rows.
    pub rows: u64,
    /// Amount of these rows in major units, as text; empty when the table has none.
    pub amount: String,
    /// A spelling of the look-up table that may be meant.
    pub suggestion: Option<String>,
}

/// Something else that was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Word for its kind: `repeated_rows`, `repeated_file`, `future_dates`, …
    pub kind: String,
    /// Table.
    pub table: String,
    /// Count of rows or files concerned.
    pub count: u64,
    /// Detail in plain words (a file name, a column, a key).
    pub detail: String,
}

fn place_text<S: serde::Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&place.location())
}

impl Dataset {
    /// Index of a dimension by its id.
    pub fn dimension(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|d| d.id == id)
    }
}

impl Opportunities {
    /// Per dimension, the member code of each row on the day it was closed.
    pub fn closing(&self) -> &[Vec<u32>] {
        self.closing.as_ref().unwrap_or(&self.members)
    }
}
