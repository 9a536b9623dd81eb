//! The alerts, all of them: whose risk, since when, who has to act, and the numbers of the finding.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, of_period, put};
use crate::base::{Decimal, Value};
use crate::findings::variance::difference;
use crate::findings::{Alert, Finding, Findings};

/// Differences of floats below this are their rounding.
const NOTHING: f64 = 1e-9;

/// A row an alert, in their order; none without any. The check is what the distances to limits are off.
pub(super) fn analysis(findings: &Findings) -> Option<Analysis> {
    let of = |alert: &Alert| findings.findings.iter().find(|f| f.id == alert.finding);
    let told: Vec<(&Alert, &Finding)> = findings.alerts.iter().filter_map(|a| Some((a, of(a)?))).collect();
    if told.is_empty() {
        return None;
    }
    let rows = told.iter().map(|(alert, finding)| row(findings, alert, finding)).collect();
    let off: f64 = told.iter().filter_map(|(_, f)| off(findings, f)).map(f64::abs).sum();
    let check = if off < NOTHING { Value::Exact(Decimal::whole(0)) } else { Value::Real(off) };
    Some(of_period(findings, "alerts", "all", &findings.frame.main_measure, rows, Some(check)))
}

fn row(findings: &Findings, alert: &Alert, finding: &Finding) -> Json {
    let mut out = Map::new();
    out.insert("finding".into(), json!(finding.id));
    out.insert("alert".into(), json!(finding.kind));
    out.insert("risk".into(), json!(alert.risk));
    out.insert("since".into(), json!(alert.since));
    let owner = alert.owner.as_ref().map(|m| json!({ "dimension": m.dimension, "key": m.key, "label": m.label }));
    out.insert("owner".into(), owner.unwrap_or(Json::Null));
    out.insert("acting".into(), json!(alert.acting));
    out.insert("names".into(), json!(finding.names));
    out.insert("score".into(), json!((finding.score * 1e6).round() / 1e6));
    for (slot, id) in &finding.facts {
        put(findings, &mut out, slot, Some(id));
    }
    Json::Object(out)
}

/// Value − limit − what is printed for it.
fn off(findings: &Findings, finding: &Finding) -> Option<f64> {
    let value = |slot: &str| findings.fact(finding.facts.get(slot)?)?.value;
    Some(difference(difference(value("value")?, value("limit")?), value("beyond")?).to_f64())
}
