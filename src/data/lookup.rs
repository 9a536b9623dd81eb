//! Look-up tables: rows found by a key, or by another header that a link names.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::column::BLANK_CODE;
use super::ledger::Ledger;
use super::table::{Table, Wanted};
use crate::base::Error;
use crate::config::{Brief, ROLES, TableSpec};

/// A look-up table and its indexes.
#[derive(Debug)]
pub struct Lookup<'b> {
    /// Its rows.
    pub table: Table<'b>,
    /// The header whose texts identify its rows.
    pub key: String,
    /// The headers that rows are found by.
    indexes: BTreeMap<String, KeyIndex>,
}

/// Rows by the texts of one header.
#[derive(Debug, Default)]
pub struct KeyIndex {
    /// The row of each text; the first one when several agree.
    rows: HashMap<Arc<str>, u32>,
    /// Rows of the texts that stand on rows that do not agree.
    several: BTreeMap<Arc<str>, Vec<u32>>,
}

/// What an index knows of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// No row has it.
    Nothing,
    /// This row has it.
    Row(u32),
    /// Rows that do not agree have it: it does not say which is meant.
    Several,
}

impl KeyIndex {
    /// The row of a text.
    pub fn find(&self, text: &str) -> Found {
        if self.several.contains_key(text) {
            return Found::Several;
        }
        self.rows.get(text).map_or(Found::Nothing, |row| Found::Row(*row))
    }

    /// The rows of a text that stands on several that do not agree.
    pub fn several(&self, text: &str) -> &[u32] {
        self.several.get(text).map_or(&[], Vec::as_slice)
    }
}

/// Texts that stand on several rows.
#[derive(Debug, Default)]
struct Repeats {
    /// Rows that agree in every column: the first and the later one.
    identical: Vec<(u32, u32)>,
    /// Rows that do not.
    different: Vec<(u32, u32)>,
}

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
                    if let Err(error) = super::table::exists(brief, spec) {
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
                    let mut lookup = Lookup { table, key, indexes: BTreeMap::new() };
                    errors.extend(lookup.index_all(&keys, ledger));
                    found.insert(spec.name.clone(), lookup);
                }
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }

    fn index_all(&mut self, keys: &[Wanted], ledger: &mut Ledger) -> Vec<Error> {
        let mut errors = Vec::new();
        let name = self.table.spec.name.clone();
        for want in keys {
            if self.indexes.contains_key(&want.header) {
                continue;
            }
            let (index, repeats) = self.build(&want.header);
            // Of a key every row must be known; another header may be a name that several rows bear.
            if let Some(&(first, _)) = repeats.different.first().filter(|_| want.header == self.key) {
                errors.push(self.disagreement(&want.header, first, &repeats));
            }
            if !repeats.identical.is_empty() {
                let detail = format!("rows of `{}` that repeat another one", want.header);
                ledger.note("repeated_keys", &name, repeats.identical.len() as u64, detail);
            }
            if let Some(column) = self.table.column(&want.header) {
                let blank = column.codes.iter().filter(|c| **c == BLANK_CODE).count();
                if blank > 0 {
                    ledger.note("blank_keys", &name, blank as u64, format!("rows without a `{}`", want.header));
                }
            }
            self.indexes.insert(want.header.clone(), index);
        }
        errors
    }

    fn disagreement(&self, header: &str, first: u32, repeats: &Repeats) -> Error {
        let key = |row: u32| self.table.column(header).map_or("", |c| c.text(row as usize)).to_owned();
        let lines = |&(a, b): &(u32, u32)| {
            format!("`{}` on lines {} and {}", key(a), self.table.line(a as usize), self.table.line(b as usize))
        };
        let name = &self.table.spec.name;
        let listed: Vec<String> = repeats.different.iter().take(5).map(lines).collect();
        let more = repeats.different.len().saturating_sub(5);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        let second = repeats.different.first().map_or(first, |r| r.1);
        Error::data(format!(
            "`{name}` has several rows for one `{header}` that do not agree: {}{more}",
            listed.join(", ")
        ))
        .at(self.table.place(second as usize, header))
        .hint("leave one row for each key")
    }

    fn build(&self, header: &str) -> (KeyIndex, Repeats) {
        let (mut index, mut repeats) = (KeyIndex::default(), Repeats::default());
        let Some(column) = self.table.column(header) else { return (index, repeats) };
        let mut first: Vec<Option<u32>> = vec![None; column.texts.len()];
        for (row, &code) in (0_u32..).zip(&column.codes) {
            if code == BLANK_CODE {
                continue;
            }
            match first[code as usize] {
                None => {
                    first[code as usize] = Some(row);
                    index.rows.insert(Arc::clone(&column.texts[code as usize]), row);
                }
                Some(earlier) if self.table.same(earlier as usize, row as usize) => {
                    repeats.identical.push((earlier, row));
                }
                Some(earlier) => {
                    repeats.different.push((earlier, row));
                    let text = Arc::clone(&column.texts[code as usize]);
                    index.several.entry(text).or_insert_with(|| vec![earlier]).push(row);
                }
            }
        }
        (index, repeats)
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

/// The look-up tables that a column of a fact table leads to; `returns` is found by the order numbers.
fn led_to(brief: &Brief) -> BTreeSet<String> {
    let facts = ["sales", "opportunities", "targets"].into_iter().filter_map(|name| brief.table(name));
    let columns = facts.flat_map(|t| t.columns.keys().map(|column| (t.name.as_str(), column.as_str())));
    let mut names: BTreeSet<String> =
        columns.filter_map(|(table, column)| Some(brief.link_of(table, column)?.to_table)).collect();
    if brief.table("sales").is_some_and(|t| t.columns.contains_key("order")) {
        names.insert("returns".to_owned());
    }
    names
}

/// Headers by which rows are found: the key, then what links name.
fn keys(brief: &Brief, spec: &TableSpec) -> Vec<Wanted> {
    let key = spec.key.iter().map(|key| (key, format!("tables.{}.key", spec.name)));
    let links = brief.links.iter().filter(|l| l.to_table == spec.name);
    let links = links.map(|l| (&l.to_column, format!("links.{}.{}", l.table, l.column)));
    key.chain(links).map(|(header, path)| Wanted { header: header.clone(), path, optional: false }).collect()
}

/// Headers that dimensions and `where` read.
fn attributes(brief: &Brief, spec: &TableSpec) -> Vec<Wanted> {
    let dimensions = brief.dimensions.iter().filter_map(|d| {
        let (table, word) = d.from.as_ref()?;
        let path = format!("dimensions.{}.from", d.id);
        (*table == spec.name).then(|| (spec.columns.get(word).unwrap_or(word), path))
    });
    let filter = spec.filter.keys().map(|header| (header, format!("tables.{}.where.{header}", spec.name)));
    dimensions.chain(filter).map(|(header, path)| Wanted { header: header.clone(), path, optional: false }).collect()
}
