//! Price/volume/mix, trees of key figures, and ratios by rate and mix, as rows of `findings.json`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, put};
use crate::base::{Period, Scenario, Value};
use crate::findings::{Drivers, Findings, KpiTree, Pvm, PvmItem, RatioMix, RatioRow};

/// The decompositions of a report.
pub(super) fn drivers(findings: &Findings, drivers: &Drivers) -> Vec<Analysis> {
    let mut out: Vec<Analysis> = drivers.pvm.iter().map(|one| pvm(findings, one)).collect();
    out.extend(drivers.trees.iter().map(|one| tree(findings, one)));
    out.extend(drivers.ratio_mixes.iter().map(|one| ratio_mix(findings, one)));
    out
}

fn analysis(
    kind: &'static str,
    (measure, dimension): (&str, Option<&str>),
    (period, reference): (Period, Scenario),
    rows: Vec<Json>,
    check: Option<Value>,
) -> Analysis {
    let dimension = dimension.map_or_else(String::new, |d| format!(":{d}"));
    Analysis {
        id: format!("{kind}:{measure}{dimension}:{}", reference.code()),
        kind,
        measure: measure.to_owned(),
        slice: BTreeMap::new(),
        period,
        reference: Some(reference),
        rows,
        check,
    }
}

fn value(findings: &Findings, id: &str) -> Option<Value> {
    findings.fact(id).and_then(|fact| fact.value)
}

/// Rows of effects (`effect`), of products (`member`), and the whole (`member` null).
fn pvm(findings: &Findings, pvm: &Pvm) -> Analysis {
    let mut rows: Vec<Json> = Vec::new();
    for effect in &pvm.effects {
        let mut out = Map::new();
        out.insert("effect".into(), json!(effect.kind));
        put(findings, &mut out, "value", Some(&effect.fact));
        put(findings, &mut out, "count", effect.count.as_ref());
        rows.push(Json::Object(out));
    }
    let item = |item: &PvmItem| {
        let mut out = comparison(findings, &item.comparison);
        let kind = item.kind.map_or_else(|| json!("continuing"), |kind| json!(kind));
        let rest = item.comparison.member.as_ref().is_some_and(crate::findings::MemberRef::is_rest);
        out.insert("kind".into(), if rest { json!("rest") } else { kind });
        for (name, id) in ["price", "volume", "mix", "fx"].into_iter().zip(item.effects.iter().flatten()) {
            put(findings, &mut out, name, Some(id));
        }
        put(findings, &mut out, "others", item.others.as_ref());
        Json::Object(out)
    };
    rows.extend(pvm.items.iter().chain(&pvm.rest).map(item));
    let mut whole = comparison(findings, &pvm.total);
    put(findings, &mut whole, "others", pvm.others.as_ref());
    rows.push(Json::Object(whole));
    let of = (pvm.measure.as_str(), Some(pvm.dimension.as_str()));
    analysis("pvm", of, (pvm.total.period, pvm.reference), rows, value(findings, &pvm.check))
}

/// A row a node, with its parent's measure.
fn tree(findings: &Findings, tree: &KpiTree) -> Analysis {
    let row = |node: &crate::findings::KpiNode| {
        let mut out = comparison(findings, &node.comparison);
        out.insert("measure".into(), json!(node.measure));
        let parent = node.parent.and_then(|at| tree.nodes.get(at)).map(|n| n.measure.as_str());
        out.insert("parent".into(), json!(parent));
        put(findings, &mut out, "contribution", node.contribution.as_ref());
        Json::Object(out)
    };
    let rows = tree.nodes.iter().map(row).collect();
    let period = tree.nodes.first().map_or(findings.frame.period, |n| n.comparison.period);
    analysis("kpi_tree", (&tree.measure, None), (period, tree.reference), rows, value(findings, &tree.check))
}

/// A row a member, and the whole with both effects.
fn ratio_mix(findings: &Findings, mix: &RatioMix) -> Analysis {
    let row = |row: &RatioRow| {
        let mut out = comparison(findings, &row.comparison);
        put(findings, &mut out, "weight", row.weight.as_ref());
        put(findings, &mut out, "weight_change", row.weight_change.as_ref());
        put(findings, &mut out, "rate", Some(&row.rate));
        put(findings, &mut out, "mix", Some(&row.mix));
        Json::Object(out)
    };
    let mut rows: Vec<Json> = mix.rows.iter().chain(&mix.rest).map(row).collect();
    let mut whole = comparison(findings, &mix.total);
    put(findings, &mut whole, "rate", Some(&mix.rate));
    put(findings, &mut whole, "mix", Some(&mix.mix));
    rows.push(Json::Object(whole));
    let of = (mix.measure.as_str(), Some(mix.dimension.as_str()));
    analysis("ratio_mix", of, (mix.total.period, mix.reference), rows, value(findings, &mix.check))
}
