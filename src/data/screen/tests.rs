//! Each screen on both sides of its thresholds.

use std::fmt::Write as _;

use super::super::item::{Item, Severity};
use super::super::sample::{dimension, project, write};
use super::super::{Dataset, load};

/// A project of one sales table; the columns are `role=Header`.
fn read(columns: &str, text: &str) -> Dataset {
    let mut given = project(&[("sales", columns, text)]);
    given.brief.links.clear();
    given.brief.dimensions = vec![dimension("product", None, None)];
    load(&given.brief).unwrap_or_else(|e| panic!("{e:?}"))
}

fn found<'a>(data: &'a Dataset, kind: &str) -> Vec<&'a Item> {
    data.quality.items.iter().filter(|i| i.kind == kind).collect()
}

/// Rows on the days of a range of 2026 from its first working day on, weekends left out.
fn working_days(days: std::ops::Range<i32>, without: std::ops::Range<i32>) -> String {
    let first = super::super::sales::days(chrono::NaiveDate::from_ymd_opt(2026, 1, 5).expect("a Monday"));
    let mut text = "Day,Sales\n".to_owned();
    for day in days.filter(|d| d % 7 < 5 && !without.contains(d)) {
        let date = super::super::sales::date_of_day(first + day).expect("a day");
        let _ = writeln!(text, "{date},10");
    }
    text
}

#[test]
fn five_working_days_without_a_sale_are_told_where_sales_are_daily() {
    let columns = "date=Day amount=Sales";
    let quiet = read(columns, &working_days(0..120, 42..49));
    let items = found(&quiet, "days_without_sales");
    assert_eq!(items.len(), 1);
    let slots: Vec<&str> = ["from", "to", "n"].iter().map(|s| items[0].slots[*s].as_str()).collect();
    assert_eq!(slots, ["2026-02-16", "2026-02-20", "5"]);
    let four = read(columns, &working_days(0..120, 42..46));
    assert!(found(&four, "days_without_sales").is_empty());
    let weekly = read(columns, "Day,Sales\n2026-01-05,1\n2026-01-12,1\n2026-01-19,1\n2026-02-09,1\n");
    assert!(weekly.quality.items.is_empty(), "{:?}", weekly.quality.items);
}

#[test]
fn months_without_a_sale_are_told_unless_the_table_is_sparse() {
    let columns = "date=Day amount=Sales";
    let text = |months: &[&str]| {
        months.iter().fold("Day,Sales\n".to_owned(), |text, month| format!("{text}{month}-10,5\n{month}-12,5\n"))
    };
    let gap = read(columns, &text(&["2025-11", "2025-12", "2026-03", "2026-04", "2026-05"]));
    let items = found(&gap, "months_without_sales");
    assert_eq!(items.len(), 1);
    assert_eq!((items[0].slots["from"].as_str(), items[0].slots["to"].as_str()), ("2026-01", "2026-02"));
    let sparse = read(columns, &text(&["2025-01", "2025-07", "2026-01"]));
    assert!(found(&sparse, "months_without_sales").is_empty());
}

#[test]
fn an_extreme_row_is_dear_and_a_large_order_is_none() {
    let columns = "date=Day amount=Sales quantity=Qty product=P";
    let rows = |last: &str| {
        let usual = (1..10).fold("Day,Sales,Qty,P\n".to_owned(), |t, day| format!("{t}2026-03-0{day},20,2,Bolt\n"));
        format!("{usual}2026-03-11,{last},Bolt\n")
    };
    let dear = read(columns, &rows("2000,2"));
    let items = found(&dear, "extreme");
    assert_eq!((items.len(), items[0].count, items[0].slots["times"].as_str()), (1, 1, "100"));
    assert_eq!(items[0].places[0].line, 11);
    assert!(found(&read(columns, &rows("1999,2")), "extreme").is_empty(), "99 times");
    assert!(found(&read(columns, &rows("4000,400")), "extreme").is_empty(), "the usual price");
    let few = read(columns, "Day,Sales,Qty,P\n2026-03-01,1,1,A\n2026-03-02,1,1,A\n2026-03-03,900,1,A\n");
    assert!(found(&few, "extreme").is_empty(), "three rows have no usual amount");
}

#[test]
fn a_price_far_from_all_others_of_its_product_is_told() {
    let columns = "date=Day amount=Sales quantity=Qty product=P";
    // Nineteen rows at 9.50 to 10.40 a piece, and one more.
    let rows = |last: &str| {
        let usual = (1..20).fold("Day,Sales,Qty,P\n".to_owned(), |t, day| {
            let cents = 2 * (950 + 5 * (day * 7 % 19));
            format!("{t}2026-03-{day:02},{}.{:02},2,Bolt\n", cents / 100, cents % 100)
        });
        format!("{usual}2026-03-20,{last},Bolt\n")
    };
    let dear = read(columns, &rows("70,2"));
    let items = found(&dear, "price_far");
    assert_eq!((items.len(), items[0].count, items[0].places[0].line), (1, 1, 21));
    assert_eq!(items[0].slots["product"], "Bolt");
    assert!(items[0].amount.is_some_and(|a| (a.to_f64() - 50.2).abs() < 0.5), "{:?}", items[0].amount);
    assert_eq!(found(&read(columns, &rows("6,2")), "price_far").len(), 1, "a third of the usual price");
    assert!(found(&read(columns, &rows("50,2")), "price_far").is_empty(), "two and a half times: a price list");
    assert!(found(&read(columns, &rows("1000,100")), "price_far").is_empty(), "a large order");
    let few = read(columns, &rows("70,2").replace("2026-03-01,", "2026-03-01,-"));
    assert!(found(&few, "price_far").is_empty(), "nineteen prices are too few");
    let nameless = read(columns, &rows("70,2").replace("Bolt", ""));
    assert!(found(&nameless, "price_far").is_empty(), "rows without a product are not of one product");
}

#[test]
fn a_month_in_another_unit_is_told_once_and_not_row_by_row() {
    let columns = "date=Day amount=Sales product=P";
    let text = |factor: u32| {
        let mut text = "Day,Sales,P\n".to_owned();
        for (month, day) in (1..=4).flat_map(|m| (1..=6).map(move |d| (m, d))) {
            let amount = if month == 3 { day * 10 * factor } else { day * 10 };
            let _ = writeln!(text, "2026-0{month}-0{day},{amount},Bolt");
        }
        text
    };
    let data = read(columns, &text(1_000));
    let items = found(&data, "unit_jump");
    assert_eq!(items.len(), 1);
    assert_eq!((items[0].slots["where"].as_str(), items[0].slots["factor"].as_str()), ("2026-03", "1,000"));
    assert_eq!(items[0].slots["direction"], "larger");
    assert_eq!((items[0].count, items[0].amount.map(|a| a.text())), (6, Some("210000.00".into())));
    assert!(found(&data, "extreme").is_empty());
    assert!(read(columns, &text(100)).quality.items.iter().all(|i| i.kind != "unit_jump"), "a good month");
}

#[test]
fn prices_may_be_rounded_discounted_or_other_prices() {
    let columns = "date=Day amount=Sales quantity=Qty price=Price discount=Off";
    let head = "Day,Sales,Qty,Price,Off\n";
    let fine = "2026-03-01,100,3,33.33,\n2026-03-02,85,1,100,15\n2026-03-03,85,1,100,0.15\n2026-03-04,85,1,100,8.5\n\
                2026-03-05,85,1,100,0.85\n2026-03-06,70,1,100,30\n2026-03-07,-100,-1,100,\n2026-03-08,50,,100,\n";
    assert!(read(columns, &format!("{head}{fine}")).quality.items.is_empty());
    let wrong = read(columns, &format!("{head}{fine}2026-03-09,120,1,100,\n"));
    let items = found(&wrong, "price_differs");
    assert_eq!((items[0].count, items[0].severity, items[0].places[0].line), (1, Severity::Warning, 10));
    assert_eq!(items[0].amount.map(|a| a.text()).as_deref(), Some("20.00"));
    let list = read(columns, &format!("{head}2026-03-01,80,1,100,\n2026-03-02,160,2,100,\n2026-03-03,100,1,100,\n"));
    assert_eq!(found(&list, "price_differs")[0].severity, Severity::Note, "most differ: another price");
}

#[test]
fn cost_above_the_amount_is_told_where_it_is_common() {
    let columns = "date=Day amount=Sales cost=Cost";
    let text = |below: usize| {
        let row = |i: usize| format!("2026-03-{:02},10,{}\n", i % 28 + 1, if i < below { 12 } else { 6 });
        (0..50).fold("Day,Sales,Cost\n".to_owned(), |text, i| text + &row(i))
    };
    assert!(found(&read(columns, &text(10)), "cost_above_amount").is_empty(), "a fifth");
    let common = read(columns, &text(11));
    let item = found(&common, "cost_above_amount")[0];
    assert_eq!((item.count, item.amount.map(|a| a.text()).as_deref()), (11, Some("22.00")));
}

#[test]
fn equal_rows_are_a_line_twice_only_with_order_and_product() {
    let text = "Day,Sales,Order,P\n2026-03-01,5,A1,Bolt\n2026-03-01,5,A1,Bolt\n2026-03-01,5,,Nut\n2026-03-01,5,,Nut\n";
    let twice = read("date=Day amount=Sales order=Order product=P", text);
    let item = found(&twice, "repeated_lines")[0];
    assert_eq!((item.count, item.places[0].line, item.amount.map(|a| a.text()).as_deref()), (1, 3, Some("5.00")));
    assert!(found(&read("date=Day amount=Sales order=Order", text), "repeated_lines").is_empty());
    // A column that nothing reads tells the lines apart.
    let numbered = "Day,Sales,Order,P,Line\n2026-03-01,5,A1,Bolt,1\n2026-03-01,5,A1,Bolt,2\n";
    assert!(found(&read("date=Day amount=Sales order=Order product=P", numbered), "repeated_lines").is_empty());
}

#[test]
fn rows_that_a_mark_takes_back_are_worth_nothing() {
    let given = |text: &str| {
        let mut given = project(&[("sales", "date=Day amount=Sales product=P returned=Back", text)]);
        (given.brief.links, given.brief.dimensions) = (Vec::new(), vec![dimension("product", None, None)]);
        given
    };
    let text = "Day,Sales,P,Back\n2026-03-01,10,Bolt,\n2026-03-02,4,Bolt,yes\n";
    let mut twice = given(text);
    write(&twice.folder.path().join("later.csv"), format!("{text}2026-03-03,1,Bolt,\n").as_bytes());
    twice.brief.tables[0].files.push("later.csv".into());
    let data = load(&twice.brief).unwrap_or_else(|e| panic!("{e:?}"));
    let item = found(&data, "repeated_rows")[0];
    assert_eq!((item.count, item.amount.map(|a| a.text()).as_deref()), (2, Some("10.00")), "10 + 4 − 4");
    // Bolt sells on; Nut sells 5 in each of fifteen months, and each time 2 that come back.
    let mut text = "Day,Sales,P,Back\n".to_owned();
    for month in 0..18 {
        let (year, m) = (2025 + month / 12, month % 12 + 1);
        let _ = writeln!(text, "{year}-{m:02}-10,10,Bolt,");
        if month < 15 {
            let _ = writeln!(text, "{year}-{m:02}-11,5,Nut,\n{year}-{m:02}-12,2,Nut,yes");
        }
    }
    let data = load(&given(&text).brief).unwrap_or_else(|e| panic!("{e:?}"));
    let item = found(&data, "sudden_stop")[0];
    assert_eq!(item.amount.map(|a| a.text()).as_deref(), Some("60.00"), "of the last twelve months");
}

#[test]
fn a_member_that_always_sold_and_stopped_is_told() {
    let text = |stop: u32| {
        let mut text = "Day,Sales,P\n".to_owned();
        for month in 0..18 {
            let (year, m) = (2025 + month / 12, month % 12 + 1);
            let _ = writeln!(text, "{year}-{m:02}-10,10,Bolt");
            if month <= stop {
                let _ = writeln!(text, "{year}-{m:02}-11,5,Nut");
            }
        }
        text
    };
    let columns = "date=Day amount=Sales product=P";
    // The last month (2026-06) may be incomplete: two complete ones without a sale are 2026-04 and 2026-05.
    let data = read(columns, &text(14));
    let item = found(&data, "sudden_stop")[0];
    assert_eq!((item.slots["member"].as_str(), item.slots["month"].as_str()), ("Nut", "2026-03"));
    assert_eq!(item.amount.map(|a| a.text()).as_deref(), Some("60.00"), "of the last twelve months");
    assert!(found(&read(columns, &text(15)), "sudden_stop").is_empty(), "one month is no stop");
    assert!(found(&read(columns, &text(10)), "sudden_stop").is_empty(), "eleven months are not always");
}

#[test]
fn rows_after_the_as_of_date_and_slips_of_the_year_are_told_with_their_worth() {
    let mut given = project(&[(
        "sales",
        "date=Day amount=Sales",
        "Day,Sales\n1926-03-05,7\n2026-03-05,1\n2026-03-06,1\n2026-03-07,1\n2026-03-08,1\n2026-03-09,1\n2026-03-10,1\n\
         2026-03-11,1\n2026-03-12,1\n2026-03-13,1\n2026-04-02,4\n",
    )]);
    given.brief.links.clear();
    given.brief.dimensions.clear();
    given.brief.as_of = chrono::NaiveDate::from_ymd_opt(2026, 3, 31);
    let data = load(&given.brief).expect("loads");
    let told = |kind: &str| {
        let item = found(&data, kind)[0];
        (item.count, item.amount.map(|a| a.text()).unwrap_or_default(), item.places[0].line)
    };
    assert_eq!(told("early_dates"), (1, "7.00".into(), 2));
    assert_eq!(told("after_as_of"), (1, "4.00".into(), 12));
}

#[test]
fn deals_closed_before_they_were_created_are_told() {
    let text = "Id,Opened,Closed,End\n1,2026-03-05,2026-03-05,won\n2,2026-03-05,2026-03-04,lost\n3,2026-03-05,,open\n";
    let mut given = project(&[("opportunities", "id=Id created=Opened closed=Closed outcome=End", text)]);
    (given.brief.dimensions, given.brief.links) = (Vec::new(), Vec::new());
    let data = load(&given.brief).expect("loads");
    let item = found(&data, "days_reversed")[0];
    assert_eq!((item.count, item.places[0].line, item.places[0].column), (1, 3, 14));
}

#[test]
fn events_are_typed_and_their_blanks_stay_blank() {
    let mut given = project(&[
        ("sales", "date=Day amount=Sales", "Day,Sales\n2026-03-01,1\n"),
        (
            "receivables",
            "id=No customer=Customer due=Due amount=Amount invoiced=Sent",
            "No,Customer,Due,Amount,Sent\nB1,Alba,2026-03-31,1 000.50,\nB2,c9,2026年4月,,2026-03-01\nB3,,soon,1,\n",
        ),
        ("spending", "period=P amount=A category=C", "P,A,C\n2026-Q1,12,Travel\n2026-03,7,\n"),
        ("customers", "key=Key", "Key,Name\nAlba,Alba Ltd\n"),
    ]);
    (given.brief.dimensions, given.brief.links) = (Vec::new(), Vec::new());
    let data = load(&given.brief).expect("loads");
    let day = |y, m, d| super::super::sales::days(chrono::NaiveDate::from_ymd_opt(y, m, d).expect("a day"));
    let bills = &data.events["receivables"];
    assert_eq!((bills.rows, bills.origin.as_slice()), (1, &[0][..]), "a blank amount and a bad day are refused");
    assert_eq!(bills.days("due"), Some(&[Some(day(2026, 3, 31))][..]));
    assert_eq!(bills.days("invoiced"), Some(&[None][..]));
    assert_eq!(bills.numbers("amount"), Some((1, &[Some(10_005)][..])));
    assert_eq!(bills.texts("customer").and_then(|t| t[0].as_deref()), Some("Alba"));
    assert!(
        matches!(&bills.columns["customer"], crate::data::EventColumn::Key { lookup, .. } if lookup == "customers")
    );
    let spent = &data.events["spending"];
    let periods = spent.periods("period").expect("periods");
    assert_eq!(periods[0], Some((day(2026, 1, 1), day(2026, 3, 31))));
    assert_eq!(periods[1], Some((day(2026, 3, 1), day(2026, 3, 31))));
    assert_eq!(spent.texts("category").map(|t| t[1].is_none()), Some(true));
    let refused: Vec<&str> = found(&data, "refused").iter().map(|i| i.id.as_str()).collect();
    assert_eq!(refused, ["refused/receivables/due/form", "refused/receivables/amount/blank"]);
}

#[test]
fn targets_in_another_unit_than_sales_are_told() {
    let sales = "Day,Sales\n2026-01-15,1000000\n2026-02-15,1100000\n2026-03-15,1050000\n2026-04-30,1\n";
    let told = |amounts: [i64; 3]| {
        let [a, b, c] = amounts;
        let targets = format!("Month,Target\n2026-01,{a}\n2026-02,{b}\n2026-03,{c}\n");
        let tables = [("sales", "date=Day amount=Sales", sales), ("targets", "period=Month amount=Target", &targets)];
        let mut given = project(&tables);
        given.brief.links.clear();
        given.brief.dimensions.clear();
        let data = load(&given.brief).unwrap_or_else(|e| panic!("{e:?}"));
        found(&data, "targets_unit").first().map(|i| (i.slots["factor"].clone(), i.slots["direction"].clone()))
    };
    assert_eq!(told([100, 110, 105]), Some(("10,000".into(), "smaller".into())));
    assert_eq!(told([1_000_000, 1_100_000, 900_000]), None);
    assert_eq!(told([90_000, 110_000, 100_000]), None, "a tenth may be meant");
}

/// The sum of all targets against the sum of all sales says nothing where only some members have targets, or where the
/// members are not alike: each target is held against the sales of its own member.
#[test]
fn targets_are_held_against_the_sales_of_their_own_members() {
    let told = |targets: &str| {
        let mut sales = String::from("Day,Sales,P\n");
        for month in 1..=4 {
            let _ =
                write!(sales, "2026-0{month}-30,5000000,Crane\n2026-0{month}-30,900,Bolt\n2026-0{month}-30,800,Nut\n");
        }
        let sales = sales.replace("02-30", "02-27");
        let tables = [
            ("sales", "date=Day amount=Sales product=P", sales.as_str()),
            ("targets", "period=Month amount=Target product=P", targets),
        ];
        let mut given = project(&tables);
        given.brief.links.clear();
        given.brief.dimensions = vec![dimension("product", None, None)];
        let data = load(&given.brief).unwrap_or_else(|e| panic!("{e:?}"));
        found(&data, "targets_unit").first().map(|i| (i.slots["factor"].clone(), i.slots["direction"].clone()))
    };
    let of = |rows: &[(&str, &str)]| {
        (1..=3).fold(String::from("Month,Target,P\n"), |text, month| {
            rows.iter().fold(text, |text, (product, target)| format!("{text}2026-0{month},{target},{product}\n"))
        })
    };
    assert_eq!(told(&of(&[("Bolt", "1000"), ("Nut", "1000")])), None, "cranes have no targets");
    let wrong = of(&[("Crane", "5000000"), ("Bolt", "0.09"), ("Nut", "0.08")]);
    assert_eq!(told(&wrong), Some(("10,000".into(), "smaller".into())), "two of three are in another unit");
    assert_eq!(told(&of(&[("", "5000000")])), None, "a target of no product is one of all");
}
