//! Dates and months as people write them: a declared pattern, or the forms found in the whole column.

use chrono::NaiveDate;

use crate::base::Date;

/// Years a date may lie in; anything else is a slip.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// What one text of a date column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// Nothing.
    Blank,
    /// A day.
    Day(Date),
    /// A month, by its first day.
    Month(Date),
    /// Looks like a date that the calendar does not have.
    Impossible,
    /// A number that a spreadsheet would show as a date.
    Serial,
    /// Not a date in the column's form.
    Other,
}

/// Why a whole column cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateDoubt {
    /// Day and month first fit alike; an example, with its code.
    Ambiguous(u32, String),
    /// Some texts have only the day first, others only the month first: one example of each.
    Mixed(u32, String, String),
}

/// Reads the distinct texts of a column: by the declared strftime pattern, else by their form.
///
/// # Errors
/// Texts such as `03/04/2026` whose order of day and month the column does not show.
pub fn read_dates<T: AsRef<str>>(texts: &[T], pattern: Option<&str>) -> Result<Vec<DateReading>, DateDoubt> {
    if let Some(pattern) = pattern {
        return Ok(texts.iter().map(|t| by_pattern(&plain_digits(t.as_ref()), pattern)).collect());
    }
    let forms: Vec<Form> = texts.iter().map(|t| form(&plain_digits(t.as_ref()))).collect();
    let mut order = None;
    let (mut day_first, mut month_first, mut either) = (None, None, None);
    for (code, form) in forms.iter().enumerate() {
        if let Form::YearLast { first, second, year } = *form {
            let as_day_first = date(year, second, first);
            let as_month_first = date(year, first, second);
            match (as_day_first, as_month_first) {
                (Some(_), None) => day_first = day_first.or(Some(code)),
                (None, Some(_)) => month_first = month_first.or(Some(code)),
                (Some(a), Some(b)) if a != b => either = either.or(Some(code)),
                _ => {}
            }
        }
    }
    let example = |code: usize| texts[code].as_ref().to_owned();
    match (day_first, month_first, either) {
        (Some(a), Some(b), _) => return Err(DateDoubt::Mixed(a as u32, example(a), example(b))),
        (None, None, Some(code)) => return Err(DateDoubt::Ambiguous(code as u32, example(code))),
        (Some(_), None, _) => order = Some(true),
        (None, Some(_), _) => order = Some(false),
        (None, None, None) => {}
    }
    Ok(forms.into_iter().map(|form| settle(form, order.unwrap_or(true))).collect())
}

/// The form of one text, before the column has decided about the order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Settled(DateReading),
    YearLast { first: u32, second: u32, year: i32 },
}

fn settle(form: Form, day_first: bool) -> DateReading {
    match form {
        Form::Settled(reading) => reading,
        Form::YearLast { first, second, year } => {
            let (day, month) = if day_first { (first, second) } else { (second, first) };
            date(year, month, day).map_or(DateReading::Impossible, DateReading::Day)
        }
    }
}

fn form(text: &str) -> Form {
    use DateReading::{Blank, Other, Serial};
    let text = text.trim();
    if text.is_empty() {
        return Form::Settled(Blank);
    }
    if is_serial(text) {
        return Form::Settled(Serial);
    }
    let text = without_time(text);
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        let part = |from: usize, to: usize| text[from..to].parse().unwrap_or(0);
        return Form::Settled(match bytes.len() {
            8 => day(part(0, 4), part(4, 6), part(6, 8)),
            6 => month(part(0, 4), part(4, 6)),
            _ => Other,
        });
    }
    let Some((numbers, separators)) = parts(text) else { return Form::Settled(Other) };
    let written = |n: usize| numbers[n].1;
    let value = |n: usize| numbers[n].0;
    let short = |n: usize| (1..=2).contains(&written(n));
    match (numbers.len(), separators.as_slice()) {
        (3, ['年', '月', '日' | '号']) | (3, ['年', '月']) if written(0) == 4 => {
            Form::Settled(day(value(0), value(1), value(2)))
        }
        (2, ['年', '月']) | (2, ['/' | '-' | '.']) if written(0) == 4 && short(1) => {
            Form::Settled(month(value(0), value(1)))
        }
        (3, ['/', '/'] | ['-', '-'] | ['.', '.']) if written(0) == 4 && short(1) && short(2) => {
            Form::Settled(day(value(0), value(1), value(2)))
        }
        // With points the day comes first wherever the form is used.
        (3, ['.', '.']) if written(2) == 4 && short(0) && short(1) => Form::Settled(day(value(2), value(1), value(0))),
        (3, ['/', '/'] | ['-', '-']) if written(2) == 4 && short(0) && short(1) => {
            Form::YearLast { first: value(0), second: value(1), year: i32::try_from(value(2)).unwrap_or(0) }
        }
        _ => Form::Settled(Other),
    }
}

/// True for a day of the years 1954 to 2064 as spreadsheets count days, with or without a time of day: `46086`,
/// `46086.5`. No date is written with five digits.
fn is_serial(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    whole.len() == 5 && digits(whole) && digits(part) && ("20000".."60200").contains(&whole)
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

/// The date part of a date with a time of day: `2026-03-05 00:00:00`, `2026-03-05T08:30:00Z`.
fn without_time(text: &str) -> &str {
    let Some(at) = text.find([' ', 'T']) else { return text };
    let rest = &text[at + 1..];
    let time = rest.trim_start();
    let is_time = time.contains(':')
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '+' | '-' | ' ' | 'Z' | 'A' | 'P' | 'M'));
    if is_time { text[..at].trim_end() } else { text }
}

fn day(year: u32, month: u32, day: u32) -> DateReading {
    date(i32::try_from(year).unwrap_or(0), month, day).map_or(DateReading::Impossible, DateReading::Day)
}

fn month(year: u32, month: u32) -> DateReading {
    date(i32::try_from(year).unwrap_or(0), month, 1).map_or(DateReading::Impossible, DateReading::Month)
}

fn date(year: i32, month: u32, day: u32) -> Option<Date> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))
}

fn by_pattern(text: &str, pattern: &str) -> DateReading {
    use chrono::format::ParseErrorKind;
    let text = text.trim();
    if text.is_empty() {
        return DateReading::Blank;
    }
    let in_years = |date: Date| chrono::Datelike::year(&date);
    let failed = |kind| match kind {
        ParseErrorKind::OutOfRange | ParseErrorKind::Impossible => DateReading::Impossible,
        _ if is_serial(text) => DateReading::Serial,
        _ => DateReading::Other,
    };
    let has_day = ["%d", "%e", "%-d", "%j", "%F", "%D", "%x", "%v", "%c", "%u", "%w", "%a", "%s"];
    let reading = if has_day.iter().any(|d| pattern.contains(d)) {
        NaiveDate::parse_from_str(text, pattern).map(DateReading::Day)
    } else {
        NaiveDate::parse_from_str(&format!("{text} 1"), &format!("{pattern} %d")).map(DateReading::Month)
    };
    match reading {
        Ok(DateReading::Day(date) | DateReading::Month(date)) if !YEARS.contains(&in_years(date)) => {
            DateReading::Impossible
        }
        Ok(reading) => reading,
        Err(error) => failed(error.kind()),
    }
}

/// Full-width digits and separators as their plain forms.
pub fn plain_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' | '．' | '，' | '／' | '－' | '＋' | '（' | '）' | '％' | '：' | '＄' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '￥' => '¥',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(text: &str) -> Date {
        text.parse().expect("a date in a test")
    }

    #[test]
    fn every_form_is_read() {
        for text in [
            "2026/3/5",
            "2026-03-05",
            "20260305",
            "2026年3月5日",
            "2026年03月05日",
            "2026.3.5",
            "2026-03-05 00:00:00",
            "2026-03-05T08:30:00Z",
            "2026/3/5 0:00",
            "２０２６／３／５",
            "2026 年 3 月 5 日",
            "5.3.2026",
        ] {
            assert_eq!(read_dates(&[text], None), Ok(vec![DateReading::Day(ymd("2026-03-05"))]), "{text}");
        }
        for text in ["202603", "2026-03", "2026年3月", "2026/3", "2026.03", "２０２６年３月"] {
            assert_eq!(read_dates(&[text], None), Ok(vec![DateReading::Month(ymd("2026-03-01"))]), "{text}");
        }
    }

    #[test]
    fn what_the_calendar_does_not_have_is_impossible() {
        for text in ["2026-02-30", "20261301", "2026/0/5", "0026-03-05", "2025年2月29日", "9999-01-01"] {
            assert_eq!(read_dates(&[text], None), Ok(vec![DateReading::Impossible]), "{text}");
        }
        for text in ["soon", "450", "99999", "5%", "3/5", "2026-03-05-07", "2026/3-5", "-2026-03-05", "2026-03-05 noon"]
        {
            assert_eq!(read_dates(&[text], None), Ok(vec![DateReading::Other]), "{text}");
        }
        for text in ["46086", "46086.5", "４６０８６", "20000"] {
            assert_eq!(read_dates(&[text], None), Ok(vec![DateReading::Serial]), "{text}");
            assert_eq!(read_dates(&[text], Some("%Y-%m-%d")), Ok(vec![DateReading::Serial]), "{text}");
        }
        assert_eq!(read_dates(&[" "], None), Ok(vec![DateReading::Blank]));
    }

    #[test]
    fn the_column_decides_about_day_and_month_or_asks() {
        let day = |t: &str| DateReading::Day(ymd(t));
        let found = read_dates(&["03/04/2026", "25/04/2026"], None);
        assert_eq!(found, Ok(vec![day("2026-04-03"), day("2026-04-25")]));
        let found = read_dates(&["03/04/2026", "04/25/2026", "13/13/2026"], None);
        assert_eq!(found, Ok(vec![day("2026-03-04"), day("2026-04-25"), DateReading::Impossible]));
        let found = read_dates(&["03/04/2026", "05/06/2026"], None);
        assert_eq!(found, Err(DateDoubt::Ambiguous(0, "03/04/2026".into())));
        let found = read_dates(&["25/04/2026", "04/25/2026"], None);
        assert!(matches!(found, Err(DateDoubt::Mixed(..))));
        assert_eq!(read_dates(&["04/04/2026"], None), Ok(vec![day("2026-04-04")]), "both readings agree");
    }

    #[test]
    fn a_declared_pattern_decides_alone() {
        let read = |text: &str, pattern: &str| read_dates(&[text], Some(pattern)).map(|r| r[0]);
        assert_eq!(read("03/04/2026", "%m/%d/%Y"), Ok(DateReading::Day(ymd("2026-03-04"))));
        assert_eq!(read("2017/08/25", "%Y/%m/%d"), Ok(DateReading::Day(ymd("2017-08-25"))));
        assert_eq!(read("2017/2/30", "%Y/%m/%d"), Ok(DateReading::Impossible));
        assert_eq!(read("2017-08-25", "%Y/%m/%d"), Ok(DateReading::Other));
        assert_eq!(read("Mar 2026", "%b %Y"), Ok(DateReading::Month(ymd("2026-03-01"))));
        assert_eq!(read("202603", "%Y%m"), Ok(DateReading::Month(ymd("2026-03-01"))));
        assert_eq!(read("2026-03-05 08:30", "%Y-%m-%d %H:%M"), Ok(DateReading::Day(ymd("2026-03-05"))));
        assert_eq!(read("3", "%"), Ok(DateReading::Other), "a pattern that is none");
    }
}
