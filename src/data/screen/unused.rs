//! Headers that nothing asks for.

use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::table::Table;

/// Headers that a sentence names.
const NAMED: usize = 8;

/// The columns of a table that are not read.
pub fn unused(table: &Table<'_>, ledger: &mut Ledger) {
    let unread = table.unread();
    if unread.is_empty() {
        return;
    }
    let names: Vec<&str> = unread.iter().take(NAMED).map(|(header, _)| header.as_str()).collect();
    let more = if unread.len() > NAMED { ", …" } else { "" };
    let item = Item::new("columns_not_used", &table.spec.name).slot("headers", format!("{}{more}", names.join(", ")));
    ledger.item(item.at(unread.into_iter().map(|(_, place)| place)));
}
