//! The `forecast` command from outside: its columns, its mistakes, and how good it is on a competition's series, which
//! stand beside the repository where they are; without them the test skips and says so.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::harness::{folder, repository, salesdeck};

const SEASON: usize = 12;
const HORIZON: usize = 18;

/// Forecasts of a file: series → rows of fields, in their order.
fn forecast(project: &Path, more: &[&str]) -> Vec<Vec<String>> {
    let arguments = ["forecast", "x.csv", "--season", "12", "--horizon", "18", "--format", "csv"];
    let run = salesdeck(project, arguments.into_iter().chain(more.iter().copied())).done();
    let mut lines = run.stdout.lines();
    assert_eq!(lines.next(), Some("series,step,period,forecast,lo80,hi80,lo95,hi95,method"));
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is not a number"))
}

#[test]
fn every_field_is_filled_and_series_keep_their_order() {
    let project = folder("forecast");
    let mut text = String::from("series,period,value\n");
    for (name, count) in [("z", 1), ("a", 5), ("m", 14), ("b", 40)] {
        for i in 0..count {
            let _ = writeln!(text, "{name},{}-{:02},{}", 2020 + i / 12, i % 12 + 1, 100 + (i * 37) % 23);
        }
    }
    std::fs::write(project.join("x.csv"), &text).expect("written");
    let rows = forecast(&project, &[]);
    assert_eq!(rows.len(), 4 * HORIZON);
    let order: Vec<&str> = rows.chunks(HORIZON).map(|c| c[0][0].as_str()).collect();
    assert_eq!(order, ["z", "a", "m", "b"]);
    for (at, row) in rows.iter().enumerate() {
        assert!(row.iter().all(|field| !field.is_empty()), "{row:?}");
        assert_eq!(row[1], (at % HORIZON + 1).to_string());
        let [f, lo80, hi80, lo95, hi95] = [3, 4, 5, 6, 7].map(|i| number(&row[i]));
        assert!(lo95 <= lo80 && lo80 <= f && f <= hi80 && hi80 <= hi95, "{row:?}");
    }
    assert_eq!((rows[0][2].as_str(), rows[0][8].as_str()), ("2020-02", "naive"));
    assert_eq!((rows[3 * HORIZON][2].as_str(), rows[3 * HORIZON][8].as_str()), ("2023-05", "combination"));
    // The same again, and in another order of the rows.
    let mut lines: Vec<&str> = text.lines().collect();
    lines[2..].reverse();
    std::fs::write(project.join("x.csv"), lines.join("\n")).expect("written");
    let mut again = forecast(&project, &[]);
    let mut first = rows;
    again.sort();
    first.sort();
    assert_eq!(again, first);
}

#[test]
fn json_has_numbers_and_mistakes_have_places() {
    let project = folder("forecast-mistakes");
    std::fs::write(project.join("x.csv"), "series,period,value\na,1,5\na,2,six\na,3,7\n").expect("written");
    let run = salesdeck(&project, ["forecast", "x.csv", "--season", "1", "--horizon", "2"]);
    assert_eq!(run.code, Some(1));
    for part in ["`six` is not a number", "x.csv:3:5", "^^^", "= help:"] {
        assert!(run.stderr.contains(part), "{}", run.stderr);
    }
    assert_eq!(run.stdout, "");
    let missing = salesdeck(&project, ["forecast", "y.csv", "--season", "1", "--horizon", "2"]);
    assert_eq!(missing.code, Some(2), "{}", missing.stderr);
    assert_eq!(salesdeck(&project, ["forecast", "x.csv", "--season", "0", "--horizon", "2"]).code, Some(2));
    std::fs::write(project.join("x.csv"), "series,period,value\na,1,5\na,2,6\na,3,7\n").expect("written");
    let arguments = ["forecast", "x.csv", "--season", "1", "--horizon", "2", "--format", "json", "--level", "50"];
    let parsed: serde_json::Value = serde_json::from_str(&salesdeck(&project, arguments).done().stdout).expect("JSON");
    assert_eq!((parsed[1]["step"].as_u64(), parsed[1]["period"].as_str()), (Some(2), Some("5")));
    let [lo50, lo80] = ["lo50", "lo80"].map(|key| parsed[1][key].as_f64().expect("a number"));
    assert!(lo80 < lo50 && lo50 < 7.0);
}

/// The training and test parts of the M1 competition's monthly series.
fn competition() -> Option<[BTreeMap<String, Vec<f64>>; 2]> {
    let path = repository().parent()?.join("shared/data/m1_monthly/m1_monthly.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no {}", path.display());
        return None;
    };
    let mut parts: [BTreeMap<String, Vec<f64>>; 2] = Default::default();
    for line in text.lines().skip(1) {
        // A description may hold commas; the four last columns do not.
        let last: Vec<&str> = line.rsplitn(4, ',').collect();
        let name = line.split(',').next().unwrap_or_default().to_owned();
        parts[usize::from(last[2] == "test")].entry(name).or_default().push(number(last[0]));
    }
    Some(parts)
}

/// Means of sMAPE and MASE over the series, and the shares inside the 80 % and 95 % intervals.
fn errors(train: &BTreeMap<String, Vec<f64>>, test: &BTreeMap<String, Vec<f64>>, rows: &[Vec<String>]) -> [f64; 4] {
    let mut sums = [0.0; 4];
    for steps in rows.chunks(HORIZON) {
        let (past, y) = (&train[&steps[0][0]], &test[&steps[0][0]]);
        let changes: Vec<f64> = past.iter().skip(SEASON).zip(past).map(|(a, b)| (a - b).abs()).collect();
        let scale = changes.iter().sum::<f64>() / changes.len() as f64;
        for (row, y) in steps.iter().zip(y) {
            let [f, lo80, hi80, lo95, hi95] = [3, 4, 5, 6, 7].map(|i| number(&row[i]));
            let inside = |low: f64, high: f64| if low <= *y && *y <= high { 1.0 } else { 0.0 };
            let size = y.abs() + f.abs();
            let symmetric = if size > 0.0 { 200.0 * (y - f).abs() / size } else { 0.0 };
            for (sum, term) in
                sums.iter_mut().zip([symmetric, (y - f).abs() / scale, inside(lo80, hi80), inside(lo95, hi95)])
            {
                *sum += term;
            }
        }
    }
    sums.map(|sum| sum / rows.len() as f64)
}

#[test]
fn the_default_beats_naive2_and_the_seasonal_naive_and_its_intervals_hold() {
    let Some([train, test]) = competition() else { return };
    assert_eq!((train.len(), test.len()), (617, 617));
    let project = folder("forecast-m1");
    let mut text = String::from("series,period,value\n");
    for (name, values) in &train {
        for (i, value) in values.iter().enumerate() {
            let _ = writeln!(text, "{name},{},{value}", i + 1);
        }
    }
    std::fs::write(project.join("x.csv"), text).expect("written");
    let own = errors(&train, &test, &forecast(&project, &[]));
    for method in ["naive2", "seasonal_naive"] {
        let other = errors(&train, &test, &forecast(&project, &["--method", method]));
        assert!(own[0] < 0.9 * other[0] && own[1] < 0.9 * other[1], "{method}: {own:?} {other:?}");
    }
    assert!(own[0] < 14.0 && own[1] < 1.03, "{own:?}");
    assert!((0.75..0.88).contains(&own[2]) && (0.90..0.97).contains(&own[3]), "{own:?}");
}
