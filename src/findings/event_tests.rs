//! The measures of the tables of events, and what must hold for every one of them.

use std::sync::Arc;

use proptest::prelude::*;

use super::event_findings::EventFindings;
use super::ledger::Key;
use super::sample::{Sample, brief, report};
use super::study::Study;
use super::tests::{ask, day, period};
use super::windows::day_number;
use super::{Request, measure, receivables};
use crate::base::{Grain, Scenario, Status, Value};
use crate::data::{Dataset, EventColumn};

fn days(list: &[&str]) -> EventColumn {
    EventColumn::Day(list.iter().map(|d| (!d.is_empty()).then(|| day_number(day(d)))).collect())
}

fn money(list: &[i64]) -> EventColumn {
    EventColumn::Number { scale: 2, values: list.iter().map(|v| Some(*v)).collect() }
}

fn texts(list: &[&str]) -> EventColumn {
    EventColumn::Text(list.iter().map(|t| (!t.is_empty()).then(|| Arc::from(*t))).collect())
}

fn months(list: &[&str]) -> EventColumn {
    let span = |text: &&str| {
        let period = period(text);
        Some((day_number(period.start), day_number(period.end)))
    };
    EventColumn::Period(list.iter().map(span).collect())
}

/// Sales of 3,000 a month from 2019 to April 2020 in the first of two regions.
fn seller() -> Sample {
    let mut sample =
        Sample::new().dimension("region", None, &["North", "South"]).dimension("rep", None, &["Rae", "Sam"]);
    for month in 1..=16 {
        let (year, month) = (2019 + (month - 1) / 12, (month - 1) % 12 + 1);
        sample = sample.sale(&format!("{year}-{month:02}-15"), &[0, 0], 0, 300_000);
    }
    sample
}

/// Three invoices of one customer, one of another, a credit note; payments with and without their invoice.
fn owing() -> Dataset {
    seller()
        .events(
            "receivables",
            &[
                ("id", texts(&["A1", "A2", "A3", "B1", "A4"])),
                ("customer", texts(&["a", "a", "a", "b", "a"])),
                ("invoiced", days(&["2020-01-10", "2020-02-10", "2020-03-10", "2020-01-20", "2020-03-20"])),
                ("due", days(&["2020-02-10", "2020-03-10", "2020-04-10", "2020-02-20", "2020-04-20"])),
                ("amount", money(&[10_000, 20_000, 30_000, 40_000, -5_000])),
            ],
            &[("region", &[0, 0, 1, 1, 0])],
        )
        .events(
            "payments",
            &[
                ("receivable", texts(&["A1", "A1", "", "B1", "", "Z9"])),
                ("customer", texts(&["a", "a", "a", "b", "c", "a"])),
                ("date", days(&["2020-02-05", "2020-03-05", "2020-03-15", "2020-03-31", "2020-03-31", "2020-03-01"])),
                ("amount", money(&[6_000, 9_000, 12_000, 25_000, 700, 9_999])),
            ],
            &[],
        )
        .build()
}

fn value(data: &Dataset, measure: &str, at: &str, scenario: Scenario) -> (Option<String>, Status) {
    let rows = ask(data, measure, &[], at, &[scenario], "2020-04-30");
    (rows[0].value.map(Value::text), rows[0].status)
}

fn text(data: &Dataset, measure: &str, at: &str) -> String {
    value(data, measure, at, Scenario::AC).0.unwrap_or_default()
}

#[test]
fn payments_reduce_what_they_name_and_the_oldest_else() {
    let data = owing();
    // January: A1 100 and B1 400 are invoiced, nothing is paid.
    assert_eq!(
        (text(&data, "receivable", "2020-01"), text(&data, "overdue", "2020-01")),
        ("500.00".into(), "0.00".into())
    );
    // February: A2 comes, 60 are paid on A1: 40 + 200 + 400, of which A1 and B1 are past due.
    assert_eq!(
        (text(&data, "receivable", "2020-02"), text(&data, "overdue", "2020-02")),
        ("640.00".into(), "440.00".into())
    );
    // March: A1 is paid in full (150 on 100: at most the receivable), 120 without an invoice and the credit note of 50
    // reduce A2; A3 is new; 250 are paid on B1. What names an unknown invoice pays none that is known.
    assert_eq!(
        (text(&data, "receivable", "2020-03"), text(&data, "overdue", "2020-03")),
        ("480.00".into(), "180.00".into())
    );
    // Due in February: A1 and B1; by its end 60 were paid.
    assert_eq!((text(&data, "due", "2020-02"), text(&data, "collected", "2020-02")), ("500.00".into(), "60.00".into()));
    assert_eq!(text(&data, "collection_rate", "2020-02"), "0.12");
    // Due in March: A2, on which 170 stand.
    assert_eq!(
        (text(&data, "due", "2020-03"), text(&data, "collected", "2020-03")),
        ("200.00".into(), "170.00".into())
    );
    assert_eq!(text(&data, "dso", "2020-03"), "4.96", "480 of 3,000 in 31 days");
    assert_eq!(value(&data, "receivable", "2020-03", Scenario::PP).0.as_deref(), Some("640.00"));
    assert_eq!(value(&data, "receivable", "2020-03", Scenario::PY), (None, Status::Missing));
}

#[test]
fn open_amounts_of_members_add_up_and_unreached_dimensions_are_missing() {
    let data = owing();
    let by = |measure: &str, dimension: &str| -> Vec<String> {
        let rows = ask(&data, measure, &[dimension], "2020-03", &[Scenario::AC], "2020-04-30");
        rows.iter().map(|r| format!("{} {}", r.members[0], r.value.map(Value::text).unwrap_or_default())).collect()
    };
    assert_eq!(by("receivable", "region"), ["North 30.00", "South 450.00"]);
    assert_eq!(by("receivable", "rep"), Vec::<String>::new(), "receivables do not reach the reps");
}

#[test]
fn without_invoice_days_the_past_is_not_known() {
    let mut data = owing();
    data.events.get_mut("receivables").expect("the table").columns.remove("invoiced");
    assert_eq!(text(&data, "receivable", "2020-03"), "480.00");
    assert_eq!(value(&data, "receivable", "2020-03", Scenario::PP), (None, Status::Missing));
}

#[test]
fn without_payments_every_receivable_is_open_and_nothing_is_collected() {
    let mut data = owing();
    data.events.remove("payments");
    assert_eq!(text(&data, "receivable", "2020-04"), "950.00", "1,000 less the credit note");
    assert!(measure::find("collected", &data).expect_err("no payments").message.contains("`payments`"));
}

#[test]
fn scores_are_means_and_differences_of_shares() {
    let data = seller()
        .events(
            "satisfaction",
            &[
                ("date", days(&["2020-03-01", "2020-03-02", "2020-03-03", "2020-03-04", "2020-03-05", "2020-03-31"])),
                ("kind", texts(&["csat", "", "NPS", "nps", "nps", "nps"])),
                ("score", EventColumn::Number { scale: 1, values: [45, 40, 90, 60, 70, 100].map(Some).to_vec() }),
            ],
            &[],
        )
        .build();
    assert_eq!(text(&data, "csat", "2020-03"), "4.25");
    assert_eq!(text(&data, "nps", "2020-03"), "25", "two promoters, one detractor, one in between");
    assert_eq!(value(&data, "csat", "2020-W11", Scenario::AC).1, Status::NaBase, "covered, but nobody was asked");
    assert_eq!(value(&data, "csat", "2020-04", Scenario::AC).1, Status::Missing, "beyond the table's dates");
}

#[test]
fn months_of_spending_count_whole() {
    let data = seller()
        .events(
            "spending",
            &[
                ("period", months(&["2020-02", "2020-03", "2020-03", "2020-04"])),
                ("amount", money(&[10_000, 20_000, 10_000, 50_000])),
                ("budget", money(&[12_000, 15_000, 12_000, 40_000])),
            ],
            &[("region", &[0, 0, 1, 0])],
        )
        .build();
    assert_eq!(
        (text(&data, "spending", "2020-03"), text(&data, "budget", "2020-03")),
        ("300.00".into(), "270.00".into())
    );
    assert_eq!(text(&data, "expense_ratio", "2020-03"), "0.1");
    assert_eq!(value(&data, "spending", "2020-W11", Scenario::AC).1, Status::Missing, "no week of a month is known");
    let unfinished = |measure: &str, at: &str| {
        let rows = ask(&data, measure, &[], at, &[Scenario::AC], "2020-04-15");
        (rows[0].value.map(Value::text), rows[0].status)
    };
    assert_eq!(unfinished("spending", "2020-04"), (None, Status::Missing), "the month is not over");
    assert_eq!(unfinished("spending", "2020-Q2").1, Status::Missing);
    // Of a year that is not over, sales stand beside the months that are known whole.
    assert_eq!(unfinished("spending", "2020"), (Some("400.00".into()), Status::Partial));
    assert_eq!(unfinished("expense_ratio", "2020").0.as_deref(), Some("0.0444444444444"), "400 of three months' 9,000");
}

#[test]
fn benchmarks_add_up_or_are_means_and_need_to_cover() {
    let data = seller()
        .events(
            "benchmarks",
            &[
                ("period", months(&["2020-01", "2020-02", "2020-03", "2020-02", "2020-03", "2020-03", "2020-03"])),
                (
                    "measure",
                    texts(&["sales", "sales", "sales", "gross_margin", "gross_margin", "market_size", "market_size"]),
                ),
                (
                    "value",
                    EventColumn::Number {
                        scale: 4,
                        values: [1_000, 2_000, 4_000, 0, 0, 20_000, 10_000].map(|v: i64| Some(v * 10_000)).to_vec(),
                    },
                ),
            ],
            &[("region", &[0, 0, 0, 0, 0, 0, 1])],
        )
        .build();
    assert_eq!(value(&data, "sales", "2020-03", Scenario::BM).0.as_deref(), Some("4000.00"));
    assert_eq!(value(&data, "sales", "2020-Q1", Scenario::BM).0.as_deref(), Some("7000.00"));
    assert_eq!(value(&data, "sales", "2020-03", Scenario::DBM).0.as_deref(), Some("-1000.00"));
    assert_eq!(value(&data, "sales", "2019-12", Scenario::BM).1, Status::Missing);
    assert_eq!(value(&data, "sales", "2020-Q2", Scenario::BM).1, Status::Missing);
    assert_eq!(value(&data, "quantity", "2020-03", Scenario::BM).1, Status::Missing);
    assert_eq!(text(&data, "market_share", "2020-03"), "0.1", "3,000 of 30,000");
    assert_eq!(
        value(&data, "market_share", "2020-Q1", Scenario::AC).1,
        Status::Missing,
        "of two months nothing is known"
    );
    // A week has the market of its working days: 5 of 22.
    let week = ask(&data, "market_share", &[], "2020-W11", &[Scenario::AC], "2020-04-30");
    assert_eq!(week[0].value.map(|v| v.to_f64()), Some(0.0), "no sale in that week");
}

#[test]
fn completed_activities_are_counted_by_class() {
    let data = seller()
        .events(
            "activities",
            &[
                ("date", days(&["2020-03-01", "2020-03-02", "2020-03-03", "2020-03-31"])),
                ("action", texts(&["visit", "call", "offer", "visit"])),
                ("class", texts(&["visit", "follow_up", "", "visit"])),
            ],
            &[("region", &[0, 0, 1, 1]), ("rep", &[0, 0, 1, 1])],
        )
        .build();
    assert_eq!((text(&data, "visits", "2020-03"), text(&data, "follow_ups", "2020-03")), ("2".into(), "1".into()));
    let by = ask(&data, "follow_ups", &["rep"], "2020-03", &[Scenario::AC], "2020-04-30");
    let by: Vec<(String, Option<String>)> =
        by.iter().map(|r| (r.members[0].clone(), r.value.map(Value::text))).collect();
    assert_eq!(by, [("Rae".into(), Some("1".into())), ("Sam".into(), Some("0".into()))], "0 is not missing");
}

fn found(data: &Dataset, at: &str) -> EventFindings {
    let brief = brief();
    let request =
        Request { report: report(Grain::Month), period: period(at), as_of: day("2020-04-30"), slice: Vec::new() };
    super::compute(data, &brief, &request).expect("findings").events
}

#[test]
fn ages_provision_and_collection_of_a_month() {
    let data = owing();
    let events = found(&data, "2020-03");
    let found = events.receivables.expect("receivables");
    assert_eq!(found.check, Value::Exact(crate::base::Decimal::new(0, 2)));
    let brief = brief();
    let request = Request {
        report: report(Grain::Month),
        period: period("2020-03"),
        as_of: day("2020-04-30"),
        slice: Vec::new(),
    };
    let all = super::compute(&data, &brief, &request).expect("findings");
    let of = |id: &Option<String>| id.as_ref().and_then(|id| all.fact(id)).and_then(|f| f.value).map(|v| v.text());
    let amounts: Vec<Option<String>> =
        found.ages.iter().map(|age| of(&age.amount.facts.get(&Scenario::AC).cloned())).collect();
    // On 31 March: A3 (due 10 April) is not due, A2 is 21 days late, B1 40 days.
    let text = |t: &str| Some(t.to_owned());
    assert_eq!(amounts, ["300.00", "30.00", "150.00", "0.00", "0.00", "0.00"].map(text));
    assert_eq!(of(&found.provision), text("18.90"), "1 % of 300, 3 % of 30, 10 % of 150");
    // At the end of February A1 and B1 were 1 to 30 days late; of their 440 the 150 of B1 moved on.
    assert_eq!(of(&found.ages[1].rolled), text("0.340909090909"));
    // (640 + 250 − 480) ÷ (640 + 250 − 300): invoiced in March were 300 less the credit note of 50.
    assert_eq!(of(&found.effectiveness), text("0.694915254237"));
    assert_eq!(of(&found.advances), text("7.00"), "a payment of somebody who owes nothing");
    assert_eq!(of(&found.best_days), text("3.1"));
}

/// Invoices as (month invoiced, days to pay, cents, customer, region) and payments as (month, day, cents, invoice).
type Bills = Vec<(u32, u32, i64, u32, u32)>;
type Paid = Vec<(u32, u32, i64, Option<usize>)>;

fn bills() -> impl Strategy<Value = (Bills, Paid)> {
    let bill = (0..16_u32, 0..90_u32, -2_000..90_000_i64, 0..3_u32, 0..2_u32);
    let paid = (0..16_u32, 1..28_u32, -500..60_000_i64, prop::option::of(0..12_usize));
    (prop::collection::vec(bill, 1..14), prop::collection::vec(paid, 0..20))
}

fn ledger_of((bills, paid): &(Bills, Paid)) -> Dataset {
    let date = |month: u32, day: u32| format!("{}-{:02}-{day:02}", 2019 + month / 12, month % 12 + 1);
    let later = |month: u32, wait: u32| {
        let start: crate::base::Date = day(&date(month, 20));
        (start + chrono::Days::new(u64::from(wait))).to_string()
    };
    let list = |texts: Vec<String>| texts;
    let invoiced = list(bills.iter().map(|b| date(b.0, 20)).collect());
    let due = list(bills.iter().map(|b| later(b.0, b.1)).collect());
    let ids = list((0..bills.len()).map(|i| format!("I{i}")).collect());
    let customers = list(bills.iter().map(|b| format!("c{}", b.3)).collect());
    let named = list(paid.iter().map(|p| p.3.map(|i| format!("I{i}")).unwrap_or_default()).collect());
    let payers = list(paid.iter().enumerate().map(|(i, _)| format!("c{}", i % 4)).collect());
    let when = list(paid.iter().map(|p| date(p.0, p.1)).collect());
    fn refs(list: &[String]) -> Vec<&str> {
        list.iter().map(String::as_str).collect()
    }
    let regions: Vec<u32> = bills.iter().map(|b| b.4).collect();
    seller()
        .events(
            "receivables",
            &[
                ("id", texts(&refs(&ids))),
                ("customer", texts(&refs(&customers))),
                ("invoiced", days(&refs(&invoiced))),
                ("due", days(&refs(&due))),
                ("amount", money(&bills.iter().map(|b| b.2).collect::<Vec<_>>())),
            ],
            &[("region", &regions)],
        )
        .events(
            "payments",
            &[
                ("receivable", texts(&refs(&named))),
                ("customer", texts(&refs(&payers))),
                ("date", days(&refs(&when))),
                ("amount", money(&paid.iter().map(|p| p.2).collect::<Vec<_>>())),
            ],
            &[],
        )
        .build()
}

fn units(value: Option<Value>) -> i128 {
    match value {
        Some(Value::Exact(d)) => d.rescale(2).units,
        _ => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_owed_holds_together(books in bills(), month in 1..=4_u32) {
        let data = ledger_of(&books);
        let at = format!("2020-{month:02}");
        let brief = brief();
        let request = Request { report: report(Grain::Month), period: period(&at), as_of: day("2020-04-30"), slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("sales");
        let whole = |id: &str| {
            let spec = measure::find(id, &data).expect("a measure");
            study.ledger.grid(&spec, &[], &study.period, &[Scenario::AC]).cell(&Key::new(), Scenario::AC).value
        };
        for id in ["receivable", "overdue", "due", "collected"] {
            let parts: i128 = ask(&data, id, &["region"], &at, &[Scenario::AC], "2020-04-30").iter().map(|r| units(r.value)).sum();
            prop_assert_eq!(parts, units(whole(id)), "{} by region", id);
        }
        let (owed, late) = (units(whole("receivable")), units(whole("overdue")));
        prop_assert!(0 <= late && late <= owed);
        let credit = books.0.iter().any(|b| b.2 < 0);
        prop_assert!(credit || units(whole("collected")) <= units(whole("due")));
        if let Some(days) = whole("dso") {
            let days = days.to_f64();
            prop_assert!((0.0..=366.0).contains(&days));
            prop_assert_eq!(days > 0.0, owed > 0);
        }
        let mut book = super::book::Book::default();
        if let Some(found) = receivables::receivables(&study, &mut book) {
            prop_assert_eq!(units(Some(found.check)), 0, "ages add up to the receivable");
            if let Some(debtors) = &found.debtors {
                prop_assert_eq!(units(Some(debtors.check)), 0);
            }
            let of = |id: &Option<String>| id.as_ref().and_then(|id| book.fact(id)).and_then(|f| f.value).map(Value::to_f64);
            if let (Some(best), Some(days)) = (of(&found.best_days), whole("dso")) {
                prop_assert!(best <= days.to_f64() + 1e-9, "what is not due is a part of what is open");
            }
            for age in &found.ages {
                if let Some(rolled) = of(&age.rolled) {
                    prop_assert!((0.0..=1.0).contains(&rolled), "a class cannot pass on more than it had");
                }
            }
        }
    }
}
