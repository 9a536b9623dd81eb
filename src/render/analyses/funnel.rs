//! The funnel: stages, deals that stay too long, velocity, reasons of losses; what reps do; the tracking table.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, of_period, put};
use crate::base::{Decimal, Scenario, Value};
use crate::findings::funnel::pipeline::Pipeline;
use crate::findings::funnel::{Funnel, StageRow};
use crate::findings::process::{Process, RepProcess};
use crate::findings::tracking::Tracking;
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
    rows.extend(funnel.pipeline.as_ref().map(|open| pipeline(findings, open)));
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
        ("months", &funnel.months),
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

fn pipeline(findings: &Findings, open: &Pipeline) -> Json {
    let mut out = Map::new();
    out.insert("row".into(), json!("pipeline"));
    out.insert("target".into(), json!(open.period.to_string()));
    for (name, id) in [
        ("count", open.count.as_ref()),
        ("value", open.value.as_ref()),
        ("unvalued", open.unvalued.as_ref()),
        ("expected", Some(&open.expected)),
        ("missing", Some(&open.missing)),
        ("covered", Some(&open.covered)),
        ("part_of_sales", open.part.as_ref()),
    ] {
        put(findings, &mut out, name, id);
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

/// What reps do, and the tracking table of a week.
pub(super) fn work(findings: &Findings) -> Vec<Analysis> {
    let process = findings.process.iter().map(|found| of_process(findings, found));
    process.chain(findings.tracking.iter().map(|found| of_tracking(findings, found))).collect()
}

fn of_process(findings: &Findings, process: &Process) -> Analysis {
    let rep = |(word, row): (&str, &RepProcess)| {
        let mut out = comparison(findings, &row.per_week);
        out.insert("row".into(), json!(word));
        for (name, id) in [
            ("visits", &row.visits),
            ("follow_ups", &row.follow_ups),
            ("minutes", &row.minutes),
            ("response", &row.response),
            ("responses", &row.responses),
            ("attainment", &row.attainment),
            ("win_rate", &row.win_rate),
        ] {
            put(findings, &mut out, name, id.as_ref());
        }
        Json::Object(out)
    };
    let mut rows: Vec<Json> =
        process.rows.iter().map(|row| ("rep", row)).chain([("all", &process.total)]).map(rep).collect();
    for link in &process.links {
        let mut out = Map::new();
        out.insert("row".into(), json!("link"));
        out.insert("effort".into(), json!(link.effort));
        out.insert("result".into(), json!(link.result));
        out.insert("holds".into(), json!(link.holds));
        for (name, id) in [("rho", &link.coefficient), ("n", &link.reps), ("critical", &link.critical)] {
            put(findings, &mut out, name, id.as_ref());
        }
        rows.push(Json::Object(out));
    }
    let mut out = Map::new();
    out.insert("row".into(), json!("span"));
    out.insert("first".into(), json!(process.span.0));
    out.insert("last".into(), json!(process.span.1));
    rows.push(Json::Object(out));
    of_period(findings, "funnel", "process", "visits", rows, Some(process.check))
}

fn of_tracking(findings: &Findings, tracking: &Tracking) -> Analysis {
    let mut out = Map::new();
    out.insert("row".into(), json!("counts"));
    for (name, id) in [
        ("all", &tracking.all),
        ("week", &tracking.week),
        ("done", &tracking.done),
        ("late", &tracking.late),
        ("old", &tracking.old),
        ("at_risk", &tracking.at_risk),
        ("others", &tracking.others),
    ] {
        put(findings, &mut out, name, id.as_ref());
    }
    let mut rows = vec![Json::Object(out)];
    for row in tracking.late_rows.iter().chain(&tracking.risk_rows).chain(&tracking.week_rows) {
        let mut out = Map::new();
        out.insert("row".into(), json!("activity"));
        out.insert("date".into(), json!(row.date));
        out.insert("owner".into(), json!(row.owner.as_ref().map(|m| &m.key)));
        out.insert("customer".into(), json!(row.customer.as_ref().map(|m| &m.key)));
        out.insert("industry".into(), json!(row.industry));
        out.insert("stage".into(), json!(row.stage));
        out.insert("action".into(), json!(row.action));
        out.insert("status".into(), json!(row.status));
        out.insert("due".into(), json!(row.due));
        out.insert("note".into(), json!(row.note));
        out.insert("mark".into(), json!(row.mark));
        put(findings, &mut out, "days", row.days.as_ref());
        rows.push(Json::Object(out));
    }
    of_period(findings, "funnel", "tracking", "follow_ups", rows, Some(tracking.check))
}
