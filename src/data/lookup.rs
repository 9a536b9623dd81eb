//! Look-up tables: rows found by a key, or by another header that a link names.

use std::collections::BTreeMap;

use super::column::{BLANK_CODE, Column};
use super::demand::{attributes, keys, led_to, telling};
use super::history::{Fit, History, Version};
use super::key_index::KeyIndex;
use super::ledger::Ledger;
use super::spelling;
use super::table::{Table, Wanted};
use crate::base::{Error, Place};
use crate::config::{Brief, ROLES};

/// A look-up table and its indexes.
#[derive(Debug)]
pub struct Lookup<'b> {
    /// Its rows.
    pub table: Table<'b>,
    /// The header whose texts identify its rows.
    pub key: String,
    /// The headers that rows are found by.
    indexes: BTreeMap<String, KeyIndex>,
    /// The rows of each key by their days, when the table is dated.
    history: Option<History>,
    /// The headers that tell rows with one text apart: what dimensions read from them.
    telling: Vec<String>,
}

/// Texts that stand on several rows.
#[derive(Debug, Default)]
struct Repeats {
    /// How many rows agree with an earlier one.
    identical: u64,
    /// Rows that do not: the first and the later one.
    different: Vec<(u32, u32)>,
}

/// Keys listed in one message.
const LISTED: usize = 5;

impl<'b> Lookup<'b> {
    /// Reads the look-up tables that dimensions or links lead to.
    ///
    /// # Errors
    /// Those of [`Table::load`], a table without a key, and keys whose rows disagree.
    pub fn load_all(brief: &'b Brief, ledger: &mut Ledger) -> Result<BTreeMap<String, Lookup<'b>>, Vec<Error>> {
        let (mut found, mut errors) = (BTreeMap::new(), Vec::new());
        let led_to = led_to(brief);
        for spec in brief.tables.iter().filter(|t| !ROLES.contains(&t.name.as_str())) {
            let (keys, attributes) = (keys(brief, spec), attributes(brief, spec));
            if !led_to.contains(&spec.name) {
                ledger.note("table_not_used", &spec.name, 1, "no column of the other tables leads to this table");
            }
            let Some(key) = keys.first().map(|w| w.header.clone()) else {
                if attributes.iter().all(|w| !w.path.starts_with("dimensions.")) {
                    if let Err(error) = super::files::exists(brief, spec) {
                        errors.push(error);
                    }
                    continue;
                }
                let place = brief.places.key(&format!("tables.{}", spec.name));
                let error = Error::config(format!("the look-up table `{}` has no key", spec.name)).at_maybe(place);
                errors.push(error.hint("write `key:` with the header that identifies its rows"));
                continue;
            };
            let all = [keys.as_slice(), attributes.as_slice()].concat();
            match Table::load(brief, spec, &all, ledger) {
                Ok(table) => {
                    errors.extend(table.check_accepted(table.len(), ledger).err());
                    let telling = telling(brief, spec, &key);
                    let mut lookup = Lookup { table, key, indexes: BTreeMap::new(), history: None, telling };
                    match lookup.date(brief, ledger) {
                        Ok(()) => errors.extend(lookup.index_all(&keys, ledger)),
                        Err(more) => errors.extend(more),
                    }
                    found.insert(spec.name.clone(), lookup);
                }
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }

    /// Orders the rows of each key by their days, when the table is dated.
    fn date(&mut self, brief: &Brief, ledger: &mut Ledger) -> Result<(), Vec<Error>> {
        if let Some((history, identical)) = History::read(brief, &self.table, &self.key)? {
            self.note_identical(&self.key.clone(), identical, ledger);
            self.history = Some(history);
        }
        Ok(())
    }

    fn index_all(&mut self, keys: &[Wanted], ledger: &mut Ledger) -> Vec<Error> {
        let mut errors = Vec::new();
        for want in keys {
            if self.indexes.contains_key(&want.header) {
                continue;
            }
            let (index, repeats) = self.build(&want.header);
            if want.header == self.key {
                // Of a key every row must be known; another header may be a name that several rows bear.
                errors.extend(self.disagreement(&repeats.different));
                self.note_identical(&want.header, repeats.identical, ledger);
                if let Some(column) = self.table.column(&self.key) {
                    self.note_similar(column, ledger);
                }
            }
            if let Some(column) = self.table.column(&want.header) {
                let blank = column.codes.iter().filter(|c| **c == BLANK_CODE).count();
                if blank > 0 {
                    let detail = format!("rows without a `{}`: no row of another table finds them", want.header);
                    ledger.note("blank_keys", &self.table.spec.name, blank as u64, detail);
                }
            }
            self.indexes.insert(want.header.clone(), index);
        }
        errors
    }

    fn note_identical(&self, header: &str, identical: u64, ledger: &mut Ledger) {
        if identical > 0 {
            let detail = format!("rows of `{header}` that repeat another one");
            ledger.note("repeated_keys", &self.table.spec.name, identical, detail);
        }
    }

    /// Notes keys that differ only by capital letters, spaces or full-width characters: two members that are
    /// probably one.
    fn note_similar(&self, column: &Column, ledger: &mut Ledger) {
        let rows = self.first_rows(column);
        let similar = spelling::similar(&column.texts);
        if similar.is_empty() {
            return;
        }
        let one = |codes: &Vec<u32>| {
            let texts: Vec<String> = codes.iter().map(|c| format!("`{}`", &column.texts[*c as usize])).collect();
            let rows: Vec<u32> = codes.iter().filter_map(|c| rows[*c as usize]).collect();
            format!("{} on {}", texts.join(" and "), lines(&self.table, &rows))
        };
        let shown: Vec<String> = similar.iter().take(LISTED).map(one).collect();
        let more = if similar.len() > LISTED { ", …" } else { "" };
        let detail = format!(
            "keys that differ only by capital letters, spaces or character width are keys of their own: {}{more}",
            shown.join("; ")
        );
        ledger.note("similar_keys", &self.table.spec.name, similar.len() as u64, detail);
    }

    /// The first row of each text.
    fn first_rows(&self, column: &Column) -> Vec<Option<u32>> {
        let mut first = vec![None; column.texts.len()];
        for (row, &code) in (0_u32..).zip(&column.codes) {
            first[code as usize].get_or_insert(row);
        }
        first
    }

    /// The error of keys whose rows do not agree: pairs of the first and the later row.
    fn disagreement(&self, different: &[(u32, u32)]) -> Option<Error> {
        let &(first, second) = different.first()?;
        let header = &self.key;
        let key = |row: u32| self.table.column(header).map_or("", |c| c.text(row as usize)).to_owned();
        let one = |&(a, b): &(u32, u32)| format!("`{}` on {}", key(a), lines(&self.table, &[a, b]));
        let name = &self.table.spec.name;
        let listed: Vec<String> = different.iter().take(LISTED).map(one).collect();
        let more = different.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let apart = self.table.columns_apart(first as usize, second as usize);
        let apart: Vec<String> = apart.iter().take(3).map(|header| format!("`{header}`")).collect();
        let error = Error::data(format!(
            "`{name}` has several rows for one `{header}` that do not agree: {}{more}",
            listed.join(", ")
        ));
        let dated = format!(
            "or, when something changed over time, keep both and name the header of the day from which each row is \
             valid: `tables.{name}.valid_from: <header>`"
        );
        Some(
            error
                .at(self.table.place(second as usize, header))
                .hint(format!(
                    "the rows of `{}` differ in {}: leave one row for each key",
                    key(first),
                    apart.join(", ")
                ))
                .hint(dated),
        )
    }

    /// True when two rows with one text in a header are one and the same to all who ask.
    fn agree(&self, header: &str, a: u32, b: u32) -> bool {
        if let Some(history) = &self.history {
            return history.same(a, b);
        }
        let (a, b) = (a as usize, b as usize);
        if header == self.key {
            return self.table.same(a, b);
        }
        self.telling.iter().filter_map(|header| self.table.column(header)).all(|c| c.same(a, b))
    }

    fn build(&self, header: &str) -> (KeyIndex, Repeats) {
        let (mut index, mut repeats) = (KeyIndex::default(), Repeats::default());
        let Some(column) = self.table.column(header) else { return (index, repeats) };
        let mut first: Vec<Option<u32>> = vec![None; column.texts.len()];
        for (row, &code) in (0_u32..).zip(&column.codes) {
            // A row without a key identifies nothing.
            if code == BLANK_CODE || (self.history.is_some() && self.versions(row).is_empty()) {
                continue;
            }
            match first[code as usize] {
                None => {
                    first[code as usize] = Some(row);
                    index.enter(&column.texts[code as usize], row);
                }
                Some(earlier) if self.agree(header, earlier, row) => {
                    repeats.identical += u64::from(self.history.is_none());
                }
                Some(earlier) => {
                    repeats.different.push((earlier, row));
                    index.enter_other(&column.texts[code as usize], earlier, row);
                }
            }
        }
        (index, repeats)
    }

    /// The row that is valid on a day among those with the key of a row: the row itself when the table is not dated.
    pub fn on(&self, row: u32, day: i32) -> (u32, Fit) {
        self.history.as_ref().map_or((row, Fit::Valid), |history| history.on(row, day))
    }

    /// True when rows are valid from a day.
    pub fn is_dated(&self) -> bool {
        self.history.is_some()
    }

    /// The rows with the key of a row by their days; none when the table is not dated.
    pub fn versions(&self, row: u32) -> &[Version] {
        self.history.as_ref().map_or(&[], |history| history.of(row))
    }

    /// All rows with a key and the days from which they are valid, the latest of each key first.
    pub fn entries(&self) -> Vec<(u32, i32)> {
        match &self.history {
            Some(history) => history.latest_first().iter().map(|v| (v.row, v.from)).collect(),
            None => {
                let rows = 0..u32::try_from(self.table.len()).unwrap_or(u32::MAX);
                rows.filter(|row| !self.key_of(*row as usize).is_empty()).map(|row| (row, i32::MIN)).collect()
            }
        }
    }

    /// The index of a header that links name.
    pub fn index(&self, header: &str) -> Option<&KeyIndex> {
        self.indexes.get(header)
    }

    /// An index of any other header.
    pub fn index_of(&self, header: &str) -> KeyIndex {
        self.build(header).0
    }

    /// The key of a row.
    pub fn key_of(&self, row: usize) -> &str {
        self.table.column(&self.key).map_or("", |c| c.text(row))
    }
}

/// The lines of some rows in words: `lines 2 and 5`, or with their files when these are several.
pub fn lines(table: &Table<'_>, rows: &[u32]) -> String {
    let places: Vec<_> = rows.iter().map(|row| table.place(*row as usize, "")).collect();
    let one_file = places.windows(2).all(|pair| pair[0].file == pair[1].file);
    let at = |p: &Place| if one_file { p.line.to_string() } else { format!("{}:{}", p.file, p.line) };
    let mut shown: Vec<String> = places.iter().take(LISTED).map(at).collect();
    let word = match (one_file, rows.len()) {
        (false, _) => "",
        (true, 1) => "line ",
        (true, _) => "lines ",
    };
    let last = if places.len() > LISTED { Some("others".to_owned()) } else { shown.pop() };
    match last {
        Some(last) if shown.is_empty() => format!("{word}{last}"),
        Some(last) => format!("{word}{} and {last}", shown.join(", ")),
        None => String::new(),
    }
}
