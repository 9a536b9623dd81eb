//! Cohorts: customers by the quarter of their first purchase, and how many of them buy in each quarter after it
//! (S24); and what became of the customers of a year, with a projection. Only quarters that are over are compared.

use chrono::Datelike;
use serde::Serialize;

use crate::base::{Date, Period, Scenario};

use super::super::FactId;
use super::super::study::Study;
use super::super::windows::{Window, date_of};
use super::entries::Entries;
use super::purchases::Purchases;
use super::{Span, Years, projection};

/// Cohorts shown at most, the latest ones.
const COHORTS: usize = 12;
/// Years that a projection looks ahead.
const AHEAD: usize = 3;

/// A quarter as a number: four a year.
pub fn quarter_of(date: Date) -> i32 {
    date.year() * 4 + i32::try_from(date.month0() / 3).unwrap_or(0)
}

/// The quarter of a number.
fn period_of(quarter: i32) -> Option<Period> {
    Period::quarter(quarter.div_euclid(4), u32::try_from(quarter.rem_euclid(4)).ok()? + 1)
}

/// A cohort as numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The quarter of the first purchase.
    pub quarter: i32,
    /// Customers of the cohort.
    pub size: usize,
    /// Of these, how many bought in the first, second, … quarter after it; only quarters that are over.
    pub active: Vec<usize>,
}

/// The cohorts from one quarter to another; both ends count, and the last one is over. `bought` lists for each
/// customer the quarters with a purchase, rising and each once. Quarters without a first purchase have no cohort.
pub fn triangle(bought: &[Vec<i32>], from: i32, last: i32) -> Vec<Count> {
    let mut out: Vec<Count> = (from..=last)
        .map(|quarter| {
            let ages = usize::try_from(last - quarter).unwrap_or(0);
            Count { quarter, size: 0, active: vec![0; ages] }
        })
        .collect();
    for quarters in bought {
        let Some(first) = quarters.first() else { continue };
        let Some(cohort) = usize::try_from(first - from).ok().and_then(|at| out.get_mut(at)) else { continue };
        cohort.size += 1;
        for quarter in quarters.iter().skip(1) {
            let age = usize::try_from(quarter - first - 1).ok();
            if let Some(count) = age.and_then(|age| cohort.active.get_mut(age)) {
                *count += 1;
            }
        }
    }
    out.retain(|cohort| cohort.size > 0);
    out
}

/// The cohorts of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohorts {
    /// The cohorts, oldest first.
    pub cohorts: Vec<Cohort>,
    /// By age the share of all cohorts that have reached it.
    pub all: Vec<FactId>,
    /// Customers of all cohorts together.
    pub size: FactId,
    /// Of these, those of cohorts old enough to have bought again in the next quarter: the whole of its share.
    pub reached: FactId,
    /// First day that the data cover.
    pub since: Date,
    /// Customers who bought in the first 12 months of the data: when they came is not known, so they are no cohort.
    pub older: FactId,
    /// Customers of cohorts that are not shown, and of the quarter that is not over; none without any.
    pub others: Option<FactId>,
    /// All who ever bought.
    pub known: FactId,
    /// These minus the customers of the cohorts, the older ones and the others: 0.
    pub check: FactId,
    /// What became of the customers of a year.
    pub panel: Option<Panel>,
}

/// A cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohort {
    /// The quarter of the first purchase.
    pub quarter: Period,
    /// Its customers.
    pub size: FactId,
    /// By age – the first quarter after it first – the share that bought.
    pub shares: Vec<FactId>,
    /// By age the number that bought, for findings.json.
    pub active: Vec<usize>,
}

/// The customers of the oldest whole year of the data, and how many of them bought in every year since.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panel {
    /// The years, oldest first, each 12 months.
    pub years: Vec<Span>,
    /// Customers of the first year who bought in all years up to this one.
    pub survivors: Vec<FactId>,
    /// How many will do so in the years ahead; empty where nothing can be learnt from the past.
    pub projected: Vec<FactId>,
    /// Of the survivors, the share that stays in the next year.
    pub next: Option<FactId>,
}

/// The cohorts of a report; none with less than two of them.
pub fn cohorts(study: &Study<'_>, entries: &mut Entries<'_>, keys: &Purchases<'_>, years: Years) -> Option<Cohorts> {
    let days = keys.days();
    let mut bought: Vec<Vec<i32>> = Vec::with_capacity(days.len());
    for days in &days {
        let mut quarters: Vec<i32> = days.iter().map(|day| quarter_of(date_of(*day))).collect();
        quarters.dedup();
        bought.push(quarters);
    }
    // Whoever buys in the first 12 months may have bought before the data begin.
    let known = years.since.checked_add_months(chrono::Months::new(12))?;
    let starts = period_of(quarter_of(known))?;
    let from = quarter_of(known) + i32::from(starts.start < known);
    let end = period_of(quarter_of(years.later.to))?;
    let last = quarter_of(years.later.to) - i32::from(!end.is_complete(years.later.to, study.ledger.calendar));
    let mut counts = triangle(&bought, from, last);
    let hidden: usize = counts.drain(..counts.len().saturating_sub(COHORTS)).map(|count| count.size).sum();
    if counts.len() < 2 {
        return None;
    }
    let units = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
    let mut out = Vec::new();
    for count in &counts {
        let quarter = period_of(count.quarter)?;
        let name = quarter.to_string();
        let mut shares = Vec::new();
        for (age, active) in (1_usize..).zip(&count.active) {
            let age = age.to_string();
            let about = [("age", age.as_str()), ("cohort", name.as_str())];
            shares.push(entries.ratio("customers.cohort", &about, Scenario::AC, (units(*active), units(count.size))));
        }
        let size = entries.count("customers.cohort_size", &[("cohort", &name)], Scenario::AC, count.size);
        out.push(Cohort { quarter, size, shares, active: count.active.clone() });
    }
    let ages = counts.iter().map(|c| c.active.len()).max().unwrap_or(0);
    let all = (0..ages).map(|age| {
        let reached = counts.iter().filter_map(|c| Some((c.active.get(age)?, c.size)));
        let (active, size) = reached.fold((0, 0), |sum, (active, size)| (sum.0 + active, sum.1 + size));
        let name = (age + 1).to_string();
        entries.ratio("customers.cohort", &[("age", &name)], Scenario::AC, (units(active), units(size)))
    });
    let all = all.collect();
    let older = bought.iter().filter(|q| q.first().is_some_and(|first| *first < from)).count();
    let fresh = bought.iter().filter(|q| q.first().is_some_and(|first| *first > last)).count();
    let known = bought.iter().filter(|q| !q.is_empty()).count();
    let size: usize = counts.iter().map(|c| c.size).sum();
    let reached: usize = counts.iter().filter(|c| !c.active.is_empty()).map(|c| c.size).sum();
    let others = hidden + fresh;
    let left = units(known) - units(size) - units(older) - units(others);
    Some(Cohorts {
        cohorts: out,
        all,
        size: entries.count("customers.cohort_size", &[], Scenario::AC, size),
        reached: entries.count("customers.cohort_size", &[("age", "1")], Scenario::AC, reached),
        others: (others > 0).then(|| entries.count("customers.other_cohorts", &[], Scenario::AC, others)),
        known: entries.count("customers.ever", &[], Scenario::AC, known),
        check: entries.signed("customers.cohort_check", &[], Scenario::AC, left),
        since: years.since,
        older: entries.count("customers.before_cohorts", &[], Scenario::AC, older),
        panel: panel(entries, keys, years),
    })
}

/// What became of the customers of the oldest whole year, counted back from the end of the period.
fn panel(entries: &mut Entries<'_>, keys: &Purchases<'_>, years: Years) -> Option<Panel> {
    let mut windows: Vec<Window> = Vec::new();
    let mut at = years.earlier.and(years.later.year_to_end());
    while let Some(window) = at.filter(|w| w.from >= years.since) {
        windows.push(window);
        at = window.year_before();
    }
    windows.reverse();
    if windows.len() < 2 {
        return None;
    }
    let mut left: Vec<bool> = vec![true; keys.count()];
    let mut counts: Vec<u32> = Vec::new();
    for window in &windows {
        for (left, sum) in left.iter_mut().zip(keys.sums(*window).0) {
            *left &= sum.bought;
        }
        counts.push(u32::try_from(left.iter().filter(|l| **l).count()).unwrap_or(u32::MAX));
    }
    let survivors: Vec<FactId> = counts
        .iter()
        .zip(0_usize..)
        .map(|(count, year)| {
            let year = year.to_string();
            entries.signed("customers.survivors", &[("year", &year)], Scenario::AC, i128::from(*count))
        })
        .collect();
    let fitted = projection::fit(&counts);
    let past = counts.len() - 1;
    let first = f64::from(counts.first().copied().unwrap_or(0));
    let projected = fitted
        .iter()
        .flat_map(|fitted| (1..=AHEAD).map(|ahead| (ahead, first * fitted.survival(past + ahead))).collect::<Vec<_>>());
    let mut ahead = Vec::new();
    for (year, value) in projected {
        let year = (past + year).to_string();
        let count = value.round() as i128;
        ahead.push(entries.signed("customers.survivors", &[("year", &year)], Scenario::FC, count));
    }
    let next = fitted.map(|fitted| entries.real("customers.survivors_stay", &[], Scenario::FC, fitted.retention(past)));
    Some(Panel { years: windows.into_iter().map(Span::from).collect(), survivors, projected: ahead, next })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cohort_is_the_quarter_of_the_first_purchase() {
        let bought = [vec![10, 11, 13], vec![10], vec![11, 12], vec![9, 10, 11], vec![14], vec![]];
        // From quarter 10 to 13: the fourth customer came before, the fifth comes later.
        let found = triangle(&bought, 10, 13);
        assert_eq!(
            found,
            [Count { quarter: 10, size: 2, active: vec![1, 0, 1] }, Count { quarter: 11, size: 1, active: vec![1, 0] },]
        );
        assert!(triangle(&bought, 14, 13).is_empty());
    }

    #[test]
    fn quarters_count_on_over_the_year() {
        let day = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(quarter_of(day("2026-01-01")) - quarter_of(day("2025-12-31")), 1);
        let found = period_of(quarter_of(day("2025-11-30"))).map(|p| p.to_string());
        assert_eq!(found.as_deref(), Some("2025-Q4"));
    }

    proptest! {
        #[test]
        fn nobody_is_counted_twice(sets in prop::collection::vec(prop::collection::btree_set(0..12_i32, 0..8), 0..40), from in 0..6_i32) {
            let bought: Vec<Vec<i32>> = sets.into_iter().map(|s| s.into_iter().collect()).collect();
            let found = triangle(&bought, from, 9);
            for cohort in &found {
                // No later quarter has more customers than the cohort, and no quarter that is not over is told.
                prop_assert!(cohort.active.iter().all(|active| *active <= cohort.size));
                prop_assert_eq!(cohort.active.len() as i32, 9 - cohort.quarter);
            }
            let inside = bought.iter().filter(|q| q.first().is_some_and(|f| (from..=9).contains(f))).count();
            prop_assert_eq!(found.iter().map(|c| c.size).sum::<usize>(), inside);
        }
    }
}
