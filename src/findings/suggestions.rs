//! Where resources may bring more, each by a rule and with the figures behind it (brief.md S43): members of the main
//! dimension that grow faster than the whole and make their target, products that keep more of their sales than the
//! whole does, members whose spending brings too little.

use serde::Serialize;

use crate::base::{Scenario, Unit, Value};

use super::book::{Book, Derived, EVERY};
use super::measure;
use super::outlay::Outlay;
use super::study::Study;
use super::variance::quotient;
use super::{Comparison, FactId, MemberRef};

/// Suggestions of one rule.
const MOST: usize = 2;
/// By how much the margin of a product is above the whole's.
const MARGIN: f64 = 0.02;
/// Least share of the sales that such a product has.
const SHARE: f64 = 0.02;

/// What is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Put more into it: it grows faster than the whole by what is material, and makes its target.
    Grow,
    /// Sell more of it: its margin is above the whole's, it has some weight, and it does not shrink.
    Push,
    /// Put less into it: its spending takes far more of its sales than the whole's does.
    Cut,
}

impl Advice {
    /// Its word in the words files.
    pub fn code(self) -> &'static str {
        match self {
            Advice::Grow => "grow",
            Advice::Push => "push",
            Advice::Cut => "cut",
        }
    }
}

/// A suggestion with its figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// What to do.
    pub advice: Advice,
    /// With whom or what.
    pub member: MemberRef,
    /// The figure that speaks for it: growth, margin, or spending ÷ sales.
    pub value: FactId,
    /// The same of the whole.
    pub whole: FactId,
    /// What goes with it: the attainment, the share of the sales, profit less spending.
    pub beside: Option<FactId>,
}

/// The suggestions of a report; empty where no rule is met.
pub fn suggestions(study: &Study<'_>, book: &mut Book, outlay: Option<&Outlay>) -> Vec<Suggestion> {
    let mut found = growing(study, book);
    found.extend(profitable(study, book));
    found.extend(outlay.map(|outlay| wasteful(study, book, outlay)).unwrap_or_default());
    found
}

/// The real members of a dimension, each compared.
fn members(study: &Study<'_>, book: &mut Book, spec: &measure::Spec, d: usize) -> Vec<Comparison> {
    let grid = study.ledger.grid(spec, &[d], &study.period, &EVERY);
    let real = grid.keys().into_iter().filter(|key| key.first().is_some_and(|c| !study.ledger.is_special(d, *c)));
    real.map(|key| book.compare(&study.ledger, spec, &[d], &key, &study.period, &grid)).collect()
}

fn growing(study: &Study<'_>, book: &mut Book) -> Vec<Suggestion> {
    let Some(d) = study.main_dimension else { return Vec::new() };
    let whole = super::history::whole(study, book, &study.period);
    let Some(total) = book.real(&whole, Scenario::DPYRel) else { return Vec::new() };
    let mut found: Vec<(f64, Suggestion)> = Vec::new();
    for row in members(study, book, &study.main, d) {
        let Some(growth) = book.real(&row, Scenario::DPYRel) else { continue };
        let attained = book.real(&row, Scenario::Att);
        if growth < total + study.brief.thresholds.material || growth <= 0.0 || attained.is_some_and(|a| a < 1.0) {
            continue;
        }
        let fact = |row: &Comparison, s: Scenario| row.facts.get(&s).cloned();
        let (Some(member), Some(value), Some(of_whole)) =
            (row.member.clone(), fact(&row, Scenario::DPYRel), fact(&whole, Scenario::DPYRel))
        else {
            continue;
        };
        let beside = attained.and_then(|_| fact(&row, Scenario::Att));
        let weight = book.real(&row, Scenario::DPY).unwrap_or(0.0);
        found.push((weight, Suggestion { advice: Advice::Grow, member, value, whole: of_whole, beside }));
    }
    best(found)
}

fn profitable(study: &Study<'_>, book: &mut Book) -> Vec<Suggestion> {
    let (Some(d), Ok(margin)) = (study.product_leaf(), measure::find("gross_margin", study.data)) else {
        return Vec::new();
    };
    let grid = study.ledger.grid(&margin, &[], &study.period, &EVERY);
    let whole = book.compare(&study.ledger, &margin, &[], &Vec::new(), &study.period, &grid);
    let all = super::history::whole(study, book, &study.period);
    let (Some(mean), Some(sales)) = (book.real(&whole, Scenario::AC), book.value(&all, Scenario::AC)) else {
        return Vec::new();
    };
    let margins = members(study, book, &margin, d);
    let mut found: Vec<(f64, Suggestion)> = Vec::new();
    for row in members(study, book, &study.main, d) {
        let same = |other: &&Comparison| other.member == row.member;
        let Some(own) = margins.iter().find(same) else { continue };
        let (Some(value), Some(rate)) = (book.value(&row, Scenario::AC), book.real(own, Scenario::AC)) else {
            continue;
        };
        let share = quotient(value, sales);
        let weight = share.value.map_or(0.0, Value::to_f64);
        let shrinks = book.real(&row, Scenario::DPY).is_some_and(|delta| delta < 0.0);
        if rate < mean + MARGIN || weight < SHARE || shrinks {
            continue;
        }
        let (Some(member), Some(fact), Some(of_whole)) =
            (row.member.clone(), own.facts.get(&Scenario::AC).cloned(), whole.facts.get(&Scenario::AC).cloned())
        else {
            continue;
        };
        let derived = Derived {
            measure: format!("{}.share", study.main.id),
            unit: Unit::Ratio,
            member: Some(&member),
            period: study.period,
            scenario: Scenario::AC,
        };
        let beside = book.derive(derived, share);
        let above = (rate - mean) * weight;
        found.push((above, Suggestion { advice: Advice::Push, member, value: fact, whole: of_whole, beside }));
    }
    best(found)
}

fn wasteful(study: &Study<'_>, book: &Book, outlay: &Outlay) -> Vec<Suggestion> {
    let real = |book: &Book, id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value);
    let Some(whole) = real(book, &outlay.total.ratio).map(Value::to_f64) else { return Vec::new() };
    let mut found: Vec<(f64, Suggestion)> = Vec::new();
    let rows = outlay.parts.iter().filter(|parts| parts.dimension != "category").flat_map(|parts| &parts.rows);
    for row in rows {
        let (Some(member), Some(ratio)) = (&row.member, real(book, &row.ratio).map(Value::to_f64)) else { continue };
        if member.special || ratio < whole * study.brief.customers.inefficient {
            continue;
        }
        let (Some(value), Some(of_whole)) = (row.ratio.clone(), outlay.total.ratio.clone()) else { continue };
        let beside = row.left.clone();
        let weight = real(book, &row.spending).map_or(0.0, Value::to_f64);
        found
            .push((weight, Suggestion { advice: Advice::Cut, member: member.clone(), value, whole: of_whole, beside }));
    }
    best(found)
}

/// The weightiest, by key where they weigh the same.
fn best(mut found: Vec<(f64, Suggestion)>) -> Vec<Suggestion> {
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.member.key.cmp(&b.1.member.key)));
    found.into_iter().take(MOST).map(|(_, suggestion)| suggestion).collect()
}

/// What is not in the report where no rule is met.
pub(super) fn absent(found: &[Suggestion]) -> Option<super::Absent> {
    let quiet = || super::Absent { what: "suggestions".to_owned(), reason: "quiet".to_owned() };
    found.is_empty().then(quiet)
}
