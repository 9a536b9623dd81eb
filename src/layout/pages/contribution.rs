//! What each part contributed to the change of the whole: a bridge with pull and share beside it (S15).

use super::super::context::{Context, figure_block, slide_id, table_block};
use super::super::deck::{
    BridgeSpec, CONTENT, Category, Column, ColumnKind, FigureKind, FigureSpec, Phrase, Row, RowKind, Slide, TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::{fact_cell, fitted, text_cell};
use super::super::{names, remainder, tiers};
use crate::base::{Impact, Scenario};
use crate::findings::{Comparison, Contribution, ContributionRow};

/// Most steps of a bridge, the remainder included.
const STEPS: usize = 11;
/// Width of the bridge; the table stands to its right.
const BRIDGE: f64 = 530.0;
/// White space between both.
const GAP: f64 = 20.0;
/// Widths of the table's columns: name, change, pull, share.
const WIDTHS: [f64; 4] = [116.0, 62.0, 86.0, 66.0];

/// One slide for each dimension.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.contributions.iter().filter_map(|c| slide(context, c)).collect()
}

fn slide(context: &Context<'_>, contribution: &Contribution) -> Option<Slide> {
    let findings = context.findings;
    let (reference, total) = (contribution.reference, &contribution.total);
    let change = Scenario::absolute(reference)?;
    let id = slide_id("contribution", &contribution.dimension);
    let all = &contribution.rows;
    let count = if all.len() > STEPS { STEPS - 1 } else { all.len() };
    let shown: Vec<&ContributionRow> = all.iter().take(count).collect();
    let comparisons: Vec<&Comparison> = shown.iter().map(|r| &r.comparison).collect();
    let scale = context.scale(&id, tiers::ids(comparisons.iter().copied().chain([total])), Digits::Chart);
    let point = |row: &Comparison, scenario| findings.of(row, scenario).and_then(|f| tiers::point(f, &scale));
    let end = |scenario: Scenario| {
        let label = scenario.label();
        let category =
            Category { id: scenario.code().to_owned(), label, sub: String::new(), highlight: false, rest: false };
        Some((category, scenario, point(total, scenario)?))
    };
    let mut steps = Vec::new();
    for (category, row) in tiers::members(context, &comparisons, &id).into_iter().zip(&comparisons) {
        let Some(fact) = findings.of(row, change) else { continue };
        if let Some(point) = tiers::point(fact, &scale) {
            steps.push((category, point, context.impact(&contribution.measure, fact)));
        }
    }
    let left = all.len() - shown.len();
    if (left > 0 || steps.len() < shown.len())
        && !remainder::is_nothing(findings, total, &comparisons)
        && let Some(point) = tiers::rest(findings, &scale, total, &comparisons, change)
    {
        let impact = impact(context, contribution, point.value);
        steps.push((tiers::rest_category(context, left.max(1)), point, impact));
    }
    if steps.is_empty() {
        return None;
    }
    let bridge = BridgeSpec { base: end(reference)?, steps, total: end(Scenario::AC)? };
    let unit = findings.of(total, Scenario::AC).map(|f| scale.unit(f))?;
    let dimension = names::dimension(&context.words, &contribution.dimension);
    let slots = slots(context, contribution, &comparisons, change, &dimension);
    let message = context.message(&id, "contribution", &slots, &scale);
    let alt = context.alt_bridge(&contribution.measure, &unit, &bridge);
    let parts = [("unit", unit.as_str()), ("reference", &context.reference_name(reference)), ("dimension", &dimension)];
    let heading = context.heading(
        &contribution.measure,
        context.label("heading.bridge", &parts),
        context.when(&total.period, &total.period, &[reference, Scenario::AC, change]),
    );
    let figure = FigureSpec {
        id: format!("{id}-figure"),
        heading: heading.clone(),
        width: 0.0,
        height: 0.0,
        scale_group: unit.clone(),
        scale: None,
        labels: tiers::figure_labels(context, &contribution.measure),
        kind: FigureKind::Bridge(bridge),
        alt,
    };
    let blocks = vec![
        figure_block(0.0, BRIDGE, figure),
        table_block(
            BRIDGE + GAP,
            CONTENT.0 - BRIDGE - GAP,
            side_table(context, contribution, &shown, &scale, &id, change, heading),
        ),
    ];
    let name = context.label("slide.contribution", &[("dimension", &names::capital(&dimension))]);
    let footnotes = vec![context.source(&context.tables(reference == Scenario::PL), Some(unit))];
    let mut slide = context.slide(&id, 2, name, message, blocks, footnotes);
    let mut notes = vec![context.plain("footnote.contribution", &Slots::default())];
    if left > 0 {
        notes.push(super::ranking::selection(context, shown.len(), all.len()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

fn impact(context: &Context<'_>, contribution: &Contribution, value: f64) -> Impact {
    let polarity = context.findings.measure(&contribution.measure).map_or(crate::base::Polarity::Up, |m| m.polarity);
    Impact::of(value, polarity)
}

fn slots<'a>(
    context: &Context<'a>,
    contribution: &Contribution,
    rows: &[&'a Comparison],
    change: Scenario,
    dimension: &str,
) -> Slots<'a> {
    let slots = context
        .slots()
        .words("measure", names::measure(&context.words, &contribution.measure))
        .words("dimension", dimension)
        .words("reference", context.reference_name(contribution.reference));
    let size = |row: &&&Comparison| context.findings.value(row, change).map_or(0.0, |v| v.to_f64().abs());
    let largest = rows.iter().filter(|r| size(r) > 0.0).max_by(|a, b| size(a).total_cmp(&size(b)));
    match largest.and_then(|row| Some((row, row.member.as_ref()?))) {
        Some((row, member)) => {
            let name = super::super::width::cut(&names::member(&context.words, member), 20.0);
            slots.name("member", name).fact("delta", context.findings.of(row, change))
        }
        None => slots,
    }
}

/// The same members in the same order with pull and share of the change.
fn side_table(
    context: &Context<'_>,
    contribution: &Contribution,
    shown: &[&ContributionRow],
    scale: &Scale,
    id: &str,
    change: Scenario,
    heading: super::super::deck::Heading,
) -> TableSpec {
    let findings = context.findings;
    let header = |header: String, width: f64, kind| Column { header, group: String::new(), width, kind };
    let columns = vec![
        header(names::capital(&names::dimension(&context.words, &contribution.dimension)), WIDTHS[0], ColumnKind::Text),
        header(change.label(), WIDTHS[1], ColumnKind::Number),
        header(context.words.text("column.pull"), WIDTHS[2], ColumnKind::Number),
        header(context.words.text("column.growth_share"), WIDTHS[3], ColumnKind::Number),
    ];
    let empty = || text_cell(Phrase::default());
    let mut rows: Vec<Row> = shown
        .iter()
        .map(|row| {
            let name = row.comparison.member.as_ref().map_or_else(String::new, |m| names::member(&context.words, m));
            let delta = findings.of(&row.comparison, change);
            let impact = delta.map(|f| context.impact(&contribution.measure, f));
            let share = row.share.as_deref().and_then(|id| findings.fact(id)).map(|fact| {
                let mut cell = fact_cell(scale, fact, None);
                cell.phrase = Phrase::num(scale.bare_percent(fact, false));
                cell
            });
            let cells = vec![
                text_cell(fitted(&Phrase::name(name), WIDTHS[0])),
                delta.map_or_else(empty, |f| fact_cell(scale, f, impact)),
                findings.fact(&row.pull).map_or_else(empty, |f| fact_cell(scale, f, impact)),
                share.unwrap_or_else(empty),
            ];
            Row { level: 0, kind: RowKind::Body, cells }
        })
        .collect();
    let comparisons: Vec<&Comparison> = shown.iter().map(|r| &r.comparison).collect();
    let left = contribution.rows.len() - shown.len();
    if left > 0
        && let Some(point) = tiers::rest(findings, scale, &contribution.total, &comparisons, change)
    {
        let name = Phrase::words(context.label("words.rest", &[("n", &left.to_string())]));
        let mut cell = text_cell(Phrase::num(point.num));
        cell.impact = Some(impact(context, contribution, point.value));
        rows.push(Row { level: 0, kind: RowKind::Rest, cells: vec![text_cell(name), cell, empty(), empty()] });
    }
    if let Some(fact) = findings.of(&contribution.total, change) {
        let name = text_cell(Phrase::words(context.words.text("words.total")));
        let cell = fact_cell(scale, fact, Some(context.impact(&contribution.measure, fact)));
        rows.push(Row { level: 0, kind: RowKind::Total, cells: vec![name, cell, empty(), empty()] });
    }
    TableSpec { id: format!("{id}-table"), heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}
