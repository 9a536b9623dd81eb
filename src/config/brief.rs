//! The brief: the configuration after it was read and checked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{CustomerSettings, FormatSpec, Scoring};
use crate::base::{Calendar, Date, Grain, Lang, Place, Polarity, Text};

/// What a project asks for, read from `salesdeck.yaml`.
#[derive(Debug, Clone)]
pub struct Brief {
    /// Folder of the configuration; every path is relative to it.
    pub root: PathBuf,
    /// Name of the configuration file as the user wrote it.
    pub file: String,
    /// Bytes of the configuration, for its hash and its places.
    pub source: String,
    /// Name on the cover.
    pub title: Text,
    /// Name of the company or unit reported on; the title when it is not given.
    pub entity: Text,
    /// Languages to build, in order.
    pub languages: Vec<Lang>,
    /// ISO 4217 code of the amounts.
    pub currency: String,
    /// Data tables by role or name, in the order of the file.
    pub tables: Vec<TableSpec>,
    /// Explicit links from a table's column to another table's column.
    pub links: Vec<LinkSpec>,
    /// Dimensions in the order of the file; a parent may stand after its child.
    pub dimensions: Vec<DimensionSpec>,
    /// Reports in the order of the file.
    pub reports: Vec<ReportSpec>,
    /// Holidays, make-up workdays and the fiscal year.
    pub calendar: Calendar,
    /// The day up to which actual data count, when it is given.
    pub as_of: Option<Date>,
    /// Labels and polarity that override those of built-in measures, by measure id.
    pub measures: BTreeMap<String, MeasureOverride>,
    /// Thresholds of alerts and of what is worth saying.
    pub thresholds: Thresholds,
    /// How customers are sorted.
    pub customers: CustomerSettings,
    /// How reps are scored.
    pub scoring: Scoring,
    /// What the ways to set a target assume.
    pub target_ways: super::TargetWays,
    /// Folder of the notes that people write, relative to the root.
    pub notes: String,
    /// Tax note on the sources page (含税, 不含税), when it is given.
    pub tax_note: Option<Text>,
    /// What words of the data (members, grades, types) are called: language → word of the data → word of the report.
    pub labels: BTreeMap<String, BTreeMap<String, String>>,
    /// The template by name.
    pub template: String,
    /// Objective of the reports, in the project's own words, for the agenda page.
    pub objective: Option<Text>,
    /// Look-up of places: config path (`tables.sales.columns.date`) → place of the value.
    pub places: Places,
}

/// Places of the words of the configuration by path, such as `reports.monthly.cadence` or `tables.sales.files[0]`.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Place of each value.
    pub values: BTreeMap<String, Place>,
    /// Place of each key.
    pub keys: BTreeMap<String, Place>,
}

impl Places {
    /// The place of a value, or of its nearest parent that has one.
    pub fn value(&self, path: &str) -> Option<Place> {
        nearest(&self.values, path)
    }

    /// The place of a key, or of its nearest parent that has one.
    pub fn key(&self, path: &str) -> Option<Place> {
        nearest(&self.keys, path)
    }
}

fn nearest(map: &BTreeMap<String, Place>, path: &str) -> Option<Place> {
    let mut path = path;
    loop {
        if let Some(place) = map.get(path) {
            return Some(place.clone());
        }
        path = &path[..path.rfind(['.', '['])?];
    }
}

/// Roles a table can have; every other name is a look-up table.
pub const ROLES: [&str; 15] = [
    "sales",
    "targets",
    "benchmarks",
    "competitors",
    "activities",
    "opportunities",
    "receivables",
    "payments",
    "satisfaction",
    "complaints",
    "spending",
    "assessments",
    "actions",
    "rates",
    "recipients",
];

/// One table of the configuration.
#[derive(Debug, Clone)]
pub struct TableSpec {
    /// Role (`sales`, `targets`, …) or the name of a look-up table.
    pub name: String,
    /// Paths or patterns as written, relative to the root.
    pub files: Vec<String>,
    /// How the files are written.
    pub format: FormatSpec,
    /// Role column → header in the file.
    pub columns: BTreeMap<String, String>,
    /// Key column (header) of a look-up table.
    pub key: Option<String>,
    /// Header of the first day on which a row of a look-up table is valid: then a key may have several rows.
    pub valid_from: Option<String>,
    /// Header of the last day on which it is.
    pub valid_to: Option<String>,
    /// Header of the credit tier in a look-up table of customers.
    pub credit: Option<String>,
    /// Header of the industry in a look-up table of customers.
    pub industry: Option<String>,
    /// Grain of a table of periods (targets): month unless it says otherwise.
    pub grain: Option<Grain>,
    /// Rows kept: header → accepted texts.
    pub filter: BTreeMap<String, Vec<String>>,
    /// Other spellings: role column → spelling in this table → spelling in the look-up table.
    pub aliases: BTreeMap<String, BTreeMap<String, String>>,
    /// Stages of opportunities.
    pub stages: Option<StagesSpec>,
    /// Classes of the actions of activities.
    pub actions: Option<ActionsSpec>,
}

/// Which actions of the activities are visits, follow-ups and proposals, and when an activity is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionsSpec {
    /// Actions that are visits.
    pub visits: Vec<String>,
    /// Actions that are follow-ups.
    pub follow_ups: Vec<String>,
    /// Actions that bring the customer an offer.
    pub proposals: Vec<String>,
    /// Statuses of an activity that took place.
    pub done: Vec<String>,
}

/// Stages of an opportunity, in order, and which of them are ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StagesSpec {
    /// Stages from first to last.
    pub order: Vec<String>,
    /// The stage of a won deal.
    pub won: Option<String>,
    /// The stage of a lost deal.
    pub lost: Option<String>,
    /// Stage → header of the day on which a deal reached it.
    pub dates: BTreeMap<String, String>,
}

/// A link from a column of a table to a column of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSpec {
    /// Table of the linking column.
    pub table: String,
    /// Role column of that table.
    pub column: String,
    /// Look-up table.
    pub to_table: String,
    /// Header in the look-up table.
    pub to_column: String,
}

/// A dimension.
#[derive(Debug, Clone)]
pub struct DimensionSpec {
    /// Its id, used on the command line.
    pub id: String,
    /// Look-up table and header it is read from; `None` for a column of the fact tables themselves.
    pub from: Option<(String, String)>,
    /// The dimension above it.
    pub parent: Option<String>,
    /// Name on pages; the id's own word when it is not given.
    pub label: Option<Text>,
}

/// A report.
#[derive(Debug, Clone)]
pub struct ReportSpec {
    /// Its id: the name of its folder.
    pub id: String,
    /// Length of its period.
    pub cadence: Grain,
    /// Periods counted in the fiscal year.
    pub fiscal: bool,
    /// Name on the cover; the cadence's word when it is not given.
    pub title: Option<Text>,
    /// The dimension that section 2 ranks; the first of region, team, channel, category, … when not given.
    pub main_dimension: Option<String>,
    /// The most slides it may have; the usual number of its cadence when not given.
    pub pages: Option<usize>,
    /// True for a page of each rep in the report of all.
    pub rep_pages: bool,
}

/// What the configuration changes about a built-in measure.
#[derive(Debug, Clone, Default)]
pub struct MeasureOverride {
    /// Name on pages.
    pub label: Option<Text>,
    /// Which direction is good.
    pub good: Option<Polarity>,
}

/// When something is worth saying.
#[derive(Debug, Clone, PartialEq)]
pub struct Thresholds {
    /// Smallest relative variance that is commented (methods.md B10: 5 %).
    pub material: f64,
    /// Below this a change reads "roughly unchanged" (1 %).
    pub unchanged: f64,
    /// A base below this share of the average member is a low base and stays out of rankings (1 %).
    pub low_base: f64,
    /// Completion under which a member is a problem (80 %).
    pub weak_attainment: f64,
    /// Completion from which a member is excellent (120 %).
    pub strong_attainment: f64,
    /// Most alerts on a page.
    pub alerts: usize,
    /// Share of a receivable that is provided for, by its age: not due, 1–30, 31–60, 61–90, 91–180, more than 180 days
    /// past due.
    pub provision: [f64; 6],
    /// Hours within which a complaint is answered (24).
    pub response_hours: u32,
    /// Limits of the project's own.
    pub limits: Vec<super::Limit>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            material: 0.05,
            unchanged: 0.01,
            low_base: 0.01,
            weak_attainment: 0.8,
            strong_attainment: 1.2,
            alerts: 5,
            provision: [0.01, 0.03, 0.1, 0.25, 0.5, 1.0],
            response_hours: 24,
            limits: Vec::new(),
        }
    }
}

impl Brief {
    /// A table by its role or name.
    pub fn table(&self, name: &str) -> Option<&TableSpec> {
        self.tables.iter().find(|t| t.name == name)
    }

    /// A report by its id.
    pub fn report(&self, id: &str) -> Option<&ReportSpec> {
        self.reports.iter().find(|report| report.id == id)
    }
}
