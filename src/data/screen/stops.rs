//! Members whose rows stop: a rep, region or channel that sold every month and then no more.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::super::dataset::{Dataset, MemberKind};
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::sales::date_of_day;
use crate::base::Decimal;

/// Months in a row with sales that make a member one that always sells …
const STEADY: i32 = 12;
/// … and months without any after them, up to the last one.
const SILENT: i32 = 2;
/// Members of larger dimensions (products, customers) come and go.
const MEMBERS: usize = 40;
/// A member with a smaller part of all sales in its steady months is no news.
const SHARE: i128 = 200;

/// Members that sold in each of twelve months and then in none of the last complete ones.
pub fn screen(data: &Dataset, ledger: &mut Ledger) {
    let Some((_, last)) = data.sales_span else { return };
    // The last month may be incomplete.
    let end = last.year() * 12 + last.month0() as i32 - 1;
    let months: Vec<i32> = data.cube.day.iter().map(|day| month_of(*day)).collect();
    let mut net: BTreeMap<i32, i128> = BTreeMap::new();
    for (row, month) in months.iter().enumerate() {
        *net.entry(*month).or_default() += i128::from(data.cube.gross[row]) - i128::from(data.cube.returned[row]);
    }
    for (d, dimension) in data.dimensions.iter().enumerate() {
        let real = dimension.members.iter().filter(|m| m.kind == MemberKind::Real).count();
        let Some(codes) = data.cube.members.get(d).filter(|_| (2..=MEMBERS).contains(&real)) else { continue };
        let mut sold: BTreeMap<u32, BTreeMap<i32, i128>> = BTreeMap::new();
        for (row, month) in months.iter().enumerate() {
            let net = i128::from(data.cube.gross[row]) - i128::from(data.cube.returned[row]);
            *sold.entry(codes[row]).or_default().entry(*month).or_default() += net;
        }
        for (code, sold) in sold {
            let Some(member) = dimension.members.get(code as usize).filter(|m| m.kind == MemberKind::Real) else {
                continue;
            };
            let there: BTreeSet<i32> = sold.keys().copied().collect();
            let Some(stop) = there.last().copied().filter(|stop| end - stop >= SILENT) else { continue };
            if !(0..STEADY).all(|back| there.contains(&(stop - back))) {
                continue;
            }
            let steady = |of: &BTreeMap<i32, i128>| of.range(stop - STEADY + 1..=stop).map(|(_, n)| n).sum::<i128>();
            let (own, all) = (steady(&sold), steady(&net));
            if own * SHARE < all {
                continue;
            }
            let item = Item::new("sudden_stop", "sales").column(&dimension.id).about("member", &member.label);
            let item = item.slot("month", format!("{}-{:02}", stop / 12, stop % 12 + 1));
            ledger.item(item.amount(Some(Decimal::new(own, data.money_scale))));
        }
    }
}

/// A month counted from the year 0.
fn month_of(day: i32) -> i32 {
    date_of_day(day).map_or(i32::MIN, |date| date.year() * 12 + date.month0() as i32)
}
