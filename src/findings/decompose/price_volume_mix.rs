//! Price, volume and mix of items with a price in both periods, and what new, lost and returned items did.
//!
//! Variant B of methods.md B2, the sales price, quantity and mix variances of management accounting: price
//! Σ(p₁ − p₀)q₁, volume (Q₁ − Q₀)·P̄₀, mix Σ(s₁ − s₀)·Q₁·(p₀ − P̄₀), with Q, s and P̄ over the continuing items. Of items
//! sold in another currency the price effect is Σ(p₁ − p₀)·fx₀·q₁ with prices in that currency, and the rates have an
//! effect of their own, Σ p₁·(fx₁ − fx₀)·q₁.

use super::closing::{Part, close};

/// Amounts (minor units) and quantities (of any one scale) of an item in the base period and now, returns netted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Item {
    /// Amount of the base period.
    pub base_amount: i128,
    /// Quantity of the base period.
    pub base_quantity: i128,
    /// Amount now.
    pub amount: i128,
    /// Quantity now.
    pub quantity: i128,
    /// What of the amount now is there because exchange rates moved since the base period: the amount less that at the
    /// rates of then. 0 for an item sold in the report's currency.
    pub exchange: i128,
}

/// Where the change of an item belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Sold in both periods: price, volume and mix.
    Continuing,
    /// Nothing sold in the base period, so it has no price then.
    New,
    /// Nothing sold any more.
    Lost,
    /// More returned than sold in one of the periods.
    Returns,
    /// Amounts without any quantity.
    Unpriced,
}

/// Effects on the amount, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effects {
    /// Prices moved, in the currencies in which the items are sold.
    pub price: i128,
    /// Exchange rates moved.
    pub exchange: i128,
    /// More or fewer pieces at the average price.
    pub volume: i128,
    /// Pieces moved towards dearer or cheaper items.
    pub mix: i128,
}

/// A change taken apart. Effects of the items add up to those of the whole, and with the other places to the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceVolumeMix {
    /// Where each item belongs.
    pub places: Vec<Place>,
    /// Effects of each continuing item, which add up to its change; zero elsewhere.
    pub items: Vec<Effects>,
    /// Effects of all continuing items.
    pub whole: Effects,
}

impl Item {
    /// Its change in minor units.
    pub fn change(&self) -> i128 {
        self.amount.saturating_sub(self.base_amount)
    }

    /// Where its change belongs.
    pub fn place(&self) -> Place {
        match (self.base_quantity.signum(), self.quantity.signum()) {
            (-1, _) | (_, -1) => Place::Returns,
            (0, 0) => Place::Unpriced,
            (0, _) => Place::New,
            (_, 0) => Place::Lost,
            _ => Place::Continuing,
        }
    }
}

impl PriceVolumeMix {
    /// The change of the items of a place.
    pub fn change_of(&self, items: &[Item], place: Place) -> i128 {
        let of = self.places.iter().zip(items).filter(|(p, _)| **p == place);
        of.fold(0, |sum: i128, (_, item)| sum.saturating_add(item.change()))
    }
}

/// Takes the change of items apart, to the minor unit (largest remainder).
pub fn price_volume_mix(items: &[Item]) -> PriceVolumeMix {
    let places: Vec<Place> = items.iter().map(Item::place).collect();
    let continuing = || items.iter().zip(&places).filter(|(_, p)| **p == Place::Continuing).map(|(item, _)| item);
    let sum = |of: fn(&Item) -> i128| continuing().fold(0, |sum: i128, item| sum.saturating_add(of(item)));
    let all = Item {
        base_amount: sum(|i| i.base_amount),
        base_quantity: sum(|i| i.base_quantity),
        amount: sum(|i| i.amount),
        quantity: sum(|i| i.quantity),
        exchange: sum(|i| i.exchange),
    };
    let price: Vec<Part> = continuing().map(item_price).collect();
    let mix: Vec<Part> = continuing().map(|item| item_mix(item, &all)).collect();
    let volume = Part::ratio(all.quantity.saturating_sub(all.base_quantity), all.base_amount, all.base_quantity);
    let total = |parts: &[Part]| parts.iter().fold(Part::whole(0), |sum, part| sum.plus(*part));
    let whole = close(&[total(&price), volume, total(&mix)], all.change().saturating_sub(all.exchange));
    let whole = Effects {
        exchange: all.exchange,
        price: whole.first().copied().unwrap_or(0),
        volume: whole.get(1).copied().unwrap_or(0),
        mix: whole.get(2).copied().unwrap_or(0),
    };
    let mut closed = close(&price, whole.price).into_iter().zip(close(&mix, whole.mix));
    let effects = items.iter().zip(&places).map(|(item, place)| match place {
        Place::Continuing => {
            let (price, mix) = closed.next().unwrap_or_default();
            // What price and mix leave, so that an item's effects add up to its change: the volumes then add up too.
            let volume = item.change().saturating_sub(item.exchange).saturating_sub(price).saturating_sub(mix);
            Effects { price, exchange: item.exchange, mix, volume }
        }
        _ => Effects::default(),
    });
    PriceVolumeMix { items: effects.collect(), places, whole }
}

/// (p₁ − p₀)·q₁ = R₁ − R₀·q₁ ÷ q₀, with R₁ at the exchange rates of the base period: Σ(p₁ − p₀)·fx₀·q₁.
fn item_price(item: &Item) -> Part {
    Part::whole(item.amount.saturating_sub(item.exchange)).minus(Part::ratio(
        item.base_amount,
        item.quantity,
        item.base_quantity,
    ))
}

/// (s₁ − s₀)·Q₁·(p₀ − P̄₀) = (q₁ − q₀·Q₁ ÷ Q₀)·(r₀ ÷ q₀ − R₀ ÷ Q₀): negative for an item that gains share below the
/// average price.
fn item_mix(item: &Item, all: &Item) -> Part {
    let at_own_price = Part::ratio(item.base_amount, item.quantity, item.base_quantity).minus(Part::ratio(
        item.base_amount,
        all.quantity,
        all.base_quantity,
    ));
    let kept =
        Part::ratio(all.base_amount, all.quantity, all.base_quantity).scaled(item.base_quantity, all.base_quantity);
    let at_average = Part::ratio(all.base_amount, item.quantity, all.base_quantity).minus(kept);
    at_own_price.minus(at_average)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_in_their_currency_and_rates_are_the_price_effect() {
        // 100 pieces at 10 → 11 EUR while the euro goes from 7.8 to 8.0 CNY; 50 pieces at 4 USD, only the rate moves
        // (7.2 → 7.0). In fen; by hand: price 1 × 7.8 × 100 = 780, exchange 11 × 0.2 × 100 − 4 × 0.2 × 50 = 220 − 40.
        let euro = Item {
            base_amount: 780_000,
            base_quantity: 100,
            amount: 880_000,
            quantity: 100,
            exchange: 880_000 - 858_000,
        };
        let dollar = Item {
            base_amount: 144_000,
            base_quantity: 50,
            amount: 140_000,
            quantity: 50,
            exchange: 140_000 - 144_000,
        };
        let found = price_volume_mix(&[euro, dollar]);
        assert_eq!(found.whole, Effects { price: 78_000, exchange: 18_000, volume: 0, mix: 0 });
        assert_eq!(
            found.items.iter().map(|e| (e.price, e.exchange)).collect::<Vec<_>>(),
            [(78_000, 22_000), (0, -4_000)]
        );
    }

    #[test]
    fn new_and_lost_items_keep_their_amounts() {
        let new = Item { amount: 500, quantity: 1, exchange: 20, ..Item::default() };
        let lost = Item { base_amount: 300, base_quantity: 1, ..Item::default() };
        let found = price_volume_mix(&[new, lost]);
        assert_eq!((found.whole, found.places), (Effects::default(), vec![Place::New, Place::Lost]));
    }
}
