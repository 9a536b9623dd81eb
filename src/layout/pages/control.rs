//! The main measure with its natural limits, and the points that are more than noise (S14).

use super::super::context::{Context, figure_block};
use super::super::dates;
use super::super::deck::{CONTENT, Category, ControlSpec, FigureKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::tiers;
use crate::base::{Period, Scenario};
use crate::findings::Control;

/// The control chart.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.control.as_ref().and_then(|control| slide(context, control)).into_iter().collect()
}

fn slide(context: &Context<'_>, control: &Control) -> Option<Slide> {
    let findings = context.findings;
    let limits = [&control.upper, &control.centre, &control.lower];
    let ids = control.points.iter().map(|p| &p.value).chain(limits).map(String::as_str);
    let scale = context.scale("control", ids, Digits::Chart);
    let point = |id: &str| findings.fact(id).and_then(|f| tiers::point(f, &scale));
    let (first, last) = (control.points.first()?, control.points.last()?);
    let periods: Vec<Period> = control.points.iter().map(|p| p.period).collect();
    let categories = control.points.iter().enumerate().map(|(i, p)| {
        let before = i.checked_sub(1).and_then(|i| periods.get(i));
        let (label, sub) = dates::on_axis(&p.period, before, &context.words);
        let highlight = p.period == last.period && !p.signals.is_empty();
        Category { id: p.period.to_string(), label, sub, highlight, rest: false }
    });
    let spec = ControlSpec {
        categories: categories.collect(),
        values: control.points.iter().map(|p| point(&p.value)).collect(),
        moving_average: control
            .points
            .iter()
            // A mean of three months means little where each month has limits of its own.
            .filter(|_| !control.seasonal)
            .map(|p| p.moving_average.as_deref().and_then(|id| findings.fact(id)).and_then(|f| scale.plotted(f)))
            .collect(),
        signals: control.points.iter().map(|p| !p.signals.is_empty()).collect(),
        limits: along(context, control, &scale),
        upper: point(&control.upper)?,
        centre: point(&control.centre)?,
        lower: point(&control.lower)?,
    };
    let unit = findings.fact(&control.centre).map(|f| scale.unit(f))?;
    let slots = context
        .slots()
        .fact("centre", findings.fact(&control.centre))
        .fact("upper", findings.fact(&control.upper))
        .fact("lower", findings.fact(&control.lower));
    let message = context.message("control", "control", &slots, &scale);
    let alt = context.alt_control(&control.measure, &unit, &spec);
    let heading = context.heading(
        &control.measure,
        context.label("heading.unit", &[("unit", &unit)]),
        context.when(&first.period, &last.period, &[Scenario::AC]),
    );
    let figure =
        context.figure(("control-figure", &control.measure), heading, unit.clone(), FigureKind::Control(spec), alt);
    let footnotes = vec![context.source(&context.tables(false), Some(unit))];
    let blocks = vec![figure_block(0.0, CONTENT.0, figure)];
    let mut slide = context.slide("control", 2, context.words.text("slide.control"), message, blocks, footnotes);
    let note = if control.seasonal { "footnote.control_seasonal" } else { "footnote.control" };
    let mut notes = vec![context.plain(note, &Slots::default())];
    let earlier = control.points.split_last().is_some_and(|(_, before)| before.iter().any(|p| !p.signals.is_empty()));
    if earlier {
        notes.push(context.plain("footnote.control_ringed", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The limits that follow the season, in the units of the figure; nothing where they are the same everywhere.
fn along(context: &Context<'_>, control: &Control, scale: &Scale) -> Vec<Option<[f64; 3]>> {
    let centre = context.findings.fact(&control.centre);
    let factor = centre.and_then(|f| Some(scale.plotted(f)? / f.value?.to_f64())).filter(|f| f.is_finite());
    match factor.filter(|_| control.seasonal) {
        Some(factor) => control.points.iter().map(|p| p.limits.map(|l| l.map(|x| x * factor))).collect(),
        None => Vec::new(),
    }
}
