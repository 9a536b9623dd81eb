//! `docs/configuration.md` and `docs/tables.md` know every word that the parser accepts, and says of each whether it is used yet.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::customers::{RawCustomers, RawRfm};
use super::limits::RawLimit;
use super::raw::{
    RawActions, RawCalendar, RawDimension, RawFile, RawFormat, RawMeasure, RawReport, RawStages, RawTable,
    RawThresholds, RawUnpivot, RawYearEnd,
};
use super::scoring::{RawRoles, RawScoring};
use super::target_ways::RawTargetWays;
use super::words::{carries_dimensions, required_columns};
use super::*;

const PAGE: &str = include_str!("../../docs/configuration.md");
/// What the group `format` has to say about files.
const TABLES_PAGE: &str = include_str!("../../docs/tables.md");
/// What the group `scoring` has to say about reps.
const SCORING_PAGE: &str = include_str!("../../docs/scoring.md");
/// Limits, and the ways to set a target.
const ALERTS_PAGE: &str = include_str!("../../docs/alerts.md");
/// How the page marks what is accepted and not used.
const LATER: &str = "ead by a later version";

/// The text below a heading, up to the next one.
fn section(heading: &str) -> &'static str {
    let found = [PAGE, TABLES_PAGE, SCORING_PAGE, ALERTS_PAGE]
        .into_iter()
        .find_map(|page| Some(&page[page.find(&format!("\n## {heading}\n"))? + 1..]));
    let rest = found.unwrap_or_else(|| panic!("no section `{heading}`"));
    rest.find("\n## ").map_or(rest, |to| &rest[..to])
}

/// The rows of the tables of a section: the words in backticks of the first cell, and the whole row.
fn rows(heading: &str) -> Vec<(BTreeSet<&'static str>, &'static str)> {
    let lines = section(heading).lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| (words(line[1..].split('|').next().unwrap_or_default()), line)).collect()
}

/// The words in backticks.
fn words(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The row of a word.
fn row(heading: &str, word: &str) -> &'static str {
    let found: Vec<&str> = rows(heading).into_iter().filter(|(of, _)| of.contains(word)).map(|(_, row)| row).collect();
    assert_eq!(found.len(), 1, "`{word}` stands on {} rows of `{heading}`", found.len());
    found[0]
}

/// The keys that a group of the configuration accepts, as the parser itself lists them.
fn keys<T: DeserializeOwned>() -> Vec<String> {
    let refused = serde_yaml::from_str::<T>("no-such-key: 1").err().expect("an unknown key is refused").to_string();
    let listed = refused.rsplit_once(", expected ").expect("the known keys").1;
    let keys: Vec<String> = listed.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(keys.len() > 1, "{refused}");
    keys
}

#[test]
fn every_key_has_its_row() {
    for (heading, keys) in [
        ("Top of the file", keys::<RawFile>()),
        ("Tables", keys::<RawTable>()),
        ("Keys of `format`", keys::<RawFormat>()),
        ("Wide months", keys::<RawUnpivot>()),
        ("Dimensions", keys::<RawDimension>()),
        ("Reports, calendar, thresholds", keys::<RawReport>()),
        ("Reports, calendar, thresholds", keys::<RawCalendar>()),
        ("Reports, calendar, thresholds", keys::<RawThresholds>()),
        ("Customers", keys::<RawCustomers>()),
        ("Keys of `scoring`", keys::<RawScoring>()),
        ("Limits", keys::<RawLimit>()),
        ("Ways to set a target", keys::<RawTargetWays>()),
    ] {
        for key in keys {
            row(heading, &key);
        }
    }
    let year_end = words(row("Reports, calendar, thresholds", "year_end"));
    assert!(keys::<RawYearEnd>().iter().all(|key| year_end.contains(key.as_str())), "{year_end:?}");
    let rfm = row("Customers", "rfm");
    assert!(keys::<RawRfm>().iter().all(|key| rfm.contains(&format!("{key}: ["))), "{rfm}");
    let roles = words(row("Keys of `scoring`", "roles"));
    assert!(keys::<RawRoles>().iter().all(|key| roles.contains(key.as_str())), "{roles:?}");
    let stages = words(row("Tables", "stages"));
    assert!(keys::<RawStages>().iter().all(|key| stages.contains(key.as_str())), "{stages:?}");
    let actions = words(row("Tables", "actions"));
    assert!(keys::<RawActions>().iter().all(|key| actions.contains(key.as_str())), "{actions:?}");
    let measures = words(section("Measures"));
    assert!(keys::<RawMeasure>().iter().all(|key| measures.contains(key.as_str())), "label, good");
}

#[test]
fn every_role_has_its_columns_and_no_others() {
    let heading = "Roles and their columns";
    assert_eq!(rows(heading).len(), ROLES.len(), "a row for each role");
    for role in ROLES {
        let row = row(heading, role);
        let columns = row.split('|').nth(2).expect("the cell of the columns");
        assert_eq!(words(columns), role_columns(role).iter().copied().collect(), "columns of {role}");
        for column in role_columns(role) {
            let bold = columns.contains(&format!("**`{column}`**"));
            assert_eq!(bold, required_columns(role).contains(column), "{role}.{column} is required or not");
        }
        let any = columns.contains("any dimension") || ["sales", "opportunities"].contains(&role);
        assert_eq!(any, carries_dimensions(role), "{role} carries dimensions or not");
    }
    assert!(section(heading).contains("`sales` and `opportunities` may carry any dimension"));
}

#[test]
fn every_measure_has_its_row_and_says_whether_it_is_computed() {
    let listed: Vec<&str> = rows("Measures").into_iter().flat_map(|(ids, _)| ids).collect();
    let known: BTreeSet<&str> = MEASURES.into_iter().collect();
    assert_eq!((listed.len(), listed.into_iter().collect::<BTreeSet<&str>>()), (MEASURES.len(), known));
    let computed: BTreeSet<&str> = crate::findings::measure::ALL.iter().map(|spec| spec.id).collect();
    for id in MEASURES {
        assert_eq!(is_computed(id), computed.contains(id), "{id}");
        assert_eq!(row("Measures", id).contains(LATER), !is_computed(id), "{id}");
    }
}

/// Every role at once, each from one file that has every column.
#[test]
fn every_role_says_whether_it_is_loaded() {
    use std::io::Write as _;
    let dir = tempfile::tempdir().expect("a folder");
    let headers: BTreeSet<&str> = ROLES.iter().flat_map(|role| role_columns(role)).copied().collect();
    let dated: BTreeSet<&str> = ROLES.iter().filter_map(|role| date_column(role)).chain(["closed"]).collect();
    let value = |header: &&str| match *header {
        "measure" => "sales",
        "currency" => "CNY",
        dated_header if dated.contains(dated_header) => "2026-03-05",
        _ => "1",
    };
    let list = |words: Vec<&str>| words.join(",");
    let text = format!("{}\n{}\n", list(headers.iter().copied().collect()), list(headers.iter().map(value).collect()));
    let mut file = std::fs::File::create(dir.path().join("all.csv")).expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    let mut yaml =
        String::from("salesdeck: 1\ntitle: x\ncurrency: CNY\nreports: {monthly: {cadence: month}}\ntables:\n");
    for role in ROLES {
        let columns: Vec<String> =
            role_columns(role).iter().filter(|c| **c != "profit").map(|c| format!("{c}: {c}")).collect();
        yaml.push_str(&format!("  {role}: {{files: all.csv, columns: {{{}}}}}\n", columns.join(", ")));
    }
    let shown = |errors: Vec<Error>| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let brief = read(&yaml, FILE, dir.path()).unwrap_or_else(|e| panic!("{}", shown(e)));
    let data = crate::data::load(&brief).unwrap_or_else(|e| panic!("{}", shown(e)));
    let unused: BTreeSet<&str> =
        data.quality.notes.iter().filter(|n| n.kind == "table_not_used").map(|n| n.table.as_str()).collect();
    for role in ROLES {
        let later = row("Roles and their columns", role).contains(LATER);
        assert_eq!(later, unused.contains(role), "{role}");
    }
}

#[test]
fn the_page_can_be_read_in_one_go() {
    for page in [PAGE, TABLES_PAGE, SCORING_PAGE] {
        assert!(page.lines().count() < 300, "{} lines", page.lines().count());
    }
}
