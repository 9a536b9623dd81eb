//! Findings about what comes: the next period's target, and where the problems sit.

use crate::base::{Impact, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::study::Study;
use super::super::targets::{TargetFindings, higher, ways};
use super::super::variance::{Cell, absolute, relative};
use super::super::{FactId, Finding, NextTargets};
use super::Draft;

/// What the next period's target asks for, against this period and the same period last year.
pub fn next_messages(study: &Study<'_>, book: &mut Book, next: &NextTargets) -> Option<Finding> {
    let main = study.main.id;
    let target = book.value(&next.total, Scenario::PL)?;
    let against = |book: &Book, s: Scenario| book.value(&next.total, s).map_or(Cell::MISSING, Cell::of);
    let (now, year_ago) = (against(book, Scenario::AC), against(book, Scenario::PY));
    let mut enter = |what: &str, unit: Unit, cell: Cell| {
        let measure = format!("{main}.next_{what}");
        book.derive(Derived { measure, unit, member: None, period: next.period, scenario: Scenario::PLF }, cell)
    };
    let delta = enter("delta", study.main.unit(study.ledger.currency), absolute(Cell::of(target), now));
    let step = enter("relative", Unit::Ratio, relative(Cell::of(target), now));
    let growth = enter("growth", Unit::Ratio, relative(Cell::of(target), year_ago));
    let fact = |s: Scenario| next.total.facts.get(&s).filter(|id| book.fact(id).is_some_and(|f| f.value.is_some()));
    let more = growth.as_ref().or(step.as_ref()).and_then(|id| book.fact(id)).and_then(|f| f.value);
    let draft = Draft::new("next_target", 5, "next_targets", main)
        .fact_maybe("target", fact(Scenario::PL))
        .fact_maybe("actual", fact(Scenario::AC))
        .fact_maybe("delta", delta)
        .fact_maybe("relative", step)
        .fact_maybe("last_year", fact(Scenario::PY))
        .fact_maybe("growth", growth)
        .fact_maybe("expected", next.ahead.expected.as_ref().map(|e| &e.value))
        .fact_maybe("gap", next.ahead.expected.as_ref().map(|e| &e.gap))
        .name("period", next.period.to_string())
        .impact(Impact::Neutral);
    Some(draft.score(0.2 + more.map_or(0.0, Value::to_f64).abs().min(1.0) * 0.3).done())
}

/// That a target is too low, what the months that are left must bring, and what the ways to set a target give.
pub fn target_messages(study: &Study<'_>, book: &mut Book, targets: &TargetFindings) -> Vec<Finding> {
    let main = study.main.id;
    let mut found: Vec<Finding> = higher::message(study, book, &targets.higher).into_iter().collect();
    if let Some(again) = targets.recalibration.as_ref().filter(|a| a.rows.iter().all(|m| !m.closed)) {
        // A year that has not begun: nothing to spread again, but a season to know.
        let value = |id: &FactId| book.fact(id).and_then(|f| f.value).map_or(0.0, Value::to_f64);
        let mut months: Vec<_> = again.rows.iter().collect();
        months.sort_by(|a, b| value(&b.all).total_cmp(&value(&a.all)).then(a.period.cmp(&b.period)));
        if let Some((high, low)) = months.first().zip(months.last()) {
            let draft = Draft::new("target_split", 5, "targets", main)
                .fact("target", again.total.all.clone())
                .fact("high", high.all.clone())
                .fact("low", low.all.clone())
                .name("period", again.period.to_string())
                .name("first", high.period.to_string())
                .name("last", low.period.to_string());
            found.push(draft.score(0.1).done());
        }
    } else if let Some(again) = &targets.recalibration {
        let delta = book.fact(&again.delta).and_then(|f| f.value).map_or(0.0, Value::to_f64);
        let draft = Draft::new("recalibration", 5, "targets", main)
            .fact("needed", again.needed.clone())
            .fact("planned", again.planned.clone())
            .fact("delta", again.delta.clone())
            .fact("open", again.open.clone())
            .fact("target", again.total.all.clone())
            .name("period", again.period.to_string())
            .impact(Impact::of(-delta, crate::base::Polarity::Up));
        found.push(draft.score(0.1).done());
    }
    if let Some(ways) = &targets.ways {
        let mut draft = Draft::new("target_ways", 5, "target_ways", main)
            .fact_maybe("target", ways.target.clone())
            .name("period", ways.period.to_string())
            .impact(ways::impact(book, ways));
        if let Some([low, high]) = &ways.range {
            draft = draft.fact("low", low.clone()).fact("high", high.clone());
        }
        let value = |id: &FactId| book.fact(id).and_then(|f| f.value).map(Value::to_f64);
        let of = ways.target.as_ref().and_then(value).zip(ways.range.as_ref());
        let place = of.and_then(|(target, [low, high])| match (value(low)?, value(high)?) {
            (low, _) if target < low => Some("among_ways.below"),
            (_, high) if target > high => Some("among_ways.above"),
            _ => Some("among_ways.within"),
        });
        if let Some(place) = place {
            draft = draft.word("place", place);
        }
        found.push(draft.score(0.1).done());
    }
    found
}
