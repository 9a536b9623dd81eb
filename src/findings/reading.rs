//! Reading the model: facts by identity, and the parts that add up to a total.

use std::collections::BTreeMap;

use crate::base::{Scenario, Value};

use super::{
    Breakdown, BreakdownGroup, Comparison, Contribution, ContributionRow, Fact, Findings, Measure, MemberRef,
    NextTargets, Ranking, rest,
};

impl MemberRef {
    /// True of the member that stands for all members a list does not show.
    pub fn is_rest(&self) -> bool {
        self.key.starts_with(rest::LABEL)
    }
}

impl Ranking {
    /// The rows and the rest: they add up to the total.
    pub fn parts(&self) -> impl Iterator<Item = &Comparison> {
        self.rows.iter().chain(&self.rest)
    }
}

impl Breakdown {
    /// The parents and their rest: they add up to the total.
    pub fn parts(&self) -> impl Iterator<Item = &Comparison> {
        self.groups.iter().map(|group| &group.parent).chain(&self.rest)
    }
}

impl BreakdownGroup {
    /// The children and their rest: they add up to the parent.
    pub fn parts(&self) -> impl Iterator<Item = &Comparison> {
        self.children.iter().chain(&self.rest)
    }
}

impl Contribution {
    /// The rows and the rest: they add up to the total.
    pub fn parts(&self) -> impl Iterator<Item = &ContributionRow> {
        self.rows.iter().chain(&self.rest)
    }
}

impl NextTargets {
    /// The rows and the rest: they add up to the total.
    pub fn parts(&self) -> impl Iterator<Item = &Comparison> {
        self.rows.iter().chain(&self.rest)
    }
}

impl Findings {
    /// Every comparison of a member or the whole, wherever it stands.
    fn comparisons(&self) -> impl Iterator<Item = &Comparison> {
        let rankings = self.rankings.iter().chain(&self.customers).chain(&self.reps).flat_map(Ranking::parts);
        let breakdown = self.breakdown.iter();
        let groups = self.breakdown.iter().flat_map(|b| &b.groups).flat_map(BreakdownGroup::parts);
        let contributions = self.contributions.iter().flat_map(Contribution::parts).map(|row| &row.comparison);
        let problems = self.problems.iter().flat_map(|p| std::iter::once(&p.subject).chain(&p.drivers));
        rankings
            .chain(breakdown.flat_map(Breakdown::parts))
            .chain(groups)
            .chain(contributions)
            .chain(self.next_targets.iter().flat_map(NextTargets::parts))
            .chain(problems)
    }

    /// The members that the findings speak of: dimension → key → label. Facts name them by key.
    pub fn members(&self) -> BTreeMap<&str, BTreeMap<&str, &str>> {
        let mut members: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for member in self.comparisons().filter_map(|c| c.member.as_ref()) {
            members.entry(&member.dimension).or_default().insert(&member.key, &member.label);
        }
        members
    }

    /// A fact by its id.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.binary_search_by(|f| f.id.as_str().cmp(id)).ok().and_then(|i| self.facts.get(i))
    }

    /// The fact of a comparison under a scenario.
    pub fn of(&self, comparison: &Comparison, scenario: Scenario) -> Option<&Fact> {
        self.fact(comparison.facts.get(&scenario)?)
    }

    /// The value of a comparison under a scenario.
    pub fn value(&self, comparison: &Comparison, scenario: Scenario) -> Option<Value> {
        self.of(comparison, scenario)?.value
    }

    /// A measure by its id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id == id)
    }
}
