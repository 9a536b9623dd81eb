//! Where the problems sit, and what is suggested for resources.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, member, of_period, put};
use crate::findings::{Findings, Step, Suggestion, Trail};

/// The analyses of problems, one a problem with its steps as rows, and that of the suggestions.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let mut out: Vec<Analysis> = findings.trails.iter().map(|trail| of_trail(findings, trail)).collect();
    if !findings.suggestions.is_empty() {
        let rows = findings.suggestions.iter().map(|s| suggestion(findings, s)).collect();
        out.push(of_period(findings, "suggestions", "suggestions", &findings.frame.main_measure, rows, None));
    }
    out
}

fn of_trail(findings: &Findings, trail: &Trail) -> Analysis {
    let rows = trail.steps.iter().map(|step| row(findings, trail, step)).collect();
    let mut analysis = of_period(findings, "problems", &trail.finding, &trail.measure, rows, None);
    analysis.reference = trail.reference;
    analysis.period = trail.period;
    analysis
}

fn row(findings: &Findings, trail: &Trail, step: &Step) -> Json {
    let mut out = Map::new();
    out.insert("member".into(), member(step.member.as_ref()));
    out.insert("inside".into(), json!(step.inside));
    put(findings, &mut out, "value", Some(&step.value));
    put(findings, &mut out, "share", step.share.as_ref());
    // Those that answer the problem stand with its subject.
    if trail.steps.first() == Some(step) {
        out.insert("actions".into(), json!(trail.actions));
    }
    Json::Object(out)
}

fn suggestion(findings: &Findings, suggestion: &Suggestion) -> Json {
    let mut out = Map::new();
    out.insert("advice".into(), json!(suggestion.advice));
    out.insert("member".into(), member(Some(&suggestion.member)));
    put(findings, &mut out, "value", Some(&suggestion.value));
    put(findings, &mut out, "whole", Some(&suggestion.whole));
    put(findings, &mut out, "beside", suggestion.beside.as_ref());
    Json::Object(out)
}
