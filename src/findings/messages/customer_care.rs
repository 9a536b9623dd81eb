//! Findings about how customers behave and what to do: segments, life cycle, cohorts, care, cross-sell, channels.

use crate::base::{Impact, Scenario, Value};

use super::super::book::Book;
use super::super::customers::{
    Care, CareList, Channels, Cohorts, CrossSell, CustomerBase, LifeCycle, Rfm, Segment, Stage,
};
use super::super::study::Study;
use super::super::{FactId, Finding};
use super::{Draft, weight};

/// Quarters after which a year is over.
const YEAR: usize = 4;

/// Findings about what customers do and need.
pub fn care_messages(study: &Study<'_>, book: &Book, base: &CustomerBase) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(base.rfm.as_ref().and_then(|rfm| rfm_message(study, book, rfm)));
    found.extend(base.life_cycle.as_ref().and_then(|cycle| life_cycle_message(study, book, cycle)));
    found.extend(base.cohorts.as_ref().and_then(|cohorts| cohorts_message(study, book, cohorts)));
    found.extend(base.care.as_ref().and_then(|care| care_message(study, book, care)));
    found.extend(base.cross_sell.as_ref().and_then(|cross| cross_message(study, book, cross)));
    found.extend(base.channels.as_ref().and_then(|channels| channel_message(study, book, channels)));
    found
}

fn real(book: &Book, id: &FactId) -> Option<f64> {
    book.fact(id)?.value.map(Value::to_f64)
}

/// The fact, where it has a value other than zero.
fn some(book: &Book, id: Option<&FactId>) -> Option<FactId> {
    id.filter(|id| real(book, id).is_some_and(|v| v.abs() > 0.0)).cloned()
}

/// How much the best customers bring, and how many good ones have gone quiet.
fn rfm_message(study: &Study<'_>, book: &Book, rfm: &Rfm) -> Option<Finding> {
    let of = |segment: Segment| rfm.segments.iter().find(|s| s.segment == Some(segment));
    let (best, risk) = (of(Segment::Champions), of(Segment::AtRisk));
    let mut draft = Draft::new("rfm", 3, "rfm", study.main.id)
        .fact("of", rfm.total.customers.clone())
        .fact_maybe("best", some(book, best.map(|s| &s.customers)))
        .fact_maybe("best_share", some(book, best.map(|s| &s.share)))
        .fact_maybe("risk", some(book, risk.map(|s| &s.customers)))
        .fact_maybe("risk_share", some(book, risk.map(|s| &s.share)))
        .fact_maybe("unscored", rfm.unscored.clone())
        .impact(if risk.is_some() { Impact::Bad } else { Impact::Good });
    if let Some(first) = rfm.at_risk.first() {
        draft = draft.name("member", first.member.label.clone());
    }
    let share = risk.and_then(|s| real(book, &s.share)).unwrap_or(0.0);
    Some(draft.score(weight(study, share, 0.5).score()).done())
}

/// Who buys for long, who is new, who is gone.
fn life_cycle_message(study: &Study<'_>, book: &Book, cycle: &LifeCycle) -> Option<Finding> {
    let of = |stage: Stage| cycle.stages.iter().find(|s| s.stage == Some(stage));
    let (mature, churned, interested) = (of(Stage::Mature)?, of(Stage::Churned), of(Stage::Interested));
    let change = churned.and_then(|s| real(book, &s.change)).unwrap_or(0.0);
    let draft = Draft::new("life_cycle", 3, "life_cycle", study.main.id)
        .fact("mature", mature.customers.clone())
        .fact("mature_share", mature.share.clone())
        .fact_maybe("churned", some(book, churned.map(|s| &s.customers)))
        .fact_maybe("churned_change", some(book, churned.map(|s| &s.change)))
        .fact_maybe("interested", some(book, interested.map(|s| &s.customers)))
        .fact_maybe("open", some(book, interested.and_then(|s| s.open.as_ref())))
        .impact(Impact::of(-change, crate::base::Polarity::Up));
    let all = real(book, &cycle.total.customers).unwrap_or(0.0).max(1.0);
    Some(draft.score(weight(study, change.abs() / all, 0.4).score()).done())
}

/// How many buy again after the first purchase.
fn cohorts_message(study: &Study<'_>, book: &Book, cohorts: &Cohorts) -> Option<Finding> {
    let first = cohorts.all.first()?;
    let draft = Draft::new("cohorts", 3, "cohorts", study.main.id)
        .fact("size", cohorts.reached.clone())
        .fact("first", some(book, Some(first))?)
        .fact_maybe("year", some(book, cohorts.all.get(YEAR - 1)));
    Some(draft.score(0.05).done())
}

/// How many customers need care, and why.
fn care_message(study: &Study<'_>, book: &Book, care: &CareList) -> Option<Finding> {
    let of = |wanted: Care| care.counts.iter().find(|(reason, ..)| *reason == wanted).map(|(_, count, _)| count);
    let first = care.rows.first()?;
    let draft = Draft::new("care", 3, "care", study.main.id)
        .fact("count", care.all.0.clone())
        .fact("sales", care.all.1.clone())
        .fact_maybe("waiting", some(book, of(Care::Waiting)))
        .fact_maybe("unhappy", some(book, of(Care::Unhappy)))
        .fact_maybe("risk", some(book, of(Care::AtRisk)))
        .fact_maybe("risk_scored", some(book, care.also_scored.as_ref()))
        .fact_maybe("visit", some(book, of(Care::Visit)))
        .fact_maybe("several", some(book, Some(&care.several)))
        .name("member", first.member.label.clone())
        .word("dimension", format!("dimension.{}", care.dimension))
        .impact(Impact::Bad);
    // Two customers of hundreds are no news: they weigh what they bring of a year's sales.
    let year = book.fact(&format!("{}.year@{}.AC", study.main.id, study.period)).and_then(|f| f.value);
    let whole = year.map_or(0.0, Value::to_f64);
    let share = real(book, &care.all.1).filter(|_| whole > 0.0).map_or(0.0, |own| (own / whole).clamp(0.0, 1.0));
    Some(draft.score(weight(study, share, 0.6).score()).done())
}

/// The gap with the largest potential.
fn cross_message(study: &Study<'_>, book: &Book, cross: &CrossSell) -> Option<Finding> {
    let best = cross.pairs.first()?;
    let draft = Draft::new("cross_sell", 3, "cross_sell", study.main.id)
        .fact("customers", best.customers.clone())
        .fact("potential", best.potential.clone())
        .fact("share", best.share.clone())
        .name("having", best.having.label.clone())
        .name("lacking", best.lacking.label.clone());
    let year = book.fact(&format!("{}.year@{}.AC", study.main.id, study.period)).and_then(|f| f.value);
    let whole = year.map_or(0.0, Value::to_f64).max(1.0);
    let share = real(book, &best.potential).unwrap_or(0.0) / whole;
    Some(draft.score(weight(study, share, 0.7).score()).done())
}

/// The channel that costs far more than it brings.
fn channel_message(study: &Study<'_>, book: &Book, channels: &Channels) -> Option<Finding> {
    let worst = channels.rows.get(*channels.inefficient.first()?)?;
    let ratio = real(book, worst.expense_ratio.as_ref()?)?;
    let whole = real(book, channels.total.expense_ratio.as_ref()?)?;
    let result = worst.result.as_ref().and_then(|id| real(book, id));
    let draft = Draft::new("channel_weak", 3, "ranking", study.main.id)
        .member(&worst.sales)
        .fact("ratio", worst.expense_ratio.clone()?)
        .fact("whole", channels.total.expense_ratio.clone()?)
        .fact_maybe("spending", worst.spending.clone())
        .fact_maybe("profit", worst.profit.clone())
        .fact_maybe("result", worst.result.clone())
        .word("direction", if result.is_some_and(|r| r < 0.0) { "direction.down" } else { "direction.up" })
        .impact(Impact::Bad);
    let sales = book.real(&channels.total.sales, Scenario::AC).unwrap_or(0.0).max(1.0);
    let own = book.real(&worst.sales, Scenario::AC).unwrap_or(0.0);
    // What it spends beyond the ratio of the whole, against all sales; and it must outrank the plain ranking.
    let share = (ratio - whole) * own / sales;
    Some(draft.score(0.35 + weight(study, share, 1.0).score()).done())
}
