//! Receivables: age classes with provision, the figures about them, and who is late.

use serde_json::{Map, Value as Json, json};

use super::{Analysis, comparison, of_period, put};
use crate::findings::Findings;
use crate::findings::debtors::Debtor;
use crate::findings::receivables::{Debtors, Receivables};

/// The analyses of the receivables: by age, and by customer.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let Some(found) = &findings.events.receivables else { return Vec::new() };
    let mut out = vec![by_age(findings, found)];
    out.extend(found.debtors.as_ref().map(|debtors| by_customer(findings, debtors)));
    out
}

fn by_age(findings: &Findings, found: &Receivables) -> Analysis {
    let mut rows = Vec::new();
    for age in &found.ages {
        let mut row = comparison(findings, &age.amount);
        row.remove("member");
        row.insert("age".into(), json!(age.id));
        row.insert("rate".into(), json!(age.rate.to_string()));
        put(findings, &mut row, "share", age.share.as_ref());
        put(findings, &mut row, "provision", age.provision.as_ref());
        put(findings, &mut row, "rolled", age.rolled.as_ref());
        rows.push(Json::Object(row));
    }
    let mut total = comparison(findings, &found.total);
    for (name, id) in [
        ("provision", &found.provision),
        ("overdue_share", &found.overdue_share),
        ("old", &found.old),
        ("old_change", &found.old_change),
        ("old_share", &found.old_share),
        ("best_days", &found.best_days),
        ("late_days", &found.late_days),
        ("effectiveness", &found.effectiveness),
        ("advances", &found.advances),
    ] {
        put(findings, &mut total, name, id.as_ref());
    }
    rows.push(Json::Object(total));
    for figure in found.figures.iter().skip(1) {
        let mut row = comparison(findings, figure);
        row.insert("measure".into(), json!(figure.measure));
        rows.push(Json::Object(row));
    }
    of_period(findings, "ageing", "receivable", "receivable", rows, Some(found.check))
}

fn by_customer(findings: &Findings, debtors: &Debtors) -> Analysis {
    let mut rows: Vec<Json> = debtors.rows.iter().map(|debtor| Json::Object(row(findings, debtor))).collect();
    for (overdue, receivable) in debtors.rest.iter().chain([&debtors.total]) {
        let mut row = comparison(findings, overdue);
        let open = receivable.facts.get(&crate::base::Scenario::AC);
        put(findings, &mut row, "receivable", open);
        rows.push(Json::Object(row));
    }
    of_period(findings, "ageing", "overdue:customers", "overdue", rows, Some(debtors.check))
}

fn row(findings: &Findings, debtor: &Debtor) -> Map<String, Json> {
    let mut row = comparison(findings, &debtor.overdue);
    put(findings, &mut row, "receivable", debtor.receivable.facts.get(&crate::base::Scenario::AC));
    put(findings, &mut row, "oldest", debtor.oldest.as_ref());
    put(findings, &mut row, "old", debtor.old.as_ref());
    put(findings, &mut row, "share", debtor.share.as_ref());
    row.insert("tier".into(), json!(debtor.tier));
    row
}
