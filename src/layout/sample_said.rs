//! What the sample says, and what its reader refused.

use std::collections::BTreeMap;

use super::sample::{Book, finding};
use crate::base::{Decimal, Impact, Period, Scenario, Unit, Value};
use crate::data::{Item, Quality, Refusal, Source, Unmatched};
use crate::findings::people::{Evaluated, Evaluation, Grade, Streak};
use crate::findings::{Comparison, Finding, Findings};

pub(crate) fn margin(book: &mut Book, period: Period) -> Comparison {
    let mut facts = BTreeMap::new();
    for (scenario, value) in
        [(Scenario::AC, 0.0123), (Scenario::PY, 0.0246), (Scenario::DPY, -0.0123), (Scenario::DPYRel, -0.5)]
    {
        facts.insert(scenario, book.real("gross_margin", "", period, scenario, value));
    }
    Comparison { measure: "gross_margin".into(), member: None, period, facts }
}

pub(crate) fn said(findings: &Findings) -> Vec<Finding> {
    let total = |s: &str| format!("sales@2020-05.{s}");
    let first = findings.rankings.first().and_then(|r| r.rows.first()).map(|r| r.facts.clone()).unwrap_or_default();
    let at = |s: Scenario| first.get(&s).cloned().unwrap_or_default();
    let words = [
        ("measure", "measure.sales"),
        ("reference", "reference.PL"),
        ("direction", "direction.down"),
        ("size", "size.multiple"),
    ];
    let mut short_words = words.to_vec();
    short_words.push(("dimension", "dimension.region"));
    let mut below = finding(
        "total_vs_plan",
        "key_figures",
        &[
            ("actual", &total("AC")),
            ("base", &total("PL")),
            ("delta", &total("dPL")),
            ("relative", &total("dPL%")),
            ("attainment", &total("att")),
        ],
        &[],
        &words,
        Impact::Bad,
    );
    below.score = 9.0;
    let short = finding(
        "member_short",
        "ranking",
        &[
            ("actual", &at(Scenario::AC)),
            ("base", &at(Scenario::PL)),
            ("delta", &at(Scenario::DPL)),
            ("relative", &at(Scenario::DPLRel)),
            ("attainment", &at(Scenario::Att)),
            ("share", "sales.growth_share[region=region 0]@2020-05.dPY"),
        ],
        &[("member", "region 0")],
        &short_words,
        Impact::Bad,
    );
    let year = "@2020.";
    let pacing = finding(
        "pacing_behind",
        "pacing",
        &[
            ("actual", &format!("sales{year}AC")),
            ("target", &format!("sales{year}PLF")),
            ("attainment", &format!("sales.attainment_full{year}att")),
            ("time_progress", &format!("time_progress{year}AC")),
            ("gap", &format!("sales.pace_gap{year}AC")),
            ("days_left", &format!("days_left{year}AC")),
            ("required_per_day", &format!("sales.required_per_day{year}AC")),
        ],
        &[],
        &[("measure", "measure.sales")],
        Impact::Bad,
    );
    let signal = finding(
        "control_signal",
        "control",
        &[("value", &total("AC")), ("centre", "sales.centre@2020-05.AC"), ("limit", "sales.upper@2020-05.AC")],
        &[("period", "2020-05")],
        &[("measure", "measure.sales"), ("signal", "signal.outside"), ("side", "side.above")],
        Impact::Good,
    );
    vec![below, short, pacing, signal]
}

pub(crate) fn quality() -> Quality {
    let place =
        |line| crate::base::Place { file: "data/Sales.csv".into(), line, column: 3, width: 1, ..Default::default() };
    Quality {
        sources: vec![Source {
            table: "sales".into(),
            file: "data/Sales.csv".into(),
            rows: 57_851,
            used: 57_829,
            refused: 22,
            format: "csv".into(),
            sheet: String::new(),
            encoding: "utf-8".into(),
            delimiter: "|".into(),
            sha256: "0123456789abcdef".repeat(4),
        }],
        refused: (1..=20)
            .map(|line| Refusal {
                table: "sales".into(),
                kind: "not_a_number",
                column: "amount".into(),
                reason: "the amount is not a number".into(),
                count: if line == 1 { 22 } else { 1 },
                place: place(line),
            })
            .collect(),
        unmatched: vec![Unmatched {
            table: "sales".into(),
            column: "product".into(),
            lookup: "products".into(),
            key: "GTXPro".into(),
            rows: 1_480,
            amount: "3510578".into(),
            suggestion: Some("GTX Pro".into()),
        }],
        notes: Vec::new(),
        items: vec![
            Item::new("unmatched", "sales")
                .column("product")
                .about("key", "GTXPro")
                .slot("lookup", "products")
                .slot("suggestion", "GTX Pro")
                .rows(1_480)
                .amount(Some(Decimal::whole(3_510_578))),
            Item::new("refused", "sales")
                .column("amount")
                .about("reason", "not_a_number")
                .rows(22)
                .at((1..=20).map(place)),
        ],
    }
}

/// An evaluation of these reps: scores that fall from 96 points, the first excellent, the last short for three months.
pub(crate) fn evaluation(book: &mut Book, rows: &[Comparison], total: &Comparison) -> Evaluation {
    let period = total.period;
    let mut put = |measure: &str, key: &str, value: f64, unit: Unit| {
        book.put(measure, &format!("[rep={key}]"), period, Scenario::AC, unit, Some(Value::Real(value)))
    };
    let evaluated = rows.iter().enumerate().map(|(at, row)| {
        let key = row.member.as_ref().map(|m| m.key.clone()).unwrap_or_default();
        let score = 96.0 - 2.5 * at as f64;
        let last = at + 1 == rows.len();
        let id = put("score", &key, score, Unit::Score);
        let figures = [("conversion_rate", 0.25), ("collection_rate", 0.9)];
        let figures = figures.map(|(id, value)| (id.to_owned(), put(id, &key, value, Unit::Ratio)));
        let months = put("sales.weak_months", &key, 3.0, Unit::Count);
        Evaluated {
            comparison: row.clone(),
            figures: figures.into_iter().collect(),
            few: at % 2 == 0,
            role: None,
            score: Some(Comparison {
                measure: "score".into(),
                member: row.member.clone(),
                period,
                facts: BTreeMap::from([(Scenario::AC, id)]),
            }),
            parts: Vec::new(),
            covered: (at == 2).then(|| put("score.covered", &key, 0.9, Unit::Ratio)),
            check: None,
            grade: Some(Grade::of(score, [90.0, 80.0, 70.0])),
            place: Some(at + 1),
            range: Some((at + 1, at + 1)),
            excellent: at == 0,
            weak: at > 0,
            streak: last.then(|| Streak { months, count: 3, proof: vec![row.clone()] }),
        }
    });
    Evaluation {
        measure: "sales".into(),
        dimension: "rep".into(),
        rows: evaluated.collect(),
        total: total.clone(),
        total_figures: BTreeMap::new(),
        shared_new: None,
        mean_score: None,
        means: BTreeMap::new(),
        grades: Vec::new(),
        short: None,
        moves: None,
    }
}
