//! Each rep's activities and results over the same periods.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Decimal, Period, Scenario, Value};
use crate::findings::MemberRef;
use crate::findings::events::key_of;
use crate::findings::ledger::{Grid, Key};
use crate::findings::measure::{self, Source, Spec};
use crate::findings::study::Study;
use crate::findings::variance::{Cell, absolute, attainment, quotient};
use crate::findings::windows::{Window, Windows};

use super::response::responses;

/// Share of the mean of all reps below which a rep's visits are far too few.
const FAR_BELOW: f64 = 0.6;
/// Working days of a week: visits are told by it, because nobody thinks in tenths of a visit a day.
const WEEK: u32 = 5;

/// A rep's activities and results.
#[derive(Debug, Clone)]
pub struct Effort {
    /// The rep; none for all.
    pub member: Option<MemberRef>,
    /// Visits.
    pub visits: Cell,
    /// Follow-ups.
    pub follow_ups: Cell,
    /// Visits a week of five working days.
    pub per_week: Cell,
    /// The same a year earlier.
    pub per_week_before: Cell,
    /// Minutes a visit.
    pub minutes: Cell,
    /// Median days to a proposal, and opportunities behind it.
    pub response: (Cell, Cell),
    /// Sales ÷ target.
    pub attainment: Cell,
    /// Won ÷ ended.
    pub win_rate: Cell,
}

/// The activities and results of all reps.
#[derive(Debug)]
pub struct Efforts {
    /// Reps, the most visits a week of five working days first.
    pub reps: Vec<Effort>,
    /// All of them; its visits a week of five working days are the mean of a rep.
    pub all: Effort,
    /// Visits of all − Σ reps.
    pub check: Value,
}

/// A measure by rep under a scenario in each of some periods.
struct Course {
    grids: Vec<Grid>,
    scenario: Scenario,
}

impl Course {
    fn of(study: &Study<'_>, measure: &str, by: &[usize], periods: &[Period], scenario: Scenario) -> Course {
        let spec = if measure == "main" { Some(study.main) } else { measure::find(measure, study.data).ok() };
        let grid = |spec: &Spec| periods.iter().map(|p| study.ledger.grid(spec, by, p, &[scenario])).collect();
        Course { grids: spec.as_ref().map(grid).unwrap_or_default(), scenario }
    }

    /// The members with rows in any of the periods.
    fn keys(&self) -> BTreeSet<Key> {
        self.grids.iter().flat_map(Grid::keys).collect()
    }

    /// A member in a period.
    fn at(&self, key: &Key, period: usize) -> Cell {
        self.grids.get(period).map_or(Cell::MISSING, |grid| grid.cell(key, self.scenario))
    }

    /// A member over all periods in which it is known.
    fn sum(&self, key: &Key) -> Cell {
        let cells = (0..self.grids.len()).map(|period| self.at(key, period));
        cells.filter(|cell| cell.value.is_some()).reduce(Cell::plus).unwrap_or(Cell::MISSING)
    }
}

/// Two measures of a member over the periods in which both are known and count: what is divided by each other must be of
/// the same days.
fn common(one: &Course, other: &Course, key: &Key, count: impl Fn(Value, Value) -> bool) -> (Cell, Cell) {
    let cells = (0..one.grids.len()).map(|period| (one.at(key, period), other.at(key, period)));
    let known = cells.filter(|(a, b)| a.value.zip(b.value).is_some_and(|(a, b)| count(a, b)));
    known.reduce(|(a, b), (x, y)| (a.plus(x), b.plus(y))).unwrap_or((Cell::MISSING, Cell::MISSING))
}

/// Σ minutes of completed visits and their number, by rep, in some windows.
fn minutes(study: &Study<'_>, dimension: usize, windows: &[Window]) -> BTreeMap<Key, (i128, i128)> {
    let mut sums: BTreeMap<Key, (i128, i128)> = BTreeMap::new();
    let Some(table) = study.ledger.event_table(Source::Activities, &[dimension]) else { return sums };
    let (Some((scale, minutes)), Some(rows)) = (table.numbers("minutes"), study.ledger.event_rows(Source::Activities))
    else {
        return sums;
    };
    let unit = 10_i128.pow(u32::from(scale));
    let classes = table.texts("class");
    for window in windows {
        for &row in &*rows.within(*window) {
            let visit = classes.and_then(|c| c.get(row)?.as_deref()) == Some("visit");
            let Some(taken) = minutes.get(row).copied().flatten().filter(|taken| visit && *taken > 0) else { continue };
            for key in [key_of(table, &[dimension], row), Key::new()] {
                let sum = sums.entry(key).or_default();
                sum.0 += i128::from(taken);
                sum.1 += unit;
            }
        }
    }
    sums
}

/// The courses that rows are made of, by rep or of all together.
struct Courses<'c> {
    visits: Course,
    visits_before: Course,
    follow_ups: Course,
    sold: Course,
    target: Course,
    won: Course,
    lost: Course,
    /// Working days of each period that count, now and a year before.
    days: &'c [[u32; 2]],
}

impl Courses<'_> {
    fn of<'c>(study: &Study<'_>, by: &[usize], periods: &[Period], days: &'c [[u32; 2]]) -> Courses<'c> {
        let course = |measure: &str, scenario: Scenario| Course::of(study, measure, by, periods, scenario);
        Courses {
            visits: course("visits", Scenario::AC),
            visits_before: course("visits", Scenario::PY),
            follow_ups: course("follow_ups", Scenario::AC),
            sold: course("main", Scenario::AC),
            target: course("main", Scenario::PL),
            won: course("won_deals", Scenario::AC),
            lost: course("lost_deals", Scenario::AC),
            days,
        }
    }

    /// 5 × visits ÷ working days of so many reps, exactly, over the periods whose visits are known: now (0) or a year
    /// before (1).
    fn per_week(&self, key: &Key, year: usize, reps: u32) -> Cell {
        let course = if year == 0 { &self.visits } else { &self.visits_before };
        let known = self.days.iter().enumerate().filter(|(at, _)| course.at(key, *at).value.is_some());
        let days: u32 = known.filter_map(|(_, days)| days.get(year)).sum();
        let sum = course.sum(key);
        match sum.value {
            Some(Value::Exact(visits)) => {
                let five = Decimal::new(visits.units * i128::from(WEEK), visits.scale);
                quotient(Value::Exact(five), whole(days.saturating_mul(reps)))
            }
            _ => Cell::without(sum.status),
        }
    }

    /// Sales ÷ target over the periods that have one.
    fn attainment(&self, key: &Key) -> Cell {
        let (sold, target) = common(&self.sold, &self.target, key, |_, target| target.to_f64() > 0.0);
        attainment(sold, target)
    }

    /// Won ÷ ended over the periods in which both are known.
    fn win_rate(&self, key: &Key) -> Cell {
        let (won, lost) = common(&self.won, &self.lost, key, |_, _| true);
        won.value.zip(won.plus(lost).value).map_or(Cell::MISSING, |(won, ended)| quotient(won, ended))
    }
}

fn whole(n: u32) -> Value {
    Value::Exact(Decimal::whole(i128::from(n)))
}

/// Activities and results of the reps with activities; none when the periods have none.
pub(super) fn efforts(study: &Study<'_>, dimension: usize, periods: &[Period]) -> Option<Efforts> {
    let (as_of, calendar) = (study.ledger.as_of, study.ledger.calendar);
    let windows: Vec<Windows> = periods.iter().map(|p| Windows::of(p, as_of, calendar)).collect();
    let actual: Vec<Window> = windows.iter().filter_map(|w| w.actual).collect();
    let worked = |window: Option<Window>| window.map_or(0, |w| calendar.working_days(w.from, w.to));
    let days: Vec<[u32; 2]> = windows.iter().map(|w| [w.actual, w.last_year].map(worked)).collect();
    let each = Courses::of(study, &[dimension], periods, &days);
    let all = Courses::of(study, &[], periods, &days);
    let taken = minutes(study, dimension, &actual);
    let answered = responses(study, dimension, &actual);
    let ratio = |sum: Option<&(i128, i128)>| match sum {
        Some((taken, visits)) => quotient(Value::Exact(Decimal::whole(*taken)), Value::Exact(Decimal::whole(*visits))),
        None => Cell::MISSING,
    };
    let of = |courses: &Courses<'_>, key: &Key, member: Option<MemberRef>, reps: u32| Effort {
        visits: courses.visits.sum(key),
        follow_ups: courses.follow_ups.sum(key),
        per_week: courses.per_week(key, 0, reps),
        per_week_before: courses.per_week(key, 1, reps),
        minutes: ratio(taken.get(key)),
        response: answered.get(key).copied().unwrap_or((Cell::MISSING, Cell::MISSING)),
        attainment: courses.attainment(key),
        win_rate: courses.win_rate(key),
        member,
    };
    // A rep without activities in a year is not one who visits too little.
    let some = |course: &Course, key: &Key| course.sum(key).value.is_some_and(|v| v.to_f64() > 0.0);
    let active = |key: &Key| [&each.visits, &each.follow_ups, &each.sold].into_iter().any(|course| some(course, key));
    let real = |key: &Key| key.first().is_some_and(|code| !study.ledger.is_special(dimension, *code));
    let (keys, others): (Vec<Key>, Vec<Key>) = each.visits.keys().into_iter().partition(|key| real(key) && active(key));
    if keys.is_empty() {
        return None;
    }
    let member = |key: &Key| key.first().map(|code| study.ledger.member(dimension, *code));
    let mut reps: Vec<Effort> = keys.iter().map(|key| of(&each, key, member(key), 1)).collect();
    let rate = |effort: &Effort| effort.per_week.value.map_or(f64::NEG_INFINITY, Value::to_f64);
    reps.sort_by(|a, b| rate(b).total_cmp(&rate(a)));
    let heads = u32::try_from(reps.len()).unwrap_or(u32::MAX);
    let together = of(&all, &Key::new(), None, heads);
    let visits = reps.iter().map(|e| e.visits).chain(others.iter().map(|key| each.visits.sum(key)));
    let counted = visits.filter(|cell| cell.value.is_some()).reduce(Cell::plus).unwrap_or(Cell::MISSING);
    let check = absolute(together.visits, counted).value.unwrap_or(whole(0));
    Some(Efforts { reps, all: together, check })
}

/// The rep whose visits are fewest, where they are far below the mean of all.
pub(super) fn fewest(reps: &[Effort]) -> Option<usize> {
    let real = |effort: &Effort| effort.per_week.value.map(Value::to_f64);
    let known: Vec<f64> = reps.iter().filter_map(real).collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    // Of equals, the one who made more visits a year ago.
    let before = |at: usize| reps.get(at).and_then(|e| e.per_week_before.value).map_or(0.0, Value::to_f64);
    let lowest = reps.iter().enumerate().filter_map(|(at, effort)| Some((at, real(effort)?)));
    let order = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1).then(before(b.0).total_cmp(&before(a.0)));
    lowest.min_by(order).filter(|(_, value)| known.len() > 2 && *value < FAR_BELOW * mean).map(|f| f.0)
}
