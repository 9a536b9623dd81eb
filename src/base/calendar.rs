//! Working days, holidays, make-up workdays and the fiscal year of months or of weeks.

use std::collections::BTreeSet;

use chrono::{Datelike, Weekday};

use super::{Date, WeekYear};

/// What a company calls a working day and a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// First month of the fiscal year, 1–12.
    pub fiscal_start: u32,
    /// True when a fiscal year is named after the natural year in which it ends.
    pub fiscal_named_by_end: bool,
    /// How fiscal years are cut into weeks; without it they are made of months. Then the year nominally begins with
    /// `fiscal_start`, the month after the one at whose end it closes.
    pub weeks: Option<WeekYear>,
    /// Days off on what would be working days.
    pub holidays: BTreeSet<Date>,
    /// Working days on what would be weekends (调休).
    pub workdays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        Calendar {
            fiscal_start: 1,
            fiscal_named_by_end: true,
            weeks: None,
            holidays: BTreeSet::new(),
            workdays: BTreeSet::new(),
        }
    }
}

impl Calendar {
    /// True when people work on that day; a make-up workday wins over a weekend and a holiday.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.workdays.contains(&date)
            || !(matches!(date.weekday(), Weekday::Sat | Weekday::Sun) || self.holidays.contains(&date))
    }

    /// Number of working days from one day to another, both counted; 0 when they are reversed.
    pub fn working_days(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut date = from;
        while date <= to {
            count += u32::from(self.is_working_day(date));
            match date.succ_opt() {
                Some(next) => date = next,
                None => break,
            }
        }
        count
    }

    /// The day before the (n+1)-th working day counted from `start`, at most `end`: where a month is cut
    /// so that it holds n working days. With n = 0 this is the day before the first working day.
    pub fn after_working_days(&self, start: Date, end: Date, n: u32) -> Date {
        let mut count = 0;
        let mut date = start;
        while date <= end {
            count += u32::from(self.is_working_day(date));
            if count > n {
                return date.pred_opt().unwrap_or(date);
            }
            match date.succ_opt() {
                Some(next) => date = next,
                None => break,
            }
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date in a test")
    }

    #[test]
    fn holidays_and_make_up_days_change_the_count() {
        let mut calendar = Calendar::default();
        assert_eq!(calendar.working_days(day("2026-02-01"), day("2026-02-28")), 20);
        calendar.holidays.extend((16..=20).map(|d| Date::from_ymd_opt(2026, 2, d).expect("a date in a test")));
        calendar.workdays.insert(day("2026-02-14"));
        assert_eq!(calendar.working_days(day("2026-02-01"), day("2026-02-28")), 16);
        assert_eq!(calendar.working_days(day("2026-02-02"), day("2026-02-01")), 0);
    }

    #[test]
    fn a_month_is_cut_before_the_next_working_day() {
        let calendar = Calendar::default();
        // 2026-03-02 is a Monday; five working days end on Friday 6, the weekend still belongs to them.
        assert_eq!(calendar.after_working_days(day("2026-03-01"), day("2026-03-31"), 5), day("2026-03-08"));
        assert_eq!(calendar.after_working_days(day("2026-03-01"), day("2026-03-31"), 99), day("2026-03-31"));
    }
}
