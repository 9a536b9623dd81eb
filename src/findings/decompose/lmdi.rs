//! The logarithmic mean Divisia index, additive and multiplicative (LMDI-I, after Ang): a cross-check for the
//! decompositions that reports show (methods.md B2).

/// A product of factors in the base period and now, such as quantity × share × price of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Factors of the base period.
    pub base: Vec<f64>,
    /// Factors now, as many.
    pub actual: Vec<f64>,
}

/// (a − b) ÷ (ln a − ln b), for two numbers above 0; a where both are the same.
pub fn log_mean(a: f64, b: f64) -> f64 {
    let ratio = a / b;
    // Near 1 the quotient loses its digits; the series of its limit does not.
    if (ratio - 1.0).abs() < 1e-7 { f64::midpoint(a, b) } else { (a - b) / ratio.ln() }
}

/// What each factor contributed to the change of the sum of the chains; none where chains differ in length or a
/// factor changes its sign or is negative: logarithms say nothing there, Shapley values do.
///
/// A chain that is 0 in one period has no logarithmic mean: its whole change goes to the factor that is 0, in equal
/// parts where several are (L(a, 0) = 0, the entering factor takes the change).
pub fn additive(chains: &[Chain]) -> Option<Vec<f64>> {
    let count = usable(chains)?;
    let mut effects = vec![0.0; count];
    for chain in chains {
        let (before, now) = (product(&chain.base), product(&chain.actual));
        if before > 0.0 && now > 0.0 {
            let mean = log_mean(now, before);
            for (effect, (a, b)) in effects.iter_mut().zip(chain.actual.iter().zip(&chain.base)) {
                *effect += mean * (a / b).ln();
            }
        } else {
            let entering = |i: &usize| (chain.base[*i] > 0.0) != (chain.actual[*i] > 0.0);
            let moved: Vec<usize> = (0..count).filter(entering).collect();
            for at in &moved {
                effects[*at] += (now - before) / moved.len() as f64;
            }
        }
    }
    Some(effects)
}

/// The factors by which each factor multiplied the sum of the chains: their product is now ÷ before; none where the
/// additive form has none, or a chain is 0.
pub fn multiplicative(chains: &[Chain]) -> Option<Vec<f64>> {
    let count = usable(chains)?;
    let sum = |of: fn(&Chain) -> &Vec<f64>| chains.iter().map(|c| product(of(c))).sum::<f64>();
    let whole = log_mean(sum(|c| &c.actual), sum(|c| &c.base));
    let mut logs = vec![0.0; count];
    for chain in chains {
        let (before, now) = (product(&chain.base), product(&chain.actual));
        if !(before > 0.0 && now > 0.0) {
            return None;
        }
        for (log, (a, b)) in logs.iter_mut().zip(chain.actual.iter().zip(&chain.base)) {
            *log += log_mean(now, before) / whole * (a / b).ln();
        }
    }
    Some(logs.into_iter().map(f64::exp).collect())
}

/// The number of factors of every chain.
fn usable(chains: &[Chain]) -> Option<usize> {
    let count = chains.first()?.base.len();
    let sound = |c: &Chain| {
        c.base.len() == count
            && c.actual.len() == count
            && c.base.iter().chain(&c.actual).all(|f| f.is_finite() && *f >= 0.0)
    };
    chains.iter().all(sound).then_some(count)
}

fn product(factors: &[f64]) -> f64 {
    factors.iter().product()
}
