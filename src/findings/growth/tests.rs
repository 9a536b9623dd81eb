//! Growth through windows: the oracles of methods.md B1, and a small company.

use super::super::sample::Sample;
use super::super::tests::findings;
use super::super::variance::{Cell, quotient, relative};
use super::{ViewKind, two_year_average};
use crate::base::{Decimal, Scenario, Value};
use crate::findings::Findings;

fn oracles() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles are JSON")
}

#[test]
fn o1_2_the_mean_of_two_years() {
    let oracle = &oracles()["growth"]["two_year_avg"];
    let percent = |at: usize| oracle[at].as_f64().expect("a number") / 100.0;
    let mean = two_year_average(percent(0), percent(1)).expect("both above −100 %");
    assert!((mean - percent(2)).abs() < 5e-7, "{mean}");
    assert_eq!(two_year_average(-1.2, 0.5), None);
}

#[test]
fn o1_3_growth_per_day() {
    let oracle = &oracles()["growth"]["per_day"];
    let number = |list: &str, at: usize| oracle[list][at].as_i64().expect("a number");
    let exact = |n: i64| Cell::of(Value::Exact(Decimal::whole(n.into())));
    let (a, b) = ([number("a", 0), number("a", 1)], [number("b", 0), number("b", 1)]);
    let each = |pair: [i64; 2]| {
        let value = |n: i64| Value::Exact(Decimal::whole(n.into()));
        quotient(value(pair[0]), value(pair[1]))
    };
    let real = |cell: Cell| cell.value.map_or(f64::NAN, Value::to_f64);
    assert!((real(relative(exact(a[0]), exact(b[0]))) - oracle["raw"].as_f64().expect("a number")).abs() < 5e-7);
    assert!((real(relative(each(a), each(b))) - oracle["per_day"].as_f64().expect("a number")).abs() < 5e-7);
}

/// Sales of 100 on the first working days of every month of three years, but for the months named.
fn company(without: &[&str]) -> crate::data::Dataset {
    let mut sample = Sample::new().dimension("region", None, &["North", "South"]);
    for year in 2018..=2020 {
        for month in 1..=12 {
            let name = format!("{year}-{month:02}");
            if without.contains(&name.as_str()) {
                continue;
            }
            for day in 1..=9 {
                sample = sample.sale(&format!("{name}-{day:02}"), &[0], 0, 10_000 * i64::from(year - 2016));
            }
        }
    }
    sample.build()
}

fn value(found: &Findings, kind: ViewKind, scenario: Scenario) -> Option<String> {
    let view = found.growth.views.iter().find(|v| v.kind == kind)?;
    found.value(&view.comparison, scenario).map(Value::text)
}

#[test]
fn quarter_year_and_twelve_months_to_date() {
    let found = findings(&company(&[]), "2020-05", "2020-05-31", Vec::new());
    let of = |kind, scenario| value(&found, kind, scenario).unwrap_or_default();
    // 900 a month in 2018, 1.5 and 2 times that in 2019 and 2020.
    assert_eq!(of(ViewKind::QuarterToDate, Scenario::AC), "7200.00", "April and May");
    assert_eq!(of(ViewKind::QuarterToDate, Scenario::PY), "5400.00");
    assert_eq!(of(ViewKind::YearToDate, Scenario::AC), "18000.00", "five months");
    assert_eq!(of(ViewKind::YearToDate, Scenario::DPYRel), "0.333333333333");
    assert_eq!(of(ViewKind::MovingYear, Scenario::AC), "36900.00", "seven months of 2019, five of 2020");
    assert_eq!(of(ViewKind::MovingYear, Scenario::PY), "26100.00");
    // √(4/3 · 3/2) − 1.
    assert_eq!(of(ViewKind::TwoYearAverage, Scenario::DPYRel), "0.414213562373");
    // 21 working days in May 2020, 23 in May 2019.
    assert_eq!(of(ViewKind::PerWorkingDay, Scenario::AC), "171.428571429");
    assert_eq!(of(ViewKind::PerWorkingDay, Scenario::PY), "117.391304348");
    assert!(found.growth.year_to_date.iter().any(|c| c.measure == "sales" && c.period.to_string() == "_2020-05"));
}

#[test]
fn a_missing_month_leaves_its_counterpart_out_too() {
    let found = findings(&company(&["2019-03"]), "2020-05", "2020-05-31", Vec::new());
    let months: Vec<String> = found.growth.common.iter().flatten().map(ToString::to_string).collect();
    assert_eq!(months, ["2020-01", "2020-02", "2020-04", "2020-05"]);
    assert_eq!(value(&found, ViewKind::CommonMonths, Scenario::AC).as_deref(), Some("14400.00"));
    assert_eq!(value(&found, ViewKind::CommonMonths, Scenario::PY).as_deref(), Some("10800.00"));
    assert_eq!(value(&found, ViewKind::YearToDate, Scenario::AC), None);
    // Data that begin within the year before: the months from there on.
    let without: Vec<String> =
        (1..=12).map(|m| format!("2018-{m:02}")).chain((1..=3).map(|m| format!("2019-{m:02}"))).collect();
    let without: Vec<&str> = without.iter().map(String::as_str).collect();
    let found = findings(&company(&without), "2020-05", "2020-05-31", Vec::new());
    assert_eq!(value(&found, ViewKind::CommonMonths, Scenario::PY).as_deref(), Some("5400.00"));
}

#[test]
fn members_of_one_period_only_are_left_out_of_the_comparable_basis() {
    let mut sample = Sample::new().dimension("region", None, &["North", "South", "unmatched"]);
    for (date, region, cents) in [
        ("2019-01-02", 0, 100),
        ("2019-05-06", 0, 10_000),
        ("2020-05-06", 0, 11_000),
        ("2020-05-07", 1, 4_000),
        ("2020-05-29", 2, 700),
    ] {
        sample = sample.sale(date, &[region], 0, cents);
    }
    let found = findings(&sample.build(), "2020-05", "2020-05-31", Vec::new());
    assert_eq!(value(&found, ViewKind::Period, Scenario::DPYRel).as_deref(), Some("0.57"));
    assert_eq!(value(&found, ViewKind::Comparable, Scenario::DPYRel).as_deref(), Some("0.1"));
}
