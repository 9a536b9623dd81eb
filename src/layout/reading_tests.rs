//! What a reader would stumble over: figures that mislead, the future of what is over, the same thing said twice.

use super::deck::*;
use super::sample::{brief, finding, findings};
use super::words::tests::words;
use super::*;
use crate::base::{Decimal, Impact, Lang, Scenario, Status, Unit, Value};
use crate::findings::alerts::{Alert, Risk};
use crate::findings::{Fact, Findings};

fn made(findings: &Findings, lang: &str) -> Deck {
    deck(findings, &brief(), &words(lang), &Lang::new(lang), &Versions::default())
}

fn table<'a>(deck: &'a Deck, id: &str) -> &'a TableSpec {
    let blocks = deck.slides.iter().flat_map(|s| &s.blocks);
    let mut tables = blocks.filter_map(|b| match &b.content {
        BlockContent::Table(table) => Some(table.as_ref()),
        _ => None,
    });
    tables.find(|t| t.id == id).expect("the table")
}

fn first_cells(table: &TableSpec) -> Vec<String> {
    table.rows.iter().filter_map(|r| r.cells.first()).map(|c| c.phrase.text()).collect()
}

/// The sample with a fact of the month.
fn with_fact(mut findings: Findings, id: &str, unit: Unit, value: Value) -> Findings {
    let period = findings.frame.period;
    findings.facts.push(Fact {
        id: id.into(),
        measure: id.split('@').next().unwrap_or_default().into(),
        unit,
        slice: Default::default(),
        period,
        scenario: Scenario::AC,
        value: Some(value),
        status: Status::Ok,
    });
    findings.facts.sort_by(|a, b| a.id.cmp(&b.id));
    findings
}

#[test]
fn a_conversion_rate_above_one_is_no_message() {
    let said = |rate: f64| {
        let mut all = with_fact(findings(), "conversion_rate@x", Unit::Ratio, Value::Real(rate));
        let words = [("measure", "measure.conversion_rate"), ("reference", "reference.PP")];
        let facts = [("actual", "conversion_rate@x")];
        let mut change = finding("measure_change", "key_figures", &facts, &[], &words, Impact::Good);
        change.id = "conversion".into();
        all.key_messages.insert(0, change.id.clone());
        all.findings.insert(0, change);
        made(&all, "en").slides.iter().any(|slide| slide.message.text().starts_with("Conversion rate"))
    };
    assert!(said(0.43));
    assert!(!said(4.223));
}

#[test]
fn what_is_over_says_nothing_of_the_days_to_come() {
    let names = |left: i128| {
        let mut all = findings();
        let days = all.pacing.as_ref().map(|p| p.days_left.clone()).expect("pacing");
        let fact = all.facts.iter_mut().find(|f| f.id == days).expect("its days");
        fact.value = Some(Value::Exact(Decimal::whole(left)));
        first_cells(table(&made(&all, "zh"), "pacing-table"))
    };
    let future = ["剩余工作日", "时间进度（工作日）", "同期计划"];
    assert!(future.iter().all(|name| names(153).contains(&(*name).to_owned())), "{:?}", names(153));
    assert!(future.iter().all(|name| !names(0).contains(&(*name).to_owned())), "{:?}", names(0));
}

#[test]
fn nobody_below_the_line_is_said_in_words() {
    let said = |count: i128| {
        let whole = |n| Value::Exact(Decimal::whole(n));
        let mut all = with_fact(findings(), "below@x", Unit::Count, whole(count));
        for (id, unit, value) in [
            ("of@x", Unit::Count, whole(20)),
            ("line@x", Unit::Ratio, Value::Real(0.8)),
            ("team@x", Unit::Ratio, Value::Real(1.017)),
        ] {
            all = with_fact(all, id, unit, value);
        }
        let facts = [("count", "below@x"), ("of", "of@x"), ("threshold", "line@x"), ("team", "team@x")];
        let reps = finding("reps_below", "evaluation", &facts, &[], &[("dimension", "dimension.rep")], Impact::Good);
        sentence(&reps, &all, &words("zh"), &Lang::new("zh")).text()
    };
    assert_eq!(said(0), "20名业务员的达成率均不低于80.0%，整体为101.7%");
    assert_eq!(said(2), "20名业务员中2人达成率低于80.0%，整体为101.7%");
}

#[test]
fn a_group_stands_above_its_parts() {
    let deck = made(&findings(), "en");
    let rows = &table(&deck, "breakdown-table").rows;
    let part = rows.iter().position(|r| r.kind == RowKind::Body).expect("parts");
    assert_eq!(rows.get(part).map(|r| r.level), Some(1));
    let above = part.checked_sub(1).and_then(|at| rows.get(at));
    assert_eq!(above.map(|r| (r.kind, r.level)), Some((RowKind::Subtotal, 0)));
    assert_ne!(rows.last().map(|r| r.kind), Some(RowKind::Subtotal));
}

#[test]
fn the_rules_of_alerts_are_those_of_the_configuration() {
    let mut own = brief();
    own.thresholds.unchanged = 0.02;
    own.thresholds.alerts = 20;
    let deck = deck(&findings(), &own, &words("en"), &Lang::new("en"), &Versions::default());
    let slide = deck.slides.iter().find(|s| s.id == "alerts").expect("alerts");
    let texts = slide.blocks.iter().filter_map(|b| match &b.content {
        BlockContent::Text(text) if text.style == TextStyle::Bullets => Some(text),
        _ => None,
    });
    let items = texts.flat_map(|t| &t.items).map(|i| &i.phrase).chain(&slide.footnotes);
    let said: Vec<String> = items.map(|phrase| phrase.text()).collect();
    for wanted in ["of 2% or more", "20 at most"] {
        assert!(said.iter().any(|s| s.contains(wanted)), "{wanted}: {said:?}");
    }
}

#[test]
fn the_numbers_of_all_complaints_stand_beside_all() {
    let mut all = with_fact(findings(), "complaints@x", Unit::Count, Value::Exact(Decimal::whole(63)));
    let words = [("measure", "measure.complaints")];
    let facts = [("actual", "complaints@x")];
    let complaints = finding("complaints_received", "key_figures", &facts, &[("top", "Parcels")], &words, Impact::Bad);
    let alert = Alert { finding: complaints.id.clone(), risk: Risk::Quality, since: None, owner: None, acting: None };
    all.findings.insert(0, complaints);
    all.alerts.insert(0, alert);
    for lang in ["zh", "en"] {
        let deck = made(&all, lang);
        let cells = |row: &Row| row.cells.iter().map(|c| c.phrase.text()).collect::<Vec<String>>();
        let rows: Vec<Vec<String>> = table(&deck, "alerts-table").rows.iter().map(cells).collect();
        let row = rows.iter().find(|row| row.iter().any(|cell| cell.starts_with("63"))).expect("the alert");
        assert!(!row.iter().any(|cell| cell.contains("Parcels")), "{row:?}");
        let total = words::tests::words(lang).text("words.total");
        assert!(row.iter().any(|cell| cell.eq_ignore_ascii_case(&total)), "{row:?}");
    }
}
