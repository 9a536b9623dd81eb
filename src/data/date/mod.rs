//! Dates and months as people write them: by a declared pattern ([`pattern`]), or by the form of each text ([`form`],
//! [`words`]) and what the whole column says about the order of day, month and year ([`order`]).

mod form;
mod order;
mod pattern;
#[cfg(test)]
mod tests;
mod words;

pub use form::{Family, century};
pub use words::numerals;

pub use super::plain::plain_digits;
use crate::base::Date;
use crate::data::texts::TextList;
use form::{Form, date, form};

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
    /// A number that a spreadsheet would show as a date, far from the other dates of its column.
    Serial,
    /// What a spreadsheet shows for an empty cell under a date format: `1900-01-00`, `0000-00-00`.
    Zero,
    /// A day or month without its year: `3月5日`, `Mar 5`.
    NoYear,
    /// What a workbook shows where a formula failed.
    WorkbookError,
    /// Not a date in the column's form.
    Other,
}

/// Why a whole column cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateDoubt {
    /// Several orders fit alike.
    Ambiguous {
        /// Code of an example.
        code: usize,
        /// The example.
        text: String,
        /// Its readings, each with the pattern that would declare it.
        readings: Vec<(Date, String)>,
    },
    /// Some texts have only the day first, others only the month first: the code of the second example, and both.
    Mixed(usize, String, String),
}

/// The readings of a column's distinct texts, and what about their form is worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateColumn {
    /// One reading a text.
    pub readings: Vec<DateReading>,
    /// The way each text is written.
    pub families: Vec<Family>,
}

/// A first and a last value, if there are any.
type Option2<T> = Option<(T, T)>;

/// Reads the distinct texts of a column, each for one row.
///
/// # Errors
/// See [`read_date_column`].
#[cfg(test)]
pub fn read_dates<L: TextList + ?Sized>(texts: &L, pattern: Option<&str>) -> Result<Vec<DateReading>, DateDoubt> {
    read_date_column(texts, &vec![1; texts.count()], pattern).map(|c| c.readings)
}

/// Reads the distinct texts of a column: by the declared strftime pattern, else by their form; `counts` are the rows
/// of each. Serial numbers are read in a column that has nothing else, and near its other dates.
///
/// # Errors
/// Texts such as `03/04/2026` or `03/04/26` whose order the column does not show.
pub fn read_date_column<L: TextList + ?Sized>(
    texts: &L,
    counts: &[u64],
    pattern: Option<&str>,
) -> Result<DateColumn, DateDoubt> {
    let plain: Vec<String> =
        (0..texts.count()).map(|number| plain_digits(texts.text(number)).trim().to_owned()).collect();
    if let Some(pattern) = pattern {
        let read = plain.iter().map(|t| pattern::by_pattern(t, pattern));
        let (readings, families) = read.unzip();
        return Ok(DateColumn { readings, families });
    }
    let forms: Vec<Form> = plain.iter().map(|t| form(t)).collect();
    let day_first = order::year_last(&forms, counts, &plain)?;
    let short = order::short_year(&forms, counts, &plain, day_first)?;
    let settle = |form: &Form| match *form {
        Form::Settled(reading, family) => (reading, family),
        Form::YearLast { first, second, year, .. } => {
            let (day, month) = if day_first.unwrap_or(true) { (first, second) } else { (second, first) };
            (date(year, month, day).map_or(DateReading::Impossible, DateReading::Day), Family::YearLast)
        }
        Form::ShortYear { numbers, .. } => {
            let day = short.and_then(|order| order::short_date(numbers, order));
            (day.map_or(DateReading::Impossible, DateReading::Day), Family::ShortYear)
        }
        Form::Serial(_) => (DateReading::Serial, Family::Serial),
    };
    let (mut readings, families): (Vec<_>, Vec<_>) = forms.iter().map(settle).unzip();
    let near = order::serials(&readings);
    for (reading, form) in readings.iter_mut().zip(&forms) {
        if let Form::Serial(days) = form {
            *reading = order::serial_reading(*days, near);
        }
    }
    Ok(DateColumn { readings, families })
}
