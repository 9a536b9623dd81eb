//! A file or month whose amounts are written in another unit than all others: 元 beside 万元.

use std::collections::BTreeMap;

use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::sales::date_of_day;
use super::View;
use super::view::upper_middle;

/// Rows that a file or month needs for its median to mean something.
const ROWS: usize = 5;
/// Files or months that are needed to say which of them is the odd one.
const GROUPS: usize = 3;
/// A median so many times larger or smaller than usual is another unit (10^2.5: nearer to a thousand than to a ten).
pub(super) const JUMP: i64 = 316;

/// A power of ten with its thousands separators.
pub(super) fn grouped(power: f64) -> String {
    let digits = format!("{power:.0}");
    let (head, rest) = digits.split_at(digits.len() % 3);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    Some(head.to_owned()).filter(|h| !h.is_empty()).into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

/// Enters files (or months of a single file) in another unit; the positions of their rows.
pub fn screen(view: &View<'_, '_>, ledger: &mut Ledger) -> Vec<bool> {
    let mut jumped = vec![false; view.len()];
    let sold: Vec<usize> = (0..view.len()).filter(|i| view.rows.gross[*i] > 0).collect();
    let file = |i: &usize| view.table.file_of(view.rows.rows[*i] as usize);
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for same in sold.chunk_by(|a, b| file(a) == file(b)) {
        let name = same.first().map_or("", file);
        groups.entry(name.to_owned()).or_default().extend(same);
    }
    if groups.len() == 1 {
        let mut days: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for same in sold.chunk_by(|a, b| view.rows.day[*a] == view.rows.day[*b]) {
            let day = same.first().map_or(0, |i| view.rows.day[*i]);
            days.entry(day).or_default().extend(same);
        }
        groups.clear();
        for (day, rows) in days {
            let month = date_of_day(day).map_or_else(String::new, |d| d.format("%Y-%m").to_string());
            groups.entry(month).or_default().extend(rows);
        }
    }
    groups.retain(|_, rows| rows.len() >= ROWS);
    let middle = |rows: &Vec<usize>| upper_middle(&mut rows.iter().map(|i| view.rows.gross[*i]).collect::<Vec<_>>());
    let mut medians: Vec<i64> = groups.values().filter_map(middle).collect();
    let count = medians.len();
    let Some(usual) = upper_middle(&mut medians).filter(|usual| count >= GROUPS && *usual > 0) else { return jumped };
    for (name, rows) in &groups {
        let Some(own) = middle(rows) else { continue };
        let larger = own / JUMP >= usual;
        if !larger && usual / JUMP < own {
            continue;
        }
        for i in rows {
            jumped[*i] = true;
        }
        let ratio = own.max(usual) as f64 / own.min(usual).max(1) as f64;
        let power = 10_f64.powf(ratio.log10().round());
        let kind = Item::new("unit_jump", &view.table.spec.name).column("amount").about("where", name);
        let item = kind.slot("factor", grouped(power)).slot("direction", if larger { "larger" } else { "smaller" });
        let first = rows.first().map(|i| view.place(*i, "amount"));
        ledger.item(item.rows(rows.len() as u64).amount(view.worth(rows.iter().copied())).at(first));
    }
    jumped
}
