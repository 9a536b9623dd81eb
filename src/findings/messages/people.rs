//! Findings about reps: who is weak, who is strong, how many fall short of the threshold.

use crate::base::{Decimal, Impact, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::people::{Evaluated, Evaluation, Grade, Skills, Viewpoint};
use super::super::study::Study;
use super::super::variance::{Cell, absolute};
use super::super::{Comparison, FactId, Finding, Ranking, RankingOrder};
use super::members::largest;
use super::{Change, Draft, attainment, weight};

/// Findings about reps with targets; without targets, who sold most.
pub fn people_messages(study: &Study<'_>, book: &mut Book, ranking: &Ranking) -> Vec<Finding> {
    if ranking.order != RankingOrder::Attainment {
        return largest(study, book, ranking, "rep_largest", 4, "evaluation").into_iter().collect();
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
        // Of one alone nothing is the lowest or the highest.
        let Some((row, _)) = rep.filter(|_| rated.len() > 1) else { continue };
        let Some(change) = Change::of(study, book, &study.main, row, Scenario::PL) else { continue };
        let draft = change
            .fill(study, Draft::new(kind, 4, "evaluation", study.main.id).member(row), false)
            .fact_maybe("attainment", attainment(book, row, Scenario::PL))
            .fact_maybe("team", team.cloned());
        found.push(draft.score(weight(study, change.share_of(total), actionability).score()).done());
    }
    found.extend(below(study, book, ranking, &rated, team.cloned()));
    found
}

/// The threshold of weak completion as a fact; it is written with the digits of a percentage: 0.8 is 80.00 %.
fn threshold(study: &Study<'_>, book: &mut Book) -> Option<FactId> {
    let border = study.brief.thresholds.weak_attainment;
    let setting = Value::Exact(Decimal::new((border * 10_000.0).round() as i128, 4));
    let derived = Derived {
        measure: "weak_attainment".into(),
        unit: Unit::Ratio,
        member: None,
        period: study.period,
        scenario: Scenario::Att,
    };
    book.derive(derived, Cell::of(setting))
}

/// Findings of the evaluation: who has been under the threshold longest, and who leads by score.
pub fn evaluation_messages(study: &Study<'_>, book: &mut Book, evaluation: &Evaluation) -> Vec<Finding> {
    let mut found = Vec::new();
    let total = book.real(&evaluation.total, Scenario::PL).unwrap_or(0.0);
    let real = |book: &Book, row: &Evaluated| book.real(&row.comparison, Scenario::AC).unwrap_or(0.0);
    let streaks = evaluation.rows.iter().filter_map(|row| Some((row, row.streak.as_ref()?)));
    // Of equal streaks the one that is shortest of its target.
    let short = |row: &Evaluated| book.real(&row.comparison, Scenario::DPL).unwrap_or(0.0);
    let longest = streaks.max_by(|(a, x), (b, y)| x.count.cmp(&y.count).then(short(b).total_cmp(&short(a))));
    if let Some((row, streak)) = longest {
        let share = if total > 0.0 { (short(row) / total).abs() } else { 0.0 };
        let attained = attainment(book, &row.comparison, Scenario::PL);
        let border = threshold(study, book);
        let value =
            |id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value).map_or(Cell::MISSING, Cell::of);
        let gap = absolute(value(&attained), value(&border));
        let own = Derived {
            measure: "weak_attainment.beyond".into(),
            unit: Unit::Ratio,
            member: row.comparison.member.as_ref(),
            period: study.period,
            scenario: Scenario::DPL,
        };
        let under = book.derive(own, gap);
        // The report of one rep has its page instead of the table.
        let slide = if evaluation.rows.len() > 1 { "evaluation" } else { "rep-page" };
        let draft = Draft::new("rep_streak", 4, slide, study.main.id)
            .member(&row.comparison)
            .fact("months", streak.months.clone())
            .fact_maybe("threshold", border)
            .fact_maybe("attainment", attained.clone())
            .fact_maybe("under", under)
            .fact_maybe("delta", row.comparison.facts.get(&Scenario::DPL).cloned())
            .impact(Impact::Bad);
        // That it lasts is worth more than how large one month of it is.
        found.push(draft.score(0.3 + weight(study, share, 1.0).score()).done());
    }
    let rated = evaluation.rows.iter().filter(|row| row.place.is_some()).count();
    let leader = evaluation.rows.iter().find(|row| row.place == Some(1)).filter(|_| rated > 1);
    if let Some((row, score)) =
        leader.and_then(|row| Some((row, row.score.as_ref()?.facts.get(&Scenario::AC)?.clone())))
    {
        let weak = evaluation.grades.iter().find(|(grade, _)| *grade == Grade::Improve).map(|(_, id)| id.clone());
        let of = book.count("score.rated".into(), study.period, Scenario::AC, rated);
        // Scores print with one decimal: who shares the top one as it prints leads, too.
        let printed = |row: &Evaluated| {
            let score = row.score.as_ref().and_then(|score| book.real(score, Scenario::AC))?;
            row.place.map(|_| (score * 10.0).round())
        };
        let top = printed(row);
        let tied = evaluation.rows.iter().filter(|other| printed(other) == top).count();
        let tied = (tied > 1).then(|| book.count("score.tied".into(), study.period, Scenario::AC, tied)).flatten();
        let draft = Draft::new("score_leader", 4, "evaluation", "score")
            .member(&row.comparison)
            .fact("score", score)
            .fact_maybe("tied", tied)
            .fact_maybe("mean", evaluation.mean_score.clone())
            .fact_maybe("count", weak)
            .fact_maybe("of", of)
            .impact(Impact::Good);
        let share = if total > 0.0 { real(book, row) / total } else { 0.0 };
        found.push(draft.score(0.3 * weight(study, share, 0.5).score()).done());
    }
    found
}

/// The skill of a rep that others see furthest behind the mean of all.
pub fn skill_message(skills: &Skills) -> Option<Finding> {
    let (row, skill) = skills.weakest?;
    let of = skills.rows.get(row)?;
    let name = skills.skills.get(skill)?;
    let at = |list: &[Option<FactId>]| list.get(skill).cloned().flatten();
    let draft = Draft::new("skill_weak", 4, "skills", "skills")
        .about(&format!("{}={}", of.member.dimension, of.member.key))
        .name("member", of.member.label.clone())
        .name("skill", name.clone())
        .word("dimension", format!("dimension.{}", of.member.dimension))
        .fact_maybe("value", at(&of.others))
        .fact_maybe("mean", at(&skills.means))
        .fact_maybe("lead", at(&of.leads))
        .fact_maybe("own", of.marks.get(&Viewpoint::Own).and_then(|own| at(own)))
        .impact(Impact::Bad);
    // A mark is no money: it heads its own slide and nothing else.
    Some(draft.score(0.01).done())
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
    let threshold = threshold(study, book)?;
    let share = count as f64 / rated.len() as f64;
    // That nobody is far below does not say that everybody reached the target.
    let missed = rated.iter().filter(|(_, att)| *att < 1.0).count();
    let split = (count == 0 && missed > 0).then(|| {
        let number = |what: &str, n: usize| (format!("{main}.{what}.{dimension}"), n);
        [number("reached_target", rated.len() - missed), number("missed_target", missed)]
    });
    let split = split.map(|split| split.map(|(id, n)| book.count(id, study.period, Scenario::Att, n)));
    let lowest = rated.last().filter(|_| split.is_some()).and_then(|(row, _)| row.facts.get(&Scenario::Att));
    let [reached, missed] = split.unwrap_or_default();
    let draft = Draft::new("reps_below", 4, "evaluation", main)
        .about(dimension)
        .fact("count", below)
        .fact("of", of)
        .fact("threshold", threshold)
        .fact_maybe("team", team)
        .fact_maybe("reached", reached)
        .fact_maybe("missed", missed)
        .fact_maybe("lowest", lowest.cloned())
        .word("dimension", format!("dimension.{dimension}"))
        .impact(if count > 0 { Impact::Bad } else { Impact::Good });
    Some(draft.score(0.1 + weight(study, share, 0.6).score()).done())
}
