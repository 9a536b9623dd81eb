//! Which actions of the plan answer a problem.

use std::cmp::Reverse;

use super::MemberRef;
use super::actions::{Action, Actions, Standing};
use super::book::Book;
use super::study::Study;
use super::trails::Trail;
use crate::base::Value;

/// Measures of one subject: spending and its share of the sales, what the funnel brings.
pub(super) fn family(measure: &str) -> &str {
    match measure {
        "expense_ratio" | "budget" => "spending",
        "csat" => "nps",
        "conversion_rate" | "leads" | "won_deals" | "won_value" | "lost_deals" => "win_rate",
        measure => measure,
    }
}

/// The actions that answer a problem: of its measure and about a member of its trail (or about the whole, where the
/// problem is the whole's; of the year's pace, where nobody stands out, about any part of the company, but a rep or a
/// customer is too small a part of it), else about a member of it at all; at most two: those under way first, of these the nearest to the subject, then the
/// most urgent and important, and a late one beside one of them.
pub(super) fn answers(
    study: &Study<'_>,
    book: &Book,
    trail: &Trail,
    of_year: bool,
    actions: Option<&Actions>,
) -> Vec<String> {
    let Some(actions) = actions else { return Vec::new() };
    let single = [study.rep_dimension(), study.customer_dimension()];
    let single: Vec<String> = single.into_iter().flatten().map(|d| study.dimension_id(d)).collect();
    let is_part = |member: &MemberRef| !single.contains(&member.dimension);
    let step_of = |member: &MemberRef| {
        let same = |m: &MemberRef| m.dimension == member.dimension && m.key == member.key;
        trail.steps.iter().position(|step| step.member.as_ref().is_some_and(same))
    };
    let same_family = |action: &Action| family(&action.effect.measure) == family(&trail.measure);
    let of_whole = trail.steps.first().is_some_and(|step| step.member.is_none());
    let fits = |action: &&Action| match action.scope.is_empty() {
        true => of_whole && same_family(action),
        false if of_year && trail.steps.len() == 1 => same_family(action) && action.scope.iter().all(is_part),
        false => action.scope.iter().any(|member| step_of(member).is_some()) && (same_family(action) || !of_whole),
    };
    let under_way = |action: &Action| action.standing == Standing::Open;
    let priority = |action: &Action| {
        let value = action.priority.as_ref().and_then(|id| book.fact(id)?.value).map_or(0.0, Value::to_f64);
        Reverse((value * 1000.0).round() as i64)
    };
    let distance = |action: &Action| action.scope.iter().filter_map(step_of).min().unwrap_or_default();
    let weight = |action: &Action| {
        (!same_family(action), !under_way(action), action.standing, distance(action), priority(action))
    };
    let mut found: Vec<&Action> = actions.all().filter(fits).collect();
    found.sort_by_key(|action| weight(action));
    // Beside one that is under way, one that is late.
    let first = found.first().copied();
    let late = found.iter().skip(1).find(|action| action.standing == Standing::Late && same_family(action));
    let second = late.filter(|_| first.is_some_and(under_way)).or(found.get(1)).copied();
    first.into_iter().chain(second).map(|action| action.id.clone()).collect()
}
