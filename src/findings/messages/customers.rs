//! Findings about customers: who was lost, who dropped, who grew, who is new, and how concentrated sales are.

use crate::base::{Scenario, Value};

use super::super::Finding;
use super::super::book::{Book, fact_id};
use super::super::customers::Customers;
use super::super::study::Study;
use super::{Change, Draft, weight};

/// Findings about customers.
pub fn customer_messages(study: &Study<'_>, book: &Book, customers: &Customers) -> Vec<Finding> {
    let ranking = &customers.ranking;
    let total = book.real(&ranking.total, ranking.reference).unwrap_or(0.0);
    let mut found = Vec::new();
    for row in &customers.extremes {
        let Some(change) = Change::of(study, book, &study.main, row, ranking.reference) else { continue };
        let lost = customers.lost.as_ref().filter(|lost| row.member.as_ref() == Some(&lost.member));
        let kind = match () {
            () if change.delta < 0.0 && lost.is_some() => "customer_lost",
            () if change.delta < 0.0 => "customer_drop",
            () if change.delta > 0.0 && row.member.is_some() && row.member == customers.new => "customer_new",
            () if change.delta > 0.0 => "customer_gain",
            () => continue,
        };
        // Between two of its orders a customer asks for little.
        let waits = lost.is_none() && change.actual.to_f64() <= 0.0;
        let actionability = match () {
            () if waits => 0.3,
            () if change.delta < 0.0 => 1.0,
            () => 0.7,
        };
        let draft = change.fill(study, Draft::new(kind, 3, "customers", study.main.id).member(row), false);
        let draft = draft
            .fact_maybe("silent", lost.and_then(|lost| lost.silent.clone()))
            .fact_maybe("usual", lost.and_then(|lost| lost.usual.clone()))
            .fact_maybe("last_year", lost.and_then(|lost| lost.last_year.clone()));
        found.push(draft.score(weight(study, change.share_of(total), actionability).score()).done());
    }
    found.extend(concentration(study, book, customers));
    found
}

fn concentration(study: &Study<'_>, book: &Book, customers: &Customers) -> Option<Finding> {
    let main = study.main.id;
    let id = |what: &str| fact_id(&format!("{main}.{what}"), &Default::default(), &study.period, Scenario::AC);
    let share = book.fact(&id("top_share"))?.value.map(Value::to_f64)?;
    // All customers together have everything: that says nothing.
    if customers.buying <= super::super::customers::CONCENTRATED {
        return None;
    }
    let top = customers.largest.as_ref()?;
    let draft = Draft::new("customers_top", 3, "customers", main)
        .fact("share", id("top_share"))
        .fact("count", id("top_count"))
        .fact("actual", id("top"))
        .name("top", top.label.clone())
        .word("dimension", format!("dimension.{}", top.dimension));
    Some(draft.score(weight(study, share, 0.2).score()).done())
}
