//! A company whose fiscal year is one of whole weeks, 4-5-4: the reports around its year of 53 weeks.

use std::path::{Path, PathBuf};

use crate::harness::{copy, folder, json, pdf_text, repository, salesdeck};

/// The project of the case `retail-weeks`: a Sunday and a Saturday sale in each week of FY2022, FY2023 and FY2024.
fn project(name: &str) -> PathBuf {
    let project = folder(name);
    copy(&repository().join("tests/it/cases/retail-weeks"), &project);
    project
}

/// The value of a measure in a period under a scenario, as `facts` prints it.
fn fact(project: &Path, period: &str, scenario: &str) -> String {
    let asked = [
        "facts",
        "--measure",
        "sales",
        "--period",
        period,
        "--scenario",
        scenario,
        "--format",
        "csv",
        "--as-of",
        AS_OF,
    ];
    let run = salesdeck(project, asked).done();
    let line = run.stdout.lines().nth(1).expect("a row").to_owned();
    line.split(',').nth(4).expect("a value").to_owned()
}

/// The value of a line of `facts` without cents.
fn whole(line: &str) -> u32 {
    let value = line.rsplit(',').nth(1).expect("a value");
    value.strip_suffix(".00").unwrap_or(value).parse().expect("a whole number")
}

/// The last day of FY2024.
const AS_OF: &str = "2025-02-01";

/// Sales of the weeks of the file from one to another, both counted from 0: North 1000 + 10 × week, South 500 + 7 × (week
/// mod 13). FY2022 has the weeks 0 to 51, FY2023 the weeks 52 to 104, FY2024 the weeks 105 to 156.
fn sold(weeks: std::ops::RangeInclusive<u32>) -> u32 {
    weeks.map(|week| 1000 + 10 * week + 500 + 7 * (week % 13)).sum()
}

#[test]
fn last_year_has_as_many_weeks() {
    let project = project("weeks/facts");
    let same = |period: &str, scenario: &str, weeks: std::ops::RangeInclusive<u32>| {
        assert_eq!(fact(&project, period, scenario), format!("{}.00", sold(weeks)), "{period} {scenario}");
    };
    same("FY2023", "AC", 52..=104);
    same("FY2023", "PY", 0..=51);
    same("FY2023-W53", "AC", 104..=104);
    assert_eq!(fact(&project, "FY2023-W53", "PY"), "");
    same("FY2023-P12", "AC", 100..=104);
    same("FY2023-P12", "PY", 48..=51);
    same("FY2024", "PY", 52..=103);
    same("FY2024-Q4", "PY", 91..=103);
    same("FY2024-P12", "PY", 100..=103);
    same("FY2024-P01", "PP", 100..=104);
    same("FY2024-W52", "PY", 103..=103);
    same("_FY2024-P02", "AC", 105..=113);
    same("_FY2024-P02", "PY", 52..=60);
}

#[test]
fn reports_of_all_lengths_are_built_and_tell_of_the_leap_week() {
    let project = project("weeks/reports");
    let build = |arguments: &[&str]| {
        let common = ["build", "--as-of", AS_OF, "--format", "pdf,json", "--strict"];
        salesdeck(&project, common.iter().chain(arguments)).done()
    };
    build(&[]);
    for folder in ["weekly/FY2024-W52", "monthly/FY2024-P12", "quarterly/FY2024-Q4", "yearly/FY2024"] {
        let report = project.join("output").join(folder).join("all/en");
        assert_eq!(json(&report.join("manifest.json"))["period"], folder.split('/').nth(1).expect("a period"));
    }
    let text = |folder: &str, lang: &str| {
        let report = project.join("output").join(folder).join("all").join(lang);
        let pdf = std::fs::read_dir(report).expect("the report").map(|entry| entry.expect("a file").path());
        pdf_text(&pdf.into_iter().find(|path| path.extension().is_some_and(|e| e == "pdf")).expect("a PDF"))
    };
    let Some(year) = text("yearly/FY2024", "en") else { return };
    assert!(year.contains("2024-02-04to2025-02-01,52weeks"), "the cover says the days");
    assert!(year.contains("PYleavesoutweek53ofFY2023(2024-01-28to2024-02-03;2.54kUSD)"), "{year}");
    let month = text("monthly/FY2024-P12", "zh").expect("text");
    assert!(month.contains("2024财年第12期") && month.contains("AC与PY同为4周"), "{month}");
    // The period that holds the leap week: it grew by 55.8 % with it, from 8,274 to 12,894 − 2,540 without.
    build(&["--period", "FY2023-P12"]);
    let long = text("monthly/FY2023-P12", "en").expect("text");
    assert!(long.contains("ACcounts5weeks,PY4.WithoutitΔPY%is+25.1%."), "{long}");
    assert!(long.contains("Weeks:4(P1FY2024,P1FY2023),5(P12FY2023)."), "beside the next targets: {long}");
    assert!(long.contains("Weeksinaperiod:5(P2,P5,P8,P11,P12FY2023),otherwise4."), "{long}");
}

#[test]
fn targets_may_be_set_for_periods_of_weeks() {
    let project = project("weeks/targets");
    let targets = "month,store,amount\nFY2024-P01,North,4000\nFY2024-P02,North,5000\nFY2024-P02,South,1000\n";
    std::fs::write(project.join("targets.csv"), targets).expect("written");
    assert_eq!(fact(&project, "FY2024-P02", "PL"), "6000.00");
    // 20 working days in the four weeks of P1, 25 in the five of P2.
    assert_eq!(fact(&project, "FY2024-W01", "PL"), "1000.00");
    assert_eq!(fact(&project, "FY2024-W05", "PL"), "1200.00");
    assert_eq!(fact(&project, "_FY2024-P02", "PL"), "10000.00");
}

#[test]
fn a_leap_week_inside_the_year_is_left_out_of_sums_and_of_distinct_counts() {
    let project = folder("weeks/inside");
    // The year closes on the last Saturday of September; FY2023 has 53 weeks, the 14th is the leap week:
    // 2022-12-25 to 2022-12-31. Every week has an order of a customer of its own and one of the customer K0.
    let first = "2021-09-26".parse::<chrono::NaiveDate>().expect("a date");
    let mut rows = String::from("date,order,customer,amount\n");
    for (week, sunday) in first.iter_weeks().take(157).enumerate() {
        let saturday = sunday + chrono::Days::new(6);
        rows += &format!("{sunday},A{week},K0,1\n{saturday},B{week},K{},{}\n", week + 1, 10 + week);
    }
    std::fs::write(project.join("sales.csv"), rows).expect("written");
    let config = "salesdeck: 1\ntitle: x\nlanguages: [en]\ncurrency: USD\ntables:\n  sales:\n    files: sales.csv\n    \
        columns: {date: date, amount: amount, order: order, customer: customer}\ndimensions:\n  customer:\n\
        calendar:\n  weeks: 4-4-5\n  year_end: {month: 9, weekday: saturday, rule: last}\n  leap_week: 3\n\
        reports:\n  yearly: {cadence: year, fiscal: true}\n";
    std::fs::write(project.join("salesdeck.yaml"), config).expect("written");
    let of = |measure: &str, arguments: &[&str]| -> Vec<u32> {
        let asked = ["facts", "--measure", measure, "--scenario", "PY", "--format", "csv", "--as-of", "2024-09-28"];
        let run = salesdeck(&project, asked.iter().chain(arguments)).done();
        run.stdout.lines().skip(1).map(whole).collect()
    };
    // Weeks 52 to 104 of the file are FY2023, week 65 is the leap week.
    let sold: u32 = (52..=104).filter(|week| *week != 65).map(|week| 11 + week).sum();
    let year = of("sales", &["--period", "FY2024"]);
    assert_eq!(year, [sold]);
    for parts in ["month", "quarter", "week"] {
        let parts = of("sales", &["--period", "FY2024", "--grain", parts]);
        assert_eq!(parts.iter().sum::<u32>(), year[0], "parts add up to the year");
    }
    // 52 weeks with two orders each; 52 customers of one week and K0; all but K0 are new (it bought in FY2022).
    assert_eq!(of("orders", &["--period", "FY2024"]), [104]);
    assert_eq!(of("customers", &["--period", "FY2024"]), [53]);
    assert_eq!(of("new_customers", &["--period", "FY2024"]), [52]);
    // By customer: nobody bought only in the leap week, and K66 (the one of week 65) has no sales last year.
    let by_customer = of("sales", &["--period", "FY2024", "--by", "customer"]);
    assert_eq!(by_customer.iter().sum::<u32>(), year[0]);
    assert_eq!(of("customers", &["--period", "FY2024-Q1"]), [14]);
    assert_eq!(of("customers", &["--period", "FY2024-Q2"]), [14]);
}
