//! Fiscal years of whole weeks: 4-4-5, 4-5-4 and 5-4-4, each of 52 or 53 weeks.

use chrono::{Datelike, Days, Weekday};

use super::{Date, Grain};

/// Weeks of a year without a leap week.
const WEEKS: u32 = 52;

/// Which of the weekdays around the end of a month closes the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearEnd {
    /// The last such weekday in the month.
    Last,
    /// The one nearest to the month's last day, which may lie in the next month.
    Nearest,
}

/// How a company cuts a year into weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeekYear {
    /// Weeks of the three periods of a quarter, 13 in all: `[4, 4, 5]`.
    pub pattern: [u32; 3],
    /// Month at whose end the year closes, 1–12.
    pub end_month: u32,
    /// Weekday that closes every week and the year.
    pub end_weekday: Weekday,
    /// Which of these weekdays closes the year.
    pub end_rule: YearEnd,
    /// Period that is one week longer in a year of 53 weeks, 1–12.
    pub leap_period: u32,
}

impl WeekYear {
    /// The last day of the year that closes around the end of the month of a calendar year.
    pub fn end(&self, closing: i32) -> Option<Date> {
        let month = Date::from_ymd_opt(closing, self.end_month, 1)?;
        let last = month.checked_add_months(chrono::Months::new(1))?.pred_opt()?;
        let after = last.weekday().days_since(self.end_weekday);
        let before = last.checked_sub_days(Days::new(u64::from(after)))?;
        // Seven is odd: one of the two weekdays is always nearer.
        if self.end_rule == YearEnd::Nearest && after > 3 {
            before.checked_add_days(Days::new(7))
        } else {
            Some(before)
        }
    }

    /// The first day of that year.
    pub fn start(&self, closing: i32) -> Option<Date> {
        self.end(closing - 1)?.succ_opt()
    }

    /// Weeks of that year: 52 or 53.
    pub fn weeks(&self, closing: i32) -> Option<u32> {
        let days = (self.end(closing)? - self.start(closing)?).num_days() + 1;
        u32::try_from(days / 7).ok()
    }

    /// Number of the week that a year of 52 weeks does not have; none in such a year. It is the last one of the
    /// period that gets it.
    pub fn leap_week(&self, closing: i32) -> Option<u32> {
        let (first, count) = self.period(closing, self.leap_period)?;
        (self.weeks(closing)? > WEEKS).then_some(first + count - 1)
    }

    /// The first week of a period, and how many it has.
    pub fn period(&self, closing: i32, index: u32) -> Option<(u32, u32)> {
        let leap = self.weeks(closing)?.saturating_sub(WEEKS);
        let weeks = |at: u32| {
            let plain = self.pattern.get(((at - 1) % 3) as usize).copied().unwrap_or_default();
            plain + if at == self.leap_period { leap } else { 0 }
        };
        (1..=12).contains(&index).then(|| (1 + (1..index).map(weeks).sum::<u32>(), weeks(index)))
    }

    /// First and last day of a part of that year: its weeks 1–53, periods 1–12, quarters 1–4, or itself.
    pub fn span(&self, closing: i32, grain: Grain, index: u32) -> Option<(Date, Date)> {
        let (first, count) = match grain {
            Grain::Week => (1..=self.weeks(closing)?).contains(&index).then_some((index, 1))?,
            Grain::Month => self.period(closing, index)?,
            Grain::Quarter => {
                let last = (1..=4).contains(&index).then_some(index * 3)?;
                let parts = [last - 2, last - 1, last].map(|period| self.period(closing, period));
                (parts[0]?.0, parts.into_iter().flatten().map(|part| part.1).sum())
            }
            Grain::Year => (index == 1).then_some((1, self.weeks(closing)?))?,
        };
        let day = |weeks: u32| self.start(closing)?.checked_add_days(Days::new(7 * u64::from(weeks)));
        Some((day(first - 1)?, day(first + count - 1)?.pred_opt()?))
    }

    /// The calendar year in which the year that holds a date closes, and the week of it.
    pub fn week_of(&self, date: Date) -> Option<(i32, u32)> {
        let holds = |closing: &i32| {
            self.start(*closing).is_some_and(|start| start <= date) && self.end(*closing).is_some_and(|end| date <= end)
        };
        let closing = (date.year() - 1..=date.year() + 1).find(holds)?;
        let days = (date - self.start(closing)?).num_days();
        Some((closing, u32::try_from(days / 7).ok()? + 1))
    }

    /// The part of that year that holds a week, by its number.
    pub fn part_of(&self, closing: i32, grain: Grain, week: u32) -> Option<u32> {
        let holds = |index: &u32| {
            self.period(closing, *index).is_some_and(|(first, count)| (first..first + count).contains(&week))
        };
        match grain {
            Grain::Week => Some(week),
            Grain::Month => (1..=12).find(holds),
            Grain::Quarter => (1..=12).find(holds).map(|period| period.div_ceil(3)),
            Grain::Year => Some(1),
        }
    }

    /// The same week of the year before: the one at the same place of the same period. The leap week has none.
    pub fn week_before(&self, closing: i32, week: u32) -> Option<u32> {
        let place = match self.leap_week(closing) {
            Some(leap) if leap == week => return None,
            Some(leap) if leap < week => week - 1,
            _ => week,
        };
        Some(place + u32::from(self.leap_week(closing - 1).is_some_and(|leap| leap <= place)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The calendar of the National Retail Federation: 4-5-4, closing on the Saturday nearest to the end of January.
    pub(crate) const NRF: WeekYear = WeekYear {
        pattern: [4, 5, 4],
        end_month: 1,
        end_weekday: Weekday::Sat,
        end_rule: YearEnd::Nearest,
        leap_period: 12,
    };

    /// The last Saturday of September, 4-4-5, the leap week in the first quarter: as Apple reports.
    pub(crate) const SEPTEMBER: WeekYear = WeekYear {
        pattern: [4, 4, 5],
        end_month: 9,
        end_weekday: Weekday::Sat,
        end_rule: YearEnd::Last,
        leap_period: 3,
    };

    fn day(text: &str) -> Date {
        text.parse().expect("a date in a test")
    }

    #[test]
    fn the_published_years_of_retail() {
        // NRF names a year by its start: fiscal 2023 closes in 2024.
        for (closing, start, end, weeks) in [
            (2024, "2023-01-29", "2024-02-03", 53),
            (2025, "2024-02-04", "2025-02-01", 52),
            (2026, "2025-02-02", "2026-01-31", 52),
        ] {
            assert_eq!((NRF.start(closing), NRF.end(closing)), (Some(day(start)), Some(day(end))));
            assert_eq!(NRF.weeks(closing), Some(weeks));
        }
        let long: Vec<i32> = (2001..=2027).filter(|year| NRF.weeks(*year) == Some(53)).map(|year| year - 1).collect();
        assert_eq!(long, [2000, 2006, 2012, 2017, 2023], "the years with 53 weeks");
        // Fiscal 2023: February 29 January to 25 February, March to 1 April, January of five weeks from 31 December.
        let period = |index| NRF.span(2024, Grain::Month, index);
        assert_eq!(period(1), Some((day("2023-01-29"), day("2023-02-25"))));
        assert_eq!(period(2), Some((day("2023-02-26"), day("2023-04-01"))));
        assert_eq!(period(12), Some((day("2023-12-31"), day("2024-02-03"))));
    }

    #[test]
    fn the_published_years_that_close_in_september() {
        // Annual reports: 24 September 2016, 30 September 2017 (53 weeks), 29 September 2018, 24 September 2022,
        // 30 September 2023 (53 weeks, its first quarter of 14 weeks to 31 December 2022), 28 September 2024.
        for (closing, end, weeks) in [
            (2016, "2016-09-24", 52),
            (2017, "2017-09-30", 53),
            (2018, "2018-09-29", 52),
            (2022, "2022-09-24", 52),
            (2023, "2023-09-30", 53),
            (2024, "2024-09-28", 52),
        ] {
            assert_eq!((SEPTEMBER.end(closing), SEPTEMBER.weeks(closing)), (Some(day(end)), Some(weeks)));
        }
        assert_eq!(SEPTEMBER.span(2023, Grain::Quarter, 1), Some((day("2022-09-25"), day("2022-12-31"))));
        assert_eq!(SEPTEMBER.span(2023, Grain::Quarter, 2).map(|q| q.1), Some(day("2023-04-01")));
        assert_eq!(SEPTEMBER.leap_week(2023), Some(14));
    }

    #[test]
    fn weeks_from_monday_nearest_to_the_new_year_are_those_of_iso_8601() {
        let iso = WeekYear { end_month: 12, end_weekday: Weekday::Sun, ..NRF };
        let mut date = day("1990-01-01");
        while date < day("2060-01-01") {
            let week = date.iso_week();
            assert_eq!(iso.week_of(date), Some((week.year(), week.week())), "{date}");
            date = date.succ_opt().expect("a day");
        }
    }

    #[test]
    fn a_week_finds_its_counterpart_around_the_leap_week() {
        assert_eq!((NRF.week_before(2024, 52), NRF.week_before(2024, 53)), (Some(52), None));
        assert_eq!(NRF.week_before(2025, 52), Some(52));
        // The leap week 14 of the year that closes in 2023 has none; from there on, places shift by one.
        let before = |closing, week| SEPTEMBER.week_before(closing, week);
        assert_eq!((before(2023, 13), before(2023, 14), before(2023, 15)), (Some(13), None, Some(14)));
        assert_eq!((before(2024, 13), before(2024, 14), before(2024, 52)), (Some(13), Some(15), Some(53)));
    }
}
