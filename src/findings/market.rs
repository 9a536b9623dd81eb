//! The market: its size, and what the benchmarks say of a measure (scenario BM).

use std::collections::{BTreeMap, BTreeSet};

use crate::base::decimal::div_round;
use crate::base::{Decimal, Value};
use crate::data::{Dataset, EventTable, MemberKind};

use super::events::{key_of, number};
use super::ledger::{Column, Key, Ledger};
use super::measure::{Formula, Part, Source, Spec};
use super::variance::{Cell, quotient};
use super::windows::{Window, date_of};

/// What a benchmark of the market's size is called.
const SIZE: &str = "market_size";

/// Digits that the size of the market has beyond those of its table.
pub(super) const FINER: u8 = 6;

/// The measure that a row of the benchmarks is about; sales unless it says otherwise.
pub(super) fn measure_of(table: &EventTable, row: usize) -> &str {
    let measure = table.texts("measure").and_then(|measures| measures.get(row)?.as_deref());
    measure.map_or("sales", str::trim)
}

/// True of a row that says how large the market is.
pub(super) fn is_size(table: &EventTable, row: usize) -> bool {
    measure_of(table, row) == SIZE
}

/// True when the benchmarks say how large the market is.
pub(super) fn has_size(data: &Dataset) -> bool {
    data.events.get("benchmarks").is_some_and(|t| (0..t.rows).any(|row| is_size(t, row)))
}

/// Digits after the point of the benchmarks.
fn digits(table: &EventTable) -> u8 {
    table.numbers("value").map_or(0, |(scale, _)| scale)
}

impl Ledger<'_> {
    /// The size of the market in a window by members.
    pub(super) fn market_size(&self, table: &EventTable, by: &[usize], window: Window) -> BTreeMap<Key, i128> {
        self.benchmarks(table, SIZE, by, window, Part::MarketSize.scale(self.data))
    }

    /// Σ benchmarks of a measure in a window by members, each for the part of its days that lies in the window.
    fn benchmarks(
        &self,
        table: &EventTable,
        measure: &str,
        by: &[usize],
        window: Window,
        scale: u8,
    ) -> BTreeMap<Key, i128> {
        let value = number(table, "value", scale);
        let mut sums: BTreeMap<Key, i128> = BTreeMap::new();
        for (row, period) in self.benchmark_rows(table, measure) {
            let (counted, all) = self.overlap(period, window);
            if let Some(units) = value(row).filter(|_| counted > 0) {
                let part = if counted == all { units } else { div_round(units.saturating_mul(counted), all) };
                *sums.entry(key_of(table, by, row)).or_default() += part;
            }
        }
        sums
    }

    /// The benchmarks of a measure in the slice with their periods.
    fn benchmark_rows(&self, table: &EventTable, measure: &str) -> Vec<(usize, (i32, i32))> {
        let rows = self.event_rows(Source::Market).map(|rows| rows.all().to_vec()).unwrap_or_default();
        let period = |row: usize| table.periods("period").and_then(|p| *p.get(row)?);
        rows.into_iter()
            .filter(|row| measure_of(table, *row) == measure)
            .filter_map(|row| Some((row, period(row)?)))
            .collect()
    }

    /// The working days of a period that lie in a window, and all of them; calendar days where it has none.
    fn overlap(&self, period: (i32, i32), window: Window) -> (i128, i128) {
        let (first, last) = (date_of(period.0), date_of(period.1));
        let worked = self.calendar.working_days(first, last) > 0;
        let days = |from, to| {
            if from > to {
                0
            } else if worked {
                i128::from(self.calendar.working_days(from, to))
            } else {
                i128::from((to - from).num_days() + 1)
            }
        };
        let (from, to) = (first.max(window.from), last.min(window.to));
        let gap = window.gap.map_or(0, |(a, b)| days(a.max(from), b.min(to)));
        (days(from, to) - gap, days(first, last).max(1))
    }

    /// What the benchmarks say of a measure in a window: sums and counts add up over its periods; of ratios, means and
    /// stocks, which come without their parts, the plain mean of the periods. Of the whole the rows count that name no
    /// member, where there are any. Missing where the benchmarks do not cover the window or the member.
    pub(super) fn benchmark(&self, spec: &Spec, by: &[usize], window: Option<Window>) -> Column {
        let found = || {
            let window = window?;
            let table = self.event_table(Source::Market, by)?;
            let rows = self.benchmark_rows(table, spec.id);
            let first = rows.iter().map(|(_, p)| p.0).min()?;
            let last = rows.iter().map(|(_, p)| p.1).max()?;
            if window.from < date_of(first) || date_of(last) < window.to {
                return None;
            }
            let sums = matches!(spec.formula, Formula::Part(part)
                if part != Part::Customers && part.source() != Source::Open);
            Some(if sums { self.summed(spec, table, by, window) } else { self.mean(table, &rows, by, window) })
        };
        let mut column = found().unwrap_or_else(Column::missing);
        // A benchmark that names no member is one of the whole, and not of rows without a member.
        let named = |d: &usize, code: &u32| {
            let member = self.data.dimensions.get(*d).and_then(|d| d.members.get(*code as usize));
            member.is_some_and(|member| member.kind != MemberKind::Blank)
        };
        column.cells.retain(|key, _| by.iter().zip(key.iter()).all(|(d, code)| named(d, code)));
        column
    }

    fn summed(&self, spec: &Spec, table: &EventTable, by: &[usize], window: Window) -> Column {
        // Benchmarks of all measures stand in one column: money keeps the digits of money where it has no more.
        let scale = digits(table);
        let own = match spec.formula {
            Formula::Part(part) => part.scale(self.data),
            _ => scale,
        };
        let exact = |units: i128| {
            let mut value = Decimal::new(units, scale);
            while value.scale > own && value.units % 10 == 0 {
                value = Decimal::new(value.units / 10, value.scale - 1);
            }
            Cell::of(Value::Exact(value.rescale(own)))
        };
        let sums = self.benchmarks(table, spec.id, by, window, scale);
        Column { cells: sums.into_iter().map(|(key, units)| (key, exact(units))).collect(), empty: Cell::MISSING }
    }

    fn mean(&self, table: &EventTable, rows: &[(usize, (i32, i32))], by: &[usize], window: Window) -> Column {
        let within: Vec<usize> =
            rows.iter().filter(|(_, period)| self.overlap(*period, window).0 > 0).map(|(row, _)| *row).collect();
        let general: BTreeSet<usize> = within.iter().copied().filter(|row| self.names_nobody(table, *row)).collect();
        let scale = digits(table);
        let value = number(table, "value", scale);
        let mut sums: BTreeMap<Key, (i128, i128)> = BTreeMap::new();
        for row in within {
            if by.is_empty() && !general.is_empty() && !general.contains(&row) {
                continue;
            }
            if let Some(units) = value(row) {
                let sum = sums.entry(key_of(table, by, row)).or_default();
                *sum = (sum.0 + units, sum.1 + 1);
            }
        }
        let exact = |units, scale| Value::Exact(Decimal::new(units, scale));
        let mean = |(key, (sum, count))| (key, quotient(exact(sum, scale), exact(count, 0)));
        Column { cells: sums.into_iter().map(mean).collect(), empty: Cell::MISSING }
    }

    /// True of a row that stands for all members of every dimension that the table reaches.
    fn names_nobody(&self, table: &EventTable, row: usize) -> bool {
        let kind = |(d, codes): (usize, &Option<Vec<u32>>)| {
            let code = *codes.as_ref()?.get(row)? as usize;
            Some(self.data.dimensions.get(d)?.members.get(code)?.kind)
        };
        table.members.iter().enumerate().filter_map(kind).all(|kind| kind == MemberKind::Blank)
    }
}
