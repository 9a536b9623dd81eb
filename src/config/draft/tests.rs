//! Whole drafts of small projects: each is read back by the parser of the configuration.

use std::path::Path;

use proptest::prelude::*;

use super::sample::{column, probe};
use super::*;
use crate::config::{self, Brief};

fn drafted(probes: &[Probe]) -> (Draft, Brief) {
    let all: Vec<String> = probes.iter().flat_map(|p| &p.parts).map(|p| p.file.clone()).collect();
    let draft = draft(probes, &all).expect("a draft");
    let brief = config::read(&draft.text, config::FILE, Path::new(".")).unwrap_or_else(|errors| {
        panic!("{}\n{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), draft.text)
    });
    (draft, brief)
}

fn columns<'b>(brief: &'b Brief, table: &str) -> Vec<(&'b str, &'b str)> {
    let table = brief.table(table).unwrap_or_else(|| panic!("no table {table}"));
    table.columns.iter().map(|(part, header)| (part.as_str(), header.as_str())).collect()
}

fn parents(brief: &Brief) -> Vec<(&str, Option<&str>)> {
    brief.dimensions.iter().map(|d| (d.id.as_str(), d.parent.as_deref())).collect()
}

fn company() -> Vec<Probe> {
    let reps: [&[&str]; 7] = [
        &["编号", "姓名", "团队", "大区"],
        &["S1", "张伟", "一部", "华东"],
        &["S2", "李娜", "一部", "华东"],
        &["S3", "王强", "二部", "华东"],
        &["S4", "赵敏", "三部", "华南"],
        &["S5", "孙丽", "三部", "华南"],
        &["S6", "周杰", "二部", "华东"],
    ];
    let sales: [&[&str]; 7] = [
        &["日期", "订单号", "业务员编号", "渠道", "数量", "金额（元）"],
        &["2026-01-05", "A1", "S1", "线上", "1", "10.50"],
        &["2026-02-05", "A2", "S2", "线下", "2", "20.50"],
        &["2026-02-06", "A3", "S3", "线上", "3", "30"],
        &["2026-03-05", "A4", "S4", "线上", "4", "40"],
        &["2026-03-25", "A5", "S5", "线下", "5", "50"],
        &["2026-04-05", "A6", "S 1", "线下", "5", "50"],
    ];
    let targets: [&[&str]; 4] = [
        &["月份", "业务员编号", "目标金额"],
        &["2026-01", "S1", "100"],
        &["2026-02", "S2", "100"],
        &["2026-03", "S3", "100"],
    ];
    vec![probe("data/reps.csv", &reps), probe("data/销售.csv", &sales), probe("data/targets.csv", &targets)]
}

#[test]
fn a_table_of_exchange_rates_is_one_and_tells_the_currency_of_the_report() {
    let mut all = company();
    let sales: [&[&str]; 5] = [
        &["日期", "业务员编号", "币种", "金额"],
        &["2026-01-05", "S1", "USD", "10.50"],
        &["2026-02-05", "S2", "USD", "20.50"],
        &["2026-03-06", "S3", "CNY", "30.25"],
        &["2026-04-06", "S1", "USD", "30.25"],
    ];
    let worded: Vec<Vec<&str>> =
        sales.iter().map(|row| row.iter().map(|text| if *text == "USD" { "美元" } else { *text }).collect()).collect();
    let worded: Vec<&[&str]> = worded.iter().map(Vec::as_slice).collect();
    let rates: [&[&str]; 4] = [
        &["月份", "币种", "汇率"],
        &["2026-01", "USD", "7.1234"],
        &["2026-02", "USD", "7.1012"],
        &["2026-03", "USD", "7.0500"],
    ];
    all[1] = probe("data/销售.csv", &sales);
    all.push(probe("data/汇率.csv", &rates));
    let (draft, brief) = drafted(&all);
    assert_eq!(columns(&brief, "rates"), [("currency", "币种"), ("period", "月份"), ("rate", "汇率")]);
    assert_eq!(columns(&brief, "sales").iter().find(|(part, _)| *part == "currency"), Some(&("currency", "币种")));
    assert_eq!(brief.currency, "CNY", "most rows are in USD, which has rates");
    assert!(draft.text.contains("other currencies are converted by `rates`"), "{}", draft.text);
    all[1] = probe("data/销售.csv", &worded);
    assert_eq!(drafted(&all).1.currency, "CNY", "most rows are in 美元, which is USD, which has rates");
}

#[test]
fn a_small_company_is_understood_whole() {
    let (draft, brief) = drafted(&company());
    assert_eq!(
        columns(&brief, "sales"),
        [
            ("amount", "金额（元）"),
            ("channel", "渠道"),
            ("date", "日期"),
            ("order", "订单号"),
            ("quantity", "数量"),
            ("rep", "业务员编号")
        ]
    );
    assert_eq!(columns(&brief, "targets"), [("amount", "目标金额"), ("period", "月份"), ("rep", "业务员编号")]);
    assert_eq!(brief.table("reps").expect("reps").key.as_deref(), Some("编号"));
    assert_eq!(parents(&brief), [("region", None), ("team", Some("region")), ("rep", Some("team")), ("channel", None)]);
    assert_eq!(brief.currency, "CNY");
    assert_eq!(brief.languages[0].0, "zh");
    let aliases = &brief.table("sales").expect("sales").aliases["rep"];
    assert_eq!(aliases.get("S 1").map(String::as_str), Some("S1"), "a spelling that can only be one key");
    assert!(draft.doubts.is_empty(), "{:?}", draft.doubts);
    assert!(draft.text.contains("# 83.3 % of 6 rows find their row in data/reps.csv by `编号`"), "{}", draft.text);
}

#[test]
fn reports_are_those_that_the_dates_fill() {
    let (_, brief) = drafted(&company());
    let ids: Vec<&str> = brief.reports.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids, ["weekly", "monthly", "quarterly"], "three months are no year");
    let months: [&[&str]; 4] = [&["month", "sales"], &["2026-01", "1.5"], &["2026-02", "2.5"], &["2026-03", "3.5"]];
    let mut by_month = probe("sales.csv", &months);
    by_month.columns[0].nature.span =
        Some(("2026-01-01".parse().expect("a day"), "2026-03-31".parse().expect("a day")));
    let (_, brief) = drafted(&[by_month]);
    assert!(brief.reports.iter().all(|r| r.id != "weekly"), "months have no weeks");
}

#[test]
fn a_pipeline_feeds_opportunities_and_sales() {
    let deals: [&[&str]; 7] = [
        &["商机编号", "负责人", "阶段", "创建日期", "成交日期", "预计金额"],
        &["D1", "张伟", "线索", "2026-01-05", "", "10"],
        &["D2", "张伟", "报价", "2026-01-06", "", "20"],
        &["D3", "李娜", "赢单", "2026-01-07", "2026-02-07", "30.5"],
        &["D4", "李娜", "输单", "2026-01-08", "2026-02-08", "40"],
        &["D5", "张伟", "赢单", "2026-01-08", "2026-02-08", "50"],
        &["D6", "张伟", "合同", "2026-01-08", "", "50"],
    ];
    let (_, brief) = drafted(&[probe("商机.csv", &deals)]);
    let stages = brief.table("opportunities").and_then(|t| t.stages.clone()).expect("stages");
    assert_eq!(stages.order, ["线索", "报价", "合同", "赢单"]);
    assert_eq!((stages.won.as_deref(), stages.lost.as_deref()), (Some("赢单"), Some("输单")));
    let sales = brief.table("sales").expect("sales");
    assert_eq!(sales.filter["阶段"], ["赢单"]);
    assert_eq!(
        columns(&brief, "sales"),
        [("amount", "预计金额"), ("date", "成交日期"), ("order", "商机编号"), ("rep", "负责人")]
    );
}

#[test]
fn returned_orders_become_the_table_of_returns() {
    let sales: [&[&str]; 4] = [
        &["订单 ID", "订单日期", "销售额"],
        &["A1", "2026-01-05", "1.5"],
        &["A2", "2026-01-06", "2.5"],
        &["A3", "2026-01-07", "3"],
    ];
    let returned: [&[&str]; 2] = [&["退回", "订单 ID"], &["是", "A2"]];
    let (draft, brief) = drafted(&[probe("订单.csv", &sales), probe("退货.csv", &returned)]);
    assert_eq!(brief.table("returns").expect("returns").key.as_deref(), Some("订单 ID"));
    assert!(draft.text.contains("1 of its 1 orders are among the sales"), "{}", draft.text);
}

#[test]
fn months_that_are_columns_are_turned_into_rows() {
    let mut probes = company();
    let wide: [&[&str]; 3] =
        [&["业务员编号", "1月", "2月", "3月"], &["S1", "100", "110", "120"], &["S2", "200", "210", "220"]];
    probes[2] = probe("data/2026年目标.csv", &wide);
    let all: Vec<String> = Vec::new();
    let draft = draft(&probes, &all).expect("a draft");
    assert!(draft.text.contains("unpivot: {columns: \"*月\", name: 月份, value: 目标, year: name}"), "{}", draft.text);
    assert!(draft.text.contains("period: 月份") && draft.text.contains("amount: 目标\n"), "{}", draft.text);
}

#[test]
fn an_ambiguous_date_is_guessed_and_marked() {
    let mut sales = probe("sales.csv", &[&["date", "amount"], &["2026-01-05", "1.5"], &["2026-03-06", "2.5"]]);
    sales.columns[0].nature.ambiguous = Some("03/04/2026".into());
    sales.columns[0].nature.forms = vec!["%m/%d/%Y".into(), "%d/%m/%Y".into()];
    let (draft, brief) = drafted(&[sales]);
    assert_eq!(brief.table("sales").and_then(|t| t.format.date.as_deref()), Some("%d/%m/%Y"));
    assert!(draft.doubts.iter().any(|d| d.contains("03/04/2026")), "{:?}", draft.doubts);
}

#[test]
fn names_that_stand_for_several_keys_do_not_merge_them() {
    let sales: [&[&str]; 6] = [
        &["订单日期", "销售额", "客户 ID", "客户名称", "产品编号", "产品名称"],
        &["2026-01-05", "1.5", "K1", "王强", "P1", "笔"],
        &["2026-02-05", "2.5", "K2", "王强", "P2", "纸"],
        &["2026-03-05", "3.5", "K3", "李娜", "P2", "纸"],
        &["2026-03-06", "4.5", "K3", "李娜", "P1", "笔"],
        &["2026-03-07", "5.5", "K1", "王强", "P1", "笔"],
    ];
    let (draft, brief) = drafted(&[probe("订单.csv", &sales)]);
    let columns = columns(&brief, "sales");
    assert!(columns.contains(&("customer", "客户 ID")) && columns.contains(&("product", "产品名称")), "{columns:?}");
    assert_eq!(brief.table("customers").and_then(|t| t.key.as_deref()), Some("客户 ID"));
    let customer = brief.dimensions.iter().find(|d| d.id == "customer").expect("customers");
    assert_eq!(customer.from, Some(("customers".to_owned(), "客户名称".to_owned())), "{}", draft.text);
}

#[test]
fn without_dates_the_error_says_what_is_needed() {
    let error = draft(&[probe("a.csv", &[&["name", "value"], &["x", "1"], &["y", "2"]])], &[]).expect_err("no sales");
    assert!(error.message.contains("a column of dates and a column of amounts"), "{error}");
    assert!(error.hints[0].contains("a.csv (2 rows) has no column of dates"), "{error}");
}

#[test]
fn the_example_for_nothing_is_a_configuration() {
    config::read(&empty(), config::FILE, Path::new(".")).expect("a configuration");
}

proptest! {
    #[test]
    fn any_header_is_written_so_that_it_is_read_back(header in "[^\u{0}]{1,12}", value in any::<String>()) {
        let header = header.trim().to_owned();
        prop_assume!(!header.is_empty() && header != "日期" && header != "客户");
        let mut sales = probe("销 售: \"1\" #.csv", &[&["日期", "金额", "客户"], &["2026-01-05", "1.5", "a"], &["2026-03-06", "2.5", "b"], &["2026-03-07", "3", "b"]]);
        sales.columns[1] = column(&header, &["1.5", "2.5", "3.25"]);
        let odd = format!("x{value}");
        sales.columns[2] = column("客户", &[odd.as_str(), "b", "b"]);
        let draft = draft(&[sales], &[]).map_err(|e| TestCaseError::fail(e.to_string()));
        // A header that means something else (`单价`) leaves no amount.
        let Ok(draft) = draft else { return Ok(()) };
        let brief = config::read(&draft.text, config::FILE, Path::new("."))
            .map_err(|e| TestCaseError::fail(format!("{:?}\n{}", e, draft.text)))?;
        let sales = brief.table("sales").ok_or_else(|| TestCaseError::fail("no sales"))?;
        prop_assert_eq!(&sales.files, &vec!["销 售: \"1\" #.csv".to_owned()]);
        prop_assert!(sales.columns.values().any(|h| *h == header), "{}", draft.text);
    }
}
