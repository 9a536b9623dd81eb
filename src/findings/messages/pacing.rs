//! Findings about the pace towards the year's target.

use crate::base::{Impact, Value};

use super::super::book::Book;
use super::super::study::Study;
use super::super::{Finding, Pacing};
use super::{Draft, weight};

/// Behind the plan to date, ahead of it, or the target reached. The plan to date decides, because it knows the
/// season; the gap to plain time progress is told only when it says the same.
pub fn pacing_messages(study: &Study<'_>, book: &Book, pacing: &Pacing) -> Option<Finding> {
    let real = |id: &str| book.fact(id).and_then(|f| f.value).map(Value::to_f64);
    let full = real(&pacing.attainment)?;
    let plan = real(&pacing.plan_attainment)?;
    let (kind, impact) = match () {
        () if full >= 1.0 => ("target_reached", Impact::Good),
        () if plan < 1.0 => ("pacing_behind", Impact::Bad),
        () => ("pacing_ahead", Impact::Good),
    };
    let draft = Draft::new(kind, 2, "pacing", study.main.id)
        .fact("actual", pacing.actual.clone())
        .fact("target", pacing.target.clone())
        .fact("attainment", pacing.attainment.clone())
        .fact("time_progress", pacing.time_progress.clone())
        .fact("days_left", pacing.days_left.clone())
        .impact(impact)
        .score(1.1 + weight(study, (plan - 1.0).abs(), 1.2).score() * 0.8);
    if kind == "target_reached" {
        return Some(draft.done());
    }
    let agrees = real(&pacing.gap).is_some_and(|gap| (gap < 0.0) == (kind == "pacing_behind"));
    Some(
        draft
            .fact("plan_to_date", pacing.plan_to_date.clone())
            .fact("plan_attainment", pacing.plan_attainment.clone())
            .fact_maybe("gap", agrees.then(|| pacing.gap.clone()))
            .fact_maybe("to_go", pacing.to_go.clone())
            .fact_maybe("required_per_day", pacing.required_per_day.clone())
            .fact_maybe("planned_per_day", pacing.planned_per_day.clone())
            .fact_maybe("plan_gap", pacing.plan_gap.clone())
            .fact_maybe("current_per_day", pacing.current_per_day.clone())
            .fact_maybe("required_ratio", pacing.required_ratio.clone())
            .fact_maybe("landing", pacing.landing.clone())
            .fact_maybe("landing_gap", pacing.landing_gap.clone())
            .done(),
    )
}

/// Tells the good news of a part of a year beside how far the year is behind its plan, so that nobody reads the one
/// without the other.
pub fn year_behind(study: &Study<'_>, book: &Book, pacing: Option<&Pacing>, findings: &mut [Finding]) {
    let Some(pacing) = pacing.filter(|p| p.period != study.period) else { return };
    let share = book.fact(&pacing.plan_attainment).and_then(|f| f.value).map(Value::to_f64);
    if share.is_none_or(|share| share > 1.0 - study.brief.thresholds.unchanged) {
        return;
    }
    let whole = |f: &&mut Finding| matches!(f.kind.as_str(), "total_vs_py" | "total_vs_plan" | "unchanged");
    for finding in findings.iter_mut().filter(whole).filter(|f| f.impact != Impact::Bad) {
        finding.facts.insert("year_attainment".to_owned(), pacing.plan_attainment.clone());
    }
}
