//! Customers: who they are worth, how they behave, who came, stayed and left, and who needs care.
//!
//! [`purchases`] holds what each customer bought, day by day; every analysis is a function of it. [`top`] lists the
//! largest customers of the period. Over the 12 months to the end of the period: [`tiers`] sorts customers by what
//! they bring and follows them from tier to tier, [`bridge`] leads from the customers and sales of the 12 months
//! before to those of the last 12, [`lifetime`] says what a customer is worth, [`rfm`]
//! scores how lately, how often and how much they buy. [`entries`] puts the numbers that pages print into the book of facts.
//!
//! Lists of names work by the members of the customer dimension; counts of who stayed work by the customer keys,
//! as the measures `customers` and `retention_rate` do, so that a key without a look-up row counts too.

pub mod bridge;
mod entries;
pub mod lifetime;
pub mod purchases;
pub mod rfm;
#[cfg(test)]
mod tests;
pub mod tiers;
mod tiers_of;
mod top;

use serde::Serialize;

use crate::base::Date;

use super::book::Book;
use super::measure::Source;
use super::study::Study;
use super::windows::{Window, Windows};
use entries::Entries;
use purchases::{By, Purchases};

pub use bridge::{Bridge, BridgeStep, Mover};
pub use rfm::{Activity, Rfm, RfmCustomer, RfmRow, Segment, SegmentRow};
pub use tiers::Tier;
pub use tiers_of::{TierCustomer, TierGroup, TierMove, TierRow, Tiers};
pub use top::{CONCENTRATED, Customers, customers};

/// What is known of the customers beyond the list of the largest.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct CustomerBase {
    /// Tiers by what customers bring, and who moved between them.
    pub tiers: Option<Tiers>,
    /// From the customers and sales of the 12 months before to those of the last 12.
    pub bridge: Option<Bridge>,
    /// Scores of recency, frequency and amount, and how active customers are.
    pub rfm: Option<Rfm>,
}

/// A span of days, both ends counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl From<Window> for Span {
    fn from(window: Window) -> Span {
        Span { from: window.from, to: window.to }
    }
}

/// The 12 months that end with the period, as far as it has come, and the 12 before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// The last 12 months, cut where the data begin.
    pub later: Window,
    /// The 12 months before; none where the data do not cover them.
    pub earlier: Option<Window>,
    /// First day that the data cover.
    pub since: Date,
}

impl Years {
    /// The windows of a report; none when nothing of the period has happened.
    pub fn of(study: &Study<'_>) -> Option<Years> {
        let windows = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar);
        Years::ending(study, windows.actual?)
    }

    /// The windows that end with another one.
    pub fn ending(study: &Study<'_>, window: Window) -> Option<Years> {
        let since = study.ledger.covered(Source::Sales)?.from;
        let year = window.year_to_end()?;
        let later = Window::new(year.from.max(since), year.to)?;
        let earlier = window.year_before().filter(|w| w.from >= since);
        Some(Years { later, earlier, since })
    }
}

/// Everything known of the customers of a report; nothing without a column of customers.
pub fn customer_base(study: &Study<'_>, book: &mut Book) -> CustomerBase {
    let Some(years) = Years::of(study).filter(|_| study.source() == Source::Sales && study.data.has.customer) else {
        return CustomerBase::default();
    };
    let keys = Purchases::new(study, By::Key, years.later.to);
    let named = study.customer_dimension().map(|d| (d, Purchases::new(study, By::Member(d), years.later.to)));
    let mut entries = Entries::new(study, book);
    let named = named.as_ref().map(|(dimension, purchases)| (*dimension, purchases));
    CustomerBase {
        tiers: named.and_then(|named| tiers_of::tiers(study, &mut entries, named, years)),
        bridge: bridge::bridge(study, &mut entries, &keys, named, years),
        rfm: named.and_then(|named| rfm::rfm(study, &mut entries, named, years)),
    }
}
