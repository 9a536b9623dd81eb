//! What must hold for every data set.

use proptest::prelude::*;

use super::QueryRow;
use super::sample::Sample;
use super::soundness::check;
use super::tests::{ask, findings};
use crate::base::{Scenario, Value};
use crate::data::Dataset;

/// Rows as (month 0–23, region, customer, cents).
fn rows() -> impl Strategy<Value = Vec<(u32, u32, u32, i64)>> {
    prop::collection::vec((0..24_u32, 0..3_u32, 0..5_u32, -50_000..200_000_i64), 1..60)
}

fn build(rows: &[(u32, u32, u32, i64)], times: i64) -> Dataset {
    let mut sample = Sample::new()
        .dimension("region", None, &["North", "South", "unmatched"])
        .dimension("customer", None, &["a", "b", "c", "d", "e"])
        .sale("2019-01-01", &[0, 0], 0, 100 * times)
        .sale("2020-12-31", &[0, 0], 0, 100 * times);
    for (month, region, customer, cents) in rows {
        let date = format!("{}-{:02}-{:02}", 2019 + month / 12, month % 12 + 1, 3 + customer);
        sample = sample.sale(&date, &[*region, *customer], *customer, cents * times);
    }
    sample.build()
}

fn units(row: &QueryRow) -> i128 {
    match row.value {
        Some(Value::Exact(d)) => d.units,
        _ => 0,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn parts_add_up_to_the_whole_exactly(rows in rows(), month in 1..=12_u32) {
        let data = build(&rows, 1);
        let at = format!("2020-{month:02}");
        for scenario in [Scenario::AC, Scenario::PY, Scenario::PP, Scenario::DPY] {
            let whole = units(&ask(&data, "sales", &[], &at, &[scenario], "2020-12-31")[0]);
            for by in [["region"].as_slice(), &["customer"], &["region", "customer"]] {
                let parts: i128 = ask(&data, "sales", by, &at, &[scenario], "2020-12-31").iter().map(units).sum();
                prop_assert_eq!(parts, whole);
            }
        }
    }

    #[test]
    fn swapping_the_periods_negates_the_variance(rows in rows(), month in 1..=12_u32) {
        let swapped: Vec<_> = rows.iter().map(|(m, r, c, v)| ((m + 12) % 24, *r, *c, *v)).collect();
        let at = format!("2020-{month:02}");
        // The two rows that fix the table's dates lie in January and December.
        prop_assume!(month != 1 && month != 12);
        let delta = |data: &Dataset| units(&ask(data, "sales", &[], &at, &[Scenario::DPY], "2020-12-31")[0]);
        prop_assert_eq!(delta(&build(&rows, 1)), -delta(&build(&swapped, 1)));
    }

    #[test]
    fn ratios_do_not_depend_on_the_unit(rows in rows(), month in 2..=12_u32) {
        let at = format!("2020-{month:02}");
        let asked = [Scenario::DPYRel, Scenario::DPPRel];
        let (one, many) = (build(&rows, 1), build(&rows, 100));
        let pairs = ask(&one, "sales", &["region"], &at, &asked, "2020-12-31")
            .into_iter()
            .zip(ask(&many, "sales", &["region"], &at, &asked, "2020-12-31"));
        for (a, b) in pairs {
            prop_assert_eq!(a.status, b.status);
            prop_assert_eq!(a.value.map(Value::text), b.value.map(Value::text));
        }
    }

    #[test]
    fn the_whole_is_what_its_only_member_is(rows in rows(), month in 1..=12_u32, cut in 1..=28_u32) {
        // The whole is worked out from running sums and chains, members from lists and sets.
        let mut sample = Sample::new().dimension("all", None, &["a"]).dimension("customer", None, &["a", "b", "c", "d", "e"]);
        for (month, _, customer, cents) in &rows {
            let date = format!("{}-{:02}-{:02}", 2018 + month / 8, month % 12 + 1, 3 + customer);
            sample = sample.sale(&date, &[0, *customer], *customer, *cents);
        }
        let data = sample.sale("2018-01-01", &[0, 0], 0, 100).build();
        let (at, as_of) = (format!("2020-{month:02}"), format!("2020-{month:02}-{cut:02}"));
        let scenarios = [Scenario::AC, Scenario::PY, Scenario::PP];
        let measures = ["sales", "cost", "quantity", "orders", "customers", "new_customers", "retention_rate", "churn_rate", "repurchase_rate"];
        for measure in measures {
            let mut data = data.clone();
            data.has.cost = true;
            data.has.quantity = true;
            for at in [at.as_str(), "2020", "2019-Q3"] {
                let whole = ask(&data, measure, &[], at, &scenarios, &as_of);
                let member = ask(&data, measure, &["all"], at, &scenarios, &as_of);
                if !member.is_empty() {
                    let told = |rows: &[QueryRow]| {
                        rows.iter().map(|r| (r.value.map(Value::text), r.status)).collect::<Vec<_>>()
                    };
                    prop_assert_eq!(told(&whole), told(&member), "{} {}", measure, at);
                }
            }
        }
    }

    #[test]
    fn lists_and_their_rest_are_the_whole(
        rows in prop::collection::vec((0..24_u32, 0..41_u32, 0..31_u32, -50_000..200_000_i64), 1..200),
        targets in prop::collection::vec((0..24_u32, 0..40_u32, 0..90_000_i64), 0..60),
        month in 1..=12_u32,
        cut in 1..=31_u32,
    ) {
        let names = |count: u32| (0..count).map(|i| format!("m{i:02}")).collect::<Vec<_>>();
        let (regions, products) = (names(40), names(31));
        let labels: Vec<&str> = regions.iter().map(String::as_str).chain(["unmatched"]).collect();
        let mut sample = Sample::new()
            .dimension("region", None, &labels)
            .dimension("product", None, &products.iter().map(String::as_str).collect::<Vec<_>>())
            .dimension("customer", None, &labels)
            .sale("2019-01-01", &[0, 0, 0], 0, 100)
            .sale("2020-12-31", &[0, 0, 0], 0, 100)
            .target("2019-01", "region", 0, 100)
            .target("2020-12", "region", 0, 100);
        let at = |month: u32| format!("{}-{:02}", 2019 + month / 12, month % 12 + 1);
        for (month, region, product, cents) in &rows {
            let date = format!("{}-{:02}", at(*month), 3 + product % 20);
            sample = sample.sale(&date, &[*region, *product, *region], *region, *cents);
        }
        for (month, region, cents) in &targets {
            sample = sample.target(&at(*month), "region", *region, *cents);
        }
        let mut data = sample.build();
        (data.has.quantity, data.has.cost) = (true, true);
        // Returns have negative quantities; some rows have none.
        let pieces = data.cube.gross.iter().zip(&data.cube.returned).map(|(sold, back)| (sold - back) / 9_000);
        data.cube.quantity = pieces.collect();
        let last = cut.min(if month == 2 { 29 } else { 30 });
        check(&findings(&data, &format!("2020-{month:02}"), &format!("2020-{month:02}-{last:02}"), Vec::new()));
        check(&findings(&data, "2020", &format!("2020-{month:02}-{last:02}"), Vec::new()));
    }

    #[test]
    fn every_report_holds_together(rows in rows(), month in 1..=12_u32, cut in 1..=28_u32) {
        let found = findings(&build(&rows, 1), &format!("2020-{month:02}"), &format!("2020-{month:02}-{cut:02}"), Vec::new());
        check(&found);
    }
}
