//! A model in the book of facts: each month ahead with its borders and its target, their sum, the back-test.

use crate::base::{Decimal, Period, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::forecast::Method;
use super::super::ledger::Key;
use super::super::study::Study;
use super::super::variance::{self, Cell};
use super::super::{Comparison, history};
use super::known::Known;
use super::{Model, Outlook, SEASON, SHOWN, Step, Sum, Tested, whole};

/// A modelled number as money: rounded to the minor unit, so that sums of what is printed add up.
pub fn exact(value: f64) -> Value {
    const MOST: f64 = 1e30;
    let cents = (value * 100.0).round();
    if cents.abs() < MOST { Value::Exact(Decimal::new(cents as i128, 2)) } else { Value::Real(value) }
}

/// Enters a model in the book of facts, as far as it is shown.
pub(super) fn enter(study: &Study<'_>, book: &mut Book, model: &Model, count: usize) -> Option<Outlook> {
    let calendar = study.ledger.calendar;
    let last = *model.known.months.last()?;
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let past = &model.known.months[model.known.months.len().saturating_sub(SHOWN)..];
    let past: Vec<Comparison> = past.iter().map(|m| history::whole(study, book, m)).collect();
    let mut enter = |measure: String, unit: &Unit, period: Period, scenario: Scenario, value: Value| {
        let derived = Derived { measure, unit: unit.clone(), member: None, period, scenario };
        // As the facts command has it: a month that is not over is partial.
        let over = period.is_complete(study.ledger.as_of, calendar);
        book.derive(derived, if over { Cell::of(value) } else { Cell::of(value).partial() })
    };
    let mut steps = Vec::new();
    let nothing = Value::Exact(Decimal::whole(0));
    let (mut month, mut sum, mut planned) = (last, nothing, Some(nothing));
    for (at, value) in model.money().into_iter().take(count).enumerate() {
        month = month.next(calendar)?;
        sum = variance::sum(sum, value);
        let target = target(study, &month);
        planned = planned.zip(target).map(|(sum, target)| variance::sum(sum, target));
        let target = target.and_then(|t| enter(main.to_owned(), &money, month, Scenario::PLF, t));
        let mut fact = |what: String, x: Value| enter(what, &money, month, Scenario::FC, x);
        let mut border = |what: &str, x: f64| fact(format!("{main}.{what}"), exact(x));
        let [eighty, more] = model.made.intervals.as_slice() else { return None };
        let within_80 = [border("low80", eighty.lower[at])?, border("high80", eighty.upper[at])?];
        let within_95 = [border("low95", more.lower[at])?, border("high95", more.upper[at])?];
        steps.push(Step { period: month, value: fact(main.to_owned(), value)?, within_80, within_95, target });
    }
    let together = model.total(count);
    let gap = planned.map(|t| variance::difference(sum, t));
    let gap = gap.and_then(|g| enter(format!("{main}.ahead_gap"), &money, month, Scenario::DPL, g));
    let mut of_all = |what: &str, x: Value| enter(format!("{main}.ahead_{what}"), &money, month, Scenario::FC, x);
    let total = Sum {
        value: of_all("total", sum)?,
        within_80: [of_all("low", exact(together.lower))?, of_all("high", exact(together.upper))?],
        target: planned.and_then(|t| of_all("target", t)),
        gap,
        check: nothing,
    };
    // What repeats the year before does not grow on it.
    let base = growth(study, &steps, &model.known).filter(|_| model.made.method != Method::SeasonalNaive);
    let growth = base.and_then(|base| {
        let cell = variance::relative(Cell::of(sum), Cell::of(exact(base)));
        enter(format!("{main}.ahead_growth"), &Unit::Ratio, month, Scenario::FC, cell.value?)
    });
    let test = &model.test;
    let whole = |n: usize| Value::Exact(Decimal::whole(i128::try_from(n).unwrap_or(i128::MAX)));
    let mut tested =
        |what: &str, unit: Unit, x: Value| enter(format!("{main}.forecast_{what}"), &unit, last, Scenario::FC, x);
    let test = Tested {
        origins: tested("origins", Unit::Count, whole(test.origins))?,
        horizon: tested("horizon", Unit::Count, whole(test.horizon))?,
        error: tested("error", Unit::Ratio, Value::Real(test.wmape?))?,
        naive_error: tested("naive_error", Unit::Ratio, Value::Real(test.naive_wmape?))?,
        bias: tested("bias", Unit::Ratio, Value::Real(test.bias?))?,
        skill: test.skill().filter(|_| !model.fell_back).and_then(|s| tested("skill", Unit::Ratio, Value::Real(s))),
        inside: tested("inside", Unit::Ratio, Value::Real(test.inside_80))?,
    };
    let running = model.known.running.and_then(|running| {
        let part = Value::Real(running.left);
        enter("month_left".to_owned(), &Unit::Ratio, running.month, Scenario::AC, part)
    });
    let total = Sum { check: check(book, &steps, &total.value)?, ..total };
    Some(Outlook {
        measure: main.to_owned(),
        past,
        steps,
        total,
        growth,
        method: model.made.method.code().to_owned(),
        fell_back: model.fell_back,
        test,
        paired: model.known.paired,
        running,
        landing: None,
    })
}

/// The sum less what its parts, as they are entered, add up to.
fn check(book: &Book, steps: &[Step], total: &str) -> Option<Value> {
    let value = |id: &str| book.fact(id).and_then(|f| f.value);
    let parts = steps.iter().map(|s| value(&s.value)).collect::<Option<Vec<Value>>>()?;
    let sum = parts.into_iter().reduce(variance::sum)?;
    Some(variance::difference(value(total)?, sum))
}

/// The same months a year before, all of them actuals; none with less than two years of data, or where the months
/// ahead reach into their own base.
fn growth(study: &Study<'_>, steps: &[Step], known: &Known) -> Option<f64> {
    if known.values.len() < 2 * SEASON || steps.len() > SEASON {
        return None;
    }
    let before = steps.iter().map(|s| s.period.last_year(study.ledger.calendar));
    let bases: Option<Vec<f64>> =
        before.map(|p| p.filter(|p| known.months.contains(p)).map(|p| whole(study, &p))).collect();
    Some(bases?.iter().sum::<f64>()).filter(|sum| *sum > 0.0)
}

/// The full target of a month; none where the targets do not reach it.
fn target(study: &Study<'_>, month: &Period) -> Option<Value> {
    let grid = study.ledger.grid(&study.main, &[], month, &[Scenario::PLF]);
    grid.cell(&Key::new(), Scenario::PLF).value
}
