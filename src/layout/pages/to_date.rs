//! The members of the main dimension in the period and in the year to date, side by side (S13, S19; template T02).

use super::super::context::Context;
use super::super::dates;
use super::super::deck::{CONTENT, Column, Phrase, Row, RowKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence;
use super::super::table::{self, Columns, Line, Of};
use super::super::{names, remainder, tiers};
use super::TablePages;
use super::breakdown::line;
use super::ranking;
use crate::base::{Reference, Scenario};
use crate::findings::{Comparison, Ranking, ToDate};

/// The slide, where the year has begun before the period.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let ranking = context.findings.rankings.first().zip(context.findings.panorama.to_date.as_ref());
    ranking.and_then(|(ranking, to_date)| pages(context, ranking, to_date)).unwrap_or_default()
}

fn pages(context: &Context<'_>, ranking: &Ranking, year: &ToDate) -> Option<Vec<Slide>> {
    let findings = context.findings;
    let all: Vec<&Comparison> = year.rows.iter().chain(&year.rest).chain([&year.total]).collect();
    let reference = context.reference(&all, ranking.reference)?;
    let scenarios: Vec<Scenario> =
        [Some(reference), Some(Scenario::AC), Scenario::absolute(reference), Scenario::relative(reference)]
            .into_iter()
            .flatten()
            .collect();
    let both = || ranking.parts().chain([&ranking.total]).chain(all.iter().copied());
    let scale = context.scale("to_date", tiers::ids(both(), &scenarios), Digits::Table);
    let period = ranking.total.period;
    // Members that only one of the two parts has are a row of both.
    let others = ranking.rest.is_some() || year.rest.is_some();
    let part = |rows: &[Comparison], rest: &Option<Comparison>, total: &Comparison, group: String| {
        columns(context, &scale, ranking, (rows, rest, others, total), (&scenarios, group))
    };
    let (mut specs, mut rows) = part(&ranking.rows, &ranking.rest, &ranking.total, period.to_string());
    let (more, beside) = part(&year.rows, &year.rest, &year.total, dates::up_to(&year.period, &context.words));
    specs.extend(more.into_iter().skip(1));
    for (row, other) in rows.iter_mut().zip(beside) {
        row.cells.extend(other.cells.into_iter().skip(1));
    }
    let dimension = names::dimension(&context.words, &ranking.dimension);
    let unit = findings.of(&ranking.total, Scenario::AC).map(|f| scale.unit(f))?;
    let order = ranking::order_name(context, ranking.order, Some(reference));
    let pages = TablePages {
        id: "to_date".into(),
        section: 2,
        name: context.label("slide.to_date", &[("dimension", &names::capital(&dimension))]),
        message: message(context, &scale, year, reference),
        heading: context.heading(
            &ranking.measure,
            context.sorted(&unit, &dimension, &order),
            format!("{period}, {}", context.when(&year.period, &year.period, &scenarios)),
        ),
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(reference == Scenario::PL), Some(unit))],
        notes: Vec::new(),
    };
    Some(pages.slides(context))
}

/// The columns and rows of one of the two parts.
fn columns(
    context: &Context<'_>,
    scale: &Scale,
    ranking: &Ranking,
    (rows, rest, others, total): (&[Comparison], &Option<Comparison>, bool, &Comparison),
    (scenarios, group): (&[Scenario], String),
) -> (Vec<Column>, Vec<Row>) {
    let total_at = rows.len() + usize::from(others);
    let mut lines: Vec<Line<'_>> =
        rows.iter().map(|row| line(context, row, 0, RowKind::Body, Some(total_at))).collect();
    if others {
        let name = match &ranking.rest_count {
            Some(count) => remainder::name(context, scale, Some(count)),
            None => Phrase::words(context.words.text("words.others")),
        };
        let of = rest.as_ref().map_or(Of::Nothing, Of::Comparison);
        lines.push(Line { name, level: 0, kind: RowKind::Rest, of, part_of: Some(total_at), extra: Vec::new() });
    }
    lines.push(line(context, total, 0, RowKind::Total, None));
    let columns = Columns {
        name: names::capital(&names::dimension(&context.words, &ranking.dimension)),
        extra: Vec::new(),
        scenarios: scenarios.iter().map(|s| (*s, group.clone())).collect(),
        marks: true,
        shares: false,
        width: CONTENT.0 / 2.0,
    };
    let (mut specs, rows) = table::table(context, scale, &columns, &lines);
    let used: f64 = specs.iter().skip(1).map(|column| column.width).sum();
    if let Some(name) = specs.first_mut() {
        name.width = (CONTENT.0 - 2.0 * used).max(60.0);
    }
    (specs, rows)
}

/// How many members reach their reference over the year to date, and who lacks most.
fn message(context: &Context<'_>, scale: &Scale, year: &ToDate, reference: Reference) -> Phrase {
    let findings = context.findings;
    let change = Scenario::absolute(reference);
    let real = |row: &Comparison| findings.value(row, change?).map(|v| v.to_f64());
    let named: Vec<&Comparison> =
        year.rows.iter().filter(|row| row.member.as_ref().is_some_and(|m| !m.special)).collect();
    let known: Vec<(f64, &Comparison)> = named.iter().filter_map(|row| Some((real(row)?, *row))).collect();
    let below = known.iter().filter(|(v, _)| *v < 0.0).count();
    let least = known.iter().min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(v, _)| *v < 0.0);
    let fact = |row: &Comparison, s: Option<Scenario>| s.and_then(|s| findings.of(row, s).map(|f| f.id.clone()));
    let of = |id: &Option<String>| id.as_deref().and_then(|id| findings.fact(id));
    let total = fact(&year.total, change);
    let lacking = least.and_then(|(_, row)| fact(row, change));
    let mut slots = context
        .slots()
        .words("members", names::members(&context.words, &year.dimension))
        .words("reference", context.reference_name(reference))
        .other("to_date", dates::in_words(&year.period, &context.words))
        .other("below", below.to_string())
        .other("n", known.len().to_string())
        .fact("actual", findings.of(&year.total, Scenario::AC))
        .fact("total_delta", of(&total))
        .flag(if below == 0 { "above" } else { "below" });
    if let Some(member) = least.and_then(|(_, row)| row.member.as_ref()) {
        slots = slots.name("member", names::member(&context.words, member)).fact("delta", of(&lacking));
    }
    sentence::said("plain.to_date", &slots, &context.words, scale)
}
