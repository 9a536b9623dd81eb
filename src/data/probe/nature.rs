//! What the values of a column look like: numbers, dates, months, periods.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::super::amount::{AmountReading, CURRENCY, Meaning, read_amounts};
use super::super::column::Column;
use super::super::date::{DateDoubt, DateReading, plain_digits, read_date_column};
use crate::base::{Calendar, Date, Period};
use crate::config::draft::Nature;

/// Counts what the rows of a column hold; each distinct text is read once.
pub(super) fn of(column: &Column) -> Nature {
    let counts = column.counts();
    let mut nature = Nature::default();
    let (dates, ambiguous, forms) = dates(column);
    (nature.ambiguous, nature.forms) = (ambiguous, forms);
    let meaning = Meaning { exponent: 0, currency: "CNY", money: true };
    let amounts = read_amounts(&column.texts, &counts, meaning).readings;
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for ((code, text), &count) in column.texts.iter().enumerate().zip(&counts).skip(1) {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if count == 0 {
            continue;
        }
        nature.filled += count;
        match amounts.get(code) {
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
                // Numbers of five digits may be days of a spreadsheet, or just numbers.
                let number = is_serial(text);
                nature.serials += count * usize::from(number);
                nature.days += count * usize::from(!number);
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

/// The amount that a text alone says.
pub(super) fn amount(text: &str) -> AmountReading {
    let meaning = Meaning { exponent: 0, currency: "CNY", money: true };
    read_amounts(&[text], &[1], meaning).readings.get(0)
}

/// The date that a text alone says; none when that takes a whole column.
pub(super) fn date(text: &str) -> Option<DateReading> {
    read_date_column(&[text], &[1], None).ok()?.readings.first().copied()
}

/// True for a number that a spreadsheet may mean as a day: `46086`, `46086.5`.
pub(super) fn is_serial(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.split('.').next().is_some_and(|whole| whole.len() == 5)
}

/// Readings, an example of the doubt, and the forms that would settle it.
type Read = (Vec<DateReading>, Option<String>, Vec<String>);

/// The dates of a column; of one that does not tell day from month, those under the form that reads most of them.
fn dates(column: &Column) -> Read {
    let counts = column.counts();
    let (example, forms) = match read_date_column(&column.texts, &counts, None) {
        Ok(found) => return (found.readings, None, Vec::new()),
        Err(DateDoubt::Ambiguous { text, readings, .. }) => (text, readings.into_iter().map(|r| r.1).collect()),
        Err(DateDoubt::Mixed(_, text, _)) => (text, vec!["%d/%m/%Y".to_owned(), "%m/%d/%Y".to_owned()]),
    };
    let read = |form: &String| read_date_column(&column.texts, &counts, Some(form)).map(|c| c.readings);
    let days = |all: &[DateReading]| all.iter().filter(|r| matches!(r, DateReading::Day(_))).count();
    let best = forms.iter().filter_map(|form| read(form).ok()).max_by_key(|readings| days(readings));
    (best.unwrap_or_default(), Some(example), forms)
}

/// `2026-Q1`, `2026年1季度`, `2026-W07`: a text with a year that is a period.
fn is_period(text: &str) -> bool {
    let plain = plain_digits(text);
    let plain = plain.trim();
    let chinese = plain.ends_with("季度") || plain.ends_with("年") || plain.ends_with('季');
    let year = plain.chars().take(4).all(|c| c.is_ascii_digit()) && plain.chars().count() > 4;
    year && (chinese || Period::parse(plain, &Calendar::default()).is_some())
}
