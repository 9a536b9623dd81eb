//! How customers are sorted: tiers, scores, activity, care, and what a future profit is worth today.

use schemars::JsonSchema;
use serde::Deserialize;

use super::mistakes::Mistakes;
use super::raw::Words;
use super::settings::share;

/// Scores of recency, frequency and amount run from 1 to this many.
pub const SCORES: usize = 5;
/// Longest span of days that a setting may have: ten years.
const DAYS: u32 = 3660;

/// How customers are sorted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {tiers: [80%, 95%], visit: 90}")]
#[schemars(rename = "Customers")]
pub(super) struct RawCustomers {
    /// Shares of the sales at which tier A and tier B end: `[80%, 95%]`.
    #[schemars(with = "Option<super::schema::Numbers>")]
    pub tiers: Option<Words>,
    /// How far beyond a border of the tiers a customer must be to change its tier: `5%` of the border.
    pub hysteresis: Option<String>,
    /// Borders of the scores of recency, frequency and amount.
    pub rfm: Option<RawRfm>,
    /// Days since the last order up to which a customer is active, and up to which it is quiet: `[90, 365]`.
    #[schemars(with = "Option<super::schema::Numbers>")]
    pub activity: Option<Words>,
    /// A customer is at risk when its last order is so many of its usual intervals ago: `2`.
    pub rhythm: Option<String>,
    /// Days without a visit after which a customer of tier A or B is due for one: `90`.
    pub visit: Option<String>,
    /// Yearly rate at which future profits are discounted: `10%`.
    pub discount: Option<String>,
    /// Spending per sales, as a multiple of the whole's, from which a channel is called inefficient: `150%`.
    pub inefficient: Option<String>,
}

/// Borders of the scores; four rising numbers each.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a group such as {recency: [30, 60, 120, 240]}")]
#[schemars(rename = "Rfm")]
pub(super) struct RawRfm {
    /// Days since the last order: `[30, 60, 120, 240]`; fewer days score higher.
    #[schemars(with = "Option<super::schema::Numbers>")]
    pub recency: Option<Words>,
    /// Orders within 12 months: `[2, 4, 8, 16]`.
    #[schemars(with = "Option<super::schema::Numbers>")]
    pub frequency: Option<Words>,
    /// Sales within 12 months, in the currency of the project: `[10000, 50000, 100000, 500000]`.
    #[schemars(with = "Option<super::schema::Numbers>")]
    pub amount: Option<Words>,
}

/// How customers are sorted, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct CustomerSettings {
    /// Cumulated shares at which tiers A and B end (80 % and 95 %).
    pub tiers: [f64; 2],
    /// Share of a border by which a customer must be beyond it to change its tier (5 %).
    pub hysteresis: f64,
    /// Borders of the scores; those not given are the quintiles of the first 12 months of the data.
    pub rfm: RfmBorders,
    /// Days since the last order up to which a customer is active, and up to which it is quiet.
    pub activity: [u32; 2],
    /// Usual intervals since the last order from which a customer is at risk.
    pub rhythm: f64,
    /// Days without a visit after which a customer of tier A or B is due for one.
    pub visit: u32,
    /// Yearly rate at which future profits are discounted.
    pub discount: f64,
    /// Spending per sales from which a channel is called inefficient, as a multiple of the whole's.
    pub inefficient: f64,
}

/// Borders of the scores of recency (days), frequency (orders) and amount (major units).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RfmBorders {
    /// Days since the last order.
    pub recency: Option<[f64; SCORES - 1]>,
    /// Orders.
    pub frequency: Option<[f64; SCORES - 1]>,
    /// Sales.
    pub amount: Option<[f64; SCORES - 1]>,
}

impl Default for CustomerSettings {
    fn default() -> Self {
        CustomerSettings {
            tiers: [0.8, 0.95],
            hysteresis: 0.05,
            rfm: RfmBorders::default(),
            activity: [90, 365],
            rhythm: 2.0,
            visit: 90,
            discount: 0.1,
            inefficient: 1.5,
        }
    }
}

/// Checks the settings; those not given keep their defaults.
pub(super) fn resolve(raw: Option<RawCustomers>, mistakes: &mut Mistakes) -> CustomerSettings {
    let raw = raw.unwrap_or_default();
    let default = CustomerSettings::default();
    let rfm = raw.rfm.unwrap_or_default();
    let mut borders = |key: &str, written: Option<Words>| {
        written.and_then(|w| rising(&format!("customers.rfm.{key}"), &w, "[2, 4, 8, 16]", number, mistakes))
    };
    let rfm = RfmBorders {
        recency: borders("recency", rfm.recency),
        frequency: borders("frequency", rfm.frequency),
        amount: borders("amount", rfm.amount),
    };
    let tiers = raw.tiers.and_then(|written| {
        let found = rising("customers.tiers", &written, "[80%, 95%]", share, mistakes)?;
        let inside = found.iter().all(|s| *s > 0.0 && *s < 1.0);
        if !inside {
            let hint = "write two shares between 0 and 100 %, such as `tiers: [80%, 95%]`";
            mistakes.value("customers.tiers", "a tier ends between 0 and 100 % of the sales").hints.push(hint.into());
        }
        inside.then_some(found)
    });
    let activity = raw.activity.and_then(|written| {
        rising::<2>(
            "customers.activity",
            &written,
            "[90, 365]",
            |path, word, mistakes| days(path, word, mistakes).map(f64::from),
            mistakes,
        )
    });
    let mut rate = |key: &str, written: Option<String>, default: f64| {
        written.and_then(|word| share(&format!("customers.{key}"), &word, mistakes)).unwrap_or(default)
    };
    let hysteresis = rate("hysteresis", raw.hysteresis, default.hysteresis);
    let discount = rate("discount", raw.discount, default.discount);
    let inefficient = rate("inefficient", raw.inefficient, default.inefficient);
    let (mut hysteresis, mut discount) = (hysteresis, discount);
    if hysteresis >= 1.0 {
        let hint = "write a small share such as `hysteresis: 5%`".to_owned();
        mistakes.value("customers.hysteresis", "no customer would ever change its tier").hints.push(hint);
        hysteresis = default.hysteresis;
    }
    if discount <= 0.0 {
        let fact = "without a discount a customer who never leaves is worth infinitely much";
        mistakes.value("customers.discount", fact).hints.push("write a rate such as `discount: 10%`".into());
        discount = default.discount;
    }
    let rhythm = raw.rhythm.and_then(|word| {
        let found = number("customers.rhythm", &word, mistakes)?;
        if found < 1.0 {
            let fact = format!("after `{word}` intervals nobody is late");
            mistakes.value("customers.rhythm", fact).hints.push("write 1 or more, such as `rhythm: 2`".into());
        }
        (found >= 1.0).then_some(found)
    });
    CustomerSettings {
        tiers: tiers.unwrap_or(default.tiers),
        hysteresis,
        rfm,
        activity: activity.map_or(default.activity, |[active, quiet]| [active as u32, quiet as u32]),
        rhythm: rhythm.unwrap_or(default.rhythm),
        visit: raw.visit.and_then(|word| days("customers.visit", &word, mistakes)).unwrap_or(default.visit),
        discount,
        inefficient,
    }
}

/// A number without a sign.
fn number(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<f64> {
    let written = word.trim();
    let plain = !written.is_empty() && written.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let found = plain.then(|| written.parse::<f64>().ok()).flatten().filter(|n| n.is_finite());
    if found.is_none() {
        let hint = "write a number such as `30` or `1234.5`";
        mistakes.value(path, format!("`{word}` is not a number")).hints.push(hint.into());
    }
    found
}

/// A number of days.
fn days(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<u32> {
    let found = word.trim().parse::<u32>().ok().filter(|days| (1..=DAYS).contains(days));
    if found.is_none() {
        let hint = format!("write a whole number from 1 to {DAYS}, such as `90`");
        mistakes.value(path, format!("`{word}` is not a number of days")).hints.push(hint);
    }
    found
}

/// A list of so many numbers, each above the one before.
fn rising<const N: usize>(
    path: &str,
    written: &Words,
    example: &str,
    read: impl Fn(&str, &str, &mut Mistakes) -> Option<f64>,
    mistakes: &mut Mistakes,
) -> Option<[f64; N]> {
    let found: Vec<Option<f64>> = written.with_paths(path).map(|(at, word)| read(&at, word, mistakes)).collect();
    let numbers: Vec<f64> = found.iter().flatten().copied().collect();
    if numbers.len() < found.len() {
        return None;
    }
    let rises = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    match <[f64; N]>::try_from(numbers) {
        Ok(numbers) if rises => Some(numbers),
        Ok(_) => {
            let fact = "each number must be larger than the one before";
            mistakes.value(path, fact).hints.push(format!("write them in rising order, such as `{example}`"));
            None
        }
        Err(numbers) => {
            let fact = format!("{} numbers where {N} are needed", numbers.len());
            mistakes.value(path, fact).hints.push(format!("write a list such as `{example}`"));
            None
        }
    }
}
