//! Channels (S28): what each one sells and keeps, what it costs, and how content its customers are; channels that cost
//! far more than they bring are named.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::super::book::EVERY;
use super::super::ledger::Key;
use super::super::measure::{self, Spec};
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::windows::{Window, Windows, day_number};
use super::super::{Comparison, FactId, MemberRef};
use super::Years;
use super::entries::{Entries, of_member};
use super::events::Events;
use super::purchases::Purchases;

/// Channels told one by one at most.
const MOST: usize = 10;

/// The channels of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Channels {
    /// Dimension of the channels.
    pub dimension: String,
    /// The channels, those that sell most first.
    pub rows: Vec<Channel>,
    /// The whole.
    pub total: Channel,
    /// The channels that cost far more than they bring, the worst first: their places in the rows.
    pub inefficient: Vec<usize>,
    /// Sales of the whole minus those of the channels; must be zero.
    pub check: Value,
}

/// A channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Channel {
    /// The channel; none for the whole.
    pub member: Option<MemberRef>,
    /// Its sales with their comparisons.
    pub sales: Comparison,
    /// Share of the sales.
    pub share: FactId,
    /// Gross profit.
    pub profit: Option<FactId>,
    /// Gross margin.
    pub margin: Option<FactId>,
    /// Gross margin a year before.
    pub margin_before: Option<FactId>,
    /// Customers.
    pub customers: Option<FactId>,
    /// Spending.
    pub spending: Option<FactId>,
    /// Spending ÷ sales.
    pub expense_ratio: Option<FactId>,
    /// The same a year before.
    pub expense_before: Option<FactId>,
    /// Gross profit − spending.
    pub result: Option<FactId>,
    /// Mean mark of its customers.
    pub csat: Option<FactId>,
    /// How many marks that are.
    pub marks: Option<FactId>,
}

/// The dimension of the channels: by its name.
pub fn dimension(study: &Study<'_>) -> Option<usize> {
    let named = |id: &str| id.to_lowercase().contains("channel") || id.contains("渠道");
    study.data.dimensions.iter().position(|d| named(&d.id))
}

/// The channels of a report; none with less than two.
pub fn channels(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    named: Option<(usize, &Purchases<'_>)>,
    years: Years,
) -> Option<Channels> {
    let dimension = dimension(study)?;
    let by = [dimension];
    let grid = study.grid(&by);
    let sales = |key: &Key, scenario: Scenario| match grid.cell(key, scenario).value {
        Some(Value::Exact(value)) => value.units,
        _ => 0,
    };
    let mut keys = grid.keys();
    keys.retain(|key| sales(key, Scenario::AC) != 0 || sales(key, Scenario::PY) != 0);
    if keys.len() < 2 || keys.len() > MOST {
        return None;
    }
    keys.sort_by_key(|key| (std::cmp::Reverse(sales(key, Scenario::AC)), key.clone()));
    let windows = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar);
    let spent = [windows.actual, windows.last_year].map(|w| w.and_then(|w| spending(study, dimension, w)));
    let marks = windows.actual.and_then(|window| marks(study, dimension, named, years, window));
    let costs = study.data.has.cost.then(|| measure::find("gross_profit", study.data).ok()).flatten();
    let profits = costs.as_ref().map(|spec| study.ledger.grid(spec, &by, &study.period, &EVERY));
    let margins = grid_of(study, "gross_margin", &by, costs.is_some());
    let buyers = grid_of(study, "customers", &by, study.data.has.customer);
    let wholes = (
        study.grid(&[]),
        costs.as_ref().map(|spec| study.ledger.grid(spec, &[], &study.period, &EVERY)),
        grid_of(study, "gross_margin", &[], costs.is_some()),
        grid_of(study, "customers", &[], study.data.has.customer),
    );
    let whole_sales = match wholes.0.cell(&Key::new(), Scenario::AC).value {
        Some(Value::Exact(value)) => value.units,
        _ => 0,
    };
    let make = |key: &Key, entries: &mut Entries<'_>| {
        let whole = key.is_empty();
        let code = key.first().copied();
        let member = code.map(|code| study.ledger.member(dimension, code));
        let about: Vec<(&str, &str)> = member.iter().flat_map(|m| of_member(m)).collect();
        let (sales_grid, profit_grid, margin_grid, customer_grid) = match whole {
            true => (&wholes.0, &wholes.1, &wholes.2, &wholes.3),
            false => (&grid, &profits, &margins, &buyers),
        };
        let by: &[usize] = if whole { &[] } else { &by };
        let book = entries.book();
        let row = book.compare(&study.ledger, &study.main, by, key, &study.period, sales_grid);
        let mut of = |spec: &Spec, grid: &super::super::ledger::Grid, scenario: Scenario| {
            let row = book.compare(&study.ledger, spec, by, key, &study.period, grid);
            row.facts.get(&scenario).cloned().filter(|id| book.fact(id).is_some_and(|f| f.value.is_some()))
        };
        let profit = costs.as_ref().zip(profit_grid.as_ref()).and_then(|(s, g)| of(s, g, Scenario::AC));
        let margin = margin_grid.as_ref().and_then(|(s, g)| of(s, g, Scenario::AC));
        let margin_before = margin_grid.as_ref().and_then(|(s, g)| of(s, g, Scenario::PY));
        let customers = customer_grid.as_ref().and_then(|(s, g)| of(s, g, Scenario::AC));
        let units = |grid: &super::super::ledger::Grid, scenario: Scenario| match grid.cell(key, scenario).value {
            Some(Value::Exact(value)) => Some(value.units),
            _ => None,
        };
        let own = units(sales_grid, Scenario::AC).unwrap_or(0);
        let share = entries.ratio(&format!("{}.share", study.main.id), &about, Scenario::AC, (own, whole_sales));
        // Money of both tables at one scale.
        let cost = |at: usize| {
            let spent = spent[at].as_ref()?;
            Some(if whole { spent.values().sum::<i128>() } else { spent.get(&code).copied().unwrap_or(0) })
        };
        let ratio = |at: usize, scenario: Scenario, entries: &mut Entries<'_>| {
            let (above, below) = (cost(at)?, units(sales_grid, scenario)?);
            (below > 0).then(|| {
                entries.ratio(
                    "expense_ratio.channel",
                    &about,
                    if at == 0 { Scenario::AC } else { Scenario::PY },
                    (above, below),
                )
            })
        };
        let spending = cost(0).map(|spent| entries.money("spending.channel", &about, Scenario::AC, spent));
        let (now, before) = (ratio(0, Scenario::AC, entries), ratio(1, Scenario::PY, entries));
        let gross = profit_grid.as_ref().and_then(|g| units(g, Scenario::AC));
        let result = cost(0)
            .zip(gross)
            .map(|(spent, gross)| entries.money("gross_profit.after_spending", &about, Scenario::AC, gross - spent));
        let mark = marks.as_ref().and_then(|marks| match whole {
            true => Some(marks.values().fold((0.0, 0), |sum, (score, n)| (sum.0 + score, sum.1 + n))),
            false => marks.get(&code?).copied(),
        });
        let mark = mark.filter(|(_, n)| *n > 0);
        let csat = mark.map(|(sum, n)| {
            entries.cell("csat.channel", Unit::Score, &about, Scenario::AC, Cell::of(Value::Real(sum / n as f64)))
        });
        let counted = mark.map(|(_, n)| entries.count("csat.marks", &about, Scenario::AC, n));
        Channel {
            member,
            sales: row,
            share,
            profit,
            margin,
            margin_before,
            customers,
            spending,
            expense_ratio: now,
            expense_before: before,
            result,
            csat,
            marks: counted,
        }
    };
    let rows: Vec<Channel> = keys.iter().map(|key| make(key, entries)).collect();
    let total = make(&Key::new(), entries);
    let parts: i128 = keys.iter().map(|key| sales(key, Scenario::AC)).sum();
    let inefficient = inefficient(study, entries, &rows, &total);
    Some(Channels {
        dimension: study.dimension_id(dimension),
        rows,
        total,
        inefficient,
        check: Value::Exact(Decimal::new(whole_sales - parts, study.data.money_scale)),
    })
}

type Named = (Spec, super::super::ledger::Grid);

fn grid_of(study: &Study<'_>, id: &str, by: &[usize], wanted: bool) -> Option<Named> {
    let spec = measure::find(id, study.data).ok().filter(|_| wanted)?;
    let grid = study.ledger.grid(&spec, by, &study.period, &EVERY);
    Some((spec, grid))
}

/// Channels whose spending takes far more of their sales than that of the whole, or leaves nothing of their profit.
fn inefficient(study: &Study<'_>, entries: &Entries<'_>, rows: &[Channel], total: &Channel) -> Vec<usize> {
    let value = |id: &Option<FactId>| id.as_ref().and_then(|id| entries.value(id));
    let Some(whole) = value(&total.expense_ratio) else { return Vec::new() };
    let mut found: Vec<(f64, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, r)| r.member.as_ref().is_some_and(|m| !m.special)) {
        let Some(ratio) = value(&row.expense_ratio) else { continue };
        let loses = value(&row.result).is_some_and(|result| result < 0.0);
        if (whole > 0.0 && ratio >= study.brief.customers.inefficient * whole) || loses {
            found.push((ratio, at));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, at)| at).collect()
}

/// What was spent on each channel in a window, in minor units of the sales: periods that begin in it count. None
/// where no spending names a channel.
fn spending(study: &Study<'_>, dimension: usize, window: Window) -> Option<BTreeMap<Option<u32>, i128>> {
    let events = Events::of(study, "spending")?;
    let (channels, periods) = (events.members(study, dimension)?, events.table.periods("period")?);
    let (scale, amounts) = events.table.numbers("amount")?;
    let (from, to) = (day_number(window.from), day_number(window.to));
    let mut out: BTreeMap<Option<u32>, i128> = BTreeMap::new();
    for &row in &events.rows {
        let inside = periods.get(row).copied().flatten().is_some_and(|(start, end)| from <= start && end <= to);
        let Some(amount) = amounts.get(row).copied().flatten().filter(|_| inside) else { continue };
        let minor = Decimal::new(i128::from(amount), scale).round(study.data.money_scale);
        *out.entry(channels.get(row).copied().flatten()).or_default() += minor;
    }
    (!out.is_empty()).then_some(out)
}

/// Sum and number of the marks of each channel in a window. A customer's marks belong to the channel that it bought
/// most through in the last 12 months, unless the marks name a channel themselves.
fn marks(
    study: &Study<'_>,
    dimension: usize,
    named: Option<(usize, &Purchases<'_>)>,
    years: Years,
    window: Window,
) -> Option<BTreeMap<u32, (f64, usize)>> {
    let events = Events::of(study, "satisfaction")?;
    let (dates, (scale, scores)) = (events.table.days("date")?, events.table.numbers("score")?);
    let kinds = events.table.texts("kind");
    let channels = match events.members(study, dimension) {
        Some(channels) => channels,
        None => {
            let (customers, purchases) = named?;
            let main = main_channels(study, dimension, purchases, years);
            let of = |code: Option<u32>| main.get(purchases.of_code(code?)?).copied().flatten();
            events.members(study, customers)?.into_iter().map(of).collect()
        }
    };
    let (from, to) = (day_number(window.from), day_number(window.to));
    let mut out: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
    for &row in &events.rows {
        let nps = kinds.and_then(|k| k.get(row)?.as_deref()).is_some_and(|k| k.trim().eq_ignore_ascii_case("nps"));
        let inside = dates.get(row).copied().flatten().is_some_and(|day| (from..=to).contains(&day));
        let score = scores.get(row).copied().flatten().filter(|_| inside && !nps);
        let (Some(score), Some(channel)) = (score, channels.get(row).copied().flatten()) else { continue };
        let slot = out.entry(channel).or_default();
        slot.0 += Decimal::new(i128::from(score), scale).to_f64();
        slot.1 += 1;
    }
    (!out.is_empty()).then_some(out)
}

/// The channel that each customer bought most through.
fn main_channels(study: &Study<'_>, dimension: usize, purchases: &Purchases<'_>, years: Years) -> Vec<Option<u32>> {
    let mut sums: Vec<BTreeMap<u32, i128>> = vec![BTreeMap::new(); purchases.count()];
    let members = study.data.cube.members.get(dimension);
    for (row, who) in purchases.within(years.later) {
        let slot = who.and_then(|who| sums.get_mut(who));
        if let (Some(slot), Some(code)) = (slot, members.and_then(|m| m.get(row))) {
            *slot.entry(*code).or_default() += purchases.net(row);
        }
    }
    let best = |sums: BTreeMap<u32, i128>| {
        sums.into_iter().max_by_key(|(code, sum)| (*sum, std::cmp::Reverse(*code))).map(|(code, _)| code)
    };
    sums.into_iter().map(best).collect()
}
