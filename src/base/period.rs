//! Periods: ISO weeks, months, quarters and years, natural and fiscal, whole or to date.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Calendar, PeriodName};

/// A civil date.
pub type Date = NaiveDate;

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// Seven days: the ISO week, Monday to Sunday, or a week of a fiscal year of weeks.
    Week,
    /// Calendar month, or a period of four or five weeks.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

impl Grain {
    /// The word in the configuration and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }
}

/// A span of days with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// Its length.
    pub grain: Grain,
    /// Counted in the fiscal year.
    pub fiscal: bool,
    /// From the start of the year to the end of the named month (`_2026-03`).
    pub to_date: bool,
    /// The year it is named after (the week-year for weeks).
    pub year: i32,
    /// Week 1–53, month 1–12, quarter 1–4, or 1 for a year.
    pub index: u32,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
}

/// The earliest and latest year a period may have: what chrono and ISO 8601 both write with four digits.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1..=9998;

impl Period {
    /// The ISO week of a week-year; `None` when the year has no such week.
    pub fn week(year: i32, week: u32) -> Option<Period> {
        let start = YEARS.contains(&year).then(|| NaiveDate::from_isoywd_opt(year, week, Weekday::Mon))??;
        let end = start.checked_add_days(chrono::Days::new(6))?;
        Some(Period { grain: Grain::Week, fiscal: false, to_date: false, year, index: week, start, end })
    }

    /// A calendar month.
    pub fn month(year: i32, month: u32) -> Option<Period> {
        let start = YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, 1))??;
        Some(Period {
            grain: Grain::Month,
            fiscal: false,
            to_date: false,
            year,
            index: month,
            start,
            end: months_end(start, 1)?,
        })
    }

    /// A natural quarter.
    pub fn quarter(year: i32, quarter: u32) -> Option<Period> {
        let start = (1..=4).contains(&quarter).then(|| Period::month(year, quarter * 3 - 2))??.start;
        Some(Period {
            grain: Grain::Quarter,
            fiscal: false,
            to_date: false,
            year,
            index: quarter,
            start,
            end: months_end(start, 3)?,
        })
    }

    /// A natural year.
    pub fn year(year: i32) -> Option<Period> {
        let start = Period::month(year, 1)?.start;
        Some(Period {
            grain: Grain::Year,
            fiscal: false,
            to_date: false,
            year,
            index: 1,
            start,
            end: months_end(start, 12)?,
        })
    }

    /// The natural year from its start to the end of a month.
    pub fn year_to_date(year: i32, month: u32) -> Option<Period> {
        let start = Period::month(year, 1)?.start;
        Some(Period { to_date: true, start, ..Period::month(year, month)? })
    }

    /// The period of a length that contains a date. Where the calendar has no fiscal weeks, weeks are those of ISO 8601.
    pub fn containing(grain: Grain, fiscal: bool, date: Date, calendar: &Calendar) -> Option<Period> {
        match (grain, fiscal) {
            (Grain::Week, true) if calendar.counts_weeks() => Period::fiscal_containing(grain, date, calendar),
            (Grain::Week, _) => Period::week(date.iso_week().year(), date.iso_week().week()),
            (_, true) => Period::fiscal_containing(grain, date, calendar),
            (Grain::Month, false) => Period::month(date.year(), date.month()),
            (Grain::Quarter, false) => Period::quarter(date.year(), (date.month() - 1) / 3 + 1),
            (Grain::Year, false) => Period::year(date.year()),
        }
    }

    /// Reads a period in any form of [`PeriodName::parse`]; none when the calendar has no such period.
    pub fn parse(text: &str, calendar: &Calendar) -> Option<Period> {
        PeriodName::parse(text)?.period(calendar)
    }

    /// Its name.
    pub fn name(&self) -> PeriodName {
        let Period { grain, fiscal, to_date, year, index, .. } = *self;
        PeriodName { grain, fiscal, to_date, year, index }
    }

    /// True when the date lies in the period.
    pub fn contains(&self, date: Date) -> bool {
        self.start <= date && date <= self.end
    }

    /// Number of days.
    pub fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// The adjacent earlier period; none for a year to date.
    pub fn previous(&self, calendar: &Calendar) -> Option<Period> {
        if self.to_date {
            return None;
        }
        Period::containing(self.grain, self.fiscal, self.start.pred_opt()?, calendar)
    }

    /// The adjacent later period; none for a year to date.
    pub fn next(&self, calendar: &Calendar) -> Option<Period> {
        if self.to_date {
            return None;
        }
        Period::containing(self.grain, self.fiscal, self.end.succ_opt()?, calendar)
    }

    /// The same period of the year before; week 53 has none.
    pub fn last_year(&self, calendar: &Calendar) -> Option<Period> {
        let year = self.year - 1;
        match self.grain {
            _ if self.fiscal => self.fiscal_last_year(calendar),
            Grain::Week if self.index == 53 => None,
            Grain::Week => Period::week(year, self.index),
            Grain::Month if self.to_date => Period::year_to_date(year, self.index),
            Grain::Month => Period::month(year, self.index),
            Grain::Quarter => Period::quarter(year, self.index),
            Grain::Year => Period::year(year),
        }
    }

    /// The `count` periods that end with this one, oldest first.
    pub fn back(&self, count: usize, calendar: &Calendar) -> Vec<Period> {
        let mut periods = vec![*self];
        while periods.len() < count {
            let Some(previous) = periods.last().and_then(|p| p.previous(calendar)) else { break };
            periods.push(previous);
        }
        periods.reverse();
        periods
    }

    /// The months of the period; for a week, the months it touches. In a fiscal year of whole weeks they are its own.
    pub fn months(&self, calendar: &Calendar) -> Vec<Period> {
        let fiscal = self.is_of_weeks(calendar);
        let mut months = Vec::new();
        let mut next = Period::containing(Grain::Month, fiscal, self.start, calendar);
        while let Some(month) = next.filter(|m| m.start <= self.end) {
            months.push(month);
            next = month.next(calendar);
        }
        months
    }

    /// True when no working day of the period lies after the date.
    pub fn is_complete(&self, as_of: Date, calendar: &Calendar) -> bool {
        as_of >= self.end
            || as_of.succ_opt().is_some_and(|next| calendar.working_days(next.max(self.start), self.end) == 0)
    }

    /// The latest complete period of a length on a date.
    pub fn latest_complete(grain: Grain, fiscal: bool, as_of: Date, calendar: &Calendar) -> Option<Period> {
        let current = Period::containing(grain, fiscal, as_of, calendar)?;
        if current.is_complete(as_of, calendar) { Some(current) } else { current.previous(calendar) }
    }
}

/// The last day of `count` months that begin with `start`.
fn months_end(start: Date, count: u32) -> Option<Date> {
    start.checked_add_months(Months::new(count))?.pred_opt()
}

impl PeriodName {
    /// The period of that name with its days; none when the calendar has no such period.
    pub fn period(&self, calendar: &Calendar) -> Option<Period> {
        let PeriodName { year, index, .. } = *self;
        match (self.grain, self.fiscal) {
            (Grain::Month, true) if self.to_date => Period::fiscal_year_to_date(year, index, calendar),
            (grain, true) => Period::fiscal(grain, year, index, calendar),
            (Grain::Week, false) => Period::week(year, index),
            (Grain::Month, false) if self.to_date => Period::year_to_date(year, index),
            (Grain::Month, false) => Period::month(year, index),
            (Grain::Quarter, false) => Period::quarter(year, index),
            (Grain::Year, false) => Period::year(year),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end, self.fiscal, self.grain).cmp(&(other.start, other.end, other.fiscal, other.grain))
    }
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date in a test")
    }

    #[test]
    fn every_form_is_read_and_written_back() {
        let calendar = Calendar { fiscal_start: 4, ..Calendar::default() };
        for text in [
            "2026-W07",
            "2026-03",
            "2026-Q1",
            "2026",
            "FY2026",
            "FY2026-Q4",
            "_2026-03",
            "2020-W53",
            "FY2026-P12",
            "_FY2026-P03",
        ] {
            let period = Period::parse(text, &calendar).expect(text);
            assert_eq!(period.to_string(), text);
        }
        for text in [
            "",
            "2026-13",
            "2026-Q5",
            "2021-W53",
            "26-01",
            "2026-3-1",
            "FY2026-03",
            "2026-P03",
            "FY2026-W07",
            "_FY2026-Q1",
            "FY2026-",
            "2026-é1",
            "_2026",
            "abcd",
            "二〇二六",
            "2026-W",
            "9999",
        ] {
            assert_eq!(Period::parse(text, &calendar), None, "{text}");
        }
    }

    #[test]
    fn fiscal_years_are_named_after_their_end() {
        let calendar = Calendar { fiscal_start: 7, ..Calendar::default() };
        let year = Period::parse("FY2018", &calendar).expect("a year");
        assert_eq!((year.start, year.end), (day("2017-07-01"), day("2018-06-30")));
        assert_eq!(
            Period::containing(Grain::Quarter, true, day("2018-01-15"), &calendar).map(|p| p.to_string()),
            Some("FY2018-Q3".into())
        );
    }

    #[test]
    fn week_53_has_no_same_week_last_year() {
        let calendar = Calendar::default();
        assert_eq!(Period::week(2020, 53).and_then(|w| w.last_year(&calendar)), None);
        assert_eq!(Period::week(2020, 53).map(|w| w.end), Some(day("2021-01-03")));
        assert_eq!(
            Period::week(2021, 1).and_then(|w| w.previous(&calendar)).map(|w| w.to_string()),
            Some("2020-W53".into())
        );
    }

    #[test]
    fn a_period_is_complete_when_only_free_days_are_left() {
        let calendar = Calendar::default();
        let week = Period::week(2026, 7).expect("a week");
        assert!(week.is_complete(day("2026-02-13"), &calendar), "only the weekend is left");
        assert!(!week.is_complete(day("2026-02-12"), &calendar));
        let mut makeup = Calendar::default();
        makeup.workdays.insert(day("2026-02-14"));
        assert!(!week.is_complete(day("2026-02-13"), &makeup), "Saturday is a make-up workday");
    }
}
