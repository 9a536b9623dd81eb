//! Members beside each other: by size and another number, as parts of the whole over time, and each rep over time.

use serde::Serialize;

use super::Ranking;
use super::book::Book;
use super::courses::{self, Courses};
use super::portfolio::{self, Portfolio};
use super::study::Study;
use super::to_date::{self, ToDate};
use super::traces::{self, Traces};

/// Members beside each other.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Panorama {
    /// Members by size and growth, and by size and margin.
    pub portfolios: Vec<Portfolio>,
    /// The parts of the whole over time.
    pub structure: Option<Courses>,
    /// The reps over time.
    pub reps: Option<Courses>,
    /// The main dimension's year to date.
    pub to_date: Option<ToDate>,
    /// The last periods of the largest customers.
    pub customers: Option<Traces>,
}

/// What the data give of it.
pub fn panorama(study: &Study<'_>, book: &mut Book, (rankings, customers): (&[Ranking], Option<&Ranking>)) -> Panorama {
    Panorama {
        portfolios: portfolio::portfolios(study, book),
        structure: courses::structure(study, book),
        reps: courses::reps(study, book),
        to_date: rankings.first().and_then(|ranking| to_date::to_date(study, book, ranking)),
        customers: customers.and_then(|ranking| traces::traces(study, book, ranking)),
    }
}
