//! Satisfaction: the mean mark and the net promoter score, how sure they are, and their course (brief.md S10).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Grain, Period, Scenario, Unit, Value};

use super::book::{Book, EVERY};
use super::desk::Desk;
use super::events::{is_nps, net_promoter};
use super::ledger::Key;
use super::measure::{self, Source};
use super::study::Study;
use super::variance::{Cell, quotient};
use super::windows::{Window, Windows};
use super::{Comparison, FactId};

/// Standard deviations of a normal distribution that hold 95 % of it.
const Z95: f64 = 1.96;

/// Satisfaction in a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Satisfaction {
    /// The scores that were asked for: `csat`, `nps`.
    pub scores: Vec<Score>,
    /// Their course, oldest first; periods without a mark have no value.
    pub course: Vec<Comparison>,
    /// Shares of promoters (9 and more), passives and detractors (6 and less) among the marks of `nps`.
    pub promoters: Option<FactId>,
    /// See `promoters`.
    pub passives: Option<FactId>,
    /// See `promoters`.
    pub detractors: Option<FactId>,
    /// The lowest and the highest mark of satisfaction that the table has: what its points are counted in.
    pub range: Option<(Value, Value)>,
}

/// One score with what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The score with its references.
    pub figure: Comparison,
    /// Marks behind it.
    pub count: Option<FactId>,
    /// Half of its 95 % interval.
    pub margin: Option<FactId>,
    /// By the reference of a change (PY, PP), half of the 95 % interval of that change: what lies within may be chance.
    pub change_margins: BTreeMap<Scenario, FactId>,
}

/// Half of the 95 % interval of the difference of two means from those of the means: √(a² + b²).
pub fn margin_of_difference(a: f64, b: f64) -> f64 {
    a.hypot(b)
}

/// Half of the 95 % interval of a mean, from the sum of the marks, of their squares, and their number; none for less
/// than two.
pub fn margin(sum: f64, squares: f64, count: usize) -> Option<f64> {
    if count < 2 {
        return None;
    }
    let n = count as f64;
    let variance = ((squares - sum * sum / n) / (n - 1.0)).max(0.0);
    Some(Z95 * (variance / n).sqrt())
}

/// The satisfaction of a report; none without marks in the period.
pub fn satisfaction(study: &Study<'_>, book: &mut Book) -> Option<Satisfaction> {
    let ledger = &study.ledger;
    let whole = Key::new();
    let windows = Windows::of(&study.period, ledger.as_of, ledger.calendar);
    let now = windows.actual?;
    let mut scores = Vec::new();
    for id in ["csat", "nps"] {
        let Ok(spec) = measure::find(id, study.data) else { continue };
        let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
        if grid.cell(&whole, Scenario::AC).value.is_none() {
            continue;
        }
        let figure = book.compare(ledger, &spec, &[], &whole, &study.period, &grid);
        let marks_of = |window: Window| marks(study, window, id == "nps");
        let margin_of = |marks: &[f64]| {
            let (sum, squares) = marks.iter().fold((0.0, 0.0), |(sum, squares), m| (sum + m, squares + m * m));
            margin(sum, squares, marks.len())
        };
        let marks = marks_of(now);
        let own = margin_of(&marks);
        let mut desk = Desk::new(study, book);
        let mut derive = |what: &str, unit, scenario: Scenario, cell: Cell| {
            desk.enter(format!("{id}.{what}"), unit, None, scenario, cell)
        };
        let references = [(Scenario::PY, windows.last_year), (Scenario::PP, windows.previous)];
        let change_margins = references.into_iter().filter_map(|(reference, window)| {
            let both = margin_of_difference(own?, margin_of(&marks_of(window?))?);
            let change = Scenario::absolute(reference)?;
            Some((reference, derive("change_margin", Unit::Score, change, Cell::of(Value::Real(both)))?))
        });
        let change_margins: BTreeMap<Scenario, FactId> = change_margins.collect();
        scores.push(Score {
            figure,
            count: derive("marks", Unit::Count, Scenario::AC, counted(marks.len())),
            margin: own.and_then(|half| derive("margin", Unit::Score, Scenario::AC, Cell::of(Value::Real(half)))),
            change_margins,
        });
    }
    if scores.is_empty() {
        return None;
    }
    let answers = marks(study, now, true);
    let share = |mark: f64| {
        let n = answers.iter().filter(|m| (**m - mark).abs() < 1e-9).count();
        counted(n).value.zip(counted(answers.len()).value).map_or(Cell::MISSING, |(n, all)| quotient(n, all))
    };
    let mut desk = Desk::new(study, book);
    let mut part =
        |what: &str, mark: f64| desk.enter(format!("nps.{what}"), Unit::Ratio, None, Scenario::AC, share(mark));
    let (promoters, passives, detractors) =
        (part("promoters", 100.0), part("passives", 0.0), part("detractors", -100.0));
    let course = scores.iter().flat_map(|s| course(study, book, &s.figure.measure)).collect();
    Some(Satisfaction { scores, course, promoters, passives, detractors, range: range(study) })
}

/// The lowest and the highest mark of satisfaction of the table, whatever their days.
fn range(study: &Study<'_>) -> Option<(Value, Value)> {
    let table = study.ledger.event_table(Source::Satisfaction, &[])?;
    let (scale, scores) = table.numbers("score")?;
    let marks = scores.iter().enumerate().filter(|(row, _)| !is_nps(table, *row)).filter_map(|(_, mark)| *mark);
    let (low, high) = marks.fold(None, |ends, mark| match ends {
        Some((low, high)) => Some((mark.min(low), mark.max(high))),
        None => Some((mark, mark)),
    })?;
    let mark = |units: i64| Value::Exact(Decimal::new(i128::from(units), scale));
    (low < high).then(|| (mark(low), mark(high)))
}

/// The marks of a window: scores, or of `nps` 100, 0 and −100.
fn marks(study: &Study<'_>, window: Window, nps: bool) -> Vec<f64> {
    let table = study.ledger.event_table(Source::Satisfaction, &[]);
    let rows = study.ledger.event_rows(Source::Satisfaction);
    let (Some(table), Some(rows)) = (table, rows) else { return Vec::new() };
    let Some((scale, scores)) = table.numbers("score") else { return Vec::new() };
    let mark = |row: &usize| {
        let score = scores.get(*row).copied().flatten().filter(|_| is_nps(table, *row) == nps)?;
        Some(if nps { net_promoter(score, scale) as f64 } else { Decimal::new(i128::from(score), scale).to_f64() })
    };
    rows.within(window).iter().filter_map(mark).collect()
}

/// A score over the periods up to the report's; of a week over thirteen weeks, of anything longer over as many periods
/// as its history has.
fn course(study: &Study<'_>, book: &mut Book, id: &str) -> Vec<Comparison> {
    let Ok(spec) = measure::find(id, study.data) else { return Vec::new() };
    let ledger = &study.ledger;
    let covered = ledger.covered(Source::Satisfaction);
    let inside = |p: &Period| covered.is_some_and(|c| c.from <= p.start);
    // Of two years there is no course: quarters have more points.
    let period = study.period;
    let periods = match period.grain {
        Grain::Year if !period.to_date => {
            let last = Period::containing(Grain::Quarter, period.fiscal, period.end, ledger.calendar);
            last.map_or_else(Vec::new, |quarter| quarter.back(9, ledger.calendar))
        }
        _ => period.back(study.history_length(), ledger.calendar),
    };
    let one = |period: &Period| {
        let grid = ledger.grid(&spec, &[], period, &[Scenario::AC]);
        book_row(book, study, &spec, period, &grid)
    };
    periods.iter().filter(|p| inside(p)).map(one).collect()
}

fn book_row(
    book: &mut Book,
    study: &Study<'_>,
    spec: &measure::Spec,
    period: &Period,
    grid: &super::ledger::Grid,
) -> Comparison {
    book.compare(&study.ledger, spec, &[], &Key::new(), period, grid)
}

fn counted(n: usize) -> Cell {
    Cell::of(Value::Exact(Decimal::whole(n as i128)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_change_is_wider_than_that_of_either_level() {
        assert!((margin_of_difference(3.0, 4.0) - 5.0).abs() < 1e-12);
    }

    #[test]
    fn the_interval_of_a_mean() {
        // Marks 1 to 5: variance 2.5, standard error √0.5.
        let half = margin(15.0, 55.0, 5).expect("five marks");
        assert!((half - 1.96 * 0.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!(margin(4.0, 16.0, 1), None);
        assert_eq!(margin(12.0, 48.0, 3), Some(0.0), "all the same");
    }
}
