//! Complaints by type, department and grade, promises of answers, what is open; and satisfaction beside them.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, of_period, put};
use crate::base::Scenario;
use crate::findings::complaints::{Complaints, Kind};
use crate::findings::satisfaction::Satisfaction;
use crate::findings::{Comparison, Findings};

/// The analyses of service: complaints, and the scores of satisfaction.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let events = &findings.events;
    let complaints = events.complaints.iter().map(|found| received(findings, found));
    complaints.chain(events.satisfaction.iter().map(|found| satisfied(findings, found))).collect()
}

fn received(findings: &Findings, found: &Complaints) -> Analysis {
    let mut rows: Vec<Json> = found.figures.iter().map(|figure| of_measure(findings, figure)).collect();
    let mut service = comparison(findings, &found.kept_share);
    service.insert("measure".into(), json!("kept_share"));
    for (name, id) in [
        ("kept", &found.kept),
        ("broken", &found.broken),
        ("pending", &found.pending),
        ("open", &found.open_count),
        ("closing_days", &found.closing_days),
        ("closing_count", &found.closing_count),
    ] {
        put(findings, &mut service, name, id.as_ref());
    }
    rows.push(Json::Object(service));
    for (by, kinds) in [("type", &found.types), ("department", &found.departments), ("grade", &found.grades)] {
        rows.extend(kinds.iter().map(|kind| of_kind(findings, by, kind)));
    }
    for open in &found.open {
        let mut row = Map::new();
        row.insert("open".into(), json!(open.id));
        row.insert("customer".into(), json!(open.customer.as_ref().map(|c| &c.label)));
        row.insert("grade".into(), json!(open.grade));
        row.insert("type".into(), json!(open.kind));
        row.insert("department".into(), json!(open.department));
        row.insert("answered".into(), json!(open.answered));
        put(findings, &mut row, "days", open.days.as_ref());
        rows.push(Json::Object(row));
    }
    for parts in findings.customer_base.voices.iter().flat_map(|v| &v.complaints) {
        for found in &parts.rows {
            let mut row = Map::new();
            // Neither a member nor one of the rest: whom they come from is not known.
            let others = (parts.rest > 0).then(|| format!("others ({})", parts.rest));
            row.insert("by".into(), json!(parts.dimension));
            row.insert("member".into(), json!(found.member.as_ref().map(|m| m.key.clone()).or(others)));
            put(findings, &mut row, "complaints", Some(&found.count));
            put(findings, &mut row, "change", found.change.as_ref());
            put(findings, &mut row, "share", Some(&found.share));
            rows.push(Json::Object(row));
        }
    }
    of_period(findings, "complaints", "received", "complaints", rows, Some(found.check))
}

fn of_kind(findings: &Findings, by: &str, kind: &Kind) -> Json {
    let mut row = comparison(findings, &kind.count);
    row.remove("member");
    row.insert(by.to_owned(), json!(kind.name));
    put(findings, &mut row, "share", kind.share.as_ref());
    put(findings, &mut row, "cumulated", kind.cumulated.as_ref());
    put(findings, &mut row, "kept_share", kind.kept_share.as_ref());
    Json::Object(row)
}

fn of_measure(findings: &Findings, figure: &Comparison) -> Json {
    let mut row = comparison(findings, figure);
    row.insert("measure".into(), json!(figure.measure));
    Json::Object(row)
}

fn satisfied(findings: &Findings, found: &Satisfaction) -> Analysis {
    let mut rows = Vec::new();
    for score in &found.scores {
        let mut row = comparison(findings, &score.figure);
        row.insert("measure".into(), json!(score.figure.measure));
        put(findings, &mut row, "marks", score.count.as_ref());
        put(findings, &mut row, "margin", score.margin.as_ref());
        put(findings, &mut row, "margin_py", score.change_margins.get(&Scenario::PY));
        put(findings, &mut row, "margin_pp", score.change_margins.get(&Scenario::PP));
        if score.figure.measure == "nps" {
            put(findings, &mut row, "promoters", found.promoters.as_ref());
            put(findings, &mut row, "passives", found.passives.as_ref());
            put(findings, &mut row, "detractors", found.detractors.as_ref());
        }
        rows.push(Json::Object(row));
    }
    for point in &found.course {
        let mut row = comparison(findings, point);
        row.remove("member");
        row.insert("measure".into(), json!(point.measure));
        row.insert("period".into(), json!(point.period));
        rows.push(Json::Object(row));
    }
    let voices = findings.customer_base.voices.as_ref();
    for (parts, found) in voices.iter().flat_map(|v| &v.marks).flat_map(|p| p.rows.iter().map(move |r| (p, r))) {
        let mut row = Map::new();
        row.insert("by".into(), json!(parts.dimension));
        row.insert("member".into(), json!(found.member.key));
        for (name, id) in [
            ("csat", &found.csat),
            ("csat_change", &found.csat_change),
            ("csat_margin", &found.csat_margin),
            ("csat_marks", &found.csat_marks),
            ("nps", &found.nps),
            ("nps_change", &found.nps_change),
            ("nps_margin", &found.nps_margin),
            ("nps_marks", &found.nps_marks),
        ] {
            put(findings, &mut row, name, id.as_ref());
        }
        rows.push(Json::Object(row));
    }
    for found in voices.iter().flat_map(|v| &v.detractors) {
        let mut row = Map::new();
        row.insert("detractor".into(), json!(found.member.key));
        put(findings, &mut row, "mark", Some(&found.score));
        put(findings, &mut row, "sales", Some(&found.sales));
        rows.push(Json::Object(row));
    }
    of_period(findings, "complaints", "satisfaction", "csat", rows, None)
}
