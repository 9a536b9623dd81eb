//! Screens: what is odd about data that could be read.
//!
//! Each screen looks for one thing, says with which thresholds, and enters an [`Item`] with counts, amounts and
//! places. They change nothing: every row that was accepted counts as it did. Thresholds are chosen so that clean
//! data stay quiet. [`rows`], [`outliers`], [`prices`], [`units`] and [`twice`] look at the rows of the sales table, [`blanks`] at its keys,
//! [`time`] at its days, [`series`] at the names of files, [`stops`] and [`coverage`] at members, [`target_units`] at targets, [`unused`] at
//! what nothing asks for.

mod blanks;
mod coverage;
mod outliers;
mod prices;
mod rows;
mod series;
mod stops;
mod target_units;
#[cfg(test)]
mod tests;
mod time;
mod twice;
mod units;
mod unused;
mod view;

pub use series::screen as files;
pub use unused::unused;
pub use view::View;

use super::dataset::Dataset;
use super::item::Item;
use super::ledger::Ledger;
use super::opportunity::OpportunityRows;
use super::table::Table;
use crate::config::Brief;

/// Everything that the rows of the sales table tell.
pub fn sales(view: &View<'_, '_>, ledger: &mut Ledger) {
    twice::screen(view, ledger);
    let jumped = units::screen(view, ledger);
    rows::screen(view, &jumped, ledger);
    outliers::screen(view, &jumped, ledger);
    prices::screen(view, ledger);
    blanks::screen(view, ledger);
    time::screen(view, ledger);
}

/// Deals that are closed before they are created.
pub fn deals(table: &Table<'_>, deals: &OpportunityRows, ledger: &mut Ledger) {
    let days = deals.opportunities.created.iter().zip(&deals.opportunities.closed);
    let wrong = days.enumerate().filter(|(_, (created, closed))| created.zip(**closed).is_some_and(|(a, b)| b < a));
    let rows: Vec<usize> = wrong.map(|(i, _)| deals.rows[i] as usize).collect();
    if !rows.is_empty() {
        let places = rows.iter().take(Item::PLACES).map(|row| table.place(*row, table.header("closed")));
        let item = Item::new("days_reversed", &table.spec.name).column("closed").slot("earlier", "created");
        ledger.item(item.rows(rows.len() as u64).at(places));
    }
}

/// Everything that members and periods tell.
pub fn dataset(brief: &Brief, data: &Dataset, ledger: &mut Ledger) {
    stops::screen(data, ledger);
    coverage::screen(brief, data, ledger);
    target_units::screen(data, ledger);
}

/// Enters the first place of each unmatched key of a table; of millions of keys the first ones are enough.
pub fn locate(table: &Table<'_>, column: &str, rows: &[u32], ledger: &mut Ledger) {
    const LOCATED: usize = 1_000;
    let Some(texts) = table.role(column) else { return };
    let mut wanted: std::collections::BTreeSet<String> =
        ledger.unmatched_of(&table.spec.name, column).take(LOCATED).map(str::to_owned).collect();
    for &row in rows {
        if wanted.is_empty() {
            break;
        }
        let key = texts.text(row as usize);
        if wanted.remove(key) {
            ledger.locate(&table.spec.name, column, key, table.place(row as usize, table.header(column)));
        }
    }
}
