//! What a customer is worth: the profits it will bring, each weighed by how likely it comes and how far off it is
//! (methods.md B4).

/// Worth of a customer whose profits come at the end of each year, the first one in a year: m·r ÷ (1 + d − r), with
/// the profit `margin` of a year, the share `retention` that stays each year, and the discount rate above zero.
pub fn value(margin: f64, retention: f64, discount: f64) -> f64 {
    margin * retention / (1.0 + discount - retention)
}

/// The same where the first profit comes now: m·(1 + d) ÷ (1 + d − r).
pub fn value_with_first(margin: f64, retention: f64, discount: f64) -> f64 {
    margin * (1.0 + discount) / (1.0 + discount - retention)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        assert!((value(100.0, 0.8, 0.1) - 266.67).abs() < 0.005);
        assert!((value_with_first(100.0, 0.8, 0.1) - 366.67).abs() < 0.005);
        // Nobody stays: nothing is to come. The sum of the series is the formula.
        assert!(value(100.0, 0.0, 0.1).abs() < 1e-12);
        let series: f64 = (1..500).map(|year| 100.0 * (0.8_f64 / 1.1).powi(year)).sum();
        assert!((series - value(100.0, 0.8, 0.1)).abs() < 1e-9);
    }
}
