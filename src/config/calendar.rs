//! The calendar: holidays, make-up workdays and the fiscal year.

use std::collections::BTreeSet;

use crate::base::{Calendar, Date};

use super::mistakes::Mistakes;
use super::raw::{RawCalendar, Words};
use super::week_year;

/// Longest span of holidays in days: a longer one is a slip in the year.
const SPAN: i64 = 366;

/// Checks the calendar.
pub(super) fn resolve(raw: Option<RawCalendar>, mistakes: &mut Mistakes) -> Calendar {
    let raw = raw.unwrap_or_default();
    let default = Calendar::default();
    let fiscal_start = raw.fiscal_start.as_ref().and_then(|word| month("calendar.fiscal_start", word, mistakes));
    let named_by_end = raw.fiscal_named_by.as_ref().map(|word| {
        if word != "start" && word != "end" {
            let fact = format!("`{word}` does not say which calendar year names a fiscal year");
            let hint = "write `start` for the year in which it begins, or `end` for the year in which it ends";
            mistakes.value("calendar.fiscal_named_by", fact).hints.push(hint.into());
        }
        word != "start"
    });
    let weeks = week_year::resolve(&raw, fiscal_start, mistakes);
    Calendar {
        fiscal_start: weeks.map(|w| w.end_month % 12 + 1).or(fiscal_start).unwrap_or(default.fiscal_start),
        fiscal_named_by_end: named_by_end.unwrap_or(default.fiscal_named_by_end),
        weeks,
        holidays: days("calendar.holidays", &raw.holidays.unwrap_or_default(), mistakes),
        workdays: days("calendar.workdays", &raw.workdays.unwrap_or_default(), mistakes),
    }
}

/// A month by its number.
pub(super) fn month(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<u32> {
    let month = word.parse::<u32>().ok().filter(|month| (1..=12).contains(month));
    if month.is_none() {
        mistakes.value(path, format!("`{word}` is not a month")).hints.push("write a number from 1 to 12".into());
    }
    month
}

/// Days and spans `from..to`, both ends counted.
fn days(path: &str, words: &Words, mistakes: &mut Mistakes) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    for (path, word) in words.with_paths(path) {
        if word.is_empty() {
            continue;
        }
        let Some((from, to)) = word.split_once("..") else {
            days.extend(date(&path, word, mistakes));
            continue;
        };
        let (Some(first), Some(last)) = (date(&path, from, mistakes), date(&path, to, mistakes)) else { continue };
        let length = (last - first).num_days() + 1;
        if length < 1 {
            let hint = "write the first day, two points, the last day: 2026-02-15..2026-02-21";
            mistakes.value(&path, "the span ends before it begins").hints.push(hint.into());
        } else if length > SPAN {
            let hint = format!("at most {SPAN} days are read as one span: is the year right?");
            mistakes.value(&path, format!("the span is {length} days long")).hints.push(hint);
        } else {
            days.extend(first.iter_days().take_while(|day| *day <= last));
        }
    }
    days
}

/// A day as `2026-06-30`.
pub(super) fn date(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<Date> {
    let written = word.trim();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = written.split('-').collect();
    let shaped = matches!(parts[..], [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2));
    let day = shaped.then(|| written.parse::<Date>().ok()).flatten();
    if day.is_none() {
        let meant = meant(written).filter(|_| !shaped);
        let (fact, hint) = match meant {
            Some(day) => (format!("`{written}` is not written as a day"), format!("write `{day}`")),
            None if shaped => (format!("`{written}` is not a day"), "there is no such day in that month".to_owned()),
            None => (format!("`{written}` is not a day"), "write a day as 2026-06-30".to_owned()),
        };
        mistakes.word(path, written, fact).hints.push(hint);
    }
    day
}

/// The day that is meant by `2026/6/30`, `2026.6.30` or `2026年6月30日`.
fn meant(written: &str) -> Option<Date> {
    let plain = written.replace(['年', '月'], "-").replace(['日', '号'], "").replace(['/', '.'], "-");
    let numbers: Vec<u32> = plain.split('-').map(str::parse).collect::<Result<_, _>>().ok()?;
    match numbers[..] {
        [year, month, day] if (1900..2200).contains(&year) => Date::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}
