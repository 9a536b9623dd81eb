//! What reps do, on rows small enough to count by hand.

use std::sync::Arc;

use super::{Process, process};
use crate::base::{Decimal, Grain, Scenario, Value};
use crate::data::{Dataset, EventColumn, Outcome};
use crate::findings::book::Book;
use crate::findings::sample::{Sample, brief, report};
use crate::findings::study::Study;
use crate::findings::tests::{day, period};
use crate::findings::tracking::{Mark, Tracking, tracking};
use crate::findings::windows::day_number;
use crate::findings::{Fact, Request};

/// Activities: day, rep, action class, done, minutes, due.
type Row<'t> = (&'t str, u32, &'t str, i64, Option<i64>, &'t str);

fn activities(sample: Sample, rows: &[Row<'_>]) -> Sample {
    let days = |pick: &dyn Fn(&Row<'_>) -> String| {
        EventColumn::Day(
            rows.iter().map(|r| Some(pick(r)).filter(|d| !d.is_empty()).map(|d| day_number(day(&d)))).collect(),
        )
    };
    let texts = |pick: &dyn Fn(&Row<'_>) -> Option<String>| {
        EventColumn::Text(rows.iter().map(|r| pick(r).map(Arc::from)).collect())
    };
    let numbers = |pick: &dyn Fn(&Row<'_>) -> Option<i64>| EventColumn::Number {
        scale: 0,
        values: rows.iter().map(pick).collect(),
    };
    let codes: Vec<u32> = rows.iter().map(|r| r.1).collect();
    let same = vec![0_u32; rows.len()];
    sample.events(
        "activities",
        &[
            ("date", days(&|r| r.0.to_owned())),
            ("due", days(&|r| r.5.to_owned())),
            ("action", texts(&|r| Some(r.2.to_owned()))),
            ("class", texts(&|r| Some(r.2.to_owned()).filter(|_| r.3 == 1))),
            ("done", numbers(&|r| Some(r.3))),
            ("minutes", numbers(&|r| r.4)),
        ],
        &[("rep", &codes), ("customer", &same)],
    )
}

fn company() -> Sample {
    let mut sample = Sample::new().dimension("rep", None, &["Ada", "Bea", "Cleo", "Dora", "Eve", "Finn"]).dimension(
        "customer",
        None,
        &["Acme"],
    );
    // Six reps sell 600, 500, … 100 in each month; each is to sell 300.
    for month in ["2025-04", "2025-05", "2025-06"] {
        for rep in 0..6_u32 {
            sample = sample.sale(&format!("{month}-10"), &[rep, 0], 0, 10_000 * i64::from(6 - rep));
            sample = sample.target(month, "rep", rep, 30_000);
        }
    }
    sample
}

fn study_of<T>(
    data: &Dataset,
    grain: Grain,
    at: &str,
    as_of: &str,
    of: impl Fn(&Study<'_>, &mut Book) -> T,
) -> (T, Vec<Fact>) {
    let brief = brief();
    let request = Request { report: report(grain), period: period(at), as_of: day(as_of), slice: Vec::new() };
    let study = Study::new(data, &brief, &request).expect("sales");
    let mut book = Book::default();
    let found = of(&study, &mut book);
    (found, book.into_facts())
}

fn real(facts: &[Fact], id: Option<&String>) -> Option<f64> {
    facts.iter().find(|fact| Some(&fact.id) == id)?.value.map(Value::to_f64)
}

#[test]
fn visits_are_told_by_the_week_and_linked_by_rank() {
    // Ada makes 12 visits in the quarter, Bea 10, … Finn 2: as the sales fall.
    let rows: Vec<Row<'_>> = (0..6_u32)
        .flat_map(|rep| (0..12 - 2 * rep).map(move |_| ("2025-05-20", rep, "visit", 1, Some(i64::from(30 + rep)), "")))
        .chain([("2025-06-02", 0, "visit", 0, Some(500), "2025-06-05"), ("2025-06-03", 0, "follow_up", 1, None, "")])
        .collect();
    let data = activities(company(), &rows).build();
    let (found, facts): (Option<Process>, _) = study_of(&data, Grain::Month, "2025-06", "2025-06-30", process);
    let found = found.expect("activities");
    let value = |id: Option<&String>| real(&facts, id);
    assert_eq!(found.rows.len(), 6);
    let ada = &found.rows[0];
    assert_eq!(ada.member.as_ref().map(|m| m.label.as_str()), Some("Ada"));
    // Activities are known of May and June, which have 43 working days without holidays; what is not done is no visit, and
    // adds no minutes.
    assert_eq!(value(ada.visits.as_ref()), Some(12.0));
    assert_eq!(value(ada.per_week.facts.get(&Scenario::AC)), Some(12.0 * 5.0 / 43.0));
    assert_eq!((value(ada.minutes.as_ref()), value(ada.follow_ups.as_ref())), (Some(30.0), Some(1.0)));
    assert_eq!(value(ada.attainment.as_ref()), Some(2.0), "1,800 of 900");
    // The mean of a rep is the sum over all of them.
    assert_eq!(value(found.total.per_week.facts.get(&Scenario::AC)), Some(42.0 * 5.0 / (43.0 * 6.0)));
    let link = found.links.iter().find(|l| l.effort == "visits" && l.result == "attainment").expect("a link");
    assert_eq!((value(link.coefficient.as_ref()), link.holds), (Some(1.0), true));
    assert_eq!(found.fewest, Some(5), "Finn");
    assert_eq!(found.check, Value::Exact(Decimal::whole(0)));
}

#[test]
fn an_attainment_counts_only_months_with_a_target() {
    // Targets begin in May, Bea's in June: Ada sells 600 a month against 300, Bea 500.
    let mut sample = Sample::new().dimension("rep", None, &["Ada", "Bea"]).dimension("customer", None, &["Acme"]);
    for month in ["2025-04", "2025-05", "2025-06"] {
        sample =
            sample.sale(&format!("{month}-10"), &[0, 0], 0, 60_000).sale(&format!("{month}-10"), &[1, 0], 0, 50_000);
    }
    sample = sample.target("2025-05", "rep", 0, 30_000).target("2025-06", "rep", 0, 30_000);
    sample = sample.target("2025-06", "rep", 1, 30_000);
    let data = activities(sample, &[("2025-06-10", 0, "visit", 1, None, ""), ("2025-06-10", 1, "visit", 1, None, "")]);
    let (found, facts): (Option<Process>, _) = study_of(&data.build(), Grain::Month, "2025-06", "2025-06-30", process);
    let found = found.expect("activities");
    let attained = |name: &str| {
        let row = found.rows.iter().find(|r| r.member.as_ref().is_some_and(|m| m.label == name)).expect("a rep");
        real(&facts, row.attainment.as_ref())
    };
    assert_eq!((attained("Ada"), attained("Bea")), (Some(2.0), Some(500.0 / 300.0)));
    // May: 1,100 of 300; June: 1,100 of 600.
    assert_eq!(real(&facts, found.total.attainment.as_ref()), Some(2_200.0 / 900.0));
}

#[test]
fn the_first_proposal_stops_the_clock() {
    let mut sample = company().deal("2025-05-05", Some("2025-06-20"), Outcome::Won, 100);
    sample = sample.deal("2025-05-10", None, Outcome::Open, 100).deal("2025-06-01", None, Outcome::Open, 100);
    let rows: Vec<Row<'_>> = vec![
        ("2025-05-01", 0, "proposal", 1, None, ""),
        ("2025-05-15", 0, "proposal", 1, None, ""),
        ("2025-06-25", 0, "proposal", 0, None, ""),
        ("2025-06-25", 1, "proposal", 1, None, ""),
    ];
    // All deals are of Ada and Acme: 10 days, 5 days, and one that waits since 29 days.
    let data = activities(sample, &rows).build();
    let (found, facts): (Option<Process>, _) = study_of(&data, Grain::Month, "2025-06", "2025-06-30", process);
    let found = found.expect("activities");
    let ada = found.rows.iter().find(|r| r.member.as_ref().is_some_and(|m| m.label == "Ada")).expect("Ada");
    assert_eq!((real(&facts, ada.response.as_ref()), real(&facts, ada.responses.as_ref())), (Some(10.0), Some(3.0)));
}

#[test]
fn late_ones_come_first_and_each_is_counted_once() {
    let rows: Vec<Row<'_>> = vec![
        ("2025-06-25", 0, "visit", 1, None, "2025-06-26"),     // done
        ("2025-06-26", 1, "visit", 0, None, "2025-07-01"),     // due on the second working day after the week
        ("2025-06-27", 2, "visit", 0, None, "2025-07-09"),     // later
        ("2025-06-05", 3, "follow_up", 0, None, "2025-06-12"), // late
        ("2025-01-05", 4, "follow_up", 0, None, "2025-01-12"), // late for long
        ("2025-06-05", 5, "follow_up", 1, None, "2025-06-12"), // done, and not of the week
        ("2025-06-30", 5, "follow_up", 0, None, "2025-06-12"), // after the week
        ("2025-06-05", 0, "follow_up", 0, None, "2025-06-29"), // late on its day, which is over
    ];
    let data = activities(company(), &rows).build();
    let (found, facts): (Option<Tracking>, _) = study_of(&data, Grain::Week, "2025-W26", "2025-06-30", tracking);
    let found = found.expect("activities");
    let owners = |rows: &[crate::findings::tracking::Tracked]| -> Vec<(String, Mark)> {
        rows.iter().map(|r| (r.owner.as_ref().map(|m| m.label.clone()).unwrap_or_default(), r.mark)).collect()
    };
    let pair = |name: &str, mark| (name.to_owned(), mark);
    let late = ["Dora", "Ada", "Eve"].map(|name| pair(name, Mark::Late));
    assert_eq!(owners(&found.late_rows), late, "the oldest last");
    assert_eq!(owners(&found.risk_rows), [pair("Bea", Mark::AtRisk)]);
    assert_eq!(owners(&found.week_rows), [pair("Cleo", Mark::Fine), pair("Ada", Mark::Fine)], "what is done last");
    let value = |id: &Option<String>| real(&facts, id.as_ref());
    assert_eq!([value(&found.late), value(&found.old), value(&found.at_risk)], [Some(3.0), Some(1.0), Some(1.0)]);
    assert_eq!([value(&found.week), value(&found.done), value(&found.all)], [Some(3.0), Some(1.0), Some(6.0)]);
    assert_eq!(real(&facts, found.late_rows[0].days.as_ref()), Some(17.0));
    assert_eq!(found.late_rows[1].days, None, "no full day yet");
    assert_eq!(found.check, Value::Exact(Decimal::whole(0)));
}
