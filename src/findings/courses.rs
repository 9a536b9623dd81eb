//! Members over time: each rep beside its own last year and the mean of all, and the parts of the whole by period.

use serde::Serialize;

use crate::base::{Decimal, Grain, Period, Scenario, Unit, Value};

use super::book::{Book, Derived};
use super::ledger::{Grid, Key};
use super::rest;
use super::study::Study;
use super::variance::{quotient, sum};
use super::{Comparison, FactId, MemberRef};

/// Fewer periods make no course.
const LEAST: usize = 3;
/// Most members whose courses are compared beside each other (R27).
const PANELS: usize = 24;
/// Most parts of a whole beside the remainder (R44).
const PARTS: usize = 5;
/// A mean of fewer members would give away the others'.
const ANONYMOUS: usize = 3;

/// The members of a dimension over the last periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Courses {
    /// Measure id.
    pub measure: String,
    /// Dimension id.
    pub dimension: String,
    /// Periods, oldest first; the report's is the last.
    pub periods: Vec<Period>,
    /// Members, largest first.
    pub members: Vec<Course>,
    /// All other members together.
    pub rest: Option<Course>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// The whole of each period.
    pub total: Vec<Comparison>,
    /// Mean actual of the members that have one, by period; none where they are fewer than three.
    pub mean: Vec<Option<FactId>>,
    /// The place among the periods of the one a year before the report's, where it is there.
    pub year_before: Option<usize>,
}

/// One member over the periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Course {
    /// The member.
    pub member: MemberRef,
    /// Its numbers, one comparison a period.
    pub points: Vec<Comparison>,
    /// Its share in the whole's actual, by period.
    pub shares: Vec<Option<FactId>>,
}

/// The courses of the reps, at most [`PANELS`].
pub fn reps(study: &Study<'_>, book: &mut Book) -> Option<Courses> {
    courses(study, book, study.rep_dimension()?, PANELS, "rep_courses")
}

/// The parts of the whole over time: the top of the product hierarchy, else the main dimension. None where a part is
/// negative: such parts do not stack (R44).
pub fn structure(study: &Study<'_>, book: &mut Book) -> Option<Courses> {
    let wanted = study.product_root().into_iter().chain(study.main_dimension);
    let mut found =
        wanted.filter_map(|dimension| courses(study, book, dimension, PARTS, "structure")).collect::<Vec<_>>();
    found.retain(|courses| {
        let parts = courses.members.iter().chain(&courses.rest);
        parts.flat_map(|part| &part.points).all(|c| book.real(c, Scenario::AC).is_none_or(|v| v >= 0.0))
    });
    found.into_iter().next()
}

/// The members of one dimension over the last periods, the largest of the report's period first.
fn courses(study: &Study<'_>, book: &mut Book, dimension: usize, most: usize, list: &str) -> Option<Courses> {
    if study.period.grain == Grain::Week {
        return None;
    }
    let periods = study.past(study.history_length());
    let by = [dimension];
    let grids: Vec<Grid> =
        periods.iter().map(|p| study.ledger.grid(&study.main, &by, p, &[Scenario::AC, Scenario::PY])).collect();
    let last = grids.last().filter(|_| periods.len() >= LEAST)?;
    let (shown, hidden) = shown(study, dimension, &grids, last, most);
    if shown.len() < 2 {
        return None;
    }
    let total: Vec<Comparison> = periods.iter().map(|p| super::history::whole(study, book, p)).collect();
    let mut members = Vec::new();
    for key in &shown {
        let member = study.ledger.member(dimension, *key.first()?);
        let points = grids.iter().zip(&periods);
        let points: Vec<Comparison> =
            points.map(|(grid, p)| book.compare(&study.ledger, &study.main, &by, key, p, grid)).collect();
        let shares = shares(book, &points, &total);
        members.push(Course { member, points, shares });
    }
    let rest = (!hidden.is_empty()).then(|| {
        let member = rest::member(study, dimension, list);
        let mut row = |grid: &Grid, p: &Period| {
            let together = grid.together(&hidden);
            book.row(study.ledger.currency, &study.main, std::slice::from_ref(&member), p, (&together, &Key::new()))
        };
        let points: Vec<Comparison> = grids.iter().zip(&periods).map(|(grid, p)| row(grid, p)).collect();
        let shares = shares(book, &points, &total);
        Course { member, points, shares }
    });
    let count = rest.as_ref().map(|rest| (rest.member.clone(), hidden.len()));
    let rest_count = count.and_then(|(member, n)| rest::count(book, study.main.id, &[member], &study.period, n));
    let mean = grids.iter().zip(&periods).map(|(grid, p)| mean(study, book, dimension, grid, p)).collect();
    let year_before = match study.period.grain {
        Grain::Year => 1,
        Grain::Quarter => 4,
        _ => 12,
    };
    Some(Courses {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(dimension),
        year_before: (periods.len() - 1).checked_sub(year_before),
        periods,
        members,
        rest,
        rest_count,
        total,
        mean,
    })
}

/// The members to show, largest of the last period first and then of the whole time, and those of the remainder.
fn shown(study: &Study<'_>, dimension: usize, grids: &[Grid], last: &Grid, most: usize) -> (Vec<Key>, Vec<Key>) {
    let size = |grid: &Grid, key: &Key| grid.cell(key, Scenario::AC).value.map_or(0.0, Value::to_f64);
    let whole = |key: &Key| grids.iter().map(|grid| size(grid, key).abs()).sum::<f64>();
    let mut keys: Vec<Key> = grids.iter().flat_map(Grid::keys).collect();
    keys.sort();
    keys.dedup();
    keys.retain(|key| whole(key) > 0.0);
    let special = |key: &Key| key.first().is_some_and(|code| study.ledger.is_special(dimension, *code));
    // Those without a name go to the remainder, whatever their size.
    keys.sort_by(|a, b| {
        let order = size(last, b).total_cmp(&size(last, a)).then(whole(b).total_cmp(&whole(a)));
        special(a).cmp(&special(b)).then(order).then(a.cmp(b))
    });
    let named = keys.iter().filter(|key| !special(key)).count();
    // A remainder of one member is that member.
    let at = if keys.len() <= most + 1 { keys.len() } else { most.min(named) };
    let hidden = keys.split_off(at);
    (keys, hidden)
}

/// Enters the shares of a member in the wholes.
fn shares(book: &mut Book, points: &[Comparison], total: &[Comparison]) -> Vec<Option<FactId>> {
    let mut out = Vec::new();
    for (point, whole) in points.iter().zip(total) {
        let both = book.value(point, Scenario::AC).zip(book.value(whole, Scenario::AC).filter(|v| v.to_f64() > 0.0));
        let what = Derived {
            measure: format!("{}.share", point.measure),
            unit: Unit::Ratio,
            member: point.member.as_ref(),
            period: point.period,
            scenario: Scenario::AC,
        };
        out.push(both.and_then(|(part, whole)| book.derive(what, quotient(part, whole))));
    }
    out
}

/// Enters the mean of the named members that sold anything in a period.
fn mean(study: &Study<'_>, book: &mut Book, dimension: usize, grid: &Grid, period: &Period) -> Option<FactId> {
    let named = |key: &Key| key.first().is_some_and(|code| !study.ledger.is_special(dimension, *code));
    let keys = grid.keys().into_iter().filter(named);
    let values: Vec<Value> =
        keys.filter_map(|key| grid.cell(&key, Scenario::AC).value).filter(|v| v.to_f64() > 0.0).collect();
    let count = Value::Exact(Decimal::whole(i128::try_from(values.len()).ok()?));
    let all = values.iter().copied().reduce(sum).filter(|_| values.len() >= ANONYMOUS)?;
    let what = Derived {
        measure: format!("{}.{}_mean", study.main.id, study.dimension_id(dimension)),
        unit: study.main.unit(study.ledger.currency),
        member: None,
        period: *period,
        scenario: Scenario::AC,
    };
    book.derive(what, quotient(all, count))
}
