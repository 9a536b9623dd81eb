//! `findings.json`: what was found, as data (design.md §6).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::base::{Error, Period, Result, Scenario};
use crate::findings::{Comparison, Contribution, Control, Findings, MemberRef, NextTargets, Pacing};

/// Version of the shape.
const SCHEMA: u32 = 1;

/// Facts, analyses and findings of a report as JSON, one value a line.
///
/// `texts` gives the sentence of a finding: finding id → language → text.
///
/// # Errors
/// Values that JSON cannot hold; there are none.
pub fn findings_json(
    findings: &Findings,
    texts: &BTreeMap<String, BTreeMap<String, String>>,
    versions: &BTreeMap<String, String>,
) -> Result<Vec<u8>> {
    let frame = &findings.frame;
    let report = Report {
        schema: SCHEMA,
        report: &frame.report,
        period: json!({
            "id": frame.period,
            "kind": frame.period.grain,
            "start": frame.period.start,
            "end": frame.period.end,
            "as_of": frame.as_of,
            "partial": frame.partial,
        }),
        slice: frame.slice.iter().map(|(dimension, members)| (dimension.clone(), keys(members))).collect(),
        facts: &findings.facts,
        analyses: analyses(findings),
        findings: findings
            .findings
            .iter()
            .map(|finding| {
                let mut fact_ids: Vec<&String> = finding.facts.values().collect();
                fact_ids.sort();
                fact_ids.dedup();
                json!({
                    "id": finding.id,
                    "section": finding.section,
                    "kind": finding.kind,
                    "fact_ids": fact_ids,
                    "impact": finding.impact,
                    "text": texts.get(&finding.id).cloned().unwrap_or_default(),
                })
            })
            .collect(),
        quality: &findings.quality,
        versions,
    };
    let mut bytes =
        serde_json::to_vec_pretty(&report).map_err(|e| Error::internal(format!("cannot write findings.json: {e}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The fields in their order.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    report: &'a str,
    period: Json,
    slice: Map<String, Json>,
    facts: &'a [crate::findings::Fact],
    analyses: Vec<Analysis>,
    findings: Vec<Json>,
    quality: &'a crate::data::Quality,
    versions: &'a BTreeMap<String, String>,
}

/// One analysis: rows of fact ids, and the difference that must be zero.
#[derive(Serialize)]
struct Analysis {
    id: String,
    kind: &'static str,
    measure: String,
    slice: BTreeMap<String, String>,
    period: Period,
    reference: Option<Scenario>,
    rows: Vec<Json>,
    check: Option<crate::base::Value>,
}

fn analyses(findings: &Findings) -> Vec<Analysis> {
    let mut out: Vec<Analysis> = findings.contributions.iter().map(|c| contribution(findings, c)).collect();
    out.extend(findings.control.as_ref().map(|c| control(findings, c)));
    if let Some(p) = &findings.pacing {
        out.push(pacing(findings, p));
        out.extend(landing(findings, p));
    }
    out.extend(findings.next_targets.as_ref().map(|t| targets(findings, t)));
    out
}

fn contribution(findings: &Findings, contribution: &Contribution) -> Analysis {
    let rows = contribution.rows.iter().map(|row| {
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

fn pacing(findings: &Findings, pacing: &Pacing) -> Analysis {
    let facts = [
        ("actual", Some(&pacing.actual)),
        ("target", Some(&pacing.target)),
        ("attainment", Some(&pacing.attainment)),
        ("time_progress", Some(&pacing.time_progress)),
        ("gap", Some(&pacing.gap)),
        ("plan_to_date", Some(&pacing.plan_to_date)),
        ("plan_attainment", Some(&pacing.plan_attainment)),
        ("days_left", Some(&pacing.days_left)),
        ("to_go", pacing.to_go.as_ref()),
        ("required_per_day", pacing.required_per_day.as_ref()),
        ("current_per_day", pacing.current_per_day.as_ref()),
        ("required_ratio", pacing.required_ratio.as_ref()),
    ];
    let mut rows = vec![named(findings, facts)];
    for point in &pacing.course {
        let mut out = Map::new();
        out.insert("period".into(), json!(point.period));
        put(findings, &mut out, "actual", point.actual.as_ref());
        put(findings, &mut out, "target", point.target.as_ref());
        rows.push(Json::Object(out));
    }
    of_pacing(findings, pacing, "pacing", rows)
}

fn landing(findings: &Findings, pacing: &Pacing) -> Option<Analysis> {
    pacing.landing.as_ref()?;
    let facts = [("landing", pacing.landing.as_ref()), ("landing_gap", pacing.landing_gap.as_ref())];
    Some(of_pacing(findings, pacing, "landing", vec![named(findings, facts)]))
}

fn of_pacing(findings: &Findings, pacing: &Pacing, kind: &'static str, rows: Vec<Json>) -> Analysis {
    let measure = &findings.frame.main_measure;
    Analysis {
        id: format!("{kind}:{measure}:{}", pacing.period),
        kind,
        measure: measure.clone(),
        slice: BTreeMap::new(),
        period: pacing.period,
        reference: Some(Scenario::PL),
        rows,
        check: None,
    }
}

fn targets(findings: &Findings, targets: &NextTargets) -> Analysis {
    let rows = targets.rows.iter().chain([&targets.total]).map(|row| Json::Object(comparison(findings, row)));
    Analysis {
        id: format!("targets:{}:{}:{}", targets.total.measure, targets.dimension, targets.period),
        kind: "targets",
        measure: targets.total.measure.clone(),
        slice: BTreeMap::new(),
        period: targets.period,
        reference: Some(Scenario::PL),
        rows: rows.collect(),
        check: None,
    }
}

/// A comparison as a row: its member (none for the whole), and scenario → fact id and value.
fn comparison(findings: &Findings, comparison: &Comparison) -> Map<String, Json> {
    let mut out = Map::new();
    let member =
        comparison.member.as_ref().map(|m| json!({ "dimension": m.dimension, "key": m.key, "label": m.label }));
    out.insert("member".into(), member.unwrap_or(Json::Null));
    for (scenario, id) in &comparison.facts {
        put(findings, &mut out, scenario.code(), Some(id));
    }
    out
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

fn keys(members: &[MemberRef]) -> Json {
    members.iter().map(|m| json!({ "key": m.key, "label": m.label })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Decimal, Grain, Impact, Status, Unit, Value};
    use crate::data::Quality;
    use crate::findings::{ContributionRow, Fact, Finding, Frame};

    fn sample() -> Findings {
        let period = Period::month(2026, 3).unwrap();
        let fact = |id: &str, scenario, value: Option<Decimal>| Fact {
            id: id.into(),
            measure: "sales".into(),
            unit: Unit::Currency("CNY".into()),
            slice: BTreeMap::new(),
            period,
            scenario,
            value: value.map(Value::Exact),
            status: if value.is_some() { Status::Ok } else { Status::Missing },
        };
        let whole = |id: &str| Comparison {
            measure: "sales".into(),
            member: None,
            period,
            facts: BTreeMap::from([(Scenario::DPL, id.to_owned())]),
        };
        let member = MemberRef { dimension: "region".into(), key: "e".into(), label: "=华东".into(), special: false };
        Findings {
            frame: Frame {
                report: "monthly".into(),
                cadence: Grain::Month,
                period,
                as_of: period.end,
                partial: false,
                slice: BTreeMap::from([("region".into(), vec![member.clone()])]),
                reference: Scenario::PL,
                main_measure: "sales".into(),
                currency: "CNY".into(),
            },
            measures: Vec::new(),
            facts: vec![fact("a", Scenario::DPL, Some(Decimal::new(-12345, 2))), fact("b", Scenario::PY, None)],
            key_figures: Vec::new(),
            history: Vec::new(),
            months: Vec::new(),
            pacing: None,
            rankings: Vec::new(),
            breakdown: None,
            contributions: vec![Contribution {
                measure: "sales".into(),
                dimension: "region".into(),
                reference: Scenario::PL,
                rows: vec![ContributionRow {
                    comparison: Comparison { member: Some(member), ..whole("a") },
                    pull: "b".into(),
                    share: None,
                }],
                total: whole("a"),
                check: Value::Exact(Decimal::new(0, 2)),
            }],
            control: None,
            customers: None,
            reps: None,
            next_targets: None,
            findings: vec![Finding {
                id: "gap".into(),
                section: 2,
                kind: "variance".into(),
                facts: BTreeMap::from([("x".into(), "b".into()), ("y".into(), "a".into()), ("z".into(), "a".into())]),
                names: BTreeMap::new(),
                words: BTreeMap::new(),
                impact: Impact::Bad,
                score: 1.0,
                slide: "history".into(),
            }],
            problems: Vec::new(),
            quality: Quality::default(),
            absent: Vec::new(),
        }
    }

    #[test]
    fn the_fields_are_those_of_the_contract_in_their_order() {
        let text = |t: &str| BTreeMap::from([("zh".to_owned(), t.to_owned())]);
        let texts = BTreeMap::from([("gap".to_owned(), text("低于目标"))]);
        let bytes = findings_json(&sample(), &texts, &BTreeMap::from([("salesdeck".into(), "0.1.0".into())])).unwrap();
        let json: Json = serde_json::from_slice(&bytes).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            ["schema", "report", "period", "slice", "facts", "analyses", "findings", "quality", "versions"]
        );
        assert_eq!(json["period"]["id"], "2026-03");
        assert_eq!((&json["period"]["kind"], &json["period"]["start"]), (&json!("month"), &json!("2026-03-01")));
        assert_eq!(json["facts"][0]["value"], "-123.45");
        assert_eq!(json["facts"][1]["value"], Json::Null);
        let analysis = &json["analyses"][0];
        assert_eq!((&analysis["kind"], &analysis["check"]), (&json!("contribution"), &json!("0.00")));
        assert_eq!(analysis["rows"][0]["dPL"], json!({ "fact": "a", "value": "-123.45" }));
        assert_eq!(analysis["rows"][0]["member"]["label"], "=华东");
        assert_eq!(analysis["rows"][1]["member"], Json::Null);
        assert_eq!(json["findings"][0]["fact_ids"], json!(["a", "b"]));
        assert_eq!(json["findings"][0]["text"], json!({ "zh": "低于目标" }));
        assert_eq!(json["findings"][0]["impact"], "bad");
    }
}
