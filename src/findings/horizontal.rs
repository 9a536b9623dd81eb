//! Horizontal comparison (横向): the key figures against last year, the previous period and the target.

use crate::base::Status;

use super::Comparison;
use super::book::{Book, EVERY};
use super::ledger::Key;
use super::measure::{self, Spec};
use super::study::Study;

/// Measures that say the same as another one and stay off the key-figures page.
fn is_redundant(spec: &Spec, study: &Study<'_>) -> bool {
    let sales = study.main.id == "sales";
    match spec.id {
        "gross_sales" => true,
        // Without deals it is the sales per customer.
        "average_deal" => study.data.opportunities.id.is_empty(),
        "won_value" => sales,
        // Without order ids every row would be an order.
        "orders" | "average_order" => !study.data.has.order,
        "churn_rate" | "lost_deals" => true,
        _ => false,
    }
}

/// The measures of the report: those that the data feed and that say something of their own.
pub fn measures(study: &Study<'_>) -> Vec<Spec> {
    let kept = |spec: &Spec| !is_redundant(spec, study);
    measure::available(study.data).into_iter().filter(kept).collect()
}

/// The key figures: one comparison a measure that has any value, the main measure first.
pub fn key_figures(study: &Study<'_>, book: &mut Book) -> Vec<Comparison> {
    let mut specs = measures(study);
    specs.sort_by_key(|s| s.id != study.main.id);
    let mut figures = Vec::new();
    for spec in specs {
        let grid = study.ledger.grid(&spec, &[], &study.period, &EVERY);
        let whole = Key::new();
        let actual = grid.cell(&whole, crate::base::Scenario::AC);
        let empty = match actual.value {
            // Returns that never happen are no key figure.
            Some(value) => spec.id == "returned" && value.to_f64().abs() < f64::MIN_POSITIVE,
            None => actual.status == Status::Missing,
        };
        if !empty || spec.id == study.main.id {
            figures.push(book.compare(&study.ledger, &spec, &[], &whole, &study.period, &grid));
        }
    }
    figures
}
