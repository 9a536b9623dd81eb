//! What each part contributed to the change of the whole: a bridge with pull and share beside it (S15).

use super::super::context::{Context, contribution_id, figure_block_of, table_block};
use super::super::deck::{
    BridgeSpec, CONTENT, Category, Cell, Column, ColumnKind, FigureKind, Heading, Phrase, Point, Row, RowKind, Slide,
    TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::rounding::foot;
use super::super::sentence::Slots;
use super::super::table::{fact_cell, text_cell};
use super::super::template::Style;
use super::super::{names, paginate, remainder, tiers};
use super::standout;
use crate::base::{Grain, Impact, Scenario, Value};
use crate::findings::{Comparison, Contribution, ContributionRow, Fact};

/// Width of the bridge; the table stands to its right.
const BRIDGE: f64 = 530.0;
/// White space between both.
const GAP: f64 = 20.0;
/// Widths of the table's columns: name, change, pull, share.
const WIDTHS: [f64; 4] = [112.0, 60.0, 82.0, 78.0];

/// Largest share of the change that is printed: twice the whole.
const MOST_SHARE: f64 = 2.0;

/// One slide for each dimension against the reference of the report; of the main dimension in quarters and years
/// against the other one, too.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    shown(context).into_iter().filter_map(|contribution| slide(context, contribution)).collect()
}

fn shown<'a>(context: &Context<'a>) -> Vec<&'a Contribution> {
    let all = &context.findings.contributions;
    let main = all.first().map(|c| &c.dimension);
    let long = matches!(context.findings.frame.cadence, Grain::Quarter | Grain::Year);
    let wanted = |(i, contribution): &(usize, &Contribution)| {
        let first = !all.iter().take(*i).any(|c| c.dimension == contribution.dimension);
        first || (long && Some(&contribution.dimension) == main)
    };
    all.iter().enumerate().filter(wanted).map(|(_, contribution)| contribution).collect()
}

fn slide(context: &Context<'_>, contribution: &Contribution) -> Option<Slide> {
    let findings = context.findings;
    let id = contribution_id(&contribution.dimension, contribution.reference.code());
    let (reference, total) = (contribution.reference, &contribution.total);
    let change = Scenario::absolute(reference)?;
    let parts: Vec<&ContributionRow> = contribution.parts().collect();
    let comparisons: Vec<&Comparison> = parts.iter().map(|r| &r.comparison).collect();
    let further = context.further(&id, &contribution.dimension, &[], standout::MOST);
    let scenarios = [reference, Scenario::AC, change];
    let mut ids = tiers::ids(comparisons.iter().copied().chain([total]), &scenarios);
    ids.extend(parts.iter().filter_map(|row| row.share.as_deref()));
    let scale = context.scale_with(&id, ids, Digits::Chart, &further);
    let point = |row: &Comparison, scenario| findings.of(row, scenario).and_then(|f| tiers::point(f, &scale));
    let end = |scenario: Scenario| {
        let label = scenario.label();
        let category =
            Category { id: scenario.code().to_owned(), label, sub: String::new(), highlight: false, rest: false };
        Some((category, scenario, point(total, scenario)?))
    };
    let changes = Changes::of(context, &scale, contribution, &comparisons, change);
    let mut steps = Vec::new();
    let rows: Vec<&Comparison> = contribution.rows.iter().map(|r| &r.comparison).collect();
    let mut categories = tiers::members(context, &rows, &id);
    // Without a finding of its own, the message speaks of the largest part (R40).
    let spoken = largest(context, &rows, change).filter(|_| context.finding(&id).is_none());
    if let Some(category) = spoken.and_then(|i| categories.get_mut(i)) {
        category.highlight = true;
    }
    if contribution.rest.is_some() {
        categories.push(tiers::rest_category(context, &scale, contribution.rest_count.as_deref()));
    }
    for (category, change) in categories.into_iter().zip(&changes.rows) {
        if let Some((point, impact)) = change.clone() {
            steps.push((category, point, impact));
        }
    }
    if steps.is_empty() {
        return None;
    }
    let bridge = BridgeSpec { base: end(reference)?, steps, total: end(Scenario::AC)? };
    let unit = findings.of(total, Scenario::AC).map(|f| scale.unit(f))?;
    let dimension = names::dimension(&context.words, &contribution.dimension);
    let slots = slots(context, contribution, &rows, change, &dimension);
    let message = context.message(&id, "contribution", &slots, &scale);
    let alt = context.alt_bridge(&contribution.measure, &unit, &bridge);
    let by = [("unit", unit.as_str()), ("reference", &context.reference_name(reference)), ("dimension", &dimension)];
    let heading = context.heading(
        &contribution.measure,
        context.label("heading.bridge", &by),
        context.when(&total.period, &total.period, &[reference, Scenario::AC, change]),
    );
    let named: Vec<Category> = bridge.steps.iter().map(|(category, ..)| category.clone()).collect();
    let (height, bullets, comments) = standout::commented(context, &scale, &further, &named, parts.len() + 2);
    let figure_id = format!("{id}-figure");
    let named = (figure_id.as_str(), contribution.measure.as_str());
    let mut figure = context.figure(named, heading.clone(), unit.clone(), FigureKind::Bridge(bridge), alt);
    figure.labels.comments = comments;
    // The bridge has a bar more at each end; the table a head and a total.
    let table = side_table(context, contribution, &scale, &changes, heading);
    let mut blocks =
        vec![figure_block_of(0.0, BRIDGE, height, figure), table_block(BRIDGE + GAP, CONTENT.0 - BRIDGE - GAP, table)];
    blocks.extend(bullets);
    let name = context.label("slide.contribution", &[("dimension", &names::capital(&dimension))]);
    // Two pages of one dimension are told apart by what they compare with.
    let twice = shown(context).iter().filter(|c| c.dimension == contribution.dimension).count() > 1;
    let name = if twice { context.label("words.joined", &[("name", &name), ("other", &change.label())]) } else { name };
    let footnotes = vec![context.source(&context.tables(reference == Scenario::PL), Some(unit))];
    let mut slide = context.slide(&id, 2, name, message, blocks, footnotes);
    let key = if offset(context, contribution) { "footnote.offset" } else { "footnote.contribution" };
    let mut notes = vec![context.plain(key, &Slots::default())];
    if changes.apart {
        notes.push(context.plain("footnote.variance", &Slots::default()));
    }
    if contribution.rest.is_some() {
        notes.push(super::ranking::selection(context, &scale, rows.len(), contribution.rest_count.as_deref()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The printed changes: of the parts, the remainder last, and of the whole. The parts add up to the whole, which is
/// its own plain rounding: a fact prints the same on every page.
struct Changes {
    rows: Vec<Option<(Point, Impact)>>,
    total: Option<(Point, Impact)>,
    change: Scenario,
    /// True when the printed base and the printed change differ from the printed actual in the last digit.
    apart: bool,
}

impl Changes {
    fn of(
        context: &Context<'_>,
        scale: &Scale,
        contribution: &Contribution,
        parts: &[&Comparison],
        change: Scenario,
    ) -> Changes {
        let findings = context.findings;
        let total = &contribution.total;
        let mut out = Changes { rows: vec![None; parts.len()], total: None, change, apart: false };
        let Some((fact, whole)) = findings.of(total, change).and_then(|f| Some((f, f.value?))) else { return out };
        let format = scale.format(fact, Style::Plain);
        let digits = |scenario: Scenario| findings.value(total, scenario).map(|v| format.digits(v));
        let between = digits(Scenario::AC).zip(digits(contribution.reference)).map(|(ac, base)| ac - base);
        let target = format.digits(whole);
        out.apart = between.is_some_and(|between| between != target);
        let values: Vec<Option<Value>> = parts.iter().map(|row| findings.value(row, change)).collect();
        let footed = foot(&values, whole, target, format);
        let point = |fact: &Fact, value: Option<Value>, digits: Option<i128>| {
            let plotted = scale.plotted(&Fact { value, ..fact.clone() })?;
            let num = scale.num_of_digits(&Fact { value, ..fact.clone() }, format, digits?);
            Some((
                Point { value: plotted, num },
                context.impact(&contribution.measure, &Fact { value, ..fact.clone() }),
            ))
        };
        for (i, row) in parts.iter().enumerate() {
            let fact = findings.of(row, change);
            out.rows[i] = fact.and_then(|f| point(f, f.value, footed.get(i).copied().flatten()));
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
    let largest = largest(context, rows, change).and_then(|i| rows.get(i));
    match largest.and_then(|row| Some((row, row.member.as_ref()?))) {
        Some((row, member)) => {
            let name = super::super::width::cut(&names::member(&context.words, member), 20.0);
            slots.name("member", name).fact("delta", context.findings.of(row, change))
        }
        None => slots,
    }
}

/// The position of the part that changed most.
fn largest(context: &Context<'_>, rows: &[&Comparison], change: Scenario) -> Option<usize> {
    let size = |row: &Comparison| context.findings.value(row, change).map_or(0.0, |v| v.to_f64().abs());
    let sizes = rows.iter().enumerate().map(|(i, row)| (i, size(row))).filter(|(_, size)| *size > 0.0);
    sizes.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

/// True when the parts moved against each other so that little is left of their sum: a part would be several times
/// the whole, and such a share tells nobody anything.
fn offset(context: &Context<'_>, contribution: &Contribution) -> bool {
    let share = |row: &ContributionRow| context.findings.fact(row.share.as_deref()?)?.value;
    contribution.parts().filter_map(share).any(|v| v.to_f64().abs() > MOST_SHARE)
}

/// The same members in the same order with pull and share of the change.
fn side_table(
    context: &Context<'_>,
    contribution: &Contribution,
    scale: &Scale,
    changes: &Changes,
    heading: Heading,
) -> TableSpec {
    let findings = context.findings;
    let header = |header: String, width: f64, kind| Column { header, group: String::new(), width, kind };
    let offset = offset(context, contribution);
    let mut columns = vec![
        header(names::capital(&names::dimension(&context.words, &contribution.dimension)), WIDTHS[0], ColumnKind::Text),
        header(changes.change.label(), WIDTHS[1], ColumnKind::Number),
        header(context.words.text("column.pull"), WIDTHS[2], ColumnKind::Number),
        header(context.words.text("column.growth_share"), WIDTHS[3], ColumnKind::Number),
    ];
    if offset {
        columns.pop();
    }
    let empty = || text_cell(Phrase::default());
    let changed = |(point, impact): (Point, Impact)| Cell {
        phrase: Phrase::num(point.num),
        value: Some(point.value),
        impact: Some(impact),
        mark: None,
        link: None,
    };
    let shares: Vec<Option<&Fact>> =
        contribution.parts().map(|row| row.share.as_deref().and_then(|id| findings.fact(id))).collect();
    let printed = scale.shares(&shares);
    let mut rows: Vec<Row> = contribution
        .parts()
        .enumerate()
        .map(|(i, row)| {
            let member = row.comparison.member.as_ref();
            let rest = member.is_some_and(crate::findings::MemberRef::is_rest);
            let name = match member {
                _ if rest => remainder::name(context, scale, contribution.rest_count.as_deref()),
                Some(member) => Phrase::name(names::member(&context.words, member)),
                None => Phrase::default(),
            };
            let delta = changes.rows.get(i).cloned().flatten();
            let impact = delta.as_ref().map(|(_, impact)| *impact);
            let share = shares.get(i).copied().flatten().zip(printed.get(i).cloned().flatten());
            let share = share.map(|(fact, num)| Cell { phrase: Phrase::num(num), ..fact_cell(scale, fact, None) });
            let cells = vec![
                text_cell(name),
                delta.map_or_else(empty, changed),
                findings.fact(&row.pull).map_or_else(empty, |f| fact_cell(scale, f, impact)),
                share.unwrap_or_else(empty),
            ];
            Row { level: 0, kind: if rest { RowKind::Rest } else { RowKind::Body }, cells }
        })
        .collect();
    // The bridge shows them all; a table that has no room for everything gives up its sum first.
    rows.truncate(paginate::full_page());
    if let Some(total) = changes.total.clone().filter(|_| rows.len() < paginate::full_page()) {
        let name = text_cell(Phrase::words(context.words.text("words.total")));
        rows.push(Row { level: 0, kind: RowKind::Total, cells: vec![name, changed(total), empty(), empty()] });
    }
    for row in &mut rows {
        row.cells.truncate(columns.len());
    }
    let id = format!("{}-table", contribution_id(&contribution.dimension, contribution.reference.code()));
    TableSpec { id, heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}
