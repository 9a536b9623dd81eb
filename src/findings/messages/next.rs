//! Findings about what comes: the next period's target, and where the problems sit.

use crate::base::{Impact, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::study::Study;
use super::super::targets::ways::{self, Ways};
use super::super::targets::{TargetFindings, higher};
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
    let method = next.ahead.expected.as_ref().map(|e| format!("forecast.{}", e.method));
    let draft = method.into_iter().fold(draft, |draft, method| draft.word("method", method));
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
            // The Spring Festival moves between January and February: neither compares by itself.
            let moves = study.ledger.currency == "CNY";
            let steps = again.rows.iter().filter(|m| !moves || m.period.fiscal || m.period.index > 2);
            let steps = steps.filter_map(|m| Some((m, m.growth.as_ref()?)));
            let steep = steps.max_by(|(_, a), (_, b)| value(a).total_cmp(&value(b))).filter(|(_, up)| value(up) > 0.0);
            let more = again.total.growth.clone().filter(|id| value(id) > 0.0);
            let mut draft = Draft::new("target_split", 5, "targets", main);
            if let Some((month, step)) = steep {
                if moves && !again.period.fiscal {
                    draft = draft.word("extent", "extent.apart");
                }
                draft =
                    draft.fact("step", step.clone()).fact_maybe("more", more).name("steep", month.period.to_string());
            }
            let draft = draft
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
    found.extend(targets.ways.as_ref().map(|ways| ways_message(study, book, ways)));
    found
}

/// How many of the ways give less than the target that is set, how many more, and by how much: from the nearest to the
/// furthest. Where all of them do, only by how much.
fn ways_message(study: &Study<'_>, book: &mut Book, ways: &Ways) -> Finding {
    let main = study.main.id;
    let mut draft = Draft::new("target_ways", 5, "target_ways", main)
        .fact_maybe("target", ways.target.clone())
        .name("period", ways.period.to_string())
        .impact(ways::impact(book, ways));
    if let Some([low, high]) = &ways.range {
        draft = draft.fact("low", low.clone()).fact("high", high.clone());
    }
    let off = |id: &FactId| Some((book.fact(id)?.value?.to_f64(), id.clone()));
    let mut gaps: Vec<(f64, FactId)> = ways.ways.iter().filter_map(|way| off(way.relative.as_ref()?)).collect();
    gaps.sort_by(|(a, x), (b, y)| a.abs().total_cmp(&b.abs()).then(x.cmp(y)));
    // Without a target there is nothing to be under or over.
    if gaps.len() < ways.ways.len() {
        return draft.score(0.1).done();
    }
    let mut count = |what: &str, n: usize| book.count(format!("{main}.ways_{what}"), ways.period, Scenario::PLF, n);
    draft = draft.fact_maybe("of", count("count", gaps.len()));
    for (side, sign) in [("under", -1.0), ("over", 1.0)] {
        let there: Vec<&FactId> = gaps.iter().filter(|(off, _)| off * sign > 0.0).map(|(_, id)| id).collect();
        if let Some((near, further)) = there.split_first() {
            // Of all of them no count is told apart.
            let some = (there.len() < gaps.len()).then(|| count(side, there.len())).flatten();
            draft = draft.fact_maybe(side, some).fact(&format!("{side}_near"), (*near).clone());
            draft = draft.fact_maybe(&format!("{side}_far"), further.last().map(|id| (*id).clone()));
        }
    }
    draft.score(0.1).done()
}

#[cfg(test)]
mod tests {
    use super::super::super::Request;
    use super::super::super::sample::{Sample, brief, report};
    use super::super::super::targets::ways::{Way, WayKind};
    use super::*;
    use crate::base::{Grain, Period};

    /// The slots of the message on these ways, as parts of the target that is set.
    fn said(gaps: &[f64]) -> Vec<String> {
        let data = Sample::new().dimension("region", None, &["North"]).sale("2020-06-30", &[0], 0, 100).build();
        let (brief, period) = (brief(), Period::month(2020, 6).expect("a month"));
        let request = Request { report: report(Grain::Month), period, as_of: period.end, slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("a study");
        let mut book = Book::default();
        let mut enter = |what: String, scenario, value: f64| {
            let of = Derived { measure: what, unit: Unit::Ratio, member: None, period, scenario };
            book.derive(of, Cell::of(Value::Real(value))).expect("a value")
        };
        let target = Some(enter("target".into(), Scenario::PLF, 100.0));
        let mut way = |(at, gap): (usize, &f64)| Way {
            kind: WayKind::ALL[at],
            value: enter(format!("way{at}"), Scenario::FC, 100.0 * (1.0 + gap)),
            delta: None,
            relative: Some(enter(format!("gap{at}"), Scenario::DPLRel, *gap)),
            growth: None,
            factor: None,
            base: None,
            name: None,
            share_of: None,
        };
        let ways: Vec<Way> = gaps.iter().enumerate().map(&mut way).collect();
        let ways = Ways { period, target, growth: None, base: None, ways, missing: Vec::new(), range: None };
        let found = ways_message(&study, &mut book, &ways);
        let text = |(slot, id): (&String, &FactId)| {
            format!("{slot} {}", book.fact(id).and_then(|f| f.value).map_or_else(String::new, Value::text))
        };
        found.facts.iter().filter(|(slot, _)| *slot != "target").map(text).collect()
    }

    #[test]
    fn ways_are_told_by_their_side_of_the_target() {
        assert_eq!(
            said(&[-0.066, 0.041, -0.089, -0.114]),
            ["of 4", "over 1", "over_near 0.041", "under 3", "under_far -0.114", "under_near -0.066"]
        );
        assert_eq!(said(&[0.05, 0.02]), ["of 2", "over_far 0.05", "over_near 0.02"], "all of them");
        // What is as much as the target is on neither side.
        assert_eq!(said(&[0.0, -0.2, -0.1]), ["of 3", "under 2", "under_far -0.2", "under_near -0.1"]);
    }
}
