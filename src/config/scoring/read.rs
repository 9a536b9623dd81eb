//! Reading `scoring`: which words stand where, and what is wrong with them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::TableSpec;
use super::super::mistakes::{Mistakes, suggest_among};
use super::super::numerals;
use super::super::raw::{Entries, Words};
use super::super::settings::share;
use super::super::words::{MEASURES, is_role};
use super::{ComponentSpec, STANDARD, ScoreReference, Scoring, ScoringRoles, WHOLE, Weight, usual};

/// Most components of one score.
const MOST: usize = 8;
/// Measures that are no sums: they stand neither above nor below a line.
const RATES: [&str; 18] = [
    "gross_margin",
    "average_price",
    "average_order",
    "sales_per_customer",
    "average_deal",
    "win_rate",
    "conversion_rate",
    "collection_rate",
    "dso",
    "csat",
    "nps",
    "complaint_rate",
    "retention_rate",
    "churn_rate",
    "repurchase_rate",
    "expense_ratio",
    "market_share",
    "score",
];

/// The composite score of reps.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {weights: {completion: 60%, conversion: 40%}}")]
#[schemars(rename = "Scoring")]
pub(in super::super) struct RawScoring {
    /// Component → weight in per cent; together 100.
    pub weights: Option<Entries<Option<String>>>,
    /// Component → the measure it is read from, or a quotient of two: `average_deal: sales / new_customers`.
    pub measures: Option<Entries<Option<String>>>,
    /// Component → what gives 100 points: a number, `mean` of the reps, or `target` of the rep.
    pub references: Option<Entries<Option<String>>>,
    /// Component → share of its reference beyond which it brings no more points: `120%`.
    pub caps: Option<Entries<Option<String>>>,
    /// Component → share of its reference below which it loses no more points: `0%`.
    pub floors: Option<Entries<Option<String>>>,
    /// Scores from which a rep is excellent, good, passing: `[90, 80, 70]`.
    #[schemars(with = "Option<super::super::schema::Numbers>")]
    pub grades: Option<Words>,
    /// A rate of fewer cases than this is marked: `30`.
    pub few: Option<String>,
    /// A rate of fewer cases than this brings no points; its weight goes to the other components: `5`.
    pub least: Option<String>,
    /// Months in a row under the weak completion after which a rep is to improve: `2`.
    pub weak_months: Option<String>,
    /// Other weights for reps of some roles.
    pub roles: Option<RawRoles>,
}

/// Weights by a column of the look-up table of reps.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {by: reps.Role, weights: {Hunter: {…}}}")]
#[schemars(rename = "ScoringRoles")]
pub(in super::super) struct RawRoles {
    /// Look-up table and header that hold the role: `reps.岗位`.
    pub by: Option<String>,
    /// Role → component → weight in per cent.
    pub weights: Option<Entries<Entries<Option<String>>>>,
}

/// The words that may name a component.
fn known() -> Vec<&'static str> {
    let measures = MEASURES.into_iter().filter(|id| *id != "score");
    STANDARD.iter().map(|(id, ..)| *id).chain(measures.filter(|id| STANDARD.iter().all(|(s, ..)| s != id))).collect()
}

/// Checks the scoring; what is not given keeps its default.
pub(in super::super) fn resolve(raw: Option<RawScoring>, tables: &[TableSpec], mistakes: &mut Mistakes) -> Scoring {
    let Some(raw) = raw else { return Scoring::default() };
    let mut out = Scoring::default();
    if let Some(written) = raw.weights {
        out.weights = weights("scoring.weights", written, mistakes);
    }
    out.roles = raw.roles.and_then(|roles| by_role(roles, tables, mistakes));
    let named = out.weights.iter().chain(out.roles.iter().flat_map(|roles| roles.weights.values().flatten()));
    out.components = named.map(|w| (w.component.clone(), usual(&w.component))).collect();
    let mut each = |key: &str, written: Option<Entries<Option<String>>>, set: &Set| {
        for (id, word) in written.unwrap_or_default().0 {
            let path = format!("scoring.{key}.{id}");
            let Some(component) = out.components.get_mut(&id) else {
                let weighed: Vec<&str> = out.components.keys().map(String::as_str).collect();
                let error = mistakes.key(&path, format!("`{id}` has no weight, so nothing is scored by it"));
                suggest_among(error, &id, &weighed);
                continue;
            };
            if let Some(word) = word {
                set(&path, &word, component, mistakes);
            }
        }
    };
    each("measures", raw.measures, &measured);
    each("references", raw.references, &referred);
    each("caps", raw.caps, &|path, word, component, mistakes| {
        if let Some(cap) = share(path, word, mistakes) {
            component.cap = cap;
        }
    });
    each("floors", raw.floors, &|path, word, component, mistakes| {
        let Some(floor) = share(path, word, mistakes) else { return };
        if floor >= component.cap {
            let fact = format!("the floor `{word}` is not below the cap");
            mistakes.value(path, fact).hints.push("write a smaller share, such as `0%`".into());
        }
        component.floor = floor;
    });
    for (id, component) in &out.components {
        // The cap may have been written alone.
        if component.cap <= 0.0 && mistakes.has(&format!("scoring.caps.{id}")) {
            let path = format!("scoring.caps.{id}");
            mistakes.value(&path, "a cap of 0 gives nobody any points").hints.push("write `100%` or more".into());
        }
    }
    out.grades = raw.grades.and_then(|written| grades(&written, mistakes)).unwrap_or(out.grades);
    let mut whole = |key: &str, written: Option<String>, most: u32, default: u32| {
        let found = |word: String| {
            let found = word.trim().parse::<u32>().ok().filter(|n| (1..=most).contains(n));
            if found.is_none() {
                let error =
                    mistakes.value(&format!("scoring.{key}"), format!("`{word}` is not a number from 1 to {most}"));
                error.hints.push(format!("write a whole number such as `{default}`"));
            }
            found
        };
        written.and_then(found).unwrap_or(default)
    };
    out.few = whole("few", raw.few, 1_000_000, out.few);
    out.least = whole("least", raw.least, 1_000_000, out.least);
    out.weak_months = whole("weak_months", raw.weak_months, 12, out.weak_months);
    out
}

/// Sets one word of a component.
type Set = dyn Fn(&str, &str, &mut ComponentSpec, &mut Mistakes);

/// Component → weight; together they are the whole.
fn weights(path: &str, written: Entries<Option<String>>, mistakes: &mut Mistakes) -> Vec<Weight> {
    let known = known();
    let mut found = Vec::new();
    let mut sound = true;
    for (id, word) in written.0 {
        let at = format!("{path}.{id}");
        if !known.contains(&id.as_str()) {
            let own = format!("a component is one of {} or a measure", STANDARD.map(|(id, ..)| id).join(", "));
            mistakes.unknown_key(&at, format!("`{id}` is no component of a score"), &known, Some(own));
            sound = false;
            continue;
        }
        match word.and_then(|word| percent(&at, &word, mistakes)) {
            // A weight of 0 takes a component out.
            Some(0) => {}
            Some(parts) => found.push(Weight { component: id, parts }),
            None => sound = false,
        }
    }
    let sum: u32 = found.iter().map(|w| w.parts).sum();
    if sound && sum != WHOLE {
        let error = mistakes.key(path, format!("the weights add up to {} %, not to 100 %", percent_text(sum)));
        let gap = percent_text(sum.abs_diff(WHOLE));
        error.hints.push(format!("{} {gap} % in all", if sum < WHOLE { "add" } else { "take away" }));
    }
    if found.len() > MOST {
        let fact = format!("{} components are more than a reader can weigh", found.len());
        mistakes.key(path, fact).hints.push(format!("keep at most {MOST}"));
    }
    found
}

/// A weight in per cent, at most two digits after the point, in parts of [`WHOLE`].
fn percent(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<u32> {
    let number = word.trim().trim_end_matches(['%', '％']).trim();
    let found = numerals::plain(number).filter(|n| (0.0..=100.0).contains(n));
    let parts = found.map(|n| n * 100.0).filter(|parts| (parts - parts.round()).abs() < 1e-6);
    if parts.is_none() {
        let hint = "write per cent such as `30%`, with at most two digits after the point";
        mistakes.value(path, format!("`{word}` is not a weight")).hints.push(hint.into());
    }
    parts.map(|parts| parts.round() as u32)
}

/// Parts of [`WHOLE`] as per cent: `97.5`.
fn percent_text(parts: u32) -> String {
    let text = format!("{}.{:02}", parts / 100, parts % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn by_role(raw: RawRoles, tables: &[TableSpec], mistakes: &mut Mistakes) -> Option<ScoringRoles> {
    const PATH: &str = "scoring.roles";
    let hint = "write a look-up table and its header, such as `by: reps.Role`";
    let Some(by) = raw.by else {
        mistakes.missing(PATH, "by", "the column of the roles is missing", hint);
        return None;
    };
    let at = format!("{PATH}.by");
    let Some((table, header)) = by.split_once('.').filter(|(_, header)| !header.is_empty()) else {
        mistakes.value(&at, format!("`{by}` does not name a column of a table")).hints.push(hint.into());
        return None;
    };
    let lookups: Vec<&str> = tables.iter().filter(|t| !is_role(&t.name)).map(|t| t.name.as_str()).collect();
    if !lookups.contains(&table) {
        let error = mistakes.word(&at, table, format!("there is no look-up table `{table}`"));
        suggest_among(error, table, &lookups);
        return None;
    }
    let written = raw.weights.unwrap_or_default().0;
    if written.is_empty() {
        let hint = "write the weights of a role, such as `weights: {Hunter: {completion: 60%, new_customers: 40%}}`";
        mistakes.missing(PATH, "weights", "no role has weights of its own", hint);
    }
    let mut of = BTreeMap::new();
    for (role, entries) in written {
        let found = weights(&format!("{PATH}.weights.{role}"), entries, mistakes);
        of.insert(role, found);
    }
    Some(ScoringRoles { table: table.to_owned(), header: header.to_owned(), weights: of })
}

/// A measure, or `one / other`.
fn measured(path: &str, word: &str, component: &mut ComponentSpec, mistakes: &mut Mistakes) {
    let computed: Vec<&str> = MEASURES.into_iter().filter(|id| *id != "score").collect();
    let (above, below) = match word.split_once('/') {
        Some((above, below)) => (above.trim(), Some(below.trim())),
        None => (word.trim(), None),
    };
    let mut sound = true;
    for part in [Some(above), below].into_iter().flatten() {
        if !computed.contains(&part) {
            suggest_among(mistakes.word(path, part, format!("unknown measure `{part}`")), part, &computed);
            sound = false;
        } else if below.is_some() && RATES.contains(&part) {
            let fact = format!("`{part}` is a rate, and a rate is divided by nothing");
            let hint = "divide a sum or a count by another, such as `sales / new_customers`";
            mistakes.word(path, part, fact).hints.push(hint.into());
            sound = false;
        }
    }
    if sound {
        component.measure = above.to_owned();
        component.per = below.map(str::to_owned);
    }
}

/// A number, `mean` or `target`.
fn referred(path: &str, word: &str, component: &mut ComponentSpec, mistakes: &mut Mistakes) {
    component.reference = match word.trim() {
        "mean" => ScoreReference::Mean,
        "target" => ScoreReference::Target,
        _ => match numerals::share(word).filter(|n| n.is_finite() && *n > 0.0) {
            Some(number) => ScoreReference::Value(number),
            None => {
                let hint =
                    "write what gives 100 points: a number above 0 such as `80000` or `30%`, `mean`, or `target`";
                mistakes.value(path, format!("`{word}` is not a reference")).hints.push(hint.into());
                return;
            }
        },
    };
}

/// Three falling scores.
fn grades(written: &Words, mistakes: &mut Mistakes) -> Option<[f64; 3]> {
    const PATH: &str = "scoring.grades";
    let mut found = Vec::new();
    for (at, word) in written.with_paths(PATH) {
        let Some(score) = numerals::plain(word).filter(|s| (0.0..=1000.0).contains(s)) else {
            mistakes.value(&at, format!("`{word}` is not a score")).hints.push("write a number such as `90`".into());
            return None;
        };
        found.push(score);
    }
    let hint = "write the scores from which a rep is excellent, good, passing: `grades: [90, 80, 70]`";
    match <[f64; 3]>::try_from(found) {
        Ok(found) if found.windows(2).all(|pair| pair[0] > pair[1]) => Some(found),
        Ok(_) => {
            mistakes.value(PATH, "each border must be smaller than the one before").hints.push(hint.into());
            None
        }
        Err(found) => {
            let fact = format!("{} borders where 3 are needed", found.len());
            mistakes.value(PATH, fact).hints.push(hint.into());
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::measure::{ALL, Formula};

    #[test]
    fn what_is_no_sum_is_known() {
        let rates: Vec<&str> =
            ALL.iter().filter(|s| !matches!(s.formula, Formula::Part(_))).map(|spec| spec.id).collect();
        for id in &rates {
            assert!(RATES.contains(id), "{id}");
        }
        assert_eq!(rates.len(), RATES.len());
    }

    #[test]
    fn weights_are_told_as_they_are_written() {
        assert_eq!([9_750, 10_000, 1].map(percent_text), ["97.5", "100", "0.01"]);
    }
}
