//! The example's figures to the cent, as published with its data.

use std::collections::BTreeMap;

use crate::harness::{adventureworks_built, json, reports, repository, salesdeck};

/// Runs `facts` on the example and returns the CSV rows without their header.
fn facts(arguments: &str) -> Vec<Vec<String>> {
    let project = repository().join("examples/adventureworks");
    let all = ["facts", "--format", "csv"].into_iter().chain(arguments.split_whitespace());
    let run = salesdeck(&project, all).done();
    run.stdout.lines().skip(1).map(fields).collect()
}

/// The fields of a CSV line.
fn fields(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => out.last_mut().expect("at least one field").push(c),
        }
    }
    out
}

/// The value of the only row.
fn value(arguments: &str) -> String {
    let rows = facts(arguments);
    assert_eq!(rows.len(), 1, "{arguments}: {rows:?}");
    let row = rows.first().expect("one row");
    row.get(row.len() - 2).expect("a value before the status").clone()
}

#[test]
fn sums_of_months_and_years_are_exact() {
    for (arguments, expected) in [
        ("--measure sales --period 2020-05", "3328607.46"),
        ("--measure sales --period 2020-04", "2214090.83"),
        ("--measure sales --period 2019-05", "2882637.58"),
        ("--measure sales --period 2017", "8069755.58"),
        ("--measure sales --period 2018", "24328786.25"),
        ("--measure sales --period 2019", "32500005.58"),
        ("--measure sales --period 2020", "12650022.79"),
        ("--measure sales --period 2020-Q2", "5542698.29"),
    ] {
        assert_eq!(value(arguments), expected, "{arguments}");
    }
}

#[test]
fn the_years_add_up_to_all_rows() {
    let sum = |measure: &str, decimals: usize| -> i64 {
        let rows = facts(&format!("--measure {measure} --from 2017 --to 2020 --grain year"));
        let parse = |text: &str| {
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            assert!(fraction.len() <= decimals, "{text}");
            format!("{whole}{fraction:0<decimals$}").parse::<i64>().expect("a number")
        };
        rows.iter().map(|row| parse(&row[row.len() - 2])).sum()
    };
    assert_eq!(sum("sales", 2), 7_754_857_020);
    assert_eq!(sum("cost", 2), 7_654_907_563);
    assert_eq!(sum("quantity", 0), 204_114);
}

#[test]
fn references_of_incomplete_periods_compare_like_with_like() {
    for (arguments, expected) in [
        ("--measure sales --period 2020 --as-of 2020-05-31 --scenario PY", "10020031.05"),
        ("--measure sales --period 2020-Q2 --scenario PP", "4366141.55"),
        ("--measure sales --period 2020 --scenario PLF", "192435000"),
        ("--measure sales --period 2020 --scenario PL", "51735000"),
    ] {
        assert_eq!(cents(&value(arguments)), cents(expected), "{arguments}");
    }
}

#[test]
fn targets_of_everybody_and_of_a_title() {
    let title = "--measure sales --period 2020-05 --scenario PL";
    assert_eq!(cents(&value(title)), cents("13500000"));
    let project = repository().join("examples/adventureworks");
    let sliced = |period: &str, scenario: &str| {
        let arguments = ["facts", "--format", "csv", "--measure", "sales", "--period", period, "--scenario", scenario];
        let slice = ["--slice", "title=Sales Representative"];
        let run = salesdeck(&project, arguments.into_iter().chain(slice)).done();
        let row = fields(run.stdout.lines().nth(1).expect("a row"));
        cents(&row[row.len() - 2])
    };
    assert_eq!(sliced("2020-05", "PL"), cents("6900000"));
    assert_eq!(sliced("2020", "PLF"), cents("89660000"));
    assert_eq!(sliced("2020", "PL"), cents("27860000"));
}

/// A number in cents, whether or not it is written with them.
fn cents(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<2}").parse().expect("a number")
}

#[test]
fn attainment_has_twelve_significant_digits() {
    assert_eq!(value("--measure sales --period 2020-05 --scenario att"), "0.246563515556");
}

#[test]
fn regions_of_a_month() {
    let regions = facts("--measure sales --by region --period 2020-05");
    for (region, amount) in
        [("France", "608336.73"), ("Northwest", "568410.91"), ("Southwest", "564234.67"), ("Canada", "396395.01")]
    {
        assert_eq!(of(&regions, region).as_deref(), Some(amount), "{region}");
    }
    let sum: i64 = regions.iter().map(|row| cents(&row[row.len() - 2])).sum();
    assert_eq!(sum, 332_860_746, "the regions add up to the month");
}

/// The value of the row that names a member.
fn of(rows: &[Vec<String>], name: &str) -> Option<String> {
    let row = rows.iter().find(|row| row.iter().any(|field| field == name));
    row.and_then(|row| row.get(row.len() - 2)).cloned()
}

/// The rows of a table of the example: fields between bars, nothing quoted.
fn table(file: &str) -> Vec<Vec<String>> {
    let path = repository().join("examples/adventureworks/data").join(file);
    let text = std::fs::read_to_string(path).expect("the table");
    text.trim_start_matches('\u{feff}').lines().skip(1).map(|l| l.split('|').map(str::to_owned).collect()).collect()
}

/// Sales and target of each person in a month, from the example's files and nothing of the program.
fn people(month: &str) -> BTreeMap<String, (i64, i64)> {
    let (sales, targets) = (table("Sales.csv"), table("Targets.csv"));
    let sum = |rows: &[Vec<String>], person: usize, key: &str, date: usize, amount: usize| -> i64 {
        let own = rows.iter().filter(|row| row[person] == key && row[date].starts_with(month));
        own.map(|row| cents(&row[amount])).sum()
    };
    let person = |row: Vec<String>| {
        let (key, id, name) = (&row[0], &row[1], row[4].clone());
        (name, (sum(&sales, 4, key, 1, 8), sum(&targets, 0, id, 2, 1)))
    };
    table("Salesperson.csv").into_iter().map(person).collect()
}

#[test]
fn every_person_has_sales_target_and_attainment_of_the_files() {
    let people = people("2020/05");
    assert_eq!(people.values().filter(|(sales, _)| *sales != 0).count(), 17);
    assert_eq!(people.values().map(|(sales, _)| sales).sum::<i64>(), 332_860_746);
    assert_eq!(people.values().map(|(_, target)| target).sum::<i64>(), 1_350_000_000);
    // Asked for together: a person with a target and no sales has a row, too.
    let rows = facts("--measure sales --by rep --period 2020-05 --scenario AC,PL,att");
    let of_scenario = |scenario: &str| -> Vec<Vec<String>> {
        rows.iter().filter(|row| row.iter().any(|field| field == scenario)).cloned().collect()
    };
    let (actual, target, attainment) = (of_scenario("AC"), of_scenario("PL"), of_scenario("att"));
    for (name, (sales, plan)) in &people {
        assert_eq!(of(&actual, name).map(|v| cents(&v)), Some(*sales), "sales of {name}");
        assert_eq!(of(&target, name).map(|v| cents(&v)), Some(*plan), "target of {name}");
        let ratio: f64 = of(&attainment, name).expect("a row").parse().expect("a number");
        #[expect(clippy::cast_precision_loss, reason = "amounts of a few million")]
        let expected = *sales as f64 / *plan as f64;
        assert!((ratio - expected).abs() < 1e-11, "attainment of {name}: {ratio} instead of {expected}");
    }
    for (name, amount) in [
        ("Ranjit Varkey Chudukatil", 60_833_673),
        ("Linda Mitchell", 52_537_610),
        ("Tsvi Reiter", 26_226_246),
        ("Amy Alberts", 67_229),
        // Targets, no sales.
        ("Brian Welcker", 0),
    ] {
        assert_eq!(people.get(name).map(|p| p.0), Some(amount), "{name}");
    }
}

#[test]
fn the_report_says_what_the_facts_say() {
    for report in reports(adventureworks_built()) {
        let findings = json(&report.join("findings.json"));
        let find = |id: &str| findings["facts"].as_array().expect("facts").iter().find(|f| f["id"] == id).cloned();
        let (id, amount) = match findings["period"]["id"].as_str().expect("a period") {
            "2020-05" => ("sales@2020-05.AC", "3328607.46"),
            "2019" => ("sales@2019.AC", "32500005.58"),
            _ => continue,
        };
        assert_eq!(find(id).expect("the fact")["value"], amount, "{}", report.display());
    }
}
