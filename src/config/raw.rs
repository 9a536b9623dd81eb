//! The shape of `salesdeck.yaml`: which keys stand where, as serde types. Every scalar is still text.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::base::Text;

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group of `key: value` lines")]
pub(super) struct RawFile {
    pub salesdeck: Option<String>,
    pub title: Option<Text>,
    pub entity: Option<Text>,
    pub languages: Option<Words>,
    pub currency: Option<String>,
    pub objective: Option<Text>,
    pub tax_note: Option<Text>,
    pub template: Option<String>,
    pub as_of: Option<String>,
    pub tables: Option<Entries<RawTable>>,
    pub links: Option<Entries<Option<String>>>,
    pub dimensions: Option<Entries<RawDimension>>,
    pub reports: Option<Entries<RawReport>>,
    pub calendar: Option<RawCalendar>,
    pub measures: Option<Entries<RawMeasure>>,
    pub thresholds: Option<RawThresholds>,
}

/// One table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {files: data/sales.csv, columns: {…}}")]
pub(super) struct RawTable {
    pub files: Option<Words>,
    pub format: Option<RawFormat>,
    pub columns: Option<Entries<Option<String>>>,
    pub key: Option<String>,
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    pub grain: Option<String>,
    #[serde(rename = "where")]
    pub filter: Option<Entries<Words>>,
    pub aliases: Option<Entries<Entries<Option<String>>>>,
    pub stages: Option<RawStages>,
}

/// How the files of a table are written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {delimiter: \"|\", date: \"%Y/%m/%d\"}")]
pub(super) struct RawFormat {
    pub delimiter: Option<String>,
    pub quote: Option<String>,
    pub date: Option<String>,
    pub encoding: Option<String>,
    pub sheet: Option<Words>,
    pub header: Option<String>,
    pub header_rows: Option<String>,
    pub skip: Option<String>,
    pub fill_down: Option<Words>,
    pub totals: Option<Words>,
    pub unit: Option<RawUnits>,
    pub unpivot: Option<RawUnpivot>,
}

/// Columns that are turned into rows.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {columns: \"*月\", name: 月份, value: 目标}")]
pub(super) struct RawUnpivot {
    pub columns: Option<Words>,
    pub name: Option<String>,
    pub value: Option<String>,
    pub values: Option<Entries<Option<String>>>,
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
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {order: [Contact, Offer, Won], won: Won}")]
pub(super) struct RawStages {
    pub order: Option<Words>,
    pub won: Option<String>,
    pub lost: Option<String>,
}

/// One dimension.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {from: reps.Team, parent: region}")]
pub(super) struct RawDimension {
    pub from: Option<String>,
    pub parent: Option<String>,
    pub label: Option<Text>,
}

/// One report.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {cadence: month}")]
pub(super) struct RawReport {
    pub cadence: Option<String>,
    pub fiscal: Option<String>,
    pub title: Option<Text>,
    pub main_dimension: Option<String>,
}

/// Holidays, make-up workdays, the fiscal year of months or of weeks.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {holidays: [2026-02-15..2026-02-21]}")]
pub(super) struct RawCalendar {
    pub fiscal_start: Option<String>,
    pub fiscal_named_by: Option<String>,
    pub weeks: Option<String>,
    pub week_start: Option<String>,
    pub year_end: Option<RawYearEnd>,
    pub leap_week: Option<String>,
    pub holidays: Option<Words>,
    pub workdays: Option<Words>,
}

/// The weekday on which a year of whole weeks closes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {month: 1, weekday: saturday, rule: nearest}")]
pub(super) struct RawYearEnd {
    pub month: Option<String>,
    pub weekday: Option<String>,
    pub rule: Option<String>,
}

/// What is changed about a built-in measure.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {label: {zh: 销售额, en: Sales}, good: up}")]
pub(super) struct RawMeasure {
    pub label: Option<Text>,
    pub good: Option<String>,
}

/// When something is worth saying.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {material: 5%}")]
pub(super) struct RawThresholds {
    pub material: Option<String>,
    pub unchanged: Option<String>,
    pub low_base: Option<String>,
    pub weak_attainment: Option<String>,
    pub strong_attainment: Option<String>,
    pub alerts: Option<String>,
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
