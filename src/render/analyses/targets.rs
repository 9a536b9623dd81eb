//! Targets: those of the next period by member and by part, the year spread again, the ways to set the next one, and what
//! targets and actions lack.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, member, named, of_period, put};
use crate::base::{Period, Scenario, Value};
use crate::findings::targets::recalibration::{Month, Recalibration};
use crate::findings::targets::smart::Checked;
use crate::findings::targets::ways::Ways;
use crate::findings::variance::{difference, sum};
use crate::findings::{FactId, Findings, NextTargets};

/// The analyses of targets; the check of each is its whole less its parts.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let targets = &findings.targets;
    let mut out: Vec<Analysis> = Vec::new();
    if let Some(next) = &findings.next_targets {
        out.push(by_member(findings, next));
        out.extend(by_part(findings, next));
    }
    out.extend(targets.recalibration.as_ref().map(|found| again(findings, found)));
    out.extend(targets.ways.as_ref().map(|ways| side_by_side(findings, ways)));
    let checks = [("targets", &targets.smart.targets), ("actions", &targets.smart.actions)];
    let rows: Vec<Json> =
        checks.iter().filter_map(|(what, found)| Some(lacks(findings, what, found.as_ref()?))).collect();
    if !rows.is_empty() {
        out.push(of_period(findings, "targets", "smart", &findings.frame.main_measure, rows, None));
    }
    if !targets.higher.is_empty() {
        let row = |found: &crate::findings::targets::Higher| {
            let mut out = Map::new();
            out.insert("member".into(), member(Some(&found.member)));
            out.insert("since".into(), json!(found.since));
            put(findings, &mut out, "months", Some(&found.months));
            put(findings, &mut out, "attainment", Some(&found.attainment));
            put(findings, &mut out, "above", Some(&found.above));
            Json::Object(out)
        };
        let rows = targets.higher.iter().map(row).collect();
        out.push(of_period(findings, "targets", "higher", &findings.frame.main_measure, rows, None));
    }
    out
}

fn of(findings: &Findings, what: &str, period: Period, rows: Vec<Json>, check: Option<Value>) -> Analysis {
    let measure = &findings.frame.main_measure;
    Analysis {
        id: format!("targets:{measure}:{what}:{period}"),
        kind: "targets",
        measure: measure.clone(),
        slice: BTreeMap::new(),
        period,
        reference: Some(Scenario::PL),
        rows,
        check,
    }
}

/// A whole less its parts; none where one of them has no value.
fn left<'a>(findings: &Findings, whole: &FactId, parts: impl Iterator<Item = &'a FactId>) -> Option<Value> {
    let value = |id: &FactId| findings.fact(id).and_then(|f| f.value);
    let parts: Vec<Value> = parts.filter_map(value).collect();
    Some(difference(value(whole)?, parts.into_iter().reduce(sum)?))
}

fn by_member(findings: &Findings, next: &NextTargets) -> Analysis {
    let rows = next.parts().chain([&next.total]).map(|row| Json::Object(comparison(findings, row)));
    let plan = |row: &crate::findings::Comparison| row.facts.get(&Scenario::PL).cloned();
    let parts: Vec<FactId> = next.parts().filter_map(plan).collect();
    let check = plan(&next.total).and_then(|whole| left(findings, &whole, parts.iter()));
    of(findings, &next.dimension, next.period, rows.collect(), check)
}

fn by_part(findings: &Findings, next: &NextTargets) -> Option<Analysis> {
    let ahead = &next.ahead;
    let mut rows: Vec<Json> = Vec::new();
    for part in &ahead.parts {
        let mut out = Map::new();
        out.insert("period".into(), json!(part.period));
        put(findings, &mut out, "PL", Some(&part.target));
        put(findings, &mut out, "days", Some(&part.days));
        put(findings, &mut out, "per_day", part.per_day.as_ref());
        put(findings, &mut out, "PY", part.last_year.as_ref());
        rows.push(Json::Object(out));
    }
    let expected = ahead.expected.as_ref();
    rows.push(named(
        findings,
        [
            ("days", ahead.days.as_ref()),
            ("per_day", ahead.per_day.as_ref()),
            ("now_per_day", ahead.now_per_day.as_ref()),
            ("forecast", expected.map(|e| &e.value)),
            ("low80", expected.map(|e| &e.within[0])),
            ("high80", expected.map(|e| &e.within[1])),
            ("gap", expected.map(|e| &e.gap)),
        ],
    ));
    let whole = next.total.facts.get(&Scenario::PL)?;
    let check = left(findings, whole, ahead.parts.iter().map(|p| &p.target));
    Some(of(findings, "parts", next.period, rows, check))
}

/// The year spread again: a row a month, and last the year.
fn again(findings: &Findings, found: &Recalibration) -> Analysis {
    let row = |month: &Month| {
        let mut out = Map::new();
        out.insert("period".into(), json!(month.period));
        out.insert("closed".into(), json!(month.closed));
        let mut cells: Vec<Json> = Vec::new();
        for (member, cell) in found.members.iter().zip(&month.cells) {
            let mut own = Map::new();
            own.insert("key".into(), json!(member.key));
            put(findings, &mut own, "amount", Some(cell));
            cells.push(Json::Object(own));
        }
        out.insert("members".into(), Json::Array(cells));
        put(findings, &mut out, "all", Some(&month.all));
        put(findings, &mut out, "PL", month.planned.as_ref());
        put(findings, &mut out, "delta", month.delta.as_ref());
        Json::Object(out)
    };
    let mut rows: Vec<Json> = found.rows.iter().chain([&found.total]).map(row).collect();
    let facts =
        [("needed", &found.needed), ("planned", &found.planned), ("delta", &found.delta), ("open", &found.open)];
    rows.push(named(findings, facts.map(|(name, id)| (name, Some(id)))));
    of(findings, "recalibration", found.period, rows, Some(found.check))
}

fn side_by_side(findings: &Findings, ways: &Ways) -> Analysis {
    let mut rows: Vec<Json> = Vec::new();
    for way in &ways.ways {
        let mut out = Map::new();
        out.insert("way".into(), json!(way.kind));
        put(findings, &mut out, "value", Some(&way.value));
        put(findings, &mut out, "delta", way.delta.as_ref());
        put(findings, &mut out, "relative", way.relative.as_ref());
        put(findings, &mut out, "growth", way.growth.as_ref());
        put(findings, &mut out, "factor", way.factor.as_ref());
        put(findings, &mut out, "base", way.base.as_ref());
        out.insert("name".into(), json!(way.name));
        rows.push(Json::Object(out));
    }
    rows.push(named(
        findings,
        [("target", ways.target.as_ref()), ("growth", ways.growth.as_ref()), ("last_year", ways.base.as_ref())],
    ));
    rows.push(json!({ "left_out": ways.missing }));
    of(findings, "ways", ways.period, rows, None)
}

fn lacks(findings: &Findings, what: &str, found: &Checked) -> Json {
    let mut out = Map::new();
    out.insert("what".into(), json!(what));
    put(findings, &mut out, "of", Some(&found.of));
    put(findings, &mut out, "complete", Some(&found.complete));
    out.insert("lacking".into(), json!(found.lacking));
    Json::Object(out)
}
