//! Reps against their targets and their own last year (S32, S34, S35), on as many slides as there are reps.

use super::super::context::Context;
use super::super::deck::{CONTENT, Row, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::table::{self, Columns, Line};
use super::super::{names, sentence, tiers};
use super::TablePages;
use super::breakdown::{chosen, line};
use super::ranking;
use crate::base::{Impact, Scenario};
use crate::findings::{Comparison, Ranking};

/// The evaluation table.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.reps.as_ref().and_then(|ranking| pages(context, ranking)).unwrap_or_default()
}

fn pages(context: &Context<'_>, ranking: &Ranking) -> Option<Vec<Slide>> {
    let findings = context.findings;
    let rows: Vec<&Comparison> = ranking.rows.iter().collect();
    if !context.any(&rows, Scenario::AC) {
        return None;
    }
    let total_at = rows.len();
    let mut lines: Vec<Line<'_>> =
        rows.iter().map(|row| line(context, row, 0, RowKind::Body, Some(total_at))).collect();
    lines.push(line(context, &ranking.total, 0, RowKind::Total, None));
    let scenarios = chosen(context, &rows, findings.frame.reference);
    let printed = rows.iter().copied().chain([&ranking.total]);
    let further = context.further("reps", &ranking.dimension, &[], usize::MAX);
    let scale = context.scale_with("reps", tiers::ids(printed, &scenarios), Digits::Table, &further);
    let dimension = names::dimension(&context.words, &ranking.dimension);
    let columns = Columns {
        name: names::capital(&dimension),
        extra: Vec::new(),
        scenarios: super::key_figures::grouped(context, &scenarios),
        marks: true,
        shares: false,
        width: CONTENT.0,
    };
    let (specs, mut table_rows) = table::table(context, &scale, &columns, &lines);
    // Weak and excellent attainments stand out (S34).
    if let Some(at) = scenarios.iter().position(|s| *s == Scenario::Att) {
        for (row, comparison) in table_rows.iter_mut().zip(rows.iter().copied().chain([&ranking.total])) {
            let attainment = findings.value(comparison, Scenario::Att).map(|v| v.to_f64());
            if let (Some(cell), Some(attainment)) = (row.cells.get_mut(at + 1), attainment) {
                let limits = &context.brief.thresholds;
                cell.impact = if attainment < limits.weak_attainment {
                    Some(Impact::Bad)
                } else if attainment >= limits.strong_attainment {
                    Some(Impact::Good)
                } else {
                    None
                };
            }
        }
    }
    let unit = findings.of(&ranking.total, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context.slots().words("dimension", dimension.clone());
    let slots = match ranking::top(context, &rows) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let period = ranking.total.period;
    let order = ranking::order_name(context, ranking.order, Some(ranking.reference));
    let sorted = [("unit", unit.as_str()), ("dimension", &dimension), ("order", &order)];
    let pages = TablePages {
        id: "reps".into(),
        section: 4,
        name: context.words.text("slide.reps"),
        message: context.message("reps", "reps", &slots, &scale),
        heading: context.heading(
            &ranking.measure,
            context.label("heading.sorted", &sorted),
            context.when(&period, &period, &scenarios),
        ),
        columns: specs,
        rows: table_rows,
        footnotes: vec![context.source(&context.tables(scenarios.contains(&Scenario::PL)), Some(unit))],
        notes: Vec::new(),
    };
    let own = |rows: &[Row]| {
        let finding = super::about(context, &further, rows)?;
        Some(sentence::sentence_at(finding, findings, &context.words, &scale))
    };
    // How many are below the line is proved where they stand.
    let message = context.finding("reps");
    let rating = scenarios.iter().position(|s| *s == Scenario::Att).map(|at| at + 1);
    let weak = |row: &Row| {
        let cell = rating.and_then(|at| row.cells.get(at));
        row.kind == RowKind::Body && cell.is_some_and(|c| c.impact == Some(Impact::Bad))
    };
    let proves = |rows: &[Row]| match message {
        Some(finding) if finding.kind == "reps_below" => rows.iter().any(weak),
        Some(finding) => super::stands_in(context, finding, rows),
        None => true,
    };
    Some(pages.titled(context, own, proves))
}
