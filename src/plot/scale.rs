//! One scale per unit on a page (R26): what is twice as long is twice as much, across figures.

use std::collections::BTreeMap;

use super::metrics::Metrics;
use super::rated::Rated;
use super::theme::Theme;
use super::{bars, bridge, calculation, columns, control, course, fan, multiples, rated, refuse, stacked, tree};
use crate::base::Result;
use crate::layout::{FigureKind, FigureSpec};

/// Gives the figures of one slide that share a scale group the same points per unit: the least that one
/// of them could use. Figures without a group keep their own scale.
///
/// # Errors
/// A figure with a value that cannot be drawn.
pub fn scale(figures: &mut [&mut FigureSpec], theme: &Theme, metrics: &Metrics) -> Result<()> {
    let mut groups: BTreeMap<String, f64> = BTreeMap::new();
    for figure in figures.iter_mut() {
        figure.scale = None;
        refuse(figure)?;
        if let Some(possible) = possible(figure, theme, metrics).filter(|_| !figure.scale_group.is_empty()) {
            groups.entry(figure.scale_group.clone()).and_modify(|k| *k = k.min(possible)).or_insert(possible);
        }
    }
    for figure in figures.iter_mut() {
        figure.scale = groups.get(&figure.scale_group).copied();
    }
    Ok(())
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
        // Greys have no length.
        FigureKind::Cohort(_) | FigureKind::Key(_) => None,
        FigureKind::Stacked(spec) => stacked::scale(figure, spec, theme, metrics),
        FigureKind::Tree(spec) => tree::scale(figure, spec, theme, metrics),
    }
}
