//! A path of the configuration → the files or sheets that it holds: what kind they are is seen from their bytes.

use std::path::Path;

use super::column::Coder;
use super::dataset::Source;
use super::file::{DelimitedFile, unclosed};
use super::grid::Grid;
use super::records::{Dialect, Fields, Record, split, value};
use super::shape::{self, Frame, Lines, Told};
use super::sheets;
use super::source_file::SourceFile;
use super::workbook::{Limits, Workbook};
use super::{decode, delimiter, json_lines, parquet, unpack, workbook};
use crate::base::{Error, Result, fs, slug};

/// What was read from one path.
#[derive(Debug, Default)]
pub struct Opened {
    /// The files or sheets, each with its entry in the list of sources.
    pub files: Vec<(SourceFile, Source)>,
    /// What is worth a note.
    pub told: Vec<Told>,
}

/// Reads the file at a path.
///
/// # Errors
/// A file that cannot be read, unpacked or decoded; headers that are not there.
pub fn open(path: &Path, frame: Frame<'_>) -> Result<Opened> {
    let (brief, spec) = (frame.brief, frame.spec);
    let relative = path.strip_prefix(&brief.root).unwrap_or(path);
    let name = relative.to_string_lossy().replace('\\', "/");
    let place = |what: &str| brief.places.value(&format!("tables.{}.{what}", spec.name));
    let at_files = |error: Error| match error.place {
        Some(_) => error,
        None => error.at_maybe(place("files")),
    };
    let bytes = fs::read(path).map_err(|e| e.at_maybe(place("files")))?;
    let sha256 = slug::hash(&bytes);
    let (bytes, packed) = unpack::unpack(bytes, &name, unpack::UNPACKED).map_err(at_files)?;
    let source = |file: &SourceFile, format: &str| Source {
        table: spec.name.clone(),
        file: file.name().to_owned(),
        format: format!("{format}{packed}"),
        rows: file.len() as u64 + file.ragged().len() as u64 + file.totals(),
        used: file.len() as u64,
        sha256: sha256.clone(),
        ..Source::default()
    };
    let mut opened = Opened::default();
    if bytes.starts_with(b"PAR1") {
        let (headers, grid) = parquet::read(bytes, &name).map_err(at_files)?;
        let file = shape::arrange(grid, Lines::Records, Some(headers), frame, &mut opened.told)?;
        let file = SourceFile::Gridded(Box::new(file));
        let source = source(&file, "parquet");
        opened.files.push((file, source));
        return Ok(opened);
    }
    let named = workbook::is_workbook(Path::new(name.strip_suffix(packed).unwrap_or(&name)));
    if has_sheets(&bytes) || (named && !is_text(&bytes)) {
        let limits = Limits::default();
        let book = Workbook::open(&bytes, &name, &limits).map_err(at_files)?;
        let (chosen, told) = sheets::choose(&book, &name, frame).map_err(at_files)?;
        opened.told.extend(told);
        for (sheet, grid) in chosen {
            let file = shape::arrange(grid, Lines::Sheet, None, frame, &mut opened.told)?;
            let file = SourceFile::Gridded(Box::new(file));
            let source = Source { sheet, ..source(&file, ending(&name, packed)) };
            opened.files.push((file, source));
        }
        return Ok(opened);
    }
    let decoded = decode::decode(bytes, spec.format.encoding.as_deref(), &name).map_err(|e| match e.place {
        Some(_) => e,
        None => {
            e.at_maybe(place("format.encoding").filter(|_| spec.format.encoding.is_some()).or_else(|| place("files")))
        }
    })?;
    let json = ["json", "jsonl", "ndjson"].contains(&ending(&name, packed));
    if json_lines::is_json(&decoded.text) || json {
        let (headers, grid) = json_lines::read(&decoded.text, &name)?;
        let file = shape::arrange(grid, Lines::Objects, Some(headers), frame, &mut opened.told)?;
        let file = SourceFile::Gridded(Box::new(file));
        let source = Source { encoding: decoded.encoding, ..source(&file, "jsonl") };
        opened.files.push((file, source));
        return Ok(opened);
    }
    let quote = spec.format.quote.unwrap_or(true);
    let expected: Vec<&str> = frame.wanted.iter().filter(|w| !w.optional).map(|w| w.header.as_str()).collect();
    let found = || delimiter::find(&decoded.text, quote, &expected);
    let dialect = Dialect { delimiter: spec.format.delimiter.unwrap_or_else(found), quote };
    let file = if spec.format.rearranges() {
        let (grid, lines) = cells(&name, decoded.text, dialect)?;
        SourceFile::Gridded(Box::new(shape::arrange(grid, lines, None, frame, &mut opened.told)?))
    } else {
        SourceFile::Delimited(DelimitedFile::scan(name, decoded.text, dialect)?)
    };
    let entry = source(&file, if dialect.delimiter == '\t' { "tsv" } else { "csv" });
    let entry = Source { encoding: decoded.encoding, delimiter: dialect.delimiter.to_string(), ..entry };
    opened.files.push((file, entry));
    Ok(opened)
}

/// True for the first bytes of zip files and of Microsoft's compound files.
fn has_sheets(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// True for text that programs export under the name of a workbook; web pages and XML are none.
fn is_text(bytes: &[u8]) -> bool {
    let plain = |byte: &u8| *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r');
    let marked = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    marked || (!start.starts_with(b"<") && bytes.iter().take(4096).all(plain))
}

/// The ending of a file's name in lower case, before that of its packing.
fn ending<'a>(name: &'a str, packed: &str) -> &'a str {
    const KNOWN: [&str; 12] =
        ["xlsx", "xlsm", "xltx", "xltm", "xlsb", "xls", "xlt", "et", "ods", "json", "jsonl", "ndjson"];
    let lower = name.to_ascii_lowercase();
    let lower = lower.strip_suffix(packed).unwrap_or(&lower);
    KNOWN
        .into_iter()
        .find(|known| lower.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
        .unwrap_or("workbook")
}

/// The records of a delimited text as a grid, blank lines left out.
pub(super) fn cells(name: &str, text: String, dialect: Dialect) -> Result<(Grid, Lines)> {
    let (mut starts, mut widths, mut rows): (Vec<usize>, Vec<usize>, Vec<u32>) = (Vec::new(), Vec::new(), Vec::new());
    let mut coders: Vec<Coder> = Vec::new();
    let (mut at, mut line, mut fields) = (0, 1_u32, Fields::new());
    while at < text.len() {
        split(&text, at, dialect, &mut fields);
        let record = Record { start: at, line };
        if let Some(offset) = fields.unclosed {
            return Err(unclosed(name, &text, record, offset));
        }
        (at, line) = (fields.next, line.saturating_add(fields.lines));
        if fields.is_blank(&text) {
            continue;
        }
        for (column, range) in fields.ranges.iter().enumerate() {
            if column == coders.len() {
                let mut coder = Coder::new();
                rows.iter().for_each(|_| coder.push(""));
                coders.push(coder);
            }
            coders[column].push(&value(&text[range.clone()], dialect));
        }
        coders.iter_mut().skip(fields.ranges.len()).for_each(|coder| coder.push(""));
        starts.push(record.start);
        widths.push(fields.ranges.len());
        rows.push(record.line);
    }
    let columns = coders.into_iter().map(Coder::finish).collect();
    Ok((Grid { name: name.to_owned(), columns, rows }, Lines::Text { text, dialect, starts, widths }))
}
