//! The main measure over time in three tiers: weeks, months, quarters or years, and the months of the period (S12).

use super::super::context::{Context, figure_block};
use super::super::dates;
use super::super::deck::{CONTENT, ColumnsSpec, FigureKind, Slide};
use super::super::numbers::Digits;
use super::super::sentence::{self, Slots};
use super::super::tiers::{self, Tiers};
use super::super::{grid, names};
use super::few_periods;
use crate::base::{Grain, Period, Scenario};
use crate::findings::Comparison;

/// Columns of the grid that a figure of few periods takes, with its numbers beside it.
const HALF: u8 = 6;
/// Least periods that make a course, and least in a row that are worth a message.
const LEAST: usize = 3;

/// The course over the last periods.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    figure(context, "history", &context.findings.history).into_iter().collect()
}

/// The months of a quarter or a year.
pub(crate) fn months(context: &Context<'_>) -> Vec<Slide> {
    figure(context, "months", &context.findings.months).into_iter().collect()
}

fn figure(context: &Context<'_>, id: &str, rows: &[Comparison]) -> Option<Slide> {
    let findings = context.findings;
    let rows: Vec<&Comparison> = rows.iter().collect();
    if !context.any(&rows, Scenario::AC) {
        return None;
    }
    let (first, last) = (rows.first()?, rows.last()?);
    let reference = context.reference(&rows, findings.frame.reference);
    let scale = context.scale(id, tiers::ids(rows.iter().copied(), &tiers::scenarios(reference)), Digits::Chart);
    let tiers = Tiers::of(context, &scale, &rows, reference);
    let measure = &last.measure;
    let unit = rows.iter().find_map(|c| findings.of(c, Scenario::AC)).map(|f| scale.unit(f))?;
    let periods: Vec<Period> = rows.iter().map(|c| c.period).collect();
    let alt = context.alt_columns(measure, &unit, &periods, &tiers.values);
    // The previous period is told where nothing else is known; a target or last year by its whole course.
    let message = match reference {
        Some(Scenario::PP) | None if id == "history" => {
            let before = rows.len().checked_sub(2).and_then(|i| rows.get(i));
            let slots = context.slots().fact("actual", findings.of(last, Scenario::AC));
            let slots = match before {
                Some(before) => slots
                    .fact("before", findings.of(before, Scenario::AC))
                    .other("before_period", dates::in_words(&before.period, &context.words)),
                None => slots,
            };
            context.message(id, id, &slots, &scale)
        }
        _ => {
            let slots = course(context, &rows, reference);
            let value = |c: &&&Comparison| findings.value(c, Scenario::AC).map_or(f64::MIN, |v| v.to_f64());
            let best = rows.iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
            let slots = match id {
                "months" => slots
                    .other("member", dates::in_words(&best.period, &context.words))
                    .fact("actual", findings.of(best, Scenario::AC)),
                _ => slots.fact("actual", findings.of(last, Scenario::AC)),
            };
            sentence::said(&format!("plain.{id}"), &slots, &context.words, &scale)
        }
    };
    let spec = ColumnsSpec {
        grain: last.period.grain.code().to_owned(),
        categories: tiers::periods(context, &rows),
        primary: Scenario::AC,
        values: tiers.values,
        reference,
        reference_values: tiers.reference_values,
        absolute: tiers.absolute,
        relative: tiers.relative,
        not_applicable: tiers.not_applicable,
    };
    let heading = context.heading(
        measure,
        context.label("heading.unit", &[("unit", &unit)]),
        context.when(&first.period, &last.period, &tiers::scenarios(reference)),
    );
    let figure =
        context.figure((&format!("{id}-figure"), measure), heading, unit.clone(), FigureKind::Columns(spec), alt);
    let name = context.words.text(&format!("slide.{id}"));
    let footnotes = vec![context.source(&context.tables(reference == Some(Scenario::PL)), Some(unit))];
    let blocks = match few_periods::table(context, &scale, &figure.heading, &rows) {
        Some(table) => vec![
            figure_block(0.0, grid::span(HALF), figure),
            grid::table_block(grid::left(HALF), grid::span(12 - HALF), CONTENT.1, table),
        ],
        None => vec![figure_block(0.0, CONTENT.0, figure)],
    };
    let mut slide = context.slide(id, 2, name, message, blocks, footnotes);
    context.annotate(&mut slide, &[]);
    Some(slide)
}

/// What periods of its length are called: those of a fiscal year have numbers, not the names of months.
fn periods_key(period: &Period) -> &'static str {
    if period.fiscal && period.grain == Grain::Month { "fiscal_month" } else { period.grain.code() }
}

/// What the variances of a course say: how often it was above its reference, and for how long the last period's
/// side has lasted.
fn course<'a>(context: &Context<'a>, rows: &[&Comparison], reference: Option<Scenario>) -> Slots<'a> {
    let (findings, cadence) = (context.findings, context.findings.frame.cadence);
    let slots = context.slots();
    let (Some(reference), Some(last)) = (reference, rows.last()) else { return slots };
    let Some(change) = Scenario::absolute(reference) else { return slots };
    let sides: Vec<f64> = rows.iter().filter_map(|row| findings.value(row, change)).map(|v| v.to_f64()).collect();
    let relative = Scenario::relative(reference).and_then(|s| findings.of(last, s));
    let mut slots = slots
        .fact("delta", findings.of(last, change))
        .fact("relative", relative)
        .words("reference", context.reference_name(reference))
        .words("growth", names::reference(&context.words, "growth", reference, cadence))
        .words("periods", context.words.text(&format!("periods.{}", periods_key(&last.period))))
        .flag(reference.code());
    let Some(side) = findings.value(last, change).map(|v| v.to_f64()) else { return slots };
    slots = slots.flag(if side > 0.0 {
        "up"
    } else if side < 0.0 {
        "down"
    } else {
        "flat"
    });
    if sides.len() < LEAST {
        return slots;
    }
    let streak = sides.iter().rev().take_while(|s| **s * side > 0.0).count();
    if streak >= LEAST {
        slots = slots.other("streak", streak.to_string());
    }
    let hits = sides.iter().filter(|s| **s >= 0.0).count();
    slots.other("hits", hits.to_string()).other("n", sides.len().to_string())
}
