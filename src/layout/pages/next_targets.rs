//! The targets of the next period by member, beside what comparable periods brought (S17).

use super::super::context::Context;
use super::super::deck::{CONTENT, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::table::{self, Columns, Line};
use super::super::{dates, names, tiers};
use super::TablePages;
use super::breakdown::line;
use crate::base::Scenario;
use crate::findings::{Comparison, NextTargets};

/// Columns that stand when any row has them; variances of a period that has no actual yet do not.
const SCENARIOS: [Scenario; 4] = [Scenario::PY, Scenario::PP, Scenario::PL, Scenario::AC];

/// The targets of the next period.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context
        .findings
        .next_targets
        .as_ref()
        .and_then(|next| pages(context, next))
        .map_or_else(Vec::new, |p| p.slides(context))
}

fn pages(context: &Context<'_>, next: &NextTargets) -> Option<TablePages> {
    let findings = context.findings;
    let rows: Vec<&Comparison> = next.rows.iter().chain([&next.total]).collect();
    if !context.any(&rows, Scenario::PL) {
        return None;
    }
    let total_at = next.rows.len();
    let mut lines: Vec<Line<'_>> =
        next.rows.iter().map(|row| line(context, row, 0, RowKind::Body, Some(total_at))).collect();
    lines.push(line(context, &next.total, 0, RowKind::Total, None));
    let scenarios: Vec<Scenario> = SCENARIOS.into_iter().filter(|s| context.any(&rows, *s)).collect();
    let scale = context.scale("next_targets", tiers::ids(rows.iter().copied(), &scenarios), Digits::Table);
    // Columns of several periods: each says which one it is.
    let period_of =
        |scenario: Scenario| rows.iter().find_map(|r| findings.of(r, scenario)).map(|f| f.period.to_string());
    let dimension = names::dimension(&context.words, &next.dimension);
    let columns = Columns {
        name: names::capital(&dimension),
        extra: Vec::new(),
        scenarios: scenarios.iter().map(|s| (*s, period_of(*s).unwrap_or_default())).collect(),
        marks: false,
        shares: false,
        width: CONTENT.0,
    };
    let (specs, table_rows) = table::table(context, &scale, &columns, &lines);
    let target = findings.of(&next.total, Scenario::PL);
    let unit = rows.iter().find_map(|r| findings.of(r, Scenario::PL)).map(|f| scale.unit(f))?;
    let slots = context
        .slots()
        .words("dimension", dimension.clone())
        .other("next_period", dates::in_words(&next.period, &context.words))
        .fact("target", target);
    let codes: Vec<String> = scenarios.iter().map(|s| s.label()).collect();
    Some(TablePages {
        id: "next_targets".into(),
        section: 5,
        name: context.words.text("slide.next_targets"),
        message: context.message("next_targets", "next_targets", &slots, &scale),
        heading: context.heading(
            &next.total.measure,
            context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]),
            format!("{} {}", next.period, codes.join(", ")),
        ),
        columns: specs,
        rows: table_rows,
        footnotes: vec![context.source(&context.tables(true), Some(unit))],
        notes: Vec::new(),
    })
}
