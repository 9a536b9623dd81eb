//! Student's t distribution with whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4).

/// Probability that |t| stays below a positive value.
fn inside(t: f64, freedom: u32) -> f64 {
    let nu = f64::from(freedom);
    let angle = (t / nu.sqrt()).atan();
    let square = angle.cos().powi(2);
    let odd = freedom % 2 == 1;
    let (mut term, mut sum) = if odd { (angle.cos(), 0.0) } else { (1.0, 0.0) };
    let mut k = if odd { 1 } else { 0 };
    while k + 2 <= freedom {
        sum += term;
        let n = f64::from(k + 1);
        term *= square * n / (n + 1.0);
        k += 2;
    }
    if odd { 2.0 / std::f64::consts::PI * (angle + angle.sin() * sum) } else { angle.sin() * sum }
}

/// The value that |t| does not exceed with probability `level` (0–1), by bisection; with 0 degrees of freedom as
/// with 1, above 200 as with 200.
pub fn two_sided(level: f64, freedom: u32) -> f64 {
    let freedom = freedom.clamp(1, 200);
    let level = level.clamp(0.0, 0.9999);
    let (mut low, mut high) = (0.0_f64, 10_000.0_f64);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if inside(middle, freedom) < level { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
