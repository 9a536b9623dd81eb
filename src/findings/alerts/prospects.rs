//! Customers to come that are no more: those on file who have not bought yet, against a year ago.

use crate::base::{Grain, Impact, Value};

use super::super::Finding;
use super::super::book::Book;
use super::super::customers::{CustomerBase, Stage};
use super::super::messages::Draft;
use super::super::study::Study;

/// Fewest prospects less that are news, and the smallest part of those of a year ago.
const NEWS: (f64, f64) = (5.0, 0.3);

/// The finding that prospects have become few.
pub(super) fn fell(study: &Study<'_>, book: &Book, customers: &CustomerBase) -> Option<Finding> {
    // What took a year is no news of a week.
    let cycle = customers.life_cycle.as_ref().filter(|_| study.report.cadence != Grain::Week)?;
    let stage = cycle.stages.iter().find(|s| s.stage == Some(Stage::Potential))?;
    let real = |id: &String| book.fact(id).and_then(|f| f.value).map(Value::to_f64);
    let (before, change) = (real(&stage.before)?, real(&stage.change)?);
    let (least, part) = NEWS;
    if -change < least || before <= 0.0 || -change / before < part {
        return None;
    }
    let draft = Draft::new("prospects_fell", 5, "alerts", study.main.id)
        .fact("actual", stage.customers.clone())
        .fact("base", stage.before.clone())
        .fact("delta", stage.change.clone())
        .impact(Impact::Bad);
    Some(draft.score(0.1 + 0.3 * (-change / before).min(1.0)).done())
}
