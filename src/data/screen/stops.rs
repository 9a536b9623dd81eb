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
    // The cube is sorted by day.
    let months: Vec<(i32, std::ops::Range<usize>)> = by_month(&data.cube.day);
    let amount = |row: usize| data.cube.net(row);
    let net: BTreeMap<i32, i128> =
        months.iter().map(|(month, rows)| (*month, rows.clone().map(amount).sum())).collect();
    for (d, dimension) in data.dimensions.iter().enumerate() {
        let real = dimension.members.iter().filter(|m| m.kind == MemberKind::Real).count();
        let Some(codes) = data.cube.members.get(d).filter(|_| (2..=MEMBERS).contains(&real)) else { continue };
        let mut sold: Vec<BTreeMap<i32, i128>> = vec![BTreeMap::new(); dimension.members.len()];
        for (month, rows) in &months {
            let mut sums: Vec<Option<i128>> = vec![None; dimension.members.len()];
            for row in rows.clone() {
                let sum = &mut sums[codes[row] as usize];
                *sum = Some(sum.unwrap_or(0) + amount(row));
            }
            for (sold, sum) in sold.iter_mut().zip(sums) {
                sold.extend(sum.map(|sum| (*month, sum)));
            }
        }
        for (member, sold) in dimension.members.iter().zip(sold).filter(|(m, _)| m.kind == MemberKind::Real) {
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

/// The rows of each month of a sorted column of days.
fn by_month(days: &[i32]) -> Vec<(i32, std::ops::Range<usize>)> {
    let mut months: Vec<(i32, std::ops::Range<usize>)> = Vec::new();
    let mut at = 0;
    for same in days.chunk_by(|a, b| a == b) {
        let month = same.first().map_or(i32::MIN, |day| month_of(*day));
        let end = at + same.len();
        match months.last_mut().filter(|(last, _)| *last == month) {
            Some((_, rows)) => rows.end = end,
            None => months.push((month, at..end)),
        }
        at = end;
    }
    months
}

/// A month counted from the year 0.
fn month_of(day: i32) -> i32 {
    date_of_day(day).map_or(i32::MIN, |date| date.year() * 12 + date.month0() as i32)
}
