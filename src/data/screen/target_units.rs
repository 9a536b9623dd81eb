//! Targets in another unit than sales: 万元 beside 元. Every attainment of theirs would be wrong by thousands.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::super::dataset::{Dataset, MemberKind};
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::sales::days;
use super::units::{JUMP, grouped};
use crate::base::robust::median;

/// Periods that targets and sales need in common.
const PERIODS: usize = 3;

/// The members of a target, with their dimensions.
type Place = Vec<(usize, u32)>;

/// One remark when targets of the periods that have ended are a thousand times the sales of their members in them, or
/// a thousandth: the middle one of all targets says so, whoever else has sales or targets.
pub fn screen(data: &Dataset, ledger: &mut Ledger) {
    let Some((first, last)) = data.sales_span else { return };
    let (first, last) = (days(first), days(last));
    let targets = &data.targets;
    let rows: Vec<usize> = (0..targets.start.len())
        .filter(|row| targets.measure[*row] == "sales" && first <= targets.end[*row] && targets.end[*row] <= last)
        .collect();
    let places: Vec<Place> = rows.iter().map(|row| place(data, *row)).collect();
    let sales = sales(data, &places);
    let mut ratios: Vec<(f64, (i32, i32))> = Vec::new();
    for (row, place) in rows.iter().zip(&places) {
        let period = (targets.start[*row], targets.end[*row]);
        let sold = sales.get(place).map_or(0, |days| within(days, period));
        if targets.amount[*row] > 0 && sold > 0 {
            ratios.push((targets.amount[*row] as f64 / sold as f64, period));
        }
    }
    let periods: BTreeSet<(i32, i32)> = ratios.iter().map(|(_, period)| *period).collect();
    if periods.len() < PERIODS {
        return;
    }
    let Some(middle) = median(&ratios.iter().map(|(ratio, _)| *ratio).collect::<Vec<f64>>()) else { return };
    let larger = middle > 1.0;
    let times = if larger { middle } else { middle.recip() };
    if times < JUMP as f64 {
        return;
    }
    let power = 10_f64.powf(times.log10().round());
    let direction = if larger { "larger" } else { "smaller" };
    let item = Item::new("targets_unit", "targets").column("amount").slot("factor", grouped(power));
    ledger.item(item.slot("direction", direction).rows(rows.len() as u64));
}

/// The members that a target is for, those above others left out: they follow from them.
fn place(data: &Dataset, row: usize) -> Place {
    let code = |d: usize| data.targets.members.get(d)?.as_ref()?.get(row).copied();
    let real = |d: usize, code: u32| {
        data.dimensions.get(d).and_then(|d| d.members.get(code as usize)).is_some_and(|m| m.kind == MemberKind::Real)
    };
    let named: Place =
        (0..data.dimensions.len()).filter_map(|d| Some((d, code(d)?))).filter(|(d, c)| real(*d, *c)).collect();
    let above = |d: usize| named.iter().any(|(child, _)| data.dimensions[*child].parent == Some(d));
    named.iter().copied().filter(|(d, _)| !above(*d)).collect()
}

/// Day and net sales up to it, in the order of days.
type Running = Vec<(i32, i128)>;

/// The sales of each place. The cube is sorted by day.
fn sales(data: &Dataset, places: &[Place]) -> HashMap<Place, Running, RandomState> {
    let mut found: HashMap<Place, Running, RandomState> =
        places.iter().map(|place| (place.clone(), Vec::new())).collect();
    let reach = |place: &Place| place.iter().map(|(d, _)| *d).collect::<Vec<usize>>();
    let reaches: BTreeSet<Vec<usize>> = places.iter().map(reach).collect();
    let cube = &data.cube;
    let mut at: Place = Vec::new();
    for dimensions in &reaches {
        for (row, &day) in cube.day.iter().enumerate() {
            at.clear();
            at.extend(dimensions.iter().map(|d| (*d, cube.members[*d][row])));
            let Some(days) = found.get_mut(&at) else { continue };
            let before = days.last().map_or(0, |(_, sum)| *sum);
            days.push((day, before + cube.net(row)));
        }
    }
    found
}

/// The sales from a day to another.
fn within(days: &Running, (from, to): (i32, i32)) -> i128 {
    let up_to = |count: usize| count.checked_sub(1).and_then(|at| days.get(at)).map_or(0, |(_, sum)| *sum);
    up_to(days.partition_point(|(day, _)| *day <= to)) - up_to(days.partition_point(|(day, _)| *day < from))
}
