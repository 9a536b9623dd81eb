//! Limits of the project's own: what lies beyond them (`thresholds.limits`).

use crate::base::{Decimal, Impact, Result, Scenario, Unit, Value};
use crate::config::Limit;

use super::super::book::{Book, Derived, EVERY, fact_id};
use super::super::ledger::Key;
use super::super::measure::{self, Spec};
use super::super::messages::Draft;
use super::super::query::{self, unit_under};
use super::super::study::Study;
use super::super::variance::{Cell, absolute};
use super::super::{Finding, MemberRef};

/// Score of a limit that is just reached, and what is added for one that is doubled: the project asked for it.
const SCORE: (f64, f64) = (0.5, 0.4);

/// What breaks a limit, one finding a limit and member. Measures that the data do not feed break none.
///
/// # Errors
/// A member that the data do not have, with its place.
pub fn broken(study: &Study<'_>, book: &mut Book) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    for limit in &study.brief.thresholds.limits {
        let members = members(study, limit)?;
        let Ok(spec) = measure::find(&limit.measure, study.data) else { continue };
        let mut by: Vec<usize> = members.iter().map(|(d, _)| *d).collect();
        let each = limit.by.as_ref().and_then(|id| study.data.dimension(id));
        by.extend(each.filter(|d| !members.iter().any(|(of, _)| of == d)));
        // A limit of a region says nothing of the part of it that a report of one rep has.
        let whole = |d: &usize| by.iter().any(|b| b == d || study.is_under(*d, *b));
        if !study.ledger.slice.iter().all(|(d, _)| whole(d)) {
            continue;
        }
        let scenario = scenario(limit, &spec);
        let grid = study.ledger.grid(&spec, &by, &study.period, &EVERY);
        let keys = if by.is_empty() { vec![Key::new()] } else { grid.keys() };
        let wanted = |key: &Key| {
            by.iter().zip(key).all(|(d, code)| match members.iter().find(|(of, _)| of == d) {
                Some((_, codes)) => codes.contains(code),
                None => !study.ledger.is_special(*d, *code),
            })
        };
        for key in keys.into_iter().filter(wanted) {
            let Some(value) = grid.cell(&key, scenario).value.map(Value::to_f64) else { continue };
            let border = limit.above.filter(|l| value >= *l).or(limit.below.filter(|l| value <= *l));
            let Some(border) = border else { continue };
            let row = book.compare(&study.ledger, &spec, &by, &key, &study.period, &grid);
            let members: Vec<MemberRef> = by.iter().zip(&key).map(|(d, code)| study.ledger.member(*d, *code)).collect();
            let names: Vec<&str> = members.iter().map(|m| m.label.as_str()).collect();
            let keys: Vec<String> = members.iter().map(|m| format!("{}={}", m.dimension, m.key)).collect();
            let value_fact = row.facts.get(&scenario).cloned();
            let cell = value_fact.as_ref().and_then(|id| book.fact(id)?.value).map_or(Cell::MISSING, Cell::of);
            let unit = unit_under(&spec, scenario, study.ledger.currency);
            let limit_cell = Cell::of(exact(border, &unit));
            let mut derive = |what: &str, scenario: Scenario, cell: Cell| {
                let measure = format!("{}.{what}.{}", spec.id, limit.path.trim_start_matches("thresholds."));
                let of = Derived { measure, unit: unit.clone(), member: None, period: study.period, scenario };
                book.derive_among(&members, of, cell)
            };
            let limit_fact = derive("limit", scenario, limit_cell);
            // Of ratios a difference is in points.
            let beyond = derive("beyond", Scenario::DPL, absolute(cell, limit_cell));
            let mut draft = Draft::new("limit_broken", 5, "alerts", spec.id)
                .about(&keys.join("×"))
                .about(&limit.path)
                .fact_maybe("value", value_fact)
                .fact_maybe("limit", limit_fact)
                .fact_maybe("beyond", beyond)
                .fact_maybe("actual", row.facts.get(&Scenario::AC))
                .word("side", if limit.above.is_some_and(|l| value >= l) { "side.above" } else { "side.below" })
                .impact(Impact::Bad);
            // What a few people answered is as firm as their number.
            if scenario == Scenario::AC && by.is_empty() {
                let own = |what: &str| {
                    let id = fact_id(&format!("{}.{what}", spec.id), &Default::default(), &study.period, Scenario::AC);
                    book.fact(&id).filter(|fact| fact.value.is_some()).map(|fact| fact.id.clone())
                };
                draft = draft.fact_maybe("marks", own("marks")).fact_maybe("margin", own("margin"));
            }
            if let Some(d) = by.last() {
                draft = draft
                    .name("member", names.join(" × "))
                    .word("dimension", format!("dimension.{}", study.dimension_id(*d)));
            }
            if let Some(against) = limit.against {
                draft = draft.word("reference", format!("reference.{against}"));
            }
            let far = if border.abs() > 0.0 { ((value - border) / border).abs().min(1.0) } else { 1.0 };
            found.push(draft.score(SCORE.0 + SCORE.1 * far).done());
        }
    }
    Ok(found)
}

/// The members that a limit names, by dimension.
fn members(study: &Study<'_>, limit: &Limit) -> Result<Vec<(usize, Vec<u32>)>> {
    let mut out = Vec::new();
    for (dimension, words) in &limit.members {
        let pairs: Vec<(String, String)> = words.iter().map(|word| (dimension.clone(), word.clone())).collect();
        let place = || study.brief.places.value(&format!("{}.where.{dimension}", limit.path));
        let found = query::slice(study.data, &pairs).map_err(|error| error.at_maybe(place()))?;
        out.extend(found);
    }
    Ok(out)
}

/// What of a measure is limited: its value, or a variance of it.
fn scenario(limit: &Limit, spec: &Spec) -> Scenario {
    match limit.against {
        None => Scenario::AC,
        Some(against) if spec.is_ratio() => Scenario::absolute(against).unwrap_or(Scenario::AC),
        Some(against) => Scenario::relative(against).unwrap_or(Scenario::AC),
    }
}

/// A border as it was written: a share to the hundredth of a percent, money to the hundredth of its unit.
fn exact(border: f64, unit: &Unit) -> Value {
    let digits = if *unit == Unit::Ratio { 4 } else { 2 };
    let units = (border * 10_f64.powi(i32::from(digits))).round();
    Value::Exact(Decimal::new(units as i128, digits))
}
