//! The improvement plan: where each action stands, and what its measure did.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, of_period, put};
use crate::base::{Decimal, Value};
use crate::findings::{Action, Findings};

/// The analysis of the plan; its check is the tracked actions less those of each standing.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let Some(found) = &findings.actions else { return Vec::new() };
    let lists = [("tracked", &found.tracked), ("planned", &found.planned)];
    let rows = lists.into_iter().flat_map(|(list, actions)| actions.iter().map(move |a| json_row(findings, list, a)));
    let check = Value::Exact(Decimal::whole(i128::from(found.check)));
    vec![of_period(findings, "actions", "actions", "actions", rows.collect(), Some(check))]
}

fn json_row(findings: &Findings, list: &str, action: &Action) -> Json {
    let mut out = Map::new();
    let effect = &action.effect;
    let scope: Vec<Json> =
        action.scope.iter().map(|m| json!({ "dimension": m.dimension, "key": m.key, "label": m.label })).collect();
    for (name, value) in [
        ("list", json!(list)),
        ("id", json!(action.id)),
        ("decided", json!(action.decided.to_string())),
        ("owner", json!(action.owner)),
        ("item", json!(action.item)),
        ("measures", json!(action.measures)),
        ("due", json!(action.due.map(|day| day.to_string()))),
        ("support", json!(action.support)),
        ("expected_effect", json!(action.expected)),
        ("standing", json!(action.standing)),
        ("since", json!(action.since)),
        ("scope", json!(scope)),
        ("measure", json!(effect.measure)),
        ("now", json!(effect.now.map(|period| period.to_string()))),
        ("outcome", json!(effect.outcome)),
    ] {
        out.insert(name.to_owned(), value);
    }
    for (name, id) in [
        ("priority", &action.priority),
        ("before", &effect.before),
        ("actual", &effect.actual),
        ("moved", &effect.moved),
        ("expected", &effect.expected),
        ("progress", &effect.progress),
        ("season", &effect.season),
        ("change", &effect.change),
    ] {
        put(findings, &mut out, name, id.as_ref());
    }
    Json::Object(out)
}
