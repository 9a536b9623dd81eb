//! The last periods of every member of a list, for the small lines beside its rows.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Grain, Period, Scenario};

use super::book::Book;
use super::ledger::{Grid, Key};
use super::study::Study;
use super::{FactId, Ranking};

/// Fewer periods make no line.
const LEAST: usize = 3;

/// The actuals of the members of a list over the last periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Traces {
    /// Periods, oldest first; the report's is the last.
    pub periods: Vec<Period>,
    /// One list of actuals for each row of the ranking, in its order; empty for a row without any.
    pub rows: Vec<Vec<FactId>>,
}

/// The traces of a ranking's rows; none in weeks and where the data cover too few periods.
pub fn traces(study: &Study<'_>, book: &mut Book, ranking: &Ranking) -> Option<Traces> {
    let dimension = study.data.dimension(&ranking.dimension)?;
    let periods = study.past(study.history_length());
    if study.period.grain == Grain::Week || periods.len() < LEAST {
        return None;
    }
    let by = [dimension];
    let grids: Vec<Grid> = periods.iter().map(|p| study.ledger.grid(&study.main, &by, p, &[Scenario::AC])).collect();
    let mut known: BTreeMap<String, Key> = BTreeMap::new();
    for key in grids.iter().flat_map(Grid::keys) {
        if let Some(code) = key.first() {
            known.entry(study.ledger.member(dimension, *code).key).or_insert(key);
        }
    }
    let rows = ranking.rows.iter().map(|row| {
        let key = row.member.as_ref().and_then(|member| known.get(&member.key));
        let points = key.into_iter().flat_map(|key| grids.iter().zip(&periods).map(move |(grid, p)| (key, grid, p)));
        let facts = points.filter_map(|(key, grid, period)| {
            book.compare(&study.ledger, &study.main, &by, key, period, grid).facts.remove(&Scenario::AC)
        });
        facts.collect()
    });
    let rows = rows.collect();
    Some(Traces { periods, rows })
}
