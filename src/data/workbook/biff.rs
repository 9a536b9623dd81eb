//! xls: the records of Excel 5 to 2003, [MS-XLS]. They are read here and not by calamine, which makes room for
//! whatever size a sheet declares, keeps every sheet as a full rectangle and copies a shared text into each cell: a
//! file of a few kilobytes can end the program.

use super::biff_text::{Charset, Continued};
use super::cells::{Cells, Held};
use super::limits::{Subject, TEXT_OVERHEAD};
use super::merged::Region;
use super::number_format::{Shown, builtin, custom};
use super::text;
use super::{Sheet, Visibility};
use crate::base::Error;

/// The stream of a workbook: its globals, and the sheets not yet read.
#[derive(Debug)]
pub(super) struct Book {
    stream: Vec<u8>,
    charset: Charset,
    from_1904: bool,
    formats: Vec<Shown>,
    strings: Vec<String>,
    pub sheets: Vec<Sheet>,
    starts: Vec<usize>,
}

/// A record with the records that continue it.
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    pub more: Vec<&'a [u8]>,
}

/// The records from a position on, to the end of the stream or the first that is cut off.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
    cut: bool,
}

const CONTINUE: u16 = 0x003C;
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

impl<'a> Records<'a> {
    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let rest = self.stream.get(self.at..)?;
        if rest.is_empty() {
            return None;
        }
        let data = u16_at(rest, 2).and_then(|len| rest.get(4..4 + usize::from(len)));
        let Some((kind, data)) = u16_at(rest, 0).zip(data) else {
            self.cut = true;
            return None;
        };
        self.at += 4 + data.len();
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while self.stream.get(self.at..).and_then(|rest| u16_at(rest, 0)) == Some(CONTINUE) {
            match self.one() {
                Some((_, data)) => more.push(data),
                None => break,
            }
        }
        Some(Record { kind, data, more })
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// What a cell record says; `None` within for a blank one.
type Value = Option<(String, Held)>;

impl Book {
    /// Reads the globals of a workbook stream.
    ///
    /// # Errors
    /// A password, an Excel older than 5, texts over the limit, records that contradict each other.
    pub fn open(stream: Vec<u8>, subject: Subject<'_>) -> Result<Book, Error> {
        let mut charset = Charset::default();
        let mut from_1904 = false;
        let (mut codes, mut kinds) = (Vec::new(), Vec::new());
        let (mut sheets, mut starts, mut strings) = (Vec::new(), Vec::new(), Vec::new());
        let broken = |kind: u16| subject.damaged(format!("a record of kind {kind:#06x} is cut off"));
        let mut records = Records { stream: &stream, at: 0, cut: false };
        for record in records.by_ref() {
            let cut = || broken(record.kind);
            match record.kind {
                0x0009 | 0x0209 | 0x0409 => return Err(old(subject)),
                BOF => charset.wide = u16_at(record.data, 0) == Some(0x0600),
                // FilePass
                0x002F => return Err(subject.protected()),
                // CodePage
                0x0042 => charset.code_page(u16_at(record.data, 0).ok_or_else(cut)?),
                // Date1904
                0x0022 => from_1904 = u16_at(record.data, 0) == Some(1),
                // Format
                0x041E => {
                    let code = charset.short_or_long(record.data.get(2..).unwrap_or_default(), charset.wide);
                    codes.push((u16_at(record.data, 0).ok_or_else(cut)?, custom(&code)));
                }
                // XF
                0x00E0 => kinds.push(u16_at(record.data, 2).ok_or_else(cut)?),
                // BoundSheet8
                0x0085 => {
                    let start = u32_at(record.data, 0).ok_or_else(cut)?;
                    let (state, kind) = record.data.get(4).zip(record.data.get(5)).ok_or_else(cut)?;
                    let name = charset.short_or_long(&record.data[6..], false).replace('\0', "");
                    let visibility = if state & 3 == 0 { Visibility::Visible } else { Visibility::Hidden };
                    if *kind == 0 {
                        sheets.push(Sheet { name, visibility });
                        starts.push(start as usize);
                    }
                }
                // SST
                0x00FC => strings = shared(&record, subject)?,
                EOF => break,
                _ => {}
            }
        }
        if records.cut {
            return Err(subject.damaged("its records are cut off"));
        }
        let format = |number: &u16| codes.iter().rev().find(|(n, _)| n == number).map_or(builtin(*number), |f| f.1);
        let formats = kinds.iter().map(format).collect();
        Ok(Book { stream, charset, from_1904, formats, strings, sheets, starts })
    }

    /// Reads the cells and merged regions of the sheet of that number.
    pub fn read(&self, number: usize, cells: &mut Cells<'_>, subject: Subject<'_>) -> Result<(), Error> {
        let start = self.starts.get(number).copied().unwrap_or(usize::MAX);
        if start >= self.stream.len() {
            return Err(subject.damaged(format!("sheet `{}` lies behind its end", self.sheets[number].name)));
        }
        let mut records = Records { stream: &self.stream, at: start, cut: false };
        let mut depth = 0;
        let mut formula = (0, 0);
        for record in records.by_ref() {
            match record.kind {
                BOF => depth += 1,
                EOF => depth -= 1,
                _ => {}
            }
            // A chart within a sheet has cells of its own.
            if depth == 0 {
                return Ok(());
            }
            if depth == 1 {
                self.record(&record, &mut formula, cells, subject)?
                    .ok_or_else(|| subject.damaged(format!("a record of kind {:#06x} is cut off", record.kind)))?;
            }
        }
        if records.cut { Err(subject.damaged("its records are cut off")) } else { Ok(()) }
    }

    /// One record of a sheet; `None` within for one that is too short. `formula` is the place of the formula whose
    /// text is to come.
    fn record(
        &self,
        record: &Record<'_>,
        formula: &mut (u32, u32),
        cells: &mut Cells<'_>,
        subject: Subject<'_>,
    ) -> Result<Option<()>, Error> {
        let data = record.data;
        let row = || u16_at(data, 0).map(u32::from);
        let column = || u16_at(data, 2).map(u32::from);
        let format = |at| u16_at(data, at);
        let value: Option<Value> = match record.kind {
            0x0203 => f64_at(data, 6).zip(format(4)).map(|(v, f)| Some(self.number(v, f))),
            0x027E => u32_at(data, 6).zip(format(4)).map(|(v, f)| Some(self.number(rk(v), f))),
            0x00BD => return self.numbers(data, cells),
            // Label, RString
            0x0204 | 0x00D6 => data.get(6..).map(|d| Some((self.charset.long(d, &record.more), Held::Text))),
            0x00FD => u32_at(data, 6).map(|i| self.strings.get(i as usize).map(|s| (s.clone(), Held::Text))),
            0x0205 => data.get(6).zip(data.get(7)).map(|(v, kind)| Some(truth(*v, *kind == 0))),
            0x0006 | 0x0206 | 0x0406 => {
                let Some(place) = row().zip(column()) else { return Ok(None) };
                *formula = place;
                self.result(data)
            }
            // String: the text of the formula before it
            0x0207 => {
                let text = self.charset.long(data, &record.more);
                cells.put(formula.0, formula.1, &text, Held::Text)?;
                return Ok(Some(()));
            }
            0x00E5 => {
                for region in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let read = |at| u16_at(region, at).map_or(0, u32::from);
                    let (first_row, last_row, first_column, last_column) = (read(0), read(2), read(4), read(6));
                    cells.merge(Region { first_row, first_column, last_row, last_column });
                }
                return Ok(Some(()));
            }
            _ => return Ok(Some(())),
        };
        let (Some(value), Some((row, column))) = (value, row().zip(column())) else { return Ok(None) };
        if record.kind == 0x00FD && value.is_none() {
            return Err(subject.damaged(format!("a cell in row {} has a text that is not in the file", row + 1)));
        }
        if let Some((text, held)) = value {
            cells.put(row, column, &text, held)?;
        }
        Ok(Some(()))
    }

    /// Several numbers beside each other: `MulRk`, 2.4.175.
    fn numbers(&self, data: &[u8], cells: &mut Cells<'_>) -> Result<Option<()>, Error> {
        let Some((row, first)) = u16_at(data, 0).zip(u16_at(data, 2)) else { return Ok(None) };
        let Some(body) = data.get(4..data.len().saturating_sub(2)) else { return Ok(None) };
        for (column, cell) in (u32::from(first)..).zip(body.chunks_exact(6)) {
            if let Some((format, value)) = u16_at(cell, 0).zip(u32_at(cell, 2)) {
                let (text, held) = self.number(rk(value), format);
                cells.put(u32::from(row), column, &text, held)?;
            }
        }
        Ok(Some(()))
    }

    /// A number in its format.
    fn number(&self, value: f64, format: u16) -> (String, Held) {
        match self.formats.get(usize::from(format)) {
            Some(Shown::Date) => (text::serial(value, false, self.from_1904), Held::Text),
            Some(Shown::Duration) => (text::serial(value, true, self.from_1904), Held::Text),
            _ => (text::number(value), Held::Number),
        }
    }

    /// The result of a formula, 2.5.133; a text follows in a record of its own.
    fn result(&self, data: &[u8]) -> Option<Value> {
        let result = data.get(6..14)?;
        if result[6..] != [0xFF, 0xFF] {
            return Some(Some(self.number(f64_at(data, 6)?, u16_at(data, 4)?)));
        }
        Some(match result[0] {
            1 => Some(truth(result[2], true)),
            2 => Some(truth(result[2], false)),
            _ => None,
        })
    }
}

/// The shared texts of a workbook: `SST`, 2.4.265. How many they are is counted, not believed.
fn shared(record: &Record<'_>, subject: Subject<'_>) -> Result<Vec<String>, Error> {
    let mut strings = Vec::new();
    let mut bytes = 0;
    let mut source = Continued::new(record.data.get(8..).unwrap_or_default(), &record.more);
    while source.has_more() {
        let text = source.rich().ok_or_else(|| subject.damaged("its shared texts are cut off"))?;
        bytes += text.len() + TEXT_OVERHEAD;
        if bytes > subject.limits.text_bytes {
            return Err(subject.exceeds("too many bytes of shared texts", bytes as u64, subject.limits.text_bytes));
        }
        strings.push(text);
    }
    Ok(strings)
}

/// A number in 30 bits, 2.5.217.
fn rk(value: u32) -> f64 {
    let number =
        if value & 2 != 0 { f64::from(value.cast_signed() >> 2) } else { f64::from_bits(u64::from(value & !3) << 32) };
    if value & 1 != 0 { number / 100.0 } else { number }
}

/// A truth value, or an error by its number, 2.5.10.
fn truth(value: u8, is_truth: bool) -> (String, Held) {
    let text = match (is_truth, value) {
        (true, 0) => "FALSE",
        (true, _) => "TRUE",
        (false, 0x00) => "#NULL!",
        (false, 0x07) => "#DIV/0!",
        (false, 0x0F) => "#VALUE!",
        (false, 0x17) => "#REF!",
        (false, 0x1D) => "#NAME?",
        (false, 0x24) => "#NUM!",
        (false, 0x2A) => "#N/A",
        (false, _) => "#DATA!",
    };
    (text.to_owned(), Held::Text)
}

/// The error of a workbook without sheets in one file.
pub(super) fn old(subject: Subject<'_>) -> Error {
    subject.refuse("is a workbook of Excel 4 or older", "open it in a spreadsheet program and save it as .xlsx")
}
