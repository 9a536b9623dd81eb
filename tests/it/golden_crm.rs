//! The sales pipeline of a CRM system: the totals that were checked outside.

use crate::harness::{copy, folder, repository, salesdeck};

const PROJECT: &str = "examples/crm";

fn facts(arguments: &str) -> Vec<Vec<String>> {
    let arguments = ["facts", "--format", "csv"].into_iter().chain(arguments.split(' '));
    let run = salesdeck(&repository().join(PROJECT), arguments).done();
    run.stdout.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The values of a query by the field before the period, without the digits after the point.
fn values(arguments: &str) -> Vec<(String, i64)> {
    let whole = |text: &str| text.split('.').next().and_then(|t| t.parse::<i64>().ok()).expect("a number");
    facts(arguments).iter().map(|row| (row[row.len() - 5].clone(), whole(&row[row.len() - 2]))).collect()
}

#[test]
fn won_and_lost_deals_of_ten_months() {
    let total = values("--measure won_value,won_deals,lost_deals --period 2017");
    let total: Vec<i64> = total.into_iter().map(|(_, value)| value).collect();
    assert_eq!(total, [2473, 4238, 10_005_534]);
    let months = facts("--measure won_value --from 2017-01 --to 2017-12");
    let won: Vec<&str> = months.iter().filter(|row| row[5] == "ok").map(|row| row[2].as_str()).collect();
    let nonzero = months.iter().filter(|row| row[4].parse::<f64>().is_ok_and(|v| v > 0.0)).count();
    assert_eq!(nonzero, 10, "{won:?}");
    let best = months.iter().max_by(|a, b| {
        let value = |row: &Vec<String>| row[4].parse::<f64>().unwrap_or(0.0);
        value(a).total_cmp(&value(b))
    });
    assert_eq!(best.map(|row| (row[2].as_str(), row[4].as_str())), Some(("2017-06", "1338466.00")));
}

#[test]
fn the_same_deals_as_sales_add_up_by_office_and_rep() {
    let offices = values("--measure won_value --by region --period 2017");
    let expected = [("Central", 3_346_293), ("East", 3_090_594), ("West", 3_568_647)];
    let own =
        |found: Vec<(String, i64)>| -> Vec<(String, i64)> { found.into_iter().filter(|(_, v)| *v != 0).collect() };
    assert_eq!(own(offices), expected.map(|(name, value)| (name.to_owned(), value)));
    let reps = own(values("--measure won_value --by rep --period 2017"));
    assert_eq!(reps.len(), 30, "5 of 35 agents have no deal");
    assert_eq!(reps.iter().map(|(_, value)| value).sum::<i64>(), 10_005_534);
    assert_eq!(own(values("--measure sales --by rep --period 2017")), reps, "won deals are the sales");
    let best = reps.iter().max_by_key(|(_, value)| *value);
    assert_eq!(best.map(|(name, value)| (name.as_str(), *value)), Some(("Darcel Schlecht", 1_153_214)));
}

#[test]
fn a_product_that_is_spelt_otherwise_is_found_by_check() {
    let told = salesdeck(&repository().join(PROJECT), ["check"]).done().stdout;
    assert!(!told.contains("GTXPro"), "{told}");
    let project = folder("crm-without-alias");
    copy(&repository().join(PROJECT), &project);
    let config = std::fs::read_to_string(project.join("salesdeck.yaml")).expect("read");
    let without: String = config.lines().filter(|l| !l.contains("aliases:")).map(|l| format!("{l}\n")).collect();
    assert_eq!(without.lines().count() + 2, config.lines().count());
    std::fs::write(project.join("salesdeck.yaml"), without).expect("written");
    let told = salesdeck(&project, ["check"]).done().stdout;
    assert!(told.contains("GTXPro") && told.contains("GTX Pro"), "{told}");
    assert!(told.replace(',', "").contains("3510578"), "{told}");
}

#[test]
fn a_quarter_whose_leads_begin_in_its_middle_is_no_base() {
    // The first opportunity was opened on 2016-10-20: of the fourth quarter of 2016 thirteen working days are missing.
    let status = |arguments: &str| facts(arguments).iter().map(|row| row[row.len() - 1].clone()).collect::<Vec<_>>();
    assert_eq!(status("--measure leads --period 2017-Q4 --scenario AC,PY,dPY"), ["missing", "ok", "missing"]);
    assert_eq!(status("--measure leads --period 2016-11 --scenario AC,PP"), ["missing", "ok"]);
    assert_eq!(status("--measure leads --period 2017-11 --scenario AC,PY"), ["ok", "ok"]);
}
