//! Dated look-up tables: which row of a key is valid on a day.

use std::collections::BTreeMap;

use super::column::{BLANK_CODE, Column};
use super::date::DateReading;
use super::lookup::lines;
use super::sales::{date_of_day, days};
use super::table::Table;
use super::typed::Dates;
use crate::base::{Date, Error};
use crate::config::Brief;

/// The rows of each key in the order of their days.
#[derive(Debug, Default)]
pub struct History {
    /// The key of each row, as an index of `versions`; `None` for rows without a key.
    group: Vec<Option<u32>>,
    versions: Vec<Vec<Version>>,
}

/// A row and the days on which it is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// First day; the smallest number when the field is blank.
    pub from: i32,
    /// Last day; the largest number when the field is blank, or far away (`9999-12-31`).
    pub to: i32,
    /// The row.
    pub row: u32,
}

/// How a day lies to the row that is taken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The row is valid on the day.
    Valid,
    /// No row of the key is valid so early: the first one is taken.
    Before,
    /// The last row that began is no longer valid, and no other has begun: it is taken still.
    After,
}

/// Lines listed in one error.
const LISTED: usize = 5;

impl History {
    /// Orders the rows of a look-up table with `valid_from`; `None` for a table without. Beside it, how many rows
    /// repeat another one word for word.
    ///
    /// # Errors
    /// Dates that cannot be read, a last day before the first, and rows of one key that begin on one day or overlap.
    pub fn read(brief: &Brief, table: &Table<'_>, key: &str) -> Result<Option<(History, u64)>, Vec<Error>> {
        let spec = table.spec;
        let Some((from, begins)) = spec.valid_from.as_ref().and_then(|h| Some((h, table.column(h)?))) else {
            return Ok(None);
        };
        let Some(keys) = table.column(key) else { return Ok(None) };
        let end = spec.valid_to.as_ref().and_then(|h| Some((h, table.column(h)?)));
        let begins = Dates::of_column(brief, table, from, begins).map_err(|e| vec![e])?;
        let ends = end.map(|(h, column)| Ok((h, column, Dates::of_column(brief, table, h, column)?)));
        let ends = ends.transpose().map_err(|e: Error| vec![e])?;
        let mut errors = Vec::new();
        let mut groups: BTreeMap<u32, Vec<Version>> = BTreeMap::new();
        for (row, &code) in (0_u32..).zip(&keys.codes).filter(|(_, code)| **code != BLANK_CODE) {
            let first = first_day(table, from, &begins, row, &mut errors);
            let last =
                ends.as_ref().map_or(Some(i32::MAX), |(h, c, dates)| last_day(table, h, c, dates, row, &mut errors));
            let (Some(first), Some(last)) = (first, last) else { continue };
            if last < first {
                let header = spec.valid_to.as_deref().unwrap_or(from);
                let message =
                    format!("a row of `{}` is valid to {} and from {} only", spec.name, day(last), day(first));
                let error = Error::data(message).at(table.place(row as usize, header));
                errors
                    .push(error.hint("the last day comes after the first one; leave it blank while the row is valid"));
            }
            groups.entry(code).or_default().push(Version { from: first, to: last, row });
        }
        let mut history = History { group: vec![None; table.len()], versions: Vec::new() };
        let mut identical = 0;
        let mut clashes = Vec::new();
        for mut versions in groups.into_values() {
            versions.sort_unstable();
            versions.dedup_by(|later, earlier| {
                let same = table.same(earlier.row as usize, later.row as usize);
                identical += u64::from(same);
                if same {
                    history.group[later.row as usize] = u32::try_from(history.versions.len()).ok();
                }
                same
            });
            clashes.extend(versions.windows(2).filter(|pair| clash(pair)).map(|pair| (pair[0], pair[1])));
            for version in &versions {
                history.group[version.row as usize] = u32::try_from(history.versions.len()).ok();
            }
            history.versions.push(versions);
        }
        errors.extend(overlap(table, keys, from, &clashes));
        if errors.is_empty() { Ok(Some((history, identical))) } else { Err(listed(errors)) }
    }

    /// The row that is valid on a day among those with the key of `row`.
    pub fn on(&self, row: u32, day: i32) -> (u32, Fit) {
        let versions = self.of(row);
        let begun = versions.partition_point(|v| v.from <= day);
        match (versions.get(begun.wrapping_sub(1)), versions.first()) {
            (Some(found), _) if day <= found.to => (found.row, Fit::Valid),
            (Some(found), _) => (found.row, Fit::After),
            (None, Some(first)) => (first.row, Fit::Before),
            (None, None) => (row, Fit::Valid),
        }
    }

    /// The rows with the key of a row, the first one first.
    pub fn of(&self, row: u32) -> &[Version] {
        let group = self.group.get(row as usize).copied().flatten();
        group.and_then(|g| self.versions.get(g as usize)).map_or(&[], Vec::as_slice)
    }

    /// True when two rows have one key.
    pub fn same(&self, a: u32, b: u32) -> bool {
        let group = |row: u32| self.group.get(row as usize).copied().flatten();
        group(a).is_some() && group(a) == group(b)
    }

    /// All rows with their first days, the latest of each key first.
    pub fn latest_first(&self) -> Vec<Version> {
        self.versions.iter().flat_map(|versions| versions.iter().rev().copied()).collect()
    }
}

/// True when the earlier of two neighbours is valid beyond the day on which the later one begins. On that day itself
/// the later one counts: tables that write the day of change twice mean the same.
fn clash(pair: &[Version]) -> bool {
    pair[0].from == pair[1].from || (pair[0].to != i32::MAX && pair[0].to > pair[1].from)
}

fn first_day(table: &Table<'_>, header: &str, dates: &Dates<'_>, row: u32, errors: &mut Vec<Error>) -> Option<i32> {
    match dates.of(row as usize) {
        DateReading::Blank => Some(i32::MIN),
        DateReading::Day(date) | DateReading::Month(date) => Some(days(date)),
        other => {
            errors.push(unreadable(table, header, row, other));
            None
        }
    }
}

fn last_day(
    table: &Table<'_>,
    header: &str,
    column: &Column,
    dates: &Dates<'_>,
    row: u32,
    errors: &mut Vec<Error>,
) -> Option<i32> {
    match dates.of(row as usize) {
        DateReading::Blank => Some(i32::MAX),
        DateReading::Day(date) => Some(days(date)),
        DateReading::Month(date) => date.checked_add_months(chrono::Months::new(1)).map(|next| days(next) - 1),
        // Databases write "without end" as a day that nobody will see.
        _ if ["9999", "2999"].iter().any(|year| column.text(row as usize).contains(year)) => Some(i32::MAX),
        other => {
            errors.push(unreadable(table, header, row, other));
            None
        }
    }
}

fn unreadable(table: &Table<'_>, header: &str, row: u32, reading: DateReading) -> Error {
    let text = table.column(header).map_or("", |c| c.text(row as usize));
    let why = match reading {
        DateReading::Impossible => "does not exist in the calendar",
        DateReading::Serial => "looks like an Excel serial date",
        _ => "is not a date in a known form",
    };
    let form = format!("write it as 2026-03-05, or name its form: `tables.{}.format: {{date: …}}`", table.spec.name);
    Error::data(format!("`{text}` in `{header}` of `{}` {why}", table.spec.name))
        .at(table.place(row as usize, header))
        .hint(form)
}

/// The error of rows of one key that are valid at the same time.
fn overlap(table: &Table<'_>, keys: &Column, from: &str, clashes: &[(Version, Version)]) -> Option<Error> {
    let one = |(a, b): &(Version, Version)| {
        let (key, lines) = (keys.text(a.row as usize), lines(table, &[a.row, b.row]));
        if a.from == b.from {
            return format!("`{key}` twice from {} on {lines}", day(a.from));
        }
        format!("`{key}` to {} and from {} on {lines}", day(a.to), day(b.from))
    };
    let (_, second) = clashes.first()?;
    let shown: Vec<String> = clashes.iter().take(LISTED).map(one).collect();
    let more = clashes.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    let message = format!("rows of `{}` are valid at the same time: {}{more}", table.spec.name, shown.join(", "));
    let hint = "on each day one row of a key is valid: end the earlier row before the later one begins, or delete one";
    Some(Error::data(message).at(table.place(second.row as usize, from)).hint(hint))
}

/// The first errors, and how many there are more.
fn listed(mut errors: Vec<Error>) -> Vec<Error> {
    let more = errors.len().saturating_sub(LISTED);
    if more > 1 {
        errors.truncate(LISTED);
        if let Some(last) = errors.last_mut() {
            last.hints.push(format!("{more} more rows have mistakes of this kind"));
        }
    }
    errors
}

fn day(number: i32) -> String {
    let blank = || if number == i32::MIN { "the beginning".to_owned() } else { "the end".to_owned() };
    date_of_day(number).map_or_else(blank, |date: Date| date.to_string())
}
