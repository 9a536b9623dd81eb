//! Every printed number is in the PDF's text, and behind it stands a fact.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{adventureworks_built, json, pdf_text, reports, sample_built, small_built, tree};

fn all_reports() -> Vec<PathBuf> {
    [small_built(), sample_built(), adventureworks_built()]
        .into_iter()
        .flat_map(|output: &Path| reports(output))
        .collect()
}

/// Printed numbers with their facts, wherever they stand in the document's data. What a figure was drawn from
/// is passed over: a chart prints a part of it, and that part is read back from the drawing.
fn printed(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            if fields.get("type").is_some_and(|kind| kind == "figure") {
                return;
            }
            if let (Some(Value::String(text)), Some(Value::String(fact))) = (fields.get("text"), fields.get("fact")) {
                found.push((text.clone(), fact.clone()));
            }
            // Bars of the reference have no labels of their own.
            let drawn = fields.iter().filter(|(name, _)| *name != "reference_values");
            drawn.for_each(|(_, inner)| printed(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| printed(inner, found)),
        _ => {}
    }
}

/// The labels that the charts of a report draw, each with its fact.
fn drawn(charts: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (_, svg) in tree(charts) {
        let svg = String::from_utf8(svg).expect("SVG is UTF-8");
        let document = roxmltree::Document::parse(&svg).expect("SVG is XML");
        let labels = document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")));
        found.extend(labels.filter_map(|n| Some((n.text()?.to_owned(), n.attribute("data-fact")?.to_owned()))));
    }
    found
}

#[test]
fn each_printed_number_stands_in_the_pdf_and_has_a_fact() {
    for report in all_reports() {
        let Some(text) = pdf_text(&report.join("report.pdf")) else { return };
        let mut numbers = Vec::new();
        printed(&json(&report.join("source/data.json")), &mut numbers);
        let labels = drawn(&report.join("source/charts"));
        assert!(labels.len() > 30, "{} labels in the charts of {}", labels.len(), report.display());
        numbers.extend(labels);
        assert!(numbers.len() > 60, "{} numbers in {}", numbers.len(), report.display());
        let findings = json(&report.join("findings.json"));
        let facts: BTreeSet<&str> =
            findings["facts"].as_array().expect("facts").iter().filter_map(|f| f["id"].as_str()).collect();
        for (number, fact) in numbers {
            assert!(facts.contains(fact.as_str()), "`{number}` stands for {fact} in {}", report.display());
            let solid: String = number.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(text.contains(&solid), "`{number}` ({fact}) is not in {}", report.display());
        }
    }
}

#[test]
fn the_checks_of_the_built_reports_pass() {
    for report in all_reports() {
        let manifest = json(&report.join("manifest.json"));
        let checks = manifest["verdict"]["checks"].as_array().expect("checks");
        let names: Vec<&str> = checks.iter().filter_map(|check| check["name"].as_str()).collect();
        assert_eq!(names, ["pages", "overflow", "numbers", "glyphs", "totals"], "{}", report.display());
        for check in checks {
            let warnings = &manifest["verdict"]["warnings"];
            assert_eq!(check["failed"], 0, "{} in {}: {warnings:#}", check["name"], report.display());
            assert!(check["name"] == "totals" || check["checked"].as_u64() > Some(0), "{check}");
        }
    }
}

#[test]
fn titles_of_the_manifest_are_the_titles_of_the_pages() {
    for report in all_reports() {
        let Some(text) = pdf_text(&report.join("report.pdf")) else { return };
        let manifest = json(&report.join("manifest.json"));
        let slides = manifest["slides"].as_array().expect("slides");
        assert_eq!(Some(slides.len() as u64), manifest["pages"].as_u64());
        for slide in slides {
            let title = crate::harness::solid(slide["title"].as_str().expect("a title"));
            assert!(text.contains(&title), "`{title}` is not in {}", report.display());
        }
    }
}
