//! Key figures of the period in their four families, with target and last year in one table (S08–S12, S45).

use super::super::context::Context;
use super::super::deck::{CONTENT, Phrase, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::table::{self, Columns, Line, Of};
use super::super::tiers;
use super::super::{dates, names};
use super::TablePages;
use crate::base::{Scenario, Unit};
use crate::findings::{Comparison, Family};

/// Columns that stand when any row has them.
const SCENARIOS: [Scenario; 9] = [
    Scenario::PY,
    Scenario::PL,
    Scenario::AC,
    Scenario::Att,
    Scenario::DPY,
    Scenario::DPYRel,
    Scenario::DPPRel,
    Scenario::DPL,
    Scenario::DPLRel,
];

/// The slides of the key figures.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let findings = context.findings;
    let rows: Vec<&Comparison> = findings.key_figures.iter().collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let scenarios: Vec<Scenario> =
        SCENARIOS.into_iter().filter(|s| *s == Scenario::AC || context.any(&rows, *s)).collect();
    let scale = context.scale("key_figures", tiers::ids(rows.iter().copied(), &scenarios), Digits::Table);
    let main = rows.iter().find(|c| c.measure == findings.frame.main_measure);
    let main_fact = main.and_then(|c| findings.of(c, Scenario::AC));
    let slots = context.slots().fact("actual", main_fact);
    let message = context.message("key_figures", "key_figures", &slots, &scale);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for family in [Family::Business, Family::Process, Family::Quality, Family::Finance] {
        let of_family =
            |c: &&&Comparison| findings.measure(&c.measure).map_or(Family::Business, |m| m.family) == family;
        let members: Vec<&Comparison> = rows.iter().filter(of_family).copied().collect();
        if members.is_empty() {
            continue;
        }
        let key = match family {
            Family::Business => "business",
            Family::Process => "process",
            Family::Quality => "quality",
            Family::Finance => "finance",
        };
        let name = Phrase::words(context.words.text(&format!("family.{key}")));
        lines.push(Line {
            name,
            level: 0,
            kind: RowKind::Group,
            of: Of::Nothing,
            part_of: None,
            extra: vec![Phrase::default()],
        });
        for row in members {
            let name = Phrase::words(names::capital(&names::measure(&context.words, &row.measure)));
            // Percentages carry their sign themselves.
            let unit = findings.of(row, Scenario::AC).filter(|f| f.unit != Unit::Ratio);
            let unit = unit.map_or_else(String::new, |f| scale.unit(f));
            let extra = vec![Phrase::words(unit)];
            lines.push(Line { name, level: 1, kind: RowKind::Body, of: Of::Comparison(row), part_of: None, extra });
        }
    }
    let columns = Columns {
        name: context.words.text("column.measure"),
        extra: vec![(context.words.text("column.unit"), 58.0)],
        scenarios: grouped(context, &scenarios),
        marks: false,
        shares: false,
        width: CONTENT.0,
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let period = findings.frame.period;
    let mut heading = context.heading(
        &findings.frame.main_measure,
        context.words.text("heading.families"),
        context.when(&period, &period, &scenarios),
    );
    heading.what = context.words.text("slide.key_figures");
    let targets = scenarios.contains(&Scenario::PL);
    TablePages {
        id: "key_figures".into(),
        section: 1,
        name: context.words.text("slide.key_figures"),
        message,
        heading,
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(targets), None)],
        notes: Vec::new(),
    }
    .slides(context)
}

/// Scenarios with the group header they stand under: the period for values, the comparison for variances.
pub(crate) fn grouped(context: &Context<'_>, scenarios: &[Scenario]) -> Vec<(Scenario, String)> {
    let frame = &context.findings.frame;
    let period = dates::span(&frame.period, &frame.period);
    let group = |scenario: &Scenario| match scenario.reference() {
        // The attainment stands beside the values it divides.
        Some(reference) if *scenario != Scenario::Att => context.words.text(&format!("against.{}", reference.code())),
        _ => period.clone(),
    };
    scenarios.iter().map(|s| (*s, group(s))).collect()
}
