//! Two levels in one table: the children with their parent below them, the whole at the end (S13, R47).

use super::super::context::Context;
use super::super::deck::{CONTENT, Phrase, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::table::{self, Columns, Line, Of};
use super::super::{names, tiers};
use super::TablePages;
use super::ranking::top;
use crate::base::Scenario;
use crate::findings::{Breakdown, Comparison};

/// The breakdown in as many slides as it needs.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context
        .findings
        .breakdown
        .as_ref()
        .and_then(|breakdown| table_pages(context, breakdown))
        .map_or_else(Vec::new, |p| p.slides(context))
}

fn table_pages(context: &Context<'_>, breakdown: &Breakdown) -> Option<TablePages> {
    let parents: Vec<&Comparison> = breakdown.groups.iter().map(|g| &g.parent).collect();
    let all: Vec<&Comparison> =
        breakdown.groups.iter().flat_map(|g| std::iter::once(&g.parent).chain(&g.children)).collect();
    if !context.any(&all, Scenario::AC) {
        return None;
    }
    let mut lines: Vec<Line<'_>> = Vec::new();
    let total_at = all.len();
    for group in &breakdown.groups {
        let parent_at = lines.len() + group.children.len();
        for child in &group.children {
            lines.push(line(context, child, 1, RowKind::Body, Some(parent_at)));
        }
        lines.push(line(context, &group.parent, 0, RowKind::Subtotal, Some(total_at)));
    }
    lines.push(line(context, &breakdown.total, 0, RowKind::Total, None));
    let scenarios = chosen(context, &all, context.findings.frame.reference);
    let printed = all.iter().copied().chain([&breakdown.total]);
    let scale = context.scale("breakdown", tiers::ids(printed, &scenarios), Digits::Table);
    let [parent, child] = &breakdown.dimensions;
    let (parent, child) = (names::dimension(&context.words, parent), names::dimension(&context.words, child));
    let by = context.label("words.cross", &[("parent", &parent), ("child", &child)]);
    let columns = Columns {
        name: names::capital(&by),
        extra: Vec::new(),
        scenarios: super::key_figures::grouped(context, &scenarios),
        marks: true,
        shares: false,
        width: CONTENT.0,
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let unit = context.findings.of(&breakdown.total, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context.slots().words("dimension", parent.clone());
    let slots = match top(context, &parents) {
        Some((name, row)) => slots.name("member", name).fact("actual", context.findings.of(row, Scenario::AC)),
        None => slots,
    };
    let period = breakdown.total.period;
    let name = context.label("slide.breakdown", &[("parent", &parent), ("child", &child)]);
    Some(TablePages {
        id: "breakdown".into(),
        section: 2,
        name: names::capital(&name),
        message: context.message("breakdown", "breakdown", &slots, &scale),
        heading: context.heading(
            &breakdown.measure,
            context.label("heading.by", &[("unit", &unit), ("dimension", &by)]),
            context.when(&period, &period, &scenarios),
        ),
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(scenarios.contains(&Scenario::PL)), Some(unit))],
        notes: Vec::new(),
    })
}

/// A row of a comparison under its member's name.
pub(crate) fn line<'a>(
    context: &Context<'_>,
    row: &'a Comparison,
    level: u8,
    kind: RowKind,
    part_of: Option<usize>,
) -> Line<'a> {
    let name = match &row.member {
        Some(member) => Phrase::name(names::member(&context.words, member)),
        None => Phrase::words(context.words.text("words.total")),
    };
    Line { name, level, kind, of: Of::Comparison(row), part_of, extra: Vec::new() }
}

/// The columns a table of members has room for: values, then the variances against the two best references.
pub(crate) fn chosen(context: &Context<'_>, rows: &[&Comparison], main: Scenario) -> Vec<Scenario> {
    let mut references: Vec<Scenario> =
        [main, Scenario::PL, Scenario::PY, Scenario::PP].into_iter().filter(|r| context.any(rows, *r)).collect();
    let mut seen: Vec<Scenario> = Vec::new();
    references.retain(|r| {
        let fresh = !seen.contains(r);
        seen.push(*r);
        fresh
    });
    references.truncate(2);
    let wanted = |s: &Scenario| match s.reference() {
        Some(reference) => references.contains(&reference),
        None => *s == Scenario::AC || references.contains(s),
    };
    // Every scenario once, in the one order that all tables share (R10); the attainment beside the values.
    let mut out: Vec<Scenario> = Scenario::ALL.into_iter().filter(wanted).filter(|s| *s != Scenario::Att).collect();
    if context.any(rows, Scenario::Att)
        && references.contains(&Scenario::PL)
        && let Some(at) = out.iter().position(|s| *s == Scenario::AC)
    {
        out.insert(at + 1, Scenario::Att);
    }
    out.retain(|s| *s == Scenario::AC || context.any(rows, *s));
    out
}
