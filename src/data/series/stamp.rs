//! What stands in the period column: dates, periods or a counter, and how they go on.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, Weekday};

use super::super::date::{DateReading, plain_digits, read_date_column};
use super::super::plain::quoted;
use crate::base::{Calendar, Date, Period};

/// One text of the period column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A period of the calendar: `2026-03`, `2026-Q1`, `2026-W07`.
    Period(Period),
    /// A month written as `202603`.
    Compact(Period),
    /// A day.
    Day(Date),
    /// A day written as `20260305`.
    CompactDay(Date),
    /// A number that counts, or a year.
    Count(i64),
}

/// Why a period column cannot be read: the row of the text (an index) or the column as a whole, and the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Index of the text.
    pub at: usize,
    /// What is wrong with it.
    pub message: String,
    /// What to write.
    pub hint: String,
}

/// Reads the texts of a column, all in one form.
pub fn read(texts: &[String]) -> Result<Vec<Stamp>, Vec<Doubt>> {
    let calendar = Calendar::default();
    let plain: Vec<String> = texts.iter().map(|t| plain_digits(t).trim().to_owned()).collect();
    if let Some(stamps) = counts(&plain) {
        return Ok(stamps);
    }
    let periods: Option<Vec<Stamp>> = plain.iter().map(|t| period(t, &calendar).map(Stamp::Period)).collect();
    if let Some(periods) = periods {
        return Ok(periods);
    }
    let rows = vec![1; plain.len()];
    let column = read_date_column(&plain, &rows, None).map_err(|_| {
        let text = plain.iter().position(|t| t.contains(['/', '.', '-'])).unwrap_or(0);
        let message = format!("{} may be a day and a month in either order", quoted(&texts[text]));
        vec![Doubt { at: text, message, hint: "write dates as 2026-03-05".into() }]
    })?;
    let read = column.readings.iter().enumerate().map(|(at, reading)| match reading {
        DateReading::Day(day) => Ok(Stamp::Day(*day)),
        DateReading::Month(day) => {
            Period::month(day.year(), day.month()).map(Stamp::Period).ok_or_else(|| doubt(at, &texts[at]))
        }
        _ => period(&plain[at], &calendar).map(Stamp::Period).ok_or_else(|| doubt(at, &texts[at])),
    });
    let (stamps, doubts): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
    let doubts: Vec<Doubt> = doubts.into_iter().filter_map(Result::err).collect();
    if doubts.is_empty() { Ok(stamps.into_iter().flatten().collect()) } else { Err(doubts) }
}

/// Reads the texts of a column whose series are written in several forms, each in its own; `names` are the series of
/// the rows.
pub fn read_each(names: &[String], texts: &[String]) -> Result<Vec<Stamp>, Vec<Doubt>> {
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    names.iter().enumerate().for_each(|(row, name)| rows.entry(name).or_default().push(row));
    let mut stamps: Vec<Option<Stamp>> = vec![None; texts.len()];
    let mut doubts: Vec<Doubt> = Vec::new();
    for rows in rows.values() {
        let own: Vec<String> = rows.iter().map(|row| texts[*row].clone()).collect();
        match read(&own) {
            Ok(read) => rows.iter().zip(read).for_each(|(row, stamp)| stamps[*row] = Some(stamp)),
            Err(own) => doubts.extend(own.into_iter().map(|doubt| Doubt { at: rows[doubt.at], ..doubt })),
        }
    }
    doubts.sort_by_key(|doubt| doubt.at);
    if doubts.is_empty() { Ok(stamps.into_iter().flatten().collect()) } else { Err(doubts) }
}

fn doubt(at: usize, text: &str) -> Doubt {
    let message = if text.trim().is_empty() {
        "the period is empty".to_owned()
    } else {
        format!("{} is not a date, a period or a number", quoted(text))
    };
    Doubt {
        at,
        message,
        hint: "write periods as 2026-03-31, 2026-03, 2026-Q1, 2026-W07 or 2026, or count them: 1, 2, 3".into(),
    }
}

/// A period by its name; quarters also as `2026Q1` and `2026 Q1`, months as `2026M03`.
fn period(text: &str, calendar: &Calendar) -> Option<Period> {
    let known = Period::parse(text, calendar).filter(|p| !p.to_date);
    known.or_else(|| {
        let upper = text.to_uppercase().replace([' ', '-'], "");
        let (year, rest) = upper.split_at_checked(4)?;
        let (letter, index) = rest.split_at_checked(1)?;
        let name = match letter {
            "Q" => format!("{year}-Q{index}"),
            "M" => format!("{year}-{index:0>2}"),
            "W" => format!("{year}-W{index:0>2}"),
            _ => return None,
        };
        Period::parse(&name, calendar)
    })
}

/// Whole numbers: months (`202603`) or days (`20260305`) where every one of them is one, else a counter.
fn counts(plain: &[String]) -> Option<Vec<Stamp>> {
    const MOST: f64 = 9e15;
    let number = |t: &String| -> Option<i64> {
        let value: f64 = t.parse().ok().filter(|v: &f64| v.is_finite() && v.fract() == 0.0 && v.abs() < MOST)?;
        Some(value as i64)
    };
    let numbers: Vec<i64> = plain.iter().map(number).collect::<Option<_>>()?;
    let years = 1900..=2199;
    let month = |n: &i64| {
        let year = i32::try_from(n / 100).ok().filter(|y| years.contains(y))?;
        Period::month(year, u32::try_from(n % 100).ok()?).map(Stamp::Compact)
    };
    let day = |n: &i64| {
        let year = i32::try_from(n / 10_000).ok().filter(|y| years.contains(y))?;
        let (month, day) = (u32::try_from(n / 100 % 100).ok()?, u32::try_from(n % 100).ok()?);
        Date::from_ymd_opt(year, month, day).map(Stamp::CompactDay)
    };
    let months: Option<Vec<Stamp>> = numbers.iter().map(month).collect();
    let days = || numbers.iter().map(day).collect::<Option<Vec<Stamp>>>();
    months.or_else(days).or_else(|| Some(numbers.into_iter().map(Stamp::Count).collect()))
}

impl Stamp {
    /// The stamp as it is written.
    pub fn text(&self) -> String {
        match self {
            Stamp::Period(period) => period.to_string(),
            Stamp::Compact(period) => period.start.format("%Y%m").to_string(),
            Stamp::Day(day) => day.format("%Y-%m-%d").to_string(),
            Stamp::CompactDay(day) => day.format("%Y%m%d").to_string(),
            Stamp::Count(count) => count.to_string(),
        }
    }

    /// What stamps of one series are sorted by.
    pub fn order(&self) -> i64 {
        match self {
            Stamp::Period(p) | Stamp::Compact(p) => i64::from(p.start.num_days_from_ce()),
            Stamp::Day(day) | Stamp::CompactDay(day) => i64::from(day.num_days_from_ce()),
            Stamp::Count(count) => *count,
        }
    }

    fn day(&self) -> Option<Date> {
        match self {
            Stamp::Day(day) | Stamp::CompactDay(day) => Some(*day),
            _ => None,
        }
    }
}

/// From one stamp of a series to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The next period of the same length.
    Period,
    /// So many days.
    Days(i64),
    /// Monday to Friday.
    WorkingDays,
    /// So many months, to a day of the month; in months that do not have it, to their last.
    Months(u32, u32),
    /// So much more.
    Count(i64),
}

/// The periods of one series: where they end and how they go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    last: Stamp,
    step: Step,
}

impl Course {
    /// The course of stamps in order of time.
    ///
    /// # Errors
    /// The index of a stamp that does not follow the one before, and the stamp that should.
    pub fn of(stamps: &[Stamp], season: usize) -> Result<Option<Course>, (usize, String)> {
        let Some(last) = stamps.last() else { return Ok(None) };
        let step = step(stamps, season);
        for (at, pair) in stamps.windows(2).enumerate() {
            let expected = next(&pair[0], step);
            if expected.is_none_or(|e| e.order() != pair[1].order()) {
                return Err((at + 1, expected.map_or_else(String::new, |e| e.text())));
            }
        }
        Ok(Some(Course { last: *last, step }))
    }

    /// The names of the next periods. Past the calendar's end they stay at its last.
    pub fn ahead(&self, horizon: usize) -> Vec<String> {
        let mut stamp = self.last;
        (0..horizon)
            .map(|_| {
                stamp = next(&stamp, self.step).unwrap_or(stamp);
                stamp.text()
            })
            .collect()
    }
}

/// The stamp that follows.
fn next(stamp: &Stamp, step: Step) -> Option<Stamp> {
    let day = |day: Date| match step {
        Step::Days(days) => day.checked_add_days(Days::new(u64::try_from(days).ok()?)),
        Step::WorkingDays => {
            let days = match day.weekday() {
                Weekday::Fri => 3,
                Weekday::Sat => 2,
                _ => 1,
            };
            day.checked_add_days(Days::new(days))
        }
        Step::Months(months, anchor) => {
            let later = day.checked_add_months(Months::new(months))?;
            later.with_day(anchor.min(days_of_month(later)))
        }
        Step::Period | Step::Count(_) => None,
    };
    let calendar = Calendar::default();
    match (stamp, step) {
        (Stamp::Period(period), _) => period.next(&calendar).map(Stamp::Period),
        (Stamp::Compact(period), _) => period.next(&calendar).map(Stamp::Compact),
        (Stamp::Day(at), _) => day(*at).map(Stamp::Day),
        (Stamp::CompactDay(at), _) => day(*at).map(Stamp::CompactDay),
        (Stamp::Count(count), Step::Count(step)) => count.checked_add(step).map(Stamp::Count),
        (Stamp::Count(_), _) => None,
    }
}

/// How the stamps of a series follow each other: the smallest step that occurs. A single date goes on by what the
/// season says: 12 a year are months, 4 quarters, 52 weeks, 7 or 365 days, 1 years.
fn step(stamps: &[Stamp], season: usize) -> Step {
    let days: Option<Vec<Date>> = stamps.iter().map(Stamp::day).collect();
    match (days, stamps.first()) {
        (Some(days), _) if !days.is_empty() => step_of_days(&days, season),
        (_, Some(Stamp::Count(_))) => {
            let differences = stamps.windows(2).map(|w| w[1].order() - w[0].order());
            Step::Count(differences.min().unwrap_or(1).max(1))
        }
        _ => Step::Period,
    }
}

fn step_of_days(days: &[Date], season: usize) -> Step {
    let month = |d: &Date| i64::from(d.year()) * 12 + i64::from(d.month0());
    let is_end = |d: &Date| d.day() == days_of_month(*d);
    let anchor = if days.iter().all(is_end) { 31 } else { days.iter().map(Datelike::day).max().unwrap_or(1) };
    if days.len() < 2 {
        return match season {
            12 => Step::Months(1, anchor),
            4 => Step::Months(3, anchor),
            1 => Step::Months(12, anchor),
            52 | 53 => Step::Days(7),
            _ => Step::Days(1),
        };
    }
    let least = days.windows(2).map(|w| (w[1] - w[0]).num_days()).min().unwrap_or(1).max(1);
    if least >= 28 && days.iter().all(|d| d.day() == anchor.min(days_of_month(*d))) {
        let months = days.windows(2).map(|w| month(&w[1]) - month(&w[0])).min().unwrap_or(1).max(1);
        return Step::Months(u32::try_from(months).unwrap_or(1), anchor);
    }
    let weekend = |d: &Date| matches!(d.weekday(), Weekday::Sat | Weekday::Sun);
    let over = days.windows(2).any(|w| (w[1] - w[0]).num_days() == 3 && w[0].weekday() == Weekday::Fri);
    if least == 1 && over && !days.iter().any(weekend) {
        return Step::WorkingDays;
    }
    Step::Days(least)
}

fn days_of_month(day: Date) -> u32 {
    Period::month(day.year(), day.month()).map_or(28, |p| p.end.day())
}
