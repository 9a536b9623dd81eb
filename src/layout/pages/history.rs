//! The main measure over time in three tiers: weeks, months, quarters or years, and the months of the period (S12).

use super::super::context::{Context, figure_block};
use super::super::dates;
use super::super::deck::{CONTENT, ColumnsSpec, FigureKind, Marker, MarkerKind, Phrase, Point, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::template::Style;
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
    let year = Scenario::absolute(Scenario::PY).and_then(|change| last.facts.get(&change));
    let shown = tiers::ids(rows.iter().copied(), &tiers::scenarios(reference));
    let scale = context.scale(id, shown.into_iter().chain(year.map(String::as_str)), Digits::Chart);
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
    let (message, marker) =
        if id == "history" { pointed(context, message, &rows, reference, &scale) } else { (message, None) };
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
        marker,
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

/// The message with the comparison of two columns that no tier makes, and what points at them: the mean yearly growth, else
/// the change on the year before. Neither where the message has no room for it.
fn pointed(
    context: &Context<'_>,
    message: Phrase,
    rows: &[&Comparison],
    reference: Option<Scenario>,
    scale: &Scale,
) -> (Phrase, Option<Marker>) {
    let found = trend(context, rows, scale).or_else(|| {
        let told = reference.is_none_or(|r| r == Scenario::PY);
        difference(context, rows, scale).filter(|_| !told)
    });
    let Some((more, marker)) = found else { return (message, None) };
    let mut longer = message.clone();
    longer.parts.extend(more.parts);
    if sentence::fits(&longer) { (longer, Some(marker)) } else { (message, None) }
}

/// The mean yearly growth from the first year shown to the last.
fn trend(context: &Context<'_>, rows: &[&Comparison], scale: &Scale) -> Option<(Phrase, Marker)> {
    let cagr = context.findings.growth.cagr.as_ref()?;
    let (first, last) = (rows.first()?, rows.last()?);
    let fact = context.findings.fact(&cagr.rate).filter(|_| first.period == cagr.from && last.period == cagr.to)?;
    let slots = Slots::default().fact("rate", Some(fact)).other("from", dates::in_words(&cagr.from, &context.words));
    let more = sentence::say("plain.history_trend", &slots, &context.words, scale)?;
    let point = Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Signed) };
    let impact = context.impact(&last.measure, fact);
    Some((
        more,
        Marker { kind: MarkerKind::Trend, from: cagr.from.to_string(), to: cagr.to.to_string(), point, impact },
    ))
}

/// The change of the last period on the year before, where that is one of the columns.
fn difference(context: &Context<'_>, rows: &[&Comparison], scale: &Scale) -> Option<(Phrase, Marker)> {
    let findings = context.findings;
    let last = rows.last()?;
    let before = last.period.last_year(&context.brief.calendar)?;
    let column = rows.iter().find(|row| row.period == before)?;
    // A part of a period, or a week more, compares with another number than that of the column.
    let same = findings.value(column, Scenario::AC).is_some_and(|v| findings.value(last, Scenario::PY) == Some(v));
    let fact = findings.of(last, Scenario::absolute(Scenario::PY)?).filter(|_| same)?;
    let change = fact.value?.to_f64();
    let slots = Slots::default().fact("delta", Some(fact)).other("before", dates::in_words(&before, &context.words));
    let slots = slots.flag(if change > 0.0 { "up" } else { "down" });
    let more = sentence::say("plain.history_difference", &slots, &context.words, scale).filter(|_| change != 0.0)?;
    let point = Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Signed) };
    let kind = MarkerKind::Difference(Scenario::PY);
    let impact = context.impact(&last.measure, fact);
    Some((more, Marker { kind, from: before.to_string(), to: last.period.to_string(), point, impact }))
}

/// What periods of its length are called: those of a fiscal year have numbers, not the names of months.
fn periods_key(period: &Period) -> &'static str {
    if period.fiscal && period.grain == Grain::Month { "fiscal_month" } else { period.grain.code() }
}

/// What the variances of a course say: how often it was above its reference, and for how long the last period's
/// side has lasted.
fn course<'a>(context: &Context<'a>, rows: &[&Comparison], reference: Option<Scenario>) -> Slots<'a> {
    let findings = context.findings;
    let slots = context.slots();
    let (Some(reference), Some(last)) = (reference, rows.last()) else { return slots };
    let Some(change) = Scenario::absolute(reference) else { return slots };
    let sides: Vec<f64> = rows.iter().filter_map(|row| findings.value(row, change)).map(|v| v.to_f64()).collect();
    let relative = Scenario::relative(reference).and_then(|s| findings.of(last, s));
    let mut slots = slots
        .fact("delta", findings.of(last, change))
        .fact("relative", relative)
        // The months of a quarter compare with the months before them.
        .words("reference", names::reference(&context.words, "reference", reference, last.period.grain))
        .words("growth", names::reference(&context.words, "growth", reference, last.period.grain))
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
        // It may be longer than what is shown.
        slots = if streak == sides.len() { slots.flag("throughout") } else { slots };
    }
    let hits = sides.iter().filter(|s| **s >= 0.0).count();
    let slots = match hits {
        0 => slots.flag("nobody"),
        all if all == sides.len() => slots.flag("all"),
        _ => slots,
    };
    slots.other("hits", hits.to_string()).other("n", sides.len().to_string())
}
