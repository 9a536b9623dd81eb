//! One table of the configuration: its files read, filtered and put together, each row with its place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::column::{Coder, Column};
use super::ledger::Ledger;
use super::measured::Measured;
use super::records::{Fields, Record};
use super::shape::Frame;
use super::shape::headers;
use super::source_file::SourceFile;
use super::{absent, files, open, plain};
use crate::base::{Error, Place};
use crate::config::{Brief, TableSpec};

/// A header that a table must or may have, with the path of the word in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The header.
    pub header: String,
    /// Path of the word that asks for it, such as `tables.sales.columns.date`.
    pub path: String,
    /// True when the table can do without.
    pub optional: bool,
}

/// The rows of a table that `where` keeps, as dictionary-encoded columns.
#[derive(Debug)]
pub struct Table<'b> {
    /// Its configuration.
    pub spec: &'b TableSpec,
    files: Vec<SourceFile>,
    /// Column of each wanted header, by file.
    positions: Vec<BTreeMap<String, usize>>,
    measured: Measured,
    rows: Vec<(u32, Record)>,
    columns: BTreeMap<String, Column>,
    respelt: BTreeMap<String, Column>,
    /// Rows that stand in an earlier file too.
    pub repeats: Vec<Repeat>,
    /// Rows that `where` leaves out: texts of the `amount` column with their rows.
    pub left_out: Vec<(String, u64)>,
}

/// Rows of a file that stand in an earlier file too.
#[derive(Debug)]
pub struct Repeat {
    /// The earlier file.
    pub first: String,
    /// The file that repeats it.
    pub second: String,
    /// True when the files are the same byte for byte.
    pub whole: bool,
    /// The repeating rows.
    pub rows: Vec<u32>,
}

impl<'b> Table<'b> {
    /// Reads the files of a table.
    ///
    /// # Errors
    /// Files that are missing, unreadable, empty, or lack a header; all of them at once.
    pub fn load(
        brief: &Brief,
        spec: &'b TableSpec,
        wanted: &[Wanted],
        ledger: &mut Ledger,
    ) -> Result<Table<'b>, Vec<Error>> {
        let mut errors = Vec::new();
        let mut files: Vec<SourceFile> = Vec::new();
        let mut hashes: Vec<String> = Vec::new();
        let frame = Frame { brief, spec, wanted };
        for path in files::paths(brief, spec).map_err(|e| vec![e])? {
            let opened = match open::open(&path, frame) {
                Ok(opened) => opened,
                Err(error) => {
                    errors.push(error);
                    continue;
                }
            };
            for (kind, count, detail) in opened.told {
                ledger.note(kind, &spec.name, count, detail);
            }
            for (file, source) in opened.files {
                // Two sheets of one workbook are not the same file twice.
                let hash = format!("{} {}", source.sha256, source.sheet);
                if let Some(same) = hashes.iter().position(|h| *h == hash) {
                    let detail = format!("{} repeats {}", file.name(), files[same].name());
                    ledger.note("repeated_file", &spec.name, 1, detail);
                }
                hashes.push(hash);
                let missing = absent::missing(frame, &file);
                let readable = missing.is_empty();
                errors.extend(missing);
                for (i, header) in file.headers().iter().enumerate() {
                    let used = !readable || header.is_empty() || wanted.iter().any(|w| w.header == *header);
                    if !used && file.headers()[..i].contains(header) {
                        let detail = format!("`{header}` in {}", file.name());
                        ledger.note("repeated_header", &spec.name, 1, detail);
                    }
                }
                ledger.source(source);
                files.push(file);
            }
        }
        errors.extend(Measured::unknown(brief, spec, &files));
        if !errors.is_empty() {
            return Err(errors);
        }
        let position = |file: &SourceFile| {
            let found = |w: &Wanted| Some((w.header.clone(), headers::find(file.headers(), &w.header).one()?));
            wanted.iter().filter_map(found).collect()
        };
        let positions: Vec<BTreeMap<String, usize>> = files.iter().map(position).collect();
        let measured = Measured::of(spec, &files, &positions, ledger);
        let mut table = Table {
            spec,
            files,
            positions,
            measured,
            rows: Vec::new(),
            columns: BTreeMap::new(),
            respelt: BTreeMap::new(),
            repeats: Vec::new(),
            left_out: Vec::new(),
        };
        table.read(wanted, ledger).map_err(|e| vec![e])?;
        table.repeats = table.repeated_rows(&hashes, ledger);
        Ok(table)
    }

    fn read(&mut self, wanted: &[Wanted], ledger: &mut Ledger) -> Result<(), Error> {
        let has = |header: &str| self.positions.iter().all(|p| p.contains_key(header));
        let headers: BTreeSet<&str> = wanted.iter().map(|w| w.header.as_str()).filter(|h| has(h)).collect();
        let coder = |header: &&str| if self.is_number(header, wanted) { Coder::loose() } else { Coder::new() };
        let mut coders: Vec<Coder> = headers.iter().map(coder).collect();
        for (number, (file, positions)) in self.files.iter().zip(&self.positions).enumerate() {
            let columns: Vec<usize> = headers.iter().filter_map(|h| positions.get(*h).copied()).collect();
            self.measured.read(number, file, &headers, &columns, &mut coders)?;
            file.records(u32::try_from(number).unwrap_or(u32::MAX), &mut self.rows);
            for ragged in file.ragged() {
                let reason = if ragged.fields > file.headers().len() {
                    "the row has more fields than the header; a field with the delimiter in it needs quotes: \"1,234\""
                } else {
                    "the row has fewer fields than the header"
                };
                let place = || file.ragged_place(ragged, file.headers().len());
                ledger.refuse_record(&self.spec.name, file.name(), reason, place);
            }
        }
        self.columns = headers.iter().map(|&h| h.to_owned()).zip(coders.into_iter().map(Coder::finish)).collect();
        self.filter(ledger);
        for (role, spellings) in &self.spec.aliases {
            if let Some(column) = self.spec.columns.get(role).and_then(|h| self.columns.get(h)) {
                self.respelt.insert(role.clone(), column.respelt(spellings));
            }
        }
        Ok(())
    }

    /// True for a column of which only numbers are read: neither members, nor keys, nor texts that `where` asks for.
    fn is_number(&self, header: &str, wanted: &[Wanted]) -> bool {
        const NUMBERS: [&str; 6] = ["amount", "cost", "profit", "quantity", "price", "discount"];
        let columns = format!("tables.{}.columns.", self.spec.name);
        let mut asked = wanted.iter().filter(|w| w.header == header);
        asked.all(|w| w.path.strip_prefix(&columns).is_some_and(|role| NUMBERS.contains(&role)))
    }

    /// Keeps the rows whose texts `where` accepts.
    fn filter(&mut self, ledger: &mut Ledger) {
        if self.spec.filter.is_empty() {
            return;
        }
        let mut keep = vec![true; self.rows.len()];
        for (header, accepted) in &self.spec.filter {
            let Some(column) = self.columns.get(header) else { continue };
            let good: Vec<bool> = column.texts.iter().map(|t| accepted.iter().any(|a| a.trim() == t)).collect();
            for (keep, &code) in keep.iter_mut().zip(&column.codes) {
                *keep &= good[code as usize];
            }
        }
        let mut dropped = vec![0_u64; self.files.len()];
        for ((file, _), _) in self.rows.iter().zip(&keep).filter(|(_, keep)| !**keep) {
            dropped[*file as usize] += 1;
        }
        for (file, dropped) in self.files.iter().zip(dropped) {
            ledger.leave_out(&self.spec.name, file.name(), dropped);
        }
        let nothing_kept = self.asked_and_found();
        self.left_out = self.role("amount").map_or(Vec::new(), |column| column.left_out(&keep));
        for column in self.columns.values_mut() {
            column.keep(&keep);
        }
        let mut row = 0;
        self.rows.retain(|_| {
            row += 1;
            keep[row - 1]
        });
        if self.rows.is_empty() && row > 0 {
            ledger.note("where_keeps_nothing", &self.spec.name, row as u64, nothing_kept);
        }
    }

    /// What `where` asks for, and what stands in its columns instead.
    fn asked_and_found(&self) -> String {
        const SHOWN: usize = 6;
        let quoted = |texts: Vec<&str>| texts.iter().map(|text| plain::quoted(text)).collect::<Vec<_>>().join(", ");
        let one = |(header, accepted): (&String, &Vec<String>)| {
            let found = self.columns.get(header).map_or_else(Vec::new, |column| {
                column.texts.iter().filter(|text| !text.is_empty()).take(SHOWN).collect()
            });
            let asked = quoted(accepted.iter().map(String::as_str).collect());
            format!("in `{header}` it asks for {asked}, and the files have {}", quoted(found))
        };
        self.spec.filter.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// Notes rows of one file that stand word for word in an earlier one (`3月`, `3月(终稿)`).
    fn repeated_rows(&self, hashes: &[String], ledger: &mut Ledger) -> Vec<Repeat> {
        if self.files.len() < 2 {
            return Vec::new();
        }
        let mut seen: HashMap<u64, u32> = HashMap::with_capacity(self.rows.len());
        let mut repeats: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
        let mut fields = Fields::new();
        for (row, &(number, record)) in (0_u32..).zip(&self.rows) {
            let hash = self.files[number as usize].with_text(record, &mut fields, |text| {
                let mut hasher = DefaultHasher::new();
                text.hash(&mut hasher);
                hasher.finish()
            });
            let first = *seen.entry(hash).or_insert(number);
            if first != number {
                repeats.entry((first, number)).or_default().push(row);
            }
        }
        let repeat = |((first, second), rows): ((u32, u32), Vec<u32>)| {
            let whole = hashes[first as usize] == hashes[second as usize];
            let (first, second) = (self.files[first as usize].name(), self.files[second as usize].name());
            if !whole {
                let detail = format!("rows of {second} stand in {first} too");
                ledger.note("repeated_rows", &self.spec.name, rows.len() as u64, detail);
            }
            Repeat { first: first.to_owned(), second: second.to_owned(), whole, rows }
        };
        repeats.into_iter().map(repeat).collect()
    }

    /// Headers of the files that nothing asks for, each once, with the place of the first.
    pub fn unread(&self) -> Vec<(String, Place)> {
        let mut found: BTreeMap<&str, Place> = BTreeMap::new();
        for (file, positions) in self.files.iter().zip(&self.positions) {
            let read: BTreeSet<usize> = positions.values().copied().collect();
            for (i, header) in file.headers().iter().enumerate() {
                if !header.is_empty() && !read.contains(&i) && !found.contains_key(header.as_str()) {
                    found.insert(header, file.header_place(Some(i)));
                }
            }
        }
        let mut found: Vec<(String, Place)> = found.into_iter().map(|(h, p)| (h.to_owned(), p)).collect();
        found.sort_by_key(|(_, place)| place.column);
        found
    }

    /// The file of a row.
    pub fn file_of(&self, row: usize) -> &str {
        self.files[self.rows[row].0 as usize].name()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The column under a header.
    pub fn column(&self, header: &str) -> Option<&Column> {
        self.columns.get(header)
    }

    /// The column of a role, with its other spellings replaced; the header of that name when the
    /// configuration gives the role none.
    pub fn role(&self, role: &str) -> Option<&Column> {
        self.respelt.get(role).or_else(|| self.columns.get(self.header(role)))
    }

    /// The header of a role; the role's own name when the configuration gives it none.
    pub fn header<'a>(&'a self, role: &'a str) -> &'a str {
        self.spec.columns.get(role).map_or(role, String::as_str)
    }

    /// The header of a role with the unit of its numbers: `销售额（万元）`. The unit is that of the file's header or of
    /// the configuration; numbers of files with another unit than the others have it behind their digits instead.
    pub fn unit_header(&self, role: &str) -> String {
        self.measured.header(self.header(role))
    }

    /// The place of a field of a row.
    pub fn place(&self, row: usize, header: &str) -> Place {
        let (number, record) = self.rows[row];
        let file = &self.files[number as usize];
        let known = self.positions[number as usize].get(header).copied();
        file.place(record, known.or_else(|| headers::find(file.headers(), header).one()))
    }

    /// True when two rows have the same text in every column that was read.
    pub fn same(&self, a: usize, b: usize) -> bool {
        self.columns.values().all(|c| c.same(a, b))
    }

    /// Number of files.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Which file a row stands in, from 0.
    pub fn file_number(&self, row: usize) -> usize {
        self.rows[row].0 as usize
    }

    /// The headers in which two rows differ, among those that were read.
    pub fn columns_apart(&self, a: usize, b: usize) -> Vec<&str> {
        self.columns.iter().filter(|(_, c)| !c.same(a, b)).map(|(header, _)| header.as_str()).collect()
    }

    /// Refuses a row for the field of a role.
    pub fn refuse(&self, row: usize, role: &str, reason: &str, ledger: &mut Ledger) {
        let file = self.files[self.rows[row].0 as usize].name();
        ledger.refused_row(&self.spec.name, role, reason, row);
        ledger.refuse_row(&self.spec.name, file, role, reason, || self.place(row, self.header(role)));
    }

    /// An error when there were rows and none was accepted.
    pub fn check_accepted(&self, accepted: usize, ledger: &Ledger) -> Result<(), Error> {
        if accepted > 0 || (self.rows.is_empty() && self.files.iter().all(|f| f.ragged().is_empty())) {
            return Ok(());
        }
        if self.rows.is_empty() && self.files.iter().any(|f| f.len() > 0) {
            return Ok(());
        }
        let mut error = Error::data(format!("every row of `{}` is refused", self.spec.name));
        if let Some(first) = ledger.refused(&self.spec.name).next() {
            error = error.at(first.place.clone()).hint(first.reason.clone());
            if first.kind == "form"
                && let Some(header) = self.spec.columns.get(&first.column)
            {
                let name = format!("tables.{}.columns.{}", self.spec.name, first.column);
                error = error.hint(format!("or name another header: `{name}` is `{header}`"));
            }
        }
        Err(error)
    }
}
