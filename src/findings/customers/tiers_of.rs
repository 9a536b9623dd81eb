//! The tiers of a report's customers: what each tier brings, who moved since the period before, what a customer of
//! it is worth (S21).

use serde::Serialize;

use crate::base::{Date, Decimal, Scenario, Value};

use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::purchases::{Bought, Purchases};
use super::tier_moves::{Moves, held, idle};
use super::tier_worth::Worth;
use super::tiers::{self, Tier};
use super::{Span, Years};
use crate::findings::study::Study;

/// Customers shown singly in the Pareto list.
const TOP: usize = 12;
/// Customers named among those who rose and among those who fell.
const MOVERS: usize = 5;

/// Tiers by sales of the last 12 months, with the movements since the period before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tiers {
    /// Dimension of the customers.
    pub dimension: String,
    /// The days that count.
    pub span: Span,
    /// The tiers, best first, then those apart and the rows of no customer; each only when it has any.
    pub groups: Vec<TierGroup>,
    /// The whole.
    pub total: TierGroup,
    /// The largest customers, largest first.
    pub top: Vec<TierCustomer>,
    /// All other customers with sales above zero together.
    pub rest: Option<TierCustomer>,
    /// The share at which tier A ends, a setting.
    pub border: FactId,
    /// Gini coefficient of the customers with sales above zero.
    pub gini: FactId,
    /// Herfindahl–Hirschman index of the same.
    pub hhi: FactId,
    /// Last day of the period that movements are told against; none where the data begin later.
    pub before: Option<Date>,
    /// Movements: tier before × tier now → number of customers; pairs without any are left out.
    pub moves: Vec<TierMove>,
    /// Number of customers of each tier in the period before, and of each tier now.
    pub tiers_then: Vec<(Tier, FactId)>,
    /// The same now, of those with a tier then or now.
    pub tiers_now: Vec<(Tier, FactId)>,
    /// All of these together.
    pub all_moves: Option<FactId>,
    /// How many rose and how many fell among those with a tier then and now.
    pub moved: Option<[FactId; 2]>,
    /// The largest that rose.
    pub risen: Vec<TierCustomer>,
    /// The largest that fell.
    pub fallen: Vec<TierCustomer>,
    /// Every customer, largest first.
    pub rows: Vec<TierRow>,
    /// Sales of the whole minus those of the groups; must be zero.
    pub check: Value,
}

/// What a tier brings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierGroup {
    /// The tier; none for the rows of no customer, and for the whole.
    pub tier: Option<Tier>,
    /// Number of customers; of the rows of no member, how many customer keys without a look-up row they have, if any.
    pub customers: Option<FactId>,
    /// Their sales.
    pub sales: FactId,
    /// Share of the sales.
    pub share: FactId,
    /// Gross profit, where costs are known.
    pub profit: Option<FactId>,
    /// Gross profit ÷ sales.
    pub margin: Option<FactId>,
    /// Customers with two orders or more ÷ customers.
    pub repurchase: Option<FactId>,
    /// Of the customers who were in this tier 12 months ago, the share that bought since.
    pub retention: Option<FactId>,
    /// What a customer of the tier is worth: m·r ÷ (1 + d − r), with m the profit of a customer in 12 months.
    pub lifetime: Option<FactId>,
}

/// A customer in the list of tiers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierCustomer {
    /// The customer; none for all others together.
    pub member: Option<MemberRef>,
    /// Its tier.
    pub tier: Tier,
    /// Its tier in the period before.
    pub before: Option<Tier>,
    /// Sales of the last 12 months.
    pub sales: FactId,
    /// Their change against the 12 months to the end of the period before; only of those who moved.
    pub change: Option<FactId>,
    /// Cumulated share; only in the Pareto list.
    pub cumulated: Option<FactId>,
    /// How many customers; only of all others together.
    pub count: Option<FactId>,
}

/// Customers that moved from one tier to another, or stayed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierMove {
    /// Tier in the period before.
    pub from: Tier,
    /// Tier now.
    pub to: Tier,
    /// How many.
    pub customers: FactId,
}

/// A customer as findings.json lists it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierRow {
    /// The customer.
    pub member: MemberRef,
    /// Sales of the last 12 months.
    pub sales: Value,
    /// Share of the sales of all customers above zero; none for the others.
    pub share: Option<f64>,
    /// Cumulated share.
    pub cumulated: Option<f64>,
    /// Its tier.
    pub tier: Tier,
    /// Its tier in the period before.
    pub before: Option<Tier>,
}

/// The tiers of a report; none when nobody bought.
pub fn tiers(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    (dimension, purchases): (usize, &Purchases<'_>),
    (years, nameless): (Years, usize),
) -> Option<Tiers> {
    let settings = &study.brief.customers;
    let (sums, nobody) = purchases.sums(years.later);
    let values: Vec<i128> = sums.iter().map(|s| s.net).collect();
    let ends = tiers::ends(&values, settings.tiers)?;
    let history = held(study, purchases, years);
    let held_before = history.as_ref().map(|(_, tiers, _)| tiers.as_slice());
    let now: Vec<Tier> = sums
        .iter()
        .enumerate()
        .map(|(i, sum)| {
            let before = held_before.and_then(|t| t.get(i)).copied().unwrap_or(Tier::None);
            if idle(sum) { Tier::None } else { tiers::tier_of(sum.net, before, ends, settings.hysteresis) }
        })
        .collect();
    let member = |i: usize| study.ledger.member(dimension, purchases.code(i));
    let main = study.main.id;
    let standings = tiers::standings(&values);
    let mut order: Vec<usize> = (0..values.len()).filter(|i| now[*i] != Tier::None).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(values[*i]), *i));

    let whole: i128 = values.iter().sum::<i128>() + nobody.net;
    let worth = Worth::of(study, purchases, years);
    let mut groups: Vec<TierGroup> = Vec::new();
    for tier in [Tier::A, Tier::B, Tier::C, Tier::Apart].into_iter().filter(|tier| now.contains(tier)) {
        let inside: Vec<usize> = order.iter().copied().filter(|i| now[*i] == tier).collect();
        groups.push(worth.group(study, entries, Some(tier), (&inside, &sums), (Bought::default(), 0), whole));
    }
    if nobody != Bought::default() {
        let about = [("tier", "unassigned")];
        groups.push(TierGroup {
            tier: None,
            customers: (nameless > 0).then(|| entries.count("customers.year", &about, Scenario::AC, nameless)),
            sales: entries.money(&format!("{main}.year"), &about, Scenario::AC, nobody.net),
            share: entries.ratio(&format!("{main}.year_share"), &about, Scenario::AC, (nobody.net, whole)),
            profit: None,
            margin: None,
            repurchase: None,
            retention: None,
            lifetime: None,
        });
    }
    let parts: i128 = order.iter().map(|i| values[*i]).sum::<i128>() + nobody.net;
    let total = worth.group(study, entries, None, (&order, &sums), (nobody, nameless), whole);

    let listed = |i: usize, entries: &mut Entries<'_>, pareto: bool| {
        let member = member(i);
        let about = of_member(&member);
        let sales = entries.money(&format!("{main}.year"), &about, Scenario::AC, values[i]);
        let cumulated = standings[i]
            .filter(|_| pareto)
            .map(|s| entries.real(&format!("{main}.year_cumulated"), &about, Scenario::AC, s.cumulated));
        let before = history.as_ref().and_then(|(_, _, sums)| sums.get(i)).filter(|_| !pareto);
        let change = before
            .map(|before| entries.money(&format!("{main}.year_change"), &about, Scenario::DPP, values[i] - before));
        let held = held_before.and_then(|t| t.get(i)).copied();
        TierCustomer { member: Some(member), tier: now[i], before: held, sales, change, cumulated, count: None }
    };
    let above: Vec<usize> = order.iter().copied().filter(|i| values[*i] > 0).collect();
    // A rest of one is that one.
    let shown = if above.len() <= TOP + 1 { above.len() } else { TOP };
    let top: Vec<TierCustomer> = above.iter().take(shown).map(|i| listed(*i, entries, true)).collect();
    let hidden = above.get(shown..).unwrap_or_default();
    let rest = (!hidden.is_empty()).then(|| {
        let about = [("tier", "(rest:tiers)")];
        let sum = hidden.iter().map(|i| values[*i]).sum();
        TierCustomer {
            member: None,
            tier: Tier::C,
            before: None,
            sales: entries.money(&format!("{main}.year"), &about, Scenario::AC, sum),
            change: None,
            cumulated: Some(entries.real(&format!("{main}.year_cumulated"), &about, Scenario::AC, 1.0)),
            count: Some(entries.count(&format!("{main}.rest_count"), &about, Scenario::AC, hidden.len())),
        }
    });
    let moves = held_before.map(|held| Moves::of(entries, held, &now)).unwrap_or_default();
    let ranked = |tier: Tier| matches!(tier, Tier::A | Tier::B | Tier::C);
    let by = |rose: bool| -> Vec<usize> {
        let Some(held) = held_before else { return Vec::new() };
        let pair = |i: &usize| (held.get(*i).copied().unwrap_or(Tier::None), now[*i]);
        let is = |i: &usize| {
            let (from, to) = pair(i);
            ranked(from) && if rose { ranked(to) && to < from } else { to > from }
        };
        let change = |i: &usize| history.as_ref().and_then(|h| h.2.get(*i)).map_or(0, |before| values[*i] - before);
        let mut found: Vec<usize> = (0..now.len()).filter(is).collect();
        // A border crossed from A or into A says more than one crossed below, then the amount.
        found.sort_by_key(|i| (pair(i).0.min(pair(i).1), std::cmp::Reverse(change(i).abs()), *i));
        found
    };
    let (up, down) = (by(true), by(false));
    let moved = held_before.map(|_| {
        let count = |what: &str, list: &[usize], entries: &mut Entries<'_>| {
            entries.count(&format!("customers.{what}"), &[], Scenario::DPP, list.len())
        };
        [count("tier_risen", &up, entries), count("tier_fallen", &down, entries)]
    });
    let risen = up.iter().take(MOVERS).map(|i| listed(*i, entries, false)).collect();
    let fallen = down.iter().take(MOVERS).map(|i| listed(*i, entries, false)).collect();
    let positive: i128 = values.iter().filter(|v| **v > 0).sum();
    let rows = order
        .iter()
        .map(|i| TierRow {
            member: member(*i),
            sales: Value::Exact(Decimal::new(values[*i], study.data.money_scale)),
            share: standings[*i].map(|_| values[*i] as f64 / positive as f64),
            cumulated: standings[*i].map(|s| s.cumulated),
            tier: now[*i],
            before: held_before.and_then(|t| t.get(*i)).copied(),
        })
        .collect();
    Some(Tiers {
        dimension: study.dimension_id(dimension),
        span: years.later.into(),
        groups,
        total,
        top,
        rest,
        border: entries.setting("customers.tier_border", settings.tiers[0]),
        gini: entries.real("customers.gini", &[], Scenario::AC, tiers::gini(&values)?),
        hhi: entries.real("customers.hhi", &[], Scenario::AC, tiers::hhi(&values)?),
        before: history.as_ref().map(|(day, ..)| *day),
        moves: moves.pairs,
        tiers_then: moves.then,
        tiers_now: moves.now,
        all_moves: moves.all,
        moved,
        risen,
        fallen,
        rows,
        check: Value::Exact(Decimal::new(whole - parts, study.data.money_scale)),
    })
}
