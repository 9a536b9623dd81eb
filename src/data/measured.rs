//! The unit in which the numbers of a column are written, over all files of a table.

use std::collections::{BTreeMap, BTreeSet};

use super::amount::{of_unit, word_of};
use super::column::Coder;
use super::ledger::Ledger;
use super::shape::headers::{self, Match};
use super::shape::unit;
use super::source_file::SourceFile;
use crate::base::{Error, Result, suggest};
use crate::config::{Brief, TableSpec, UnitSpec};

/// Roles whose columns are amounts of money.
const MONEY: [&str; 4] = ["amount", "cost", "price", "budget"];

/// The units of a table's columns.
#[derive(Debug, Default)]
pub struct Measured {
    /// Unit of all files, by header.
    common: BTreeMap<String, String>,
    /// Power of ten that the numbers of a file get behind their digits, by file and header: of columns whose files
    /// have several units.
    own: BTreeMap<(usize, String), u8>,
}

impl Measured {
    /// The units of the wanted headers, whose columns are given by file. A unit that the configuration gives for a
    /// header counts, then that in the file's header, then that which it gives for all amounts.
    pub fn of(
        spec: &TableSpec,
        files: &[SourceFile],
        positions: &[BTreeMap<String, usize>],
        ledger: &mut Ledger,
    ) -> Measured {
        let mut measured = Measured::default();
        let wanted: BTreeSet<&String> = positions.iter().flat_map(BTreeMap::keys).collect();
        for header in wanted {
            let of = |(file, positions): (&SourceFile, &BTreeMap<String, usize>)| {
                let column = *positions.get(header)?;
                given(spec, header).or_else(|| file.unit(column)).or_else(|| for_all(spec, header))
            };
            let units: Vec<Option<String>> = files.iter().zip(positions).map(of).collect();
            let exponents: Vec<u8> = units.iter().map(|u| u.as_deref().and_then(of_unit).unwrap_or(0)).collect();
            if exponents.iter().all(|exponent| Some(exponent) == exponents.first()) {
                if let Some(unit) = units.into_iter().flatten().next() {
                    measured.common.insert(header.clone(), unit);
                }
                continue;
            }
            let named: Vec<String> = files
                .iter()
                .zip(&units)
                .map(|(f, u)| (f.name(), u.as_deref().unwrap_or("no unit")))
                .map(|(file, unit)| format!("{unit} in {file}"))
                .collect();
            let detail = format!("`{header}` is written in several units, each read in its own: {}", named.join(", "));
            ledger.note("units_differ", &spec.name, files.len() as u64, detail);
            for (file, exponent) in exponents.into_iter().enumerate().filter(|(_, exponent)| *exponent > 0) {
                measured.own.insert((file, header.clone()), exponent);
            }
        }
        measured
    }

    /// Errors of headers that the configuration gives a unit and no file has.
    pub fn unknown(brief: &Brief, spec: &TableSpec, files: &[SourceFile]) -> Vec<Error> {
        let absent = |header: &&String| {
            !files.is_empty() && files.iter().all(|f| headers::find(f.headers(), header) == Match::Nothing)
        };
        let error = |header: &String| {
            let known: BTreeSet<&str> = files.iter().flat_map(|f| f.headers()).map(String::as_str).collect();
            Error::config(format!("`{header}` is given a unit, and no file of `{}` has this column", spec.name))
                .at_maybe(brief.places.key(&format!("tables.{}.format.unit.{header}", spec.name)))
                .hint_maybe(suggest::hint(header, known.iter().copied().filter(|h| !h.is_empty())))
                .hint("write a header as it stands in the file")
        };
        spec.format.units.by_header.keys().filter(absent).map(error).collect()
    }

    /// A header with the unit of its column: `销售额（万元）`; without one when it has none, or several.
    pub fn header(&self, header: &str) -> String {
        let base = || unit::split(header).0;
        match self.common.get(header) {
            Some(unit) => format!("{}（{unit}）", base()),
            None if self.own.keys().any(|(_, own)| own == header) => base(),
            None => header.to_owned(),
        }
    }

    /// Appends the columns of a file to their coders, which are in the order of the headers.
    ///
    /// # Errors
    /// Those of [`SourceFile::read`].
    pub fn read(
        &self,
        number: usize,
        file: &SourceFile,
        headers: &BTreeSet<&str>,
        columns: &[usize],
        into: &mut [Coder],
    ) -> Result<()> {
        let exponents: Vec<Option<u8>> =
            headers.iter().map(|header| self.own.get(&(number, (*header).to_owned())).copied()).collect();
        if exponents.iter().all(Option::is_none) {
            return file.read(columns, into);
        }
        let mut own: Vec<Coder> = columns.iter().map(|_| Coder::new()).collect();
        file.read(columns, &mut own)?;
        for ((coder, own), exponent) in into.iter_mut().zip(own).zip(exponents) {
            let column = own.finish();
            let text = |text: &str| exponent.map_or_else(|| text.to_owned(), |power| unit::with_power(text, power));
            let codes: Vec<u32> = column.texts.iter().map(|t| coder.code(&text(t))).collect();
            column.codes.iter().for_each(|code| coder.push_code(codes[*code as usize]));
        }
        Ok(())
    }
}

/// The unit that the configuration gives for a header.
fn given(spec: &TableSpec, header: &str) -> Option<String> {
    let base = unit::split(header).0;
    let (_, unit) = spec.format.units.by_header.iter().find(|(h, _)| *h == header || unit::split(h).0 == base)?;
    Some(word(unit))
}

/// The unit that the configuration gives for all amounts.
fn for_all(spec: &TableSpec, header: &str) -> Option<String> {
    let money = spec.columns.iter().any(|(role, h)| h == header && MONEY.contains(&role.as_str()));
    spec.format.units.all.as_ref().filter(|_| money).map(word)
}

/// A unit as the readers of amounts know it.
fn word(unit: &UnitSpec) -> String {
    if unit.word.ends_with('元') { unit.word.clone() } else { word_of(unit.exponent).to_owned() }
}
