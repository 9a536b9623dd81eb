//! `findings.json`: what was found, as data (design.md §6).

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::analyses::{Analysis, analyses};
use crate::base::{Error, Result};
use crate::findings::{Findings, MemberRef};

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
        members: findings.members(),
        notes: &findings.notes,
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
    /// Beyond the contract, hence last: facts name members by key, people by label.
    members: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    /// What people wrote, beyond the contract too.
    notes: &'a [crate::findings::Note],
}

fn keys(members: &[MemberRef]) -> Json {
    members.iter().map(|m| json!({ "key": m.key, "label": m.label })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Decimal, Grain, Impact, Period, Scenario, Status, Unit, Value};

    use crate::findings::{Comparison, Contribution, ContributionRow, Fact, Finding, Frame};

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
            facts: vec![fact("a", Scenario::DPL, Some(Decimal::new(-12345, 2))), fact("b", Scenario::PY, None)],
            contributions: vec![Contribution {
                measure: "sales".into(),
                dimension: "region".into(),
                reference: Scenario::PL,
                rows: vec![ContributionRow {
                    comparison: Comparison { member: Some(member), ..whole("a") },
                    pull: "b".into(),
                    share: None,
                }],
                rest: None,
                rest_count: None,
                total: whole("a"),
                check: Value::Exact(Decimal::new(0, 2)),
            }],
            findings: vec![Finding {
                id: "gap".into(),
                section: 2,
                kind: "variance".into(),
                facts: BTreeMap::from([("x".into(), "b".into()), ("y".into(), "a".into()), ("z".into(), "a".into())]),
                names: BTreeMap::new(),
                words: BTreeMap::new(),
                impact: Impact::Bad,
                score: 1.0,
                beyond_noise: false,
                slide: "history".into(),
            }],
            absent: Vec::new(),
            ..crate::layout::sample::empty()
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
            [
                "schema", "report", "period", "slice", "facts", "analyses", "findings", "quality", "versions",
                "members", "notes"
            ]
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
