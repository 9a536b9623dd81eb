//! The `facts` command: which number is behind this bar.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Calendar, Date, Error, Grain, Period, Result, Scenario, Status, Unit, Value, suggest};
use crate::config::Brief;
use crate::data::{Dataset, Member, MemberKind};

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
    answer(data, brief, query, &slice(data, &query.slice)?)
}

/// Answers a query within a slice that is already found; the words of [`Query::slice`] are not looked at.
///
/// # Errors
/// Unknown measures and dimensions, with the nearest known word.
pub fn answer(data: &Dataset, brief: &Brief, query: &Query, slice: &Slice) -> Result<Vec<QueryRow>> {
    let mut specs: Vec<Spec> = query.measures.iter().map(|id| measure::find(id, data)).collect::<Result<_>>()?;
    specs.sort_by_key(|s| s.id);
    specs.dedup();
    let by: Vec<usize> = query.by.iter().map(|id| dimension(data, id)).collect::<Result<_>>()?;
    let mut scenarios = query.scenarios.clone();
    scenarios.sort_unstable();
    scenarios.dedup();
    let mut periods = query.periods.clone();
    periods.sort();
    periods.dedup();

    let ledger = Ledger::new(data, brief, slice, query.as_of);
    let mut rows = Vec::new();
    for period in &periods {
        let grids: Vec<(&Spec, Grid)> = specs.iter().map(|s| (s, ledger.grid(s, &by, period, &scenarios))).collect();
        let mut keys: Vec<Key> = grids.iter().flat_map(|(_, g)| g.keys()).collect();
        if by.is_empty() {
            keys = vec![Key::new()];
        }
        keys.sort_unstable();
        keys.dedup();
        for key in &keys {
            let members: Vec<String> = by.iter().zip(key).map(|(d, code)| ledger.member(*d, *code).label).collect();
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

/// The members that a word names: one by its key, else all that have it as their label, else the one that is
/// shown so (`label (key)`, `label (parent)`).
fn members(data: &Dataset, dimension: usize, word: &str) -> Result<Vec<u32>> {
    let Some(found) = data.dimensions.get(dimension) else { return Ok(Vec::new()) };
    let matching = |same: &dyn Fn(&Member) -> bool| -> Vec<u32> {
        (0_u32..).zip(&found.members).filter(|(_, m)| same(m)).map(|(code, _)| code).collect()
    };
    let shown = |m: &Member| {
        let above = found.parent.and_then(|d| data.dimensions.get(d)).zip(m.parent);
        let parent = above.and_then(|(d, code)| d.members.get(code as usize)).map(|p| p.label.as_str());
        let inner = word.strip_prefix(m.label.as_str()).and_then(|w| w.strip_prefix(" (")?.strip_suffix(')'));
        inner.is_some_and(|w| w == m.key || Some(w) == parent)
    };
    let tries: [&dyn Fn(&Member) -> bool; 3] =
        [&|m| m.kind == MemberKind::Real && m.key == word, &|m| m.label == word, &shown];
    match tries.iter().map(|t| matching(*t)).find(|hits| !hits.is_empty()) {
        Some(hits) => Ok(hits),
        None => Err(Error::config(format!("`{word}` is no member of the dimension `{}`", found.id))
            .hint_maybe(suggest::hint(word, found.members.iter().map(|m| m.label.as_str())))),
    }
}

/// The periods of a length that touch the days from one period to another, both included.
///
/// # Errors
/// A range that ends before it starts, or is longer than a thousand periods.
pub fn periods_between(from: &Period, to: &Period, grain: Grain, calendar: &Calendar) -> Result<Vec<Period>> {
    let fiscal = from.fiscal || to.fiscal;
    let mut periods = Vec::new();
    let mut next = Period::containing(grain, fiscal, from.start, calendar);
    while let Some(period) = next.filter(|p| p.start <= to.end) {
        periods.push(period);
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
