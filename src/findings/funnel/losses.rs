//! The deals that ended in the recent span, and why they were lost.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figures::{Figures, ratio, whole};
use super::proportion::differ;
use super::spans::Spans;
use super::standing::Deals;
use crate::base::{Unit, Value};
use crate::data::{BLANK, Outcome};
use crate::findings::study::Study;
use crate::findings::{Comparison, MemberRef};

/// The deals that ended in the recent span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ended {
    /// Rows of the won ones.
    pub won: Vec<usize>,
    /// Rows of the lost ones.
    pub lost: Vec<usize>,
    /// Σ amount of the won ones in minor units.
    pub won_value: i128,
    /// Σ amount of the lost ones.
    pub lost_value: i128,
    /// Days from creation to end of the won ones, where both are known.
    pub cycles: Vec<i32>,
}

/// The deals of the slice that ended in the recent span.
pub fn ended(study: &Study<'_>, deals: &Deals<'_>, spans: &Spans) -> Ended {
    let mut found = Ended::default();
    let outcomes = &study.data.opportunities.outcome;
    let closed = &study.data.opportunities.closed;
    for &row in &*study.ledger.tables.closed.within(spans.recent) {
        match outcomes.get(row) {
            Some(Outcome::Won) => {
                found.won.push(row);
                found.won_value += deals.amount(row);
                let took = closed.get(row).copied().flatten().zip(deals.created(row)).map(|(end, begun)| end - begun);
                found.cycles.extend(took.filter(|days| *days >= 0));
            }
            Some(Outcome::Lost) => {
                found.lost.push(row);
                found.lost_value += deals.amount(row);
            }
            _ => {}
        }
    }
    found
}

/// Why deals were lost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Losses {
    /// Reasons, the most frequent first, those without one last; they add up to the total.
    pub reasons: Vec<Reason>,
    /// All lost deals.
    pub total: Comparison,
    /// Their amount.
    pub total_value: Comparison,
    /// Position of the reason whose share grew most against last year by more than chance.
    pub grown: Option<usize>,
    /// Lost deals − Σ reasons; must be zero.
    pub check: Value,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// As written; none where the row does not say.
    pub name: Option<String>,
    /// Deals lost for it.
    pub count: Comparison,
    /// Their share of all lost deals.
    pub share: Comparison,
    /// Their amount.
    pub value: Comparison,
}

/// Reasons of losses; none where the table does not tell them or nothing was lost.
pub fn losses(figures: &mut Figures<'_>, deals: &Deals<'_>, now: &Ended, then: Option<&Ended>) -> Option<Losses> {
    if !deals.tells_reasons() || now.lost.is_empty() {
        return None;
    }
    let grouped = |ended: &Ended| {
        let mut groups: BTreeMap<Option<String>, (usize, i128)> = BTreeMap::new();
        for row in &ended.lost {
            let group = groups.entry(deals.reason(*row).map(str::to_owned)).or_default();
            group.0 += 1;
            group.1 += deals.amount(*row);
        }
        groups
    };
    let (own, before) = (grouped(now), then.map(grouped));
    let mut names: Vec<Option<String>> = own.keys().chain(before.iter().flat_map(|b| b.keys())).cloned().collect();
    let of = |groups: &BTreeMap<Option<String>, (usize, i128)>, name: &Option<String>| {
        groups.get(name).copied().unwrap_or_default()
    };
    names.sort_by(|a, b| a.is_none().cmp(&b.is_none()).then(of(&own, b).0.cmp(&of(&own, a).0)).then_with(|| a.cmp(b)));
    names.dedup();
    let (lost, lost_then) = (now.lost.len(), then.map(|t| t.lost.len()));
    let money = figures.money();
    let mut reasons = Vec::new();
    for name in &names {
        let key = name.clone().unwrap_or_else(|| BLANK.to_owned());
        let member = MemberRef { dimension: "reason".into(), key: key.clone(), label: key, special: name.is_none() };
        let ((n, value), earlier) = (of(&own, name), before.as_ref().map(|b| of(b, name)));
        let (units, units_then) = (figures.worth(value, n), earlier.map(|(n, value)| figures.worth(value, n)));
        let shares = earlier.zip(lost_then).map(|((n, _), all)| ratio(n, all));
        reasons.push(Reason {
            name: name.clone(),
            count: figures.compare("reason", &Unit::Count, Some(&member), whole(n), earlier.map(|(n, _)| whole(n))),
            share: figures.compare("reason_share", &Unit::Ratio, Some(&member), ratio(n, lost), shares),
            value: figures.compare("reason_value", &money, Some(&member), units, units_then),
        });
    }
    let growth = |(at, name): (usize, &Option<String>)| {
        let (n, all) = (of(before.as_ref()?, name).0, lost_then?);
        let own = of(&own, name).0;
        let change = own as f64 / lost as f64 - n as f64 / all.max(1) as f64;
        (name.is_some() && change > 0.0 && differ((own, lost), (n, all))).then_some((at, change))
    };
    let grown = names.iter().enumerate().filter_map(growth).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at);
    let (units, units_then) =
        (figures.worth(now.lost_value, lost), then.map(|t| figures.worth(t.lost_value, t.lost.len())));
    let counted: usize = names.iter().map(|name| of(&own, name).0).sum();
    let check = match (whole(lost).value, whole(counted).value) {
        (Some(Value::Exact(all)), Some(Value::Exact(parts))) => Value::Exact(all - parts),
        _ => Value::Real(f64::NAN),
    };
    Some(Losses {
        reasons,
        total: figures.compare("losses", &Unit::Count, None, whole(lost), lost_then.map(whole)),
        total_value: figures.compare("losses_value", &money, None, units, units_then),
        grown,
        check,
    })
}

impl Losses {
    /// The reason to name: the one that grew, else the most frequent one that says something.
    pub fn named(&self) -> Option<&Reason> {
        let first = || self.reasons.iter().find(|reason| reason.name.is_some());
        self.grown.and_then(|at| self.reasons.get(at)).or_else(first)
    }
}
