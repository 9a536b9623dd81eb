//! The table of exchange rates: what one unit of another currency is worth in the report's, month by month.
//!
//! A rate holds for its month and until the next one is given, at most [`HOLDS`] months in all: after that nobody knows
//! any more. Every fault of the table is an error, because a wrong rate makes every total wrong.

use std::collections::BTreeMap;

use chrono::Datelike;

use super::amount::{AmountReading, Meaning, codes, names_currency, read_amounts};
use super::date::DateReading;
use super::plain::{is_missing, plain_digits, quoted};
use super::sales::lacks;
use super::table::Table;
use super::target_period::{Named, period_named};
use super::typed::{Dates, fault};
use crate::base::{Date, Decimal, Error, Grain};
use crate::config::Brief;

/// The table of exchange rates.
pub const ROLE: &str = "rates";

/// Months that a rate holds at most, its own counted.
const HOLDS: i32 = 12;

/// A month as a number: of two months the later one has the larger number, and neighbours differ by 1.
pub type Month = i32;

/// The month of a day.
pub fn month_of(date: Date) -> Month {
    date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0)
}

/// `2026-03`.
pub fn month_text(month: Month) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The rates of other currencies, in units of the report's currency.
#[derive(Debug, Default)]
pub struct Rates {
    /// ISO code → month → rate.
    of: BTreeMap<String, BTreeMap<Month, Decimal>>,
}

impl Rates {
    /// Reads the table.
    ///
    /// # Errors
    /// Every row that does not say a month, a currency and a rate above 0, with its place; two rates of one currency
    /// for one month; a rate of the report's own currency that is not 1.
    pub fn read(brief: &Brief, table: &Table<'_>) -> Result<Rates, Vec<Error>> {
        let given = |role: &str| {
            table.spec.columns.get(role).and_then(|_| table.role(role)).ok_or_else(|| vec![lacks(brief, ROLE, role)])
        };
        let (periods, currencies, numbers) = (given("period")?, given("currency")?, given("rate")?);
        let dates = Dates::read(brief, table, "period").map_err(|e| vec![e])?;
        let meaning = Meaning { exponent: 0, currency: "", money: false };
        let readings = read_amounts(&numbers.texts, &numbers.counts(), meaning).readings;
        let mut rates = Rates::default();
        let mut lines: BTreeMap<(String, Month), usize> = BTreeMap::new();
        let mut errors = Vec::new();
        for row in 0..table.len() {
            let reading = dates.as_ref().map_or(DateReading::Blank, |d| d.of(row));
            let month = month(brief, periods.text(row), reading).map_err(|e| ("period", e));
            let code = code(currencies.text(row)).map_err(|e| ("currency", e));
            let number = rate(readings.get(numbers.codes[row] as usize), numbers.text(row)).map_err(|e| ("rate", e));
            let parts = month.and_then(|month| Ok((month, code?, number?)));
            let (month, code, rate) = match parts {
                Ok(parts) => parts,
                Err((role, (fact, hint))) => {
                    errors.push(Error::data(fact).at(table.place(row, table.header(role))).hint(hint));
                    continue;
                }
            };
            if code == brief.currency {
                if rate != Decimal::whole(1) {
                    let fact = format!("the rate of {code} is {}, and the project counts in {code}", rate.text());
                    let hint =
                        "a rate says what one unit of another currency is worth in the project's; delete the row";
                    errors.push(Error::data(fact).at(table.place(row, table.header("rate"))).hint(hint));
                }
                continue;
            }
            let known = rates.of.entry(code.clone()).or_default().insert(month, rate);
            let before = lines.insert((code.clone(), month), row);
            if let (Some(known), Some(before)) = (known.filter(|known| *known != rate), before) {
                let first = table.place(before, table.header("rate")).location();
                let fact =
                    format!("{code} has two rates for {}: {} and {}", month_text(month), known.text(), rate.text());
                let hint = format!("keep one of them; the other stands at {first}");
                errors.push(Error::data(fact).at(table.place(row, table.header("rate"))).hint(hint));
            }
        }
        if errors.is_empty() { Ok(rates) } else { Err(errors) }
    }

    /// The rate of a currency that holds in a month.
    pub fn at(&self, code: &str, month: Month) -> Option<Decimal> {
        let (since, rate) = self.of.get(code)?.range(..=month).next_back()?;
        (month - since < HOLDS).then_some(*rate)
    }

    /// The currencies with rates that a text may name.
    pub fn named(&self, text: &str) -> Vec<&str> {
        self.of.keys().map(String::as_str).filter(|code| names_currency(text, code)).collect()
    }
}

/// What is wrong, and what to write.
type Fault = (String, String);

fn month(brief: &Brief, text: &str, reading: DateReading) -> Result<Month, Fault> {
    match (period_named(&plain_digits(text), &brief.calendar), reading) {
        (Some(Named::Period(period)), _) if period.grain == Grain::Month && !period.fiscal => {
            Ok(month_of(period.start))
        }
        (Some(_), _) => Err((format!("the period {} is no month", quoted(text)), "write `2026-03`".into())),
        (None, DateReading::Day(date) | DateReading::Month(date)) => Ok(month_of(date)),
        (None, DateReading::Blank) => Err(("the period of a rate is blank".into(), "write `2026-03`".into())),
        (None, other) => {
            let (fact, hint) = fault(other, false);
            Err((format!("the period {} {fact}", quoted(text)), hint.to_owned()))
        }
    }
}

/// The ISO code that a text names: itself in capitals, or the only one that a sign or word may mean.
fn code(text: &str) -> Result<String, Fault> {
    let plain = plain_digits(text).trim().to_uppercase();
    let hint = || "write its ISO code, such as `USD`".to_owned();
    match codes(&plain) {
        Some([one]) => Ok((*one).to_owned()),
        Some(_) => Err((format!("{} may be several currencies", quoted(text)), hint())),
        None if plain.len() == 3 && plain.bytes().all(|b| b.is_ascii_uppercase()) => Ok(plain),
        None if is_missing(&plain) => Err(("the currency of a rate is blank".into(), hint())),
        None => Err((format!("{} is not a currency", quoted(text)), hint())),
    }
}

fn rate(reading: AmountReading, text: &str) -> Result<Decimal, Fault> {
    let hint = || "write what one unit of the currency is worth in the report's, such as `7.1234`".to_owned();
    match reading {
        AmountReading::Number(rate) if rate.units > 0 => Ok(rate),
        AmountReading::Number(_) => Err((format!("the rate {} is not above 0", quoted(text)), hint())),
        AmountReading::Blank => Err(("the rate is blank".into(), hint())),
        AmountReading::Refused(reason) => Err((format!("the rate {} {reason}", quoted(text)), hint())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(list: &[(&str, &str, i128)]) -> Rates {
        let mut rates = Rates::default();
        for (code, day, units) in list {
            let month = month_of(day.parse().expect("a day"));
            rates.of.entry((*code).to_owned()).or_default().insert(month, Decimal::new(*units, 2));
        }
        rates
    }

    fn at(rates: &Rates, code: &str, day: &str) -> Option<i128> {
        rates.at(code, month_of(day.parse().expect("a day"))).map(|rate| rate.units)
    }

    #[test]
    fn a_rate_holds_until_the_next_one_and_for_twelve_months() {
        let rates = rates(&[("USD", "2025-01-01", 720), ("USD", "2025-03-01", 730), ("EUR", "2025-12-01", 800)]);
        assert_eq!(at(&rates, "USD", "2024-12-31"), None, "nobody knows what was before the first one");
        assert_eq!(at(&rates, "USD", "2025-02-28"), Some(720));
        assert_eq!(at(&rates, "USD", "2025-03-01"), Some(730));
        assert_eq!(at(&rates, "USD", "2026-02-28"), Some(730), "the twelfth month");
        assert_eq!(at(&rates, "USD", "2026-03-01"), None);
        assert_eq!(at(&rates, "EUR", "2026-01-15"), Some(800), "over the turn of the year");
        assert_eq!(at(&rates, "GBP", "2026-01-15"), None);
        assert_eq!(rates.named("美元"), ["USD"]);
        assert!(rates.named("元").is_empty());
    }

    #[test]
    fn months_are_written_as_periods_are() {
        assert_eq!(month_text(month_of("2026-03-09".parse().expect("a day"))), "2026-03");
        assert_eq!(month_text(month_of("2025-12-01".parse().expect("a day")) + 1), "2026-01");
    }

    #[test]
    fn a_currency_is_named_by_its_code_or_by_a_word_that_means_one() {
        let named = |text: &str| code(text).map_err(|(fact, _)| fact);
        assert_eq!(named(" usd "), Ok("USD".into()));
        assert_eq!(named("欧元"), Ok("EUR".into()));
        assert_eq!(named("XAF"), Ok("XAF".into()), "a code that is not listed");
        assert_eq!(named("$"), Err("`$` may be several currencies".into()));
        assert_eq!(named("dollars"), Err("`dollars` is not a currency".into()));
        assert_eq!(named(""), Err("the currency of a rate is blank".into()));
    }
}
