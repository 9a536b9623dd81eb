//! A number before it is shown, and the text of it that programs read.

use serde::Serialize;

use super::Decimal;

/// A number before it is shown: exact, or a quotient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Money, quantities and counts, and their differences.
    Exact(Decimal),
    /// Ratios, averages, days, scores, relative variances. Always finite.
    Real(f64),
}

impl Value {
    /// The nearest binary number.
    pub fn to_f64(self) -> f64 {
        match self {
            Value::Exact(d) => d.to_f64(),
            Value::Real(r) => r,
        }
    }

    /// The text in CSV and JSON: exact numbers with all their digits, quotients with 12 significant ones.
    pub fn text(self) -> String {
        match self {
            Value::Exact(d) => d.text(),
            Value::Real(r) => significant(r, 12),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

/// A float with so many significant digits, never in exponent form, without trailing zeros.
fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    // Scientific notation rounds to the digits; its exponent then tells how many stand after the point.
    let scientific = format!("{value:.*e}", digits - 1);
    let exponent: i32 = scientific.rsplit('e').next().and_then(|e| e.parse().ok()).unwrap_or(0);
    let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
    let rounded: f64 = scientific.parse().unwrap_or(value);
    let text = format!("{rounded:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_have_twelve_significant_digits() {
        assert_eq!(Value::Real(3_328_607.46 / 13_500_000.0).text(), "0.246563515556");
        assert_eq!(Value::Real(0.25).text(), "0.25");
        assert_eq!(Value::Real(1.0 / 3.0e6).text(), "0.000000333333333333");
        assert_eq!(Value::Real(123_456_789_012_345.0).text(), "123456789012000");
        assert_eq!(Value::Real(0.999_999_999_999_9).text(), "1");
    }
}
