//! The numbers of the funnel in the book of facts.

use crate::base::{Decimal, Scenario, Unit, Value};
use crate::findings::book::Book;
use crate::findings::chance::margin_of;
use crate::findings::desk::Desk;
use crate::findings::study::Study;
use crate::findings::variance::{Cell, quotient};
use crate::findings::{Comparison, FactId, MemberRef};

use super::StageRow;
use super::conversion::Counts;
use super::dwell::Dwell;
use super::losses::Ended;
use super::proportion::{FEW, margin_of_change, wilson};
use super::standing::Deals;

/// Enters what the funnel says in the book.
pub struct Figures<'b> {
    desk: Desk<'b>,
    currency: String,
    scale: u8,
}

/// A count as a cell.
pub fn whole(n: usize) -> Cell {
    Cell::of(Value::Exact(Decimal::whole(i128::try_from(n).unwrap_or(i128::MAX))))
}

/// A quotient of two counts.
pub fn ratio(part: usize, all: usize) -> Cell {
    match (whole(part).value, whole(all).value) {
        (Some(part), Some(all)) => quotient(part, all),
        _ => Cell::MISSING,
    }
}

impl<'b> Figures<'b> {
    /// For the facts of a report.
    pub fn new(study: &Study<'_>, book: &'b mut Book) -> Figures<'b> {
        let (currency, scale) = (study.ledger.currency.to_owned(), study.data.money_scale);
        Figures { desk: Desk::new(study, book), currency, scale }
    }

    /// The unit of amounts.
    pub fn money(&self) -> Unit {
        Unit::Currency(self.currency.clone())
    }

    /// An amount in minor units as a cell.
    pub fn amount(&self, units: i128) -> Cell {
        Cell::of(Value::Exact(Decimal::new(units, self.scale)))
    }

    /// Amounts of so many deals. Where they come to nothing, the table keeps no amounts of such deals: none.
    pub fn worth(&self, units: i128, deals: usize) -> Cell {
        if units == 0 && deals > 0 { Cell::MISSING } else { self.amount(units) }
    }

    /// A number of the actual; none where it has no value.
    pub fn one(&mut self, what: &str, unit: Unit, member: Option<&MemberRef>, cell: Cell) -> Option<FactId> {
        self.desk.enter(format!("funnel.{what}"), unit, member, Scenario::AC, cell)
    }

    /// A share now and a year earlier with its variances and what its change must exceed in order not to be chance; shares
    /// are a part and all.
    pub fn shares(
        &mut self,
        what: &str,
        member: Option<&MemberRef>,
        now: (usize, usize),
        then: Option<(usize, usize)>,
    ) -> Comparison {
        let share = |(part, all): (usize, usize)| ratio(part, all);
        let row = self.compare(what, &Unit::Ratio, member, share(now), then.map(share));
        if let Some(margin) = then.and_then(|then| margin_of_change(now, then)) {
            self.desk.enter(margin_of(&row.measure), Unit::Ratio, member, Scenario::DPY, Cell::of(Value::Real(margin)));
        }
        row
    }

    /// A count of the whole.
    pub fn count(&mut self, what: &str, n: usize) -> Option<FactId> {
        self.one(what, Unit::Count, None, whole(n))
    }

    /// The amount of so many deals of the whole in minor units.
    pub fn money_of(&mut self, what: &str, units: i128, deals: usize) -> Option<FactId> {
        let cell = self.worth(units, deals);
        self.one(what, self.money(), None, cell)
    }

    /// Days of the whole.
    pub fn days(&mut self, what: &str, days: i32) -> Option<FactId> {
        self.one(what, Unit::Days, None, of_days(days))
    }

    /// A number now and a year earlier with its variances.
    pub fn compare(
        &mut self,
        what: &str,
        unit: &Unit,
        member: Option<&MemberRef>,
        now: Cell,
        then: Option<Cell>,
    ) -> Comparison {
        self.desk.compare(format!("funnel.{what}"), unit, member, now, then.unwrap_or(Cell::MISSING))
    }

    /// The rows of the stages.
    pub fn stages(
        &mut self,
        deals: &Deals<'_>,
        (now, then): (&Counts, Option<&Counts>),
        (dwells, before): (&[Dwell], Option<&[Dwell]>),
    ) -> Vec<StageRow> {
        let (money, last) = (self.money(), deals.ladder.won());
        let mut rows = Vec::new();
        for at in 0..deals.ladder.steps() {
            let stage = deals.ladder.member(at);
            let member = Some(&stage);
            let n = |counts: &Counts| whole(counts.reached.get(at).copied().unwrap_or(0));
            let step = now.step(at);
            let limits = step.and_then(|(on, all)| wilson(on, all));
            let conversion = step
                .map(|step| self.shares("conversion", member, step, then.and_then(|counts| counts.step(at))))
                .filter(|row| row.facts.contains_key(&Scenario::AC));
            let real = |value: f64| Cell::of(Value::Real(value));
            let dwell = |list: &[Dwell]| list.get(at).and_then(|d| d.median).map_or(Cell::MISSING, of_days);
            let stays = dwells.get(at).map_or(0, |d| d.count);
            let counts = |list: &[usize]| whole(list.get(at).copied().unwrap_or(0));
            let worth = |list: &[i128], deals: &[usize]| {
                self.worth(list.get(at).copied().unwrap_or(0), deals.get(at).copied().unwrap_or(0))
            };
            let (value, lost_value, open_value) =
                (worth(&now.value, &now.reached), worth(&now.lost_value, &now.lost), worth(&now.open_value, &now.open));
            let left = at < last;
            rows.push(StageRow {
                reached: self.compare("reached", &Unit::Count, member, n(now), then.map(n)),
                value: self.one("reached_value", money.clone(), member, value),
                conversion,
                low: limits.and_then(|l| self.one("conversion_low", Unit::Ratio, member, real(l.0))),
                high: limits.and_then(|l| self.one("conversion_high", Unit::Ratio, member, real(l.1))),
                few: step.is_some_and(|(_, all)| all < FEW),
                lost: left.then(|| self.one("lost_here", Unit::Count, member, counts(&now.lost))).flatten(),
                lost_value: left.then(|| self.one("lost_value", money.clone(), member, lost_value)).flatten(),
                open: left.then(|| self.one("open_here", Unit::Count, member, counts(&now.open))).flatten(),
                open_value: left.then(|| self.one("open_value", money.clone(), member, open_value)).flatten(),
                dwell: (stays > 0)
                    .then(|| self.compare("dwell", &Unit::Days, member, dwell(dwells), before.map(dwell)))
                    .filter(|row| row.facts.contains_key(&Scenario::AC)),
                stays: (stays > 0).then(|| self.one("stays", Unit::Count, member, whole(stays))).flatten(),
                stage,
            });
        }
        rows
    }

    /// Won ÷ created.
    pub fn overall(&mut self, now: &Counts, then: Option<&Counts>) -> Comparison {
        let share = |counts: &Counts| {
            let (created, won) = counts.whole();
            (won, created)
        };
        self.shares("overall", None, share(now), then.map(share))
    }

    /// Won ÷ ended by count and by amount.
    pub fn win_rates(&mut self, now: &Ended, then: Option<&Ended>) -> [Comparison; 2] {
        let count = |ended: &Ended| (ended.won.len(), ended.won.len() + ended.lost.len());
        let value = |ended: &Ended| {
            let (won, lost) =
                (self.amount(ended.won_value).value, self.worth(ended.lost_value, ended.lost.len()).value);
            let all = self.amount(ended.won_value + ended.lost_value).value.filter(|_| lost.is_some());
            won.zip(all).map_or(Cell::MISSING, |(won, all)| quotient(won, all))
        };
        let (value_now, value_then) = (value(now), then.map(value));
        [
            self.shares("win_rate", None, count(now), then.map(count)),
            self.compare("win_rate_value", &Unit::Ratio, None, value_now, value_then),
        ]
    }
}

/// Days as a cell.
pub fn of_days(days: i32) -> Cell {
    Cell::of(Value::Exact(Decimal::whole(i128::from(days))))
}
