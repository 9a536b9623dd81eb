//! The key figures in short, beside the key messages: the value of the period and its growth.

use super::super::context::Context;
use super::super::deck::{Phrase, RowKind, TableSpec};
use super::super::numbers::Scale;
use super::super::table::{self, Columns, Line, Of};
use super::super::{grid, names, paginate, tiers};
use super::key_figures;
use crate::base::{Grain, Scenario, Unit};
use crate::findings::Comparison;

/// Columns beside the value that stand when several rows have them, and how many there may be.
const GROWTHS: [Scenario; 3] = [Scenario::DPLRel, Scenario::DPYRel, Scenario::DPPRel];
const MOST: usize = 2;
/// Fewest rows that are worth a table.
const FEWEST: usize = 3;

/// The figures of the table, and the scenarios that it shows of them.
pub(crate) struct Chosen<'a> {
    rows: Vec<&'a Comparison>,
    scenarios: Vec<Scenario>,
}

/// The figures to show; none where there are hardly any.
pub(crate) fn chosen<'a>(context: &Context<'a>) -> Option<Chosen<'a>> {
    let findings = context.findings;
    let known = |row: &&Comparison| findings.value(row, Scenario::AC).is_some();
    let rows: Vec<&Comparison> = key_figures::chosen(findings, &key_figures::FAMILIES, paginate::full_page())
        .into_iter()
        .filter(known)
        .collect();
    if rows.len() < FEWEST {
        return None;
    }
    let count = |s: Scenario| rows.iter().filter(|row| findings.value(row, s).is_some()).count();
    // The year before is the year before: one comparison, not two.
    let twice = findings.frame.cadence == Grain::Year;
    let growths = GROWTHS.into_iter().filter(|s| count(*s) >= FEWEST && !(twice && *s == Scenario::DPPRel));
    let scenarios: Vec<Scenario> = std::iter::once(Scenario::AC).chain(growths.take(MOST)).collect();
    Some(Chosen { rows, scenarios })
}

impl<'a> Chosen<'a> {
    /// Why some of its changes are neither good nor bad.
    pub fn unsure(&self, context: &Context<'_>) -> Vec<Phrase> {
        context.unsure(&self.rows)
    }

    /// The facts that the table prints, so that one unit fits it and what stands beside it.
    pub fn ids(&self) -> Vec<&'a str> {
        tiers::ids(self.rows.iter().copied(), &self.scenarios)
    }
}

/// The table within a width, in the units of its slide.
pub(crate) fn table(context: &Context<'_>, scale: &Scale, chosen: &Chosen<'_>, width: f64) -> TableSpec {
    let findings = context.findings;
    let Chosen { rows, scenarios } = chosen;
    let lines: Vec<Line<'_>> = rows
        .iter()
        .map(|row| {
            let measure = names::capital(&names::measure(&context.words, &row.measure));
            let unit = findings.of(row, Scenario::AC).filter(|f| !matches!(f.unit, Unit::Ratio | Unit::Count));
            let name = unit.map(|f| scale.unit(f)).filter(|unit| !unit.is_empty()).map_or_else(
                || measure.clone(),
                |unit| context.label("tile.value", &[("measure", &measure), ("unit", &unit)]),
            );
            let of = Of::Comparison(row);
            Line { name: Phrase::words(name), level: 0, kind: RowKind::Body, of, part_of: None, extra: Vec::new() }
        })
        .collect();
    let times = grid::enlargement(rows.len(), super::super::deck::CONTENT.1);
    let columns = Columns {
        name: context.words.text("column.measure"),
        extra: Vec::new(),
        scenarios: scenarios.iter().map(|s| (*s, String::new())).collect(),
        marks: false,
        shares: false,
        width: width / times,
    };
    let (columns, rows) = table::table(context, scale, &columns, &lines);
    let period = findings.frame.period;
    let mut heading = context.heading(
        &findings.frame.main_measure,
        context.words.text("heading.pacing"),
        context.when(&period, &period, scenarios),
    );
    heading.what = context.words.text("slide.key_figures");
    let alt = context.alt_table(rows.len(), &columns);
    TableSpec { id: "messages-table".into(), heading, columns, rows, alt }
}
