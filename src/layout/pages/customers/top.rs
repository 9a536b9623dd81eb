//! The largest customers, the rest in one row, the whole below (S27, R46).

use super::super::super::context::Context;
use super::super::super::dates;
use super::super::super::deck::{CONTENT, Cell, CellMark, Column, ColumnKind, Phrase, Row, RowKind, Slide};
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::Slots;
use super::super::super::table::{self, Columns, Line, text_cell};
use super::super::super::{names, remainder, sentence, tiers};
use super::super::TablePages;
use super::super::breakdown::{chosen, line};
use super::super::ranking;
use crate::base::Scenario;
use crate::data::{BLANK, UNMATCHED};
use crate::findings::{Comparison, Fact, Ranking, Traces};

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
    let traces = findings.panorama.customers.as_ref().filter(|traces| traces.rows.len() == all.len());
    let mut scenarios = chosen(context, &all, Scenario::PY);
    if traces.is_some() && context.any(&all, Scenario::PY) {
        // The small lines show the period before, and all others.
        scenarios.retain(|s| *s != Scenario::PP && s.reference() != Some(Scenario::PP));
    }
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
    let (mut specs, mut rows) = table::table(context, &scale, &columns, &lines);
    if let Some(traces) = traces {
        trend_column(context, &scale, traces, (&mut specs, &mut rows));
    }
    let unit = findings.of(&ranking.total, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context.slots().words("dimension", dimension.clone());
    let slots = match ranking::top(context, &all) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let period = ranking.total.period;
    let order = ranking::order_name(context, ranking.order, Some(ranking.reference));
    let pages = TablePages {
        id: "customers".into(),
        section: 3,
        name: context.words.text("slide.customers"),
        message: context.message("customers", "customers", &slots, &scale),
        heading: context.heading(
            &ranking.measure,
            context.sorted(&unit, &dimension, &order),
            context.when(&period, &period, &scenarios),
        ),
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(scenarios.contains(&Scenario::PL)), Some(unit))],
        notes: ranking
            .rest
            .iter()
            .map(|_| ranking::selection(context, &scale, all.len(), ranking.rest_count.as_deref()))
            .chain(ranking.rest.iter().filter_map(|_| nobody(context, ranking, &scale)))
            .chain(silence(context, &scale))
            .collect(),
    };
    let own = |rows: &[Row]| {
        let finding = super::super::about(context, &further, rows)?;
        Some(sentence::sentence_at(finding, findings, &context.words, &scale))
    };
    let proves = |rows: &[Row]| {
        context.finding("customers").is_none_or(|finding| super::super::stands_in(context, finding, rows))
    };
    Some(pages.titled(context, own, proves))
}

/// The last order of the lost customer of the message: its days and its year stand in no column.
fn silence(context: &Context<'_>, scale: &Scale) -> Option<Phrase> {
    let finding = context.finding("customers").filter(|finding| finding.kind == "customer_lost")?;
    let of = |slot: &str| finding.facts.get(slot).and_then(|id| context.findings.fact(id));
    let slots = Slots::default()
        .name("member", context.words.value(finding.names.get("member")?))
        .fact("silent", of("silent"))
        .fact("usual", of("usual"))
        .fact("last_year", of("last_year"));
    sentence::say("footnote.customer_lost", &slots, &context.words, scale)
}

/// What the row of all others holds that belongs to no customer.
fn nobody(context: &Context<'_>, ranking: &Ranking, scale: &Scale) -> Option<Phrase> {
    let of = |key: &str| {
        let own = |fact: &&Fact| {
            let alone = fact.slice.len() == 1 && fact.slice.get(&ranking.dimension).is_some_and(|k| k == key);
            alone
                && fact.measure == ranking.measure
                && (fact.period, fact.scenario) == (ranking.total.period, Scenario::AC)
        };
        let listed = ranking.rows.iter().any(|row| row.member.as_ref().is_some_and(|m| m.special));
        let fact = context.findings.facts.iter().find(own).filter(|_| !listed)?;
        Some(fact).filter(|f| f.value.is_some_and(|v| v.to_f64().abs() > 0.0))
    };
    let slots = Slots::default().fact("unmatched", of(UNMATCHED)).fact("blank", of(BLANK));
    sentence::say("footnote.selection_special", &slots, &context.words, scale).map(sentence::capitalised)
}

/// Width of the small lines over the last periods.
const TREND: f64 = 118.0;

/// Adds a column of small lines behind the name, as wide as the table has room for.
fn trend_column(context: &Context<'_>, scale: &Scale, traces: &Traces, (specs, rows): (&mut Vec<Column>, &mut [Row])) {
    let used: f64 = specs.iter().map(|column| column.width).sum();
    let (Some(first), Some(last)) = (traces.periods.first(), traces.periods.last()) else { return };
    if used + TREND > CONTENT.0 + 1.0 {
        return;
    }
    let group = dates::span(first, last);
    let header = context.words.text("column.trend");
    specs.insert(1, Column { header, group, width: TREND, kind: ColumnKind::Trend });
    for (at, row) in rows.iter_mut().enumerate() {
        let value = |id: &String| context.findings.fact(id).and_then(|fact| scale.plotted(fact));
        let values: Vec<Option<f64>> = traces.rows.get(at).map_or_else(Vec::new, |ids| ids.iter().map(value).collect());
        let mark = Some(CellMark::trend(&values)).filter(|_| !values.is_empty() && row.kind == RowKind::Body);
        row.cells.insert(1.min(row.cells.len()), Cell { mark, ..text_cell(Phrase::default()) });
    }
}
