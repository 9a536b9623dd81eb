//! Amounts against what price, quantity, discount and cost say.

use super::super::item::{Item, Severity};
use super::super::ledger::Ledger;
use super::View;
use crate::base::Decimal;

/// Amounts may differ from price × quantity by this part of them: prices are rounded, taxes are not.
const TOLERANCE: f64 = 0.005;
/// Where more of the rows than this differ, the price is another one (a list price), and no row is at fault.
const OTHER_PRICE: f64 = 0.5;
/// Rows below cost are told when they are more than this part of the rows that have a cost …
const BELOW_COST: f64 = 0.2;
/// … and at least so many.
const ROWS: usize = 10;

/// Rows whose amount is not price × quantity, and sales below cost where they are common.
pub fn screen(view: &View<'_, '_>, ledger: &mut Ledger) {
    if view.has("price") && view.has("quantity") {
        price(view, ledger);
    }
    if view.has("cost") {
        cost(view, ledger);
    }
}

fn price(view: &View<'_, '_>, ledger: &mut Ledger) {
    let (mut compared, mut found, mut gap) = (0_usize, Vec::new(), 0_f64);
    for i in 0..view.len() {
        let number = |role| view.number(i, role).map(|n: Decimal| n.to_f64().abs());
        let (Some(amount), Some(price), Some(pieces)) = (number("amount"), number("price"), number("quantity")) else {
            continue;
        };
        compared += 1;
        let full = price * pieces;
        // Prices are rounded to the cent, so their product is known to half a cent a piece.
        let cent = 10_f64.powi(-i32::from(view.money));
        let slack = (TOLERANCE * full).max(cent * (pieces / 2.0 + 1.0));
        let near = |expected: f64| (amount - expected).abs() <= slack;
        let discounted = |d: f64| {
            let share = if d <= 1.0 { d } else { d / 100.0 };
            // 0.15 and 15 are what is taken off; 8.5 (85 折) and 0.85 are what is left.
            near(full * (1.0 - share)) || near(full - d) || near(full * share) || d <= 10.0 && near(full * d / 10.0)
        };
        if !near(full) && !number("discount").is_some_and(discounted) {
            found.push(i);
            gap += (amount - full).abs() * rate(view, i, amount);
        }
    }
    if found.is_empty() {
        return;
    }
    let share = found.len() as f64 / compared as f64;
    let places = found.iter().take(Item::PLACES).map(|i| view.place(*i, "amount"));
    let amount = Decimal::new((gap * 100.0).round() as i128, 2);
    let item = Item::new("price_differs", &view.table.spec.name).column("price").rows(found.len() as u64).at(places);
    let item = item.slot("share", percent(share)).amount(Some(amount));
    ledger.item(if share > OTHER_PRICE { item.as_severity(Severity::Note) } else { item });
}

/// What one unit of the currency of a row is worth in the report's.
fn rate(view: &View<'_, '_>, i: usize, written: f64) -> f64 {
    if view.rows.steady.is_empty() || written == 0.0 {
        return 1.0;
    }
    let counted = view.rows.gross[i].max(view.rows.returned[i]);
    Decimal::new(i128::from(counted), view.money).to_f64().abs() / written
}

fn cost(view: &View<'_, '_>, ledger: &mut Ledger) {
    let sold: Vec<usize> = (0..view.len()).filter(|i| view.rows.gross[*i] > 0 && view.rows.cost[*i] > 0).collect();
    let below: Vec<usize> = sold.iter().copied().filter(|i| view.rows.cost[*i] > view.rows.gross[*i]).collect();
    let share = below.len() as f64 / sold.len().max(1) as f64;
    if below.len() < ROWS || share <= BELOW_COST {
        return;
    }
    let lost = below.iter().map(|i| i128::from(view.rows.cost[*i] - view.rows.gross[*i])).sum();
    let places = below.iter().take(Item::PLACES).map(|i| view.place(*i, "cost"));
    let item = Item::new("cost_above_amount", &view.table.spec.name).column("cost").slot("share", percent(share));
    ledger.item(item.rows(below.len() as u64).amount(Some(Decimal::new(lost, view.money))).at(places));
}

/// A part as whole percents.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        p if p > 0.0 && p < 0.05 => "<0.1%".to_owned(),
        p if p > 0.0 && p < 0.95 => format!("{p:.1}%"),
        p => format!("{p:.0}%"),
    }
}
