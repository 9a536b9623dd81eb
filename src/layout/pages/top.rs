//! The largest customers, the rest in one row, the whole below (S27, R46).

use super::super::context::Context;
use super::super::deck::{CONTENT, Phrase, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::sentence::Slots;
use super::super::table::{self, Columns, Line, Of};
use super::super::{names, paginate, remainder, tiers};
use super::TablePages;
use super::breakdown::{chosen, line};
use super::ranking;
use crate::base::Scenario;
use crate::findings::{Comparison, Ranking};

/// The largest customers on one slide.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context
        .findings
        .customers
        .as_ref()
        .and_then(|ranking| pages(context, ranking))
        .map_or_else(Vec::new, |p| p.slides(context))
}

fn pages(context: &Context<'_>, ranking: &Ranking) -> Option<TablePages> {
    let findings = context.findings;
    let all: Vec<&Comparison> = ranking.rows.iter().collect();
    if !context.any(&all, Scenario::AC) {
        return None;
    }
    // The total and the remainder stand below the largest.
    let room = paginate::full_page() - 2;
    let shown: Vec<&Comparison> =
        all.iter().take(if all.len() > room + 1 { room } else { room + 1 }).copied().collect();
    let left = all.len() - shown.len();
    let complete = left > 0 && remainder::is_nothing(findings, &ranking.total, &all);
    let nothing_left = remainder::is_nothing(findings, &ranking.total, &shown);
    let with_rest = !nothing_left && findings.measure(&ranking.measure).is_none_or(|m| m.additive);
    let total_at = shown.len() + usize::from(with_rest);
    let mut lines: Vec<Line<'_>> =
        shown.iter().map(|row| line(context, row, 0, RowKind::Body, Some(total_at))).collect();
    if with_rest {
        // The findings may hold only the largest: then nobody has counted the others.
        let name = match complete {
            true => context.label("words.rest", &[("n", &left.to_string())]),
            false => context.words.text("words.others"),
        };
        lines.push(Line {
            name: Phrase::words(name),
            level: 0,
            kind: RowKind::Rest,
            of: Of::Rest { total: &ranking.total, shown: shown.clone() },
            part_of: Some(total_at),
            extra: Vec::new(),
        });
    }
    lines.push(line(context, &ranking.total, 0, RowKind::Total, None));
    let scenarios = chosen(context, &shown, Scenario::PY);
    let printed = shown.iter().copied().chain([&ranking.total]);
    let scale = context.scale("customers", tiers::ids(printed, &scenarios), Digits::Table);
    let dimension = names::dimension(&context.words, &ranking.dimension);
    let columns = Columns {
        name: names::capital(&dimension),
        extra: Vec::new(),
        scenarios: super::key_figures::grouped(context, &scenarios),
        marks: true,
        shares: shown.iter().any(|row| table::share_of(context, row).is_some()) && scenarios.len() < 8,
        width: CONTENT.0,
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let unit = findings.of(&ranking.total, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context.slots().words("dimension", dimension.clone());
    let slots = match ranking::top(context, &shown) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let period = ranking.total.period;
    let order = ranking::order_name(context, ranking.order, Some(ranking.reference));
    let sorted = [("unit", unit.as_str()), ("dimension", &dimension), ("order", &order)];
    Some(TablePages {
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
        notes: match (with_rest, complete) {
            (false, _) => Vec::new(),
            (true, true) => vec![ranking::selection(context, shown.len(), all.len())],
            (true, false) => {
                let slots = Slots::default().other("shown", shown.len().to_string());
                vec![context.plain("footnote.largest", &slots)]
            }
        },
    })
}
