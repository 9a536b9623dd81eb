//! Members beside each other, by hand: six products of two lines sold by three reps.

use super::sample::{Sample, brief, report};
use super::tests::{day, period};
use super::*;
use crate::base::{Grain, Scenario, Value};

/// Product p sells (p+1) × 100 a month; in May 2020 even ones sell p × 10 more, odd ones p × 10 less.
fn findings(reps: u32, at: &str) -> Findings {
    let mut sample = Sample::new()
        .dimension("product_line", None, &["Even", "Odd"])
        .dimension("product", Some("product_line"), &["p0<0", "p1<1", "p2<0", "p3<1", "p4<0", "p5<1"])
        .dimension("rep", None, &["Rae", "Sam", "Tom"]);
    for (year, month) in (1..=17).map(|m| if m <= 12 { (2019, m) } else { (2020, m - 12) }) {
        for p in 0..6_u32 {
            let more =
                if (year, month) == (2020, 5) { i64::from(p) * if p % 2 == 0 { 1_000 } else { -1_000 } } else { 0 };
            let cents = i64::from(p + 1) * 10_000 + more;
            sample = sample.sale(&format!("{year}-{month:02}-15"), &[p % 2, p, p % reps], 0, cents);
        }
    }
    let data = sample.build();
    let request =
        Request { report: report(Grain::Month), period: period(at), as_of: day("2020-05-31"), slice: Vec::new() };
    compute(&data, &brief(), &request).expect("findings")
}

fn real(findings: &Findings, id: &str) -> f64 {
    findings.fact(id).and_then(|f| f.value).map_or(f64::NAN, Value::to_f64)
}

#[test]
fn a_portfolio_parts_fast_from_slow_at_the_growth_of_the_whole() {
    let findings = findings(3, "2020-05");
    let portfolio = &findings.panorama.portfolios[0];
    assert_eq!((portfolio.dimension.as_str(), portfolio.against.1), ("product", Scenario::DPYRel));
    let keys: Vec<&str> = portfolio.rows.iter().map(|r| r.comparison.member.as_ref().unwrap().key.as_str()).collect();
    assert_eq!(keys, ["k-p5", "k-p4", "k-p3", "k-p2", "k-p1", "k-p0"], "largest first");
    let of = |id: &str| real(&findings, id);
    assert!((of(&portfolio.level) + 30.0 / 2100.0).abs() < 1e-9, "the whole fell by 30 of 2100");
    assert!((of(&portfolio.mean) - 345.0).abs() < 1e-9, "2070 ÷ 6");
    assert!((of(portfolio.high_count.as_ref().unwrap()) - 3.0).abs() < 1e-9, "the even ones grew");
    assert!((of(portfolio.high_share.as_ref().unwrap()) - 960.0 / 2070.0).abs() < 1e-9);
    assert_eq!(portfolio.lowest.as_deref(), Some("k-p5"), "−50 of 600");
    assert_eq!(portfolio.without, 0);
}

#[test]
fn members_without_a_base_are_counted_and_not_drawn() {
    // A year earlier there are no data at all: the previous month is the base.
    let findings = findings(3, "2019-05");
    assert_eq!(findings.panorama.portfolios[0].against.1, Scenario::DPPRel);
    assert!(findings.panorama.structure.as_ref().unwrap().year_before.is_none());
}

#[test]
fn parts_add_up_in_every_period_and_shares_are_of_the_whole() {
    let findings = findings(3, "2020-05");
    let courses = findings.panorama.structure.as_ref().expect("the lines over time");
    assert_eq!((courses.dimension.as_str(), courses.periods.len(), courses.year_before), ("product_line", 13, Some(0)));
    for (i, whole) in courses.total.iter().enumerate() {
        let value = |row: &Comparison| findings.value(row, Scenario::AC).map_or(f64::NAN, Value::to_f64);
        let sum: f64 = courses.members.iter().chain(&courses.rest).map(|c| value(&c.points[i])).sum();
        assert!((sum - value(whole)).abs() < 1e-9, "R46: {i}");
    }
    let even = courses.members.iter().find(|c| c.member.label == "Even").unwrap();
    assert!((real(&findings, even.shares[12].as_ref().unwrap()) - 960.0 / 2070.0).abs() < 1e-9);
    assert!((real(&findings, even.shares[0].as_ref().unwrap()) - 900.0 / 2100.0).abs() < 1e-9);
}

#[test]
fn the_mean_of_reps_is_that_of_those_who_sold_and_never_of_two() {
    let three = findings(3, "2020-05");
    let reps = three.panorama.reps.as_ref().expect("reps over time");
    assert!((real(&three, reps.mean[12].as_ref().unwrap()) - 690.0).abs() < 1e-9, "2070 ÷ 3");
    assert!((real(&three, reps.mean[0].as_ref().unwrap()) - 700.0).abs() < 1e-9, "2100 ÷ 3");
    let two = findings(2, "2020-05");
    assert!(two.panorama.reps.as_ref().unwrap().mean.iter().all(Option::is_none), "it would give away the other's");
}

#[test]
fn the_year_to_date_has_the_members_of_the_ranking_in_its_order() {
    let may = findings(3, "2020-05");
    let year = may.panorama.to_date.as_ref().expect("five months of the year");
    assert_eq!(year.period.to_string(), "_2020-05");
    let names = |rows: &[Comparison]| rows.iter().map(|r| r.member.as_ref().unwrap().key.clone()).collect::<Vec<_>>();
    assert_eq!(names(&year.rows), names(&may.rankings[0].rows));
    let value = |row: &Comparison| may.value(row, Scenario::AC).map_or(f64::NAN, Value::to_f64);
    assert!((value(&year.total) - 10_470.0).abs() < 1e-9, "4 × 2100 + 2070");
    assert!((year.rows.iter().chain(&year.rest).map(value).sum::<f64>() - 10_470.0).abs() < 1e-9);
    let january = findings(3, "2020-01");
    assert!(january.panorama.to_date.is_none(), "January is the year to date");
}
