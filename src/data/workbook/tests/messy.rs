//! Files of other readers' bug reports: each is read or refused, and some are known cell by cell. The expected texts
//! were read with openpyxl, xlrd and odfpy.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::super::{Limits, Workbook};
use super::{messy_files, rows};
use crate::base::{Error, fs};

/// The folder of the files.
fn folder() -> Option<PathBuf> {
    messy_files().first()?.parent().map(Path::to_path_buf)
}

fn read(folder: &Path, file: &str, sheet: &str) -> Result<Vec<Vec<String>>, Error> {
    let bytes = fs::read(&folder.join(file)).unwrap();
    let limits = Limits::default();
    let grid = Workbook::open(&bytes, file, &limits)?.read(sheet)?;
    Ok(rows(&grid).into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect())
}

#[test]
fn every_file_is_read_or_refused_in_time() {
    let files = messy_files();
    if files.is_empty() {
        return;
    }
    let limits = Limits::default();
    let (mut read, mut refused) = (0, Vec::new());
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let start = Instant::now();
        let sheets = Workbook::open(&bytes, &name, &limits).and_then(|workbook| {
            let grids: Result<Vec<_>, Error> = workbook.sheets().iter().map(|s| workbook.read(&s.name)).collect();
            grids.map(|grids| grids.len())
        });
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
        match sheets {
            Ok(_) => read += 1,
            Err(error) => {
                assert!(error.message.starts_with(&name) && !error.hints.is_empty(), "{error}");
                refused.push(name);
            }
        }
    }
    let expected = [
        "OOM_alloc3.xls",
        "issue252.xlsx",
        "issue_385.xls",
        "issue_594_dos.ods",
        "pass_protected.ods",
        "pass_protected.xlsb",
        "pass_protected.xlsx",
        "too_small.xls",
    ];
    assert_eq!(refused, expected);
    assert!(read > 110, "{read}");
}

#[test]
fn known_files_have_their_known_cells() {
    let Some(folder) = folder() else { return };
    let any = "1 2|3 4|5 6| |This_workbook_contains_4_sheets:_Visible,_Hidden,_VeryHidden_and_Chart ";
    let kinds = "1|1.5|ab|FALSE|test|2016-10-20";
    let dates = "2021-01-01 15|2021-01-02 16|255:10:10 17";
    for (files, sheet, cells) in [
        ("any_sheets.xlsx any_sheets.xls any_sheets.xlsb any_sheets.ods", "Visible", any),
        ("issues.xlsx issues.xls issues.xlsb issues.ods", "datatypes", kinds),
        ("issues.xlsx issues.xls issues.xlsb issues.ods", "issue2", "1 a|2 b|3 c"),
        ("date.xlsx date.xls date.xlsb date_1904.xlsx date_1904.xls date_1904.xlsb", "Sheet1", dates),
        ("date.ods", "Sheet1", "2021-01-01 15|2021-01-01_10:10:10 16|10:10:10 17|10:10:10 18"),
        ("formula-date-format.xls", "Sheet1", "2017-02-27|2017-02-28"),
        ("biff5_write.xls", "SheetJS", "1 2 3 |TRUE FALSE  sheetjs|foo bar 2014-02-19_14:30:00 0.3|baz  qux "),
        ("errors.xlsx", "Feuil1", "#DIV/0!|#NAME?|#VALUE!|#NULL!|#REF!|#NUM!|#N/A"),
        (
            "merge_cells.xlsx merge_cells.xls",
            "Sheet1",
            "Row_Merge Row_Merge Not_Merged|Column_Merge Chunk_Merged Chunk_Merged",
        ),
        ("merged_cells.ods", "Sheet1", "A B C|A B C|A  C"),
        ("number_rows_repeated.ods", "Sheet1", "A B|C D|C D| | |C D| |C D"),
        ("rph.xlsx", "Sheet1", "課きく\u{3000}毛こ"),
        ("issue_419.xlsb issue_419.xlsx", "Sheet1", "Hello"),
        ("has_x000D_.xlsx has_x000D_inline.xlsx", "Sheet1", "ABC\r\nDEF"),
        ("issue127.xlsx issue127.xls issue127.xlsb issue127.ods", "Sheet1", ""),
    ] {
        for file in files.split(' ') {
            let found = read(&folder, file, sheet).unwrap_or_else(|e| panic!("{e}"));
            let found: Vec<String> =
                found.iter().map(|row| row.iter().map(|c| c.replace(' ', "_")).collect::<Vec<_>>().join(" ")).collect();
            assert_eq!(found.join("|"), cells, "{file}[{sheet}]");
        }
    }
}

#[test]
fn a_password_is_named() {
    let Some(folder) = folder() else { return };
    for file in ["pass_protected.xlsx", "pass_protected.xlsb", "pass_protected.ods", "issue_385.xls"] {
        let error = read(&folder, file, "Sheet1").unwrap_err();
        assert_eq!(error.message, format!("{file} is protected by a password"));
    }
}

#[test]
fn a_long_table_of_shared_texts_is_read_over_its_records() {
    let Some(folder) = folder() else { return };
    let rows = read(&folder, "sst_continue.xls", "Sheet1").unwrap();
    for (number, row) in (1..135).zip(&rows) {
        assert_eq!(row[0], format!("This is a long string with a serial number at the end {number:04}"));
    }
    assert_eq!(rows[134..], [["This is a long string with a serial num"], ["New CONTINUE block"]]);
}
