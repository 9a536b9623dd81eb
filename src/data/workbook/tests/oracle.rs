//! xls and OpenDocument files, which are read here, against calamine, which reads them in another way.

use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, Xls};

use super::super::{Limits, Workbook, text};
use super::messy_files;
use crate::base::fs;

/// The sheets of a file as calamine has them.
fn theirs(name: &str, bytes: &[u8]) -> Option<Vec<(String, Range<Data>)>> {
    let bytes = Cursor::new(bytes);
    if name.ends_with(".ods") {
        Some(Ods::new(bytes).ok()?.worksheets())
    } else {
        Some(Xls::new(bytes).ok()?.worksheets())
    }
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
        for (sheet, range) in theirs(&name, &bytes).unwrap() {
            let Ok(grid) = workbook.read(&sheet) else { panic!("{name}[{sheet}]") };
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = grid.rows.binary_search(&(top + row as u32 + 1)).unwrap();
                let ours = grid.text(at, left as usize + column);
                let theirs = plain(value, name.contains("1904"));
                assert_eq!(ours, theirs, "{name}[{sheet}] row {} column {}", grid.rows[at], left as usize + column + 1);
                compared += 1;
            }
        }
    }
    assert!(files.is_empty() || compared > 10_000, "{compared}");
}
