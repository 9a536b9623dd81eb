//! Problems located: where the strongest shortfalls sit, and the members inside that explain them.

use crate::base::{Impact, Scenario, Unit, Value};

use super::book::{Book, Derived, EVERY};
use super::ledger::Key;
use super::messages::{Change, Draft};
use super::score::Weight;
use super::structure::total_of;
use super::study::Study;
use super::variance::quotient;
use super::{Comparison, Finding, Problem, Ranking, RankingOrder};

/// Drivers that a problem lists.
const DRIVERS: usize = 3;
/// Problems that a report lists.
const PROBLEMS: usize = 5;

/// Size of a shortfall, the member it belongs to (dimension, code), its comparison and its reference.
type Subject = (f64, Option<(usize, u32)>, Comparison, Scenario);

/// The problems of the whole and of the members that fall furthest short, each with its drivers.
pub fn problems(
    study: &Study<'_>,
    book: &mut Book,
    rankings: &[Ranking],
    findings: &[Finding],
) -> (Vec<Problem>, Vec<Finding>) {
    let mut subjects: Vec<Subject> = Vec::new();
    let total = super::history::whole(study, book, &study.period);
    for reference in [Scenario::PL, Scenario::PY] {
        if let Some(change) = Change::of(study, book, &study.main, &total, reference)
            && is_problem(study, &change)
        {
            subjects.push((change.share_of(change.base.to_f64()), None, total.clone(), reference));
        }
    }
    for ranking in rankings.iter().filter(|r| r.order == RankingOrder::Variance) {
        let Some(dimension) = study.data.dimension(&ranking.dimension) else { continue };
        let whole = book.real(&ranking.total, ranking.reference).unwrap_or(0.0);
        let worst = ranking
            .rows
            .iter()
            .filter_map(|row| Some((row, Change::of(study, book, &study.main, row, ranking.reference)?)))
            .filter(|(row, change)| row.member.as_ref().is_some_and(|m| !m.special) && is_problem(study, change))
            .min_by(|(_, a), (_, b)| b.delta.abs().total_cmp(&a.delta.abs()));
        let Some((row, change)) = worst else { continue };
        if let Some(code) = code_of(study, dimension, row) {
            subjects.push((change.share_of(whole), Some((dimension, code)), row.clone(), ranking.reference));
        }
    }
    subjects.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut located, mut told) = (Vec::new(), Vec::new());
    for (size, inside, subject, reference) in subjects.into_iter().take(PROBLEMS) {
        let drivers = drivers(study, book, inside, &subject, reference);
        let message = drivers.first().and_then(|first| driver_message(study, book, &subject, first, reference, size));
        let finding = finding_of(&subject, reference, findings).or_else(|| message.as_ref().map(|m| m.id.clone()));
        told.extend(message);
        if let Some(finding) = finding {
            located.push(Problem { finding, subject, reference, drivers });
        }
    }
    (located, told)
}

/// Bad, and material: statistical noise is no problem.
fn is_problem(study: &Study<'_>, change: &Change<'_>) -> bool {
    change.impact == Impact::Bad && change.is_material(study)
}

fn code_of(study: &Study<'_>, dimension: usize, row: &Comparison) -> Option<u32> {
    let member = row.member.as_ref()?;
    let members = &study.data.dimensions.get(dimension)?.members;
    (0_u32..).zip(members).map(|(code, _)| code).find(|code| study.ledger.member(dimension, *code).key == member.key)
}

/// The finding that tells the same shortfall.
fn finding_of(subject: &Comparison, reference: Scenario, findings: &[Finding]) -> Option<String> {
    let change = subject.facts.get(&Scenario::absolute(reference)?)?;
    findings.iter().find(|f| f.facts.get("delta") == Some(change) && f.impact == Impact::Bad).map(|f| f.id.clone())
}

/// The members of the dimension that explains most of a shortfall with its worst three, largest first.
fn drivers(
    study: &Study<'_>,
    book: &mut Book,
    inside: Option<(usize, u32)>,
    subject: &Comparison,
    reference: Scenario,
) -> Vec<Comparison> {
    let Some(change) = Scenario::absolute(reference) else { return Vec::new() };
    let whole = book.real(subject, change).unwrap_or(0.0).abs();
    let sign = study.sign(&study.main);
    let mut best: Option<(f64, usize, Vec<Key>)> = None;
    for dimension in candidates(study, inside.map(|i| i.0)) {
        let by: Vec<usize> = inside.map(|i| i.0).into_iter().chain([dimension]).collect();
        let grid = study.ledger.grid(&study.main, &by, &study.period, &EVERY);
        let mut short: Vec<(f64, Key)> = grid
            .keys()
            .into_iter()
            .filter(|key| inside.is_none_or(|(_, code)| key.first() == Some(&code)))
            .filter(|key| key.last().is_some_and(|c| !study.ledger.member(dimension, *c).special))
            .filter_map(|key| Some((grid.cell(&key, change).value?.to_f64() * sign, key)))
            .filter(|(delta, _)| *delta < 0.0)
            .collect();
        short.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        short.truncate(DRIVERS);
        // A dimension with hundreds of members explains less with three of them than one with a few.
        let explained = short.iter().map(|s| s.0.abs()).sum::<f64>().min(whole);
        if !short.is_empty() && best.as_ref().is_none_or(|(b, ..)| explained > b * 1.1) {
            best = Some((explained, dimension, short.into_iter().map(|s| s.1).collect()));
        }
    }
    let Some((_, dimension, keys)) = best else { return Vec::new() };
    let by: Vec<usize> = inside.map(|i| i.0).into_iter().chain([dimension]).collect();
    let grid = study.ledger.grid(&study.main, &by, &study.period, &EVERY);
    keys.iter().map(|key| book.compare(&study.ledger, &study.main, &by, key, &study.period, &grid)).collect()
}

/// Dimensions in which drivers are looked for: reps first, then products, customers, and the main dimension.
fn candidates(study: &Study<'_>, inside: Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let wanted = [study.rep_dimension(), study.product_root(), study.main_dimension, study.customer_dimension()];
    for dimension in wanted.into_iter().flatten() {
        // What stands above the subject explains it by definition.
        let above = inside.is_some_and(|i| study.is_under(dimension, i));
        if Some(dimension) != inside && !above && !found.contains(&dimension) {
            found.push(dimension);
        }
    }
    found
}

fn driver_message(
    study: &Study<'_>,
    book: &mut Book,
    subject: &Comparison,
    driver: &Comparison,
    reference: Scenario,
    size: f64,
) -> Option<Finding> {
    let scenario = Scenario::absolute(reference)?;
    let (own, part) = (book.value(subject, scenario)?, book.value(driver, scenario)?);
    let member = driver.member.as_ref()?;
    let about = subject.member.as_ref().map_or_else(String::new, |m| format!(".{}={}", m.dimension, m.key));
    let derived = Derived {
        measure: format!("{}.driver_share{about}", study.main.id),
        unit: Unit::Ratio,
        member: Some(member),
        period: study.period,
        scenario,
    };
    let share = book.derive(derived, quotient(total_of([part].into_iter()), own))?;
    let explains = book.fact(&share).and_then(|f| f.value).map_or(0.0, Value::to_f64);
    let relative = Scenario::relative(reference).filter(|s| book.value(subject, *s).is_some());
    let draft = Draft::new("problem_driver", 5, "problems", study.main.id)
        .member(subject)
        .about(&format!("{}={}", member.dimension, member.key))
        .about(reference.code())
        .fact_maybe("delta", subject.facts.get(&scenario))
        .fact_maybe("relative", relative.and_then(|s| subject.facts.get(&s)))
        .fact_maybe("driver_delta", driver.facts.get(&scenario))
        .fact("driver_share", share)
        .name("driver", member.label.clone())
        .word("reference", format!("reference.{reference}"))
        .word("driver_dimension", format!("dimension.{}", member.dimension))
        .impact(Impact::Bad);
    Some(draft.score(Weight::new(size * explains.min(1.0), 0.8).score()).done())
}
