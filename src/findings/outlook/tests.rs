//! The ladder, the fall back, the break, and what a report says of them.

use super::super::sample::{Sample, brief, report};
use super::super::soundness::check;
use super::super::{Findings, Request, compute, fact_id};
use super::*;
use crate::base::{Calendar, Impact, Scenario};

/// Months from January 2022 with a sale of so many cents on the 15th; a target of a tenth more in each of 2025.
fn company(cents: &[i64]) -> crate::data::Dataset {
    let mut sample = Sample::new().dimension("region", None, &["North", "South"]).dimension("customer", None, &["Ada"]);
    for (i, cents) in cents.iter().enumerate() {
        let date = format!("{}-{:02}-15", 2022 + i / 12, i % 12 + 1);
        sample = sample.sale(&date, &[i as u32 % 2, 0], 0, *cents);
    }
    for month in 1..=12 {
        sample = sample.target(&format!("2025-{month:02}"), "region", 0, 1_200_000);
    }
    sample.build()
}

/// A season of a company: a dip in February, a peak in December, growth.
fn cents(months: usize) -> Vec<i64> {
    let season = [95, 70, 105, 98, 100, 104, 97, 96, 106, 102, 108, 119];
    (0..months).map(|i| season[i % 12] * 10_000 + i as i64 * 4_000 + [900, -700, 400][i % 3]).collect()
}

fn findings(data: &crate::data::Dataset, cadence: Grain, period: &str, as_of: &str) -> Findings {
    let period = Period::parse(period, &Calendar::default()).expect("a period");
    let request = Request { report: report(cadence), period, as_of: as_of.parse().expect("a date"), slice: Vec::new() };
    let findings = compute(data, &brief(), &request).expect("findings");
    check(&findings);
    findings
}

fn value(findings: &Findings, id: &str) -> f64 {
    findings.fact(id).and_then(|f| f.value).expect("a value").to_f64()
}

fn reason(findings: &Findings) -> Option<&str> {
    findings.absent.iter().find(|a| a.what == "forecast").map(|a| a.reason.as_str())
}

#[test]
fn a_forecast_comes_with_its_error_and_its_parts_add_up() {
    let data = company(&cents(41));
    let found = findings(&data, Grain::Month, "2025-05", "2025-05-31");
    let outlook = found.outlook.as_ref().expect("an outlook");
    let months: Vec<String> = outlook.steps.iter().map(|s| s.period.to_string()).collect();
    assert_eq!(months, ["2025-06", "2025-07", "2025-08", "2025-09", "2025-10", "2025-11"]);
    assert_eq!((outlook.method.as_str(), outlook.fell_back, outlook.past.len()), ("combination", false, 15));
    assert!(value(&found, &outlook.test.origins) >= 6.0);
    assert!(
        value(&found, &outlook.test.error) < 0.1 && value(&found, outlook.test.skill.as_ref().expect("skill")) > 0.0
    );
    assert!(outlook.total.check.to_f64().abs() < f64::MIN_POSITIVE);
    let sum: f64 = outlook.steps.iter().map(|s| value(&found, &s.value)).sum();
    assert!((sum - value(&found, &outlook.total.value)).abs() < 1e-6);
    for step in &outlook.steps {
        // The year ends with the targets.
        assert_eq!(step.target.is_some(), step.period.year == 2025);
        let all = [&step.within_95[0], &step.within_80[0], &step.value, &step.within_80[1], &step.within_95[1]];
        assert!(all.map(|id| value(&found, id)).is_sorted(), "{step:?}");
    }
    // The interval of the sum is narrower than the sum of the intervals.
    let width = |ids: &[FactId; 2]| value(&found, &ids[1]) - value(&found, &ids[0]);
    let widths: f64 = outlook.steps.iter().map(|s| width(&s.within_80)).sum();
    assert!(width(&outlook.total.within_80) < widths);
    assert!(found.findings.iter().any(|f| f.kind == "forecast" && f.facts["total"] == outlook.total.value));
    let id = fact_id("sales", &Default::default(), &outlook.steps[0].period, Scenario::FC);
    assert_eq!(outlook.steps[0].value, id);
}

#[test]
fn the_season_comes_back() {
    let full = cents(48);
    let found = findings(&company(&full[..42]), Grain::Month, "2025-06", "2025-06-30");
    let outlook = found.outlook.as_ref().expect("an outlook");
    for (step, cents) in outlook.steps.iter().zip(&full[42..]) {
        let (f, y) = (value(&found, &step.value), *cents as f64 / 100.0);
        assert!((f / y - 1.0).abs() < 0.06, "{} {f} {y}", step.period);
    }
}

#[test]
fn the_year_lands_by_the_forecast_and_the_plans_own_landing_stands_beside_it() {
    let full = cents(48);
    let found = findings(&company(&full[..41]), Grain::Month, "2025-05", "2025-05-31");
    let pacing = found.pacing.as_ref().expect("pacing");
    let landing = found.outlook.as_ref().and_then(|o| o.landing.as_ref()).expect("a landing");
    assert_eq!(pacing.landing.as_ref(), Some(&landing.value));
    assert!(landing.plan.as_ref().is_some_and(|plan| *plan != landing.value));
    let truth = full[36..].iter().sum::<i64>() as f64 / 100.0;
    let [low, mid, high] = [&landing.low, &landing.value, &landing.high].map(|id| value(&found, id));
    assert!((mid / truth - 1.0).abs() < 0.03 && low < truth && truth < high, "{low} {mid} {high} {truth}");
    let gap = value(&found, landing.gap.as_ref().expect("a gap"));
    assert!((gap - (mid - value(&found, &pacing.target))).abs() < 1e-6);
}

#[test]
fn the_course_of_the_year_is_expected_month_by_month_however_many_are_left() {
    let data = company(&cents(39));
    let found = findings(&data, Grain::Month, "2025-03", "2025-03-31");
    let outlook = found.outlook.as_ref().expect("an outlook");
    let course = &found.pacing.as_ref().expect("pacing").course;
    assert_eq!((outlook.steps.len(), course.len()), (6, 12));
    let expected: Vec<Option<f64>> =
        course.iter().map(|point| point.expected.as_ref().map(|id| value(&found, id))).collect();
    assert!(expected[..3].iter().all(Option::is_none), "what is over is not expected: {expected:?}");
    let expected: Vec<f64> = expected[3..].iter().map(|month| month.expect("each month that is left")).collect();
    let landing = outlook.landing.as_ref().expect("a landing");
    assert!((expected[8] - value(&found, &landing.value)).abs() < 1e-6);
    // Up to each month: what is there, and the months before it. The report shows six of the nine.
    let mut sum = value(&found, course[2].actual.as_ref().expect("three months"));
    for (expected, step) in expected.iter().zip(&outlook.steps) {
        sum += value(&found, &step.value);
        assert!((expected - sum).abs() < 0.02, "{}: {expected} {sum}", step.period);
    }
    // December is the peak of the season: the last months do not rise alike.
    assert!(expected[8] - expected[7] > 1.05 * (expected[7] - expected[6]), "{expected:?}");
}

#[test]
fn the_month_that_runs_is_what_it_brought_and_the_forecast_of_the_days_that_are_left() {
    let mut all = cents(42);
    // The sales of June to date, on the 15th: hardly any.
    all[41] = 1;
    let data = company(&all);
    let whole = findings(&company(&cents(41)), Grain::Month, "2025-05", "2025-05-31");
    let model = whole.outlook.as_ref().expect("an outlook");
    // Of the 21 working days of June 2025, 8 come after Wednesday the 18th.
    let (cadences, left) = ([(Grain::Month, "2025-06"), (Grain::Week, "2025-W25")], 8.0 / 21.0);
    for (cadence, period) in cadences {
        let found = findings(&data, cadence, period, "2025-06-18");
        let outlook = found.outlook.as_ref().expect("an outlook");
        assert_eq!(outlook.steps[0].period.to_string(), "2025-06");
        assert!((value(&found, outlook.running.as_ref().expect("a month that runs")) - left).abs() < 1e-12);
        let june = value(&whole, &model.steps[0].value);
        let expected = 0.01 + left * june;
        assert!((value(&found, &outlook.steps[0].value) - expected).abs() < 0.02, "{period}");
        let (low, high) = (&model.steps[0].within_80, &outlook.steps[0].within_80);
        let above =
            |findings: &Findings, step: &Step| value(findings, &step.within_80[1]) - value(findings, &step.value);
        let (before, after) = (above(&whole, &model.steps[0]), above(&found, &outlook.steps[0]));
        assert!((after - left.sqrt() * before).abs() < 0.02, "{low:?} {high:?} {before} {after}");
        // The months after it are as the model has them, which the days of June never entered.
        for (step, same) in outlook.steps[1..].iter().zip(&model.steps[1..]) {
            assert!((value(&found, &step.value) - value(&whole, &same.value)).abs() < 1e-9);
        }
        // The year lands where the sum of its months is, and the course says so from June on.
        let landing = outlook.landing.as_ref().expect("a landing");
        let before = whole.outlook.as_ref().and_then(|o| o.landing.as_ref()).expect("a landing");
        let lands = value(&found, &landing.value);
        assert!((lands - (value(&whole, &before.value) - june + expected)).abs() < 0.03, "{period}: {lands}");
        let width = |findings: &Findings, l: &Landing| value(findings, &l.high) - value(findings, &l.low);
        assert!(width(&found, landing) < width(&whole, before));
        let course = &found.pacing.as_ref().expect("pacing").course;
        let done = value(&found, course[4].actual.as_ref().expect("five months"));
        assert!(course[4].expected.is_none());
        let june = value(&found, course[5].expected.as_ref().expect("June is expected"));
        assert!((june - done - expected).abs() < 0.03, "{period}: {june} {done}");
        // So does the facts command, members and all.
        for by in [&[][..], &["region"][..]] {
            let rows = super::super::tests::ask(&data, "sales", by, "2025", &[Scenario::FC], "2025-06-18");
            let year: f64 = rows.into_iter().map(|row| row.value.expect("a forecast").to_f64()).sum();
            assert!((year - lands).abs() < 0.05, "{by:?} {year} {lands}");
        }
    }
}

#[test]
fn a_break_withdraws_the_forecast_and_raises_an_alert() {
    let mut all = cents(41);
    all[40] /= 10;
    let found = findings(&company(&all), Grain::Month, "2025-05", "2025-05-31");
    assert!(found.outlook.is_none());
    assert_eq!(reason(&found), Some("forecast_break"));
    let alert = found.findings.iter().find(|f| f.kind == "forecast_break").expect("an alert");
    assert_eq!(alert.impact, Impact::Bad);
    assert!(value(&found, &alert.facts["expected"]) > 5.0 * value(&found, &alert.facts["value"]));
    assert!(found.findings.iter().any(|f| f.kind == "control_signal" && f.impact == Impact::Bad));
    // The landing is the plan's again.
    let pacing = found.pacing.as_ref().expect("pacing");
    assert!(pacing.landing.as_ref().is_some_and(|id| id.contains("sales.landing@")));
}

#[test]
fn a_short_history_has_the_forecast_its_length_allows() {
    for (months, steps) in [(5, None), (11, None), (12, Some(1)), (14, Some(3)), (22, Some(3)), (23, Some(6))] {
        let last = Period::month(2022 + (months as i32 - 1) / 12, (months as u32 - 1) % 12 + 1).expect("a month");
        let as_of = last.end.to_string();
        let found = findings(&company(&cents(months)), Grain::Month, &last.to_string(), &as_of);
        let ahead = found.outlook.as_ref().map(|o| o.steps.len());
        assert_eq!(ahead, steps, "{months} months");
        if steps.is_none() {
            assert_eq!(reason(&found), Some("forecast_short"));
        }
        // One year compares with no other.
        assert!(found.outlook.is_none_or(|o| o.growth.is_none()) || months >= 24);
    }
}

#[test]
fn what_no_model_beats_is_the_year_before() {
    // The same months every year, in an order that no trend explains.
    let values: Vec<f64> = (0..40).map(|i| 1000.0 + 300.0 * f64::from((i * 7) % 12)).collect();
    let months: Vec<Period> =
        (0..40).map(|i| Period::month(2022 + i / 12, i as u32 % 12 + 1).expect("a month")).collect();
    let model = model(Known { months, values: values.clone(), paired: false, running: None }, 6).expect("a model");
    assert!(model.fell_back);
    assert_eq!(model.made.method, Method::SeasonalNaive);
    assert_eq!(model.made.values, values[28..34]);
}

#[test]
fn quarters_and_years_look_ahead_in_months() {
    let data = company(&cents(48));
    for (cadence, period, steps) in [(Grain::Quarter, "2025-Q4", 6), (Grain::Year, "2025", 12)] {
        let found = findings(&data, cadence, period, "2025-12-31");
        let outlook = found.outlook.expect("an outlook");
        assert_eq!(outlook.steps.len(), steps, "{period}");
        assert_eq!(outlook.steps[0].period.to_string(), "2026-01");
        assert!(outlook.landing.is_none(), "the year is over");
        assert!(outlook.growth.is_some());
    }
}

#[test]
fn the_facts_command_prints_the_forecast_of_the_report_and_members_add_up() {
    let data = company(&cents(41));
    let found = findings(&data, Grain::Month, "2025-05", "2025-05-31");
    let outlook = found.outlook.as_ref().expect("an outlook");
    let ask = |period: &str, by: &[&str]| -> Vec<Option<Value>> {
        let rows = super::super::tests::ask(&data, "sales", by, period, &[Scenario::FC], "2025-05-31");
        rows.into_iter().map(|r| r.value).collect()
    };
    for step in &outlook.steps {
        let month = step.period.to_string();
        let printed = ask(&month, &[]);
        assert_eq!(
            printed[0].map(Value::text),
            found.fact(&step.value).and_then(|f| f.value).map(Value::text),
            "{month}"
        );
        let parts = ask(&month, &["region"]);
        assert_eq!(parts.len(), 2);
        let sum = parts.into_iter().flatten().reduce(super::super::variance::sum);
        assert_eq!(sum.map(Value::text), printed[0].map(Value::text), "{month}");
    }
    // The year is its landing, and what is over has no forecast; nor has what cannot be reached.
    let landing = outlook.landing.as_ref().expect("a landing");
    let year = ask("2025", &[])[0].expect("a forecast").to_f64();
    assert!((year - value(&found, &landing.value)).abs() < 0.05, "{year}");
    for period in ["2025-05", "2025-Q1", "2027", "2025-W30"] {
        assert_eq!(ask(period, &[]), [None], "{period}");
    }
}
