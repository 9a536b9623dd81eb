//! What must hold for the customers of every report.

use proptest::prelude::*;

use super::super::sample::Sample;
use super::super::study::Study;
use super::super::tests::findings;
use super::super::windows::Window;
use super::super::{FactId, Findings};
use super::care::Care;
use super::purchases::{By, Purchases};
use super::{BridgeStep, Tier};
use crate::base::Value;
use crate::data::Dataset;

/// Three years of sales as (month 0–35, customer 0–5, cents); the last customer is `unmatched`.
fn data(rows: &[(u32, u32, i64)], times: i64) -> Dataset {
    let mut sample = Sample::new()
        .dimension("customer", None, &["a", "b", "c", "d", "e", "unmatched"])
        .dimension("region", None, &["North", "South"])
        .sale("2018-01-01", &[0, 0], 0, 100 * times);
    for (month, customer, cents) in rows {
        let date = format!("{}-{:02}-{:02}", 2018 + month / 12, month % 12 + 1, 3 + customer);
        sample = sample.sale(&date, &[*customer, customer % 2], *customer, cents * times);
    }
    sample.sale("2020-12-31", &[0, 0], 0, 100 * times).build()
}

fn number(found: &Findings, id: &FactId) -> f64 {
    found.fact(id).and_then(|f| f.value).map_or(f64::NAN, Value::to_f64)
}

fn units(found: &Findings, id: &FactId) -> i128 {
    match found.fact(id).and_then(|f| f.value) {
        Some(Value::Exact(value)) => value.units,
        other => panic!("{id} is {other:?}"),
    }
}

fn is_zero(check: Value) -> bool {
    check.to_f64().abs() < f64::MIN_POSITIVE
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn customers_of_every_report_add_up(
        rows in prop::collection::vec((0..36_u32, 0..6_u32, -30_000..200_000_i64), 1..80),
        month in 1..=12_u32,
        sliced in any::<bool>(),
    ) {
        let data = data(&rows, 1);
        let slice = if sliced { vec![(1, vec![0])] } else { Vec::new() };
        let found = findings(&data, &format!("2020-{month:02}"), "2020-12-31", slice);
        let base = &found.customer_base;
        if let Some(tiers) = &base.tiers {
            prop_assert!(is_zero(tiers.check));
            let sums: i128 = tiers.groups.iter().map(|g| units(&found, &g.sales)).sum();
            prop_assert_eq!(sums, units(&found, &tiers.total.sales));
            let customers: i128 = tiers.groups.iter().flat_map(|g| &g.customers).map(|id| units(&found, id)).sum();
            prop_assert_eq!(Some(customers), tiers.total.customers.as_ref().map(|id| units(&found, id)));
            let shares: f64 = tiers.groups.iter().map(|g| number(&found, &g.share)).sum();
            prop_assert!((shares - 1.0).abs() < 1e-9 || shares.is_nan());
            let known: f64 = tiers.rows.iter().filter_map(|r| r.share).sum();
            prop_assert!((known - 1.0).abs() < 1e-9);
            prop_assert!(tiers.rows.iter().all(|r| (r.tier == Tier::Apart) == r.share.is_none()));
            let moved: i128 = tiers.moves.iter().map(|m| units(&found, &m.customers)).sum();
            prop_assert_eq!(moved, tiers.all_moves.as_ref().map_or(0, |id| units(&found, id)));
        }
        if let Some(rfm) = &base.rfm {
            prop_assert!(is_zero(rfm.check));
            prop_assert_eq!(units(&found, &rfm.check_customers), 0);
            let scored: i128 = rfm.segments.iter().map(|s| units(&found, &s.customers)).sum();
            prop_assert_eq!(scored, units(&found, &rfm.total.customers));
            let cells: i128 = rfm.matrix.iter().flatten().flatten().map(|id| units(&found, id)).sum();
            prop_assert_eq!(cells, scored);
        }
        if let Some(cycle) = &base.life_cycle {
            prop_assert_eq!(units(&found, &cycle.check), 0);
            let picks: [fn(&super::StageRow) -> &FactId; 3] = [|s| &s.customers, |s| &s.before, |s| &s.sales];
            for pick in picks {
                let sum: i128 = cycle.stages.iter().map(|s| units(&found, pick(s))).sum();
                prop_assert_eq!(sum, units(&found, pick(&cycle.total)));
            }
        }
        if let Some(cohorts) = &base.cohorts {
            let sizes: i128 = cohorts.cohorts.iter().map(|c| units(&found, &c.size)).sum();
            prop_assert_eq!(sizes, units(&found, &cohorts.size));
            // The share of the next quarter is of those who had one.
            let reached = cohorts.cohorts.iter().filter(|c| !c.active.is_empty());
            prop_assert_eq!(reached.map(|c| units(&found, &c.size)).sum::<i128>(), units(&found, &cohorts.reached));
            let others = cohorts.others.as_ref().map_or(0, |id| units(&found, id));
            prop_assert_eq!(units(&found, &cohorts.known), sizes + units(&found, &cohorts.older) + others);
            prop_assert_eq!(units(&found, &cohorts.check), 0);
            let shares = cohorts.cohorts.iter().flat_map(|c| &c.shares).chain(&cohorts.all);
            prop_assert!(shares.map(|id| number(&found, id)).all(|share| (0.0..=1.0).contains(&share)));
            if let Some(panel) = &cohorts.panel {
                let left: Vec<i128> = panel.survivors.iter().map(|id| units(&found, id)).collect();
                prop_assert!(left.windows(2).all(|w| w[1] <= w[0]), "survivors do not come back");
            }
        }
        if let Some(care) = &base.care {
            prop_assert!(!care.rows.is_empty() && care.rows.iter().all(|r| !r.reasons.is_empty()));
        }
        if let Some(bridge) = &base.bridge {
            prop_assert!(is_zero(bridge.check) && is_zero(bridge.check_customers));
            let [then, now] = bridge.customers.each_ref().map(|id| units(&found, id));
            let count = |step: BridgeStep| bridge.counts.iter().find(|(s, _)| *s == step).map_or(0, |(_, id)| units(&found, id));
            let retained = units(&found, &bridge.retained);
            prop_assert_eq!(now, count(BridgeStep::New) + count(BridgeStep::Reactivated) + retained);
            prop_assert_eq!(then, retained - count(BridgeStep::Lost));
            let [base, total] = bridge.sales.each_ref().map(|id| units(&found, id));
            prop_assert_eq!(total - base, bridge.amounts.iter().map(|(_, id)| units(&found, id)).sum::<i128>());
            // The measure of the same name counts the same.
            let measured = found.fact(&format!("retention_rate@2020-{month:02}.AC")).and_then(|f| f.value);
            if let Some(measured) = measured {
                prop_assert!((measured.to_f64() - number(&found, &bridge.retention)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn tiers_and_steps_do_not_depend_on_the_unit(
        rows in prop::collection::vec((0..36_u32, 0..6_u32, -30_000..200_000_i64), 1..60),
    ) {
        let (one, many) = (data(&rows, 1), data(&rows, 100));
        let (one, many) = (findings(&one, "2020-06", "2020-12-31", Vec::new()), findings(&many, "2020-06", "2020-12-31", Vec::new()));
        let told = |f: &Findings| {
            let tiers = f.customer_base.tiers.iter().flat_map(|t| &t.rows);
            tiers.map(|r| (r.member.key.clone(), r.tier, r.before, r.cumulated)).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&one), told(&many));
        let counts = |f: &Findings| f.customer_base.bridge.as_ref().map(|b| b.customers.each_ref().map(|id| units(f, id)));
        prop_assert_eq!(counts(&one), counts(&many));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rolling_sums_are_the_sums_of_each_window(
        rows in prop::collection::vec((0..36_u32, 0..6_u32, -30_000..200_000_i64), 1..80),
        steps in prop::collection::vec((0..200_u64, 0..400_u64), 1..8),
    ) {
        let data = data(&rows, 1);
        let brief = super::super::sample::brief();
        let request = super::super::Request {
            report: super::super::sample::report(crate::base::Grain::Month),
            period: crate::base::Period::month(2020, 12).expect("a month"),
            as_of: "2020-12-31".parse().expect("a day"),
            slice: Vec::new(),
        };
        let study = Study::new(&data, &brief, &request).expect("sales");
        let purchases = Purchases::new(&study, By::Key, request.as_of);
        let day = |days: u64| "2018-01-01".parse::<crate::base::Date>().expect("a day") + chrono::Days::new(days);
        let mut windows: Vec<Window> = Vec::new();
        let (mut from, mut to) = (0, 0);
        for (forward, long) in steps {
            from += forward;
            to = (from + long).max(to);
            windows.extend(Window::new(day(from), day(to)));
        }
        let mut seen = 0;
        purchases.each(&windows, |window, sums| {
            let wanted = purchases.sums(window).0.into_iter().map(|sum| (sum.net, sum.bought));
            assert!(wanted.eq(sums.iter().map(|sum| (sum.net, sum.bought))), "{window:?}");
            seen += 1;
        });
        prop_assert_eq!(seen, windows.len());
    }
}

#[test]
fn a_slice_names_only_its_own_customers() {
    let rows: Vec<(u32, u32, i64)> =
        (0..36).flat_map(|month| (0..5).map(move |c| (month, c, 1000 * i64::from(c + 1)))).collect();
    let data = data(&rows, 1);
    let found = findings(&data, "2020-12", "2020-12-31", vec![(1, vec![1])]);
    let told = serde_json::to_string(&found.customer_base).expect("serialisable");
    assert!(told.contains("k-b") && told.contains("k-d"));
    assert!(!told.contains("k-a") && !told.contains("k-c") && !told.contains("k-e"), "{told}");
}

#[test]
fn customers_without_a_look_up_row_are_counted_apart() {
    // Two keys that no look-up row names, beside two customers with names.
    let mut sample = Sample::new().dimension("customer", None, &["Ada", "Bo", "unmatched"]);
    for (year, keys) in [(2019, [0_u32, 1, 7, 7]), (2020, [0, 1, 7, 8])] {
        for key in keys {
            sample = sample.sale(&format!("{year}-06-1{key}"), &[key.min(2)], key, 10_000);
        }
    }
    let data = sample.sale("2018-01-02", &[0], 0, 100).build();
    let found = findings(&data, "2020-06", "2020-06-30", Vec::new());
    let base = &found.customer_base;
    let (tiers, bridge) = (base.tiers.as_ref().expect("tiers"), base.bridge.as_ref().expect("a bridge"));
    let count = |id: &FactId| units(&found, id);
    let apart = tiers.groups.iter().find(|g| g.tier.is_none()).expect("rows of no member");
    assert_eq!(apart.customers.as_ref().map(count), Some(2));
    assert_eq!(tiers.total.customers.as_ref().map(count), Some(4));
    // The bridge counts the same customers.
    assert_eq!(count(&bridge.customers[1]), 4);
    let rfm = base.rfm.as_ref().expect("scores");
    assert_eq!((count(&rfm.total.customers), rfm.unscored.as_ref().map(count)), (2, Some(2)));
}

#[test]
fn customers_of_cohorts_and_lines_are_all_there() {
    // Two bought in the first 12 months, two in the first quarter of 2019, one in the second, one in May 2020, whose quarter
    // is not over. a and c buy both lines, d and e only the second, the others only the first.
    let first = ["2018-02-05", "2018-11-05", "2019-02-05", "2019-03-05", "2019-05-06", "2020-05-06"];
    let mut sample = Sample::new()
        .dimension("customer", None, &["a", "b", "c", "d", "e", "f"])
        .dimension("product_line", None, &["Bikes", "Parts"])
        .sale("2018-01-02", &[0, 0], 0, 100);
    for (customer, day) in (0..).zip(first) {
        sample = sample.sale(day, &[customer, u32::from(matches!(customer, 3 | 4))], customer, 10_000);
    }
    for (customer, line) in [(0, 0), (0, 1), (1, 0), (2, 0), (2, 1), (3, 1), (4, 1)] {
        sample = sample.sale("2020-04-06", &[customer, line], customer, 10_000);
    }
    let found = findings(&sample.sale("2020-05-29", &[0, 0], 0, 100).build(), "2020-05", "2020-05-31", Vec::new());
    let count = |id: &FactId| units(&found, id);
    let cohorts = found.customer_base.cohorts.as_ref().expect("cohorts");
    let counts = [&cohorts.known, &cohorts.size, &cohorts.older, &cohorts.check].map(count);
    assert_eq!((counts, cohorts.others.as_ref().map(count)), ([6, 3, 2, 0], Some(1)));
    let cross = found.customer_base.cross_sell.as_ref().expect("two lines");
    assert_eq!(cross.sizes.iter().map(count).collect::<Vec<_>>(), [4, 4]);
    let both = cross.shares.iter().flatten().flatten().map(|id| number(&found, id));
    assert_eq!((both.collect::<Vec<_>>(), count(&cross.check)), (vec![0.5, 0.5], 0));
}

#[test]
fn an_activity_is_a_contact_where_the_configuration_says_so() {
    // Ada and Bo buy each month; both were visited in June, Bo's visit did not take place.
    let mut sample = Sample::new().dimension("customer", None, &["Ada", "Bo"]);
    for month in 1..=12 {
        for customer in [0, 1] {
            let date = format!("{}-{:02}-15", if month > 6 { 2019 } else { 2020 }, month);
            sample = sample.sale(&date, &[customer], customer, 10_000);
        }
    }
    let day = |text: &str| Some(super::super::windows::day_number(text.parse().expect("a day")));
    let columns = [
        ("date", crate::data::EventColumn::Day(vec![day("2020-06-20"); 2])),
        ("due", crate::data::EventColumn::Day(vec![day("2020-06-30"); 2])),
        ("done", crate::data::EventColumn::Number { scale: 0, values: vec![Some(1), Some(0)] }),
    ];
    let data = sample.events("activities", &columns, &[("customer", &[0, 1])]).build();
    let found = findings(&data, "2020-06", "2020-06-30", Vec::new());
    let care = found.customer_base.care.as_ref().expect("Bo waits for a visit");
    let named: Vec<&str> = care.rows.iter().map(|row| row.member.label.as_str()).collect();
    assert_eq!(named, ["Bo"]);
    // Due on the last day and not done: late, without a full day of delay.
    assert!(care.rows[0].overdue.is_none());
}

#[test]
fn who_would_not_recommend_the_company_is_called_until_somebody_has() {
    // All of tier A, contacted on 20 June. Ada gave a 5 and then a 9, Bo a 3 afterwards, Cy a 6 before, Di a 4 in March.
    let names = ["Ada", "Bo", "Cy", "Di"];
    let mut sample = Sample::new().dimension("customer", None, &names);
    for month in 1..=6 {
        for customer in 0..4 {
            sample = sample.sale(&format!("2020-{month:02}-25"), &[customer], customer, 10_000);
        }
    }
    let day = |text: &str| Some(super::super::windows::day_number(text.parse().expect("a day")));
    let visited = [("date", crate::data::EventColumn::Day(vec![day("2020-06-20"); 3]))];
    let asked = ["2020-06-21", "2020-06-25", "2020-06-22", "2020-06-18", "2020-03-10"].map(day);
    let kind = crate::data::EventColumn::Text(vec![Some("nps".into()); 5]);
    let score = crate::data::EventColumn::Number { scale: 1, values: [50, 90, 30, 60, 40].map(Some).to_vec() };
    let columns = [("date", crate::data::EventColumn::Day(asked.to_vec())), ("kind", kind), ("score", score)];
    let sample = sample.events("activities", &visited, &[("customer", &[0, 1, 2])]);
    let data = sample.events("satisfaction", &columns, &[("customer", &[0, 0, 1, 2, 3])]).build();
    let found = findings(&data, "2020-06", "2020-06-30", Vec::new());
    let care = found.customer_base.care.as_ref().expect("Bo is unhappy");
    let unhappy = care.rows.iter().filter(|row| row.reasons.contains(&Care::Unhappy));
    let unhappy: Vec<(&str, f64)> =
        unhappy.map(|row| (row.member.label.as_str(), number(&found, row.mark.as_ref().expect("a mark")))).collect();
    assert_eq!(unhappy, [("Bo", 3.0)]);
    let count = care.counts.iter().find(|(reason, ..)| *reason == Care::Unhappy).expect("a count");
    assert!((number(&found, &count.1) - 1.0).abs() < f64::EPSILON);
}

#[test]
fn one_customer_and_none() {
    // Every share of a single customer is 100 %: nothing to tell. Of two there is.
    let alone = data(&[(30, 0, 5_000)], 1);
    let found = findings(&alone, "2020-12", "2020-12-31", Vec::new());
    assert!(found.customer_base.alone && found.customer_base.tiers.is_none() && found.customer_base.bridge.is_none());
    assert!(found.absent.iter().any(|a| a.what == "tiers" && a.reason == "one_member"), "{:?}", found.absent);
    let two = data(&[(30, 0, 4_900), (31, 1, 5_000)], 1);
    let found = findings(&two, "2020-12", "2020-12-31", Vec::new());
    let tiers = found.customer_base.tiers.as_ref().expect("two customers");
    assert!(tiers.rows.iter().any(|r| r.tier == Tier::A));
    assert!(number(&found, &tiers.gini).abs() < 1e-12);
    let nobody = Sample::new().dimension("customer", None, &["unmatched"]).sale("2020-01-02", &[0], 0, 500).build();
    let found = findings(&nobody, "2020-12", "2020-12-31", Vec::new());
    assert!(found.customer_base.tiers.is_none() && found.customer_base.bridge.is_none());
}
