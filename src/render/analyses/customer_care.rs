//! The analyses of what customers do: scores, life cycle, cohorts, cross-sell, channels.

use serde_json::{Value as Json, json};

use super::customers::{LISTED, analysis, row};
use super::{Analysis, comparison, member, put};
use crate::base::{Scenario, Value};
use crate::findings::customers::{Channel, Channels, Cohorts, CrossSell, LifeCycle, Rfm, SegmentRow, StageRow};
use crate::findings::{FactId, Findings};

/// Every one of these analyses that the findings have.
pub(super) fn analyses(findings: &Findings) -> Vec<Analysis> {
    let base = &findings.customer_base;
    let mut out = Vec::new();
    out.extend(base.rfm.as_ref().map(|found| rfm(findings, found)));
    out.extend(base.life_cycle.as_ref().map(|found| life_cycle(findings, found)));
    out.extend(base.cohorts.as_ref().map(|found| cohorts(findings, found)));
    out.extend(base.cross_sell.as_ref().map(|found| cross_sell(findings, found)));
    out.extend(base.channels.as_ref().map(|found| channels(findings, found)));
    out
}

/// What the parts of an analysis leave of the whole.
fn left(findings: &Findings, check: &FactId) -> Option<Value> {
    findings.fact(check)?.value
}

fn rfm(findings: &Findings, rfm: &Rfm) -> Analysis {
    let segment = |segment: &SegmentRow| {
        let name = segment.segment.map_or(json!("total"), |s| json!(s));
        let facts = [
            ("customers", Some(&segment.customers)),
            ("sales", Some(&segment.sales)),
            ("share", Some(&segment.share)),
            ("median_days", Some(&segment.recency)),
        ];
        row(findings, &[("row", json!("segment")), ("segment", name)], facts)
    };
    let window = [("row", json!("window")), ("from", json!(rfm.span.from)), ("to", json!(rfm.span.to))];
    let mut rows = vec![row(findings, &window, [("unscored", rfm.unscored.as_ref())])];
    let scored = rfm.scored_on.map(|span| json!({ "from": span.from, "to": span.to }));
    for (what, borders) in ["recency", "frequency", "amount"].into_iter().zip(&rfm.borders) {
        let words = [("row", json!("borders")), ("of", json!(what)), ("quintiles_of", json!(scored))];
        let names = ["1", "2", "3", "4"].into_iter();
        rows.push(row(findings, &words, names.zip(borders.iter().map(Some))));
    }
    rows.extend(rfm.segments.iter().chain([&rfm.total]).map(segment));
    rows.extend(rfm.activity.iter().map(|(degree, customers, sales)| {
        let words = [("row", json!("activity")), ("activity", json!(degree))];
        row(findings, &words, [("customers", Some(customers)), ("sales", Some(sales))])
    }));
    rows.extend(rfm.rows.iter().take(LISTED).map(|r| {
        json!({
            "row": "customer",
            "member": member(Some(&r.member)),
            "recency": i64::try_from(r.recency).unwrap_or(i64::MAX),
            "frequency": i64::try_from(r.frequency).unwrap_or(i64::MAX),
            "amount": r.amount,
            "score": r.scores.map(|s| s.to_string()).concat(),
            "segment": r.segment,
        })
    }));
    more(&mut rows, rfm.rows.len());
    analysis(findings, "rfm", &findings.frame.main_measure, None, rows, Some(rfm.check))
}

/// Says how many customers are not listed singly.
pub(super) fn more(rows: &mut Vec<Json>, all: usize) {
    if all > LISTED {
        rows.push(json!({ "row": "more", "customers": all - LISTED }));
    }
}

fn life_cycle(findings: &Findings, cycle: &LifeCycle) -> Analysis {
    let stage = |stage: &StageRow| {
        let name = stage.stage.map_or(json!("total"), |s| json!(s));
        let facts = [
            ("customers", Some(&stage.customers)),
            ("before", Some(&stage.before)),
            ("change", Some(&stage.change)),
            ("sales", Some(&stage.sales)),
            ("share", Some(&stage.share)),
            ("open", stage.open.as_ref()),
        ];
        row(findings, &[("stage", name)], facts)
    };
    let mut rows: Vec<Json> = cycle.stages.iter().chain([&cycle.total]).map(stage).collect();
    for moves in &cycle.moves {
        rows.push(row(findings, &[("moved", json!(moves.kind))], [("customers", Some(&moves.count))]));
        for (member, sales) in &moves.rows {
            let words = [("moved", json!(moves.kind)), ("member", json!(member.key))];
            rows.push(row(findings, &words, [("sales", Some(sales))]));
        }
    }
    analysis(findings, "life_cycle", "customers", Some(Scenario::PY), rows, left(findings, &cycle.check))
}

fn cohorts(findings: &Findings, cohorts: &Cohorts) -> Analysis {
    let mut rows = Vec::new();
    for cohort in &cohorts.cohorts {
        let shares: Vec<Json> = cohort.shares.iter().map(|id| json!(findings.fact(id).and_then(|f| f.value))).collect();
        let words = [
            ("row", json!("cohort")),
            ("cohort", json!(cohort.quarter)),
            ("active", json!(cohort.active)),
            ("shares", json!(shares)),
        ];
        rows.push(row(findings, &words, [("size", Some(&cohort.size))]));
    }
    let all: Vec<Json> = cohorts.all.iter().map(|id| json!(findings.fact(id).and_then(|f| f.value))).collect();
    let words = [("row", json!("all")), ("shares", json!(all)), ("since", json!(cohorts.since))];
    rows.push(row(
        findings,
        &words,
        [
            ("size", Some(&cohorts.size)),
            ("reached", Some(&cohorts.reached)),
            ("older", Some(&cohorts.older)),
            ("others", cohorts.others.as_ref()),
            ("known", Some(&cohorts.known)),
        ],
    ));
    if let Some(panel) = &cohorts.panel {
        for (year, id) in panel.years.iter().zip(&panel.survivors) {
            let words = [("row", json!("survivors")), ("from", json!(year.from)), ("to", json!(year.to))];
            rows.push(row(findings, &words, [("customers", Some(id))]));
        }
        for (ahead, id) in (1..).zip(&panel.projected) {
            rows.push(row(
                findings,
                &[("row", json!("projected")), ("years", json!(ahead))],
                [("customers", Some(id))],
            ));
        }
    }
    analysis(findings, "cohorts", "customers", None, rows, left(findings, &cohorts.check))
}

fn cross_sell(findings: &Findings, cross: &CrossSell) -> Analysis {
    let mut rows = Vec::new();
    for ((line, size), shares) in cross.lines.iter().zip(&cross.sizes).zip(&cross.shares) {
        let too: Vec<Json> = cross
            .lines
            .iter()
            .zip(shares)
            .filter_map(|(other, id)| Some((other, id.as_ref()?)))
            .map(|(other, id)| json!({ "line": other.key, "share": findings.fact(id).and_then(|f| f.value) }))
            .collect();
        let words = [("row", json!("line")), ("line", json!(line.key)), ("buy_too", json!(too))];
        rows.push(row(findings, &words, [("customers", Some(size))]));
    }
    for pair in &cross.pairs {
        let words = [("row", json!("pair")), ("having", json!(pair.having.key)), ("lacking", json!(pair.lacking.key))];
        let facts = [
            ("customers", Some(&pair.customers)),
            ("share", Some(&pair.share)),
            ("lift", Some(&pair.lift)),
            ("median", Some(&pair.median)),
            ("potential", Some(&pair.potential)),
        ];
        rows.push(row(findings, &words, facts));
    }
    for candidate in &cross.candidates {
        let words = [("row", json!("candidate")), ("member", member(Some(&candidate.member)))];
        rows.push(row(findings, &words, [("sales", Some(&candidate.sales))]));
    }
    analysis(findings, "cross_sell", &findings.frame.main_measure, None, rows, left(findings, &cross.check))
}

fn channels(findings: &Findings, channels: &Channels) -> Analysis {
    let each = |(at, channel): (Option<usize>, &Channel)| {
        let mut out = comparison(findings, &channel.sales);
        let facts = [
            ("share", Some(&channel.share)),
            ("profit", channel.profit.as_ref()),
            ("margin", channel.margin.as_ref()),
            ("customers", channel.customers.as_ref()),
            ("spending", channel.spending.as_ref()),
            ("expense_ratio", channel.expense_ratio.as_ref()),
            ("after_spending", channel.result.as_ref()),
            ("csat", channel.csat.as_ref()),
            ("marks", channel.marks.as_ref()),
        ];
        for (name, id) in facts {
            put(findings, &mut out, name, id);
        }
        if let Some(at) = at {
            out.insert("inefficient".into(), json!(channels.inefficient.contains(&at)));
        }
        Json::Object(out)
    };
    let rows = channels.rows.iter().enumerate().map(|(at, row)| (Some(at), row)).chain([(None, &channels.total)]);
    let rows = rows.map(each).collect();
    analysis(findings, "channels", &channels.total.sales.measure, Some(Scenario::PY), rows, Some(channels.check))
}
