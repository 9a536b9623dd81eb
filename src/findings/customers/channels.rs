//! Channels (S28): what each one sells and keeps, what it costs, and how content its customers are; channels that cost
//! far more than they bring are named.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::super::book::EVERY;
use super::super::ledger::{Grid, Key};
use super::super::measure::{self, Spec};
use super::super::study::Study;
use super::super::variance::{Cell, difference};
use super::super::windows::{Window, Windows};
use super::super::{Comparison, FactId, MemberRef};
use super::Years;
use super::entries::{Entries, of_member};
use super::events::Events;
use super::marks::Marks;
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
    let units = |grid: &Grid, key: &Key| match grid.cell(key, Scenario::AC).value {
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
    let marks = windows.actual.and_then(|window| marks(study, dimension, named, years, window));
    let costs = study.data.has.cost.then(|| measure::find("gross_profit", study.data).ok()).flatten();
    let profits = costs.as_ref().map(|spec| study.ledger.grid(spec, &by, &study.period, &EVERY));
    let margins = grid_of(study, "gross_margin", &by, costs.is_some());
    let buyers = grid_of(study, "customers", &by, study.data.has.customer);
    let spent = grid_of(study, "spending", &by, true);
    let ratios = grid_of(study, "expense_ratio", &by, spent.is_some());
    let whole = [
        Some((study.main, study.grid(&[]))),
        grid_of(study, "gross_profit", &[], costs.is_some()),
        grid_of(study, "gross_margin", &[], costs.is_some()),
        grid_of(study, "customers", &[], study.data.has.customer),
        grid_of(study, "spending", &[], spent.is_some()),
        grid_of(study, "expense_ratio", &[], spent.is_some()),
    ];
    let parts = [
        Some((study.main, grid.clone())),
        costs.as_ref().zip(profits).map(|(spec, grid)| (*spec, grid)),
        margins,
        buyers,
        spent,
        ratios,
    ];
    let whole_sales = whole[0].as_ref().map_or(0, |(_, grid)| units(grid, &Key::new()));
    let make = |key: &Key, entries: &mut Entries<'_>| {
        let code = key.first().copied();
        let member = code.map(|code| study.ledger.member(dimension, code));
        let about: Vec<(&str, &str)> = member.iter().flat_map(of_member).collect();
        let (grids, by): (_, &[usize]) = if key.is_empty() { (&whole, &[]) } else { (&parts, &by) };
        let book = entries.book();
        let rows: Vec<Option<Comparison>> = grids
            .iter()
            .map(|found| {
                let (spec, grid) = found.as_ref()?;
                Some(book.compare(&study.ledger, spec, by, key, &study.period, grid))
            })
            .collect();
        let of = |at: usize, scenario: Scenario| -> Option<FactId> {
            let id = rows.get(at)?.as_ref()?.facts.get(&scenario)?;
            book.fact(id).filter(|fact| fact.value.is_some()).map(|_| id.clone())
        };
        let [profit, margin, customers, spending, expense_ratio] = [1, 2, 3, 4, 5].map(|at| of(at, Scenario::AC));
        let (margin_before, expense_before) = (of(2, Scenario::PY), of(5, Scenario::PY));
        let value = |id: &Option<FactId>| id.as_ref().and_then(|id| book.fact(id)?.value);
        let left = value(&profit).zip(value(&spending)).map(|(profit, spent)| difference(profit, spent));
        let sales = rows.into_iter().next().flatten();
        let own = grids[0].as_ref().map_or(0, |(_, grid)| units(grid, key));
        let share = entries.ratio(&format!("{}.share", study.main.id), &about, Scenario::AC, (own, whole_sales));
        let currency = Unit::Currency(study.brief.currency.clone());
        let result = left
            .map(|left| entries.cell("gross_profit.after_spending", currency, &about, Scenario::AC, Cell::of(left)));
        let own = marks.as_ref().and_then(|marks| match code {
            None => marks.values().copied().reduce(Marks::plus),
            Some(code) => marks.get(&code).copied(),
        });
        let mark = own.and_then(Marks::csat);
        let csat = mark.map(|(mean, _)| {
            entries.cell("csat.channel", Unit::Score, &about, Scenario::AC, Cell::of(Value::Real(mean)))
        });
        let marks = mark.map(|(_, n)| entries.count("csat.marks", &about, Scenario::AC, n));
        Some(Channel {
            member,
            sales: sales?,
            share,
            profit,
            margin,
            margin_before,
            customers,
            spending,
            expense_ratio,
            expense_before,
            result,
            csat,
            marks,
        })
    };
    let rows: Vec<Channel> = keys.iter().filter_map(|key| make(key, entries)).collect();
    let total = make(&Key::new(), entries)?;
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

type Named = (Spec, Grid);

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

/// The marks of each channel in a window. A customer's marks belong to the channel that it bought most through in the
/// last 12 months, unless the marks name a channel themselves.
fn marks(
    study: &Study<'_>,
    dimension: usize,
    named: Option<(usize, &Purchases<'_>)>,
    years: Years,
    window: Window,
) -> Option<BTreeMap<u32, Marks>> {
    let events = Events::of(study, "satisfaction")?;
    let (channels, _) = events.owners(study, dimension, named, years)?;
    Some(Marks::by_member(&events, &channels, window)).filter(|marks| !marks.is_empty())
}

/// The member of a dimension that each customer bought most from: its main channel, its region.
pub(super) fn main_members(
    study: &Study<'_>,
    dimension: usize,
    purchases: &Purchases<'_>,
    years: Years,
) -> Vec<Option<u32>> {
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
