//! Customers: who they are worth, how they behave, who came, stayed and left, and who needs care.
//!
//! [`purchases`] holds what each customer bought, day by day; every analysis is a function of it. [`top`] lists the
//! largest customers of the period. Over the 12 months to the end of the period: [`tiers`] and [`tiers_of`] sort
//! customers by what they bring, [`tier_moves`] follows them from tier to tier, [`tier_worth`] and [`lifetime`] say what a
//! customer is worth,
//! [`bridge`] leads from the customers and sales of the 12 months before to those of the last 12, [`rfm`] scores how
//! lately, how often and how much they buy and sorts them into [`segments`], [`life_cycle`] says where they stand, [`cohorts`] how many come again and
//! with [`projection`] will, [`cross_sell`] what they lack. [`silence`] says who has not ordered for longer than is usual for it, [`care`] lists whom to look after, [`channels`] weighs
//! what channels bring against what they cost, [`voices`] who is content and who complains; all three ask the [`events`] of
//! other tables, and [`heard`] what they tell of each customer. [`rep_of`] says who looks after a customer. [`entries`] puts the numbers
//! that pages print into the book of facts.
//!
//! Lists of names work by the members of the customer dimension; counts of who stayed work by the customer keys,
//! as the measures `customers` and `retention_rate` do, so that a key without a look-up row counts too.

pub mod bridge;
pub mod care;
pub mod channels;
pub mod cohorts;
pub mod cross_sell;
mod entries;
mod events;
mod heard;
pub mod life_cycle;
pub mod lifetime;
mod marks;
pub mod projection;
pub mod purchases;
mod rep_of;
pub mod rfm;
pub mod segments;
pub mod silence;
#[cfg(test)]
mod tests;
mod tier_moves;
mod tier_worth;
pub mod tiers;
mod tiers_of;
mod top;
pub mod voices;
#[cfg(test)]
mod voices_tests;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::Date;

use super::book::Book;
use super::measure::Source;
use super::study::Study;
use super::windows::{Window, Windows};
use entries::Entries;
use purchases::{By, Purchases};

pub use bridge::{Bridge, BridgeStep, Mover};
pub use care::{Care, CareList, CareRow};
pub use channels::{Channel, Channels};
pub use cohorts::{Cohort, Cohorts, Panel};
pub use cross_sell::{Candidate, CrossPair, CrossSell};
pub use life_cycle::{LifeCycle, MoveKind, Stage, StageMoves, StageRow};
pub use purchases::Bought;
pub use rep_of::rep_of;
pub use rfm::{Rfm, RfmCustomer, RfmRow, SegmentRow};
pub use segments::{Activity, Segment};
pub use tiers::Tier;
pub use tiers_of::{TierCustomer, TierGroup, TierMove, TierRow, Tiers};
pub use top::{CONCENTRATED, Customers, Lost, customers};
pub use voices::{ComplaintParts, ComplaintRow, Detractor, MarkParts, MarkRow, Voices};

/// What is known of the customers beyond the list of the largest.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct CustomerBase {
    /// True when there is one customer only.
    pub alone: bool,
    /// Tiers by what customers bring, and who moved between them.
    pub tiers: Option<Tiers>,
    /// From the customers and sales of the 12 months before to those of the last 12.
    pub bridge: Option<Bridge>,
    /// Scores of recency, frequency and amount, and how active customers are.
    pub rfm: Option<Rfm>,
    /// Where customers stand in their life with the company.
    pub life_cycle: Option<LifeCycle>,
    /// Customers by the quarter of their first purchase, and what became of them.
    pub cohorts: Option<Cohorts>,
    /// Which customers of one product line lack another.
    pub cross_sell: Option<CrossSell>,
    /// Customers to look after.
    pub care: Option<CareList>,
    /// Channels with what they cost and bring.
    pub channels: Option<Channels>,
    /// Who is content and who complains.
    pub voices: Option<Voices>,
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

impl CustomerBase {
    /// What is not known of the customers, with the reason: keys of the words files.
    pub(super) fn absent(&self, study: &Study<'_>) -> Vec<(&'static str, &'static str)> {
        let years = Years::of(study);
        let short = if years.is_none_or(|years| years.earlier.is_none()) { "too_short" } else { "no_rows" };
        let none = match () {
            () if study.source() != Source::Sales => "no_table",
            () if !study.data.has.customer => "no_column",
            () if study.customer_dimension().is_none() => "no_dimension",
            () => "no_rows",
        };
        let none = if none == "no_rows" && self.alone { "one_member" } else { none };
        let reason = |reason: &'static str| if none == "no_rows" { reason } else { none };
        let moved = self.tiers.as_ref().is_some_and(|tiers| !tiers.moves.is_empty());
        let lines = study.product_root().map_or("no_dimension", |_| "one_member");
        let list = [
            ("tiers", self.tiers.is_some(), none),
            ("tier_moves", moved, reason("too_short")),
            ("customer_bridge", self.bridge.is_some(), reason(short)),
            ("rfm", self.rfm.is_some(), none),
            ("life_cycle", self.life_cycle.is_some(), reason(short)),
            ("cohorts", self.cohorts.is_some(), reason("too_short")),
            ("care", self.care.is_some(), reason("quiet")),
            ("cross_sell", self.cross_sell.is_some(), reason(lines)),
        ];
        list.into_iter().filter(|(_, there, _)| !there).map(|(what, _, reason)| (what, reason)).collect()
    }
}

/// Everything known of the customers of a report; nothing without a column of customers. Of a single one, of whom every
/// share and rate says 100 %, only what concerns it: the care list and the channels.
pub fn customer_base(study: &Study<'_>, book: &mut Book) -> CustomerBase {
    let Some(years) = Years::of(study).filter(|_| study.source() == Source::Sales && study.data.has.customer) else {
        return CustomerBase::default();
    };
    let keys = Purchases::new(study, By::Key, years.later.to);
    let buyers: BTreeSet<usize> = keys.all().filter_map(|(_, customer)| customer).collect();
    let alone = buyers.len() == 1;
    let named = study.customer_dimension().map(|d| (d, Purchases::new(study, By::Member(d), years.later.to)));
    let mut entries = Entries::new(study, book);
    let named = named.as_ref().map(|(dimension, purchases)| (*dimension, purchases));
    let nameless = named.map_or(0, |(_, purchases)| keys.nameless(purchases, years.later));
    let rfm = named.and_then(|named| rfm::rfm(study, &mut entries, named, (years, nameless)));
    let care = named.and_then(|named| care::care(study, &mut entries, named, years, rfm.as_ref()));
    let voices = voices::voices(study, &mut entries, named, years);
    if alone {
        let channels = channels::channels(study, &mut entries, named, years);
        return CustomerBase { alone, care, channels, voices, ..CustomerBase::default() };
    }
    CustomerBase {
        alone,
        tiers: named.and_then(|named| tiers_of::tiers(study, &mut entries, named, (years, nameless))),
        bridge: bridge::bridge(study, &mut entries, &keys, named, years),
        rfm,
        life_cycle: named.and_then(|named| life_cycle::life_cycle(study, &mut entries, named, years)),
        cohorts: cohorts::cohorts(study, &mut entries, &keys, years),
        cross_sell: named.and_then(|named| cross_sell::cross_sell(study, &mut entries, named, years)),
        care,
        channels: channels::channels(study, &mut entries, named, years),
        voices,
    }
}
