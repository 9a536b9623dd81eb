//! Values of cells as the texts a person would have typed: plain decimals, ISO dates, times.

use std::fmt::Write;

use chrono::{Days, NaiveDate};

/// A number as plain decimal text of at most 15 significant digits, the precision in which spreadsheets show and
/// compare numbers; no exponent, no trailing zeros. What is not finite is given by its name, which is no number.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return format!("{value}");
    }
    if value.fract().abs() == 0.0 && value.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 10^15")]
        return (value as i64).to_string();
    }
    let scientific = format!("{value:.14e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let negative = mantissa.starts_with('-');
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    let mut out = String::from(if negative { "-" } else { "" });
    match usize::try_from(exponent) {
        Ok(whole) if digits.len() <= whole + 1 => {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', whole + 1 - digits.len()));
        }
        Ok(whole) => {
            let _ = write!(out, "{}.{}", &digits[..=whole], &digits[whole + 1..]);
        }
        Err(_) => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', exponent.unsigned_abs() as usize - 1));
            out.push_str(digits);
        }
    }
    out
}

/// Days from the first to the second date system.
const DAYS_1904: i64 = 1462;
/// The first serial number after 9999-12-31.
const SERIAL_END: f64 = 2_958_466.0;

/// A serial number in a cell with a date or time format: `2026-03-05`, `2026-03-05 13:45:00`, a time of day
/// (`13:45:00`) when it is below one day, or hours (`26:30:00`) when the format counts them. Seconds are rounded. A
/// number outside the calendar stays a number; the 29 February 1900 of the format is kept, so that it is refused as
/// a date rather than moved.
pub(super) fn serial(value: f64, duration: bool, from_1904: bool) -> String {
    if !value.is_finite() || value.abs() >= SERIAL_END || (value < 0.0 && !duration) {
        return number(value);
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 10^12")]
    let seconds = (value * 86_400.0).round() as i64;
    let clock = |s: i64| format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    if duration {
        return format!("{}{}", if seconds < 0 { "-" } else { "" }, clock(seconds.abs()));
    }
    if value < 1.0 {
        return clock(seconds % 86_400);
    }
    let day = seconds / 86_400 + if from_1904 { DAYS_1904 } else { 0 };
    let time = seconds % 86_400;
    // 1900 counts as a leap year in the format: serial 60 is a day that never was.
    let epoch = NaiveDate::from_ymd_opt(1899, 12, if day < 60 { 31 } else { 30 });
    let date = match u64::try_from(day).ok().and_then(|day| epoch?.checked_add_days(Days::new(day))) {
        _ if day == 60 => "1900-02-29".to_owned(),
        Some(date) => date.format("%Y-%m-%d").to_string(),
        None => return number(value),
    };
    if time == 0 { date } else { format!("{date} {}", clock(time)) }
}

/// A date in the ISO form of OpenDocument and strict workbooks: `2026-03-05T00:00:00` is `2026-03-05`; a time other
/// than midnight follows after a space, without fractions of a second.
pub(super) fn iso_date(text: &str) -> String {
    let text = text.trim().trim_end_matches('Z');
    let Some((date, time)) = text.split_once(['T', ' ']) else { return text.to_owned() };
    let time = time.split(['.', ',']).next().unwrap_or(time);
    let time = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
    if time == "00:00:00" || time.is_empty() { date.to_owned() } else { format!("{date} {time}") }
}

/// A duration in ISO form: `PT13H45M00S` is `13:45:00`, days are counted as hours. What has another form stays.
pub(super) fn iso_duration(text: &str) -> String {
    let parsed = || {
        let (sign, body) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
        let body = body.strip_prefix('P')?;
        let (days, time) = body.split_once('T').unwrap_or((body, ""));
        let mut seconds = match days {
            "" => 0.0,
            days => days.strip_suffix('D')?.parse::<f64>().ok()? * 86_400.0,
        };
        let mut number = String::new();
        for c in time.chars() {
            let unit = match c {
                'H' => 3600.0,
                'M' => 60.0,
                'S' => 1.0,
                c => {
                    number.push(if c == ',' { '.' } else { c });
                    continue;
                }
            };
            seconds += std::mem::take(&mut number).parse::<f64>().ok()? * unit;
        }
        let good = number.is_empty() && seconds.is_finite() && seconds < 1e12;
        good.then(|| format!("{sign}{}", serial(seconds / 86_400.0, true, false)))
    };
    parsed().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_fifteen_digits_and_no_exponent() {
        for (value, text) in [
            (12345.670000000002, "12345.67"),
            (0.1 + 0.2, "0.3"),
            (1e21, "1000000000000000000000"),
            (1.5e300, &format!("15{}", "0".repeat(299))),
            (1.25e-7, "0.000000125"),
            (-0.0, "0"),
            (-3.0, "-3"),
            (0.125, "0.125"),
            (-0.05, "-0.05"),
            (123456789012345.6, "123456789012346"),
            (1234567890123456.0, "1234567890123460"),
            (999999999999999.9, "1000000000000000"),
            (100.0, "100"),
            (2.675, "2.675"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn serial_numbers_are_dates_times_and_hours() {
        for (value, duration, from_1904, text) in [
            (46086.0, false, false, "2026-03-05"),
            (46086.572916666664, false, false, "2026-03-05 13:45:00"),
            (44624.0, false, true, "2026-03-05"),
            (0.5, false, false, "12:00:00"),
            (0.0, false, false, "00:00:00"),
            (1.0, false, false, "1900-01-01"),
            (59.0, false, false, "1900-02-28"),
            (60.0, false, false, "1900-02-29"),
            (61.0, false, false, "1900-03-01"),
            (46085.99999999999, false, false, "2026-03-05"),
            (2958465.0, false, false, "9999-12-31"),
            (2958466.0, false, false, "2958466"),
            (-1.0, false, false, "-1"),
            (1.1041666666666667, true, false, "26:30:00"),
            (-0.25, true, false, "-06:00:00"),
        ] {
            assert_eq!(serial(value, duration, from_1904), text, "{value}");
        }
    }

    #[test]
    fn iso_forms_are_shortened() {
        assert_eq!(iso_date("2026-03-05T00:00:00"), "2026-03-05");
        assert_eq!(iso_date("2026-03-05T13:45:00.000Z"), "2026-03-05 13:45:00");
        assert_eq!(iso_date("2026-03-05"), "2026-03-05");
        assert_eq!(iso_duration("PT13H45M00S"), "13:45:00");
        assert_eq!(iso_duration("P1DT2H30M"), "26:30:00");
        assert_eq!(iso_duration("-PT6H"), "-06:00:00");
        assert_eq!(iso_duration("soon"), "soon");
    }
}
