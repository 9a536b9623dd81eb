//! The targets: for each sales person and month, set at the start of a year from the year before.

use rust_xlsxwriter::XlsxError;

use crate::calendar;
use crate::people::{self, REGIONS, REPS};
use crate::sales::Row;
use crate::story::SEASON;
use crate::workbook::{Cell, Sheet, book};

/// A target.
pub struct Target {
    /// Year.
    pub year: i32,
    /// Month.
    pub month: u32,
    /// Index of the sales person.
    pub rep: usize,
    /// Amount in fen.
    pub amount: i64,
}

/// Growth asked for in each year over the year before, by region in the order of
/// [`REGIONS`](crate::people::REGIONS).
const GROWTH: [(i32, [f64; 5]); 3] = [
    (2024, [1.07, 1.07, 1.07, 1.07, 1.07]),
    (2025, [1.06, 1.06, 1.06, 1.06, 1.06]),
    (2026, [1.188, 1.167, 1.099, 1.047, 1.073]),
];
/// Share of a target that comes from the person's own year before; the rest is the mean of the region.
const OWN: f64 = 0.95;
/// Targets are set in steps of 1,000 yuan.
const STEP: f64 = 100_000.0;

/// Targets of 2024 to 2026, all twelve months.
pub fn plan(rows: &[Row]) -> Vec<Target> {
    let mut targets = Vec::new();
    for (year, growth) in GROWTH {
        let before = |rep: usize| -> f64 {
            rows.iter().filter(|r| r.date.0 == year - 1 && r.rep == rep).map(|r| r.amount as f64).sum()
        };
        let sold: Vec<f64> = (0..REPS.len()).map(before).collect();
        let weights: Vec<f64> = (1..=12).map(|m| SEASON[m as usize - 1] * calendar::busy_days(year, m)).collect();
        let all: f64 = weights.iter().sum();
        for (rep, own) in sold.iter().enumerate() {
            let colleagues: Vec<f64> =
                (0..REPS.len()).filter(|r| REPS[*r].region == REPS[rep].region).map(|r| sold[r]).collect();
            let mean = colleagues.iter().sum::<f64>() / colleagues.len() as f64;
            let region = REGIONS.iter().position(|r| *r == REPS[rep].region).unwrap_or(0);
            let of_year = (own * OWN + mean * (1.0 - OWN)) * growth[region];
            for month in 1..=12u32 {
                let amount = of_year * weights[month as usize - 1] / all;
                let amount = ((amount / STEP).round() * STEP) as i64;
                targets.push(Target { year, month, rep, amount });
            }
        }
    }
    targets.sort_by_key(|t| (t.year, t.month, t.rep));
    targets
}

/// `targets.xlsx` as a planning department keeps it: a sheet a year, a title above two rows of headers, regions and
/// teams merged down, a pair of columns a month, subtotals, a total, and amounts in units of 10,000 yuan.
///
/// # Errors
/// When the workbook cannot be put together.
pub fn workbook(targets: &[Target]) -> Result<Vec<u8>, XlsxError> {
    book(GROWTH.map(|(year, _)| sheet(year, targets)).into())
}

/// Columns before the months.
const LEAD: [&str; 4] = ["大区", "团队", "业务员编号", "业务员"];

fn sheet(year: i32, targets: &[Target]) -> Sheet {
    let mut sheet = Sheet::new(&format!("{year}年"));
    let width = LEAD.len() as u16;
    sheet.merged((0, 0), (0, width + 25), &format!("澄川智控（示例公司） {year} 年销售目标"));
    for (column, title) in LEAD.iter().enumerate() {
        sheet.merged((1, column as u16), (2, column as u16), title);
    }
    for pair in 0..13u16 {
        let (first, above) = (width + 2 * pair, if pair < 12 { format!("{}月", pair + 1) } else { "全年".into() });
        sheet.merged((1, first), (1, first + 1), &above);
        let below = if pair < 12 {
            ["销售额（万元）", "新客户（家）"]
        } else {
            ["目标额（万元）", "目标数（家）"]
        };
        for (column, title) in below.into_iter().enumerate() {
            sheet.cell(2, first + column as u16, Cell::Text(title.into()));
        }
    }
    let team = |rep: usize| people::team(rep, (year, 1, 1));
    let mut row = 3;
    for region in REGIONS {
        let start = row;
        let mut own: Vec<usize> = (0..REPS.len()).filter(|rep| REPS[*rep].region == region).collect();
        own.sort_by_key(|rep| (team(*rep) != team(own_first(region)), *rep));
        for same in own.chunk_by(|a, b| team(*a) == team(*b)) {
            sheet.merged((row, 1), (row + same.len() as u32 - 1, 1), team(same[0]));
            for rep in same {
                sheet.cell(row, 2, Cell::Text(REPS[*rep].id.into()));
                sheet.cell(row, 3, Cell::Text(REPS[*rep].name.into()));
                numbers(&mut sheet, row, year, &[*rep], targets);
                row += 1;
            }
        }
        sheet.cell(row, 1, Cell::Text("小计".into()));
        numbers(&mut sheet, row, year, &own, targets);
        sheet.merged((start, 0), (row, 0), region);
        row += 1;
    }
    sheet.cell(row, 0, Cell::Text("合计".into()));
    numbers(&mut sheet, row, year, &(0..REPS.len()).collect::<Vec<_>>(), targets);
    sheet
}

/// The first person of a region, whose team stands first.
fn own_first(region: &str) -> usize {
    REPS.iter().position(|rep| rep.region == region).unwrap_or(0)
}

/// The pairs of a row: amounts and new customers of some people, by month and for the year.
fn numbers(sheet: &mut Sheet, row: u32, year: i32, reps: &[usize], targets: &[Target]) {
    let own: Vec<&Target> = targets.iter().filter(|t| t.year == year && reps.contains(&t.rep)).collect();
    let mut column = LEAD.len() as u16;
    for months in (1..=12).map(|m| m..=m).chain([1..=12]) {
        let within = || own.iter().filter(|t| months.contains(&t.month));
        sheet.cell(row, column, Cell::Wan(within().map(|t| t.amount).sum()));
        // One new customer every other month.
        let customers = within().filter(|t| (t.month as usize + t.rep).is_multiple_of(2)).count();
        sheet.cell(row, column + 1, Cell::Count(customers as i64));
        column += 2;
    }
}
