//! The book of facts: every number that a page may print is entered here once, under its identity.

use std::collections::BTreeMap;

use crate::base::{Decimal, Period, Scenario, Status, Unit, Value};

use super::ledger::{Grid, Key, Ledger};
use super::measure::Spec;
use super::query::unit_under;
use super::variance::Cell;
use super::{Comparison, Fact, FactId, MemberRef};

/// Facts by their identity.
#[derive(Debug, Default)]
pub struct Book {
    facts: BTreeMap<FactId, Fact>,
}

/// Every scenario that a comparison may hold.
pub const EVERY: [Scenario; 15] = [
    Scenario::PY,
    Scenario::PP,
    Scenario::PL,
    Scenario::PLF,
    Scenario::BM,
    Scenario::AC,
    Scenario::DPY,
    Scenario::DPYRel,
    Scenario::DPP,
    Scenario::DPPRel,
    Scenario::DPL,
    Scenario::DPLRel,
    Scenario::DBM,
    Scenario::DBMRel,
    Scenario::Att,
];

/// Identity of a fact: `sales[region=France]@2020-05.AC`. Commas and brackets of a key are escaped, so that
/// two slices never share an identity.
pub fn fact_id(measure: &str, slice: &BTreeMap<String, String>, period: &Period, scenario: Scenario) -> FactId {
    let mut id = measure.to_owned();
    for (i, (dimension, key)) in slice.iter().enumerate() {
        id.push(if i == 0 { '[' } else { ',' });
        id.push_str(dimension);
        id.push('=');
        for c in key.chars() {
            if matches!(c, ',' | ']' | '\\') {
                id.push('\\');
            }
            id.push(c);
        }
    }
    if !slice.is_empty() {
        id.push(']');
    }
    format!("{id}@{period}.{scenario}")
}

/// Identity of the share that a member has of the whole's actual.
pub fn share_id(measure: &str, dimension: &str, key: &str, period: &Period) -> FactId {
    let slice = BTreeMap::from([(dimension.to_owned(), key.to_owned())]);
    fact_id(&format!("{measure}.share"), &slice, period, Scenario::AC)
}

/// A number that is no plain measure under a scenario, before it becomes a fact.
#[derive(Debug, Clone)]
pub struct Derived<'a> {
    /// What it is: `sales.share`, `days_left`.
    pub measure: String,
    /// Unit.
    pub unit: Unit,
    /// The member it belongs to; none for the whole.
    pub member: Option<&'a MemberRef>,
    /// Period.
    pub period: Period,
    /// Scenario or variance it derives from.
    pub scenario: Scenario,
}

impl Book {
    /// Enters a fact; the first entry of an identity stays.
    pub fn enter(&mut self, fact: Fact) -> FactId {
        let id = fact.id.clone();
        self.facts.entry(id.clone()).or_insert(fact);
        id
    }

    /// Enters a derived number; nothing when it has no value.
    pub fn derive(&mut self, what: Derived<'_>, cell: Cell) -> Option<FactId> {
        let members = what.member.map(std::slice::from_ref).unwrap_or_default();
        self.derive_among(members, what, cell)
    }

    /// Enters a derived number that belongs to the members of several dimensions together.
    pub fn derive_among(&mut self, members: &[MemberRef], what: Derived<'_>, cell: Cell) -> Option<FactId> {
        cell.value?;
        let slice: BTreeMap<String, String> = members.iter().map(|m| (m.dimension.clone(), m.key.clone())).collect();
        let id = fact_id(&what.measure, &slice, &what.period, what.scenario);
        Some(self.enter(Fact {
            id,
            measure: what.measure,
            unit: what.unit,
            slice,
            period: what.period,
            scenario: what.scenario,
            value: cell.value,
            status: cell.status,
        }))
    }

    /// Enters a count that belongs to the whole.
    pub fn count(&mut self, measure: String, period: Period, scenario: Scenario, count: usize) -> Option<FactId> {
        let value = Value::Exact(Decimal::whole(i128::try_from(count).unwrap_or(i128::MAX)));
        self.derive(Derived { measure, unit: Unit::Count, member: None, period, scenario }, Cell::of(value))
    }

    /// Enters the facts of one member (or the whole) in a grid. Scenarios that do not exist here are left out;
    /// the actual stays even when it is missing.
    pub fn compare(
        &mut self,
        ledger: &Ledger<'_>,
        spec: &Spec,
        by: &[usize],
        key: &Key,
        period: &Period,
        grid: &Grid,
    ) -> Comparison {
        let members: Vec<MemberRef> = by.iter().zip(key).map(|(d, code)| ledger.member(*d, *code)).collect();
        self.row(ledger.currency, spec, &members, period, (grid, key))
    }

    /// Enters the facts of a cell of a grid under the names of its members.
    pub fn row(
        &mut self,
        currency: &str,
        spec: &Spec,
        members: &[MemberRef],
        period: &Period,
        (grid, key): (&Grid, &Key),
    ) -> Comparison {
        let slice: BTreeMap<String, String> = members.iter().map(|m| (m.dimension.clone(), m.key.clone())).collect();
        let mut facts = BTreeMap::new();
        for scenario in EVERY {
            let cell = grid.cell(key, scenario);
            if cell.status == Status::Missing && scenario != Scenario::AC {
                continue;
            }
            let id = self.enter(Fact {
                id: fact_id(spec.id, &slice, period, scenario),
                measure: spec.id.to_owned(),
                unit: unit_under(spec, scenario, currency),
                slice: slice.clone(),
                period: *period,
                scenario,
                value: cell.value,
                status: cell.status,
            });
            facts.insert(scenario, id);
        }
        Comparison { measure: spec.id.to_owned(), member: members.last().cloned(), period: *period, facts }
    }

    /// A fact by its identity.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// The value of a comparison under a scenario.
    pub fn value(&self, comparison: &Comparison, scenario: Scenario) -> Option<Value> {
        self.facts.get(comparison.facts.get(&scenario)?)?.value
    }

    /// The value of a comparison as a float, for orders and scores.
    pub fn real(&self, comparison: &Comparison, scenario: Scenario) -> Option<f64> {
        self.value(comparison, scenario).map(Value::to_f64)
    }

    /// Every fact, sorted by identity.
    pub fn into_facts(self) -> Vec<Fact> {
        self.facts.into_values().collect()
    }
}
