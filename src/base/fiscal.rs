//! Fiscal periods: years that begin with a month, and years of whole weeks.

use chrono::{Datelike, Days, Months};

use super::period::YEARS;
use super::{Calendar, Date, Grain, Period};

impl Calendar {
    /// True when fiscal years are made of whole weeks.
    pub fn counts_weeks(&self) -> bool {
        self.weeks.is_some()
    }

    /// Calendar years from the one that names a fiscal year to the one in which it closes.
    fn to_closing(&self) -> i32 {
        i32::from(self.fiscal_start > 1 && !self.fiscal_named_by_end)
    }

    /// Calendar years from the one in which a fiscal year begins to the one that names it.
    fn to_name(&self) -> i32 {
        i32::from(self.fiscal_start > 1 && self.fiscal_named_by_end)
    }
}

impl Period {
    /// A part of a fiscal year by its number; without `weeks` in the calendar there are no fiscal weeks.
    pub fn fiscal(grain: Grain, year: i32, index: u32, calendar: &Calendar) -> Option<Period> {
        let (start, end) = match &calendar.weeks {
            Some(weeks) => {
                let closing = YEARS.contains(&year).then(|| year + calendar.to_closing())?;
                weeks.span(closing, grain, index).filter(|(start, end)| start.year() >= 1 && end.year() <= 9999)?
            }
            None => {
                let (parts, months) = match grain {
                    Grain::Week => return None,
                    Grain::Month => (12, 1),
                    Grain::Quarter => (4, 3),
                    Grain::Year => (1, 12),
                };
                let first = Period::month(year - calendar.to_name(), calendar.fiscal_start)?.start;
                let before = Months::new((1..=parts).contains(&index).then(|| (index - 1) * months)?);
                let start = first.checked_add_months(before)?;
                (start, start.checked_add_months(Months::new(months))?.pred_opt()?)
            }
        };
        Some(Period { grain, fiscal: true, to_date: false, year, index, start, end })
    }

    /// A fiscal year; it is named as the calendar says (by default after the year in which it ends).
    pub fn fiscal_year(year: i32, calendar: &Calendar) -> Option<Period> {
        Period::fiscal(Grain::Year, year, 1, calendar)
    }

    /// A fiscal year from its start to the end of one of its months.
    pub fn fiscal_year_to_date(year: i32, month: u32, calendar: &Calendar) -> Option<Period> {
        let start = Period::fiscal_year(year, calendar)?.start;
        Some(Period { to_date: true, start, ..Period::fiscal(Grain::Month, year, month, calendar)? })
    }

    /// The part of a fiscal year that holds a date.
    pub(super) fn fiscal_containing(grain: Grain, date: Date, calendar: &Calendar) -> Option<Period> {
        let (year, index) = match &calendar.weeks {
            Some(weeks) => {
                let (closing, week) = weeks.week_of(date)?;
                (closing - calendar.to_closing(), weeks.part_of(closing, grain, week)?)
            }
            None => {
                let first = date.year() - i32::from(date.month() < calendar.fiscal_start);
                let month = (date.month() + 12 - calendar.fiscal_start) % 12;
                let index = match grain {
                    Grain::Week => return None,
                    Grain::Month => month + 1,
                    Grain::Quarter => month / 3 + 1,
                    Grain::Year => 1,
                };
                (first + calendar.to_name(), index)
            }
        };
        Period::fiscal(grain, year, index, calendar)
    }

    /// The same part of the fiscal year before. A week stands at the same place of the same period; the leap week
    /// has no counterpart.
    pub(super) fn fiscal_last_year(&self, calendar: &Calendar) -> Option<Period> {
        let year = self.year - 1;
        match self.grain {
            Grain::Week => {
                let before = calendar.weeks?.week_before(self.year + calendar.to_closing(), self.index)?;
                Period::fiscal(Grain::Week, year, before, calendar)
            }
            Grain::Month if self.to_date => Period::fiscal_year_to_date(year, self.index, calendar),
            grain => Period::fiscal(grain, year, self.index, calendar),
        }
    }

    /// True when the period is one of whole weeks within a fiscal year.
    pub fn is_of_weeks(&self, calendar: &Calendar) -> bool {
        self.fiscal && calendar.counts_weeks()
    }

    /// Weeks of a period of whole weeks; none for any other.
    pub fn weeks(&self, calendar: &Calendar) -> Option<u32> {
        self.is_of_weeks(calendar).then(|| u32::try_from(self.days() / 7).ok()).flatten()
    }

    /// The leap week, when it lies in the period: the week that a fiscal year of 52 weeks does not have.
    pub fn leap_week(&self, calendar: &Calendar) -> Option<Period> {
        let weeks = calendar.weeks.filter(|_| self.fiscal)?;
        let number = weeks.leap_week(self.year + calendar.to_closing())?;
        let week = Period::fiscal(Grain::Week, self.year, number, calendar)?;
        (self.start <= week.start && week.end <= self.end).then_some(week)
    }

    /// The day of the year before that stands where a date stands in this period, a year of weeks: the same weekday
    /// of the same week. In the leap week, the last day before it.
    pub fn day_last_year(date: Date, calendar: &Calendar) -> Option<Date> {
        let week = Period::fiscal_containing(Grain::Week, date, calendar)?;
        let passed = u64::try_from((date - week.start).num_days()).ok()?;
        match week.fiscal_last_year(calendar) {
            Some(before) => before.start.checked_add_days(Days::new(passed)),
            None => Some(week.previous(calendar)?.fiscal_last_year(calendar)?.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::week_year::tests::{NRF, SEPTEMBER};
    use super::super::{WeekYear, YearEnd};
    use super::*;

    /// Years of weeks as `salesdeck.yaml` makes them.
    fn of(weeks: WeekYear, named_by_end: bool) -> Calendar {
        let fiscal_start = weeks.end_month % 12 + 1;
        Calendar { fiscal_start, fiscal_named_by_end: named_by_end, weeks: Some(weeks), ..Calendar::default() }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date in a test")
    }

    fn read(text: &str, calendar: &Calendar) -> Period {
        Period::parse(text, calendar).expect(text)
    }

    fn last_year(text: &str, calendar: &Calendar) -> Option<String> {
        read(text, calendar).last_year(calendar).map(|p| p.to_string())
    }

    #[test]
    fn retail_years_are_named_by_their_start() {
        let retail = of(NRF, false);
        let year = read("FY2023", &retail);
        assert_eq!((year.start, year.end), (day("2023-01-29"), day("2024-02-03")));
        assert_eq!(read("FY2023-W53", &retail).start, day("2024-01-28"));
        assert_eq!(Period::parse("FY2024-W53", &retail), None);
        assert_eq!(read("FY2023-P12", &retail).leap_week(&retail), Some(read("FY2023-W53", &retail)));
        assert_eq!(
            (read("FY2023-P12", &retail).weeks(&retail), read("2023-12", &retail).weeks(&retail)),
            (Some(5), None)
        );
        assert_eq!(
            Period::fiscal_containing(Grain::Month, day("2024-02-03"), &retail),
            Some(read("FY2023-P12", &retail))
        );
        assert_eq!(read("_FY2023-P02", &retail).end, day("2023-04-01"));
        assert_eq!(of(NRF, true).weeks.map(|_| read("FY2024", &of(NRF, true)).start), Some(year.start));
    }

    #[test]
    fn a_leap_week_has_no_counterpart() {
        let retail = of(NRF, false);
        assert_eq!(last_year("FY2023-W53", &retail), None);
        assert_eq!(last_year("FY2024-W52", &retail).as_deref(), Some("FY2023-W52"));
        assert_eq!(last_year("FY2024-P12", &retail).as_deref(), Some("FY2023-P12"));
        assert_eq!(last_year("_FY2024-P05", &retail).as_deref(), Some("_FY2023-P05"));
        let september = of(SEPTEMBER, true);
        assert_eq!(last_year("FY2023-W14", &september), None);
        assert_eq!(last_year("FY2024-W14", &september).as_deref(), Some("FY2023-W15"));
        // Thursday of week 20; the leap week's days stand for the end of the 52 weeks.
        let before = |date| Period::day_last_year(day(date), &retail);
        assert_eq!(before("2024-06-20"), Some(day("2023-06-15")));
        assert_eq!(before("2024-01-31"), Some(day("2023-01-28")));
    }

    #[test]
    fn months_of_a_plain_fiscal_year_have_numbers_and_weeks_have_none() {
        let april = Calendar { fiscal_start: 4, ..Calendar::default() };
        let third = read("FY2026-P03", &april);
        assert_eq!((third.start, third.end), (day("2025-06-01"), day("2025-06-30")));
        assert_eq!(Period::containing(Grain::Month, true, day("2026-03-31"), &april), Some(read("FY2026-P12", &april)));
        assert_eq!(read("_FY2026-P03", &april).start, day("2025-04-01"));
        assert_eq!(Period::parse("FY2026-W07", &april), None);
        assert_eq!(Period::parse("FY2026-P13", &april), None);
    }

    fn calendars() -> impl Strategy<Value = Calendar> {
        let pattern = prop::sample::select(vec![[4, 4, 5], [4, 5, 4], [5, 4, 4]]);
        let rule = prop::sample::select(vec![YearEnd::Last, YearEnd::Nearest]);
        (pattern, 1..=12u32, 0..7u8, rule, 1..=12u32, any::<bool>()).prop_map(
            |(pattern, end_month, weekday, end_rule, leap_period, named_by_end)| {
                let end_weekday = chrono::Weekday::try_from(weekday).expect("a weekday");
                of(WeekYear { pattern, end_month, end_weekday, end_rule, leap_period }, named_by_end)
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn periods_tile_two_hundred_years(calendar in calendars()) {
            for grain in [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year] {
                let mut period = Period::fiscal(grain, 1900, 1, &calendar).expect("a period");
                while period.year < 2100 {
                    let next = period.next(&calendar).expect("the next period");
                    prop_assert_eq!(period.end.succ_opt(), Some(next.start), "no gap, no overlap after {}", period);
                    prop_assert_eq!(next.previous(&calendar), Some(period));
                    prop_assert_eq!(Period::parse(&period.to_string(), &calendar), Some(period));
                    let inside = [period.start, period.end];
                    for date in inside {
                        prop_assert_eq!(Period::containing(grain, true, date, &calendar), Some(period));
                    }
                    let leap = u32::from(period.leap_week(&calendar).is_some());
                    let weeks = period.weeks(&calendar).expect("whole weeks");
                    prop_assert_eq!(i64::from(weeks) * 7, period.days());
                    match grain {
                        Grain::Week => prop_assert_eq!(weeks, 1),
                        Grain::Month => prop_assert!((4..=5).contains(&(weeks - leap)), "{} has {} weeks", period, weeks),
                        Grain::Quarter => prop_assert_eq!(weeks, 13 + leap),
                        Grain::Year => prop_assert_eq!(weeks, 52 + leap),
                    }
                    period = next;
                }
            }
        }

        #[test]
        fn every_week_but_the_leap_week_has_one_counterpart(calendar in calendars(), year in 1950..2050i32) {
            let year = Period::fiscal_year(year, &calendar).expect("a year");
            let weeks = (1..=53).filter_map(|week| Period::fiscal(Grain::Week, year.year, week, &calendar));
            let leap = year.leap_week(&calendar);
            let (with, without): (Vec<Period>, Vec<Period>) = weeks.partition(|w| w.last_year(&calendar).is_some());
            prop_assert_eq!(without, leap.into_iter().collect::<Vec<_>>());
            let before: Vec<Period> = with.iter().filter_map(|w| w.last_year(&calendar)).collect();
            prop_assert!(before.is_sorted_by(|a, b| a < b), "each its own");
            for (week, before) in with.iter().zip(&before) {
                let month = |p: &Period| Period::containing(Grain::Month, true, p.start, &calendar).map(|m| m.index);
                prop_assert_eq!(month(week), month(before), "{} and {} lie in the same period", week, before);
            }
        }
    }
}
