//! What a tier brings and what a customer of it is worth (S21).

use crate::base::Scenario;
use crate::findings::part::Rate;
use crate::findings::study::Study;
use crate::findings::windows::Window;

use super::Years;
use super::entries::Entries;
use super::purchases::{Bought, Purchases};
use super::tiers::{self, Tier};
use super::tiers_of::TierGroup;

/// What is needed to say what a customer of a tier is worth.
pub(super) struct Worth {
    /// Customers with two orders or more in the last 12 months.
    again: Vec<bool>,
    /// Tier 12 months ago and whether it bought since; none where the data do not reach so far back.
    kept: Option<Vec<(Tier, bool)>>,
    /// The last 12 months.
    year: Window,
}

impl Worth {
    pub(super) fn of(study: &Study<'_>, purchases: &Purchases<'_>, years: Years) -> Worth {
        let again = purchases.orders(years.later).into_iter().map(|orders| orders >= 2).collect();
        let kept = years.earlier.and_then(|earlier| {
            let (before, _) = purchases.sums(earlier);
            let (after, _) = purchases.sums(years.later);
            let values: Vec<i128> = before.iter().map(|s| s.net).collect();
            let settings = &study.brief.customers;
            let ends = tiers::ends(&values, settings.tiers)?;
            let tier = |sum: &Bought| match sum {
                sum if !sum.bought => Tier::None,
                sum => tiers::tier_of(sum.net, Tier::None, ends, settings.hysteresis),
            };
            Some(before.iter().zip(&after).map(|(b, a)| (tier(b), a.bought)).collect())
        });
        Worth { again, kept, year: years.later }
    }

    /// A tier, or the whole, with the facts of its row.
    pub(super) fn group(
        &self,
        study: &Study<'_>,
        entries: &mut Entries<'_>,
        tier: Option<Tier>,
        (inside, sums): (&[usize], &[Bought]),
        (nobody, nameless): (Bought, usize),
        whole: i128,
    ) -> TierGroup {
        let unassigned = nobody.net;
        let main = study.main.id;
        let about: Vec<(&str, &str)> = tier.iter().map(|t| ("tier", t.code())).collect();
        let of = |value: &dyn Fn(&Bought) -> i128| inside.iter().filter_map(|i| sums.get(*i)).map(value).sum::<i128>();
        let (sales, cost) = (of(&|s| s.net), of(&|s| s.cost));
        let profit = sales - cost;
        let known = study.data.has.cost;
        let again = inside.iter().filter(|i| self.again.get(**i).copied().unwrap_or(false)).count();
        let ratio = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
        let here = |held: Tier| held != Tier::None && tier.is_none_or(|t| t == held);
        let kept = self.kept.as_ref().map(|kept| {
            let then: Vec<bool> = kept.iter().filter(|(held, _)| here(*held)).map(|(_, bought)| *bought).collect();
            (ratio(then.iter().filter(|b| **b).count()), ratio(then.len()))
        });
        let kept = kept.filter(|(_, all)| *all > 0);
        let lifetime = kept.filter(|_| known && !inside.is_empty() && profit > 0).map(|(stayed, all)| {
            let margin = profit as f64 / inside.len() as f64;
            super::lifetime::value(margin, stayed as f64 / all as f64, study.brief.customers.discount)
        });
        TierGroup {
            tier,
            customers: Some(entries.count("customers.year", &about, Scenario::AC, inside.len() + nameless)),
            sales: entries.money(&format!("{main}.year"), &about, Scenario::AC, sales + unassigned),
            share: entries.ratio(&format!("{main}.year_share"), &about, Scenario::AC, (sales + unassigned, whole)),
            profit: known.then(|| entries.money("gross_profit.year", &about, Scenario::AC, profit)),
            margin: known.then(|| entries.ratio("gross_margin.year", &about, Scenario::AC, (profit, sales))),
            repurchase: (!inside.is_empty()).then(|| {
                // Of all, those who are in no table of customers count as in the key figures.
                let all = tier.is_none().then(|| study.ledger.rate_counts(Rate::Repurchase, self.year)).flatten();
                let (again, all) = all.unwrap_or((again, inside.len()));
                let pair = (ratio(again), ratio(all));
                entries.ratio("repurchase_rate.tier", &about, Scenario::AC, pair)
            }),
            retention: kept.map(|pair| entries.ratio("retention_rate.tier", &about, Scenario::AC, pair)),
            lifetime: lifetime.map(|worth| entries.average("customer_value.lifetime", &about, Scenario::AC, worth)),
        }
    }
}
