//! Since when something has been so: the first of the periods in a row, back from the report's, in which it was.
//!
//! What counts as "so" is what the finding itself says: under the border, without any sales, more than a tenth overdue,
//! behind the plan to date; of a plain variance, on the bad side of its reference.

use crate::base::{Grain, Period, Scenario, Value};

use super::super::book::Book;
use super::super::ledger::Key;
use super::super::measure;
use super::super::messages::OVERDUE;
use super::super::people::evaluation::months_back;
use super::super::study::Study;
use super::super::{Fact, Finding};

/// Most periods that are looked back on.
const MOST: usize = 60;

/// The first period of the run; none where the finding has no number that can be followed back.
pub(super) fn since(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<Period> {
    // A signal has found out by itself.
    if let Some(first) = finding.names.get("since") {
        return study.period.back(MOST, study.ledger.calendar).into_iter().find(|p| p.to_string() == *first);
    }
    let fact = |slot: &str| finding.facts.get(slot).and_then(|id| book.fact(id));
    match finding.kind.as_str() {
        // As many months as it says.
        "rep_streak" => {
            let months = fact("months")?.value?.to_f64() as usize;
            months_back(study, months).last().copied()
        }
        "overdue_money" => {
            let (late, all) = (fact("actual")?, fact("receivable")?);
            run(study, |period| {
                let (late, all) = (value(study, late, period)?, value(study, all, period)?);
                Some(all > 0.0 && late / all >= OVERDUE)
            })
        }
        // Who bought nothing has no row.
        "customer_lost" => {
            let actual = fact("actual").filter(|f| followed(study, f))?;
            run(study, |period| Some(value(study, actual, period).is_none_or(|sold| sold <= 0.0)))
        }
        "pacing_behind" => behind(study),
        "limit_broken" => {
            let own = fact("value").filter(|f| followed(study, f))?;
            let limit = fact("limit")?.value?.to_f64();
            let above = finding.words.get("side").is_some_and(|s| s == "side.above");
            run(study, |period| value(study, own, period).map(|v| if above { v >= limit } else { v <= limit }))
        }
        _ => {
            let slots = ["delta", "value", "top_delta", "nps_delta", "csat_delta"];
            let own = slots.iter().filter_map(|s| fact(s)).find(|f| followed(study, f))?;
            let spec = measure::find(&own.measure, study.data).ok()?;
            let (now, good) = (own.value?.to_f64(), study.sign(&spec));
            // What is bad for another reason has no run of its own.
            if now * good > 0.0 {
                return None;
            }
            run(study, |period| value(study, own, period).map(|value| value * now > 0.0))
        }
    }
}

/// The first of the periods in a row, back from the report's, in which something holds.
fn run(study: &Study<'_>, holds: impl Fn(&Period) -> Option<bool>) -> Option<Period> {
    let mut first = study.period;
    for period in study.past(MOST).iter().rev().skip(1) {
        match holds(period) {
            Some(true) => first = *period,
            _ => break,
        }
    }
    Some(first)
}

/// The first of the year's periods in a row at whose end the year was behind its plan to date.
fn behind(study: &Study<'_>) -> Option<Period> {
    let calendar = study.ledger.calendar;
    if !matches!(study.period.grain, Grain::Month | Grain::Quarter) {
        return None;
    }
    let year = Period::containing(Grain::Year, study.period.fiscal, study.period.end, calendar)?;
    let mut sums = (0.0, 0.0);
    let mut first = None;
    for period in study.period.back(MOST, calendar).iter().filter(|p| p.start >= year.start) {
        let grid = study.ledger.grid(&study.main, &[], period, &[Scenario::AC, Scenario::PL]);
        let of = |scenario: Scenario| grid.cell(&Key::new(), scenario).value.map_or(0.0, Value::to_f64);
        sums = (sums.0 + of(Scenario::AC), sums.1 + of(Scenario::PL));
        first = (sums.0 < sums.1).then(|| first.unwrap_or(*period));
    }
    first
}

/// True of a plain measure of the report's own period under a scenario that other periods have, too.
fn followed(study: &Study<'_>, fact: &Fact) -> bool {
    fact.period == study.period && measure::find(&fact.measure, study.data).is_ok()
}

/// The same number of another period.
fn value(study: &Study<'_>, fact: &Fact, period: &Period) -> Option<f64> {
    let spec = measure::find(&fact.measure, study.data).ok()?;
    let mut by = Vec::new();
    let mut key = Vec::new();
    for (dimension, member) in &fact.slice {
        let (d, code) = study.place(dimension, member)?;
        by.push(d);
        key.push(code);
    }
    let wanted: Vec<Scenario> = vec![fact.scenario];
    let grid = study.ledger.grid(&spec, &by, period, &wanted);
    grid.cell(&key, fact.scenario).value.map(Value::to_f64)
}
