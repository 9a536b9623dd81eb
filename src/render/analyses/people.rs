//! Scores of reps with all that they are made of.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, member, of_period, put};
use crate::base::{Decimal, Value};
use crate::findings::people::{Evaluated, Evaluation, RepSkills, Skills};
use crate::findings::{FactId, Findings};

/// The scores of the reps, and their skills.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let scores = findings.evaluation.iter().map(|found| scores(findings, found));
    scores.chain(findings.skills.iter().map(|found| skills(findings, found))).collect()
}

fn scores(findings: &Findings, found: &Evaluation) -> Analysis {
    let mut rows: Vec<Json> = found.rows.iter().map(|row| rep(findings, row)).collect();
    let mut all = Map::new();
    all.insert("member".into(), Json::Null);
    put(findings, &mut all, "mean", found.mean_score.as_ref());
    put(findings, &mut all, "moves", found.moves.as_ref());
    put(findings, &mut all, "shared_new", found.shared_new.as_ref());
    for (component, mean) in &found.means {
        put(findings, &mut all, &format!("mean_{component}"), Some(mean));
    }
    for (grade, count) in &found.grades {
        put(findings, &mut all, grade.code(), Some(count));
    }
    rows.push(Json::Object(all));
    // The largest of the differences: none may hide behind another.
    let checks = found.rows.iter().filter_map(|row| row.check);
    let check = checks.fold(Value::Exact(Decimal::whole(0)), |most, check| {
        if check.to_f64().abs() > most.to_f64().abs() { check } else { most }
    });
    of_period(findings, "score", &found.dimension, "score", rows, Some(check))
}

/// A row a rep with each skill from all sides, and the means of all.
fn skills(findings: &Findings, found: &Skills) -> Analysis {
    let of = |list: &[Option<FactId>], at: usize| list.get(at).cloned().flatten();
    let row = |row: &RepSkills| {
        let each = found.skills.iter().enumerate().map(|(at, skill)| {
            let mut out = Map::new();
            out.insert("skill".into(), json!(skill));
            for (name, list) in [("others", &row.others), ("lead", &row.leads), ("gap", &row.gaps)] {
                put(findings, &mut out, name, of(list, at).as_ref());
            }
            for (view, marks) in &row.marks {
                put(findings, &mut out, view.code(), of(marks, at).as_ref());
            }
            Json::Object(out)
        });
        let mut out =
            Map::from_iter([("member".to_owned(), member(Some(&row.member))), ("skills".to_owned(), each.collect())]);
        put(findings, &mut out, "others", row.mean.as_ref());
        put(findings, &mut out, "gap", row.gap.as_ref());
        Json::Object(out)
    };
    let mut rows: Vec<Json> = found.rows.iter().map(row).collect();
    let means = found.skills.iter().zip(&found.means).map(|(skill, mean)| {
        let mut out = Map::from_iter([("skill".to_owned(), json!(skill))]);
        put(findings, &mut out, "mean", mean.as_ref());
        Json::Object(out)
    });
    rows.push(json!({ "member": null, "skills": means.collect::<Vec<_>>() }));
    Analysis { period: found.period, ..of_period(findings, "score", "skills", "skills", rows, None) }
}

fn rep(findings: &Findings, row: &Evaluated) -> Json {
    let mut out = comparison(findings, &row.comparison);
    for (name, id) in &row.figures {
        put(findings, &mut out, name, Some(id));
    }
    let score = row.score.iter().flat_map(|score| &score.facts);
    let mut scores = Map::new();
    for (scenario, id) in score {
        put(findings, &mut scores, scenario.code(), Some(id));
    }
    out.insert("score".into(), Json::Object(scores));
    let caps = |component: &str| findings.scoring.get(component).copied();
    let parts = row.parts.iter().map(|part| {
        let mut out = Map::new();
        out.insert("component".into(), json!(part.component));
        for (name, id) in [
            ("value", &part.value),
            ("last_year", &part.last_year),
            ("reference", &part.reference),
            ("points", &part.points),
            ("weight", &part.weight),
            ("gain", &part.gain),
        ] {
            put(findings, &mut out, name, id.as_ref());
        }
        let [floor, cap] = caps(&part.component).unwrap_or([0.0, 1.0]);
        out.insert("floor".into(), json!(floor));
        out.insert("cap".into(), json!(cap));
        out.insert("few".into(), json!(part.few));
        Json::Object(out)
    });
    out.insert("components".into(), parts.collect());
    put(findings, &mut out, "covered", row.covered.as_ref());
    out.insert("role".into(), json!(row.role));
    out.insert("grade".into(), json!(row.grade));
    out.insert("place".into(), json!(row.place));
    out.insert("places".into(), json!(row.range.map(|(best, last)| [best, last])));
    out.insert("excellent".into(), json!(row.excellent));
    put(findings, &mut out, "weak_months", row.streak.as_ref().map(|s| &s.months));
    Json::Object(out)
}
