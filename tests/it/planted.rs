//! A small company whose every fault was planted: the check finds each with its count, amount and place, and nothing
//! else; the same company without the faults gives nothing at all.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{copy, folder, repository, salesdeck};

/// What was planted in `cases/check-dirty`, in the order of consequence: id, severity, rows, amount, first place. The
/// amounts are those of the rows by hand: quantity × price of the lines that the place names.
const PLANTED: [(&str, &str, u64, &str, &str); 35] = [
    // Six rows: (3 + 4) × 100 + 2 × 5 × 40 + 2 × 2 × 250.
    ("repeated_file/sales/data/sales-2026-01.csv", "warning", 6, "2100", "data/sales-2026-01.csv:2:1"),
    ("repeated_rows/sales/data/sales-2026-05.csv", "warning", 3, "1000", "data/sales-2026-05.csv:2:1"),
    ("unmatched/receivables/customer/C9", "warning", 1, "700", "data/receivables.csv:5:4"),
    ("unmatched/sales/product/P9", "warning", 2, "500", "data/sales-2025.csv:121:24"),
    ("refused/sales/date/impossible", "warning", 1, "500", "data/sales-2025.csv:120:1"),
    ("unmatched/targets/rep/R9", "warning", 1, "500", "data/targets.csv:16:9"),
    ("repeated_lines/sales/order", "warning", 1, "240", "data/sales-2025.csv:134:12"),
    ("unmatched/sales/product/P-1", "warning", 1, "100", "data/sales-2025.csv:123:24"),
    ("refused/receivables/due/form", "warning", 1, "60", "data/receivables.csv:6:21"),
    ("unit_jump/sales/amount/data/sales-2026-04.csv", "warning", 6, "0.21", "data/sales-2026-04.csv:2:36"),
    ("refused/payments/amount/blank", "warning", 1, "", "data/payments.csv:6:18"),
    ("refused/sales/amount/not_a_number", "warning", 1, "", "data/sales-2025.csv:119:33"),
    ("refused/satisfaction/score/blank", "warning", 1, "", "data/satisfaction.csv:4:15"),
    ("left_out/sales", "note", 2, "740", ""),
    ("blank_key/sales/customer", "warning", 2, "280", "data/sales-2025.csv:126:21"),
    ("repeated_ids/receivables/id", "warning", 1, "200", "data/receivables.csv:4:1"),
    ("orphans/payments/receivable", "warning", 1, "75", "data/payments.csv:4:1"),
    ("empty_table/benchmarks", "warning", 0, "", ""),
    ("repeated_keys/customers", "note", 1, "", ""),
    ("extreme/sales/amount", "warning", 1, "300000", "data/sales-2025.csv:130:36"),
    ("overpaid/receivables/amount", "warning", 1, "250", "data/receivables.csv:2:32"),
    ("signs_differ/sales/quantity", "warning", 1, "-100", "data/sales-2025.csv:131:27"),
    ("future_dates/sales/date", "warning", 1, "80", "data/sales-2025.csv:129:1"),
    ("early_dates/sales/date", "warning", 1, "40", "data/sales-2025.csv:128:1"),
    ("price_differs/sales/price", "warning", 1, "20", "data/sales-2025.csv:132:33"),
    ("days_reversed/complaints/closed", "warning", 1, "", "data/complaints.csv:3:15"),
    ("days_reversed/receivables/due", "warning", 1, "", "data/receivables.csv:3:21"),
    ("out_of_range/satisfaction/score", "warning", 1, "", "data/satisfaction.csv:3:15"),
    ("ambiguous_dates/activities/date", "warning", 0, "", "data/activities.csv:2:1"),
    ("missing_file/sales/data/sales-2026-03.csv", "warning", 0, "", ""),
    // Twelve months of 500 + 200 + 500.
    ("sudden_stop/sales/rep/Cem", "note", 0, "14400", ""),
    ("targets_without_sales/targets/rep", "note", 0, "6000", ""),
    // February of R2: 400 + 200 + 500.
    ("no_targets_for/targets/rep", "note", 0, "1100", ""),
    ("missing_words/payments", "note", 0, "", ""),
    ("columns_not_used/sales", "note", 0, "", "data/sales-2025.csv:1:61"),
];

fn checked(case: &str) -> (Option<i32>, Vec<Value>) {
    let project = folder(&format!("planted/{case}"));
    copy(&repository().join("tests/it/cases").join(case), &project);
    let run = salesdeck(&project, ["check", "--format", "json"]);
    (run.code, serde_json::from_str(&run.stdout).expect("JSON"))
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let (code, remarks) = checked("check-dirty");
    assert_eq!(code, Some(0), "warnings stop nothing");
    let place = |p: &Value| format!("{}:{}:{}", p["file"].as_str().unwrap_or(""), p["line"], p["column"]);
    let found: Vec<(String, String, u64, f64, String)> = remarks
        .iter()
        .filter(|r| r["kind"] != "table_not_used")
        .map(|r| {
            let text = |key: &str| r[key].as_str().unwrap_or_default().to_owned();
            let amount = text("amount").parse().unwrap_or(0.0);
            let first = r["places"].as_array().and_then(|p| p.first()).map(place).unwrap_or_default();
            (text("id"), text("severity"), r["count"].as_u64().unwrap_or(0), amount, first)
        })
        .collect();
    let planted: Vec<(String, String, u64, f64, String)> = PLANTED
        .iter()
        .map(|(id, severity, rows, amount, place)| {
            let amount = if amount.is_empty() { 0.0 } else { amount.parse().expect("a number") };
            ((*id).to_owned(), (*severity).to_owned(), *rows, amount, (*place).to_owned())
        })
        .collect();
    let ids = |list: &[(String, String, u64, f64, String)]| -> BTreeMap<String, String> {
        list.iter().map(|r| (r.0.clone(), format!("{r:?}"))).collect()
    };
    assert_eq!(ids(&found), ids(&planted));
    let mut order: Vec<&str> = found.iter().map(|r| r.0.as_str()).collect();
    let said: Vec<&str> = remarks.iter().filter_map(|r| r["effect"].as_str()).collect();
    order.dedup();
    assert_eq!(order.len(), PLANTED.len(), "each once");
    let rank = |effect: &&str| ["stops", "totals", "splits", "odd", "unused"].iter().position(|e| e == effect);
    assert!(said.is_sorted_by_key(rank), "by consequence: {said:?}");
    for remark in &remarks {
        for lang in ["en", "zh"] {
            let text = remark["message"][lang].as_str().unwrap_or("");
            assert!(!text.is_empty() && !text.contains('⟨'), "{lang}: {remark}");
        }
    }
}

#[test]
fn a_clean_company_gives_nothing() {
    assert_eq!(checked("check-clean"), (Some(0), Vec::new()));
}
