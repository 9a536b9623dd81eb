//! Files that ask for more than they should get, and files that are no workbooks.

use rust_xlsxwriter::Workbook as Writer;

use super::super::{Limits, Workbook, is_workbook};
use super::{ods, read, read_under, rows, xlsx, zip};

/// The first line of the error.
fn refused(bytes: &[u8], limits: &Limits) -> String {
    let error = Workbook::open(bytes, "a.xlsx", limits).and_then(|w| {
        let first = w.sheets()[0].name.clone();
        w.read(&first)
    });
    let error = error.expect_err("refused");
    assert!(!error.hints.is_empty(), "{error}");
    error.message
}

#[test]
fn a_far_cell_costs_nothing_but_its_columns() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("S").unwrap();
    sheet.write(0, 0, "a").unwrap().write(1_048_575, 16_383, "z").unwrap();
    let grid = read(&writer.save_to_buffer().unwrap(), "S");
    assert_eq!((grid.rows.as_slice(), grid.columns.len()), (&[1, 1_048_576][..], 16_384));
    assert_eq!(grid.text(1, 16_383), "z");
}

#[test]
fn a_wide_sheet_over_the_limit_names_the_cell_that_makes_it_wide() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    for row in 0..3 {
        sheet.write(row, 0, 1).unwrap();
    }
    sheet.write(1, 16_383, "z").unwrap();
    let bytes = writer.save_to_buffer().unwrap();
    let limits = Limits { cells: 40_000, ..Limits::default() };
    let error = read_under(&bytes, "Sheet1", &limits).unwrap_err().to_string();
    assert!(error.contains("49,152, the limit is 40,000"), "{error}");
    assert!(error.contains("its last column is used in row 2"), "{error}");
    assert_eq!(read(&bytes, "Sheet1").columns.len(), 16_384);
}

#[test]
fn a_long_run_of_blank_rows_is_left_out() {
    let cells = "<sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1003\"><c r=\"A1003\"><v>2</v></c></row>\
                 <row r=\"2005\"><c r=\"A2005\"><v>3</v></c></row></sheetData>";
    let grid = read(&xlsx(cells, "", None), "S");
    assert_eq!((grid.len(), grid.rows[1002], grid.rows[1003]), (1004, 1003, 2005));
    assert_eq!((grid.text(1, 0), grid.text(1002, 0), grid.text(1003, 0)), ("1", "2", "3"));
}

#[test]
fn what_unpacks_to_more_than_the_limit_is_refused_whatever_its_header_says() {
    let spaces = " ".repeat(4 << 20);
    let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
    for size in [None, Some(10)] {
        let message = refused(&xlsx(&format!("<sheetData>{spaces}</sheetData>"), "", size), &limits);
        assert!(message.contains("unpacked"), "{message}");
    }
    let small = Limits { file_bytes: 100, ..Limits::default() };
    assert!(refused(&xlsx("<sheetData/>", "", None), &small).contains("too many bytes"));
}

#[test]
fn counts_that_lie_are_not_believed() {
    let strings = "<sst uniqueCount=\"4611686018427387904\"><si><t>a</t></si></sst>";
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    assert_eq!(rows(&read(&xlsx(cells, strings, None), "S")), [["a"]]);
}

#[test]
fn long_texts_and_many_texts_are_refused() {
    let limits = Limits { token_bytes: 1000, text_bytes: 5000, ..Limits::default() };
    let cell = |text: &str| format!("<row><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>");
    let long = xlsx(&format!("<sheetData>{}</sheetData>", cell(&"x".repeat(2000))), "", None);
    assert!(refused(&long, &limits).contains("a text of too many bytes: 2,000"));
    let many: String = (0..200).map(|i| cell(&i.to_string())).collect();
    let message = refused(&xlsx(&format!("<sheetData>{many}</sheetData>"), "", None), &limits);
    assert!(message.contains("different texts"), "{message}");
    let shared = format!("<sst>{}</sst>", "<si><t/></si>".repeat(100));
    assert!(refused(&xlsx("<sheetData/>", &shared, None), &limits).contains("shared texts"));
    let spaces =
        ods("<table:table table:name=\"S\"><table:table-row><table:table-cell><text:p><text:s text:c=\"99999\"/>\
                      </text:p></table:table-cell></table:table-row></table:table>");
    assert!(refused(&spaces, &limits).contains("a text of too many bytes"));
}

#[test]
fn repeated_cells_of_an_open_document_are_counted_before_they_are_made() {
    let bytes =
        ods("<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
         office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"16384\"/></table:table-row>\
         </table:table>");
    assert!(refused(&bytes, &Limits::default()).contains("17,179,869,184"));
}

#[test]
fn merged_regions_without_end_are_refused() {
    let regions: String = (1..200).map(|row| format!("<mergeCell ref=\"A{row}:B1000\"/>")).collect();
    let filled: String = (1..=1000)
        .map(|row| format!("<row r=\"{row}\"><c t=\"str\"><v>a</v></c><c><v>1</v></c><c><v>1</v></c></row>"))
        .collect();
    let bytes = xlsx(&format!("<sheetData>{filled}</sheetData><mergeCells>{regions}</mergeCells>"), "", None);
    let limits = Limits { cells: 10_000, ..Limits::default() };
    assert!(refused(&bytes, &limits).contains("merged cells"));
    assert_eq!(read(&bytes, "S").text(999, 1), "a");
}

#[test]
fn what_is_no_workbook_says_what_it_is() {
    let limits = Limits::default();
    let whole = xlsx("<sheetData/>", "", None);
    for (bytes, message) in [
        (&b""[..], "a.xlsx is empty"),
        (b"\xEF\xBB\xBF<html><table><tr><td>1", "a.xlsx is a web page (HTML) under the name of a workbook"),
        (b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", "is an XML table of Excel 2003"),
        ("日期,金额\n2026-03-05,12\n".as_bytes(), "is text under the name of a workbook"),
        (b"\x09\x04\x06\x00\0\0\x10\0\0\0", "is a workbook of Excel 4 or older"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.xlsx is not a workbook"),
        (&whole[..whole.len() / 2], "cannot be read: its end is missing"),
        (&zip(&[("a.csv", b"x")], None), "is a zip file without a workbook"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "the tables at its beginning are cut off"),
    ] {
        let error = Workbook::open(bytes, "a.xlsx", &limits).unwrap_err();
        assert!(error.message.contains(message), "{error}");
        assert!(!error.hints.is_empty());
    }
    assert!(is_workbook("订单.XLSX".as_ref()) && !is_workbook("订单.csv".as_ref()));
}

#[test]
fn a_damaged_part_is_refused() {
    let mut bytes = xlsx("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>", "", None);
    let name = b"xl/worksheets/sheet1.xml";
    let at = bytes.windows(name.len()).position(|w| w == name).unwrap() + name.len();
    bytes[at + 12] ^= 0x55;
    let message = refused(&bytes, &Limits::default());
    assert!(message.contains("its part xl/worksheets/sheet1.xml is damaged"), "{message}");
}
