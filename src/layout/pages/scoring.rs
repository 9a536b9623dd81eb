//! How scores are made, in words: weights, references, caps, grades, components that are missing.

use super::super::context::Context;
use super::super::deck::Phrase;
use super::super::names;
use super::super::sentence::Slots;
use crate::base::number::{hundredths, percent};
use crate::config::{ComponentSpec, ScoreReference, WHOLE};
use crate::findings::people::Evaluation;

/// The name of a component: its own, else that of its measure.
pub(crate) fn component(context: &Context<'_>, id: &str) -> String {
    context.words.find(&format!("component.{id}")).unwrap_or_else(|| names::measure(&context.words, id))
}

/// `Score = completion 30 % + conversion 25 % + …; 100 points each at …, at most …`, by the weights of a role or those of
/// everybody.
pub(crate) fn formula(context: &Context<'_>, role: Option<&str>) -> Phrase {
    let scoring = &context.brief.scoring;
    let join = context.words.text("words.plus");
    let weights = scoring.weights_of(role);
    let parts = weights.iter().map(|weight| {
        let share = percent(f64::from(weight.parts) / f64::from(WHOLE));
        let name = component(context, &weight.component);
        context.label("scoring.part", &[("name", &name), ("weight", &share)])
    });
    let parts: Vec<String> = parts.collect();
    let mut references: Vec<(String, Vec<String>)> = Vec::new();
    let mut caps: Vec<f64> = Vec::new();
    for weight in weights {
        let Some(spec) = scoring.components.get(&weight.component) else { continue };
        caps.push(spec.cap);
        let reference = reference(context, &weight.component, spec);
        let name = component(context, &weight.component);
        match references.iter_mut().find(|(known, _)| *known == reference) {
            Some((_, names)) => names.push(name),
            None => references.push((reference, vec![name])),
        }
    }
    let list = context.words.text("words.list");
    let references = references.iter().map(|(reference, names)| {
        context.label("scoring.reference", &[("reference", reference), ("names", &names.join(&list))])
    });
    let references = references.collect::<Vec<_>>().join(&list);
    let cap = caps.iter().copied().fold(0.0, f64::max);
    let key = if caps.iter().all(|c| (c - cap).abs() < 1e-9) { "footnote.score" } else { "footnote.score_caps" };
    let slots = Slots::default()
        .other("parts", parts.join(&join))
        .other("references", references)
        .other("cap", hundredths(cap));
    let mut phrase = context.plain(key, &slots);
    if scoring.roles.is_some() && role.is_none() {
        phrase.parts.extend(context.plain("footnote.score_roles", &Slots::default()).parts);
    }
    phrase
}

/// What gives 100 points.
fn reference(context: &Context<'_>, id: &str, spec: &ComponentSpec) -> String {
    match spec.reference {
        ScoreReference::Mean => context.words.text("scoring.mean"),
        ScoreReference::Target => context.words.text("scoring.target"),
        ScoreReference::Value(value) => {
            let measure = context.findings.measure(&spec.measure);
            // Of these the unit is known also where the data feed no such measure.
            let ratio = matches!(id, "completion" | "conversion" | "collection")
                || spec.per.is_none() && measure.is_some_and(|m| m.unit == crate::base::Unit::Ratio);
            if ratio { percent(value) } else { format!("{value}") }
        }
    }
}

/// The borders of the grades.
pub(crate) fn borders(context: &Context<'_>) -> Phrase {
    let [excellent, good, pass] = context.brief.scoring.grades;
    let slots = Slots::default()
        .other("excellent", excellent.to_string())
        .other("good", good.to_string())
        .other("pass", pass.to_string());
    context.plain("footnote.grades", &slots)
}

/// The components that some rep lacks.
pub(crate) fn missing(context: &Context<'_>, found: &Evaluation) -> Phrase {
    let mut lacking: Vec<&str> = Vec::new();
    for part in found.rows.iter().flat_map(|row| &row.parts).filter(|part| part.points.is_none()) {
        if !lacking.contains(&part.component.as_str()) {
            lacking.push(&part.component);
        }
    }
    let names: Vec<String> = lacking.iter().map(|id| component(context, id)).collect();
    context
        .plain("footnote.score_part", &Slots::default().other("names", names.join(&context.words.text("words.list"))))
}
