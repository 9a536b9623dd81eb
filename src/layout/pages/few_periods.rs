//! The numbers of a course of few periods, beside its figure: periods in columns, scenarios and variances in rows.

use super::super::context::Context;
use super::super::deck::{Cell, Column, ColumnKind, Heading, Phrase, Row, RowKind, TableSpec};
use super::super::fact_sort::is_variance;
use super::super::numbers::Scale;
use super::super::table::text_cell;
use super::super::template::Style;
use crate::base::Scenario;
use crate::findings::Comparison;

/// Most periods that leave room for their numbers beside them.
const MOST: usize = 4;
/// Rows that stand when any period has them.
const ROWS: [Scenario; 8] = [
    Scenario::PL,
    Scenario::AC,
    Scenario::DPL,
    Scenario::DPLRel,
    Scenario::PY,
    Scenario::DPY,
    Scenario::DPYRel,
    Scenario::Att,
];
/// Rows of the period before, which stand where nothing else is compared with.
const BEFORE: [Scenario; 3] = [Scenario::PP, Scenario::DPP, Scenario::DPPRel];
/// Widths of the names and of a period, in points.
const NAME: f64 = 150.0;
const PERIOD: f64 = 68.0;

/// The table; none where the periods fill the slide.
pub(crate) fn table(
    context: &Context<'_>,
    scale: &Scale,
    heading: &Heading,
    rows: &[&Comparison],
) -> Option<TableSpec> {
    if rows.len() > MOST {
        return None;
    }
    let compared = [Scenario::PL, Scenario::PY].into_iter().any(|s| context.any(rows, s));
    let shown = ROWS.into_iter().chain(BEFORE.into_iter().filter(|_| !compared)).filter(|s| context.any(rows, *s));
    let lines: Vec<Row> = shown
        .map(|scenario| {
            let named = format!("row.{}", scenario.code().replace('%', "_rel"));
            let mut cells = vec![text_cell(Phrase::words(context.words.text(&named)))];
            cells.extend(rows.iter().map(|row| cell(context, scale, row, scenario)));
            let kind = if scenario == Scenario::AC { RowKind::Group } else { RowKind::Body };
            Row { level: 0, kind, cells }
        })
        .collect();
    let mut columns =
        vec![Column { header: heading.what.clone(), group: String::new(), width: NAME, kind: ColumnKind::Text }];
    columns.extend(rows.iter().map(|row| Column {
        header: row.period.to_string(),
        group: String::new(),
        width: PERIOD,
        kind: ColumnKind::Number,
    }));
    let alt = context.alt_table(lines.len(), &columns);
    Some(TableSpec { id: "few-periods-table".into(), heading: heading.clone(), columns, rows: lines, alt })
}

/// The number of a period under a scenario.
fn cell(context: &Context<'_>, scale: &Scale, row: &Comparison, scenario: Scenario) -> Cell {
    let Some(fact) = context.findings.of(row, scenario) else { return text_cell(Phrase::default()) };
    let num = match scenario.is_relative() {
        true => scale.growth(fact, scenario.reference().and_then(|r| context.findings.of(row, r))),
        false => scale.num(fact, Style::Plain),
    };
    let impact = is_variance(scenario).then(|| context.impact(&fact.measure, fact)).filter(|_| fact.value.is_some());
    Cell { phrase: Phrase::num(num), value: scale.plotted(fact), impact, mark: None, link: None }
}
