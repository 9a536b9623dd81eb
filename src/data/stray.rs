//! Where the sales data begin and end, in spite of a few rows dated 1926 or 2062 instead of 2026.

use std::collections::BTreeMap;

use chrono::{Datelike, Months};

use super::sales::{date_of_day, days};
use crate::base::Date;

/// A month with fewer rows than this part of a median month does not carry the end of the data.
const THIN: u64 = 100;
/// Rows beyond a break of more than so many days are slips when they are few.
const BREAK: i32 = 366;
/// Rows beyond the break are few when they are at most this part of all rows, and half a median month (or one row).
const FEW: u64 = 10;

/// The last day that rows may have without being slips; `None` without rows.
///
/// The data end a month after the latest month that has 1 % of the median month's rows: later rows are slips. So
/// are rows after a break of more than a year, when they are at most a tenth of all rows and half a median month.
pub fn end(days_of_rows: &[i32]) -> Option<i32> {
    let months = months(days_of_rows);
    let mut counts: Vec<u64> = months.values().copied().collect();
    counts.sort_unstable();
    let median = *counts.get(counts.len() / 2)?;
    let solid = months.iter().rev().find(|(_, rows)| **rows * THIN >= median)?;
    let mut end = days(last_of(next(*solid.0)?)?);
    let all = days_of_rows.len() as u64;
    let mut after = 0;
    let mut later: Option<Date> = None;
    for (&month, &rows) in months.iter().rev() {
        // `after` rows stand in the months after this one, the first of which is `later`.
        if let Some(later) = later
            && days(later) - days(last_of(month)?) > BREAK
            && after * FEW <= all
            && after <= (median / 2).max(1)
        {
            end = end.min(days(last_of(month)?));
        }
        after += rows;
        later = Some(month);
    }
    Some(end)
}

/// The first day that rows may have without being slips; `None` without rows.
///
/// Rows before a break of more than a year are slips when they are at most a tenth of all rows and half a usual month
/// (or one row): the month of the row in the middle. A thin first month is none: that is how companies begin.
pub fn start(days_of_rows: &[i32]) -> Option<i32> {
    let months = months(days_of_rows);
    let all = days_of_rows.len() as u64;
    let mut passed = 0;
    let (_, usual) = months.iter().find(|(_, rows)| {
        passed += **rows;
        passed * 2 >= all
    })?;
    let mut start = days(*months.keys().next()?);
    let mut before = 0;
    let mut earlier: Option<Date> = None;
    for (&month, &rows) in &months {
        // `before` rows stand in the months before this one, the last of which is `earlier`.
        if let Some(earlier) = earlier
            && days(month) - days(last_of(earlier)?) > BREAK
            && before * FEW <= all
            && before <= (usual / 2).max(1)
        {
            start = days(month);
        }
        before += rows;
        earlier = Some(month);
    }
    Some(start)
}

/// Rows by the first day of their month.
fn months(days_of_rows: &[i32]) -> BTreeMap<Date, u64> {
    let mut by_day: BTreeMap<i32, u64> = BTreeMap::new();
    // Rows of one day stand together more often than not.
    for same in days_of_rows.chunk_by(|a, b| a == b) {
        if let Some(day) = same.first() {
            *by_day.entry(*day).or_default() += same.len() as u64;
        }
    }
    let mut months = BTreeMap::new();
    for (day, rows) in by_day {
        if let Some(first) = date_of_day(day).and_then(|date| date.with_day(1)) {
            *months.entry(first).or_default() += rows;
        }
    }
    months
}

fn next(month: Date) -> Option<Date> {
    month.checked_add_months(Months::new(1))
}

fn last_of(month: Date) -> Option<Date> {
    next(month)?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(rows: &[(&str, usize)]) -> Option<String> {
        let day = |text: &str| days(text.parse::<Date>().expect("a date"));
        let all: Vec<i32> = rows.iter().flat_map(|(text, n)| std::iter::repeat_n(day(text), *n)).collect();
        end(&all).and_then(date_of_day).map(|date| date.to_string())
    }

    #[test]
    fn a_few_rows_of_another_century_do_not_move_the_end() {
        let months = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-02"];
        let plain: Vec<(&str, usize)> = months.iter().map(|m| (*m, 5)).collect();
        assert_eq!(ended(&plain).as_deref(), Some("2026-05-31"));
        let typo = [plain.as_slice(), &[("2062-01-05", 1), ("2062-02-05", 1)]].concat();
        assert_eq!(ended(&typo).as_deref(), Some("2026-04-30"));
        let two = [plain.as_slice(), &[("2028-01-05", 1), ("2062-02-05", 1)]].concat();
        assert_eq!(ended(&two).as_deref(), Some("2026-04-30"));
    }

    #[test]
    fn a_few_rows_of_an_earlier_century_do_not_move_the_start() {
        let started = |rows: &[(&str, usize)]| {
            let day = |text: &str| days(text.parse::<Date>().expect("a date"));
            let all: Vec<i32> = rows.iter().flat_map(|(text, n)| std::iter::repeat_n(day(text), *n)).collect();
            start(&all).and_then(date_of_day).map(|date| date.to_string())
        };
        let months = [("2026-01-31", 5), ("2026-02-28", 5), ("2026-03-31", 5), ("2026-04-02", 5)];
        assert_eq!(started(&months).as_deref(), Some("2026-01-01"));
        let slips = [months.as_slice(), &[("1900-01-01", 1), ("1926-03-05", 1)]].concat();
        assert_eq!(started(&slips).as_deref(), Some("2026-01-01"));
        let many = [months.as_slice(), &[("2020-01-01", 5)]].concat();
        assert_eq!(started(&many).as_deref(), Some("2020-01-01"), "a fifth of all rows is no slip");
        assert_eq!(started(&[("2020-01-05", 1), ("2026-03-05", 1)]).as_deref(), Some("2020-01-01"));
        assert_eq!(started(&[]), None);
        let thin = [months.as_slice(), &[("2025-06-01", 1)]].concat();
        assert_eq!(started(&thin).as_deref(), Some("2025-06-01"), "no break of a year");
    }

    #[test]
    fn thin_months_end_the_data_a_month_after_the_last_solid_one() {
        let months = [("2026-01-31", 1_000), ("2026-02-28", 1_200), ("2026-03-31", 900)];
        let thin = [months.as_slice(), &[("2026-04-01", 3), ("2026-12-01", 8)]].concat();
        assert_eq!(ended(&thin).as_deref(), Some("2026-04-30"), "December is a slip, the first days of April are not");
        let solid = [months.as_slice(), &[("2026-12-01", 10)]].concat();
        assert_eq!(ended(&solid).as_deref(), Some("2027-01-31"), "1 % of a median month");
    }

    #[test]
    fn honest_breaks_and_small_tables_stay() {
        assert_eq!(ended(&[]), None);
        assert_eq!(ended(&[("2020-01-05", 1), ("2026-03-05", 1)]).as_deref(), Some("2026-04-30"));
        assert_eq!(
            ended(&[("2020-01-05", 50), ("2026-03-05", 50)]).as_deref(),
            Some("2026-04-30"),
            "a year is lacking"
        );
        assert_eq!(ended(&[("2026-01-05", 1), ("2026-05-05", 1)]).as_deref(), Some("2026-06-30"));
    }
}
