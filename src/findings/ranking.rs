//! Vertical comparison (纵向): the members of each dimension, ordered by what they did.

use std::collections::BTreeSet;

use crate::base::{Scenario, Unit};

use super::book::{Book, Derived};
use super::ledger::Key;
use super::rest::{self, TOP, choose};
use super::study::Study;
use super::variance::quotient;
use super::{Comparison, Ranking, RankingOrder};

/// Most members a ranking page takes; larger dimensions have pages of their own (customers) or none.
const MOST: usize = 60;

/// One dimension, ordered by the variance against its own reference, or by the actual where there is none.
/// None when fewer than two members have rows.
pub fn ranking(study: &Study<'_>, book: &mut Book, dimension: usize, most: usize) -> Option<Ranking> {
    let grid = study.grid(&[dimension]);
    let keys = grid.keys();
    if keys.len() < 2 || keys.len() > most || study.real_members(dimension, &keys) == 0 {
        return None;
    }
    let reference = study.reference(&grid);
    let total = super::history::whole(study, book, &study.period);
    let mut rows: Vec<Comparison> = keys
        .iter()
        .map(|key| book.compare(&study.ledger, &study.main, &[dimension], key, &study.period, &grid))
        .collect();
    shares(study, book, &rows, &total);
    let order = match reference {
        Some(_) => RankingOrder::Variance,
        None => RankingOrder::Actual,
    };
    let reference = reference.unwrap_or(Scenario::PP);
    sort(book, &mut rows, order, reference);
    Some(Ranking {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(dimension),
        reference,
        order,
        rows,
        rest: None,
        rest_count: None,
        total,
    })
}

/// Leaves the most telling rows and puts all others together. Findings are told of the whole list before.
pub fn shorten(study: &Study<'_>, book: &mut Book, ranking: &mut Ranking) {
    let Some(dimension) = study.data.dimension(&ranking.dimension) else { return };
    let by = [dimension];
    let grid = study.grid(&by);
    let chosen = choose(study, &by, &grid, grid.keys(), &[], TOP);
    let Some((rest, count)) = rest::enter(study, book, &by, &[], (&grid, &chosen.hidden), "") else { return };
    let code = |key: &Key| key.first().map(|code| study.ledger.member(dimension, *code).key);
    let hidden: BTreeSet<String> = chosen.hidden.iter().filter_map(code).collect();
    ranking.rows.retain(|row| row.member.as_ref().is_none_or(|m| !hidden.contains(&m.key)));
    shares(study, book, std::slice::from_ref(&rest), &ranking.total);
    ranking.rest = Some(rest);
    ranking.rest_count = Some(count);
}

/// Rankings of every dimension worth a page: the main dimension first, then in the order of the brief.
pub fn rankings(study: &Study<'_>, book: &mut Book) -> Vec<Ranking> {
    let own_page = [study.customer_dimension(), study.rep_dimension()];
    let others =
        (0..study.data.dimensions.len()).filter(|d| Some(*d) != study.main_dimension && !own_page.contains(&Some(*d)));
    let wanted: Vec<usize> = study.main_dimension.into_iter().chain(others).collect();
    wanted.into_iter().filter_map(|d| ranking(study, book, d, MOST)).collect()
}

/// Enters the share of each row in the whole's actual.
pub fn shares(study: &Study<'_>, book: &mut Book, rows: &[Comparison], total: &Comparison) {
    let Some(whole) = book.value(total, Scenario::AC).filter(|v| v.to_f64() > 0.0) else { return };
    for row in rows {
        if let Some(actual) = book.value(row, Scenario::AC) {
            let what = Derived {
                measure: format!("{}.share", row.measure),
                unit: Unit::Ratio,
                member: row.member.as_ref(),
                period: study.period,
                scenario: Scenario::AC,
            };
            let _ = book.derive(what, quotient(actual, whole));
        }
    }
}

/// Sorts rows, largest first, `unmatched` and `(blank)` last; members without the value come after the others,
/// ties keep the order of the members.
pub fn sort(book: &Book, rows: &mut [Comparison], order: RankingOrder, reference: Scenario) {
    sort_by(book, rows, |row| row, order, reference);
}

/// Sorts whatever has a row, as [`sort`] does.
pub fn sort_by<T>(
    book: &Book,
    rows: &mut [T],
    of: impl Fn(&T) -> &Comparison,
    order: RankingOrder,
    reference: Scenario,
) {
    let by = match order {
        RankingOrder::Actual => Some(Scenario::AC),
        RankingOrder::Variance => Scenario::absolute(reference),
        RankingOrder::Attainment => Some(Scenario::Att),
    };
    let special = |row: &T| of(row).member.as_ref().is_some_and(|m| m.special);
    let value = |row: &T| by.and_then(|s| book.real(of(row), s)).unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| special(a).cmp(&special(b)).then(value(b).total_cmp(&value(a))));
}
