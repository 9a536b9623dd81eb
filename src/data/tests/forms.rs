//! What is said about columns whose dates and numbers change their form, and about units and currencies.

use super::{failed, loaded, net};
use crate::data::sample::{self, Given, project};
use crate::data::{Dataset, Note, load};

fn sales(header: &str, rows: &str) -> sample::Project {
    let text = format!("Day\t{header}\n{rows}");
    let columns = format!("date=Day;amount={header}");
    let tables: [Given<'_>; 1] = [("sales", &columns, &text)];
    let mut given = project(&tables);
    given.brief.currency = "CNY".into();
    (given.brief.dimensions, given.brief.links) = (Vec::new(), Vec::new());
    given
}

fn note<'d>(data: &'d Dataset, kind: &str) -> Option<&'d Note> {
    data.quality.notes.iter().find(|n| n.kind == kind)
}

fn days(count: u32, row: impl Fn(u32) -> String) -> String {
    (1..=count).map(|d| row(d) + "\n").collect()
}

#[test]
fn dates_that_change_their_form_are_told_with_the_first_line() {
    let mut rows = days(20, |d| format!("2026-03-{d:02}\t1"));
    rows += "25/3/2026\t1\n26/3/2026\t1\n";
    let data = loaded(&sales("Sum", &rows));
    assert_eq!(net(&data, |_, _| true), 2_200);
    let told = note(&data, "form_changes").expect("told");
    assert_eq!(told.count, 2);
    assert!(told.detail.contains("`2026-03-01`") && told.detail.contains("`25/3/2026`"), "{}", told.detail);
    assert!(told.detail.ends_with("sales.csv:22"), "{}", told.detail);
    let plain = loaded(&sales("Sum", &days(20, |d| format!("2026-03-{d:02}\t1"))));
    assert!(note(&plain, "form_changes").is_none());
}

#[test]
fn ambiguous_dates_after_clear_ones_ask_with_both_readings() {
    let mut given = sales("Sum", &(days(20, |d| format!("2026-03-{d:02}\t1")) + "5/3/2026\t1\n"));
    let errors = failed(&given.brief);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.contains("`5/3/2026` in `Day` may be 2026-03-05 or 2026-05-03"), "{}", errors[0].message);
    assert_eq!(errors[0].place.as_ref().map(|p| (p.line, p.column)), Some((22, 1)));
    assert_eq!(errors[0].hints[0], "for 2026-03-05 write `format: {date: \"%d/%m/%Y\"}` under `tables.sales`");
    assert_eq!(errors[0].hints[1], "for 2026-05-03 write `format: {date: \"%m/%d/%Y\"}` under `tables.sales`");
    // What the hint says works, for the whole file.
    given.brief.tables[0].format.date = Some("%d/%m/%Y".into());
    let data = loaded(&given);
    assert_eq!(data.sales_span.map(|s| s.1.to_string()).as_deref(), Some("2026-03-20"));
    assert_eq!(net(&data, |_, _| true), 2_100);
    assert_eq!(note(&data, "form_changes").map(|n| n.count), Some(1));
}

#[test]
fn serial_dates_are_read_and_told() {
    let data = loaded(&sales("Sum", "46086\t1\n46087.5\t2\n"));
    assert_eq!(data.sales_span.map(|s| s.0.to_string()).as_deref(), Some("2026-03-05"));
    assert!(note(&data, "serial_dates").is_some_and(|n| n.count == 2 && n.detail.contains("`46086` is 2026-03-05")));
    let data = loaded(&sales("Sum", "46086\t1\n2020-01-05\t2\n2020-01-06\t2\n"));
    assert_eq!(data.quality.refused[0].kind, "serial");
    assert!(data.quality.refused[0].reason.contains("`46086`"), "{}", data.quality.refused[0].reason);
}

#[test]
fn numbers_that_change_their_form_are_told_with_the_first_line() {
    let data = loaded(&sales("Sum", "2026-03-01\t1,234.50\n2026-03-02\t1.234,50\n2026-03-03\t1,234\n"));
    assert_eq!(net(&data, |_, _| true), 246_900);
    let told = note(&data, "form_changes").expect("told");
    assert!(told.detail.contains("`1.234,50`") && told.detail.ends_with("sales.csv:3"), "{}", told.detail);
    assert_eq!(data.quality.refused[0].kind, "two_readings");
    let commas = loaded(&sales("Sum", "2026-03-01\t1.234,50\n2026-03-02\t12,5\n"));
    assert_eq!(net(&commas, |_, _| true), 124_700);
    assert_eq!(note(&commas, "decimal_comma").map(|n| n.count), Some(2));
    let threes = loaded(&sales("Sum", "2026-03-01\t1.234\n2026-03-02\t12.345\n"));
    assert_eq!(note(&threes, "point_by_threes").map(|n| n.count), Some(2));
}

#[test]
fn a_unit_in_a_number_wins_over_that_of_the_header_and_is_told() {
    let data = loaded(&sales("销售额（万元）", "2026-03-01\t1.5\n2026-03-02\t20000元\n2026-03-03\t3万\n"));
    assert_eq!(net(&data, |_, _| true), 1_500_000 + 2_000_000 + 3_000_000);
    let told = note(&data, "unit_in_value").expect("told");
    assert!(told.count == 1 && told.detail.contains("`20000元`"), "{}", told.detail);
}

#[test]
fn what_is_missing_is_no_zero_and_is_told() {
    let data = loaded(&sales("Sum", "2026-03-01\t5\n2026-03-02\tn/a\n2026-03-03\t-\n2026-03-04\t\n2026-03-05\t0\n"));
    assert_eq!(note(&data, "missing_words").map(|n| n.count), Some(2));
    assert_eq!(note(&data, "blank_amounts").map(|n| n.count), Some(3));
    assert_eq!(data.quality.refused, []);
}

#[test]
fn a_header_in_another_currency_names_both() {
    let errors = failed(&sales("Sales (USD)", "2026-03-01\t5\n").brief);
    assert!(errors[0].message.contains("is in USD, and the project counts in CNY"), "{}", errors[0].message);
    let data = loaded(&sales("Sales (RMB)", "2026-03-01\t5\n"));
    assert_eq!(net(&data, |_, _| true), 500);
    let data = loaded(&sales("Sum", "2026-03-01\t5\n2026-03-01\t€5\n2026-03-01\t#N/A\n"));
    let told: Vec<&str> = data.quality.refused.iter().map(|r| r.reason.as_str()).collect();
    assert!(told[0].contains("`€5`") && told[0].contains("it says € and the project counts in CNY"), "{}", told[0]);
    assert!(told[1].contains("`#N/A` is an error of the workbook"), "{}", told[1]);
}

#[test]
fn refusals_of_one_kind_are_counted_together_whatever_their_texts() {
    let rows = days(28, |d| format!("2026-03-{d:02}\tx{d}")) + "2026-03-29\t5\n";
    let data = loaded(&sales("Sum", &rows));
    assert_eq!(data.quality.refused[0].count, 28);
    assert_eq!(data.quality.refused.len(), crate::data::Quality::LISTED);
    assert_eq!(data.quality.refused[0].fact(), "the amount is not a number");
}

#[test]
fn a_file_in_another_unit_is_told() {
    let given = sales("Sum", &days(12, |d| format!("2026-01-{d:02}\t{}", 40_000 + 1_000 * d)));
    let text = |row: &dyn Fn(u32) -> String| format!("Day\tSum\n{}", days(12, row));
    let small = text(&|d| format!("2026-02-{d:02}\t{}.{d}", 4 + d % 2));
    sample::write(&given.folder.path().join("february.csv"), small.as_bytes());
    let mut brief = given.brief.clone();
    brief.tables[0].files.push("february.csv".into());
    let data = load(&brief).expect("loads");
    let told = note(&data, "unit_jump").expect("told");
    assert_eq!(told.count, 12);
    assert!(told.detail.contains("10,000 times smaller in february.csv than in sales.csv"), "{}", told.detail);
    let grown = text(&|d| format!("2026-02-{d:02}\t{}", 90_000 + 1_000 * d));
    sample::write(&given.folder.path().join("february.csv"), grown.as_bytes());
    assert!(note(&load(&brief).expect("loads"), "unit_jump").is_none());
}

#[test]
fn dates_of_an_earlier_century_do_not_move_the_start_of_the_data() {
    let rows = days(28, |d| format!("2026-03-{d:02}\t1")) + "1926-03-05\t1\n1900-01-01\t1\n1900-01-00\t1\n";
    let data = loaded(&sales("Sum", &rows));
    assert_eq!(data.sales_span.map(|s| s.0.to_string()).as_deref(), Some("2026-03-01"));
    assert_eq!(net(&data, |_, _| true), 3_000, "the rows stay in the data");
    let told = note(&data, "early_dates").expect("told");
    assert!(told.count == 2 && told.detail.contains("sales.csv:30:1 (1926-03-05)"), "{}", told.detail);
    assert_eq!(data.quality.refused[0].kind, "zero_date");
}

#[test]
fn periods_of_targets_are_read_by_name_date_and_number() {
    let tables = |grain, periods: &[&str]| {
        let text = periods.iter().fold("P,T\n".to_owned(), |text, p| text + p + ",1\n");
        let tables: [Given<'_>; 2] =
            [("sales", "date=Day amount=Sales", "Day,Sales\n2026-01-01,1\n"), ("targets", "period=P amount=T", &text)];
        let mut given = project(&tables);
        (given.brief.dimensions, given.brief.links) = (Vec::new(), Vec::new());
        given.brief.tables[1].grain = Some(grain);
        let data = loaded(&given);
        let span = |i: usize| (data.targets.start[i], data.targets.end[i]);
        let spans: std::collections::BTreeSet<_> = (0..data.targets.start.len()).map(span).collect();
        let kinds: Vec<&str> = data.quality.refused.iter().map(|r| r.kind).collect();
        (data.targets.start.len(), spans.len(), kinds.join(" "))
    };
    use crate::base::Grain::{Month, Quarter, Week, Year};
    let months =
        ["2026-03", "202603", "2026年3月", "46082", "Mar-26", "2026/3/15", "2026.03", "3月", "2026-Q1", "FY2026"];
    assert_eq!(tables(Month, &months), (7, 1, "no_year grain fiscal".into()));
    let quarters = ["2026Q1", "2026-Q1", "2026年一季度", "2026年第1季度", "2026-02", "Q1 2026", "2026", "2026H1"];
    assert_eq!(tables(Quarter, &quarters), (6, 1, "grain form".into()));
    assert_eq!(tables(Week, &["2026-W07", "2026W07", "2026-02-10", "2026-02"]), (3, 1, "grain".into()));
    assert_eq!(tables(Year, &["2026", "2026年", "2026-05", "2026-Q2"]), (3, 1, "grain".into()));
}
