//! Shapley values: what each factor contributed to a change, averaged over every order in which they could have
//! moved (methods.md B2). Exact for any signs and zeros; swapping the periods negates it.

/// Most factors: the work doubles with each.
pub const MOST: usize = 8;

/// The contribution of each factor to `result(actual) − result(base)`; none for more than [`MOST`] factors, factors
/// that do not pair, or numbers that are not finite.
pub fn shapley(base: &[f64], actual: &[f64], result: impl Fn(&[f64]) -> f64) -> Option<Vec<f64>> {
    let count = base.len();
    if count > MOST || count != actual.len() {
        return None;
    }
    // The result for every set of factors that have moved already.
    let results: Vec<f64> = (0..1_usize << count)
        .map(|moved| {
            let mixed: Vec<f64> = (0..count).map(|i| if moved >> i & 1 == 1 { actual[i] } else { base[i] }).collect();
            result(&mixed)
        })
        .collect();
    if results.iter().any(|r| !r.is_finite()) {
        return None;
    }
    let weights: Vec<f64> = (0..count).map(|size| weight(size, count)).collect();
    let contribution = |factor: usize| {
        let others = (0..results.len()).filter(|moved| moved >> factor & 1 == 0);
        others.map(|moved| weights[moved.count_ones() as usize] * (results[moved | 1 << factor] - results[moved])).sum()
    };
    Some((0..count).map(contribution).collect())
}

/// Of a product of factors.
pub fn of_product(base: &[f64], actual: &[f64]) -> Option<Vec<f64>> {
    shapley(base, actual, |factors| factors.iter().product())
}

/// Share of the orders in which so many others of `count` factors move first: size! (count − size − 1)! ÷ count!.
fn weight(size: usize, count: usize) -> f64 {
    let factorial = |n: usize| (1..=n).map(|i| i as f64).product::<f64>();
    factorial(size) * factorial(count - size - 1) / factorial(count)
}
