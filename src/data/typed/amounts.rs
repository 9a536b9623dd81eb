//! A column of amounts or quantities: its readings, why some are refused, and what is noted about its form.

use super::jump;
use super::rows_where;
use crate::base::number::grouped;
use crate::base::{Decimal, Error};
use crate::config::Brief;
use crate::data::amount::{
    AmountColumn, AmountReading, Evidence, Mark, Meaning, TOO_LARGE, foreign_header, header_exponent, hint,
    read_amounts,
};
use crate::data::column::Column;
use crate::data::ledger::Ledger;
use crate::data::plain::quoted;
use crate::data::table::Table;

/// A column of amounts or quantities.
#[derive(Debug)]
pub struct Amounts<'t> {
    column: &'t Column,
    read: AmountColumn,
    currency: String,
}

impl<'t> Amounts<'t> {
    /// Reads the numbers of a role; `None` when the table does not have the column. A unit in the header
    /// (`销售额（万元）`) multiplies and is noted, as is what the form of the numbers leaves open.
    ///
    /// # Errors
    /// A header that names another currency than the project's.
    pub fn read(
        brief: &Brief,
        table: &'t Table<'_>,
        role: &str,
        ledger: &mut Ledger,
    ) -> Result<Option<Amounts<'t>>, Error> {
        let Some(column) = table.spec.columns.get(role).and_then(|_| table.role(role)) else { return Ok(None) };
        let header = &table.unit_header(role);
        let money = role != "quantity";
        if let Some(foreign) = foreign_header(header, &brief.currency).filter(|_| money) {
            let name = &table.spec.name;
            let fact = format!("`{header}` of `{name}` is in {foreign}, and the project counts in {}", brief.currency);
            return Err(Error::config(fact)
                .at_maybe(brief.places.value(&format!("tables.{name}.columns.{role}")))
                .hint(format!(
                    "convert the column to {}; or, where all amounts are in {foreign}, write `currency: {foreign}`",
                    brief.currency
                )));
        }
        let exponent = header_exponent(header);
        if exponent > 0 {
            let factor = grouped(10_u128.pow(u32::from(exponent)), 0);
            let detail = format!("`{header}`: numbers are multiplied by {factor}");
            ledger.note("header_unit", &table.spec.name, 1, detail);
        }
        let meaning = Meaning { exponent, currency: &brief.currency, money };
        let read = read_amounts(&column.texts, &column.counts(), meaning);
        let amounts = Amounts { column, read, currency: brief.currency.clone() };
        amounts.note(table, header, exponent, ledger);
        // Amounts of several currencies differ by their rates, and not by a unit that was forgotten.
        let several = brief.table("rates").is_some() && table.spec.columns.contains_key("currency");
        let jump =
            || jump::between_files(&amounts, table, header).or_else(|| jump::within_file(&amounts, table, header));
        if let Some(detail) = (!several).then(jump).flatten() {
            ledger.note("unit_jump", &table.spec.name, detail.0, detail.1);
        }
        Ok(Some(amounts))
    }

    fn note(&self, table: &Table<'_>, header: &str, exponent: u8, ledger: &mut Ledger) {
        let name = &table.spec.name;
        let number = |code: usize| self.read.readings.is_number(code);
        let only = |mark: Mark| {
            let is = move |e: &Evidence| matches!(e, Evidence::Only { mark: m, .. } if *m == mark);
            rows_where(self.column, |code| number(code) && is(&self.read.evidence[code]))
        };
        let mut tell = |kind: &str, found: Option<(u64, usize)>, say: &dyn Fn(&str) -> String| {
            if let Some((count, row)) = found {
                let place = table.place(row, header);
                let detail = format!("{}, first at {}:{}", say(&quoted(self.column.text(row))), place.file, place.line);
                ledger.note(kind, name, count, detail);
            }
        };
        let usual = self.read.mark.unwrap_or(Mark::Point);
        let (own, other) = match usual {
            Mark::Point => (only(Mark::Point), only(Mark::Comma)),
            Mark::Comma => (only(Mark::Comma), only(Mark::Point)),
        };
        if usual == Mark::Comma {
            tell("decimal_comma", own, &|text| format!("`{header}` has a comma before its decimals: {text}"));
        }
        tell("form_changes", other, &|text| {
            let usual = if usual == Mark::Point { "point" } else { "comma" };
            format!("`{header}` has a decimal {usual} elsewhere, and another form here: {text}")
        });
        if self.read.point_by_threes {
            let found = rows_where(self.column, |code| number(code) && self.column.texts[code].contains('.'));
            tell("point_by_threes", found, &|text| {
                format!("`{header}` has three digits after every point, and {text} is read as a fraction")
            });
        }
        if exponent > 0 {
            let found = rows_where(self.column, |code| number(code) && self.read.own_unit[code]);
            tell("unit_in_value", found, &|text| {
                format!("{text} names a unit of its own, which counts instead of that of `{header}`")
            });
        }
        let worded =
            |code: usize| self.read.readings.get(code) == AmountReading::Blank && !self.column.texts[code].is_empty();
        tell("missing_words", rows_where(self.column, worded), &|text| {
            format!("`{header}` says {text} for what is missing")
        });
    }

    /// What a row says.
    pub fn of(&self, row: usize) -> AmountReading {
        self.read.readings.get(self.column.codes[row] as usize)
    }

    /// Rows of the column.
    pub(super) fn len(&self) -> usize {
        self.column.codes.len()
    }

    /// Most digits after the point in the given rows.
    pub fn scale(&self, rows: &[u32]) -> u8 {
        let mut used = vec![false; self.read.readings.len()];
        for &row in rows {
            used[self.column.codes[row as usize] as usize] = true;
        }
        let scales = self.read.readings.iter().zip(&used).filter(|(_, used)| **used).map(|(r, _)| match r {
            AmountReading::Number(number) => number.scale,
            _ => 0,
        });
        scales.max().unwrap_or(0)
    }

    /// The number of a row in 10^−`scale`, rounded half away from zero; `None` when it is blank.
    pub fn at(&self, row: usize, scale: u8) -> Option<i64> {
        self.read.readings.at(self.column.codes[row] as usize, scale)
    }

    /// The number of a row in 10^−`scale`; `None` when it is blank.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn value(&self, row: usize, role: &str, scale: u8) -> Result<Option<i64>, String> {
        match self.at(row, scale) {
            None => self.fault(row, role, scale).map_or(Ok(None), Err),
            found => Ok(found),
        }
    }

    /// Why the number of a row cannot be used, if it cannot; `finest` is the largest scale it may get.
    pub fn fault(&self, row: usize, role: &str, finest: u8) -> Option<String> {
        let reason = match self.of(row) {
            AmountReading::Refused(reason) => reason,
            AmountReading::Number(number) if i64::try_from(number.round(finest)).is_err() => TOO_LARGE,
            _ => return None,
        };
        let text = self.column.text(row);
        Some(format!("the {role} {} {reason}; {}", quoted(text), hint(reason, text, &self.currency)))
    }

    /// Rows with more digits after the point than a scale keeps.
    pub fn finer(&self, rows: &[u32], scale: u8) -> u64 {
        let finer = |n: &Decimal| n.scale > scale;
        rows.iter().filter(|r| matches!(self.of(**r as usize), AmountReading::Number(n) if finer(&n))).count() as u64
    }
}
