//! Limits of the project's own: from where on a measure of a region, product line or the whole is an alert.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::DimensionSpec;
use super::mistakes::{Mistakes, suggest_among};
use super::numerals;
use super::raw::{Entries, Words};
use super::words::{MEASURES, is_computed};
use crate::base::Scenario;

/// Most limits of a project.
const MOST: usize = 100;
/// What a limit may be told against.
const AGAINST: [&str; 3] = ["PL", "PY", "PP"];

/// One limit as it is written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {measure: expense_ratio, above: 12%}")]
#[schemars(rename = "Limit")]
pub(super) struct RawLimit {
    /// Id of the measure, such as `expense_ratio`.
    pub measure: Option<String>,
    /// Dimension → member (its label or key), or a list of them: `{channel: 线上}`; without it the whole.
    #[serde(rename = "where")]
    pub filter: Option<Entries<Words>>,
    /// A dimension each member of which is held against the limit by itself.
    pub by: Option<String>,
    /// `PL`, `PY` or `PP`: the limit is one of the variance against it, in percent of it, of ratios in points.
    #[schemars(extend("enum" = ["PL", "PY", "PP"]))]
    pub against: Option<String>,
    /// An alert from here up: `12%`, `0.12`, `500000`.
    pub above: Option<String>,
    /// An alert from here down: `-10%`, `30`.
    pub below: Option<String>,
}

/// The limits in the order of the file.
#[derive(Debug, Default, JsonSchema)]
#[schemars(inline)]
pub(super) struct RawLimits(pub Vec<RawLimit>);

impl<'de> Deserialize<'de> for RawLimits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LimitsVisitor;
        impl<'de> Visitor<'de> for LimitsVisitor {
            type Value = RawLimits;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list such as [{measure: expense_ratio, above: 12%}]")
            }
            fn visit_unit<E: serde::de::Error>(self) -> Result<RawLimits, E> {
                Ok(RawLimits::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawLimits, A::Error> {
                let mut limits = Vec::new();
                while let Some(limit) = items.next_element::<Option<RawLimit>>()? {
                    limits.push(limit.unwrap_or_default());
                }
                Ok(RawLimits(limits))
            }
        }
        deserializer.deserialize_any(LimitsVisitor)
    }
}

/// From where on a measure is an alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Id of the measure.
    pub measure: String,
    /// Dimension → members, each of which is held against the limit; empty for the whole.
    pub members: BTreeMap<String, Vec<String>>,
    /// Dimension each member of which is held against the limit.
    pub by: Option<String>,
    /// The reference of the variance that is limited; none where the value itself is.
    pub against: Option<Scenario>,
    /// An alert from here up.
    pub above: Option<f64>,
    /// An alert from here down.
    pub below: Option<f64>,
    /// Where it stands in the file, as [`super::Places`] writes it.
    pub path: String,
}

/// Checks the limits.
pub(super) fn resolve(raw: Option<RawLimits>, dimensions: &[DimensionSpec], mistakes: &mut Mistakes) -> Vec<Limit> {
    const PATH: &str = "thresholds.limits";
    let raw = raw.unwrap_or_default().0;
    if raw.len() > MOST {
        let fact = format!("{} limits; at most {MOST} are read", raw.len());
        mistakes.value(PATH, fact).hints.push("one with `by: region` holds for every region".into());
        return Vec::new();
    }
    let known: Vec<&str> = dimensions.iter().map(|d| d.id.as_str()).collect();
    let all = raw.into_iter().enumerate();
    all.filter_map(|(at, limit)| one(limit, format!("{PATH}[{at}]"), &known, mistakes)).collect()
}

fn one(raw: RawLimit, path: String, dimensions: &[&str], mistakes: &mut Mistakes) -> Option<Limit> {
    let measure = match raw.measure {
        Some(measure) => measure,
        None => {
            let hint = "write `measure: expense_ratio`";
            mistakes.missing(&path, "measure", "a limit without a measure", hint);
            return None;
        }
    };
    if !is_computed(&measure) {
        let computed: Vec<&str> = MEASURES.into_iter().filter(|m| is_computed(m)).collect();
        let error = mistakes.value(&format!("{path}.measure"), format!("unknown measure `{measure}`"));
        suggest_among(error, &measure, &computed);
        return None;
    }
    let mut is_dimension = |at: &str, id: &str, key: bool| {
        let there = dimensions.contains(&id);
        if !there {
            let fact = format!("there is no dimension `{id}`");
            let error = if key { mistakes.key(at, fact) } else { mistakes.value(at, fact) };
            suggest_among(error, id, dimensions);
        }
        there
    };
    let mut members = BTreeMap::new();
    for (dimension, words) in raw.filter.unwrap_or_default().0 {
        if is_dimension(&format!("{path}.where.{dimension}"), &dimension, true) {
            members.insert(dimension, words.words);
        }
    }
    let by = raw.by.filter(|by| is_dimension(&format!("{path}.by"), by, false));
    let against = raw.against.and_then(|word| {
        let found = AGAINST.contains(&word.as_str()).then(|| Scenario::parse(&word)).flatten();
        if found.is_none() {
            let error = mistakes.value(&format!("{path}.against"), format!("`{word}` is nothing to compare with"));
            error.hints.push("write `PL` (the target), `PY` (last year) or `PP` (the period before)".into());
        }
        found
    });
    let mut border = |key: &str, word: &Option<String>| number(&format!("{path}.{key}"), word.as_ref()?, mistakes);
    let (above, below) = (border("above", &raw.above), border("below", &raw.below));
    let written = |key: &str, mistakes: &Mistakes| mistakes.has(&format!("{path}.{key}"));
    if !written("above", mistakes) && !written("below", mistakes) {
        let hint = "write `above: 12%`, or `below: 30`";
        mistakes.value(&path, format!("the limit of `{measure}` has no border")).hints.push(hint.into());
    }
    if above.zip(below).is_some_and(|(above, below)| below >= above) {
        let [below, above] = [&raw.below, &raw.above].map(|word| word.as_deref().unwrap_or_default().trim());
        let fact = format!("every value lies below {below} or above {above}: all would be alerts");
        let hint = "`below` is the lower border, `above` the upper one";
        mistakes.value(&format!("{path}.below"), fact).hints.push(hint.into());
    }
    (above.is_some() || below.is_some()).then_some(Limit { measure, members, by, against, above, below, path })
}

/// A number or a share, of either sign: `12%`, `-0.1`, `500000`.
fn number(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<f64> {
    let found = numerals::signed(word).filter(|n| n.abs() < 1e15);
    if found.is_none() {
        let hint = "write a number such as `500000`, or a share such as `12%`";
        mistakes.value(path, format!("`{word}` is not a limit")).hints.push(hint.into());
    }
    found
}
