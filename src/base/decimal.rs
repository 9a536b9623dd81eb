//! Exact decimal numbers: an integer and the place of its point.

use std::cmp::Ordering;
use std::fmt;

/// `units` × 10^−`scale`: money in minor units (or finer), quantities, counts.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    /// The integer.
    pub units: i128,
    /// Digits after the point, at most 18.
    pub scale: u8,
}

impl Decimal {
    /// An exact number from its integer and its digits after the point.
    pub const fn new(units: i128, scale: u8) -> Self {
        Decimal { units, scale }
    }

    /// A whole number.
    pub const fn whole(units: i128) -> Self {
        Decimal { units, scale: 0 }
    }

    /// The same number with more digits after the point; saturates instead of overflowing.
    pub fn rescale(self, scale: u8) -> Decimal {
        let up = u32::from(scale.saturating_sub(self.scale));
        Decimal { units: self.units.saturating_mul(10_i128.pow(up.min(36))), scale: self.scale.max(scale) }
    }

    /// The nearest binary number, for ratios and geometry only.
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10_f64.powi(i32::from(self.scale))
    }

    /// The number rounded half away from zero to fewer digits after the point, as an integer at `scale`.
    pub fn round(self, scale: u8) -> i128 {
        if scale >= self.scale {
            return self.rescale(scale).units;
        }
        let by = 10_i128.pow(u32::from(self.scale - scale).min(36));
        div_round(self.units, by)
    }

    /// The text with every digit of the scale: `-1234.50`.
    pub fn text(self) -> String {
        let scale = usize::from(self.scale);
        let digits = self.units.unsigned_abs().to_string();
        let digits = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        let sign = if self.units < 0 { "-" } else { "" };
        if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// Integer division rounded half away from zero; the divisor must be positive.
pub fn div_round(value: i128, by: i128) -> i128 {
    let (quotient, rest) = (value / by, value % by);
    if rest.unsigned_abs() * 2 >= by.unsigned_abs() { quotient + value.signum() } else { quotient }
}

impl std::ops::Add for Decimal {
    type Output = Decimal;
    fn add(self, other: Decimal) -> Decimal {
        let (a, b) = (self.rescale(other.scale), other.rescale(self.scale));
        Decimal { units: a.units.saturating_add(b.units), scale: a.scale }
    }
}

impl std::ops::Sub for Decimal {
    type Output = Decimal;
    fn sub(self, other: Decimal) -> Decimal {
        self + -other
    }
}

impl std::ops::Neg for Decimal {
    type Output = Decimal;
    fn neg(self) -> Decimal {
        Decimal { units: self.units.saturating_neg(), scale: self.scale }
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rescale(other.scale).units.cmp(&other.rescale(self.scale).units)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_every_digit() {
        assert_eq!(Decimal::new(-5, 2).text(), "-0.05");
        assert_eq!(Decimal::new(332_860_746, 2).text(), "3328607.46");
        assert_eq!(Decimal::whole(7).text(), "7");
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(Decimal::new(25, 1).round(0), 3);
        assert_eq!(Decimal::new(-25, 1).round(0), -3);
        assert_eq!(Decimal::new(24, 1).round(0), 2);
        assert_eq!(Decimal::new(24, 1).round(3), 2400);
    }

    #[test]
    fn sums_at_different_scales_are_exact() {
        assert_eq!(Decimal::new(1, 1) + Decimal::new(2, 3), Decimal::new(102, 3));
        assert_eq!(Decimal::new(1, 1) - Decimal::new(100, 3), Decimal::whole(0));
    }
}
