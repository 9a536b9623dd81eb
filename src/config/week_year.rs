//! `calendar.weeks`: fiscal years of whole weeks, and the day on which they close.

use chrono::Weekday;

use crate::base::{WeekYear, YearEnd};

use super::calendar::month;
use super::mistakes::{Mistakes, suggest_among};
use super::raw::RawCalendar;

/// How the 13 weeks of a quarter are divided.
const PATTERNS: [(&str, [u32; 3]); 3] = [("4-4-5", [4, 4, 5]), ("4-5-4", [4, 5, 4]), ("5-4-4", [5, 4, 4])];

/// The weekdays, from Monday.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

/// The period that gets week 53 when nothing is said.
const LAST: u32 = 12;

/// Checks the keys that belong to years of weeks; nothing when the year is one of months.
///
/// Without `year_end` the year closes on the weekday before `week_start` that is nearest to the end of the month
/// before `fiscal_start`: with nothing but `weeks`, the weeks are those of ISO 8601.
pub(super) fn resolve(raw: &RawCalendar, fiscal_start: Option<u32>, mistakes: &mut Mistakes) -> Option<WeekYear> {
    let Some(word) = &raw.weeks else {
        let with = [
            ("week_start", raw.week_start.is_some()),
            ("year_end", raw.year_end.is_some()),
            ("leap_week", raw.leap_week.is_some()),
        ];
        for (key, _) in with.into_iter().filter(|(_, written)| *written) {
            let hint = "add `weeks: 4-4-5` (or 4-5-4, 5-4-4), or delete it: other weeks are those of ISO 8601";
            let fact = format!("`{key}` is for fiscal years of whole weeks, and `weeks` is missing");
            mistakes.key(&format!("calendar.{key}"), fact).hints.push(hint.into());
        }
        return None;
    };
    let pattern = PATTERNS.iter().find(|(name, _)| name == word).map(|(_, weeks)| *weeks);
    if pattern.is_none() {
        let hint = "write one of: 4-4-5, 4-5-4, 5-4-4 (13 weeks a quarter)";
        mistakes.value("calendar.weeks", format!("`{word}` does not divide a quarter")).hints.push(hint.into());
    }
    let first = raw.week_start.as_ref().and_then(|word| weekday("calendar.week_start", word, mistakes));
    let end = raw.year_end.as_ref();
    let end_month = end.and_then(|e| e.month.as_ref()).and_then(|w| month("calendar.year_end.month", w, mistakes));
    let end_day = end.and_then(|e| e.weekday.as_ref()).and_then(|w| weekday("calendar.year_end.weekday", w, mistakes));
    let rule = end.and_then(|e| e.rule.as_ref()).and_then(|w| rule(w, mistakes));
    if let (Some(start), Some(end)) = (fiscal_start, end_month)
        && start != end % 12 + 1
    {
        let hint = format!(
            "delete it, or write `fiscal_start: {}`: the year begins when the last one has closed",
            end % 12 + 1
        );
        let fact = format!("the year closes with month {end}, so it cannot begin with month {start}");
        mistakes.value("calendar.fiscal_start", fact).hints.push(hint);
    }
    if let (Some(first), Some(end)) = (first, end_day)
        && first != end.succ()
    {
        let name = |day: Weekday| WEEKDAYS.iter().find(|(_, d)| *d == day).map_or("", |(name, _)| name);
        let fact = format!("the year closes on a {}, so its weeks cannot begin on a {}", name(end), name(first));
        let hint = format!("delete it, or write `week_start: {}`", name(end.succ()));
        mistakes.value("calendar.week_start", fact).hints.push(hint);
    }
    let leap_period = raw.leap_week.as_ref().and_then(|word| {
        let period = word.parse::<u32>().ok().filter(|period| (1..=12).contains(period));
        if period.is_none() {
            let hint = "write the period that gets week 53, a number from 1 to 12";
            mistakes.value("calendar.leap_week", format!("`{word}` is not a period")).hints.push(hint.into());
        }
        period
    });
    Some(WeekYear {
        pattern: pattern?,
        end_month: end_month.unwrap_or_else(|| (fiscal_start.unwrap_or(1) + 10) % 12 + 1),
        end_weekday: end_day.unwrap_or_else(|| first.unwrap_or(Weekday::Mon).pred()),
        end_rule: rule.unwrap_or(YearEnd::Nearest),
        leap_period: leap_period.unwrap_or(LAST),
    })
}

/// A weekday by its name.
fn weekday(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<Weekday> {
    let found = WEEKDAYS.iter().find(|(name, _)| *name == word.to_lowercase());
    if found.is_none() {
        let error = mistakes.value(path, format!("`{word}` is not a weekday"));
        suggest_among(error, &word.to_lowercase(), &WEEKDAYS.map(|(name, _)| name));
    }
    found.map(|(_, day)| *day)
}

/// Which of the weekdays around the end of a month closes the year.
fn rule(word: &str, mistakes: &mut Mistakes) -> Option<YearEnd> {
    match word {
        "last" => Some(YearEnd::Last),
        "nearest" => Some(YearEnd::Nearest),
        _ => {
            let fact = format!("`{word}` does not say which weekday closes the year");
            let hint = "write `last` for the last one in the month, or `nearest` for the one nearest to its end";
            mistakes.value("calendar.year_end.rule", fact).hints.push(hint.into());
            None
        }
    }
}
