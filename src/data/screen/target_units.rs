//! Targets in another unit than sales: 万元 beside 元. Every attainment of theirs would be wrong by thousands.

use std::collections::BTreeSet;

use super::super::dataset::Dataset;
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::sales::days;
use super::units::{JUMP, grouped};

/// Periods that targets and sales need in common.
const PERIODS: usize = 3;

/// One remark when the targets of the periods that have ended are a thousand times their sales, or a thousandth.
pub fn screen(data: &Dataset, ledger: &mut Ledger) {
    let Some((first, last)) = data.sales_span else { return };
    let (first, last) = (days(first), days(last));
    let targets = &data.targets;
    let rows: Vec<usize> = (0..targets.start.len())
        .filter(|row| targets.measure[*row] == "sales" && first <= targets.end[*row] && targets.end[*row] <= last)
        .collect();
    let periods: BTreeSet<(i32, i32)> = rows.iter().map(|row| (targets.start[*row], targets.end[*row])).collect();
    if periods.len() < PERIODS {
        return;
    }
    let set: i128 = rows.iter().map(|row| i128::from(targets.amount[*row])).sum();
    // The cube is sorted by day.
    let cube = &data.cube.day;
    let net = |row: usize| i128::from(data.cube.gross[row]) - i128::from(data.cube.returned[row]);
    let sold = |(from, to): &(i32, i32)| -> i128 {
        (cube.partition_point(|day| day < from)..cube.partition_point(|day| day <= to)).map(net).sum()
    };
    let sold: i128 = periods.iter().map(sold).sum();
    if set <= 0 || sold <= 0 {
        return;
    }
    let larger = set / i128::from(JUMP) >= sold;
    if !larger && sold / i128::from(JUMP) < set {
        return;
    }
    let ratio = set.max(sold) as f64 / set.min(sold) as f64;
    let power = 10_f64.powf(ratio.log10().round());
    let direction = if larger { "larger" } else { "smaller" };
    let item = Item::new("targets_unit", "targets").column("amount").slot("factor", grouped(power));
    ledger.item(item.slot("direction", direction).rows(rows.len() as u64));
}
