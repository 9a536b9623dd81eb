//! The forecast with its intervals and its error, and where the year lands by it.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Analysis, named, put};
use crate::base::{Decimal, Scenario, Value};
use crate::findings::outlook::landing::Landing;
use crate::findings::variance::difference;
use crate::findings::{FactId, Findings, Outlook, Pacing};

/// A row for each month ahead, the sum, and the back-test; the check is the sum less its parts.
pub(super) fn forecast(findings: &Findings, outlook: &Outlook) -> Analysis {
    let mut rows: Vec<Json> = Vec::new();
    for step in &outlook.steps {
        let mut out = Map::new();
        out.insert("period".into(), json!(step.period));
        let borders = [("low80", &step.within_80[0]), ("high80", &step.within_80[1])];
        let wider = [("low95", &step.within_95[0]), ("high95", &step.within_95[1])];
        for (name, id) in [("forecast", &step.value)].into_iter().chain(borders).chain(wider) {
            put(findings, &mut out, name, Some(id));
        }
        rows.push(Json::Object(out));
    }
    let [low, high] = &outlook.total.within_80;
    rows.push(named(
        findings,
        [
            ("total", Some(&outlook.total.value)),
            ("low80", Some(low)),
            ("high80", Some(high)),
            ("target", outlook.total.target.as_ref()),
            ("gap", outlook.total.gap.as_ref()),
            ("growth", outlook.growth.as_ref()),
        ],
    ));
    let test = &outlook.test;
    let facts = [
        ("origins", Some(&test.origins)),
        ("horizon", Some(&test.horizon)),
        ("wmape", Some(&test.error)),
        ("seasonal_naive_wmape", Some(&test.naive_error)),
        ("bias", Some(&test.bias)),
        ("skill", test.skill.as_ref()),
        ("inside80", Some(&test.inside)),
    ];
    let mut tested = named(findings, facts);
    if let Json::Object(out) = &mut tested {
        out.insert("method".into(), json!(outlook.method));
        out.insert("fell_back".into(), json!(outlook.fell_back));
        out.insert("january_with_february".into(), json!(outlook.paired));
    }
    rows.push(tested);
    Analysis {
        id: format!("forecast:{}", outlook.measure),
        kind: "forecast",
        measure: outlook.measure.clone(),
        slice: BTreeMap::new(),
        period: outlook.steps.last().map_or(findings.frame.period, |s| s.period),
        reference: None,
        rows,
        check: Some(outlook.total.check),
    }
}

/// The landing of the year: by the forecast where there is one, with its interval and the plan's own beside it.
pub(super) fn landing(findings: &Findings) -> Option<Analysis> {
    let pacing = findings.pacing.as_ref()?;
    pacing.landing.as_ref()?;
    let by_forecast: Option<&Landing> = findings.outlook.as_ref().and_then(|o| o.landing.as_ref());
    let facts = [
        ("landing", pacing.landing.as_ref()),
        ("landing_gap", pacing.landing_gap.as_ref()),
        ("low80", by_forecast.map(|l| &l.low)),
        ("high80", by_forecast.map(|l| &l.high)),
        ("landing_by_plan", by_forecast.and_then(|l| l.plan.as_ref())),
        ("month_left", by_forecast.and(findings.outlook.as_ref()).and_then(|o| o.running.as_ref())),
    ];
    let mut row = named(findings, facts);
    if let Json::Object(out) = &mut row {
        out.insert("basis".into(), json!(if by_forecast.is_some() { "forecast" } else { "plan" }));
    }
    let measure = &findings.frame.main_measure;
    Some(Analysis {
        id: format!("landing:{measure}:{}", pacing.period),
        kind: "landing",
        measure: measure.clone(),
        slice: BTreeMap::new(),
        period: pacing.period,
        reference: Some(Scenario::PL),
        rows: vec![row],
        check: check(findings, pacing),
    })
}

/// The landing less the target less their distance.
fn check(findings: &Findings, pacing: &Pacing) -> Option<Value> {
    let value = |id: &FactId| findings.fact(id).and_then(|f| f.value);
    let (landing, gap) = (value(pacing.landing.as_ref()?)?, value(pacing.landing_gap.as_ref()?)?);
    match difference(difference(landing, value(&pacing.target)?), gap) {
        Value::Real(off) if off.abs() < 1e-6 => Some(Value::Exact(Decimal::whole(0))),
        off => Some(off),
    }
}
