//! How fast the pipeline turns into money: opportunities × win rate × average deal ÷ days of a cycle.

use serde::Serialize;

use super::figures::{Figures, ratio, whole};
use super::losses::Ended;
use super::spans::Spans;
use super::standing::Deals;
use crate::base::{Decimal, Unit, Value};
use crate::data::Outcome;
use crate::findings::Comparison;
use crate::findings::study::Study;
use crate::findings::variance::{Cell, quotient};

/// Money per day, and what it is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Velocity {
    /// Money per day.
    pub per_day: Comparison,
    /// Deals that are open at the end of the period.
    pub opportunities: Comparison,
    /// Won ÷ ended.
    pub win_rate: Comparison,
    /// Amount of the won deals ÷ their number.
    pub average_deal: Comparison,
    /// Mean days from creation to the end of the won deals.
    pub cycle: Comparison,
}

/// Opportunities × win rate × average deal ÷ days; none without days.
pub fn velocity(opportunities: f64, win_rate: f64, average_deal: f64, days: f64) -> Option<f64> {
    (days > 0.0).then(|| opportunities * win_rate * average_deal / days).filter(|per_day| per_day.is_finite())
}

/// What velocity is made of, in one span.
struct Parts {
    open: usize,
    win_rate: Cell,
    average_deal: Cell,
    cycle: Cell,
}

impl Parts {
    fn of(study: &Study<'_>, figures: &Figures<'_>, deals: &Deals<'_>, (spans, ended): (&Spans, &Ended)) -> Parts {
        let day = spans.last();
        let rows = study.ledger.tables.created.all();
        let open = |row: &&usize| deals.on(**row, day).is_some_and(|standing| standing.end == Outcome::Open);
        let won = figures.amount(ended.won_value).value.zip(whole(ended.won.len()).value);
        let days: i64 = ended.cycles.iter().map(|days| i64::from(*days)).sum();
        let total = Value::Exact(Decimal::whole(i128::from(days)));
        Parts {
            open: rows.iter().filter(open).count(),
            win_rate: ratio(ended.won.len(), ended.won.len() + ended.lost.len()),
            average_deal: won.map_or(Cell::MISSING, |(value, n)| quotient(value, n)),
            cycle: whole(ended.cycles.len()).value.map_or(Cell::MISSING, |n| quotient(total, n)),
        }
    }

    fn per_day(&self) -> Cell {
        let real = |cell: Cell| cell.value.map(Value::to_f64);
        let found = || velocity(self.open as f64, real(self.win_rate)?, real(self.average_deal)?, real(self.cycle)?);
        found().map_or(Cell::NA_BASE, |per_day| Cell::of(Value::Real(per_day)))
    }
}

/// The velocity now and a year earlier; none where no deal was won in the recent span, or none took a day.
pub fn velocities(
    study: &Study<'_>,
    figures: &mut Figures<'_>,
    deals: &Deals<'_>,
    now: (&Spans, &Ended),
    then: Option<(&Spans, &Ended)>,
) -> Option<Velocity> {
    let now = Parts::of(study, figures, deals, now);
    let then = then.map(|then| Parts::of(study, figures, deals, then));
    now.per_day().value?;
    let of = |pick: &dyn Fn(&Parts) -> Cell| (pick(&now), then.as_ref().map(pick));
    let money = figures.money();
    let mut compare =
        |what: &str, unit: &Unit, (now, then): (Cell, Option<Cell>)| figures.compare(what, unit, None, now, then);
    Some(Velocity {
        per_day: compare("velocity_per_day", &money, of(&Parts::per_day)),
        opportunities: compare("opportunities", &Unit::Count, of(&|p| whole(p.open))),
        win_rate: compare("win_rate", &Unit::Ratio, of(&|p| p.win_rate)),
        average_deal: compare("average_deal", &money, of(&|p| p.average_deal)),
        cycle: compare("cycle", &Unit::Days, of(&|p| p.cycle)),
    })
}
