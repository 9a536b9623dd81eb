//! Printed numbers: their digits, signs and values.

/// The value of a printed number, percent signs and units left out; none without a digit.
pub(super) fn value(text: &str) -> Option<f64> {
    let text = text.trim();
    let negative = text.starts_with(['−', '-']);
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let size: f64 = digits.trim_matches('.').parse().ok()?;
    Some(if negative { -size } else { size })
}

/// Digits that a reader reads: without leading zeros.
pub(super) fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).skip_while(|c| *c == '0').count()
}

/// Digits behind the point.
pub(super) fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, rest)| rest.chars().take_while(char::is_ascii_digit).count())
}

/// True for a text that prints a number.
pub(super) fn is_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// What is wrong with the sign of a variance (R13): `+` or U+2212 before digits, none before zero.
pub(super) fn variance_sign(text: &str) -> Option<&'static str> {
    let zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    match text.chars().next() {
        Some('-') => Some("has a hyphen for a minus sign"),
        Some('+' | '−') if zero => Some("is zero with a sign"),
        Some(c) if c.is_ascii_digit() && !zero => Some("has no sign"),
        _ => None,
    }
}

/// True when a printed number shows a value to its last digit, give or take `slack` of these digits.
pub(super) fn shows(text: &str, exact: f64, slack: f64) -> bool {
    let step = 0.1_f64.powi(i32::try_from(decimals(text)).unwrap_or(0));
    value(text).is_some_and(|shown| (shown - exact).abs() <= step * (0.5 + slack) + exact.abs() * 1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_printed() {
        assert_eq!(value("−1,234.5"), Some(-1234.5));
        assert_eq!(value("+5.0个百分点"), Some(5.0));
        assert_eq!(value("n.a."), None);
        assert_eq!((digits("0.06"), digits("1,234.5"), digits("0")), (1, 5, 0));
        assert_eq!(decimals("+5.25pp"), 2);
        assert!(shows("+17.1", 17.149, 0.0) && !shows("+17.2", 17.149, 0.0) && shows("+17.2", 17.149, 1.0));
    }

    #[test]
    fn signs_belong_to_variances() {
        assert_eq!(variance_sign("+13"), None);
        assert_eq!(variance_sign("−13"), None);
        assert_eq!(variance_sign("0.0"), None);
        assert_eq!(variance_sign("n.a."), None);
        assert!(variance_sign("13").is_some() && variance_sign("-13").is_some() && variance_sign("+0.0").is_some());
    }
}
