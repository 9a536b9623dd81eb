//! Targets: what is set, how a sum comes down to its parts, how it could have been set, and what it lacks (methods.md
//! B8; brief.md S17–S20).
//!
//! [`spread`] reads the table: the target of a period by members. The rest are functions of plain values:
//! [`decompose`] brings a sum down a tree of periods or members, [`two_way`] into a table whose margins both foot,
//! [`refusal`] says why a sum cannot be split. Of them a report makes [`ahead`] (the next
//! period in detail), [`recalibration`] (the year spread again over the months that are left), [`ways`] (four ways to set
//! the next target), [`higher`] (targets that are too low) and [`smart`] (what targets and actions lack).

pub mod ahead;
pub mod decompose;
pub mod higher;
#[cfg(test)]
mod laws;
pub mod recalibration;
pub mod refusal;
pub mod smart;
mod spread;
pub mod two_way;
pub mod ways;

use serde::Serialize;

use super::book::Book;
use super::market_position::Competitors;
use super::study::Study;
use super::{Absent, NextTargets};
use crate::base::{Grain, Scenario};

pub use ahead::Ahead;
pub use higher::Higher;
pub use recalibration::Recalibration;
pub use refusal::Refusal;
pub use smart::Smart;
pub use ways::{WayKind, Ways};

/// What is known of targets beyond the list of the next period.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct TargetFindings {
    /// The year spread again over the months that are left.
    pub recalibration: Option<Recalibration>,
    /// Ways to set the next target.
    pub ways: Option<Ways>,
    /// Members whose targets are too low, the longest run first.
    pub higher: Vec<Higher>,
    /// What targets and actions lack.
    pub smart: Smart,
}

impl TargetFindings {
    /// What is not in the report, with the reason; `next` is why there is no next period.
    pub(super) fn absent(&self, cadence: Grain, next: Option<&'static str>) -> Vec<Absent> {
        let list = [
            ("recalibration", self.recalibration.is_some(), next.unwrap_or("reached")),
            ("target_ways", self.ways.is_some(), next.unwrap_or("no_table")),
        ];
        let absent =
            |(what, _, reason): (&str, bool, &str)| Absent { what: what.to_owned(), reason: reason.to_owned() };
        let rare = matches!(cadence, Grain::Quarter | Grain::Year);
        list.into_iter().filter(|(_, there, _)| rare && !there).map(absent).collect()
    }
}

/// What is known of the targets of a report, where the next period has some.
pub fn findings(
    study: &Study<'_>,
    book: &mut Book,
    next: Option<&NextTargets>,
    competitors: Option<&Competitors>,
) -> TargetFindings {
    let higher = higher::higher(study, book);
    let Some(next) = next else { return TargetFindings { higher, ..TargetFindings::default() } };
    let dimension = study.data.dimension(&next.dimension);
    let weekly = study.report.cadence == Grain::Week;
    let recalibration =
        dimension.filter(|_| !weekly).and_then(|d| recalibration::recalibration(study, book, &next.period, d));
    let target = book.value(&next.total, Scenario::PL);
    let ways = (!weekly).then(|| ways::ways(study, book, &next.period, target, &next.ahead, competitors)).flatten();
    TargetFindings { recalibration, ways, higher, smart: smart::smart(study, book, &next.period) }
}
