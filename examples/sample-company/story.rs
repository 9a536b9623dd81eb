//! What happens to the company: the reports must find all of this again.
//!
//! - Sales grow by about 6 % a year; the year has its seasons, the Spring Festival its dip, quarters end busily.
//! - September 2025: prices rise (sensors 5 %, controllers 6 %, gateways 3 %); volumes give way a little.
//! - October 2025: the gateway E50 comes and takes some of the sales of the E20.
//! - March 2026: the largest customer of 华南 is lost.
//! - 西部 weakens from July 2025 on; 华东 grows faster from January 2026 on.
//! - Two sales people are in trouble: the one who had the lost customer, and 白思齐 since October 2025.

use crate::calendar::Date;
use crate::catalogue::{NEW, PRODUCTS};
use crate::customers::Customer;
use crate::people::REPS;

/// Share of the year's mean that each month sells, before working days.
pub const SEASON: [f64; 12] = [0.92, 0.86, 1.06, 0.97, 0.99, 1.08, 0.93, 0.95, 1.07, 0.99, 1.05, 1.18];

/// Months since January 2023.
fn month_number((year, month, _): Date) -> i32 {
    (year - 2023) * 12 + month as i32 - 1
}

/// How much more is ordered than at the beginning.
pub fn growth(date: Date, customer: &Customer) -> f64 {
    let months = f64::from(month_number(date));
    let rep = &REPS[customer.rep];
    let since = |start: Date| (months - f64::from(month_number(start))).max(-1.0) + 1.0;
    let mut factor = 1.0 + 0.005 * months;
    match rep.region {
        "西部" => factor *= 1.0 - (0.012 * since((2025, 7, 1))).min(0.10),
        "华东" => factor *= 1.0 + (0.012 * since((2026, 1, 1))).min(0.06),
        "华北" => factor *= 1.0 + (0.01 * since((2025, 4, 1))).min(0.05),
        _ => {}
    }
    if rep.name == "白思齐" {
        factor *= 1.0 - (0.05 * since((2025, 10, 1))).min(0.30);
    }
    factor
}

/// True while the customer buys.
pub fn is_active(date: Date, customer: &Customer) -> bool {
    let region = REPS[customer.rep].region;
    if region == "华南" && customer.rank == 0 {
        return date < (2026, 3, 9);
    }
    // The large customers stay; of the others some come later and a few leave.
    if customer.rank < 4 {
        return true;
    }
    let months = month_number(date);
    match customer.fate {
        fate if fate < 0.16 => months >= 3 + (fate / 0.16 * 38.0) as i32,
        fate if fate > 0.92 => months < 14 + ((fate - 0.92) / 0.08 * 26.0) as i32,
        _ => true,
    }
}

/// Price of a product on a day relative to its list price.
pub fn price_level(date: Date, line: usize) -> f64 {
    if date < (2025, 9, 1) { 1.0 } else { [1.05, 1.06, 1.03, 1.0][line] }
}

/// How the dearer products sell after the rise.
pub fn volume_level(date: Date, line: usize) -> f64 {
    if date < (2025, 9, 1) { 1.0 } else { [0.97, 0.95, 0.99, 1.0][line] }
}

/// How often a product is chosen within its line on a day.
pub fn product_weight(date: Date, product: usize) -> f64 {
    let weight = PRODUCTS[product].weight;
    let there = date >= (2025, 10, 1);
    match product {
        NEW if !there => 0.0,
        NEW => weight * (f64::from(month_number(date) - 32) / 6.0).min(1.0),
        // The E20 is the product that the E50 replaces.
        19 if there => weight * 0.6,
        _ => weight,
    }
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
