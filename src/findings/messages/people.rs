//! Findings about reps: who is weak, who is strong, how many fall short of the threshold.

use crate::base::{Decimal, Impact, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::{Comparison, Finding, Ranking, RankingOrder};
use super::members::largest;
use super::{Change, Draft, attainment, weight};

/// Findings about reps with targets; without targets, who sold most.
pub fn people_messages(study: &Study<'_>, book: &mut Book, ranking: &Ranking) -> Vec<Finding> {
    if ranking.order != RankingOrder::Attainment {
        return largest(study, book, ranking, "rep_largest", 4, "reps").into_iter().collect();
    }
    let rated: Vec<(&Comparison, f64)> = ranking
        .rows
        .iter()
        .filter(|r| r.member.as_ref().is_some_and(|m| !m.special))
        .filter_map(|r| Some((r, book.real(r, Scenario::Att)?)))
        .collect();
    let limits = &study.brief.thresholds;
    let total = book.real(&ranking.total, Scenario::PL).unwrap_or(0.0);
    let team = ranking.total.facts.get(&Scenario::Att).filter(|id| book.fact(id).is_some_and(|f| f.value.is_some()));
    let mut found = Vec::new();
    let weakest = rated.last().filter(|(_, att)| *att < limits.weak_attainment);
    let strongest = rated.first().filter(|(_, att)| *att > limits.strong_attainment);
    for (kind, rep, actionability) in [("rep_weak", weakest, 1.0), ("rep_strong", strongest, 0.8)] {
        let Some((row, _)) = rep else { continue };
        let Some(change) = Change::of(study, book, &study.main, row, Scenario::PL) else { continue };
        let draft = change
            .fill(study, Draft::new(kind, 4, "reps", study.main.id).member(row), false)
            .fact_maybe("attainment", attainment(book, row, Scenario::PL))
            .fact_maybe("team", team.cloned());
        found.push(draft.score(weight(study, change.share_of(total), actionability).score()).done());
    }
    found.extend(below(study, book, ranking, &rated, team.cloned()));
    found
}

/// "n of N under 80 %".
fn below(
    study: &Study<'_>,
    book: &mut Book,
    ranking: &Ranking,
    rated: &[(&Comparison, f64)],
    team: Option<String>,
) -> Option<Finding> {
    let border = study.brief.thresholds.weak_attainment;
    let count = rated.iter().filter(|(_, att)| *att < border).count();
    if rated.len() < 2 {
        return None;
    }
    let (main, dimension) = (study.main.id, &ranking.dimension);
    let below = book.count(format!("{main}.below_threshold.{dimension}"), study.period, Scenario::Att, count)?;
    let of = book.count(format!("{main}.rated.{dimension}"), study.period, Scenario::Att, rated.len())?;
    // The threshold is written with the digits of a percentage: 0.8 is 80.00 %.
    let setting = Value::Exact(Decimal::new((border * 10_000.0).round() as i128, 4));
    let derived = Derived {
        measure: "weak_attainment".into(),
        unit: Unit::Ratio,
        member: None,
        period: study.period,
        scenario: Scenario::Att,
    };
    let threshold = book.derive(derived, Cell::of(setting))?;
    let share = count as f64 / rated.len() as f64;
    let draft = Draft::new("reps_below", 4, "reps", main)
        .about(dimension)
        .fact("count", below)
        .fact("of", of)
        .fact("threshold", threshold)
        .fact_maybe("team", team)
        .word("dimension", format!("dimension.{dimension}"))
        .impact(if count > 0 { Impact::Bad } else { Impact::Good });
    Some(draft.score(0.1 + weight(study, share, 0.6).score()).done())
}
