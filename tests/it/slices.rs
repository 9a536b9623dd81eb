//! A report of one member is computed from that member's rows, and says nothing of the others.

use std::path::{Path, PathBuf};

use crate::harness::{folder, json, pdf_text, reports, salesdeck, tree};
use crate::small::{self, Names};

/// A project whose reps have customers of their own, with a row that is refused and a key that is unmatched.
fn project() -> (PathBuf, Names) {
    let project = folder("slices");
    let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    let names = Names {
        reps: owned(&["张伟", "王芳", "李喆", "Dana Reed"]),
        customers: owned(&[
            "华东电子",
            "堃元贸易",
            "海州集团",
            "Blue Harbour Ltd",
            "安平科技",
            "泽信仪表",
            "North Star Inc",
            "Quill & Co",
        ]),
        apart: true,
        ..Names::plain()
    };
    small::write(&project, &names);
    let path = project.join("data/sales.csv");
    let mut sales = std::fs::read_to_string(&path).expect("the sales");
    // Both rows are 王芳's.
    sales += "2026-02-11,X1,1,0,secret-customer,1,98765.43,1\n";
    sales += "2026-02-12,X2,1,0,1,1,sixty-thousand-odd,1\n";
    std::fs::write(&path, sales).expect("the sales can be written");
    (project, names)
}

/// Exact amounts of each rep and of the customers of each rep in the month, as CSV and JSON write them.
fn amounts(project: &Path, dimension: &str) -> Vec<(String, String)> {
    let arguments = ["facts", "--measure", "sales", "--by", dimension, "--period", "2026-02", "--format", "csv"];
    let scenarios = ["--scenario", "AC,PY,PL"];
    let run = salesdeck(project, arguments.into_iter().chain(scenarios)).done();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[2].to_owned(), fields[5].to_owned())
    };
    run.stdout.lines().skip(1).map(row).filter(|(_, value)| value.len() > 6).collect()
}

#[test]
fn a_reps_report_names_nobody_else() {
    let (project, names) = project();
    let by_rep = amounts(&project, "rep");
    let by_customer = amounts(&project, "customer");
    assert!(by_rep.len() >= 12 && by_customer.len() >= 8, "{by_rep:?} {by_customer:?}");
    let run = salesdeck(&project, ["build", "monthly", "--period", "2026-02", "--each", "rep", "--jobs", "2"]).done();
    let found = reports(&project.join("output"));
    assert_eq!(found.len(), names.reps.len() * 2, "a folder for each rep and language\n{}", run.stdout);
    for report in found {
        let manifest = json(&report.join("manifest.json"));
        let own = manifest["slice"]["rep"][0]["label"].as_str().expect("a rep").to_owned();
        let rep = names.reps.iter().position(|name| *name == own).expect("one of the reps");
        let is_own = |customer: &str| names.customers.iter().position(|c| c == customer).is_some_and(|c| c % 4 == rep);
        let mut texts: Vec<(String, String)> = tree(&report)
            .into_iter()
            .filter(|(name, _)| !name.ends_with(".pdf"))
            .filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?)))
            .collect();
        assert!(texts.iter().any(|(name, _)| name == "source/figures.csv"));
        texts.extend(pdf_text(&report.join("report.pdf")).map(|text| ("report.pdf".to_owned(), text)));
        let mut forbidden: Vec<&str> = names.reps.iter().filter(|name| **name != own).map(String::as_str).collect();
        forbidden.extend(names.customers.iter().filter(|name| !is_own(name)).map(String::as_str));
        forbidden.extend(by_rep.iter().filter(|(name, _)| *name != own).map(|(_, value)| value.as_str()));
        forbidden.extend(
            by_customer
                .iter()
                .filter(|(name, _)| names.customers.contains(name) && !is_own(name))
                .map(|(_, v)| v.as_str()),
        );
        if own != "王芳" {
            forbidden.extend(["secret-customer", "98765.43", "98,765", "sixty-thousand-odd"]);
        }
        let mut leaks = Vec::new();
        for (file, text) in &texts {
            let solid = crate::harness::solid(text);
            for word in &forbidden {
                let wanted = if file == "report.pdf" { crate::harness::solid(word) } else { (*word).to_owned() };
                if (if file == "report.pdf" { &solid } else { text }).contains(&wanted) {
                    leaks.push(format!("{file} holds `{word}`"));
                }
            }
        }
        assert!(leaks.is_empty(), "the report of {own}: {leaks:#?}");
        assert!(texts.iter().any(|(_, text)| text.contains(&own)));
    }
}
