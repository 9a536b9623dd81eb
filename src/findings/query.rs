//! The `facts` command: which number is behind this bar.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Calendar, Date, Error, Grain, Period, Result, Scenario, Status, Unit, Value, suggest};
use crate::config::Brief;
use crate::data::Dataset;

use super::Slice;
use super::ledger::{Grid, Key, Ledger};
use super::measure::{self, Spec};

/// A question of the `facts` command.
#[derive(Debug, Clone)]
pub struct Query {
    /// Measure ids.
    pub measures: Vec<String>,
    /// Dimension ids to group by, in the order of the columns.
    pub by: Vec<String>,
    /// Dimension id and member (key or label); the same dimension twice means either.
    pub slice: Vec<(String, String)>,
    /// Periods.
    pub periods: Vec<Period>,
    /// Scenarios and variances.
    pub scenarios: Vec<Scenario>,
    /// The day up to which actual data count.
    pub as_of: Date,
}

/// A row of the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryRow {
    /// Measure id.
    pub measure: String,
    /// Unit of the value: of a relative variance and the attainment, a ratio.
    pub unit: Unit,
    /// Labels of the members, in the order of the dimensions asked for.
    pub members: Vec<String>,
    /// Period.
    pub period: Period,
    /// Scenario or variance.
    pub scenario: Scenario,
    /// The value; none when the status says so.
    pub value: Option<Value>,
    /// How far it can be used.
    pub status: Status,
}

/// Answers a query; rows sorted by period, members, measure, scenario.
///
/// # Errors
/// Unknown measures, dimensions and members, with the nearest known word.
pub fn query(data: &Dataset, brief: &Brief, query: &Query) -> Result<Vec<QueryRow>> {
    let mut specs: Vec<Spec> = query.measures.iter().map(|id| measure::find(id, data)).collect::<Result<_>>()?;
    specs.sort_by_key(|s| s.id);
    specs.dedup();
    let by: Vec<usize> = query.by.iter().map(|id| dimension(data, id)).collect::<Result<_>>()?;
    let slice = slice(data, &query.slice)?;
    let mut scenarios = query.scenarios.clone();
    scenarios.sort_unstable();
    scenarios.dedup();
    let mut periods = query.periods.clone();
    periods.sort();
    periods.dedup();

    let ledger = Ledger::new(data, brief, &slice, query.as_of);
    let mut rows = Vec::new();
    for period in &periods {
        let grids: Vec<(&Spec, Grid)> =
            specs.iter().map(|s| (s, ledger.grid(s, &by, period, &scenarios))).collect();
        let mut keys: Vec<Key> = grids.iter().flat_map(|(_, g)| g.keys()).collect();
        if by.is_empty() {
            keys = vec![Key::new()];
        }
        keys.sort_unstable();
        keys.dedup();
        for key in &keys {
            let members: Vec<String> =
                by.iter().zip(key).map(|(d, code)| ledger.member(*d, *code).label).collect();
            for (spec, grid) in &grids {
                for scenario in &scenarios {
                    let cell = grid.cell(key, *scenario);
                    rows.push(QueryRow {
                        measure: spec.id.to_owned(),
                        unit: unit_under(spec, *scenario, &brief.currency),
                        members: members.clone(),
                        period: *period,
                        scenario: *scenario,
                        value: cell.value,
                        status: cell.status,
                    });
                }
            }
        }
    }
    Ok(rows)
}

/// The unit of a measure under a scenario: relative variances and the attainment are ratios.
pub fn unit_under(spec: &Spec, scenario: Scenario, currency: &str) -> Unit {
    if scenario.is_relative() || scenario == Scenario::Att { Unit::Ratio } else { spec.unit(currency) }
}

/// Index of a dimension by its id.
///
/// # Errors
/// An id that is no dimension, with the nearest one that is.
pub fn dimension(data: &Dataset, id: &str) -> Result<usize> {
    data.dimension(id).ok_or_else(|| {
        Error::config(format!("unknown dimension `{id}`"))
            .hint_maybe(suggest::hint(id, data.dimensions.iter().map(|d| d.id.as_str())))
    })
}

/// A slice from words: a key names one member, a label every member that has it.
///
/// # Errors
/// Unknown dimensions and members, with the nearest known word.
pub fn slice(data: &Dataset, words: &[(String, String)]) -> Result<Slice> {
    let mut slices: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for (id, word) in words {
        let d = dimension(data, id)?;
        slices.entry(d).or_default().extend(members(data, d, word)?);
    }
    for codes in slices.values_mut() {
        codes.sort_unstable();
        codes.dedup();
    }
    Ok(slices.into_iter().collect())
}

fn members(data: &Dataset, dimension: usize, word: &str) -> Result<Vec<u32>> {
    let Some(found) = data.dimensions.get(dimension) else { return Ok(Vec::new()) };
    let code = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
    if let Some(i) = found.members.iter().position(|m| m.key == word) {
        // A key that is also the label of others names them too only when it is their common name.
        let namesakes: Vec<u32> = with_label(data, dimension, word);
        return Ok(if namesakes.contains(&code(i)) { namesakes } else { vec![code(i)] });
    }
    let labelled = with_label(data, dimension, word);
    if !labelled.is_empty() {
        return Ok(labelled);
    }
    let in_brackets =
        found.members.iter().position(|m| word.strip_suffix(&format!(" ({})", m.key)) == Some(m.label.as_str()));
    match in_brackets {
        Some(i) => Ok(vec![code(i)]),
        None => Err(Error::config(format!("`{word}` is no member of the dimension `{}`", found.id)).hint_maybe(
            suggest::hint(word, found.members.iter().map(|m| m.label.as_str())),
        )),
    }
}

fn with_label(data: &Dataset, dimension: usize, label: &str) -> Vec<u32> {
    let members = data.dimensions.get(dimension).map_or([].as_slice(), |d| d.members.as_slice());
    (0_u32..).zip(members).filter(|(_, m)| m.label == label).map(|(code, _)| code).collect()
}

/// The periods of a length from one period to another, both included, whatever their own lengths.
///
/// # Errors
/// A range that ends before it starts, or is longer than a thousand periods.
pub fn periods_between(from: &Period, to: &Period, grain: Grain, calendar: &Calendar) -> Result<Vec<Period>> {
    let fiscal = from.fiscal || to.fiscal;
    let mut periods = Vec::new();
    let mut next = Period::containing(grain, fiscal, from.start, calendar);
    while let Some(period) = next.filter(|p| p.start <= to.end) {
        // A week that a month's range only touches at its end belongs to it; one before its start does not.
        if period.end >= from.start {
            periods.push(period);
        }
        if periods.len() > 1000 {
            return Err(Error::config(format!("{from} to {to} holds more than a thousand periods"))
                .hint("ask for a shorter range or a longer --grain"));
        }
        next = period.next(calendar);
    }
    if periods.is_empty() {
        return Err(Error::config(format!("the range {from} to {to} is empty")).hint("--from must not lie after --to"));
    }
    Ok(periods)
}
