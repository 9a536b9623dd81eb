//! From which day a table covers its periods whole: a first row on the 3rd of a month does not make that month
//! incomplete, a first row on the 20th does, unless rows are always so far apart.

use chrono::Datelike;

use super::windows::date_of;
use crate::base::{Calendar, Date};

/// Days from the first one on that tell how far apart rows usually are.
const FIRST: i32 = 366;
/// Working days without a row at the start of a month that say nothing: holidays that no calendar names, a slow start.
const SILENT: u32 = 5;
/// Share of the silences between two days with rows that count as usual.
const USUAL: (usize, usize) = (9, 10);

/// The first day that is covered: the first of the first row's month where no more working days passed without a row
/// than usually do, or than a working week, else the day of that row. `days` may come in any order and more than once.
pub(super) fn covered_from(days: impl Iterator<Item = i32>, calendar: &Calendar) -> Option<Date> {
    let mut seen: Vec<i32> = Vec::new();
    let mut first = i32::MAX;
    for day in days {
        if seen.last() != Some(&day) {
            first = first.min(day);
            seen.push(day);
        }
    }
    seen.retain(|day| *day <= first.saturating_add(FIRST));
    seen.sort_unstable();
    seen.dedup();
    let from = date_of(*seen.first()?);
    let start = from.with_day(1)?;
    let between = |after: Date, before: Date| {
        let (next, last) = (after.succ_opt(), before.pred_opt());
        next.zip(last).map_or(0, |(next, last)| calendar.working_days(next, last))
    };
    let mut silences: Vec<u32> = seen.windows(2).map(|pair| between(date_of(pair[0]), date_of(pair[1]))).collect();
    silences.sort_unstable();
    let at = (silences.len() * USUAL.0).div_ceil(USUAL.1).saturating_sub(1);
    // A single day with rows tells nothing about how far apart they are.
    let Some(usual) = silences.get(at) else { return Some(start) };
    let before = if from == start { 0 } else { calendar.working_days(start, from.pred_opt()?) };
    Some(if before <= (*usual).max(SILENT) { start } else { from })
}

#[cfg(test)]
mod tests {
    use super::super::windows::day_number;
    use super::*;

    fn from(days: &[&str]) -> String {
        let day = |text: &&str| day_number(text.parse().expect("a date in a test"));
        covered_from(days.iter().map(day), &Calendar::default()).expect("days").to_string()
    }

    #[test]
    fn a_table_that_starts_late_in_a_month_does_not_cover_it() {
        // Leads of a customer system that was switched on on 20 October.
        let leads = ["2016-10-20", "2016-10-25", "2016-10-29", "2016-10-30", "2016-11-02", "2016-11-03"];
        assert_eq!(from(&leads), "2016-10-20");
        // 1 and 2 January are a weekend in 2022: nothing is missing before Monday 3.
        assert_eq!(from(&["2022-01-03", "2022-01-04", "2022-01-05"]), "2022-01-01");
        // Two working days of silence say nothing, seven do where a row comes every day.
        assert_eq!(from(&["2022-03-03", "2022-03-04", "2022-03-07"]), "2022-03-01");
        assert_eq!(from(&["2022-03-10", "2022-03-11", "2022-03-14"]), "2022-03-10");
    }

    #[test]
    fn rows_that_are_far_apart_may_start_late() {
        assert_eq!(from(&["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30"]), "2022-01-01", "a row a month");
        assert_eq!(from(&["2022-03-07", "2022-03-14", "2022-03-21"]), "2022-03-01", "a row a week");
        assert_eq!(from(&["2022-03-17"]), "2022-03-01", "nothing is known of a single day");
        assert_eq!(covered_from(std::iter::empty(), &Calendar::default()), None);
    }

    #[test]
    fn one_hole_in_daily_rows_is_not_usual() {
        let mut days: Vec<i32> = (0..60).map(|n| day_number("2022-03-21".parse().expect("a date")) + n).collect();
        days.retain(|d| date_of(*d).month() != 4);
        assert_eq!(
            covered_from(days.into_iter(), &Calendar::default()).map(|d| d.to_string()),
            Some("2022-03-21".into())
        );
    }
}
