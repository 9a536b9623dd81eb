//! The shape of `salesdeck.yaml`: which keys stand where, as serde types. Every scalar is still text.

use std::fmt;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::base::Text;

/// The whole file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group of `key: value` lines")]
#[schemars(rename = "Project")]
pub(super) struct RawFile {
    /// Version of this grammar: 1.
    #[schemars(extend("enum" = ["1", 1]))]
    pub salesdeck: Option<String>,
    /// Name on the cover; one text, or one per language.
    pub title: Option<Text>,
    /// Whose numbers these are; the title when it is not given.
    pub entity: Option<Text>,
    /// Languages to build, in order, such as `[zh, en]`.
    pub languages: Option<Words>,
    /// ISO 4217 code of all amounts, such as `CNY`.
    #[schemars(extend("pattern" = "^[A-Z]{3}$"))]
    pub currency: Option<String>,
    /// What the reports are to decide; stands on the agenda.
    pub objective: Option<Text>,
    /// Whether amounts include tax (含税, 不含税).
    pub tax_note: Option<Text>,
    /// What words of the data are called in a language: `en: {华东: East, 紧急: urgent}`.
    #[schemars(with = "Option<std::collections::BTreeMap<String, std::collections::BTreeMap<String, String>>>")]
    pub labels: Option<Entries<Entries<Option<String>>>>,
    /// Template by name; `six-section` is built in.
    pub template: Option<String>,
    /// Last day that counts, such as `2026-06-30`; without it the last day of the sales.
    pub as_of: Option<String>,
    /// The data: a role that the program knows, or a look-up table of any other name, which has a `key`.
    #[schemars(with = "super::schema::Tables")]
    pub tables: Option<Entries<RawTable>>,
    /// Where a column leads to a table of another name: `targets.rep: reps.EmployeeID`.
    pub links: Option<Entries<Option<String>>>,
    /// What the numbers are split by.
    #[schemars(with = "super::schema::Dimensions")]
    pub dimensions: Option<Entries<RawDimension>>,
    /// The reports by name; the name is their folder.
    pub reports: Option<Entries<RawReport>>,
    /// Holidays, make-up workdays and the fiscal year.
    pub calendar: Option<RawCalendar>,
    /// Other names of built-in measures, and which direction is good.
    #[schemars(with = "super::schema::Measures")]
    pub measures: Option<Entries<RawMeasure>>,
    /// When something is worth saying.
    pub thresholds: Option<RawThresholds>,
    /// The folder of the notes that people write, a file a period; `data/notes` when it is not given.
    pub notes: Option<String>,
    /// How customers are sorted: tiers, scores, care.
    pub customers: Option<super::customers::RawCustomers>,
    /// How reps are scored.
    pub scoring: Option<super::scoring::RawScoring>,
    /// What the ways to set a target assume.
    pub target_ways: Option<super::target_ways::RawTargetWays>,
}

/// One table.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {files: data/sales.csv, columns: {…}}")]
#[schemars(rename = "Table")]
pub(super) struct RawTable {
    /// A path, a pattern such as `data/sales/*.csv`, or a list of them.
    pub files: Option<Words>,
    /// How the files are written, where it is not found by itself.
    pub format: Option<RawFormat>,
    /// Part → header in your file.
    pub columns: Option<Entries<Option<String>>>,
    /// Header that identifies a row of a look-up table.
    pub key: Option<String>,
    /// Header of the first day on which a row of a look-up table holds; blank: from the beginning.
    pub valid_from: Option<String>,
    /// Header of the last day on which it holds.
    pub valid_to: Option<String>,
    /// Header of the credit tier in a look-up table of customers.
    pub credit: Option<String>,
    /// Header of the industry in a look-up table of customers.
    pub industry: Option<String>,
    /// Length of the periods of a table of periods; month unless it says otherwise.
    #[schemars(with = "super::schema::Grain")]
    pub grain: Option<String>,
    /// Rows kept: header → text or list of texts.
    #[serde(rename = "where")]
    pub filter: Option<Entries<Words>>,
    /// Other spellings: part → spelling in this table → spelling in the look-up table.
    pub aliases: Option<Entries<Entries<Option<String>>>>,
    /// Stages of opportunities.
    pub stages: Option<RawStages>,
    /// Which actions of activities are visits and follow-ups.
    pub actions: Option<RawActions>,
}

/// How the files of a table are written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {delimiter: \"|\", date: \"%Y/%m/%d\"}")]
#[schemars(rename = "Format")]
pub(super) struct RawFormat {
    /// Between fields: one character, or `tab`, `comma`, `semicolon`, `pipe`.
    pub delimiter: Option<String>,
    /// `none`, or `'"'`.
    pub quote: Option<String>,
    /// Form of dates, such as `%Y/%m/%d`.
    pub date: Option<String>,
    /// Encoding, such as `utf-8`, `gb18030`, `utf-16`.
    pub encoding: Option<String>,
    /// Sheet by name or pattern (`*月`), or a list of them.
    pub sheet: Option<Words>,
    /// Row of the header, from 1.
    pub header: Option<String>,
    /// Rows that the headers take: 1 or 2.
    pub header_rows: Option<String>,
    /// Rows left out after the header.
    pub skip: Option<String>,
    /// Headers whose blank cells repeat the one above.
    pub fill_down: Option<Words>,
    /// Words that begin rows of totals, which are left out, such as `[合计, 小计]`; `none` keeps every row.
    pub totals: Option<Words>,
    /// Unit of the amounts (元, 千元, 万元, 百万元, 亿元, k, m), or one per header: `{销售额: 万元}`.
    pub unit: Option<RawUnits>,
    /// Columns that are turned into rows, such as months side by side.
    pub unpivot: Option<RawUnpivot>,
}

/// Columns that are turned into rows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {columns: \"*月\", name: 月份, value: 目标}")]
#[schemars(rename = "Unpivot")]
pub(super) struct RawUnpivot {
    /// A pattern such as `*月`, or a list of headers.
    pub columns: Option<Words>,
    /// Header under which the name of the column is found.
    pub name: Option<String>,
    /// Header under which the cell is found.
    pub value: Option<String>,
    /// Several values under one name: `{销售额: "* 销售额"}`; what `*` stands for is the name.
    pub values: Option<Entries<Option<String>>>,
    /// The year of names such as `1月`: a year, a header that holds it, or `name` (of the file or sheet).
    pub year: Option<String>,
}

/// One unit for all amounts, or one per header.
#[derive(Debug)]
pub(super) enum RawUnits {
    All(String),
    ByHeader(Entries<Option<String>>),
}

impl<'de> Deserialize<'de> for RawUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UnitsVisitor;
        impl<'de> Visitor<'de> for UnitsVisitor {
            type Value = RawUnits;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a unit such as 万元, or a group such as {销售额: 万元}")
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<RawUnits, E> {
                Ok(RawUnits::All(word.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawUnits, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                Entries::deserialize(map).map(RawUnits::ByHeader)
            }
        }
        deserializer.deserialize_any(UnitsVisitor)
    }
}

/// The stages of opportunities.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {order: [Contact, Offer, Won], won: Won}")]
#[schemars(rename = "Stages")]
pub(super) struct RawStages {
    /// Stages from first to last.
    pub order: Option<Words>,
    /// The stage of a won deal.
    pub won: Option<String>,
    /// The stage of a lost deal.
    pub lost: Option<String>,
    /// Stage → header of the day on which a deal reached it: `{Offer: Offered on}`.
    pub dates: Option<Entries<Option<String>>>,
}

/// The actions of activities.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {visits: [拜访], follow_ups: [回访, 电话]}")]
#[schemars(rename = "Actions")]
pub(super) struct RawActions {
    /// Actions that are visits, as the data spell them.
    pub visits: Option<Words>,
    /// Actions that are follow-ups.
    pub follow_ups: Option<Words>,
    /// Actions that bring the customer an offer, such as `报价`.
    pub proposals: Option<Words>,
    /// Statuses of an activity that took place, such as `已完成`.
    pub done: Option<Words>,
}

/// One dimension.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {from: reps.Team, parent: region}")]
#[schemars(rename = "Dimension")]
pub(super) struct RawDimension {
    /// Look-up table and header: `reps.大区`; without it a column of the rows themselves.
    pub from: Option<String>,
    /// The dimension above it.
    pub parent: Option<String>,
    /// Name on pages.
    pub label: Option<Text>,
}

/// One report.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {cadence: month}")]
#[schemars(rename = "Report")]
pub(super) struct RawReport {
    /// Length of its period.
    #[schemars(with = "super::schema::Grain")]
    pub cadence: Option<String>,
    /// True for fiscal quarters and years.
    #[schemars(extend("enum" = ["true", "false", "yes", "no", true, false]))]
    pub fiscal: Option<String>,
    /// Name on the cover.
    pub title: Option<Text>,
    /// The dimension that section 2 ranks.
    pub main_dimension: Option<String>,
    /// The most slides it may have, the pages of reps apart (week 18, month 32, quarter and year 42): the least
    /// telling give way, and section 6 lists them.
    #[schemars(with = "Option<usize>", range(min = 8, max = 500))]
    pub pages: Option<String>,
    /// True for a page of each rep at the end of section 4; reports of one rep have theirs anyhow.
    #[schemars(extend("enum" = ["true", "false", "yes", "no", true, false]))]
    pub rep_pages: Option<String>,
}

/// Holidays, make-up workdays, the fiscal year of months or of weeks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {holidays: [2026-02-15..2026-02-21]}")]
#[schemars(rename = "Calendar")]
pub(super) struct RawCalendar {
    /// First month of the fiscal year, 1 to 12.
    pub fiscal_start: Option<String>,
    /// The year that names a fiscal year.
    #[schemars(extend("enum" = ["start", "end"]))]
    pub fiscal_named_by: Option<String>,
    /// The pattern of a fiscal year of whole weeks.
    #[schemars(extend("enum" = ["4-4-5", "4-5-4", "5-4-4"]))]
    pub weeks: Option<String>,
    /// The weekday on which its weeks begin.
    pub week_start: Option<String>,
    /// Where its years close.
    pub year_end: Option<RawYearEnd>,
    /// The month that gets the 53rd week.
    pub leap_week: Option<String>,
    /// Days and spans without work: `2026-02-15..2026-02-23`.
    pub holidays: Option<Words>,
    /// Weekend days that are worked (调休).
    pub workdays: Option<Words>,
}

/// The weekday on which a year of whole weeks closes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {month: 1, weekday: saturday, rule: nearest}")]
#[schemars(rename = "YearEnd")]
pub(super) struct RawYearEnd {
    /// The month in which the year closes, 1 to 12.
    pub month: Option<String>,
    /// The weekday on which it closes.
    pub weekday: Option<String>,
    /// The last such weekday of the month, or the one nearest to its end.
    #[schemars(extend("enum" = ["last", "nearest"]))]
    pub rule: Option<String>,
}

/// What is changed about a built-in measure.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {label: {zh: 销售额, en: Sales}, good: up}")]
#[schemars(rename = "Measure")]
pub(super) struct RawMeasure {
    /// Name on pages.
    pub label: Option<Text>,
    /// Which direction is good.
    #[schemars(extend("enum" = ["up", "down", "neutral"]))]
    pub good: Option<String>,
}

/// When something is worth saying.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {material: 5%}")]
#[schemars(rename = "Thresholds")]
pub(super) struct RawThresholds {
    /// Smaller relative variances are not commented: `5%`.
    pub material: Option<String>,
    /// Below this a change reads "roughly unchanged": `1%`.
    pub unchanged: Option<String>,
    /// Members below this share of the mean stay out of rankings: `1%`.
    pub low_base: Option<String>,
    /// Below this a member is a problem: `80%`.
    pub weak_attainment: Option<String>,
    /// From here a member is excellent: `120%`.
    pub strong_attainment: Option<String>,
    /// Most alerts on a page, 1 to 20.
    pub alerts: Option<String>,
    /// Shares of receivables that are provided for, by age: not due, 1–30, 31–60, 61–90, 91–180, over 180 days past due.
    pub provision: Option<Words>,
    /// Hours within which a complaint is to be answered.
    pub response_hours: Option<String>,
    /// From where on a measure of the whole or of a member is an alert: `[{measure: expense_ratio, above: 12%}]`.
    pub limits: Option<super::limits::RawLimits>,
}

/// One word, or a list of them.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words in order.
    pub words: Vec<String>,
    /// True when they were written as a list.
    pub list: bool,
}

impl Words {
    /// The words with their paths.
    pub fn with_paths<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (String, &'a str)> {
        let list = self.list;
        let at = move |i: usize| if list { format!("{path}[{i}]") } else { path.to_owned() };
        self.words.iter().enumerate().map(move |(i, word)| (at(i), word.as_str()))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordsVisitor;
        impl<'de> Visitor<'de> for WordsVisitor {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words { words: vec![word.to_owned()], list: false })
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Words, E> {
                Ok(Words::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = items.next_element::<Option<String>>()? {
                    // An empty entry is reported by its place; here it keeps the others in theirs.
                    words.push(word.unwrap_or_default());
                }
                Ok(Words { words, list: true })
            }
        }
        deserializer.deserialize_any(WordsVisitor)
    }
}

/// A group whose keys the project chooses, in the order of the file.
#[derive(Debug)]
pub(super) struct Entries<T>(pub Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a group of `key: value` lines")
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<Entries<T>, E> {
                Ok(Entries::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Option<T>>()? {
                    entries.push((key, value.unwrap_or_default()));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_any(EntriesVisitor(PhantomData))
    }
}
