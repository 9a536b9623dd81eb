//! How long the longest mark of a figure is, in its unit: what a scaling line may stand for.

use crate::layout::{CalculationKind, FigureKind, Point, TreeNode};

/// The largest value that a figure draws as a length; relative variances and ratios have scales of their own.
pub(super) fn longest(kind: &FigureKind) -> f64 {
    let values: Vec<f64> = match kind {
        FigureKind::Columns(s) => known(s.values.iter().chain(&s.reference_values)),
        FigureKind::Bars(s) => known(s.values.iter().chain(&s.reference_values)),
        FigureKind::Control(s) => known(&s.values),
        // Of changes alone, only those have a length.
        FigureKind::Bridge(s) if s.is_changes_only() => s.steps.iter().map(|(_, p, _)| p.value).collect(),
        FigureKind::Bridge(s) => vec![s.base.2.value, s.total.2.value],
        FigureKind::Fan(s) => known(s.actual.iter().chain(&s.forecast)),
        FigureKind::Course(s) => known(s.actual.iter().chain(&s.target)),
        FigureKind::Calculation(s) => {
            let changes = s.is_changes_only();
            let has_length = |kind: CalculationKind| !changes || matches!(kind, CalculationKind::Step(_));
            s.rows.iter().filter(|row| has_length(row.kind)).map(|row| row.point.value).collect()
        }
        FigureKind::Multiples(s) => known(s.panels.iter().flat_map(|p| p.values.iter().chain(&p.reference_values))),
        FigureKind::Funnel(s) => known(&s.values),
        FigureKind::Pareto(s) => known(&s.values),
        FigureKind::Stacked(s) => known(s.totals.iter().chain(s.parts.iter().flat_map(|part| &part.values))),
        FigureKind::Tree(s) => {
            let bar = |n: &TreeNode| if n.parent.is_none() { n.absolute.clone() } else { n.contribution.clone() };
            let bars = s.nodes.iter().filter_map(bar);
            bars.map(|(p, _)| p.value).collect()
        }
        FigureKind::Cohort(_) | FigureKind::Scatter(_) | FigureKind::Key(_) => Vec::new(),
    };
    values.into_iter().map(f64::abs).fold(0.0, f64::max)
}

fn known<'p>(points: impl IntoIterator<Item = &'p Option<Point>>) -> Vec<f64> {
    points.into_iter().flatten().map(|p| p.value).collect()
}
