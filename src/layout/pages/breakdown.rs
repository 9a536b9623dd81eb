//! Two levels in one table: each parent with its children below it, the whole at the end (S13, R47).

use std::cmp::Ordering;

use super::super::context::Context;
use super::super::deck::{CONTENT, Phrase, Row, RowKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{self, Columns, Line, Of};
use super::super::{names, paginate, remainder, tiers};
use super::TablePages;
use super::ranking::top;
use crate::base::{Grain, Impact, Scenario};
use crate::findings::{Breakdown, Comparison};

/// Most slides of the breakdown.
const fn most(cadence: Grain) -> usize {
    match cadence {
        Grain::Week | Grain::Month => 1,
        Grain::Quarter | Grain::Year => 2,
    }
}

/// The breakdown in as many slides as it needs.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.breakdown.as_ref().and_then(|breakdown| pages(context, breakdown)).unwrap_or_default()
}

fn pages(context: &Context<'_>, breakdown: &Breakdown) -> Option<Vec<Slide>> {
    let findings = context.findings;
    let parents: Vec<&Comparison> = breakdown.groups.iter().map(|g| &g.parent).collect();
    if !context.any(&parents, Scenario::AC) {
        return None;
    }
    let open = open(context, breakdown);
    let mut all: Vec<&Comparison> = Vec::new();
    for (at, group) in breakdown.groups.iter().enumerate() {
        all.push(&group.parent);
        all.extend(group.parts().filter(|_| open.contains(&at)));
    }
    all.extend(&breakdown.rest);
    let scenarios = chosen(context, &all, findings.frame.reference);
    let printed = all.iter().copied().chain([&breakdown.total]);
    let kinds = ["member_short", "member_lead", "driver_up", "driver_down"];
    let further = context.further("breakdown", &breakdown.dimensions[0], &kinds, usize::MAX);
    let scale = context.scale_with("breakdown", tiers::ids(printed, &scenarios), Digits::Table, &further);
    let lines = lines(context, &scale, breakdown, &open, all.len());
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
    let unit = findings.of(&breakdown.total, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context.slots().words("dimension", parent.clone());
    let slots = match top(context, &parents) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let period = breakdown.total.period;
    let name = context.label("slide.breakdown", &[("parent", &parent), ("child", &child)]);
    let collapsed = open.len() < breakdown.groups.len();
    let of_all = context.finding("breakdown").is_some_and(|f| f.words.get("extent").is_some_and(|e| e == "extent.all"));
    let notes = [("footnote.collapsed", collapsed), ("footnote.collapsed_all", collapsed && of_all)];
    let notes = notes.into_iter().filter(|(_, holds)| *holds);
    let notes = notes.map(|(key, _)| context.plain(key, &Slots::default())).collect();
    let pages = TablePages {
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
        notes,
    };
    let own = |rows: &[Row]| {
        let finding = super::about(context, &further, rows)?;
        Some(sentence::sentence_at(finding, findings, &context.words, &scale))
    };
    let proves =
        |rows: &[Row]| context.finding("breakdown").is_none_or(|finding| super::stands_in(context, finding, rows));
    Some(pages.titled(context, own, proves))
}

/// The lines: a parent, its children and their rest, so that a reader knows whose parts follow.
fn lines<'a>(
    context: &Context<'_>,
    scale: &Scale,
    breakdown: &'a Breakdown,
    open: &[usize],
    total_at: usize,
) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let rest = |row, level, count: Option<&str>, part_of| {
        let name = remainder::name(context, scale, count);
        Line { name, ..line(context, row, level, RowKind::Rest, Some(part_of)) }
    };
    for (at, group) in breakdown.groups.iter().enumerate() {
        let parent_at = lines.len();
        lines.push(line(context, &group.parent, 0, RowKind::Subtotal, Some(total_at)));
        if open.contains(&at) {
            lines.extend(group.children.iter().map(|child| line(context, child, 1, RowKind::Body, Some(parent_at))));
            lines.extend(group.rest.iter().map(|row| rest(row, 1, group.rest_count.as_deref(), parent_at)));
        }
    }
    lines.extend(breakdown.rest.iter().map(|row| rest(row, 0, breakdown.rest_count.as_deref(), total_at)));
    lines.push(line(context, &breakdown.total, 0, RowKind::Total, None));
    lines
}

/// The groups whose children are shown: all, or as many as its slides take. That of the cell that falls shortest leads,
/// then those below their target, the largest gap first; the least telling give way: those that no finding names and
/// whose whole changed least.
fn open(context: &Context<'_>, breakdown: &Breakdown) -> Vec<usize> {
    let findings = context.findings;
    let change = Scenario::absolute(findings.frame.reference).unwrap_or(Scenario::AC);
    let told = |label: &str, impact: Impact| {
        let own = findings.findings.iter().filter(|f| f.slide == "breakdown" && f.impact == impact);
        own.filter_map(|f| f.names.get("member")).any(|name| name == label)
    };
    let worth = |at: &usize| {
        let parent = breakdown.groups.get(*at).map(|g| &g.parent);
        let label = parent.and_then(|p| p.member.as_ref()).map(|m| m.label.as_str()).unwrap_or_default();
        let value = |s| parent.and_then(|p| findings.value(p, s)).map_or(0.0, |v| v.to_f64());
        let short = (-value(Scenario::DPL)).max(0.0);
        [told(label, Impact::Bad).into(), short, told(label, Impact::Good).into(), value(change).abs()]
    };
    let mut open: Vec<usize> = (0..breakdown.groups.len()).collect();
    open.sort_by(|a, b| {
        let pairs = worth(b).into_iter().zip(worth(a));
        pairs.map(|(b, a): (f64, f64)| b.total_cmp(&a)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    while !open.is_empty() && slides_of(breakdown, &open) > most(findings.frame.cadence) {
        open.pop();
    }
    open
}

/// How many slides the table takes when these groups are open.
fn slides_of(breakdown: &Breakdown, open: &[usize]) -> usize {
    let row = |level, kind| Row { level, kind, cells: Vec::new() };
    let mut rows = Vec::new();
    for (at, group) in breakdown.groups.iter().enumerate() {
        rows.push(row(0, RowKind::Subtotal));
        rows.extend(group.parts().filter(|_| open.contains(&at)).map(|_| row(1, RowKind::Body)));
    }
    rows.extend(breakdown.rest.iter().map(|_| row(0, RowKind::Rest)));
    rows.push(row(0, RowKind::Total));
    paginate::pages(rows, paginate::full_page()).len()
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
    // The period before a year is last year.
    let same = |r: &Scenario| *r == Scenario::PP && context.findings.frame.cadence == Grain::Year;
    let known = |r: &Scenario| context.any(rows, *r) && !(same(r) && context.any(rows, Scenario::PY));
    let mut references: Vec<Scenario> =
        [main, Scenario::PL, Scenario::PY, Scenario::PP].into_iter().filter(known).collect();
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
