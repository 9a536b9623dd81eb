//! Who held which tier in the period before, and how many moved from one to another (S21).

use crate::base::{Date, Grain, Period, Scenario};
use crate::findings::FactId;
use crate::findings::study::Study;
use crate::findings::windows::{Window, Windows};

use super::Years;
use super::entries::Entries;
use super::purchases::{Bought, Purchases};
use super::tiers::{self, Tier};
use super::tiers_of::TierMove;

/// Periods followed back at most, so that a long history costs no more than a short one.
const PERIODS: usize = 120;

/// True of a customer without any row in the window.
pub(super) fn idle(sum: &Bought) -> bool {
    !sum.bought && sum.net == 0
}

/// The tiers at the end of the period before, with the sales they rest on. A tier is held until its end is passed by
/// a margin, so every period since the data began has a say: two reports of the same data agree on who held what.
/// Weeks are too short for a tier to move.
pub(super) fn held(study: &Study<'_>, purchases: &Purchases<'_>, years: Years) -> Option<(Date, Vec<Tier>, Vec<i128>)> {
    let settings = &study.brief.customers;
    let calendar = study.ledger.calendar;
    let previous = study.period.previous(calendar).filter(|period| period.grain != Grain::Week)?;
    let year = |period: &Period| {
        let year = Windows::of(period, period.end, calendar).actual?.year_to_end()?;
        Window::new(year.from.max(years.since), year.to)
    };
    let windows: Vec<Window> = previous.back(PERIODS, calendar).iter().filter_map(year).collect();
    let mut held: Option<(Date, Vec<Tier>, Vec<i128>)> = None;
    purchases.each(&windows, |window, sums| {
        let values: Vec<i128> = sums.iter().map(|s| s.net).collect();
        let Some(ends) = tiers::ends(&values, settings.tiers) else { return };
        let before = held.as_ref().map(|(_, tiers, _)| tiers.as_slice());
        let tier = |(i, sum): (usize, &Bought)| {
            let before = before.and_then(|t| t.get(i)).copied().unwrap_or(Tier::None);
            if idle(sum) { Tier::None } else { tiers::tier_of(sum.net, before, ends, settings.hysteresis) }
        };
        let tiers = sums.iter().enumerate().map(tier).collect();
        held = Some((window.to, tiers, values));
    });
    held
}

/// The movements between tiers with their sums; customers without a tier then and now are none.
#[derive(Debug, Default)]
pub(super) struct Moves {
    pub(super) pairs: Vec<TierMove>,
    pub(super) then: Vec<(Tier, FactId)>,
    pub(super) now: Vec<(Tier, FactId)>,
    pub(super) all: Option<FactId>,
}

impl Moves {
    pub(super) fn of(entries: &mut Entries<'_>, held: &[Tier], now: &[Tier]) -> Moves {
        let pairs: Vec<(Tier, Tier)> =
            held.iter().copied().zip(now.iter().copied()).filter(|pair| *pair != (Tier::None, Tier::None)).collect();
        let mut out = Moves::default();
        let measure = "customers.tier_moves";
        for from in Tier::ALL {
            for to in Tier::ALL {
                let count = pairs.iter().filter(|pair| **pair == (from, to)).count();
                if count > 0 {
                    let about = [("tier_before", from.code()), ("tier", to.code())];
                    let customers = entries.count(measure, &about, Scenario::DPP, count);
                    out.pairs.push(TierMove { from, to, customers });
                }
            }
        }
        for tier in Tier::ALL {
            let (then, now) =
                (pairs.iter().filter(|p| p.0 == tier).count(), pairs.iter().filter(|p| p.1 == tier).count());
            if then > 0 {
                out.then.push((tier, entries.count(measure, &[("tier_before", tier.code())], Scenario::DPP, then)));
            }
            if now > 0 {
                out.now.push((tier, entries.count(measure, &[("tier", tier.code())], Scenario::DPP, now)));
            }
        }
        out.all = Some(entries.count(measure, &[], Scenario::DPP, pairs.len()));
        out
    }
}
