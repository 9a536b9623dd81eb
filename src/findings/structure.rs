//! Structure: what each part contributed to the change of the whole, exactly (methods.md B2).

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::book::{Book, Derived};
use super::ledger::Key;
use super::rest::{self, TOP, choose};
use super::study::Study;
use super::variance::{Cell, difference, quotient, sum};
use super::{Comparison, FactId};

/// Below this share of the base, a change of the whole is too small to be shared out.
const HARDLY: f64 = 0.001;

/// Contributions of the members of a dimension to the change of the whole (methods.md B2).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// Measure id.
    pub measure: String,
    /// Dimension id.
    pub dimension: String,
    /// Reference of the change (PL, PY or PP).
    pub reference: Scenario,
    /// The most telling members, largest absolute change first, `unmatched` and `(blank)` last.
    pub rows: Vec<ContributionRow>,
    /// All other members together, where there are any.
    pub rest: Option<ContributionRow>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// The whole.
    pub total: Comparison,
    /// Change of the whole minus the sum of the changes of the parts; must be zero.
    pub check: Value,
}

/// One part of a change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContributionRow {
    /// The member with base, actual and change.
    pub comparison: Comparison,
    /// 拉动: change of the part ÷ base of the whole, in points.
    pub pull: FactId,
    /// 贡献率: change of the part ÷ change of the whole; none when the whole hardly changed.
    pub share: Option<FactId>,
}

/// Contributions by the main dimension and the product root, against the reference of the report and last year.
pub fn contributions(study: &Study<'_>, book: &mut Book) -> Vec<Contribution> {
    let mut wanted: Vec<(usize, Scenario)> = Vec::new();
    let mut dimensions: Vec<usize> = study.main_dimension.into_iter().chain(study.product_root()).collect();
    dimensions.dedup();
    for dimension in dimensions {
        let grid = study.grid(&[dimension]);
        let first = study.reference(&grid);
        let growth = study.growth(&grid);
        wanted.extend(first.map(|r| (dimension, r)));
        wanted.extend(growth.filter(|g| Some(*g) != first).map(|r| (dimension, r)));
    }
    wanted.into_iter().filter_map(|(d, reference)| contribution(study, book, d, reference)).collect()
}

/// Contributions of one dimension to the change against one reference.
pub fn contribution(study: &Study<'_>, book: &mut Book, dimension: usize, reference: Scenario) -> Option<Contribution> {
    let change = Scenario::absolute(reference)?;
    let grid = study.grid(&[dimension]);
    let keys = grid.keys();
    if keys.len() < 2 {
        return None;
    }
    let total = super::history::whole(study, book, &study.period);
    let (base, delta) = (book.value(&total, reference)?, book.value(&total, change)?);
    let parts: Vec<Value> = keys.iter().filter_map(|key| grid.cell(key, change).value).collect();
    if parts.len() != keys.len() {
        return None;
    }
    let check = parts.iter().fold(delta, |left, part| difference(left, *part));
    let by = [dimension];
    let chosen = choose(study, &by, &grid, keys, &[], TOP);
    let (rest, rest_count) = rest::enter(study, book, &by, &[], (&grid, &chosen.hidden), "").unzip();
    let compare = |key: &Key| book.compare(&study.ledger, &study.main, &by, key, &study.period, &grid);
    let mut rows: Vec<Comparison> = chosen.shown.iter().map(compare).collect();
    let size = |row: &Comparison| book.real(row, change).unwrap_or(0.0).abs();
    let special = |row: &Comparison| row.member.as_ref().is_some_and(|m| m.special);
    rows.sort_by(|a, b| special(a).cmp(&special(b)).then(size(b).total_cmp(&size(a))));
    let rows = rows.into_iter().map(|row| part_row(study, book, row, change, (base, delta)));
    Some(Contribution {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(dimension),
        reference,
        rows: rows.collect::<Option<_>>()?,
        rest: rest.and_then(|row| part_row(study, book, row, change, (base, delta))),
        rest_count,
        total,
        check,
    })
}

/// A part with its pull and share; nothing without a base.
fn part_row(
    study: &Study<'_>,
    book: &mut Book,
    row: Comparison,
    change: Scenario,
    (base, delta): (Value, Value),
) -> Option<ContributionRow> {
    let part = book.value(&row, change)?;
    let derived = |what: &str| Derived {
        measure: format!("{}.{what}", row.measure),
        unit: Unit::Ratio,
        member: row.member.as_ref(),
        period: study.period,
        scenario: change,
    };
    let pull = book.derive(derived("pull"), pull(part, base))?;
    let share = book.derive(derived("growth_share"), growth_share(part, delta, base));
    Some(ContributionRow { comparison: row, pull, share })
}

/// 拉动: change of the part ÷ base of the whole. Parts sum to the growth of the whole.
pub fn pull(part: Value, base: Value) -> Cell {
    if base.to_f64() > 0.0 { quotient(part, base) } else { Cell::NA_BASE }
}

/// 贡献率: change of the part ÷ change of the whole; nothing when the whole hardly changed.
pub fn growth_share(part: Value, delta: Value, base: Value) -> Cell {
    if delta.to_f64().abs() <= HARDLY * base.to_f64().abs() { Cell::NA_BASE } else { quotient(part, delta) }
}

/// The sum of exact values.
pub fn total_of(values: impl Iterator<Item = Value>) -> Value {
    values.fold(Value::Exact(Decimal::whole(0)), sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_contributions() {
        // Oracles O2.1 and O2.2: a part and a total with their growth rates; the base is total ÷ (1 + growth).
        let of = |part: f64, grown: f64, total: f64, growth: f64| {
            let delta = Value::Real(part - part / (1.0 + grown));
            let base = Value::Real(total / (1.0 + growth));
            let whole = Value::Real(total - total / (1.0 + growth));
            let real = |cell: Cell| cell.value.map_or(f64::NAN, Value::to_f64) * 100.0;
            (real(pull(delta, base)), real(growth_share(delta, whole, base)))
        };
        let (pulled, shared) = of(890.7, 0.072, 3482.7, 0.033);
        assert!((pulled - 1.774_407_8).abs() < 1e-6 && (shared - 53.769_931).abs() < 1e-5, "{pulled} {shared}");
        let (pulled, _) = of(884.9, 0.056, 3191.0, 0.051);
        assert!((pulled - 1.545_589_7).abs() < 1e-6, "{pulled}");
    }

    #[test]
    fn a_whole_that_hardly_changed_is_not_shared_out() {
        let (part, delta, base) = (Value::Real(5.0), Value::Real(0.01), Value::Real(100.0));
        assert_eq!(growth_share(part, delta, base), Cell::NA_BASE);
        assert_eq!(pull(part, Value::Real(0.0)), Cell::NA_BASE);
    }
}
