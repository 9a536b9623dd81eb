//! Real data with totals that others have published or checked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{day, label, labels, net};
use crate::config::{Brief, LinkSpec};
use crate::data::sample::{self, dimension, table};
use crate::data::{BLANK, Outcome, UNMATCHED, load};

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
    let with_sales: BTreeSet<u32> = cube.members[data.dimension("rep").expect("rep")].iter().copied().collect();
    assert_eq!(with_sales.len(), 17);
    let brian = reps.members.iter().position(|m| m.label == "Brian Welcker").expect("a member without sales");
    assert!(!with_sales.contains(&(brian as u32)));
    let sold: BTreeSet<u32> = cube.customer.iter().copied().collect();
    let customers = data.dimension("customer").expect("customer");
    let buyers: BTreeSet<u32> = cube.members[customers].iter().copied().collect();
    assert_eq!((sold.len(), buyers.len()), (632, 632));
    let names: BTreeSet<String> = buyers.iter().map(|c| label(&data, "customer", *c)).collect();
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/crm_sales_opportunities");
    if !root.is_dir() {
        println!("skipped: {} is not there", root.display());
        return None;
    }
    let mut brief = sample::brief(root.clone());
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

/// Oracle: the JSON beside each file of csv-spectrum.
#[test]
fn csv_spectrum_is_read_as_its_json_says() {
    let root = &Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/messy/csv_spectrum");
    if !root.is_dir() {
        println!("skipped: {} is not there", root.display());
        return;
    }
    let files = crate::base::fs::find(&root.join("csvs/*.csv")).expect("files");
    assert!(!files.is_empty());
    for path in files {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let json = crate::base::fs::read(&root.join(format!("json/{name}.json"))).expect("its JSON");
        let expected: Vec<BTreeMap<String, String>> = serde_json::from_slice(&json).expect("rows");
        let text =
            crate::data::decode::decode(crate::base::fs::read(&path).expect("bytes"), None, &name).expect("text");
        let delimiter = crate::data::delimiter::find(&text.text, true, &[]);
        let dialect = crate::data::records::Dialect { delimiter, quote: true };
        let file = crate::data::file::DelimitedFile::scan(name.clone(), text.text, dialect).expect("records");
        let mut coders: Vec<_> = file.headers.iter().map(|_| crate::data::column::Coder::new()).collect();
        file.read(&(0..coders.len()).collect::<Vec<_>>(), &mut coders).expect("values");
        let columns: Vec<_> = coders.into_iter().map(crate::data::column::Coder::finish).collect();
        let rows: Vec<BTreeMap<String, String>> = (0..file.records.len())
            .map(|row| file.headers.iter().cloned().zip(columns.iter().map(|c| c.text(row).to_owned())).collect())
            .collect();
        // Space around values is no part of them here, and line breaks stay as they are.
        let trimmed = |rows: Vec<BTreeMap<String, String>>| -> Vec<BTreeMap<String, String>> {
            let row = |r: BTreeMap<String, String>| {
                r.into_iter().map(|(k, v)| (k.trim().into(), v.trim().replace("\r\n", "\n"))).collect()
            };
            rows.into_iter().map(row).collect()
        };
        assert_eq!(trimmed(rows), trimmed(expected), "{name}");
    }
}
