//! Digits with their separators as exact numbers, under either decimal mark.

use super::{COMMA, NOT_A_NUMBER, POINT, TOO_LARGE};
use crate::base::Decimal;

/// The character before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

/// What one text says about the decimal mark of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The same number with either mark, or a number with neither.
    None,
    /// Another number with each mark: `1,234`.
    Either,
    /// A number with this mark only; `strong` when its separators leave no other reading (`1.234,50`), weak when a
    /// slip would look the same (`12,5`).
    Only {
        /// The mark.
        mark: Mark,
        /// True when two separators or more agree on it.
        strong: bool,
    },
}

/// Blanks and apostrophes group digits under either mark.
const GROUPERS: [char; 3] = [' ', '\'', '’'];

/// The digits before and after the mark, and the power of ten of a number such as `1.2E+05`.
struct Parts<'t> {
    whole: String,
    fraction: &'t str,
    exponent: i32,
}

/// Reads a number exactly, multiplied by a power of ten: at most 36 digits, of which 18 after the point. Finer digits
/// are cut off: they are noise of binary fractions, and rounding half away from zero gives the same without them.
///
/// # Errors
/// The reason why it is no number under this mark.
pub fn read(text: &str, mark: Mark, power: u8) -> Result<Decimal, &'static str> {
    let Parts { whole, fraction, exponent } = parts(text, mark)?;
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let mut kept = digits.trim_end_matches('0');
    let length = |text: &str| i32::try_from(text.len()).unwrap_or(i32::MAX);
    let mut scale = length(fraction) - exponent - i32::from(power) - (length(digits) - length(kept));
    if scale > 18 {
        let cut = usize::try_from(scale - 18).unwrap_or(usize::MAX);
        let rest = &kept[..kept.len().saturating_sub(cut)];
        kept = rest.trim_end_matches('0');
        scale = 18 - (length(rest) - length(kept));
    }
    if kept.is_empty() {
        return Ok(Decimal::whole(0));
    }
    if length(kept) + (-scale).max(0) > 36 {
        return Err(TOO_LARGE);
    }
    let units: i128 = kept.parse().map_err(|_| TOO_LARGE)?;
    let up = u32::try_from(-scale).unwrap_or(0);
    Ok(Decimal::new(units * 10_i128.pow(up), u8::try_from(scale).unwrap_or(0)))
}

/// What a text says about the mark of its column.
pub fn evidence(text: &str) -> Evidence {
    let value = |mark| parts(text, mark).map(|p| (p.whole, p.fraction, p.exponent));
    let separators = text.chars().filter(|c| matches!(c, '.' | ',') || GROUPERS.contains(c)).count();
    match (value(Mark::Point), value(Mark::Comma)) {
        (Ok(point), Ok(comma)) if point != comma => Evidence::Either,
        (Ok(_), Err(_)) => Evidence::Only { mark: Mark::Point, strong: separators > 1 },
        // `1,2345` and `1234,567` may be slips in a column of thousands.
        (Err(_), Ok((whole, fraction, _))) if separators == 1 && (fraction.len() > 2 && !whole.starts_with('0')) => {
            Evidence::None
        }
        (Err(_), Ok(_)) => Evidence::Only { mark: Mark::Comma, strong: separators > 1 },
        _ => Evidence::None,
    }
}

fn parts(text: &str, mark: Mark) -> Result<Parts<'_>, &'static str> {
    let (text, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], power_of(&text[at + 1..])?),
        None => (text, 0),
    };
    let (decimal, other, reason) = match mark {
        Mark::Point => ('.', ',', COMMA),
        Mark::Comma => (',', '.', POINT),
    };
    let (whole, fraction) = text.split_once(decimal).unwrap_or((text, ""));
    let known = |c: char| c.is_ascii_digit() || c == other || GROUPERS.contains(&c);
    if !text.bytes().any(|b| b.is_ascii_digit()) || !whole.chars().all(known) {
        return Err(NOT_A_NUMBER);
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        // `1.234,50` under a point: its comma stands where none belongs.
        let marks = fraction.contains(other) && fraction.bytes().all(|b| b.is_ascii_digit() || b == other as u8);
        return Err(if marks { reason } else { NOT_A_NUMBER });
    }
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        return Ok(Parts { whole: whole.to_owned(), fraction, exponent });
    };
    let groups: Vec<&str> = whole.split(separator).collect();
    if !groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit())) {
        return Err(NOT_A_NUMBER);
    }
    let good = threes(&groups) || (separator == ',' && lakhs(&groups));
    if !good || groups[0].starts_with('0') {
        return Err(if separator == other { reason } else { NOT_A_NUMBER });
    }
    Ok(Parts { whole: groups.concat(), fraction, exponent })
}

/// `1,234,567`
fn threes(groups: &[&str]) -> bool {
    (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3)
}

/// `12,34,567`: Indian grouping.
fn lakhs(groups: &[&str]) -> bool {
    let [first, middle @ .., last] = groups else { return false };
    !middle.is_empty() && (1..=2).contains(&first.len()) && middle.iter().all(|g| g.len() == 2) && last.len() == 3
}

/// The power of ten after an `E`: `+05`.
fn power_of(text: &str) -> Result<i32, &'static str> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NOT_A_NUMBER);
    }
    text.parse().map_err(|_| NOT_A_NUMBER)
}
