//! Rows whose price a piece is far from all others of their product: a typing error, a wrong quantity, another product.

use super::super::column::BLANK_CODE;
use super::super::item::Item;
use super::super::ledger::Ledger;
use super::View;
use crate::base::Decimal;
use crate::base::robust::{Centre, MODIFIED_Z, fences};

/// Rows that a product needs for its prices to have a usual range.
const ROWS: usize = 20;
/// A price so many times the usual one, or a part of it, matters to a reader: discounts and price lists differ by less.
const FAR: f64 = 3.0;
/// The extreme row is told by another screen.
const EXTREME: f64 = 100.0;

/// Enters the rows whose price lies beyond the outer fences of the product's prices and beyond the cut of the modified
/// z-score (methods.md B6), both of logarithms, and is three times the median or a third of it. Rows that name no product
/// are not of one.
pub fn screen(view: &View<'_, '_>, jumped: &[bool], ledger: &mut Ledger) {
    let Some(product) = view.column("product").filter(|_| view.has("quantity")) else { return };
    let mut groups: Vec<Vec<(usize, f64)>> = vec![Vec::new(); product.texts.len()];
    for i in (0..view.len()).filter(|i| !jumped[*i] && view.rows.gross[*i] > 0 && view.rows.quantity[*i] > 0) {
        let code = product.codes[view.rows.rows[i] as usize];
        if code == BLANK_CODE {
            continue;
        }
        let price = view.rows.gross[i] as f64 / view.rows.quantity[i] as f64;
        groups[code as usize].push((i, price.ln()));
    }
    let mut found: Vec<(f64, usize)> = Vec::new();
    let mut gap = 0.0;
    for rows in groups.into_iter().filter(|rows| rows.len() >= ROWS) {
        let prices: Vec<f64> = rows.iter().map(|(_, price)| *price).collect();
        let (Some(usual), Some([_, outer])) = (Centre::of(&prices), fences(&prices)) else { continue };
        for (i, price) in rows {
            let times = (price - usual.centre).exp();
            let far = (FAR..EXTREME).contains(&times) || times <= 1.0 / FAR;
            if far && (price < outer.0 || price > outer.1) && usual.z(price).abs() > MODIFIED_Z {
                let own = view.rows.gross[i] as f64;
                gap += (own - own / times).abs();
                found.push((times.ln().abs(), i));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let Some((_, first)) = found.first().copied() else { return };
    let places = found.iter().take(Item::PLACES).map(|(_, i)| view.place(*i, "amount"));
    let item = Item::new("price_far", &view.table.spec.name).column("amount").rows(found.len() as u64).at(places);
    let amount = Decimal::new(gap.round() as i128, view.money);
    ledger.item(item.slot("product", product.text(view.rows.rows[first] as usize)).amount(Some(amount)));
}
