//! The month that runs: its forecast gives way to what is there for the days that are over.
//!
//! With `a` the actual to date, `f` the month's forecast and `p` the part of its working days still to come, the month is
//! expected at `a + p × f`. Days are taken to be independent, so that the variance that is left is the part `p` of the
//! month's, and the distance of its borders the root of that part.

use super::super::forecast::{Forecast, Total};
use super::known::Running;

impl Running {
    /// Settles the first month of a forecast, which is the one that runs, and its intervals.
    pub(super) fn settle(&self, made: &mut Forecast) {
        let done = self.done.to_f64();
        let Some(first) = made.values.first_mut() else { return };
        let whole = *first;
        *first = done + self.left * whole;
        let root = self.left.sqrt();
        for interval in &mut made.intervals {
            if let (Some(lower), Some(upper)) = (interval.lower.first_mut(), interval.upper.first_mut()) {
                // What is there is not lost again.
                *lower = (*first - root * (whole - *lower)).max(done.min(*first));
                *upper = *first + root * (*upper - whole);
            }
        }
    }

    /// The sum of the next months, where the first of them, by itself `month`, is the one that runs: the variance of the
    /// sum less what the days that are over have settled of that of the month.
    pub(super) fn settled(&self, all: Total, month: Total) -> Total {
        let over = 1.0 - self.left;
        let value = all.value + self.done.to_f64() - over * month.value;
        // Errors of past sums may cancel; what is left of the month cannot.
        let narrow = |all: f64, month: f64| (all * all - over * month * month).max(self.left * month * month).sqrt();
        Total {
            value,
            lower: value - narrow(all.value - all.lower, month.value - month.lower),
            upper: value + narrow(all.upper - all.value, month.upper - month.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::forecast::{Interval, Method};
    use super::*;
    use crate::base::{Decimal, Period, Value};

    fn running(done: i128, left: f64) -> Running {
        Running { month: Period::month(2026, 6).expect("a month"), done: Value::Exact(Decimal::whole(done)), left }
    }

    fn made() -> Forecast {
        let interval = Interval { level: 0.8, lower: vec![80.0, 90.0], upper: vec![140.0, 150.0] };
        Forecast { method: Method::Combination, values: vec![100.0, 120.0], intervals: vec![interval] }
    }

    #[test]
    fn the_days_that_are_over_are_what_they_brought() {
        let mut forecast = made();
        running(90, 0.25).settle(&mut forecast);
        // 90 + 100 ÷ 4; borders at half of their distance: √0.25.
        assert_eq!(forecast.values, [115.0, 120.0]);
        assert_eq!(forecast.intervals[0].lower, [105.0, 90.0]);
        assert_eq!(forecast.intervals[0].upper, [135.0, 150.0]);
        let mut forecast = made();
        running(0, 1.0).settle(&mut forecast);
        assert_eq!(forecast, made(), "a month whose days are all to come");
        running(95, 0.0).settle(&mut forecast);
        assert_eq!(
            (forecast.values[0], forecast.intervals[0].lower[0], forecast.intervals[0].upper[0]),
            (95.0, 95.0, 95.0)
        );
    }

    #[test]
    fn a_sum_is_as_unsure_as_what_is_left_of_it() {
        let all = Total { value: 220.0, lower: 170.0, upper: 270.0 };
        let month = Total { value: 100.0, lower: 70.0, upper: 130.0 };
        // 220 + 90 − 0.75 × 100; √(50² − 0.75 × 30²) = √1825.
        let settled = running(90, 0.25).settled(all, month);
        assert!((settled.value - 235.0).abs() < 1e-9);
        assert!((settled.value - settled.lower - 1825.0_f64.sqrt()).abs() < 1e-9);
        assert!((settled.upper - settled.value - 1825.0_f64.sqrt()).abs() < 1e-9);
        // The month alone is its own step.
        let alone = running(90, 0.25).settled(month, month);
        assert_eq!((alone.value, alone.lower, alone.upper), (115.0, 100.0, 130.0));
        assert_eq!(running(0, 1.0).settled(all, month), all);
    }
}
