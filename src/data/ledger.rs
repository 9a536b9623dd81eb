//! The book-keeping of quality: which files were read, which rows refused, which keys unmatched.

use std::collections::BTreeMap;

use super::dataset::{Note, Quality, Refusal, Source, Unmatched};
use super::item::Item;
use super::{refusal, told};
use crate::base::{Decimal, Place};

/// Collects the quality of the data while tables are read.
#[derive(Debug, Default)]
pub struct Ledger {
    quality: Quality,
    /// Listed refusals by table and fact of the reason.
    listed: BTreeMap<(String, String), usize>,
    /// The first listed refusal by table, file and fact of the reason.
    first: BTreeMap<(String, String, String), usize>,
    /// Index of a source by table and file.
    sources: BTreeMap<(String, String), usize>,
    /// Unmatched keys with their amounts.
    unmatched: Vec<(Unmatched, Option<Decimal>)>,
    /// First place of unmatched keys by table, column and key.
    located: BTreeMap<(String, String, String), Place>,
    /// Refused rows of a table: table, role and kind of the reason → rows.
    rows: BTreeMap<(String, String, &'static str), Vec<u32>>,
    /// Amounts of refused rows, as far as they can be read.
    lost: BTreeMap<(String, String, &'static str), Decimal>,
    /// What the screens found.
    items: Vec<Item>,
}

impl Ledger {
    /// Enters a file; its rows count as used until they are refused.
    pub fn source(&mut self, source: Source) {
        self.sources.insert((source.table.clone(), source.file.clone()), self.quality.sources.len());
        self.quality.sources.push(source);
    }

    /// Enters a row that could not even be split: it never counted as used.
    pub fn refuse_record(&mut self, table: &str, file: &str, reason: &str, place: impl FnOnce() -> Place) {
        self.refuse(table, file, "", reason, place);
    }

    /// Enters a refused row that had counted as used, for the field of a role.
    pub fn refuse_row(&mut self, table: &str, file: &str, role: &str, reason: &str, place: impl FnOnce() -> Place) {
        self.refuse(table, file, role, reason, place);
        if let Some(source) = self.source_mut(table, file) {
            source.used = source.used.saturating_sub(1);
        }
    }

    /// Remembers which row was refused, so that its amount can be told.
    pub fn refused_row(&mut self, table: &str, role: &str, reason: &str, row: usize) {
        let key = (table.to_owned(), role.to_owned(), refusal::kind(reason));
        self.rows.entry(key).or_default().push(u32::try_from(row).unwrap_or(u32::MAX));
    }

    /// Adds up what the refused rows of a table are worth; `amount` reads the amount of a row.
    pub fn value_refused(&mut self, table: &str, amount: impl Fn(u32) -> Option<Decimal>) {
        for (key, rows) in self.rows.iter().filter(|((name, ..), _)| name == table) {
            if let Some(sum) = rows.iter().filter_map(|row| amount(*row)).reduce(|a, b| a + b) {
                self.lost.insert(key.clone(), sum);
            }
        }
    }

    /// The unmatched keys of a column of a table.
    pub fn unmatched_of<'a>(&'a self, table: &'a str, column: &'a str) -> impl Iterator<Item = &'a str> {
        self.unmatched.iter().filter(move |(u, _)| u.table == table && u.column == column).map(|(u, _)| u.key.as_str())
    }

    /// Enters where an unmatched key stands first.
    pub fn locate(&mut self, table: &str, column: &str, key: &str, place: Place) {
        self.located.insert((table.to_owned(), column.to_owned(), key.to_owned()), place);
    }

    /// The files that were read.
    pub fn sources(&self) -> Vec<Source> {
        self.quality.sources.clone()
    }

    /// A slot of what was found of a kind in a table.
    pub fn found<'a>(&'a self, kind: &'a str, table: &'a str, slot: &'a str) -> impl Iterator<Item = &'a str> {
        let items = self.items.iter().filter(move |i| i.kind == kind && i.table == table);
        items.filter_map(move |i| i.slots.get(slot).map(String::as_str))
    }

    /// Enters what a screen found.
    pub fn item(&mut self, item: Item) {
        self.items.push(item);
    }

    /// Enters rows that `where` leaves out.
    pub fn leave_out(&mut self, table: &str, file: &str, rows: u64) {
        if let Some(source) = self.source_mut(table, file) {
            source.used = source.used.saturating_sub(rows);
        }
    }

    fn source_mut(&mut self, table: &str, file: &str) -> Option<&mut Source> {
        let at = *self.sources.get(&(table.to_owned(), file.to_owned()))?;
        self.quality.sources.get_mut(at)
    }

    fn refuse(&mut self, table: &str, file: &str, role: &str, reason: &str, place: impl FnOnce() -> Place) {
        if let Some(source) = self.source_mut(table, file) {
            source.refused += 1;
        }
        let fact = refusal::fact(reason);
        let listed = self.listed.entry((table.to_owned(), fact.clone())).or_default();
        let key = (table.to_owned(), file.to_owned(), fact);
        match self.first.get(&key) {
            Some(&at) => {
                self.quality.refused[at].count += 1;
                if *listed >= Quality::LISTED {
                    return;
                }
            }
            None => {
                self.first.insert(key, self.quality.refused.len());
            }
        }
        *listed += 1;
        let (table, column, kind) = (table.to_owned(), role.to_owned(), refusal::kind(reason));
        self.quality.refused.push(Refusal { table, kind, column, reason: reason.to_owned(), count: 1, place: place() });
    }

    /// The refused rows of a table that are listed.
    pub fn refused<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a Refusal> {
        self.quality.refused.iter().filter(move |r| r.table == table)
    }

    /// Enters keys that find no look-up row.
    pub fn unmatched(&mut self, unmatched: Unmatched, amount: Option<Decimal>) {
        self.unmatched.push((unmatched, amount));
    }

    /// Enters something worth telling.
    pub fn note(&mut self, kind: &str, table: &str, count: u64, detail: impl Into<String>) {
        let (kind, table) = (kind.to_owned(), table.to_owned());
        self.quality.notes.push(Note { kind, table, count, detail: detail.into() });
    }

    /// The finished quality: refusals by table (in the order given), file and line; unmatched keys by
    /// amount, the largest first.
    pub fn finish(mut self, tables: &[&str]) -> Quality {
        let rank = |name: &str| tables.iter().position(|t| *t == name).unwrap_or(usize::MAX);
        let mut quality = self.quality;
        let refused = self.first.iter().map(|((table, ..), at)| {
            let first = &quality.refused[*at];
            ((table.clone(), first.column.clone(), first.kind), first.count)
        });
        let mut counts: BTreeMap<(String, String, &'static str), u64> = BTreeMap::new();
        for (key, count) in refused {
            *counts.entry(key).or_default() += count;
        }
        quality.sources.sort_by_key(|s| rank(&s.table));
        let files: BTreeMap<(String, String), usize> =
            quality.sources.iter().enumerate().map(|(i, s)| ((s.table.clone(), s.file.clone()), i)).collect();
        quality.refused.sort_by_key(|r| {
            let file = files.get(&(r.table.clone(), r.place.file.clone())).copied();
            (rank(&r.table), file, r.place.line, r.place.column)
        });
        let size = |d: &Option<Decimal>| d.map(|d| Decimal::new(d.units.abs(), d.scale));
        self.unmatched.sort_by(|(a, x), (b, y)| {
            let names = |u: &Unmatched| (rank(&u.table), u.column.clone(), u.key.clone());
            size(y).cmp(&size(x)).then(b.rows.cmp(&a.rows)).then_with(|| names(a).cmp(&names(b)))
        });
        let refused = counts.into_iter().map(|(key, count)| {
            let lost = self.lost.get(&key).copied();
            told::refused(key, count, lost, &quality.refused)
        });
        let unmatched = self.unmatched.iter().map(|(unmatched, amount)| {
            let key = (unmatched.table.clone(), unmatched.column.clone(), unmatched.key.clone());
            told::unmatched(unmatched, *amount, self.located.get(&key))
        });
        let mut items: Vec<Item> = self.items.into_iter().chain(refused).chain(unmatched).collect();
        items.extend(told::notes(&quality.notes, &items));
        items.extend(told::tables(&quality, tables));
        told::weigh(&mut items, tables);
        quality.items = items;
        quality.unmatched = self.unmatched.into_iter().map(|(u, _)| u).collect();
        quality
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_refusals_are_counted_and_a_few_listed() {
        let mut ledger = Ledger::default();
        for file in ["a.csv", "b.csv"] {
            let (table, file) = ("sales".to_owned(), file.to_owned());
            ledger.source(Source {
                table,
                file,
                rows: 30,
                used: 30,
                refused: 0,
                format: "csv".into(),
                sheet: String::new(),
                encoding: "utf-8".into(),
                delimiter: ",".into(),
                sha256: String::new(),
            });
        }
        for file in ["b.csv", "a.csv"] {
            for line in (0..25).rev() {
                let place = || Place { file: file.into(), line, column: 1, width: 1, text: String::new(), cell: None };
                ledger.refuse_row("sales", file, "date", "the date is blank", place);
            }
        }
        let quality = ledger.finish(&["sales"]);
        assert_eq!(quality.sources.iter().map(|s| (s.used, s.refused)).collect::<Vec<_>>(), [(5, 25), (5, 25)]);
        assert_eq!(quality.refused.len(), Quality::LISTED + 1, "each file names one at least");
        assert_eq!(quality.refused[0].place.file, "a.csv");
        assert!(quality.refused.iter().all(|r| r.kind == "blank" && r.column == "date"));
        assert_eq!(quality.refused.iter().filter(|r| r.count == 25).count(), 2);
    }
}
