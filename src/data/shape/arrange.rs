//! All steps from a grid to rows under one line of headers, in their order.
//!
//! Sums are found before blank cells are filled: a row of sums has no date of its own, and is no source of texts.

use std::collections::BTreeSet;

use super::arranged::{Arranged, Field, Lines, Year, cell_place};
use super::head::{self, Head, NoHead};
use super::headers::{self, Match};
use super::totals::{self, When};
use super::unpivot::{self, Step, Trouble};
use super::{fill, unit};
use crate::base::{Error, Place};
use crate::config::{Brief, Spread, TableSpec, Totals, YearFrom, date_column};
use crate::data::absent::meant;
use crate::data::file::Ragged;
use crate::data::grid::Grid;
use crate::data::records::Record;
use crate::data::table::Wanted;

/// What a grid is arranged for.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The configuration with its places.
    pub brief: &'a Brief,
    /// The table.
    pub spec: &'a TableSpec,
    /// Headers that the table must or may have.
    pub wanted: &'a [Wanted],
}

impl<'a> Frame<'a> {
    /// Headers that a row must have to be the row of the headers.
    fn required(&self) -> Vec<&'a str> {
        let format = &self.spec.format;
        let made: BTreeSet<&str> = match &format.unpivot {
            Some(unpivot) => unpivot.values.iter().map(|(v, _)| v.as_str()).chain([unpivot.name.as_str()]).collect(),
            None => BTreeSet::new(),
        };
        let wanted = self.wanted.iter().filter(|w| !w.optional).map(|w| w.header.as_str());
        let mut all: Vec<&str> = wanted.filter(|header| !made.contains(header)).collect();
        all.extend(format.fill_down.iter().map(String::as_str).filter(|header| !header.is_empty()));
        if let Some(unpivot) = &format.unpivot {
            if let Some(YearFrom::Header(header)) = &unpivot.year {
                all.push(header);
            }
            for (_, spread) in &unpivot.values {
                if let Spread::Columns(columns) = spread {
                    all.extend(columns.iter().map(String::as_str).filter(|c| !c.is_empty() && !c.contains('*')));
                }
            }
        }
        all
    }

    fn place(&self, key: &str) -> Option<Place> {
        self.brief.places.value(&format!("tables.{}.format.{key}", self.spec.name))
    }
}

/// Something about a file that is worth a note: its kind, how many rows, what.
pub type Told = (&'static str, u64, String);

/// How many of the headers that its table must have a grid has in one row, and whether these are all of them.
pub fn fit(grid: &Grid, frame: Frame<'_>) -> (bool, usize) {
    let format = &frame.spec.format;
    let wanted = frame.required();
    let Ok(head) = head::find(grid, format.header, format.header_rows(), &wanted) else { return (false, 0) };
    let found = wanted.iter().filter(|w| headers::find(&head.headers, w) != Match::Nothing).count();
    let named = named(frame);
    let spread = format.unpivot.as_ref().is_none_or(|u| unpivot::steps(&head.headers, u, &named, |_| false).is_ok());
    (spread && found == wanted.len(), found)
}

/// Arranges a grid. `known` are the headers of a file that keeps them apart from its rows, such as Parquet.
///
/// # Errors
/// A row of headers that is not there; headers of the configuration that are not there.
pub fn arrange(
    mut grid: Grid,
    lines: Lines,
    known: Option<Vec<String>>,
    frame: Frame<'_>,
    told: &mut Vec<Told>,
) -> Result<Arranged, Error> {
    let format = &frame.spec.format;
    let (head, first, headers) = match known {
        Some(headers) => (None, 0, headers),
        None => {
            let head = head::find(&grid, format.header, format.header_rows(), &frame.required())
                .map_err(|why| no_head(&grid, frame, why))?;
            let Head { first, rows, headers } = head;
            (Some(first + rows - 1), first + rows + format.skip as usize, headers)
        }
    };
    let place = |column: usize| {
        let header = |column: usize| headers.get(column).map_or("", String::as_str);
        match head {
            Some(row) => cell_place(&grid, &lines, &header, row, Some(column)),
            None => Place { file: grid.name.clone(), cell: Some(" header".into()), width: 1, ..Place::default() },
        }
    };
    let find = |wanted: &str, path: &str| match headers::find(&headers, wanted) {
        Match::One(column) => Ok(column),
        Match::Nothing => Err(lacks(&grid.name, &headers, wanted, frame.place(path))),
        Match::Several(one, other) => Err(two_fit(&grid.name, wanted, [&headers[one], &headers[other]], place(other))),
    };
    let words = total_words(&format.totals);
    let (steps, year) = match &format.unpivot {
        Some(spec) => {
            let summed = |name: &str| totals::names_total(name, &words);
            let (steps, left) =
                unpivot::steps(&headers, spec, &named(frame), summed).map_err(|trouble| match trouble {
                    Trouble::NoColumn(value, pattern) => no_column(&grid.name, &headers, frame, value, &pattern),
                    Trouble::Twice(_, second) => {
                        let fact = format!("{} has the column `{}` twice", grid.name, headers[second]);
                        Error::data(fact).at(place(second)).hint("give each column its own header")
                    }
                })?;
            if !left.is_empty() {
                let detail = format!("columns of sums in {} are left out: {}", grid.name, left.join(", "));
                told.push(("total_columns", left.len() as u64, detail));
            }
            let year = match &spec.year {
                None => Year::Nothing,
                Some(YearFrom::Year(year)) => Year::Of(year.to_string()),
                Some(YearFrom::Header(header)) => Year::Column(find(header, "unpivot.year")?),
                Some(YearFrom::Name) => Year::Of(year_of_name(&grid.name, frame)?),
            };
            (steps, year)
        }
        None => (vec![Step { name: String::new(), columns: Vec::new() }], Year::Nothing),
    };
    let fills: Vec<usize> = (format.fill_down.iter().enumerate().filter(|(_, header)| !header.is_empty()))
        .map(|(i, header)| find(header, &format!("fill_down[{i}]")))
        .collect::<Result<_, _>>()?;
    let mut fields: Vec<Field> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (column, header) in headers.iter().enumerate() {
        if !steps.iter().any(|step| step.columns.contains(&Some(column))) {
            fields.push(Field::Cell(column));
            names.push(header.trim().to_owned());
        }
    }
    let amounts = match &format.unpivot {
        Some(spec) => {
            fields.push(Field::Name);
            names.push(spec.name.clone());
            for (value, (header, _)) in spec.values.iter().enumerate() {
                fields.push(Field::Value(value));
                names.push(header.clone());
            }
            steps.iter().flat_map(|step| step.columns.iter().flatten().copied()).collect()
        }
        None => summed_columns(frame, &headers),
    };
    let mut sorted = sort_rows(&grid, &lines, frame, &headers, first, head);
    note_totals(&grid, &lines, &headers, &amounts, &sorted, told);
    for column in fills {
        fill::down(&mut grid.columns[column], &sorted.kept);
    }
    let blank = |row: u32, step: &Step| {
        let spread = format.unpivot.is_some();
        spread && step.columns.iter().all(|c| c.is_none_or(|c| grid.text(row as usize, c).trim().is_empty()))
    };
    let rows = sorted.kept.iter().flat_map(|&row| {
        let steps = (0_u32..).zip(&steps);
        steps.filter(move |(_, step)| !blank(row, step)).map(move |(step, _)| (row, step)).collect::<Vec<_>>()
    });
    Ok(Arranged {
        name: grid.name.clone(),
        rows: rows.collect(),
        headers: names,
        ragged: std::mem::take(&mut sorted.ragged),
        totals: sorted.order.iter().filter(|(_, total)| *total).count() as u64,
        units: headers.iter().map(|header| unit::split(header).1).collect(),
        fields,
        head,
        steps,
        year,
        lines,
        grid,
    })
}

/// The rows of a grid by what they are.
struct Sorted {
    /// Rows of data.
    kept: Vec<u32>,
    /// Rows of data and of sums in their order, and whether they are sums.
    order: Vec<(u32, bool)>,
    ragged: Vec<Ragged>,
}

fn sort_rows(
    grid: &Grid,
    lines: &Lines,
    frame: Frame<'_>,
    headers: &[String],
    first: usize,
    head: Option<usize>,
) -> Sorted {
    let totals =
        when(frame, headers).map(|when| totals::Totals::new(grid, &total_words(&frame.spec.format.totals), when));
    let mut sorted = Sorted { kept: Vec::new(), order: Vec::new(), ragged: Vec::new() };
    for row in first..grid.len() {
        if head::is_blank(grid, row) {
            continue;
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        let total = totals.as_ref().is_some_and(|totals| totals.is_total(grid, row));
        if !total && let Some(ragged) = ragged(grid, lines, row, head) {
            sorted.ragged.push(ragged);
            continue;
        }
        sorted.order.push((number, total));
        if !total {
            sorted.kept.push(number);
        }
    }
    sorted
}

/// A record of a text with too few or too many fields; a sheet has no such rows.
fn ragged(grid: &Grid, lines: &Lines, row: usize, head: Option<usize>) -> Option<Ragged> {
    let (Lines::Text { widths, .. }, Some(head)) = (lines, head) else { return None };
    let (have, want) = (*widths.get(row)?, *widths.get(head)?);
    let beyond = || (want..have).any(|column| !grid.text(row, column).trim().is_empty());
    let record = Record { start: row, line: grid.rows[row] };
    (have < want || beyond()).then_some(Ragged { record, fields: have })
}

/// When a row with a word of sums is a sum; `None` when no row is.
fn when(frame: Frame<'_>, headers: &[String]) -> Option<When> {
    let format = &frame.spec.format;
    match &format.totals {
        Totals::None => None,
        Totals::Words(_) => Some(When::Always),
        Totals::Usual => {
            let date = date_column(&frame.spec.name).and_then(|role| frame.spec.columns.get(role))?;
            if format.unpivot.as_ref().is_some_and(|unpivot| unpivot.name == *date) {
                return Some(When::Whole);
            }
            headers::find(headers, date).one().map(When::Undated)
        }
    }
}

fn total_words(totals: &Totals) -> Vec<String> {
    match totals {
        Totals::None => Vec::new(),
        Totals::Usual => totals::USUAL.iter().map(|word| (*word).to_owned()).collect(),
        Totals::Words(words) => words.clone(),
    }
}

/// The columns of amounts and quantities that a table names.
fn summed_columns(frame: Frame<'_>, headers: &[String]) -> Vec<usize> {
    let roles = ["amount", "cost", "quantity"].into_iter();
    roles.filter_map(|role| headers::find(headers, frame.spec.columns.get(role)?).one()).collect()
}

fn note_totals(
    grid: &Grid,
    lines: &Lines,
    headers: &[String],
    amounts: &[usize],
    sorted: &Sorted,
    told: &mut Vec<Told>,
) {
    let place = |row: usize, column: usize| {
        let header = |column: usize| headers.get(column).map_or("", String::as_str);
        cell_place(grid, lines, &header, row, Some(column)).location()
    };
    let mut totals = sorted.order.iter().filter(|(_, total)| *total).map(|(row, _)| *row as usize);
    let Some(first) = totals.next() else { return };
    let said = (0..grid.columns.len()).find(|column| !grid.text(first, *column).trim().is_empty()).unwrap_or(0);
    let detail = format!(
        "rows of sums are left out, the first is `{}` at {}",
        grid.text(first, said).trim(),
        place(first, said)
    );
    told.push(("total_rows", 1 + totals.count() as u64, detail));
    for &column in amounts {
        let wrong = totals::disagreements(grid, column, &sorted.order);
        if let Some(first) = wrong.first() {
            let detail = format!(
                "{} says {}, but the rows that it may sum up add up to {}",
                place(first.row, column),
                first.said,
                first.sum
            );
            told.push(("total_disagrees", wrong.len() as u64, detail));
        }
    }
}

/// Headers that the configuration names for a table, which `*` does not mean.
fn named<'a>(frame: Frame<'a>) -> Vec<&'a str> {
    frame
        .wanted
        .iter()
        .map(|w| w.header.as_str())
        .chain(frame.spec.format.fill_down.iter().map(String::as_str))
        .collect()
}

/// The year in the name of the sheet, else in that of the file.
fn year_of_name(name: &str, frame: Frame<'_>) -> Result<String, Error> {
    let (file, sheet) = name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).unwrap_or((name, ""));
    let file = file.rsplit('/').next().unwrap_or(file);
    unpivot::year_in(sheet).or_else(|| unpivot::year_in(file)).ok_or_else(|| {
        Error::config(format!("the name {name} holds no year"))
            .at_maybe(frame.place("unpivot.year"))
            .hint("write the year itself, such as `year: 2026`, or the header of a column that holds it")
    })
}

fn no_head(grid: &Grid, frame: Frame<'_>, why: NoHead) -> Error {
    let name = &grid.name;
    let number = frame.spec.format.header.unwrap_or_default();
    let last = grid.rows.last().copied().unwrap_or_default();
    match why {
        NoHead::Empty => Error::data(format!("{name} is empty"))
            .at_maybe(frame.brief.places.value(&format!("tables.{}.files", frame.spec.name)))
            .hint("a table needs at least a line with its headers"),
        NoHead::Beyond => Error::config(format!("{name} has no row {number}"))
            .at_maybe(frame.place("header"))
            .hint(format!("its last row is {last}; write the row of the headers, or delete the line to have it found")),
        NoHead::Blank => Error::config(format!("row {number} of {name} is blank"))
            .at_maybe(frame.place("header"))
            .hint("write the row of the headers as the spreadsheet counts it, or delete the line to have it found"),
    }
}

/// The error of a header that is wanted and not there.
fn lacks(name: &str, headers: &[String], wanted: &str, place: Option<Place>) -> Error {
    let known = headers.iter().map(String::as_str).filter(|header| !header.is_empty());
    Error::config(format!("{name} has no column `{wanted}`"))
        .at_maybe(place)
        .hint_maybe(meant(wanted, headers))
        .hint(format!("its headers are {}", known.collect::<Vec<_>>().join(" | ")))
}

/// The error of two headers that one word may mean.
pub(in crate::data) fn two_fit(name: &str, wanted: &str, found: [&String; 2], place: Place) -> Error {
    if found[0] == found[1] {
        let message = format!("{name} has the column `{}` twice", found[0]);
        return Error::data(message).at(place).hint("give each column its own header");
    }
    Error::data(format!("`{wanted}` may be `{}` or `{}` in {name}", found[0], found[1]))
        .at(place)
        .hint("write the header as it stands in the file, with its unit")
}

fn no_column(name: &str, headers: &[String], frame: Frame<'_>, value: usize, pattern: &str) -> Error {
    let spread = frame.spec.format.unpivot.as_ref().and_then(|unpivot| unpivot.values.get(value));
    let path = match spread {
        Some((header, Spread::Star(_))) => format!("unpivot.values.{header}"),
        _ => "unpivot.columns".to_owned(),
    };
    let known: Vec<&str> = headers.iter().map(String::as_str).filter(|header| !header.is_empty()).collect();
    let periods: Vec<&str> = known.iter().copied().filter(|header| unpivot::is_period(header)).collect();
    let instead = match spread {
        Some((_, Spread::Columns(_))) if periods.len() > 1 => {
            Some(format!("write `columns: {}`", unpivot::common_pattern(&periods)))
        }
        _ => None,
    };
    Error::config(format!("no header of {name} fits `{pattern}`"))
        .at_maybe(frame.place(&path))
        .hint_maybe(instead)
        .hint(format!("its headers are {}", known.join(" | ")))
}
