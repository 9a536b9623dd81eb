//! In which currency each row of the sales table is, and what its amounts are worth in the report's currency.

use super::amount::{TOO_LARGE, names_currency};
use super::column::Column;
use super::plain::{is_missing, quoted};
use super::rates::{Month, Rates, month_text};
use super::table::Table;
use super::typed::minor_digits;
use crate::base::Decimal;
use crate::config::Brief;

/// The currencies of the rows of a table.
#[derive(Debug)]
pub struct Currencies<'t> {
    /// The column, and what each of its texts names; none where all rows are in the report's currency.
    column: Option<(&'t Column, Vec<Named>)>,
    rates: Option<&'t Rates>,
    currency: String,
    minor: u8,
}

/// What a text of the currency column names.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// The report's currency, or nothing.
    Own,
    /// Another one, by its code (or as it is written, when it has no rates).
    Other(String),
    /// Several that have rates.
    Several(Vec<String>),
}

impl<'t> Currencies<'t> {
    /// The currencies of a table; without rates only the report's own can be counted.
    pub fn of(brief: &Brief, table: &'t Table<'_>, rates: Option<&'t Rates>) -> Currencies<'t> {
        let column = table.spec.columns.get("currency").and_then(|_| table.role("currency"));
        let named = |text: &str| {
            if is_missing(text) || names_currency(text, &brief.currency) {
                return Named::Own;
            }
            match rates.map(|rates| rates.named(text)).unwrap_or_default().as_slice() {
                [] => Named::Other(text.trim().to_owned()),
                [one] => Named::Other((*one).to_owned()),
                several => Named::Several(several.iter().map(|code| (*code).to_owned()).collect()),
            }
        };
        let column = column.map(|column| (column, column.texts.iter().map(named).collect()));
        Currencies { column, rates, currency: brief.currency.clone(), minor: minor_digits(&brief.currency) }
    }

    fn named(&self, row: usize) -> &Named {
        self.column.as_ref().map_or(&Named::Own, |(column, named)| &named[column.codes[row] as usize])
    }

    /// True for a row in the report's currency.
    pub fn is_own(&self, row: usize) -> bool {
        *self.named(row) == Named::Own
    }

    /// True when rows of other currencies can be counted.
    pub fn has_rates(&self) -> bool {
        self.rates.is_some()
    }

    /// The code of a row's currency, when it is another than the report's.
    pub fn other(&self, row: usize) -> Option<&str> {
        match self.named(row) {
            Named::Other(code) => Some(code),
            _ => None,
        }
    }

    /// The rate of a row in a month; none for a row in the report's currency.
    ///
    /// # Errors
    /// Why the row cannot be counted.
    pub fn rate(&self, row: usize, month: Month) -> Result<Option<Decimal>, String> {
        match (self.named(row), self.rates) {
            (Named::Own, _) => Ok(None),
            (Named::Other(code), Some(rates)) => rates.at(code, month).map(Some).ok_or_else(|| {
                let month = month_text(month);
                format!("{code} in {month} has no rate; write {month}, {code} and its rate into the table `rates`")
            }),
            (Named::Several(codes), Some(_)) => {
                let text = self.column.as_ref().map_or("", |(column, _)| column.text(row));
                Err(format!("the currency {} may be several; write {}", quoted(text), codes.join(" or ")))
            }
            (_, None) => {
                let text = self.column.as_ref().map_or("", |(column, _)| column.text(row));
                Err(format!(
                    "the currency {} is not the one that the configuration names; the project counts in {}",
                    quoted(text),
                    self.currency
                ))
            }
        }
    }

    /// The rate that held a year before a month, for a row in another currency.
    pub fn rate_before(&self, row: usize, month: Month) -> Option<Decimal> {
        self.rates?.at(self.other(row)?, month - 12)
    }

    /// An amount in the report's currency: the exact product, rounded once, half away from zero, to its minor unit.
    pub fn convert(&self, amount: Decimal, rate: Decimal) -> Option<Decimal> {
        let exact = Decimal::new(amount.units.checked_mul(rate.units)?, amount.scale.checked_add(rate.scale)?);
        Some(Decimal::new(exact.round(self.minor), self.minor))
    }

    /// The same in 10^−`scale`.
    ///
    /// # Errors
    /// An amount that no exact number holds.
    pub fn units(&self, amount: Decimal, rate: Decimal, scale: u8) -> Result<i64, String> {
        let converted = self.convert(amount, rate).and_then(|value| i64::try_from(value.rescale(scale).units).ok());
        converted.ok_or_else(|| format!("the amount {} {TOO_LARGE}", quoted(&amount.text())))
    }
}
