//! The sample company keeps what `data/README.md` promises: its tables agree with each other, its files with the sums of
//! their generator, and the story can be found in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use calamine::{Data, Reader};

use crate::harness::{repository, salesdeck};

/// A row: its fields by their headers.
type Row = BTreeMap<String, String>;

/// The rows of a file below `data/`.
fn rows(name: &str) -> Vec<Row> {
    let path = repository().join("data").join(name);
    let mut lines = if name.ends_with(".xlsx") { sheet(&path) } else { lines(&path) }.into_iter();
    let headers = lines.next().expect("a line of headers");
    lines.map(|line| headers.iter().cloned().zip(line).collect()).collect()
}

fn lines(path: &Path) -> Vec<Vec<String>> {
    let bytes = std::fs::read(path).expect("a file of the sample");
    let text = String::from_utf8(bytes).unwrap_or_else(|e| {
        let (text, _, broken) = encoding_rs::GB18030.decode(e.as_bytes());
        assert!(!broken, "{}", path.display());
        text.into_owned()
    });
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The last sheet of a workbook: before it may stand a cover.
fn sheet(path: &Path) -> Vec<Vec<String>> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).expect("a workbook of the sample");
    let name = book.sheet_names().last().expect("a sheet").clone();
    let range = book.worksheet_range(&name).expect("the sheet");
    range.rows().map(|cells| cells.iter().map(text).collect()).collect()
}

fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(day) => {
            let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
            (first + chrono::Days::new(day.as_f64() as u64)).to_string()
        }
        cell => cell.to_string(),
    }
}

/// Fen of an amount in yuan.
fn fen(text: &str) -> i64 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{rest:0<2.2}").parse().unwrap_or_else(|_| panic!("`{text}` is an amount"))
}

/// The rows of sales of which every field can be read, dirty ones left out.
fn sales() -> &'static [Row] {
    static READ: OnceLock<Vec<Row>> = OnceLock::new();
    READ.get_or_init(|| {
        let folder = std::fs::read_dir(repository().join("data/sales")).expect("the folder of the sales");
        let mut names: Vec<String> =
            folder.map(|f| f.expect("a file").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        let all = names.iter().flat_map(|name| rows(&format!("sales/{name}")));
        let mut all: Vec<Row> =
            all.filter(|row| row["日期"] != "合计" && !row["订单号"][8..].starts_with('9')).collect();
        for row in &mut all {
            let parts: Vec<u32> = row["日期"].split(['-', '/']).map(|p| p.parse().expect("a day")).collect();
            row.insert("日期".into(), format!("{:04}-{:02}-{:02}", parts[0], parts[1], parts[2]));
        }
        // Two rows stand in two files; none stands twice in one.
        let before = all.len();
        all.sort();
        all.dedup();
        assert_eq!(before - all.len(), 2);
        all
    })
}

fn sum<'r>(rows: impl Iterator<Item = &'r Row>, header: &str) -> i64 {
    rows.map(|row| fen(&row[header])).sum()
}

/// Values of `facts` as CSV by everything that stands before the scenario.
fn facts(arguments: &str) -> BTreeMap<String, String> {
    let all = ["facts", "--format", "csv"].into_iter().chain(arguments.split_whitespace());
    let run = salesdeck(repository(), all).done();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[2..fields.len() - 3].join(" "), fields[fields.len() - 2].to_owned())
    };
    run.stdout.lines().skip(1).map(row).collect()
}

/// Attainment in percent by member.
fn attainment(by: &str, period: &str) -> BTreeMap<String, f64> {
    let found = facts(&format!("--measure sales --by {by} --period {period} --scenario att"));
    let percent = |(member, value): (String, String)| {
        let member = member.trim_end_matches(period).trim().to_owned();
        Some((member, value.parse::<f64>().ok()? * 100.0))
    };
    found.into_iter().filter_map(percent).collect()
}

#[test]
fn the_readers_find_what_the_generator_wrote() {
    let totals = std::fs::read_to_string(repository().join("examples/sample-company/totals.csv")).expect("the totals");
    let months = "--from 2023-01 --to 2026-12 --grain month";
    let sales = facts(&format!("--measure sales {months} --scenario AC"));
    let targets = facts(&format!("--measure sales {months} --scenario PLF"));
    let (mut compared, mut counted) = (0, 0);
    for line in totals.lines().skip(1) {
        let [table, period, count, amount] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let found = match table {
            "sales" => sales[period].clone(),
            "targets" => targets[period].clone(),
            _ => {
                let (file, header) = match table {
                    "receivables" => ("receivables.xlsx", "金额"),
                    "payments" => ("payments.csv", "收款金额"),
                    _ => ("opportunities.csv", "金额"),
                };
                let won = |row: &&Row| table != "won" || row["结果"] == "赢单";
                let all = rows(file);
                let kept: Vec<&Row> = all.iter().filter(won).collect();
                assert_eq!(kept.len().to_string(), count, "{table}");
                counted += 1;
                let found = sum(kept.into_iter(), header);
                format!("{}.{:02}", found / 100, found % 100)
            }
        };
        assert_eq!(found, amount, "{table} {period}");
        compared += 1;
    }
    assert_eq!((compared, counted), (42 + 36 + 4, 4));
}

#[test]
fn names_are_many_and_none_is_part_of_another() {
    let column = |file: &str, header: &str| -> Vec<String> {
        rows(file).iter().map(|r| r[header].clone()).filter(|v| !v.is_empty()).collect()
    };
    let distinct = |file: &str, header: &str| column(file, header).into_iter().collect::<BTreeSet<_>>();
    let (reps, customers) = (distinct("reps.csv", "姓名"), distinct("customers.csv", "客户"));
    assert_eq!((reps.len(), customers.len(), column("customers.csv", "客户").len()), (20, 300, 300));
    let counts = ["大区", "团队"].map(|header| distinct("reps.csv", header).len());
    assert_eq!(counts, [5, 10], "regions and teams");
    let groups = distinct("customers.csv", "客户集团");
    assert_eq!(
        (groups.len(), distinct("products.csv", "产品线").len(), distinct("products.csv", "产品").len()),
        (60, 4, 36)
    );
    let others: Vec<String> = [
        ("reps.csv", vec!["团队", "大区", "岗位"]),
        ("customers.csv", vec!["客户", "客户集团", "行业", "城市", "主渠道"]),
        ("products.csv", vec!["产品", "产品线"]),
        ("competitors.csv", vec!["竞争对手"]),
        ("complaints.csv", vec!["类型", "责任部门"]),
        ("spending.csv", vec!["费用类别"]),
    ]
    .into_iter()
    .flat_map(|(file, headers)| headers.into_iter().flat_map(move |h| distinct(file, h)).collect::<Vec<_>>())
    .collect();
    for rep in &reps {
        assert!(!others.iter().any(|other| other.contains(rep.as_str())), "{rep}");
        assert!(!reps.iter().any(|other| other != rep && other.contains(rep.as_str())), "{rep}");
    }
    for customer in &customers {
        assert!(!customers.iter().any(|other| other != customer && other.contains(customer.as_str())), "{customer}");
        assert!(!groups.contains(customer), "{customer} is a group too");
    }
}

#[test]
fn every_month_has_its_sales_in_five_regions_and_four_channels() {
    let months: BTreeSet<&str> = sales().iter().map(|row| &row["日期"][..7]).collect();
    let channels: BTreeSet<&str> = sales().iter().map(|row| row["渠道"].as_str()).collect();
    assert_eq!((months.len(), channels.len()), (42, 4));
    assert_eq!((months.first(), months.last()), (Some(&"2023-01"), Some(&"2026-06")));
    let size: u64 = ["", "sales"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(repository().join("data").join(folder)).expect("a folder"))
        .map(|file| file.expect("a file").metadata().expect("its size"))
        .map(|file| if file.is_file() { file.len() } else { 0 })
        .sum();
    assert!(size < 5_000_000, "{size} bytes");
}

#[test]
fn won_opportunities_are_orders() {
    let mut orders: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in sales() {
        orders.entry(&row["订单号"]).or_default().push(row);
    }
    let deals = rows("opportunities.csv");
    for deal in deals.iter().filter(|deal| deal["结果"] == "赢单") {
        let order = &orders[deal["订单号"].as_str()];
        assert_eq!(sum(order.iter().copied(), "金额"), fen(&deal["金额"]), "{deal:?}");
        for row in order {
            assert_eq!(row["客户编号"], deal["客户编号"]);
            assert_eq!(row["业务员编号"], deal["业务员编号"]);
            assert_eq!(row["日期"], deal["关闭日期"]);
        }
        assert!(order.iter().any(|row| row["产品编号"] == deal["产品编号"]), "{deal:?}");
    }
    for deal in &deals {
        let steps = ["创建日期", "意向日期", "谈判日期", "关闭日期"].map(|h| deal[h].as_str());
        let steps: Vec<&str> = steps.into_iter().filter(|day| !day.is_empty()).collect();
        assert!(steps.is_sorted() && deal["创建日期"].as_str() >= "2024-01-01", "{deal:?}");
        assert_eq!(deal["丢单原因"].is_empty(), deal["结果"] != "丢单", "{deal:?}");
    }
}

#[test]
fn invoices_bill_the_orders_and_are_paid_at_most_once() {
    let mut billed: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in sales().iter().filter(|row| row["渠道"] != "线上") {
        *billed.entry((row["客户编号"].clone(), row["日期"][..7].to_owned())).or_default() += fen(&row["金额"]);
    }
    let invoices = rows("receivables.xlsx");
    let mut open: BTreeMap<&str, i64> = BTreeMap::new();
    for invoice in &invoices {
        let key = (invoice["客户编号"].clone(), invoice["账单月份"].clone());
        assert_eq!(billed.get(&key), Some(&fen(&invoice["金额"])), "{invoice:?}");
        assert!(invoice["开票日期"].starts_with(&key.1) && invoice["开票日期"] < invoice["到期日"]);
        assert!(open.insert(&invoice["发票号"], fen(&invoice["金额"])).is_none(), "{invoice:?} stands twice");
    }
    let mut of_customer: BTreeMap<&str, i64> = BTreeMap::new();
    for invoice in &invoices {
        *of_customer.entry(&invoice["客户编号"]).or_default() += fen(&invoice["金额"]);
    }
    let payments = rows("payments.csv");
    for payment in &payments {
        *of_customer.get_mut(payment["客户编号"].as_str()).expect("an invoiced customer") -= fen(&payment["收款金额"]);
        assert!(fen(&payment["收款金额"]) > 0 && payment["收款日期"].as_str() <= "2026-06-30", "{payment:?}");
        if let Some(left) = open.get_mut(payment["发票号"].as_str()) {
            *left -= fen(&payment["收款金额"]);
        } else {
            assert_eq!(payment["发票号"], "", "an invoice that there is");
        }
    }
    assert!(open.values().chain(of_customer.values()).all(|left| *left >= 0));
    let unnamed = payments.iter().filter(|p| p["发票号"].is_empty()).count();
    assert!((5..50).contains(&unnamed), "{unnamed} payments do not say what they pay");
    // Overdue for more than 90 days on the last day: one customer owes much of it.
    let mut late: BTreeMap<&str, i64> = BTreeMap::new();
    for invoice in invoices.iter().filter(|i| i["到期日"].as_str() < "2026-04-01") {
        *late.entry(&invoice["客户编号"]).or_default() += open[invoice["发票号"].as_str()];
    }
    let (worst, all) = (late.values().max().copied().unwrap_or(0), late.values().sum::<i64>());
    assert!(worst * 100 > all * 20 && worst > 10_000_000, "{worst} of {all} fen");
}

#[test]
fn complaints_come_from_buyers_and_in_a_wave() {
    let mut bought: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for row in sales() {
        let first = bought.entry((&row["客户编号"], &row["产品编号"])).or_insert(&row["日期"]);
        *first = (*first).min(&row["日期"]);
    }
    let complaints = rows("complaints.csv");
    let mut months: BTreeMap<&str, usize> = BTreeMap::new();
    for complaint in &complaints {
        let first = bought[&(complaint["客户编号"].as_str(), complaint["产品编号"].as_str())];
        assert!(first <= &complaint["受理时间"][..10], "{complaint:?}");
        assert!(complaint["首次响应时间"].is_empty() || complaint["首次响应时间"] >= complaint["受理时间"]);
        *months.entry(&complaint["受理时间"][..7]).or_default() += 1;
    }
    let wave = months["2026-05"];
    assert!(months.iter().all(|(month, count)| *month == "2026-05" || count * 2 < wave), "{months:?}");
    let faulty = complaints.iter().filter(|c| c["受理时间"].starts_with("2026-05") && c["产品编号"] == "P303").count();
    assert!(faulty * 10 > wave * 8, "{faulty} of {wave}");
    let marks = rows("satisfaction.csv");
    let mean = |month: &str| {
        let of: Vec<f64> = marks
            .iter()
            .filter(|m| m["类型"] == "csat" && m["日期"].starts_with(month))
            .map(|m| m["得分"].parse().expect("a mark"))
            .collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    assert!(mean("2026-05") + 0.5 < mean("2026-04") && mean("2026-05") < mean("2026-06"));
}

#[test]
fn the_story_comes_out() {
    let regions = attainment("region", "2026-06");
    for (region, about) in [("华东", 107.0), ("华南", 87.0), ("华北", 105.0), ("华中", 116.0), ("西部", 78.0)]
    {
        assert!((regions[region] - about).abs() < 3.0, "{region}: {}", regions[region]);
    }
    let (may, june) = (attainment("rep", "2026-05"), attainment("rep", "2026-06"));
    let trouble: Vec<&str> =
        may.iter().filter(|(rep, att)| **att < 80.0 && june[*rep] < 80.0).map(|(rep, _)| rep.as_str()).collect();
    assert_eq!(trouble, ["白思齐", "黄俊朗"]);
    let team = facts("--measure sales --by team --slice team=华中一部 --from 2026-04 --to 2026-06 --scenario att");
    assert_eq!(team.len(), 3);
    assert!(team.values().all(|att| att.parse::<f64>().is_ok_and(|att| att > 1.2)), "{team:?}");
    let years = facts("--measure sales --from 2023 --to 2025 --grain year --scenario AC");
    let years: Vec<f64> = years.values().map(|v| v.parse().expect("an amount")).collect();
    assert!(years.windows(2).all(|w| w[1] > w[0] * 1.03), "{years:?}");
}
