//! How scores are made, in words: weights, references, caps, grades, components that are missing.

use super::super::context::Context;
use super::super::deck::Phrase;
use super::super::names;
use super::super::sentence::Slots;
use crate::base::number::{hundredths, percent};
use crate::config::{ComponentSpec, ScoreReference, Weight};
use crate::findings::people::{Evaluated, Evaluation};

/// The name of a component: its own, else that of its measure.
pub(crate) fn component(context: &Context<'_>, id: &str) -> String {
    context.words.find(&format!("component.{id}")).unwrap_or_else(|| names::measure(&context.words, id))
}

/// `Score = completion 30 % + conversion 25 % + …; 100 points each at …, at most …`, by the weights of a role or those of
/// everybody; without the components that no data feed, whose weight the others have.
pub(crate) fn formula(context: &Context<'_>, role: Option<&str>, unused: &[&str]) -> Phrase {
    let scoring = &context.brief.scoring;
    let join = context.words.text("words.plus");
    let is_used = |weight: &&Weight| !unused.contains(&weight.component.as_str());
    let weights: Vec<&Weight> = scoring.weights_of(role).iter().filter(is_used).collect();
    let whole: u32 = weights.iter().map(|weight| weight.parts).sum();
    let parts = weights.iter().map(|weight| {
        let share = percent(f64::from(weight.parts) / f64::from(whole.max(1)));
        let name = component(context, &weight.component);
        context.label("scoring.part", &[("name", &name), ("weight", &share)])
    });
    let parts: Vec<String> = parts.collect();
    let mut references: Vec<(String, Vec<String>)> = Vec::new();
    let mut caps: Vec<f64> = Vec::new();
    for weight in &weights {
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
    if !unused.is_empty() {
        let names: Vec<String> = unused.iter().map(|id| component(context, id)).collect();
        let slots = Slots::default().other("names", names.join(&list));
        phrase.parts.extend(context.plain("footnote.score_unused", &slots).parts);
    }
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

/// Signs behind scores that lack components: one for each set of these.
const SIGNS: [&str; 4] = ["°", "†", "‡", "§"];

/// Components that scores lack, and how many those rest on.
#[derive(Debug, Clone, PartialEq)]
struct Set<'f> {
    lacks: Vec<&'f str>,
    /// Components with points.
    known: usize,
    /// Components that have points somewhere and a weight for the rep.
    all: usize,
}

/// Which components the scores lack: each set of them once, in the order of the rows.
pub(crate) struct Lacking<'f> {
    sets: Vec<Set<'f>>,
    /// Components that no score has: their sign would stand everywhere.
    pub unused: Vec<&'f str>,
    /// True where a component is missing because its cases are too few.
    few: bool,
}

impl<'f> Lacking<'f> {
    /// What the scores of an evaluation lack.
    pub fn of(found: &'f Evaluation) -> Lacking<'f> {
        let mut sets: Vec<Set<'_>> = Vec::new();
        let scored = || found.rows.iter().filter(|row| row.score.is_some());
        let mut unused = scored().next().map(lacks).unwrap_or_default();
        unused.retain(|id| scored().all(|row| lacks(row).contains(id)));
        for row in scored() {
            let set = set_of(row, &unused);
            if !set.lacks.is_empty() && !sets.contains(&set) {
                sets.push(set);
            }
        }
        let few = found.rows.iter().flat_map(|row| &row.parts).any(|part| part.few);
        Lacking { sets, unused, few }
    }

    /// The sign of a row; none where nothing is missing.
    pub fn sign(&self, row: &Evaluated) -> Option<&'static str> {
        let at = self.sets.iter().position(|set| *set == set_of(row, &self.unused))?;
        // More sets than signs share the first.
        SIGNS.get(if self.sets.len() > SIGNS.len() { 0 } else { at }).copied()
    }

    /// What the signs mean.
    pub fn note(&self, context: &Context<'_>) -> Option<Phrase> {
        let list = context.words.text("words.list");
        let names = |set: &[&str]| set.iter().map(|id| component(context, id)).collect::<Vec<_>>().join(&list);
        let sign = |(sign, set): (&&str, &Set<'_>)| {
            let (known, all) = (set.known.to_string(), set.all.to_string());
            let slots = [("sign", *sign), ("names", &names(&set.lacks)), ("known", &known), ("all", &all)];
            context.label("scoring.lacks", &slots)
        };
        let all: Vec<String> = match self.sets.len() {
            0 => return None,
            n if n <= SIGNS.len() => SIGNS.iter().zip(&self.sets).map(sign).collect(),
            _ => {
                let mut every: Vec<&str> = self.sets.iter().flat_map(|set| &set.lacks).copied().collect();
                let mut seen = std::collections::BTreeSet::new();
                every.retain(|id| seen.insert(*id));
                vec![context.label("scoring.lacks_some", &[("sign", SIGNS[0]), ("names", &names(&every))])]
            }
        };
        let mut slots = Slots::default().other("lacks", all.join(&context.words.text("words.semicolon")));
        if self.few {
            slots = slots.other("least", context.brief.scoring.least.to_string());
        }
        Some(context.plain("footnote.score_part", &slots))
    }
}

/// The components of a row that brought no points, though others have them.
fn set_of<'f>(row: &'f Evaluated, unused: &[&str]) -> Set<'f> {
    let lacks: Vec<&str> = lacks(row).into_iter().filter(|id| !unused.contains(id)).collect();
    let all = row.parts.iter().filter(|part| !unused.contains(&part.component.as_str())).count();
    Set { known: all - lacks.len(), all, lacks }
}

/// The components of a row that brought no points.
fn lacks(row: &Evaluated) -> Vec<&str> {
    row.parts.iter().filter(|part| part.points.is_none()).map(|part| part.component.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::people::EvaluatedPart;
    use crate::layout::sample;

    fn part(component: &str, known: bool) -> EvaluatedPart {
        EvaluatedPart {
            component: component.to_owned(),
            value: None,
            last_year: None,
            reference: None,
            points: known.then(String::new),
            weight: None,
            gain: None,
            falling: false,
            few: false,
            stands: None,
        }
    }

    /// The sample's evaluation where a rep is the only one whose score has, or lacks, these components.
    fn evaluated(only_known: &str, only_lacking: &str, never: &str) -> Evaluation {
        let mut found = sample::findings().evaluation.expect("the sample evaluates reps");
        for (at, row) in found.rows.iter_mut().enumerate() {
            row.parts = vec![part(only_known, at == 0), part(only_lacking, at != 0), part(never, false)];
        }
        found
    }

    #[test]
    fn only_what_no_score_has_leaves_the_formula() {
        let found = evaluated("conversion", "average_deal", "collection");
        let lacking = Lacking::of(&found);
        assert_eq!(lacking.unused, ["collection"]);
        let set = |id| Set { lacks: vec![id], known: 1, all: 2 };
        assert_eq!(lacking.sets, [set("average_deal"), set("conversion")]);
        assert_eq!((lacking.sign(&found.rows[0]), lacking.sign(&found.rows[1])), (Some("°"), Some("†")));
    }
}
