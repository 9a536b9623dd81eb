//! Where the company stands in its market: its share, the industry's benchmarks, and named competitors
//! (brief.md S12, S16).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::{Date, Decimal, Grain, Period, Scenario, Unit, Value};

use super::book::{Book, Derived, EVERY};
use super::events::reaches;
use super::ledger::Key;
use super::measure::{self, Source, Spec};
use super::study::Study;
use super::variance::{Cell, absolute};
use super::windows::date_of;
use super::{Comparison, FactId, MemberRef};

/// Competitors that a list shows.
const MOST: usize = 8;

/// The company in its market.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarketPosition {
    /// Market share of the whole; none without market sizes.
    pub share: Option<Comparison>,
    /// Market share by the members of the main dimension, the largest first.
    pub shares: Vec<Comparison>,
    /// Measures of the report that have a benchmark, with it and the distance to it.
    pub benchmarks: Vec<Comparison>,
    /// Growth of the sales on a year earlier beside that of the industry: actual, benchmark, difference.
    pub growth: Option<Comparison>,
    /// Competitors by the figures that are known of them.
    pub competitors: Option<Competitors>,
    /// Who published the benchmarks of the period, as the table names them.
    pub sources: Vec<String>,
}

/// Competitors in the latest period that is known of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Competitors {
    /// That period.
    pub period: Period,
    /// Measures, in the order of the table.
    pub measures: Vec<String>,
    /// The company itself, as far as it has these measures, then its competitors, the largest first.
    pub rows: Vec<Competitor>,
}

/// A competitor's figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Competitor {
    /// Its name; none for the company itself.
    pub member: Option<MemberRef>,
    /// Measure → value and change on a year earlier.
    pub values: BTreeMap<String, (FactId, Option<FactId>)>,
}

/// The position of a report; none where there is neither a benchmark nor a competitor.
pub fn market_position(study: &Study<'_>, book: &mut Book) -> Option<MarketPosition> {
    let ledger = &study.ledger;
    let whole = Key::new();
    let mut share = None;
    let mut shares = Vec::new();
    if let Ok(spec) = measure::find("market_share", study.data) {
        let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
        if grid.cell(&whole, Scenario::AC).value.is_some() {
            share = Some(book.compare(ledger, &spec, &[], &whole, &study.period, &grid));
        }
        let reached = |d: &usize| study.data.events.get("benchmarks").is_some_and(|t| reaches(t, *d));
        if let Some(d) = study.main_dimension.filter(reached) {
            let grid = ledger.grid(&spec, &[d], &study.period, &EVERY);
            let mut keys: Vec<Key> = grid.keys();
            keys.retain(|k| k.first().is_some_and(|c| !ledger.is_special(d, *c)));
            keys.retain(|k| grid.cell(k, Scenario::AC).value.is_some());
            let size = |k: &Key| grid.cell(k, Scenario::AC).value.map_or(0.0, Value::to_f64);
            keys.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.cmp(b)));
            shares = keys.iter().map(|k| book.compare(ledger, &spec, &[d], k, &study.period, &grid)).collect();
        }
    }
    let mut benchmarks = Vec::new();
    for spec in measure::available(study.data) {
        let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
        let known = |s: Scenario| grid.cell(&whole, s).value.is_some();
        if known(Scenario::BM) && known(Scenario::AC) {
            benchmarks.push(book.compare(ledger, &spec, &[], &whole, &study.period, &grid));
        }
    }
    let growth = growth(study, book);
    let competitors = competitors(study, book);
    let position = MarketPosition { share, shares, benchmarks, growth, competitors, sources: sources(study) };
    let any = position.share.is_some() || !position.benchmarks.is_empty() || position.growth.is_some();
    (any || position.competitors.is_some()).then_some(position)
}

/// The growth of the sales beside the benchmark `growth`.
fn growth(study: &Study<'_>, book: &mut Book) -> Option<Comparison> {
    let ledger = &study.ledger;
    let spec =
        Spec { id: "growth", kind: measure::UnitKind::Ratio, formula: measure::Formula::DaysOutstanding, ..study.main };
    let windows = super::windows::Windows::of(&study.period, ledger.as_of, ledger.calendar);
    let industry = ledger.benchmark(&spec, &[], windows.actual).get(&Key::new());
    let own = study.grid(&[]).cell(&Key::new(), Scenario::DPYRel);
    industry.value?;
    own.value?;
    let industry = if windows.complete { industry } else { industry.partial() };
    let mut facts = BTreeMap::new();
    for (scenario, cell) in [(Scenario::BM, industry), (Scenario::AC, own), (Scenario::DBM, absolute(own, industry))] {
        let measure = format!("{}.growth", study.main.id);
        let what = Derived { measure, unit: Unit::Ratio, member: None, period: study.period, scenario };
        if let Some(id) = book.derive(what, cell) {
            facts.insert(scenario, id);
        }
    }
    Some(Comparison { measure: study.main.id.to_owned(), member: None, period: study.period, facts })
}

/// The sources that the benchmarks of the period name, each once.
fn sources(study: &Study<'_>) -> Vec<String> {
    let Some(table) = study.ledger.event_table(Source::Market, &[]) else { return Vec::new() };
    let (Some(sources), Some(periods)) = (table.texts("source"), table.periods("period")) else { return Vec::new() };
    let inside = |period: &Option<(i32, i32)>| {
        period.is_some_and(|(first, last)| date_of(first) <= study.period.end && study.period.start <= date_of(last))
    };
    let named = sources.iter().zip(periods).filter(|(_, period)| inside(period)).filter_map(|(s, _)| s.as_deref());
    named.collect::<BTreeSet<&str>>().into_iter().map(str::to_owned).collect()
}

/// Competitors in the latest of their periods that ends with the report's or before it.
fn competitors(study: &Study<'_>, book: &mut Book) -> Option<Competitors> {
    // What others do is no secret of a slice, but its own figures are not those of the whole.
    if !study.ledger.slice.is_empty() {
        return None;
    }
    let table = study.data.events.get("competitors")?;
    let (names, measures) = (table.texts("competitor")?, table.texts("measure")?);
    let (scale, values) = table.numbers("value")?;
    let periods = table.periods("period")?;
    let end = study.period.end;
    let until = |row: &usize| periods.get(*row).copied().flatten().is_some_and(|(_, last)| date_of(last) <= end);
    let latest =
        (0..table.rows).filter(until).filter_map(|row| periods.get(row).copied().flatten()).max_by_key(|p| p.1)?;
    let period = named(latest, study)?;
    let before = period.last_year(study.ledger.calendar).map(|p| (p.start, p.end));
    let mut order: Vec<String> = Vec::new();
    let mut found: BTreeMap<(&str, &str), [Option<i64>; 2]> = BTreeMap::new();
    for row in 0..table.rows {
        let (Some(Some(name)), Some(Some(measure))) = (names.get(row), measures.get(row)) else { continue };
        let Some(span) = periods.get(row).copied().flatten() else { continue };
        let at = match (date_of(span.0), date_of(span.1)) {
            _ if span == latest => 0,
            span if Some(span) == before => 1,
            _ => continue,
        };
        if at == 0 && !order.iter().any(|m| **m == **measure) {
            order.push(measure.to_string());
        }
        found.entry((name, measure)).or_default()[at] = values.get(row).copied().flatten();
    }
    let everyone: BTreeSet<&str> = found.iter().filter(|(_, v)| v[0].is_some()).map(|((name, _), _)| *name).collect();
    let lead = order.first().cloned()?;
    let size = |name: &str| found.get(&(name, lead.as_str())).and_then(|v| v[0]).unwrap_or(i64::MIN);
    let mut everyone: Vec<&str> = everyone.into_iter().collect();
    everyone.sort_by(|a, b| size(b).cmp(&size(a)).then_with(|| a.cmp(b)));
    everyone.truncate(MOST);
    let mut rows: Vec<Competitor> = own(study, book, &order, &period).into_iter().collect();
    for name in everyone {
        let member =
            MemberRef { dimension: "competitor".into(), key: name.to_owned(), label: name.to_owned(), special: false };
        let mut of = BTreeMap::new();
        for measure in &order {
            let Some([Some(now), then]) = found.get(&(name, measure.as_str())).copied() else { continue };
            let cell = |units: i64| Cell::of(Value::Exact(Decimal::new(i128::from(units), scale)));
            let change = then.map(|then| absolute(cell(now), cell(then)));
            let mut derive = |scenario, cell| {
                let measure = format!("competitor.{measure}");
                let unit = unit_of(&measure, study);
                book.derive(Derived { measure, unit, member: Some(&member), period, scenario }, cell)
            };
            if let Some(id) = derive(Scenario::AC, cell(now)) {
                of.insert(measure.clone(), (id, change.and_then(|cell| derive(Scenario::DPY, cell))));
            }
        }
        rows.push(Competitor { member: Some(member), values: of });
    }
    Some(Competitors { period, measures: order, rows })
}

/// The company's own figures of the same measures, in the competitors' period as far as it has passed.
fn own(study: &Study<'_>, book: &mut Book, measures: &[String], period: &Period) -> Option<Competitor> {
    let mut values = BTreeMap::new();
    for id in measures {
        let Ok(spec) = measure::find(id, study.data) else { continue };
        let grid = study.ledger.grid(&spec, &[], period, &EVERY);
        if grid.cell(&Key::new(), Scenario::AC).value.is_none() {
            continue;
        }
        let row = book.compare(&study.ledger, &spec, &[], &Key::new(), period, &grid);
        if let Some(actual) = row.facts.get(&Scenario::AC) {
            let change = row.facts.get(&Scenario::DPY).filter(|id| book.fact(id).is_some_and(|f| f.value.is_some()));
            values.insert(id.clone(), (actual.clone(), change.cloned()));
        }
    }
    (!values.is_empty()).then_some(Competitor { member: None, values })
}

/// The unit of a competitor's figure: that of the measure of this name, else points.
fn unit_of(measure: &str, study: &Study<'_>) -> Unit {
    let id = measure.trim_start_matches("competitor.");
    match measure::ALL.iter().find(|s| s.id == id) {
        Some(spec) => spec.unit(&study.brief.currency),
        None => Unit::Score,
    }
}

/// The period of these days.
fn named((first, last): (i32, i32), study: &Study<'_>) -> Option<Period> {
    let (first, last): (Date, Date) = (date_of(first), date_of(last));
    let calendar = study.ledger.calendar;
    let grains = [Grain::Month, Grain::Quarter, Grain::Year, Grain::Week];
    let of =
        |grain| [false, true].into_iter().filter_map(move |fiscal| Period::containing(grain, fiscal, first, calendar));
    grains.into_iter().flat_map(of).find(|p| p.start == first && p.end == last)
}
