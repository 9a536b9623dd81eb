//! The largest customers, the rest in one row, the whole below (S27, R46).

use super::super::super::context::Context;
use super::super::super::deck::{CONTENT, Row, RowKind, Slide};
use super::super::super::numbers::Digits;
use super::super::super::table::{self, Columns, Line};
use super::super::super::{names, remainder, sentence, tiers};
use super::super::TablePages;
use super::super::breakdown::{chosen, line};
use super::super::ranking;
use crate::base::Scenario;
use crate::findings::{Comparison, Ranking};

/// The largest customers on one slide.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customers.as_ref().and_then(|ranking| pages(context, ranking)).unwrap_or_default()
}

fn pages(context: &Context<'_>, ranking: &Ranking) -> Option<Vec<Slide>> {
    let findings = context.findings;
    let all: Vec<&Comparison> = ranking.rows.iter().collect();
    if !context.any(&all, Scenario::AC) {
        return None;
    }
    let total_at = ranking.parts().count();
    let mut lines: Vec<Line<'_>> = all.iter().map(|row| line(context, row, 0, RowKind::Body, Some(total_at))).collect();
    let parts: Vec<&Comparison> = ranking.parts().collect();
    let scenarios = chosen(context, &all, Scenario::PY);
    let printed = parts.iter().copied().chain([&ranking.total]);
    let further = context.further("customers", &ranking.dimension, &[], usize::MAX);
    let scale = context.scale_with("customers", tiers::ids(printed, &scenarios), Digits::Table, &further);
    lines.extend(ranking.rest.iter().map(|rest| {
        let name = remainder::name(context, &scale, ranking.rest_count.as_deref());
        Line { name, ..line(context, rest, 0, RowKind::Rest, Some(total_at)) }
    }));
    lines.push(line(context, &ranking.total, 0, RowKind::Total, None));
    let dimension = names::dimension(&context.words, &ranking.dimension);
    let columns = Columns {
        name: names::capital(&dimension),
        extra: Vec::new(),
        scenarios: super::super::key_figures::grouped(context, &scenarios),
        marks: true,
        shares: all.iter().any(|row| table::share_of(context, row).is_some()) && scenarios.len() < 8,
        width: CONTENT.0,
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let unit = findings.of(&ranking.total, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context.slots().words("dimension", dimension.clone());
    let slots = match ranking::top(context, &all) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let period = ranking.total.period;
    let order = ranking::order_name(context, ranking.order, Some(ranking.reference));
    let sorted = [("unit", unit.as_str()), ("dimension", &dimension), ("order", &order)];
    let pages = TablePages {
        id: "customers".into(),
        section: 3,
        name: context.words.text("slide.customers"),
        message: context.message("customers", "customers", &slots, &scale),
        heading: context.heading(
            &ranking.measure,
            context.label("heading.sorted", &sorted),
            context.when(&period, &period, &scenarios),
        ),
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(scenarios.contains(&Scenario::PL)), Some(unit))],
        notes: ranking
            .rest
            .iter()
            .map(|_| ranking::selection(context, &scale, all.len(), ranking.rest_count.as_deref()))
            .collect(),
    };
    let own = |rows: &[Row]| {
        let finding = super::super::about(context, &further, rows)?;
        Some(sentence::sentence_at(finding, findings, &context.words, &scale))
    };
    let proves =
        |rows: &[Row]| context.finding("customers").is_none_or(|finding| super::super::stands_in(finding, rows));
    Some(pages.titled(context, own, proves))
}
