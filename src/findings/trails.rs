//! Where the strongest negative findings sit: each followed down the breakdowns to the member that holds most of it, as
//! far as one member says more than the others (brief.md S38). What is found is a place to look, never a cause.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::{Grain, Impact, Period, Scenario, Unit, Value};
use crate::config::NoteKind;

use super::actions::Actions;
use super::answers::{answers, family};
use super::book::{Book, Derived};
use super::descent::{Descent, Place, drill, owed, path, worst};
use super::event_findings::EventFindings;
use super::measure;
use super::outlay::{Outlay, OutlayRow};
use super::study::Study;
use super::variance::Cell;
use super::{Fact, FactId, Finding, MemberRef, Pacing, Problem};

/// Problems that a report follows, and of them the most of the main measure, which come first.
const MOST: (usize, usize) = (7, 3);

/// A negative finding with where it sits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trail {
    /// The finding that says it.
    pub finding: String,
    /// Measure.
    pub measure: String,
    /// The reference that it falls short of; none for a level that is bad by itself.
    pub reference: Option<Scenario>,
    /// The period of the steps: the report's, or its year up to the report's last day.
    pub period: Period,
    /// The subject, then the member inside it that holds most, and so on.
    pub steps: Vec<Step>,
    /// Ids of the actions that answer it.
    pub actions: Vec<String>,
    /// Places of the causes that people wrote about what stands above one of its members.
    pub notes: Vec<String>,
}

/// One member on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The member; none for the whole.
    pub member: Option<MemberRef>,
    /// Its value or variance.
    pub value: FactId,
    /// Its share of all that is bad inside the subject at its own level.
    pub share: Option<FactId>,
    /// True when it lies inside the step before; else it is another look at the subject.
    pub inside: bool,
}

/// The problems of a report, best first by the scores of their findings (which are sorted), as alerts are.
pub fn trails(
    study: &Study<'_>,
    book: &mut Book,
    findings: &[Finding],
    problems: &[Problem],
    (events, pacing): (&EventFindings, Option<&Pacing>),
    actions: Option<&Actions>,
) -> Vec<Trail> {
    let mut found: Vec<Trail> = Vec::new();
    let mut subjects: BTreeSet<(String, Option<(String, String)>)> = BTreeSet::new();
    let is_located = |f: &Finding| problems.iter().any(|p| p.finding == f.id);
    // Shortfalls of the main measure in the order in which they were located, then everything else.
    let located = problems.iter().filter_map(|p| findings.iter().find(|f| f.id == p.finding));
    let others = findings.iter().filter(|f| f.impact == Impact::Bad && !is_located(f));
    let mut candidates: Vec<(&Finding, (f64, bool))> =
        located.chain(others).map(|f| (f, weight(f, findings, problems))).collect();
    candidates.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(b.1.1.cmp(&a.1.1)));
    for (finding, _) in candidates {
        if found.len() >= MOST.0 {
            break;
        }
        let Some(mut trail) = follow(study, book, finding, problems, (events, pacing)) else { continue };
        // The year's pace is told beside the shortfalls of the period.
        let of_year = finding.kind == "pacing_behind";
        let of_main = trail.measure == study.main.id && !of_year;
        if found.iter().any(|other| family(&other.measure) == family(&trail.measure) && trail.measure != study.main.id)
        {
            continue;
        }
        let of_period = |other: &&Trail| other.reference.is_some() && other.period == study.period;
        let told = found.iter().filter(|other| other.measure == study.main.id && of_period(other)).count();
        if of_main && told >= MOST.1 {
            continue;
        }
        // A member that a trail has passed is no problem of its own.
        let keys = trail
            .steps
            .iter()
            .map(|step| (trail.measure.clone(), step.member.as_ref().map(|m| (m.dimension.clone(), m.key.clone()))));
        let keys: Vec<_> = keys.filter(|_| !of_year).collect();
        if keys.first().is_some_and(|first| subjects.contains(first)) {
            continue;
        }
        subjects.extend(keys);
        trail.actions = answers(study, book, &trail, of_year, actions);
        trail.notes = written(study, &trail);
        found.push(trail);
    }
    found
}

/// How much a finding weighs among the problems: its own score, or that of an alert that tells of the same: a limit that
/// a member of the same dimension breaks (of these the one that breaks it comes first), a key figure off its course.
fn weight(finding: &Finding, findings: &[Finding], problems: &[Problem]) -> (f64, bool) {
    let word = |f: &Finding, slot: &str| f.words.get(slot).cloned();
    let located = problems.iter().find(|p| p.finding == finding.id);
    let member = located.and_then(|p| p.subject.member.as_ref());
    let same = |other: &&Finding| match other.kind.as_str() {
        "limit_broken" => member.is_some_and(|member| {
            word(other, "dimension") == Some(format!("dimension.{}", member.dimension))
                && word(other, "measure") == word(finding, "measure")
        }),
        "measure_signal" => located.is_none() && word(other, "measure") == word(finding, "measure"),
        _ => false,
    };
    let level = matches!(
        finding.kind.as_str(),
        "overdue_money" | "complaints_received" | "promoters_level" | "satisfaction_level" | "spending_over"
    );
    let bad = findings.iter().filter(|f| f.impact == Impact::Bad && (located.is_some() || level));
    let same: Vec<&Finding> = bad.filter(same).collect();
    let own = member.is_some_and(|member| same.iter().any(|f| f.names.get("member") == Some(&member.label)));
    (same.iter().map(|f| f.score).fold(finding.score, f64::max), own)
}

/// The trail of a finding, where it is of a kind that can be followed.
fn follow(
    study: &Study<'_>,
    book: &mut Book,
    finding: &Finding,
    problems: &[Problem],
    (events, pacing): (&EventFindings, Option<&Pacing>),
) -> Option<Trail> {
    if let Some(problem) = problems.iter().find(|p| p.finding == finding.id) {
        let scenario = Scenario::absolute(problem.reference)?;
        let value = problem.subject.facts.get(&scenario)?.clone();
        let root = problem.subject.member.as_ref().and_then(|m| study.place(&m.dimension, &m.key));
        let first = Step { member: problem.subject.member.clone(), value, share: None, inside: false };
        let named = named(study, book, finding, problem, scenario);
        let steps = drill(Descent::of(study, &study.main), book, scenario, first, root, named);
        return Some(trail(study, finding, study.main.id, Some(problem.reference), steps));
    }
    let outlay = events.outlay.as_ref();
    match finding.kind.as_str() {
        "overdue_money" => {
            let spec = measure::find("overdue", study.data).ok()?;
            let first = Step { member: None, value: finding.facts.get("actual")?.clone(), share: None, inside: false };
            let steps = owed(Descent::of(study, &spec), book, first);
            Some(trail(study, finding, spec.id, None, steps))
        }
        "complaints_received" => complained(study, book, finding, events),
        // The funnel has located these: a stage.
        "funnel_slow" | "funnel_blocked" | "stuck_deals" => {
            let value = ["actual", "count"].iter().find_map(|slot| finding.facts.get(*slot))?;
            Some(whole(study, finding, "win_rate", value))
        }
        // Of a year that is over its pace is its shortfall.
        "pacing_behind" if study.report.cadence != Grain::Year => Some(of_year(study, book, finding, pacing?)),
        "promoters_level" => Some(whole(study, finding, "nps", finding.facts.get("nps")?)),
        "satisfaction_level" => Some(whole(study, finding, "csat", finding.facts.get("csat")?)),
        "spending_over" => spent(study, book, finding, outlay?),
        // Spending that is over its budget tells which channel it is.
        "channel_weak" if outlay.is_some_and(|o| is_over(book, o)) => None,
        "channel_weak" | "customer_lost" => alone(study, book, finding),
        "limit_broken" => {
            let measure = finding.words.get("measure")?.strip_prefix("measure.")?;
            // Shortfalls of the main measure are located.
            if measure == study.main.id {
                return None;
            }
            if finding.names.contains_key("member") {
                return alone(study, book, finding);
            }
            Some(whole(study, finding, measure, finding.facts.get("value")?))
        }
        "customer_drop" | "retention_change" => unfollowed(study, book, finding),
        // Where the main measure is located, its members stand on those ways.
        "members_below" | "cell_short" => {
            let reference = Scenario::parse(finding.words.get("reference")?.strip_prefix("reference.")?)?;
            let located = problems.iter().any(|p| p.reference == reference);
            if located { None } else { short(study, book, finding, reference) }
        }
        _ => None,
    }
}

/// Members that are short of a whole on target: the one that does most, and at once the rep that lacks most in it, for a
/// team on target may hide the one. The share of the rep is of all reps: the problem is the whole's.
fn short(study: &Study<'_>, book: &mut Book, finding: &Finding, reference: Scenario) -> Option<Trail> {
    let found = Trail { reference: Some(reference), ..unfollowed(study, book, finding)? };
    // A cell of two dimensions is a place already.
    let [first] = found.steps.as_slice() else { return Some(found) };
    let root = first.member.as_ref().and_then(|m| study.place(&m.dimension, &m.key));
    let (scenario, descent) = (Scenario::absolute(reference)?, Descent::of(study, &study.main));
    let path: Vec<Place> = root.into_iter().collect();
    let rep = study.rep_dimension().filter(|rep| path.iter().all(|(d, _)| study.is_under(*d, *rep)));
    let named =
        rep.and_then(|d| worst(descent, book, scenario, (&path, 0), d).map(|(step, code, _)| ((d, code), step)));
    Some(Trail { steps: drill(descent, book, scenario, first.clone(), root, named), ..found })
}

/// A problem of the whole, which no member holds.
fn whole(study: &Study<'_>, finding: &Finding, measure: &str, value: &FactId) -> Trail {
    let step = Step { member: None, value: value.clone(), share: None, inside: false };
    trail(study, finding, measure, None, vec![step])
}

/// The year's pace: the shortfall of the plan to date, followed over the same days.
fn of_year(study: &Study<'_>, book: &mut Book, finding: &Finding, pacing: &Pacing) -> Trail {
    let ledger = study.ledger_at(study.last_day());
    let descent = Descent { study, ledger: &ledger, spec: &study.main, period: pacing.period };
    let first = Step { member: None, value: pacing.plan_attainment.clone(), share: None, inside: false };
    let steps = drill(descent, book, Scenario::DPL, first, None, None);
    Trail { period: pacing.period, ..trail(study, finding, study.main.id, Some(Scenario::PL), steps) }
}

/// Complaints: the type of most of them, where one stands out, then the product, else where in the organisation.
fn complained(study: &Study<'_>, book: &mut Book, finding: &Finding, events: &EventFindings) -> Option<Trail> {
    let spec = measure::find("complaints", study.data).ok()?;
    let first = Step { member: None, value: finding.facts.get("actual")?.clone(), share: None, inside: false };
    let mut steps = vec![first];
    // That they are answered late is no matter of what most of them are about.
    if finding.facts.contains_key("kept_low") || finding.facts.contains_key("slow") {
        return Some(trail(study, finding, spec.id, None, steps));
    }
    let top = finding.names.get("top");
    let kind =
        events.complaints.as_ref().and_then(|c| c.types.iter().find(|t| t.name.is_some() && t.name.as_ref() == top));
    if let Some((kind, name)) = kind.and_then(|k| Some((k, k.name.clone()?))) {
        let member = MemberRef { dimension: "type".to_owned(), key: name.clone(), label: name, special: false };
        let value = kind.count.facts.get(&Scenario::AC)?.clone();
        steps.push(Step { member: Some(member), value, share: kind.share.clone(), inside: true });
    }
    let product = study.product_leaf().and_then(|d| worst(Descent::of(study, &spec), book, Scenario::AC, (&[], 0), d));
    steps.extend(product.map(|(step, ..)| Step { inside: false, ..step }));
    if steps.len() == 1
        && let Some(first) = steps.pop()
    {
        steps = drill(Descent::of(study, &spec), book, Scenario::AC, first, None, None);
    }
    Some(trail(study, finding, spec.id, None, steps))
}

/// The places of written causes that are about what stands above a member of a trail. What is about a part of such a member
/// that the trail does not pass explains another problem.
fn written(study: &Study<'_>, trail: &Trail) -> Vec<String> {
    if trail.measure != study.main.id {
        return Vec::new();
    }
    let steps = trail.steps.iter().filter_map(|step| step.member.as_ref());
    let passed: Vec<Place> = steps.filter_map(|m| study.place(&m.dimension, &m.key)).collect();
    let above = |(d, code): Place| {
        passed.iter().any(|(below, of)| {
            study.is_under(d, *below) && study.grid(&[d, *below]).keys().iter().any(|key| key.as_slice() == [code, *of])
        })
    };
    let causes = super::notes::notes(study).into_iter().filter(|note| note.kind == NoteKind::Cause);
    let about =
        |note: &super::Note| note.member.as_ref().and_then(|m| study.place(&m.dimension, &m.key)).is_some_and(above);
    causes.filter(|note| about(note)).map(|note| note.place).collect()
}

fn trail(study: &Study<'_>, finding: &Finding, measure: &str, reference: Option<Scenario>, steps: Vec<Step>) -> Trail {
    Trail {
        finding: finding.id.clone(),
        measure: measure.to_owned(),
        reference,
        period: study.period,
        steps,
        actions: Vec::new(),
        notes: Vec::new(),
    }
}

/// The rep that the message of a problem names, as the next step of its trail.
fn named(
    study: &Study<'_>,
    book: &mut Book,
    finding: &Finding,
    problem: &Problem,
    scenario: Scenario,
) -> Option<(Place, Step)> {
    let share = finding.facts.get("driver_share").filter(|_| finding.kind == "problem_driver")?;
    let driver = problem.drivers.first()?;
    let member = driver.member.clone()?;
    let place = study.place(&member.dimension, &member.key).filter(|place| Some(place.0) == study.rep_dimension())?;
    let value = driver.facts.get(&scenario)?.clone();
    // As a level: the share of the message belongs to the difference. Its measure names the subject that it is a share in.
    let told = book.fact(share)?.clone();
    let derived = Derived {
        measure: format!("{}.{scenario}", told.measure.replacen("driver_share", "named_share", 1)),
        unit: Unit::Ratio,
        member: Some(&member),
        period: study.period,
        scenario: Scenario::AC,
    };
    let share = told.value.and_then(|value| book.derive(derived, Cell::of(value)));
    Some((place, Step { member: Some(member), value, share, inside: true }))
}

/// A finding that no trail follows, as one: its measure and the members that its number is of; none without a measure.
pub(super) fn unfollowed(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<Trail> {
    let measure = finding.words.get("measure")?.strip_prefix("measure.")?;
    let known = ["actual", "value"].iter().filter_map(|slot| finding.facts.get(*slot)).chain(finding.facts.values());
    let known: Vec<&Fact> = known.filter_map(|id| book.fact(id)).collect();
    // Beside counts of the whole it may tell of the member that does most.
    let fact = known.iter().find(|fact| !fact.slice.is_empty()).or(known.first())?;
    let step = |member| Step { member, value: fact.id.clone(), share: None, inside: false };
    let mut steps: Vec<Step> = path(study, &fact.slice).into_iter().map(|member| step(Some(member))).collect();
    if steps.is_empty() {
        steps.push(step(None));
    }
    Some(trail(study, finding, measure, None, steps))
}

/// True when more was spent than planned by what counts as material.
fn is_over(book: &Book, outlay: &Outlay) -> bool {
    let share = outlay.total.over_share.as_ref().and_then(|id| book.fact(id)?.value);
    share.is_some_and(|share| share.to_f64() > 0.0)
}

/// A finding that names its member already.
fn alone(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<Trail> {
    let value = ["delta", "ratio", "value"].iter().find_map(|slot| finding.facts.get(*slot))?.clone();
    let dimension = finding.words.get("dimension")?.strip_prefix("dimension.")?;
    // By its key: two members may share a label.
    let key = book.fact(&value)?.slice.get(dimension)?;
    let (d, code) = study.place(dimension, key)?;
    let member = study.ledger.member(d, code);
    let named = finding.words.get("measure").and_then(|m| m.strip_prefix("measure."));
    let measure = match finding.kind.as_str() {
        "channel_weak" => "expense_ratio",
        "limit_broken" => named?,
        _ => study.main.id,
    };
    let reference = (finding.kind == "customer_lost").then_some(Scenario::PY);
    let step = Step { member: Some(member), value, share: None, inside: false };
    Some(trail(study, finding, measure, reference, vec![step]))
}

/// Spending over its budget: the member of each breakdown that is furthest over.
fn spent(study: &Study<'_>, book: &Book, finding: &Finding, outlay: &Outlay) -> Option<Trail> {
    let first = Step { member: None, value: outlay.total.over.clone()?, share: None, inside: false };
    let over = |row: &&OutlayRow| row.over.as_ref().and_then(|id| book.fact(id)?.value).map_or(0.0, Value::to_f64);
    let top = |rows: &[OutlayRow]| {
        let real = rows.iter().filter(|row| row.member.as_ref().is_some_and(|m| !m.special));
        let row = real.filter(|row| over(row) > 0.0).max_by(|a, b| over(a).total_cmp(&over(b)))?;
        Some(Step { member: row.member.clone(), value: row.over.clone()?, share: None, inside: false })
    };
    let worst = outlay.parts.iter().filter_map(|parts| top(&parts.rows));
    Some(trail(study, finding, "spending", None, std::iter::once(first).chain(worst).collect()))
}
