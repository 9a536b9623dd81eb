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
    /// First and last day inside it that do not count: the leap week of the year before, which has no counterpart.
    pub gap: Option<(Date, Date)>,
}

/// Days since 1970-01-01, as the tables count them.
pub fn day_number(date: Date) -> i32 {
    date.num_days_from_ce() - 719_163
}

/// The date of a day number; the earliest date for a number that is none.
pub fn date_of(day: i32) -> Date {
    day.checked_add(719_163).and_then(Date::from_num_days_from_ce_opt).unwrap_or(Date::MIN)
}

/// The period of exactly these days: of the calendar's year, else of the fiscal one; none where no period has them.
pub fn period_of((first, last): (i32, i32), calendar: &Calendar) -> Option<Period> {
    let (first, last) = (date_of(first), date_of(last));
    let grains = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    let all = [false, true].into_iter().flat_map(|fiscal| grains.map(|grain| (grain, fiscal)));
    let mut found = all.filter_map(|(grain, fiscal)| Period::containing(grain, fiscal, first, calendar));
    found.find(|period| period.start == first && period.end == last)
}

impl Window {
    /// The window, unless it would be empty.
    pub fn new(from: Date, to: Date) -> Option<Window> {
        (from <= to).then_some(Window { from, to, gap: None })
    }

    /// The window without a span of days; none when nothing is left.
    pub fn without(self, first: Date, last: Date) -> Option<Window> {
        if last < self.from || self.to < first {
            Some(self)
        } else if self.to <= last {
            Window::new(self.from, first.pred_opt()?)
        } else if first <= self.from {
            Window::new(last.succ_opt()?, self.to)
        } else {
            Some(Window { gap: Some((first, last)), ..self })
        }
    }

    /// True when a day counts.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to && self.gap.is_none_or(|(first, last)| day < first || last < day)
    }

    /// The 12 months that end with its last day.
    pub fn year_to_end(self) -> Option<Window> {
        let after = self.to.succ_opt()?;
        Window::new(after.checked_sub_months(chrono::Months::new(12))?, self.to)
    }

    /// The 12 months before [`Window::year_to_end`].
    pub fn year_before(self) -> Option<Window> {
        Window { to: self.year_to_end()?.from.pred_opt()?, ..self }.year_to_end()
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
        if period.is_of_weeks(calendar) {
            let last_year = actual.and_then(|_| weeks_last_year(period, complete, as_of, calendar));
            let previous = actual.and_then(|_| weeks_before(period, complete, as_of, calendar));
            let previous = if period.grain == Grain::Year { last_year } else { previous };
            return Windows { complete, actual, last_year, previous };
        }
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
    for (month, counterpart) in period.months(calendar).iter().zip(reference.months(calendar)) {
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

/// The counterpart of a period of whole weeks a year before, as many weeks of it as have passed: an unfinished week
/// ends at the same weekday, and the leap week of the year before is left out, since it has no counterpart.
fn weeks_last_year(period: &Period, complete: bool, as_of: Date, calendar: &Calendar) -> Option<Window> {
    let reference = period.last_year(calendar)?;
    let end = if complete { reference.end } else { Period::day_last_year(as_of, calendar)?.min(reference.end) };
    let window = Window::new(reference.start, end)?;
    match reference.leap_week(calendar).filter(|_| period.grain != Grain::Week) {
        Some(leap) => window.without(leap.start, leap.end),
        None => Some(window),
    }
}

/// The period of whole weeks before: all of it, or as many days as have passed.
fn weeks_before(period: &Period, complete: bool, as_of: Date, calendar: &Calendar) -> Option<Window> {
    let reference = period.previous(calendar)?;
    let passed = u64::try_from((as_of - period.start).num_days());
    let end = if complete { reference.end } else { reference.start.checked_add_days(Days::new(passed.ok()?))? };
    Window::new(reference.start, end.min(reference.end))
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
    use crate::base::{WeekYear, YearEnd};

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

    /// The calendar of the National Retail Federation, and years that close in September with a leap week in the
    /// first quarter.
    fn of_weeks(september: bool) -> Calendar {
        let weeks = WeekYear {
            pattern: if september { [4, 4, 5] } else { [4, 5, 4] },
            end_month: if september { 9 } else { 1 },
            end_weekday: chrono::Weekday::Sat,
            end_rule: if september { YearEnd::Last } else { YearEnd::Nearest },
            leap_period: if september { 3 } else { 12 },
        };
        let fiscal_start = weeks.end_month % 12 + 1;
        Calendar { fiscal_start, fiscal_named_by_end: september, weeks: Some(weeks), ..Calendar::default() }
    }

    fn in_weeks(period: &str, as_of: &str, calendar: &Calendar) -> Windows {
        Windows::of(&Period::parse(period, calendar).expect("a period"), day(as_of), calendar)
    }

    #[test]
    fn the_leap_week_of_the_year_before_is_left_out() {
        let retail = of_weeks(false);
        let last_year = |period, as_of| in_weeks(period, as_of, &retail).last_year;
        // The last period of FY2024 has four weeks, that of FY2023 five: without week 53 they are alike.
        for (period, from) in [("FY2024-P12", "2023-12-31"), ("FY2024-Q4", "2023-10-29"), ("FY2024", "2023-01-29")] {
            assert_eq!(last_year(period, "2025-12-31"), span(from, "2024-01-27"), "{period}");
        }
        // The longer period stands against the whole shorter one.
        assert_eq!(last_year("FY2023-P12", "2025-12-31"), span("2023-01-01", "2023-01-28"));
        assert_eq!(last_year("FY2023-W53", "2025-12-31"), None);
        // The year so far, to a Thursday of its week 20: the same Thursday a year before. In week 53, the whole year.
        assert_eq!(last_year("FY2024", "2024-06-20"), span("2023-01-29", "2023-06-15"));
        assert_eq!(last_year("FY2023", "2024-01-30"), span("2022-01-30", "2023-01-28"));
        assert_eq!(last_year("_FY2024-P02", "2025-12-31"), span("2023-01-29", "2023-04-01"));
        // A leap week inside the year is a gap.
        let year = in_weeks("FY2024", "2024-12-31", &of_weeks(true));
        let before = year.last_year.expect("a window");
        assert_eq!((before.from, before.to), (day("2022-09-25"), day("2023-09-30")));
        assert_eq!(before.gap, Some((day("2022-12-25"), day("2022-12-31"))));
        assert_eq!(year.previous, year.last_year, "the year before is the previous year");
        assert!(before.holds(day("2022-12-24")) && !before.holds(day("2022-12-31")) && before.holds(day("2023-01-01")));
        let weeks = in_weeks("FY2024-W14", "2024-12-31", &of_weeks(true));
        assert_eq!(weeks.last_year, span("2023-01-01", "2023-01-07"));
    }

    #[test]
    fn the_weeks_before_are_as_many_as_have_passed() {
        let retail = of_weeks(false);
        let previous = |period, as_of| in_weeks(period, as_of, &retail).previous;
        assert_eq!(previous("FY2024-P03", "2024-12-31"), span("2024-03-03", "2024-04-06"), "five weeks before four");
        // P2 begins on 3 March; ten days of it against ten of P1.
        assert_eq!(previous("FY2024-P02", "2024-03-12"), span("2024-02-04", "2024-02-13"));
        assert_eq!(previous("FY2024-W02", "2024-02-13"), span("2024-02-04", "2024-02-06"));
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
