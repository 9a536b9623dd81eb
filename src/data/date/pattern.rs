//! Dates by a pattern that the configuration declares.

use chrono::format::ParseErrorKind;
use chrono::{Datelike, NaiveDate};

use super::form::{Family, Form, form, serial};
use super::words::without_time;
use super::{DateReading, YEARS};
use crate::data::plain::{is_missing, is_workbook_error};

/// Reads a text by a strftime pattern. A text that does not have it, but has its year first with four digits, is read
/// for what it says: such are the dates of a workbook's own date cells, and no pattern can mean another day by them
/// (unless it puts the day before the month after the year).
pub(super) fn by_pattern(text: &str, pattern: &str) -> (DateReading, Family) {
    let text = text.trim();
    if is_missing(text) {
        return (DateReading::Blank, Family::None);
    }
    if is_workbook_error(text) {
        return (DateReading::WorkbookError, Family::None);
    }
    let first = parse(text, pattern);
    if matches!(first, DateReading::Day(_) | DateReading::Month(_)) {
        return (first, Family::None);
    }
    if let (DateReading::Other, timeless) = (first, without_time(text))
        && timeless.len() < text.len()
        && let found @ (DateReading::Day(_) | DateReading::Month(_)) = parse(timeless, pattern)
    {
        return (found, Family::None);
    }
    let at = |letters: [&str; 2]| letters.iter().filter_map(|l| pattern.find(l)).min();
    let day_before_month = match (at(["%Y", "%y"]), at(["%d", "%e"]), at(["%m", "%b"])) {
        (Some(year), Some(day), Some(month)) => year < day && day < month,
        _ => false,
    };
    match form(text) {
        Form::Settled(reading @ DateReading::Zero, family) => (reading, family),
        Form::Settled(reading @ DateReading::Day(_), family @ Family::YearFirst) if !day_before_month => {
            (reading, family)
        }
        _ => (first, Family::None),
    }
}

fn parse(text: &str, pattern: &str) -> DateReading {
    const DAYS: [&str; 13] = ["%d", "%e", "%-d", "%j", "%F", "%D", "%x", "%v", "%c", "%u", "%w", "%a", "%s"];
    let reading = if DAYS.iter().any(|d| pattern.contains(d)) {
        NaiveDate::parse_from_str(text, pattern).map(DateReading::Day)
    } else {
        NaiveDate::parse_from_str(&format!("{text} 1"), &format!("{pattern} %d")).map(DateReading::Month)
    };
    match reading {
        Ok(DateReading::Day(date) | DateReading::Month(date)) if !YEARS.contains(&date.year()) => {
            DateReading::Impossible
        }
        Ok(reading) => reading,
        Err(error) => match error.kind() {
            ParseErrorKind::OutOfRange | ParseErrorKind::Impossible => DateReading::Impossible,
            _ if serial(text).is_some() => DateReading::Serial,
            _ => DateReading::Other,
        },
    }
}
