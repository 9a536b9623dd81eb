//! Single rows that cannot be meant: far beyond all others of their product, or of two signs.

use super::super::item::Item;
use super::super::ledger::Ledger;
use super::View;
use super::view::upper_middle;
use crate::base::robust::median;

/// A row is extreme when its amount is so many times the median of its product …
const EXTREME: i64 = 100;
/// … and so many times its median price a piece, where there are quantities: a large order has the usual price.
const PRICE: f64 = 10.0;
/// Rows that a product needs for its median to mean something.
const ROWS: usize = 5;

/// Extreme rows (but those of files in another unit) and rows whose amount and quantity have two signs.
pub fn screen(view: &View<'_, '_>, jumped: &[bool], ledger: &mut Ledger) {
    extreme(view, jumped, ledger);
    signs(view, ledger);
}

fn extreme(view: &View<'_, '_>, jumped: &[bool], ledger: &mut Ledger) {
    let product = view.column("product");
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); product.map_or(1, |c| c.texts.len())];
    for i in (0..view.len()).filter(|i| view.rows.gross[*i] > 0 && !jumped[*i]) {
        let code = product.map_or(0, |c| c.codes[view.rows.rows[i] as usize]);
        groups[code as usize].push(i);
    }
    let mut found: Vec<(i64, usize)> = Vec::new();
    for rows in groups.into_iter().filter(|rows| rows.len() >= ROWS) {
        let amounts = rows.iter().map(|i| view.rows.gross[*i]);
        let Some(usual) = upper_middle(&mut amounts.collect::<Vec<_>>()).filter(|usual| *usual > 0) else { continue };
        let large: Vec<usize> = rows.iter().copied().filter(|i| view.rows.gross[*i] / EXTREME >= usual).collect();
        if large.is_empty() {
            continue;
        }
        let price = |i: &usize| {
            let pieces = view.rows.quantity[*i];
            (pieces > 0).then(|| view.rows.gross[*i] as f64 / pieces as f64)
        };
        let fair = median(&rows.iter().filter_map(price).collect::<Vec<f64>>());
        let dear = |i: &usize| price(i).zip(fair).is_none_or(|(own, fair)| own >= PRICE * fair);
        found.extend(large.into_iter().filter(dear).map(|i| (view.rows.gross[i] / usual, i)));
    }
    found.sort_unstable_by_key(|(times, i)| (std::cmp::Reverse(*times), *i));
    let Some((times, largest)) = found.first().copied() else { return };
    let name = product.map_or("", |c| c.text(view.rows.rows[largest] as usize));
    let places = found.iter().take(Item::PLACES).map(|(_, i)| view.place(*i, "amount"));
    let item = Item::new("extreme", &view.table.spec.name).column("amount").at(places);
    let item = item.slot("times", times.to_string()).slot("product", name);
    ledger.item(item.rows(found.len() as u64).amount(view.worth(found.iter().map(|(_, i)| *i))));
}

/// A return has a negative amount and a negative quantity; with one of them positive the row counts as a return of
/// its whole amount.
fn signs(view: &View<'_, '_>, ledger: &mut Ledger) {
    if !view.has("quantity") {
        return;
    }
    let differ = |i: &usize| {
        let sign = |role| view.number(*i, role).map_or(0, |n| n.units.signum());
        sign("amount") * sign("quantity") < 0
    };
    let found: Vec<usize> = (0..view.len()).filter(differ).collect();
    if found.is_empty() {
        return;
    }
    let places = found.iter().take(Item::PLACES).map(|i| view.place(*i, "quantity"));
    let item = Item::new("signs_differ", &view.table.spec.name).column("quantity").rows(found.len() as u64).at(places);
    ledger.item(item.amount(view.worth(found)));
}
