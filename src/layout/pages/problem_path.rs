//! Where a problem sits, in the words of a cell: from its subject down to the member that holds most of it.

use super::super::context::Context;
use super::super::deck::{Part, Phrase};
use super::super::fact_sort::is_variance;
use super::super::numbers::Scale;
use super::super::sentence::{self, Slots};
use super::super::template::Style;
use super::super::{names, storyboard, width};
use crate::base::Scenario;
use crate::findings::{Finding, Step, Trail};

/// Steps of the year's way that stand there in any case.
const EARLY: usize = 2;
/// Most width of a name on the way, in ems: numbers stand behind it.
const NAME: f64 = 40.0;

/// The way from the subject down: each member with its value and its share of the subject's. That of the year ends early
/// where the way of another problem goes on through the same members, and says in whose row.
pub(super) fn path(context: &Context<'_>, scale: &Scale, trail: &Trail, shown: &[&Trail]) -> Phrase {
    let word = |text: &str| Part::Words { text: text.to_owned() };
    let of_year = trail.period != context.findings.frame.period;
    let others = || shown.iter().filter(|other| other.finding != trail.finding && other.measure == trail.measure);
    let subject = |step: &Step| {
        let passing = |other: &&&Trail| other.steps.iter().any(|s| s.member == step.member);
        others().filter(passing).find_map(|other| other.steps.first()?.member.as_ref())
    };
    let about = context.words.text("problems.about");
    let mut parts: Vec<Part> = Vec::new();
    for (i, step) in trail.steps.iter().enumerate() {
        if let Some(other) = subject(step).filter(|_| of_year && i > EARLY) {
            let row = context.label("problems.cause_of", &[("member", &names::member(&context.words, other))]);
            parts.push(word(&format!(" → {row}")));
            break;
        }
        let name = match &step.member {
            Some(member) => Part::Name { text: width::cut(&names::member(&context.words, member), NAME) },
            None => word(&context.words.text("words.total")),
        };
        if i == 0 {
            parts.extend(step.member.is_some().then_some(name));
            continue;
        }
        let between = if step.inside { " → ".to_owned() } else { context.words.text("words.stop") };
        parts.extend((!parts.is_empty()).then_some(Part::Words { text: between }));
        // The customer that owes most is in another branch.
        if trail.measure == "overdue" && !step.inside {
            parts.push(word(&context.words.text("problems.owes_most")));
        }
        parts.push(name);
        let Some(fact) = context.findings.fact(&step.value) else { continue };
        let signed = is_variance(fact.scenario) || fact.measure.contains(".over");
        // A name may end in a number.
        parts.push(word(if signed { " " } else { &about }));
        parts.push(Part::Num(scale.num(fact, if signed { Style::Signed } else { Style::Plain })));
        parts.push(word(&scale.unit_behind(fact)));
        // Beyond the reach of the targets the way goes on against last year.
        if trail.reference == Some(Scenario::PL) && fact.scenario == Scenario::DPY {
            parts.push(word(&context.words.text("problems.against_py")));
        }
        if let Some(share) = step.share.as_ref().and_then(|id| context.findings.fact(id)) {
            let slots = Slots::default().fact("share", Some(share));
            parts.extend(sentence::say("problems.share", &slots, &context.words, scale).unwrap_or_default().parts);
        }
    }
    // The year's own way is not that of the period, which may be on target.
    if of_year && !parts.is_empty() {
        parts.insert(0, word(&context.words.text("problems.year_to_date")));
    }
    let finding = context.findings.findings.iter().find(|f| f.id == trail.finding);
    if let Some(slide) = finding.filter(|_| parts.is_empty()).and_then(|f| seen_on(context, f, trail)) {
        let name = context.words.text(&format!("slide.{slide}"));
        return Phrase::words(context.label("problems.see", &[("name", &name)]));
    }
    if parts.is_empty() {
        let adds_up = context.findings.measure(&trail.measure).is_some_and(|measure| measure.additive);
        let key = if adds_up { "problems.spread" } else { "problems.whole" };
        return Phrase::words(context.words.text(key));
    }
    Phrase { parts }
}

/// The slide that shows where a problem of the whole sits, where the report has it.
fn seen_on(context: &Context<'_>, finding: &Finding, trail: &Trail) -> Option<String> {
    let slide = match (finding.kind.as_str(), trail.measure.as_str()) {
        ("limit_broken", "nps" | "csat") => "satisfaction",
        ("limit_broken", _) => return None,
        ("funnel_slow" | "funnel_blocked" | "stuck_deals" | "pacing_behind" | "complaints_received", _) => {
            finding.slide.as_str()
        }
        (_, "nps" | "csat") => "satisfaction",
        _ => return None,
    };
    let there = storyboard::belongs(slide, context.findings.frame.cadence) && !context.gone.contains(slide);
    there.then(|| slide.to_owned())
}
