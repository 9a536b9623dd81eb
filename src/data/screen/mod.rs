//! Screens: what is odd about data that could be read.
//!
//! Each screen looks for one thing, says with which thresholds, and enters an [`Item`] with counts, amounts and
//! places. They change nothing: every row that was accepted counts as it did. Thresholds are chosen so that clean
//! data stay quiet. [`rows`], [`prices`], [`units`] and [`twice`] look at the rows of the sales table, [`blanks`] at its keys,
//! [`time`] at its days, [`series`] at the names of files, [`stops`] and [`coverage`] at members, [`unused`] at
//! what nothing asks for.

mod blanks;
mod coverage;
mod prices;
mod rows;
mod series;
mod stops;
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
use super::ledger::Ledger;
use super::table::Table;
use crate::config::Brief;

/// Everything that the rows of the sales table tell.
pub fn sales(view: &View<'_, '_>, ledger: &mut Ledger) {
    twice::screen(view, ledger);
    let jumped = units::screen(view, ledger);
    rows::screen(view, &jumped, ledger);
    prices::screen(view, ledger);
    blanks::screen(view, ledger);
    time::screen(view, ledger);
}

/// Everything that members and periods tell.
pub fn dataset(brief: &Brief, data: &Dataset, ledger: &mut Ledger) {
    stops::screen(data, ledger);
    coverage::screen(brief, data, ledger);
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
