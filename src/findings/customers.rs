//! Customers: the largest of the period, and the ones that moved most against last year.

use crate::base::{Scenario, Unit};

use super::book::{Book, Derived};
use super::ledger::Key;
use super::ranking::{shares, sort};
use super::structure::total_of;
use super::study::Study;
use super::variance::{Cell, quotient};
use super::{Comparison, Ranking, RankingOrder};

/// Customers a page lists.
const LISTED: usize = 20;
/// Customers whose share tells the concentration.
pub const TOP: usize = 10;

/// What is known of the customers.
#[derive(Debug)]
pub struct Customers {
    /// The largest, by actual.
    pub ranking: Ranking,
    /// The largest drop and the largest growth against the reference, real customers only.
    pub extremes: Vec<Comparison>,
    /// Number of real customers with sales in the period.
    pub buying: usize,
}

/// The customers of the period against last year (or the previous period where there is no last year).
pub fn customers(study: &Study<'_>, book: &mut Book) -> Option<Customers> {
    let dimension = study.customer_dimension()?;
    let grid = study.grid(&[dimension]);
    let keys = grid.keys();
    if keys.len() < 2 {
        return None;
    }
    let real = |key: &Key, s: Scenario| grid.cell(key, s).value.map(crate::base::Value::to_f64);
    let reference = [Scenario::PY, Scenario::PP]
        .into_iter()
        .find(|s| keys.iter().any(|k| real(k, *s).is_some_and(|v| v.abs() > 0.0)));
    let person = |key: &&Key| key.first().is_some_and(|c| !study.ledger.member(dimension, *c).special);
    let mut by_size: Vec<&Key> = keys.iter().filter(|k| real(k, Scenario::AC).is_some_and(|v| v.abs() > 0.0)).collect();
    by_size.sort_by(|a, b| {
        real(b, Scenario::AC).unwrap_or(0.0).total_cmp(&real(a, Scenario::AC).unwrap_or(0.0)).then(a.cmp(b))
    });
    let buying = by_size.iter().copied().filter(person).count();
    let mut compare = |key: &Key| book.compare(&study.ledger, &study.main, &[dimension], key, &study.period, &grid);
    let mut rows: Vec<Comparison> = by_size.into_iter().take(LISTED).map(&mut compare).collect();
    let mut extremes = Vec::new();
    if let Some(change) = reference.and_then(Scenario::absolute) {
        let delta = |key: &&Key| real(key, change).unwrap_or(0.0);
        let people = || keys.iter().filter(person);
        let lost = |key: &&Key| real(key, Scenario::AC).is_none_or(|v| v <= 0.0);
        let fresh = |key: &&Key| reference.and_then(|r| real(key, r)).is_none_or(|v| v <= 0.0);
        let smallest = |gone: bool| people().filter(|k| lost(k) == gone).min_by(|a, b| delta(a).total_cmp(&delta(b)));
        let largest = |new: bool| people().filter(|k| fresh(k) == new).max_by(|a, b| delta(a).total_cmp(&delta(b)));
        let found = [smallest(true), smallest(false), largest(false), largest(true)];
        extremes = found.into_iter().flatten().map(&mut compare).collect();
    }
    let total = super::history::whole(study, book, &study.period);
    shares(study, book, &rows, &total);
    let order = RankingOrder::Actual;
    let reference = reference.unwrap_or(Scenario::PP);
    sort(book, &mut rows, order, reference);
    let ranking = Ranking {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(dimension),
        reference,
        order,
        rows,
        total,
    };
    concentration(study, book, &ranking);
    Some(Customers { ranking, extremes, buying })
}

/// Enters what the largest customers have together.
fn concentration(study: &Study<'_>, book: &mut Book, ranking: &Ranking) -> Option<()> {
    let top: Vec<&Comparison> =
        ranking.rows.iter().filter(|r| r.member.as_ref().is_some_and(|m| !m.special)).take(TOP).collect();
    let together = total_of(top.iter().filter_map(|r| book.value(r, Scenario::AC)));
    let whole = book.value(&ranking.total, Scenario::AC).filter(|v| v.to_f64() > 0.0)?;
    let derived = |what: &str, unit: Unit| Derived {
        measure: format!("{}.{what}", ranking.measure),
        unit,
        member: None,
        period: study.period,
        scenario: Scenario::AC,
    };
    book.derive(derived("top", study.main.unit(study.ledger.currency)), Cell::of(together))?;
    book.derive(derived("top_share", Unit::Ratio), quotient(together, whole))?;
    book.count(format!("{}.top_count", ranking.measure), study.period, Scenario::AC, top.len())?;
    Some(())
}
