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
