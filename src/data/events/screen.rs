//! What does not fit within and between the tables of events.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::table::Table;
use super::EventTable;
use super::read::decimal;
use super::schema::ORDERED;
use crate::base::{Decimal, Place};

/// Scores of `kind: nps` go from 0 to this.
const NPS: i128 = 10;

/// Payments of receivables that are not there, payments beyond a receivable, days in the wrong order, ids that
/// stand twice, scores out of their range. Tables and their events stand in the same order.
pub fn screen(tables: &[(&Table<'_>, &EventTable)], ledger: &mut Ledger) {
    let of = |name: &str| tables.iter().find(|(table, _)| table.spec.name == name).copied();
    if let (Some(receivables), Some(payments)) = (of("receivables"), of("payments")) {
        owed(receivables, payments, ledger);
    }
    for (table, events) in tables {
        repeated(table, events, ledger);
        range(table, events, ledger);
        for (name, earlier, later) in ORDERED.iter().filter(|(name, ..)| *name == table.spec.name) {
            let (Some(first), Some(second)) = (events.days(earlier), events.days(later)) else { continue };
            let wrong = |i: &usize| first[*i].zip(second[*i]).is_some_and(|(a, b)| b < a);
            let rows: Vec<usize> = (0..events.rows).filter(wrong).collect();
            let item = Item::new("days_reversed", name).column(later).slot("earlier", *earlier);
            enter(item, table, events, later, &rows, None, ledger);
        }
    }
}

fn place(table: &Table<'_>, events: &EventTable, row: usize, column: &str) -> Place {
    table.place(events.origin[row] as usize, table.header(column))
}

fn enter(
    item: Item,
    table: &Table<'_>,
    events: &EventTable,
    column: &str,
    rows: &[usize],
    amount: Option<Decimal>,
    ledger: &mut Ledger,
) {
    if rows.is_empty() {
        return;
    }
    let places: Vec<Place> = rows.iter().take(Item::PLACES).map(|row| place(table, events, *row, column)).collect();
    ledger.item(item.rows(rows.len() as u64).amount(amount).at(places));
}

fn sum(events: &EventTable, rows: &[usize]) -> Option<Decimal> {
    let amounts = events.numbers("amount")?;
    rows.iter().filter_map(|row| decimal(amounts, *row)).reduce(|a, b| a + b)
}

/// Payments against the receivables that they name.
fn owed((bills, owed): (&Table<'_>, &EventTable), (paid, payments): (&Table<'_>, &EventTable), ledger: &mut Ledger) {
    let (Some(ids), Some(named)) = (owed.texts("id"), payments.texts("receivable")) else { return };
    let mut open: BTreeMap<&Arc<str>, (usize, Option<Decimal>)> = BTreeMap::new();
    for (row, id) in ids.iter().enumerate() {
        if let Some(id) = id {
            open.entry(id).or_insert((row, owed.numbers("amount").and_then(|n| decimal(n, row))));
        }
    }
    let mut orphans = Vec::new();
    let mut received: BTreeMap<usize, Decimal> = BTreeMap::new();
    for (row, id) in named.iter().enumerate() {
        match id.as_ref().map(|id| open.get(id)) {
            Some(None) => orphans.push(row),
            Some(Some((bill, _))) => {
                if let Some(amount) = payments.numbers("amount").and_then(|n| decimal(n, row)) {
                    let so_far = received.entry(*bill).or_insert(Decimal::whole(0));
                    *so_far = *so_far + amount;
                }
            }
            None => {}
        }
    }
    let item = Item::new("orphans", "payments").column("receivable").slot("other", "receivables");
    enter(item, paid, payments, "receivable", &orphans, sum(payments, &orphans), ledger);
    let mut over: Vec<usize> = Vec::new();
    let mut surplus: Option<Decimal> = None;
    for (bill, amount) in open.values() {
        if let (Some(amount), Some(received)) = (amount, received.get(bill))
            && *received > *amount
        {
            over.push(*bill);
            let more = *received - *amount;
            surplus = Some(surplus.map_or(more, |s| s + more));
        }
    }
    over.sort_unstable();
    enter(Item::new("overpaid", "receivables").column("amount"), bills, owed, "amount", &over, surplus, ledger);
}

/// Rows with an id that an earlier row has.
fn repeated(table: &Table<'_>, events: &EventTable, ledger: &mut Ledger) {
    let Some(ids) = events.texts("id") else { return };
    let mut seen: BTreeMap<&Arc<str>, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for (row, id) in ids.iter().enumerate() {
        if let Some(id) = id {
            *seen.entry(id).or_insert(0) += 1;
            if seen.get(id).is_some_and(|times| *times > 1) {
                rows.push(row);
            }
        }
    }
    let item = Item::new("repeated_ids", &table.spec.name).column("id").slot("detail", "id");
    enter(item, table, events, "id", &rows, sum(events, &rows), ledger);
}

/// Scores and minutes below zero; scores of `kind: nps` above ten.
fn range(table: &Table<'_>, events: &EventTable, ledger: &mut Ledger) {
    for column in ["score", "minutes"] {
        let Some(numbers) = events.numbers(column) else { continue };
        let kinds = events.texts("kind");
        let nps = |row: usize| {
            let kind = kinds.and_then(|k| k[row].as_ref());
            kind.is_some_and(|k| k.eq_ignore_ascii_case("nps"))
        };
        let out = |row: &usize| {
            decimal(numbers, *row)
                .is_some_and(|n| n.units < 0 || column == "score" && nps(*row) && n > Decimal::whole(NPS))
        };
        let rows: Vec<usize> = (0..events.rows).filter(out).collect();
        enter(Item::new("out_of_range", &table.spec.name).column(column), table, events, column, &rows, None, ledger);
    }
}
