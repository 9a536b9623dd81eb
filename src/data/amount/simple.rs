//! Plain numbers such as `-1234.50`, which is what nearly every cell of a large file holds: read in one pass.

use super::digits::{Evidence, Mark};
use crate::base::Decimal;

/// A number of ASCII digits with at most one point, as short as its zeros allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Simple {
    units: i64,
    scale: u8,
    /// True when it has a point, which then is its decimal mark.
    point: bool,
}

/// Most digits that surely fit 64 bits.
const DIGITS: usize = 18;

/// The number of a text that has one reading only; `None` for every other text (`1.234` may be two numbers).
pub(super) fn simple(text: &str) -> Option<Simple> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.len() > DIGITS + 1 || !digits.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (mut units, mut count, mut point) = (0_i64, 0, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' if count < DIGITS => (units, count) = (units * 10 + i64::from(byte - b'0'), count + 1),
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    let fraction = count - point.unwrap_or(count);
    // Three digits behind the point may be thousands; a point with nothing behind it is left to the long way.
    if fraction == 3 || (point.is_some() && fraction == 0) {
        return None;
    }
    let mut scale = u8::try_from(fraction).ok()?;
    while scale > 0 && units % 10 == 0 {
        (units, scale) = (units / 10, scale - 1);
    }
    Some(Simple { units: if negative { -units } else { units }, scale, point: point.is_some() })
}

impl Simple {
    /// What it says about the decimal mark of its column.
    pub(super) fn evidence(self) -> Evidence {
        if self.point { Evidence::Only { mark: Mark::Point, strong: false } } else { Evidence::None }
    }

    /// The number, multiplied by a power of ten; `None` in a column of decimal commas, where its point separates nothing.
    pub(super) fn number(self, mark: Option<Mark>, power: u8) -> Option<Decimal> {
        if self.point && mark == Some(Mark::Comma) {
            return None;
        }
        let units = i128::from(self.units);
        // As the digits are read: without zeros at the end.
        match self.scale.checked_sub(power) {
            Some(scale) => Some(Decimal::new(units, scale)),
            None => Some(Decimal::new(units * 10_i128.pow(u32::from(power - self.scale)), 0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AmountReading, Meaning, digits, read_amounts, take_apart};
    use super::*;

    const TEXTS: [&str; 24] = [
        "0",
        "-0",
        "12",
        "-12",
        "12.5",
        "12.50",
        "-0.05",
        "0.00",
        "1.234",
        "1234.567",
        "007",
        "007.10",
        "12.",
        ".5",
        "-",
        "1-",
        "--1",
        "999999999999999999",
        "9999999999999999999",
        "0.000000000000000001",
        "1e5",
        "1,5",
        "１２",
        "12.3400",
    ];

    #[test]
    fn the_short_way_reads_what_the_long_way_reads() {
        for text in TEXTS {
            let Some(found) = simple(text) else { continue };
            let taken = take_apart(text, true).expect("a number").expect("not missing");
            assert_eq!(found.evidence(), digits::evidence(&taken.core), "{text}");
            for exponent in [0, 4] {
                let meaning = Meaning { exponent, currency: "CNY", money: true };
                let long = taken.number(Mark::Point, meaning);
                assert_eq!(
                    found.number(None, exponent).map(AmountReading::Number),
                    Some(long),
                    "{text} × 10^{exponent}"
                );
            }
        }
        assert!(
            ["1.234", "12.", ".5", "-", "1-", "--1", "1e5", "1,5", "9999999999999999999"]
                .iter()
                .all(|t| simple(t).is_none())
        );
    }

    #[test]
    fn a_point_among_decimal_commas_is_not_read_as_one() {
        let texts = ["1,5", "2,25", "12.5"];
        let meaning = Meaning { exponent: 0, currency: "EUR", money: true };
        let column = read_amounts(&texts, &[100, 100, 1], meaning);
        assert_eq!(column.mark, Some(Mark::Comma));
        assert!(matches!(column.readings.get(2), AmountReading::Refused(_)), "{:?}", column.readings.get(2));
    }
}
