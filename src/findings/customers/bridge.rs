//! From the customers and sales of the 12 months before to those of the last 12: who is new, who came back, who
//! stayed and bought more or less, who is lost (S24, methods.md B4). Counts and amounts close exactly.

use serde::Serialize;

use crate::base::{Scenario, Value};

use super::super::study::Study;
use super::super::windows::{Window, day_number};
use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::purchases::{Bought, Purchases};
use super::{Span, Years};
use crate::base::Decimal;

/// Customers named for each step.
const NAMED: usize = 2;

/// What became of a customer from one window to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BridgeStep {
    /// Bought for the first time.
    New,
    /// Bought before, not in the earlier window, and again in the later.
    Reactivated,
    /// Bought in both, and more in the later.
    Expansion,
    /// Bought in both, and less in the later.
    Contraction,
    /// Bought in the earlier only.
    Lost,
    /// Rows without a customer, and customers with returns only.
    Unassigned,
}

impl BridgeStep {
    /// Every step in the order of the bridge.
    pub const ALL: [BridgeStep; 6] = [
        BridgeStep::New,
        BridgeStep::Reactivated,
        BridgeStep::Expansion,
        BridgeStep::Contraction,
        BridgeStep::Lost,
        BridgeStep::Unassigned,
    ];

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            BridgeStep::New => "new",
            BridgeStep::Reactivated => "reactivated",
            BridgeStep::Expansion => "expansion",
            BridgeStep::Contraction => "contraction",
            BridgeStep::Lost => "lost",
            BridgeStep::Unassigned => "unassigned",
        }
    }
}

/// The bridge as numbers: how many customers and how much each step has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// Customers of the earlier and of the later window.
    pub customers: [usize; 2],
    /// Customers of both: retained.
    pub retained: usize,
    /// Sales of all rows in the earlier and in the later window, in minor units.
    pub sales: [i128; 2],
    /// Of these, sales of the customers of the earlier window.
    pub base: [i128; 2],
    /// Customers of each step, in the order of [`BridgeStep::ALL`].
    pub counts: [usize; 6],
    /// Change of the sales by step.
    pub amounts: [i128; 6],
}

impl Sums {
    /// Net revenue retention: what the earlier customers bring now ÷ what they brought, as numerator and denominator.
    pub fn net_retention(&self) -> (i128, i128) {
        (self.base[1], self.base[0])
    }

    /// Gross revenue retention: the same without what they bought more.
    pub fn gross_retention(&self) -> (i128, i128) {
        (self.base[1] - self.amounts[BridgeStep::Expansion as usize], self.base[0])
    }

    /// What the steps do not explain; zero in every bridge.
    pub fn check(&self) -> i128 {
        self.sales[0] + self.amounts.iter().sum::<i128>() - self.sales[1]
    }
}

/// What became of a customer.
pub fn step(earlier: &Bought, later: &Bought, known: bool) -> Option<BridgeStep> {
    match (earlier.bought, later.bought) {
        (false, false) if earlier.net == later.net => None,
        (false, false) => Some(BridgeStep::Unassigned),
        (false, true) => Some(if known { BridgeStep::Reactivated } else { BridgeStep::New }),
        (true, false) => Some(BridgeStep::Lost),
        (true, true) if later.net > earlier.net => Some(BridgeStep::Expansion),
        (true, true) if later.net < earlier.net => Some(BridgeStep::Contraction),
        // Neither more nor less: retained, and no step of the amounts.
        (true, true) => None,
    }
}

/// Adds customers up: each with what it did in both windows and whether it had bought before them; and the rows of
/// nobody.
pub fn sums(customers: impl IntoIterator<Item = (Bought, Bought, bool)>, nobody: (Bought, Bought)) -> Sums {
    let mut out = Sums { sales: [nobody.0.net, nobody.1.net], ..Sums::default() };
    let rest = BridgeStep::Unassigned as usize;
    out.amounts[rest] = nobody.1.net - nobody.0.net;
    for (earlier, later, known) in customers {
        out.sales[0] += earlier.net;
        out.sales[1] += later.net;
        out.customers[0] += usize::from(earlier.bought);
        out.customers[1] += usize::from(later.bought);
        out.retained += usize::from(earlier.bought && later.bought);
        if earlier.bought {
            out.base[0] += earlier.net;
            out.base[1] += later.net;
        }
        if let Some(step) = step(&earlier, &later, known) {
            out.counts[step as usize] += 1;
            out.amounts[step as usize] += later.net - earlier.net;
        }
    }
    out
}

/// The bridge of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bridge {
    /// The earlier 12 months.
    pub earlier: Span,
    /// The later 12 months.
    pub later: Span,
    /// First day that the data cover: who bought before it is not known.
    pub since: crate::base::Date,
    /// Customers of the earlier and of the later window.
    pub customers: [FactId; 2],
    /// Customers of both.
    pub retained: FactId,
    /// Customers of each step, signed as they change the count; amounts have no step here.
    pub counts: Vec<(BridgeStep, FactId)>,
    /// Sales of the earlier and of the later window.
    pub sales: [FactId; 2],
    /// Change of the sales by step; steps without any customer and amount are left out.
    pub amounts: Vec<(BridgeStep, FactId)>,
    /// Customers of each step of the amounts.
    pub numbers: Vec<(BridgeStep, FactId)>,
    /// Share of the earlier customers that stayed, where the earlier window has any.
    pub retention: FactId,
    /// What the earlier customers bring now ÷ what they brought.
    pub net_retention: FactId,
    /// The same without what they bought more.
    pub gross_retention: FactId,
    /// The three rates 12 months earlier, where the data reach so far back.
    pub rates_before: Option<[FactId; 3]>,
    /// The customers that moved most in each step, largest first.
    pub movers: Vec<Mover>,
    /// What the amounts leave unexplained; must be zero.
    pub check: Value,
    /// What the counts leave unexplained; must be zero.
    pub check_customers: Value,
}

/// A customer that a step is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mover {
    /// The step.
    pub step: BridgeStep,
    /// The customer.
    pub member: MemberRef,
    /// Change of its sales.
    pub change: FactId,
}

/// The sums of two windows, with the purchases before them.
fn of_windows(purchases: &Purchases<'_>, earlier: Window, later: Window) -> Sums {
    let ((before, nobody_before), (after, nobody_after)) = (purchases.sums(earlier), purchases.sums(later));
    let first = purchases.first_days();
    let begin = day_number(earlier.from);
    let known = first.iter().map(|day| day.is_some_and(|day| day < begin));
    let customers = before.iter().zip(&after).zip(known).map(|((b, a), known)| (*b, *a, known));
    sums(customers, (nobody_before, nobody_after))
}

/// The bridge of a report; none where the data cover less than 24 months or nobody bought in the earlier 12.
pub fn bridge(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    keys: &Purchases<'_>,
    named: Option<(usize, &Purchases<'_>)>,
    years: Years,
) -> Option<Bridge> {
    let earlier = years.earlier?;
    let sums = of_windows(keys, earlier, years.later);
    if sums.customers[0] == 0 {
        return None;
    }
    let main = study.main.id;
    let units = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
    let counted = |step: BridgeStep| units(sums.counts[step as usize]);
    let steps = [(BridgeStep::New, 1), (BridgeStep::Reactivated, 1), (BridgeStep::Lost, -1)];
    let change: i128 = steps.iter().map(|(step, sign)| sign * counted(*step)).sum();
    let counts = steps
        .iter()
        .map(|(step, sign)| {
            let measure = format!("customers.bridge_{}", step.code());
            (*step, entries.signed(&measure, &[], Scenario::DPY, sign * counted(*step)))
        })
        .collect();
    let kept = |step: &BridgeStep| sums.counts[*step as usize] > 0 || sums.amounts[*step as usize] != 0;
    let shown: Vec<BridgeStep> = BridgeStep::ALL.into_iter().filter(kept).collect();
    let amounts = shown
        .iter()
        .map(|step| {
            let measure = format!("{main}.bridge_{}", step.code());
            (*step, entries.money(&measure, &[], Scenario::DPY, sums.amounts[*step as usize]))
        })
        .collect();
    let numbers = shown
        .iter()
        .filter(|step| **step != BridgeStep::Unassigned)
        .map(|step| {
            let measure = format!("customers.step_{}", step.code());
            (*step, entries.count(&measure, &[], Scenario::AC, sums.counts[*step as usize]))
        })
        .collect();
    let rates = |entries: &mut Entries<'_>, sums: &Sums, scenario: Scenario| {
        [
            entries.ratio("retention_rate.year", &[], scenario, (units(sums.retained), units(sums.customers[0]))),
            entries.ratio(&format!("{main}.net_retention"), &[], scenario, sums.net_retention()),
            entries.ratio(&format!("{main}.gross_retention"), &[], scenario, sums.gross_retention()),
        ]
    };
    let [retention, net_retention, gross_retention] = rates(entries, &sums, Scenario::AC);
    let before = earlier.year_before().filter(|window| window.from >= years.since);
    let rates_before = before
        .map(|window| of_windows(keys, window, earlier))
        .filter(|sums| sums.customers[0] > 0)
        .map(|sums| rates(entries, &sums, Scenario::PY));
    let check_customers = units(sums.customers[0]) + change - units(sums.customers[1]);
    Some(Bridge {
        earlier: earlier.into(),
        later: years.later.into(),
        since: years.since,
        customers: [
            entries.count("customers.year", &[("year", "before")], Scenario::PY, sums.customers[0]),
            entries.count("customers.year", &[("year", "now")], Scenario::AC, sums.customers[1]),
        ],
        retained: entries.count("customers.bridge_retained", &[], Scenario::AC, sums.retained),
        counts,
        sales: [
            entries.money(&format!("{main}.year"), &[("year", "before")], Scenario::PY, sums.sales[0]),
            entries.money(&format!("{main}.year"), &[("year", "now")], Scenario::AC, sums.sales[1]),
        ],
        amounts,
        numbers,
        retention,
        net_retention,
        gross_retention,
        rates_before,
        movers: named.map(|named| movers(study, entries, named, (earlier, years.later))).unwrap_or_default(),
        check: Value::Exact(Decimal::new(sums.check(), study.data.money_scale)),
        check_customers: Value::Exact(Decimal::whole(check_customers)),
    })
}

/// The customers that moved most in each step.
fn movers(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    (dimension, purchases): (usize, &Purchases<'_>),
    (earlier, later): (Window, Window),
) -> Vec<Mover> {
    let ((before, _), (after, _)) = (purchases.sums(earlier), purchases.sums(later));
    let first = purchases.first_days();
    let begin = day_number(earlier.from);
    let mut of_step: Vec<(BridgeStep, i128, usize)> = Vec::new();
    for (i, (earlier, later)) in before.iter().zip(&after).enumerate() {
        let known = first.get(i).copied().flatten().is_some_and(|day| day < begin);
        let found = step(earlier, later, known).filter(|step| *step != BridgeStep::Unassigned);
        of_step.extend(found.map(|step| (step, later.net - earlier.net, i)));
    }
    of_step.sort_by_key(|(step, change, i)| (*step, std::cmp::Reverse(change.abs()), *i));
    let mut out: Vec<Mover> = Vec::new();
    for (step, change, i) in of_step {
        if out.iter().filter(|m| m.step == step).count() == NAMED {
            continue;
        }
        let member = study.ledger.member(dimension, purchases.code(i));
        let measure = format!("{}.year_change", study.main.id);
        let change = entries.money(&measure, &of_member(&member), Scenario::DPY, change);
        out.push(Mover { step, member, change });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bought(net: i128) -> Bought {
        Bought { net, cost: 0, bought: net > 0 }
    }

    #[test]
    fn published_retention_of_revenue() {
        // 1000 at the start, +150 of expansion, −60 of contraction, −90 lost: 100 % net, 85 % gross.
        let customers = [(400, 550, true), (510, 450, true), (90, 0, true), (0, 70, false)];
        let found = sums(customers.map(|(a, b, known)| (bought(a), bought(b), known)), Default::default());
        let rate = |(above, below): (i128, i128)| above as f64 / below as f64;
        assert!((rate(found.net_retention()) - 1.0).abs() < 1e-12);
        assert!((rate(found.gross_retention()) - 0.85).abs() < 1e-12);
        assert_eq!((found.check(), found.sales, found.customers, found.retained), (0, [1000, 1070], [3, 3], 2));
    }

    #[test]
    fn who_came_back_is_not_new() {
        let of = |a, b, known| step(&bought(a), &bought(b), known);
        assert_eq!([of(0, 5, true), of(0, 5, false)], [Some(BridgeStep::Reactivated), Some(BridgeStep::New)]);
        assert_eq!([of(5, 0, true), of(5, 5, true), of(0, 0, true)], [Some(BridgeStep::Lost), None, None]);
        // Only a return in the later window: nobody's customer, yet the amount counts.
        assert_eq!(of(0, -3, true), Some(BridgeStep::Unassigned));
        let lost = step(&bought(5), &Bought { net: -2, cost: 0, bought: false }, true);
        assert_eq!(lost, Some(BridgeStep::Lost), "a return afterwards keeps nobody");
    }

    #[test]
    fn nobody_and_a_single_customer() {
        assert_eq!(sums([], Default::default()), Sums::default());
        let one = sums([(bought(7), bought(9), true)], (bought(1), Bought::default()));
        assert_eq!((one.check(), one.sales, one.retained, one.net_retention()), (0, [8, 9], 1, (9, 7)));
    }

    proptest! {
        #[test]
        fn counts_are_mece_and_the_bridge_closes(
            list in prop::collection::vec((-50..200_i128, -50..200_i128, any::<bool>(), any::<bool>(), any::<bool>()), 0..40),
            nobody in (-100..100_i128, -100..100_i128),
        ) {
            let customers: Vec<(Bought, Bought, bool)> = list
                .iter()
                .map(|(a, b, pa, pb, known)| {
                    (Bought { net: *a, cost: 0, bought: *pa }, Bought { net: *b, cost: 0, bought: *pb }, *known)
                })
                .collect();
            let found = sums(customers.clone(), (bought(nobody.0), bought(nobody.1)));
            let count = |step: BridgeStep| found.counts[step as usize];
            prop_assert_eq!(found.customers[1], count(BridgeStep::New) + found.retained + count(BridgeStep::Reactivated));
            prop_assert_eq!(found.customers[0], found.retained + count(BridgeStep::Lost));
            prop_assert_eq!(found.check(), 0);
            // The earlier customers' sales change by what they bought more and less, and by who left.
            let own = [BridgeStep::Expansion, BridgeStep::Contraction, BridgeStep::Lost];
            let moved: i128 = own.iter().map(|s| found.amounts[*s as usize]).sum();
            prop_assert_eq!(found.base[1] - found.base[0], moved);
            let times = sums(
                customers.iter().map(|(a, b, k)| (Bought { net: a.net * 100, ..*a }, Bought { net: b.net * 100, ..*b }, *k)),
                (bought(nobody.0 * 100), bought(nobody.1 * 100)),
            );
            prop_assert_eq!(times.counts, found.counts);
            prop_assert_eq!(times.amounts, found.amounts.map(|a| a * 100));
        }
    }
}
