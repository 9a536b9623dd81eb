//! Findings about what drove a change: prices and quantities, key figures, rates and mix.

use super::super::book::Book;
use super::super::drivers::Drivers;
use super::super::measure;
use super::super::study::Study;
use super::super::{Comparison, FactId, Finding, KpiTree, Pvm, RatioMix};
use super::{Change, Draft, weight};
use crate::base::{Impact, Scenario, Value};

/// Slots of the effects, the largest first.
const PLACES: [&str; 3] = ["first", "second", "third"];
/// Effects of a ratio below this are noise.
const POINTS: f64 = 0.002;
/// Share of a change that may stay untold without a word.
const LITTLE: f64 = 0.05;

/// One finding for each decomposition: the effects that matter, or that none does.
pub fn driver_messages(study: &Study<'_>, book: &Book, drivers: &Drivers) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        drivers.pvm.first().into_iter().filter_map(|pvm| pvm_message(study, book, pvm)).collect();
    found.extend(drivers.trees.iter().filter_map(|tree| tree_message(study, book, tree)));
    found.extend(drivers.ratio_mixes.iter().filter_map(|mix| mix_message(study, book, mix)));
    found
}

fn pvm_message(study: &Study<'_>, book: &Book, pvm: &Pvm) -> Option<Finding> {
    let effects = pvm.effects.iter().map(|e| (format!("effect.{}", e.kind.code()), &e.fact));
    explained(study, book, ("pvm", "pvm"), &pvm.total, pvm.reference, effects.collect())
}

fn tree_message(study: &Study<'_>, book: &Book, tree: &KpiTree) -> Option<Finding> {
    let effects =
        tree.leaves().filter_map(|leaf| Some((format!("measure.{}", leaf.measure), leaf.contribution.as_ref()?)));
    let slide = format!("kpi_tree-{}", tree.measure);
    let total = &tree.nodes.first()?.comparison;
    explained(study, book, ("kpi_tree", &slide), total, tree.reference, effects.collect())
}

/// The effects that moved the whole by more than noise, largest first; where none did, `<kind>_quiet`.
fn explained(
    study: &Study<'_>,
    book: &Book,
    (kind, slide): (&str, &str),
    total: &Comparison,
    reference: Scenario,
    effects: Vec<(String, &FactId)>,
) -> Option<Finding> {
    let spec = measure::find(&total.measure, study.data).ok()?;
    let change = Change::of(study, book, &spec, total, reference)?;
    let base = change.base.to_f64();
    let real = |id: &FactId| book.fact(id).and_then(|f| f.value).map_or(0.0, Value::to_f64);
    let mut effects: Vec<(String, &FactId, f64)> =
        effects.into_iter().map(|(word, id)| (word, id, real(id))).filter(|(_, _, v)| v.abs() > 0.0).collect();
    effects.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    let material = |v: f64| v.abs() >= study.brief.thresholds.unchanged * base.abs();
    let mut shown = effects.iter().filter(|(_, _, v)| material(*v)).count().min(PLACES.len());
    let largest = effects.first()?.2;
    // A reader adds up what is told: what is missing to the change must be little.
    let untold = |shown: usize| change.delta - effects.iter().take(shown).map(|(_, _, v)| v).sum::<f64>();
    while shown > 0 && shown < effects.len().min(PLACES.len()) && untold(shown).abs() > LITTLE * change.delta.abs() {
        shown += 1;
    }
    let all = untold(shown).abs() <= LITTLE * change.delta.abs();
    let quiet = shown == 0;
    let kind = if quiet { format!("{kind}_quiet") } else { kind.to_owned() };
    let mut draft = change.fill(study, Draft::new(&kind, 2, slide, &total.measure), false);
    for (place, (word, id, _)) in PLACES.iter().zip(&effects).take(shown.max(1)) {
        draft = draft.fact(place, (*id).clone()).word(&format!("{place}_effect"), word.clone());
    }
    if all && !quiet {
        draft = draft.word("coverage", "coverage.all");
    }
    let worth = weight(study, change.share_of(base).max((largest / base.abs().max(f64::MIN_POSITIVE)).abs()), 0.8);
    let draft = if quiet { draft.impact(Impact::Neutral) } else { draft };
    Some(draft.score(if quiet { 0.0 } else { worth.score() }).done())
}

/// A ratio by rate and mix, where the mix is more than noise.
fn mix_message(study: &Study<'_>, book: &Book, mix: &RatioMix) -> Option<Finding> {
    let spec = measure::find(&mix.measure, study.data).ok()?;
    let change = Change::of(study, book, &spec, &mix.total, mix.reference)?;
    let real = |id: &FactId| book.fact(id).and_then(|f| f.value).map_or(0.0, Value::to_f64);
    let (rate, mixed) = (real(&mix.rate), real(&mix.mix));
    if mixed.abs() < POINTS {
        return None;
    }
    // One hides the other: the finding that a table of totals never shows.
    let against = rate * mixed < 0.0 && rate.abs() >= POINTS;
    let slide = format!("ratio_mix-{}-{}", mix.measure, mix.dimension);
    let draft = change
        .fill(study, Draft::new("ratio_mix", 2, &slide, &mix.measure), false)
        .about(&mix.dimension)
        .fact("rate", mix.rate.clone())
        .fact("mix", mix.mix.clone())
        .word("dimension", format!("dimension.{}", mix.dimension));
    let draft = match against {
        true if mixed > 0.0 => draft.word("pull", "pull.brought"),
        true => draft.word("pull", "pull.dragged"),
        false => draft,
    };
    let worth = weight(study, mixed.abs() * 5.0, if against { 0.9 } else { 0.5 });
    Some(draft.score(worth.score()).done())
}
