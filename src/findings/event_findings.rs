//! What the tables of events say in a report: receivables, complaints, satisfaction, spending, the market.

use serde::Serialize;

use super::book::Book;
use super::complaints::{Complaints, complaints};
use super::market_position::{MarketPosition, market_position};
use super::outlay::{Outlay, outlay};
use super::receivables::{Receivables, receivables};
use super::satisfaction::{Satisfaction, satisfaction};
use super::study::Study;

/// What the tables of events say; each is none where its table, or the slice, has nothing to say.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct EventFindings {
    /// Receivables at the end of the period.
    pub receivables: Option<Receivables>,
    /// Complaints of the period.
    pub complaints: Option<Complaints>,
    /// Satisfaction in the period.
    pub satisfaction: Option<Satisfaction>,
    /// Money spent against its budget.
    pub outlay: Option<Outlay>,
    /// Benchmarks and competitors.
    pub market: Option<MarketPosition>,
}

impl EventFindings {
    /// What is not in the report, with the reason: no table, or none that reaches the slice and covers the period.
    pub(super) fn absent(&self, study: &Study<'_>) -> Vec<(&'static str, Option<&'static str>)> {
        let reason = |there: bool, tables: &[&str]| match there {
            true => None,
            false if tables.iter().all(|t| study.data.events.get(*t).is_none_or(|t| t.rows == 0)) => Some("no_table"),
            false if !study.ledger.slice.is_empty() => Some("not_in_slice"),
            false => Some("not_covered"),
        };
        let debtors = self.receivables.as_ref().is_some_and(|r| r.debtors.is_some());
        let benchmarks =
            self.market.as_ref().is_some_and(|m| m.share.is_some() || !m.benchmarks.is_empty() || m.growth.is_some());
        let competitors = self.market.as_ref().is_some_and(|m| m.competitors.is_some());
        let none = |table: &str| study.data.events.get(table).is_none_or(|t| t.rows == 0);
        let lacks = |table: &str| none(table).then_some("no_table");
        // Without payments a table of receivables is read as one of open items.
        let unpaid = lacks("payments").map(|r| if none("receivables") { r } else { "all_open" });
        vec![
            ("activities", lacks("activities")),
            ("payments", unpaid),
            ("assessments", lacks("assessments")),
            ("receivables", reason(self.receivables.is_some(), &["receivables"])),
            (
                "debtors",
                reason(debtors, &["receivables"]).map(|r| if self.receivables.is_some() { "quiet" } else { r }),
            ),
            ("complaints", reason(self.complaints.is_some(), &["complaints"])),
            ("satisfaction", reason(self.satisfaction.is_some(), &["satisfaction"])),
            ("budget", reason(self.outlay.is_some(), &["spending"])),
            ("benchmarks", reason(benchmarks, &["benchmarks"])),
            ("competitors", reason(competitors, &["competitors"])),
        ]
    }
}

/// The findings of the tables of events.
pub fn event_findings(study: &Study<'_>, book: &mut Book) -> EventFindings {
    EventFindings {
        receivables: receivables(study, book),
        complaints: complaints(study, book),
        satisfaction: satisfaction(study, book),
        outlay: outlay(study, book),
        market: market_position(study, book),
    }
}
