//! What a cell of each kind becomes.

use rust_xlsxwriter::{Format, Formula, Workbook as Writer};

use super::super::{Limits, Visibility, Workbook};
use super::{ods, read, rows, xlsx};

#[test]
fn an_offset_range_keeps_its_rows_and_columns() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("订单").unwrap();
    sheet.write(2, 1, "日期").unwrap().write(2, 2, "金额").unwrap();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write_with_format(3, 1, 46086.0, &date).unwrap().write(3, 2, 12345.670000000002).unwrap();
    sheet.write(4, 1, true).unwrap().write_formula(4, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    let grid = read(&writer.save_to_buffer().unwrap(), "订单");
    assert_eq!(grid.name, "a.xlsx[订单]");
    assert_eq!(grid.rows, [1, 2, 3, 4, 5]);
    let expected =
        [["", "", ""], ["", "", ""], ["", "日期", "金额"], ["", "2026-03-05", "12345.67"], ["", "TRUE", "#DIV/0!"]];
    assert_eq!(rows(&grid), expected);
}

#[test]
fn formats_say_what_a_number_is() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("S").unwrap();
    for (column, (value, format)) in [
        (46086.572916666664, "yyyy/m/d h:mm"),
        (0.125, "0.0%"),
        (0.5, "h:mm"),
        (1.1041666666666667, "[h]:mm"),
        (1234567.891, "¥#,##0.00"),
        (46082.0, "[$-804]yyyy\"年\"m\"月\";@"),
    ]
    .into_iter()
    .enumerate()
    {
        let format = Format::new().set_num_format(format);
        sheet.write_with_format(0, column as u16, value, &format).unwrap();
    }
    let grid = read(&writer.save_to_buffer().unwrap(), "S");
    let expected = ["2026-03-05 13:45:00", "0.125", "12:00:00", "26:30:00", "1234567.891", "2026-03-01"];
    assert_eq!(rows(&grid)[0], expected);
}

#[test]
fn results_of_formulas_are_read() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("S").unwrap();
    for (column, result) in ["7.25", "华东", "#N/A", "TRUE"].into_iter().enumerate() {
        sheet.write_formula(0, column as u16, Formula::new("=A9").set_result(result)).unwrap();
    }
    assert_eq!(rows(&read(&writer.save_to_buffer().unwrap(), "S"))[0], ["7.25", "华东", "#N/A", "TRUE"]);
}

#[test]
fn rich_texts_are_plain_texts() {
    let strings = "<sst><si><r><t>华</t></r><r><rPr><b/></rPr><t>东</t></r></si><si><t>a_x000D_b</t></si></sst>";
    let cells = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>\
                 <c r=\"C1\"><v>NaN</v></c></row></sheetData>";
    assert_eq!(rows(&read(&xlsx(cells, strings, None), "S"))[0], ["华东", "a\rb", "NaN"]);
}

#[test]
fn merged_texts_are_repeated_and_merged_numbers_are_not() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("S").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 4, "2026年销售", &plain).unwrap();
    sheet.merge_range(1, 0, 2, 0, "大区", &plain).unwrap();
    sheet.merge_range(1, 1, 1, 2, "1月", &plain).unwrap();
    sheet.merge_range(1, 3, 1, 4, "2月", &plain).unwrap();
    for (column, text) in (1..).zip(["销售额", "数量", "销售额", "数量"]) {
        sheet.write(2, column, text).unwrap();
    }
    sheet.merge_range(3, 0, 4, 0, "华东", &plain).unwrap();
    // The blank text first: `merge_range` writes texts only, and the number replaces it.
    sheet.merge_range(3, 1, 4, 1, "", &plain).unwrap().write(3, 1, 500).unwrap();
    for row in 3..5 {
        for column in 2..5 {
            sheet.write(row, column, row * 10 + u32::from(column)).unwrap();
        }
    }
    let grid = read(&writer.save_to_buffer().unwrap(), "S");
    let expected = [
        ["2026年销售", "", "", "", ""],
        ["大区", "1月", "1月", "2月", "2月"],
        ["大区", "销售额", "数量", "销售额", "数量"],
        ["华东", "500", "32", "33", "34"],
        ["华东", "", "42", "43", "44"],
    ];
    assert_eq!(rows(&grid), expected);
}

#[test]
fn merged_years_are_headers_unless_their_row_has_other_numbers() {
    let cells = |other: &str| {
        format!(
            "<sheetData><row r=\"1\"><c r=\"B1\"><v>2025</v></c><c r=\"D1\"><v>{other}</v></c></row><row r=\"2\">\
             <c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>1</v></c><c r=\"C2\"><v>1</v></c><c r=\"D2\"><v>1</v></c>\
             <c r=\"E2\"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"B1:C1\"/>\
             <mergeCell ref=\"D1:E1\"/></mergeCells>"
        )
    };
    assert_eq!(rows(&read(&xlsx(&cells("2026"), "", None), "S"))[0], ["", "2025", "2025", "2026", "2026"]);
    assert_eq!(rows(&read(&xlsx(&cells("88"), "", None), "S"))[0], ["", "2025", "", "88", ""]);
}

#[test]
fn columns_that_only_widen_a_merged_cell_stay_blank() {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet().set_name("S").unwrap();
    let plain = Format::new();
    for (row, (name, amount)) in (0..).zip([("团队", "金额"), ("一部", "5")]) {
        sheet.merge_range(row, 0, row, 1, name, &plain).unwrap().write(row, 2, amount).unwrap();
    }
    let bytes = writer.save_to_buffer().unwrap();
    assert_eq!(rows(&read(&bytes, "S")), [["团队", "", "金额"], ["一部", "", "5"]]);
}

#[test]
fn open_document_cells_are_read_with_spans_and_repetitions() {
    let cell = |kind: &str, attributes: &str, text: &str| {
        format!(
            "<table:table-cell office:value-type=\"{kind}\" {attributes}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let table = format!(
        "<table:table table:name=\"S\"><table:table-header-rows><table:table-row>{}<table:covered-table-cell/>{}\
         </table:table-row></table:table-header-rows><table:table-row table:number-rows-repeated=\"2\">{}{}{}\
         </table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row></table:table>",
        cell("string", "table:number-columns-spanned=\"2\"", "1<text:span>月</text:span>"),
        cell("date", "office:date-value=\"2026-03-05T13:45:00\"", "5.3."),
        cell("percentage", "office:value=\"0.125\"", "12,5 %"),
        cell("boolean", "office:boolean-value=\"true\"", "WAHR"),
        cell("time", "office:time-value=\"PT13H45M00S\"", "13:45"),
        cell("string", "office:string-value=\"\" calcext:value-type=\"error\"", "#DIV/0!"),
    );
    let grid = read(&ods(&table), "S");
    let expected = [
        ["1月", "1月", "2026-03-05 13:45:00"],
        ["0.125", "TRUE", "13:45:00"],
        ["0.125", "TRUE", "13:45:00"],
        ["", "", "#DIV/0!"],
    ];
    assert_eq!(rows(&grid), expected);
    assert_eq!(grid.rows, [1, 2, 3, 4]);
}

#[test]
fn hidden_sheets_come_last_and_unknown_ones_are_named() {
    let mut writer = Writer::new();
    writer.add_worksheet().set_name("旧").unwrap().set_hidden(true);
    writer.add_worksheet().set_name("订单").unwrap().set_active(true);
    let bytes = writer.save_to_buffer().unwrap();
    let limits = Limits::default();
    let workbook = Workbook::open(&bytes, "a.xlsx", &limits).unwrap();
    let sheets: Vec<_> = workbook.sheets().into_iter().map(|s| (s.name, s.visibility)).collect();
    assert_eq!(sheets, [("订单".to_owned(), Visibility::Visible), ("旧".to_owned(), Visibility::Hidden)]);
    assert!(workbook.read("订单").unwrap().is_empty());
    let error = workbook.read("目标").unwrap_err();
    assert_eq!(error.to_string(), "a.xlsx has no sheet `目标`\n  = help: its sheets are 订单, 旧");
}
