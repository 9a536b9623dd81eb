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
        trend: context
            .finding("control")
            .filter(|f| f.kind == "trend_direction")
            .and_then(|_| trend(context, control, &scale)),
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

/// The regression line of the values at the first and the last period, in the units of the figure: it passes through the
/// level at the middle of the periods and rises by the slope, a part of the level, each period.
fn trend(context: &Context<'_>, control: &Control, scale: &Scale) -> Option<[f64; 2]> {
    let plotted = |id: &str| context.findings.fact(id).and_then(|f| scale.plotted(f));
    let slope = context.findings.fact(control.slope.as_deref()?)?.value?.to_f64();
    let level = match along(context, control, scale).into_iter().collect::<Option<Vec<[f64; 3]>>>() {
        Some(limits) if control.seasonal => level(&limits)?,
        _ => plotted(&control.centre)?,
    };
    let half = control.points.len().saturating_sub(1) as f64 / 2.0;
    Some([-half, half].map(|from_middle| level * (1.0 + slope * from_middle)))
}

/// Months of a season.
const SEASON: usize = 12;

/// The level that limits without their season lie around: the season of whole years cancels out, as a product where the
/// limits are in proportion everywhere, as a sum where they are equally far apart. None of parts of years.
fn level(limits: &[[f64; 3]]) -> Option<f64> {
    let count = limits.len();
    let ratio = |[upper, centre, _]: &[f64; 3]| upper / centre;
    let first = ratio(limits.first()?);
    if !count.is_multiple_of(SEASON) {
        return None;
    }
    let level = if limits.iter().all(|at| at[1] > 0.0 && (ratio(at) / first - 1.0).abs() < 1e-6) {
        (limits.iter().map(|at| at[1].ln()).sum::<f64>() / count as f64).exp()
    } else {
        limits.iter().map(|at| at[1]).sum::<f64>() / count as f64
    };
    Some(level).filter(|level| level.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_season_of_whole_years_cancels_out() {
        // Indices of a season: their logarithms add up to nothing, or they do themselves.
        let shifts = |at: usize| [0.3, -0.1, -0.2][at % 3];
        let product: Vec<[f64; 3]> = (0..24).map(|at| [130.0, 100.0, 70.0].map(|l| l * f64::exp(shifts(at)))).collect();
        assert!((level(&product).unwrap() - 100.0).abs() < 1e-9);
        let sum: Vec<[f64; 3]> = (0..24).map(|at| [130.0, 100.0, 70.0].map(|l| l + 50.0 * shifts(at))).collect();
        assert!((level(&sum).unwrap() - 100.0).abs() < 1e-9);
        assert_eq!(level(&product[..23]), None, "what is left of a year does not cancel out");
        assert_eq!(level(&[]), None);
    }
}
