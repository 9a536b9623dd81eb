//! The edges of the data: a short history compares with nothing that is not there, targets that run ahead promise nothing,
//! and a single member, period or no row at all makes no noise.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use salesdeck::base::Period;
use salesdeck::config::Brief;
use salesdeck::data::Dataset;
use salesdeck::findings::{Fact, Findings};
use salesdeck::layout::{self, Block, BlockContent, Deck};

use crate::decks::{brief, dataset, deck, found};
use crate::harness::{folder, json, salesdeck};
use crate::small::{self, Names};

/// The small project with the sales of some months only.
fn project(name: &str, names: &Names, keep: impl Fn(&str) -> bool) -> PathBuf {
    let project = folder(name);
    small::write(&project, names);
    let path = project.join("data/sales.csv");
    let text = std::fs::read_to_string(&path).expect("the file can be read");
    let mut lines = text.lines();
    let mut out = format!("{}\n", lines.next().expect("a header"));
    for line in lines {
        if keep(&line[..7]) {
            let _ = writeln!(out, "{line}");
        }
    }
    std::fs::write(&path, out).expect("the file can be written");
    project
}

/// A project with its data up to the last of March 2026.
fn loaded(project: &Path) -> (Brief, Dataset) {
    let mut brief = brief(project);
    brief.as_of = Some(Period::parse("2026-03", &brief.calendar).expect("a month").end);
    let data = dataset(&brief);
    (brief, data)
}

/// The third line of a heading.
fn when(block: &Block) -> Option<&str> {
    match &block.content {
        BlockContent::Figure(figure) => Some(&figure.heading.when),
        BlockContent::Table(table) => Some(&table.heading.when),
        _ => None,
    }
}

/// The printed references and variances of the year before, with their slides.
fn compared<'f>(found: &'f Findings, deck: &'f Deck) -> impl Iterator<Item = (&'f str, &'f Fact)> {
    let printed = layout::numbers_of(deck).filter_map(|(slide, num)| Some((slide, found.fact(&num.fact)?)));
    printed.filter(|(_, f)| ["PY", "dPY", "dPY%"].contains(&f.scenario.code()) && f.value.is_some())
}

#[test]
fn a_year_of_data_compares_with_no_year_before() {
    // Twelve months: April 2025 to March 2026.
    let (brief, short) = loaded(&project("edges-one-year", &Names::plain(), |month| month >= "2025-04"));
    // The same reports of more than two years do compare: the test would see it.
    let (long_brief, long) = loaded(&project("edges-two-years", &Names::plain(), |_| true));
    for (report, period) in [("weekly", "2026-W12"), ("monthly", "2026-03")] {
        let two = found(&long_brief, &long, (report, period), Vec::new());
        assert!(compared(&two, &deck(&two, &long_brief, "en")).count() > 5, "{report}");
        let found = found(&brief, &short, (report, period), Vec::new());
        let first = Period::parse("2025-04", &brief.calendar).expect("a month").start;
        for lang in ["zh", "en"] {
            let deck = deck(&found, &brief, lang);
            assert!(deck.omitted.iter().any(|o| o.kind == "previous_year"), "{:?}", deck.omitted);
            for (slide, fact) in compared(&found, &deck) {
                let before = fact.period.last_year(&brief.calendar).expect("a year before");
                assert!(before.start >= first, "{slide} prints {} of {}", fact.id, fact.period);
            }
            for title in deck.slides.iter().map(|s| s.message.text()) {
                let words = ["同比", "上年同期", "上年", "year earlier", "last year", "year before"];
                assert!(!words.iter().any(|w| title.contains(w)), "{report} {lang}: {title}");
            }
        }
    }
}

#[test]
fn targets_that_run_past_the_data_do_not_touch_attainment() {
    // The targets of the small project run on to December 2026.
    let project = project("edges-targets", &Names::plain(), |_| true);
    let value = |period: &str, scenario: &str| {
        let arguments = ["facts", "--measure", "sales", "--period", period, "--scenario", scenario];
        let run = salesdeck(&project, arguments.into_iter().chain(["--as-of", "2026-03-31", "--format", "csv"])).done();
        run.stdout.lines().nth(1).expect("a row").split(',').nth(4).expect("a value").to_owned()
    };
    let real = |period: &str, scenario: &str| value(period, scenario).parse::<f64>().expect("a number");
    let months = ["2026-01", "2026-02", "2026-03"];
    let plan: f64 = months.iter().map(|m| real(m, "PL")).sum();
    let actual: f64 = months.iter().map(|m| real(m, "AC")).sum();
    assert!((real("2026", "PL") - plan).abs() < 0.005, "the target to date is the sum of its months");
    assert!(real("2026", "PLF") > 3.0 * plan, "the whole target is the year's");
    assert!((real("2026", "att") - actual / plan).abs() < 1e-9, "attainment is to date");
    assert_eq!(value("2026-05", "att"), "", "a month without data has no attainment");
}

#[test]
fn one_member_and_one_period_make_no_noise() {
    let one = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let names = Names {
        reps: one(&["张伟"]), products: one(&["标准版"]), customers: one(&["华东电子"]), apart: false
    };
    let alone = project("edges-alone", &names, |_| true);
    let month = project("edges-month", &Names::plain(), |month| month == "2026-03");
    for (project, kinds) in [
        (&alone, ["ranking", "breakdown", "contribution", "tiers", "customer_bridge", "customer_movers"].as_slice()),
        (&month, ["growth", "pvm", "kpi_tree", "control", "forecast", "customer_bridge", "cohorts"].as_slice()),
    ] {
        let (brief, data) = loaded(project);
        for (report, period) in [("weekly", "2026-W12"), ("monthly", "2026-03")] {
            let found = found(&brief, &data, (report, period), Vec::new());
            for lang in ["zh", "en"] {
                let deck = deck(&found, &brief, lang);
                let slides: Vec<&str> = deck.slides.iter().map(|s| s.id.as_str()).collect();
                let noise: Vec<&&str> = slides.iter().filter(|s| kinds.iter().any(|k| s.starts_with(k))).collect();
                assert!(noise.is_empty(), "{} {report}: {noise:?} of {slides:?}", project.display());
                for title in deck.slides.iter().map(|s| s.message.text()) {
                    assert!(!title.contains("100.0%") && !title.contains(['{', '}']), "{report} {lang}: {title}");
                }
                for when in deck.slides.iter().flat_map(|s| &s.blocks).filter_map(when) {
                    assert!(!when.contains("03..03") && !when.contains("12..12"), "{report} {lang}: {when}");
                }
            }
        }
    }
}

#[test]
fn no_rows_are_an_answer() {
    let empty = project("edges-empty", &Names::plain(), |_| false);
    let run = salesdeck(&empty, ["build", "monthly"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("no table has a dated row"), "{}", run.stderr);
    assert!(!empty.join("output/index.html").exists(), "nothing is written");
    // A report of a month without sales says so in numbers: it is built, and its sales are a zero.
    let hole = project("edges-hole", &Names::plain(), |month| month != "2026-02");
    salesdeck(&hole, ["build", "monthly", "--period", "2026-02", "--as-of", "2026-03-31", "--lang", "en"]).done();
    let written = json(&hole.join("output/monthly/2026-02/all/en/findings.json"));
    let sales = written["facts"].as_array().and_then(|f| f.iter().find(|f| f["id"] == "sales@2026-02.AC"));
    assert_eq!(sales.expect("the fact")["value"], "0.00");
}
