//! One delimited file: its header, its good records, and those that are refused for their shape.

use std::ops::Range;
use std::sync::Arc;

use polars::io::mmap::MmapBytesReader;
use polars::prelude::{
    CsvParseOptions, CsvReadOptions, DataFrame, DataType, Field, PlSmallStr, PolarsError, Schema, SerReader,
};
use rayon::prelude::*;

use super::column::Coder;
use super::records::{Dialect, Fields, Record, split, value};
use super::span::{Part, spans};
use crate::base::{Error, Place, Result};

/// A delimited text and its structure.
#[derive(Debug)]
pub struct DelimitedFile {
    /// Path as the user would write it.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// How it is split.
    pub dialect: Dialect,
    /// Headers without the space around them.
    pub headers: Vec<String>,
    /// Line of the header.
    pub header_line: u32,
    /// Records with as many fields as the header.
    pub records: Vec<Record>,
    /// Records with too few or too many fields.
    pub ragged: Vec<Ragged>,
    /// True when the bytes from the first record on can go to polars as they are.
    plain: bool,
    /// Where the last good record ends.
    end: usize,
}

/// Records that polars reads at a time.
const PART: usize = 1 << 16;

/// A record that does not have the header's number of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ragged {
    /// Where it is.
    pub record: Record,
    /// Fields it has.
    pub fields: usize,
}

/// A header's record, by where the next one begins and the line breaks it takes.
struct Header {
    next: usize,
    lines: u32,
}

impl DelimitedFile {
    /// The first record that is not blank: the header.
    fn find_header(&mut self) -> Result<Option<Header>> {
        let (mut at, mut line, mut fields) = (0, 1_u32, Fields::new());
        while at < self.text.len() {
            split(&self.text, at, self.dialect, &mut fields);
            if let Some(offset) = fields.unclosed {
                return Err(unclosed(&self.name, &self.text, Record { start: at, line }, offset));
            }
            if !fields.is_blank(&self.text) {
                self.header_line = line;
                let headers = fields.ranges.iter().map(|r| value(&self.text[r.clone()], self.dialect).into_owned());
                self.headers = headers.collect();
                return Ok(Some(Header { next: fields.next, lines: fields.lines }));
            }
            (at, line) = (fields.next, line.saturating_add(fields.lines));
        }
        Ok(None)
    }

    /// Finds the structure of a text.
    ///
    /// # Errors
    /// A quote that is never closed, at its place.
    pub fn scan(name: String, text: String, dialect: Dialect) -> Result<DelimitedFile> {
        let mut file = DelimitedFile {
            name,
            text,
            dialect,
            headers: Vec::new(),
            header_line: 0,
            records: Vec::new(),
            ragged: Vec::new(),
            plain: dialect.delimiter.is_ascii(),
            end: 0,
        };
        let Some(header) = file.find_header()? else { return Ok(file) };
        let spans = spans(&file.text, header.next, dialect);
        let scanned: Vec<Part> = spans
            .into_par_iter()
            .map(|(start, end)| Part::scan(&file.text, start..end, dialect, file.headers.len()))
            .collect();
        let (mut line, mut gap) = (file.header_line.saturating_add(header.lines), false);
        for part in scanned {
            if let Some((record, offset)) = part.unclosed {
                let record = Record { line: line.saturating_add(record.line), ..record };
                return Err(unclosed(&file.name, &file.text, record, offset));
            }
            let any = !part.records.is_empty() || !part.ragged.is_empty();
            // Blank lines at the end are common; one in between must not reach polars.
            file.plain &= part.plain && part.ragged.is_empty() && !(any && (gap || part.gap));
            gap = if any { part.ends_blank } else { gap || part.ends_blank };
            let moved = |record: Record| Record { line: line.saturating_add(record.line), ..record };
            file.records.extend(part.records.into_iter().map(moved));
            let ragged = part.ragged.into_iter();
            file.ragged.extend(ragged.map(|r| Ragged { record: moved(r.record), ..r }));
            file.end = file.end.max(part.end);
            line = line.saturating_add(part.lines);
        }
        Ok(file)
    }

    /// Appends the values of some columns (by index) to their coders, read by polars.
    ///
    /// # Errors
    /// An internal error when polars cannot read what the scan has found to be well formed.
    pub fn read(&self, columns: &[usize], into: &mut [Coder]) -> Result<()> {
        if self.records.is_empty() || columns.is_empty() {
            return Ok(());
        }
        // A part at a time: polars' texts of the whole file would take twice its size.
        let mut first = 0;
        while first < self.records.len() {
            let next = (first + PART).min(self.records.len());
            self.read_part(first..next, columns, into)?;
            first = next;
        }
        Ok(())
    }

    fn read_part(&self, part: Range<usize>, columns: &[usize], into: &mut [Coder]) -> Result<()> {
        let records = &self.records[part.clone()];
        let rewritten;
        let (body, dialect) = if self.plain {
            let start = records.first().map_or(self.end, |r| r.start);
            let end = self.records.get(part.end).map_or(self.end, |r| r.start);
            (self.text[start..end].trim_end_matches(['\n', '\r']), self.dialect)
        } else {
            rewritten = self.rewrite(records);
            (rewritten.as_str(), Dialect { delimiter: ',', quote: true })
        };
        let frame = frame(std::io::Cursor::new(body.as_bytes()), dialect, self.headers.len(), columns)
            .map_err(|e| Error::internal(format!("polars cannot read {}: {e}", self.name)))?;
        if frame.height() != records.len() {
            let (rows, records) = (frame.height(), records.len());
            return Err(Error::internal(format!("polars reads {rows} rows of {} where {records} stand", self.name)));
        }
        let code = |(&column, coder): (&usize, &mut Coder)| {
            let values = frame.column(&name_of(column)).and_then(|c| c.str())?;
            for value in values.iter() {
                coder.push(value.unwrap_or("").trim());
            }
            Ok(())
        };
        let done: Result<(), PolarsError> = columns.par_iter().zip(into).map(code).collect();
        done.map_err(|e| Error::internal(format!("polars lost a column of {}: {e}", self.name)))
    }

    /// The good records with every field quoted, for texts that readers disagree about.
    fn rewrite(&self, records: &[Record]) -> String {
        let mut out = String::new();
        let mut fields = Fields::new();
        for record in records {
            split(&self.text, record.start, self.dialect, &mut fields);
            for (i, range) in fields.ranges.iter().take(self.headers.len()).enumerate() {
                out.push_str(if i == 0 { "\"" } else { ",\"" });
                out.push_str(&value(&self.text[range.clone()], self.dialect).replace('"', "\"\""));
                out.push('"');
            }
            out.push('\n');
        }
        out.pop();
        out
    }

    /// The place of a field of a record; of the whole record when it has no such field.
    pub fn place(&self, record: Record, column: Option<usize>) -> Place {
        place_of_field(&self.name, &self.text, self.dialect, record, column)
    }

    /// The place of the header line, or of one header.
    pub fn header_place(&self, column: Option<usize>) -> Place {
        let start =
            self.text.split_inclusive('\n').take(self.header_line.saturating_sub(1) as usize).map(str::len).sum();
        self.place(Record { start, line: self.header_line }, column)
    }

    /// The text of a record with its line breaks, without the last one.
    pub fn record_text(&self, record: Record, fields: &mut Fields) -> &str {
        split(&self.text, record.start, self.dialect, fields);
        self.text[record.start..fields.next].trim_end_matches(['\n', '\r'])
    }
}

/// The place of a field of a record of a text; of the whole record when it has no such field.
pub fn place_of_field(name: &str, text: &str, dialect: Dialect, record: Record, column: Option<usize>) -> Place {
    let mut fields = Fields::new();
    split(text, record.start, dialect, &mut fields);
    match column.and_then(|c| fields.ranges.get(c)) {
        Some(range) => {
            let width = text[range.clone()].lines().next().map_or(1, |l| l.chars().count());
            place_of(name, text, record, range.start, width)
        }
        None => Place { column: 0, ..place_of(name, text, record, record.start, 1) },
    }
}

fn place_of(name: &str, text: &str, record: Record, offset: usize, width: usize) -> Place {
    let before = &text[record.start..offset];
    let line = record.line as usize + before.matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let shown = text[start..].lines().next().unwrap_or("").to_owned();
    let column = text[start..offset].chars().count() + 1;
    Place { file: name.to_owned(), line, column, width: width.max(1), text: shown, cell: None }
}

/// The error of a quote that is never closed.
pub fn unclosed(name: &str, text: &str, record: Record, offset: usize) -> Error {
    Error::data(format!("{name} has a quote that is never closed"))
        .at(place_of(name, text, record, offset, 1))
        .hint("close it, or write `format: {quote: none}` when quotes are plain characters in this file")
}

/// The columns of a headless text as polars strings.
fn frame<R: MmapBytesReader>(
    reader: R,
    dialect: Dialect,
    width: usize,
    columns: &[usize],
) -> polars::prelude::PolarsResult<DataFrame> {
    let schema: Schema = (0..width).map(|i| Field::new(name_of(i).into(), DataType::String)).collect();
    let mut projection: Vec<usize> = columns.to_vec();
    projection.sort_unstable();
    projection.dedup();
    let names: Vec<PlSmallStr> = projection.iter().map(|&i| name_of(i).into()).collect();
    let parse = CsvParseOptions::default()
        .with_separator(u8::try_from(dialect.delimiter).unwrap_or(b','))
        .with_quote_char(dialect.quote.then_some(b'"'))
        .with_truncate_ragged_lines(true);
    CsvReadOptions::default()
        .with_has_header(false)
        .with_schema(Some(Arc::new(schema)))
        .with_columns(Some(names.into()))
        .with_infer_schema_length(Some(0))
        .with_parse_options(parse)
        .with_raise_if_empty(false)
        .into_reader_with_file_handle(reader)
        .finish()
}

fn name_of(column: usize) -> String {
    format!("c{column}")
}

#[cfg(test)]
mod tests {
    use super::super::span::SPAN;
    use super::*;

    fn read(text: &str, quote: bool) -> (DelimitedFile, Vec<Vec<String>>) {
        let dialect = Dialect { delimiter: ',', quote };
        let file = DelimitedFile::scan("a.csv".into(), text.into(), dialect).expect("scans");
        let columns: Vec<usize> = (0..file.headers.len()).collect();
        let mut coders: Vec<Coder> = columns.iter().map(|_| Coder::new()).collect();
        file.read(&columns, &mut coders).expect("reads");
        let columns: Vec<_> = coders.into_iter().map(Coder::finish).collect();
        let rows =
            (0..file.records.len()).map(|row| columns.iter().map(|c| c.text(row).to_owned()).collect()).collect();
        (file, rows)
    }

    fn owned(rows: &[[&str; 2]]) -> Vec<Vec<String>> {
        rows.iter().map(|r| r.iter().map(|&t| t.to_owned()).collect()).collect()
    }

    #[test]
    fn hostile_values_survive_and_lines_stay_right() {
        let long = "长".repeat(400);
        let text = format!(
            "name , value\r\n\"a\nb\",1\r\n../../x,2\r\n🙂\"x,3\r\n\r\n{long},\"say \"\"hi\"\"\"\r\n\r\n , \r\n"
        );
        let (file, rows) = read(&text, true);
        assert_eq!(file.headers, ["name", "value"]);
        let expected = [["a\nb", "1"], ["../../x", "2"], ["🙂\"x", "3"], [&long, "say \"hi\""]];
        assert_eq!(rows, owned(&expected));
        assert_eq!(file.records.iter().map(|r| r.line).collect::<Vec<_>>(), [2, 4, 5, 7]);
        let place = file.place(file.records[0], Some(1));
        assert_eq!((place.line, place.column, place.text.as_str()), (3, 4, "b\",1"));
    }

    #[test]
    fn the_plain_path_and_the_rewritten_path_agree() {
        let plain = "a,b\n\"x,y\",\"1,5\"\nz,\n ,3\n\"q\"\"r\",4";
        let (file, rows) = read(plain, true);
        assert!(file.plain);
        let (other, rewritten) = read(&format!("{plain}\n5\" disk,5\n"), true);
        assert!(!other.plain);
        assert_eq!(rows, owned(&[["x,y", "1,5"], ["z", ""], ["", "3"], ["q\"r", "4"]]));
        assert_eq!(rewritten[..4], rows[..]);
        assert_eq!(rewritten[4], ["5\" disk", "5"]);
    }

    #[test]
    fn rows_of_another_width_are_not_shifted() {
        let (file, rows) = read("a,b\n1\n1,2,3\n1,2,\n", true);
        assert_eq!(rows, owned(&[["1", "2"]]), "a trailing delimiter holds no value");
        assert_eq!(file.ragged.iter().map(|r| (r.record.line, r.fields)).collect::<Vec<_>>(), [(2, 1), (3, 3)]);
    }

    #[test]
    fn quotes_are_characters_when_there_is_no_quoting() {
        let (_, rows) = read("a,b\n\"x,y\"\nm\"n,1\n", false);
        assert_eq!(rows, owned(&[["\"x", "y\""], ["m\"n", "1"]]));
    }

    #[test]
    fn spans_of_a_long_text_are_put_together() {
        let row = |i: usize| format!("{i},{}\r\n", "x".repeat(90));
        let rows = 3 * SPAN / 95;
        let body: String = (0..rows).map(row).collect();
        let (file, _) = read(&format!("a,b\n\n{body}\n , \n"), true);
        assert!(spans(&file.text, 4, file.dialect).len() > 2);
        assert_eq!(file.records.len(), rows);
        assert!(!file.plain, "a blank line stands after the header");
        for (i, record) in file.records.iter().enumerate().step_by(997) {
            assert!(file.text[record.start..].starts_with(&format!("{i},")), "{i}");
            assert_eq!(record.line as usize, i + 3);
        }
        let (short, _) = read(&format!("a,b\n{body}1\n\n\n"), true);
        assert_eq!((short.records.len(), short.ragged.len(), short.plain), (rows, 1, false));
        assert_eq!(short.ragged[0].record.line as usize, rows + 2);
        let (plain, _) = read(&format!("a,b\n{body}\n\n"), true);
        assert!(plain.plain && plain.end == plain.text.len() - 2);
    }

    #[test]
    fn a_quote_never_closed_is_an_error_with_its_place() {
        let dialect = Dialect { delimiter: ',', quote: true };
        let error = DelimitedFile::scan("a.csv".into(), "a,b\n1,\"x\n2,y\n".into(), dialect).expect_err("unclosed");
        assert_eq!(error.place.map(|p| (p.line, p.column)), Some((2, 3)));
    }

    #[test]
    fn one_column_and_no_rows_are_fine() {
        let dialect = Dialect { delimiter: ',', quote: true };
        let file = DelimitedFile::scan("a.csv".into(), "a\n".into(), dialect).expect("scans");
        assert_eq!((file.records.len(), file.headers.len()), (0, 1));
        file.read(&[0], &mut [Coder::new()]).expect("nothing to read");
        let mut coder = [Coder::new()];
        let file = DelimitedFile::scan("a.csv".into(), "a\nx\n\ny\n".into(), dialect).expect("scans");
        file.read(&[0], &mut coder).expect("reads");
        let [coder] = coder;
        assert_eq!(coder.finish().codes, [1, 2]);
    }

    #[test]
    fn rows_keep_their_order_when_polars_reads_in_parallel() {
        let mut text = "a,b\n".to_owned();
        for i in 0..60_000 {
            text += &format!("{i},\"line\nbreak\"\n");
        }
        let file = DelimitedFile::scan("a.csv".into(), text, Dialect { delimiter: ',', quote: true }).expect("scans");
        let mut coders = [Coder::new()];
        file.read(&[0], &mut coders).expect("reads");
        let [coder] = coders;
        let column = coder.finish();
        assert!((0..60_000).all(|i| column.text(i) == i.to_string()));
        assert_eq!(file.records.last().map(|r| r.line), Some(120_000));
    }
}
