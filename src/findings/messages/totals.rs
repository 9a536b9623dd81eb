//! Findings about the whole: the main measure against its references, and the other key figures.

use crate::base::{Grain, Impact, Scenario, Unit};

use super::super::book::Book;
use super::super::chance::is_within;
use super::super::limits::Limits;
use super::super::measure;
use super::super::score::Weight;
use super::super::study::Study;
use super::super::{Comparison, Finding};
use super::{Change, Draft, attainment, weight};

/// Counts below this are few.
const FEW: f64 = 30.0;

/// Findings about the key figures. Target and last year of the main measure are always told.
pub fn total_messages(
    study: &Study<'_>,
    book: &Book,
    key_figures: &[Comparison],
    limits: Option<&Limits>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let main = study.main.id;
    let Some(whole) = key_figures.iter().find(|c| c.measure == main) else {
        return vec![Draft::new("no_data", 2, "key_figures", main).score(3.0).done()];
    };
    let Some(actual) = book.value(whole, Scenario::AC) else {
        return vec![Draft::new("no_data", 2, "key_figures", main).score(3.0).done()];
    };
    let change = |reference| Change::of(study, book, &study.main, whole, reference);
    let z = |delta: f64| limits.map(Limits::sigma).filter(|s| *s > 0.0).map(|s| delta / s);
    // The period before a year is last year.
    let previous = (study.period.grain != Grain::Year).then(|| change(Scenario::PP)).flatten();
    let (plan, year, before) = (change(Scenario::PL), change(Scenario::PY), previous);
    let conflict = plan
        .as_ref()
        .zip(year.as_ref())
        .filter(|(p, y)| p.delta * y.delta < 0.0 && !p.is_unchanged(study) && !y.is_unchanged(study));
    if let Some((p, y)) = conflict {
        found.push(conflict_message(study, book, p, y));
    }
    for (kind, slide, always, change) in [
        ("total_vs_plan", "key_figures", 1.2, plan.as_ref()),
        ("total_vs_py", "key_figures", 1.0, year.as_ref()),
        // Where nothing else is known, the previous period is what there is to tell.
        ("total_vs_pp", "history", if plan.is_none() && year.is_none() { 1.0 } else { 0.0 }, before.as_ref()),
    ] {
        let Some(change) = change else { continue };
        let quiet = change.is_unchanged(study);
        let kind = if quiet { "unchanged" } else { kind };
        let base = change.base.to_f64();
        let worth = weight(study, change.share_of(base), 1.0).surprise(z(change.delta)).score();
        let draft = change
            .fill(study, Draft::new(kind, 2, slide, main), false)
            .fact_maybe("attainment", attainment(book, whole, change.reference));
        let draft = if quiet { draft.impact(Impact::Neutral) } else { draft };
        found.push(draft.score(always + worth * if always > 0.0 { 1.0 } else { 0.6 }).done());
    }
    if plan.is_none() && year.is_none() && before.is_none() {
        let level = Draft::new("level", 2, "key_figures", main).fact_maybe("actual", whole.facts.get(&Scenario::AC));
        let worth = if actual.to_f64().abs() > 0.0 { 1.0 } else { 0.5 };
        found.push(level.score(worth).done());
    }
    found.extend(key_figures.iter().filter(|c| c.measure != main).filter_map(|c| other(study, book, key_figures, c)));
    found
}

/// Above last year yet below plan, or the other way round: the most informative message of a page.
fn conflict_message(study: &Study<'_>, book: &Book, plan: &Change<'_>, year: &Change<'_>) -> Finding {
    let kind = if year.delta > 0.0 { "conflict_py_plan" } else { "conflict_plan_py" };
    let fact = |s: Scenario| plan.row.facts.get(&s);
    let smaller = plan.share_of(plan.base.to_f64()).min(year.share_of(year.base.to_f64()));
    Draft::new(kind, 2, "key_figures", study.main.id)
        .fact_maybe("actual", fact(Scenario::AC))
        .fact_maybe("delta_py", fact(Scenario::DPY))
        .fact_maybe("relative_py", fact(Scenario::DPYRel).filter(|_| year.relative.is_some()))
        .fact_maybe("delta_pl", fact(Scenario::DPL))
        .fact_maybe("relative_pl", fact(Scenario::DPLRel).filter(|_| plan.relative.is_some()))
        .fact_maybe("attainment", attainment(book, plan.row, Scenario::PL))
        // The plan is what was promised: its impact decides.
        .impact(plan.impact)
        .score(1.5 + weight(study, smaller, 1.3).score())
        .done()
}

/// True of what is tied to the money that fell due where none did in one of the periods: it rose or fell with the
/// calendar, not with the customers.
fn unequal(book: &Book, key_figures: &[Comparison], row: &Comparison, reference: Scenario) -> bool {
    let due = || key_figures.iter().find(|c| c.measure == "due");
    let none = |s: Scenario| due().and_then(|due| book.real(due, s)).is_none_or(|v| v.abs() < f64::MIN_POSITIVE);
    matches!(row.measure.as_str(), "due" | "collected") && (none(Scenario::AC) || none(reference))
}

/// Another key figure, when its change is material: against the target where it has one, else last year, else
/// the previous period.
fn other(study: &Study<'_>, book: &Book, key_figures: &[Comparison], row: &Comparison) -> Option<Finding> {
    // How far a mark is sure is said where the marks are.
    if matches!(row.measure.as_str(), "csat" | "nps") {
        return None;
    }
    let spec = measure::find(&row.measure, study.data).ok()?;
    let change = [Scenario::PL, Scenario::PY, Scenario::PP]
        .into_iter()
        .find_map(|reference| Change::of(study, book, &spec, row, reference))?;
    let absolute = Scenario::absolute(change.reference).and_then(|s| book.fact(row.facts.get(&s)?));
    let may_be_chance = absolute.is_some_and(|fact| is_within(fact, |id| book.fact(id)));
    if !change.is_material(study) || may_be_chance || unequal(book, key_figures, row, change.reference) {
        return None;
    }
    let (kind, section, slide) = match spec.id {
        "gross_margin" => ("margin_change", 2, "key_figures"),
        "new_customers" => ("new_customers_change", 3, "customers"),
        "retention_rate" | "churn_rate" | "repurchase_rate" => ("retention_change", 3, "customers"),
        _ => ("measure_change", 2, "key_figures"),
    };
    let moved = if change.ratio { change.delta.abs() * 5.0 } else { change.relative.map_or(0.3, f64::abs) };
    let actionability = if kind == "margin_change" { 0.5 } else { 0.3 };
    // A handful more or less is chance.
    let few = spec.unit(study.ledger.currency) == Unit::Count
        && change.actual.to_f64().abs().max(change.base.to_f64().abs()) < FEW;
    if few && change.delta.abs() < 3.0 {
        return None;
    }
    let draft = change.fill(study, Draft::new(kind, section, slide, spec.id), false);
    let worth = Weight { low_base: few, ..weight(study, moved, actionability) };
    Some(draft.score(worth.score()).done())
}
