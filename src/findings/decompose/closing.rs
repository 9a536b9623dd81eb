//! Parts in whole minor units that add up to their whole (largest remainder).

/// A number as whole units and the fraction of a unit beyond them, so that amounts of any size keep their cents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Whole units, rounded down.
    units: i128,
    /// What is left of the next one, from 0 to below 1.
    beyond: f64,
}

impl Part {
    /// A whole number.
    pub fn whole(units: i128) -> Part {
        Part { units, beyond: 0.0 }
    }

    /// a × b ÷ c, exact to a fraction of a unit; 0 where c is 0.
    pub fn ratio(a: i128, b: i128, c: i128) -> Part {
        if c == 0 {
            return Part::whole(0);
        }
        match a.checked_mul(b) {
            Some(product) => {
                let rest = product.rem_euclid(c);
                Part { units: product.div_euclid(c), beyond: 0.0 }.plus_signed(rest as f64 / c as f64)
            }
            None => Part::real(a as f64 * b as f64 / c as f64),
        }
    }

    /// A float.
    pub fn real(value: f64) -> Part {
        Part { units: value.floor() as i128, beyond: value - value.floor() }
    }

    /// The sum.
    pub fn plus(self, other: Part) -> Part {
        Part { units: self.units.saturating_add(other.units), beyond: self.beyond }.plus_signed(other.beyond)
    }

    /// The difference.
    pub fn minus(self, other: Part) -> Part {
        Part { units: self.units.saturating_sub(other.units), beyond: self.beyond }.plus_signed(-other.beyond)
    }

    /// This number times a ÷ b; 0 where b is 0.
    pub fn scaled(self, a: i128, b: i128) -> Part {
        let beyond = if b == 0 { 0.0 } else { self.beyond * (a as f64 / b as f64) };
        Part::ratio(self.units, a, b).plus(Part::real(beyond))
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        self.units as f64 + self.beyond
    }

    fn plus_signed(self, fraction: f64) -> Part {
        let beyond = self.beyond + fraction;
        let carry = beyond.floor();
        Part { units: self.units.saturating_add(carry as i128), beyond: beyond - carry }
    }
}

/// The parts in whole units that add up to `total`: each rounded down, the units left over given to the largest
/// fractions, ties to the earlier part. Where more is left over than there are parts (the parts are not those of this
/// total, or were too large to be exact), the largest part takes it.
pub fn close(parts: &[Part], total: i128) -> Vec<i128> {
    let mut closed: Vec<i128> = parts.iter().map(|p| p.units).collect();
    let left = closed.iter().fold(total, |left, part| left.saturating_sub(*part));
    let count = i128::try_from(parts.len()).unwrap_or(i128::MAX);
    if (0..=count).contains(&left) {
        let mut order: Vec<usize> = (0..parts.len()).collect();
        // The noise of floats must not decide a tie.
        let fraction = |at: usize| (parts[at].beyond * 1e6).round();
        order.sort_by(|a, b| fraction(*b).total_cmp(&fraction(*a)).then(a.cmp(b)));
        for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
            closed[at] = closed[at].saturating_add(1);
        }
    } else if let Some(largest) = (0..closed.len()).rev().max_by_key(|at| closed[*at].unsigned_abs()) {
        closed[largest] = closed[largest].saturating_add(left);
    }
    closed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_close() {
        let third = Part::ratio(100, 1, 3);
        assert_eq!(close(&[third, third, third], 100), [34, 33, 33]);
        let minus = Part::ratio(-100, 1, 3);
        assert_eq!(close(&[minus, minus, minus], -100), [-33, -33, -34]);
        assert_eq!(close(&[], 0), Vec::<i128>::new());
    }

    #[test]
    fn amounts_beyond_floats_keep_their_units() {
        let large = 10_i128.pow(30);
        assert_eq!(close(&[Part::ratio(large + 1, 1, 1), Part::ratio(-large, 1, 1)], 1), [large + 1, -large]);
        let part = Part::ratio(-7, 1, 2);
        assert_eq!((part.to_f64(), part.minus(Part::real(0.25)).to_f64()), (-3.5, -3.75));
        assert!((Part::ratio(10, 1, 4).scaled(-3, 2).to_f64() + 3.75).abs() < 1e-12);
    }

    #[test]
    fn a_total_of_other_parts_goes_to_the_largest() {
        assert_eq!(close(&[Part::whole(1), Part::whole(-9)], 2), [1, 1]);
    }
}
