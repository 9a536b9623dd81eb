//! `init` on whole folders of data, and what a build makes of what it wrote.

use std::path::Path;

use crate::harness::{copy, folder, repository, salesdeck};

/// The sales of a year as `facts` prints them.
fn sales(project: &Path, period: &str) -> String {
    let run = salesdeck(project, ["facts", "--measure", "sales", "--period", period, "--format", "csv"]).done();
    run.stdout.lines().nth(1).expect("a fact").split(',').nth(4).expect("a value").to_owned()
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

#[test]
fn adventureworks_is_understood_from_its_files_alone() {
    let project = folder("init-adventureworks");
    copy(&repository().join("examples/adventureworks/data"), &project.join("data"));
    let run = salesdeck(&project, ["init"]).done();
    assert!(run.stdout.contains("sales: 77548570.20 USD from 57851 rows, 2017-07-01 to 2020-05-31"), "{}", run.stdout);
    let written = std::fs::read_to_string(project.join("salesdeck.yaml")).expect("a configuration");
    assert!(written.contains("targets.rep: reps.EmployeeID"), "{written}");
    assert!(written.contains("product: {from: products.Product, parent: subcategory}"), "{written}");
    assert_eq!(sales(&project, "2019"), "32500005.58");
    let targets = ["facts", "--measure", "sales", "--period", "2020-05", "--scenario", "PL", "--format", "csv"];
    assert!(salesdeck(&project, targets).done().stdout.contains("13500000.00"));
    let again = salesdeck(&project, ["init"]);
    assert_eq!(again.code, Some(2));
    assert!(again.stderr.contains("is there already") && again.stderr.contains("--force"), "{}", again.stderr);
    salesdeck(&project, ["init", "--force"]).done();
    assert_eq!(
        std::fs::read_to_string(project.join("salesdeck.yaml")).expect("a configuration"),
        written,
        "same files, same bytes"
    );
    salesdeck(&project, ["build", "monthly", "--lang", "en", "--format", "html"]).done();
}

#[test]
fn the_sample_company_is_understood_from_its_files_alone() {
    let project = folder("init-sample");
    copy(&repository().join("data"), &project.join("data"));
    salesdeck(&project, ["init"]).done();
    for year in ["2024", "2025"] {
        assert_eq!(sales(&project, year), sales(repository(), year), "{year}");
    }
    let written = std::fs::read_to_string(project.join("salesdeck.yaml")).expect("a configuration");
    for line in [
        "files: [data/sales/*.csv, data/sales/*.xlsx]",
        "valid_from: 生效日期",
        "team: {from: reps.团队, parent: region",
        "rep: {from: reps.姓名, parent: team",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
}

#[test]
fn an_empty_folder_gets_an_example() {
    let project = folder("init-empty");
    let run = salesdeck(&project, ["init"]).done();
    assert!(run.stdout.contains("an example to fill in"), "{}", run.stdout);
    let checked = salesdeck(&project, ["check"]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.stdout.contains("no file matches"), "{}", checked.stdout);
}

#[test]
fn broken_and_foreign_files_are_named_and_left_out() {
    let project = folder("init-broken");
    write(&project.join("data/broken.csv"), "a,b\n\"never closed,1\n2,3\n4\n");
    let none = salesdeck(&project, ["init"]);
    assert_eq!(none.code, Some(1), "{}{}", none.stdout, none.stderr);
    assert!(none.stderr.contains("a column of dates and a column of amounts"), "{}", none.stderr);
    assert!(!project.join("salesdeck.yaml").exists());
    write(&project.join("data/headless.csv"), "2026-01-05,甲,5\n2026-01-06,乙,6\n");
    write(
        &project.join("data/销售 \"一\" #1: x.csv"),
        "日期,金额: \"净\",客户\n2026-01-05,5.5,甲\n2026-02-27,6,乙\n2026-03-31,7,甲\n",
    );
    let run = salesdeck(&project, ["init"]).done();
    assert!(run.stderr.contains("headless.csv has no row of headers"), "{}", run.stderr);
    assert!(run.stdout.contains("sales: 18.50 CNY from 3 rows"), "{}", run.stdout);
    salesdeck(&project, ["build", "monthly", "--lang", "zh", "--format", "html"]).done();
}

#[test]
fn sixty_files_become_one_pattern() {
    let project = folder("init-sixty");
    for month in 0..60 {
        let (year, month) = (2020 + month / 12, month % 12 + 1);
        let text =
            format!("order date,customer,revenue\n{year}-{month:02}-05,Acme,1.25\n{year}-{month:02}-25,Bolt,2\n");
        write(&project.join(format!("exports/{year}-{month:02}.csv")), text);
    }
    let run = salesdeck(&project, ["init"]).done();
    assert!(run.stdout.contains("sales: 195.00 USD from 120 rows"), "{}", run.stdout);
    let written = std::fs::read_to_string(project.join("salesdeck.yaml")).expect("a configuration");
    assert!(written.contains("files: exports/*.csv"), "{written}");
}

#[test]
fn files_outside_the_project_are_named_from_it() {
    let project = folder("init-outside");
    write(&project.join("files/orders.csv"), "date;amount\n2026-01-05;5\n2026-02-05;6\n");
    let files = project.join("files/orders.csv");
    let report = project.join("reports");
    let run = salesdeck(&project, [Path::new("init"), &report, &files]).done();
    assert!(run.stdout.contains("build"), "{}", run.stdout);
    let written = std::fs::read_to_string(report.join("salesdeck.yaml")).expect("a configuration");
    assert!(written.contains("files: ../files/orders.csv"), "{written}");
    let missing = salesdeck(&project, [Path::new("init"), &project.join("other"), &project.join("no.csv")]);
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("no.csv"), "{}", missing.stderr);
}
