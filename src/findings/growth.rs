//! Growth in other windows than the report's own, so that a busy month, a late holiday or a low base does not pass for
//! growth: per working day, quarter and year to date, January and February together, twelve months, two years, and
//! only what both periods have (methods.md B1).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::spring_festival::spring_festival;
use crate::base::{Date, Decimal, Grain, Period, PeriodName, Scenario, Status, Unit, Value};

use super::book::{Book, EVERY, fact_id};
use super::ledger::Key;
use super::measure::Source;
use super::query::unit_under;
use super::study::Study;
use super::variance::{Cell, absolute, attainment, quotient, relative};
use super::windows::{Windows, day_number};
use super::{Comparison, Fact, FactId, horizontal};

/// A window that growth is seen through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewKind {
    /// The report's own period.
    Period,
    /// The same ÷ its working days.
    PerWorkingDay,
    /// From the start of the quarter.
    QuarterToDate,
    /// January and February together: the Spring Festival moves between them.
    JanuaryFebruary,
    /// From the start of the year.
    YearToDate,
    /// The months of the year to date that both years have.
    CommonMonths,
    /// The twelve months to the end of the period.
    MovingYear,
    /// Members of the main dimension that both periods have.
    Comparable,
    /// Mean yearly growth over two years.
    TwoYearAverage,
}

impl ViewKind {
    /// The word in identities of facts (`<measure>.<code>`) and keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            ViewKind::Period => "period",
            ViewKind::PerWorkingDay => "per_working_day",
            ViewKind::QuarterToDate => "quarter_to_date",
            ViewKind::JanuaryFebruary => "january_february",
            ViewKind::YearToDate => "year_to_date",
            ViewKind::CommonMonths => "common_months",
            ViewKind::MovingYear => "moving_year",
            ViewKind::Comparable => "comparable",
            ViewKind::TwoYearAverage => "two_year_average",
        }
    }
}

/// What stands behind the point of a measure that is seen through a window: its variances are the measure's own.
pub const VIEWS: [&str; 6] =
    ["per_working_day", "quarter_to_date", "common_months", "moving_year", "comparable", "two_year_average"];

/// The main measure through one window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The window.
    pub kind: ViewKind,
    /// AC, PY, PL and variances, as far as they exist there.
    pub comparison: Comparison,
}

/// The Spring Festival in or near a period of January or February.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Festival {
    /// First day of the lunar year.
    pub day: Date,
    /// The same a year before.
    pub last_year: Date,
    /// True when the report can read January and February together.
    pub together: bool,
}

/// Growth through other windows.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Growth {
    /// The key figures of the year to date, in the order of the key figures; empty in weeks and years, and in the first
    /// period of a year.
    pub year_to_date: Vec<Comparison>,
    /// The main measure through each window, the period first; empty where no window adds anything.
    pub views: Vec<View>,
    /// The months of the year to date that both years have, where some are left out.
    pub common: Option<Vec<Period>>,
    /// Working days now and a year before: facts `working_days`.
    pub working_days: Option<[FactId; 2]>,
    /// The Spring Festival, in reports on January or February of a company that counts in renminbi.
    pub festival: Option<Festival>,
}

/// The mean yearly growth of two successive years: √((1 + g₁)(1 + g₂)) − 1.
pub fn two_year_average(now: f64, before: f64) -> Option<f64> {
    let grown = (1.0 + now) * (1.0 + before);
    (now > -1.0 && before > -1.0).then(|| grown.sqrt() - 1.0)
}

/// Growth through other windows; nothing of a week.
pub fn growth(study: &Study<'_>, book: &mut Book) -> Growth {
    if study.period.grain == Grain::Week || study.period.to_date {
        return Growth::default();
    }
    let mut sheet = Sheet { study, book };
    let year = sheet.year_to_date();
    let common = year.as_ref().and_then(|year| sheet.common(year));
    let year_to_date = year.as_ref().map(|year| sheet.key_figures(year)).unwrap_or_default();
    let festival = sheet.festival();
    let mut views =
        vec![View { kind: ViewKind::Period, comparison: super::history::whole(study, sheet.book, &study.period) }];
    let working_days = sheet.per_working_day(&mut views);
    sheet.quarter_to_date(&mut views);
    sheet.year(&mut views, year.as_ref(), common.as_deref(), festival.is_some());
    sheet.moving_year(&mut views);
    sheet.comparable(&mut views);
    sheet.two_years(&mut views);
    if views.len() < 2 {
        views.clear();
    }
    Growth { year_to_date, views, common, working_days, festival }
}

type Cells = BTreeMap<Scenario, Cell>;

struct Sheet<'s, 'd> {
    study: &'s Study<'d>,
    book: &'s mut Book,
}

impl Sheet<'_, '_> {
    /// The year to the end of the period; none where the period is that year, or its first part.
    fn year_to_date(&self) -> Option<Period> {
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

    fn key_figures(&mut self, year: &Period) -> Vec<Comparison> {
        let study = self.study;
        let specs = horizontal::measures(study);
        // Rates look twelve months back wherever the period begins.
        let of_period = specs.iter().filter(|s| !matches!(s.formula, super::measure::Formula::Rate(_)));
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
        while let Some(month) = next.filter(|m| m.start <= study.period.end.min(study.ledger.as_of)) {
            months.push(month);
            next = month.next(calendar);
        }
        months
    }

    /// The months of the year to date that both years have, where some are missing in either.
    fn common(&self, year: &Period) -> Option<Vec<Period>> {
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
            Source::Sales => data.cube.day.iter().copied().collect(),
            Source::Created => data.opportunities.created.iter().flatten().copied().collect(),
            Source::Closed => data.opportunities.closed.iter().flatten().copied().collect(),
        }
    }

    /// The period ÷ its working days, where both years do not have as many; returns the numbers of days.
    fn per_working_day(&mut self, views: &mut Vec<View>) -> Option<[FactId; 2]> {
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
        let whole = |n: u32| Value::Exact(Decimal::whole(n.into()));
        let mut enter = |scenario: Scenario, n: u32| {
            let (measure, unit) = ("working_days".to_owned(), Unit::Days);
            let derived = super::book::Derived { measure, unit, member: None, period: study.period, scenario };
            self.book.derive(derived, Cell::of(whole(n)))
        };
        let facts = [enter(Scenario::AC, days[0])?, enter(Scenario::PY, days[1])?];
        let cells = [(Scenario::AC, quotient(actual, whole(days[0]))), (Scenario::PY, quotient(base, whole(days[1])))];
        let comparison = self.enter(ViewKind::PerWorkingDay, cells.into_iter().collect());
        views.push(View { kind: ViewKind::PerWorkingDay, comparison });
        Some(facts)
    }

    fn quarter_to_date(&mut self, views: &mut Vec<View>) {
        let period = self.study.period;
        let quarter = Period::containing(Grain::Quarter, period.fiscal, period.start, self.study.ledger.calendar);
        let Some(start) = quarter.map(|q| q.start).filter(|s| period.grain == Grain::Month && *s < period.start) else {
            return;
        };
        let cells = self.over(&self.months_from(start));
        self.push(views, ViewKind::QuarterToDate, cells);
    }

    /// The year to date: as it is, as January and February together, or only the months that both years have.
    fn year(&mut self, views: &mut Vec<View>, year: Option<&Period>, common: Option<&[Period]>, festival: bool) {
        let study = self.study;
        let Some(year) = year else { return };
        if let Some(common) = common {
            let cells = self.over(common);
            return self.push(views, ViewKind::CommonMonths, cells);
        }
        let comparison = super::history::whole(study, self.book, year);
        let two = festival && self.months_from(year.start).len() == 2;
        let kind = if two { ViewKind::JanuaryFebruary } else { ViewKind::YearToDate };
        if comparison.facts.contains_key(&Scenario::PY) || comparison.facts.contains_key(&Scenario::PL) {
            views.push(View { kind, comparison });
        }
    }

    fn moving_year(&mut self, views: &mut Vec<View>) {
        let (period, calendar) = (self.study.period, self.study.ledger.calendar);
        let last = Period::containing(Grain::Month, period.fiscal, period.end, calendar);
        let Some(months) = last.map(|m| m.back(12, calendar)).filter(|m| period.grain != Grain::Year && m.len() == 12)
        else {
            return;
        };
        // Twelve months of actuals must be there; a target is set for years, not for any twelve months.
        let covered = self.study.ledger.covered(self.study.source());
        if !months.first().is_some_and(|first| covered.is_some_and(|c| c.from <= first.start)) {
            return;
        }
        let mut cells = self.over(&months);
        cells.remove(&Scenario::PL);
        self.push(views, ViewKind::MovingYear, cells);
    }

    /// The members of the main dimension that sold in both periods, where some did in one only.
    fn comparable(&mut self, views: &mut Vec<View>) {
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

    fn two_years(&mut self, views: &mut Vec<View>) {
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
    fn festival(&self) -> Option<Festival> {
        let period = &self.study.period;
        let month = period.grain == Grain::Month && !period.fiscal && period.index <= 2;
        if !month || self.study.ledger.currency != "CNY" {
            return None;
        }
        let (day, last_year) = (spring_festival(period.year)?, spring_festival(period.year - 1)?);
        Some(Festival { day, last_year, together: period.index == 2 })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;
    use super::*;
    use crate::findings::Findings;
    use crate::findings::sample::Sample;

    fn oracles() -> serde_json::Value {
        serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles are JSON")
    }

    #[test]
    fn o1_2_the_mean_of_two_years() {
        let oracle = &oracles()["growth"]["two_year_avg"];
        let percent = |at: usize| oracle[at].as_f64().expect("a number") / 100.0;
        let mean = two_year_average(percent(0), percent(1)).expect("both above −100 %");
        assert!((mean - percent(2)).abs() < 5e-7, "{mean}");
        assert_eq!(two_year_average(-1.2, 0.5), None);
    }

    #[test]
    fn o1_3_growth_per_day() {
        let oracle = &oracles()["growth"]["per_day"];
        let number = |list: &str, at: usize| oracle[list][at].as_i64().expect("a number");
        let exact = |n: i64| Cell::of(Value::Exact(Decimal::whole(n.into())));
        let (a, b) = ([number("a", 0), number("a", 1)], [number("b", 0), number("b", 1)]);
        let each = |pair: [i64; 2]| {
            let value = |n: i64| Value::Exact(Decimal::whole(n.into()));
            quotient(value(pair[0]), value(pair[1]))
        };
        let real = |cell: Cell| cell.value.map_or(f64::NAN, Value::to_f64);
        assert!((real(relative(exact(a[0]), exact(b[0]))) - oracle["raw"].as_f64().expect("a number")).abs() < 5e-7);
        assert!((real(relative(each(a), each(b))) - oracle["per_day"].as_f64().expect("a number")).abs() < 5e-7);
    }

    /// Sales of 100 on the first working days of every month of three years, but for the months named.
    fn company(without: &[&str]) -> crate::data::Dataset {
        let mut sample = Sample::new().dimension("region", None, &["North", "South"]);
        for year in 2018..=2020 {
            for month in 1..=12 {
                let name = format!("{year}-{month:02}");
                if without.contains(&name.as_str()) {
                    continue;
                }
                for day in 1..=9 {
                    sample = sample.sale(&format!("{name}-{day:02}"), &[0], 0, 10_000 * i64::from(year - 2016));
                }
            }
        }
        sample.build()
    }

    fn value(found: &Findings, kind: ViewKind, scenario: Scenario) -> Option<String> {
        let view = found.growth.views.iter().find(|v| v.kind == kind)?;
        found.value(&view.comparison, scenario).map(Value::text)
    }

    #[test]
    fn quarter_year_and_twelve_months_to_date() {
        let found = findings(&company(&[]), "2020-05", "2020-05-31", Vec::new());
        let of = |kind, scenario| value(&found, kind, scenario).unwrap_or_default();
        // 900 a month in 2018, 1.5 and 2 times that in 2019 and 2020.
        assert_eq!(of(ViewKind::QuarterToDate, Scenario::AC), "7200.00", "April and May");
        assert_eq!(of(ViewKind::QuarterToDate, Scenario::PY), "5400.00");
        assert_eq!(of(ViewKind::YearToDate, Scenario::AC), "18000.00", "five months");
        assert_eq!(of(ViewKind::YearToDate, Scenario::DPYRel), "0.333333333333");
        assert_eq!(of(ViewKind::MovingYear, Scenario::AC), "36900.00", "seven months of 2019, five of 2020");
        assert_eq!(of(ViewKind::MovingYear, Scenario::PY), "26100.00");
        // √(4/3 · 3/2) − 1.
        assert_eq!(of(ViewKind::TwoYearAverage, Scenario::DPYRel), "0.414213562373");
        // 21 working days in May 2020, 23 in May 2019.
        assert_eq!(of(ViewKind::PerWorkingDay, Scenario::AC), "171.428571429");
        assert_eq!(of(ViewKind::PerWorkingDay, Scenario::PY), "117.391304348");
        assert!(found.growth.year_to_date.iter().any(|c| c.measure == "sales" && c.period.to_string() == "_2020-05"));
    }

    #[test]
    fn a_missing_month_leaves_its_counterpart_out_too() {
        let found = findings(&company(&["2019-03"]), "2020-05", "2020-05-31", Vec::new());
        let months: Vec<String> = found.growth.common.iter().flatten().map(ToString::to_string).collect();
        assert_eq!(months, ["2020-01", "2020-02", "2020-04", "2020-05"]);
        assert_eq!(value(&found, ViewKind::CommonMonths, Scenario::AC).as_deref(), Some("14400.00"));
        assert_eq!(value(&found, ViewKind::CommonMonths, Scenario::PY).as_deref(), Some("10800.00"));
        assert_eq!(value(&found, ViewKind::YearToDate, Scenario::AC), None);
        // Data that begin within the year before: the months from there on.
        let without: Vec<String> =
            (1..=12).map(|m| format!("2018-{m:02}")).chain((1..=3).map(|m| format!("2019-{m:02}"))).collect();
        let without: Vec<&str> = without.iter().map(String::as_str).collect();
        let found = findings(&company(&without), "2020-05", "2020-05-31", Vec::new());
        assert_eq!(value(&found, ViewKind::CommonMonths, Scenario::PY).as_deref(), Some("5400.00"));
    }

    #[test]
    fn members_of_one_period_only_are_left_out_of_the_comparable_basis() {
        let mut sample = Sample::new().dimension("region", None, &["North", "South", "unmatched"]);
        for (date, region, cents) in [
            ("2019-01-02", 0, 100),
            ("2019-05-06", 0, 10_000),
            ("2020-05-06", 0, 11_000),
            ("2020-05-07", 1, 4_000),
            ("2020-05-29", 2, 700),
        ] {
            sample = sample.sale(date, &[region], 0, cents);
        }
        let found = findings(&sample.build(), "2020-05", "2020-05-31", Vec::new());
        assert_eq!(value(&found, ViewKind::Period, Scenario::DPYRel).as_deref(), Some("0.57"));
        assert_eq!(value(&found, ViewKind::Comparable, Scenario::DPYRel).as_deref(), Some("0.1"));
    }
}
