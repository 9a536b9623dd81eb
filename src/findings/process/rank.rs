//! Spearman's correlation by rank, and what it must exceed to be more than chance.

/// Two-sided critical values at 5 % of 5 to 30 pairs (Zar, Biostatistical Analysis, table B.20).
const CRITICAL: [f64; 26] = [
    1.000, 0.886, 0.786, 0.738, 0.700, 0.648, 0.618, 0.587, 0.560, 0.538, 0.521, 0.503, 0.485, 0.472, 0.460, 0.447,
    0.436, 0.425, 0.416, 0.407, 0.398, 0.390, 0.383, 0.375, 0.368, 0.362,
];
/// Fewest pairs that can say anything at 5 %.
const FEWEST: usize = 5;

/// What the coefficient of so many pairs must reach to be more than chance at 95 %; none of fewer than five.
pub fn critical(pairs: usize) -> Option<f64> {
    let at = pairs.checked_sub(FEWEST)?;
    // Of many pairs the coefficient is normal with a variance of 1 ÷ (n − 1).
    Some(CRITICAL.get(at).copied().unwrap_or_else(|| 1.959_963_985 / ((pairs - 1) as f64).sqrt()))
}

/// Spearman's coefficient: Pearson's of the ranks, equal numbers sharing the mean of theirs; none of fewer than five pairs,
/// or where all numbers of one side are equal.
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < FEWEST || pairs.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return None;
    }
    let xs = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let ys = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    let mean = (pairs.len() + 1) as f64 / 2.0;
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    let (sxx, syy) = (product(&xs, &xs), product(&ys, &ys));
    (sxx > 0.0 && syy > 0.0).then(|| (product(&xs, &ys) / (sxx * syy).sqrt()).clamp(-1.0, 1.0))
}

/// The rank of each number, from 1; equal ones share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut at = 0;
    while at < order.len() {
        let same = order[at..].iter().take_while(|i| values[**i].total_cmp(&values[order[at]]).is_eq()).count();
        let shared = at as f64 + (same + 1) as f64 / 2.0;
        for index in &order[at..at + same] {
            ranks[*index] = shared;
        }
        at += same;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_worked_by_hand() {
        // IQ against hours of television of ten people, the usual example: ρ = −29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        let pairs: Vec<(f64, f64)> = iq.into_iter().zip(hours).collect();
        let rho = spearman(&pairs).expect("a coefficient");
        assert!((rho + 29.0 / 165.0).abs() < 1e-12, "{rho}");
        assert!(rho.abs() < critical(10).expect("of ten"), "that is chance");
    }

    #[test]
    fn equal_numbers_share_ranks_and_too_few_say_nothing() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
        let rising: Vec<(f64, f64)> = (0..6).map(|n| (f64::from(n), f64::from(n * n))).collect();
        assert_eq!(spearman(&rising), Some(1.0));
        assert_eq!(spearman(&rising[..4]), None);
        assert_eq!(spearman(&[(1.0, 2.0); 8]), None, "all are equal");
        assert_eq!((critical(4), critical(20)), (None, Some(0.447)));
        assert!(critical(31).is_some_and(|c| c < 0.362 && c > 0.35));
    }
}
