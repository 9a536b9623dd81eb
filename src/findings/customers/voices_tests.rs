//! Marks and complaints by members, on small companies.

use std::sync::Arc;

use super::super::sample::Sample;
use super::super::tests::{day, findings};
use super::super::windows::day_number;
use super::voices::*;
use crate::base::Value;
use crate::data::EventColumn;
use crate::findings::FactId;

/// The rows of a period by region, from marks as (day, region, kind, score): region, then each score with its number
/// and its change.
fn rows(at: &str, marks: &[(&str, u32, &str, i64)]) -> Vec<String> {
    let mut sample = Sample::new()
        .dimension("region", None, &["North", "South", "West"])
        .dimension("customer", None, &["Ada", "Bo"])
        .sale("2019-01-02", &[0, 0], 0, 100);
    for at in 0..18 {
        sample = sample.sale(&format!("{}-{:02}-15", 2019 + at / 12, at % 12 + 1), &[at % 3, at % 2], at % 2, 100);
    }
    let days = marks.iter().map(|m| Some(day_number(day(m.0)))).collect();
    let kinds = marks.iter().map(|m| Some(Arc::from(m.2))).collect();
    let scores = marks.iter().map(|m| Some(m.3)).collect();
    let columns = [
        ("date", EventColumn::Day(days)),
        ("kind", EventColumn::Text(kinds)),
        ("score", EventColumn::Number { scale: 0, values: scores }),
    ];
    let regions: Vec<u32> = marks.iter().map(|m| m.1).collect();
    let data = sample.sale("2020-06-30", &[0, 0], 0, 100).events("satisfaction", &columns, &[("region", &regions)]);
    let found = findings(&data.build(), at, "2020-06-30", Vec::new());
    let said = |id: &Option<FactId>| {
        let value = id.as_ref().and_then(|id| found.fact(id)).and_then(|f| f.value);
        value.map_or("-".to_owned(), Value::text)
    };
    let voices = found.customer_base.voices.as_ref().map(|v| v.marks.as_slice()).unwrap_or_default();
    let row = |r: &MarkRow| {
        let list = [&r.csat, &r.csat_marks, &r.csat_change, &r.nps, &r.nps_marks, &r.nps_change].map(said);
        format!("{} {}", r.member.label, list.join(" "))
    };
    voices.iter().flat_map(|parts| &parts.rows).map(row).collect()
}

fn times<'m>(n: usize, mark: (&'m str, u32, &'m str, i64)) -> Vec<(&'m str, u32, &'m str, i64)> {
    vec![mark; n]
}

#[test]
fn each_score_has_its_own_number_and_few_answers_make_none() {
    let marks = [
        times(6, ("2020-06-03", 0, "csat", 4)),
        times(5, ("2020-06-03", 0, "nps", 10)),
        // Three answers of people who would not recommend it are no score, and do not put South first.
        times(5, ("2020-06-04", 1, "csat", 3)),
        times(3, ("2020-06-04", 1, "nps", 1)),
        times(4, ("2020-06-05", 2, "nps", 7)),
        times(1, ("2020-06-05", 2, "nps", 2)),
    ]
    .concat();
    assert_eq!(rows("2020-06", &marks), ["West - - - -20 5 -", "North 4 6 - 100 5 -", "South 3 5 - - 3 -"]);
    // Where nobody's number is a score there is no table.
    let few = [times(4, marks[0]), times(4, ("2020-06-04", 1, "csat", 3))].concat();
    assert_eq!(rows("2020-06", &few), Vec::<String>::new());
}

#[test]
fn a_change_needs_marks_of_all_of_last_years_window() {
    let now = [times(5, ("2020-06-03", 0, "csat", 4)), times(6, ("2020-06-04", 1, "csat", 5))].concat();
    let with = |older: &[(&str, u32, &str, i64)]| rows("2020-Q2", &[now.as_slice(), older].concat())[0].clone();
    let then = times(5, ("2019-06-20", 0, "csat", 2));
    let from = |day| with(&[then.as_slice(), &[(day, 1, "csat", 5)]].concat());
    assert_eq!(from("2019-04-02"), "North 4 5 2 - - -");
    assert_eq!(from("2019-05-02"), "North 4 5 - - - -", "of April 2019 nothing is known");
    assert_eq!(with(&[&then[1..], &[("2019-04-02", 1, "csat", 5)]].concat()), "North 4 5 - - - -", "four answers");
}

#[test]
fn who_complains_no_more_belongs_to_the_change() {
    // Three and two this June; a year before one each, and four from the West.
    let days: Vec<(&str, u32, usize)> = vec![
        ("2020-06-10", 0, 3),
        ("2020-06-11", 1, 2),
        ("2019-06-10", 0, 1),
        ("2019-06-11", 1, 1),
        ("2019-06-12", 2, 4),
    ];
    let each = || days.iter().flat_map(|(at, region, n)| std::iter::repeat_n((*at, *region), *n));
    let received = each().map(|(at, _)| Some(day_number(day(at)))).collect();
    let regions: Vec<u32> = each().map(|(_, region)| region).collect();
    let sample = Sample::new().dimension("region", None, &["North", "South", "West"]);
    let sample = sample.sale("2019-01-02", &[0], 0, 100).sale("2020-06-30", &[0], 0, 100);
    let data = sample.events("complaints", &[("received", EventColumn::Day(received))], &[("region", &regions)]);
    let found = findings(&data.build(), "2020-06", "2020-06-30", Vec::new());
    let parts = &found.customer_base.voices.as_ref().expect("voices").complaints[0];
    let changes: Vec<f64> =
        parts.rows.iter().map(|r| found.fact(r.change.as_ref().unwrap()).unwrap().value.unwrap().to_f64()).collect();
    assert_eq!((changes, parts.rest), (vec![2.0, 1.0, -4.0], 1));
}
