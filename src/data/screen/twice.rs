//! Rows that count twice: repeated files, repeated rows, the same order line twice in a file.

use std::collections::HashMap;

use rayon::prelude::*;

use super::super::column::BLANK_CODE;
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::View;

/// Lines of one order and product that are compared with each other: an order number that stands on every row is none.
const LINES: usize = 50;

/// Repeated files and rows with what they add, and order lines that stand twice in one file, word for word.
pub fn screen(view: &View<'_, '_>, ledger: &mut Ledger) {
    let name = &view.table.spec.name;
    let position: HashMap<u32, usize> = match view.table.repeats.is_empty() {
        true => HashMap::new(),
        false => view.rows.rows.iter().enumerate().map(|(i, row)| (*row, i)).collect(),
    };
    for repeat in &view.table.repeats {
        let counted: Vec<usize> = repeat.rows.iter().filter_map(|row| position.get(row).copied()).collect();
        let kind = if repeat.whole { "repeated_file" } else { "repeated_rows" };
        let item = Item::new(kind, name).about("file", &repeat.second).slot("first", &repeat.first);
        let first = counted.first().map(|i| view.place(*i, "date"));
        ledger.item(item.rows(counted.len() as u64).amount(view.worth(counted)).at(first));
    }
    lines(view, ledger);
    let (rows, worth) = view.left_out();
    if rows > 0 {
        let filters: Vec<&str> = view.table.spec.filter.keys().map(String::as_str).collect();
        ledger.item(Item::new("left_out", name).slot("filter", filters.join(", ")).rows(rows).amount(worth));
    }
    after_as_of(view, ledger);
}

/// Two lines of one order with one product are one line twice only when they agree word for word; without an
/// order and a product column, rows that agree may be two sales.
fn lines(view: &View<'_, '_>, ledger: &mut Ledger) {
    let (Some(order), Some(product)) = (view.column("order"), view.column("product")) else { return };
    let table = view.table;
    let key = |(i, row): (u32, &u32)| ((order.codes[*row as usize], product.codes[*row as usize]), i);
    // Sorting millions of rows takes less time and memory than a map of them.
    let mut rows: Vec<((u32, u32), u32)> = (0_u32..).zip(&view.rows.rows).map(key).collect();
    rows.retain(|((order, _), _)| *order != BLANK_CODE);
    rows.par_sort_unstable();
    let same = |a: usize, b: usize| {
        table.same(a, b) && table.file_of(a) == table.file_of(b) && table.place(a, "").text == table.place(b, "").text
    };
    let mut found: Vec<usize> = Vec::new();
    for lines in rows.chunk_by(|a, b| a.0 == b.0).filter(|lines| lines.len() > 1) {
        let row = |at: usize| view.rows.rows[lines[at].1 as usize] as usize;
        let twice = (1..lines.len().min(LINES)).filter(|at| (0..*at).any(|earlier| same(row(earlier), row(*at))));
        found.extend(twice.map(|at| lines[at].1 as usize));
    }
    found.sort_unstable();
    if found.is_empty() {
        return;
    }
    let places = found.iter().take(Item::PLACES).map(|i| view.place(*i, "order"));
    let item = Item::new("repeated_lines", &table.spec.name).column("order").rows(found.len() as u64).at(places);
    ledger.item(item.amount(view.worth(found)));
}

/// Rows after the day up to which actual data count.
fn after_as_of(view: &View<'_, '_>, ledger: &mut Ledger) {
    let Some(as_of) = view.brief.as_of else { return };
    let last = super::super::sales::days(as_of);
    let late: Vec<usize> = (0..view.len()).filter(|i| view.rows.day[*i] > last).collect();
    if let Some(first) = late.first() {
        let item = Item::new("after_as_of", &view.table.spec.name).slot("as_of", as_of.to_string());
        ledger.item(item.rows(late.len() as u64).at([view.place(*first, "date")]).amount(view.worth(late)));
    }
}
