//! A workbook of three sheets with returns: the totals that were checked outside. The data stand beside the
//! repository where they are; without them the tests skip and say so.

use std::path::PathBuf;

use crate::harness::{folder, repository, salesdeck};

/// A project with the workbook; `None` where there is none.
fn project(name: &str, returns: bool) -> Option<PathBuf> {
    let data = repository().parent()?.join("shared/data/superstore_cn");
    let found = std::fs::read_dir(&data).ok().into_iter().flatten().filter_map(Result::ok).map(|e| e.path());
    let Some(book) = found.into_iter().find(|p| p.extension().is_some_and(|e| e == "xls")) else {
        eprintln!("skipped: no workbook in {}", data.display());
        return None;
    };
    let project = folder(name);
    std::fs::copy(book, project.join("superstore.xls")).expect("copied");
    let config = std::fs::read_to_string(repository().join("tests/configs/superstore/salesdeck.yaml")).expect("read");
    let kept = config.lines().filter(|line| returns || !line.trim_start().starts_with("returns:"));
    let config: String = kept.map(|line| format!("{line}\n")).collect();
    std::fs::write(project.join("salesdeck.yaml"), config).expect("written");
    Some(project)
}

/// The value of each measure over all four years.
fn totals(project: &std::path::Path, measures: &str) -> Vec<String> {
    let arguments =
        ["facts", "--format", "csv", "--measure", measures, "--from", "2014", "--to", "2017", "--grain", "year"];
    let run = salesdeck(project, arguments).done();
    let mut sums: Vec<(String, i64)> = Vec::new();
    for line in run.stdout.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let (whole, fraction) = fields[4].split_once('.').unwrap_or((fields[4], ""));
        let value: i64 = format!("{whole}{fraction:0<6}").parse().expect("a number");
        match sums.iter_mut().find(|(measure, _)| measure == fields[0]) {
            Some((_, sum)) => *sum += value,
            None => sums.push((fields[0].to_owned(), value)),
        }
    }
    let text = |value: i64| format!("{}.{:03}", value / 1_000_000, value % 1_000_000 / 1_000);
    sums.into_iter().map(|(measure, value)| format!("{measure} {}", text(value))).collect()
}

#[test]
fn sales_and_profit_before_and_after_returns() {
    let (Some(gross), Some(net)) = (project("superstore", false), project("superstore-returns", true)) else { return };
    assert_eq!(totals(&gross, "sales,gross_profit"), ["gross_profit 2156559.517", "sales 16117548.237"]);
    assert_eq!(totals(&net, "sales,gross_profit"), ["gross_profit 1873986.842", "sales 14155593.242"]);
    assert_eq!(totals(&net, "gross_sales,returned"), ["gross_sales 14155593.242", "returned 1961954.995"]);
    let told = salesdeck(&net, ["check"]).done().stdout;
    assert!(told.replace(',', "").contains("1163"), "the returned lines are told:\n{told}");
}

#[test]
fn the_best_month_before_returns() {
    let Some(project) = project("superstore-month", false) else { return };
    let months = ["facts", "--format", "csv", "--measure", "sales", "--from", "2014-01", "--to", "2017-12"];
    let run = salesdeck(&project, months).done();
    let rows: Vec<Vec<&str>> = run.stdout.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 48);
    let best = rows.iter().max_by(|a, b| {
        let value = |row: &Vec<&str>| row[4].parse::<f64>().unwrap_or(0.0);
        value(a).total_cmp(&value(b))
    });
    assert_eq!(best.map(|row| (row[2], row[4].trim_end_matches('0'))), Some(("2017-05", "637673.162")));
}
