//! Findings about what comes: the forecast with its error, or the break that forbids one.

use crate::base::{Impact, Scenario};

use super::super::book::{Book, Derived};
use super::super::outlook::{self, Outlook, Reason, known};
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::{Finding, history};
use super::{Draft, weight};

/// The months ahead, or why there is no forecast although there are data.
pub fn outlook_messages(study: &Study<'_>, book: &mut Book, outlook: Result<&Outlook, Reason>) -> Option<Finding> {
    match outlook {
        Ok(outlook) => Some(ahead(study, book, outlook)),
        Err("forecast_break") => broken(study, book),
        Err(_) => None,
    }
}

fn ahead(study: &Study<'_>, book: &Book, outlook: &Outlook) -> Finding {
    let real = |id: &String| book.fact(id)?.value.map(|v| v.to_f64());
    let growth = outlook.growth.as_ref().and_then(real);
    let target = outlook.total.target.as_ref().and_then(real);
    let gap = outlook.total.gap.as_ref().and_then(real).zip(target).filter(|(_, target)| *target > 0.0);
    let off = gap.map(|(gap, target)| gap / target).or(growth);
    let impact = off.map_or(Impact::Neutral, |g| Impact::of(g, study.main.good(study.brief)));
    let [low, high] = &outlook.total.within_80;
    let unreached = target.zip(real(high)).is_some_and(|(target, high)| target > high);
    let draft = Draft::new("forecast", 2, "forecast", study.main.id)
        .fact("total", outlook.total.value.clone())
        .fact("low", low.clone())
        .fact("high", high.clone())
        .fact("error", outlook.test.error.clone())
        .fact_maybe("growth_ahead", outlook.growth.clone())
        .fact_maybe("ahead_gap", outlook.total.gap.clone())
        .word("method", format!("forecast.{}", outlook.method))
        .impact(impact)
        .beyond_noise(unreached)
        .score(weight(study, off.unwrap_or(0.05), 0.9).score());
    let name = |step: Option<&outlook::Step>| step.map_or_else(String::new, |s| s.period.to_string());
    let draft = draft.name("first", name(outlook.steps.first()));
    // A single month is no span.
    if outlook.steps.len() > 1 { draft.name("last", name(outlook.steps.last())).done() } else { draft.done() }
}

/// A month that breaks with the series: its value and what was expected of it.
fn broken(study: &Study<'_>, book: &mut Book) -> Option<Finding> {
    let known = known::known(study)?;
    let expected = outlook::broken(&known.values)?;
    let month = *known.months.last()?;
    let row = history::whole(study, book, &month);
    let value = row.facts.get(&Scenario::AC)?.clone();
    let main = study.main.id;
    let derived = Derived {
        measure: format!("{main}.expected"),
        unit: study.main.unit(study.ledger.currency),
        member: None,
        period: month,
        scenario: Scenario::FC,
    };
    let expected_fact = book.derive(derived, Cell::of(outlook::exact(expected)))?;
    let off = known.values.last()? - expected;
    let draft = Draft::new("forecast_break", 2, "control", main)
        .fact("value", value)
        .fact("expected", expected_fact)
        .name("period", month.to_string())
        .impact(Impact::of(off, study.main.good(study.brief)));
    let part = if expected.abs() > 0.0 { off / expected } else { 1.0 };
    Some(draft.score(weight(study, part, 1.0).surprise(Some(4.0)).score()).done())
}
