//! What the values of a column look like: numbers, dates, months, periods.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::super::amount::{AmountReading, CURRENCY, read_amount};
use super::super::column::Column;
use super::super::date::{DateReading, plain_digits, read_dates};
use crate::base::{Calendar, Date, Period};
use crate::config::draft::Nature;

/// Counts what the rows of a column hold; each distinct text is read once.
pub(super) fn of(column: &Column) -> Nature {
    let counts = column.counts();
    let mut nature = Nature::default();
    let (dates, ambiguous) = dates(column);
    nature.ambiguous = ambiguous;
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for ((code, text), &count) in column.texts.iter().enumerate().zip(&counts).skip(1) {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count == 0 {
            continue;
        }
        nature.filled += count;
        match read_amount(text, 0, "CNY") {
            AmountReading::Number(number) => {
                nature.numbers += count;
                nature.fractions += count * usize::from(number.scale > 0);
            }
            AmountReading::Refused(CURRENCY) if text.chars().any(|c| c.is_ascii_digit()) => {
                nature.numbers += count;
                nature.fractions += count * usize::from(text.contains('.'));
            }
            _ => {}
        }
        match dates.get(code) {
            Some(DateReading::Day(day)) => {
                nature.days += count;
                days.insert(*day);
            }
            Some(DateReading::Month(month)) => {
                nature.months += count;
                days.insert(*month);
            }
            _ if is_period(text) => nature.periods += count,
            _ => {}
        }
    }
    let months: BTreeSet<(i32, u32)> = days.iter().map(|d| (d.year(), d.month())).collect();
    nature.daily = days.len() > months.len();
    nature.span = days.first().copied().zip(days.last().copied());
    nature
}

/// The dates of a column; of one that does not tell day from month, those with the day first or the month first,
/// whichever are more, with an example of the doubt.
fn dates(column: &Column) -> (Vec<DateReading>, Option<String>) {
    match read_dates(&column.texts, None) {
        Ok(readings) => (readings, None),
        Err(doubt) => {
            let example = match doubt {
                super::super::date::DateDoubt::Ambiguous(_, text)
                | super::super::date::DateDoubt::Mixed(_, text, _) => text,
            };
            let read = |pattern| read_dates(&column.texts, Some(pattern)).unwrap_or_default();
            let days = |all: &[DateReading]| all.iter().filter(|r| matches!(r, DateReading::Day(_))).count();
            let all = ["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y"].map(read);
            (all.into_iter().max_by_key(|readings| days(readings)).unwrap_or_default(), Some(example))
        }
    }
}

/// `2026-Q1`, `2026年1季度`, `2026-W07`: a text with a year that is a period.
fn is_period(text: &str) -> bool {
    let plain = plain_digits(text);
    let plain = plain.trim();
    let chinese = plain.ends_with("季度") || plain.ends_with("年") || plain.ends_with('季');
    let year = plain.chars().take(4).all(|c| c.is_ascii_digit()) && plain.chars().count() > 4;
    year && (chinese || Period::parse(plain, &Calendar::default()).is_some())
}
