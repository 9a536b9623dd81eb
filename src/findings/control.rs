//! Control chart (XmR): the natural limits of the main measure and what breaks them (methods.md B6).

use crate::base::{Grain, Period, Scenario, Unit, Value};

use super::FactId;
use super::book::{Book, Derived};
use super::forecast::form::Form;
use super::forecast::season_shape::shape;
use super::limits::{FEWEST, Limits, slope};
use super::outlook::known;
use super::season::Season;
use super::study::Study;
use super::variance::Cell;
use serde::Serialize;

/// XmR chart (methods.md B6): the line with its natural limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Control {
    /// Measure id.
    pub measure: String,
    /// Points, oldest first: complete periods only.
    pub points: Vec<ControlPoint>,
    /// Mean of the points.
    pub centre: FactId,
    /// Upper natural limit: mean + 2.66 × mean moving range; where the limits follow the season, at the last point.
    pub upper: FactId,
    /// Lower natural limit; may be below zero.
    pub lower: FactId,
    /// True when mean and limits follow the season: they are those of the values without it.
    pub seasonal: bool,
    /// Direction over the last periods: slope per period by least squares, ÷ mean.
    pub slope: Option<FactId>,
}

/// A point of the control chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ControlPoint {
    /// Period.
    pub period: Period,
    /// Value.
    pub value: FactId,
    /// Mean of this and the two periods before; none for the first two.
    pub moving_average: Option<FactId>,
    /// Upper limit, mean and lower limit here, where they follow the season; plain numbers for the drawing.
    pub limits: Option<[f64; 3]>,
    /// Signals at this point.
    pub signals: Vec<Signal>,
}

/// Detection rules of the control chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Outside the limits.
    Outside,
    /// Eighth of eight points in a row on one side of the centre.
    Run,
    /// Third of four successive points nearer to a limit than to the centre.
    NearLimit,
}

/// The periods of a control chart: complete ones that the data cover whole, the report's at most last. Where
/// there are too few of its own length, its months.
pub(super) fn points(study: &Study<'_>) -> Vec<Period> {
    let covered = study.ledger.covered(study.source());
    let whole = |p: &Period| {
        p.is_complete(study.ledger.as_of, study.ledger.calendar)
            && covered.is_some_and(|c| c.from <= p.start && p.start <= c.to)
    };
    let back = |last: &Period| {
        let count = match last.grain {
            Grain::Week => 26,
            Grain::Month => 24,
            Grain::Quarter => 12,
            Grain::Year => 10,
        };
        last.back(count, study.ledger.calendar).into_iter().filter(whole).collect::<Vec<_>>()
    };
    let own = back(&study.period);
    if own.len() >= FEWEST || !matches!(study.period.grain, Grain::Quarter | Grain::Year) {
        return own;
    }
    study.period.months(study.ledger.calendar).last().map(back).unwrap_or_default()
}

/// Months of a season, and how many of them must be known before limits follow it.
const SEASON: (usize, usize) = (12, 24);
/// Least spread of a season that limits follow, as a part of the level: less is noise.
const SEEN: f64 = 0.03;

/// The season of months by everything known of them; none with less than two years, or where hardly any is.
fn season(study: &Study<'_>, periods: &[Period]) -> Option<Season> {
    let (season, least) = SEASON;
    periods.first().filter(|p| p.grain == Grain::Month)?;
    let known = known::known(study).filter(|k| k.values.len() >= least)?;
    let form = Form::of(&known.values);
    let series = form.series(&known.values);
    let indices = shape(&series, season);
    let level = if form.log { 1.0 } else { series.iter().map(|x| x.abs()).sum::<f64>() / series.len() as f64 };
    let spread = indices.values.iter().fold(0.0_f64, |most, i| most.max(i.abs()));
    if indices.is_flat() || spread < SEEN * level {
        return None;
    }
    let place = |p: &Period| known.months.iter().position(|m| m == p);
    let places: Option<Vec<usize>> = periods.iter().map(place).collect();
    Some(Season::new(form, &indices, places?))
}

/// A control chart with the numbers behind it.
#[derive(Debug)]
pub struct Charted {
    /// The chart.
    pub control: Control,
    /// Its limits, without the season where they follow it.
    pub limits: Limits,
    /// Its last value, likewise.
    pub last: f64,
    /// t-value of its slope.
    pub t: f64,
}

/// The control chart of the main measure; none below [`FEWEST`] complete periods.
pub fn control(study: &Study<'_>, book: &mut Book) -> Option<Charted> {
    let periods = points(study);
    let rows: Vec<_> = periods.iter().map(|p| super::history::whole(study, book, p)).collect();
    let values: Vec<f64> = rows.iter().map(|r| book.real(r, Scenario::AC).unwrap_or(0.0)).collect();
    let season = season(study, &periods);
    let plain: Vec<f64> = match &season {
        Some(season) => values.iter().enumerate().map(|(at, v)| season.without(at, *v)).collect(),
        None => values.clone(),
    };
    let limits = Limits::of(&plain)?;
    let signals = limits.signals(&plain);
    let end = values.len().saturating_sub(1);
    let here = |at: usize, limit: f64| season.as_ref().map_or(limit, |s| s.with(at, limit));
    let id = study.main.id;
    let unit = study.main.unit(study.ledger.currency);
    let mut enter = |what: &str, unit: &Unit, period: Period, value: f64| {
        let measure = format!("{id}.{what}");
        let derived = Derived { measure, unit: unit.clone(), member: None, period, scenario: Scenario::AC };
        book.derive(derived, Cell::of(Value::Real(value)))
    };
    let last = *periods.last()?;
    let centre = enter("centre", &unit, last, here(end, limits.centre))?;
    let upper = enter("upper", &unit, last, here(end, limits.upper))?;
    let lower = enter("lower", &unit, last, here(end, limits.lower))?;
    let (step, t) = slope(&plain)?;
    let slope = if limits.centre > 0.0 { enter("slope", &Unit::Ratio, last, step / limits.centre) } else { None };
    let mut averages: Vec<Option<FactId>> = Vec::new();
    for (at, period) in periods.iter().enumerate() {
        let window = at.checked_sub(2).and_then(|from| values.get(from..=at));
        let mean = window.map(|w| w.iter().sum::<f64>() / 3.0);
        averages.push(mean.and_then(|m| enter("moving_average", &unit, *period, m)));
    }
    let points =
        rows.iter().zip(averages).zip(signals).enumerate().filter_map(|(at, ((row, moving_average), signals))| {
            let own = [limits.upper, limits.centre, limits.lower].map(|limit| here(at, limit));
            let limits = season.is_some().then_some(own);
            let value = row.facts.get(&Scenario::AC)?.clone();
            Some(ControlPoint { period: row.period, value, moving_average, limits, signals })
        });
    let points = points.collect();
    let seasonal = season.is_some();
    let control = Control { measure: id.to_owned(), points, centre, upper, lower, seasonal, slope };
    book.count(format!("{id}.points"), last, Scenario::AC, values.len());
    Some(Charted { control, limits, last: *plain.last()?, t })
}
