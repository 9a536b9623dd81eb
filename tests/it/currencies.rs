//! Sales in other currencies: converted by the table of rates, told by the check, and taken apart in the bridge. The
//! numbers are worked out by hand in `cases/two-currencies/README.md`.

use std::path::PathBuf;

use serde_json::Value;

use crate::harness::{copy, folder, json, reports, repository, salesdeck};

fn project(name: &str) -> PathBuf {
    let project = folder(name);
    copy(&repository().join("tests/it/cases/two-currencies"), &project);
    project
}

fn rewrite(project: &std::path::Path, file: &str, from: &str, to: &str) {
    let path = project.join(file);
    let text = std::fs::read_to_string(&path).expect("the file");
    assert!(text.contains(from), "{from}");
    std::fs::write(path, text.replace(from, to)).expect("written");
}

/// The analysis of price, volume and mix of a report of March 2026, with the slide's text.
fn bridge(project: &std::path::Path, lang: &str) -> (Value, String) {
    let build = ["build", "monthly", "--period", "2026-03", "--lang", lang, "--format", "html,json"];
    salesdeck(project, build).done();
    let report = reports(&project.join("output")).into_iter().find(|r| r.ends_with(lang)).expect("a report");
    let found = json(&report.join("findings.json"));
    let analysis = found["analyses"].as_array().expect("analyses").iter().find(|a| a["kind"] == "pvm");
    let page = std::fs::read_to_string(report.join("index.html")).expect("the page");
    (analysis.expect("the bridge").clone(), page)
}

fn effects(analysis: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let rows = analysis["rows"].as_array().expect("rows").iter().filter(|row| row.get("effect").is_some());
    rows.map(|row| (text(&row["effect"]), text(&row["value"]["value"]))).collect()
}

#[test]
fn exchange_rates_have_a_step_of_their_own() {
    let project = project("currencies");
    for (lang, step) in [("en", "Exchange rates"), ("zh", "汇率")] {
        let (analysis, page) = bridge(&project, lang);
        let expected = [
            ("price", "451.50"),
            ("volume", "750.00"),
            ("mix", "30.00"),
            ("fx", "-170.10"),
            ("new_items", "804.92"),
            ("lost_items", "-241.64"),
        ];
        let expected = expected.map(|(effect, value)| (effect.to_owned(), value.to_owned()));
        assert_eq!(effects(&analysis), expected);
        assert_eq!(analysis["check"], "0.00");
        assert!(page.contains(step), "{step}");
    }
    let cost = salesdeck(&project, ["facts", "--measure", "cost", "--period", "2026-03", "--scenario", "AC"]).done();
    assert!(cost.stdout.contains("5933.34"), "{}", cost.stdout);
}

#[test]
fn one_currency_has_no_such_step() {
    let project = project("currencies-one");
    rewrite(&project, "sales.csv", "美元", "CNY");
    rewrite(&project, "sales.csv", "usd", "CNY");
    rewrite(&project, "sales.csv", "USD", "CNY");
    rewrite(&project, "sales.csv", "€", "");
    let (analysis, page) = bridge(&project, "en");
    assert!(effects(&analysis).iter().all(|(effect, _)| effect != "fx"), "{analysis}");
    assert!(!page.contains("Exchange rates"));
}

/// Where a product was sold in another currency only this year, nobody need know that currency's rate of last year: the
/// price effect has the exchange rates in it then, and the page says so.
#[test]
fn rates_that_nobody_knows_stay_in_the_price() {
    let project = project("currencies-unknown");
    rewrite(&project, "rates.csv", "2025-03,EUR,7.85\n", "");
    let (analysis, page) = bridge(&project, "en");
    assert!(effects(&analysis).contains(&("fx".to_owned(), "-170.10".to_owned())), "C is new: its amount stays whole");
    assert!(!page.contains("rates to compare with are not known"));
    rewrite(&project, "sales.csv", "2025-03-10,B", "2025-03-06,C,1,800.00,CNY,1\n2025-03-10,B");
    let (analysis, page) = bridge(&project, "en");
    assert!(effects(&analysis).iter().all(|(effect, _)| effect != "fx"), "{analysis}");
    assert!(page.contains("rates to compare with are not known"), "the note");
    assert_eq!(analysis["check"], "0.00");
}

#[test]
fn the_check_tells_what_was_converted_and_what_could_not_be() {
    let project = project("currencies-check");
    let told = |kind: &str| -> Vec<Value> {
        let run = salesdeck(&project, ["check", "--format", "json"]);
        let all: Vec<Value> = serde_json::from_str(&run.stdout).expect("JSON");
        all.into_iter().filter(|r| r["kind"] == kind).collect()
    };
    let converted = told("converted");
    let of = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        (text("id"), row["count"].as_u64(), text("amount"))
    };
    // USD: 7 250.00 + 241.64 + 8 200.50 − 149.10 + 74.55.
    let expected = [("converted/sales/currency/USD", 5, "15617.59"), ("converted/sales/currency/EUR", 1, "804.92")];
    let expected = expected.map(|(id, rows, amount)| (id.to_owned(), Some(rows), amount.to_owned()));
    assert_eq!(converted.iter().map(of).collect::<Vec<_>>(), expected);
    assert!(told("refused").is_empty());
    rewrite(&project, "rates.csv", "2026-03,EUR,8.05\n", "");
    let refused = told("refused");
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert_eq!(refused[0]["id"], "refused/sales/currency/no_rate");
    let message = refused[0].to_string();
    assert_eq!(refused[0]["message"]["zh"], "sales：拒收的行：没有汇率：EUR 2026-03");
    assert!(message.contains("EUR in 2026-03 has no rate"), "{message}");
    assert!(message.contains(r#""line":10,"column":22"#), "{message}");
}
