//! The members of the main dimension from the beginning of the year to the end of the period, beside the period itself.

use serde::Serialize;

use crate::base::{Grain, Period, Scenario};

use super::book::{Book, EVERY};
use super::ledger::Key;
use super::study::Study;
use super::{Comparison, MemberRef, Ranking, rest};

/// The year to date of the members of a ranking, in its order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ToDate {
    /// The part of the year.
    pub period: Period,
    /// Dimension id.
    pub dimension: String,
    /// The members of the ranking, in its order.
    pub rows: Vec<Comparison>,
    /// All other members together, where the ranking has a rest: the same or those that joined or left since.
    pub rest: Option<Comparison>,
    /// The whole.
    pub total: Comparison,
}

/// The year to date of a ranking in months and quarters; none in the first of a year, which is the year to date.
pub fn to_date(study: &Study<'_>, book: &mut Book, ranking: &Ranking) -> Option<ToDate> {
    let period = part_of_year(study)?;
    let dimension = study.data.dimension(&ranking.dimension)?;
    let by = [dimension];
    let grid = study.ledger.grid(&study.main, &by, &period, &EVERY);
    let member = |key: &Key| key.first().map(|code| study.ledger.member(dimension, *code));
    let keys = grid.keys();
    let total = super::history::whole(study, book, &period);
    book.value(&total, Scenario::AC)?;
    let mut rows = Vec::new();
    let mut hidden: Vec<Key> = keys.clone();
    for row in &ranking.rows {
        let wanted = row.member.as_ref()?;
        // A member of the period has rows in the year to date; one with a target alone may have none.
        let key = keys.iter().find(|key| member(key).is_some_and(|m: MemberRef| m.key == wanted.key))?;
        hidden.retain(|other| other != key);
        rows.push(book.compare(&study.ledger, &study.main, &by, key, &period, &grid));
    }
    let others = (!hidden.is_empty()).then(|| {
        let member = rest::member(study, dimension, "to_date");
        let together = grid.together(&hidden);
        book.row(study.ledger.currency, &study.main, &[member], &period, (&together, &Key::new()))
    });
    Some(ToDate { period, dimension: ranking.dimension.clone(), rows, rest: others, total })
}

/// The year to the end of the report's period.
fn part_of_year(study: &Study<'_>) -> Option<Period> {
    let period = study.period;
    let month = match period.grain {
        Grain::Month if !period.to_date => period.index,
        Grain::Quarter => 3 * period.index,
        _ => return None,
    };
    let first = if period.grain == Grain::Quarter { 3 } else { 1 };
    let found = match period.fiscal {
        true => Period::fiscal_year_to_date(period.year, month, study.ledger.calendar),
        false => Period::year_to_date(period.year, month),
    };
    found.filter(|_| month > first)
}
