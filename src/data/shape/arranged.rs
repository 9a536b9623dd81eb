//! A grid under one line of headers, each value with the cell it stands in.

use std::collections::HashMap;

use super::unpivot::{Step, with_year};
use super::{head, unit};
use crate::base::Place;
use crate::data::amount::of_unit;
use crate::data::column::Coder;
use crate::data::file::{Ragged, place_of_field};
use crate::data::grid::Grid;
use crate::data::records::{Dialect, Record};

/// How the places of a grid are told.
#[derive(Debug)]
pub enum Lines {
    /// Cells of a sheet: `data/2026.xlsx[订单]!C7`.
    Sheet,
    /// Rows of a Parquet file: `data/sales.parquet row 12, column amount`.
    Records,
    /// Objects of a text: `data/sales.jsonl:12, column amount`.
    Objects,
    /// Records of a delimited text, by line and column.
    Text {
        /// The whole text.
        text: String,
        /// How it is split.
        dialect: Dialect,
        /// Where each row of the grid starts.
        starts: Vec<usize>,
        /// Fields of each row.
        widths: Vec<usize>,
    },
}

/// Where the value under a header comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// A column of the grid.
    Cell(usize),
    /// The name of the columns that the row was made of.
    Name,
    /// The cell of one of the values spread over columns.
    Value(usize),
}

/// The year of the names that have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Year {
    /// Names stay as they are.
    Nothing,
    /// One year for all.
    Of(String),
    /// The year in this column.
    Column(usize),
}

/// The rows of a grid under one line of headers.
#[derive(Debug)]
pub struct Arranged {
    /// Path as the user would write it, with the sheet.
    pub name: String,
    /// Headers without the space around them.
    pub headers: Vec<String>,
    /// Rows with another number of fields than the header (delimited texts only).
    pub ragged: Vec<Ragged>,
    /// Rows left out because they are sums of others.
    pub totals: u64,
    pub(super) fields: Vec<Field>,
    pub(super) grid: Grid,
    /// Row of the grid that holds the headers (the last one of two); `None` when they are no row.
    pub(super) head: Option<usize>,
    /// Rows of the grid and steps that the rows are made of.
    pub(super) rows: Vec<(u32, u32)>,
    pub(super) steps: Vec<Step>,
    pub(super) year: Year,
    /// Unit of each column of the grid.
    pub(super) units: Vec<Option<String>>,
    pub(super) lines: Lines,
}

impl Arranged {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows as records: their index as start, and their line.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let line = |row: u32| self.grid.rows.get(row as usize).copied().unwrap_or_default();
        self.rows.iter().enumerate().map(move |(start, (row, _))| Record { start, line: line(*row) })
    }

    /// The headers when the row of headers and the next one are read as two rows of headers.
    pub fn under_two_rows(&self) -> Option<Vec<String>> {
        let first = self.head.filter(|head| head + 1 < self.grid.len())?;
        Some(head::at(&self.grid, first, 2).headers)
    }

    /// The unit of a field; `None` without one, and when a value is spread over columns of several units.
    pub fn unit(&self, field: usize) -> Option<&str> {
        match self.fields.get(field)? {
            Field::Cell(column) => self.units.get(*column)?.as_deref(),
            Field::Name => None,
            Field::Value(value) => self.common(*value).flatten(),
        }
    }

    /// The unit of all columns of a value; `None` when they differ.
    fn common(&self, value: usize) -> Option<Option<&str>> {
        let mut columns = self.steps.iter().filter_map(|step| step.columns[value]);
        let unit = |column: usize| self.units.get(column).and_then(Option::as_deref);
        let first = columns.next().and_then(unit);
        columns.all(|column| unit(column) == first).then_some(first)
    }

    /// Appends the values of some fields (by index) to their coders.
    pub fn read(&self, fields: &[usize], into: &mut [Coder]) {
        for (&field, coder) in fields.iter().zip(into) {
            match self.fields.get(field) {
                Some(Field::Cell(column)) => self.push_cells(coder, |_| Some(*column), false),
                Some(Field::Value(value)) => {
                    let mixed = self.common(*value).is_none();
                    self.push_cells(coder, |step| self.steps[step].columns[*value], mixed);
                }
                Some(Field::Name) => self.push_names(coder),
                None => {}
            }
        }
    }

    fn push_cells(&self, coder: &mut Coder, column: impl Fn(usize) -> Option<usize>, mixed: bool) {
        // Each distinct text of a column is looked up once.
        let mut known: HashMap<usize, Vec<Option<u32>>> = HashMap::new();
        for &(row, step) in &self.rows {
            let Some(column) = column(step as usize) else {
                coder.push("");
                continue;
            };
            let Some(cells) = self.grid.columns.get(column) else { continue };
            let code = cells.codes.get(row as usize).map_or(0, |code| *code as usize);
            let codes = known.entry(column).or_insert_with(|| vec![None; cells.texts.len()]);
            let coded = *codes[code].get_or_insert_with(|| {
                let text = cells.texts[code].trim();
                let unit = self.units.get(column).and_then(Option::as_deref).filter(|_| mixed);
                match unit.map(|unit| of_unit(unit).unwrap_or(0)) {
                    Some(exponent) => coder.code(&unit::with_power(text, exponent)),
                    None => coder.code(text),
                }
            });
            coder.push_code(coded);
        }
    }

    fn push_names(&self, coder: &mut Coder) {
        for &(row, step) in &self.rows {
            coder.push(&self.name_of(row, step));
        }
    }

    fn name_of(&self, row: u32, step: u32) -> String {
        let name = &self.steps[step as usize].name;
        match &self.year {
            Year::Nothing => name.clone(),
            Year::Of(year) => with_year(name, year),
            Year::Column(column) => match super::unpivot::year_in(self.grid.text(row as usize, *column)) {
                Some(year) => with_year(name, &year),
                None => name.clone(),
            },
        }
    }

    /// The texts of a row, to tell whether it repeats another one.
    pub fn record_text(&self, record: Record) -> String {
        let Some(&(row, step)) = self.rows.get(record.start) else { return String::new() };
        let text = |field: &Field| match field {
            Field::Cell(column) => self.grid.text(row as usize, *column).to_owned(),
            Field::Name => self.name_of(row, step),
            Field::Value(value) => {
                let column = self.steps[step as usize].columns[*value];
                column.map_or_else(String::new, |c| self.grid.text(row as usize, c).to_owned())
            }
        };
        self.fields.iter().map(text).collect::<Vec<_>>().join("\u{1f}")
    }

    /// The place of a field of a row; of the whole row without a field.
    pub fn place(&self, record: Record, field: Option<usize>) -> Place {
        let Some(&(row, step)) = self.rows.get(record.start) else { return Place::default() };
        match field.and_then(|field| self.fields.get(field)) {
            Some(Field::Cell(column)) => self.cell(row as usize, Some(*column)),
            Some(Field::Value(value)) => self.cell(row as usize, self.steps[step as usize].columns[*value]),
            Some(Field::Name) => {
                let column = self.steps[step as usize].columns.iter().find_map(|column| *column);
                self.cell(self.head.unwrap_or(row as usize), column)
            }
            None => self.cell(row as usize, None),
        }
    }

    /// The place of a row that has another number of fields than the header.
    pub fn ragged_place(&self, record: Record, field: Option<usize>) -> Place {
        self.cell(record.start, field)
    }

    /// The place of the headers, or of one of them.
    pub fn header_place(&self, field: Option<usize>) -> Place {
        let column = field.and_then(|field| match self.fields.get(field)? {
            Field::Cell(column) => Some(*column),
            Field::Name => self.steps.first()?.columns.iter().find_map(|column| *column),
            Field::Value(value) => self.steps.iter().find_map(|step| step.columns[*value]),
        });
        let known: Vec<&str> = self.headers.iter().map(String::as_str).filter(|header| !header.is_empty()).collect();
        let place = match self.head {
            Some(row) => self.cell(row, column),
            None => Place { file: self.name.clone(), cell: Some(" header".into()), width: 1, ..Place::default() },
        };
        if column.is_some() { place } else { Place { text: known.join(" | "), ..place } }
    }

    /// The place of a cell of the grid.
    pub(super) fn cell(&self, row: usize, column: Option<usize>) -> Place {
        cell_place(&self.grid, &self.lines, &|column| self.header_of(column), row, column)
    }

    fn header_of(&self, column: usize) -> &str {
        let field = self.fields.iter().position(|field| *field == Field::Cell(column));
        field.map_or("", |field| self.headers[field].as_str())
    }
}

/// The place of a cell of a grid, told as its lines are.
pub(super) fn cell_place<'a>(
    grid: &Grid,
    lines: &Lines,
    header: &dyn Fn(usize) -> &'a str,
    row: usize,
    column: Option<usize>,
) -> Place {
    if let Lines::Text { text, dialect, starts, .. } = lines {
        let (start, line) = (starts.get(row).copied().unwrap_or(0), grid.rows.get(row).copied().unwrap_or(0));
        return place_of_field(&grid.name, text, *dialect, Record { start, line }, column);
    }
    let place = grid.place(row, column);
    let line = place.line;
    let cell = match (lines, column) {
        (Lines::Sheet, Some(column)) => format!("!{}{line}", letters(column)),
        (Lines::Objects, Some(column)) => format!(":{line}, column {}", header(column)),
        (Lines::Objects, None) => format!(":{line}"),
        (_, Some(column)) => format!(" row {line}, column {}", header(column)),
        (_, None) => format!(" row {line}"),
    };
    Place { cell: Some(cell), ..place }
}

/// The letters of a column of a sheet: 0 is `A`, 26 is `AA`.
fn letters(column: usize) -> String {
    let (mut rest, mut out) = (column, Vec::new());
    loop {
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A sheet of texts, its rows numbered from 1.
    pub(crate) fn grid(rows: &[&[&str]]) -> Grid {
        let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let column = |c: usize| {
            let mut coder = Coder::new();
            rows.iter().for_each(|row| coder.push(row.get(c).copied().unwrap_or("")));
            coder.finish()
        };
        let columns = (0..width).map(column).collect();
        Grid { name: "data/a.xlsx[订单]".into(), columns, rows: (1..).take(rows.len()).collect() }
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
