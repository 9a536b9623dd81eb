//! Deals that stay longer in their stage than four of five deals did.

use chrono::Months;
use serde::Serialize;

use super::dwell::stays;
use super::figures::{Figures, of_days, whole};
use super::spans::Spans;
use super::standing::Deals;
use crate::base::Unit;
use crate::base::robust::quantile;
use crate::data::Outcome;
use crate::findings::study::Study;
use crate::findings::windows::day_number;
use crate::findings::{FactId, MemberRef};

/// Share of the stays that ended within what is usual.
const USUAL: f64 = 0.8;
/// Fewest ended stays that tell what is usual.
const KNOWN: usize = 10;
/// Deals that a report lists.
const LISTED: usize = 10;

/// Deals that stay longer in their stage than usual.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stuck {
    /// The largest by amount.
    pub deals: Vec<StuckDeal>,
    /// How many there are.
    pub count: Option<FactId>,
    /// Their amount.
    pub value: Option<FactId>,
    /// All open deals whose stage is known to have a usual length, and their amount.
    pub of: Option<FactId>,
    /// See `of`.
    pub of_value: Option<FactId>,
    /// By stage: what is usual in days, and how many deals stay longer.
    pub stages: Vec<(MemberRef, Option<FactId>, Option<FactId>)>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StuckDeal {
    /// Its number as written.
    pub id: String,
    /// Its customer.
    pub customer: Option<MemberRef>,
    /// Who is in charge.
    pub rep: Option<MemberRef>,
    /// The stage it is in.
    pub stage: MemberRef,
    /// Days in this stage.
    pub days: Option<FactId>,
    /// Days beyond what is usual.
    pub beyond: Option<FactId>,
    /// Its amount.
    pub amount: Option<FactId>,
    /// How many are smaller, and their amount: what a list that ends here leaves out.
    pub after: Option<FactId>,
    /// See `after`.
    pub after_value: Option<FactId>,
}

/// What is usual in each stage: the days within which four of five stays of the last twelve months ended.
pub fn usual(deals: &Deals<'_>, rows: &[usize], spans: &Spans) -> Vec<Option<i32>> {
    let last = spans.last();
    let since = spans.recent.to.checked_sub_months(Months::new(12)).map_or(i32::MIN, day_number);
    let mut found: Vec<Vec<i32>> = vec![Vec::new(); deals.ladder.steps()];
    for row in rows {
        let Some(standing) = deals.on(*row, last) else { continue };
        for stay in stays(deals, &standing, last).into_iter().filter(|s| s.ended && s.begun + s.days > since) {
            if let Some(list) = found.get_mut(stay.stage) {
                list.push(stay.days);
            }
        }
    }
    let border = |list: &mut Vec<i32>| {
        list.sort_unstable();
        // A deal is beyond it from the next whole day on.
        (list.len() >= KNOWN)
            .then(|| quantile(list.iter().copied().map(f64::from), USUAL).map(|days| days.floor() as i32))
            .flatten()
    };
    found.iter_mut().map(border).collect()
}

/// The deals that are stuck; none where no stage has a usual length, or no deal is open in one.
pub fn stuck(study: &Study<'_>, figures: &mut Figures<'_>, deals: &Deals<'_>, spans: &Spans) -> Option<Stuck> {
    let rows = study.ledger.tables.created.all();
    let usual = usual(deals, rows, spans);
    let last = spans.last();
    let mut open: Vec<(usize, usize, i32, i32)> = Vec::new();
    for &row in rows {
        let Some(standing) = deals.on(row, last).filter(|s| s.end == Outcome::Open) else { continue };
        let stage = standing.reached;
        let (Some(border), Some(entered)) =
            (usual.get(stage).copied().flatten(), standing.entered.get(stage).copied().flatten())
        else {
            continue;
        };
        open.push((row, stage, last - entered, border));
    }
    if open.is_empty() {
        return None;
    }
    let all = open.len();
    let all_value: i128 = open.iter().map(|deal| deals.amount(deal.0)).sum();
    let mut late: Vec<_> = open.into_iter().filter(|(_, _, days, border)| days > border).collect();
    late.sort_by_key(|(row, _, days, _)| (std::cmp::Reverse(deals.amount(*row)), std::cmp::Reverse(*days), *row));
    let (customers, reps) = (study.customer_dimension(), study.rep_dimension());
    let named = |dimension: Option<usize>, row: usize| {
        let dimension = dimension?;
        Some(study.ledger.member(dimension, deals.member(dimension, row)?))
    };
    let money = figures.money();
    let mut list: Vec<StuckDeal> = Vec::new();
    let total: i128 = late.iter().map(|deal| deals.amount(deal.0)).sum();
    let mut left = total;
    for (at, &(row, stage, days, border)) in late.iter().take(LISTED).enumerate() {
        let id = deals.id(row).to_owned();
        let taken = id.is_empty() || list.iter().any(|deal| deal.id == id);
        let key = if taken { format!("{id}#{}", row + 1) } else { id.clone() };
        let member = MemberRef { dimension: "opportunity".into(), key: key.clone(), label: key, special: false };
        let amount = figures.worth(deals.amount(row), 1);
        left -= deals.amount(row);
        let rest = figures.worth(left, late.len() - at - 1);
        list.push(StuckDeal {
            id,
            customer: named(customers, row),
            rep: named(reps, row),
            stage: deals.ladder.member(stage),
            days: figures.one("age", Unit::Days, Some(&member), of_days(days)),
            beyond: figures.one("beyond", Unit::Days, Some(&member), of_days(days - border)),
            amount: figures.one("amount", money.clone(), Some(&member), amount),
            after: figures.one("after", Unit::Count, Some(&member), whole(late.len() - at - 1)),
            after_value: figures.one("after_value", money.clone(), Some(&member), rest),
        });
    }
    let mut stages = Vec::new();
    for (at, border) in usual.iter().enumerate() {
        let Some(border) = border else { continue };
        let stage = deals.ladder.member(at);
        let n = late.iter().filter(|deal| deal.1 == at).count();
        let days = figures.one("usual", Unit::Days, Some(&stage), of_days(*border));
        let count = figures.one("stuck_here", Unit::Count, Some(&stage), whole(n));
        stages.push((stage, days, count));
    }
    let (value, of_value) = (figures.worth(total, late.len()), figures.worth(all_value, all));
    Some(Stuck {
        count: figures.count("stuck", late.len()),
        value: figures.one("stuck_value", money.clone(), None, value),
        of: figures.count("in_stage", all),
        of_value: figures.one("in_stage_value", money, None, of_value),
        deals: list,
        stages,
    })
}
