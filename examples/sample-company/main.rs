//! Writes the data of the sample company: `cargo run --example sample-company` rewrites the files under `data/`.
//!
//! 澄川智控（示例公司） is invented; so are its people, its customers and every number. The generator is seeded and uses
//! integers, `+ − × ÷` and square roots only, so that any machine writes the same bytes. What happens to the company
//! (growth, a price rise, a lost customer, …) is told in `story`; the reports must find it again.

mod calendar;
mod catalogue;
mod customers;
mod dirty;
mod people;
mod random;
mod sales;
mod story;
mod targets;

use std::path::Path;

/// First day of the data.
const FIRST: (i32, u32, u32) = (2023, 1, 1);
/// Last day of the data: the day up to which the reports count.
const LAST: (i32, u32, u32) = (2026, 6, 30);

fn main() -> std::io::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let customers = customers::all();
    let mut rows = sales::generate(&customers);
    let targets = targets::plan(&rows);
    summary(&rows, &targets);
    write(&data.join("reps.csv"), &people::csv())?;
    write(&data.join("products.csv"), &catalogue::csv())?;
    write(&data.join("customers.csv"), &customers::csv(&customers))?;
    write(&data.join("targets.csv"), &targets::csv(&targets))?;
    for (month, text) in sales::monthly_files(&mut rows) {
        let text = dirty::soil(&month, text);
        write(&data.join("sales").join(format!("{month}.csv")), &text)?;
    }
    Ok(())
}

/// Writes a file, and its folder where it is missing.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    #[expect(clippy::disallowed_methods, reason = "the generator writes data, not reports")]
    std::fs::write(path, text)
}

/// Prints sales, targets and attainment, to see that the story comes out.
#[expect(clippy::print_stdout, reason = "a generator that is run by hand says what it wrote")]
fn summary(rows: &[sales::Row], targets: &[targets::Target]) {
    println!("{} rows", rows.len());
    let spans = [
        ("2023", 2023, 1, 12),
        ("2024", 2024, 1, 12),
        ("2025", 2025, 1, 12),
        ("2026-Q2", 2026, 4, 6),
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
        for region in people::REGIONS {
            let of = |rep: usize| people::REPS[rep].region == region;
            line.push_str(&format!("{region} {:.1} %  ", share(actual(&of), plan(&of))));
        }
        for (i, rep) in people::REPS.iter().enumerate() {
            line.push_str(&format!("{} {:.0}  ", rep.name, share(actual(&|r| r == i), plan(&|r| r == i))));
        }
        println!("  {line}");
    }
}
