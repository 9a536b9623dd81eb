//! xls and OpenDocument files, which are read here, against calamine, which reads them in another way.

use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, Xls};

use super::super::{Limits, Workbook, text};
use super::messy_files;
use crate::base::fs;

/// The sheets of a workbook by their names.
type Sheets = Vec<(String, Range<Data>)>;

/// The sheets of a file as calamine has them, and whether their dates count from 1904.
fn theirs(name: &str, bytes: &[u8]) -> Option<(Sheets, bool)> {
    let bytes = Cursor::new(bytes);
    if name.ends_with(".ods") {
        return Some((Ods::new(bytes).ok()?.worksheets(), false));
    }
    let mut workbook = Xls::new(bytes).ok()?;
    Some((workbook.worksheets(), workbook.has_1904_epoch()))
}

fn plain(value: &Data, from_1904: bool) -> String {
    match value {
        Data::Int(value) => value.to_string(),
        Data::Float(value) => text::number(*value),
        Data::Bool(value) => value.to_string().to_uppercase(),
        Data::DateTime(value) => text::serial(value.as_f64(), value.is_duration(), from_1904),
        Data::DateTimeIso(value) => text::iso_date(value),
        Data::DurationIso(value) => text::iso_duration(value),
        other => other.to_string(),
    }
}

#[test]
fn xls_and_open_document_cells_are_those_of_another_reader() {
    let limits = Limits::default();
    let mut compared = 0;
    let mut different: Vec<String> = Vec::new();
    let files = messy_files();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // The first three would take the memory of the machine. Merged regions are filled here only.
        let left_out = ["OOM", "issue_594", "merge", "covered"];
        if left_out.iter().any(|l| name.starts_with(l)) || !(name.ends_with(".xls") || name.ends_with(".ods")) {
            continue;
        }
        let bytes = fs::read(path).unwrap();
        let Ok(workbook) = Workbook::open(&bytes, &name, &limits) else { continue };
        let (sheets, from_1904) = theirs(&name, &bytes).unwrap();
        for (sheet, range) in sheets {
            // A sheet of a chart is none here.
            if !workbook.sheets().iter().any(|s| s.name == sheet) {
                continue;
            }
            let grid = workbook.read(&sheet).unwrap_or_else(|e| panic!("{e}"));
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                // A text of the code page 1200 in a workbook of bytes: calamine keeps its zero bytes.
                let theirs = plain(value, from_1904).replace('\0', "");
                // A text of no characters is a blank cell.
                if theirs.is_empty() {
                    continue;
                }
                let (row, column) = (top + row as u32 + 1, left as usize + column);
                let ours = grid.rows.binary_search(&row).map_or("", |at| grid.text(at, column));
                if ours != theirs {
                    different.push(format!("{name}[{sheet}] row {row} column {}: {ours} / {theirs}", column + 1));
                }
                compared += 1;
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(files.is_empty() || compared > 10_000, "{compared}");
}
