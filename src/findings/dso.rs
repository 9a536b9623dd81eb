//! Days of sales outstanding by the count-back method (methods.md B9).

use std::rc::Rc;

use chrono::Datelike;

use crate::base::{Decimal, Period, Value};

use super::ledger::{Column, Key, Ledger};
use super::measure::{Part, Source};
use super::variance::{Cell, quotient};
use super::windows::Window;

/// Months that are counted back at most.
pub const MONTHS: usize = 12;
/// What stands for "more than the sales of twelve months": pages print it as `>365`.
pub const MOST: f64 = 365.0;

/// Counts back what is owed over the sales of months, the newest first, each with its days: whole months until less is
/// left than a month sold, then the part of that month. A month without sales counts with all its days; what is not
/// owed (0 or an advance) takes no day; more than all months sold takes [`MOST`]. Without twelve months it is missing.
pub fn count_back(owed: Decimal, months: &[(Decimal, u32)]) -> Cell {
    let mut left = owed;
    let mut days: i128 = 0;
    if left <= Decimal::whole(0) {
        return Cell::of(Value::Real(0.0));
    }
    for (sales, of_month) in months.iter().take(MONTHS) {
        let sold = if *sales > Decimal::whole(0) { *sales } else { Decimal::whole(0) };
        if left < sold {
            let scale = left.scale.max(sold.scale);
            let (left, sold) = (left.rescale(scale).units, sold.rescale(scale).units);
            let above = sold.saturating_mul(days).saturating_add(left.saturating_mul(i128::from(*of_month)));
            return quotient(Value::Exact(Decimal::whole(above)), Value::Exact(Decimal::whole(sold)));
        }
        left = left - sold;
        days += i128::from(*of_month);
        if left <= Decimal::whole(0) {
            return quotient(Value::Exact(Decimal::whole(days)), Value::Exact(Decimal::whole(1)));
        }
    }
    if months.len() < MONTHS { Cell::MISSING } else { Cell::of(Value::Real(MOST)) }
}

impl Ledger<'_> {
    /// Days of sales outstanding at the end of a window by members.
    pub(super) fn days_outstanding(&self, by: &[usize], window: Window, reference: bool) -> Column {
        let owed = self.part(Part::Receivable, by, window, reference);
        if owed.empty.value.is_none() {
            return Column::missing();
        }
        let months = self.months_back(by, window);
        let cell = |key: &Key| match owed.get(key).value {
            Some(Value::Exact(owed)) => {
                let sold = |(column, days): &(Rc<Column>, u32)| match column.get(key).value {
                    Some(Value::Exact(sales)) => Some((sales, *days)),
                    _ => None,
                };
                count_back(owed, &months.iter().map_while(sold).collect::<Vec<_>>())
            }
            _ => Cell::MISSING,
        };
        let cells = owed.cells.keys().map(|key| (key.clone(), cell(key))).collect();
        Column { cells, empty: Cell::of(Value::Real(0.0)) }
    }

    /// Sales of the natural months up to the end of a window with their days, the newest first, as far as the sales
    /// cover them; the newest has the days that have passed.
    pub(super) fn months_back(&self, by: &[usize], window: Window) -> Vec<(Rc<Column>, u32)> {
        let covered = self.covered(Source::Sales);
        let mut months = Vec::new();
        let mut month = Period::month(window.to.year(), window.to.month());
        while let Some(at) = month.filter(|m| months.len() < MONTHS && covered.is_some_and(|c| c.from <= m.start)) {
            let Some(span) = Window::new(at.start, at.end.min(window.to)) else { break };
            let days = u32::try_from((span.to - span.from).num_days() + 1).unwrap_or(0);
            months.push((self.part(Part::Sales, by, span, false), days));
            month = at.start.pred_opt().and_then(|day| Period::month(day.year(), day.month()));
        }
        months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(list: &[(i128, u32)]) -> Vec<(Decimal, u32)> {
        list.iter().map(|(sales, days)| (Decimal::whole(*sales), *days)).collect()
    }

    fn days(owed: i128, list: &[(i128, u32)]) -> Option<f64> {
        count_back(Decimal::whole(owed), &months(list)).value.map(Value::to_f64)
    }

    #[test]
    fn published_count_back() {
        // Oracle O9.1, from the oracles file.
        let oracles: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles");
        let oracle = &oracles["dso"];
        let sales: Vec<i128> = oracle["sales_old_to_new"]
            .as_array()
            .expect("sales")
            .iter()
            .rev()
            .filter_map(|v| v.as_i64().map(i128::from))
            .collect();
        let owed = i128::from(oracle["ar"].as_i64().expect("receivables"));
        for (key, lengths) in [("days30", [30, 30, 30]), ("days31_28_31", [31, 28, 31])] {
            let list: Vec<(i128, u32)> = sales.iter().copied().zip(lengths).collect();
            let found = days(owed, &list).expect("days");
            assert!((found - oracle[key].as_f64().expect("a number")).abs() < 1e-6, "{key}: {found}");
        }
    }

    #[test]
    fn the_edges_of_the_method() {
        assert_eq!(days(0, &[(100, 30)]), Some(0.0));
        assert_eq!(days(-50, &[(100, 30)]), Some(0.0), "an advance is no receivable");
        assert_eq!(days(100, &[(100, 30)]), Some(30.0), "a whole month");
        assert_eq!(days(50, &[(0, 31), (100, 30)]), Some(46.0), "a month without sales counts whole");
        assert_eq!(days(50, &[(-20, 31), (100, 30)]), Some(46.0), "so does one with more returns than sales");
        assert_eq!(days(1000, &[(10, 30); 12]), Some(365.0), "more than twelve months");
        assert_eq!(days(120, &[(10, 30); 12]), Some(360.0), "exactly twelve months");
        assert_eq!(days(1000, &[(10, 30); 11]), None, "too short a history to say so");
        let tenths = count_back(Decimal::new(125, 1), &[(Decimal::new(2500, 2), 30)]);
        assert_eq!(tenths.value.map(Value::to_f64), Some(15.0), "12.5 of 25.00, at two scales");
    }
}
