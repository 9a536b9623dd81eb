//! Largest remainder: whole parts that add up exactly to a whole.

/// Splits `total` into whole parts proportional to `weights` (largest remainder; ties go to the larger
/// weight, then to the earlier part). Parts add up to `total` exactly. `None` when there is no part, a
/// weight is negative or not finite, or all are zero while the total is not.
pub fn apportion(total: i128, weights: &[f64]) -> Option<Vec<i128>> {
    let sum: f64 = weights.iter().sum();
    if weights.is_empty() || weights.iter().any(|w| !w.is_finite() || *w < 0.0) || !sum.is_finite() {
        return None;
    }
    if sum == 0.0 {
        return (total == 0).then(|| vec![0; weights.len()]);
    }
    let magnitude = total.unsigned_abs() as f64;
    let exact: Vec<f64> = weights.iter().map(|w| magnitude * (w / sum)).collect();
    let mut parts: Vec<i128> = exact.iter().map(|e| e.floor() as i128).collect();
    let mut left = total.unsigned_abs() as i128 - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| {
        let fraction = |i: usize| exact[i] - exact[i].floor();
        fraction(b).total_cmp(&fraction(a)).then(weights[b].total_cmp(&weights[a])).then(a.cmp(&b))
    });
    let step = left.signum();
    // Floats above 2^53 can leave more than one unit a part, hence the cycle.
    for i in order.iter().cycle() {
        if left == 0 {
            break;
        }
        parts[*i] += step;
        left -= step;
    }
    Some(if total < 0 { parts.into_iter().map(|p| -p).collect() } else { parts })
}

/// Rounds exact parts (at a fine scale) to a coarser one so that they add up to the rounded whole: the
/// parts whose rounding errs most give way first. `divisor` is the fine units of one coarse unit.
pub fn round_to_whole(parts: &[i128], whole: i128, divisor: i128) -> Vec<i128> {
    let mut rounded: Vec<i128> = parts.iter().map(|p| super::decimal::div_round(*p, divisor)).collect();
    let mut left = super::decimal::div_round(whole, divisor) - rounded.iter().sum::<i128>();
    if parts.iter().sum::<i128>() != whole {
        return rounded;
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let error = |i: usize| parts[i] - rounded[i] * divisor;
    order.sort_by_key(|&i| (if left > 0 { -error(i) } else { error(i) }, i));
    let step = left.signum();
    for i in order {
        if left == 0 {
            break;
        }
        rounded[i] += step;
        left -= step;
    }
    rounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_apportionment_of_1790() {
        // Oracle O8.1: 60 seats for the 15 states by free population (methods.md B8).
        let population = [
            630_560., 475_327., 432_879., 353_523., 331_589., 278_514., 236_841., 206_236., 179_570., 141_822.,
            85_533., 70_835., 68_705., 68_446., 55_540.,
        ];
        let seats = apportion(60, &population).expect("weights are valid");
        assert_eq!(seats, [11, 8, 7, 6, 6, 5, 4, 3, 3, 2, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn thirds_of_a_hundred_percent() {
        assert_eq!(apportion(1000, &[1.0, 1.0, 1.0]), Some(vec![334, 333, 333]));
        assert_eq!(apportion(-1000, &[1.0, 1.0, 1.0]), Some(vec![-334, -333, -333]));
        assert_eq!(apportion(5, &[0.0, 0.0]), None);
        assert_eq!(apportion(5, &[1.0, -1.0]), None);
    }

    #[test]
    fn rounded_parts_add_up_to_the_rounded_whole() {
        let parts = [1_449, 1_449, 1_449, -347];
        let rounded = round_to_whole(&parts, 4_000, 1_000);
        assert_eq!(rounded.iter().sum::<i128>(), 4);
    }
}
