//! Spending against its budget by dimension and category, and what it brought.

use serde_json::{Map, Value as Json};

use super::{Analysis, member, of_period, put};
use crate::findings::Findings;
use crate::findings::outlay::{OutlayParts, OutlayRow};

/// The analyses of spending: one for each dimension and the categories.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let Some(found) = &findings.events.outlay else { return Vec::new() };
    let of = |parts: &OutlayParts| {
        let rows =
            parts.rows.iter().chain(&parts.rest).chain([&found.total]).map(|row| json_row(findings, row)).collect();
        of_period(findings, "budget", &format!("spending:{}", parts.dimension), "spending", rows, Some(parts.check))
    };
    let mut out: Vec<Analysis> = found.parts.iter().map(of).collect();
    if out.is_empty() {
        let rows = vec![json_row(findings, &found.total)];
        out.push(of_period(findings, "budget", "spending", "spending", rows, None));
    }
    out
}

fn json_row(findings: &Findings, row: &OutlayRow) -> Json {
    let mut out = Map::new();
    out.insert("member".into(), member(row.member.as_ref()));
    for (name, id) in [
        ("spending", &row.spending),
        ("budget", &row.budget),
        ("over", &row.over),
        ("over_share", &row.over_share),
        ("growth", &row.growth),
        ("sales", &row.sales),
        ("sales_growth", &row.sales_growth),
        ("expense_ratio", &row.ratio),
        ("expense_ratio_change", &row.ratio_change),
        ("return", &row.gain),
        ("left", &row.left),
    ] {
        put(findings, &mut out, name, id.as_ref());
    }
    Json::Object(out)
}
