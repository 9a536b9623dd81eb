//! The sales table: which rows count, what each adds, and which of them are returns.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

use super::amount::{AmountReading, names_currency};
use super::column::{BLANK_CODE, Column};
use super::key_index::Found;
use super::ledger::Ledger;
use super::linked::LinkedColumn;
use super::plain::{is_missing, quoted};
use super::reach::Lookups;
use super::stray;
use super::table::Table;
pub use super::typed::date_of;
use super::typed::{Amounts, Dates, FINEST};
use crate::base::{Date, Decimal, Error, Grain};
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
    /// The currency column, and which of its texts are not the project's currency.
    foreign: Option<Marks<'t>>,
    /// Per text of the order column, whether the table of returns names it; per row mark otherwise.
    returned: Vec<Marks<'t>>,
    currency: String,
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

/// The accepted rows of the sales table; all columns have one length.
#[derive(Debug, Default)]
pub struct SalesRows {
    /// Rows of the table.
    pub rows: Vec<u32>,
    /// Days since 1970-01-01.
    pub day: Vec<i32>,
    /// Amount of a row that is not subtracted.
    pub gross: Vec<i64>,
    /// Amount of a row that is, positive.
    pub returned: Vec<i64>,
    /// What of that was sold by the same row: it leaves the sales as they are.
    pub reversed: Vec<i64>,
    /// Cost, negative on returns.
    pub cost: Vec<i64>,
    /// Quantity, negative on returns.
    pub quantity: Vec<i64>,
    /// True where the row makes its customer a customer.
    pub positive: Vec<bool>,
    /// True when all dates were written as months, or fall on first or last days of several months.
    pub monthly: bool,
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
            let yes = |t: &Arc<str>| !t.is_empty() && !NO.contains(&t.to_lowercase().as_str());
            returned.push(Marks { column, marked: column.texts.iter().map(yes).collect() });
        }
        let listed = lookups.get("returns").and_then(|l| l.index(&l.key));
        let order = table.spec.columns.get("order").and_then(|_| table.role("order"));
        if let (Some(index), Some(column)) = (listed, order) {
            returned
                .push(Marks { column, marked: column.texts.iter().map(|t| index.find(t) != Found::Nothing).collect() });
        }
        let foreign = table.spec.columns.get("currency").and_then(|_| table.role("currency")).map(|column| {
            let other = |t: &Arc<str>| !is_missing(t) && !names_currency(t, &brief.currency);
            Marks { column, marked: column.texts.iter().map(other).collect() }
        });
        let currency = brief.currency.clone();
        Ok(Sales { table, date, amount, cost, profit, quantity, foreign, returned, currency })
    }

    /// Most digits after the point of amount and cost.
    pub fn money_scale(&self) -> u8 {
        let rows = self.all();
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

    /// Accepts or refuses each row, at the scales of the whole data set.
    ///
    /// # Errors
    /// When every row is refused.
    pub fn accept(&self, money: u8, pieces: u8, ledger: &mut Ledger) -> Result<SalesRows, Error> {
        let mut out = SalesRows::default();
        let (mut first, mut last, mut written) = (true, true, true);
        let mut months: BTreeSet<(i32, u32)> = BTreeSet::new();
        let mut latest: Option<(i32, u32)> = None;
        let (mut blank, mut undone_rows) = (0_u64, 0_u64);
        for row in self.all() {
            let at = row as usize;
            let (date, month) = match date_of(&self.date, at, "date") {
                Ok(found) => found,
                Err(reason) => {
                    self.table.refuse(at, "date", &reason, ledger);
                    continue;
                }
            };
            if let Some((role, reason)) = self.fault(at, money, pieces) {
                self.table.refuse(at, role, &reason, ledger);
                continue;
            }
            if let Some(foreign) = self.foreign.as_ref().filter(|m| m.of(at)) {
                let reason = format!(
                    "the currency {} is not the one that the configuration names; the project counts in {}",
                    quoted(foreign.column.text(at)),
                    self.currency
                );
                self.table.refuse(at, "currency", &reason, ledger);
                continue;
            }
            written &= month;
            first &= date.day() == 1;
            last &= date.succ_opt().is_none_or(|next| next.day() == 1);
            let this = (date.year(), date.month());
            // Rows of one month stand together more often than not.
            if latest.replace(this) != Some(this) {
                months.insert(this);
            }
            let amount = self.amount.at(at, money);
            blank += u64::from(amount.is_none());
            let amount = amount.unwrap_or(0);
            let profit = self.profit.as_ref().and_then(|p| p.at(at, money)).map(|p| amount.saturating_sub(p));
            let cost = self.cost.as_ref().and_then(|c| c.at(at, money)).or(profit).unwrap_or(0);
            let quantity = self.quantity.as_ref().and_then(|q| q.at(at, pieces)).unwrap_or(0);
            let marked = self.returned.iter().any(|m| m.of(at));
            let negative = amount < 0 || quantity < 0;
            let back = marked || negative;
            // A marked row that was a sale takes itself back: it was sold and returned. Other returns are rows of
            // their own beside the sale.
            let itself = marked && !negative;
            undone_rows += u64::from(itself);
            out.rows.push(row);
            out.day.push(days(date));
            out.gross.push(if back { 0 } else { amount });
            out.returned.push(if back { amount.saturating_abs() } else { 0 });
            out.reversed.push(if itself { amount } else { 0 });
            let signed = |value: i64| match (back, itself) {
                (_, true) => 0,
                (true, false) => -value.saturating_abs(),
                (false, false) => value,
            };
            out.cost.push(signed(cost));
            out.quantity.push(signed(quantity));
            out.positive.push(!negative && amount > 0);
        }
        out.monthly = !out.rows.is_empty() && (written || months.len() > 1 && (first || last));
        self.table.check_accepted(out.rows.len(), ledger)?;
        if undone_rows > 0 {
            ledger.note("returned_rows", "sales", undone_rows, "rows of returned orders are subtracted");
        }
        if blank > 0 {
            ledger.note("blank_amounts", "sales", blank, "rows without an amount add nothing");
        }
        for (column, role, scale) in [
            (Some(&self.amount), "amount", money),
            (self.cost.as_ref(), "cost", money),
            (self.profit.as_ref(), "profit", money),
            (self.quantity.as_ref(), "quantity", pieces),
        ] {
            note_finer(column, &out.rows, "sales", role, scale, ledger);
        }
        Ok(out)
    }

    fn fault(&self, row: usize, money: u8, pieces: u8) -> Option<(&'static str, String)> {
        let of = |column: Option<&Amounts<'_>>, role, scale| Some((role, column?.fault(row, role, scale)?));
        of(Some(&self.amount), "amount", money)
            .or_else(|| of(self.cost.as_ref(), "cost", money))
            .or_else(|| of(self.profit.as_ref(), "profit", money))
            .or_else(|| of(self.quantity.as_ref(), "quantity", pieces))
    }

    /// The amount of a row as written, for reports of unmatched keys.
    pub fn amount_of(&self, row: u32) -> Option<Decimal> {
        written(&self.amount, row)
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

impl SalesRows {
    /// The first and the last day that are no slips (see [`super::stray`]).
    pub fn span(&self) -> Option<(Date, Date)> {
        let (start, end) = (stray::start(&self.day)?, stray::end(&self.day)?);
        let first = self.day.iter().filter(|day| **day >= start).min()?;
        let last = self.day.iter().filter(|day| **day <= end).max()?;
        Some((date_of_day(*first)?, date_of_day(*last)?))
    }

    /// Notes rows that are dated too early or too late to be meant so.
    pub fn note_stray(&self, table: &Table<'_>, ledger: &mut Ledger) {
        let Some((first, last)) = self.span() else { return };
        self.note_beyond(table, ("early_dates", "before", "first", first), |day| day < days(first), ledger);
        self.note_beyond(table, ("future_dates", "after", "last", last), |day| day > days(last), ledger);
    }

    fn note_beyond(
        &self,
        table: &Table<'_>,
        (kind, side, end, limit): (&str, &str, &str, Date),
        is: impl Fn(i32) -> bool,
        ledger: &mut Ledger,
    ) {
        let beyond: Vec<usize> = (0..self.day.len()).filter(|i| is(self.day[*i])).collect();
        let Some((&one, date)) = beyond.first().and_then(|i| Some((i, date_of_day(self.day[*i])?))) else { return };
        let place = table.place(self.rows[one] as usize, table.header("date"));
        let detail = format!(
            "rows are dated long {side} all others, the first at {} ({date}); they stay in the data, but the \
             {end} day of the data is taken to be {limit}",
            place.location()
        );
        ledger.note(kind, "sales", beyond.len() as u64, detail);
    }

    /// Month when the dates tell no more than the month, else week; `None` without rows.
    pub fn grain(&self) -> Option<Grain> {
        (!self.rows.is_empty()).then_some(if self.monthly { Grain::Month } else { Grain::Week })
    }
}

/// The identity of each row's text as a code in the order of the identities; `u32::MAX` for blank.
pub fn identity_codes(column: &Column, link: Option<&LinkedColumn<'_, '_>>, rows: &[u32]) -> Vec<u32> {
    let identities: Vec<Option<Arc<str>>> = match link {
        Some(link) => link.identities(),
        None => (0_u32..).zip(&column.texts).map(|(c, t)| (c != BLANK_CODE).then(|| Arc::clone(t))).collect(),
    };
    let mut sorted: Vec<&Arc<str>> = identities.iter().flatten().collect();
    sorted.par_sort_unstable();
    sorted.dedup();
    let code = |identity: &Option<Arc<str>>| match identity {
        Some(text) => sorted.binary_search(&text).ok().and_then(|i| u32::try_from(i).ok()).unwrap_or(u32::MAX),
        None => u32::MAX,
    };
    let codes: Vec<u32> = identities.iter().map(code).collect();
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
