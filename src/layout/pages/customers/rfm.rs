//! How lately, how often and how much customers buy: the segments and the activity (S22).

use super::super::super::context::{Context, figure_block_of, table_block};
use super::super::super::deck::{
    CONTENT, Category, CohortSpec, FigureKind, FigureSpec, Phrase, RowKind, Slide, TableSpec,
};
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::{self, Slots};
use super::super::super::{dates, names, tiers};
use super::fact_table::{FactColumn, Head, Print, table};
use super::{check_line, footnotes, heading, span};
use crate::base::Scenario;
use crate::config::SCORES;
use crate::findings::FactId;
use crate::findings::customers::{Rfm, Segment, SegmentRow};

/// Width of the matrix of scores, and the white space beside it.
const MATRIX: f64 = 360.0;
const GAP: f64 = 40.0;
/// Height of the matrix where names stand below it.
const MATRIX_HEIGHT: f64 = 188.0;
/// White space between the two tables.
const BETWEEN: f64 = 12.0;

/// The segments and the activity.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.rfm.as_ref().and_then(|rfm| slide(context, rfm)).into_iter().collect()
}

fn slide(context: &Context<'_>, rfm: &Rfm) -> Option<Slide> {
    let findings = context.findings;
    let rows: Vec<&SegmentRow> = rfm.segments.iter().chain([&rfm.total]).collect();
    let money = rows
        .iter()
        .map(|r| &r.sales)
        .chain(rfm.at_risk.iter().map(|c| &c.sales))
        .chain(rfm.borders[2].iter())
        .chain(rfm.activity.iter().map(|a| &a.2));
    let scale = context.scale("rfm", money.map(String::as_str), Digits::Table);
    let unit = findings.fact(&rfm.total.sales).map(|f| scale.unit(f))?;
    let when = format!("{} AC", span(rfm.span));
    let width = CONTENT.0 - MATRIX - GAP;
    let x = MATRIX + GAP;
    let segments = table_block(x, width, segments(context, &scale, rfm, &rows, (width, &when, &unit)));
    let mut activity = table_block(x, width, activity(context, &scale, rfm, (width, &when, &unit)));
    activity.y = segments.height + BETWEEN;
    // The names of those to be won back stand below the matrix.
    let matrix_height = if rfm.at_risk.is_empty() { CONTENT.1 } else { MATRIX_HEIGHT };
    let figure = figure_block_of(0.0, MATRIX, matrix_height, matrix(context, &scale, rfm, &when)?);
    let mut blocks = vec![figure, segments, activity];
    if !rfm.at_risk.is_empty() {
        let mut lost = table_block(0.0, MATRIX, at_risk(context, &scale, rfm, (MATRIX, &when, &unit)));
        lost.y = MATRIX_HEIGHT + BETWEEN;
        blocks.push(lost);
    }
    let message = context.message("rfm", "rfm", &context.slots(), &scale);
    let notes = footnotes(context, &context.tables(false), Some(unit));
    let mut slide = context.slide("rfm", 3, context.words.text("slide.rfm"), message, blocks, notes);
    let mut slots = Slots::default();
    for (letter, borders) in ["r", "f", "m"].into_iter().zip(&rfm.borders) {
        for (at, id) in (1..).zip(borders) {
            slots = slots.fact(&format!("{letter}{at}"), findings.fact(id));
        }
    }
    let mut own = vec![sentence::said("footnote.rfm", &slots, &context.words, &scale)];
    if !rfm.at_risk.is_empty() {
        own.push(context.plain("footnote.rfm_at_risk", &Slots::default()));
    }
    own.push(match rfm.scored_on {
        Some(span) => {
            let slots = Slots::default().other("from", dates::date(span.from)).other("to", dates::date(span.to));
            context.plain("footnote.quintiles", &slots)
        }
        None => context.plain("footnote.fixed_borders", &Slots::default()),
    });
    let unscored = rfm.unscored.as_ref().and_then(|id| findings.fact(id));
    let unscored = unscored.filter(|f| f.value.is_some_and(|v| v.to_f64() > 0.0));
    own.extend(sentence::say("footnote.unscored", &Slots::default().fact("n", unscored), &context.words, &scale));
    own.extend(check_line(context, &scale, &rfm.total.customers, &rfm.check_customers));
    context.annotate(&mut slide, &own);
    Some(slide)
}

/// How many customers have which scores of recency and frequency.
fn matrix(context: &Context<'_>, scale: &Scale, rfm: &Rfm, when: &str) -> Option<FigureSpec> {
    let point = |id: &FactId| context.findings.fact(id).and_then(|f| tiers::point(f, scale));
    let category = |letter: &str, score: usize| {
        let label = format!("{letter}{score}");
        Category { id: label.clone(), label, sub: String::new(), highlight: false, rest: false }
    };
    let spec = CohortSpec {
        cohorts: (1..=SCORES).rev().map(|score| category("R", score)).collect(),
        ages: (1..=SCORES).map(|score| category("F", score)).collect(),
        scenario: Scenario::AC,
        cells: rfm.matrix.iter().map(|row| row.iter().map(|id| id.as_ref().and_then(point)).collect()).collect(),
        sizes: Vec::new(),
        size_name: String::new(),
    };
    let unit = context.words.text("heading.in_customers");
    let alt = spec.alt(&context.words, "customers", &unit);
    Some(context.figure(
        ("rfm-figure", "customers"),
        heading(context, context.words.text("heading.rfm"), unit.clone(), when.to_owned()),
        unit.clone(),
        FigureKind::Cohort(spec),
        alt,
    ))
}

fn segments(
    context: &Context<'_>,
    scale: &Scale,
    rfm: &Rfm,
    rows: &[&SegmentRow],
    (width, when, unit): (f64, &str, &str),
) -> TableSpec {
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let name = |segment: &Segment| context.words.text(&format!("segment.{}", segment.code()));
    let heads = rfm
        .segments
        .iter()
        .map(|row| Head::body(Phrase::words(row.segment.as_ref().map_or_else(String::new, name))))
        .chain([Head::total(context)])
        .collect();
    let measure = names::capital(&names::measure(&context.words, &context.findings.frame.main_measure));
    let columns = [
        FactColumn::new(header("count"), 56.0, Print::Plain, rows.iter().map(|r| Some(&r.customers)).collect()),
        FactColumn::new(measure, 80.0, Print::Plain, rows.iter().map(|r| Some(&r.sales)).collect()).adding_up(),
        FactColumn::new(header("share"), 60.0, Print::Percent, rows.iter().map(|r| Some(&r.share)).collect())
            .adding_up(),
        FactColumn::new(header("recency"), 84.0, Print::Plain, rows.iter().map(|r| Some(&r.recency)).collect()),
    ];
    let (specs, body) = table(context, scale, (header("segment"), Vec::new(), width), heads, &columns);
    TableSpec {
        id: "rfm-segments".into(),
        heading: heading(
            context,
            context.words.text("heading.segments"),
            context.label("heading.unit", &[("unit", unit)]),
            when.to_owned(),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    }
}

/// The largest customers to be won back.
fn at_risk(context: &Context<'_>, scale: &Scale, rfm: &Rfm, (width, when, unit): (f64, &str, &str)) -> TableSpec {
    let name = |member| Head::body(Phrase::name(names::member(&context.words, member)));
    let heads = rfm.at_risk.iter().map(|customer| name(&customer.member)).collect();
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let columns = [
        FactColumn::new(header("sales_year"), 80.0, Print::Plain, rfm.at_risk.iter().map(|c| Some(&c.sales)).collect()),
        FactColumn::new(header("recency"), 84.0, Print::Plain, rfm.at_risk.iter().map(|c| Some(&c.recency)).collect()),
    ];
    let customer = names::capital(&super::dimension(context, &rfm.dimension));
    let (specs, body) = table(context, scale, (customer, Vec::new(), width), heads, &columns);
    TableSpec {
        id: "rfm-at_risk".into(),
        heading: heading(
            context,
            context.words.text("segment.at_risk"),
            context.label("heading.unit", &[("unit", unit)]),
            when.to_owned(),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    }
}

fn activity(context: &Context<'_>, scale: &Scale, rfm: &Rfm, (width, when, unit): (f64, &str, &str)) -> TableSpec {
    let [active, quiet] = context.brief.customers.activity;
    let slots = [("active", active.to_string()), ("quiet", quiet.to_string())];
    let slots: Vec<(&str, &str)> = slots.iter().map(|(slot, days)| (*slot, days.as_str())).collect();
    let heads = rfm
        .activity
        .iter()
        .map(|(degree, ..)| {
            let text = context.label(&format!("activity.{}", degree.code()), &slots);
            Head { kind: RowKind::Body, ..Head::body(Phrase::other(text)) }
        })
        .collect();
    let measure = names::capital(&names::measure(&context.words, &context.findings.frame.main_measure));
    let columns = [
        FactColumn::new(
            context.words.text("column.count"),
            56.0,
            Print::Plain,
            rfm.activity.iter().map(|(_, customers, _)| Some(customers)).collect(),
        ),
        FactColumn::new(measure, 80.0, Print::Plain, rfm.activity.iter().map(|(.., sales)| Some(sales)).collect()),
    ];
    let name = context.words.text("column.activity");
    let (specs, body) = table(context, scale, (name, Vec::new(), width), heads, &columns);
    TableSpec {
        id: "rfm-activity".into(),
        heading: heading(
            context,
            context.words.text("heading.activity"),
            context.label("heading.unit", &[("unit", unit)]),
            when.to_owned(),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    }
}
