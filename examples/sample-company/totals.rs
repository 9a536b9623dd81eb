//! Control totals: what the generator wrote, added up by itself, for the tests that read the files back.

use crate::dirty;
use crate::opportunities::{Deal, End};
use crate::people::{REGIONS, REPS};
use crate::receivables::{Invoice, Payment};
use crate::sales::{Row, yuan};
use crate::targets::Target;

/// `totals.csv`: table, period, rows and amount.
pub fn csv(rows: &[Row], plan: &[Target], invoices: &[Invoice], payments: &[Payment], deals: &[Deal]) -> String {
    let mut out = String::from("table,period,rows,amount\n");
    let mut line = |table: &str, period: &str, amounts: &[i64]| {
        out.push_str(&format!("{table},{period},{},{}\n", amounts.len(), yuan(amounts.iter().sum())));
    };
    let mut months: Vec<String> = rows.iter().map(Row::month).collect();
    months.dedup();
    for month in &months {
        let clean = rows.iter().filter(|r| r.month() == *month).map(|r| r.amount);
        let amounts: Vec<i64> = clean.chain(dirty::counted(rows, month)).collect();
        line("sales", month, &amounts);
    }
    for year in 2024..=2026 {
        for month in 1..=12 {
            let amounts: Vec<i64> =
                plan.iter().filter(|t| (t.year, t.month) == (year, month)).map(|t| t.amount).collect();
            line("targets", &format!("{year:04}-{month:02}"), &amounts);
        }
    }
    line("receivables", "", &invoices.iter().map(|i| i.amount).collect::<Vec<_>>());
    line("payments", "", &payments.iter().map(|p| p.amount).collect::<Vec<_>>());
    line("opportunities", "", &deals.iter().map(|d| d.amount).collect::<Vec<_>>());
    let won: Vec<i64> = deals.iter().filter(|d| d.end == End::Won).map(|d| d.amount).collect();
    line("won", "", &won);
    out
}

/// Prints sales, targets and attainment, to see that the story comes out.
#[expect(clippy::print_stdout, reason = "a generator that is run by hand says what it wrote")]
pub fn print(rows: &[Row], targets: &[Target]) {
    println!("{} rows", rows.len());
    let spans = [
        ("2023", 2023, 1, 12),
        ("2024", 2024, 1, 12),
        ("2025", 2025, 1, 12),
        ("2026-Q1", 2026, 1, 3),
        ("2026-Q2", 2026, 4, 6),
        ("2026-03", 2026, 3, 3),
        ("2026-04", 2026, 4, 4),
        ("2026-05", 2026, 5, 5),
        ("2026-06", 2026, 6, 6),
    ];
    for (name, year, from, to) in spans {
        let within = |y: i32, m: u32| y == year && (from..=to).contains(&m);
        let actual = |rep: &dyn Fn(usize) -> bool| -> i64 {
            rows.iter().filter(|r| within(r.date.0, r.date.1) && rep(r.rep)).map(|r| r.amount).sum()
        };
        let plan = |rep: &dyn Fn(usize) -> bool| -> i64 {
            targets.iter().filter(|t| within(t.year, t.month) && rep(t.rep)).map(|t| t.amount).sum()
        };
        let share = |ac: i64, pl: i64| if pl == 0 { 0.0 } else { ac as f64 * 100.0 / pl as f64 };
        let (ac, pl) = (actual(&|_| true), plan(&|_| true));
        println!("{name}: {} of {} yuan, {:.1} %", ac / 100, pl / 100, share(ac, pl));
        let mut line = String::new();
        for region in REGIONS {
            let of = |rep: usize| REPS[rep].region == region;
            line.push_str(&format!("{region} {:.1} %  ", share(actual(&of), plan(&of))));
        }
        for (i, rep) in REPS.iter().enumerate() {
            line.push_str(&format!("{} {:.0}  ", rep.name, share(actual(&|r| r == i), plan(&|r| r == i))));
        }
        println!("  {line}");
    }
}
