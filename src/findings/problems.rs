//! Problems located: the shortfall of the whole in the main dimension, then the people and products inside the
//! members that fall shortest.
//!
//! A director asks "where?", then "who?" and "with what?". So there are at most four subjects, the whole first;
//! a member is told once, as a subject or as a driver; and the drivers of a subject belong to one dimension, so
//! that their shares are parts of one sum: all shortfalls inside the subject by that dimension.

use std::collections::BTreeSet;

use crate::base::{Impact, Scenario, Unit, Value};

use super::book::{Book, Derived};
use super::ledger::Key;
use super::messages::{Change, Draft};
use super::score::Weight;
use super::structure::total_of;
use super::study::Study;
use super::variance::quotient;
use super::{Comparison, Finding, Problem};

/// Drivers that a problem lists.
const DRIVERS: usize = 3;
/// Subjects that a report lists, and of them the most of one reference.
const SUBJECTS: (usize, usize) = (4, 3);
/// Members looked into for each reference.
const WORST: usize = 2;
/// A driver holds at least this share of the shortfalls inside its subject.
const LEAST: f64 = 0.05;

/// A member of a dimension.
type Member = (usize, u32);

/// The drivers of a subject: members of one dimension, largest shortfall first.
#[derive(Debug)]
struct Located {
    dimension: usize,
    keys: Vec<Key>,
    rows: Vec<Comparison>,
    /// Sum of all shortfalls by that dimension.
    short: Value,
}

/// What is told so far.
struct Told<'a> {
    findings: &'a [Finding],
    /// Subjects under any reference.
    subjects: BTreeSet<Member>,
    /// Subjects and drivers by reference.
    known: BTreeSet<(Scenario, Member)>,
    problems: Vec<Problem>,
    messages: Vec<Finding>,
}

/// The problems of a report, those of the target before those of last year, and what they say.
pub fn problems(study: &Study<'_>, book: &mut Book, findings: &[Finding]) -> (Vec<Problem>, Vec<Finding>) {
    let mut told = Told {
        findings,
        subjects: BTreeSet::new(),
        known: BTreeSet::new(),
        problems: Vec::new(),
        messages: Vec::new(),
    };
    for reference in [Scenario::PL, Scenario::PY] {
        let room = SUBJECTS.0.saturating_sub(told.problems.len()).min(SUBJECTS.1) + told.problems.len();
        told.against(study, book, reference, room);
    }
    (told.problems, told.messages)
}

impl Told<'_> {
    /// The problems against one reference, until there are as many as there is room for.
    fn against(&mut self, study: &Study<'_>, book: &mut Book, reference: Scenario, room: usize) {
        let total = super::history::whole(study, book, &study.period);
        let Some(whole) = Change::of(study, book, &study.main, &total, reference) else { return };
        let base = whole.base.to_f64();
        let found = if is_problem(study, &whole) {
            let drivers = located(study, book, None, reference);
            let places: Vec<Member> = drivers.iter().flat_map(Located::members).take(WORST).collect();
            self.tell(study, book, &total, reference, (None, drivers), base);
            // Inside each place, whoever falls shortest there.
            let inside = |place: &Member| located(study, book, Some(*place), reference);
            places.iter().filter_map(inside).filter_map(|l| l.members().next()).collect()
        } else {
            worst_members(study, reference, base)
        };
        for member in found {
            if self.problems.len() >= room {
                break;
            }
            if self.subjects.contains(&member) || self.known.contains(&(reference, member)) {
                continue;
            }
            let by = [member.0];
            let grid = study.grid(&by);
            let row = book.compare(&study.ledger, &study.main, &by, &vec![member.1], &study.period, &grid);
            let short = Change::of(study, book, &study.main, &row, reference);
            if short.is_some_and(|change| is_problem(study, &change)) {
                let drivers = located(study, book, Some(member), reference);
                self.tell(study, book, &row, reference, (Some(member), drivers), base);
            }
        }
    }

    /// Adds a subject with its drivers, when there is a finding that says it.
    fn tell(
        &mut self,
        study: &Study<'_>,
        book: &mut Book,
        subject: &Comparison,
        reference: Scenario,
        (member, located): (Option<Member>, Option<Located>),
        base: f64,
    ) {
        let size = Change::of(study, book, &study.main, subject, reference).map_or(0.0, |c| c.share_of(base));
        let message = located.as_ref().and_then(|l| driver_message(study, book, subject, l, reference, size));
        let finding = finding_of(subject, reference, self.findings).or_else(|| message.as_ref().map(|m| m.id.clone()));
        let Some(finding) = finding else { return };
        self.messages.extend(message);
        self.subjects.extend(member);
        let drivers = located.iter().flat_map(Located::members).chain(member);
        self.known.extend(drivers.map(|m| (reference, m)));
        let drivers = located.map(|l| l.rows).unwrap_or_default();
        self.problems.push(Problem { finding, subject: subject.clone(), reference, drivers });
    }
}

impl Located {
    fn members(&self) -> impl Iterator<Item = Member> {
        self.keys.iter().filter_map(|key| Some((self.dimension, *key.last()?)))
    }
}

/// Bad, and material: statistical noise is no problem.
fn is_problem(study: &Study<'_>, change: &Change<'_>) -> bool {
    change.impact == Impact::Bad && change.is_material(study)
}

/// The finding that tells the same shortfall.
fn finding_of(subject: &Comparison, reference: Scenario, findings: &[Finding]) -> Option<String> {
    let change = subject.facts.get(&Scenario::absolute(reference)?)?;
    findings.iter().find(|f| f.facts.get("delta") == Some(change) && f.impact == Impact::Bad).map(|f| f.id.clone())
}

/// The members that fall furthest short in the first dimension that has the reference, where their shortfall is
/// more than nothing for the whole.
fn worst_members(study: &Study<'_>, reference: Scenario, base: f64) -> Vec<Member> {
    for dimension in candidates(study, None) {
        let short = shortfalls(study, &[dimension], None, reference);
        let worth = |(delta, _): &&(Value, Key)| {
            delta.to_f64().abs() >= study.brief.thresholds.unchanged * base.abs() && base.abs() > 0.0
        };
        let found: Vec<Member> =
            short.iter().filter(worth).take(WORST).filter_map(|(_, key)| Some((dimension, *key.last()?))).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The real members with a shortfall, largest first.
fn shortfalls(study: &Study<'_>, by: &[usize], inside: Option<u32>, reference: Scenario) -> Vec<(Value, Key)> {
    let (Some(change), Some(dimension)) = (Scenario::absolute(reference), by.last()) else { return Vec::new() };
    let (sign, grid) = (study.sign(&study.main), study.grid(by));
    let mut short: Vec<(Value, Key)> = grid
        .keys()
        .into_iter()
        .filter(|key| inside.is_none_or(|code| key.first() == Some(&code)))
        .filter(|key| key.last().is_some_and(|code| !study.ledger.is_special(*dimension, *code)))
        .filter_map(|key| Some((grid.cell(&key, change).value?, key)))
        .filter(|(delta, _)| delta.to_f64() * sign < 0.0)
        .collect();
    short.sort_by(|a, b| b.0.to_f64().abs().total_cmp(&a.0.to_f64().abs()).then_with(|| a.1.cmp(&b.1)));
    short
}

/// The drivers inside a member (or the whole): of the first dimension in which three members hold half of all
/// shortfalls, else of the one in which they hold most.
fn located(study: &Study<'_>, book: &mut Book, inside: Option<Member>, reference: Scenario) -> Option<Located> {
    let mut best: Option<(f64, usize, Value, Vec<Key>)> = None;
    for dimension in candidates(study, inside.map(|i| i.0)) {
        let by: Vec<usize> = inside.map(|i| i.0).into_iter().chain([dimension]).collect();
        // What has one member only explains everything and nothing: the region of a report of one rep.
        let here = |key: &Key| inside.is_none_or(|i| key.first() == Some(&i.1));
        if study.grid(&by).keys().iter().filter(|key| here(key)).count() < 2 {
            continue;
        }
        let short = shortfalls(study, &by, inside.map(|i| i.1), reference);
        let sum = total_of(short.iter().map(|s| s.0));
        let share = |value: Value| value.to_f64() / sum.to_f64();
        let top: Vec<(Value, Key)> = short.into_iter().take(DRIVERS).filter(|(v, _)| share(*v) >= LEAST).collect();
        let held: f64 = top.iter().map(|(v, _)| share(*v)).sum();
        if !top.is_empty() && best.as_ref().is_none_or(|b| held > b.0) {
            best = Some((held, dimension, sum, top.into_iter().map(|t| t.1).collect()));
        }
        if held >= 0.5 {
            break;
        }
    }
    let (_, dimension, short, keys) = best?;
    let by: Vec<usize> = inside.map(|i| i.0).into_iter().chain([dimension]).collect();
    let grid = study.grid(&by);
    let compare = |key: &Key| book.compare(&study.ledger, &study.main, &by, key, &study.period, &grid);
    let rows = keys.iter().map(compare).collect();
    Some(Located { dimension, keys, rows, short })
}

/// Dimensions in which drivers are looked for: the main dimension, then reps, products and customers.
fn candidates(study: &Study<'_>, inside: Option<usize>) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let wanted = [study.main_dimension, study.rep_dimension(), study.product_root(), study.customer_dimension()];
    for dimension in wanted.into_iter().flatten() {
        // What stands above the subject explains it by definition.
        let above = inside.is_some_and(|i| study.is_under(dimension, i));
        if Some(dimension) != inside && !above && !found.contains(&dimension) {
            found.push(dimension);
        }
    }
    found
}

/// Where most of a shortfall sits.
fn driver_message(
    study: &Study<'_>,
    book: &mut Book,
    subject: &Comparison,
    located: &Located,
    reference: Scenario,
    size: f64,
) -> Option<Finding> {
    let scenario = Scenario::absolute(reference)?;
    let driver = located.rows.first()?;
    let part = book.value(driver, scenario)?;
    let member = driver.member.as_ref()?;
    let about = subject.member.as_ref().map_or_else(String::new, |m| format!(".{}={}", m.dimension, m.key));
    let derived = Derived {
        measure: format!("{}.driver_share{about}", study.main.id),
        unit: Unit::Ratio,
        member: Some(member),
        period: study.period,
        scenario,
    };
    let share = book.derive(derived, quotient(part, located.short))?;
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
