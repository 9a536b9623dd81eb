//! The days of the sales table: slips before and after all others, months and days without a sale.

use std::collections::BTreeSet;

use chrono::{Datelike, Days};
use rayon::prelude::*;

use super::super::item::Item;
use super::super::ledger::Ledger;
use super::super::sales::{date_of_day, days};
use super::View;
use crate::base::{Date, Grain, Period};

/// Rows before a break of more than so many days are slips when they are few.
const BREAK: i32 = 366;
/// They are few when they are at most a tenth of all rows and at most so many.
const FEW: usize = 3;
/// Where more of the months than this part are empty, the table is sparse, and gaps tell nothing.
const SPARSE: f64 = 1.0 / 3.0;
/// Days are looked at where sales stand on this part of the working days at least …
const DAILY: f64 = 0.8;
/// … and so many working days in a row without one are told.
const QUIET: usize = 5;

/// Slips of the date, and months and working days without a sale between the first day and the last.
pub fn screen(view: &View<'_, '_>, ledger: &mut Ledger) {
    let Some((first, last)) = view.rows.span() else { return };
    late(view, last, ledger);
    let by_day = by_day(&view.rows.day);
    let first = early(view, &by_day, first, ledger);
    months(view, &by_day, first, last, ledger);
    if view.rows.grain() == Some(Grain::Week) {
        working_days(view, &by_day, first, last, ledger);
    }
}

/// Each day with its rows, in order.
fn by_day(days: &[i32]) -> Vec<(i32, usize)> {
    let mut sorted = days.to_vec();
    sorted.par_sort_unstable();
    sorted.chunk_by(|a, b| a == b).filter_map(|same| Some((*same.first()?, same.len()))).collect()
}

fn late(view: &View<'_, '_>, last: Date, ledger: &mut Ledger) {
    let rows: Vec<usize> = (0..view.len()).filter(|i| view.rows.day[*i] > days(last)).collect();
    slips(view, "future_dates", rows, last, ledger);
}

fn early(view: &View<'_, '_>, by_day: &[(i32, usize)], first: Date, ledger: &mut Ledger) -> Date {
    let (mut before, mut previous, mut start) = (0, None, days(first));
    for &(day, rows) in by_day {
        if previous.is_some_and(|previous| day - previous > BREAK) && before <= FEW && before * 10 <= view.len() {
            start = day;
        }
        before += rows;
        previous = Some(day);
    }
    let rows: Vec<usize> = (0..view.len()).filter(|i| view.rows.day[*i] < start).collect();
    let start = date_of_day(start).unwrap_or(first);
    slips(view, "early_dates", rows, start, ledger);
    start
}

fn slips(view: &View<'_, '_>, kind: &str, rows: Vec<usize>, end: Date, ledger: &mut Ledger) {
    if rows.is_empty() {
        return;
    }
    let places = rows.iter().take(Item::PLACES).map(|i| view.place(*i, "date"));
    let item = Item::new(kind, &view.table.spec.name).column("date").slot("day", end.to_string()).at(places);
    ledger.item(item.rows(rows.len() as u64).amount(view.worth(rows)));
}

fn months(view: &View<'_, '_>, by_day: &[(i32, usize)], first: Date, last: Date, ledger: &mut Ledger) {
    let filled: BTreeSet<(i32, u32)> =
        by_day.iter().filter_map(|(d, _)| date_of_day(*d)).map(|d| (d.year(), d.month())).collect();
    let calendar = &view.brief.calendar;
    let mut all: Vec<(Period, bool)> = Vec::new();
    let mut month = Period::month(first.year(), first.month());
    while let Some(this) = month.filter(|m| m.start <= last) {
        all.push((this, filled.contains(&(this.year, this.index))));
        month = this.next(calendar);
    }
    let empty = all.iter().filter(|(_, filled)| !filled).count();
    if empty as f64 > all.len() as f64 * SPARSE {
        return;
    }
    for run in all.chunk_by(|a, b| a.1 == b.1).filter(|run| run.iter().all(|(_, filled)| !filled)) {
        let (Some((from, _)), Some((to, _))) = (run.first(), run.last()) else { continue };
        // A month whose file is missing is told by the name of the file.
        let missing: BTreeSet<&str> = ledger.found("missing_file", &view.table.spec.name, "month").collect();
        if run.iter().all(|(month, _)| missing.contains(month.to_string().as_str())) {
            continue;
        }
        let item = Item::new("months_without_sales", &view.table.spec.name).about("from", from.to_string());
        ledger.item(item.slot("to", to.to_string()).slot("n", run.len().to_string()));
    }
}

fn working_days(view: &View<'_, '_>, by_day: &[(i32, usize)], first: Date, last: Date, ledger: &mut Ledger) {
    let filled: BTreeSet<i32> = by_day.iter().map(|(day, _)| *day).collect();
    let sold: BTreeSet<(i32, u32)> =
        filled.iter().filter_map(|d| date_of_day(*d)).map(|d| (d.year(), d.month())).collect();
    let calendar = &view.brief.calendar;
    let (mut all, mut day) = (Vec::new(), Some(first));
    while let Some(this) = day.filter(|d| *d <= last) {
        if calendar.is_working_day(this) {
            all.push((this, filled.contains(&days(this))));
        }
        day = this.checked_add_days(Days::new(1));
    }
    let with = all.iter().filter(|(_, filled)| *filled).count();
    if (with as f64) < all.len() as f64 * DAILY {
        return;
    }
    for run in all.chunk_by(|a, b| a.1 == b.1).filter(|run| run.len() >= QUIET && run.iter().all(|(_, f)| !f)) {
        let (Some((from, _)), Some((to, _))) = (run.first(), run.last()) else { continue };
        // A whole month without a sale is told as such.
        let months: BTreeSet<(i32, u32)> = run.iter().map(|(day, _)| (day.year(), day.month())).collect();
        if !months.is_subset(&sold) {
            continue;
        }
        let item = Item::new("days_without_sales", &view.table.spec.name).about("from", from.to_string());
        ledger.item(item.slot("to", to.to_string()).slot("n", run.len().to_string()));
    }
}
