//! Tables of series as people write them.

use super::read::{Series, parse};
use crate::base::Error;

fn read(text: &str) -> Result<Vec<Series>, Vec<Error>> {
    parse("x.csv".into(), text.into(), 12)
}

fn ahead(periods: &[&str]) -> Vec<String> {
    let rows: String = periods.iter().enumerate().map(|(i, p)| format!("a,{p},{i}\n")).collect();
    read(&format!("series,period,value\n{rows}")).expect("a series")[0].course.ahead(2)
}

fn refused(text: &str) -> String {
    read(text).expect_err("a mistake").iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn periods_go_on_as_they_are_written() {
    for (periods, next) in [
        (vec!["2025-11", "2025-12"], ["2026-01", "2026-02"]),
        (vec!["202511", "202512"], ["202601", "202602"]),
        (vec!["2025-Q3", "2025-Q4"], ["2026-Q1", "2026-Q2"]),
        (vec!["2025Q3", "2025Q4"], ["2026-Q1", "2026-Q2"]),
        (vec!["2026-W52", "2026-W53"], ["2027-W01", "2027-W02"]),
        (vec!["2024", "2025"], ["2026", "2027"]),
        (vec!["7", "8"], ["9", "10"]),
        (vec!["10", "20"], ["30", "40"]),
        (vec!["2025-12-30", "2025-12-31"], ["2026-01-01", "2026-01-02"]),
        (vec!["2025-12-20", "2025-12-27"], ["2026-01-03", "2026-01-10"]),
        (vec!["2025-11-30", "2025-12-31"], ["2026-01-31", "2026-02-28"]),
        (vec!["2025-11-30", "2025-12-30"], ["2026-01-30", "2026-02-28"]),
        (vec!["2025-03-31", "2025-06-30"], ["2025-09-30", "2025-12-31"]),
        (vec!["2024-06-01", "2025-06-01"], ["2026-06-01", "2027-06-01"]),
        (vec!["20251231", "20260101"], ["20260102", "20260103"]),
        (vec!["2026-01-08", "2026-01-09", "2026-01-12"], ["2026-01-13", "2026-01-14"]),
        (vec!["2026/1/31"], ["2026-02-28", "2026-03-31"]),
        (vec!["2025年11月", "2025年12月"], ["2026-01", "2026-02"]),
    ] {
        assert_eq!(ahead(&periods), next, "{periods:?}");
    }
}

#[test]
fn rows_may_stand_in_any_order_and_series_keep_theirs() {
    let text = "Value;Note;Period;Series\n\"1,234.5\";x;2;b\n7;;1;b\n3;;5;a\n1e2;;3;b\n";
    let series = read(text).expect("two series");
    let found: Vec<(&str, &[f64])> = series.iter().map(|s| (s.name.as_str(), s.values.as_slice())).collect();
    assert_eq!(found, [("b", [7.0, 1234.5, 100.0].as_slice()), ("a", [3.0].as_slice())]);
    assert_eq!(series[0].course.ahead(1), ["4"]);
}

#[test]
fn mistakes_are_told_with_their_places() {
    for (text, place, words) in [
        ("series,period,value\na,1,5\na,2,5\na,4,6\n", "x.csv:4:3", "3 is not there"),
        ("series,period,value\na,1,5\na,1,6\n", "x.csv:3:3", "twice"),
        ("series,period,value\na,2026-01,5\na,2026-03,6\n", "x.csv:3:3", "2026-02 is not there"),
        ("series,period,value\na,1,five\n", "x.csv:2:5", "`five` is not a number"),
        ("series,period,value\na,1,\n", "x.csv:2:5", "the value is missing"),
        ("series,period,value\na,1,inf\n", "x.csv:2:5", "`inf` is not a number"),
        ("series,period,value\na,1,NaN\n", "x.csv:2:5", "`NaN` is not a number"),
        ("series,period,value\n,1,5\n", "x.csv:2:1", "no name"),
        ("series,period,value\na,soon,5\n", "x.csv:2:3", "`soon` is not a date"),
        ("series,period,value\na,03/04/2026,5\n", "x.csv:2:3", "either order"),
        ("series,period,value\na,1,5,6\n", "x.csv:2", "4 fields"),
        ("series,perid,value\na,1,5\n", "x.csv:1", "no column `period`"),
        ("series,period,value\n", "", "no rows"),
    ] {
        let told = refused(text);
        assert!(told.contains(place) && told.contains(words) && told.contains("= help:"), "{text}\n{told}");
    }
    assert!(refused("series,perid,value\na,1,5\n").contains("is `perid` meant?"));
}

#[test]
fn each_series_may_have_its_own_form_of_periods() {
    let text = "series,period,value\na,1,5\na,2,6\nq,2025-Q4,7\nq,2026-Q1,8\nd,2026-01-31,1\nd,2026-02-28,2\n";
    let next: Vec<Vec<String>> = read(text).expect("series").iter().map(|s| s.course.ahead(1)).collect();
    assert_eq!(next, [["3"], ["2026-Q2"], ["2026-03-31"]]);
    assert!(refused(&format!("{text}q,soon,9\n")).contains("x.csv:8:3"));
}

#[test]
fn many_mistakes_are_counted() {
    let rows: String = (0..500).map(|i| format!("a,{i},x{i}\n")).collect();
    let errors = read(&format!("series,period,value\n{rows}")).expect_err("mistakes");
    assert_eq!(errors.len(), 21);
    assert!(errors[20].message.contains("480 more"));
}
