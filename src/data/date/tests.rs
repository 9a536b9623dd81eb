//! Dates of one text, of columns, and of random days in every form.

use chrono::Datelike;
use proptest::prelude::*;

use super::*;

fn ymd(text: &str) -> Date {
    text.parse().expect("a date in a test")
}

fn day(text: &str) -> DateReading {
    DateReading::Day(ymd(text))
}

fn one(text: &str) -> Result<DateReading, DateDoubt> {
    read_dates(&[text], None).map(|r| r[0])
}

#[test]
fn the_column_decides_about_day_and_month_or_asks() {
    let found = read_dates(&["03/04/2026", "25/04/2026"], None);
    assert_eq!(found, Ok(vec![day("2026-04-03"), day("2026-04-25")]));
    let found = read_dates(&["03/04/2026", "04/25/2026", "13/13/2026"], None);
    assert_eq!(found, Ok(vec![day("2026-03-04"), day("2026-04-25"), DateReading::Impossible]));
    let Err(DateDoubt::Ambiguous { code, text, readings }) = read_dates(&["2026-01-05", "03/04/2026"], None) else {
        panic!("asks")
    };
    assert_eq!((code, text.as_str()), (1, "03/04/2026"));
    let expected = [(ymd("2026-04-03"), "%d/%m/%Y".to_owned()), (ymd("2026-03-04"), "%m/%d/%Y".to_owned())];
    assert_eq!(readings, expected);
    let found = read_dates(&["25/04/2026", "04/25/2026"], None);
    assert!(matches!(found, Err(DateDoubt::Mixed(1, ..))));
    assert_eq!(read_dates(&["04/04/2026"], None), Ok(vec![day("2026-04-04")]), "both readings agree");
    let found = read_date_column(&["25/04/2026", "04/25/2026", "03/04/2026"], &[10, 1, 5], None).map(|c| c.readings);
    assert_eq!(found, Ok(vec![day("2026-04-25"), DateReading::Impossible, day("2026-04-03")]), "one slip in eleven");
}

#[test]
fn years_of_two_digits_are_read_where_one_order_fits() {
    assert_eq!(read_dates(&["99/12/31"], None), Ok(vec![day("1999-12-31")]));
    assert_eq!(read_dates(&["31/12/99", "01/02/99"], None), Ok(vec![day("1999-12-31"), day("1999-02-01")]));
    assert_eq!(read_dates(&["12/31/99", "01/02/99"], None), Ok(vec![day("1999-12-31"), day("1999-01-02")]));
    let Err(DateDoubt::Ambiguous { text, readings, .. }) = read_dates(&["26-03-05"], None) else { panic!("asks") };
    assert_eq!(text, "26-03-05");
    let patterns: Vec<(String, &str)> = readings.iter().map(|(d, p)| (d.to_string(), p.as_str())).collect();
    assert_eq!(patterns, [("2026-03-05".into(), "%y-%m-%d"), ("2005-03-26".into(), "%d-%m-%y")]);
    // Years of four digits beside them tell the order.
    let found = read_dates(&["31/12/2025", "01/02/26"], None);
    assert_eq!(found, Ok(vec![day("2025-12-31"), day("2026-02-01")]));
    assert_eq!(read_dates(&["01/02/26"], Some("%d/%m/%y")), Ok(vec![day("2026-02-01")]));
}

#[test]
fn serials_are_read_alone_and_near_other_dates() {
    assert_eq!(read_dates(&["46086", "46087.75"], None), Ok(vec![day("2026-03-05"), day("2026-03-06")]));
    assert_eq!(read_dates(&["46086", "2025-04-01"], None), Ok(vec![day("2026-03-05"), day("2025-04-01")]));
    let far = read_dates(&["46086", "2020-04-01"], None);
    assert_eq!(far, Ok(vec![DateReading::Serial, day("2020-04-01")]), "1904 dates and numbers of another column");
    assert_eq!(read_dates(&["46086"], Some("%Y-%m-%d")), Ok(vec![DateReading::Serial]));
    assert_eq!(one("20000"), Ok(day("1954-10-03")));
    assert_eq!(one("80000"), Ok(day("2119-01-11")));
    assert_eq!(one("80001"), Ok(DateReading::Other));
}

#[test]
fn a_declared_pattern_decides() {
    let read = |text: &str, pattern: &str| read_dates(&[text], Some(pattern)).map(|r| r[0]);
    assert_eq!(read("03/04/2026", "%m/%d/%Y"), Ok(day("2026-03-04")));
    assert_eq!(read("2017/08/25", "%Y/%m/%d"), Ok(day("2017-08-25")));
    assert_eq!(read("2017/2/30", "%Y/%m/%d"), Ok(DateReading::Impossible));
    assert_eq!(read("25.08.2017", "%Y/%m/%d"), Ok(DateReading::Other));
    assert_eq!(read("Mar 2026", "%b %Y"), Ok(DateReading::Month(ymd("2026-03-01"))));
    assert_eq!(read("202603", "%Y%m"), Ok(DateReading::Month(ymd("2026-03-01"))));
    assert_eq!(read("2026-03-05 08:30", "%Y-%m-%d %H:%M"), Ok(day("2026-03-05")));
    assert_eq!(read("2026/03/05 08:30", "%Y/%m/%d"), Ok(day("2026-03-05")), "a time of day that is not declared");
    assert_eq!(read("3", "%"), Ok(DateReading::Other), "a pattern that is none");
    assert_eq!(read("0005-03-04", "%Y-%m-%d"), Ok(DateReading::Impossible));
    // Date cells of a workbook come with the year first, whatever the pattern of its texts.
    assert_eq!(read("2026-03-05", "%d.%m.%Y"), Ok(day("2026-03-05")));
    assert_eq!(read("2026-13-05", "%Y-%d-%m"), Ok(day("2026-05-13")));
    assert_eq!(read("2026/03/15", "%Y-%d-%m"), Ok(DateReading::Other), "may be another day by this pattern");
}

#[test]
fn families_tell_how_texts_are_written() {
    let texts = ["2026-03-05", "20260305", "2026-03", "25/3/2026", "5 Mar 2026", "46086", "soon"];
    let found = read_date_column(&texts, &[1; 7], None).map(|c| c.families);
    use Family::{Month, Named, Serial, YearFirst, YearLast};
    assert_eq!(found, Ok(vec![YearFirst, YearFirst, Month, YearLast, Named, Serial, Family::None]));
}

/// Every way to write a day that must read back the same, with a text that settles the order where it has one.
fn forms(day: Date, form: usize) -> (String, &'static str) {
    let (y, m, d) = (day.year(), day.month(), day.day());
    let name = day.format("%B").to_string();
    let none = "2026-01-01";
    match form {
        0 => (format!("{y}-{m:02}-{d:02}"), none),
        1 => (format!("{y}/{m}/{d}"), none),
        2 => (format!("{y}.{m}.{d}"), none),
        3 => (format!("{y}{m:02}{d:02}"), none),
        4 => (format!("{y}年{m}月{d}日"), none),
        5 => (format!("{y}-{m:02}-{d:02} 13:45:00"), none),
        6 => (format!("{y}-{m:02}-{d:02}T00:00:00Z"), none),
        7 => (format!("{d}/{m}/{y}"), "25/12/2026"),
        8 => (format!("{m}-{d}-{y}"), "12-25-2026"),
        9 => (format!("{d}.{m}.{y}"), none),
        10 => (format!("{d} {} {y}", &name[..3]), none),
        11 => (format!("{name} {d}, {y}"), none),
        12 => (format!("{}, {d:02}-{}-{y}", day.format("%a"), name.to_uppercase()), none),
        13 => (format!("\u{feff}{y} 年 {m} 月 {d} 号\u{a0}"), none),
        14 => (format!("{d:02}/{m:02}/{:02}", y % 100), "25/12/2026"),
        _ => (
            format!("{y}/{m}/{d}").chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("full width")).collect(),
            none,
        ),
    }
}

proptest! {
    #[test]
    fn a_day_in_any_form_reads_back(days in 10_000_i32..18_000, form in 0_usize..16) {
        let day = Date::from_epoch_days(days + 4_000).expect("a day");
        let (text, settles) = forms(day, form);
        let read = read_dates(&[text.as_str(), settles], None);
        prop_assert_eq!(read.map(|r| r[0]), Ok(DateReading::Day(day)), "{}", text);
    }

    #[test]
    fn a_month_in_any_form_reads_back(year in 1970_i32..2069, month in 1_u32..13, form in 0_usize..8) {
        let first = Date::from_ymd_opt(year, month, 1).expect("a month");
        let text = match form {
            0 => format!("{year}-{month:02}"),
            1 => format!("{year}/{month}"),
            2 => format!("{year}{month:02}"),
            3 => format!("{year}年{month}月"),
            4 => first.format("%b-%y").to_string(),
            5 => first.format("%B %Y").to_string(),
            6 => format!("{:02}年{month}月", year % 100),
            _ => format!("{year}.{month:02}"),
        };
        prop_assert_eq!(one(&text), Ok(DateReading::Month(first)), "{}", text);
    }

    #[test]
    fn garbage_never_panics(texts in proptest::collection::vec("\\PC{0,14}|[-0-9./ 年月日TZ:MarQWFY二十]{0,14}", 1..8)) {
        let counts = vec![1; texts.len()];
        let _ = read_date_column(&texts, &counts, None);
        let _ = read_date_column(&texts, &counts, Some("%d/%m/%Y"));
    }

    #[test]
    fn the_order_of_texts_does_not_matter(
        parts in proptest::collection::vec((1_u32..32, 1_u32..32, prop_oneof![Just(2026_u32), Just(26), Just(99)], 1_u64..20), 1..10)
    ) {
        let texts: Vec<String> = parts.iter().map(|(a, b, y, _)| format!("{a}/{b}/{y}")).collect();
        let counts: Vec<u64> = parts.iter().map(|p| p.3).collect();
        let read = read_date_column(&texts, &counts, None).map(|c| c.readings);
        let turned: Vec<String> = texts.iter().rev().cloned().collect();
        let rows: Vec<u64> = counts.iter().rev().copied().collect();
        let again = read_date_column(&turned, &rows, None).map(|c| c.readings);
        match (read, again) {
            (Ok(read), Ok(mut again)) => {
                again.reverse();
                prop_assert_eq!(read, again);
            }
            (read, again) => prop_assert!(read.is_err() && again.is_err()),
        }
    }
}
