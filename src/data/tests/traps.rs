//! Files as they come: bad rows, missing headers, repeated keys, ambiguous dates.

use super::{day, failed, labels, loaded, net};
use crate::data::sample::{self, Given, SAMPLE, project};
use crate::data::{BLANK, UNMATCHED, load};

#[test]
fn the_sample_adds_up_and_keeps_what_does_not_match() {
    let data = loaded(&project(SAMPLE));
    assert_eq!(net(&data, |_, _| true), 10_050 + 2_000 - 3_025 + 7_000 + 4_000);
    assert_eq!(data.cube.returned.iter().sum::<i64>(), 3_025);
    assert_eq!(data.cube.cost.iter().sum::<i64>(), 6_025 + 1_000 - 500 + 400);
    assert_eq!(data.cube.quantity.iter().sum::<i64>(), 4);
    assert_eq!(net(&data, |_, m| m("rep") == UNMATCHED && m("region") == UNMATCHED), 7_000);
    assert_eq!(net(&data, |_, m| m("rep") == BLANK && m("region") == BLANK), 4_000);
    assert_eq!(labels(&data, "rep"), ["张伟", "张伟", "李娜", UNMATCHED, BLANK]);
    assert_eq!(labels(&data, "product"), ["Bolt", "Nut"]);
    let orders: std::collections::BTreeSet<u32> = data.orders.order.iter().copied().collect();
    assert_eq!(orders.len(), 4, "A1 has two rows, one row has no order");
    assert_eq!(data.cube.positive_rows.iter().sum::<u32>(), 4);
    let blank_customer = data.cube.customer.iter().filter(|c| **c == u32::MAX).count();
    assert_eq!(blank_customer, 1);
    let told = &data.quality.unmatched[0];
    assert_eq!((told.key.as_str(), told.rows, told.amount.as_str()), ("9", 1, "70"));
    let reached: Vec<bool> = data.dimensions.iter().map(|d| d.has_targets).collect();
    assert_eq!(reached, [true, true, true, false]);
}

#[test]
fn bad_rows_are_refused_with_their_places() {
    let text = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n\
                2026-01-05,abc,1,,A,1,\"a\nb\",c\n\
                2026-02-30,1,1,,A,1,x,c\n\
                2026-01-05,5%,1,,A,1,x,c\n\
                2026-01-05,1\n\
                ,1,1,,A,1,x,c\n\
                2026-01-07,9999999999999999999999,1,,A,1,x,c\n\
                2026-01-06,5,1,,B,1,x,c\n";
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = text;
    let data = loaded(&project(&tables));
    // The fact; what to do follows it.
    let told: Vec<(usize, usize, &str)> = data
        .quality
        .refused
        .iter()
        .map(|r| (r.place.line, r.place.column, r.reason.split("; ").next().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (2, 12, "the amount `abc` is not a number"),
            (4, 1, "the date `2026-02-30` does not exist in the calendar"),
            (5, 12, "the amount `5%` is a percentage"),
            (6, 0, "the row has fewer fields than the header"),
            (7, 1, "the date is blank"),
            (8, 12, "the amount `9999999999999999999999` is too large"),
        ]
    );
    assert_eq!(data.quality.refused[0].place.text, "2026-01-05,abc,1,,A,1,\"a");
    let source = &data.quality.sources[0];
    assert_eq!((source.rows, source.used, source.refused), (7, 1, 6));
    assert_eq!(net(&data, |_, _| true), 500);
}

#[test]
fn a_table_of_refused_rows_is_an_error() {
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\nsoon,1,1,1,A,1,x,c\n";
    let errors = failed(&project(&tables).brief);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].message.contains("every row of `sales` is refused"));
    assert_eq!(errors[0].place.as_ref().map(|p| p.line), Some(2));
}

#[test]
fn a_table_of_headers_only_has_no_rows() {
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n";
    let data = loaded(&project(&tables));
    assert_eq!((data.cube.day.len(), data.sales_span, data.sales_grain), (0, None, None));
    tables[0].2 = "";
    assert!(failed(&project(&tables).brief)[0].message.contains("is empty"));
}

#[test]
fn missing_and_repeated_headers_and_files_say_what_to_write() {
    let mut given = project(SAMPLE);
    given.brief.tables[0].columns.insert("amount".into(), "Salse".into());
    given.brief.tables[1].files = vec!["nowhere.csv".into()];
    let errors = failed(&given.brief);
    assert_eq!(errors.len(), 2, "all mistakes at once");
    assert!(errors[0].message.contains("has no column `Salse`"));
    assert!(errors[0].hints[0].contains("did you mean `Sales`"), "{:?}", errors[0].hints);
    assert!(errors[1].message.contains("nowhere.csv"));
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = "Day,Sales,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n";
    let errors = failed(&project(&tables).brief);
    assert_eq!(errors[0].place.as_ref().map(|p| (p.line, p.column)), Some((1, 11)));
}

#[test]
fn look_up_rows_that_disagree_are_an_error_and_identical_ones_a_note() {
    let mut tables = SAMPLE.to_vec();
    let reps = format!("{}1,e1,王芳,Rep,East\n", tables[2].2);
    tables[2].2 = &reps;
    let errors = failed(&project(&tables).brief);
    assert!(errors[0].message.contains("`1` on lines 2 and 5"), "{}", errors[0].message);
    let reps = format!("{}1,e1,张伟,Rep,East\n", SAMPLE[2].2);
    tables[2].2 = &reps;
    let data = loaded(&project(&tables));
    assert!(data.quality.notes.iter().any(|n| n.kind == "repeated_keys" && n.count == 1));
}

#[test]
fn ambiguous_dates_ask_for_their_form() {
    let text = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n03/04/2026,1,1,1,A,1,x,c\n";
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = text;
    let mut given = project(&tables);
    let errors = failed(&given.brief);
    assert_eq!(errors[0].place.as_ref().map(|p| (p.line, p.column)), Some((2, 1)));
    assert!(errors[0].hints[0].contains("date: \"%d/%m/%Y\""));
    given.brief.tables[0].format.date = Some("%d/%m/%Y".into());
    assert_eq!(loaded(&given).cube.day, [day("2026-04-03")]);
}

#[test]
fn files_of_one_table_are_put_together_by_header() {
    let given = project(SAMPLE);
    let second = "Customer;Day;Sales;Qty;Cost;Order;EmployeeKey;Product\nc1;2026/3/1;1,000;1;1;A9;1;Bolt\n";
    sample::write(&given.folder.path().join("sales2.csv"), second.as_bytes());
    let copy = crate::base::fs::read(&given.folder.path().join("sales.csv")).expect("read");
    sample::write(&given.folder.path().join("sales3.csv"), &copy);
    let extra = [&copy[..], b"2026-02-12,1,1,1,A8,1,Nut,c1\n"].concat();
    sample::write(&given.folder.path().join("sales4.csv"), &extra);
    let mut brief = given.brief.clone();
    brief.tables[0].files = vec!["sales?.csv".into(), "sales.csv".into(), "sales.csv".into()];
    let data = load(&brief).expect("loads");
    assert_eq!(net(&data, |_, _| true), 3 * 20_025 + 100_000 + 100);
    let notes: Vec<(&str, u64)> = data.quality.notes.iter().map(|n| (n.kind.as_str(), n.count)).collect();
    assert!(notes.contains(&("repeated_file", 1)) && notes.contains(&("repeated_rows", 5)), "{notes:?}");
    assert_eq!(data.quality.sources.iter().filter(|s| s.table == "sales").count(), 4);
}

#[test]
fn rows_in_another_currency_are_refused() {
    let tables: [Given<'_>; 1] = [(
        "sales",
        "date=Day amount=Sales currency=Cur",
        "Day,Sales,Cur\n2026-01-05,1,USD\n2026-01-05,2,\n2026-01-05,4,EUR\n2026-01-05,8,usd\n2026-01-05,£16,\n",
    )];
    let mut given = project(&tables);
    (given.brief.dimensions, given.brief.links) = (Vec::new(), Vec::new());
    let data = loaded(&given);
    assert_eq!(net(&data, |_, _| true), 1_100);
    // The fact; what to do follows it.
    let told: Vec<(usize, usize, &str)> = data
        .quality
        .refused
        .iter()
        .map(|r| (r.place.line, r.place.column, r.reason.split("; ").next().unwrap_or_default()))
        .collect();
    assert_eq!(
        told,
        [
            (4, 14, "the currency `EUR` is not the one that the configuration names"),
            (6, 12, "the amount `£16` is in another currency"),
        ]
    );
}

#[test]
fn dates_of_another_century_do_not_move_the_end_of_the_data() {
    let mut text = String::from("Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n");
    for month in 1..=6 {
        for day in 1..=9 {
            text += &format!("2026-{month:02}-{day:02},1,1,1,A,1,x,c\n");
        }
    }
    text += "2062-01-05,1,1,1,A,1,x,c\n2027-12-05,1,1,1,A,1,x,c\n";
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = &text;
    let data = loaded(&project(&tables));
    assert_eq!(data.sales_span.map(|s| s.1.to_string()).as_deref(), Some("2026-06-09"));
    assert_eq!(net(&data, |_, _| true), 5_600, "the rows stay in the data");
    let note = data.quality.notes.iter().find(|n| n.kind == "future_dates").expect("noted");
    assert_eq!(note.count, 2);
    assert!(note.detail.contains("sales.csv:56:1 (2062-01-05)"), "{}", note.detail);
    assert!(loaded(&project(SAMPLE)).quality.notes.iter().all(|n| n.kind != "future_dates"));
}

#[test]
fn tables_that_change_nothing_are_noted_and_checked() {
    let mut tables = SAMPLE.to_vec();
    tables.push(("assessments", "period=Due rep=Rep score=Score", "Due,Rep,Score\n2026-01-05,1,4\n2026-01-06,2,5\n"));
    tables.push(("regions", "key=Key", "Key,Name\n1,East\n"));
    let mut given = project(&tables);
    let data = loaded(&given);
    let told: Vec<&str> =
        data.quality.notes.iter().filter(|n| n.kind == "table_not_used").map(|n| n.table.as_str()).collect();
    assert_eq!(told, ["regions"]);
    let source = data.quality.sources.iter().find(|s| s.table == "assessments").expect("counted");
    assert_eq!((source.rows, source.used), (2, 2));
    given.brief.tables[3].columns.insert("period".into(), "Deu".into());
    let errors = failed(&given.brief);
    assert!(errors[0].message.contains("assessments.csv has no column `Deu`"), "{}", errors[0].message);
    assert!(errors[0].hints[0].contains("did you mean `Due`"));
}

#[test]
fn a_filter_may_keep_nothing() {
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n03/04/2026,1,1,1,A,1,x,c\n";
    let mut given = project(&tables);
    given.brief.tables[0].filter.insert("Product".into(), vec!["y".into()]);
    let data = loaded(&given);
    assert!(data.cube.day.is_empty());
    assert!(data.quality.notes.iter().any(|n| n.kind == "where_keeps_nothing"));
    assert_eq!((data.quality.sources[0].rows, data.quality.sources[0].used), (1, 0));
}
