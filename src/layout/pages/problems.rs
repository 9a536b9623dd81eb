//! Where the shortfalls sit: each with the parts of another breakdown that explain most of it (S38).

use super::super::context::Context;
use super::super::deck::{CONTENT, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::sentence::Slots;
use super::super::table::{self, Columns, Line};
use super::super::{names, tiers, width};
use super::TablePages;
use super::breakdown::line;
use crate::base::Scenario;
use crate::findings::Comparison;

/// The problems and their drivers.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    pages(context).map_or_else(Vec::new, |p| p.slides(context))
}

fn pages(context: &Context<'_>) -> Option<TablePages> {
    let findings = context.findings;
    let problems = &findings.problems;
    let first = problems.first()?;
    // One table has one reference; the others follow in the order of the problems.
    let reference = first.reference;
    let of_reference: Vec<_> = problems.iter().filter(|p| p.reference == reference).collect();
    let mut lines: Vec<Line<'_>> = Vec::new();
    for problem in &of_reference {
        lines.push(line(context, &problem.subject, 0, RowKind::Subtotal, None));
        lines.extend(problem.drivers.iter().map(|driver| line(context, driver, 1, RowKind::Body, None)));
    }
    let all: Vec<&Comparison> =
        of_reference.iter().flat_map(|p| std::iter::once(&p.subject).chain(&p.drivers)).collect();
    let change = Scenario::absolute(reference)?;
    let wanted = [Some(reference), Some(Scenario::AC), Some(change), Scenario::relative(reference)];
    let scenarios: Vec<Scenario> = wanted.into_iter().flatten().filter(|s| context.any(&all, *s)).collect();
    let scale = context.scale("problems", tiers::ids(all.iter().copied(), &scenarios), Digits::Table);
    let columns = Columns {
        name: context.words.text("column.where"),
        extra: Vec::new(),
        scenarios: super::key_figures::grouped(context, &scenarios),
        marks: true,
        shares: false,
        width: CONTENT.0,
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let unit = findings.of(&first.subject, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context
        .slots()
        .words("reference", context.reference_name(reference))
        .fact("delta", findings.of(&first.subject, change).filter(|f| f.value.is_some_and(|v| v.to_f64() < 0.0)));
    let slots = match &first.subject.member {
        Some(member) => slots.name("member", width::cut(&names::member(&context.words, member), 20.0)),
        None => slots.words("member", names::measure(&context.words, &first.subject.measure)),
    };
    let period = first.subject.period;
    Some(TablePages {
        id: "problems".into(),
        section: 5,
        name: context.words.text("slide.problems"),
        message: context.message("problems", "problems", &slots, &scale),
        heading: context.heading(
            &first.subject.measure,
            context.label("heading.problems", &[("unit", &unit)]),
            context.when(&period, &period, &scenarios),
        ),
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(reference == Scenario::PL), Some(unit))],
        notes: vec![context.plain("footnote.problems", &Slots::default())],
    })
}
