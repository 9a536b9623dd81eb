//! The contract files parse as written, and every broken file says what to do.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::base::{Grain, Lang, Polarity, WeekYear, YearEnd};

use super::*;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text_of(path: &Path) -> String {
    fs::read_text(path).unwrap_or_else(|e| panic!("{e}"))
}

fn parsed(result: Result<Brief, Vec<Error>>) -> Brief {
    result.unwrap_or_else(|errors| panic!("{}", rendered(&errors)))
}

fn rendered(errors: &[Error]) -> String {
    let mut out = String::new();
    for error in errors {
        out.push_str(&format!("{error}\n\n"));
    }
    out
}

/// The smallest configuration that is right, with a part replaced.
fn with(from: &str, to: &str) -> Result<Brief, Vec<Error>> {
    let text = "salesdeck: 1\ntitle: Sales\nlanguages: [en]\ncurrency: CNY\ntables:\n  sales:\n    files: a.csv\n    \
                columns: {date: Day, amount: Sum, rep: Rep, channel: Channel}\n  reps: {files: b.csv, key: Id}\n\
                dimensions:\n  rep: {from: reps.Name}\nreports:\n  monthly: {cadence: month}\n";
    assert!(text.contains(from), "{from}");
    read(&text.replacen(from, to, 1), FILE, Path::new("."))
}

#[test]
fn the_adventureworks_file_parses_as_written() {
    let brief = parsed(load(&project("examples/adventureworks")));
    assert_eq!(brief.languages, [Lang::new("en"), Lang::new("zh")]);
    assert_eq!(brief.title.get(&Lang::new("zh")), "AdventureWorks 经销商销售");
    let names: Vec<&str> = brief.tables.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["sales", "targets", "reps", "products", "customers", "regions"]);
    let sales = brief.table("sales").expect("a sales table");
    assert_eq!((sales.format.delimiter, sales.format.quote), (Some('|'), Some(false)));
    assert_eq!(sales.columns["territory"], "SalesTerritoryKey");
    assert_eq!(brief.table("targets").and_then(|t| t.grain), Some(Grain::Month));
    let to =
        |table: &str, column: &str| brief.link_of(table, column).map(|l| format!("{}.{}", l.to_table, l.to_column));
    assert_eq!(to("sales", "rep").as_deref(), Some("reps.EmployeeKey"), "the natural link");
    assert_eq!(to("targets", "rep").as_deref(), Some("reps.EmployeeID"), "the explicit link wins");
    assert_eq!(to("sales", "territory").as_deref(), Some("regions.SalesTerritoryKey"));
    assert_eq!(to("sales", "order"), None);
    let business = brief.dimensions.iter().find(|d| d.id == "business").expect("a dimension");
    assert_eq!(business.from, Some(("customers".into(), "Business Type".into())));
    let reports: Vec<(&str, Grain)> = brief.reports.iter().map(|r| (r.id.as_str(), r.cadence)).collect();
    let all = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    assert_eq!(reports, ["weekly", "monthly", "quarterly", "yearly"].into_iter().zip(all).collect::<Vec<_>>());
    let place = brief.places.value("tables.sales.columns.date").expect("a place");
    assert_eq!((place.line, place.column, place.width), (9, 21, 9));
}

#[test]
fn the_crm_file_parses_as_written() {
    let text = text_of(&project("tests/configs/crm.yaml"));
    let brief = parsed(read(&text, "crm.yaml", Path::new(".")));
    let opportunities = brief.table("opportunities").expect("opportunities");
    let stages = opportunities.stages.as_ref().expect("stages");
    assert_eq!(stages.order, ["Prospecting", "Engaging", "Won"]);
    assert_eq!((stages.won.as_deref(), stages.lost.as_deref()), (Some("Won"), Some("Lost")));
    assert_eq!(opportunities.aliases["product"]["GTXPro"], "GTX Pro");
    let sales = brief.table("sales").expect("sales");
    assert_eq!(sales.filter["deal_stage"], ["Won"]);
    assert_eq!(brief.link_of("sales", "customer").map(|l| l.to_table), Some("customers".into()));
    assert_eq!(brief.entity, brief.title, "the title stands for the entity");
}

#[test]
fn the_sample_company_parses() {
    let brief = parsed(load(&project("")));
    let reports: Vec<&str> = brief.reports.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(reports, ["weekly", "monthly", "quarterly", "yearly"]);
    for (column, table) in [("rep", "reps"), ("customer", "customers"), ("product", "products")] {
        let link = brief.link_of("sales", column).expect(column);
        assert_eq!((link.to_table.as_str(), link.to_column.as_str()), (table, "编号"));
    }
    let day = |text: &str| text.parse().expect("a date in a test");
    assert!(brief.calendar.is_working_day(day("2026-02-14")), "a make-up Saturday");
    assert!(!brief.calendar.is_working_day(day("2026-02-16")), "Spring Festival");
    // 365 days, less weekends and public holidays, plus the make-up days: the published count of both years is 248.
    assert_eq!(brief.calendar.working_days(day("2026-01-01"), day("2026-12-31")), 248);
    assert_eq!(brief.calendar.working_days(day("2025-01-01"), day("2025-12-31")), 248);
    for date in &brief.calendar.workdays {
        let mut plain = brief.calendar.clone();
        plain.workdays.clear();
        assert!(!plain.is_working_day(*date), "{date} would be worked in any case");
    }
}

#[test]
fn the_other_settings_are_read() {
    let brief = parsed(with(
        "reports:",
        "calendar: {fiscal_start: 4, fiscal_named_by: start, holidays: [2026-02-15..2026-02-17, 2026-05-01], \
         workdays: 2026-02-14}\nas_of: 2026-06-30\nmeasures: {sales: {label: {zh: 含税额}, good: neutral}}\n\
         thresholds: {material: 8%, low_base: 0.02, alerts: 3}\ntax_note: 含税\nreports:",
    ));
    assert_eq!((brief.calendar.fiscal_start, brief.calendar.fiscal_named_by_end), (4, false));
    assert_eq!((brief.calendar.holidays.len(), brief.calendar.workdays.len()), (4, 1));
    assert_eq!(brief.as_of.map(|d| d.to_string()).as_deref(), Some("2026-06-30"));
    assert_eq!(brief.measures["sales"].good, Some(Polarity::Neutral));
    assert_eq!(brief.thresholds, Thresholds { material: 0.08, low_base: 0.02, alerts: 3, ..Thresholds::default() });
    assert_eq!(brief.template, "six-section");
}

#[test]
fn years_of_weeks_are_read_with_their_defaults() {
    let weeks = |calendar: &str| {
        let calendar = parsed(with("reports:", &format!("calendar: {{{calendar}}}\nreports:"))).calendar;
        (calendar.fiscal_start, calendar.weeks.expect("weeks"))
    };
    let iso = WeekYear {
        pattern: [4, 4, 5],
        end_month: 12,
        end_weekday: chrono::Weekday::Sun,
        end_rule: YearEnd::Nearest,
        leap_period: 12,
    };
    assert_eq!(weeks("weeks: 4-4-5"), (1, iso));
    let june = WeekYear { pattern: [5, 4, 4], end_month: 6, end_weekday: chrono::Weekday::Fri, ..iso };
    assert_eq!(weeks("weeks: 5-4-4, week_start: Saturday, fiscal_start: 7"), (7, june));
    let retail = WeekYear { pattern: [4, 5, 4], end_month: 1, end_weekday: chrono::Weekday::Sat, ..iso };
    let written = "weeks: 4-5-4, week_start: sunday, fiscal_start: 2, year_end: {month: 1, weekday: saturday}";
    assert_eq!(weeks(written), (2, retail));
    let september = WeekYear { end_month: 9, end_rule: YearEnd::Last, leap_period: 3, ..june };
    let written = "weeks: 5-4-4, year_end: {month: 9, weekday: friday, rule: last}, leap_week: 3";
    assert_eq!(weeks(written), (10, september));
    let error = with("reports:", "calendar: {year_end: saturday, weeks: 4-4-5}\nreports:").err().unwrap_or_default();
    assert_eq!(error.len(), 1, "{error:?}");
    assert!(error[0].message.contains("{month: 1, weekday: saturday, rule: nearest}"), "{:?}", error[0]);
}

#[test]
fn a_misspelt_group_is_one_mistake() {
    let errors = read("salesdeck: 1\ntitle: x\ncurrency: CNY\ntabels: {}\nreprots: {}\n", FILE, Path::new("."));
    let messages: Vec<String> = errors.err().unwrap_or_default().into_iter().map(|e| e.message).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().all(|m| m.starts_with("unknown key")), "{messages:?}");
}

#[test]
fn a_column_may_mark_returned_rows() {
    let brief = parsed(with("channel: Channel}", "channel: Channel, returned: Back}"));
    assert_eq!(brief.tables[0].columns["returned"], "Back");
}

#[test]
fn scores_have_weights_by_role_and_references_of_their_own() {
    let text = "scoring:\n  weights: {completion: 60%, new_customers: 40, conversion: 0}\n  \
                measures: {completion: gross_profit}\n  references: {new_customers: 4}\n  caps: {completion: 120%}\n  \
                grades: [85, 70, 60]\n  roles: {by: reps.Role, weights: {Farmer: {repurchase_rate: 100%}}}\nreports:";
    let brief = parsed(with("reports:", text));
    let scoring = &brief.scoring;
    let weights: Vec<(&str, u32)> = scoring.weights.iter().map(|w| (w.component.as_str(), w.parts)).collect();
    assert_eq!(weights, [("completion", 6_000), ("new_customers", 4_000)]);
    assert_eq!(scoring.components["new_customers"].reference, ScoreReference::Value(4.0));
    assert_eq!(scoring.components["repurchase_rate"].reference, ScoreReference::Mean);
    assert!((scoring.components["completion"].cap - 1.2).abs() < 1e-12);
    assert_eq!(scoring.components["completion"].measure, "gross_profit");
    assert_eq!(scoring.weights_of(Some("Farmer")).len(), 1);
    assert_eq!(scoring.weights_of(Some("Hunter")), scoring.weights);
    // Without the group everything is as the standard says; a label of the measure is welcome.
    let brief = parsed(with("reports:", "measures: {score: {label: x}}\nreports:"));
    assert_eq!(brief.scoring, Scoring::default());
}

#[test]
fn delimiters_have_names_and_files_may_be_many() {
    let table = |to: &str| parsed(with("files: a.csv", to)).tables.remove(0);
    assert_eq!(table("files: [a.csv, b.csv]").files, ["a.csv", "b.csv"]);
    for (word, c) in [("tab", '\t'), ("comma", ','), ("semicolon", ';'), ("pipe", '|'), ("'|'", '|'), ("\"\\t\"", '\t')]
    {
        let spec = table(&format!("files: a.csv\n    format: {{delimiter: {word}, quote: '\"', encoding: gb18030}}"));
        assert_eq!((spec.format.delimiter, spec.format.quote), (Some(c), Some(true)), "{word}");
    }
}

#[test]
fn a_dimension_may_be_a_column_of_the_sales_table() {
    let brief = parsed(with("  rep: {from: reps.Name}", "  rep: {from: reps.Name}\n  channel:"));
    assert_eq!(brief.dimensions[1].id, "channel");
    assert_eq!(brief.dimensions[1].from, None);
}

#[test]
fn byte_order_marks_and_windows_line_ends_are_harmless() {
    let text = text_of(&project("tests/configs/crm.yaml"));
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(parsed(read(&windows, "crm.yaml", Path::new("."))).tables.len(), 5);
}

/// Every folder of `tests/configs/broken` holds a broken file and what it is answered; `UPDATE=1` rewrites the answers.
#[test]
fn every_broken_file_is_answered() {
    let folder = project("tests/configs/broken");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for case in cases {
        let errors = load(&case).err().unwrap_or_default();
        for error in &errors {
            assert!(!error.hints.is_empty(), "without a hint: {error}");
        }
        let answer = rendered(&errors);
        let expected = case.join("expected.txt");
        if update {
            #[expect(clippy::disallowed_methods, reason = "a test rewrites its own expectation")]
            std::fs::write(&expected, &answer).expect("written");
        } else if answer.is_empty() || fs::read_text(&expected).unwrap_or_default() != answer {
            wrong.push(format!("{}:\n{answer}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_files_are_refused_quickly() {
    let refused = |text: &str, part: &str| {
        let errors = read(text, FILE, Path::new(".")).err().unwrap_or_default();
        let first = errors.first().map(ToString::to_string).unwrap_or_default();
        assert!(first.contains(part), "{part}: {first}");
    };
    refused(&"[".repeat(100_000), "nested");
    refused(&"{a: ".repeat(200), "nested");
    refused(&format!("a: {}", "- ".repeat(100_000)), "list entry");
    refused(&(0..200).map(|i| format!("{}a:\n", " ".repeat(i))).collect::<String>(), "nested");
    refused(&"- ".repeat(200), "nested");
    refused(&"? ".repeat(200), "key must be");
    refused(&format!("a: [{}]", "x,".repeat(50_000)), "more than 20000 values");
    refused(&format!("a: {}", "x".repeat(2_000_000)), "bytes");
    refused("a: &x [1]\nb: [*x, *x]", "anchors");
    refused("a: *x", "stands for nothing");
    refused("a: !tag x", "tags");
    refused("a: {<<: {b: 1}}", "merge keys");
    refused(&format!("? {}\n: 1", "k".repeat(5_000)), "too long");
    let many: String = (0..500).map(|i| format!("k{i}: 1\n")).collect();
    assert!(read(&many, FILE, Path::new(".")).is_err_and(|errors| errors.len() <= 60));
}

#[test]
fn mistakes_come_in_the_order_of_the_file() {
    let errors = with("currency: CNY", "currency: yuan\nas_of: soon").err().unwrap_or_default();
    let lines: Vec<usize> = errors.iter().filter_map(|e| e.place.as_ref()).map(|p| p.line).collect();
    assert_eq!(lines, [4, 5]);
}

proptest! {
    #[test]
    fn no_text_panics(text in "[a-z0-9:{}\\[\\]\"'|>&*!%#,?\\- \\n\\t表]{0,120}") {
        let _ = read(&text, FILE, Path::new("."));
    }

    #[test]
    fn no_slip_in_a_good_file_panics(at in 0usize..2_000, slip in "[:{}\\[\\]\"' \\n\\-a.]{0,3}") {
        let mut text = text_of(&project("tests/configs/crm.yaml"));
        let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
        text.insert_str(at, &slip);
        let _ = read(&text, FILE, Path::new("."));
    }
}

#[test]
fn limits_and_ways_are_read() {
    let brief = parsed(with(
        "reports:",
        "thresholds: {limits: [{measure: expense_ratio, above: 12%}, {measure: sales, against: PL, below: -10%}]}\n\
         target_ways: {penetration: 5%, growth: 0.06, competitor: Rival}\nreports:",
    ));
    let [ratio, sales] = brief.thresholds.limits.as_slice() else { panic!("{:?}", brief.thresholds.limits) };
    assert_eq!(
        (ratio.measure.as_str(), ratio.above, ratio.below, ratio.against),
        ("expense_ratio", Some(0.12), None, None)
    );
    assert_eq!((sales.against, sales.below), (Some(crate::base::Scenario::PL), Some(-0.1)));
    assert_eq!(sales.path, "thresholds.limits[1]");
    let ways = brief.target_ways;
    assert_eq!((ways.penetration, ways.growth, ways.competitor.as_deref()), (Some(0.05), Some(0.06), Some("Rival")));
}

#[test]
fn slips_in_limits_are_answered_with_their_place() {
    let told = |limits: &str, message: &str, hint: &str| {
        let text = with("reports:", &format!("thresholds:\n  limits:\n    - {limits}\nreports:"));
        let errors = text.expect_err("a slip");
        let told = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(told.contains(message) && told.contains(hint), "{told}");
        assert!(errors.iter().all(|e| e.place.is_some()), "{told}");
    };
    told("{measure: expense_ration, above: 12%}", "unknown measure `expense_ration`", "did you mean `expense_ratio`?");
    told("{above: 12%}", "a limit without a measure", "measure: expense_ratio");
    told("{measure: sales}", "the limit of `sales` has no border", "above: 12%");
    told("{measure: sales, above: much}", "`much` is not a limit", "500000");
    told("{measure: sales, below: 5, above: 4}", "all would be alerts", "upper one");
    told("{measure: win_rate, below: 55.1%, above: 14.1%}", "lies below 55.1% or above 14.1%", "upper one");
    told("{measure: sales, where: {regoin: X}, above: 4}", "there is no dimension `regoin`", "");
    told("{measure: sales, against: BM, above: 4}", "`BM` is nothing to compare with", "`PL`");
}

#[test]
fn a_share_out_of_reach_is_told_as_it_is_written() {
    let ways = |text: &str| {
        let errors = with("reports:", &format!("target_ways: {{{text}}}\nreports:")).expect_err("a slip");
        errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let told = ways("penetration: 110.1%");
    assert!(told.contains("`110.1%` is out of reach") && told.contains("at most `100%`"), "{told}");
    assert!(ways("growth: 9.3").contains("`9.3` is out of reach"));
}
