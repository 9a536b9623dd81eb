//! Rows without a rep, customer, product or another key that pages split by.

use super::super::column::BLANK_CODE;
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::View;
use super::prices::percent;

/// Columns that no page splits by; a blank order is an order of its own.
const OTHER: [&str; 9] = ["date", "amount", "cost", "quantity", "price", "discount", "order", "currency", "returned"];

/// One remark a column with blank fields: its rows count as `(blank)`.
pub fn screen(view: &View<'_, '_>, ledger: &mut Ledger) {
    for role in view.table.spec.columns.keys().filter(|role| !OTHER.contains(&role.as_str())) {
        let Some(column) = view.column(role) else { continue };
        let code = |i: usize| column.codes[view.rows.rows[i] as usize];
        let blank: Vec<usize> = (0..view.len()).filter(|i| code(*i) == BLANK_CODE).collect();
        if blank.is_empty() {
            continue;
        }
        let share = percent(blank.len() as f64 / view.len() as f64);
        let places = blank.iter().take(Item::PLACES).map(|i| view.place(*i, role));
        let item = Item::new("blank_key", &view.table.spec.name).column(role).slot("share", share).at(places);
        ledger.item(item.rows(blank.len() as u64).amount(view.worth(blank)));
    }
}
