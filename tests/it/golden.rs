//! The example's figures to the cent, as published with its data.

use crate::harness::{repository, salesdeck};

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
fn regions_and_reps_of_a_month() {
    let of = |rows: &[Vec<String>], name: &str| {
        let row = rows.iter().find(|row| row.iter().any(|field| field == name));
        row.and_then(|row| row.get(row.len() - 2)).cloned()
    };
    let regions = facts("--measure sales --by region --period 2020-05");
    for (region, amount) in
        [("France", "608336.73"), ("Northwest", "568410.91"), ("Southwest", "564234.67"), ("Canada", "396395.01")]
    {
        assert_eq!(of(&regions, region).as_deref(), Some(amount), "{region}");
    }
    let reps = facts("--measure sales --by rep --period 2020-05");
    for (rep, amount) in [
        ("Ranjit Varkey Chudukatil", "608336.73"),
        ("Linda Mitchell", "525376.10"),
        ("Tsvi Reiter", "262262.46"),
        ("Amy Alberts", "672.29"),
    ] {
        assert_eq!(of(&reps, rep).as_deref(), Some(amount), "{rep}");
    }
}
