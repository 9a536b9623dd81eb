//! Dates in words: English names of months, Chinese numerals, days of the week, times of day.

use super::DateReading;
use super::form::{Family, Form, century, day_of, month};
use crate::base::MONTH_NAMES;

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The month of a word: its name or its first three letters; `sept` too.
fn month_of(word: &str) -> Option<u32> {
    let at =
        MONTH_NAMES.iter().position(|name| *name == word || &name[..3] == word).or((word == "sept").then_some(8))?;
    u32::try_from(at + 1).ok()
}

fn is_weekday(word: &str) -> bool {
    ["tues", "wednes", "thur", "thurs"].contains(&word) || WEEKDAYS.iter().any(|d| *d == word || &d[..3] == word)
}

/// A part of a date with an English name.
enum Token {
    Number(u32, usize),
    Month(u32),
}

/// A date with the English name of its month; `None` when there is none.
pub(super) fn named(text: &str) -> Option<Form> {
    let lower = text.to_ascii_lowercase();
    if !lower.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    use Token::{Month, Number};
    let mut tokens = Vec::new();
    let mut hyphen = false;
    for piece in pieces(&lower) {
        match piece {
            "-" | "'" | "’" => hyphen = true,
            " " | "," | "." | "/" | "of" | "the" | "st" | "nd" | "rd" | "th" => {}
            word if word.starts_with(|c: char| c.is_ascii_digit()) => {
                tokens.push(Number(word.parse().ok()?, word.len()));
            }
            word if is_weekday(word) => {}
            word => tokens.push(Month(month_of(word)?)),
        }
    }
    let settled = |reading| Some(Form::Settled(reading, Family::Named));
    let month_named = |year: u32, m: u32| match month(year, m) {
        Form::Settled(reading, _) => Some(Form::Settled(reading, Family::Named)),
        other => Some(other),
    };
    match tokens.as_slice() {
        [Month(m), Number(y, 4)] | [Number(y, 4), Month(m)] => month_named(*y, *m),
        // `Mar-26` is how spreadsheets write a month; `Mar 26` and `26-Mar` are days that lack their year.
        [Month(m), Number(y, 2)] if hyphen => month_named(century(*y), *m),
        [Month(_), Number(_, 1 | 2)] | [Number(_, 1 | 2), Month(_)] | [Month(_)] => {
            Some(Form::Settled(DateReading::NoYear, Family::None))
        }
        [Number(d, 1 | 2), Month(m), Number(y, 4)]
        | [Month(m), Number(d, 1 | 2), Number(y, 4)]
        | [Number(y, 4), Month(m), Number(d, 1 | 2)] => settled(day_of(*y, *m, *d)),
        [Number(d, 1 | 2), Month(m), Number(y, 2)] | [Month(m), Number(d, 1 | 2), Number(y, 2)] => {
            settled(day_of(century(*y), *m, *d))
        }
        _ => None,
    }
}

/// Runs of digits, runs of letters, and single other characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let class = |c: char| {
        if c.is_ascii_digit() {
            0
        } else if c.is_alphabetic() {
            1
        } else {
            2
        }
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = match class(first) {
            2 => first.len_utf8(),
            kind => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Chinese numerals beside 年, 月, 日, 号 and 季 as digits: `二〇二六年三月十五日` is `2026年3月15日`.
pub fn numerals(text: &str) -> String {
    if !text.contains(['年', '月', '季']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run: Vec<char> = Vec::new();
    for c in text.chars().chain(['\0']) {
        if "〇○零一二三四五六七八九十廿".contains(c) {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            // 一 of 周一 is a day of the week, not a number.
            match if "年月日号季周".contains(c) { number(&run) } else { None } {
                Some(digits) => out.push_str(&digits),
                None => out.extend(run.iter()),
            }
            run.clear();
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

fn number(run: &[char]) -> Option<String> {
    let digit = |c: &char| match c {
        '〇' | '○' | '零' => Some(0),
        c => "一二三四五六七八九".chars().position(|d| d == *c).map(|d| d + 1),
    };
    match run {
        ['十'] => Some("10".into()),
        ['十', one] => Some(format!("1{}", digit(one)?)),
        ['廿', one] => Some(format!("2{}", digit(one)?)),
        [ten, '十'] => Some(format!("{}0", digit(ten)?)),
        [ten, '十', one] => Some(format!("{}{}", digit(ten)?, digit(one)?)),
        digits => digits.iter().map(|c| digit(c).map(|d| d.to_string())).collect(),
    }
}

/// A text without a Chinese day of the week at its end: `2026-03-05 周四`, `2026年3月5日（星期四）`.
pub(super) fn without_weekday(text: &str) -> &str {
    let bare = text.trim().trim_end_matches(')').trim_end();
    for word in ["星期", "礼拜", "周"] {
        if let Some((date, day)) = bare.rsplit_once(word)
            && (day.chars().count() == 1 && "一二三四五六日天".contains(day))
        {
            return date.trim_end_matches(['(', ' ', ',']);
        }
    }
    text.trim()
}

/// The date before a time of day: `2026-03-05 00:00:00`, `2026-03-05T08:30:00Z`, `2026/3/5 下午 3:20`.
pub(super) fn without_time(text: &str) -> &str {
    const HALVES: [&str; 7] = ["上午", "下午", "晚上", "凌晨", "早上", "中午", "T"];
    let Some(colon) = text.find(':') else { return text };
    let hour = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let mut date = hour.trim_end();
    let before = date;
    for half in HALVES {
        date = date.strip_suffix(half).unwrap_or(date).trim_end();
    }
    let apart = date.len() < hour.len() && (date.len() < before.len() || before.len() < hour.len());
    let tail = text[hour.len()..].trim_end();
    let digits = tail.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let zone = ["", "z", "am", "pm", "utc", "gmt", "cst"].contains(&tail[digits.len()..].to_lowercase().as_str());
    let clock = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '+' | '-' | ' '));
    let starts = tail.starts_with(|c: char| c.is_ascii_digit());
    if zone && clock && starts && (apart || date.is_empty()) { date } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_count_beside_their_units_only() {
        assert_eq!(numerals("二〇二六年三月十五日"), "2026年3月15日");
        assert_eq!(numerals("2026年十二月"), "2026年12月");
        assert_eq!(numerals("2026年第二季度"), "2026年第2季度");
        assert_eq!(numerals("2026年三月二十日 星期一"), "2026年3月20日 星期一");
        assert_eq!(numerals("一号店"), "一号店");
    }

    #[test]
    fn times_and_weekdays_are_left_out() {
        for text in [
            "2026-03-05 08:30",
            "2026-03-05T08:30:00.000+08:00",
            "2026-03-05T00:00:00Z",
            "2026-03-05 下午 3:20",
            "2026-03-05 下午3:20:05",
            "2026-03-05 3:20 PM",
            "2026-03-05 03:20:00 UTC",
            "2026-03-05 周四",
            "2026-03-05（星期四）",
            "2026-03-05 星期四 08:30",
        ] {
            let plain = crate::data::plain::plain_digits(text);
            assert_eq!(without_weekday(without_time(&plain)), "2026-03-05", "{text}");
        }
        assert_eq!(without_time("2026-03-05:30"), "2026-03-05:30");
        assert_eq!(without_time("2026-03-05 noon"), "2026-03-05 noon");
        assert_eq!(without_time("00:00:00"), "");
    }
}
