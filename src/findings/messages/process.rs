//! What is said of the reps' work: who visits far less than the others, what goes with results, what is late.

use crate::base::{Impact, Scenario};

use super::super::Finding;
use super::super::book::Book;
use super::super::process::{Link, Process};
use super::super::study::Study;
use super::super::tracking::Tracking;
use super::{Draft, weight};

/// Late activities per activity of the week from which on they are many.
const MANY: f64 = 0.5;

/// The findings about what reps do.
pub fn process_messages(study: &Study<'_>, book: &Book, process: &Process) -> Vec<Finding> {
    fewest(study, book, process).into_iter().chain(link(study, book, process)).collect()
}

/// The rep who visits far less than the others.
fn fewest(study: &Study<'_>, book: &Book, process: &Process) -> Option<Finding> {
    let row = process.rows.get(process.fewest?)?;
    let member = row.member.as_ref()?;
    let delta = book.real(&row.per_week, Scenario::DPY);
    let draft = Draft::new("visits_low", 2, "process", "visits")
        .member(&row.per_week)
        .name("member", member.label.clone())
        .fact_maybe("actual", row.per_week.facts.get(&Scenario::AC))
        .fact_maybe("mean", process.total.per_week.facts.get(&Scenario::AC))
        .fact_maybe("attainment", row.attainment.clone())
        .impact(Impact::Bad)
        .score(weight(study, 0.05, 1.1).score());
    let draft = match delta.filter(|delta| *delta < 0.0) {
        Some(_) => draft
            .fact_maybe("delta", row.per_week.facts.get(&Scenario::DPY))
            .fact_maybe("base", row.per_week.facts.get(&Scenario::PY))
            .word("reference", "reference.PY"),
        None => draft,
    };
    Some(draft.done())
}

/// Whether visits and results go together. Of the other pairs nothing is claimed: among so many one looks firm by chance.
fn link(study: &Study<'_>, book: &Book, process: &Process) -> Option<Finding> {
    let real = |link: &Link| book.fact(link.coefficient.as_ref()?)?.value.map(|v| v.to_f64());
    let of_visits = process.links.iter().filter(|link| link.effort == "visits");
    let (link, rho) = of_visits.filter_map(|link| Some((link, real(link)?))).next()?;
    let kind = if link.holds { "process_link" } else { "process_no_link" };
    let draft = Draft::new(kind, 2, "process", "visits")
        .about(link.effort)
        .about(link.result)
        .word("effort", format!("process.of_{}", link.effort))
        .word("result", format!("process.{}", link.result))
        .word("direction", format!("direction.{}", super::direction(rho)))
        .fact_maybe("rho", link.coefficient.clone())
        .fact_maybe("critical", link.critical.clone())
        .fact_maybe("n", link.reps.clone())
        .impact(Impact::Neutral)
        .score(weight(study, 0.01, 1.0).score());
    Some(draft.done())
}

/// What of the week's work is late.
pub fn tracking_message(study: &Study<'_>, book: &Book, tracking: &Tracking) -> Option<Finding> {
    let real = |id: &Option<String>| book.fact(id.as_ref()?)?.value.map(|v| v.to_f64());
    let (late, week) = (real(&tracking.late)?, real(&tracking.week)?);
    if late <= 0.0 {
        return None;
    }
    let share = late / week.max(1.0);
    let draft = Draft::new("activities_late", 2, "tracking", "follow_ups")
        .fact_maybe("late", tracking.late.clone())
        .fact_maybe(
            "old",
            tracking.old.clone().filter(|id| book.fact(id).is_some_and(|f| f.value.is_some_and(|v| v.to_f64() > 0.0))),
        )
        .fact_maybe("at_risk", tracking.at_risk.clone().filter(|_| real(&tracking.at_risk).is_some_and(|n| n > 0.0)))
        .fact_maybe("week", tracking.week.clone())
        .fact_maybe("done", tracking.done.clone())
        .impact(Impact::Bad)
        .score(weight(study, if share >= MANY { 0.06 } else { 0.03 }, 1.1).score());
    Some(draft.done())
}
