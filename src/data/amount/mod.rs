//! Amounts and quantities as people write them, read exactly: never through a float.
//!
//! A text is taken apart into sign, currency ([`currency`]), power of ten ([`unit`]) and digits ([`digits`]); the
//! column as a whole says which mark stands before its decimals ([`column`]).

mod column;
mod currency;
pub mod digits;
mod readings;
mod simple;
#[cfg(test)]
mod tests;
mod unit;

pub use column::{AmountColumn, read_amounts};
pub use currency::{codes, foreign_header, names_currency};
pub use digits::{Evidence, Mark};
pub use unit::{begins_with_power, header_exponent, of_unit, strip as power, word_of};

use super::plain::{is_missing, is_workbook_error, plain_digits};
use crate::base::Decimal;

/// What one text of a number column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountReading {
    /// Nothing: missing, which is not zero.
    Blank,
    /// A number without trailing zeros after its point.
    Number(Decimal),
    /// Not a number in this column, and why.
    Refused(&'static str),
}

/// How the numbers of a column are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning<'a> {
    /// Power of ten of the column's unit (万元 is 4), for numbers without a unit of their own.
    pub exponent: u8,
    /// The project's currency.
    pub currency: &'a str,
    /// True for amounts of money, false for quantities.
    pub money: bool,
}

/// Reason: letters or signs that belong to no number.
pub const NOT_A_NUMBER: &str = "is not a number";
/// Reason: a percentage where an amount is expected.
pub const PERCENT: &str = "is a percentage";
/// Reason: a comma in a column of decimal points that groups digits in no known way.
pub const COMMA: &str = "has a comma that does not separate thousands";
/// Reason: a point in a column of decimal commas that groups digits in no known way.
pub const POINT: &str = "has a point that does not separate thousands";
/// Reason: another number with a decimal point than with a decimal comma, in a column that has both.
pub const TWO_READINGS: &str = "is one number with a decimal point and another with a decimal comma";
/// Reason: another currency than the project's.
pub const CURRENCY: &str = "is in another currency";
/// Reason: more digits than an exact number holds.
pub const TOO_LARGE: &str = "is too large";
/// Reason: what a workbook shows where a formula failed.
pub const WORKBOOK_ERROR: &str = "is an error of the workbook";

/// What to do about a reason.
pub fn hint(reason: &str, text: &str, currency: &str) -> String {
    let hint = match reason {
        NOT_A_NUMBER => "write digits such as 1234.50, or leave the cell blank when the number is missing",
        PERCENT => "write the number itself",
        COMMA => "write 1234.5 or 1,234.5; groups have three digits",
        POINT => "write 1234,5 or 1.234,5; groups have three digits",
        TWO_READINGS => "the column has both marks; write all of it with one of them",
        TOO_LARGE => "look for a unit or a separator that is lost",
        WORKBOOK_ERROR => "mend the formula, or leave the cell blank when the number is missing",
        CURRENCY => {
            let word = take_apart(text, true).ok().flatten().and_then(|w| w.currency).map_or("another", |(w, _)| w);
            return format!("it says {word} and the project counts in {currency}: convert it, or leave the row out");
        }
        _ => "write a number",
    };
    hint.to_owned()
}

/// A text without its sign, its currency and its power of ten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    negative: bool,
    /// Digits and separators.
    core: String,
    /// Power of ten of a unit that the text names itself: 4 for `12万`, 0 for `5元`.
    power: Option<u8>,
    currency: Option<currency::Named>,
}

/// Takes a text apart; `None` when it says that there is nothing.
fn take_apart(text: &str, money: bool) -> Result<Option<Written>, &'static str> {
    let plain = plain_digits(text);
    let mut rest = plain.trim();
    if is_missing(rest) {
        return Ok(None);
    }
    if is_workbook_error(rest) {
        return Err(WORKBOOK_ERROR);
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (negative, rest) = (true, inner.trim());
    }
    let mut signed = false;
    let (mut currency, mut power) = (None, None);
    // A sign may stand before or after the symbol of the currency, and after the number.
    loop {
        let before = rest;
        let leading = ['-', '+', '△', '▲'].iter().find_map(|&sign| Some((rest.strip_prefix(sign)?, sign)));
        let sign = leading.or_else(|| Some((rest.strip_suffix('-')?, '-')));
        if let (Some((stripped, sign)), false) = (sign, signed) {
            (rest, signed) = (stripped.trim(), true);
            negative |= sign != '+';
        }
        if currency.is_none()
            && let Some((stripped, named)) = currency::strip(rest)
        {
            // `5元` names the unit itself; `¥5` is `5` in the column's unit.
            let unit = rest.starts_with(stripped) && named.0.ends_with(['元', '圆', '円']);
            power = power.or(unit.then_some(0));
            (rest, currency) = (stripped.trim(), Some(named));
        }
        if power.is_none_or(|p| p == 0)
            && let Some((stripped, p)) = unit::strip(rest, money)
        {
            (rest, power) = (stripped.trim(), Some(p));
        }
        if rest == before {
            break;
        }
    }
    if rest.ends_with(['%', '‰']) {
        return Err(PERCENT);
    }
    Ok(Some(Written { negative, core: rest.to_owned(), power, currency }))
}

impl Written {
    /// The number under a mark.
    fn number(&self, mark: Mark, meaning: Meaning<'_>) -> AmountReading {
        if self.currency.is_some_and(|(_, codes)| !codes.contains(&meaning.currency)) {
            return AmountReading::Refused(CURRENCY);
        }
        match digits::read(&self.core, mark, self.power.unwrap_or(meaning.exponent)) {
            Ok(n) => AmountReading::Number(Decimal::new(if self.negative { -n.units } else { n.units }, n.scale)),
            Err(reason) => AmountReading::Refused(reason),
        }
    }
}
