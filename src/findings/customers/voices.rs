//! Whose customers are content and whose complain (S10, S26): marks and complaints by region, channel or product, and the
//! largest customers who would not recommend the company.
//!
//! Where a table does not tell the member of a dimension itself, a customer belongs to the member it bought most from in
//! the last 12 months.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::super::events::{is_nps, net_promoter};
use super::super::measure::Source;
use super::super::satisfaction::margin_of_difference;
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::windows::{Window, Windows};
use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::events::Events;
use super::marks::Marks;
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
    /// Members with marks, the lowest score first: the net promoter score where there is one, else the mean mark. Without
    /// it last.
    pub rows: Vec<MarkRow>,
}

/// The marks of a member's customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MarkRow {
    /// The member.
    pub member: MemberRef,
    /// Mean mark; none of fewer answers than make a score (`scoring.least`).
    pub csat: Option<FactId>,
    /// Its change on last year, where the table covers it and it is a score then, too.
    pub csat_change: Option<FactId>,
    /// Half of the 95 % interval of that change, from the answers of both periods: what lies within may be chance.
    pub csat_margin: Option<FactId>,
    /// Answers behind it; none where nobody was asked.
    pub csat_marks: Option<FactId>,
    /// Net promoter score; see `csat`.
    pub nps: Option<FactId>,
    /// See `csat_change`.
    pub nps_change: Option<FactId>,
    /// See `csat_margin`.
    pub nps_margin: Option<FactId>,
    /// See `csat_marks`.
    pub nps_marks: Option<FactId>,
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
        let heard = Heard { study, events: &events, named, years };
        let parts = dimensions.iter().filter_map(|d| marks(&heard, entries, *d, (now, windows.last_year)));
        found.marks = parts.collect();
        found.detractors = detractors(&heard, entries, now).unwrap_or_default();
    }
    let products = study.product_leaf().filter(|leaf| !dimensions.contains(leaf));
    if let Some(events) = Events::of(study, "complaints") {
        let heard = Heard { study, events: &events, named, years };
        let all = dimensions.iter().copied().chain(products);
        found.complaints = all.filter_map(|d| complaints(&heard, entries, d, (now, windows.last_year))).collect();
    }
    (found != Voices::default()).then_some(found)
}

/// A table of events with what tells whose they are.
struct Heard<'s, 'a, 'p> {
    study: &'s Study<'a>,
    events: &'p Events<'s>,
    named: Option<(usize, &'p Purchases<'s>)>,
    years: Years,
}

impl Heard<'_, '_, '_> {
    /// The member of each row, and whether the table tells it itself; see [`Events::owners`].
    fn members(&self, dimension: usize) -> Option<(Vec<Option<u32>>, bool)> {
        // A single member says nothing that the whole does not.
        if self.study.ledger.slice.iter().any(|(d, codes)| *d == dimension && codes.len() == 1) {
            return None;
        }
        self.events.owners(self.study, dimension, self.named, self.years)
    }
}

fn marks(
    heard: &Heard<'_, '_, '_>,
    entries: &mut Entries<'_>,
    dimension: usize,
    (now, before): (Window, Option<Window>),
) -> Option<MarkParts> {
    let (members, direct) = heard.members(dimension)?;
    let covered = |window: &Window| heard.study.ledger.covers(Source::Satisfaction, *window);
    let sums = |window: Window| Marks::by_member(heard.events, &members, window);
    let (now, before) = (sums(now), before.filter(covered).map(sums).unwrap_or_default());
    if now.len() < 2 || now.len() > MOST {
        return None;
    }
    // Of a handful of answers a score says nothing.
    let least = usize::try_from(heard.study.brief.scoring.least).unwrap_or(usize::MAX);
    let sure = |score: Option<(f64, usize)>| score.filter(|(_, n)| *n >= least).map(|(score, _)| score);
    // One score orders all rows: points of both cannot be compared. Without it last.
    let recommend = now.values().any(|m| sure(m.nps()).is_some());
    let order = |m: &Marks| sure(if recommend { m.nps() } else { m.csat() }).unwrap_or(f64::INFINITY);
    let mut own: Vec<(&u32, &Marks)> = now.iter().collect();
    own.sort_by(|(a, x), (b, y)| order(x).total_cmp(&order(y)).then(a.cmp(b)));
    if order(own.first()?.1).is_infinite() {
        return None;
    }
    let rows = own.into_iter().map(|(code, own)| {
        let member = heard.study.ledger.member(dimension, *code);
        let about = of_member(&member);
        let old = before.get(code).copied().unwrap_or_default();
        let mut score = |measure: &str, scenario: Scenario, value: Option<f64>| {
            value.map(|v| entries.cell(measure, Unit::Score, &about, scenario, Cell::of(Value::Real(v))))
        };
        let less = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
        let csat = score("csat.part", Scenario::AC, sure(own.csat()));
        let csat_change = score("csat.part", Scenario::DPY, less(sure(own.csat()), sure(old.csat())));
        let nps = score("nps.part", Scenario::AC, sure(own.nps()));
        let nps_change = score("nps.part", Scenario::DPY, less(sure(own.nps()), sure(old.nps())));
        let both = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| margin_of_difference(a, b));
        let csat_margin = both(own.csat_margin(), old.csat_margin()).filter(|_| csat_change.is_some());
        let csat_margin = score("csat.part_margin", Scenario::DPY, csat_margin);
        let nps_margin = both(own.nps_margin(), old.nps_margin()).filter(|_| nps_change.is_some());
        let nps_margin = score("nps.part_margin", Scenario::DPY, nps_margin);
        let mut answers = |measure: &str, score: Option<(f64, usize)>| {
            score.map(|(_, n)| entries.count(measure, &about, Scenario::AC, n))
        };
        let csat_marks = answers("csat.part_marks", own.csat());
        let nps_marks = answers("nps.part_marks", own.nps());
        MarkRow {
            member: member.clone(),
            csat,
            csat_change,
            csat_margin,
            csat_marks,
            nps,
            nps_change,
            nps_margin,
            nps_marks,
        }
    });
    Some(MarkParts { dimension: heard.study.dimension_id(dimension), direct, rows: rows.collect() })
}

/// The customers whose last mark was a detractor's, those with most sales first.
fn detractors(heard: &Heard<'_, '_, '_>, entries: &mut Entries<'_>, now: Window) -> Option<Vec<Detractor>> {
    let (dimension, purchases) = heard.named?;
    let table = heard.events.table;
    let customers = heard.events.members(heard.study, dimension)?;
    let (days, (scale, scores)) = (table.days("date")?, table.numbers("score")?);
    let mut last: BTreeMap<u32, (i32, usize, i64)> = BTreeMap::new();
    for row in heard.events.within("date", now) {
        let score = scores.get(row).copied().flatten().filter(|_| is_nps(table, row));
        let day = days.get(row).copied().flatten();
        let (Some(code), Some(score), Some(day)) = (customers.get(row).copied().flatten(), score, day) else {
            continue;
        };
        let slot = last.entry(code).or_insert((day, row, score));
        *slot = (*slot).max((day, row, score));
    }
    let (sums, _) = purchases.sums(heard.years.later);
    let sales = |code: u32| purchases.of_code(code).and_then(|at| sums.get(at)).map_or(0, |sum| sum.net);
    let mut found: Vec<(i128, u32, i64)> = last
        .into_iter()
        .filter(|(_, (_, _, score))| net_promoter(*score, scale) < 0)
        .map(|(code, (_, _, score))| (sales(code), code, score))
        .collect();
    found.sort_by_key(|(sales, code, _)| (std::cmp::Reverse(*sales), *code));
    let one = |(sales, code, score): (i128, u32, i64)| {
        let member = heard.study.ledger.member(dimension, code);
        let about = of_member(&member);
        let mark = Cell::of(Value::Exact(Decimal::new(i128::from(score), scale)));
        let score = entries.cell("nps.mark", Unit::Score, &about, Scenario::AC, mark);
        let sales = entries.money(&format!("{}.year", heard.study.main.id), &about, Scenario::AC, sales);
        Detractor { score, sales, member: member.clone() }
    };
    Some(found.into_iter().take(LISTED).map(one).collect())
}

fn complaints(
    heard: &Heard<'_, '_, '_>,
    entries: &mut Entries<'_>,
    dimension: usize,
    (now, before): (Window, Option<Window>),
) -> Option<ComplaintParts> {
    let study = heard.study;
    let (members, direct) = heard.members(dimension)?;
    // What a customer buys most is not what it complains of.
    let product = study.product_leaf().is_some_and(|leaf| leaf == dimension || study.is_under(dimension, leaf));
    if product && !direct {
        return None;
    }
    let covered = |window: &Window| study.ledger.covers(Source::Complaints, *window);
    let count = |window: Window| {
        let mut counts: BTreeMap<Option<u32>, usize> = BTreeMap::new();
        for row in heard.events.within("received", window) {
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
    let shown: Vec<Option<u32>> = order.iter().take(told).map(|(code, _)| *code).collect();
    let others = |counts: &BTreeMap<Option<u32>, usize>| -> BTreeMap<Option<u32>, usize> {
        counts.iter().filter(|(code, _)| !shown.contains(code)).map(|(code, n)| (*code, *n)).collect()
    };
    // Those of which nobody complains any more belong to the change, too.
    let (rest, gone) = (others(&now), before.as_ref().map(others));
    if !rest.is_empty() || gone.as_ref().is_some_and(|gone| !gone.is_empty()) {
        rows.push(row(None, rest.values().sum(), gone.as_ref().map(|gone| gone.values().sum())));
    }
    let rest: BTreeSet<u32> = rest.keys().chain(gone.iter().flat_map(BTreeMap::keys)).copied().flatten().collect();
    let rest = rest.len();
    Some(ComplaintParts { dimension: study.dimension_id(dimension), direct, rows, rest })
}
