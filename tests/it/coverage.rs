//! `docs/coverage.md`: a row for each line of the standard, whose slides are in decks of the sample company and whose tests
//! are in the sources.

use std::collections::BTreeSet;
use std::path::Path;

use crate::decks::{LATEST, brief, dataset, deck, found};
use crate::harness::{repository, tree};

const PAGE: &str = include_str!("../../docs/coverage.md");

/// A row of the page: its id, slides, tests; open where it says that there is no test.
struct Row {
    id: &'static str,
    slides: Vec<&'static str>,
    tests: Vec<&'static str>,
    open: bool,
}

fn rows() -> Vec<Row> {
    let quoted = |cell: &'static str| -> Vec<&'static str> { cell.split('`').skip(1).step_by(2).collect() };
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let id = cells[0];
        assert_eq!(cells.len(), 4, "{line}");
        Row { id, slides: quoted(cells[2]), tests: quoted(cells[3]), open: cells[3] == "–" }
    };
    let is_row = |line: &&str| {
        line.starts_with("| ") && line[2..].starts_with(['S', 'C', 'P']) && line.as_bytes()[3].is_ascii_digit()
    };
    PAGE.lines().filter(is_row).map(row).collect()
}

#[test]
fn every_line_of_the_standard_has_its_row() {
    let found: Vec<&str> = rows().iter().map(|row| row.id).collect();
    let wanted: Vec<String> = [('S', 48), ('C', 11), ('P', 20)]
        .iter()
        .flat_map(|(letter, n)| (1..=*n).map(move |i| format!("{letter}{i:02}")))
        .collect();
    assert_eq!(found, wanted);
    for row in rows() {
        assert!(!row.slides.is_empty(), "{} has no slide", row.id);
        assert_eq!(row.tests.is_empty(), row.open, "{} has no test", row.id);
    }
}

#[test]
fn every_slide_of_the_page_is_in_a_deck() {
    let brief = brief(repository());
    let dataset = dataset(&brief);
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let rep = dataset.dimension("rep").expect("reps");
    let sellers = dataset.dimensions[rep].members.iter().position(|m| m.label == "白思齐");
    let seller = u32::try_from(sellers.expect("a rep")).expect("few reps");
    let whole = |report, period| (report, period, Vec::new());
    let of_one = ("monthly", "2026-06", vec![(rep, vec![seller])]);
    let wholes = LATEST.map(|(r, p)| whole(r, p));
    for (report, period, slice) in wholes.into_iter().chain([of_one]) {
        // As long as its data make it: what gives way to a limit of pages is covered all the same.
        let mut whole = brief.clone();
        whole.reports.iter_mut().for_each(|r| r.pages = Some(500));
        let deck = deck(&found(&whole, &dataset, (report, period), slice), &whole, "zh");
        ids.extend(deck.slides.into_iter().map(|s| s.id));
    }
    let is_there = |id: &str| {
        ids.iter().any(|known| known.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    };
    for row in rows() {
        for slide in &row.slides {
            assert!(is_there(slide), "{}: no deck has `{slide}`: {ids:?}", row.id);
        }
    }
}

#[test]
fn every_test_of_the_page_is_in_the_sources() {
    let sources: String = ["src", "tests"]
        .iter()
        .flat_map(|part| tree(&Path::new(repository()).join(part)))
        .filter(|(name, _)| name.ends_with(".rs"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    for row in rows() {
        for test in &row.tests {
            let at = sources.find(&format!("fn {test}("));
            assert!(
                at.is_some_and(|at| sources[..at].trim_end().ends_with("#[test]")
                    || sources[..at].trim_end().ends_with(')')
                    || sources[..at].trim_end().ends_with(']')),
                "{}: there is no test `{test}`",
                row.id
            );
        }
    }
}
