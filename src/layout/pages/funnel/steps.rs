//! From stage to stage: conversions with their change, what was lost on the way, and how long deals stay.

use super::super::super::context::Context;
use super::super::super::deck::{CONTENT, Cell, ColumnKind, Part, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::super::numbers::Scale;
use super::super::super::sentence;
use super::super::super::table::text_cell;
use super::super::TablePages;
use super::super::fact_table::{Show, cell, column, footed};
use super::{scale_unit, stage_name, when};
use crate::base::{Polarity, Scenario};
use crate::findings::funnel::{Funnel, StageRow};
use crate::findings::{Comparison, FactId};

/// The table of the stages on slides of its own.
pub(super) fn slides(context: &Context<'_>, funnel: &Funnel, scale: &Scale) -> Vec<Slide> {
    let table = table(context, funnel, scale, CONTENT.0);
    let fact = |id: Option<&FactId>| id.and_then(|id| context.findings.fact(id));
    let slots = context
        .slots()
        .fact("lost", fact(funnel.lost.as_ref()))
        .fact("overall", fact(funnel.overall.facts.get(&Scenario::AC)));
    let pages = TablePages {
        id: "funnel-steps".into(),
        section: 2,
        name: context.words.text("slide.funnel_steps"),
        message: sentence::said("plain.funnel_steps", &slots, &context.words, scale),
        heading: table.heading,
        columns: table.columns,
        rows: table.rows,
        footnotes: vec![context.source(&["opportunities"], scale_unit(context, funnel, scale))],
        notes: Vec::new(),
    };
    pages.titled(context, |_| None, |rows| rows.iter().any(|row| row.kind == RowKind::Total))
}

/// Stages with the change of their conversion, what was lost, and how long deals stay.
pub(super) fn table(context: &Context<'_>, funnel: &Funnel, scale: &Scale, width: f64) -> TableSpec {
    let word = |key: &str| context.words.text(key);
    let number = ColumnKind::Number;
    let before = funnel.before.is_some();
    let dwell = funnel.stages.iter().any(|row| row.dwell.is_some());
    let few = funnel.stages.iter().any(|row| row.few && row.conversion.is_some());
    let (lost, stay) = (word("funnel.lost"), word("funnel.dwell"));
    let share = word(if before { "funnel.conversion_percent" } else { "funnel.conversion_now" });
    let mut columns = vec![column(word("funnel.stage"), "", 74.0, ColumnKind::Text)];
    columns.push(column(Scenario::AC.label(), &share, 44.0, number));
    if few {
        columns.push(column(word("funnel.limits"), &share, 68.0, number));
    }
    if before {
        columns.push(column(Scenario::DPY.label(), &share, 54.0, number));
    }
    columns.push(column(word("funnel.count"), &lost, 46.0, number));
    let worth = funnel.lost_value.is_some();
    if worth {
        columns.push(column(word("funnel.amount"), &lost, 58.0, number));
    }
    if dwell {
        columns.push(column(Scenario::AC.label(), &stay, 44.0, number));
        if before {
            columns.push(column(Scenario::DPY.label(), &stay, 54.0, number));
        }
    }
    let used: f64 = columns.iter().skip(1).map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = (width - used).clamp(60.0, 0.3 * width);
    }
    let of = |row: Option<&'_ Comparison>, s: Scenario| row.and_then(|row| row.facts.get(&s).cloned());
    let one = |id: Option<FactId>, show: Show| cell(context, scale, id.as_ref(), show);
    let mut rows: Vec<Row> = Vec::new();
    let steps: Vec<(&StageRow, &StageRow)> =
        funnel.stages.iter().enumerate().filter_map(|(at, row)| Some((row, funnel.next(at)?))).collect();
    let lost: Vec<Option<&FactId>> = steps.iter().map(|(row, _)| row.lost_value.as_ref()).collect();
    let mut lost = footed(context, scale, &lost, funnel.lost_value.as_ref(), Show::Plain).into_iter();
    for (row, next) in steps {
        let name = context.label(
            "funnel.step",
            &[("from", &stage_name(context, &row.stage)), ("to", &stage_name(context, &next.stage))],
        );
        let conversion = row.conversion.as_ref();
        let mut cells = vec![text_cell(Phrase::name(name))];
        cells.push(one(of(conversion, Scenario::AC), Show::Percent));
        if few {
            let limits = row.few.then(|| row.low.as_ref().zip(row.high.as_ref())).flatten();
            cells.push(
                limits.map_or_else(|| text_cell(Phrase::default()), |(low, high)| span_cell(context, scale, low, high)),
            );
        }
        if before {
            cells.push(one(of(conversion, Scenario::DPY), Show::Growth(Polarity::Up)));
        }
        cells.push(one(row.lost.clone(), Show::Plain));
        if worth {
            cells.extend(lost.next());
        }
        if dwell {
            cells.push(one(of(row.dwell.as_ref(), Scenario::AC), Show::Plain));
            if before {
                cells.push(one(of(row.dwell.as_ref(), Scenario::DPY), Show::Variance(Polarity::Down)));
            }
        }
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    let mut cells = vec![text_cell(Phrase::words(word("funnel.all")))];
    cells.push(one(of(Some(&funnel.overall), Scenario::AC), Show::Percent));
    if few {
        cells.push(text_cell(Phrase::default()));
    }
    if before {
        cells.push(one(of(Some(&funnel.overall), Scenario::DPY), Show::Growth(Polarity::Up)));
    }
    cells.push(one(funnel.lost.clone(), Show::Plain));
    if worth {
        cells.extend(lost.next());
    }
    cells.resize_with(columns.len(), || text_cell(Phrase::default()));
    rows.push(Row { level: 0, kind: RowKind::Total, cells });
    let shown: &[Scenario] = if before { &[Scenario::AC, Scenario::DPY] } else { &[Scenario::AC] };
    let unit = scale_unit(context, funnel, scale).unwrap_or_default();
    let months = funnel.spans.months.to_string();
    let mut heading = context.heading(
        "leads",
        context.label(
            match (before, worth) {
                (true, true) => "heading.funnel_table",
                (false, true) => "heading.funnel_table_now",
                (true, false) => "heading.funnel_table_count",
                (false, false) => "heading.funnel_table_now_count",
            },
            &[("unit", &unit), ("months", &months)],
        ),
        when(context, funnel, shown),
    );
    heading.what = word("funnel.steps");
    TableSpec { id: "funnel-table".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}

/// The limits of a share: `12–45`.
fn span_cell(context: &Context<'_>, scale: &Scale, low: &FactId, high: &FactId) -> Cell {
    let mut parts = Vec::new();
    for id in [low, high] {
        let Some(fact) = context.findings.fact(id) else { continue };
        if !parts.is_empty() {
            parts.push(Part::Words { text: "–".to_owned() });
        }
        parts.push(Part::Num(scale.bare_percent(fact, false)));
    }
    text_cell(Phrase { parts })
}
