//! The analyses of who the customers are: tiers, the bridge, retention.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, member, put};
use crate::base::{Scenario, Value};
use crate::findings::customers::{Bridge, TierGroup, Tiers};
use crate::findings::{FactId, Findings};

/// Customers listed singly at most; a longer list would be a customer file, not a report.
pub(super) const LISTED: usize = 1000;

/// Every analysis of the customers that the findings have.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let base = &findings.customer_base;
    let mut out = Vec::new();
    out.extend(base.tiers.as_ref().map(|tiers| abc(findings, tiers)));
    if let Some(bridge) = &base.bridge {
        out.push(customer_bridge(findings, bridge));
        out.push(retention(findings, bridge));
    }
    out
}

/// An analysis of the whole report.
pub(super) fn analysis(
    findings: &Findings,
    kind: &'static str,
    measure: &str,
    reference: Option<Scenario>,
    rows: Vec<Json>,
    check: Option<Value>,
) -> Analysis {
    Analysis {
        id: format!("{kind}:{measure}"),
        kind,
        measure: measure.to_owned(),
        slice: Default::default(),
        period: findings.frame.period,
        reference,
        rows,
        check,
    }
}

/// A row that says what it is, with its facts.
pub(super) fn row<'a>(
    findings: &Findings,
    words: &[(&str, Json)],
    facts: impl IntoIterator<Item = (&'a str, Option<&'a FactId>)>,
) -> Json {
    let mut out: Map<String, Json> = words.iter().map(|(key, word)| ((*key).to_owned(), word.clone())).collect();
    for (name, id) in facts {
        put(findings, &mut out, name, id);
    }
    Json::Object(out)
}

fn abc(findings: &Findings, tiers: &Tiers) -> Analysis {
    let group = |group: &TierGroup, name: &str| {
        let facts = [
            ("customers", group.customers.as_ref()),
            ("sales", Some(&group.sales)),
            ("share", Some(&group.share)),
            ("profit", group.profit.as_ref()),
            ("margin", group.margin.as_ref()),
            ("repurchase", group.repurchase.as_ref()),
            ("retention", group.retention.as_ref()),
            ("lifetime", group.lifetime.as_ref()),
        ];
        row(findings, &[("row", json!("tier")), ("tier", json!(name))], facts)
    };
    let mut rows = vec![row(
        findings,
        &[("row", json!("window")), ("from", json!(tiers.span.from)), ("to", json!(tiers.span.to))],
        [("gini", Some(&tiers.gini)), ("hhi", Some(&tiers.hhi)), ("border", Some(&tiers.border))],
    )];
    rows.extend(tiers.groups.iter().map(|g| group(g, g.tier.map_or("unassigned", |t| t.code()))));
    rows.push(group(&tiers.total, "total"));
    rows.extend(tiers.moves.iter().map(|m| {
        let words = [("row", json!("move")), ("from", json!(m.from)), ("to", json!(m.to))];
        row(findings, &words, [("customers", Some(&m.customers))])
    }));
    rows.extend(tiers.rows.iter().take(LISTED).map(|r| {
        json!({
            "row": "customer",
            "member": member(Some(&r.member)),
            "sales": r.sales,
            "share": r.share.map(Value::Real),
            "cumulated": r.cumulated.map(Value::Real),
            "tier": r.tier,
            "before": r.before,
        })
    }));
    super::customer_care::more(&mut rows, tiers.rows.len());
    analysis(findings, "abc", &findings.frame.main_measure, Some(Scenario::PP), rows, Some(tiers.check))
}

fn customer_bridge(findings: &Findings, bridge: &Bridge) -> Analysis {
    let [base, total] = bridge.sales.each_ref();
    let [then, now] = bridge.customers.each_ref();
    let whole = |step: &str, span: &crate::findings::customers::Span, sales, customers| {
        let words = [("step", json!(step)), ("from", json!(span.from)), ("to", json!(span.to))];
        row(findings, &words, [("sales", Some(sales)), ("customers", Some(customers))])
    };
    let mut rows = vec![whole("start", &bridge.earlier, base, then)];
    for (step, amount) in &bridge.amounts {
        let number = bridge.numbers.iter().find(|(s, _)| s == step).map(|(_, id)| id);
        rows.push(row(findings, &[("step", json!(step))], [("sales", Some(amount)), ("customers", number)]));
    }
    rows.push(whole("end", &bridge.later, total, now));
    let measure = &findings.frame.main_measure;
    analysis(findings, "customer_bridge", measure, Some(Scenario::PY), rows, Some(bridge.check))
}

fn retention(findings: &Findings, bridge: &Bridge) -> Analysis {
    let count = |step| bridge.counts.iter().find(|(s, _)| *s == step).map(|(_, id)| id);
    use crate::findings::customers::BridgeStep::{Lost, New, Reactivated};
    let mut rows = vec![row(
        findings,
        &[("scenario", json!("AC")), ("from", json!(bridge.later.from)), ("to", json!(bridge.later.to))],
        [
            ("before", Some(&bridge.customers[0])),
            ("now", Some(&bridge.customers[1])),
            ("new", count(New)),
            ("retained", Some(&bridge.retained)),
            ("reactivated", count(Reactivated)),
            ("lost", count(Lost)),
            ("retention", Some(&bridge.retention)),
            ("net_retention", Some(&bridge.net_retention)),
            ("gross_retention", Some(&bridge.gross_retention)),
        ],
    )];
    if let Some([retention, net, gross]) = &bridge.rates_before {
        let facts = [("retention", Some(retention)), ("net_retention", Some(net)), ("gross_retention", Some(gross))];
        rows.push(row(findings, &[("scenario", json!("PY"))], facts));
    }
    analysis(findings, "retention", "customers", Some(Scenario::PY), rows, Some(bridge.check_customers))
}
