//! Cohorts by the quarter of the first purchase, and what became of the customers of a year (S24).

use super::super::super::context::{Context, figure_block_of, table_block};
use super::super::super::deck::{CONTENT, Category, CohortSpec, FigureKind, Phrase, Slide, TableSpec};
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::{self, Slots};
use super::super::super::{dates, tiers};
use super::fact_table::{FactColumn, Head, Print, table};
use super::{footnotes, heading, span};
use crate::base::Scenario;
use crate::findings::FactId;
use crate::findings::customers::{Cohorts, Panel};

/// Width of the triangle beside the table of a year's customers, and the white space between them.
const TRIANGLE: f64 = 600.0;
const GAP: f64 = 32.0;

/// The cohorts.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.cohorts.as_ref().and_then(|cohorts| slide(context, cohorts)).into_iter().collect()
}

fn slide(context: &Context<'_>, cohorts: &Cohorts) -> Option<Slide> {
    let findings = context.findings;
    let scale = context.scale("cohorts", std::iter::empty(), Digits::Table);
    let point = |id: &FactId| findings.fact(id).and_then(|f| tiers::point(f, &scale));
    let category =
        |id: String, label: String, rest: bool| Category { id, label, sub: String::new(), highlight: false, rest };
    let ages = cohorts.all.len();
    let mut spec = CohortSpec {
        cohorts: Vec::new(),
        ages: (1..=ages).map(|age| category(age.to_string(), format!("+{age}"), false)).collect(),
        scenario: Scenario::AC,
        cells: Vec::new(),
        sizes: Vec::new(),
        size_name: context.words.text("cohorts.size"),
    };
    let mut year = String::new();
    for cohort in &cohorts.cohorts {
        let name = cohort.quarter.to_string();
        // The first cohort of a year carries it (R42).
        let label = match name.split_once('-') {
            Some((same, part)) if same == year => part.to_owned(),
            _ => name.clone(),
        };
        year = name.split_once('-').map_or_else(String::new, |(year, _)| year.to_owned());
        spec.cohorts.push(category(name, label, false));
        spec.cells.push((0..ages).map(|age| cohort.shares.get(age).and_then(&point)).collect());
        spec.sizes.push(point(&cohort.size));
    }
    spec.cohorts.push(category("all".into(), context.words.text("cohorts.all"), true));
    spec.cells.push(cohorts.all.iter().map(&point).collect());
    spec.sizes.push(point(&cohorts.size));
    let (first, last) = (cohorts.cohorts.first()?, cohorts.cohorts.last()?);
    let alt = spec.alt(&context.words, "customers", "%");
    let wide = if cohorts.panel.is_some() { TRIANGLE } else { CONTENT.0 };
    let figure = context.figure(
        ("cohorts-figure", "customers"),
        heading(
            context,
            context.words.text("heading.cohorts"),
            context.words.text("heading.cohorts_unit"),
            format!("{} AC", dates::span(&first.quarter, &last.quarter)),
        ),
        "%".into(),
        FigureKind::Cohort(spec),
        alt,
    );
    let mut blocks = vec![figure_block_of(0.0, wide, CONTENT.1, figure)];
    if let Some(panel) = &cohorts.panel {
        let width = CONTENT.0 - TRIANGLE - GAP;
        blocks.push(table_block(TRIANGLE + GAP, width, survivors(context, &scale, panel, width)));
    }
    let message = context.message("cohorts", "cohorts", &context.slots(), &scale);
    let notes = footnotes(context, &context.tables(false), None);
    let mut slide = context.slide("cohorts", 3, context.words.text("slide.cohorts"), message, blocks, notes);
    let slots =
        Slots::default().fact("older", findings.fact(&cohorts.older)).other("since", dates::date(cohorts.since));
    let mut own = vec![sentence::said("footnote.cohorts", &slots, &context.words, &scale)];
    let slots = slots
        .fact("whole", findings.fact(&cohorts.known))
        .fact("size", findings.fact(&cohorts.size))
        .fact("others", cohorts.others.as_ref().and_then(|id| findings.fact(id)))
        .fact("left", findings.fact(&cohorts.check));
    own.extend(sentence::say("footnote.check_cohorts", &slots, &context.words, &scale));
    if cohorts.panel.as_ref().is_some_and(|p| !p.projected.is_empty()) {
        own.push(context.plain("footnote.projection", &Slots::default()));
    }
    context.annotate(&mut slide, &own);
    Some(slide)
}

/// The customers of a year: how many still buy in each year since, and how many will.
fn survivors(context: &Context<'_>, scale: &Scale, panel: &Panel, width: f64) -> TableSpec {
    let mut heads: Vec<Head> = panel.years.iter().map(|year| Head::body(Phrase::other(span(*year)))).collect();
    for ahead in 1..=panel.projected.len() {
        heads.push(Head::body(Phrase::other(context.label("cohorts.ahead", &[("n", &ahead.to_string())]))));
    }
    let none = || std::iter::repeat_n(None, panel.projected.len());
    let past = panel.survivors.iter().map(Some).chain(none()).collect();
    let future = panel.survivors.iter().map(|_| None).chain(panel.projected.iter().map(Some)).collect();
    let mut columns = vec![FactColumn::new("AC".into(), 48.0, Print::Plain, past)];
    if !panel.projected.is_empty() {
        columns.push(FactColumn::new("FC".into(), 48.0, Print::Plain, future));
    }
    let name = context.words.text("column.year");
    let (specs, rows) = table(context, scale, (name, Vec::new(), width), heads, &columns);
    TableSpec {
        id: "cohorts-survivors".into(),
        heading: heading(
            context,
            context.words.text("heading.survivors"),
            context.words.text("heading.in_customers"),
            panel.years.first().map_or_else(String::new, |year| {
                let scenarios = if panel.projected.is_empty() { "AC" } else { "AC, FC" };
                format!("{} {scenarios}", span(*year))
            }),
        ),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    }
}
