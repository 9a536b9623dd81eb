//! Working days: how many the period and its references have, and what the main measure grew by a day where they differ.

use serde::Serialize;

use super::super::FactId;
use super::super::book::Derived;
use super::super::ledger::Key;
use super::super::measure::Formula;
use super::super::variance::{Cell, quotient, relative};
use super::super::windows::{Window, Windows};
use super::ViewKind;
use super::views::Sheet;
use crate::base::{Decimal, Grain, Scenario, Unit, Value};

/// The working days of a period against those of its references.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayBasis {
    /// Working days of the period.
    pub now: FactId,
    /// The period before, where it has another number of them.
    pub previous: Option<PerDay>,
    /// The same of last year.
    pub last_year: Option<PerDay>,
}

/// Growth a day against a reference with another number of working days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PerDay {
    /// Its working days.
    pub days: FactId,
    /// (AC ÷ working days) ÷ (reference ÷ its working days) − 1.
    pub growth: FactId,
}

impl Sheet<'_, '_> {
    /// The working days where those of a reference differ; none where they do not, and of measures that are no sums.
    pub fn day_basis(&mut self) -> Option<DayBasis> {
        let study = self.study;
        if !matches!(study.main.formula, Formula::Part(_)) {
            return None;
        }
        let calendar = study.ledger.calendar;
        let windows = Windows::of(&study.period, study.ledger.as_of, calendar);
        let count = |window: &Window| calendar.working_days(window.from, window.to);
        let days = windows.actual.as_ref().map(count).filter(|days| *days > 0)?;
        // Of a year the period before is last year.
        let previous = windows.previous.filter(|_| study.period.grain != Grain::Year);
        let previous = self.per_day(Scenario::PP, days, previous.filter(|w| w.gap.is_none()).as_ref().map(count));
        let last_year = windows.last_year.filter(|w| w.gap.is_none()).as_ref().map(count);
        let last_year = self.per_day(Scenario::PY, days, last_year);
        if previous.is_none() && last_year.is_none() {
            return None;
        }
        Some(DayBasis { now: self.working_days(Scenario::AC, days)?, previous, last_year })
    }

    fn per_day(&mut self, reference: Scenario, days: u32, before: Option<u32>) -> Option<PerDay> {
        let study = self.study;
        let before = before.filter(|before| *before > 0 && *before != days)?;
        let grid = study.grid(&[]);
        let value = |scenario: Scenario| grid.cell(&Key::new(), scenario).value;
        let (actual, base) = (value(Scenario::AC)?, value(reference)?);
        let growth = relative(quotient(actual, whole(days)), quotient(base, whole(before)));
        let complete = study.period.is_complete(study.ledger.as_of, study.ledger.calendar);
        let derived = Derived {
            measure: format!("{}.{}", study.main.id, ViewKind::PerWorkingDay.code()),
            unit: Unit::Ratio,
            member: None,
            period: study.period,
            scenario: Scenario::relative(reference)?,
        };
        let growth = self.book.derive(derived, if complete { growth } else { growth.partial() })?;
        Some(PerDay { days: self.working_days(reference, before)?, growth })
    }

    /// Enters a number of working days.
    pub(super) fn working_days(&mut self, scenario: Scenario, days: u32) -> Option<FactId> {
        let (measure, unit) = ("working_days".to_owned(), Unit::Days);
        let derived = Derived { measure, unit, member: None, period: self.study.period, scenario };
        self.book.derive(derived, Cell::of(whole(days)))
    }
}

/// A number of days as a value.
pub(super) fn whole(days: u32) -> Value {
    Value::Exact(Decimal::whole(days.into()))
}

#[cfg(test)]
mod tests {
    use super::super::super::Request;
    use super::super::super::book::Book;
    use super::super::super::sample::{Sample, brief, report};
    use super::super::super::study::Study;
    use super::super::super::tests::{day, period};
    use super::*;

    #[test]
    fn growth_a_day_is_told_where_the_working_days_differ() {
        // June 2020 has 22 working days, May and June 2019 have 21 and 20; 1,100 are 50 a day.
        let data = Sample::new()
            .dimension("region", None, &["North"])
            .sale("2019-06-10", &[0], 0, 80_000)
            .sale("2020-05-11", &[0], 0, 105_000)
            .sale("2020-06-10", &[0], 0, 110_000)
            .build();
        let (brief, report) = (brief(), report(Grain::Month));
        let basis = |at: &str, until: &str| {
            let request = Request { report: report.clone(), period: period(at), as_of: day(until), slice: Vec::new() };
            let study = Study::new(&data, &brief, &request).expect("sales");
            let mut book = Book::default();
            let basis = Sheet { study: &study, book: &mut book }.day_basis();
            let value = |id: &FactId| book.fact(id).and_then(|f| f.value).map_or(f64::NAN, Value::to_f64);
            let of = |per: &Option<PerDay>| per.as_ref().map(|p| (value(&p.days), value(&p.growth)));
            basis.map(|b| (value(&b.now), of(&b.previous), of(&b.last_year)))
        };
        let (now, previous, last_year) = basis("2020-06", "2020-06-30").expect("other days");
        let (previous, last_year) = (previous.expect("May"), last_year.expect("June 2019"));
        assert_eq!((now, previous.0, last_year.0), (22.0, 21.0, 20.0));
        // 50 a day in May, 40 in June 2019.
        assert!(previous.1.abs() < 1e-9 && (last_year.1 - 0.25).abs() < 1e-9, "{previous:?} {last_year:?}");
    }
}
