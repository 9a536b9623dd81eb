//! Four ways to set a target, side by side (brief.md S18): as the industry grows, by a share of the market, as a
//! competitor grows, by the company's own history.

use serde::Serialize;

use crate::base::{Grain, Impact, Period, Polarity, Scenario, Unit, Value};

use super::super::FactId;
use super::super::book::{Book, Derived};
use super::super::ledger::Key;
use super::super::market_position::Competitors;
use super::super::measure::{Formula, Part, Spec, UnitKind, find};
use super::super::outlook::exact;
use super::super::study::Study;
use super::super::variance::{Cell, absolute, relative};
use super::super::windows::{Window, Windows};
use super::ahead::{Ahead, last_year};

/// Quarters among which the best share of the market is looked for.
const QUARTERS: usize = 8;

/// A way to set a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WayKind {
    /// Last year × the growth of the industry.
    Industry,
    /// The market × a share of it.
    Penetration,
    /// Last year × the growth of a competitor.
    Competitor,
    /// The forecast, else last year × the own growth of twelve months.
    History,
}

impl WayKind {
    /// Every way, in the order of the page.
    pub const ALL: [WayKind; 4] = [WayKind::Industry, WayKind::Penetration, WayKind::Competitor, WayKind::History];

    /// Its word in facts and words files: `way.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            WayKind::Industry => "industry",
            WayKind::Penetration => "penetration",
            WayKind::Competitor => "competitor",
            WayKind::History => "history",
        }
    }
}

/// What a way gives.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// The way.
    pub kind: WayKind,
    /// The target it gives.
    pub value: FactId,
    /// What it gives − the target that is set.
    pub delta: Option<FactId>,
    /// The same in percent of the target that is set.
    pub relative: Option<FactId>,
    /// What it gives against the same period of last year, in percent.
    pub growth: Option<FactId>,
    /// What it is multiplied with: a growth or a share; none where it is a forecast.
    pub factor: Option<FactId>,
    /// What that is multiplied with: last year, or the market.
    pub base: Option<FactId>,
    /// Whom it keeps up with.
    pub name: Option<String>,
    /// The quarter whose share of the market it takes; none where the share is set.
    pub share_of: Option<Period>,
}

/// The ways side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ways {
    /// The period they are for.
    pub period: Period,
    /// The target that is set.
    pub target: Option<FactId>,
    /// The target that is set against the same period of last year, in percent.
    pub growth: Option<FactId>,
    /// The same period of last year.
    pub base: Option<FactId>,
    /// Those that the data can give.
    pub ways: Vec<Way>,
    /// The others.
    pub missing: Vec<WayKind>,
    /// Lowest and highest of what they give.
    pub range: Option<[FactId; 2]>,
}

/// What a way is computed from, in plain numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// What it gives.
    pub value: f64,
    /// What its base is multiplied with.
    pub factor: f64,
    /// Its base.
    pub base: f64,
}

/// A base that grows.
pub fn grown(base: f64, growth: f64) -> Estimate {
    Estimate { value: base * (1.0 + growth), factor: growth, base }
}

/// A share of a market that grows.
pub fn share_of(market: f64, growth: f64, share: f64) -> Estimate {
    let base = market * (1.0 + growth);
    Estimate { value: base * share, factor: share, base }
}

/// The growth of a competitor's sales: its share of the market then and now, and the market's growth.
pub fn growth_of(share: (f64, f64), market: (f64, f64)) -> Option<f64> {
    let (then, now) = (share.0 * market.0, share.1 * market.1);
    (then > 0.0).then(|| now / then - 1.0)
}

/// The ways to set the target of the next period; none where fewer than two of them have their data.
pub fn ways(
    study: &Study<'_>,
    book: &mut Book,
    next: &Period,
    target: Option<Value>,
    ahead: &Ahead,
    competitors: Option<&Competitors>,
) -> Option<Ways> {
    let settings = &study.brief.target_ways;
    let before = last_year(study, next);
    let base = before.map(Value::to_f64).filter(|v| *v > 0.0);
    let industry = settings.growth.or_else(|| benchmark_growth(study));
    let year_ago = next.last_year(study.ledger.calendar).and_then(|p| Window::new(p.start, p.end));
    let market = year_ago.and_then(|w| market(study, w));
    let best = if settings.penetration.is_none() { best_share(study) } else { None };
    let share = settings.penetration.or_else(|| best.map(|(_, share)| share));
    let rival = competitors.and_then(|c| rival(study, book, c, settings.competitor.as_deref()));
    let forecast = ahead.expected.as_ref().and_then(|e| book.fact(&e.value)?.value).map(Value::to_f64);
    let own = own_growth(study);
    let mut found: Vec<(WayKind, Estimate, Option<String>)> = Vec::new();
    found.extend(base.zip(industry).map(|(base, growth)| (WayKind::Industry, grown(base, growth), None)));
    let wanted = market.zip(share).map(|(market, share)| share_of(market, industry.unwrap_or(0.0), share));
    found.extend(wanted.map(|estimate| (WayKind::Penetration, estimate, None)));
    found.extend(base.zip(rival).map(|(base, (name, growth))| (WayKind::Competitor, grown(base, growth), Some(name))));
    let history = match forecast {
        Some(value) => Some(Estimate { value, factor: f64::NAN, base: f64::NAN }),
        None => base.zip(own).map(|(base, growth)| grown(base, growth)),
    };
    found.extend(history.map(|estimate| (WayKind::History, estimate, None)));
    if found.len() < 2 {
        return None;
    }
    let missing = WayKind::ALL.into_iter().filter(|kind| !found.iter().any(|(k, ..)| k == kind)).collect();
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let mut enter = |what: &str, unit: &Unit, scenario: Scenario, cell: Cell| {
        let measure = format!("{main}.{what}");
        book.derive(Derived { measure, unit: unit.clone(), member: None, period: *next, scenario }, cell)
    };
    let cell = |value: Option<Value>| value.map_or(Cell::MISSING, Cell::of);
    let mut ways = Vec::new();
    for (kind, estimate, name) in found {
        let value = Cell::of(exact(estimate.value));
        let code = kind.code();
        let unit = &money;
        let Some(fact) = enter(&format!("way_{code}"), unit, Scenario::FC, value) else { continue };
        let of = |x: f64| if x.is_finite() { Cell::of(Value::Real(x)) } else { Cell::MISSING };
        let based = if estimate.base.is_finite() { Cell::of(exact(estimate.base)) } else { Cell::MISSING };
        ways.push(Way {
            kind,
            value: fact,
            delta: enter(&format!("way_{code}_gap"), unit, Scenario::DPL, absolute(value, cell(target))),
            relative: enter(&format!("way_{code}_gap"), &Unit::Ratio, Scenario::DPLRel, relative(value, cell(target))),
            growth: enter(&format!("way_{code}_growth"), &Unit::Ratio, Scenario::DPYRel, relative(value, cell(before))),
            factor: enter(&format!("way_{code}_factor"), &Unit::Ratio, Scenario::FC, of(estimate.factor)),
            base: enter(&format!("way_{code}_base"), unit, Scenario::FC, based),
            name,
            share_of: best.filter(|_| kind == WayKind::Penetration).map(|(quarter, _)| quarter),
        });
    }
    let target_fact = target.and_then(|t| enter("way_target", &money, Scenario::PLF, Cell::of(t)));
    let growth = enter("way_target_growth", &Unit::Ratio, Scenario::DPYRel, relative(cell(target), cell(before)));
    let base = before.and_then(|b| enter("way_last_year", &money, Scenario::PY, Cell::of(b)));
    let real = |book: &Book, way: &Way| book.fact(&way.value).and_then(|f| f.value).map_or(0.0, Value::to_f64);
    let mut order: Vec<&Way> = ways.iter().collect();
    order.sort_by(|a, b| real(book, a).total_cmp(&real(book, b)));
    let range = order.first().zip(order.last()).map(|(low, high)| [low.value.clone(), high.value.clone()]);
    Some(Ways { period: *next, target: target_fact, growth, base, ways, missing, range })
}

/// The growth of the industry by the benchmarks: the mean of the latest twelve months, else of the period.
fn benchmark_growth(study: &Study<'_>) -> Option<f64> {
    let spec = Spec {
        id: "growth",
        kind: UnitKind::Ratio,
        formula: Formula::DaysOutstanding,
        polarity: Polarity::Up,
        ..study.main
    };
    let actual = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar).actual?;
    let of = |window: Option<Window>| study.ledger.benchmark(&spec, &[], window).get(&Key::new()).value;
    of(actual.year_to_end()).or_else(|| of(Some(actual))).map(Value::to_f64)
}

/// The size of the market in a window.
fn market(study: &Study<'_>, window: Window) -> Option<f64> {
    let column = study.ledger.part(Part::MarketSize, &[], window, true);
    column.get(&Key::new()).value.map(Value::to_f64).filter(|v| *v > 0.0)
}

/// The quarter of the last ones with the best share of the market, and that share.
fn best_share(study: &Study<'_>) -> Option<(Period, f64)> {
    let spec = find("market_share", study.data).ok()?;
    let end = study.last_day();
    let last = Period::latest_complete(Grain::Quarter, false, end, study.ledger.calendar)?;
    let share = |quarter: &Period| {
        let grid = study.ledger.grid(&spec, &[], quarter, &[Scenario::AC]);
        grid.cell(&Key::new(), Scenario::AC).value.map(Value::to_f64)
    };
    let quarters = last.back(QUARTERS, study.ledger.calendar);
    quarters.iter().filter_map(|quarter| Some((*quarter, share(quarter)?))).max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The competitor to keep up with, and how its sales grew.
fn rival(study: &Study<'_>, book: &Book, found: &Competitors, wanted: Option<&str>) -> Option<(String, f64)> {
    let real = |id: &String| book.fact(id).and_then(|f| f.value).map(Value::to_f64);
    let shares = found.rows.iter().filter_map(|row| {
        let name = &row.member.as_ref()?.label;
        let (now, change) = row.values.get("market_share")?;
        Some((name, real(now)?, real(change.as_ref()?)?))
    });
    let chosen = |(name, ..): &(&String, f64, f64)| wanted.is_none_or(|w| w == name.as_str());
    let (name, now, change) = shares.filter(chosen).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let window = |p: Period| Window::new(p.start, p.end);
    let before = found.period.last_year(study.ledger.calendar)?;
    let markets = market(study, window(before)?)?;
    let growth = growth_of((now - change, now), (markets, market(study, window(found.period)?)?))?;
    Some((name.clone(), growth))
}

/// The own growth of the last twelve months on the twelve before.
fn own_growth(study: &Study<'_>) -> Option<f64> {
    let actual = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar).actual?;
    let later = actual.year_to_end()?;
    let earlier = later.year_before().filter(|w| study.ledger.covers(study.source(), *w))?;
    let Formula::Part(part) = study.main.formula else { return None };
    let sum = |window| study.ledger.part(part, &[], window, false).get(&Key::new()).value.map(Value::to_f64);
    let (now, then) = (sum(later)?, sum(earlier)?);
    (then > 0.0).then(|| now / then - 1.0)
}

/// Good where the target that is set is at least what most of the ways give.
pub fn impact(book: &Book, ways: &Ways) -> Impact {
    let of = |id: &FactId| book.fact(id).and_then(|f| f.value).map(Value::to_f64);
    let Some(target) = ways.target.as_ref().and_then(of) else { return Impact::Neutral };
    let values: Vec<f64> = ways.ways.iter().filter_map(|w| of(&w.value)).collect();
    let below = values.iter().filter(|v| target < **v).count();
    if below * 2 > values.len() { Impact::Bad } else { Impact::Neutral }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_by_hand() {
        assert_eq!(grown(1000.0, 0.08), Estimate { value: 1080.0, factor: 0.08, base: 1000.0 });
        let share = share_of(20_000.0, 0.1, 0.05);
        assert!((share.value - 1100.0).abs() < 1e-9 && (share.base - 22_000.0).abs() < 1e-9);
        // From a tenth of 200 to an eighth of 220: 20 became 27.5.
        let growth = growth_of((0.1, 0.125), (200.0, 220.0)).expect("a base");
        assert!((growth - 0.375).abs() < 1e-12);
        assert_eq!(growth_of((0.0, 0.1), (200.0, 220.0)), None);
    }
}
