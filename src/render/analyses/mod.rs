//! The analyses of `findings.json`: rows of fact ids with their values, and the difference that must be zero.
//!
//! Those of sales stand here; the others have a file a subject.

mod actions;
mod ageing;
mod alerts;
mod budget;
mod complaints;
mod customer_care;
mod customers;
mod drivers;
mod forecast;
mod funnel;
mod pacing;
mod people;
mod problems;
mod targets;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::base::{Period, Scenario};
use crate::findings::{Comparison, Contribution, Control, Findings, MemberRef};

/// One analysis: rows of fact ids, and the difference that must be zero.
#[derive(Serialize)]
pub(super) struct Analysis {
    id: String,
    kind: &'static str,
    measure: String,
    slice: BTreeMap<String, String>,
    period: Period,
    reference: Option<Scenario>,
    rows: Vec<Json>,
    check: Option<crate::base::Value>,
}

/// The analyses of a report: contributions, what drove the change, control chart, pacing, landing, next targets, and
/// those of customers and events.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let mut out: Vec<Analysis> = findings.contributions.iter().map(|c| contribution(findings, c)).collect();
    out.extend(drivers::drivers(findings, &findings.drivers));
    out.extend(findings.control.as_ref().map(|c| control(findings, c)));
    out.extend(pacing::pacing(findings));
    out.extend(findings.outlook.as_ref().map(|o| forecast::forecast(findings, o)));
    out.extend(forecast::landing(findings));
    out.extend(problems::analyses(findings));
    out.extend(targets::analyses(findings));
    out.extend(alerts::analysis(findings));
    out.extend(people::analyses(findings));
    out.extend(actions::analyses(findings));
    out.extend(ageing::analyses(findings));
    out.extend(complaints::analyses(findings));
    out.extend(budget::analyses(findings));
    out.extend(funnel::analyses(findings));
    out.extend(funnel::work(findings));
    out.extend(customers::analyses(findings));
    out.extend(customer_care::analyses(findings));
    out
}

fn contribution(findings: &Findings, contribution: &Contribution) -> Analysis {
    let rows = contribution.parts().map(|row| {
        let mut out = comparison(findings, &row.comparison);
        put(findings, &mut out, "pull", Some(&row.pull));
        put(findings, &mut out, "share", row.share.as_ref());
        Json::Object(out)
    });
    let total = Json::Object(comparison(findings, &contribution.total));
    Analysis {
        id: format!(
            "contribution:{}:{}:{}",
            contribution.measure,
            contribution.dimension,
            contribution.reference.code()
        ),
        kind: "contribution",
        measure: contribution.measure.clone(),
        slice: BTreeMap::new(),
        period: contribution.total.period,
        reference: Some(contribution.reference),
        rows: rows.chain([total]).collect(),
        check: Some(contribution.check),
    }
}

fn control(findings: &Findings, control: &Control) -> Analysis {
    let mut rows: Vec<Json> = Vec::new();
    for point in &control.points {
        let mut out = Map::new();
        out.insert("period".into(), json!(point.period));
        put(findings, &mut out, "value", Some(&point.value));
        put(findings, &mut out, "moving_average", point.moving_average.as_ref());
        out.insert("signals".into(), json!(point.signals));
        rows.push(Json::Object(out));
    }
    let limits = [("centre", Some(&control.centre)), ("upper", Some(&control.upper)), ("lower", Some(&control.lower))];
    rows.push(named(findings, limits.into_iter().chain([("slope", control.slope.as_ref())])));
    Analysis {
        id: format!("control:{}", control.measure),
        kind: "control",
        measure: control.measure.clone(),
        slice: BTreeMap::new(),
        period: control.points.last().map_or(findings.frame.period, |p| p.period),
        reference: None,
        rows,
        check: None,
    }
}

/// An analysis of the period of the report, without a slice of its own.
fn of_period(
    findings: &Findings,
    kind: &'static str,
    what: &str,
    measure: &str,
    rows: Vec<Json>,
    check: Option<crate::base::Value>,
) -> Analysis {
    Analysis {
        id: format!("{kind}:{what}"),
        kind,
        measure: measure.to_owned(),
        slice: BTreeMap::new(),
        period: findings.frame.period,
        reference: None,
        rows,
        check,
    }
}

/// A comparison as a row: its member (none for the whole), and scenario → fact id and value.
fn comparison(findings: &Findings, comparison: &Comparison) -> Map<String, Json> {
    let mut out = Map::new();
    out.insert("member".into(), member(comparison.member.as_ref()));
    for (scenario, id) in &comparison.facts {
        put(findings, &mut out, scenario.code(), Some(id));
    }
    out
}

/// A member in a row; null for the whole.
fn member(member: Option<&MemberRef>) -> Json {
    member.map_or(Json::Null, |m| json!({ "dimension": m.dimension, "key": m.key, "label": m.label }))
}

fn named<'a>(findings: &Findings, facts: impl IntoIterator<Item = (&'a str, Option<&'a String>)>) -> Json {
    let mut out = Map::new();
    for (name, id) in facts {
        put(findings, &mut out, name, id);
    }
    Json::Object(out)
}

/// A fact in a row: its id and, so that a row can be read alone, its value.
fn put(findings: &Findings, out: &mut Map<String, Json>, name: &str, id: Option<&String>) {
    if let Some(id) = id {
        let value = findings.fact(id).and_then(|fact| fact.value);
        out.insert(name.to_owned(), json!({ "fact": id, "value": value }));
    }
}
