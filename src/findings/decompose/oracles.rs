//! Published and twice-computed values: tests/oracles.json, numbered O2.x in methods.md.

use serde_json::Value as Json;

use super::bennet::bennet;
use super::lmdi::{Chain, additive, multiplicative};
use super::price_volume_mix::{Effects, Item, price_volume_mix};
use super::ratio_mix::{Member, ratio_mix};
use super::shapley::{of_product, shapley};

fn oracles() -> Json {
    serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles are JSON")
}

fn list(json: &Json) -> Vec<f64> {
    json.as_array().expect("a list").iter().map(|n| n.as_f64().expect("a number")).collect()
}

fn near(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() <= tolerance, "{found:?} is not {expected:?} within {tolerance}");
    }
}

/// Items of the price/volume/mix example with amounts in hundred-millionths, so that rounding is far below the oracle.
fn items(unit: f64) -> Vec<Item> {
    let pvm = &oracles()["pvm"];
    let [p0, q0, p1, q1] = ["p0", "q0", "p1", "q1"].map(|k| list(&pvm[k]));
    (0..p0.len())
        .map(|i| Item {
            base_amount: (p0[i] * q0[i] * unit) as i128,
            base_quantity: q0[i] as i128,
            amount: (p1[i] * q1[i] * unit) as i128,
            quantity: q1[i] as i128,
            exchange: 0,
        })
        .collect()
}

#[test]
fn o2_3_price_volume_mix_variant_b() {
    let oracle = &oracles()["pvm"]["B"];
    let found = price_volume_mix(&items(1e8));
    let shown = |units: i128| units as f64 / 1e8;
    let whole = [found.whole.price, found.whole.volume, found.whole.mix].map(shown);
    near(&whole, &["price", "volume", "mix"].map(|k| oracle[k].as_f64().expect("a number")), 1e-6);
    let mix: Vec<f64> = found.items.iter().map(|e| shown(e.mix)).collect();
    near(&mix, &list(&oracle["mix_items_centered"]), 1e-6);
    // In cents it closes to the cent.
    let cents = price_volume_mix(&items(100.0));
    assert_eq!(cents.whole, Effects { price: 340_000, exchange: 0, volume: 278_261, mix: 171_739 });
    assert_eq!(
        cents.items.iter().map(|e| e.price + e.volume + e.mix).collect::<Vec<_>>(),
        [100_000, -150_000, 840_000]
    );
}

#[test]
fn o2_3_the_other_variants() {
    let pvm = &oracles()["pvm"];
    let [p0, q0, p1, q1] = ["p0", "q0", "p1", "q1"].map(|k| list(&pvm[k]));
    let rows: Vec<(f64, f64, f64, f64)> = (0..3).map(|i| (p0[i], q0[i], p1[i], q1[i])).collect();
    let (price, quantity) = bennet(&rows);
    near(&[price, quantity], &["price", "qty"].map(|k| pvm["bennet"][k].as_f64().expect("a number")), 1e-9);
    let (all0, all1): (f64, f64) = (q0.iter().sum(), q1.iter().sum());
    let chains: Vec<Chain> = (0..3)
        .map(|i| Chain { base: vec![all0, q0[i] / all0, p0[i]], actual: vec![all1, q1[i] / all1, p1[i]] })
        .collect();
    let found = additive(&chains).expect("all above zero");
    near(&found, &["Q", "s", "p"].map(|k| pvm["lmdi"][k].as_f64().expect("a number")), 1e-6);
    // Shapley of R = Q · Σ sᵢ pᵢ with the shares and the prices as one factor each.
    let result = |moved: &[f64]| {
        let pick = |at: usize, before: f64, now: f64| if moved[at] > 0.5 { now } else { before };
        (0..3).map(|i| pick(0, all0, all1) * pick(1, q0[i] / all0, q1[i] / all1) * pick(2, p0[i], p1[i])).sum()
    };
    let found = shapley(&[0.0; 3], &[1.0; 3], result).expect("three factors");
    near(&found, &["Q", "s", "p"].map(|k| pvm["shapley"][k].as_f64().expect("a number")), 1e-6);
}

#[test]
fn o2_4_milano() {
    // Margins stay, so that price is nothing, and quantity + mix are the change of −4,000.
    let drury = &oracles()["drury"];
    let [before, now, margin] = ["b", "a", "m"].map(|k| list(&drury[k]));
    let items: Vec<Item> = (0..3)
        .map(|i| Item {
            base_amount: (before[i] * margin[i]) as i128 * 100,
            base_quantity: before[i] as i128,
            amount: (now[i] * margin[i]) as i128 * 100,
            quantity: now[i] as i128,
            exchange: 0,
        })
        .collect();
    let found = price_volume_mix(&items);
    let expected = |key: &str| drury[key].as_f64().expect("a number") * 100.0;
    assert_eq!(found.whole.price, 0);
    near(&[found.whole.volume as f64, found.whole.mix as f64], &[expected("qty"), expected("mix")], 0.5);
    near(&[(found.whole.volume + found.whole.mix) as f64], &[expected("vol")], 0.5);
    let mix: Vec<f64> = found.items.iter().map(|e| e.mix as f64 / 100.0).collect();
    near(&mix, &list(&drury["mix_items_centered"]), 0.01);
}

#[test]
fn o2_5_mix_variance_at_contribution_margins() {
    // Standard mix 2,160 : 540, actual 1,820 and 980 at margins of 80 and 250: +71,400 for the mix.
    let item = |before: i128, now: i128, margin: i128| Item {
        base_amount: before * margin * 100,
        base_quantity: before,
        amount: now * margin * 100,
        quantity: now,
        exchange: 0,
    };
    let found = price_volume_mix(&[item(2_160, 1_820, 80), item(540, 980, 250)]);
    assert_eq!((found.whole.price, found.whole.mix), (0, 7_140_000));
}

#[test]
fn o2_6_rates_rise_in_no_part_and_the_whole_does() {
    let oracle = &oracles()["rate_mix"];
    let [n0, r0, n1, r1] = ["n0", "r0", "n1", "r1"].map(|k| list(&oracle[k]));
    let members: Vec<Member> =
        (0..2).map(|i| Member { base: (n0[i] * r0[i], n0[i]), actual: (n1[i] * r1[i], n1[i]) }).collect();
    let found = ratio_mix(&members).expect("both have a ratio");
    let expected = ["rate", "mix"].map(|k| oracle[k].as_f64().expect("a number"));
    near(&[found.whole.0, found.whole.1], &expected, 1e-12);
}

#[test]
fn multiplicative_key_figures() {
    let oracle = &oracles()["multiplicative"];
    let (base, actual) = (list(&oracle["x0"]), list(&oracle["x1"]));
    near(&of_product(&base, &actual).expect("three factors"), &list(&oracle["shapley"]), 1e-6);
    let found = additive(&[Chain { base, actual }]).expect("all above zero");
    near(&found, &list(&oracle["lmdi"]), 1e-6);
}

#[test]
fn o2_7_and_o2_8_lmdi_of_sectors() {
    for oracle in oracles()["lmdi_asi"].as_array().expect("two examples") {
        let [e0, a0, e1, a1] = ["E0", "A0", "E1", "A1"].map(|k| list(&oracle[k]));
        let (all0, all1): (f64, f64) = (a0.iter().sum(), a1.iter().sum());
        let chains: Vec<Chain> = (0..e0.len())
            .map(|i| Chain {
                base: vec![all0, a0[i] / all0, e0[i] / a0[i]],
                actual: vec![all1, a1[i] / all1, e1[i] / a1[i]],
            })
            .collect();
        near(&additive(&chains).expect("all above zero"), &list(&oracle["add"]), 1e-5);
        if oracle["mul"].is_array() {
            near(&multiplicative(&chains).expect("all above zero"), &list(&oracle["mul"]), 1e-5);
        }
    }
}
