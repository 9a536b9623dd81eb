//! The notation: every report keeps every rule that it touches, its page says so, and a broken rule stops `--strict`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{all_reports, crm_built, folder, json, pdf_text, reports, repository, salesdeck, solid};
use crate::small;

/// What stands around the generated table of `docs/notation.md`.
const MARKS: (&str, &str) =
    ("<!-- score: made by `UPDATE=1 cargo test --test it notation` -->\n", "<!-- end of score -->");

/// The notation of every built report.
fn measured() -> Vec<(String, Value)> {
    let folders = all_reports().into_iter().chain(reports(crm_built()));
    folders
        .map(|folder| (folder.display().to_string(), json(&folder.join("manifest.json"))["notation"].clone()))
        .collect()
}

#[test]
fn every_report_keeps_every_rule_that_it_touches() {
    for (report, notation) in measured() {
        let score = &notation["score"];
        let rules = notation["rules"].as_array().expect("rules");
        let broken: Vec<&Value> = rules.iter().filter(|rule| rule["passed"] != rule["applied"]).collect();
        assert!(broken.is_empty(), "{report}: {broken:#?}");
        assert_eq!((rules.len(), &score["rules"]), (48, &Value::from(48)));
        assert_eq!(score["kept"], score["applicable"], "{report}");
        let touched = score["applicable"].as_u64().expect("a count");
        assert!(touched >= 20, "{report} touches only {touched} rules");
        let sum: u64 = rules.iter().filter_map(|rule| rule["applied"].as_u64()).sum();
        assert_eq!(score["looked_at"].as_u64(), Some(sum), "{report}");
    }
}

#[test]
fn the_notation_page_tells_the_score() {
    let mut told = 0;
    for folder in all_reports() {
        let manifest = json(&folder.join("manifest.json"));
        let score = &manifest["notation"]["score"];
        let slides = manifest["slides"].as_array().expect("slides");
        let Some(slide) = slides.iter().find(|slide| slide["id"] == "notation") else { continue };
        let title = slide["title"].as_str().expect("a title");
        // Where every rule that applies is kept, one number says it.
        let counts =
            if score["kept"] == score["applicable"] { &["kept"][..] } else { &["rules", "applicable", "kept"] };
        for count in counts {
            assert!(title.contains(&score[*count].to_string()), "{count}: {title}");
        }
        let Some(text) = pdf_text(&folder.join("report.pdf")) else { return };
        assert!(text.contains(&solid(title)), "{}: {title}", folder.display());
        told += 1;
    }
    assert!(told >= 12, "{told} reports tell their score");
}

#[test]
fn a_broken_rule_is_told_with_its_place_and_stops_strict() {
    let project = folder("notation-broken");
    small::write(&project, &small::Names::plain());
    let template = project.join("report-templates/six-section");
    std::fs::create_dir_all(&template).expect("a folder");
    std::fs::write(template.join("theme.yaml"), "colours: {py: \"#B03030\"}\n").expect("a theme");
    let run = salesdeck(&project, ["build", "monthly", "--lang", "en"]).done();
    assert!(run.stdout.contains("warnings"), "{}", run.stdout);
    let manifest = json(&reports(&project.join("output"))[0].join("manifest.json"));
    let said = manifest["warnings"].to_string();
    assert!(said.contains("notation:") && said.contains("R06:") && said.contains("#B03030"), "{said}");
    let rule = |id: &str| {
        let rules = manifest["notation"]["rules"].as_array().expect("rules");
        rules.iter().find(|rule| rule["id"] == id).expect("the rule").clone()
    };
    assert!(rule("R06")["failures"][0]["figure"].as_str().is_some_and(|figure| !figure.is_empty()));
    assert_eq!(rule("R01")["passed"], rule("R01")["applied"], "the other rules hold");
    let strict = salesdeck(&project, ["build", "monthly", "--lang", "en", "--strict"]);
    assert_eq!(strict.code, Some(1), "{}", strict.stderr);
    assert!(strict.stderr.contains("R06"), "{}", strict.stderr);
}

#[test]
fn the_table_of_the_documentation_is_the_measured_one() {
    let mut counts: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
    let all = measured();
    for (_, notation) in &all {
        for rule in notation["rules"].as_array().expect("rules") {
            let (applied, passed) = (rule["applied"].as_u64().unwrap_or(0), rule["passed"].as_u64().unwrap_or(0));
            let entry = counts.entry(rule["id"].as_str().expect("an id").to_owned()).or_default();
            *entry = (entry.0 + u64::from(applied > 0), entry.1 + applied, entry.2 + passed);
        }
    }
    let mut table = String::from("| rule | asks | measured | reports | looks | kept |\n|---|---|---|---|---|---|\n");
    for rule in salesdeck::verify::notation::rules() {
        let (reports, applied, passed) = counts[rule.id];
        table += &format!("| {} | {} | {} | {reports} | {applied} | {passed} |\n", rule.id, rule.asks, rule.measured);
    }
    let path = repository().join("docs/notation.md");
    let text = std::fs::read_to_string(&path).expect("docs/notation.md");
    let (before, rest) = text.split_once(MARKS.0).expect("the beginning of the table");
    let (found, after) = rest.split_once(MARKS.1).expect("the end of the table");
    let wanted = format!(
        "\nOver {} reports of the sample company, AdventureWorks, the CRM pipeline and a small test project:\n\n{table}\n",
        all.len()
    );
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{}{wanted}{}{after}", MARKS.0, MARKS.1)).expect("written");
        return;
    }
    // The counts change with every figure that is added: rules, what they measure and that all are kept may not.
    let lines = |text: &str| -> Vec<String> {
        let of = |line: &str| line.split(" | ").take(3).collect::<Vec<_>>().join(" | ");
        text.lines().filter(|line| line.starts_with("| R")).map(of).collect()
    };
    assert_eq!(lines(found), lines(&wanted), "UPDATE=1 cargo test --test it notation rewrites the table");
    for line in found.lines().filter(|line| line.starts_with("| R")) {
        let cells: Vec<&str> = line.split(" | ").collect();
        assert_eq!(cells[4], cells[5].trim_end_matches(" |"), "the documented rule is kept everywhere: {line}");
    }
}
