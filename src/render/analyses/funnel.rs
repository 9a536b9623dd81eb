//! The funnel: stages, deals that stay too long, velocity, reasons of losses.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, of_period, put};
use crate::base::{Decimal, Scenario, Value};
use crate::findings::funnel::{Funnel, StageRow};
use crate::findings::{Comparison, Findings};

/// The analysis of the funnel, where there is one.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    findings.funnel.iter().map(|funnel| one(findings, funnel)).collect()
}

fn one(findings: &Findings, funnel: &Funnel) -> Analysis {
    let mut rows = vec![frame(findings, funnel)];
    rows.extend(funnel.stages.iter().map(|stage| of_stage(findings, stage)));
    for (name, row) in [
        ("overall", Some(&funnel.overall)),
        ("win_rate", Some(&funnel.win_rate)),
        ("win_rate_value", Some(&funnel.win_rate_value)),
        ("velocity", funnel.velocity.as_ref().map(|v| &v.per_day)),
        ("opportunities", funnel.velocity.as_ref().map(|v| &v.opportunities)),
        ("average_deal", funnel.velocity.as_ref().map(|v| &v.average_deal)),
        ("cycle", funnel.velocity.as_ref().map(|v| &v.cycle)),
    ] {
        rows.extend(row.map(|row| Json::Object(named(findings, name, row))));
    }
    if let Some(losses) = &funnel.losses {
        for reason in &losses.reasons {
            let mut out = named(findings, "reason", &reason.count);
            out.insert("reason".into(), json!(reason.name));
            nested(findings, &mut out, "share", &reason.share);
            nested(findings, &mut out, "value", &reason.value);
            rows.push(Json::Object(out));
        }
        let mut out = named(findings, "losses", &losses.total);
        nested(findings, &mut out, "value", &losses.total_value);
        rows.push(Json::Object(out));
    }
    rows.extend(stuck(findings, funnel));
    // Two sums that must be zero are zero when both their sizes are.
    let size = |value: Option<Value>| match value {
        Some(Value::Exact(d)) => Value::Exact(if d < Decimal::whole(0) { Decimal::whole(0) - d } else { d }),
        Some(real) => real,
        None => Value::Exact(Decimal::whole(0)),
    };
    let check = match (size(Some(funnel.check)), size(funnel.losses.as_ref().map(|l| l.check))) {
        (Value::Exact(a), Value::Exact(b)) => Value::Exact(a + b),
        (a, b) => Value::Real(a.to_f64() + b.to_f64()),
    };
    Analysis {
        reference: Some(Scenario::PY),
        ..of_period(findings, "funnel", "opportunities", "leads", rows, Some(check))
    }
}

/// Which deals are followed, and over which days stages and losses are looked at.
fn frame(findings: &Findings, funnel: &Funnel) -> Json {
    let mut out = Map::new();
    out.insert("row".into(), json!("spans"));
    out.insert("AC".into(), json!(funnel.spans));
    out.insert("PY".into(), json!(funnel.before));
    for (name, id) in [
        ("lag", &funnel.lag),
        ("lost", &funnel.lost),
        ("open", &funnel.open),
        ("assumed", &funnel.assumed),
        ("undated", &funnel.undated),
    ] {
        put(findings, &mut out, name, id.as_ref());
    }
    let stage = |position: usize| funnel.stages.get(position).map(|row| row.stage.key.clone());
    out.insert("blocked".into(), json!(funnel.blocked.and_then(|b| stage(b.stage))));
    out.insert("slow".into(), json!(funnel.slow.and_then(stage)));
    Json::Object(out)
}

fn of_stage(findings: &Findings, row: &StageRow) -> Json {
    let mut out = named(findings, "stage", &row.reached);
    out.insert("stage".into(), json!(row.stage.key));
    if let Some(conversion) = &row.conversion {
        nested(findings, &mut out, "conversion", conversion);
    }
    if let Some(dwell) = &row.dwell {
        nested(findings, &mut out, "dwell", dwell);
    }
    for (name, id) in [
        ("value", &row.value),
        ("low", &row.low),
        ("high", &row.high),
        ("lost", &row.lost),
        ("lost_value", &row.lost_value),
        ("open", &row.open),
        ("open_value", &row.open_value),
        ("stays", &row.stays),
    ] {
        put(findings, &mut out, name, id.as_ref());
    }
    Json::Object(out)
}

fn stuck(findings: &Findings, funnel: &Funnel) -> Vec<Json> {
    let Some(stuck) = &funnel.stuck else { return Vec::new() };
    let mut rows = Vec::new();
    for (stage, usual, count) in &stuck.stages {
        let mut out = Map::new();
        out.insert("row".into(), json!("usual"));
        out.insert("stage".into(), json!(stage.key));
        put(findings, &mut out, "usual", usual.as_ref());
        put(findings, &mut out, "count", count.as_ref());
        rows.push(Json::Object(out));
    }
    for deal in &stuck.deals {
        let mut out = Map::new();
        out.insert("row".into(), json!("stuck"));
        out.insert("id".into(), json!(deal.id));
        out.insert("customer".into(), json!(deal.customer.as_ref().map(|c| &c.key)));
        out.insert("rep".into(), json!(deal.rep.as_ref().map(|c| &c.key)));
        out.insert("stage".into(), json!(deal.stage.key));
        for (name, id) in [("days", &deal.days), ("beyond", &deal.beyond), ("amount", &deal.amount)] {
            put(findings, &mut out, name, id.as_ref());
        }
        rows.push(Json::Object(out));
    }
    let mut out = Map::new();
    out.insert("row".into(), json!("all_stuck"));
    for (name, id) in
        [("count", &stuck.count), ("value", &stuck.value), ("of", &stuck.of), ("of_value", &stuck.of_value)]
    {
        put(findings, &mut out, name, id.as_ref());
    }
    rows.push(Json::Object(out));
    rows
}

fn named(findings: &Findings, name: &str, row: &Comparison) -> Map<String, Json> {
    let mut out = comparison(findings, row);
    out.remove("member");
    out.insert("row".into(), json!(name));
    out
}

fn nested(findings: &Findings, out: &mut Map<String, Json>, name: &str, row: &Comparison) {
    let mut inner = comparison(findings, row);
    inner.remove("member");
    out.insert(name.to_owned(), Json::Object(inner));
}
