//! Printed parts that add up to the printed whole: largest remainder against the whole as it is printed,
//! which may itself have been moved as a part of something larger.

use crate::base::decimal::div_round;
use crate::base::{Format, Value};

/// Digits kept below the last printed one while parts are compared with their whole.
pub(super) const FINER: u8 = 6;

/// The last-digit integers of parts, moved where needed so that they add up to `target`, the integer
/// printed for their whole. Parts that do not add up to the whole in the first place are only rounded.
pub(crate) fn foot(parts: &[Option<Value>], whole: Value, target: i128, format: Format) -> Vec<Option<i128>> {
    let fine = Format { decimals: format.decimals.saturating_add(FINER), ..format };
    let divisor = 10_i128.pow(u32::from(FINER));
    let plain = || parts.iter().map(|p| p.map(|v| format.digits(v))).collect();
    let known: Vec<i128> = parts.iter().flatten().map(|v| fine.digits(*v)).collect();
    let sum: i128 = known.iter().sum();
    // Each part may err by half a fine unit, and so may the whole.
    if (sum - fine.digits(whole)).abs() > known.len() as i128 + 1 {
        return plain();
    }
    let mut digits: Vec<i128> = known.iter().map(|k| div_round(*k, divisor)).collect();
    let mut left = target - digits.iter().sum::<i128>();
    if left.unsigned_abs() > digits.len() as u128 {
        return plain();
    }
    let mut order: Vec<usize> = (0..digits.len()).collect();
    let error = |i: usize| known[i] - digits[i] * divisor;
    order.sort_by_key(|&i| (if left > 0 { -error(i) } else { error(i) }, i));
    for i in order {
        if left == 0 {
            break;
        }
        digits[i] += left.signum();
        left -= left.signum();
    }
    let mut digits = digits.into_iter();
    parts.iter().map(|p| p.and_then(|_| digits.next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Decimal, Magnitude};

    fn cents(units: i128) -> Value {
        Value::Exact(Decimal::new(units, 2))
    }

    #[test]
    fn thirds_add_up_to_the_whole() {
        let parts = [Some(cents(333_334)), None, Some(cents(333_333)), Some(cents(333_333))];
        let format = Format::amount(Magnitude::Thousand, 1);
        let digits = foot(&parts, cents(1_000_000), format.digits(cents(1_000_000)), format);
        assert_eq!(digits, [Some(34), None, Some(33), Some(33)]);
    }

    #[test]
    fn children_follow_a_parent_that_was_moved() {
        let parts = [Some(cents(15_000)), Some(cents(25_000))];
        let format = Format::amount(Magnitude::One, 0);
        let digits = foot(&parts, cents(40_000), 401, format);
        assert_eq!(digits.iter().flatten().sum::<i128>(), 401);
    }

    #[test]
    fn parts_of_something_else_are_only_rounded() {
        let parts = [Some(cents(100)), Some(cents(200))];
        let format = Format::amount(Magnitude::One, 0);
        assert_eq!(foot(&parts, cents(900), 9, format), [Some(1), Some(2)]);
    }
}
