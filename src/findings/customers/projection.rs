//! How many customers will still be there: the shifted beta-geometric model of Fader and Hardie (methods.md B4).
//! Each customer leaves at the end of a year with a chance of its own; the chances have a beta distribution. Those
//! who leave early leave a more faithful rest, which is why a curve flattens.

/// The model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// First parameter of the beta distribution.
    pub alpha: f64,
    /// Second parameter.
    pub beta: f64,
    /// Logarithm of the likelihood of the counts.
    pub likelihood: f64,
}

/// Rounds of the search in each direction: the section shrinks by 0.618 each time.
const ROUNDS: usize = 90;
/// Search for the mean chance to leave on its logit, and for the certainty α + β on its logarithm.
const MEAN: (f64, f64) = (-12.0, 6.0);
const CERTAINTY: (f64, f64) = (-7.0, 12.0);

/// Logarithms of the chances to leave in each year, and of staying to the end.
fn chances(alpha: f64, beta: f64, years: usize) -> (Vec<f64>, f64) {
    let mut leaving = Vec::with_capacity(years);
    let (mut leave, mut stay) = (0.0, 1.0_f64);
    for year in 1..=years {
        let t = year as f64;
        leave = match year {
            1 => alpha / (alpha + beta),
            _ => leave * (beta + t - 2.0) / (alpha + beta + t - 1.0),
        };
        stay *= (beta + t - 1.0) / (alpha + beta + t - 1.0);
        leaving.push(leave.ln());
    }
    (leaving, stay.ln())
}

/// Logarithm of the likelihood of survivors: how many there were at the start and after each year.
fn likelihood(survivors: &[u32], alpha: f64, beta: f64) -> f64 {
    let years = survivors.len().saturating_sub(1);
    let (leaving, staying) = chances(alpha, beta, years);
    let lost = survivors.windows(2).map(|pair| f64::from(pair[0].saturating_sub(pair[1])));
    // Nobody lost in a year says nothing about it, however unlikely losing somebody would have been.
    let left: f64 = lost.zip(&leaving).filter(|(lost, _)| *lost > 0.0).map(|(lost, chance)| lost * chance).sum();
    left + f64::from(survivors.last().copied().unwrap_or(0)) * staying
}

/// The place of the largest value of a function with one peak.
fn peak(range: (f64, f64), of: impl Fn(f64) -> f64) -> f64 {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = range;
    let (mut a, mut b) = (high - golden * (high - low), low + golden * (high - low));
    let (mut at_a, mut at_b) = (of(a), of(b));
    for _ in 0..ROUNDS {
        if at_a >= at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - golden * (high - low);
            at_a = of(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + golden * (high - low);
            at_b = of(b);
        }
    }
    (low + high) / 2.0
}

/// Fits the model to survivors: how many customers there were, and how many of them after each year. None with less
/// than two years, when the counts rise, or when nobody left (or nobody stayed): then there is nothing to learn from.
pub fn fit(survivors: &[u32]) -> Option<Projection> {
    let (first, last) = (survivors.first()?, survivors.last()?);
    if survivors.len() < 3 || first == last || *last == 0 || survivors.windows(2).any(|w| w[1] > w[0]) {
        return None;
    }
    let parameters = |mean: f64, certainty: f64| {
        let share = 1.0 / (1.0 + (-mean).exp());
        (share * certainty.exp(), (1.0 - share) * certainty.exp())
    };
    let at = |mean: f64, certainty: f64| {
        let (alpha, beta) = parameters(mean, certainty);
        likelihood(survivors, alpha, beta)
    };
    let best_mean = |certainty: f64| peak(MEAN, |mean| at(mean, certainty));
    let certainty = peak(CERTAINTY, |certainty| at(best_mean(certainty), certainty));
    let (alpha, beta) = parameters(best_mean(certainty), certainty);
    let likelihood = likelihood(survivors, alpha, beta);
    (alpha.is_finite() && beta.is_finite() && likelihood.is_finite()).then_some(Projection { alpha, beta, likelihood })
}

impl Projection {
    /// Share of the customers that are there after some years: B(α, β + t) ÷ B(α, β).
    pub fn survival(&self, years: usize) -> f64 {
        (0..years).map(|t| (self.beta + t as f64) / (self.alpha + self.beta + t as f64)).product()
    }

    /// Share of those there after some years who stay one more.
    pub fn retention(&self, years: usize) -> f64 {
        (self.beta + years as f64) / (self.alpha + self.beta + years as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORACLES: &str = include_str!("../../../tests/oracles.json");

    #[test]
    fn published_fits() {
        // Oracle O4.3: Fader and Hardie, High-End and Regular.
        let oracles: serde_json::Value = serde_json::from_str(ORACLES).expect("JSON");
        for set in ["high_end", "regular"] {
            let oracle = &oracles["sbg"][set];
            let number = |key: &str| oracle[key].as_f64().expect("a number");
            let survivors: Vec<u32> =
                oracle["S"].as_array().expect("a list").iter().map(|v| v.as_u64().expect("a count") as u32).collect();
            let found = fit(&survivors).expect("a fit");
            assert!((found.alpha - number("alpha")).abs() < 1e-4, "{set}: {found:?}");
            assert!((found.beta - number("beta")).abs() < 1e-3, "{set}: {found:?}");
            assert!((found.likelihood - number("ll")).abs() < 1e-4, "{set}: {found:?}");
            if let Some(eighth) = oracle["S8"].as_f64() {
                assert!((1000.0 * found.survival(8) - eighth).abs() < 0.05, "{}", found.survival(8));
            }
        }
    }

    #[test]
    fn nothing_is_learnt_from_nothing() {
        assert_eq!(fit(&[10, 9]), None, "one year");
        assert_eq!(fit(&[10, 10, 10]), None, "nobody left");
        assert_eq!(fit(&[10, 5, 0]), None, "nobody stayed");
        assert_eq!(fit(&[10, 5, 6]), None, "survivors do not come back");
        assert_eq!(fit(&[]), None);
        let found = fit(&[100, 80, 80]).expect("a year without losses is no obstacle");
        assert!(found.survival(3) > 0.5 && found.survival(3) <= found.survival(2));
        assert!((found.survival(2) - found.retention(0) * found.retention(1)).abs() < 1e-12);
    }
}
