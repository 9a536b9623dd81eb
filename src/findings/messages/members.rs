//! Findings about members: who falls short, who leads, and how many miss.

use crate::base::{Decimal, Impact, Scenario, Unit, Value};

use super::super::book::{Book, Derived, share_id};
use super::super::structure::total_of;
use super::super::study::Study;
use super::super::variance::{Cell, quotient};
use super::super::{Breakdown, Comparison, Finding, Ranking, RankingOrder};
use super::{Change, Draft, attainment, weight};

/// A shortfall is spread where the largest of more than so many members has less than this part of it.
const SPREAD: f64 = 0.2;
const MANY: usize = 20;

/// The variances of the real members of a ranking.
fn changes<'a>(study: &Study<'_>, book: &Book, ranking: &'a Ranking) -> Vec<Change<'a>> {
    ranking
        .rows
        .iter()
        .filter(|r| r.member.as_ref().is_some_and(|m| !m.special))
        .filter_map(|r| Change::of(study, book, &study.main, r, ranking.reference))
        .collect()
}

/// A base too low for relative claims: under a share of the average member's base.
pub(super) fn has_low_base(study: &Study<'_>, change: &Change<'_>, all: &[Change<'_>]) -> bool {
    let mean = all.iter().map(|c| c.base.to_f64().abs()).sum::<f64>() / (all.len().max(1) as f64);
    change.base.to_f64().abs() < study.brief.thresholds.low_base * mean
}

/// Findings of one ranking; `importance` is 1 for the main dimension and less for the others.
pub fn ranking_messages(study: &Study<'_>, book: &mut Book, ranking: &Ranking, importance: f64) -> Vec<Finding> {
    let slide = "ranking";
    if ranking.order != RankingOrder::Variance {
        return largest(study, book, ranking, "member_largest", 2, slide).into_iter().collect();
    }
    let all = changes(study, book, ranking);
    let total = book.real(&ranking.total, ranking.reference).unwrap_or(0.0);
    let side = |impact: Impact| -> Vec<&Change<'_>> {
        let mut found: Vec<&Change<'_>> = all.iter().filter(|c| c.impact == impact).collect();
        found.sort_by(|a, b| b.delta.abs().total_cmp(&a.delta.abs()));
        found
    };
    let (short, ahead) = (side(Impact::Bad), side(Impact::Good));
    let mut found = Vec::new();
    found.extend(count(study, book, ranking, &all, &short, importance));
    for (kind, what, group) in [("member_short", "shortfall_share", &short), ("member_lead", "surplus_share", &ahead)] {
        let Some(top) = group.first() else { continue };
        if top.is_unchanged(study) && top.share_of(total) < study.brief.thresholds.unchanged {
            continue;
        }
        let Some(share) = part_of(study, book, top, group, what) else { continue };
        // The only one has all of it, which says nothing.
        let share = Some(share).filter(|_| group.len() > 1);
        let low = has_low_base(study, top, &all);
        let mut worth = weight(study, top.share_of(total), importance * if kind == "member_short" { 1.1 } else { 0.9 });
        worth.low_base = low;
        let draft = top
            .fill(study, Draft::new(kind, 2, slide, study.main.id).member(top.row), low)
            .fact_maybe("share", share)
            .fact_maybe("attainment", attainment(book, top.row, ranking.reference));
        found.push(draft.score(worth.score()).done());
    }
    found
}

/// A member's part of the sum of all variances on its side: `shortfall_share`, `surplus_share`.
fn part_of(
    study: &Study<'_>,
    book: &mut Book,
    change: &Change<'_>,
    group: &[&Change<'_>],
    what: &str,
) -> Option<String> {
    let scenario = Scenario::absolute(change.reference)?;
    let all = total_of(group.iter().filter_map(|c| book.value(c.row, scenario)));
    let own = book.value(change.row, scenario)?;
    let derived = Derived {
        measure: format!("{}.{what}", study.main.id),
        unit: Unit::Ratio,
        member: change.row.member.as_ref(),
        period: study.period,
        scenario,
    };
    book.derive(derived, quotient(own, all))
}

/// "n of N miss; top alone is x % of the shortfall", or that nobody misses.
fn count(
    study: &Study<'_>,
    book: &mut Book,
    ranking: &Ranking,
    all: &[Change<'_>],
    short: &[&Change<'_>],
    importance: f64,
) -> Option<Finding> {
    let scenario = Scenario::absolute(ranking.reference)?;
    let (main, dimension) = (study.main.id, &ranking.dimension);
    if all.len() < 2 {
        return None;
    }
    let below = book.count(format!("{main}.members_below.{dimension}"), study.period, scenario, short.len())?;
    let of = book.count(format!("{main}.members.{dimension}"), study.period, scenario, all.len())?;
    let draft = |kind: &str| {
        Draft::new(kind, 2, "ranking", main)
            .about(dimension)
            .about(ranking.reference.code())
            .word("reference", format!("reference.{}", ranking.reference))
            .word("dimension", format!("dimension.{dimension}"))
    };
    let Some(top) = short.first() else {
        let draft = draft("members_above").fact("count", of.clone()).fact("of", of);
        return Some(draft.impact(Impact::Good).score(0.3 * importance).done());
    };
    let shortfall = total_of(short.iter().filter_map(|c| book.value(c.row, scenario)));
    let derived = Derived {
        measure: format!("{main}.shortfall.{dimension}"),
        unit: study.main.unit(study.ledger.currency),
        member: None,
        period: study.period,
        scenario,
    };
    let total = book.real(&ranking.total, ranking.reference).unwrap_or(0.0);
    let size = if total.abs() > 0.0 { shortfall.to_f64() / total } else { 0.0 };
    let sum = book.derive(derived, Cell::of(shortfall))?;
    let share = part_of(study, book, top, short, "shortfall_share")?;
    let label = top.row.member.as_ref().map(|m| m.label.clone()).unwrap_or_default();
    let draft = draft("members_below")
        .fact("count", below)
        .fact("of", of)
        .fact("shortfall", sum)
        .fact_maybe("top_delta", top.row.facts.get(&scenario))
        .fact("top_share", share.clone())
        .name("top", label);
    // Many that are short by a little each are no news: nobody stands out.
    let spread = book.fact(&share).and_then(|f| f.value).is_some_and(|s| s.to_f64() < SPREAD) && all.len() > MANY;
    let worth = 1.2 * importance * if spread { 0.3 } else { 1.0 };
    Some(draft.impact(Impact::Bad).score(weight(study, size, worth).score()).done())
}

/// The largest member of a ranking that has no reference.
pub(super) fn largest(
    study: &Study<'_>,
    book: &Book,
    ranking: &Ranking,
    kind: &str,
    section: u8,
    slide: &str,
) -> Option<Finding> {
    let top = ranking.rows.iter().find(|r| r.member.as_ref().is_some_and(|m| !m.special))?;
    let member = top.member.as_ref()?;
    let share = share_id(study.main.id, &member.dimension, &member.key, &study.period);
    let value = book.fact(&share)?.value.unwrap_or(Value::Exact(Decimal::whole(0)));
    let draft = Draft::new(kind, section, slide, study.main.id)
        .member(top)
        .fact_maybe("actual", top.facts.get(&Scenario::AC))
        .fact("share", share);
    Some(draft.score(weight(study, value.to_f64(), 0.4).score()).done())
}

/// The cell of the breakdown that falls shortest, and the one that leads.
pub fn breakdown_messages(study: &Study<'_>, book: &Book, table: &Breakdown) -> Vec<Finding> {
    let cells: Vec<(&Comparison, &Comparison)> = table
        .groups
        .iter()
        .flat_map(|g| g.children.iter().map(move |c| (&g.parent, c)))
        .filter(|(p, c)| [p, c].iter().all(|x| x.member.as_ref().is_some_and(|m| !m.special)))
        .collect();
    let reference = [Scenario::PL, Scenario::PY, Scenario::PP]
        .into_iter()
        .find(|s| cells.iter().any(|(_, c)| book.real(c, *s).is_some_and(|v| v.abs() > 0.0)));
    let Some(reference) = reference else { return Vec::new() };
    let total = book.real(&table.total, reference).unwrap_or(0.0);
    let listed = table.rest.is_some() || table.groups.iter().any(|g| g.rest.is_some());
    let mut found = Vec::new();
    // A table of details is there to find what is missing: who gains leads only where hardly anything is lost.
    for (kind, impact, importance) in [("cell_short", Impact::Bad, 0.8), ("cell_lead", Impact::Good, 0.3)] {
        let top = cells
            .iter()
            .filter_map(|(p, c)| Some((*p, Change::of(study, book, &study.main, c, reference)?)))
            .filter(|(_, change)| change.impact == impact)
            .min_by(|(_, a), (_, b)| b.delta.abs().total_cmp(&a.delta.abs()));
        let Some((parent, change)) = top else { continue };
        let label = change.row.member.as_ref().map(|m| m.label.clone()).unwrap_or_default();
        let key = change.row.member.as_ref().map(|m| format!("{}={}", m.dimension, m.key)).unwrap_or_default();
        let draft = Draft::new(kind, 2, "breakdown", study.main.id).member(parent).about(&key);
        let draft = change
            .fill(study, draft, false)
            .name("child", label)
            .word("child_dimension", format!("dimension.{}", table.dimensions[1]))
            .word("extent", if listed { "extent.listed" } else { "extent.all" });
        found.push(draft.score(weight(study, change.share_of(total), importance).score()).done());
    }
    found
}
