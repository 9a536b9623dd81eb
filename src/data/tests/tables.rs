//! Tables from workbooks, rearranged texts, JSON lines and packed files, through the whole stage.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook};

use super::{day, label, net};
use crate::base::Error;
use crate::config;
use crate::data::{Dataset, load};

const HEAD: &str = "salesdeck: 1\ntitle: x\ncurrency: CNY\nreports: {monthly: {cadence: month}}\n";

fn read(root: &Path, yaml: &str) -> Result<Dataset, Vec<Error>> {
    load(&config::read(&format!("{HEAD}{yaml}"), config::FILE, root)?)
}

fn data(root: &Path, yaml: &str) -> Dataset {
    read(root, yaml).unwrap_or_else(|errors| panic!("{}", errors[0]))
}

fn error(root: &Path, yaml: &str) -> String {
    read(root, yaml).err().map_or_else(|| panic!("was expected to fail"), |errors| errors[0].to_string())
}

fn write(root: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    #[expect(clippy::disallowed_methods, reason = "a test writes its own data")]
    std::fs::write(root.join(name), bytes).expect("written");
}

/// Targets as people keep them: a title, merged headers over two rows in 万元, months side by side, regions that
/// stand once over their teams, sums between the rows and a sum that is wrong.
fn wide(root: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("目标").expect("a name");
    let merged = Format::new();
    sheet.write(0, 0, "2026 年销售目标（万元）").expect("a title");
    sheet.merge_range(2, 0, 3, 0, "大区", &merged).expect("merged");
    sheet.merge_range(2, 1, 3, 1, "团队", &merged).expect("merged");
    for (i, month) in ["1月", "2月", "合计"].into_iter().enumerate() {
        let column = 2 + 2 * u16::try_from(i).expect("small");
        sheet.merge_range(2, column, 2, column + 1, month, &merged).expect("merged");
        sheet.write(3, column, "销售额（万元）").expect("a header");
        sheet.write(3, column + 1, "数量").expect("a header");
    }
    let rows: [(&str, &str, [Option<f64>; 4]); 6] = [
        ("华东", "一组", [Some(10.5), Some(1.0), Some(20.0), None]),
        ("", "合计科技", [Some(1.0), None, Some(2.0), None]),
        ("小计", "", [Some(11.5), Some(1.0), Some(22.0), None]),
        ("华北", "三组", [Some(5.0), None, None, None]),
        ("华北小计", "", [Some(5.0), None, None, None]),
        ("合计", "", [Some(16.5), Some(1.0), Some(99.0), None]),
    ];
    for (row, (region, team, cells)) in (4_u32..).zip(rows) {
        sheet.write(row, 0, region).expect("a cell");
        sheet.write(row, 1, team).expect("a cell");
        for (column, cell) in (2_u16..).zip(cells) {
            if let Some(value) = cell {
                sheet.write(row, column, value).expect("a cell");
            }
        }
        sheet.write(row, 6, 1000.0).expect("a sum");
    }
    book.save(root.join("targets.xlsx")).expect("saved");
}

const TARGETS: &str = "  targets:
    files: targets.xlsx
    format:
      header_rows: 2
      fill_down: 大区
      unpivot: {values: {目标: \"* 销售额\", 件数: \"* 数量\"}, name: 月份, year: name}
    columns: {period: 月份, amount: 目标, region: 大区, team: 团队}
";

#[test]
fn a_wide_sheet_with_merged_headers_and_sums_feeds_targets() {
    let dir = tempfile::tempdir().expect("a folder");
    wide(dir.path());
    write(dir.path(), "sales.csv", "日期,金额,大区,团队\n2026-01-05,1,华东,一组\n");
    let yaml = format!(
        "tables:\n  sales: {{files: sales.csv, columns: {{date: 日期, amount: 金额, region: 大区, team: 团队}}}}\n{}\
         dimensions: {{region: , team: {{parent: region}}}}\n",
        TARGETS.replace("year: name", "year: 2026")
    );
    let data = data(dir.path(), &yaml);
    let member = |dimension: &str, row: usize| {
        let code =
            data.targets.members[data.dimension(dimension).expect("a dimension")].as_ref().expect("reached")[row];
        label(&data, dimension, code)
    };
    let rows: Vec<_> = (0..data.targets.amount.len())
        .map(|i| (member("region", i), member("team", i), data.targets.start[i], data.targets.amount[i]))
        .collect();
    let row = |region: &str, team: &str, start: &str, amount| (region.to_owned(), team.to_owned(), day(start), amount);
    let expected = [
        row("华东", "一组", "2026-01-01", 10_500_000),
        row("华东", "一组", "2026-02-01", 20_000_000),
        row("华东", "合计科技", "2026-01-01", 1_000_000),
        row("华东", "合计科技", "2026-02-01", 2_000_000),
        row("华北", "三组", "2026-01-01", 5_000_000),
    ];
    assert_eq!(rows, expected);
    let note = |kind: &str| data.quality.notes.iter().find(|n| n.kind == kind).unwrap_or_else(|| panic!("no {kind}"));
    assert_eq!(note("total_rows").count, 3);
    assert!(note("total_rows").detail.contains("targets.xlsx[目标]!A7"), "{}", note("total_rows").detail);
    assert_eq!(note("total_columns").count, 2);
    let wrong = &note("total_disagrees").detail;
    assert!(wrong.contains("!E10 says 99") && wrong.contains("add up to 22"), "{wrong}");
    let source = data.quality.sources.iter().find(|s| s.table == "targets").expect("a source");
    assert_eq!((source.format.as_str(), source.sheet.as_str(), source.encoding.as_str()), ("xlsx", "目标", ""));
    assert_eq!(source.file, "targets.xlsx[目标]");

    let missing = error(dir.path(), &yaml.replace("year: 2026", "year: name"));
    assert!(missing.contains("holds no year"), "{missing}");
    let missing = error(dir.path(), &yaml.replace("fill_down: 大区", "fill_down: 大驱"));
    assert!(missing.contains("has no column `大驱`"), "{missing}");
    let missing = error(dir.path(), &yaml.replace("* 数量", "* 件数"));
    assert!(missing.contains("no header of targets.xlsx[目标] fits `* 件数`"), "{missing}");
}

#[test]
fn a_cell_of_a_workbook_is_named_as_the_spreadsheet_does() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut book = Workbook::new();
    for (name, rows) in [("说明", vec![]), ("订单", vec![("2026-01-05", "12"), ("2026-01-06", "abc")])] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name");
        sheet.write(0, 1, "华东").expect("a cell");
        for (row, (date, amount)) in (3_u32..).zip(rows) {
            sheet.write(2, 1, "日期").expect("a header").write(2, 2, "金额").expect("a header");
            sheet.write(row, 1, date).expect("a cell").write(row, 2, amount).expect("a cell");
        }
    }
    book.save(dir.path().join("a.xlsx")).expect("saved");
    let yaml = "tables:\n  sales: {files: a.xlsx, columns: {date: 日期, amount: 金额}}\n";
    let data = data(dir.path(), yaml);
    assert_eq!(net(&data, |_, _| true), 12_00);
    let refused = &data.quality.refused[0].place;
    assert_eq!(refused.location(), "a.xlsx[订单]!C5");
    assert_eq!((refused.text.as_str(), refused.column, refused.width), (" | 2026-01-06 | abc", 17, 3));
    let missing = error(dir.path(), &yaml.replace("金额}", "金额, cost: 成夲}"));
    assert!(missing.contains("its headers are `日期 | 金额` (a.xlsx[订单] row 3)"), "{missing}");
    let missing = error(dir.path(), &yaml.replace("a.xlsx,", "a.xlsx, format: {sheet: 定单},"));
    assert!(missing.contains("has no sheet `定单`") && missing.contains("说明, 订单"), "{missing}");
}

#[test]
fn files_of_several_kinds_feed_one_table() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    write(root, "m1.csv", "日期,金额,客户\n2026-01-05,1.50,甲\n");
    write(
        root,
        "m2.jsonl",
        "{\"日期\":\"2026-02-05\",\"金额\":2.5,\"客户\":\"乙\"}\n{\"日期\":\"2026-02-06\",\"客户\":\"丙\"}\n",
    );
    write(root, "m3.csv.gz", crate::data::unpack::tests::gzip("客户;金额;日期\n丁;4;2026-03-05\n".as_bytes()));
    write(root, "~$m4.csv", "lock");
    write(root, ".DS_Store", "store");
    let yaml =
        "tables:\n  sales: {files: [\"m*\", \"./m1.csv\"], columns: {date: 日期, amount: 金额, customer: 客户}}\n";
    let data = data(root, yaml);
    assert_eq!(net(&data, |_, _| true), 8_00);
    let formats: Vec<_> = data.quality.sources.iter().map(|s| (s.file.as_str(), s.format.as_str())).collect();
    assert_eq!(formats, [("m1.csv", "csv"), ("m2.jsonl", "jsonl"), ("m3.csv.gz", "csv.gz")]);
    assert!(!data.quality.notes.iter().any(|n| n.kind == "repeated_file"), "one file through two patterns");
}

#[test]
fn files_in_several_units_add_up() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "a.csv", "日期,金额（万元）\n2026-01-05,1.5\n2026-01-06,\"(0.5)\"\n");
    write(dir.path(), "b.csv", "日期,金额（元）\n2026-02-05,\"1,234\"\n");
    let yaml = "tables:\n  sales: {files: [a.csv, b.csv], columns: {date: 日期, amount: 金额}}\n";
    let both = data(dir.path(), yaml);
    assert_eq!(net(&both, |_, _| true), (15_000 - 5_000 + 1_234) * 100);
    assert!(both.quality.notes.iter().any(|n| n.kind == "units_differ"));
    let one = yaml.replace("[a.csv, b.csv]", "a.csv");
    assert_eq!(net(&data(dir.path(), &one), |_, _| true), 1_000_000);
    let given = one.replace("columns", "format: {unit: {金额: 千元}}, columns");
    assert_eq!(net(&data(dir.path(), &given), |_, _| true), 100_000, "the configuration knows better");
    let unknown = one.replace("columns", "format: {unit: {金颔: 千元}}, columns");
    assert!(error(dir.path(), &unknown).contains("no file of `sales` has this column"));
    write(dir.path(), "c.csv", "日期,金额（元）,金额（万元）\n2026-02-05,1,1\n");
    let two = error(dir.path(), &yaml.replace("[a.csv, b.csv]", "c.csv"));
    assert!(two.contains("`金额` may be `金额（元）` or `金额（万元）` in c.csv"), "{two}");
}

#[test]
fn a_text_is_rearranged_like_a_sheet_and_keeps_its_places() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "销售日报,,\n制表：王,,\n日期,大区,金额\n单位,,元\n2026-01-05,华东,1\n2026-01-06,,2\n小计,,3\n2026-01-07,合计科技,x\n2026-01-08,y\n";
    write(dir.path(), "a.csv", text);
    let yaml = "tables:\n  sales: {files: a.csv, format: {header: 3, skip: 1, fill_down: 大区}, \
                columns: {date: 日期, amount: 金额, region: 大区}}\ndimensions: {region: }\n";
    let data = data(dir.path(), yaml);
    assert_eq!(net(&data, |_, m| m("region") == "华东"), 3_00);
    let places: Vec<_> = data.quality.refused.iter().map(|r| (r.place.location(), r.kind)).collect();
    assert_eq!(places, [("a.csv:8:17".to_owned(), "not_a_number"), ("a.csv:9".to_owned(), "fewer_fields")]);
    let source = &data.quality.sources[0];
    assert_eq!((source.rows, source.used, source.refused), (5, 2, 2));
    let beyond = error(dir.path(), &yaml.replace("header: 3", "header: 30"));
    assert!(beyond.contains("a.csv has no row 30"), "{beyond}");
}

#[test]
fn a_text_under_the_name_of_a_workbook_is_read_and_a_web_page_is_not() {
    let dir = tempfile::tempdir().expect("a folder");
    let yaml = "tables:\n  sales: {files: a.xls, columns: {date: 日期, amount: 金额}}\n";
    write(dir.path(), "a.xls", encoding_rs::GB18030.encode("日期\t金额\n2026-01-05\t7\n").0);
    assert_eq!(net(&data(dir.path(), yaml), |_, _| true), 7_00);
    write(dir.path(), "a.xls", "<html><table><tr><td>日期</td></tr></table></html>");
    let page = error(dir.path(), yaml);
    assert!(page.contains("web page") && page.contains("salesdeck.yaml:6"), "{page}");
}
