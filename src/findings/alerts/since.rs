//! Since when something has been so: the first of the periods in a row, back from the report's, in which it was.

use crate::base::{Period, Scenario, Value};

use super::super::book::Book;
use super::super::measure;
use super::super::study::Study;
use super::super::{Fact, Finding};

/// Most periods that are looked back on.
const MOST: usize = 24;

/// The first period of the run; none where the finding has no number that can be followed back.
pub(super) fn since(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<Period> {
    // A signal has found out by itself.
    if let Some(first) = finding.names.get("since") {
        return study.period.back(MOST, study.ledger.calendar).into_iter().find(|p| p.to_string() == *first);
    }
    let slot = ["delta", "value", "top_delta", "nps_delta", "csat_delta"];
    let fact = slot.iter().filter_map(|s| book.fact(finding.facts.get(*s)?)).find(|f| followed(study, f))?;
    let now = fact.value?.to_f64();
    let bad = |value: f64| match (fact.scenario, finding.kind.as_str()) {
        (_, "limit_broken") => {
            let limit = finding.facts.get("limit").and_then(|id| book.fact(id)?.value).map_or(now, Value::to_f64);
            if finding.words.get("side").is_some_and(|s| s == "side.above") { value >= limit } else { value <= limit }
        }
        _ => value * now > 0.0,
    };
    let mut first = study.period;
    for period in study.period.back(MOST, study.ledger.calendar).iter().rev().skip(1) {
        match value(study, fact, period) {
            Some(value) if bad(value) => first = *period,
            _ => break,
        }
    }
    Some(first)
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
