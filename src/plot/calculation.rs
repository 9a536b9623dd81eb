//! A calculation as a lying waterfall (IBCS C12, R45): a base, steps that each begin where the one before
//! ended, subtotals and a result that stand on the axis. Sums that do not foot exactly are refused.

use super::bridge::{self, Row, What};
use super::canvas::Canvas;
use super::labels::{self, Placer};
use super::metrics::Metrics;
use super::theme::Theme;
use crate::base::{Error, Result};
use crate::layout::{CalculationKind, CalculationSpec, FigureSpec};

/// Where the rows begin and end.
fn rows(calculation: &CalculationSpec) -> Vec<Row<'_>> {
    let mut at = 0.0;
    let rows = calculation
        .rows
        .iter()
        .map(|row| {
            let value = row.point.value;
            let (from, to, what) = match row.kind {
                CalculationKind::Whole(scenario) => (0.0, value, What::Whole(scenario)),
                CalculationKind::Step(impact) => (at, at + value, What::Step(impact)),
            };
            at = to;
            Row { category: &row.category, point: &row.point, from, to, what }
        })
        .collect();
    if calculation.is_changes_only() { bridge::changes(rows) } else { rows }
}

/// Checks that every whole after the first row is exactly what the rows before it add up to.
///
/// # Errors
/// The first whole that is not, with both sums in the smallest unit.
fn foots(spec: &FigureSpec, calculation: &CalculationSpec) -> Result<()> {
    let mut sum: Option<i128> = None;
    for row in &calculation.rows {
        let whole = matches!(row.kind, CalculationKind::Whole(_));
        let next = match (whole, sum) {
            (true, Some(before)) if before != row.exact => {
                return Err(Error::internal(format!(
                    "figure `{}`: the rows before `{}` add up to {before}, not to {}",
                    spec.id, row.category.id, row.exact
                )));
            }
            (true, _) => Some(row.exact),
            (false, before) => before.unwrap_or(0).checked_add(row.exact),
        };
        let too_large =
            || Error::internal(format!("figure `{}`: the sum at `{}` is too large", spec.id, row.category.id));
        sum = Some(next.ok_or_else(too_large)?);
    }
    Ok(())
}

/// Points per unit that the figure could use.
pub(super) fn scale(spec: &FigureSpec, calculation: &CalculationSpec, theme: &Theme, metrics: &Metrics) -> Option<f64> {
    bridge::possible(spec, rows(calculation), theme, metrics)
}

/// Draws the figure; returns the scale in use and the warnings.
///
/// # Errors
/// Sums that do not foot.
pub(super) fn draw(canvas: &Canvas<'_>, calculation: &CalculationSpec) -> Result<(Option<f64>, Vec<String>)> {
    foots(canvas.spec, calculation)?;
    if calculation.rows.is_empty() {
        let mut placer = Placer::new(canvas.spec.width, canvas.spec.height);
        labels::nothing(canvas, &mut placer);
        return Ok((None, placer.finish(canvas)?));
    }
    bridge::waterfall(canvas, rows(calculation), calculation.primary, calculation.reference)
}
