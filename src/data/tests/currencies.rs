//! Sales in other currencies.

use proptest::prelude::*;

use super::loaded;
use crate::base::Decimal;
use crate::data::Dataset;
use crate::data::sample::{Project, project};

const SALES: &str = "date=Day amount=Sales cost=Cost currency=Money";
const RATES: &str = "period=Month currency=Money rate=Rate";

fn given(sales: &str, rates: &str) -> Project {
    let mut given = project(&[
        ("sales", SALES, &format!("Day,Sales,Cost,Money\n{sales}")),
        ("rates", RATES, &format!("Month,Money,Rate\n{rates}")),
    ]);
    given.brief.currency = "CNY".into();
    given.brief.links.clear();
    given.brief.dimensions.clear();
    given
}

fn sums(data: &Dataset) -> [i64; 4] {
    let cube = &data.cube;
    [&cube.gross, &cube.returned, &cube.cost, &cube.steady].map(|column| column.iter().sum())
}

#[test]
fn each_row_is_rounded_once_to_the_minor_unit_of_the_report() {
    // 0.125 × 1 USD is half a fen up, −0.125 half a fen away from zero; 3 digits of the own currency stay.
    let rates = "2025-03,USD,0.100\n2026-03,USD,0.125\n2026-03,KWD,23.4567\n2025-03,KWD,23\n";
    let sales = "2026-03-01,1.00,0.10,USD\n2026-03-02,1.00,0.10,usd\n2026-03-03,-1.00,-0.10,USD\n\
                 2026-03-04,1.001,,KWD\n2026-03-05,10,5,\n";
    let data = loaded(&given(sales, rates));
    assert_eq!(data.money_scale, 2, "three digits of a dinar are no digits of the report's amounts");
    // 13 + 13 + round(1.001 × 23.4567 = 23.4801567) + 1000; 13; cost 1 + 1 − 1 + 500.
    // At the rates of a year before: 10 + 10 − 10 + round(1.001 × 23 = 23.023) + 1000.
    assert_eq!(sums(&data), [13 + 13 + 2_348 + 1_000, 13, 501, 10 + 2_302 + 1_000]);
    assert_eq!(data.cube.unrated.iter().sum::<i64>(), 0);
    assert!(data.quality.refused.is_empty(), "{:?}", data.quality.refused);
    let told: Vec<(&str, u64)> = data
        .quality
        .items
        .iter()
        .filter(|i| i.kind == "converted")
        .map(|i| (i.slots["own"].as_str(), i.count))
        .collect();
    assert_eq!(told, [("1.001", 1), ("1.00", 3)], "dinars, then dollars: 1 + 1 − 1");
}

#[test]
fn without_other_currencies_nothing_is_kept_twice() {
    let data = loaded(&given("2026-03-01,1.00,,CNY\n2026-03-02,1.00,,\n", "2026-03,USD,7.1\n"));
    assert!(data.cube.steady.is_empty() && data.cube.unrated.is_empty());
    assert!(data.quality.items.iter().all(|i| i.kind != "converted"));
}

#[test]
fn a_rate_of_a_year_before_that_nobody_knows_is_counted() {
    let data = loaded(&given("2026-03-01,1.00,,USD\n2026-03-02,2.00,,CNY\n", "2026-03,USD,7.1\n"));
    assert_eq!(sums(&data), [910, 0, 0, 910], "what it adds now stands in for it");
    assert_eq!(data.cube.unrated, [1, 0]);
}

#[test]
fn rows_without_a_rate_are_refused_with_their_currency_and_month() {
    let data = loaded(&given("2026-03-01,5,,CNY\n2026-03-02,5,,USD\n2027-03-02,5,,USD\n", "2026-03,USD,7\n"));
    let [refused] = data.quality.refused.as_slice() else { panic!("{:?}", data.quality.refused) };
    assert_eq!((refused.kind, refused.place.location().as_str()), ("no_rate", "sales.csv:4:15"));
    assert!(refused.reason.starts_with("USD in 2027-03 has no rate; write 2027-03, USD"), "{}", refused.reason);
    let item = data.quality.items.iter().find(|i| i.kind == "refused").expect("told");
    assert_eq!((item.slots["which"].as_str(), item.amount), ("USD 2027-03", None), "nobody knows what it is worth");
}

#[test]
fn returned_rows_are_returned_at_any_rate() {
    let mut marked = given("", "2025-03,USD,7\n2026-03,USD,8\n");
    let text = "Day,Sales,Cost,Money,Back\n2026-03-01,10,6,USD,yes\n2026-03-02,10,6,USD,\n2026-03-03,-4,-2,USD,\n";
    crate::data::sample::write(&marked.folder.path().join("sales.csv"), text.as_bytes());
    marked.brief.tables[0].columns.insert("returned".into(), "Back".into());
    let data = loaded(&marked);
    assert_eq!(data.cube.reversed.iter().sum::<i64>(), 8_000);
    assert_eq!(sums(&data), [8_000, 8_000 + 3_200, 4_800 - 1_600, 7_000 - 2_800]);
}

/// Amounts of a currency of small units are no amounts in another unit, and what is at stake counts in the report's.
#[test]
fn what_is_looked_for_in_amounts_knows_their_currency() {
    let mut sales = String::from("Day,Sales,Cost,Money,Qty,Price\n");
    for month in 1..=6 {
        for day in 10..=19 {
            let (amount, code) = if month == 4 { (5_000_000, "VND") } else { (1_400, "CNY") };
            sales += &format!("2026-0{month}-{day},{amount},,{code},2,{}\n", amount / 2);
        }
    }
    // One row says 1 000 000 dong where price × quantity is 2 000 000: 280 yuan too few.
    sales += "2026-04-20,1000000,,VND,2,1000000\n";
    let mut given = given("", "2026-04,VND,0.00028\n");
    crate::data::sample::write(&given.folder.path().join("sales.csv"), sales.as_bytes());
    let columns = &mut given.brief.tables[0].columns;
    columns.extend([("quantity".to_owned(), "Qty".to_owned()), ("price".to_owned(), "Price".to_owned())]);
    let data = loaded(&given);
    assert!(data.quality.items.iter().all(|i| i.kind != "unit_jump"), "{:?}", data.quality.items);
    let differs = data.quality.items.iter().find(|i| i.kind == "price_differs").expect("told");
    assert_eq!(differs.amount.map(Decimal::text).as_deref(), Some("280.00"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Sales are the exact product of each row, rounded by itself; at rates that did not move nothing is left of them.
    #[test]
    fn the_cube_holds_the_sum_of_the_rounded_products(
        rows in prop::collection::vec((1..28_u32, -500_000..500_000_i64, 0..3_usize), 1..40),
        rate in 1..2_000_000_i64,
        before in prop_oneof![Just(None), (1..2_000_000_i64).prop_map(Some)],
    ) {
        let before = before.unwrap_or(rate);
        let codes = ["CNY", "USD", "EUR"];
        let sales: String = rows.iter().map(|(day, cents, code)| {
            format!("2026-03-{day:02},{},,{}\n", Decimal::new(i128::from(*cents), 2).text(), codes[*code])
        }).collect();
        let text = |rate: i64| Decimal::new(i128::from(rate), 4).text();
        let rates: String = [("2025-03", before), ("2026-03", rate)].into_iter().flat_map(|(month, rate)| {
            ["USD", "EUR"].map(|code| format!("{month},{code},{}\n", text(rate)))
        }).collect();
        let data = loaded(&given(&sales, &rates));
        let worth = |rate: i64| -> i64 {
            // By hand in another way: ten-thousandths of a fen, half of them added on the way from zero.
            rows.iter().map(|(_, cents, code)| match code {
                0 => *cents,
                _ => (cents.abs() * rate + 5_000) / 10_000 * cents.signum(),
            }).sum()
        };
        let cube = &data.cube;
        let net: i64 = (0..cube.day.len()).map(|i| cube.gross[i] + cube.reversed[i] - cube.returned[i]).sum();
        prop_assert_eq!(net, worth(rate));
        if rows.iter().any(|(_, _, code)| *code > 0) {
            // A row whose amount rounds to nothing now adds nothing at any rate.
            let lost: i64 = rows.iter().filter(|(_, _, code)| *code > 0)
                .filter(|(_, cents, _)| cents.abs() * rate < 5_000)
                .map(|(_, cents, _)| (cents.abs() * before + 5_000) / 10_000 * cents.signum()).sum();
            prop_assert_eq!(cube.steady.iter().sum::<i64>(), worth(before) - lost);
            prop_assert_eq!(before != rate || cube.steady.iter().sum::<i64>() == net, true);
        }
    }
}
