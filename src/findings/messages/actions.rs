//! What became of the improvement plan.

use crate::base::{Impact, Value};

use super::super::Finding;
use super::super::actions::{Action, Actions, Standing};
use super::super::book::Book;
use super::super::effect::Outcome;
use super::super::study::Study;
use super::{Draft, weight};

/// The findings of the plan: how far the last one came, which expectation was missed, and what comes first.
pub fn action_messages(study: &Study<'_>, book: &Book, actions: Option<&Actions>) -> Vec<Finding> {
    let Some(actions) = actions else { return Vec::new() };
    let mut out: Vec<Finding> = Vec::new();
    out.extend(status(study, book, actions));
    out.extend(missed(study, book, actions));
    out.extend(next(actions));
    out
}

fn status(study: &Study<'_>, book: &Book, actions: &Actions) -> Option<Finding> {
    let of = actions.tracked.len();
    if of == 0 {
        return None;
    }
    let count = |standing: Standing| actions.tracked.iter().filter(|a| a.standing == standing).count();
    let positive = |id: &Option<String>| {
        id.clone().filter(|id| book.fact(id).and_then(|f| f.value).is_some_and(|v| v.to_f64() > 0.0))
    };
    let late = count(Standing::Late);
    let impact = match () {
        () if late > 0 => Impact::Bad,
        () if count(Standing::Done) == of => Impact::Good,
        () => Impact::Neutral,
    };
    let draft = Draft::new("actions_status", 5, "last_plan", "actions")
        .fact_maybe("of", actions.count.clone())
        .fact_maybe("done", actions.done.clone())
        .fact_maybe("late", positive(&actions.late))
        .fact_maybe("reached", positive(&actions.reached))
        .fact_maybe("early", positive(&actions.early))
        .impact(impact);
    Some(draft.score(weight(study, 0.05 + 0.1 * late as f64 / of as f64, 1.0).score()).done())
}

/// The most important action whose measure did not move as expected.
fn missed(study: &Study<'_>, book: &Book, actions: &Actions) -> Option<Finding> {
    let is_missed = |a: &&Action| a.effect.outcome == Outcome::Missed;
    let action = actions.tracked.iter().find(is_missed)?;
    let effect = &action.effect;
    let value = |id: &Option<String>| id.as_ref().and_then(|id| book.fact(id)?.value).map(Value::to_f64);
    let (before, moved) = (value(&effect.before)?, value(&effect.moved)?);
    let size = if before.abs() > 0.0 { (moved / before).abs().min(1.0) } else { 1.0 };
    let draft = Draft::new("action_missed", 5, "last_plan", &effect.measure)
        .about(&action.id)
        .name("item", action.item.clone())
        .fact_maybe("value", effect.actual.clone())
        .fact_maybe("base", effect.before.clone())
        .fact_maybe("expected", effect.expected.clone())
        .impact(Impact::Bad);
    let draft = match action.owner.as_str() {
        "" => draft,
        owner => draft.name("owner", owner),
    };
    Some(draft.score(weight(study, 0.03 + 0.05 * size, 1.2).score()).done())
}

/// What is planned, and what comes first.
fn next(actions: &Actions) -> Option<Finding> {
    let first = actions.planned.first()?;
    let mut draft = Draft::new("actions_planned", 5, "plan", "actions")
        .fact_maybe("count", actions.next.clone())
        .name("item", first.item.clone())
        .impact(Impact::Neutral);
    if !first.owner.is_empty() {
        draft = draft.name("owner", first.owner.clone());
    }
    if let Some(due) = first.due {
        draft = draft.name("due", due.to_string());
    }
    Some(draft.score(0.1).done())
}
