//! The scores of a report's customers, their segments, and how active they are (S22). The borders of the scores are fixed –
//! by the configuration, or by the first 12 months of the data – so that two periods compare.

use serde::Serialize;

use crate::base::{Date, Decimal, Scenario, Value};
use crate::config::SCORES;

use super::super::study::Study;
use super::super::windows::{Window, day_number};
use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::purchases::Purchases;
use super::segments::{Activity, Borders, Segment, quintiles, recency_score, score};
use super::{Span, Years};

/// Customers named of the segment that needs care most.
const NAMED: usize = 4;

/// The scores of a report's customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rfm {
    /// Dimension of the customers.
    pub dimension: String,
    /// The days that count.
    pub span: Span,
    /// The days whose quintiles are the borders that the configuration does not give.
    pub scored_on: Option<Span>,
    /// Borders of recency, frequency and amount.
    pub borders: [Vec<FactId>; 3],
    /// Number of customers by score of recency (5 first) and of frequency (1 first).
    pub matrix: Vec<Vec<Option<FactId>>>,
    /// The segments that have customers, best first.
    pub segments: Vec<SegmentRow>,
    /// The whole.
    pub total: SegmentRow,
    /// Customer keys that bought in the window and have no score, because no look-up row names them.
    pub unscored: Option<FactId>,
    /// How active all are who ever bought: number, and sales of the last 12 months.
    pub activity: Vec<(Activity, FactId, FactId)>,
    /// The largest customers to be won back, those first that bought less than in the 12 months before.
    pub at_risk: Vec<RfmCustomer>,
    /// Every customer of the last 12 months, largest first.
    pub rows: Vec<RfmRow>,
    /// Sales of the customers minus those of the segments; must be zero.
    pub check: Value,
    /// Customers with a score minus those of the segments: 0.
    pub check_customers: FactId,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentRow {
    /// The segment; none for the whole.
    pub segment: Option<Segment>,
    /// Number of customers.
    pub customers: FactId,
    /// Their sales.
    pub sales: FactId,
    /// Share of the sales of all scored customers.
    pub share: FactId,
    /// Median of the days since their last order.
    pub recency: FactId,
}

/// A customer to be won back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RfmCustomer {
    /// The customer.
    pub member: MemberRef,
    /// Sales of the last 12 months.
    pub sales: FactId,
    /// Days since its last order.
    pub recency: FactId,
}

/// A customer as findings.json lists it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RfmRow {
    /// Its number among the purchases.
    #[serde(skip)]
    pub customer: usize,
    /// The customer.
    pub member: MemberRef,
    /// Days since the last order at the end of the period.
    pub recency: i128,
    /// Orders in 12 months.
    pub frequency: i128,
    /// Sales in 12 months.
    pub amount: Value,
    /// The three scores.
    pub scores: [u8; 3],
    /// The segment.
    pub segment: Segment,
}

/// What the scores are about: days since the last order, orders, sales; none for who bought nothing in the window.
fn profiles(purchases: &Purchases<'_>, window: Window) -> Vec<Option<[i128; 3]>> {
    let end = day_number(window.to);
    let (sums, _) = purchases.sums(window);
    let orders = purchases.orders(window);
    let mut last: Vec<Option<i32>> = vec![None; purchases.count()];
    for (row, who) in purchases.within(window) {
        if let Some(slot) = who.and_then(|who| last.get_mut(who)).filter(|_| purchases.is_purchase(row)) {
            *slot = Some(purchases.day(row));
        }
    }
    let of = |((last, orders), sum): ((&Option<i32>, &usize), &super::purchases::Bought)| {
        let days = i128::from(end) - i128::from((*last)?);
        Some([days, i128::try_from(*orders).unwrap_or(i128::MAX), sum.net])
    };
    last.iter().zip(&orders).zip(&sums).map(of).collect()
}

/// The borders of a report, and the days they were taken from where the configuration leaves any out.
fn borders(study: &Study<'_>, purchases: &Purchases<'_>, years: Years) -> Option<([Borders; 3], Option<Span>)> {
    let given = &study.brief.customers.rfm;
    let scale = 10_f64.powi(i32::from(study.data.money_scale));
    let fixed = |given: Option<[f64; SCORES - 1]>, times: f64| given.map(|b| b.map(|b| (b * times).ceil() as i128));
    let fixed = [fixed(given.recency, 1.0), fixed(given.frequency, 1.0), fixed(given.amount, scale)];
    if let [Some(recency), Some(frequency), Some(amount)] = fixed {
        return Some(([recency, frequency, amount], None));
    }
    let year = years.since.checked_add_months(chrono::Months::new(12)).and_then(|d| d.pred_opt());
    let window = Window::new(years.since, year.map_or(years.later.to, |end| end.min(years.later.to)))?;
    let known: Vec<[i128; 3]> = profiles(purchases, window).into_iter().flatten().collect();
    let of = |at: usize| fixed[at].or_else(|| quintiles(&known.iter().map(|p| p[at]).collect::<Vec<_>>()));
    Some(([of(0)?, of(1)?, of(2)?], Some(window.into())))
}

/// The scores of a report; none when nobody bought.
pub fn rfm(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    (dimension, purchases): (usize, &Purchases<'_>),
    (years, nameless): (Years, usize),
) -> Option<Rfm> {
    let (borders, scored_on) = borders(study, purchases, years)?;
    let main = study.main.id;
    let profiles = profiles(purchases, years.later);
    let mut rows: Vec<(usize, RfmRow, i128)> = Vec::new();
    for (i, profile) in profiles.iter().enumerate() {
        let Some([recency, frequency, amount]) = *profile else { continue };
        let scores = [recency_score(recency, &borders[0]), score(frequency, &borders[1]), score(amount, &borders[2])];
        let row = RfmRow {
            customer: i,
            member: study.ledger.member(dimension, purchases.code(i)),
            recency,
            frequency,
            amount: Value::Exact(Decimal::new(amount, study.data.money_scale)),
            scores,
            segment: Segment::of(scores[0], scores[1], scores[2]),
        };
        rows.push((i, row, amount));
    }
    if rows.is_empty() {
        return None;
    }
    rows.sort_by_key(|(i, _, amount)| (std::cmp::Reverse(*amount), *i));
    let whole: i128 = rows.iter().map(|(_, _, amount)| amount).sum();
    let group = |entries: &mut Entries<'_>, segment: Option<Segment>| {
        let inside: Vec<&(usize, RfmRow, i128)> =
            rows.iter().filter(|(_, row, _)| segment.is_none_or(|s| s == row.segment)).collect();
        let about: Vec<(&str, &str)> = segment.iter().map(|s| ("segment", s.code())).collect();
        let sales = inside.iter().map(|(_, _, amount)| amount).sum();
        let mut days: Vec<i128> = inside.iter().map(|(_, row, _)| row.recency).collect();
        days.sort_unstable();
        let middle = days.get(days.len() / 2).copied()?;
        let row = SegmentRow {
            segment,
            customers: entries.count("customers.scored", &about, Scenario::AC, inside.len()),
            sales: entries.money(&format!("{main}.scored"), &about, Scenario::AC, sales),
            share: entries.ratio(&format!("{main}.scored_share"), &about, Scenario::AC, (sales, whole)),
            recency: entries.days("recency.median", &about, Scenario::AC, i64::try_from(middle).unwrap_or(i64::MAX)),
        };
        Some((row, sales, inside.len()))
    };
    let parts: Vec<(SegmentRow, i128, usize)> =
        Segment::ALL.into_iter().filter_map(|s| group(entries, Some(s))).collect();
    let total = group(entries, None)?.0;
    let sum: i128 = parts.iter().map(|(_, sales, _)| sales).sum();
    let scored: usize = parts.iter().map(|(.., customers)| customers).sum();
    let units = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
    let left = units(rows.len()) - units(scored);
    let check_customers = entries.signed("customers.scored_check", &[], Scenario::AC, left);
    let matrix = (1..=SCORES as u8).rev().map(|r| {
        (1..=SCORES as u8)
            .map(|f| {
                let count = rows.iter().filter(|(_, row, _)| row.scores[0] == r && row.scores[1] == f).count();
                let (r, f) = (r.to_string(), f.to_string());
                let about = [("frequency", f.as_str()), ("recency", r.as_str())];
                (count > 0).then(|| entries.count("customers.scored", &about, Scenario::AC, count))
            })
            .collect()
    });
    let matrix = matrix.collect();
    let mut border = |at: usize, what: &str| -> Vec<FactId> {
        let keys = ["1", "2", "3", "4"];
        let each = borders[at].iter().zip(keys);
        each.map(|(border, key)| {
            let (measure, about) = (format!("rfm.{what}_border"), [("border", key)]);
            match at {
                0 => entries.days(&measure, &about, Scenario::AC, i64::try_from(*border).unwrap_or(i64::MAX)),
                1 => entries.signed(&measure, &about, Scenario::AC, *border),
                _ => entries.money(&format!("{main}.{what}_border"), &about, Scenario::AC, *border),
            }
        })
        .collect()
    };
    let borders = [border(0, "recency"), border(1, "frequency"), border(2, "amount")];
    // Scores compare with all customers: one that buys more than a year ago may have them, too. Who buys less comes first.
    let before = years.earlier.map(|window| purchases.sums(window).0);
    let fell = |i: usize, amount: i128| before.as_ref().and_then(|b| b.get(i)).is_some_and(|b| amount < b.net);
    let mut lost: Vec<_> = rows.iter().filter(|(_, row, _)| row.segment == Segment::AtRisk).collect();
    lost.sort_by_key(|(i, _, amount)| !fell(*i, *amount));
    let at_risk = lost.into_iter().take(NAMED).map(|(_, row, amount)| {
        let about = of_member(&row.member);
        RfmCustomer {
            member: row.member.clone(),
            sales: entries.money(&format!("{main}.year"), &about, Scenario::AC, *amount),
            recency: entries.days("recency", &about, Scenario::AC, i64::try_from(row.recency).unwrap_or(i64::MAX)),
        }
    });
    let at_risk = at_risk.collect();
    Some(Rfm {
        dimension: study.dimension_id(dimension),
        span: years.later.into(),
        scored_on,
        borders,
        matrix,
        segments: parts.into_iter().map(|(row, ..)| row).collect(),
        total,
        unscored: (nameless > 0).then(|| entries.count("customers.unscored", &[], Scenario::AC, nameless)),
        activity: activity(study, entries, purchases, years.later.to, &profiles),
        at_risk,
        rows: rows.into_iter().map(|(_, row, _)| row).collect(),
        check: Value::Exact(Decimal::new(whole - sum, study.data.money_scale)),
        check_customers,
    })
}

/// How active all are who ever bought, with the sales of the last 12 months.
fn activity(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    purchases: &Purchases<'_>,
    end: Date,
    profiles: &[Option<[i128; 3]>],
) -> Vec<(Activity, FactId, FactId)> {
    let end = i128::from(day_number(end));
    let mut found = [(0_usize, 0_i128); 3];
    for (days, profile) in purchases.days().iter().zip(profiles) {
        let Some(last) = days.last() else { continue };
        let degree = Activity::of(end - i128::from(*last), study.brief.customers.activity);
        let slot = &mut found[degree as usize];
        slot.0 += 1;
        slot.1 += profile.map_or(0, |p| p[2]);
    }
    let each = Activity::ALL.into_iter().zip(found);
    each.map(|(degree, (customers, sales))| {
        let about = [("activity", degree.code())];
        let customers = entries.count("customers.ever", &about, Scenario::AC, customers);
        let sales = entries.money(&format!("{}.year", study.main.id), &about, Scenario::AC, sales);
        (degree, customers, sales)
    })
    .collect()
}
