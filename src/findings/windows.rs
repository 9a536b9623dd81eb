//! The windows of days behind a period: what AC, PY and PP sum up, and how much of a target counts
//! (design.md §2, scenario).

use chrono::{Datelike, Days};

use crate::base::{Calendar, Date, Grain, Period};

/// Days from one to another, both counted. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Days since 1970-01-01, as the tables count them.
pub fn day_number(date: Date) -> i32 {
    date.num_days_from_ce() - 719_163
}

/// The date of a day number; the earliest date for a number that is none.
pub fn date_of(day: i32) -> Date {
    day.checked_add(719_163).and_then(Date::from_num_days_from_ce_opt).unwrap_or(Date::MIN)
}

impl Window {
    /// The window, unless it would be empty.
    pub fn new(from: Date, to: Date) -> Option<Window> {
        (from <= to).then_some(Window { from, to })
    }

    /// The 12 months that end with its last day.
    pub fn year_to_end(self) -> Option<Window> {
        let after = self.to.succ_opt()?;
        Window::new(after.checked_sub_months(chrono::Months::new(12))?, self.to)
    }

    /// The 12 months before [`Window::year_to_end`].
    pub fn year_before(self) -> Option<Window> {
        Window { from: self.from, to: self.year_to_end()?.from.pred_opt()? }.year_to_end()
    }
}

/// The windows of one period at one as-of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// True when no working day of the period lies after as-of.
    pub complete: bool,
    /// Actual: to as-of in an incomplete period; none in a period that has not begun.
    pub actual: Option<Window>,
    /// Same period last year; week 53 has none.
    pub last_year: Option<Window>,
    /// Previous period; a year to date has none.
    pub previous: Option<Window>,
}

impl Windows {
    /// The windows of a period. In an incomplete one, complete months stand against whole months of the
    /// reference, the unfinished month is cut at the same ordinal working day, a week at the same weekday.
    pub fn of(period: &Period, as_of: Date, calendar: &Calendar) -> Windows {
        let complete = period.is_complete(as_of, calendar);
        let actual = Window::new(period.start, period.end.min(as_of));
        let cut = |reference: Option<Period>| {
            let reference = reference?;
            actual?;
            if complete {
                return Window::new(reference.start, reference.end);
            }
            Window::new(reference.start, like_for_like_end(period, &reference, as_of, calendar)?)
        };
        Windows {
            complete,
            actual,
            last_year: cut(period.last_year(calendar)),
            previous: cut(period.previous(calendar)),
        }
    }
}

/// The last day of the reference that is comparable with the part of the period up to as-of.
fn like_for_like_end(period: &Period, reference: &Period, as_of: Date, calendar: &Calendar) -> Option<Date> {
    if period.grain == Grain::Week && !period.to_date {
        let elapsed = u64::try_from((as_of - period.start).num_days()).ok()?;
        return Some(reference.start.checked_add_days(Days::new(elapsed))?.min(reference.end));
    }
    let mut end = reference.start.pred_opt()?;
    for (month, counterpart) in period.months().iter().zip(reference.months()) {
        if month.is_complete(as_of, calendar) {
            end = counterpart.end;
            continue;
        }
        if month.start <= as_of {
            let elapsed = calendar.working_days(month.start, as_of);
            end = calendar.after_working_days(counterpart.start, counterpart.end, elapsed).max(end);
        }
        break;
    }
    Some(end)
}

/// How much of a period has passed: elapsed and all working days (calendar days where it has no working day).
pub fn progress(from: Date, to: Date, as_of: Date, calendar: &Calendar) -> (u32, u32) {
    let all = calendar.working_days(from, to);
    if all == 0 {
        let days = |a: Date, b: Date| u32::try_from((b - a).num_days() + 1).unwrap_or(0);
        return (days(from, to.min(as_of)), days(from, to));
    }
    (calendar.working_days(from, to.min(as_of)), all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date in a test")
    }

    fn windows(period: &str, as_of: &str) -> Windows {
        let calendar = Calendar::default();
        Windows::of(&Period::parse(period, &calendar).expect("a period"), day(as_of), &calendar)
    }

    fn span(from: &str, to: &str) -> Option<Window> {
        Window::new(day(from), day(to))
    }

    #[test]
    fn complete_months_of_an_incomplete_year_compare_whole() {
        // golden.md: as of 2020-05-31, PY of 2020 is January to May 2019, PP of 2020-Q2 is January and February.
        let year = windows("2020", "2020-05-31");
        assert!(!year.complete);
        assert_eq!(year.actual, span("2020-01-01", "2020-05-31"));
        assert_eq!(year.last_year, span("2019-01-01", "2019-05-31"));
        assert_eq!(windows("2020-Q2", "2020-05-31").previous, span("2020-01-01", "2020-02-29"));
    }

    #[test]
    fn the_unfinished_month_is_cut_at_the_same_working_day() {
        // Up to Friday 2020-05-15 there are 11 working days; the 12th of May 2019 is Thursday 16.
        let month = windows("2020-05", "2020-05-15");
        assert_eq!(month.last_year, span("2019-05-01", "2019-05-15"));
        // 11 working days of April 2020 end on Wednesday 15.
        assert_eq!(month.previous, span("2020-04-01", "2020-04-15"));
        // 21 working days of March against February, which has 20: the whole month.
        assert_eq!(windows("2020-03", "2020-03-30").previous, span("2020-02-01", "2020-02-29"));
    }

    #[test]
    fn weeks_are_cut_at_the_weekday_and_week_53_has_no_base() {
        let week = windows("2020-W20", "2020-05-13");
        assert_eq!(week.last_year, span("2019-05-13", "2019-05-15"));
        assert_eq!(week.previous, span("2020-05-04", "2020-05-06"));
        assert_eq!(windows("2020-W53", "2021-02-01").last_year, None);
        assert!(windows("2020-W53", "2021-02-01").previous.is_some());
    }

    #[test]
    fn a_period_that_has_not_begun_has_no_windows() {
        let next = windows("2020-07", "2020-05-31");
        assert_eq!((next.actual, next.last_year, next.previous), (None, None, None));
        assert_eq!(windows("_2020-03", "2020-05-31").previous, None);
    }

    #[test]
    fn twelve_months_end_with_the_window() {
        let window = span("2020-05-01", "2020-05-31").expect("a window");
        assert_eq!(window.year_to_end(), span("2019-06-01", "2020-05-31"));
        assert_eq!(window.year_before(), span("2018-06-01", "2019-05-31"));
        assert_eq!(date_of(day_number(day("1969-12-31"))), day("1969-12-31"));
    }
}
