//! What happens to the company: the reports must find all of this again (`data/README.md` tells it).
//!
//! - Sales grow by about 6 % a year; the year has its seasons, the Spring Festival its dip, quarters end busily.
//! - September 2025: prices rise (sensors 5 %, controllers 6 %, gateways 3 %); volumes give way a little, and more
//!   opportunities are lost for the price. From October 2025 on negotiations take much longer.
//! - October 2025: the gateway E50 comes and takes some of the sales of the E20. In May 2026 a faulty batch of it
//!   brings a wave of complaints, returns, and worse marks of those who bought it.
//! - March 2026: the largest customer of 华南 is lost.
//! - 西部 weakens from July 2025 on; 华东 does better from January 2026 on; 华中一部 does very well.
//! - Two sales people are in trouble: 黄俊朗, who had the lost customer, and 白思齐 since October 2025.
//! - A dealer in 华北 stops paying; the online shop costs more and more.

use crate::calendar::{Date, month_number};
use crate::catalogue::{NEW, PRODUCTS};
use crate::customers::{Customer, DEALER};
use crate::people::{REPS, team};

/// Share of the year's mean that each month sells, before working days.
pub const SEASON: [f64; 12] = [0.92, 0.86, 1.06, 0.97, 0.99, 1.08, 0.93, 0.95, 1.07, 0.99, 1.05, 1.18];
/// First day of the dearer prices.
pub const PRICE_RISE: Date = (2025, 9, 1);
/// First day of the opportunities that are negotiated for twice as long.
pub const SLOW: Date = (2025, 9, 15);
/// First day of the new gateway.
pub const LAUNCH: Date = (2025, 10, 1);
/// First day on which the largest customer of 华南 buys no more.
pub const LOSS: Date = (2026, 3, 9);
/// First and last day on which the faulty batch is sold, and the month of the complaints.
pub const FAULTY: (Date, Date) = ((2026, 2, 24), (2026, 5, 15));
/// First day of the month in which the complaints about the batch arrive.
pub const WAVE: Date = (2026, 5, 1);
/// First day from which the dealer pays late, and from which it pays nothing.
pub const LATE: (Date, Date) = ((2025, 9, 1), (2025, 12, 1));

/// How much more is ordered than at the beginning.
pub fn growth(date: Date, customer: &Customer) -> f64 {
    let months = f64::from(month_number(date));
    let rep = &REPS[customer.rep];
    let since = |start: Date| (months - f64::from(month_number(start))).max(-1.0) + 1.0;
    let mut factor = 1.0 + 0.0035 * months;
    match rep.region {
        "西部" => factor *= 1.0 - (0.025 * since((2025, 7, 1))).min(0.24),
        "华东" => factor *= 1.0 + (0.01 * since((2026, 1, 1))).min(0.05),
        "华南" => factor *= 1.0 - (0.02 * since((2026, 3, 1))).min(0.06),
        "华北" => factor *= 1.0 + (0.01 * since((2025, 4, 1))).min(0.05),
        _ => {}
    }
    if team(customer.rep, date) == "华中一部" {
        factor *= 1.0 + (0.07 * since((2026, 1, 1))).min(0.30);
    }
    match rep.name {
        "白思齐" => factor *= 1.0 - (0.05 * since((2025, 10, 1))).min(0.35),
        "胡承宇" => factor *= 1.0 - (0.02 * since((2026, 1, 1))).min(0.08),
        _ => {}
    }
    // The customer that is lost was large, but not half of what its sales person sold.
    if is_lost(customer) { factor * 0.7 } else { factor }
}

/// True for a sales person who is in trouble on a day: fewer visits, more lost deals, slower answers.
pub fn in_trouble(rep: usize, date: Date) -> bool {
    match REPS[rep].name {
        "白思齐" => date >= (2025, 10, 1),
        "黄俊朗" => date >= (2026, 1, 1),
        _ => false,
    }
}

/// True for the customer that is lost.
pub fn is_lost(customer: &Customer) -> bool {
    REPS[customer.rep].region == "华南" && customer.rank == 0
}

/// True while the customer buys.
pub fn is_active(date: Date, customer: &Customer) -> bool {
    if is_lost(customer) {
        return date < LOSS;
    }
    // The large customers stay. Of the others some come later, some have not bought yet, some rest for more than a
    // year, and a few leave.
    if customer.rank < 6 {
        return true;
    }
    let months = month_number(date);
    match customer.fate {
        fate if fate < 0.27 => months >= 3 + (fate / 0.27 * 40.0) as i32,
        fate if fate < 0.29 => false,
        fate if fate < 0.34 => !(10..26).contains(&(months - ((fate - 0.29) / 0.05 * 12.0) as i32)),
        fate if fate > 0.86 && customer.rank > 12 => months < 12 + ((fate - 0.86) / 0.14 * 29.0) as i32,
        _ => true,
    }
}

/// The customer that stops paying: the largest dealer of 华北.
pub fn late_payer(customers: &[Customer]) -> Option<usize> {
    let of_region = |c: &&Customer| REPS[c.rep].region == "华北" && c.channel == DEALER && c.rank < 20;
    let id = &customers.iter().filter(of_region).min_by_key(|c| c.rank)?.id;
    customers.iter().position(|c| c.id == *id)
}

/// Price of a product on a day relative to its list price.
pub fn price_level(date: Date, line: usize) -> f64 {
    if date < PRICE_RISE { 1.0 } else { [1.05, 1.06, 1.03, 1.0][line] }
}

/// What the rise makes of a mean order: what is dearer is bought a little less.
pub fn price_mean(date: Date) -> f64 {
    if date < PRICE_RISE { 1.0 } else { 1.025 }
}

/// How the dearer products sell after the rise.
pub fn volume_level(date: Date, line: usize) -> f64 {
    if date < PRICE_RISE { 1.0 } else { [0.97, 0.95, 0.99, 1.0][line] }
}

/// How often a product is chosen within its line on a day.
pub fn product_weight(date: Date, product: usize) -> f64 {
    let weight = PRODUCTS[product].weight;
    let there = date >= LAUNCH;
    match product {
        NEW if !there => 0.0,
        // The faulty batch is no longer sold.
        NEW if date > FAULTY.1 => weight * 0.6,
        NEW => weight * (f64::from(month_number(date) - 32) / 6.0).min(1.0),
        // The E20 is the product that the E50 replaces.
        19 if there => weight * 0.6,
        _ => weight,
    }
}

/// Chance that a row of several pieces comes back.
pub const RETURNS: f64 = 0.012;
/// Chance that a row of the faulty batch comes back.
pub const FAULTY_RETURNS: f64 = 0.4;

/// True for what is sold of the faulty batch.
pub fn is_faulty(date: Date, product: usize) -> bool {
    product == NEW && FAULTY.0 <= date && date <= FAULTY.1
}

/// Cost relative to the share of the list price in the catalogue: parts became dearer in 2024 and cheaper in 2026.
pub fn cost_level(date: Date) -> f64 {
    match date.0 {
        2023 => 1.0,
        2024 => 1.015,
        2025 => 1.02,
        _ => 1.01,
    }
}
