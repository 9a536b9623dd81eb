//! One scale per unit on a page (R26): what is twice as long is twice as much, across figures.
//!
//! The figures of a slide that share a scale group get the same points per unit: the least that one of them could use.
//! Where that would leave a figure less than a quarter of the length it could use, it keeps a scale of its own with
//! those like it, and every figure of the group shows the same power of ten as a scaling line, so that nobody compares
//! lengths that do not compare. Outliers of relative variances never rescale a tier: they are cut and marked (R23,
//! `series::Pins`).

use std::collections::BTreeMap;

use super::lengths::longest;
use super::metrics::Metrics;
use super::rated::Rated;
use super::theme::Theme;
use super::{bars, bridge, calculation, columns, control, course, fan, multiples, rated, refuse, stacked, tree};
use crate::base::Result;
use crate::layout::{FigureKind, FigureSpec, ScaleLine};

/// A figure that could be drawn more than so many times larger than the page's scale has one of its own.
const APART: f64 = 4.0;

/// Gives the figures of one slide that share a scale group the same points per unit, or scaling lines where one scale
/// would hide some of them. Figures without a group keep their own scale.
///
/// # Errors
/// A figure with a value that cannot be drawn.
pub fn scale(figures: &mut [&mut FigureSpec], theme: &Theme, metrics: &Metrics) -> Result<()> {
    let mut groups: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, figure) in figures.iter_mut().enumerate() {
        figure.scale = None;
        figure.labels.scale_line = None;
        refuse(figure)?;
        if let Some(possible) = possible(figure, theme, metrics).filter(|_| !figure.scale_group.is_empty()) {
            groups.entry(figure.scale_group.clone()).or_default().push((index, possible));
        }
    }
    for (unit, mut members) in groups {
        members.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let mut common: Vec<f64> = Vec::new();
        for (index, possible) in &members {
            let Some(figure) = figures.get_mut(*index) else { continue };
            let scale = common.last().copied().filter(|least| *possible <= APART * least);
            figure.scale = Some(scale.unwrap_or(*possible));
            if scale.is_none() {
                common.push(*possible);
            }
        }
        if common.len() > 1 {
            let all = || members.iter().filter_map(|(index, _)| figures.get(*index));
            let shortest = all().map(|figure| longest(&figure.kind)).fold(f64::INFINITY, f64::min);
            let Some(line) = scaling_line(shortest, &unit) else { continue };
            for (index, _) in &members {
                if let Some(figure) = figures.get_mut(*index) {
                    figure.labels.scale_line = Some(line.clone());
                }
            }
        }
    }
    Ok(())
}

/// The largest power of ten that the figure with the smallest values still holds.
fn scaling_line(longest: f64, unit: &str) -> Option<ScaleLine> {
    let power = longest.log10().floor();
    let value = 10_f64.powf(power);
    let decimals = if power < 0.0 { -power as usize } else { 0 };
    let usable = value.is_finite() && value > 0.0 && decimals <= 9;
    usable.then(|| ScaleLine { value, text: format!("{value:.decimals$} {unit}") })
}

/// Points per unit that a figure could use on its own.
fn possible(figure: &FigureSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    match &figure.kind {
        FigureKind::Columns(spec) => columns::scale(figure, spec, theme, metrics),
        FigureKind::Bars(spec) => bars::scale(figure, spec, theme, metrics),
        FigureKind::Control(spec) => control::scale(figure, spec, theme, metrics),
        FigureKind::Bridge(spec) => bridge::scale(figure, spec, theme, metrics),
        FigureKind::Course(spec) => course::scale(figure, spec, theme, metrics),
        FigureKind::Fan(spec) => fan::scale(figure, spec, theme, metrics),
        FigureKind::Calculation(spec) => calculation::scale(figure, spec, theme, metrics),
        FigureKind::Multiples(spec) => multiples::scale(figure, spec, theme),
        FigureKind::Funnel(spec) => rated::scale(figure, &Rated::funnel(spec), theme, metrics),
        FigureKind::Pareto(spec) => rated::scale(figure, &Rated::pareto(spec), theme, metrics),
        // Greys have no length, and a place by two measures is none.
        FigureKind::Cohort(_) | FigureKind::Scatter(_) | FigureKind::Key(_) => None,
        FigureKind::Stacked(spec) => stacked::scale(figure, spec, theme, metrics),
        FigureKind::Tree(spec) => tree::scale(figure, spec, theme, metrics),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scaling_line_is_a_power_of_ten_that_the_smaller_figure_holds() {
        let of = |longest| scaling_line(longest, "万元").map(|line| (line.value, line.text));
        assert_eq!(of(961.0), Some((100.0, "100 万元".to_owned())));
        assert_eq!(of(10.0), Some((10.0, "10 万元".to_owned())));
        let (value, text) = of(0.47).unwrap();
        assert!((value - 0.1).abs() < 1e-12 && text == "0.1 万元", "{value} {text}");
        assert_eq!(of(0.0), None);
        assert_eq!(of(f64::INFINITY), None);
    }
}
