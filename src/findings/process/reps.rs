//! Each rep's activities and results over the same periods.

use std::collections::BTreeMap;

use crate::base::{Decimal, Period, Scenario, Value};
use crate::findings::MemberRef;
use crate::findings::events::key_of;
use crate::findings::ledger::Key;
use crate::findings::measure::{self, Source};
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

/// A measure by rep under a scenario, summed over periods.
struct Sums(BTreeMap<Key, Cell>);

impl Sums {
    fn of(study: &Study<'_>, measure: &str, by: &[usize], periods: &[Period], scenario: Scenario) -> Option<Sums> {
        let spec = match measure {
            "main" => study.main,
            id => measure::find(id, study.data).ok()?,
        };
        let mut sums: BTreeMap<Key, Cell> = BTreeMap::new();
        for period in periods {
            let grid = study.ledger.grid(&spec, by, period, &[scenario]);
            for key in grid.keys() {
                let cell = grid.cell(&key, scenario);
                let sum = sums.get(&key).map_or(cell, |sum| both(*sum, cell));
                sums.insert(key, sum);
            }
        }
        Some(Sums(sums))
    }

    fn get(sums: &Option<Sums>, key: &Key) -> Cell {
        sums.as_ref().and_then(|sums| sums.0.get(key)).copied().unwrap_or(Cell::MISSING)
    }
}

/// The sum of two cells; what is missing in one of the periods leaves the other alone.
fn both(one: Cell, other: Cell) -> Cell {
    match (one.value, other.value) {
        (Some(_), Some(_)) => one.plus(other),
        (None, _) => other,
        (_, None) => one,
    }
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

/// Activities and results of the reps with activities; none when the periods have none.
pub(super) fn efforts(study: &Study<'_>, dimension: usize, periods: &[Period]) -> Option<Efforts> {
    let by = [dimension];
    let (as_of, calendar) = (study.ledger.as_of, study.ledger.calendar);
    let windows: Vec<Windows> = periods.iter().map(|p| Windows::of(p, as_of, calendar)).collect();
    let actual: Vec<Window> = windows.iter().filter_map(|w| w.actual).collect();
    let before: Vec<Window> = windows.iter().filter_map(|w| w.last_year).collect();
    let days = |list: &[Window]| list.iter().map(|w| calendar.working_days(w.from, w.to)).sum::<u32>();
    let (now_days, then_days) = (days(&actual), days(&before));
    let sums = |measure: &str, scenario: Scenario| Sums::of(study, measure, &by, periods, scenario);
    let visits = sums("visits", Scenario::AC)?;
    let (visits_before, follow_ups) = (sums("visits", Scenario::PY), sums("follow_ups", Scenario::AC));
    let (sold, target) = (sums("main", Scenario::AC), sums("main", Scenario::PL));
    let (won, lost) = (sums("won_deals", Scenario::AC), sums("lost_deals", Scenario::AC));
    let taken = minutes(study, dimension, &actual);
    let answered = responses(study, dimension, &actual);
    let whole = |n: u32| Value::Exact(Decimal::whole(i128::from(n)));
    // 5 × visits ÷ working days, exactly.
    let each_week = |cell: Cell, days: u32| match cell.value {
        Some(Value::Exact(visits)) => {
            let five = Decimal::new(visits.units * i128::from(WEEK), visits.scale);
            quotient(Value::Exact(five), whole(days))
        }
        _ => Cell::without(cell.status),
    };
    let ratio = |sum: Option<&(i128, i128)>| match sum {
        Some((taken, visits)) => quotient(Value::Exact(Decimal::whole(*taken)), Value::Exact(Decimal::whole(*visits))),
        None => Cell::MISSING,
    };
    let of = |key: &Key, member: Option<MemberRef>, all: (Cell, Option<Cell>)| {
        let (won, lost) = (Sums::get(&won, key), Sums::get(&lost, key));
        let ended = won.value.zip(lost.plus(won).value);
        let response = answered.get(key).copied().unwrap_or((Cell::MISSING, Cell::MISSING));
        Effort {
            visits: all.0,
            follow_ups: Sums::get(&follow_ups, key),
            per_week: each_week(all.0, now_days),
            per_week_before: all.1.map_or(Cell::MISSING, |cell| each_week(cell, then_days)),
            minutes: ratio(taken.get(key)),
            response,
            attainment: attainment(Sums::get(&sold, key), Sums::get(&target, key)),
            win_rate: ended.map_or(Cell::MISSING, |(won, all)| quotient(won, all)),
            member,
        }
    };
    let some = |cell: &Cell| cell.value.is_some_and(|v| v.to_f64() > 0.0);
    // A rep without activities in a year is not one who visits too little.
    let keys: Vec<&Key> = visits
        .0
        .keys()
        .filter(|key| {
            let active = [&visits.0].iter().any(|s| s.get(*key).is_some_and(some))
                || some(&Sums::get(&follow_ups, key))
                || some(&Sums::get(&sold, key));
            key.first().is_some_and(|code| !study.ledger.is_special(dimension, *code)) && active
        })
        .collect();
    if keys.is_empty() {
        return None;
    }
    let mut reps: Vec<Effort> = keys
        .iter()
        .map(|key| {
            let member = key.first().map(|code| study.ledger.member(dimension, *code));
            let now = visits.0.get(*key).copied().unwrap_or(Cell::MISSING);
            of(key, member, (now, visits_before.as_ref().and_then(|s| s.0.get(*key).copied())))
        })
        .collect();
    let real = |cell: Cell| cell.value.map_or(f64::NEG_INFINITY, Value::to_f64);
    reps.sort_by(|a, b| real(b.per_week).total_cmp(&real(a.per_week)));
    let total = |measure: &str, scenario: Scenario| {
        let sums = Sums::of(study, measure, &[], periods, scenario);
        Sums::get(&sums, &Key::new())
    };
    let listed = reps.iter().map(|e| e.visits).reduce(both).unwrap_or(Cell::MISSING);
    let special = visits.0.iter().filter(|(key, _)| !keys.contains(key)).map(|(_, cell)| *cell).reduce(both);
    let counted = special.map_or(listed, |special| both(listed, special));
    let check = match absolute(total("visits", Scenario::AC), counted).value {
        Some(value) => value,
        None => Value::Exact(Decimal::whole(0)),
    };
    let whole_key = Key::new();
    let n = u32::try_from(reps.len()).unwrap_or(u32::MAX);
    let (now, then) = (total("visits", Scenario::AC), total("visits", Scenario::PY));
    let mean = |cell: Cell, days: u32| each_week(cell, days.saturating_mul(n));
    let all = Effort {
        visits: now,
        follow_ups: total("follow_ups", Scenario::AC),
        per_week: mean(now, now_days),
        per_week_before: mean(then, then_days),
        attainment: attainment(total("main", Scenario::AC), total("main", Scenario::PL)),
        win_rate: {
            let (won, lost) = (total("won_deals", Scenario::AC), total("lost_deals", Scenario::AC));
            won.value.zip(won.plus(lost).value).map_or(Cell::MISSING, |(won, all)| quotient(won, all))
        },
        ..of(&whole_key, None, (now, None))
    };
    Some(Efforts { reps, all, check })
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
