//! Targets against sales: members with sales and no target, members with a target and no sales.

use std::collections::{BTreeMap, BTreeSet};

use super::super::dataset::{Dataset, MemberKind};
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::sales::days;
use crate::base::Decimal;
use crate::config::Brief;

/// Members that a sentence names.
const NAMED: usize = 3;

/// The finest dimensions that targets are set by, each in both directions, over periods that have ended.
pub fn screen(brief: &Brief, data: &Dataset, ledger: &mut Ledger) {
    let Some((first, last)) = data.sales_span else { return };
    let (first, last) = (days(first), days(last));
    let rows: Vec<usize> = (0..data.targets.start.len())
        .filter(|row| data.targets.measure[*row] == "sales")
        .filter(|row| data.targets.end[*row] <= last && first <= data.targets.start[*row])
        .collect();
    let reached = |d: usize| data.targets.members.get(d).is_some_and(Option::is_some);
    let carried = |d: usize| brief.table("targets").is_some_and(|t| t.columns.contains_key(&data.dimensions[d].id));
    let finest = |d: &usize| {
        reached(*d) && !(0..data.dimensions.len()).any(|c| data.dimensions[c].parent == Some(*d) && reached(c))
    };
    for d in (0..data.dimensions.len()).filter(finest).filter(|d| carried(*d)) {
        one(data, d, &rows, ledger);
    }
}

fn one(data: &Dataset, d: usize, rows: &[usize], ledger: &mut Ledger) {
    let Some(codes) = data.targets.members.get(d).and_then(Option::as_ref) else { return };
    let dimension = &data.dimensions[d];
    let real = |code: u32| dimension.members.get(code as usize).is_some_and(|m| m.kind == MemberKind::Real);
    let periods: BTreeSet<(i32, i32)> = rows.iter().map(|r| (data.targets.start[*r], data.targets.end[*r])).collect();
    let mut targets: BTreeMap<((i32, i32), u32), i128> = BTreeMap::new();
    for row in rows {
        let key = ((data.targets.start[*row], data.targets.end[*row]), codes[*row]);
        *targets.entry(key).or_default() += i128::from(data.targets.amount[*row]);
    }
    let mut sales: BTreeMap<((i32, i32), u32), i128> = BTreeMap::new();
    let days = &data.cube.day;
    for period in &periods {
        // The cube is sorted by day.
        let (from, to) = (days.partition_point(|day| *day < period.0), days.partition_point(|day| *day <= period.1));
        let mut sums: Vec<Option<i128>> = vec![None; dimension.members.len()];
        for row in from..to {
            let sum = &mut sums[data.cube.members[d][row] as usize];
            *sum = Some(sum.unwrap_or(0) + data.cube.net(row));
        }
        sales.extend((0_u32..).zip(sums).filter_map(|(code, sum)| Some(((*period, code), sum?))));
    }
    let without = |of: &BTreeMap<((i32, i32), u32), i128>, other: &BTreeMap<((i32, i32), u32), i128>| {
        let mut found: BTreeMap<u32, (u64, i128)> = BTreeMap::new();
        for ((period, code), amount) in of.iter().filter(|((_, code), amount)| real(*code) && **amount != 0) {
            if !other.contains_key(&(*period, *code)) {
                let member = found.entry(*code).or_default();
                *member = (member.0 + 1, member.1 + amount);
            }
        }
        found
    };
    for (kind, found) in
        [("no_targets_for", without(&sales, &targets)), ("targets_without_sales", without(&targets, &sales))]
    {
        if found.is_empty() {
            continue;
        }
        let mut members: Vec<(u32, (u64, i128))> = found.into_iter().collect();
        members.sort_by_key(|(code, (_, amount))| (std::cmp::Reverse(amount.abs()), *code));
        let named = members.iter().take(NAMED).map(|(code, _)| dimension.members[*code as usize].label.as_str());
        let mut names = named.collect::<Vec<_>>().join(", ");
        if members.len() > NAMED {
            names.push_str(", …");
        }
        let times: u64 = members.iter().map(|(_, (times, _))| times).sum();
        let amount = members.iter().map(|(_, (_, amount))| amount).sum();
        let item = Item::new(kind, "targets").column(&dimension.id).slot("members", names);
        let item = item.slot("n", members.len().to_string()).slot("times", times.to_string());
        ledger.item(item.amount(Some(Decimal::new(amount, data.money_scale))));
    }
}
