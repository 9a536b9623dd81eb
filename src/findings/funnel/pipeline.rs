//! What the open opportunities are worth beside what a target still lacks.
//!
//! An open deal counts with the part of its amount that deals of its stage brought: of those that are followed, the amount
//! that was won ÷ the amount that came so far. By amount, because large deals are lost more often than small ones.

use serde::Serialize;

use super::conversion::Counts;
use super::figures::Figures;
use super::losses::Ended;
use super::spans::Spans;
use super::standing::Deals;
use crate::base::{Period, Scenario, Unit, Value};
use crate::data::Outcome;
use crate::findings::book::Book;
use crate::findings::ledger::Key;
use crate::findings::measure::Formula;
use crate::findings::study::Study;
use crate::findings::variance::{Cell, quotient};
use crate::findings::{FactId, NextTargets, Pacing};

/// What a target still lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// Whose target: the year's, or that of the next period.
    pub period: Period,
    /// True of a whole target; else it is what the actual of the year lacks.
    pub whole: bool,
    /// The amount.
    pub amount: FactId,
    /// The same as a value.
    pub value: Value,
}

/// The open deals at the end of the period beside what a target lacks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pipeline {
    /// Whose target: the year's, or that of the next period.
    pub period: Period,
    /// True of a whole target; else it is what the actual of the year lacks.
    pub whole: bool,
    /// Open deals with an amount.
    pub count: Option<FactId>,
    /// Their amount.
    pub value: Option<FactId>,
    /// What of it is expected to be won.
    pub expected: FactId,
    /// Open deals without an amount; none where there is no such deal.
    pub unvalued: Option<FactId>,
    /// What the target lacks.
    pub missing: FactId,
    /// Expected ÷ missing.
    pub covered: FactId,
    /// Amount of the deals won in the recent span ÷ sales of the same days: how much of the sales comes from deals. None
    /// where it is more than all, or where sales are the won deals.
    pub part: Option<FactId>,
}

/// What the year's target lacks, while days of the year are left; else the target of the next period.
pub fn missing(book: &Book, pacing: Option<&Pacing>, next: Option<&NextTargets>) -> Option<Missing> {
    let value = |id: &FactId| book.fact(id)?.value.filter(|v| v.to_f64() > 0.0);
    let of = |period: Period, whole: bool, amount: &FactId| {
        Some(Missing { period, whole, amount: amount.clone(), value: value(amount)? })
    };
    match pacing.filter(|pacing| value(&pacing.days_left).is_some()) {
        Some(pacing) => of(pacing.period, false, pacing.to_go.as_ref()?),
        None => next.and_then(|next| of(next.period, true, next.total.facts.get(&Scenario::PL)?)),
    }
}

/// The part of an amount that was won of another amount, to the minor unit.
fn share(amount: i128, (won, of): (i128, i128)) -> Option<i128> {
    let twice = amount.checked_mul(won)?.checked_mul(2)?;
    (of > 0).then(|| (twice + of).div_euclid(2 * of))
}

/// The pipeline; none where no deal with an amount is open, none was won of those that are followed, or nothing is missing.
pub fn pipeline(
    study: &Study<'_>,
    figures: &mut Figures<'_>,
    deals: &Deals<'_>,
    (spans, counts, ended): (&Spans, &Counts, &Ended),
    missing: Option<&Missing>,
) -> Option<Pipeline> {
    let missing = missing?;
    let won = *counts.value.last()?;
    let (mut count, mut unvalued, mut value, mut expected) = (0, 0, 0_i128, 0_i128);
    for &row in study.ledger.tables.created.all() {
        let Some(standing) = deals.on(row, spans.last()).filter(|s| s.end == Outcome::Open) else { continue };
        let amount = deals.amount(row);
        if amount <= 0 {
            unvalued += 1;
            continue;
        }
        count += 1;
        value += amount;
        expected += share(amount, (won, *counts.value.get(standing.reached)?))?;
    }
    if count == 0 || expected <= 0 {
        return None;
    }
    let money = figures.money();
    let covered = figures.amount(expected).value.map_or(Cell::MISSING, |e| quotient(e, missing.value));
    let part = of_sales(study, figures, spans, ended);
    let worth = figures.amount(expected);
    Some(Pipeline {
        period: missing.period,
        whole: missing.whole,
        count: figures.count("pipeline", count),
        value: figures.money_of("pipeline_value", value, count),
        expected: figures.one("pipeline_expected", money, None, worth)?,
        unvalued: (unvalued > 0).then(|| figures.count("pipeline_unvalued", unvalued)).flatten(),
        missing: missing.amount.clone(),
        covered: figures.one("pipeline_covered", Unit::Ratio, None, covered)?,
        part: part.and_then(|cell| figures.one("won_of_sales", Unit::Ratio, None, cell)),
    })
}

/// Won ÷ sales of the recent span.
fn of_sales(study: &Study<'_>, figures: &Figures<'_>, spans: &Spans, ended: &Ended) -> Option<Cell> {
    let Formula::Part(part) = study.main.formula else { return None };
    if study.main.id != "sales" {
        return None;
    }
    let sales = study.ledger.part(part, &[], spans.recent, true).get(&Key::new()).value?;
    let won = figures.amount(ended.won_value).value?;
    // Sales that are read from the won deals are those deals.
    let known = won.to_f64() > 0.0 && won.to_f64() < sales.to_f64();
    known.then(|| quotient(won, sales))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_an_amount_is_rounded_to_the_minor_unit() {
        assert_eq!(share(100, (1, 3)), Some(33));
        assert_eq!(share(200, (1, 3)), Some(67));
        assert_eq!(share(5, (1, 2)), Some(3));
        assert_eq!(share(100, (0, 3)), Some(0));
        assert_eq!(share(100, (1, 0)), None);
        assert_eq!(share(i128::MAX, (2, 3)), None);
    }
}
