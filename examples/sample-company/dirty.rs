//! The monthly sales files as such a company has them – GB18030 from the old system, UTF-8, workbooks from the new one –
//! and a few dirty rows, as every real export has: the reader must refuse or report them, never lose them silently.

use encoding_rs::GB18030;
use rust_xlsxwriter::XlsxError;

use crate::customers::Customer;
use crate::sales::{HEADERS, Row, yuan};
use crate::workbook::{Cell, Sheet, book};

/// A wrong row: the file it stands in, its fields, and its amount in fen where the row belongs to the totals.
type Wrong = (&'static str, [&'static str; 9], Option<i64>);

/// The wrong rows; `data/README.md` lists them.
const WRONG: [Wrong; 10] = [
    ("2024-08", ["2024-08-30", "SO2024089001", "S202", "00018", "P104", "直销", "4", "", "3397.20"], None),
    (
        "2025-03",
        ["2025-03-28", "SO2025039001", "S105", "", "P208", "线上", "6", "11410.00", "7998.00"],
        Some(1_141_000),
    ),
    ("2025-08", ["2025-08-27", "SO2025089001", "S301", "00051", "P303", "直销", "2", "1.25方", "8016.00"], None),
    ("2025-10", ["2025-10-29", "SO2025109001", "S401", "88", "P206", "经销", "3", "7260.00", "5280.00"], Some(726_000)),
    (
        "2025-11",
        ["2025-11-28", "SO2025119001", "S303", "00051", "P-303", "直销", "1", "9250.00", "4550.00"],
        Some(925_000),
    ),
    ("2026-04", ["2026-04-31", "SO2026049001", "S104", "00009", "P301", "直销", "3", "11340.00", "6145.00"], None),
    ("2026-05", ["2026-05-29", "SO2026059001", "S204", "", "P307", "线上", "2", "3680.00", "2330.00"], Some(368_000)),
    ("2026-06", ["2026-06-26", "SO2026069001", "S101", "00027", "P202", "直销", "2", "#REF!", "10075.00"], None),
    ("2026-06", ["2026-06-29", "SO2026069002", "S403", "88", "P306", "经销", "4", "5480.00", "3310.00"], Some(548_000)),
    (
        "2026-06",
        ["2026-06-30", "SO2026069003", "S203", "00120", "P-303", "直销", "1", "9480.00", "4550.00"],
        Some(948_000),
    ),
];

/// The month whose entries were completed by a second file, the row that moved there, and the two that stand in both.
const LATE: (&str, usize, [usize; 2]) = ("2024-05", 60, [40, 41]);
/// The month with a total in the middle.
const TOTALLED: &str = "2024-11";
/// Last month of the old system, and first month of the new one.
const SYSTEMS: (&str, &str) = ("2023-12", "2026-01");

/// The files of the sales table with their paths below `data/`.
///
/// # Errors
/// When a workbook cannot be put together.
pub fn sales_files(rows: &[Row], customers: &[Customer]) -> Result<Vec<(String, Vec<u8>)>, XlsxError> {
    let mut files = Vec::new();
    for of_month in rows.chunk_by(|a, b| a.month() == b.month()) {
        let month = of_month[0].month();
        let mut lines: Vec<[String; 9]> = of_month.iter().map(|row| row.fields(customers)).collect();
        let wrong = WRONG.iter().filter(|w| w.0 == month);
        lines.extend(wrong.map(|w| w.1.map(str::to_owned)));
        if month == LATE.0 {
            let late = [lines[LATE.2[0]].clone(), lines[LATE.2[1]].clone(), lines.remove(LATE.1)];
            files.push((format!("sales/{month}-补录.csv"), csv(&late).into_bytes()));
        }
        if month == TOTALLED {
            lines.insert(lines.len() / 2, total(&lines));
        }
        let (name, bytes) = match month.as_str() {
            month if month <= SYSTEMS.0 => (format!("{month}.csv"), old_system(lines)),
            month if month < SYSTEMS.1 => (format!("{month}.csv"), csv(&lines).into_bytes()),
            month => (format!("{month}.xlsx"), new_system(lines)?),
        };
        files.push((format!("sales/{name}"), bytes));
    }
    Ok(files)
}

/// Amounts in fen of the rows of a month that belong to the totals though they are wrong.
pub fn counted(rows: &[Row], month: &str) -> Vec<i64> {
    let mut amounts: Vec<i64> = WRONG.iter().filter(|w| w.0 == month).filter_map(|w| w.2).collect();
    if month == LATE.0 {
        let of_month: Vec<&Row> = rows.iter().filter(|r| r.month() == month).collect();
        amounts.extend(LATE.2.map(|row| of_month[row].amount));
    }
    amounts
}

/// The sums of quantities, amounts and costs that can be read, as the systems print them.
fn total(lines: &[[String; 9]]) -> [String; 9] {
    let sum = |column: usize| lines.iter().filter_map(|l| l[column].replace('.', "").parse::<i64>().ok()).sum();
    let mut fields: [String; 9] = std::array::from_fn(|_| String::new());
    let quantity: i64 = sum(6);
    (fields[0], fields[6]) = ("合计".into(), quantity.to_string());
    (fields[7], fields[8]) = (yuan(sum(7)), yuan(sum(8)));
    fields
}

fn csv(lines: &[[String; 9]]) -> String {
    let mut out = HEADERS.join(",") + "\n";
    for line in lines {
        out.push_str(&(line.join(",") + "\n"));
    }
    out
}

/// The old system wrote GB18030, `2023/1/5` and the line ends of its time.
fn old_system(mut lines: Vec<[String; 9]>) -> Vec<u8> {
    for line in &mut lines {
        line[0] = line[0].replace("-0", "-").replace('-', "/");
    }
    GB18030.encode(&csv(&lines).replace('\n', "\r\n")).0.into_owned()
}

/// The new system writes a workbook with a cover sheet, real dates and numbers, and a total at the end.
fn new_system(lines: Vec<[String; 9]>) -> Result<Vec<u8>, XlsxError> {
    let mut cover = Sheet::new("说明");
    for (row, text) in ["销售明细导出", "金额、成本单位：元，不含税", "退货为负数"].into_iter().enumerate()
    {
        cover.cell(row as u32, 0, Cell::Text(text.into()));
    }
    let mut sheet = Sheet::new("销售明细");
    sheet.titles(0, &HEADERS);
    let total = total(&lines);
    for (row, line) in lines.into_iter().chain([total]).enumerate() {
        sheet.row(row as u32 + 1, line.into_iter().enumerate().map(|(column, text)| cell(column, text)));
    }
    book(vec![cover, sheet])
}

/// A field as a cell: a day or a number where it is one.
fn cell(column: usize, text: String) -> Cell {
    let digits = || text.replace('.', "").parse::<i64>().ok();
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    match (column, parts.as_slice()) {
        (0, &[year, month, day]) if day <= crate::calendar::days_in(year as i32, month) => {
            Cell::Day((year as i32, month, day))
        }
        (6, _) => digits().map_or(Cell::Text(text), Cell::Count),
        (7 | 8, _) => digits().map_or(Cell::Text(text), Cell::Money),
        _ => Cell::Text(text),
    }
}
