//! Findings about the customers as a whole: what the tiers bring and who moved, who stayed and who left.

use crate::base::Impact;

use super::super::book::Book;
use super::super::customers::{Bridge, BridgeStep, CustomerBase, Tier, Tiers};
use super::super::study::Study;
use super::super::{FactId, Finding};
use super::{Draft, weight};
use crate::base::Value;

/// Findings about the customers of the last 12 months.
pub fn base_messages(study: &Study<'_>, book: &Book, base: &CustomerBase) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(base.tiers.as_ref().and_then(|tiers| tiers_message(study, book, tiers)));
    found.extend(base.tiers.as_ref().and_then(|tiers| moves_message(study, book, tiers)));
    found.extend(base.bridge.as_ref().and_then(|bridge| bridge_message(study, book, bridge)));
    found
}

fn real(book: &Book, id: &FactId) -> Option<f64> {
    book.fact(id)?.value.map(Value::to_f64)
}

/// "n of N customers make up 80 %".
fn tiers_message(study: &Study<'_>, book: &Book, tiers: &Tiers) -> Option<Finding> {
    let a = tiers.groups.iter().find(|g| g.tier == Some(Tier::A))?;
    let share = real(book, &a.share)?;
    let largest = tiers.top.first()?;
    let draft = Draft::new("tiers", 3, "tiers", study.main.id)
        .fact("count", a.customers.clone()?)
        .fact("of", tiers.total.customers.clone()?)
        .fact("share", a.share.clone())
        .fact_maybe("top_share", largest.cumulated.clone())
        .name("top", largest.member.as_ref()?.label.clone())
        .word("dimension", format!("dimension.{}", tiers.dimension));
    Some(draft.score(weight(study, share, 0.1).score()).done())
}

/// How many rose and how many fell, with the largest of those that fell.
fn moves_message(study: &Study<'_>, book: &Book, tiers: &Tiers) -> Option<Finding> {
    let [risen, fallen] = tiers.moved.as_ref()?;
    let (up, down) = (real(book, risen)?, real(book, fallen)?);
    let mut draft = Draft::new("tier_moves", 3, "tier_moves", study.main.id)
        .fact("risen", risen.clone())
        .fact("fallen", fallen.clone())
        .word("dimension", format!("dimension.{}", tiers.dimension))
        .impact(match up.total_cmp(&down) {
            std::cmp::Ordering::Less => Impact::Bad,
            std::cmp::Ordering::Equal => Impact::Neutral,
            std::cmp::Ordering::Greater => Impact::Good,
        });
    let named = tiers.fallen.first().or(tiers.risen.first());
    if let Some((member, customer)) = named.and_then(|c| Some((c.member.as_ref()?, c))) {
        draft = draft
            .name("member", member.label.clone())
            .fact_maybe("moved", customer.change.clone().filter(|id| real(book, id).is_some_and(|v| v.abs() > 0.0)))
            .word("tier_before", format!("tier.{}", customer.before.unwrap_or(Tier::None).code()))
            .word("tier", format!("tier.{}", customer.tier.code()))
            .word("direction", if tiers.fallen.is_empty() { "direction.up" } else { "direction.down" });
    }
    let all = tiers.total.customers.as_ref().and_then(|id| real(book, id)).unwrap_or(0.0).max(1.0);
    Some(draft.score(weight(study, (up + down) / all, 0.4).score()).done())
}

/// What the customers of the year before bring now, who was lost and who was won.
fn bridge_message(study: &Study<'_>, book: &Book, bridge: &Bridge) -> Option<Finding> {
    let net = real(book, &bridge.net_retention)?;
    let amount = |step: BridgeStep| bridge.amounts.iter().find(|(s, _)| *s == step).map(|(_, id)| id.clone());
    let count = |step: BridgeStep| bridge.numbers.iter().find(|(s, _)| *s == step).map(|(_, id)| id.clone());
    let some = |id: Option<FactId>| id.filter(|id| real(book, id).is_some_and(|v| v.abs() > 0.0));
    let draft = Draft::new("customer_bridge", 3, "customer_bridge", study.main.id)
        .fact("net_retention", bridge.net_retention.clone())
        .fact("retention", bridge.retention.clone())
        .fact_maybe("lost", some(amount(BridgeStep::Lost)))
        .fact_maybe("lost_count", some(count(BridgeStep::Lost)))
        .fact_maybe("new", some(amount(BridgeStep::New)))
        .fact_maybe("new_count", some(count(BridgeStep::New)))
        .impact(if net < 1.0 { Impact::Bad } else { Impact::Good });
    Some(draft.score(weight(study, (net - 1.0).abs(), 0.9).score()).done())
}
