//! One dataset in six forms, long and wide (`tests/it/forms/make.py` wrote them with other programs): the same facts.

use crate::harness::{copy, folder, repository, salesdeck};

/// File, and what its table needs to be told: nothing, but for the encoding of text that has no mark of it.
const FORMS: [&str; 6] = ["comma.csv", "gb18030.csv", "utf16.tsv", "xlsx", "ods", "parquet"];

fn config(shape: &str, form: &str) -> String {
    let file = if form.contains('.') { format!("{shape}-{form}") } else { format!("{shape}.{form}") };
    let wide = "\n    format: {unpivot: {columns: \"*年*月\", name: 月份, value: 金额}}";
    let format = if shape == "wide" { wide } else { "" };
    format!(
        "salesdeck: 1\ntitle: Forms\nlanguages: [en]\ncurrency: CNY\ntables:\n  sales:\n    files: {file}{format}\n    \
         columns: {{date: 月份, rep: 业务员, product: 产品, amount: 金额}}\n  reps: {{files: reps.csv, key: 编号}}\n\
         dimensions:\n  rep: {{from: reps.姓名}}\n  product: {{}}\nreports:\n  monthly: {{cadence: month}}\n"
    )
}

#[test]
fn every_form_gives_the_same_facts() {
    let project = folder("forms");
    copy(&repository().join("tests/it/forms"), &project);
    let facts = |arguments: &[&str]| {
        let common = ["facts", "--measure", "sales,gross_sales,returned,orders", "--format", "csv"];
        salesdeck(&project, common.iter().chain(arguments)).done().stdout
    };
    let mut first: Option<(String, String)> = None;
    for shape in ["long", "wide"] {
        for form in FORMS {
            std::fs::write(project.join("salesdeck.yaml"), config(shape, form)).expect("written");
            let months = ["--by", "rep,product", "--from", "2025-01", "--to", "2026-06", "--scenario", "AC,PY,dPY%"];
            let found = facts(&months);
            assert!(found.lines().count() > 400, "{shape} {form}: {} lines", found.lines().count());
            match &first {
                None => first = Some((format!("{shape} {form}"), found)),
                Some((other, expected)) => assert!(found == *expected, "{shape} {form} differs from {other}"),
            }
        }
    }
    // What the dataset adds up to, from the program that wrote it.
    let years = facts(&["--by", "rep", "--from", "2025", "--to", "2026", "--grain", "year"]);
    let expected = std::fs::read_to_string(project.join("expected.txt")).expect("read");
    for line in expected.lines().skip(1) {
        let (year, rest) = line.split_once(' ').expect("a year");
        let (rep, amount) = rest.rsplit_once(' ').expect("an amount");
        let row = format!("sales,CNY,{rep},{year},AC,{amount},");
        assert!(years.contains(&row), "{row} in\n{years}");
    }
}
