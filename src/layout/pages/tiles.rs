//! The large figures above the key messages: the main measure, against target and last year, and one more.

use super::super::context::Context;
use super::super::deck::{Phrase, Tile};
use super::super::names;
use super::super::numbers::Scale;
use super::super::sentence::{self, Slots};
use super::super::template::Style;
use crate::base::{Impact, Scenario, Unit};
use crate::findings::{Comparison, Fact};

/// Most tiles in the row.
const MOST: usize = 4;
/// Measures that may stand beside the main one, best first.
const BESIDE: [&str; 6] = ["gross_margin", "customers", "gross_profit", "orders", "win_rate", "quantity"];

/// The large figures; none when the main measure has no value.
pub(crate) fn tiles(context: &Context<'_>, scale: &Scale) -> Vec<Tile> {
    let findings = context.findings;
    let of = |measure: &str| findings.key_figures.iter().find(|c| c.measure == measure);
    let Some(main) = of(&findings.frame.main_measure) else { return Vec::new() };
    let known = |row: &Comparison, s: Scenario| findings.of(row, s).filter(|f| f.value.is_some()).is_some();
    if !known(main, Scenario::AC) {
        return Vec::new();
    }
    let base = [Scenario::PL, Scenario::PY, Scenario::PP].into_iter().find(|s| known(main, *s));
    let mut tiles = Vec::new();
    tiles.extend(tile(context, scale, main, Scenario::AC, base));
    // The attainment and the growths, each with the difference that it comes from.
    for (shown, difference) in
        [(Scenario::Att, Scenario::DPL), (Scenario::DPYRel, Scenario::DPY), (Scenario::DPPRel, Scenario::DPP)]
    {
        if tiles.len() < MOST - 1 && known(main, shown) {
            tiles.extend(tile(context, scale, main, shown, Some(difference)));
        }
    }
    for measure in BESIDE.iter().filter(|m| **m != findings.frame.main_measure) {
        let Some(row) = of(measure).filter(|row| known(row, Scenario::AC)) else { continue };
        if tiles.len() < MOST {
            let difference = [Scenario::DPY, Scenario::DPP].into_iter().find(|s| known(row, *s));
            tiles.extend(tile(context, scale, row, Scenario::AC, difference));
        }
    }
    tiles
}

/// One figure with its name, and another number of the same row below it.
fn tile(
    context: &Context<'_>,
    scale: &Scale,
    row: &Comparison,
    shown: Scenario,
    below: Option<Scenario>,
) -> Option<Tile> {
    let findings = context.findings;
    let fact = findings.of(row, shown)?;
    let measure = names::capital(&names::measure(&context.words, &row.measure));
    let unit = scale.unit(fact);
    let reference = |s: Scenario| s.reference().map_or_else(String::new, |r| context.reference_name(r));
    let growth = |s: Scenario| {
        let cadence = findings.frame.cadence;
        s.reference().map_or_else(String::new, |r| names::reference(&context.words, "growth", r, cadence))
    };
    let name = match shown {
        Scenario::Att => context.label("tile.attainment", &[("measure", &measure)]),
        // What is counted names itself.
        Scenario::AC if matches!(fact.unit, Unit::Ratio | Unit::Count) || unit.is_empty() => measure,
        Scenario::AC => context.label("tile.value", &[("measure", &measure), ("unit", &unit)]),
        s => context.label("tile.growth", &[("measure", &measure), ("growth", &growth(s))]),
    };
    let note = below.and_then(|s| Some((s, findings.of(row, s).filter(|f| f.value.is_some())?)));
    let phrase = |(s, other): (Scenario, &Fact)| {
        let key = if s.is_absolute() { "tile.difference" } else { "tile.reference" };
        let name = if s.is_absolute() { reference(s) } else { context.reference_name(s) };
        let slots = Slots::default().words("reference", name).fact("value", Some(other));
        sentence::say(key, &slots, &context.words, scale).unwrap_or_default()
    };
    let impact = match (shown, note) {
        (Scenario::Att, Some((_, other))) => Some(context.impact(&row.measure, other)),
        (Scenario::AC, Some((s, other))) if s.is_absolute() => Some(context.impact(&row.measure, other)),
        (s, _) if s.is_relative() => Some(context.impact(&row.measure, fact)),
        _ => None,
    };
    Some(Tile {
        name,
        number: scale.num(fact, Style::Plain),
        note: note.map_or_else(Phrase::default, phrase),
        impact: impact.filter(|i| *i != Impact::Neutral),
    })
}
