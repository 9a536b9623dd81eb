//! Writes the data of the sample company: `cargo run --example sample-company` rewrites the files under `data/`.
//!
//! 澄川智控（示例公司） is invented; so are its people, its customers and every number. The generator is seeded and uses
//! integers, `+ − × ÷` and square roots only, so that any machine writes the same bytes. What happens to the company
//! (growth, a price rise, a lost customer, …) is told in [`story`]; the reports must find it again.
//!
//! Each table has its file here. [`sales`] comes first: opportunities are won as its orders, invoices bill them, and
//! complaints come from those who bought.

mod actions;
mod activities;
mod assessments;
mod calendar;
mod catalogue;
mod customers;
mod dirty;
mod market;
mod opportunities;
mod people;
mod random;
mod receivables;
mod sales;
mod service;
mod spending;
mod story;
mod targets;
mod totals;
mod workbook;

use std::error::Error;
use std::path::Path;

/// First day of the data.
const FIRST: (i32, u32, u32) = (2023, 1, 1);
/// Last day of the data: the day up to which the reports count.
const LAST: (i32, u32, u32) = (2026, 6, 30);

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let customers = customers::all();
    let mut rows = sales::generate(&customers);
    rows.sort_by_key(|row| row.date);
    let orders = sales::orders(&rows);
    let plan = targets::plan(&rows);
    let (invoices, payments) = receivables::book(&rows, &customers);
    let deals = opportunities::pipeline(&orders, &customers);
    let activities = activities::diary(&deals, &customers);
    let (marks, complaints) = service::replies(&rows, &customers);

    let mut files: Vec<(String, Vec<u8>)> = dirty::sales_files(&rows, &customers)?;
    let mut text = |name: &str, text: String| files.push((name.to_owned(), text.into_bytes()));
    text("reps.csv", people::csv());
    text("recipients.csv", people::recipients_csv());
    text("products.csv", catalogue::csv());
    text("customers.csv", customers::csv(&customers));
    text("payments.csv", receivables::payments_csv(&payments, &invoices, &customers));
    text("opportunities.csv", opportunities::csv(&deals, &customers));
    text("activities.jsonl", activities::jsonl(&activities, &customers));
    text("satisfaction.csv", service::marks_csv(&marks, &customers));
    text("complaints.csv", service::complaints_csv(&complaints, &customers));
    text("spending.csv", spending::csv(&rows, &customers));
    text("benchmarks.csv", market::benchmarks_csv(&rows));
    text("competitors.csv", market::competitors_csv());
    text("assessments.csv", assessments::csv());
    text("actions.csv", actions::csv(&customers));
    files.push(("targets.xlsx".into(), targets::workbook(&plan)?));
    files.push(("receivables.xlsx".into(), receivables::workbook(&invoices, &customers)?));

    let old = root.join("data/sales");
    if old.exists() {
        std::fs::remove_dir_all(old)?;
    }
    for (name, bytes) in &files {
        write(&root.join("data").join(name), bytes)?;
    }
    let totals = totals::csv(&rows, &plan, &invoices, &payments, &deals);
    write(&root.join("examples/sample-company/totals.csv"), totals.as_bytes())?;
    totals::print(&rows, &plan);
    Ok(())
}

/// Writes a file, and its folder where it is missing.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    #[expect(clippy::disallowed_methods, reason = "the generator writes data, not reports")]
    std::fs::write(path, bytes)
}
