//! The main measure over time in three tiers: weeks, months, quarters or years, and the months of the period (S12).

use super::super::context::{Context, figure_block};
use super::super::dates;
use super::super::deck::{CONTENT, ColumnsSpec, FigureKind, FigureSpec, Slide};
use super::super::numbers::Digits;
use super::super::tiers::{self, Tiers};
use crate::base::{Period, Scenario};
use crate::findings::Comparison;

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
    let mut slots = context.slots().fact("actual", findings.of(last, Scenario::AC));
    if id == "history"
        && let Some(before) = rows.len().checked_sub(2).and_then(|i| rows.get(i))
    {
        slots = slots
            .fact("before", findings.of(before, Scenario::AC))
            .other("before_period", dates::in_words(&before.period, &context.words));
    }
    if id == "months" {
        let value = |c: &&&Comparison| findings.value(c, Scenario::AC).map_or(f64::MIN, |v| v.to_f64());
        let best = rows.iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
        slots = slots
            .other("member", dates::in_words(&best.period, &context.words))
            .fact("actual", findings.of(best, Scenario::AC));
    }
    let message = context.message(id, id, &slots, &scale);
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
    let figure = FigureSpec {
        id: format!("{id}-figure"),
        heading,
        width: 0.0,
        height: 0.0,
        scale_group: unit.clone(),
        scale: None,
        labels: tiers::figure_labels(context, measure),
        kind: FigureKind::Columns(spec),
        alt,
    };
    let name = context.words.text(&format!("slide.{id}"));
    let footnotes = vec![context.source(&context.tables(reference == Some(Scenario::PL)), Some(unit))];
    let mut slide = context.slide(id, 2, name, message, vec![figure_block(0.0, CONTENT.0, figure)], footnotes);
    context.annotate(&mut slide, &[]);
    Some(slide)
}
