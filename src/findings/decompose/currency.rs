//! The part of a price effect that exchange rates explain, where amounts are converted (methods.md B2).

/// An item sold in another currency: prices in that currency, rates into the report's, and the quantity now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Converted {
    /// Price of the base period in the item's own currency.
    pub base_price: f64,
    /// Price now in the item's own currency.
    pub price: f64,
    /// Rate of the base period: units of the report's currency for one of the item's.
    pub base_rate: f64,
    /// Rate now.
    pub rate: f64,
    /// Quantity now.
    pub quantity: f64,
}

/// Price Σ(p₁ − p₀)·fx₀·q₁ at the old rate, and exchange Σ p₁·(fx₁ − fx₀)·q₁. They add up to the price effect in the
/// report's currency, Σ(p₁·fx₁ − p₀·fx₀)·q₁.
pub fn price_and_exchange(items: &[Converted]) -> (f64, f64) {
    let price = items.iter().map(|i| (i.price - i.base_price) * i.base_rate * i.quantity).sum();
    let exchange = items.iter().map(|i| i.price * (i.rate - i.base_rate) * i.quantity).sum();
    (price, exchange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_are_the_price_effect() {
        // 100 pieces at 10 → 11 EUR while the euro goes from 7.8 to 8.0 CNY; 50 pieces at 4 USD, only the rate moves.
        let items = [
            Converted { base_price: 10.0, price: 11.0, base_rate: 7.8, rate: 8.0, quantity: 100.0 },
            Converted { base_price: 4.0, price: 4.0, base_rate: 7.2, rate: 7.0, quantity: 50.0 },
        ];
        let (price, exchange) = price_and_exchange(&items);
        assert!((price - 780.0).abs() < 1e-9 && (exchange - 180.0).abs() < 1e-9, "{price} {exchange}");
        let whole: f64 = items.iter().map(|i| (i.price * i.rate - i.base_price * i.base_rate) * i.quantity).sum();
        assert!((price + exchange - whole).abs() < 1e-9);
    }

    #[test]
    fn one_currency_has_no_exchange() {
        let item = Converted { base_price: 3.0, price: 2.5, base_rate: 1.0, rate: 1.0, quantity: 8.0 };
        assert_eq!(price_and_exchange(&[item]), (-4.0, 0.0));
    }
}
