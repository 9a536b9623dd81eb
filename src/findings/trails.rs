//! Where the strongest negative findings sit: each followed down the breakdowns to the member that holds most of it, as
//! far as one member says more than the others (brief.md S38). What is found is a place to look, never a cause.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::{Impact, Scenario, Unit, Value};

use super::actions::{Action, Actions};
use super::book::{Book, Derived, EVERY};
use super::ledger::Key;
use super::measure::{self, Spec};
use super::outlay::{Outlay, OutlayRow};
use super::structure::total_of;
use super::study::Study;
use super::variance::quotient;
use super::{FactId, Finding, MemberRef, Problem};

/// Problems that a report follows, and of them the most of the main measure, which come first.
const MOST: (usize, usize) = (5, 2);
/// A member locates a problem when it holds at least this share of all that is bad inside its parent.
const LEAST: f64 = 0.25;
/// Steps of a trail below its subject.
const STEPS: usize = 4;

/// A negative finding with where it sits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trail {
    /// The finding that says it.
    pub finding: String,
    /// Measure.
    pub measure: String,
    /// The reference that it falls short of; none for a level that is bad by itself.
    pub reference: Option<Scenario>,
    /// The subject, then the member inside it that holds most, and so on.
    pub steps: Vec<Step>,
    /// Ids of the actions that answer it.
    pub actions: Vec<String>,
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

/// A place on the way: dimension and member.
type Place = (usize, u32);

/// The problems of a report, best first by the scores of their findings (which are sorted).
pub fn trails(
    study: &Study<'_>,
    book: &mut Book,
    findings: &[Finding],
    problems: &[Problem],
    outlay: Option<&Outlay>,
    actions: Option<&Actions>,
) -> Vec<Trail> {
    let mut found: Vec<Trail> = Vec::new();
    let mut subjects: BTreeSet<(String, Option<(String, String)>)> = BTreeSet::new();
    // Shortfalls of the main measure in the order in which they were located, then everything else by its score.
    let of_main = |f: &&Finding| problems.iter().any(|p| p.finding == f.id);
    let located = problems.iter().filter_map(|p| findings.iter().find(|f| f.id == p.finding));
    let others = findings.iter().filter(|f| f.impact == Impact::Bad && !of_main(f));
    for finding in located.chain(others) {
        if found.len() >= MOST.0 {
            break;
        }
        let Some(mut trail) = follow(study, book, finding, problems, outlay) else { continue };
        if found.iter().any(|other| family(&other.measure) == family(&trail.measure) && trail.measure != study.main.id)
        {
            continue;
        }
        let told = found.iter().filter(|other| other.measure == study.main.id).count();
        if trail.measure == study.main.id && told >= MOST.1 {
            continue;
        }
        // A member that a trail has passed is no problem of its own.
        let keys = trail
            .steps
            .iter()
            .map(|step| (trail.measure.clone(), step.member.as_ref().map(|m| (m.dimension.clone(), m.key.clone()))));
        let keys: Vec<_> = keys.collect();
        if keys.first().is_none_or(|first| subjects.contains(first)) {
            continue;
        }
        subjects.extend(keys);
        trail.actions = answers(&trail, actions);
        found.push(trail);
    }
    found
}

/// The trail of a finding, where it is of a kind that can be followed.
fn follow(
    study: &Study<'_>,
    book: &mut Book,
    finding: &Finding,
    problems: &[Problem],
    outlay: Option<&Outlay>,
) -> Option<Trail> {
    if let Some(problem) = problems.iter().find(|p| p.finding == finding.id) {
        let scenario = Scenario::absolute(problem.reference)?;
        let value = problem.subject.facts.get(&scenario)?.clone();
        let root = problem.subject.member.as_ref().and_then(|m| study.place(&m.dimension, &m.key));
        let first = Step { member: problem.subject.member.clone(), value, share: None, inside: false };
        let steps = drill(study, book, &study.main, scenario, first, root);
        return Some(trail(finding, study.main.id, Some(problem.reference), steps));
    }
    let (id, scenario, reference) = match finding.kind.as_str() {
        "overdue_money" => ("overdue", Scenario::AC, None),
        "complaints_received" => {
            let reference = match finding.words.get("reference").map(String::as_str) {
                Some("reference.PP") => Scenario::PP,
                _ => Scenario::PY,
            };
            ("complaints", Scenario::absolute(reference)?, Some(reference))
        }
        // The funnel has located these: a stage.
        "funnel_slow" | "funnel_blocked" | "stuck_deals" => {
            let value = ["actual", "count"].iter().find_map(|slot| finding.facts.get(*slot))?.clone();
            let step = Step { member: None, value, share: None, inside: false };
            return Some(trail(finding, "win_rate", None, vec![step]));
        }
        "spending_over" => return spent(book, finding, outlay?),
        // Spending that is over its budget tells which channel it is.
        "channel_weak" if outlay.is_some_and(|o| is_over(book, o)) => return None,
        "channel_weak" | "customer_lost" => return alone(study, book, finding),
        _ => return None,
    };
    let spec = measure::find(id, study.data).ok()?;
    let slot = if scenario == Scenario::AC { "actual" } else { "delta" };
    let value = finding.facts.get(slot)?.clone();
    let first = Step { member: None, value, share: None, inside: false };
    let steps = drill(study, book, &spec, scenario, first, None);
    Some(trail(finding, spec.id, reference, steps))
}

fn trail(finding: &Finding, measure: &str, reference: Option<Scenario>, steps: Vec<Step>) -> Trail {
    Trail { finding: finding.id.clone(), measure: measure.to_owned(), reference, steps, actions: Vec::new() }
}

/// Measures of one subject: spending and its share of the sales, what the funnel brings.
fn family(measure: &str) -> &str {
    match measure {
        "expense_ratio" | "budget" => "spending",
        "conversion_rate" | "leads" | "won_deals" | "won_value" | "lost_deals" | "average_deal" => "win_rate",
        measure => measure,
    }
}

/// True when more was spent than planned by what counts as material.
fn is_over(book: &Book, outlay: &Outlay) -> bool {
    let share = outlay.total.over_share.as_ref().and_then(|id| book.fact(id)?.value);
    share.is_some_and(|share| share.to_f64() > 0.0)
}

/// A finding that names its member already.
fn alone(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<Trail> {
    let value = ["delta", "ratio"].iter().find_map(|slot| finding.facts.get(*slot))?.clone();
    let dimension = finding.words.get("dimension")?.strip_prefix("dimension.")?;
    // By its key: two members may share a label.
    let key = book.fact(&value)?.slice.get(dimension)?;
    let (d, code) = study.place(dimension, key)?;
    let member = study.ledger.member(d, code);
    let measure = if finding.kind == "channel_weak" { "expense_ratio" } else { study.main.id };
    let reference = (finding.kind == "customer_lost").then_some(Scenario::PY);
    let step = Step { member: Some(member), value, share: None, inside: false };
    Some(trail(finding, measure, reference, vec![step]))
}

/// Spending over its budget: the member of each breakdown that is furthest over.
fn spent(book: &Book, finding: &Finding, outlay: &Outlay) -> Option<Trail> {
    let first = Step { member: None, value: outlay.total.over.clone()?, share: None, inside: false };
    let over = |row: &&OutlayRow| row.over.as_ref().and_then(|id| book.fact(id)?.value).map_or(0.0, Value::to_f64);
    let top = |rows: &[OutlayRow]| {
        let real = rows.iter().filter(|row| row.member.as_ref().is_some_and(|m| !m.special));
        let row = real.filter(|row| over(row) > 0.0).max_by(|a, b| over(a).total_cmp(&over(b)))?;
        Some(Step { member: row.member.clone(), value: row.over.clone()?, share: None, inside: false })
    };
    let worst = outlay.parts.iter().filter_map(|parts| top(&parts.rows));
    Some(trail(finding, "spending", None, std::iter::once(first).chain(worst).collect()))
}

/// Follows a value down from its subject: along the organisation, then to customers or products, whichever holds more.
fn drill(
    study: &Study<'_>,
    book: &mut Book,
    spec: &Spec,
    scenario: Scenario,
    first: Step,
    root: Option<Place>,
) -> Vec<Step> {
    let mut steps = vec![first];
    let mut path: Vec<Place> = root.into_iter().collect();
    let roots = path.len();
    let below = |d: usize, path: &[Place]| path.iter().all(|(of, _)| *of != d && !study.is_under(d, *of));
    for d in organisation(study) {
        if !below(d, &path) || steps.len() > STEPS {
            continue;
        }
        if let Some((step, code, _)) = worst(study, book, spec, scenario, (&path, roots), d) {
            steps.push(step);
            path.push((d, code));
        }
    }
    // Targets seldom reach customers and products: there last year is what is known.
    let scenarios = [Some(scenario), (scenario == Scenario::DPL).then_some(Scenario::DPY)];
    for scenario in scenarios.into_iter().flatten() {
        let ends = [study.customer_dimension(), study.product_leaf()];
        let ends = ends.into_iter().flatten().filter(|d| below(*d, &path) && !path.is_empty());
        let found = ends.filter_map(|d| worst(study, book, spec, scenario, (&path, roots), d));
        if let Some((step, ..)) = found.max_by(|a, b| a.2.total_cmp(&b.2))
            && steps.len() <= STEPS + 1
        {
            steps.push(step);
            break;
        }
    }
    steps
}

/// The main dimension and those under it down to the reps.
fn organisation(study: &Study<'_>) -> Vec<usize> {
    let mut found: Vec<usize> = study.main_dimension.into_iter().collect();
    let Some(rep) = study.rep_dimension() else { return found };
    let main = study.main_dimension.unwrap_or(rep);
    let between = (0..study.data.dimensions.len()).filter(|d| study.is_under(main, *d) && study.is_under(*d, rep));
    let mut between: Vec<usize> = between.collect();
    between.sort_by_key(|d| between_depth(study, *d));
    found.extend(between);
    if !found.contains(&rep) {
        found.push(rep);
    }
    found
}

fn between_depth(study: &Study<'_>, d: usize) -> usize {
    (0..study.data.dimensions.len()).filter(|above| study.is_under(*above, d)).count()
}

/// The member of a dimension inside a path that holds most of what is bad there, with its share of that; none where no
/// member stands out. Its step has its share of what is bad inside the first `roots` places of the path.
fn worst(
    study: &Study<'_>,
    book: &mut Book,
    spec: &Spec,
    scenario: Scenario,
    (path, roots): (&[Place], usize),
    d: usize,
) -> Option<(Step, u32, f64)> {
    let by: Vec<usize> = path.iter().map(|(d, _)| *d).chain([d]).collect();
    let prefix: Vec<u32> = path.iter().map(|(_, code)| *code).collect();
    let grid = study.ledger.grid(spec, &by, &study.period, &EVERY);
    // Of a level more is worse; of a variance what runs against the good direction.
    let sign = if scenario == Scenario::AC { 1.0 } else { -study.sign(spec) };
    let subject = &prefix[..roots];
    let counts = |key: &Key| key.starts_with(subject) && key.last().is_some_and(|c| !study.ledger.is_special(d, *c));
    let mut bad: Vec<(Value, Key)> = grid
        .keys()
        .into_iter()
        .filter(counts)
        .filter_map(|key| Some((grid.cell(&key, scenario).value?, key)))
        .filter(|(value, _)| value.to_f64() * sign > 0.0)
        .collect();
    bad.sort_by(|a, b| b.0.to_f64().abs().total_cmp(&a.0.to_f64().abs()).then_with(|| a.1.cmp(&b.1)));
    let sum = total_of(bad.iter().map(|b| b.0));
    let inside: Vec<&(Value, Key)> = bad.iter().filter(|(_, key)| key.starts_with(&prefix)).collect();
    let here = total_of(inside.iter().map(|b| b.0));
    let (value, key) = inside.first()?;
    let share = value.to_f64() / here.to_f64();
    if !(LEAST..=1.0).contains(&share) {
        return None;
    }
    let row = book.compare(&study.ledger, spec, &by, key, &study.period, &grid);
    let id = row.facts.get(&scenario)?.clone();
    let member = row.member.clone()?;
    let about: String = path
        .iter()
        .take(roots)
        .map(|(d, code)| {
            let above = study.ledger.member(*d, *code);
            format!(".{}={}", above.dimension, above.key)
        })
        .collect();
    let derived = Derived {
        measure: format!("{}.trail_share.{scenario}{about}", spec.id),
        unit: Unit::Ratio,
        member: Some(&member),
        period: study.period,
        scenario: Scenario::AC,
    };
    // One alone holds all there is: that says nothing.
    let told = bad.len() > 1;
    let share_fact = book.derive(derived, quotient(*value, sum)).filter(|_| told);
    let code = *key.last()?;
    Some((Step { member: Some(member), value: id, share: share_fact, inside: true }, code, share))
}

/// The actions that answer a problem: of its measure and about a member of its trail (or about the whole, where the
/// problem is the whole's), else about a member of it at all; those not yet done first, at most two.
fn answers(trail: &Trail, actions: Option<&Actions>) -> Vec<String> {
    let Some(actions) = actions else { return Vec::new() };
    let on_trail = |member: &MemberRef| {
        let same = |m: &MemberRef| m.dimension == member.dimension && m.key == member.key;
        trail.steps.iter().filter_map(|step| step.member.as_ref()).any(same)
    };
    let same_family = |action: &Action| family(&action.effect.measure) == family(&trail.measure);
    let of_whole = trail.steps.first().is_some_and(|step| step.member.is_none());
    let fits = |action: &&Action| match action.scope.is_empty() {
        true => of_whole && same_family(action),
        false => action.scope.iter().any(on_trail) && (same_family(action) || !of_whole),
    };
    let weight = |action: &Action| (!same_family(action), action.standing);
    let mut found: Vec<&Action> = actions.all().filter(fits).collect();
    found.sort_by_key(|action| weight(action));
    found.into_iter().take(2).map(|action| action.id.clone()).collect()
}
