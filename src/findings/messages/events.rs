//! What receivables, satisfaction, spending and the market say; of complaints see [`complaints`](super::complaints).

use crate::base::{Impact, Reference, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::event_findings::EventFindings;
use super::super::receivables::Receivables;
use super::super::satisfaction::Score;
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::{Comparison, Finding};
use super::{Draft, complaints, weight};

/// Share of the receivables from which overdue ones are bad news.
pub const OVERDUE: f64 = 0.1;
/// What a change for the worse of service or credit is worth besides its size, where it is beyond what chance explains:
/// more than the good news of a member.
pub(super) const BEYOND_NOISE: f64 = 0.5;
/// Distance of a ratio from its benchmark that is worth saying.
const MATERIAL_RATIO: f64 = 0.02;

/// The findings of the tables of events.
pub fn event_messages(study: &Study<'_>, book: &mut Book, events: &EventFindings) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    if let Some(found) = &events.receivables {
        out.extend(overdue(study, book, found));
        out.extend(late(study, book, found));
    }
    out.extend(complaints::received(study, book, events));
    out.extend(satisfied(study, book, events));
    out.extend(spent(study, book, events));
    out.extend(position(study, book, events));
    out
}

/// The first variance of a comparison that is known, with the reference that it is against.
pub(super) fn change<'c>(
    book: &Book,
    row: &'c Comparison,
    order: [Reference; 2],
) -> Option<(&'c String, f64, Reference)> {
    order.into_iter().find_map(|reference| {
        let id = row.facts.get(&Scenario::absolute(reference)?)?;
        Some((id, book.fact(id)?.value?.to_f64(), reference))
    })
}

pub(super) fn real(book: &Book, id: Option<&String>) -> Option<f64> {
    book.fact(id?)?.value.map(|v| v.to_f64())
}

fn scale_of(study: &Study<'_>, book: &Book) -> f64 {
    let whole = super::super::book::fact_id(study.main.id, &Default::default(), &study.period, Scenario::AC);
    real(book, Some(&whole)).unwrap_or(0.0).abs()
}

/// How much of the receivables is overdue.
fn overdue(study: &Study<'_>, book: &mut Book, found: &Receivables) -> Option<Finding> {
    let figure = |id: &str| found.figures.iter().find(|f| f.measure == id);
    let late = figure("overdue")?;
    let share = real(book, found.overdue_share.as_ref())?;
    let amount = book.real(late, Scenario::AC)?;
    let delta = change(book, late, [Scenario::PP, Scenario::PY]);
    let impact = match delta {
        _ if share >= OVERDUE => Impact::Bad,
        Some((_, delta, _)) if delta > 0.0 => Impact::Neutral,
        _ => Impact::Good,
    };
    let sales = scale_of(study, book);
    let size = if sales > 0.0 { amount / sales } else { share };
    // Money is counted, not sampled: what is material is no noise.
    let relative = [Scenario::DPPRel, Scenario::DPYRel].into_iter().find_map(|s| book.real(late, s));
    let grown = impact == Impact::Bad && relative.is_some_and(|r| r >= study.brief.thresholds.material);
    let old = found.old.clone().filter(|id| real(book, Some(id)).is_some_and(|v| v > 0.0));
    // What hardly moved would print as nothing.
    let least = study.brief.thresholds.material * real(book, old.as_ref()).unwrap_or(f64::INFINITY);
    let old_change = found.old_change.clone().filter(|id| real(book, Some(id)).is_some_and(|v| v.abs() >= least));
    let mut derive = |what: &str, scenario: Scenario, value: f64| {
        let measure = format!("overdue.{what}");
        let derived = Derived { measure, unit: Unit::Ratio, member: None, period: study.period, scenario };
        book.derive(derived, Cell::of(Value::Real(value)))
    };
    let line = derive("line", Scenario::AC, OVERDUE).filter(|_| share >= OVERDUE);
    let beyond = derive("beyond", Scenario::DPL, share - OVERDUE).filter(|_| share >= OVERDUE);
    let mut draft = Draft::new("overdue_money", 3, "receivables", "overdue")
        .fact_maybe("line", line)
        .fact_maybe("beyond", beyond)
        .fact_maybe("actual", late.facts.get(&Scenario::AC))
        .fact_maybe("receivable", found.total.facts.get(&Scenario::AC))
        .fact_maybe("share", found.overdue_share.clone())
        .fact_maybe("old_change", old_change)
        .fact_maybe("old", old)
        .fact_maybe("days", figure("dso").and_then(|f| f.facts.get(&Scenario::AC)))
        .impact(impact)
        .beyond_noise(grown)
        .score(weight(study, size, 1.0).score() + if grown { BEYOND_NOISE } else { 0.0 });
    if let Some((id, _, reference)) = delta {
        draft = draft.fact("delta", id.clone()).word("reference", format!("reference.{reference}"));
    }
    Some(draft.done())
}

/// Who is late with most.
fn late(study: &Study<'_>, book: &Book, found: &Receivables) -> Option<Finding> {
    let debtors = found.debtors.as_ref()?;
    let first = debtors.rows.iter().find(|d| d.overdue.member.as_ref().is_some_and(|m| !m.special))?;
    let amount = book.real(&first.overdue, Scenario::AC)?;
    let sales = scale_of(study, book);
    let size = if sales > 0.0 { amount / sales } else { 0.0 };
    let draft = Draft::new("debtor_late", 3, "debtors", "overdue")
        .member(&first.overdue)
        .fact_maybe("actual", first.overdue.facts.get(&Scenario::AC))
        .fact_maybe("share", first.share.clone())
        .fact_maybe("days", first.oldest.clone())
        .fact_maybe("count", debtors.count.clone())
        .impact(Impact::Bad)
        .score(weight(study, size, 1.2).score());
    Some(draft.done())
}

/// How satisfied customers are: the score that moved beyond its margin leads.
fn satisfied(study: &Study<'_>, book: &Book, events: &EventFindings) -> Option<Finding> {
    let found = events.satisfaction.as_ref()?;
    const ORDER: [Reference; 2] = [Scenario::PY, Scenario::PP];
    let margin = |score: &Score, reference: Reference| {
        score.change_margins.get(&reference).filter(|id| real(book, Some(id)).is_some()).cloned()
    };
    let told = |score: &Score| change(book, &score.figure, ORDER).map(|(_, delta, reference)| (delta, reference));
    // What lies within the margin of the change may be chance.
    let moved = |score: &Score| {
        let (delta, reference) = told(score)?;
        (delta.abs() > real(book, margin(score, reference).as_ref())?).then_some(delta)
    };
    let lead = found.scores.iter().find(|s| moved(s).is_some()).or(found.scores.first())?;
    let against = told(lead).map(|(_, reference)| reference);
    let moved = moved(lead).unwrap_or(0.0);
    let kind = if lead.figure.measure == "nps" { "promoters_level" } else { "satisfaction_level" };
    let mut draft = Draft::new(kind, 3, "satisfaction", &lead.figure.measure);
    for score in &found.scores {
        let id = &score.figure.measure;
        draft = draft.fact_maybe(id, score.figure.facts.get(&Scenario::AC));
        if let Some((fact, delta, reference)) = change(book, &score.figure, ORDER) {
            draft = draft.fact(&format!("{id}_delta"), fact.clone());
            if id == "nps" {
                draft = draft.fact_maybe("nps_margin", margin(score, reference));
            }
            if *id == lead.figure.measure {
                draft = draft.word("reference", format!("reference.{reference}"));
                draft = draft.word("direction", format!("direction.{}", super::direction(delta)));
            }
        }
    }
    if moved.abs() < f64::MIN_POSITIVE && against.and_then(|s| margin(lead, s)).is_some() {
        draft = draft.word("certainty", "certainty.within");
    }
    // Below last year and above last month, or the other way round: the chart shows both, and so does the message.
    let before = book.real(&lead.figure, Scenario::DPP);
    if before.is_some_and(|d| against == Some(Scenario::PY) && d * moved < 0.0) {
        draft = draft
            .fact_maybe("previous", lead.figure.facts.get(&Scenario::PP))
            .word("before", format!("reference.{}", Scenario::PP));
    }
    let impact = match moved {
        m if m > 0.0 => Impact::Good,
        m if m < 0.0 => Impact::Bad,
        _ => Impact::Neutral,
    };
    let size = if impact == Impact::Neutral { 0.01 } else { 0.05 };
    let score = weight(study, size, 1.0).score() + if impact == Impact::Bad { BEYOND_NOISE } else { 0.0 };
    let margin = against.and_then(|s| margin(lead, s));
    let draft = draft.fact_maybe("margin", margin).fact_maybe("marks", lead.count.clone());
    Some(draft.impact(impact).beyond_noise(moved < 0.0).score(score).done())
}

/// Spending against its budget, and who is furthest over it.
fn spent(study: &Study<'_>, book: &Book, events: &EventFindings) -> Option<Finding> {
    let found = events.outlay.as_ref()?;
    let total = &found.total;
    let spending = real(book, total.spending.as_ref())?;
    let Some(over) = real(book, total.over.as_ref()) else {
        let draft = Draft::new("spending_level", 5, "budget", "spending")
            .fact_maybe("actual", total.spending.clone())
            .fact_maybe("ratio", total.ratio.clone())
            .impact(Impact::Neutral)
            .score(weight(study, 0.01, 1.0).score());
        return Some(draft.done());
    };
    let kind = if over > 0.0 { "spending_over" } else { "spending_within" };
    let budget = real(book, total.budget.as_ref()).unwrap_or(0.0);
    let size = if budget > 0.0 { over.abs() / budget } else { 0.0 };
    let unchanged = size < study.brief.thresholds.unchanged;
    let impact = match () {
        () if unchanged => Impact::Neutral,
        () if over > 0.0 => Impact::Bad,
        () => Impact::Good,
    };
    // In whatever breakdown it shows most: what is over budget everywhere is one category as a rule.
    let every = found.parts.iter().flat_map(|parts| &parts.rows);
    let named = every.filter(|r| r.member.as_ref().is_some_and(|m| !m.special));
    let over_of = |r: &&super::super::outlay::OutlayRow| real_of(book, r.over.as_ref());
    let furthest = named.max_by(|a, b| over_of(a).total_cmp(&over_of(b))).filter(|r| over_of(r) > 0.0);
    let sales = scale_of(study, book);
    let weigh = if sales > 0.0 { over.abs() / sales } else { size };
    let mut draft = Draft::new(kind, 5, "budget", "spending")
        .fact_maybe("actual", total.spending.clone())
        .fact_maybe("budget", total.budget.clone())
        .fact_maybe("delta", total.over.clone())
        .fact_maybe("relative", total.over_share.clone())
        .fact_maybe("ratio", total.ratio.clone())
        .impact(impact)
        .score(weight(study, weigh, 1.0).score());
    if let (Some(row), true) = (furthest, spending > 0.0) {
        let label = row.member.as_ref().map(|m| m.label.clone()).unwrap_or_default();
        draft = draft
            .name("top", label)
            .fact_maybe("top_delta", row.over.clone())
            .fact_maybe("top_actual", row.spending.clone())
            .fact_maybe("top_budget", row.budget.clone());
    }
    Some(draft.done())
}

fn real_of(book: &Book, id: Option<&String>) -> f64 {
    real(book, id).unwrap_or(f64::NEG_INFINITY)
}

/// The share of the market and the growth beside the industry's; the largest competitor.
fn position(study: &Study<'_>, book: &Book, events: &EventFindings) -> Vec<Finding> {
    let Some(found) = &events.market else { return Vec::new() };
    let mut out = Vec::new();
    let delta = found.share.as_ref().and_then(|share| change(book, share, [Scenario::PY, Scenario::PP]));
    let gap = found.growth.as_ref().and_then(|g| book.real(g, Scenario::DBM));
    let sign = delta.map(|(_, delta, _)| delta).or(gap).unwrap_or(0.0);
    let impact = match sign {
        s if s.abs() < 0.0005 => Impact::Neutral,
        s if s > 0.0 => Impact::Good,
        _ => Impact::Bad,
    };
    let growth = |s: Scenario| found.growth.as_ref().and_then(|g| g.facts.get(&s)).cloned();
    let first = found.benchmarks.first();
    let mut draft = Draft::new("market_share_moved", 2, "benchmarks", "market_share")
        .fact_maybe("actual", found.share.as_ref().and_then(|s| s.facts.get(&Scenario::AC)))
        .fact_maybe("own", growth(Scenario::AC))
        .fact_maybe("industry", growth(Scenario::BM))
        .fact_maybe("gap", growth(Scenario::DBM))
        .fact_maybe("value", first.and_then(|b| b.facts.get(&Scenario::AC)))
        .fact_maybe("benchmark", first.and_then(|b| b.facts.get(&Scenario::BM)))
        .impact(impact)
        .score(weight(study, sign.abs(), 0.8).score());
    // A ratio well below its benchmark belongs beside a share that grows.
    let below = found
        .benchmarks
        .iter()
        .filter(|b| b.measure == "gross_margin")
        .find(|b| book.real(b, Scenario::DBM).is_some_and(|gap| gap <= -MATERIAL_RATIO));
    if let Some(below) = below {
        draft = draft
            .fact_maybe("lag", below.facts.get(&Scenario::DBM))
            .word("lagging", format!("measure.{}", below.measure));
    }
    if let Some(benchmark) = first {
        draft = draft.word("compared", format!("measure.{}", benchmark.measure));
    }
    if let Some((id, delta, reference)) = delta {
        draft = draft
            .fact("delta", id.clone())
            .word("reference", format!("reference.{reference}"))
            .word("direction", format!("direction.{}", super::direction(delta)));
    }
    if found.share.is_some() || first.is_some() || found.growth.is_some() {
        out.push(draft.done());
    }
    if let Some(competitors) = &found.competitors
        && let Some(measure) = competitors.measures.first()
        && let Some(lead) = competitors.rows.iter().find(|c| c.member.is_some() && c.values.contains_key(measure))
    {
        let value = lead.values.get(measure);
        let own = competitors.rows.iter().find(|c| c.member.is_none()).and_then(|c| c.values.get(measure));
        let draft = Draft::new("competitor_lead", 2, "competitors", measure)
            .name("member", lead.member.as_ref().map(|m| m.label.clone()).unwrap_or_default())
            .fact_maybe("actual", value.map(|v| v.0.clone()))
            .fact_maybe("delta", value.and_then(|v| v.1.clone()))
            .fact_maybe("own", own.map(|v| v.0.clone()))
            .impact(Impact::Neutral)
            .score(weight(study, 0.01, 0.5).score());
        out.push(draft.done());
    }
    out
}
