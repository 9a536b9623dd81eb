//! What reps do, and what comes of it: visits, follow-ups, contact time, answers with a proposal, against their results
//! (brief.md S09).
//!
//! [`reps`] sums each rep's activities and results over the same periods, [`response`] measures the days from a customer's
//! interest to the first proposal, [`rank`] correlates them by rank and says how many reps such a number needs.

pub mod rank;
pub mod reps;
mod response;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::base::{Grain, Period, Scenario, Unit, Value};

use super::book::Book;
use super::desk::Desk;
use super::measure::Source;
use super::study::Study;
use super::variance::Cell;
use super::{Comparison, FactId, MemberRef};
use rank::{critical, spearman};
use reps::Effort;

/// Periods that a monthly report sums up: the deals that a rep ends in a month are too few to say anything.
const MONTHS: usize = 3;

/// What reps do and what comes of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Process {
    /// First and last of the periods that are summed.
    pub span: (Period, Period),
    /// Reps, the most visits a week of five working days first.
    pub rows: Vec<RepProcess>,
    /// All of them together; its visits a week of five working days are the mean of a rep.
    pub total: RepProcess,
    /// Follow-ups of the mean rep.
    pub follow_ups_mean: Option<FactId>,
    /// Correlations by rank between what reps do and what comes of it.
    pub links: Vec<Link>,
    /// The rep far below the others in visits, where one is.
    pub fewest: Option<usize>,
    /// Visits of all − Σ reps; must be zero.
    pub check: Value,
}

/// One rep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RepProcess {
    /// The rep; none for all of them.
    pub member: Option<MemberRef>,
    /// Visits.
    pub visits: Option<FactId>,
    /// Follow-ups.
    pub follow_ups: Option<FactId>,
    /// Visits a week of five working days, against a year ago.
    pub per_week: Comparison,
    /// Minutes a visit.
    pub minutes: Option<FactId>,
    /// Median days from the customer's interest to the first proposal; what has no proposal yet is counted as such.
    pub response: Option<FactId>,
    /// Opportunities behind it.
    pub responses: Option<FactId>,
    /// Sales ÷ target.
    pub attainment: Option<FactId>,
    /// Won ÷ ended opportunities.
    pub win_rate: Option<FactId>,
}

/// A correlation by rank over reps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// What reps do: `visits`, `follow_ups`, `minutes`, `response`.
    pub effort: &'static str,
    /// What comes of it: `attainment`, `win_rate`.
    pub result: &'static str,
    /// Spearman's coefficient; none of fewer than five reps, or where all are equal.
    pub coefficient: Option<FactId>,
    /// Reps with both.
    pub reps: Option<FactId>,
    /// What it must exceed to be more than chance at 95 %.
    pub critical: Option<FactId>,
    /// True when it does.
    pub holds: bool,
}

/// What reps do and what comes of it; none without activities that tell the rep, in the periods of the report.
pub fn process(study: &Study<'_>, book: &mut Book) -> Option<Process> {
    let dimension = study.rep_dimension()?;
    let count = if study.period.grain == Grain::Month { MONTHS } else { 1 };
    let periods: Vec<Period> = study.period.back(count, study.ledger.calendar);
    study.ledger.event_table(Source::Activities, &[dimension])?;
    let efforts = reps::efforts(study, dimension, &periods)?;
    let span = (*periods.first()?, *periods.last()?);
    let mut entered = Rows(Desk::new(study, book));
    let rows: Vec<RepProcess> = efforts.reps.iter().map(|effort| entered.row(effort)).collect();
    let total = entered.row(&efforts.all);
    let links = entered.links(&efforts.reps);
    let follow_ups: Vec<Value> = efforts.reps.iter().filter_map(|effort| effort.follow_ups.value).collect();
    let mean = follow_ups.iter().map(|n| n.to_f64()).sum::<f64>() / follow_ups.len() as f64;
    let mean = if mean.is_finite() { Cell::of(Value::Real(mean)) } else { Cell::MISSING };
    let follow_ups_mean = entered.enter("follow_ups_mean", Unit::Count, None, mean);
    let fewest = reps::fewest(&efforts.reps);
    Some(Process { span, fewest, rows, total, follow_ups_mean, links, check: efforts.check })
}

/// Why there is none.
pub fn absent(study: &Study<'_>, process: Option<&Process>) -> Option<&'static str> {
    let table = study.data.events.get("activities").is_some_and(|t| t.rows > 0);
    match (process.is_some(), table, study.rep_dimension()) {
        (true, ..) => None,
        (_, false, _) => Some("no_table"),
        (_, _, None) => Some("no_dimension"),
        _ => Some("not_covered"),
    }
}

/// Enters what is told of reps in the book.
struct Rows<'b>(Desk<'b>);

impl Rows<'_> {
    fn enter(&mut self, what: &str, unit: Unit, member: Option<&MemberRef>, cell: Cell) -> Option<FactId> {
        self.0.enter(format!("process.{what}"), unit, member, Scenario::AC, cell)
    }

    fn row(&mut self, effort: &Effort) -> RepProcess {
        let member = effort.member.as_ref();
        let (now, then) = (effort.per_week, effort.per_week_before);
        let per_week = self.0.compare("process.visits_per_week", &Unit::Count, member, now, then);
        let mut one = |what: &str, unit: Unit, cell: Cell| self.enter(what, unit, member, cell);
        RepProcess {
            visits: one("visits", Unit::Count, effort.visits),
            follow_ups: one("follow_ups", Unit::Count, effort.follow_ups),
            minutes: one("minutes", Unit::Count, effort.minutes),
            response: one("response", Unit::Days, effort.response.0),
            responses: one("responses", Unit::Count, effort.response.1),
            attainment: one("attainment", Unit::Ratio, effort.attainment),
            win_rate: one("win_rate", Unit::Ratio, effort.win_rate),
            member: effort.member.clone(),
            per_week,
        }
    }

    /// Every effort against every result that the data have.
    fn links(&mut self, efforts: &[Effort]) -> Vec<Link> {
        type Pick = fn(&Effort) -> Cell;
        let done: [(&'static str, Pick); 4] = [
            ("visits", |e| e.per_week),
            ("follow_ups", |e| e.follow_ups),
            ("minutes", |e| e.minutes),
            ("response", |e| e.response.0),
        ];
        let results: [(&'static str, Pick); 2] = [("attainment", |e| e.attainment), ("win_rate", |e| e.win_rate)];
        let mut links = Vec::new();
        for (effort, of_effort) in done {
            for (result, of_result) in results {
                let real = |cell: Cell| cell.value.map(Value::to_f64);
                let pairs: Vec<(f64, f64)> =
                    efforts.iter().filter_map(|e| Some((real(of_effort(e))?, real(of_result(e))?))).collect();
                if pairs.is_empty() {
                    continue;
                }
                let found = spearman(&pairs).zip(critical(pairs.len()));
                let mut enter = |what: &str, unit: Unit, value: f64| {
                    self.enter(&format!("{what}_{effort}_{result}"), unit, None, Cell::of(Value::Real(value)))
                };
                links.push(Link {
                    effort,
                    result,
                    coefficient: found.and_then(|(rho, _)| enter("rho", Unit::Ratio, rho)),
                    critical: found.and_then(|(_, critical)| enter("rho_critical", Unit::Ratio, critical)),
                    holds: found.is_some_and(|(rho, critical)| rho.abs() >= critical),
                    reps: {
                        let n = super::funnel::whole(pairs.len());
                        self.enter(&format!("reps_{effort}_{result}"), Unit::Count, None, n)
                    },
                });
            }
        }
        links
    }
}
