//! The form of one text of a date column, before the column has decided about the order of day, month and year.

use chrono::NaiveDate;

use super::words::{named, numerals, without_time, without_weekday};
use super::{DateReading, YEARS};
use crate::base::Date;
use crate::data::plain::{is_missing, is_workbook_error};

/// What a text is, or may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Needs no other text of its column.
    Settled(DateReading, Family),
    /// `5/3/2026`: day or month first.
    YearLast {
        /// The first number.
        first: u32,
        /// The second number.
        second: u32,
        /// The year.
        year: i32,
        /// The character between them.
        separator: char,
    },
    /// `5/3/26`: the year may stand first or last.
    ShortYear {
        /// The three numbers.
        numbers: [u32; 3],
        /// The character between them.
        separator: char,
    },
    /// Days since 1899-12-30, as spreadsheets count them.
    Serial(i32),
}

/// Ways of writing dates that are told apart in remarks about a column that changes its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// A day with the year first: `2026-03-05`, `20260305`, `2026年3月5日`.
    YearFirst,
    /// A month: `2026-03`, `202603`, `2026年3月`.
    Month,
    /// A day with the year last: `5/3/2026`.
    YearLast,
    /// A year of two digits: `5/3/26`.
    ShortYear,
    /// A month by its name: `5 Mar 2026`, `Mar-26`.
    Named,
    /// A serial number of a spreadsheet: `46086`.
    Serial,
    /// No date at all.
    None,
}

/// The form of a text in plain characters.
pub(super) fn form(text: &str) -> Form {
    use DateReading::{Blank, NoYear, Other, WorkbookError, Zero};
    let none = |reading| Form::Settled(reading, Family::None);
    let text = text.trim();
    if is_missing(text) {
        return none(Blank);
    }
    if is_workbook_error(text) {
        return none(WorkbookError);
    }
    if let Some(days) = serial(text) {
        return Form::Serial(days);
    }
    let numerals = numerals(text);
    let text = without_weekday(without_time(&numerals));
    if text == "0" || text.is_empty() {
        return none(Zero);
    }
    // Some programs write whole numbers as `202603.0`.
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if whole.bytes().all(|b| b.is_ascii_digit()) {
        return digits(whole);
    }
    if let Some(form) = named(text) {
        return form;
    }
    let Some((numbers, separators)) = parts(text) else { return none(Other) };
    let written = |n: usize| numbers[n].1;
    let value = |n: usize| numbers[n].0;
    let short = |n: usize| (1..=2).contains(&written(n));
    match (numbers.len(), separators.as_slice()) {
        (3, ['年', '月', '日' | '号'] | ['年', '月']) if written(0) == 4 => day(value(0), value(1), value(2)),
        (3, ['年', '月', '日' | '号'] | ['年', '月']) if written(0) == 2 => {
            day(century(value(0)), value(1), value(2))
        }
        // A number cell with 2026.10 shows the same text as one with 2026.1.
        (2, ['.']) if written(0) == 4 && value(1) == 1 && written(1) == 1 => none(Other),
        (2, ['年', '月'] | ['/' | '-' | '.']) if written(0) == 4 && short(1) => month(value(0), value(1)),
        (2, ['年', '月']) if written(0) == 2 => month(century(value(0)), value(1)),
        (2, ['月', '日' | '号']) | (1, ['月']) if !(1..=12).contains(&value(0)) => none(DateReading::Impossible),
        (2, ['月', '日' | '号']) | (1, ['月']) => none(NoYear),
        (3, ['/', '/'] | ['-', '-'] | ['.', '.']) if written(0) == 4 && short(1) && short(2) => {
            day(value(0), value(1), value(2))
        }
        // With points the day comes first wherever the form is used.
        (3, ['.', '.']) if written(2) == 4 && short(0) && short(1) => {
            Form::Settled(day_of(value(2), value(1), value(0)), Family::YearLast)
        }
        (3, ['/', '/'] | ['-', '-']) if written(2) == 4 && short(0) && short(1) => {
            let year = i32::try_from(value(2)).unwrap_or(0);
            Form::YearLast { first: value(0), second: value(1), year, separator: separators[0] }
        }
        (3, ['/', '/'] | ['-', '-'] | ['.', '.'])
            if short(0) && short(1) && short(2) && written(0).max(written(2)) == 2 =>
        {
            Form::ShortYear { numbers: [value(0), value(1), value(2)], separator: separators[0] }
        }
        _ => none(Other),
    }
}

/// `20260305`, `202603`, and the same with a time of day behind: `20260305134500`.
fn digits(text: &str) -> Form {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse().ok()).unwrap_or(99_u32);
    let clock = |hour: u32, minute: u32, second: u32| hour < 24 && minute < 60 && second < 60;
    match text.len() {
        8 => day(part(0, 4), part(4, 6), part(6, 8)),
        6 => month(part(0, 4), part(4, 6)),
        12 if clock(part(8, 10), part(10, 12), 0) => day(part(0, 4), part(4, 6), part(6, 8)),
        14 if clock(part(8, 10), part(10, 12), part(12, 14)) => day(part(0, 4), part(4, 6), part(6, 8)),
        _ => Form::Settled(DateReading::Other, Family::None),
    }
}

/// A day of the years 1954 to 2119 as spreadsheets count days, with or without a time of day: `46086`, `46086.5`. No
/// date is written with five digits.
pub(super) fn serial(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let days = (whole.len() == 5 && digits(whole) && digits(part)).then(|| whole.parse().ok())??;
    (20_000..=80_000).contains(&days).then_some(days)
}

/// The day of a serial number.
pub(super) fn serial_day(days: i32) -> Option<Date> {
    // 25569 is 1970-01-01.
    NaiveDate::from_epoch_days(days - 25_569)
}

/// A number and the count of its digits.
type Number = (u32, usize);

/// The numbers of a text, and the characters between and after them.
fn parts(text: &str) -> Option<(Vec<Number>, Vec<char>)> {
    let (mut numbers, mut separators, mut open): (Vec<Number>, _, _) = (Vec::new(), Vec::new(), false);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            if open {
                let (value, digits) = numbers.last_mut()?;
                *value = value.checked_mul(10)?.checked_add(digit)?;
                *digits += 1;
            } else {
                numbers.push((digit, 1));
                open = true;
            }
        } else if c == ' ' {
            // `2026 年 3 月` and `2026 - 3 - 5`.
            open = false;
        } else {
            if separators.len() >= numbers.len() {
                return None;
            }
            separators.push(c);
            open = false;
        }
    }
    Some((numbers, separators))
}

/// The year of two digits: 70 to 99 are of the last century.
pub fn century(year: u32) -> u32 {
    if year < 70 { 2000 + year } else { 1900 + year }
}

pub(super) fn day(year: u32, month: u32, day: u32) -> Form {
    Form::Settled(day_of(year, month, day), Family::YearFirst)
}

pub(super) fn day_of(year: u32, month: u32, day: u32) -> DateReading {
    if is_zero(year, month, day) {
        return DateReading::Zero;
    }
    date(i32::try_from(year).unwrap_or(0), month, day).map_or(DateReading::Impossible, DateReading::Day)
}

/// What spreadsheets and databases show for an empty cell under a date format.
fn is_zero(year: u32, month: u32, day: u32) -> bool {
    matches!((year, month, day), (0, 0, 0) | (1900, 1, 0) | (1899, 12, 30 | 31))
}

pub(super) fn month(year: u32, month: u32) -> Form {
    let first = date(i32::try_from(year).unwrap_or(0), month, 1);
    Form::Settled(first.map_or(DateReading::Impossible, DateReading::Month), Family::Month)
}

pub(super) fn date(year: i32, month: u32, day: u32) -> Option<Date> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))
}
