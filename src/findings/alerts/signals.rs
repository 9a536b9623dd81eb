//! Key figures outside their natural course, and data that cannot be meant: a gap, another unit.
//!
//! The course is what came before the period: natural limits by the median (median ± 3.145 median moving ranges), which
//! an earlier spike does not widen, on values without their season where two years are known (methods.md B6). What lies
//! outside must be bad for the business and material too.

use crate::base::{Decimal, Grain, Impact, Period, Scenario, Unit, Value};

use super::super::Finding;
use super::super::book::{Book, Derived, EVERY};
use super::super::control;
use super::super::forecast::form::Form;
use super::super::forecast::season_shape::shape;
use super::super::ledger::{Grid, Key};
use super::super::limits::median_limits;
use super::super::measure::{self, Formula, Spec, UnitKind};
use super::super::messages::Draft;
use super::super::season::Season;
use super::super::study::Study;
use super::super::variance::Cell;
use super::units::unit_jump;
use crate::base::robust::median;

/// Fewest periods before the report's that make a course.
const FEWEST: usize = 8;
/// Periods in a row with a value that make one without it a gap.
const STEADY: usize = 12;
/// A handful of things more or less is chance.
pub(super) const FEW: f64 = 3.0;
/// A rate of fewer things than this is chance.
const FEW_CASES: f64 = 30.0;
/// Smallest change of a ratio that is told: half a point.
const POINTS: f64 = 0.005;
/// Measures that follow another one, or are set and not done.
const FOLLOWERS: [&str; 11] = [
    "gross_sales",
    "cost",
    "spending",
    "budget",
    "due",
    "collected",
    "receivable",
    "complaint_rate",
    "churn_rate",
    "won_value",
    "sales_per_customer",
];

/// The signals of a report's key figures, and what is wrong with the data of its main measure.
pub fn signals(study: &Study<'_>, book: &mut Book) -> Vec<Finding> {
    let mut found = suspect(study, book);
    let periods = control::points(study);
    // A chart of months says nothing of a quarter.
    if periods.last().is_none_or(|last| *last != study.period) {
        return found;
    }
    for spec in measure::available(study.data) {
        let sign = match spec.good(study.brief) {
            crate::base::Polarity::Up => 1.0,
            crate::base::Polarity::Down => -1.0,
            crate::base::Polarity::Neutral => continue,
        };
        // Two windows of twelve months share eleven of them: what moves one moves the next.
        let rolling = matches!(spec.formula, Formula::Rate(_) | Formula::DaysOutstanding);
        if spec.id == study.main.id || FOLLOWERS.contains(&spec.id) || rolling || is_chance(study, &spec) {
            continue;
        }
        found.extend(signal(study, book, &spec, &periods, sign));
    }
    found
}

/// A key figure outside its course.
fn signal(study: &Study<'_>, book: &mut Book, spec: &Spec, periods: &[Period], sign: f64) -> Option<Finding> {
    let values: Vec<Option<f64>> = periods.iter().map(|p| actual(study, spec, p)).collect();
    // As far back as there is a value in each period.
    let from = values.iter().rposition(Option::is_none).map_or(0, |at| at + 1);
    let known: Vec<f64> = values.iter().skip(from).flatten().copied().collect();
    let season = season(&known, study.period.grain);
    let without = |(at, value): (usize, &f64)| season.as_ref().map_or(*value, |season| season.without(at, *value));
    let plain: Vec<f64> = known.iter().enumerate().map(without).collect();
    let (last, before) = plain.split_last()?;
    if before.len() < FEWEST {
        return None;
    }
    let limits = median_limits(before)?;
    let limit = if sign > 0.0 { limits.lower } else { limits.upper };
    let delta = last - limits.centre;
    let outside = (last - limit) * sign < 0.0 && delta * sign < 0.0;
    let moved = if limits.centre.abs() > 0.0 { (delta / limits.centre).abs() } else { 1.0 };
    let material = match spec.kind {
        UnitKind::Ratio => delta.abs() >= POINTS,
        UnitKind::Count => delta.abs() >= FEW && moved >= study.brief.thresholds.material,
        _ => moved >= study.brief.thresholds.material,
    };
    if !outside || !material {
        return None;
    }
    let bad = |value: &f64| (value - limit) * sign < 0.0;
    let run = plain.iter().rev().take_while(|v| bad(v)).count();
    let first = periods.get(periods.len().saturating_sub(run)).copied().unwrap_or(study.period);
    let grid = study.ledger.grid(spec, &[], &study.period, &EVERY);
    let row = book.compare(&study.ledger, spec, &[], &Key::new(), &study.period, &grid);
    let unit = spec.unit(study.ledger.currency);
    // With the season of the last value, as the page shows it.
    let with = |value: f64| season.as_ref().map_or(value, |season| season.with(before.len(), value));
    let mut enter = |what: &str, scenario: Scenario, value: f64| {
        let measure = format!("{}.{what}", spec.id);
        let of = Derived { measure, unit: unit.clone(), member: None, period: study.period, scenario };
        book.derive(of, Cell::of(Value::Real(value)))
    };
    let own = known.last().copied().unwrap_or_default();
    let draft = Draft::new("measure_signal", 5, "alerts", spec.id)
        .fact_maybe("actual", row.facts.get(&Scenario::AC))
        .fact_maybe("centre", enter("usual", Scenario::AC, with(limits.centre)))
        .fact_maybe("limit", enter("natural_limit", Scenario::AC, with(limit)))
        .fact_maybe("delta", enter("off_course", Scenario::DPP, own - with(limits.centre)))
        .word("side", if sign > 0.0 { "side.below" } else { "side.above" })
        .name("since", first.to_string())
        .beyond_noise(true)
        .impact(Impact::Bad);
    Some(draft.score(0.15 + 0.3 * moved.min(1.0)).done())
}

/// A measure in a period; none where it is missing or has no base.
fn actual(study: &Study<'_>, spec: &Spec, period: &Period) -> Option<f64> {
    let grid = study.ledger.grid(spec, &[], period, &[Scenario::AC]);
    grid.cell(&Key::new(), Scenario::AC).value.map(Value::to_f64)
}

/// True of a rate of few cases in the period: of ten deals one more is ten points.
fn is_chance(study: &Study<'_>, spec: &Spec) -> bool {
    let cases = measure::cases(spec, study.data);
    cases.is_some_and(|cases| actual(study, &cases, &study.period).is_none_or(|n| n < FEW_CASES))
}

/// The season of values, where two years of them are known and all are above 0.
fn season(values: &[f64], grain: Grain) -> Option<Season> {
    let season = match grain {
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::Week | Grain::Year => return None,
    };
    if values.len() < 2 * season || values.iter().any(|v| *v <= 0.0) {
        return None;
    }
    // The last value is not part of what it is held against.
    let (_, before) = values.split_last()?;
    let form = Form::of(before);
    let indices = shape(&form.series(before), season);
    (!indices.is_flat()).then(|| Season::new(form, &indices, 0..values.len()))
}

/// Gaps and jumps by a power of ten of the main measure: the whole, else the members of the main dimension.
fn suspect(study: &Study<'_>, book: &mut Book) -> Vec<Finding> {
    let periods: Vec<Period> = study.past(STEADY + 1);
    if periods.len() <= FEWEST || !study.period.is_complete(study.ledger.as_of, study.ledger.calendar) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for by in [Some(Vec::new()), study.main_dimension.map(|d| vec![d])].into_iter().flatten() {
        let grids: Vec<Grid> =
            periods.iter().map(|p| study.ledger.grid(&study.main, &by, p, &[Scenario::AC])).collect();
        let mut keys: Vec<Key> =
            if by.is_empty() { vec![Key::new()] } else { grids.iter().flat_map(Grid::keys).collect() };
        keys.sort_unstable();
        keys.dedup();
        keys.retain(|key| by.iter().zip(key).all(|(d, code)| !study.ledger.is_special(*d, *code)));
        for key in keys {
            let value = |grid: &Grid| grid.cell(&key, Scenario::AC).value.map_or(0.0, Value::to_f64);
            let values: Vec<f64> = grids.iter().map(value).collect();
            found.extend(odd(study, book, &by, &key, &values));
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// A value that cannot be meant.
fn odd(study: &Study<'_>, book: &mut Book, by: &[usize], key: &Key, values: &[f64]) -> Option<Finding> {
    let (last, before) = values.split_last()?;
    let gap = before.len() >= STEADY && before.iter().all(|v| *v > 0.0) && last.abs() < f64::MIN_POSITIVE;
    let factor = unit_jump(values);
    let kind = if gap { "gap" } else { factor.map(|_| "unit_jump")? };
    let grid = study.grid(by);
    let row = book.compare(&study.ledger, &study.main, by, key, &study.period, &grid);
    let main = study.main.id;
    let unit = study.main.unit(study.ledger.currency);
    let mut enter = |what: &str, unit: Unit, value: Value| {
        let measure = format!("{main}.{what}");
        let of = Derived { measure, unit, member: row.member.as_ref(), period: study.period, scenario: Scenario::AC };
        book.derive(of, Cell::of(value))
    };
    let usual = enter("usual", unit, Value::Real(median(before)?));
    let times = factor.map(|f| if f < 1.0 { 1.0 / f } else { f });
    let times = times.and_then(|t| enter("times", Unit::Count, Value::Exact(Decimal::whole(t.round() as i128))));
    let draft = Draft::new(kind, 5, "alerts", main)
        .member(&row)
        .fact_maybe("actual", row.facts.get(&Scenario::AC))
        .fact_maybe("usual", usual)
        .fact_maybe("times", times)
        .word("side", if factor.is_some_and(|f| f > 1.0) { "side.above" } else { "side.below" })
        .impact(Impact::Bad);
    Some(draft.score(1.0).done())
}
