//! The decompositions of small companies, worked out by hand.

use super::sample::Sample;
use super::tests::findings;
use super::{EffectKind, Findings, Slice};
use crate::base::{Scenario, Value};
use crate::data::{Dataset, Outcome};

fn shown(found: &Findings, id: &str) -> String {
    found.fact(id).and_then(|f| f.value).map_or_else(String::new, Value::text)
}

/// Products sold in May of two years: (product, amount in cents, pieces) before and now.
fn products(before: &[(u32, i64, i64)], now: &[(u32, i64, i64)]) -> Dataset {
    sold("2019-05-02", before, now)
}

/// The same with another day of before.
fn sold(then: &str, before: &[(u32, i64, i64)], now: &[(u32, i64, i64)]) -> Dataset {
    let mut sample = Sample::new().dimension("product", None, &["A", "B", "C", "D", "E", "unmatched"]);
    for (date, rows) in [(then, before), ("2020-05-04", now)] {
        for (product, cents, _) in rows {
            sample = sample.sale(date, &[*product], 0, *cents);
        }
    }
    let mut data = sample.build();
    data.has.quantity = true;
    data.cube.quantity = before.iter().chain(now).map(|(_, _, pieces)| *pieces).collect();
    data
}

const BEFORE: [(u32, i64, i64); 3] = [(0, 1_000_000, 1_000), (1, 1_200_000, 800), (2, 1_000_000, 500)];
const NOW: [(u32, i64, i64); 3] = [(0, 1_100_000, 1_000), (1, 1_050_000, 700), (2, 1_840_000, 800)];

fn may(data: &Dataset) -> Findings {
    findings(data, "2020-05", "2020-05-31", Slice::new())
}

#[test]
fn o2_3_from_rows_to_facts() {
    let found = may(&products(&BEFORE, &NOW));
    let fact = |what: &str| shown(&found, &format!("sales.{what}@2020-05.dPY"));
    assert_eq!([fact("effect_price"), fact("effect_volume"), fact("effect_mix")], ["3400.00", "2782.61", "1717.39"]);
    assert_eq!(fact("pvm_check"), "0.00");
    let of = |key: &str| shown(&found, &format!("sales.effect_mix[product=k-{key}]@2020-05.dPY"));
    assert_eq!([of("A"), of("B"), of("C")], ["340.26", "-184.31", "1561.44"], "O2.3, closed to 1,717.39");
    let told = found.findings.iter().find(|f| f.kind == "pvm").expect("a finding");
    assert_eq!(told.words.get("first_effect").map(String::as_str), Some("effect.price"));
    assert_eq!(told.words.get("coverage").map(String::as_str), Some("coverage.all"));
}

#[test]
fn new_lost_returned_and_unknown_products_have_their_own_step() {
    let before = [&BEFORE[..], &[(3, 70_000, 7)]].concat();
    let now = [&NOW[..], &[(4, 50_000, 5), (5, 900, 1)]].concat();
    let found = may(&products(&before, &now));
    let pvm = found.drivers.pvm.first().expect("prices");
    let kinds: Vec<EffectKind> = pvm.effects.iter().map(|e| e.kind).collect();
    let expected = [
        EffectKind::Price,
        EffectKind::Volume,
        EffectKind::Mix,
        EffectKind::NewItems,
        EffectKind::LostItems,
        EffectKind::Unmatched,
    ];
    assert_eq!(kinds, expected);
    let values: Vec<String> = pvm.effects.iter().map(|e| shown(&found, &e.fact)).collect();
    assert_eq!(values, ["3400.00", "2782.61", "1717.39", "500.00", "-700.00", "9.00"]);
    assert_eq!(shown(&found, &pvm.check), "0.00");
    // More of C came back than went out.
    let found = may(&products(&BEFORE, &[(0, 1_100_000, 1_000), (1, 1_050_000, 700), (2, -2_000, -1)]));
    assert_eq!(shown(&found, "sales.effect_returns@2020-05.dPY"), "-10020.00");
    assert_eq!(shown(&found, "sales.pvm_check@2020-05.dPY"), "0.00");
}

#[test]
fn exchange_rates_of_what_has_no_price_leave_prices_alone() {
    // Of A 1,000.00 came from the rate; nobody knows the rate of the unknown product, nor that of the new one.
    let before = [&BEFORE[..], &[(5, 800, 1)]].concat();
    let now = [&NOW[..], &[(4, 50_000, 5), (5, 900, 1)]].concat();
    let rated = |mut data: Dataset, of: &[usize], moved: &[(usize, i64)]| {
        let rows = data.cube.gross.len();
        data.cube.steady = data.cube.gross.clone();
        data.cube.unrated = (0..rows).map(|row| i64::from(of.contains(&row))).collect();
        for (row, cents) in moved {
            data.cube.steady[*row] -= cents;
        }
        data
    };
    let found = may(&rated(products(&before, &now), &[7, 8], &[(4, 100_000)]));
    let pvm = found.drivers.pvm.first().expect("prices");
    assert!(!pvm.rates_in_price);
    let fact = |what: &str| shown(&found, &format!("sales.{what}@2020-05.dPY"));
    // The price effect of O2.3 is 3,400.00, of which the rate takes 1,000.00.
    assert_eq!([fact("effect_price"), fact("effect_fx"), fact("pvm_check")], ["2400.00", "1000.00", "0.00"]);
    // Of a product sold in both periods it matters.
    let found = may(&rated(products(&before, &now), &[5], &[(4, 100_000)]));
    assert!(found.drivers.pvm.first().is_some_and(|pvm| pvm.rates_in_price));
    assert_eq!(shown(&found, "sales.effect_price@2020-05.dPY"), "3400.00");
    // Against the month before rates cannot be told apart; where only what has no price moved with them, none are in it.
    let month = |of: &[usize], moved: &[(usize, i64)]| {
        let found = may(&rated(sold("2020-04-02", &before, &now), of, moved));
        found.drivers.pvm.first().map(|pvm| (pvm.reference, pvm.rates_in_price))
    };
    assert_eq!(month(&[7], &[(7, 5_000), (8, 50)]), Some((Scenario::PP, false)));
    assert_eq!(month(&[], &[(4, 100_000)]), Some((Scenario::PP, true)));
}

#[test]
fn a_company_without_quantities_has_no_prices() {
    let mut data = products(&BEFORE, &NOW);
    data.has.quantity = false;
    let found = may(&data);
    assert!(found.drivers.pvm.is_empty());
    assert!(found.absent.iter().any(|a| a.what == "pvm" && a.reason == "no_column"));
}

#[test]
fn nothing_moved_is_told_as_nothing() {
    let found = may(&products(&BEFORE, &BEFORE));
    assert!(found.findings.iter().all(|f| f.kind != "pvm"), "noise is not explained");
}

#[test]
fn key_figures_multiply_to_sales_and_share_its_change() {
    // 2 customers with 3 orders of 100.00 on average; then 3 customers with 6 orders of 110.00.
    let mut sample = Sample::new().dimension("region", None, &["North"]);
    for (date, customer) in [("2019-05-02", 0), ("2019-05-03", 0), ("2019-05-06", 1)] {
        sample = sample.sale(date, &[0], customer, 10_000);
    }
    for day in 4..10 {
        sample = sample.sale(&format!("2020-05-{day:02}"), &[0], day % 3, 11_000);
    }
    let found = may(&sample.build());
    let tree = found.drivers.trees.first().expect("a tree");
    let measures: Vec<&str> = tree.nodes.iter().map(|n| n.measure.as_str()).collect();
    assert_eq!(measures, ["sales", "customers", "sales_per_customer", "orders_per_customer", "average_order"]);
    let of = |measure: &str| shown(&found, &format!("sales.effect_{measure}@2020-05.dPY"));
    // By hand: 1 × (150/3 + 365/6 + 220/3), ½ × (200/3 + 520/6 + 330/3), 10 × (3/3 + 8.5/6 + 6/3).
    assert_eq!([of("customers"), of("orders_per_customer"), of("average_order")], ["184.17", "131.67", "44.16"]);
    assert_eq!(of("sales_per_customer"), "175.83", "a branch has what its leaves have");
    assert_eq!(shown(&found, &tree.check), "0.00");
}

#[test]
fn deals_come_from_leads_unless_more_are_won_than_come_in() {
    let sample = |leads: u32| {
        let mut sample = Sample::new().dimension("region", None, &["North"]).sale("2019-05-02", &[0], 0, 100);
        for year in [2019, 2020] {
            for n in 0..leads {
                let created = format!("{year}-05-{:02}", n + 4);
                let won = n % 2 == 0;
                let outcome = if won { Outcome::Won } else { Outcome::Lost };
                sample = sample.deal(&created, Some(&format!("{year}-05-28")), outcome, i64::from(year) * 100);
            }
        }
        sample.sale("2020-05-29", &[0], 0, 100).build()
    };
    let measures = |data: &Dataset| -> Vec<String> {
        let found = may(data);
        let tree = found.drivers.trees.into_iter().find(|t| t.measure == "won_value").expect("a tree of deals");
        tree.nodes.into_iter().map(|n| n.measure).collect()
    };
    assert_eq!(measures(&sample(6)), ["won_value", "won_deals", "leads", "conversion_rate", "average_deal"]);
    // Leads of another month: nothing came in, three deals were won.
    let mut late = sample(6);
    for created in late.opportunities.created.iter_mut().flatten() {
        *created -= 40;
    }
    assert_eq!(measures(&late), ["won_value", "won_deals", "closed_deals", "win_rate", "average_deal"]);
}

#[test]
fn o2_6_a_margin_by_rate_and_mix() {
    let mut sample = Sample::new().dimension("region", None, &["North", "South"]);
    let rows = [
        ("2019-05-02", 0, 80_000, 78_400),
        ("2019-05-02", 1, 20_000, 18_000),
        ("2020-05-04", 0, 50_000, 49_100),
        ("2020-05-04", 1, 50_000, 45_250),
    ];
    for (date, region, cents, _) in rows {
        sample = sample.sale(date, &[region], 0, cents);
    }
    let mut data = sample.build();
    data.has.cost = true;
    data.cube.cost = rows.iter().map(|r| r.3).collect();
    let found = may(&data);
    let mix = found.drivers.ratio_mixes.first().expect("a margin by region");
    assert_eq!((mix.measure.as_str(), mix.dimension.as_str()), ("gross_margin", "region"));
    assert_eq!([shown(&found, &mix.rate), shown(&found, &mix.mix)], ["-0.003050000000", "0.023550000000"]);
    assert_eq!(shown(&found, &mix.check), "0.000000000000");
    let told = found.findings.iter().find(|f| f.kind == "ratio_mix").expect("a finding");
    assert_eq!(told.words.get("pull").map(String::as_str), Some("pull.brought"), "the mix hides that all rates fell");
}

#[test]
fn a_reference_that_the_data_cover_from_its_middle_on_is_missing() {
    // A customer system was switched on on 20 October 2018: that quarter is no base, the next one is.
    let mut sample = Sample::new().dimension("region", None, &["North"]).sale("2018-01-02", &[0], 0, 100);
    let begin: crate::base::Date = "2018-10-22".parse().expect("a date in a test");
    let daily = begin.iter_days().take(40).map(|d| d.to_string());
    let later = ["2018-10-20", "2019-02-01", "2019-10-08", "2019-11-04"].map(str::to_owned);
    for day in daily.chain(later) {
        sample = sample.deal(&day, None, Outcome::Open, 100);
    }
    let data = sample.sale("2020-03-31", &[0], 0, 100).build();
    let value = |at: &str, scenario| {
        let rows = super::tests::ask(&data, "leads", &[], at, &[scenario], "2020-03-31");
        rows[0].value.map(Value::text)
    };
    assert_eq!(value("2018-Q4", Scenario::AC).as_deref(), Some("41"), "what there is, is told");
    assert_eq!(value("2019-Q4", Scenario::PY), None);
    assert_eq!(value("2018-11", Scenario::PP), None, "October began before the data");
    assert_eq!(value("2020-Q1", Scenario::PY).as_deref(), Some("1"));
    assert_eq!(value("2019-11", Scenario::PY).as_deref(), Some("30"));
}
