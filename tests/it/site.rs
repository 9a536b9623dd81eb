//! What a build leaves, what ends with which exit code, and how the site is published.

use std::path::Path;
use std::process::Command;

use crate::harness::{
    adventureworks_built, all_reports, folder, json, reports, salesdeck, sample_built, small_built, tree,
};
use crate::small::{self, Names};

#[test]
fn a_build_leaves_the_documented_files() {
    for output in [sample_built(), adventureworks_built(), small_built()] {
        let files = tree(output);
        assert!(files.contains_key("index.html"));
        assert_eq!(files.keys().filter(|f| f.starts_with("fonts/")).count(), 2, "Regular and Bold, once");
        let list = |f: &str| f.ends_with("/recipients.json") && f.matches('/').count() == 2;
        let own = |f: &&String| {
            *f != "index.html" && !f.starts_with("fonts/") && f.matches('/').count() < 4 && !list(f.as_str())
        };
        assert_eq!(files.keys().find(own), None, "report/period/slice/language/file");
    }
    for report in all_reports() {
        let files: Vec<String> = tree(&report).into_keys().collect();
        for file in [
            "report.pdf",
            "index.html",
            "findings.json",
            "manifest.json",
            "source/main.typ",
            "source/data.json",
            "source/compile.sh",
            "source/findings.json",
            "source/figures.csv",
        ] {
            assert!(files.iter().any(|f| f == file), "{file} in {}", report.display());
        }
        let chart = |f: &&String| f.starts_with("source/charts/") && f.ends_with(".svg");
        assert!(files.iter().filter(chart).count() >= 3, "{}", report.display());
        assert_eq!(
            std::fs::read(report.join("findings.json")).expect("findings"),
            std::fs::read(report.join("source/findings.json")).expect("findings"),
        );
        let manifest = json(&report.join("manifest.json"));
        for field in [
            "report", "period", "slice", "lang", "edition", "pages", "slides", "inputs", "config", "template", "fonts",
            "versions", "verdict", "warnings",
        ] {
            assert!(manifest.get(field).is_some(), "{field} in {}", report.display());
        }
        let findings = json(&report.join("findings.json"));
        for field in ["schema", "report", "period", "slice", "facts", "analyses", "findings", "quality", "versions"] {
            assert!(findings.get(field).is_some(), "{field} in {}", report.display());
        }
        for analysis in findings["analyses"].as_array().expect("analyses") {
            let check = analysis["check"].as_str();
            let zero = |c: &str| c.chars().all(|c| matches!(c, '0' | '.' | '-'));
            assert!(check.is_none_or(zero), "{} does not add up: {check:?}", analysis["id"]);
        }
    }
}

#[test]
fn slides_of_the_manifest_are_pages_of_the_pdf() {
    for report in all_reports() {
        let Ok(output) = Command::new("pdfinfo").arg(report.join("report.pdf")).output() else {
            eprintln!("skipped: pdfinfo is not installed");
            return;
        };
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let pages = text.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a number of pages").trim();
        let slides = json(&report.join("manifest.json"))["slides"].as_array().expect("slides").len();
        assert_eq!(pages, slides.to_string(), "{}", report.display());
        // 13.33 × 7.5 inches.
        let size = text.lines().find_map(|line| line.strip_prefix("Page size:")).expect("a size");
        assert_eq!(size.trim(), "960 x 540 pts", "{}", report.display());
    }
}

#[test]
fn the_index_leads_to_every_report() {
    for output in [sample_built(), adventureworks_built(), small_built()] {
        let index = std::fs::read_to_string(output.join("index.html")).expect("the index");
        for report in reports(output) {
            let relative = report.strip_prefix(output).expect("below the output").to_string_lossy().into_owned();
            for file in ["report.pdf", "index.html"] {
                assert!(index.contains(&format!("{relative}/{file}")), "{relative}/{file}");
            }
        }
    }
}

/// The content of a site without the links.
fn site(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    tree(&folder.canonicalize().expect("the site is there"))
}

#[cfg(unix)]
#[test]
fn a_site_is_published_and_rolled_back() {
    let project = folder("publish").join("project");
    small::write(&project, &Names::plain());
    let dest = project.with_file_name("www");
    let to = dest.to_string_lossy().into_owned();
    // Nothing built, nothing published.
    assert_eq!(salesdeck(&project, ["publish", &to]).code, Some(2));
    assert!(!dest.exists());

    salesdeck(&project, ["build", "monthly", "--lang", "en", "--format", "html"]).done();
    salesdeck(&project, ["publish", &to]).done();
    let first = site(&dest);
    assert!(first == tree(&project.join("output")), "the site is the output folder");
    assert_eq!(salesdeck(&project, ["publish", "--rollback", &to]).code, Some(2), "nothing to go back to");

    salesdeck(&project, ["build", "monthly", "--period", "2025-11", "--lang", "en", "--format", "html"]).done();
    assert!(site(&dest) == first, "a build changes nothing that is published");
    salesdeck(&project, ["publish", &to]).done();
    let second = site(&dest);
    assert!(second != first && second == tree(&project.join("output")));
    salesdeck(&project, ["publish", "--rollback", &to]).done();
    assert!(site(&dest) == first);
    salesdeck(&project, ["publish", "--rollback", &to]).done();
    assert!(site(&dest) == second);
}

#[test]
fn the_check_can_be_read_by_a_program() {
    let project = folder("check");
    small::write(&project, &Names::plain());
    let run = salesdeck(&project, ["check", "--format", "json"]).done();
    let remarks: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert!(remarks.as_array().expect("a list").iter().all(|r| r["severity"] != "error"), "{remarks:#}");

    let path = project.join("data/sales.csv");
    let sales = std::fs::read_to_string(&path).expect("the sales");
    std::fs::write(&path, format!("{sales}2026-03-01,X1,0,0,none-such,1,12.34,1\n2026-02-30,X2,0,0,0,1,5,1\n"))
        .expect("the sales can be written");
    let run = salesdeck(&project, ["check", "--format", "json"]).done();
    let remarks: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let of = |kind: &str| {
        let found = remarks.as_array().expect("a list").iter().find(|r| r["kind"] == kind);
        found.unwrap_or_else(|| panic!("{kind} in {remarks:#}")).clone()
    };
    let unmatched = of("unmatched");
    assert_eq!((unmatched["severity"].as_str(), unmatched["amount"].as_str()), (Some("warning"), Some("12.34")));
    assert!(unmatched["message"]["en"].as_str().is_some_and(|m| m.contains("none-such")), "{unmatched}");
    let refused = of("refused");
    assert_eq!((refused["table"].as_str(), refused["count"].as_u64()), (Some("sales"), Some(1)));
    assert!(refused["places"][0]["file"].as_str() == Some("data/sales.csv"), "{refused}");

    std::fs::write(&path, "date,order\n").expect("the sales can be written");
    let run = salesdeck(&project, ["check", "--format", "json"]);
    let remarks: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON also of errors");
    assert_eq!(run.code, Some(1));
    assert_eq!(remarks[0]["severity"], "error", "{remarks:#}");
}

#[test]
fn strict_builds_pass_when_nothing_is_to_be_looked_at() {
    let project = folder("strict");
    small::write(&project, &Names::plain());
    salesdeck(&project, ["build", "monthly", "weekly", "--strict"]).done();
}

#[test]
fn one_failing_report_stops_no_other_and_leaves_the_last_good_one() {
    let project = folder("failing");
    let mut names = Names::plain();
    names.reps[1] = "Emoji 😀 shop".to_owned();
    small::write(&project, &names);
    let output = project.join("output");
    let each = ["build", "monthly", "--period", "2026-02", "--each", "rep", "--lang", "en", "--format", "pdf"];
    // Under --strict a character that cannot be printed fails the report of that rep.
    let run = salesdeck(&project, each.into_iter().chain(["--strict"]));
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_eq!(reports(&output).len(), names.reps.len() - 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("Emoji") && run.stderr.contains("1F600"), "{}", run.stderr);
    assert!(output.join("index.html").is_file());

    salesdeck(&project, each).done();
    let good = tree(&output);
    assert_eq!(reports(&output).len(), names.reps.len());
    assert_eq!(salesdeck(&project, each.into_iter().chain(["--strict"])).code, Some(1));
    assert!(tree(&output) == good, "the last good report is still there");
}

#[test]
fn a_broken_template_is_named_with_its_file() {
    let project = folder("broken-template");
    small::write(&project, &Names::plain());
    let words = project.join("report-templates/six-section/words");
    std::fs::create_dir_all(&words).expect("a folder");
    std::fs::write(words.join("en.yaml"), "words: [\n").expect("a file");
    let run = salesdeck(&project, ["build", "monthly", "--lang", "en"]);
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("words/en.yaml"), "{}", run.stderr);
    // A language that nobody asks for stops nobody.
    std::fs::rename(words.join("en.yaml"), words.join("fr.yaml")).expect("the file can be renamed");
    salesdeck(&project, ["build", "monthly", "--lang", "en"]).done();
    assert_eq!(reports(&project.join("output")).len(), 1);
}
