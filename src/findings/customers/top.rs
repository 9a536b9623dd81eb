//! Customers: the largest of the period, and the ones that moved most against last year.

use crate::base::{Scenario, Unit};

use super::super::book::{Book, Derived};
use super::super::ledger::{Grid, Key};
use super::super::ranking::{shares, sort};
use super::super::rest::{self, Chosen, TOP, choose};
use super::super::structure::total_of;
use super::super::study::Study;
use super::super::variance::{Cell, quotient};
use super::super::{Comparison, FactId, MemberRef, Ranking, RankingOrder};
use super::entries::{Entries, of_member};
use super::silence::{self, Ordering, usual_days};

/// Customers whose share tells the concentration.
pub const CONCENTRATED: usize = 10;

/// What is known of the customers.
#[derive(Debug)]
pub struct Customers {
    /// The largest and the ones that moved most, by actual.
    pub ranking: Ranking,
    /// The largest loss (of those that are [silent](super::silence)), drop, growth and new one against the reference,
    /// real customers only.
    pub extremes: Vec<Comparison>,
    /// The loss among them.
    pub lost: Option<Lost>,
    /// The new one among them, which had no order in the year before the period.
    pub new: Option<MemberRef>,
    /// Number of real customers with sales in the period.
    pub buying: usize,
    /// The one with the largest sales.
    pub largest: Option<MemberRef>,
}

/// A customer without sales in the period that is silent for longer than is usual for it.
#[derive(Debug)]
pub struct Lost {
    /// The customer.
    pub member: MemberRef,
    /// Days since its last order; none where the data have no days of orders.
    pub silent: Option<FactId>,
    /// Its usual days from order to order.
    pub usual: Option<FactId>,
    /// What it bought in the year up to that order.
    pub last_year: Option<FactId>,
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
    // The ones that moved most, by what happened to them.
    let mut moved: Vec<Key> = Vec::new();
    let mut gone: Option<(u32, Option<Ordering>)> = None;
    let mut came: Option<u32> = None;
    if let Some(change) = reference.and_then(Scenario::absolute) {
        let delta = |key: &&Key| real(key, change).unwrap_or(0.0);
        let people = || keys.iter().filter(person);
        // Who orders every few weeks has not left because a week passes without an order.
        let orderings = silence::orderings(study, dimension);
        let ordering = |key: &&Key| key.first().and_then(|code| orderings.as_ref()?.get(code));
        let times = study.brief.customers.rhythm;
        let is_silent = |key: &&Key| orderings.is_none() || ordering(key).is_some_and(|o| o.silence.is_silent(times));
        let lost = |key: &&Key| real(key, Scenario::AC).is_none_or(|v| v <= 0.0) && is_silent(key);
        // Nor is it new because it ordered nothing in that week a year ago.
        let is_new = |key: &&Key| ordering(key).is_none_or(|o| o.is_new);
        let fresh = |key: &&Key| reference.and_then(|r| real(key, r)).is_none_or(|v| v <= 0.0) && is_new(key);
        let smallest = |gone: bool| people().filter(|k| lost(k) == gone).min_by(|a, b| delta(a).total_cmp(&delta(b)));
        let largest = |new: bool| people().filter(|k| fresh(k) == new).max_by(|a, b| delta(a).total_cmp(&delta(b)));
        let found = [smallest(true), smallest(false), largest(false), largest(true)];
        gone = found[0].filter(|key| delta(key) < 0.0).and_then(|key| Some((*key.first()?, ordering(&key).copied())));
        came = found[3].filter(|key| delta(key) > 0.0).and_then(|key| key.first().copied());
        moved = found.into_iter().flatten().filter(|key| delta(key).abs() > 0.0).cloned().collect();
    }
    let by = [dimension];
    // Rows of no customer take the place of others: with them, the rest and the sum the table still fills one page.
    let special = keys.iter().filter(|key| !person(key)).count();
    let most = TOP.saturating_sub(special.saturating_sub(1));
    let mut chosen = choose(study, &by, &grid, keys.clone(), &moved, most);
    if !chosen.hidden.is_empty() {
        // Where there is a row of all others, what belongs to no customer goes with them: it is none of the largest.
        let all = choose(study, &by, &grid, keys.clone(), &moved, TOP);
        let (shown, nobody): (Vec<Key>, Vec<Key>) = all.shown.into_iter().partition(|key| person(&key));
        if !all.hidden.is_empty() {
            chosen = Chosen { shown, hidden: all.hidden.into_iter().chain(nobody).collect() };
        }
    }
    let mut compare = |key: &Key| book.compare(&study.ledger, &study.main, &by, key, &study.period, &grid);
    let mut rows: Vec<Comparison> = chosen.shown.iter().map(&mut compare).collect();
    let extremes: Vec<Comparison> = moved.iter().map(&mut compare).collect();
    // The rest holds them; a note says how much.
    for key in chosen.hidden.iter().filter(|key| !person(key)) {
        compare(key);
    }
    let rest = rest::enter(study, book, &by, &[], (&grid, &chosen.hidden), "customers");
    let (rest, rest_count) = rest.unzip();
    let total = super::super::history::whole(study, book, &study.period);
    shares(study, book, &rows, &total);
    shares(study, book, rest.as_slice(), &total);
    let order = RankingOrder::Actual;
    let reference = reference.unwrap_or(Scenario::PP);
    sort(book, &mut rows, order, reference);
    let largest: Vec<&Key> = by_size.iter().copied().filter(person).take(CONCENTRATED).collect();
    concentration(study, book, &total, &grid, &largest);
    let largest = largest.first().and_then(|key| key.first()).map(|code| study.ledger.member(dimension, *code));
    let ranking = Ranking {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(dimension),
        reference,
        order,
        rows,
        rest,
        rest_count,
        total,
    };
    let lost = gone.map(|(code, ordering)| {
        let member = study.ledger.member(dimension, code);
        let mut entries = Entries::new(study, book);
        let last_year = ordering.map(|o| {
            entries.money(&format!("{}.last_order_year", study.main.id), &of_member(&member), Scenario::AC, o.last_year)
        });
        let silence = ordering.map(|o| o.silence);
        let mut enter = |what: &str, days: i32| entries.days(what, &of_member(&member), Scenario::AC, i64::from(days));
        let silent = silence.map(|s| enter("recency", s.days));
        let usual = silence.and_then(|s| s.usual).map(|(median, _)| enter("interval", usual_days(median)));
        Lost { member, silent, usual, last_year }
    });
    let new = came.map(|code| study.ledger.member(dimension, code));
    Some(Customers { ranking, extremes, lost, new, buying, largest })
}

/// Enters what the largest customers have together.
fn concentration(study: &Study<'_>, book: &mut Book, total: &Comparison, grid: &Grid, top: &[&Key]) -> Option<()> {
    let together = total_of(top.iter().filter_map(|key| grid.cell(key, Scenario::AC).value));
    let whole = book.value(total, Scenario::AC).filter(|v| v.to_f64() > 0.0)?;
    let derived = |what: &str, unit: Unit| Derived {
        measure: format!("{}.{what}", study.main.id),
        unit,
        member: None,
        period: study.period,
        scenario: Scenario::AC,
    };
    book.derive(derived("top", study.main.unit(study.ledger.currency)), Cell::of(together))?;
    book.derive(derived("top_share", Unit::Ratio), quotient(together, whole))?;
    book.count(format!("{}.top_count", study.main.id), study.period, Scenario::AC, top.len())?;
    Some(())
}
