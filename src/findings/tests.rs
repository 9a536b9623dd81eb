//! Facts and whole reports of small data sets.

use super::sample::{Sample, brief, report};
use super::soundness::check;
use super::*;
use crate::base::{Calendar, Date, Decimal, Grain, Impact, Period, Scenario, Status, Value};
use crate::data::{Dataset, Outcome};

pub(super) fn period(text: &str) -> Period {
    Period::parse(text, &Calendar::default()).expect("a period in a test")
}

pub(super) fn day(text: &str) -> Date {
    text.parse().expect("a date in a test")
}

pub(super) fn ask(
    data: &Dataset,
    measure: &str,
    by: &[&str],
    at: &str,
    scenarios: &[Scenario],
    as_of: &str,
) -> Vec<QueryRow> {
    let question = Query {
        measures: vec![measure.into()],
        by: by.iter().map(|b| (*b).into()).collect(),
        slice: Vec::new(),
        periods: vec![period(at)],
        scenarios: scenarios.to_vec(),
        as_of: day(as_of),
    };
    query(data, &brief(), &question).expect("a query in a test")
}

fn one(data: &Dataset, measure: &str, at: &str, scenario: Scenario, as_of: &str) -> (Option<String>, Status) {
    let rows = ask(data, measure, &[], at, &[scenario], as_of);
    assert_eq!(rows.len(), 1);
    (rows[0].value.map(Value::text), rows[0].status)
}

fn some(text: &str, status: Status) -> (Option<String>, Status) {
    (Some(text.into()), status)
}

const NOTHING: Option<String> = None;

/// Two regions over 17 months, one of them with a month without sales; targets by region.
fn company() -> Dataset {
    let mut sample = Sample::new()
        .dimension("region", None, &["North", "South"])
        .dimension("customer", None, &["Ada", "Bo", "Cy"])
        .dimension("rep", None, &["Rae", "Sam"]);
    for (i, month) in (1..=17).map(|m| (m, if m <= 12 { (2019, m) } else { (2020, m - 12) })) {
        let date = format!("{}-{:02}-15", month.0, month.1);
        sample = sample.sale(&date, &[0, 0, 0], 0, 100_000 + i64::from(i) * 1_000);
        if i != 13 {
            sample = sample.sale(&date, &[1, 1, 1], 1, 50_000);
        }
        let target = format!("{}-{:02}", month.0, month.1);
        sample = sample.target(&target, "region", 0, 110_000).target(&target, "region", 1, 60_000);
    }
    sample.sale("2020-05-20", &[0, 2, 0], 2, 30_000).target("2020-06", "region", 0, 120_000).build()
}

#[test]
fn a_member_without_rows_is_zero_inside_the_dates_and_missing_outside() {
    let data = company();
    let rows =
        ask(&data, "sales", &["region"], "2020-01", &[Scenario::AC, Scenario::PY, Scenario::DPYRel], "2020-05-31");
    let south: Vec<_> = rows.iter().filter(|r| r.members == ["South"]).collect();
    assert_eq!(south[0].value, Some(Value::Exact(Decimal::whole(500))));
    assert_eq!((south[1].value.map(Value::text), south[1].status), some("0.00", Status::Ok));
    assert_eq!(one(&data, "sales", "2018-05", Scenario::AC, "2020-05-31"), (NOTHING, Status::Missing));
    assert_eq!(one(&data, "sales", "2019-05", Scenario::PY, "2020-05-31"), (NOTHING, Status::Missing));
    assert_eq!(one(&data, "sales", "2020-06", Scenario::AC, "2020-06-10"), (NOTHING, Status::Missing));
    let rows = ask(&data, "average_order", &["region"], "2020-01", &[Scenario::AC], "2020-05-31");
    assert_eq!(rows.len(), 1, "South has no row in the period");
}

#[test]
fn an_incomplete_year_compares_its_complete_months() {
    let data = company();
    assert_eq!(one(&data, "sales", "2020", Scenario::PY, "2020-05-31"), some("7650.00", Status::Partial));
    assert_eq!(one(&data, "sales", "2020-Q2", Scenario::PP, "2020-05-31"), some("2770.00", Status::Partial));
    assert_eq!(one(&data, "sales", "2020", Scenario::PL, "2020-05-31"), some("8500.00", Status::Partial));
    // 2020-06 has a target for North only, and nothing follows: the full year is not known.
    assert_eq!(one(&data, "sales", "2020", Scenario::PLF, "2020-05-31"), (NOTHING, Status::Missing));
    assert_eq!(one(&data, "sales", "2019", Scenario::PLF, "2020-05-31"), some("20400.00", Status::Ok));
}

#[test]
fn targets_exist_only_where_they_reach() {
    let data = company();
    let rows = ask(&data, "sales", &["customer"], "2020-05", &[Scenario::PL, Scenario::Att], "2020-05-31");
    assert!(rows.iter().all(|r| r.status == Status::Missing && r.value.is_none()));
    assert_eq!(one(&data, "orders", "2020-05", Scenario::PL, "2020-05-31").1, Status::Missing);
    assert_eq!(one(&data, "sales", "2020-05", Scenario::Att, "2020-05-31"), some("1.15882352941", Status::Ok));
    assert_eq!(one(&data, "sales", "2020-05", Scenario::BM, "2020-05-31").1, Status::Missing);
}

#[test]
fn the_target_of_an_unfinished_month_goes_by_working_days() {
    let data = company();
    // 11 of 21 working days of May 2020: 1,700.00 × 11 ÷ 21 = 890.476…
    assert_eq!(one(&data, "sales", "2020-05", Scenario::PL, "2020-05-15"), some("890.48", Status::Partial));
    assert_eq!(one(&data, "sales", "2020-05", Scenario::PLF, "2020-05-15"), some("1700.00", Status::Partial));
    let rows = ask(&data, "sales", &["region"], "2020-05", &[Scenario::PL], "2020-05-15");
    let sum: i128 = rows
        .iter()
        .filter_map(|r| r.value)
        .map(|v| match v {
            Value::Exact(d) => d.units,
            Value::Real(_) => 0,
        })
        .sum();
    assert_eq!(sum, 89_048, "members add up to the whole");
}

#[test]
fn no_member_gives_way_by_more_than_its_own_rounding() {
    // 10 of 21 working days of May 2020: 200.042…, and three times 100.095…, together 500.328…. Rounded each by
    // itself they would make 500.34; the largest must not pay for that with a second cent.
    let mut sample = Sample::new().dimension("region", None, &["A", "B", "C", "D"]);
    for (member, amount) in [(0, 42_009), (1, 21_020), (2, 21_020), (3, 21_020)] {
        sample = sample.target("2020-05", "region", member, amount);
    }
    let data = sample.sale("2020-05-14", &[1], 0, 1).build();
    let rows = ask(&data, "sales", &["region"], "2020-05", &[Scenario::PL], "2020-05-14");
    let cents = |value| if let Value::Exact(d) = value { d.units } else { 0 };
    let found: Vec<i128> = rows.iter().filter_map(|r| r.value).map(cents).collect();
    assert_eq!(found, [20_004, 10_010, 10_010, 10_009]);
}

#[test]
fn the_weeks_of_a_month_add_up_to_its_target() {
    let data = Sample::new()
        .dimension("region", None, &["North"])
        .sale("2021-02-01", &[0], 0, 1)
        .sale("2021-03-05", &[0], 0, 1)
        .target("2021-02", "region", 0, 100_001)
        .build();
    // February 2021 is four whole weeks.
    let week = |n: u32| match one(&data, "sales", &format!("2021-W{n:02}"), Scenario::PL, "2021-03-05") {
        (Some(text), Status::Ok) => text.replace('.', "").parse::<i64>().expect("cents"),
        other => panic!("{other:?}"),
    };
    assert_eq!([5, 6, 7, 8].map(week), [25_001, 25_000, 25_000, 25_000]);
}

#[test]
fn customers_are_counted_once_and_new_ones_only_with_a_year_of_history() {
    let data = company();
    assert_eq!(one(&data, "customers", "2020-05", Scenario::AC, "2020-05-31"), some("3", Status::Ok));
    assert_eq!(one(&data, "orders", "2020-05", Scenario::AC, "2020-05-31"), some("3", Status::Ok));
    assert_eq!(one(&data, "new_customers", "2020-05", Scenario::AC, "2020-05-31"), some("1", Status::Ok));
    assert_eq!(one(&data, "new_customers", "2019-12", Scenario::AC, "2020-05-31"), (NOTHING, Status::Missing));
    assert_eq!(one(&data, "new_customers", "2020-05", Scenario::PY, "2020-05-31"), (NOTHING, Status::Missing));
    assert_eq!(one(&data, "retention_rate", "2020-05", Scenario::AC, "2020-05-31").1, Status::Missing);
    // In the 12 months to May: Ada and Bo bought every month, Cy once.
    assert_eq!(
        one(&data, "repurchase_rate", "2020-05", Scenario::AC, "2020-05-31"),
        some("0.666666666667", Status::Ok)
    );
}

#[test]
fn retention_looks_at_two_windows_of_a_year() {
    let data = Sample::new()
        .sale("2018-01-10", &[], 1, 100)
        .sale("2018-06-10", &[], 2, 100)
        .sale("2018-07-10", &[], 3, 0)
        .sale("2019-06-10", &[], 2, 100)
        .sale("2019-12-10", &[], 4, 100)
        .build();
    assert_eq!(one(&data, "retention_rate", "2019-12", Scenario::AC, "2019-12-31"), some("0.5", Status::Ok));
    assert_eq!(one(&data, "churn_rate", "2019-12", Scenario::AC, "2019-12-31"), some("0.5", Status::Ok));
    assert_eq!(one(&data, "retention_rate", "2019-11", Scenario::AC, "2019-12-31").1, Status::Missing);
}

#[test]
fn deals_are_counted_when_they_close() {
    let data = Sample::new()
        .deal("2020-01-05", Some("2020-02-05"), Outcome::Won, 10_000)
        .deal("2020-01-06", Some("2020-02-06"), Outcome::Lost, 5_000)
        .deal("2020-02-07", None, Outcome::Open, 0)
        .deal("2020-02-08", Some("2020-02-20"), Outcome::Won, 30_000)
        .build();
    let at = |m: &str| one(&data, m, "2020-02", Scenario::AC, "2020-02-29").0.unwrap_or_default();
    assert_eq!(["leads", "won_deals", "won_value", "lost_deals"].map(at), ["2", "2", "400.00", "1"]);
    assert_eq!(["average_deal", "win_rate", "conversion_rate"].map(at), ["200", "0.666666666667", "1"]);
    assert_eq!(one(&data, "win_rate", "2020-01", Scenario::AC, "2020-02-29").1, Status::NaBase);
    assert_eq!(default_as_of(&data, &brief()), Some(day("2020-02-20")));
}

pub(super) fn findings(data: &Dataset, at: &str, as_of: &str, slice: Slice) -> Findings {
    let period = period(at);
    let request = Request { report: report(period.grain), period, as_of: day(as_of), slice };
    compute(data, &brief(), &request).expect("findings in a test")
}

fn kinds(found: &Findings) -> Vec<&str> {
    found.findings.iter().map(|f| f.kind.as_str()).collect()
}

#[test]
fn a_month_is_told_whole() {
    let found = findings(&company(), "2020-05", "2020-05-31", Vec::new());
    check(&found);
    assert_eq!(found.frame.reference, Scenario::PL);
    assert_eq!(found.history.len(), 13);
    let kinds = kinds(&found);
    for kind in ["total_vs_plan", "total_vs_py", "members_below", "member_lead", "customer_new"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
    let region = &found.rankings[0];
    assert_eq!((region.dimension.as_str(), region.reference), ("region", Scenario::PL));
    assert_eq!(region.rows[0].member.as_ref().map(|m| m.label.as_str()), Some("North"));
    let next = found.next_targets.as_ref().expect("a target of June");
    assert_eq!(found.value(&next.total, Scenario::PL).map(Value::text), Some("1200.00".into()));
    assert_eq!(found.value(&next.total, Scenario::PY).map(Value::text), Some("1560.00".into()));
    let top = found.findings.iter().find(|f| f.kind == "members_below").expect("South misses");
    assert_eq!(top.names.get("top").map(String::as_str), Some("South"));
    assert_eq!(found.fact(&top.facts["top_share"]).and_then(|f| f.value), Some(Value::Real(1.0)));
    assert_eq!(top.impact, Impact::Bad);
}

#[test]
fn a_week_a_quarter_and_a_year_hold_together() {
    let data = company();
    for (at, as_of) in
        [("2020-W20", "2020-05-17"), ("2020-Q2", "2020-05-31"), ("2020", "2020-05-13"), ("2019", "2020-05-31")]
    {
        let found = findings(&data, at, as_of, Vec::new());
        check(&found);
        assert_eq!(found.frame.partial, at == "2020" || at == "2020-Q2");
    }
    assert_eq!(findings(&data, "2019", "2020-05-31", Vec::new()).months.len(), 12);
}

#[test]
fn one_year_of_history_prints_no_comparison_with_last_year() {
    let mut sample = Sample::new().dimension("region", None, &["North", "South"]);
    for month in 1..=8 {
        let date = format!("2020-{month:02}-10");
        sample = sample.sale(&date, &[month % 2], 1, 1_000 * i64::from(month));
    }
    let found = findings(&sample.build(), "2020-08", "2020-08-31", Vec::new());
    check(&found);
    assert!(found.facts.iter().all(|f| !matches!(f.scenario, Scenario::PY | Scenario::DPY | Scenario::DPYRel)));
    assert!(found.absent.iter().any(|a| a.what == "previous_year" && a.reason == "too_short"));
    assert!(found.absent.iter().any(|a| a.what == "pacing" && a.reason == "no_targets"));
    assert_eq!(found.frame.reference, Scenario::PP);
}

#[test]
fn odd_data_still_make_sense() {
    let one = Sample::new().dimension("region", None, &["North"]).sale("2020-03-03", &[0], u32::MAX, 500).build();
    let found = findings(&one, "2020-03", "2020-03-31", Vec::new());
    check(&found);
    assert!(kinds(&found).contains(&"level"));
    let before = findings(&one, "2020-01", "2020-03-31", Vec::new());
    check(&before);
    assert_eq!(kinds(&before), ["no_data"]);
    let returns = Sample::new()
        .dimension("region", None, &["North", "(blank)"])
        .sale("2019-03-03", &[0], 1, 500)
        .sale("2020-03-03", &[0], 1, -700)
        .sale("2020-03-04", &[1], 1, 100)
        .build();
    let found = findings(&returns, "2020-03", "2020-03-31", Vec::new());
    check(&found);
    let told = found.findings.iter().find(|f| f.kind == "total_vs_py").expect("a comparison");
    assert_eq!(told.words.get("base_case").map(String::as_str), Some("base_case.turned_negative"));
    assert!(!told.facts.contains_key("relative"));
    let request = Request {
        report: report(Grain::Month),
        period: period("2020-03"),
        as_of: day("2020-03-31"),
        slice: Vec::new(),
    };
    assert!(compute(&Dataset::default(), &brief(), &request).is_err());
}

#[test]
fn a_slice_sees_nothing_of_the_others() {
    use crate::base::Place;
    use crate::data::{Note, Quality, Refusal, Source, Unmatched};
    let mut data = company();
    let file = || "sales.csv".to_owned();
    data.quality = Quality {
        sources: vec![Source {
            table: "sales".into(),
            file: file(),
            rows: 35,
            used: 34,
            refused: 1,
            format: "csv".into(),
            sheet: String::new(),
            encoding: "utf-8".into(),
            delimiter: ",".into(),
            sha256: "0".repeat(64),
        }],
        refused: vec![Refusal {
            table: "sales".into(),
            kind: "not_a_number",
            column: "amount".into(),
            reason: "`12o` of North is no amount".into(),
            count: 1,
            place: Place { file: file(), line: 7, column: 2, width: 1, text: "North,12o".into(), cell: None },
        }],
        unmatched: vec![Unmatched {
            table: "sales".into(),
            column: "customer".into(),
            lookup: "customers".into(),
            key: "Ada".into(),
            rows: 1,
            amount: "77.00".into(),
            suggestion: None,
        }],
        notes: vec![Note { kind: "repeated_rows".into(), table: "sales".into(), count: 2, detail: "Rae".into() }],
        items: vec![crate::data::Item::new("blank_key", "sales").about("key", "Rae")],
    };
    let whole = findings(&data, "2020-05", "2020-05-31", Vec::new());
    assert_eq!(whole.quality, data.quality);
    let found = findings(&data, "2020-05", "2020-05-31", vec![(0, vec![1])]);
    check(&found);
    assert_eq!(found.value(&found.key_figures[0], Scenario::AC).map(Value::text), Some("500.00".into()));
    let text = serde_json::to_string(&found).expect("findings are serialisable");
    for other in ["North", "Ada", "Rae", "\"Cy\""] {
        assert!(!text.contains(other), "{other} is in the slice of South");
    }
    assert_eq!(found.quality.sources, data.quality.sources);
    assert!(!text.contains("77.00"));
    let by_rep = findings(&data, "2020-05", "2020-05-31", vec![(2, vec![0])]);
    check(&by_rep);
    assert!(by_rep.absent.iter().any(|a| a.what == "targets" && a.reason == "no_targets_in_slice"));
}

#[test]
fn members_of_one_name_stay_two() {
    let data = Sample::new()
        .dimension("group", None, &["A", "B"])
        .dimension("region", Some("group"), &["Other<0", "Other<1"])
        .sale("2020-03-03", &[0, 0], 1, 100)
        .sale("2020-03-03", &[1, 1], 1, 300)
        .build();
    let rows = ask(&data, "sales", &["region"], "2020-03", &[Scenario::AC], "2020-03-31");
    assert_eq!(rows.iter().map(|r| r.members[0].as_str()).collect::<Vec<_>>(), ["Other (A)", "Other (B)"]);
    let found = slice(&data, &[("region".into(), "Other (B)".into())]);
    assert_eq!(found, Ok(vec![(1, vec![1])]));
    assert!(slice(&data, &[("region".into(), "Othr".into())]).expect_err("a slip").to_string().contains("`Other`"));
    assert!(slice(&data, &[("regoin".into(), "A".into())]).expect_err("a slip").to_string().contains("`region`"));
}

#[test]
fn ranges_of_periods() {
    let calendar = Calendar::default();
    let names = |from: &str, to: &str, grain| {
        periods_between(&period(from), &period(to), grain, &calendar)
            .map(|list| list.iter().map(Period::to_string).collect::<Vec<_>>())
    };
    assert_eq!(
        names("2019-Q4", "2020-01", Grain::Month),
        Ok(vec!["2019-10".into(), "2019-11".into(), "2019-12".into(), "2020-01".into()])
    );
    assert_eq!(names("2020", "2020", Grain::Week).map(|w| w.len()), Ok(53));
    assert!(names("2020", "2019", Grain::Month).is_err());
}

#[test]
fn the_rate_of_a_reference_needs_data_to_its_end() {
    let mut sample = Sample::new().dimension("region", None, &["North"]);
    for date in ["2019-01-07", "2019-09-02", "2020-03-02", "2020-06-30"] {
        sample = sample.sale(date, &[0], 0, 1_000);
    }
    let data = sample.build();
    // Week 27 ends on 5 July, five days after the data.
    for measure in ["sales", "repurchase_rate"] {
        let found = one(&data, measure, "2020-W28", Scenario::PP, "2020-07-15");
        assert_eq!(found, (None, Status::Missing), "{measure}");
    }
    assert_eq!(one(&data, "repurchase_rate", "2020-W27", Scenario::PP, "2020-07-05").1, Status::Ok);
}
