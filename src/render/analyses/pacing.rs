//! The year's pace: where it stands, what it asks for, and its course by month.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Analysis, named, put};
use crate::base::{Scenario, Value};
use crate::findings::variance::difference;
use crate::findings::{FactId, Findings};

/// The pacing; its check is the target less the actual less what is to go, or the actual less the course's last month
/// where the target is reached.
pub(super) fn pacing(findings: &Findings) -> Option<Analysis> {
    let pacing = findings.pacing.as_ref()?;
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
        ("planned_per_day", pacing.planned_per_day.as_ref()),
        ("plan_gap", pacing.plan_gap.as_ref()),
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
    let value = |id: &FactId| findings.fact(id).and_then(|f| f.value);
    let left = |a: Option<Value>, b: Option<Value>| Some(difference(a?, b?));
    let last = pacing.course.iter().rev().find_map(|p| p.actual.as_ref());
    let check = match &pacing.to_go {
        Some(to_go) => left(left(value(&pacing.target), value(&pacing.actual)), value(to_go)),
        None => left(value(&pacing.actual), last.and_then(value)),
    };
    let measure = &findings.frame.main_measure;
    Some(Analysis {
        id: format!("pacing:{measure}:{}", pacing.period),
        kind: "pacing",
        measure: measure.clone(),
        slice: BTreeMap::new(),
        period: pacing.period,
        reference: Some(Scenario::PL),
        rows,
        check,
    })
}
