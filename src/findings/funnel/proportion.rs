//! Shares of few and of many: their limits, and whether two of them differ.

/// Shares of fewer than so many are shown with their limits.
pub const FEW: usize = 30;
/// Deviations of the normal distribution that leave 5 % outside.
const Z: f64 = 1.959_963_984_540_054;

/// The limits of a share at 95 %: Wilson's interval, which stays within 0 and 1 and needs no large numbers; none of
/// nothing.
pub fn wilson(part: usize, all: usize) -> Option<(f64, f64)> {
    if all == 0 {
        return None;
    }
    let (n, p) = (all as f64, part as f64 / all as f64);
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let below = 1.0 + z2 / n;
    Some((((centre - spread) / below).max(0.0), ((centre + spread) / below).min(1.0)))
}

/// True when two shares differ by more than chance at 95 %.
pub fn differ((part, all): (usize, usize), (other, others): (usize, usize)) -> bool {
    let (share, before) = (part as f64 / all as f64, other as f64 / others as f64);
    margin_of_change((part, all), (other, others)).is_some_and(|margin| (share - before).abs() > margin)
}

/// What two shares must differ by to differ by more than chance at 95 % (test of two proportions, pooled); none of
/// nothing, and where all or none are counted in both.
pub fn margin_of_change((part, all): (usize, usize), (other, others): (usize, usize)) -> Option<f64> {
    let (n, m) = (all as f64, others as f64);
    let pooled = (part + other) as f64 / (n + m);
    let error = (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt();
    (all > 0 && others > 0 && error > 0.0).then_some(Z * error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_of_a_share() {
        // Worked by hand from Wilson's formula: 1 of 10, 0 of 10, 15 of 30.
        let (low, high) = wilson(1, 10).expect("limits");
        assert!((low - 0.017_876).abs() < 1e-5 && (high - 0.404_150).abs() < 1e-5, "{low} {high}");
        let (low, high) = wilson(0, 10).expect("limits");
        assert!(low.abs() < 1e-12 && (high - 0.277_533).abs() < 1e-5, "{low} {high}");
        let (low, high) = wilson(15, 30).expect("limits");
        assert!((low + high - 1.0).abs() < 1e-12 && (low - 0.331_5).abs() < 1e-3, "{low}");
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn the_margin_of_a_change() {
        // 40 and 60 of 100 each: half of all, so √(0.25 · 0.02) = 0.0707, and 1.96 times that.
        let margin = margin_of_change((40, 100), (60, 100)).expect("a margin");
        assert!((margin - 0.138_590).abs() < 1e-6, "{margin}");
        assert_eq!((margin_of_change((0, 0), (1, 2)), margin_of_change((3, 3), (2, 2))), (None, None));
    }

    #[test]
    fn shares_that_differ() {
        assert!(differ((40, 100), (60, 100)));
        assert!(!differ((4, 10), (6, 10)), "of ten that is chance");
        assert!(!differ((10, 10), (5, 5)) && !differ((0, 0), (5, 5)));
    }
}
