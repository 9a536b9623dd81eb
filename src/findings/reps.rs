//! Reps against their targets, in the order of their attainment.

use crate::base::{Scenario, Status};

use super::book::Book;
use super::ranking::{shares, sort};
use super::study::Study;
use super::{Ranking, RankingOrder};

/// The reps with sales or targets in the period; by attainment where they have targets, else by the actual.
pub fn reps(study: &Study<'_>, book: &mut Book) -> Option<Ranking> {
    let dimension = study.rep_dimension()?;
    let grid = study.grid(&[dimension]);
    // A rep with neither sales nor a target in the period says nothing here.
    let counts = |key: &super::ledger::Key| {
        [Scenario::AC, Scenario::PL, Scenario::PY].into_iter().any(|s| {
            let cell = grid.cell(key, s);
            cell.status != Status::Missing && cell.value.is_some_and(|v| v.to_f64().abs() > 0.0)
        })
    };
    let keys: Vec<_> = grid.keys().into_iter().filter(counts).collect();
    if keys.is_empty() {
        return None;
    }
    let reference = study.reference(&grid);
    let order = if reference == Some(Scenario::PL) { RankingOrder::Attainment } else { RankingOrder::Actual };
    let total = super::history::whole(study, book, &study.period);
    let mut rows: Vec<_> = keys
        .iter()
        .map(|key| book.compare(&study.ledger, &study.main, &[dimension], key, &study.period, &grid))
        .collect();
    shares(study, book, &rows, &total);
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
