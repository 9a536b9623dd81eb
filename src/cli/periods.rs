//! Periods as written → periods of a report or a query.

use super::options::Span;
use crate::base::{Calendar, Date, Error, Grain, Period, PeriodName, Result};
use crate::config::ReportSpec;

/// Most periods of one command: ten years of weeks.
const MOST: usize = 530;

/// A span of periods, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The latest complete period of whatever length.
    Latest,
    /// From the first to the last; the same for one period.
    Between(Period, Period),
}

/// Why the calendar has no period of a name; none when the text is no name of a period at all.
fn not_there(text: &str, calendar: &Calendar) -> Option<Error> {
    let name = PeriodName::parse(text)?;
    let fact = format!("`{text}` is not a period");
    if name.grain == Grain::Week && name.fiscal && !calendar.counts_weeks() {
        let error = Error::config(format!("{fact}: the fiscal year is made of months, so it has no weeks of its own"));
        return Some(error.hint("write the week as 2026-W07, or add `calendar: {weeks: 4-4-5}` (or 4-5-4, 5-4-4)"));
    }
    let exists = |index: u32| PeriodName { index, ..name }.period(calendar).is_some();
    let (last, parts) = match name.grain {
        Grain::Week => ((52..=53).rev().find(|week| exists(*week))?, "weeks"),
        Grain::Month => (exists(12).then_some(12)?, if name.fiscal { "periods" } else { "months" }),
        Grain::Quarter => (exists(4).then_some(4)?, "quarters"),
        Grain::Year => return None,
    };
    let nearest = PeriodName { index: last, ..name }.period(calendar)?;
    let hint = format!("the last one of that year is {}", nearest);
    Some(Error::config(format!("{fact}: that year has {last} {parts}")).hint(hint))
}

/// Reads a span.
///
/// # Errors
/// A text that is no period, two periods of different kinds, or an end before the beginning.
pub fn read(span: &Span, calendar: &Calendar) -> Result<Wanted> {
    let one = |text: &str| {
        Period::parse(text, calendar).ok_or_else(|| {
            not_there(text, calendar).unwrap_or_else(|| {
                let weeks = if calendar.counts_weeks() { ", FY2026-W07" } else { "" };
                Error::config(format!("`{text}` is not a period"))
                    .hint("write a week as 2026-W07, a month as 2026-03, a quarter as 2026-Q1, a year as 2026")
                    .hint(format!("with FY in front the fiscal year is meant: FY2026, FY2026-Q1, FY2026-P03{weeks}"))
            })
        })
    };
    match span {
        Span::Latest => Ok(Wanted::Latest),
        Span::One(text) => one(text).map(|period| Wanted::Between(period, period)),
        Span::Range(from, to) => {
            let (first, last) = (one(from)?, one(to)?);
            if (first.grain, first.fiscal, first.to_date) != (last.grain, last.fiscal, last.to_date) {
                return Err(Error::config(format!("--from {from} and --to {to} are not periods of the same kind"))
                    .hint("write both alike: --from 2026-01 --to 2026-03, or --from 2026-Q1 --to 2026-Q2"));
            }
            if first.to_date && first != last {
                return Err(Error::config("periods to date cannot be listed with --from and --to")
                    .hint("ask for one of them with --period"));
            }
            if last < first {
                return Err(Error::config(format!("--from {from} lies after --to {to}"))
                    .hint(format!("write them the other way round: --from {to} --to {from}")));
            }
            Ok(Wanted::Between(first, last))
        }
    }
}

/// True when a period is one that the report is made for.
pub fn suits(period: &Period, report: &ReportSpec) -> bool {
    !period.to_date && (period.grain, period.fiscal) == (report.cadence, report.fiscal)
}

/// The periods of a report.
///
/// # Errors
/// Too many of them, or no complete period before as-of.
pub fn of_report(wanted: Wanted, report: &ReportSpec, as_of: Date, calendar: &Calendar) -> Result<Vec<Period>> {
    match wanted {
        Wanted::Between(first, last) => between(first, last, calendar),
        Wanted::Latest => latest(report.cadence, report.fiscal, as_of, calendar).map(|period| vec![period]),
    }
}

/// The periods of a query: those of the span, or those of a grain within it.
///
/// # Errors
/// Too many of them, or none of that length within the span.
pub fn of_query(wanted: Wanted, grain: Option<Grain>, as_of: Date, calendar: &Calendar) -> Result<Vec<Period>> {
    let (first, last) = match wanted {
        Wanted::Latest => return latest(grain.unwrap_or(Grain::Month), false, as_of, calendar).map(|p| vec![p]),
        Wanted::Between(first, last) => (first, last),
    };
    let Some(grain) = grain.filter(|g| *g != first.grain || first.to_date) else {
        return between(first, last, calendar);
    };
    let outer = || Error::config(format!("no {} lies in the time from {} to {}", grain.code(), first.start, last.end));
    let a = Period::containing(grain, first.fiscal, first.start, calendar).ok_or_else(outer)?;
    let b = Period::containing(grain, first.fiscal, last.end, calendar).ok_or_else(outer)?;
    // An ISO week belongs to the month that has its Thursday, as it belongs to its year.
    let inside = |day: Date| first.start <= day && day <= last.end;
    let belongs = |p: &Period| match grain {
        Grain::Week if !p.fiscal => p.start.checked_add_days(chrono::Days::new(3)).is_some_and(inside),
        _ => first.start <= p.start && p.end <= last.end,
    };
    let periods: Vec<Period> = between(a, b, calendar)?.into_iter().filter(belongs).collect();
    if periods.is_empty() { Err(outer().hint("leave --grain out, or ask for a longer time")) } else { Ok(periods) }
}

fn latest(grain: Grain, fiscal: bool, as_of: Date, calendar: &Calendar) -> Result<Period> {
    Period::latest_complete(grain, fiscal, as_of, calendar).ok_or_else(|| {
        Error::config(format!("there is no complete {} before {as_of}", grain.code()))
            .hint("name the period itself: --period 2026-03 reports a month so far")
    })
}

fn between(first: Period, last: Period, calendar: &Calendar) -> Result<Vec<Period>> {
    let mut periods = vec![first];
    let mut current = first;
    while current < last {
        match current.next(calendar) {
            Some(next) if periods.len() < MOST => {
                periods.push(next);
                current = next;
            }
            Some(_) => {
                return Err(Error::config(format!("more than {MOST} periods from {first} to {last}"))
                    .hint("ask for a shorter time"));
            }
            None => break,
        }
    }
    Ok(periods)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(from: &str, to: &str) -> Result<Wanted> {
        read(&Span::Range(from.into(), to.into()), &Calendar::default())
    }

    fn names(periods: &[Period]) -> Vec<String> {
        periods.iter().map(ToString::to_string).collect()
    }

    fn query(wanted: Wanted, grain: Option<Grain>) -> Result<Vec<String>> {
        of_query(wanted, grain, "2026-04-15".parse().expect("a date"), &Calendar::default()).map(|p| names(&p))
    }

    fn report(cadence: Grain, fiscal: bool) -> ReportSpec {
        ReportSpec { fiscal, ..crate::config::sample::report("r", cadence) }
    }

    #[test]
    fn every_period_between_two() {
        let wanted = range("2025-Q3", "2026-Q2").expect("a range");
        assert_eq!(query(wanted, None).expect("periods"), ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]);
        for (from, to) in [("2026-02", "2026-01"), ("2026-01", "2026-Q1"), ("FY2026", "2026"), ("x", "2026")] {
            assert!(range(from, to).is_err(), "{from} {to}");
        }
        assert!(query(range("0001-01", "9998-12").expect("a range"), None).is_err(), "too many");
    }

    #[test]
    fn a_grain_cuts_the_time() {
        let quarter = read(&Span::One("2026-Q1".into()), &Calendar::default()).expect("a quarter");
        assert_eq!(query(quarter, Some(Grain::Month)).expect("months"), ["2026-01", "2026-02", "2026-03"]);
        let weeks = query(quarter, Some(Grain::Week)).expect("weeks");
        // Thursdays of 2026-Q1 run from 1 January (W01) to 26 March (W13).
        assert_eq!((weeks.len(), weeks[0].as_str(), weeks[12].as_str()), (13, "2026-W01", "2026-W13"));
        assert!(query(quarter, Some(Grain::Year)).is_err());
    }

    #[test]
    fn a_grain_cuts_fiscal_time_into_fiscal_periods() {
        let april = Calendar { fiscal_start: 4, ..Calendar::default() };
        let cut = |text: &str, grain| {
            let wanted = read(&Span::One(text.into()), &april).expect("a period");
            names(&of_query(wanted, Some(grain), "2026-04-15".parse().expect("a date"), &april).expect("periods"))
        };
        assert_eq!(cut("FY2026-Q2", Grain::Month), ["FY2026-P04", "FY2026-P05", "FY2026-P06"]);
        assert_eq!(cut("FY2026", Grain::Quarter), ["FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4"]);
        assert_eq!(cut("FY2026-P01", Grain::Week)[0], "2025-W14", "a year of months has no weeks of its own");
    }

    #[test]
    fn a_period_that_the_calendar_lacks_is_told() {
        let said = |text: &str| read(&Span::One(text.into()), &Calendar::default()).expect_err(text).message;
        assert_eq!(said("2018-W53"), "`2018-W53` is not a period: that year has 52 weeks");
        assert_eq!(said("FY2018-P13"), "`FY2018-P13` is not a period: that year has 12 periods");
        assert_eq!(said("2018-Q5"), "`2018-Q5` is not a period: that year has 4 quarters");
        assert!(said("FY2018-W07").contains("made of months"));
        assert_eq!(said("March"), "`March` is not a period");
    }

    #[test]
    fn nothing_said_means_the_latest_complete_month() {
        assert_eq!(query(Wanted::Latest, None).expect("a month"), ["2026-03"]);
        assert_eq!(query(Wanted::Latest, Some(Grain::Quarter)).expect("a quarter"), ["2026-Q1"]);
    }

    #[test]
    fn a_period_picks_the_reports_of_its_cadence() {
        let calendar = Calendar::default();
        let parse = |text: &str| Period::parse(text, &calendar).expect(text);
        assert!(suits(&parse("2026-03"), &report(Grain::Month, false)));
        assert!(!suits(&parse("2026-03"), &report(Grain::Month, true)));
        assert!(suits(&parse("FY2026-P03"), &report(Grain::Month, true)));
        assert!(!suits(&parse("2026-Q1"), &report(Grain::Month, false)));
        assert!(!suits(&parse("2026-Q1"), &report(Grain::Quarter, true)));
        assert!(suits(&parse("FY2026-Q1"), &report(Grain::Quarter, true)));
        assert!(!suits(&parse("_2026-03"), &report(Grain::Month, false)));
    }
}
