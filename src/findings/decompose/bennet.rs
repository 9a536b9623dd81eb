//! The Bennet indicator: both factors of each item at the mean of both periods (methods.md B2, variant C).

/// Price Σ Δp·q̄ and quantity Σ Δq·p̄ of items given as (p₀, q₀, p₁, q₁). They add up to the change, and swapping the
/// periods negates them.
pub fn bennet(items: &[(f64, f64, f64, f64)]) -> (f64, f64) {
    let price = items.iter().map(|(p0, q0, p1, q1)| (p1 - p0) * (q0 + q1) / 2.0).sum();
    let quantity = items.iter().map(|(p0, q0, p1, q1)| (q1 - q0) * (p0 + p1) / 2.0).sum();
    (price, quantity)
}
