//! What each part contributed to the change of the whole: a bridge with pull and share beside it (S15).

use super::super::context::{Context, figure_block, slide_id, table_block};
use super::super::deck::{
    BridgeSpec, CONTENT, Category, Cell, Column, ColumnKind, FigureKind, FigureSpec, Heading, Phrase, Point, Row,
    RowKind, Slide, TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::rounding::foot;
use super::super::sentence::Slots;
use super::super::table::{fact_cell, text_cell};
use super::super::template::Style;
use super::super::{names, remainder, tiers};
use crate::base::{Impact, Scenario, Value};
use crate::findings::{Comparison, Contribution, ContributionRow, Fact};

/// Most steps of a bridge, the remainder included.
const STEPS: usize = 11;
/// Width of the bridge; the table stands to its right.
const BRIDGE: f64 = 530.0;
/// White space between both.
const GAP: f64 = 20.0;
/// Widths of the table's columns: name, change, pull, share.
const WIDTHS: [f64; 4] = [112.0, 60.0, 82.0, 78.0];

/// One slide for each dimension and reference; the first reference of a dimension has the plain id.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let mut slides: Vec<Slide> = Vec::new();
    for contribution in &context.findings.contributions {
        let plain = slide_id("contribution", &contribution.dimension);
        let taken = slides.iter().any(|s| s.id == plain);
        let id = if taken { slide_id(&plain, contribution.reference.code()) } else { plain };
        slides.extend(slide(context, contribution, id));
    }
    slides
}

fn slide(context: &Context<'_>, contribution: &Contribution, id: String) -> Option<Slide> {
    let findings = context.findings;
    let (reference, total) = (contribution.reference, &contribution.total);
    let change = Scenario::absolute(reference)?;
    let all = &contribution.rows;
    let count = if all.len() > STEPS { STEPS - 1 } else { all.len() };
    let shown: Vec<&ContributionRow> = all.iter().take(count).collect();
    let comparisons: Vec<&Comparison> = shown.iter().map(|r| &r.comparison).collect();
    let scale = context.scale(
        &id,
        tiers::ids(comparisons.iter().copied().chain([total]), &[reference, Scenario::AC, change]),
        Digits::Chart,
    );
    let point = |row: &Comparison, scenario| findings.of(row, scenario).and_then(|f| tiers::point(f, &scale));
    let end = |scenario: Scenario| {
        let label = scenario.label();
        let category =
            Category { id: scenario.code().to_owned(), label, sub: String::new(), highlight: false, rest: false };
        Some((category, scenario, point(total, scenario)?))
    };
    let changes = Changes::of(context, &scale, contribution, &comparisons, change);
    let mut steps = Vec::new();
    for (i, category) in tiers::members(context, &comparisons, &id).into_iter().enumerate() {
        if let Some((point, impact)) = changes.rows.get(i).cloned().flatten() {
            steps.push((category, point, impact));
        }
    }
    let left = all.len() - shown.len();
    if let Some((point, impact)) = changes.rest.clone() {
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
            side_table(context, contribution, &shown, &scale, &changes, heading),
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

/// The printed changes: of the shown members, of the remainder, of the whole. Base and changes add up to
/// the total as they are printed.
struct Changes {
    rows: Vec<Option<(Point, Impact)>>,
    rest: Option<(Point, Impact)>,
    total: Option<(Point, Impact)>,
    change: Scenario,
}

impl Changes {
    fn of(
        context: &Context<'_>,
        scale: &Scale,
        contribution: &Contribution,
        shown: &[&Comparison],
        change: Scenario,
    ) -> Changes {
        let findings = context.findings;
        let total = &contribution.total;
        let mut out = Changes { rows: vec![None; shown.len()], rest: None, total: None, change };
        let Some((fact, whole)) = findings.of(total, change).and_then(|f| Some((f, f.value?))) else { return out };
        let format = scale.format(fact, Style::Plain);
        let digits = |scenario: Scenario| findings.value(total, scenario).map(|v| format.digits(v));
        let between = digits(Scenario::AC).zip(digits(contribution.reference)).map(|(ac, base)| ac - base);
        let rounded = format.digits(whole);
        let target = between.filter(|b| (b - rounded).abs() <= 1).unwrap_or(rounded);
        let mut values: Vec<Option<Value>> = shown.iter().map(|row| findings.value(row, change)).collect();
        let rest = remainder::value(findings, total, shown, change)
            .filter(|_| !remainder::is_nothing(findings, total, shown) && shown.len() < contribution.rows.len());
        values.push(rest);
        let footed = foot(&values, whole, target, format);
        let point = |fact: &Fact, value: Option<Value>, digits: Option<i128>| {
            let plotted = scale.plotted(&Fact { value, ..fact.clone() })?;
            let num = scale.num_of_digits(&Fact { value, ..fact.clone() }, format, digits?);
            Some((
                Point { value: plotted, num },
                context.impact(&contribution.measure, &Fact { value, ..fact.clone() }),
            ))
        };
        for (i, row) in shown.iter().enumerate() {
            let fact = findings.of(row, change);
            out.rows[i] = fact.and_then(|f| point(f, f.value, footed.get(i).copied().flatten()));
        }
        out.rest = point(fact, rest, footed.last().copied().flatten());
        if let Some((rest, _)) = &mut out.rest {
            rest.num.format.push_str(remainder::REST);
        }
        out.total = point(fact, fact.value, Some(target));
        out
    }
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
    changes: &Changes,
    heading: Heading,
) -> TableSpec {
    let findings = context.findings;
    let header = |header: String, width: f64, kind| Column { header, group: String::new(), width, kind };
    let columns = vec![
        header(names::capital(&names::dimension(&context.words, &contribution.dimension)), WIDTHS[0], ColumnKind::Text),
        header(changes.change.label(), WIDTHS[1], ColumnKind::Number),
        header(context.words.text("column.pull"), WIDTHS[2], ColumnKind::Number),
        header(context.words.text("column.growth_share"), WIDTHS[3], ColumnKind::Number),
    ];
    let empty = || text_cell(Phrase::default());
    let changed = |(point, impact): (Point, Impact)| Cell {
        phrase: Phrase::num(point.num),
        value: Some(point.value),
        impact: Some(impact),
        mark: None,
    };
    let mut rows: Vec<Row> = shown
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let name = row.comparison.member.as_ref().map_or_else(String::new, |m| names::member(&context.words, m));
            let delta = changes.rows.get(i).cloned().flatten();
            let impact = delta.as_ref().map(|(_, impact)| *impact);
            let share = row.share.as_deref().and_then(|id| findings.fact(id)).map(|fact| {
                let mut cell = fact_cell(scale, fact, None);
                cell.phrase = Phrase::num(scale.bare_percent(fact, false));
                cell
            });
            let cells = vec![
                text_cell(Phrase::name(name)),
                delta.map_or_else(empty, changed),
                findings.fact(&row.pull).map_or_else(empty, |f| fact_cell(scale, f, impact)),
                share.unwrap_or_else(empty),
            ];
            Row { level: 0, kind: RowKind::Body, cells }
        })
        .collect();
    let left = contribution.rows.len() - shown.len();
    if let Some(rest) = changes.rest.clone() {
        let name = Phrase::words(context.label("words.rest", &[("n", &left.to_string())]));
        rows.push(Row { level: 0, kind: RowKind::Rest, cells: vec![text_cell(name), changed(rest), empty(), empty()] });
    }
    if let Some(total) = changes.total.clone() {
        let name = text_cell(Phrase::words(context.words.text("words.total")));
        rows.push(Row { level: 0, kind: RowKind::Total, cells: vec![name, changed(total), empty(), empty()] });
    }
    let id = format!("{}-table", slide_id("contribution", &contribution.dimension));
    TableSpec { id, heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}
