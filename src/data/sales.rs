//! The sales table: which rows count, what each adds, and which of them are returns.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::amount::AmountReading;
use super::column::{BLANK_CODE, Column};
use super::exchange::Currencies;
use super::item::Item;
use super::key_index::Found;
use super::ledger::Ledger;
use super::linked::LinkedColumn;
use super::rates::{Rates, month_of};
use super::reach::Lookups;
pub use super::sales_rows::SalesRows;
use super::sales_rows::{Row, RowsMut, SPAN, Seen};
use super::table::Table;
pub use super::typed::date_of;
use super::typed::{Amounts, Dates, FINEST, minor_digits};
use crate::base::{Date, Decimal, Error, Format, Lang, Magnitude, Value};
use crate::config::Brief;

/// The sales table with its typed columns.
#[derive(Debug)]
pub struct Sales<'t, 'b> {
    table: &'t Table<'b>,
    date: Dates<'t>,
    amount: Amounts<'t>,
    cost: Option<Amounts<'t>>,
    /// Amount less cost, where the table has that instead of the cost.
    profit: Option<Amounts<'t>>,
    quantity: Option<Amounts<'t>>,
    currencies: Currencies<'t>,
    /// Per text of the order column, whether the table of returns names it; per row mark otherwise.
    returned: Vec<Marks<'t>>,
}

/// Texts of a column that mark their rows.
#[derive(Debug)]
struct Marks<'t> {
    column: &'t Column,
    marked: Vec<bool>,
}

impl Marks<'_> {
    fn of(&self, row: usize) -> bool {
        self.marked[self.column.codes[row] as usize]
    }
}

/// Texts of a mark that mean no.
const NO: [&str; 8] = ["0", "no", "n", "false", "否", "无", "未退", "-"];

impl<'t, 'b> Sales<'t, 'b> {
    /// Types the columns of the sales table.
    ///
    /// # Errors
    /// A table without a date or amount column, dates whose order of day and month is not known, or a header that names
    /// another currency than the project's.
    pub fn open(
        brief: &Brief,
        table: &'t Table<'b>,
        lookups: &Lookups<'_>,
        rates: Option<&'t Rates>,
        ledger: &mut Ledger,
    ) -> Result<Sales<'t, 'b>, Error> {
        let date = Dates::read(brief, table, "date")?.ok_or_else(|| lacks(brief, "sales", "date"))?;
        date.note(table, "date", ledger);
        let amount = Amounts::read(brief, table, "amount", ledger)?.ok_or_else(|| lacks(brief, "sales", "amount"))?;
        let cost = Amounts::read(brief, table, "cost", ledger)?;
        let profit = Amounts::read(brief, table, "profit", ledger)?;
        let quantity = Amounts::read(brief, table, "quantity", ledger)?;
        let mut returned = Vec::new();
        let own = table.spec.columns.get("returned").and_then(|_| table.role("returned"));
        if let Some(column) = own {
            let yes = |t: &str| !t.is_empty() && !NO.contains(&t.to_lowercase().as_str());
            returned.push(Marks { column, marked: column.texts.iter().map(yes).collect() });
        }
        let listed = lookups.get("returns").and_then(|l| l.index(&l.key));
        let order = table.spec.columns.get("order").and_then(|_| table.role("order"));
        if let (Some(index), Some(column)) = (listed, order) {
            returned
                .push(Marks { column, marked: column.texts.iter().map(|t| index.find(t) != Found::Nothing).collect() });
        }
        let currencies = Currencies::of(brief, table, rates);
        Ok(Sales { table, date, amount, cost, profit, quantity, currencies, returned })
    }

    /// Most digits after the point of amount and cost; what is converted has those of the minor unit.
    pub fn money_scale(&self) -> u8 {
        let rows = self.own(self.all());
        let others = [&self.cost, &self.profit].into_iter().flatten();
        others.map(|column| column.scale(&rows)).fold(self.amount.scale(&rows), u8::max)
    }

    /// Most digits after the point of quantities, at most 6.
    pub fn quantity_scale(&self) -> u8 {
        self.quantity.as_ref().map_or(0, |q| q.scale(&self.all())).min(FINEST)
    }

    fn all(&self) -> Vec<u32> {
        (0..u32::try_from(self.table.len()).unwrap_or(u32::MAX)).collect()
    }

    /// Those of some rows that are in the report's currency; all of them without rates.
    fn own(&self, mut rows: Vec<u32>) -> Vec<u32> {
        if self.currencies.has_rates() {
            rows.retain(|row| self.currencies.is_own(*row as usize));
        }
        rows
    }

    /// Accepts or refuses each row, at the scales of the whole data set.
    ///
    /// # Errors
    /// When every row is refused.
    pub fn accept(&self, money: u8, pieces: u8, ledger: &mut Ledger) -> Result<SalesRows, Error> {
        let count = self.table.len();
        let mut out = SalesRows::of(count);
        let mut seen: Vec<Seen> = Vec::new();
        let span = |number: usize, mut into: RowsMut<'_>| {
            let mut seen = Seen::default();
            for i in 0..into.day.len() {
                let at = number * SPAN + i;
                match self.row(at, money, pieces) {
                    Ok(row) => {
                        seen.see(&row);
                        into.set(i, &row);
                    }
                    Err(why) => seen.refused.push((at, why)),
                }
            }
            seen
        };
        out.spans().map(|(number, into)| span(number, into)).collect_into_vec(&mut seen);
        let mut all = Seen::default();
        seen.into_iter().for_each(|span| all.add(span));
        for (row, (role, reason)) in &all.refused {
            self.table.refuse(*row, role, reason, ledger);
        }
        out.leave_out(&all.refused.iter().map(|(row, _)| *row).collect::<Vec<_>>());
        out.monthly =
            !out.rows.is_empty() && (all.all_written || all.months.len() > 1 && (all.all_first || all.all_last));
        self.table.check_accepted(out.rows.len(), ledger)?;
        if all.undone > 0 {
            ledger.note("returned_rows", "sales", all.undone, "rows of returned orders are subtracted");
        }
        if all.blank > 0 {
            ledger.note("blank_amounts", "sales", all.blank, "rows without an amount add nothing");
        }
        if self.currencies.has_rates() {
            self.exchange(&mut out, money, ledger);
        }
        let own = self.currencies.has_rates().then(|| self.own(out.rows.clone()));
        let own = own.as_deref().unwrap_or(&out.rows);
        for (column, role, scale) in [
            (Some(&self.amount), "amount", money),
            (self.cost.as_ref(), "cost", money),
            (self.profit.as_ref(), "profit", money),
            (self.quantity.as_ref(), "quantity", pieces),
        ] {
            note_finer(column, if role == "quantity" { &out.rows } else { own }, "sales", role, scale, ledger);
        }
        Ok(out)
    }

    /// What a row adds.
    ///
    /// # Errors
    /// The role of the field for which it is refused, and why.
    fn row(&self, at: usize, money: u8, pieces: u8) -> Result<Row, (&'static str, String)> {
        let (date, month) = date_of(&self.date, at, "date").map_err(|reason| ("date", reason))?;
        let rate = self.currencies.rate(at, month_of(date));
        let value = |column: Option<&Amounts<'_>>, role: &'static str, scale| match (column, &rate) {
            (None, _) => Ok(None),
            (Some(column), Ok(Some(rate))) if role != "quantity" => match column.of(at) {
                AmountReading::Number(number) => self.currencies.units(number, *rate, scale).map(Some),
                _ => column.value(at, role, scale),
            }
            .map_err(|reason| (role, reason)),
            (Some(column), _) => column.value(at, role, scale).map_err(|reason| (role, reason)),
        };
        let amount = value(Some(&self.amount), "amount", money)?;
        let cost = value(self.cost.as_ref(), "cost", money)?;
        let profit = value(self.profit.as_ref(), "profit", money)?;
        let quantity = value(self.quantity.as_ref(), "quantity", pieces)?;
        if let Err(reason) = rate {
            return Err(("currency", reason));
        }
        let blank = amount.is_none();
        let amount = amount.unwrap_or(0);
        let cost = cost.or(profit.map(|p| amount.saturating_sub(p))).unwrap_or(0);
        let quantity = quantity.unwrap_or(0);
        let marked = self.returned.iter().any(|m| m.of(at));
        let negative = amount < 0 || quantity < 0;
        let back = marked || negative;
        // A marked row that was a sale takes itself back: it was sold and returned. Other returns are rows of
        // their own beside the sale.
        let itself = marked && !negative;
        let signed = |value: i64| match (back, itself) {
            (_, true) => 0,
            (true, false) => -value.saturating_abs(),
            (false, false) => value,
        };
        Ok(Row {
            date,
            month,
            blank,
            undone: itself,
            gross: if back { 0 } else { amount },
            returned: if back { amount.saturating_abs() } else { 0 },
            reversed: if itself { amount } else { 0 },
            cost: signed(cost),
            quantity: signed(quantity),
            positive: !negative && amount > 0,
        })
    }

    /// Enters what the accepted rows would have added at the rates of a year before, and tells what was converted.
    fn exchange(&self, out: &mut SalesRows, money: u8, ledger: &mut Ledger) {
        let other = |row: u32| self.currencies.other(row as usize);
        if !out.rows.iter().any(|row| other(*row).is_some()) {
            return;
        }
        let mut told: BTreeMap<&str, Converted> = BTreeMap::new();
        for (i, &row) in out.rows.iter().enumerate() {
            let net = out.net(i);
            let Some(code) = other(row) else {
                out.steady.push(net);
                out.unrated.push(0);
                continue;
            };
            let number = written(&self.amount, row);
            told.entry(code).or_default().add(number, net);
            let before = date_of_day(out.day[i]).and_then(|d| self.currencies.rate_before(row as usize, month_of(d)));
            let steady = number.zip(before).and_then(|(n, rate)| self.currencies.units(n, rate, money).ok());
            // What a row adds has the sign that its kind gives it, at any rate.
            out.steady.push(match (net.signum(), steady) {
                (0, _) => 0,
                (sign, Some(steady)) => sign * steady.saturating_abs(),
                (_, None) => net,
            });
            out.unrated.push(i64::from(net != 0 && steady.is_none()));
        }
        for (code, converted) in told {
            ledger.item(converted.item(code, money));
        }
    }

    /// The amount of a row in the report's currency, as far as it is written and has a rate: for reports of refused rows
    /// and unmatched keys.
    pub fn amount_of(&self, row: u32) -> Option<Decimal> {
        let number = written(&self.amount, row)?;
        let at = row as usize;
        if self.currencies.is_own(at) || !self.currencies.has_rates() {
            return Some(number);
        }
        let (date, _) = date_of(&self.date, at, "date").ok()?;
        let rate = self.currencies.rate(at, month_of(date)).ok()??;
        self.currencies.convert(number, rate)
    }

    /// The columns of numbers by their roles.
    pub fn numbers(&self) -> Vec<(&'static str, &Amounts<'t>)> {
        let optional = [("cost", &self.cost), ("quantity", &self.quantity)];
        let others = optional.into_iter().filter_map(|(role, column)| Some((role, column.as_ref()?)));
        std::iter::once(("amount", &self.amount)).chain(others).collect()
    }

    /// True when the table supplies cost, and when it supplies quantity.
    pub fn supplies(&self) -> (bool, bool) {
        (self.cost.is_some() || self.profit.is_some(), self.quantity.is_some())
    }
}

/// Rows of one currency that were converted.
#[derive(Debug, Default)]
struct Converted {
    rows: u64,
    /// Σ amounts in their own currency.
    own: Option<Decimal>,
    /// Σ of what they add to sales.
    net: i128,
}

impl Converted {
    fn add(&mut self, own: Option<Decimal>, net: i64) {
        self.rows += 1;
        self.net += i128::from(net);
        self.own = self.own.into_iter().chain(own).reduce(|a, b| a + b);
    }

    fn item(self, code: &str, money: u8) -> Item {
        let own = self.own.unwrap_or(Decimal::whole(0));
        let own = own.rescale(minor_digits(code).max(own.scale));
        // Both languages write such a number alike.
        let own = Format::amount(Magnitude::One, own.scale).show(Value::Exact(own), &Lang::new("en"));
        let item = Item::new("converted", "sales").column("currency").about("key", code).rows(self.rows);
        item.slot("own", own).amount(Some(Decimal::new(self.net, money)))
    }
}

/// The identity of each row's text as a code in the order of the identities; `u32::MAX` for blank.
pub fn identity_codes(column: &Column, link: Option<&LinkedColumn<'_, '_>>, rows: &[u32]) -> Vec<u32> {
    let identities: Vec<Option<&str>> = match link {
        Some(link) => link.identities(),
        None => (0_u32..).zip(column.texts.iter()).map(|(c, t)| (c != BLANK_CODE).then_some(t)).collect(),
    };
    // Sixteen bytes tell most texts apart, and comparing them needs no look at the text.
    let prefix = |text: &str| {
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(text.bytes()).for_each(|(to, byte)| *to = byte);
        u128::from_be_bytes(bytes)
    };
    let mut sorted: Vec<(u128, &str, usize)> =
        identities.iter().enumerate().filter_map(|(code, text)| text.map(|text| (prefix(text), text, code))).collect();
    sorted.par_sort_unstable();
    let mut codes = vec![u32::MAX; identities.len()];
    let mut rank = 0;
    for (i, (_, text, code)) in sorted.iter().enumerate() {
        rank += u32::from(i > 0 && sorted[i - 1].1 != *text);
        codes[*code] = rank;
    }
    rows.iter().map(|&row| codes[column.codes[row as usize] as usize]).collect()
}

/// The number of a row as written.
pub fn written(amounts: &Amounts<'_>, row: u32) -> Option<Decimal> {
    match amounts.of(row as usize) {
        AmountReading::Number(number) => Some(number),
        _ => None,
    }
}

/// Notes numbers that are finer than the scale they are kept at.
pub fn note_finer(
    amounts: Option<&Amounts<'_>>,
    rows: &[u32],
    table: &str,
    role: &str,
    scale: u8,
    ledger: &mut Ledger,
) {
    let finer = amounts.map_or(0, |a| a.finer(rows, scale));
    if finer > 0 {
        ledger.note("rounded", table, finer, format!("`{role}` has more than {scale} digits after the point"));
    }
}

/// Days since 1970-01-01.
pub fn days(date: Date) -> i32 {
    date.to_epoch_days()
}

/// The date of a number of days since 1970-01-01.
pub fn date_of_day(days: i32) -> Option<Date> {
    NaiveDate::from_epoch_days(days)
}

/// The error of a table that lacks a column it cannot do without.
pub fn lacks(brief: &Brief, table: &str, role: &str) -> Error {
    Error::config(format!("`{table}` has no `{role}` column"))
        .at_maybe(brief.places.value(&format!("tables.{table}.columns")))
        .hint(format!("write which header holds it: `columns: {{{role}: …}}`"))
}
