//! Jumps by a power of ten, which are units more often than business (methods.md B6).

use crate::base::robust::median;

/// A value so many times its median, or so many times less, is in another unit: nearer to a thousand than to a ten.
const JUMP: f64 = 316.0;

/// By which power of ten the last value of a series is in another unit than those before: 1,000 for yuan that became
/// thousands, 0.0001 the other way; none for what business can do.
pub fn unit_jump(values: &[f64]) -> Option<f64> {
    let (last, before) = values.split_last()?;
    let usual = median(&before.iter().copied().filter(|v| *v > 0.0).collect::<Vec<f64>>())?;
    let times = last / usual;
    let jumped = *last > 0.0 && before.len() >= 3 && !(1.0 / JUMP..=JUMP).contains(&times);
    jumped.then(|| 10_f64.powi(times.log10().round() as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_unit_is_a_power_of_ten() {
        let usual = [95.0, 105.0, 100.0, 98.0];
        let jump = |last: f64| unit_jump(&[&usual[..], &[last]].concat());
        assert_eq!([jump(1_010_000.0), jump(0.0102)], [Some(10_000.0), Some(0.0001)]);
        // A tenth, ten times, nothing at all: business.
        assert_eq!([jump(10.0), jump(1000.0), jump(0.0), unit_jump(&[1.0, 1e6])], [None; 4]);
    }
}
