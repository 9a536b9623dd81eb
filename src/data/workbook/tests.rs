//! Workbooks made here, read back.

use rust_xlsxwriter::{Format, Formula, Workbook as Writer};

use super::*;

fn rows(grid: &Grid) -> Vec<Vec<&str>> {
    (0..grid.len()).map(|row| (0..grid.columns.len()).map(|c| grid.text(row, c)).collect()).collect()
}

fn read(bytes: &[u8], sheet: &str) -> Grid {
    let limits = Limits::default();
    Workbook::open(bytes, "a.xlsx", &limits).unwrap().read(sheet).unwrap()
}

#[test]
fn an_offset_range_keeps_its_rows_and_columns() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("订单").unwrap();
    sheet.write(2, 1, "日期").unwrap().write(2, 2, "金额").unwrap();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write_with_format(3, 1, 46086.0, &date).unwrap().write(3, 2, 12345.670000000002).unwrap();
    sheet.write(4, 1, true).unwrap().write_formula(4, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let bytes = writer.save_to_buffer().unwrap();
    let grid = read(&bytes, "订单");
    assert_eq!(grid.name, "a.xlsx[订单]");
    assert_eq!(grid.rows, [1, 2, 3, 4, 5]);
    assert_eq!(
        rows(&grid),
        [["", "", ""], ["", "", ""], ["", "日期", "金额"], ["", "2026-03-05", "12345.67"], ["", "TRUE", "#DIV/0!"],]
    );
}
