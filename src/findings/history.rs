//! The main measure over time: 13 weeks, 13 months, 9 quarters or 5 years, and the months within.

use crate::base::{Grain, Period};

use super::Comparison;
use super::book::{Book, EVERY};
use super::ledger::Key;
use super::study::Study;

/// The periods up to the report's, oldest first, as far as the data cover them.
pub fn history(study: &Study<'_>, book: &mut Book) -> Vec<Comparison> {
    study.past(study.history_length()).iter().map(|p| whole(study, book, p)).collect()
}

/// The months of a quarter or year that have begun and that the data cover; nothing for weeks and months.
pub fn months(study: &Study<'_>, book: &mut Book) -> Vec<Comparison> {
    if !matches!(study.period.grain, Grain::Quarter | Grain::Year) {
        return Vec::new();
    }
    let covered = study.ledger.covered(study.source());
    let begun = |m: &Period| m.start <= study.ledger.as_of && covered.is_some_and(|c| c.from <= m.start);
    study.period.months(study.ledger.calendar).iter().filter(|m| begun(m)).map(|m| whole(study, book, m)).collect()
}

/// The whole in one period.
pub fn whole(study: &Study<'_>, book: &mut Book, period: &Period) -> Comparison {
    let grid = study.ledger.grid(&study.main, &[], period, &EVERY);
    book.compare(&study.ledger, &study.main, &[], &Key::new(), period, &grid)
}
