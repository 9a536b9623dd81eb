//! Where a part of a report enters its numbers in the book of facts: of one period, marked where that is not over.

use std::collections::BTreeMap;

use crate::base::{Period, Scenario, Unit};

use super::book::{Book, Derived};
use super::study::Study;
use super::variance::{Cell, absolute, relative};
use super::{Comparison, FactId, MemberRef};

/// The book, open at the period of a report.
#[derive(Debug)]
pub struct Desk<'b> {
    book: &'b mut Book,
    period: Period,
    complete: bool,
}

impl<'b> Desk<'b> {
    /// For the period of a report.
    pub fn new(study: &Study<'_>, book: &'b mut Book) -> Desk<'b> {
        let complete = study.period.is_complete(study.ledger.as_of, study.ledger.calendar);
        Desk { book, period: study.period, complete }
    }

    /// The book.
    pub fn book(&mut self) -> &mut Book {
        self.book
    }

    /// Enters a number of a member or of the whole; none where it has no value.
    pub fn enter(
        &mut self,
        measure: impl Into<String>,
        unit: Unit,
        member: Option<&MemberRef>,
        scenario: Scenario,
        cell: Cell,
    ) -> Option<FactId> {
        let cell = if self.complete { cell } else { cell.partial() };
        self.book.derive(Derived { measure: measure.into(), unit, member, period: self.period, scenario }, cell)
    }

    /// Enters a number now and a year earlier with its variances.
    pub fn compare(
        &mut self,
        measure: impl Into<String>,
        unit: &Unit,
        member: Option<&MemberRef>,
        now: Cell,
        then: Cell,
    ) -> Comparison {
        let measure = measure.into();
        let mut facts = BTreeMap::new();
        for (scenario, unit, cell) in [
            (Scenario::PY, unit.clone(), then),
            (Scenario::AC, unit.clone(), now),
            (Scenario::DPY, unit.clone(), absolute(now, then)),
            (Scenario::DPYRel, Unit::Ratio, relative(now, then)),
        ] {
            facts.extend(self.enter(measure.as_str(), unit, member, scenario, cell).map(|id| (scenario, id)));
        }
        Comparison { measure, member: member.cloned(), period: self.period, facts }
    }
}
