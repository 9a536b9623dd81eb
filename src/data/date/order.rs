//! What a column of dates says as a whole: the order of day, month and year, and whether its numbers are serials.

use super::form::{Form, century, date, serial_day};
use super::{DateDoubt, DateReading, Option2};
use crate::base::Date;

/// One order leads when it has so many times the rows of the other.
const LEAD: u64 = 10;
/// Serial numbers among other dates are read when they lie at most so many days outside of them.
const NEAR: i32 = 366;

/// Reads `5/3/2026` and its like.
///
/// # Errors
/// Texts that may have day or month first where no row tells; rows that tell different orders.
pub(super) fn year_last(forms: &[Form], counts: &[u64], texts: &[String]) -> Result<Option<bool>, DateDoubt> {
    let (mut day_first, mut month_first, mut either) = ((0, None), (0, None), None);
    for (code, form) in forms.iter().enumerate() {
        let Form::YearLast { first, second, year, separator } = *form else { continue };
        match (date(year, second, first), date(year, first, second)) {
            (Some(_), None) => tally(&mut day_first, counts[code], code),
            (None, Some(_)) => tally(&mut month_first, counts[code], code),
            (Some(a), Some(b)) if a != b => {
                let s = separator;
                let readings = vec![(a, format!("%d{s}%m{s}%Y")), (b, format!("%m{s}%d{s}%Y"))];
                either = either.or(Some((code, readings)));
            }
            _ => {}
        }
    }
    match (day_first, month_first, either) {
        ((_, None), (_, None), Some((code, readings))) => {
            Err(DateDoubt::Ambiguous { code, text: texts[code].clone(), readings })
        }
        ((_, None), (_, None), None) => Ok(None),
        ((a, _), (b, _), _) if a >= b.saturating_mul(LEAD) => Ok(Some(true)),
        ((a, _), (b, _), _) if b >= a.saturating_mul(LEAD) => Ok(Some(false)),
        ((_, Some(a)), (_, Some(b)), _) => Err(DateDoubt::Mixed(b, texts[a].clone(), texts[b].clone())),
        _ => Ok(None),
    }
}

fn tally((rows, first): &mut (u64, Option<usize>), count: u64, code: usize) {
    *rows += count;
    *first = first.or(Some(code));
}

/// The order of the three numbers of `5/3/26`: places of year, month and day, with its pattern.
type Order = ([usize; 3], [char; 3]);

const DAY_FIRST: Order = ([2, 1, 0], ['d', 'm', 'y']);
const MONTH_FIRST: Order = ([2, 0, 1], ['m', 'd', 'y']);
const YEAR_FIRST: Order = ([0, 1, 2], ['y', 'm', 'd']);

/// The date of three numbers in an order.
pub(super) fn short_date(numbers: [u32; 3], (places, _): Order) -> Option<Date> {
    let [year, month, day] = places.map(|place| numbers[place]);
    (year < 100).then(|| date(i32::try_from(century(year)).unwrap_or(0), month, day))?
}

/// The order of texts with a year of two digits: the only one in which all of them are dates (a tenth may be slips),
/// among those that agree with the years of four digits in the column.
///
/// # Errors
/// Several orders that read a text differently.
pub(super) fn short_year(
    forms: &[Form],
    counts: &[u64],
    texts: &[String],
    day_first: Option<bool>,
) -> Result<Option<Order>, DateDoubt> {
    let short: Vec<(usize, [u32; 3], char)> = forms
        .iter()
        .enumerate()
        .filter_map(|(code, form)| match form {
            Form::ShortYear { numbers, separator } => Some((code, *numbers, *separator)),
            _ => None,
        })
        .collect();
    let all = match day_first {
        Some(true) => vec![DAY_FIRST],
        Some(false) => vec![MONTH_FIRST],
        None => vec![YEAR_FIRST, DAY_FIRST, MONTH_FIRST],
    };
    let rows = |order: Order| -> u64 {
        short.iter().filter(|(_, n, _)| short_date(*n, order).is_some()).map(|(code, ..)| counts[*code]).sum()
    };
    let total: u64 = short.iter().map(|(code, ..)| counts[*code]).sum();
    let best = all.iter().map(|order| rows(*order)).max().unwrap_or(0);
    // Every order that leaves few slips is still possible: a slip must not decide.
    let possible: Vec<Order> =
        all.into_iter().filter(|order| best > 0 && (total - rows(*order)).saturating_mul(LEAD) <= total).collect();
    for (code, numbers, separator) in &short {
        let readings: Vec<(Date, String)> = possible
            .iter()
            .filter_map(|order| {
                let pattern = order.1.map(|letter| format!("%{letter}")).join(&separator.to_string());
                Some((short_date(*numbers, *order)?, pattern))
            })
            .collect();
        if readings.iter().any(|(day, _)| *day != readings[0].0) {
            return Err(DateDoubt::Ambiguous { code: *code, text: texts[*code].clone(), readings });
        }
    }
    Ok(possible.first().copied())
}

/// The days between which serial numbers of a column are read: all when it has no other dates, else those near them.
pub(super) fn serials(readings: &[DateReading]) -> Option2<Date> {
    let days = || {
        readings.iter().filter_map(|r| match r {
            DateReading::Day(day) | DateReading::Month(day) => Some(*day),
            _ => None,
        })
    };
    let near = chrono::TimeDelta::days(i64::from(NEAR));
    Some((days().min()?.checked_sub_signed(near)?, days().max()?.checked_add_signed(near)?))
}

/// The reading of a serial number in a column whose other dates lie near some days.
pub(super) fn serial_reading(days: i32, near: Option2<Date>) -> DateReading {
    match serial_day(days) {
        Some(day) if near.is_none_or(|(first, last)| first <= day && day <= last) => DateReading::Day(day),
        _ => DateReading::Serial,
    }
}
