//! Whole data sets: real ones with checked totals, and small ones made for a trap each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::sample::{self, Given, Project, SAMPLE, dimension, project, table};
use super::*;
use crate::base::{Date, Error};
use crate::config::{Brief, LinkSpec};

fn loaded(project: &Project) -> Dataset {
    load(&project.brief).unwrap_or_else(|errors| panic!("{}", errors[0]))
}

fn failed(brief: &Brief) -> Vec<Error> {
    load(brief).err().unwrap_or_else(|| panic!("was expected to fail"))
}

fn day(text: &str) -> i32 {
    text.parse::<Date>().expect("a date").to_epoch_days()
}

/// Net sales of the cells that a test of (day, members) accepts.
fn net(data: &Dataset, keep: impl Fn(i32, &dyn Fn(&str) -> String) -> bool) -> i64 {
    let cube = &data.cube;
    let cell = |i: usize| {
        let label = |id: &str| label(data, id, cube.members[data.dimension(id).expect("a dimension")][i]);
        keep(cube.day[i], &label)
    };
    (0..cube.day.len()).filter(|i| cell(*i)).map(|i| cube.gross[i] - cube.returned[i]).sum()
}

fn label(data: &Dataset, id: &str, code: u32) -> String {
    data.dimensions[data.dimension(id).expect("a dimension")].members[code as usize].label.clone()
}

fn labels(data: &Dataset, id: &str) -> Vec<String> {
    let members = &data.dimensions[data.dimension(id).expect("a dimension")].members;
    members.iter().map(|m| m.label.clone()).collect()
}

fn adventureworks() -> Brief {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/adventureworks");
    let mut brief = sample::brief(root);
    brief.tables = vec![
        table(
            "sales",
            &["data/Sales.csv"],
            "date=OrderDate amount=Sales cost=Cost quantity=Quantity order=SalesOrderNumber rep=EmployeeKey \
             product=ProductKey customer=ResellerKey territory=SalesTerritoryKey",
        ),
        table("targets", &["data/Targets.csv"], "period=TargetMonth amount=TargetAmount rep=EmployeeID"),
        table("reps", &["data/Salesperson.csv"], "key=EmployeeKey"),
        table("products", &["data/Product.csv"], "key=ProductKey"),
        table("customers", &["data/Reseller.csv"], "key=ResellerKey"),
        table("regions", &["data/Region.csv"], "key=SalesTerritoryKey"),
    ];
    for table in &mut brief.tables {
        table.format.delimiter = Some('|');
        table.format.quote = Some(false);
        if ["sales", "targets"].contains(&table.name.as_str()) {
            table.format.date = Some("%Y/%m/%d".into());
        }
    }
    let link = |table: &str, column: &str, to_table: &str, to_column: &str| LinkSpec {
        table: table.into(),
        column: column.into(),
        to_table: to_table.into(),
        to_column: to_column.into(),
    };
    brief.links =
        vec![link("targets", "rep", "reps", "EmployeeID"), link("sales", "territory", "regions", "SalesTerritoryKey")];
    brief.dimensions = vec![
        dimension("group", Some(("regions", "Group")), None),
        dimension("region", Some(("regions", "Region")), Some("group")),
        dimension("title", Some(("reps", "Title")), None),
        dimension("rep", Some(("reps", "Salesperson")), None),
        dimension("category", Some(("products", "Category")), None),
        dimension("subcategory", Some(("products", "Subcategory")), Some("category")),
        dimension("product", Some(("products", "Product")), Some("subcategory")),
        dimension("business", Some(("customers", "Business Type")), None),
        dimension("customer", Some(("customers", "Reseller")), Some("business")),
    ];
    brief
}

/// Oracle: golden.md, adventureworks_reseller.
#[test]
fn adventureworks_has_its_published_totals() {
    let started = std::time::Instant::now();
    let data = load(&adventureworks()).unwrap_or_else(|errors| panic!("{}", errors[0]));
    println!("read in {:?}", started.elapsed());
    let cube = &data.cube;
    assert_eq!((data.money_scale, data.quantity_scale), (2, 0));
    assert_eq!(net(&data, |_, _| true), 7_754_857_020);
    assert_eq!(cube.cost.iter().sum::<i64>(), 7_654_907_563);
    assert_eq!(cube.quantity.iter().sum::<i64>(), 204_114);
    assert_eq!(cube.rows.iter().map(|r| u64::from(*r)).sum::<u64>(), 57_851);
    let years = [("2017-01-01", 806_975_558_i64), ("2018-01-01", 2_432_878_625), ("2019-01-01", 3_250_000_558)];
    for (start, total) in years {
        let (from, to) = (day(start), day(start) + 365);
        assert_eq!(net(&data, |d, _| (from..to).contains(&d)), total, "{start}");
    }
    let may = |d: i32| (day("2020-05-01")..=day("2020-05-31")).contains(&d);
    assert_eq!(net(&data, |d, _| may(d)), 332_860_746);
    for (region, total) in
        [("France", 60_833_673), ("Northwest", 56_841_091), ("Southwest", 56_423_467), ("Canada", 39_639_501)]
    {
        assert_eq!(net(&data, |d, m| may(d) && m("region") == region), total, "{region}");
    }
    for (rep, total) in
        [("Ranjit Varkey Chudukatil", 60_833_673), ("Linda Mitchell", 52_537_610), ("Amy Alberts", 67_229)]
    {
        assert_eq!(net(&data, |d, m| may(d) && m("rep") == rep), total, "{rep}");
    }
    let reps = &data.dimensions[data.dimension("rep").expect("rep")];
    let with_sales: std::collections::BTreeSet<u32> =
        cube.members[data.dimension("rep").expect("rep")].iter().copied().collect();
    assert_eq!(with_sales.len(), 17);
    let brian = reps.members.iter().position(|m| m.label == "Brian Welcker").expect("a member without sales");
    assert!(!with_sales.contains(&(brian as u32)));
    let sold: std::collections::BTreeSet<u32> = cube.customer.iter().copied().collect();
    let customers = data.dimension("customer").expect("customer");
    let buyers: std::collections::BTreeSet<u32> = cube.members[customers].iter().copied().collect();
    assert_eq!((sold.len(), buyers.len()), (632, 632));
    let names: std::collections::BTreeSet<String> = buyers.iter().map(|c| label(&data, "customer", *c)).collect();
    assert_eq!(names.len(), 630);
    assert_eq!(data.sales_span.map(|s| s.1.to_string()), Some("2020-05-31".into()));
    assert_eq!(data.sales_grain, Some(crate::base::Grain::Week));
    assert!(data.quality.refused.is_empty() && data.quality.unmatched.is_empty(), "{:?}", data.quality);
    for dimension in &data.dimensions {
        if let Some(parent) = dimension.parent {
            let size = data.dimensions[parent].members.len();
            assert!(
                dimension.members.iter().all(|m| m.parent.is_some_and(|p| (p as usize) < size)),
                "{}",
                dimension.id
            );
        }
    }
}

/// Oracle: golden.md, adventureworks_reseller.
#[test]
fn adventureworks_targets_reach_people_and_titles_only() {
    let data = load(&adventureworks()).unwrap_or_else(|errors| panic!("{}", errors[0]));
    let with: Vec<&str> = data.dimensions.iter().filter(|d| d.has_targets).map(|d| d.id.as_str()).collect();
    assert_eq!(with, ["title", "rep"]);
    let sum = |keep: &dyn Fn(usize) -> bool| -> i64 {
        (0..data.targets.amount.len()).filter(|i| keep(*i)).map(|i| data.targets.amount[i]).sum()
    };
    let may = |i: usize| data.targets.start[i] == day("2020-05-01") && data.targets.end[i] == day("2020-05-31");
    assert_eq!(sum(&may), 1_350_000_000);
    let titles = data.targets.members[data.dimension("title").expect("title")].as_ref().expect("reached");
    assert_eq!(sum(&|i| may(i) && label(&data, "title", titles[i]) == "Sales Representative"), 690_000_000);
    let year = |i: usize| (day("2020-01-01")..=day("2020-12-31")).contains(&data.targets.start[i]);
    assert_eq!(sum(&year), 19_243_500_000);
}

fn crm(aliases: bool) -> Option<Brief> {
    let root = Path::new("/work/shared/data/crm_sales_opportunities");
    if !root.is_dir() {
        println!("skipped: {} is not there", root.display());
        return None;
    }
    let mut brief = sample::brief(root.to_path_buf());
    let deals = "id=opportunity_id rep=sales_agent product=product customer=account stage=deal_stage \
                 created=engage_date closed=close_date amount=close_value";
    let sales =
        "date=close_date amount=close_value rep=sales_agent product=product customer=account order=opportunity_id";
    brief.tables = vec![
        table("opportunities", &["sales_pipeline.csv"], deals),
        table("sales", &["sales_pipeline.csv"], sales),
        table("reps", &["sales_teams.csv"], "key=sales_agent"),
        table("customers", &["accounts.csv"], "key=account"),
        table("products", &["products.csv"], "key=product"),
    ];
    brief.tables[1].filter.insert("deal_stage".into(), vec!["Won".into()]);
    if aliases {
        for table in &mut brief.tables[..2] {
            let spelling = BTreeMap::from([("GTXPro".to_owned(), "GTX Pro".to_owned())]);
            table.aliases.insert("product".into(), spelling);
        }
    }
    brief.dimensions = vec![
        dimension("region", Some(("reps", "regional_office")), None),
        dimension("manager", Some(("reps", "manager")), Some("region")),
        dimension("rep", Some(("reps", "sales_agent")), Some("manager")),
        dimension("series", Some(("products", "series")), None),
        dimension("product", Some(("products", "product")), Some("series")),
        dimension("sector", Some(("customers", "sector")), None),
        dimension("customer", Some(("customers", "account")), Some("sector")),
    ];
    Some(brief)
}

/// Oracle: golden.md, crm_sales_opportunities.
#[test]
fn the_crm_set_keeps_its_traps_in_the_totals() {
    let Some(brief) = crm(false) else { return };
    let data = load(&brief).unwrap_or_else(|errors| panic!("{}", errors[0]));
    assert_eq!(net(&data, |_, _| true), 1_000_553_400);
    assert_eq!(net(&data, |_, m| m("product") == UNMATCHED && m("series") == UNMATCHED), 351_057_800);
    let told = data.quality.unmatched.iter().find(|u| u.table == "sales").expect("unmatched");
    assert_eq!(
        (told.key.as_str(), told.amount.as_str(), told.suggestion.as_deref()),
        ("GTXPro", "3510578", Some("GTX Pro"))
    );
    let count = |outcome| data.opportunities.outcome.iter().filter(|o| **o == outcome).count();
    assert_eq!((count(Outcome::Won), count(Outcome::Lost), count(Outcome::Open)), (4_238, 2_473, 2_089));
    let stage = |index| data.opportunities.stage.iter().filter(|s| **s == Some(index)).count();
    assert_eq!((stage(0), stage(1), stage(2)), (500, 1_589, 4_238));
    let customer = data.dimension("customer").expect("customer");
    let blank = data.opportunities.members[customer].iter().filter(|c| label(&data, "customer", **c) == BLANK).count();
    assert_eq!(blank, 1_425);
    assert_eq!(labels(&data, "rep").len(), 35, "five of them have no deal");
    assert_eq!(data.orders.order.len(), 4_238);
    let june = |d: i32| (day("2017-06-01")..=day("2017-06-30")).contains(&d);
    assert_eq!(net(&data, |d, _| june(d)), 133_846_600);
}

/// Oracle: golden.md, crm_sales_opportunities.
#[test]
fn an_alias_joins_the_other_spelling() {
    let Some(brief) = crm(true) else { return };
    let data = load(&brief).unwrap_or_else(|errors| panic!("{}", errors[0]));
    assert_eq!(net(&data, |_, m| m("product") == "GTX Pro"), 351_057_800);
    assert!(data.quality.unmatched.is_empty());
    assert!(!labels(&data, "product").contains(&UNMATCHED.to_owned()));
}

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
    let told: Vec<(usize, usize, &str)> =
        data.quality.refused.iter().map(|r| (r.place.line, r.place.column, r.reason.as_str())).collect();
    assert_eq!(
        told,
        [
            (2, 12, "the amount is not a number"),
            (4, 1, "the date does not exist in the calendar"),
            (5, 12, "the amount is a percentage"),
            (6, 0, "the row has fewer fields than the header"),
            (7, 1, "the date is blank"),
            (8, 12, "the amount is too large"),
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
fn hostile_values_are_plain_labels() {
    let long = "长".repeat(400);
    let text = format!(
        "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n\
         2026-01-05,1,1,1,A,1,../../x,c\n\
         2026-01-05,1,1,1,A,1,\"a\nb\",c\n\
         2026-01-05,1,1,1,A,1,🙂 =1+1 #panic(),c\n\
         2026-01-05,1,1,1,A,1,{long},c\n\
         2026-01-05,1,1,1,A,1,unmatched,c\n"
    );
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = &text;
    let data = loaded(&project(&tables));
    let mut expected = vec!["../../x".to_owned(), "a\nb".into(), "unmatched".into(), long, "🙂 =1+1 #panic()".into()];
    expected.sort();
    assert_eq!(labels(&data, "product"), expected);
    let members = &data.dimensions[data.dimension("product").expect("product")].members;
    assert!(members.iter().all(|m| m.kind == MemberKind::Real), "a member may be called unmatched");
}

#[test]
fn a_rows_own_attribute_wins_and_a_label_under_two_parents_is_two_members() {
    let tables: [Given<'_>; 2] = [
        (
            "sales",
            "date=Day amount=Sales rep=Rep region=Region city=City",
            "Day,Sales,Rep,Region,City\n2026-01-01,1,1,,Springfield\n2026-01-02,2,1,West,Springfield\n2026-01-03,4,2,,\n",
        ),
        ("reps", "key=Key", "Key,Name,Region\n1,Ann,East\n2,Bob,\n"),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![
        dimension("city", None, Some("region")),
        dimension("region", Some(("reps", "Region")), None),
        dimension("rep", Some(("reps", "Name")), None),
    ];
    let data = loaded(&given);
    assert_eq!(labels(&data, "region"), ["East", "West", BLANK]);
    assert_eq!(labels(&data, "city"), ["Springfield", "Springfield", BLANK]);
    assert_eq!(net(&data, |_, m| m("region") == "West"), 200);
    assert_eq!(net(&data, |_, m| m("region") == BLANK && m("rep") == "Bob"), 400);
    let parents: Vec<Option<u32>> = data.dimensions[0].members.iter().map(|m| m.parent).collect();
    assert_eq!(parents, [Some(0), Some(1), Some(2)]);
}

#[test]
fn targets_by_name_find_their_member_and_its_parents() {
    let tables: [Given<'_>; 3] = [
        ("sales", "date=Day amount=Sales rep=Rep", "Day,Sales,Rep\n2026-01-01,1,1\n2026-01-02,2,2\n"),
        (
            "targets",
            "period=P amount=T rep=Who measure=M",
            "P,T,Who,M\n2026-Q1,100.5,Ann,\n2026年1季度,7,Bob,orders\n2026-Q1,1,Bob,gross_margn\n",
        ),
        ("reps", "key=Key", "Key,Name,Region\n1,Ann,East\n2,Bob,West\n"),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![
        dimension("region", Some(("reps", "Region")), None),
        dimension("rep", Some(("reps", "Name")), Some("region")),
    ];
    given.brief.tables[1].grain = Some(crate::base::Grain::Quarter);
    let data = loaded(&given);
    assert_eq!(data.targets.members, [Some(vec![0, 1]), Some(vec![0, 1])]);
    assert_eq!(data.targets.end, [day("2026-03-31"); 2]);
    assert_eq!((data.targets.measure[1].as_str(), data.targets.amount.as_slice()), ("orders", &[10_050, 7][..]));
    assert!(data.quality.refused[0].reason.contains("targets cannot be set for this measure"));
}

#[test]
fn a_header_unit_multiplies_and_fine_digits_set_the_scale() {
    let tables: [Given<'_>; 1] = [(
        "sales",
        "date=日期 amount=销售额（万元） quantity=数量",
        "日期,销售额（万元）,数量\n2026年3月,1.2345678,2.5\n2026年4月,¥2,1\n",
    )];
    let mut given = project(&tables);
    given.brief.currency = "CNY".into();
    given.brief.dimensions.clear();
    given.brief.links.clear();
    let data = loaded(&given);
    assert_eq!((data.money_scale, data.quantity_scale), (3, 1));
    assert_eq!(data.cube.gross, [12_345_678, 20_000_000]);
    assert_eq!(data.cube.quantity, [25, 10]);
    assert_eq!(data.sales_grain, Some(crate::base::Grain::Month));
    assert!(data.quality.notes.iter().any(|n| n.kind == "header_unit"));
}

#[test]
fn returned_orders_may_be_listed_in_a_table() {
    let tables: [Given<'_>; 2] = [
        (
            "sales",
            "date=Day amount=Sales order=Order",
            "Day,Sales,Order\n2026-01-01,10,A\n2026-01-02,4,B\n2026-01-02,3,B\n",
        ),
        ("returns", "key=Order", "Order\nB\n"),
    ];
    let mut given = project(&tables);
    given.brief.dimensions.clear();
    given.brief.links.clear();
    let data = loaded(&given);
    assert_eq!((data.cube.gross.iter().sum::<i64>(), data.cube.returned.iter().sum::<i64>()), (1_000, 700));
}

/// The same rows in another order and in another encoding give the same data set.
#[test]
fn the_order_of_rows_does_not_matter() {
    let first = loaded(&project(SAMPLE));
    let mut tables = SAMPLE.to_vec();
    let mut lines: Vec<&str> = SAMPLE[0].2.lines().collect();
    lines[1..].reverse();
    let text = lines.join("\r\n");
    tables[0].2 = &text;
    let second = loaded(&project(&tables));
    assert_eq!(first.dimensions, second.dimensions);
    assert_eq!((first.cube, first.orders, first.targets), (second.cube, second.orders, second.targets));
}

mod generated {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// The cube's total is the sum of the accepted rows, whatever they hold.
        #[test]
        fn the_cube_adds_up_to_the_accepted_rows(
            rows in proptest::collection::vec((1_u32..29, -99_999_i64..99_999, -5_i64..9, "[a-c,\"\n ]{0,4}", 0_u8..12), 1..60)
        ) {
            let mut text = "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n2026-01-01,0,0,0,Z,1,x,c\n".to_owned();
            let (mut total, mut pieces, mut good) = (0, 0, 1);
            for (day, cents, quantity, name, kind) in &rows {
                let amount = match kind { 0 => "oops".to_owned(), _ => crate::base::Decimal::new((*cents).into(), 2).text() };
                let name = name.replace('"', "\"\"");
                text += &format!("2026-02-{day:02},{amount},{quantity},1,o{kind},{kind},\"{name}\",{kind}\n");
                if *kind != 0 {
                    let sign = if *cents < 0 || *quantity < 0 { -1 } else { 1 };
                    total += sign * cents.abs();
                    pieces += sign * quantity.abs();
                    good += 1;
                }
            }
            let mut tables = SAMPLE.to_vec();
            tables[0].2 = &text;
            let data = loaded(&project(&tables));
            prop_assert_eq!(net(&data, |_, _| true), total);
            prop_assert_eq!(data.cube.quantity.iter().sum::<i64>(), pieces);
            prop_assert_eq!(data.cube.rows.iter().sum::<u32>(), good);
            prop_assert_eq!(data.quality.sources[0].used, u64::from(good));
            let keys: Vec<(i32, Vec<u32>, u32)> = (0..data.cube.day.len())
                .map(|i| (data.cube.day[i], data.cube.members.iter().map(|m| m[i]).collect(), data.cube.customer[i]))
                .collect();
            prop_assert!(keys.windows(2).all(|w| w[0] < w[1]), "sorted and distinct");
        }
    }
}
