//! A month in which sales fall by nine tenths: an alert says so, and the forecast is withdrawn or grows less sure – for the
//! whole company, for one region in the company's report, and in the report of that region.

use std::fmt::Write as _;

use salesdeck::base::Value;
use salesdeck::findings::{self, Alert, Finding, Findings};

use crate::decks::{brief, dataset, found};
use crate::harness::folder;

const CONFIG: &str = "salesdeck: 1
title: Breaks
languages: en
currency: EUR
tables:
  sales: {files: sales.csv, columns: {date: date, amount: amount, region: region}}
dimensions:
  region: {}
reports:
  monthly: {cadence: month}
";
/// What each month of a year sells, in per cent of a usual one.
const SEASON: [u32; 12] = [95, 70, 105, 98, 100, 104, 97, 96, 106, 102, 108, 119];
const REGIONS: [(&str, u32); 3] = [("North", 3), ("South", 2), ("East", 4)];

/// A project with 42 months of sales to June 2025, computed for that month: of everything, or of one region. `falls` are
/// the regions that sell a tenth in it.
fn june(name: &str, falls: &[&str], slice: Option<&str>) -> Findings {
    let mut rows = String::from("date,amount,region\n");
    for month in 0..42_u32 {
        let (year, of_year) = (2022 + month / 12, month % 12);
        for (at, (region, size)) in (0_u32..).zip(REGIONS) {
            let noise = [1, 0, 3, 0, 2, 1, 2][((month + 2 * at) % 7) as usize];
            let usual = (SEASON[of_year as usize] + noise) * size * 1_000;
            let amount = if month == 41 && falls.contains(&region) { usual / 10 } else { usual };
            for (day, part) in [(10, 2), (20, 1)] {
                writeln!(rows, "{year}-{:02}-{day},{},{region}", of_year + 1, amount * part / 3).expect("a row");
            }
        }
    }
    let project = folder(name);
    std::fs::write(project.join("salesdeck.yaml"), CONFIG).expect("the configuration");
    std::fs::write(project.join("sales.csv"), rows).expect("the sales");
    let mut brief = brief(&project);
    brief.as_of = Some("2025-06-30".parse().expect("a day"));
    let data = dataset(&brief);
    let pairs: Vec<(String, String)> = slice.iter().map(|s| ("region".to_owned(), (*s).to_owned())).collect();
    let slice = findings::slice(&data, &pairs).unwrap_or_else(|e| panic!("{e}"));
    found(&brief, &data, ("monthly", "2025-06"), slice)
}

/// The alerts that tell of one region, or of the whole.
fn alerts<'f>(found: &'f Findings, region: Option<&str>) -> Vec<&'f Finding> {
    let of = |alert: &Alert| found.findings.iter().find(|f| f.id == alert.finding);
    let about = |f: &&Finding| {
        let named = f.names.get("member").or(f.names.get("top")).map(String::as_str);
        named == region
    };
    found.alerts.iter().filter_map(of).filter(about).collect()
}

/// The width of the forecast's 80 % interval of the next month, as a part of its value; none where it is withdrawn.
fn width(found: &Findings) -> Option<f64> {
    let value = |id: &str| found.fact(id).and_then(|f| f.value).map(Value::to_f64);
    let step = found.outlook.as_ref()?.steps.first()?;
    let [low, high] = step.within_80.each_ref().map(|id| value(id));
    Some((high? - low?) / value(&step.value)?)
}

#[test]
fn a_fall_of_everything_is_an_alert_and_withdraws_the_forecast() {
    let quiet = june("breaks-quiet", &[], None);
    assert!(width(&quiet).is_some(), "a quiet year is forecast");
    assert!(alerts(&quiet, None).is_empty(), "{:?}", alerts(&quiet, None));
    let fell = june("breaks-all", &["North", "South", "East"], None);
    let told = alerts(&fell, None);
    assert!(told.iter().any(|f| f.kind == "control_signal"), "{told:?}");
    assert_eq!(width(&fell), None);
    assert!(fell.absent.iter().any(|a| a.what == "forecast" && a.reason == "forecast_break"), "and it says why");
}

#[test]
fn a_fall_of_one_region_is_an_alert_of_it_and_widens_the_forecast() {
    let quiet = june("breaks-quiet-region", &[], None);
    assert!(alerts(&quiet, Some("East")).is_empty(), "{:?}", alerts(&quiet, Some("East")));
    let fell = june("breaks-east", &["East"], None);
    assert!(!alerts(&fell, Some("East")).is_empty(), "East is named: {:?}", fell.alerts);
    assert!(alerts(&fell, Some("North")).is_empty(), "North did as ever");
    let (before, now) = (width(&quiet).expect("a forecast"), width(&fell));
    assert!(now.is_none_or(|now| now > 1.5 * before), "{before} {now:?}");
    // In its own report it is a break.
    let own = june("breaks-own", &["East"], Some("East"));
    assert!(alerts(&own, None).iter().any(|f| f.kind == "control_signal"), "{:?}", own.alerts);
    assert_eq!(width(&own), None);
    let other = june("breaks-other", &["East"], Some("North"));
    assert!(width(&other).is_some() && alerts(&other, None).is_empty());
}
