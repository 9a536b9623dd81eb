//! What a period weighs in a year: its place in the season times its working days.

use super::Refusal;

/// Weights of periods: seasonal index × working days. An index is per working day, 1 for an ordinary one; a period
/// without a working day weighs as if it had one, so that it has a target of its own.
///
/// # Errors
/// An index that is zero, negative or no number, with the place of its period.
pub fn seasonal(indices: &[f64], days: &[u32]) -> Result<Vec<f64>, Refusal> {
    let one = |(at, (index, days)): (usize, (&f64, &u32))| match index.is_finite() && *index > 0.0 {
        true => Ok(index * f64::from((*days).max(1))),
        false => Err(Refusal::Weight { part: (at + 1).to_string(), weight: *index }),
    };
    indices.iter().zip(days).enumerate().map(one).collect()
}

/// Indices of a season per working day from whole years of amounts and working days: each period's amount a day
/// against the mean of its year, averaged over the years. Empty without a whole year, or where one sold nothing.
pub fn indices(amounts: &[f64], days: &[u32], season: usize) -> Vec<f64> {
    if season == 0 || amounts.len() < season || amounts.len() != days.len() {
        return Vec::new();
    }
    let mut sums = vec![0.0; season];
    let years = amounts.len() / season;
    // The latest years: what is left over lies at the start.
    let from = amounts.len() - years * season;
    for year in 0..years {
        let at = from + year * season;
        let (amounts, days) = (&amounts[at..at + season], &days[at..at + season]);
        let per_day = |(amount, days): (&f64, &u32)| amount / f64::from((*days).max(1));
        let mean = amounts.iter().sum::<f64>() / days.iter().map(|d| f64::from((*d).max(1))).sum::<f64>();
        if !(mean.is_finite() && mean > 0.0) {
            return Vec::new();
        }
        for (sum, own) in sums.iter_mut().zip(amounts.iter().zip(days).map(per_day)) {
            *sum += own / mean;
        }
    }
    sums.iter().map(|sum| sum / years as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_weighs_its_season_times_its_days() {
        let weights = seasonal(&[1.0, 0.5, 1.2], &[20, 16, 0]).expect("good weights");
        assert_eq!(weights.iter().map(|w| (w * 10.0).round()).collect::<Vec<_>>(), [200.0, 80.0, 12.0]);
        let refused = seasonal(&[1.0, 0.0], &[20, 20]).expect_err("no weight");
        assert_eq!(refused, Refusal::Weight { part: "2".into(), weight: 0.0 });
        assert!(seasonal(&[f64::NAN], &[20]).is_err());
    }

    #[test]
    fn indices_are_per_working_day() {
        // Twice the days bring twice the amount: no season at all.
        let flat = indices(&[100.0, 200.0, 100.0, 200.0], &[10, 20, 10, 20], 2);
        assert!(flat.iter().all(|i| (i - 1.0).abs() < 1e-12), "{flat:?}");
        let seasonal = indices(&[50.0, 150.0], &[10, 10], 2);
        assert!((seasonal[0] - 0.5).abs() < 1e-12 && (seasonal[1] - 1.5).abs() < 1e-12);
        assert!(indices(&[1.0], &[1], 2).is_empty() && indices(&[0.0, 0.0], &[1, 1], 2).is_empty());
    }
}
