//! Whose customers are content and whose complain (S10, S26): marks and complaints by region, channel or product, and the
//! largest customers who would not recommend the company.
//!
//! Where a table does not tell the member of a dimension itself, a customer belongs to the member it bought most from in
//! the last 12 months.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};
use crate::data::EventTable;

use super::super::events::{is_nps, net_promoter};
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::windows::{Window, Windows, day_number};
use super::super::{FactId, MemberRef};
use super::channels::main_members;
use super::entries::{Entries, of_member};
use super::events::Events;
use super::purchases::Purchases;
use super::{Years, channels};

/// Members of a dimension that are told one by one at most.
const MOST: usize = 6;
/// Rows of complaints by a dimension at most.
const PARTS: usize = 5;
/// Customers listed who would not recommend the company.
const LISTED: usize = 5;

/// Marks and complaints by who stands behind them.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Voices {
    /// Marks by dimension, the main one first.
    pub marks: Vec<MarkParts>,
    /// The customers who gave the last mark of a detractor, those with most sales first; at most five.
    pub detractors: Vec<Detractor>,
    /// Complaints by dimension.
    pub complaints: Vec<ComplaintParts>,
}

/// Marks by the members of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkParts {
    /// The dimension.
    pub dimension: String,
    /// True where the table tells the member itself; else it is the one that the customer bought most from.
    pub direct: bool,
    /// Members with marks, the lowest score first.
    pub rows: Vec<MarkRow>,
}

/// The marks of a member's customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkRow {
    /// The member.
    pub member: MemberRef,
    /// Mean mark, and its change on last year.
    pub csat: Option<FactId>,
    /// See `csat`.
    pub csat_change: Option<FactId>,
    /// Net promoter score, and its change on last year.
    pub nps: Option<FactId>,
    /// See `nps`.
    pub nps_change: Option<FactId>,
    /// Marks behind both.
    pub marks: FactId,
}

/// A customer who would not recommend the company.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Detractor {
    /// The customer.
    pub member: MemberRef,
    /// The last mark from 0 to 10.
    pub score: FactId,
    /// Sales of the last 12 months.
    pub sales: FactId,
}

/// Complaints by the members of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComplaintParts {
    /// The dimension.
    pub dimension: String,
    /// See [`MarkParts::direct`].
    pub direct: bool,
    /// Members with complaints, those with most first; what has no member, and all that are not told, last.
    pub rows: Vec<ComplaintRow>,
    /// Members in the last row, where it stands for several.
    pub rest: usize,
}

/// The complaints of a member.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComplaintRow {
    /// The member; none for all that are not told one by one.
    pub member: Option<MemberRef>,
    /// How many.
    pub count: FactId,
    /// The change on last year, where the table covers it.
    pub change: Option<FactId>,
    /// Share of all.
    pub share: FactId,
}

/// Marks and complaints of a report; none of both where no table has any in the period.
pub fn voices(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    named: Option<(usize, &Purchases<'_>)>,
    years: Years,
) -> Option<Voices> {
    let windows = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar);
    let now = windows.actual?;
    let mut dimensions: Vec<usize> = study.main_dimension.into_iter().chain(channels::dimension(study)).collect();
    dimensions.dedup();
    let mut found = Voices::default();
    if let Some(events) = Events::of(study, "satisfaction") {
        let desk = Desk { study, events: &events, named, years };
        let parts = dimensions.iter().filter_map(|d| marks(&desk, entries, *d, (now, windows.last_year)));
        found.marks = parts.collect();
        found.detractors = detractors(&desk, entries, now).unwrap_or_default();
    }
    let products = ["product", "products"].iter().find_map(|id| study.data.dimension(id));
    if let Some(events) = Events::of(study, "complaints") {
        let desk = Desk { study, events: &events, named, years };
        let all = dimensions.iter().copied().chain(products);
        found.complaints = all.filter_map(|d| complaints(&desk, entries, d, (now, windows.last_year))).collect();
    }
    (found != Voices::default()).then_some(found)
}

/// A table of events with what tells whose they are.
struct Desk<'s, 'a, 'p> {
    study: &'s Study<'a>,
    events: &'p Events<'s>,
    named: Option<(usize, &'p Purchases<'s>)>,
    years: Years,
}

impl Desk<'_, '_, '_> {
    /// The member of each row of the table, and whether the table tells it itself.
    fn members(&self, dimension: usize) -> Option<(Vec<Option<u32>>, bool)> {
        // A single member says nothing that the whole does not.
        if self.study.ledger.slice.iter().any(|(d, codes)| *d == dimension && codes.len() == 1) {
            return None;
        }
        if let Some(members) = self.events.members(self.study, dimension) {
            return Some((members, true));
        }
        let (customers, purchases) = self.named?;
        let main = main_members(self.study, dimension, purchases, self.years);
        let of = |code: Option<u32>| main.get(purchases.of_code(code?)?).copied().flatten();
        Some((self.events.members(self.study, customers)?.into_iter().map(of).collect(), false))
    }

    /// The rows of a window by the days of a column.
    fn within(&self, column: &str, window: Window) -> Vec<usize> {
        let Some(days) = self.events.table.days(column) else { return Vec::new() };
        let (from, to) = (day_number(window.from), day_number(window.to));
        let inside = |row: &usize| days.get(*row).copied().flatten().is_some_and(|day| (from..=to).contains(&day));
        self.events.rows.iter().copied().filter(inside).collect()
    }
}

/// Sums of marks: of satisfaction, and of 100, 0 and −100 of the net promoter score, with their numbers.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    csat: (f64, usize),
    nps: (i128, usize),
}

impl Marks {
    fn add(&mut self, table: &EventTable, row: usize) {
        let Some((scale, scores)) = table.numbers("score") else { return };
        let Some(score) = scores.get(row).copied().flatten() else { return };
        if is_nps(table, row) {
            self.nps = (self.nps.0 + net_promoter(score, scale), self.nps.1 + 1);
        } else {
            let mark = Decimal::new(i128::from(score), scale).to_f64();
            self.csat = (self.csat.0 + mark, self.csat.1 + 1);
        }
    }

    fn csat(&self) -> Option<f64> {
        (self.csat.1 > 0).then(|| self.csat.0 / self.csat.1 as f64)
    }

    fn nps(&self) -> Option<f64> {
        (self.nps.1 > 0).then(|| self.nps.0 as f64 / self.nps.1 as f64)
    }
}

fn marks(
    desk: &Desk<'_, '_, '_>,
    entries: &mut Entries<'_>,
    dimension: usize,
    (now, before): (Window, Option<Window>),
) -> Option<MarkParts> {
    let (members, direct) = desk.members(dimension)?;
    let sums = |window: Window| {
        let mut sums: BTreeMap<u32, Marks> = BTreeMap::new();
        for row in desk.within("date", window) {
            if let Some(code) = members.get(row).copied().flatten() {
                sums.entry(code).or_default().add(desk.events.table, row);
            }
        }
        sums
    };
    let (now, before) = (sums(now), before.map(sums).unwrap_or_default());
    let mut codes: Vec<u32> = now.iter().filter(|(_, m)| m.csat.1 + m.nps.1 > 0).map(|(code, _)| *code).collect();
    if codes.len() < 2 || codes.len() > MOST {
        return None;
    }
    let order = |code: &u32| now.get(code).and_then(|m| m.nps().or_else(|| m.csat())).unwrap_or(f64::MAX);
    codes.sort_by(|a, b| order(a).total_cmp(&order(b)).then(a.cmp(b)));
    let rows = codes.iter().filter_map(|code| {
        let member = desk.study.ledger.member(dimension, *code);
        let about = of_member(&member);
        let (own, old) = (now.get(code)?, before.get(code).copied().unwrap_or_default());
        let mut score = |measure: &str, scenario: Scenario, value: Option<f64>| {
            value.map(|v| entries.cell(measure, Unit::Score, &about, scenario, Cell::of(Value::Real(v))))
        };
        let less = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
        let csat = score("csat.part", Scenario::AC, own.csat());
        let csat_change = score("csat.part", Scenario::DPY, less(own.csat(), old.csat()));
        let nps = score("nps.part", Scenario::AC, own.nps());
        let nps_change = score("nps.part", Scenario::DPY, less(own.nps(), old.nps()));
        // Two questions to one customer are one answer.
        let answers = if own.csat.1 > 0 { own.csat.1 } else { own.nps.1 };
        let marks = entries.count("marks.part", &about, Scenario::AC, answers);
        Some(MarkRow { csat, csat_change, nps, nps_change, marks, member: member.clone() })
    });
    Some(MarkParts { dimension: desk.study.dimension_id(dimension), direct, rows: rows.collect() })
}

/// The customers whose last mark was a detractor's, those with most sales first.
fn detractors(desk: &Desk<'_, '_, '_>, entries: &mut Entries<'_>, now: Window) -> Option<Vec<Detractor>> {
    let (dimension, purchases) = desk.named?;
    let table = desk.events.table;
    let customers = desk.events.members(desk.study, dimension)?;
    let (days, (scale, scores)) = (table.days("date")?, table.numbers("score")?);
    let mut last: BTreeMap<u32, (i32, usize, i64)> = BTreeMap::new();
    for row in desk.within("date", now) {
        let score = scores.get(row).copied().flatten().filter(|_| is_nps(table, row));
        let day = days.get(row).copied().flatten();
        let (Some(code), Some(score), Some(day)) = (customers.get(row).copied().flatten(), score, day) else {
            continue;
        };
        let slot = last.entry(code).or_insert((day, row, score));
        *slot = (*slot).max((day, row, score));
    }
    let (sums, _) = purchases.sums(desk.years.later);
    let sales = |code: u32| purchases.of_code(code).and_then(|at| sums.get(at)).map_or(0, |sum| sum.net);
    let mut found: Vec<(i128, u32, i64)> = last
        .into_iter()
        .filter(|(_, (_, _, score))| net_promoter(*score, scale) < 0)
        .map(|(code, (_, _, score))| (sales(code), code, score))
        .collect();
    found.sort_by_key(|(sales, code, _)| (std::cmp::Reverse(*sales), *code));
    let one = |(sales, code, score): (i128, u32, i64)| {
        let member = desk.study.ledger.member(dimension, code);
        let about = of_member(&member);
        let mark = Cell::of(Value::Exact(Decimal::new(i128::from(score), scale)));
        let score = entries.cell("nps.mark", Unit::Count, &about, Scenario::AC, mark);
        let sales = entries.money(&format!("{}.year", desk.study.main.id), &about, Scenario::AC, sales);
        Detractor { score, sales, member: member.clone() }
    };
    Some(found.into_iter().take(LISTED).map(one).collect())
}

fn complaints(
    desk: &Desk<'_, '_, '_>,
    entries: &mut Entries<'_>,
    dimension: usize,
    (now, before): (Window, Option<Window>),
) -> Option<ComplaintParts> {
    let study = desk.study;
    let (members, direct) = desk.members(dimension)?;
    let products = study.data.dimensions.get(dimension).is_some_and(|d| d.id.starts_with("product"));
    if products && !direct {
        return None;
    }
    let covered = |window: &Window| study.ledger.covers(super::super::measure::Source::Complaints, *window);
    let count = |window: Window| {
        let mut counts: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for row in desk.within("received", window) {
            *counts.entry(members.get(row).copied().flatten()).or_default() += 1;
        }
        counts
    };
    let (now, before) = (count(now), before.filter(covered).map(count));
    let all: usize = now.values().sum();
    let mut order: Vec<(Option<u32>, usize)> = now.iter().map(|(code, n)| (*code, *n)).collect();
    order.sort_by_key(|(code, n)| (code.is_none(), std::cmp::Reverse(*n), *code));
    let real = order.iter().filter(|(code, _)| code.is_some()).count();
    // Of few, or of one, a table says nothing.
    if real < 2 || all < 5 {
        return None;
    }
    let told = if real > PARTS { PARTS - 1 } else { real };
    let whole = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
    let mut row = |member: Option<MemberRef>, n: usize, old: Option<usize>| {
        let about: Vec<(&str, &str)> = match &member {
            Some(member) => of_member(member).to_vec(),
            None => vec![("rest", study.data.dimensions.get(dimension).map_or("", |d| d.id.as_str()))],
        };
        let change = old.map(|old| whole(n) - whole(old));
        ComplaintRow {
            count: entries.count("complaints.part", &about, Scenario::AC, n),
            change: change.map(|n| entries.signed("complaints.part", &about, Scenario::DPY, n)),
            share: entries.ratio("complaints.part_share", &about, Scenario::AC, (whole(n), whole(all))),
            member: member.clone(),
        }
    };
    let old = |code: &Option<u32>| before.as_ref().map(|b| b.get(code).copied().unwrap_or(0));
    let mut rows = Vec::new();
    for (code, n) in order.iter().take(told) {
        let member = code.map(|code| study.ledger.member(dimension, code));
        rows.push(row(member, *n, old(code)));
    }
    let rest: Vec<_> = order.iter().skip(told).collect();
    if !rest.is_empty() {
        let shown: Vec<Option<u32>> = order.iter().take(told).map(|(code, _)| *code).collect();
        let was = before.as_ref().map(|b| b.iter().filter(|(code, _)| !shown.contains(code)).map(|(_, n)| *n).sum());
        rows.push(row(None, rest.iter().map(|(_, n)| *n).sum(), was));
    }
    let rest = rest.iter().filter(|(code, _)| code.is_some()).count();
    Some(ComplaintParts { dimension: study.dimension_id(dimension), direct, rows, rest })
}
