//! A small project: two years of sales of a few people, products and customers, with targets.

use std::fmt::Write as _;
use std::path::Path;

/// The names that the project's tables carry.
pub struct Names {
    pub reps: Vec<String>,
    pub products: Vec<String>,
    pub customers: Vec<String>,
    /// True when each customer buys from one rep only; otherwise everybody buys from everybody.
    pub apart: bool,
}

impl Names {
    /// Harmless names in both languages.
    pub fn plain() -> Names {
        let owned = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
        Names {
            reps: owned(&["张伟", "王芳", "李喆", "Dana Reed"]),
            products: owned(&["标准版", "专业版", "Router X1", "Router X2", "Switch 8", "Switch 16"]),
            customers: owned(&["华东电子", "堃元贸易", "Blue Harbour Ltd", "North Star Inc", "海州集团", "安平科技"]),
            apart: false,
        }
    }
}

/// The configuration: monthly and weekly reports in two languages.
const CONFIG: &str = r#"salesdeck: 1
title: {en: Small sample, zh: 小样}
languages: [zh, en]
currency: CNY
tables:
  sales:
    files: data/sales.csv
    columns: {date: date, amount: amount, cost: cost, quantity: quantity, order: order, rep: rep, product: product, customer: customer}
  targets:
    files: data/targets.csv
    columns: {period: month, amount: amount, rep: rep}
    grain: month
  reps:      {files: data/reps.csv, key: id}
  products:  {files: data/products.csv, key: id}
  customers: {files: data/customers.csv, key: id}
dimensions:
  region:   {from: reps.region}
  rep:      {from: reps.name, parent: region}
  category: {from: products.category}
  product:  {from: products.name, parent: category}
  customer: {from: customers.name}
reports:
  weekly:  {cadence: week}
  monthly: {cadence: month}
"#;

/// First month of the data, and number of months; the last is March 2026.
const FIRST: (i32, u32) = (2024, 1);
const MONTHS: u32 = 27;

/// Writes the project into a folder.
pub fn write(project: &Path, names: &Names) {
    let data = project.join("data");
    std::fs::create_dir_all(&data).expect("a folder");
    let save = |name: &str, text: &str| std::fs::write(data.join(name), text).expect("the file can be written");
    std::fs::write(project.join("salesdeck.yaml"), CONFIG).expect("the file can be written");
    save("sales.csv", &sales(names));
    save("targets.csv", &targets(names));
    save("reps.csv", &listed("id,name,region", &names.reps, |i| if i % 2 == 0 { "东区" } else { "West" }));
    save(
        "products.csv",
        &listed("id,name,category", &names.products, |i| if i % 2 == 0 { "软件" } else { "Hardware" }),
    );
    save("customers.csv", &listed("id,name,since", &names.customers, |_| "2020"));
}

/// The same project with the rows of its sales in the opposite order.
pub fn reverse_sales(project: &Path) {
    let path = project.join("data/sales.csv");
    let text = std::fs::read_to_string(&path).expect("the file can be read");
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let rows: Vec<&str> = lines.rev().collect();
    std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).expect("the file can be written");
}

fn months() -> impl Iterator<Item = (i32, u32)> {
    (0..MONTHS).map(|i| (FIRST.0 + (i / 12) as i32, FIRST.1 + i % 12))
}

/// Nine orders a month and rep, a few lines each, with amounts that move but are the same in every run.
fn sales(names: &Names) -> String {
    let mut out = String::from("date,order,rep,product,customer,quantity,amount,cost\n");
    let mut state: u64 = 7;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut order = 0;
    for (year, month) in months() {
        for rep in 0..names.reps.len() {
            for k in 0..9_u64 {
                order += 1;
                let day = 1 + k * 3 + next(3);
                let mut customer = next(names.customers.len() as u64);
                if names.apart {
                    let own = names.customers.len() / names.reps.len();
                    customer = (rep + customer as usize % own * names.reps.len()) as u64;
                }
                for _ in 0..=next(2) {
                    let product = next(names.products.len() as u64);
                    let quantity = 1 + next(12);
                    let cents = quantity * (90_000 + product * 35_000 + next(20_000)) + u64::from(month) * 11_000;
                    let cost = cents * (60 + next(15)) / 100;
                    let _ = writeln!(
                        out,
                        "{year}-{month:02}-{day:02},S{order},{rep},{product},{customer},{quantity},{}.{:02},{}.{:02}",
                        cents / 100,
                        cents % 100,
                        cost / 100,
                        cost % 100
                    );
                }
            }
        }
    }
    out
}

fn targets(names: &Names) -> String {
    let mut out = String::from("month,rep,amount\n");
    // Targets run on to the end of the year, as targets do.
    for (year, month) in months().chain((4..=12).map(|month| (2026, month))) {
        for rep in 0..names.reps.len() {
            let _ = writeln!(out, "{year}-{month:02},{rep},{}", 140_000 + rep * 20_000 + month as usize * 1_000);
        }
    }
    out
}

/// A look-up table: number, name, one more column.
fn listed(header: &str, names: &[String], extra: impl Fn(usize) -> &'static str) -> String {
    let mut out = format!("{header}\n");
    for (i, name) in names.iter().enumerate() {
        let _ = writeln!(out, "{i},\"{}\",{}", name.replace('"', "\"\""), extra(i));
    }
    out
}
