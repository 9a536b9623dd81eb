//! Reads the table of series and checks it row by row.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::amount::{AmountReading, Meaning, read_amounts};
use super::super::decode::decode;
use super::super::delimiter;
use super::super::file::DelimitedFile;
use super::super::plain::{is_missing, quoted};
use super::super::records::{Dialect, Fields, split, value};
use super::stamp::{self, Course, Stamp};
use crate::base::{Error, Result, fs, suggest};

/// One time series.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Its values in order of time, evenly spaced.
    pub values: Vec<f64>,
    /// Its periods.
    pub course: Course,
}

/// The columns that a table of series has.
const COLUMNS: [&str; 3] = ["series", "period", "value"];

/// Most mistakes that are told at once.
const MOST: usize = 20;

/// The series of a file, in the order in which the file first names them.
///
/// # Errors
/// A file that cannot be read; a column that is not there; and with their places: fields too few or too many, empty
/// names, texts that are no period or no number, missing values, periods that are there twice or not at all.
pub fn read(path: &Path, season: usize) -> Result<Vec<Series>, Vec<Error>> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|e| vec![e])?;
    let text = decode(bytes, None, &name).map_err(|e| vec![e])?.text;
    parse(name, text, season)
}

/// The series of a text; `name` is the file's.
pub(super) fn parse(name: String, text: String, season: usize) -> Result<Vec<Series>, Vec<Error>> {
    let dialect = Dialect { delimiter: delimiter::find(&text, true, &COLUMNS), quote: true };
    let file = DelimitedFile::scan(name, text, dialect).map_err(|e| vec![e])?;
    if file.headers.is_empty() {
        let error = Error::data(format!("{} is empty", file.name));
        return Err(vec![error.hint("the first line names the columns: series,period,value")]);
    }
    let columns = columns(&file)?;
    if let Some(ragged) = file.ragged.first() {
        let (has, wants) = (ragged.fields, file.headers.len());
        let error = Error::data(format!("this row has {has} fields, the header {wants}"))
            .at(file.place(ragged.record, None))
            .hint("write one field a column, in quotes where it holds the delimiter");
        return Err(vec![error]);
    }
    if file.records.is_empty() {
        return Err(vec![Error::data(format!("{} has no rows", file.name)).hint("write a row for each period")]);
    }
    let table = Table::of(&file, columns)?;
    table.series(season)
}

/// Where the three columns stand.
fn columns(file: &DelimitedFile) -> Result<[usize; 3], Vec<Error>> {
    let find = |wanted: &str| file.headers.iter().position(|h| h.eq_ignore_ascii_case(wanted));
    let found = COLUMNS.map(find);
    let missing: Vec<Error> = COLUMNS
        .iter()
        .zip(found)
        .filter(|(_, at)| at.is_none())
        .map(|(name, _)| {
            Error::data(format!("{} has no column `{name}`", file.name))
                .at(file.header_place(None))
                .hint_maybe(
                    suggest::nearest(name, file.headers.iter().map(String::as_str))
                        .map(|near| format!("the columns are series, period and value: is {} meant?", quoted(near))),
                )
                .hint("the first line names the columns: series,period,value")
        })
        .collect();
    match found {
        [Some(series), Some(period), Some(value)] => Ok([series, period, value]),
        _ => Err(missing),
    }
}

/// The checked columns of a file.
struct Table<'a> {
    file: &'a DelimitedFile,
    columns: [usize; 3],
    names: Vec<String>,
    stamps: Vec<Stamp>,
    values: Vec<f64>,
}

impl<'a> Table<'a> {
    fn of(file: &'a DelimitedFile, columns: [usize; 3]) -> Result<Table<'a>, Vec<Error>> {
        let mut texts: [Vec<String>; 3] = Default::default();
        let mut fields = Fields::new();
        for record in &file.records {
            split(&file.text, record.start, file.dialect, &mut fields);
            for (column, texts) in columns.iter().zip(&mut texts) {
                let range = fields.ranges.get(*column).cloned().unwrap_or_default();
                texts.push(value(&file.text[range], file.dialect).trim().to_owned());
            }
        }
        let [names, periods, values] = texts;
        let mut errors = Vec::new();
        for (row, name) in names.iter().enumerate() {
            if name.is_empty() {
                let error = Error::data("the series has no name").at(place(file, row, columns[0]));
                errors.push(error.hint("write a name in each row, also when there is one series only"));
            }
        }
        let stamps = stamp::read(&periods).or_else(|_| stamp::read_each(&names, &periods)).unwrap_or_else(|doubts| {
            errors.extend(
                doubts
                    .into_iter()
                    .map(|doubt| Error::data(doubt.message).at(place(file, doubt.at, columns[1])).hint(doubt.hint)),
            );
            Vec::new()
        });
        let values = numbers(file, columns[2], &values, &mut errors);
        if errors.is_empty() { Ok(Table { file, columns, names, stamps, values }) } else { Err(at_most(errors)) }
    }

    fn series(&self, season: usize) -> Result<Vec<Series>, Vec<Error>> {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rows: Vec<(&str, Vec<usize>)> = Vec::new();
        for (row, name) in self.names.iter().enumerate() {
            let at = *places.entry(name).or_insert_with(|| {
                rows.push((name, Vec::new()));
                rows.len() - 1
            });
            rows[at].1.push(row);
        }
        let mut errors = Vec::new();
        let mut series = Vec::new();
        for (name, mut rows) in rows {
            rows.sort_by_key(|row| self.stamps[*row].order());
            match self.course(name, &rows, season) {
                Ok(Some(course)) => {
                    let values = rows.iter().map(|row| self.values[*row]).collect();
                    series.push(Series { name: name.to_owned(), values, course });
                }
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(series) } else { Err(at_most(errors)) }
    }

    /// The course of the rows of one series, sorted.
    fn course(&self, name: &str, rows: &[usize], season: usize) -> Result<Option<Course>> {
        let place = |row: usize| place(self.file, row, self.columns[1]);
        if let Some(pair) = rows.windows(2).find(|w| self.stamps[w[0]].order() == self.stamps[w[1]].order()) {
            let (text, line) = (self.stamps[pair[1]].text(), self.file.records[pair[0]].line);
            return Err(Error::data(format!("the series {} has the period {text} twice", quoted(name)))
                .at(place(pair[1]))
                .hint(format!("it is on line {line} already: leave one of both out, or add them up")));
        }
        let stamps: Vec<Stamp> = rows.iter().map(|row| self.stamps[*row]).collect();
        Course::of(&stamps, season).map_err(|(at, expected)| {
            let (before, text) = (stamps[at - 1].text(), stamps[at].text());
            let message = match expected.as_str() {
                "" => format!("the series {} goes from {before} to {text}", quoted(name)),
                e => format!("the series {} goes from {before} to {text}, and {e} is not there", quoted(name)),
            };
            Error::data(message)
                .at(place(rows[at]))
                .hint("write a row for every period, with 0 where there was nothing, or begin the series after the gap")
                .hint("dates that are not evenly spaced can be counted instead: 1, 2, 3")
        })
    }
}

fn place(file: &DelimitedFile, row: usize, column: usize) -> crate::base::Place {
    file.place(file.records[row], Some(column))
}

/// The numbers of the value column; what is none is told.
fn numbers(file: &DelimitedFile, column: usize, texts: &[String], errors: &mut Vec<Error>) -> Vec<f64> {
    let plain: Vec<Option<f64>> = texts.iter().map(|t| t.parse().ok().filter(|v: &f64| v.is_finite())).collect();
    // What is not a plain number may be one as people write them.
    let meaning = Meaning { exponent: 0, currency: "", money: false };
    let others: Vec<&String> = texts.iter().zip(&plain).filter(|(_, p)| p.is_none()).map(|(t, _)| t).collect();
    let read = read_amounts(&others, &vec![1; others.len()], meaning);
    let mut readings = read.readings.iter();
    plain
        .into_iter()
        .enumerate()
        .map(|(row, plain)| {
            plain.unwrap_or_else(|| match readings.next() {
                Some(AmountReading::Number(number)) => number.to_f64(),
                _ => {
                    let text = &texts[row];
                    let error = if is_missing(text) {
                        Error::data("the value is missing")
                            .hint("write 0 where there was nothing; a value that is not known has no forecast")
                    } else {
                        Error::data(format!("{} is not a number", quoted(text))).hint("write values as 1234.5")
                    };
                    errors.push(error.at(place(file, row, column)));
                    0.0
                }
            })
        })
        .collect()
}

/// The first mistakes, and how many more there are.
fn at_most(mut errors: Vec<Error>) -> Vec<Error> {
    let more = errors.len().saturating_sub(MOST);
    errors.truncate(MOST);
    if more > 0 {
        errors.push(Error::data(format!("{more} more mistakes of these kinds")));
    }
    errors
}
