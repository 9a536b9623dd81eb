//! The windows, one method each: what they sum up, and when they say something of their own.

use std::collections::{BTreeMap, BTreeSet};

use super::super::book::{Book, EVERY, fact_id};
use super::super::ledger::Key;
use super::super::measure::{Formula, Source};
use super::super::query::unit_under;
use super::super::study::Study;
use super::super::variance::{Cell, absolute, attainment, quotient, relative};
use super::super::windows::{Windows, day_number};
use super::super::{Comparison, Fact, FactId, history, horizontal};
use super::days::whole;
use super::{Festival, View, ViewKind, two_year_average};
use crate::base::spring_festival::spring_festival;
use crate::base::{Date, Grain, Period, PeriodName, Scenario, Status, Value};

type Cells = BTreeMap<Scenario, Cell>;

/// A report's windows while they are entered.
pub(super) struct Sheet<'s, 'd> {
    pub study: &'s Study<'d>,
    pub book: &'s mut Book,
}

impl Sheet<'_, '_> {
    /// The year to the end of the period; none where the period is that year, or its first part.
    pub fn year_to_date(&self) -> Option<Period> {
        let (period, calendar) = (&self.study.period, self.study.ledger.calendar);
        let last = Period::containing(Grain::Month, period.fiscal, period.end, calendar)?;
        let name = PeriodName {
            grain: Grain::Month,
            fiscal: period.fiscal,
            to_date: true,
            year: last.year,
            index: last.index,
        };
        let year = name.period(calendar)?;
        (year.start < period.start && year.end == period.end).then_some(year)
    }

    pub fn key_figures(&mut self, year: &Period) -> Vec<Comparison> {
        let study = self.study;
        let specs = horizontal::measures(study);
        // Rates look twelve months back wherever the period begins.
        let of_period = specs.iter().filter(|s| !matches!(s.formula, Formula::Rate(_) | Formula::Composite));
        let mut out = Vec::new();
        for spec in of_period {
            let grid = study.ledger.grid(spec, &[], year, &EVERY);
            if grid.cell(&Key::new(), Scenario::AC).value.is_some() {
                out.push(self.book.compare(&study.ledger, spec, &[], &Key::new(), year, &grid));
            }
        }
        out
    }

    /// Enters AC, PY and PL of a window with their variances as `<measure>.<view>` of the report's period.
    fn enter(&mut self, kind: ViewKind, mut cells: Cells) -> Comparison {
        let (study, main) = (self.study, &self.study.main);
        let get = |cells: &Cells, s: Scenario| cells.get(&s).copied().unwrap_or(Cell::MISSING);
        let actual = get(&cells, Scenario::AC);
        for reference in [Scenario::PY, Scenario::PL] {
            let base = get(&cells, reference);
            cells.extend(Scenario::absolute(reference).map(|s| (s, absolute(actual, base))));
            // Growth that was worked out otherwise stays.
            if let Some(s) = Scenario::relative(reference).filter(|s| !cells.contains_key(s)) {
                cells.insert(s, relative(actual, base));
            }
        }
        cells.insert(Scenario::Att, attainment(actual, get(&cells, Scenario::PL)));
        let complete = study.period.is_complete(study.ledger.as_of, study.ledger.calendar);
        let mut facts = BTreeMap::new();
        for (scenario, cell) in cells {
            if cell.status == Status::Missing {
                continue;
            }
            let cell = if complete { cell } else { cell.partial() };
            let measure = format!("{}.{}", main.id, kind.code());
            let id = self.book.enter(Fact {
                id: fact_id(&measure, &BTreeMap::new(), &study.period, scenario),
                measure,
                unit: unit_under(main, scenario, study.ledger.currency),
                slice: BTreeMap::new(),
                period: study.period,
                scenario,
                value: cell.value,
                status: cell.status,
            });
            facts.insert(scenario, id);
        }
        Comparison { measure: main.id.to_owned(), member: None, period: study.period, facts }
    }

    /// The sums of months: of AC, and of PY and PL where every month has them.
    fn over(&self, months: &[Period]) -> Cells {
        let asked = [Scenario::AC, Scenario::PY, Scenario::PL];
        let grids: Vec<_> = months.iter().map(|m| self.study.ledger.grid(&self.study.main, &[], m, &asked)).collect();
        let sum = |scenario: Scenario| {
            let cells = grids.iter().map(|g| g.cell(&Key::new(), scenario));
            cells.reduce(Cell::plus).unwrap_or(Cell::MISSING)
        };
        asked.into_iter().map(|scenario| (scenario, sum(scenario))).collect()
    }

    /// The months from a day to the end of the period that have begun.
    fn months_from(&self, start: Date) -> Vec<Period> {
        let (study, calendar) = (self.study, self.study.ledger.calendar);
        let mut months = Vec::new();
        let mut next = Period::containing(Grain::Month, study.period.fiscal, start, calendar);
        while let Some(month) = next.filter(|m| m.start <= study.last_day()) {
            months.push(month);
            next = month.next(calendar);
        }
        months
    }

    /// The months of the year to date that both years have, where some are missing in either.
    pub fn common(&self, year: &Period) -> Option<Vec<Period>> {
        let study = self.study;
        let days = self.days();
        let has = |m: &Period| days.range(day_number(m.start)..=day_number(m.end)).next().is_some();
        let covered = study.ledger.covered(study.source());
        let both = |month: &Period| {
            let last = month.last_year(study.ledger.calendar);
            has(month) && last.is_some_and(|l| has(&l) && covered.is_some_and(|c| c.from <= l.start))
        };
        let all = self.months_from(year.start);
        let common: Vec<Period> = all.iter().filter(|m| both(m)).copied().collect();
        (!common.is_empty() && common.len() < all.len()).then_some(common)
    }

    /// Every day on which the main table has a row, of any member.
    fn days(&self) -> BTreeSet<i32> {
        let data = self.study.data;
        match self.study.source() {
            Source::Created => data.opportunities.created.iter().flatten().copied().collect(),
            Source::Closed => data.opportunities.closed.iter().flatten().copied().collect(),
            // Rows come in the order of their days: one look a day.
            _ => data.cube.day.chunk_by(|a, b| a == b).filter_map(|rows| rows.first()).copied().collect(),
        }
    }

    /// The period ÷ its working days, where both years do not have as many; returns the numbers of days.
    pub fn per_working_day(&mut self, views: &mut Vec<View>) -> Option<[FactId; 2]> {
        let study = self.study;
        let calendar = study.ledger.calendar;
        let windows = Windows::of(&study.period, study.ledger.as_of, calendar);
        let (now, before) = (windows.actual?, windows.last_year.filter(|w| w.gap.is_none())?);
        let grid = study.grid(&[]);
        let value = |s: Scenario| grid.cell(&Key::new(), s).value;
        let (actual, base) = (value(Scenario::AC)?, value(Scenario::PY)?);
        let count = |from, to| calendar.working_days(from, to);
        let days = [count(now.from, now.to), count(before.from, before.to)];
        if days[0] == days[1] || days.contains(&0) {
            return None;
        }
        let facts = [self.working_days(Scenario::AC, days[0])?, self.working_days(Scenario::PY, days[1])?];
        let cells = [(Scenario::AC, quotient(actual, whole(days[0]))), (Scenario::PY, quotient(base, whole(days[1])))];
        let comparison = self.enter(ViewKind::PerWorkingDay, cells.into_iter().collect());
        views.push(View { kind: ViewKind::PerWorkingDay, comparison });
        Some(facts)
    }

    pub fn quarter_to_date(&mut self, views: &mut Vec<View>, year: Option<&Period>) {
        let period = self.study.period;
        let quarter = Period::containing(Grain::Quarter, period.fiscal, period.start, self.study.ledger.calendar);
        // The first quarter to date is the year to date.
        let first = year.is_some_and(|year| quarter.is_some_and(|q| q.start == year.start));
        let begun = |start: &Date| period.grain == Grain::Month && *start < period.start && !first;
        let Some(start) = quarter.map(|q| q.start).filter(begun) else { return };
        let cells = self.over(&self.months_from(start));
        self.push(views, ViewKind::QuarterToDate, cells);
    }

    /// The year to date: as it is, as January and February together, or only the months that both years have.
    pub fn year(&mut self, views: &mut Vec<View>, year: Option<&Period>, common: Option<&[Period]>, festival: bool) {
        let study = self.study;
        let Some(year) = year else { return };
        if let Some(common) = common {
            let cells = self.over(common);
            return self.push(views, ViewKind::CommonMonths, cells);
        }
        let comparison = history::whole(study, self.book, year);
        let two = festival && self.months_from(year.start).len() == 2;
        let kind = if two { ViewKind::JanuaryFebruary } else { ViewKind::YearToDate };
        if comparison.facts.contains_key(&Scenario::PY) || comparison.facts.contains_key(&Scenario::PL) {
            views.push(View { kind, comparison });
        }
    }

    pub fn moving_year(&mut self, views: &mut Vec<View>) {
        let (period, calendar) = (self.study.period, self.study.ledger.calendar);
        let last = Period::containing(Grain::Month, period.fiscal, period.end, calendar);
        let Some(months) = last.map(|m| m.back(12, calendar)).filter(|m| period.grain != Grain::Year && m.len() == 12)
        else {
            return;
        };
        // Twelve months of actuals must be there; a target is set for years, not for any twelve months.
        let covered = self.study.ledger.covered(self.study.source());
        if months.first().is_none_or(|first| covered.is_none_or(|c| c.from > first.start)) {
            return;
        }
        let mut cells = self.over(&months);
        cells.remove(&Scenario::PL);
        self.push(views, ViewKind::MovingYear, cells);
    }

    /// The members of the main dimension that sold in both periods, where some did in one only.
    pub fn comparable(&mut self, views: &mut Vec<View>) {
        let study = self.study;
        let Some(dimension) = study.main_dimension else { return };
        let grid = study.grid(&[dimension]);
        let sold = |key: &Key, s: Scenario| grid.cell(key, s).value.is_some_and(|v| v.to_f64() > 0.0);
        let keys = grid.keys();
        let real = |key: &&Key| key.first().is_some_and(|code| !study.ledger.is_special(dimension, *code));
        let any = |key: &&Key| sold(key, Scenario::AC) || sold(key, Scenario::PY);
        let known: Vec<&Key> = keys.iter().filter(real).filter(any).collect();
        let both: Vec<Key> =
            known.iter().filter(|k| sold(k, Scenario::AC) && sold(k, Scenario::PY)).map(|k| (*k).clone()).collect();
        if both.is_empty() || both.len() == known.len() {
            return;
        }
        let together = grid.together(&both);
        let cell = |s: Scenario| (s, together.cell(&Key::new(), s));
        self.push(views, ViewKind::Comparable, [cell(Scenario::AC), cell(Scenario::PY)].into_iter().collect());
    }

    pub fn two_years(&mut self, views: &mut Vec<View>) {
        let study = self.study;
        if !study.period.is_complete(study.ledger.as_of, study.ledger.calendar) {
            return;
        }
        let grown = |period: &Period| {
            let grid = study.ledger.grid(&study.main, &[], period, &[Scenario::AC, Scenario::PY]);
            grid.cell(&Key::new(), Scenario::DPYRel).value.map(Value::to_f64)
        };
        let before = study.period.last_year(study.ledger.calendar);
        let Some((now, before)) = grown(&study.period).zip(before.and_then(|p| grown(&p))) else { return };
        let Some(mean) = two_year_average(now, before) else { return };
        let cells = BTreeMap::from([(Scenario::DPYRel, Cell::of(Value::Real(mean)))]);
        let comparison = self.enter(ViewKind::TwoYearAverage, cells);
        views.push(View { kind: ViewKind::TwoYearAverage, comparison });
    }

    /// Adds a window that has an actual and something to compare it with.
    fn push(&mut self, views: &mut Vec<View>, kind: ViewKind, cells: Cells) {
        let has = |s: Scenario| cells.get(&s).is_some_and(|c| c.value.is_some());
        if has(Scenario::AC) && (has(Scenario::PY) || has(Scenario::PL)) {
            let comparison = self.enter(kind, cells);
            views.push(View { kind, comparison });
        }
    }

    /// The Spring Festival of this and last year, in a report on January or February.
    pub fn festival(&self) -> Option<Festival> {
        let period = &self.study.period;
        let month = period.grain == Grain::Month && !period.fiscal && period.index <= 2;
        if !month || self.study.ledger.currency != "CNY" {
            return None;
        }
        let (day, last_year) = (spring_festival(period.year)?, spring_festival(period.year - 1)?);
        Some(Festival { day, last_year, together: period.index == 2 })
    }
}
