//! What must hold of every decomposition, whatever the data.

use proptest::prelude::*;

use super::bennet::bennet;
use super::lmdi::{Chain, additive, multiplicative};
use super::price_volume_mix::{Effects, Item, Place, price_volume_mix};
use super::ratio_mix::{Member, ratio_mix};
use super::shapley::{MOST, of_product, shapley};

/// Items with zeros and returns among them.
fn items() -> impl Strategy<Value = Vec<Item>> {
    let quantity = || prop_oneof![6 => 1..5_000_i128, 2 => Just(0_i128), 1 => -50..0_i128, 1 => 1..10_i128.pow(12)];
    let price = || prop_oneof![8 => 1..90_000_i128, 1 => Just(0_i128), 1 => -900..0_i128];
    let exchange = || prop_oneof![2 => Just(0_i128), 1 => -9_000_000..9_000_000_i128];
    let item = (quantity(), price(), quantity(), price(), -40..40_i128, exchange());
    let item = item.prop_map(|(q0, p0, q1, p1, odd, exchange)| Item {
        base_amount: q0 * p0 + odd,
        base_quantity: q0,
        amount: q1 * p1 - odd,
        quantity: q1,
        exchange,
    });
    prop::collection::vec(item, 0..12)
}

/// Items that were sold in both periods.
fn sold() -> impl Strategy<Value = Vec<Item>> {
    let item = (1..4_000_i128, 1..90_000_i128, 1..4_000_i128, 1..90_000_i128).prop_map(|(q0, r0, q1, r1)| Item {
        base_amount: r0,
        base_quantity: q0,
        amount: r1,
        quantity: q1,
        exchange: 0,
    });
    prop::collection::vec(item, 1..9)
}

fn factors() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let factor = || prop_oneof![6 => -90.0..90.0_f64, 1 => Just(0.0)];
    (1..=MOST).prop_flat_map(move |n| (prop::collection::vec(factor(), n), prop::collection::vec(factor(), n)))
}

fn above_zero() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    (1..=4_usize).prop_flat_map(|n| (prop::collection::vec(0.1..90.0_f64, n), prop::collection::vec(0.1..90.0_f64, n)))
}

fn near(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= 1e-9 * size.abs().max(1.0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_part_adds_up_to_the_minor_unit(items in items()) {
        let found = price_volume_mix(&items);
        let other: i128 = [Place::New, Place::Lost, Place::Returns, Place::Unpriced]
            .into_iter().map(|p| found.change_of(&items, p)).sum();
        let change: i128 = items.iter().map(Item::change).sum();
        let Effects { price, exchange, volume, mix } = found.whole;
        prop_assert_eq!(price + exchange + volume + mix + other, change);
        prop_assert_eq!(found.items.iter().map(|e| e.exchange).sum::<i128>(), exchange);
        prop_assert_eq!(found.items.iter().map(|e| e.price).sum::<i128>(), found.whole.price);
        prop_assert_eq!(found.items.iter().map(|e| e.volume).sum::<i128>(), found.whole.volume);
        prop_assert_eq!(found.items.iter().map(|e| e.mix).sum::<i128>(), found.whole.mix);
        for ((item, effects), place) in items.iter().zip(&found.items).zip(&found.places) {
            let own = effects.price + effects.exchange + effects.volume + effects.mix;
            prop_assert_eq!(own, if *place == Place::Continuing { item.change() } else { 0 });
        }
    }

    /// Exchange rates take from the price effect what they explain, and from nothing else.
    #[test]
    fn rates_split_the_price_effect_only(items in items()) {
        let plain: Vec<Item> = items.iter().map(|i| Item { exchange: 0, ..*i }).collect();
        let (split, whole) = (price_volume_mix(&items), price_volume_mix(&plain));
        prop_assert!((split.whole.price + split.whole.exchange - whole.whole.price).abs() <= 1);
        prop_assert!((split.whole.volume - whole.whole.volume).abs() <= 1);
        prop_assert!((split.whole.mix - whole.whole.mix).abs() <= 1);
        prop_assert_eq!(split.places, whole.places);
    }

    #[test]
    fn each_effect_is_its_formula(items in sold()) {
        let found = price_volume_mix(&items);
        let real = |n: i128| n as f64;
        let (r0, q0): (f64, f64) = (items.iter().map(|i| real(i.base_amount)).sum(), items.iter().map(|i| real(i.base_quantity)).sum());
        let q1: f64 = items.iter().map(|i| real(i.quantity)).sum();
        for (item, effects) in items.iter().zip(&found.items) {
            let (p0, p1) = (real(item.base_amount) / real(item.base_quantity), real(item.amount) / real(item.quantity));
            let price = (p1 - p0) * real(item.quantity);
            let mix = (real(item.quantity) / q1 - real(item.base_quantity) / q0) * q1 * (p0 - r0 / q0);
            prop_assert!((real(effects.price) - price).abs() <= 1.0 + 1e-6, "{effects:?} {price}");
            prop_assert!((real(effects.mix) - mix).abs() <= 1.0 + 1e-6, "{effects:?} {mix}");
        }
        prop_assert!((real(found.whole.volume) - (q1 - q0) * r0 / q0).abs() <= 1.0 + 1e-6);
    }

    #[test]
    fn quantities_may_be_counted_in_any_unit(items in sold(), times in 2..1_000_i128) {
        let counted = items.iter().map(|i| Item { base_quantity: i.base_quantity * times, quantity: i.quantity * times, ..*i });
        let (one, many) = (price_volume_mix(&items), price_volume_mix(&counted.collect::<Vec<_>>()));
        // A last cent may fall to another part where fractions tie.
        prop_assert!((one.whole.price - many.whole.price).abs() <= 1 && (one.whole.mix - many.whole.mix).abs() <= 1);
    }

    #[test]
    fn amounts_in_cents_are_a_hundred_times_those_in_yuan(items in sold()) {
        let fine = items.iter().map(|i| Item { base_amount: i.base_amount * 100, amount: i.amount * 100, ..*i });
        let (coarse, fine) = (price_volume_mix(&items), price_volume_mix(&fine.collect::<Vec<_>>()));
        prop_assert!((coarse.whole.price * 100 - fine.whole.price).abs() <= 101);
        prop_assert!((coarse.whole.mix * 100 - fine.whole.mix).abs() <= 101);
    }

    #[test]
    fn an_effect_of_nothing_is_nothing(items in sold(), times in 1..9_i128) {
        // All prices as they were: no price effect. All quantities times one number: no mix.
        let same: Vec<Item> = items.iter()
            .map(|i| Item { base_amount: i.base_quantity * i.base_amount, amount: i.quantity * i.base_amount, ..*i }).collect();
        prop_assert_eq!(price_volume_mix(&same).whole.price, 0);
        let grown: Vec<Item> = items.iter().map(|i| Item { quantity: i.base_quantity * times, ..*i }).collect();
        let found = price_volume_mix(&grown);
        prop_assert_eq!(found.whole.mix, 0);
        prop_assert!(found.items.iter().all(|e| e.mix.abs() <= 1));
    }

    #[test]
    fn an_item_is_all_of_a_company(items in sold()) {
        // Alone, there is no mix; beside others that did not move, its price effect is the same.
        let alone = price_volume_mix(&items[..1]);
        prop_assert_eq!(alone.whole.mix, 0);
        let still = Item { base_amount: 700, base_quantity: 7, amount: 700, quantity: 7, exchange: 0 };
        let beside = price_volume_mix(&[items[0], still]);
        prop_assert!((alone.whole.price - beside.whole.price).abs() <= 1);
    }

    #[test]
    fn bennet_closes_and_turns_with_time(items in sold()) {
        let row = |i: &Item| (i.base_amount as f64 / i.base_quantity as f64, i.base_quantity as f64,
                              i.amount as f64 / i.quantity as f64, i.quantity as f64);
        let rows: Vec<_> = items.iter().map(row).collect();
        let back: Vec<_> = rows.iter().map(|(p0, q0, p1, q1)| (*p1, *q1, *p0, *q0)).collect();
        let change = items.iter().map(Item::change).sum::<i128>() as f64;
        let size = items.iter().map(|i| i.amount + i.base_amount).sum::<i128>() as f64;
        let (price, quantity) = bennet(&rows);
        prop_assert!(near(price + quantity, change, size));
        let (price_back, quantity_back) = bennet(&back);
        prop_assert!(near(price, -price_back, size) && near(quantity, -quantity_back, size));
        // Of two factors it is the Shapley value.
        let shapley: f64 = rows.iter().map(|r| of_product(&[r.0, r.1], &[r.2, r.3]).map_or(f64::NAN, |s| s[0])).sum();
        prop_assert!(near(price, shapley, size));
    }

    #[test]
    fn shapley_values_close_turn_and_know_a_null_factor((base, actual) in factors()) {
        let found = of_product(&base, &actual).expect("at most eight");
        let of = |list: &[f64]| list.iter().product::<f64>();
        let size = base.iter().zip(&actual).map(|(a, b)| a.abs().max(b.abs())).product::<f64>() * 10.0;
        prop_assert!(near(found.iter().sum(), of(&actual) - of(&base), size));
        let back = of_product(&actual, &base).expect("at most eight");
        prop_assert!(found.iter().zip(&back).all(|(a, b)| near(*a, -b, size)));
        let mut still = actual.clone();
        still[0] = base[0];
        prop_assert!(near(of_product(&base, &still).expect("at most eight")[0], 0.0, size));
    }

    #[test]
    fn shapley_does_not_see_units((base, actual) in factors(), unit in 0.01..100.0_f64) {
        let (mut scaled_base, mut scaled) = (base.clone(), actual.clone());
        scaled_base[0] *= unit;
        scaled[0] *= unit;
        let size = base.iter().zip(&actual).map(|(a, b)| a.abs().max(b.abs())).product::<f64>() * 10.0 * unit.max(1.0);
        let (one, other) = (of_product(&base, &actual).expect("few"), of_product(&scaled_base, &scaled).expect("few"));
        prop_assert!(one.iter().zip(&other).all(|(a, b)| near(a * unit, *b, size)));
    }

    #[test]
    fn lmdi_closes_turns_and_is_near_shapley((base, actual) in above_zero()) {
        let chain = |a: &[f64], b: &[f64]| [Chain { base: a.to_vec(), actual: b.to_vec() }];
        let of = |list: &[f64]| list.iter().product::<f64>();
        let found = additive(&chain(&base, &actual)).expect("above zero");
        let size = of(&base) + of(&actual);
        prop_assert!(near(found.iter().sum(), of(&actual) - of(&base), size));
        let back = additive(&chain(&actual, &base)).expect("above zero");
        prop_assert!(found.iter().zip(&back).all(|(a, b)| near(*a, -b, size)));
        let times = multiplicative(&chain(&base, &actual)).expect("above zero");
        prop_assert!(near(times.iter().product::<f64>(), of(&actual) / of(&base), of(&actual) / of(&base)));
        // For factors that move by up to 10 % both agree within 2 % of the change of the largest.
        let near_base: Vec<f64> = base.iter().enumerate().map(|(i, b)| b * (1.0 + [0.1, -0.08, 0.05, 0.02][i])).collect();
        let (lmdi, shapley) = (additive(&chain(&base, &near_base)).expect("above zero"), of_product(&base, &near_base).expect("few"));
        let largest = shapley.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
        prop_assert!(lmdi.iter().zip(&shapley).all(|(a, b)| (a - b).abs() <= 0.02 * largest), "{lmdi:?} {shapley:?}");
    }

    #[test]
    fn rates_and_mix_are_the_change_of_the_ratio(
        rows in prop::collection::vec((0.0..90.0_f64, 0.0..90.0_f64, -1.0..1.0_f64, -1.0..1.0_f64), 1..9),
    ) {
        let members: Vec<Member> = rows.iter().map(|(d0, d1, r0, r1)| Member { base: (d0 * r0, *d0), actual: (d1 * r1, *d1) }).collect();
        let Some(found) = ratio_mix(&members) else { return Ok(()) };
        let sum = |of: fn(&Member) -> f64| members.iter().map(of).sum::<f64>();
        let change = sum(|m| m.actual.0) / sum(|m| m.actual.1) - sum(|m| m.base.0) / sum(|m| m.base.1);
        prop_assert!((found.whole.0 + found.whole.1 - change).abs() < 1e-9);
        let back: Vec<Member> = members.iter().map(|m| Member { base: m.actual, actual: m.base }).collect();
        let turned = ratio_mix(&back).expect("the same denominators");
        prop_assert!((found.whole.0 + turned.whole.0).abs() < 1e-9 && (found.whole.1 + turned.whole.1).abs() < 1e-9);
        // A member split into two equal halves changes nothing.
        let half = Member { base: (members[0].base.0 / 2.0, members[0].base.1 / 2.0), actual: (members[0].actual.0 / 2.0, members[0].actual.1 / 2.0) };
        let split: Vec<Member> = [half, half].into_iter().chain(members[1..].iter().copied()).collect();
        let halves = ratio_mix(&split).expect("the same denominators");
        prop_assert!((found.whole.1 - halves.whole.1).abs() < 1e-9);
    }
}

#[test]
fn zeros_and_signs_of_lmdi() {
    // A factor that enters takes the whole change; a change of sign has no logarithm.
    let chain = |base: [f64; 2], actual: [f64; 2]| [Chain { base: base.to_vec(), actual: actual.to_vec() }];
    assert_eq!(additive(&chain([0.0, 5.0], [3.0, 6.0])), Some(vec![18.0, 0.0]));
    assert_eq!(additive(&chain([0.0, 0.0], [3.0, 6.0])), Some(vec![9.0, 9.0]));
    assert_eq!(additive(&chain([3.0, 6.0], [3.0, 0.0])), Some(vec![0.0, -18.0]));
    assert_eq!(additive(&chain([0.0, 5.0], [0.0, 6.0])), Some(vec![0.0, 0.0]));
    assert_eq!(additive(&chain([2.0, 5.0], [-2.0, 6.0])), None);
    assert_eq!(multiplicative(&chain([0.0, 5.0], [3.0, 6.0])), None);
}

#[test]
fn the_accounting_variant_does_not_turn_with_time() {
    // By design: prices count on today's quantities. Bennet, Shapley and LMDI turn.
    let item = Item { base_amount: 1_000, base_quantity: 10, amount: 2_400, quantity: 12, exchange: 0 };
    let back = Item { base_amount: 2_400, base_quantity: 12, amount: 1_000, quantity: 10, exchange: 0 };
    assert_eq!(price_volume_mix(&[item]).whole.price, 1_200);
    assert_eq!(price_volume_mix(&[back]).whole.price, -1_000);
}

#[test]
fn nine_factors_are_refused() {
    assert_eq!(shapley(&[1.0; 9], &[2.0; 9], |f| f.iter().sum()), None);
    assert_eq!(shapley(&[1.0], &[2.0, 3.0], |f| f.iter().sum()), None);
    assert_eq!(shapley(&[], &[], |_| 1.0), Some(Vec::new()));
    assert_eq!(of_product(&[f64::MAX, 9.0], &[f64::MAX, 9.0]), None);
}
