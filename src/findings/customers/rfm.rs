//! Scores of recency, frequency and amount, the segments they make, and how active customers are (S22, methods.md
//! B4). The borders of the scores are fixed – by the configuration, or by the first 12 months of the data – so that
//! two periods compare.

use serde::Serialize;

use crate::base::{Date, Decimal, Scenario, Value};
use crate::config::SCORES;

use super::super::study::Study;
use super::super::windows::{Window, day_number};
use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::purchases::Purchases;
use super::{Span, Years};

/// Customers named of the segment that needs care most.
const NAMED: usize = 4;

/// Borders of a score, rising: days, orders or minor units.
pub type Borders = [i128; SCORES - 1];

/// The score of a number of which more is better: one more than the borders it reaches.
pub fn score(value: i128, borders: &Borders) -> u8 {
    1 + borders.iter().map(|border| u8::from(*border <= value)).sum::<u8>()
}

/// The score of days since the last order: fewer are better.
pub fn recency_score(days: i128, borders: &Borders) -> u8 {
    SCORES as u8 + 1 - score(days, borders)
}

/// The quintiles of values as borders (quantiles of type 7, rounded up to whole numbers, which changes no score).
pub fn quintiles(values: &[i128]) -> Option<Borders> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1)?;
    let mut borders = [0; SCORES - 1];
    for (i, border) in borders.iter_mut().enumerate() {
        // (i + 1) ÷ 5 of the way from the first to the last, in whole fifths.
        let at = (i + 1) * last;
        let (below, fifths) = (at / SCORES, at % SCORES);
        let low = *sorted.get(below)?;
        let high = sorted.get(below + 1).copied().unwrap_or(low);
        let part = (high - low) * i128::try_from(fifths).ok()?;
        let five = SCORES as i128;
        *border = low + part.div_euclid(five) + i128::from(part.rem_euclid(five) > 0);
    }
    Some(borders)
}

/// What a customer is by its scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Bought lately, often, and much: 4 or 5 in all three.
    Champions,
    /// Bought often and not long ago: 3 or more in both.
    Loyal,
    /// Bought lately, not often yet.
    Promising,
    /// Neither lately nor often, yet not long gone.
    Attention,
    /// Bought often or much (4 or 5), and not for long: to be won back.
    AtRisk,
    /// Bought little, and not for long.
    Dormant,
}

impl Segment {
    /// Every segment, best first.
    pub const ALL: [Segment; 6] =
        [Segment::Champions, Segment::Loyal, Segment::Promising, Segment::Attention, Segment::AtRisk, Segment::Dormant];

    /// The segment of three scores; each triple has exactly one.
    pub fn of(recency: u8, frequency: u8, amount: u8) -> Segment {
        match (recency, frequency, amount) {
            (4.., 4.., 4..) => Segment::Champions,
            (..=2, 4.., _) | (..=2, _, 4..) => Segment::AtRisk,
            (3.., 3.., _) => Segment::Loyal,
            (4.., ..) => Segment::Promising,
            (3, ..) => Segment::Attention,
            _ => Segment::Dormant,
        }
    }

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Segment::Champions => "champions",
            Segment::Loyal => "loyal",
            Segment::Promising => "promising",
            Segment::Attention => "attention",
            Segment::AtRisk => "at_risk",
            Segment::Dormant => "dormant",
        }
    }
}

/// How long ago a customer bought last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Within the first border.
    Active,
    /// Within the second.
    Quiet,
    /// Longer ago.
    Inactive,
}

impl Activity {
    /// Every degree, best first.
    pub const ALL: [Activity; 3] = [Activity::Active, Activity::Quiet, Activity::Inactive];

    /// The degree of days since the last order.
    pub fn of(days: i128, borders: [u32; 2]) -> Activity {
        match days {
            days if days <= i128::from(borders[0]) => Activity::Active,
            days if days <= i128::from(borders[1]) => Activity::Quiet,
            _ => Activity::Inactive,
        }
    }

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Activity::Active => "active",
            Activity::Quiet => "quiet",
            Activity::Inactive => "inactive",
        }
    }
}

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
    /// How active all are who ever bought: number, and sales of the last 12 months.
    pub activity: Vec<(Activity, FactId, FactId)>,
    /// The largest customers to be won back.
    pub at_risk: Vec<RfmCustomer>,
    /// Every customer of the last 12 months, largest first.
    pub rows: Vec<RfmRow>,
    /// Sales of the customers minus those of the segments; must be zero.
    pub check: Value,
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
    years: Years,
) -> Option<Rfm> {
    let (borders, scored_on) = borders(study, purchases, years)?;
    let main = study.main.id;
    let profiles = profiles(purchases, years.later);
    let mut rows: Vec<(usize, RfmRow, i128)> = Vec::new();
    for (i, profile) in profiles.iter().enumerate() {
        let Some([recency, frequency, amount]) = *profile else { continue };
        let scores = [recency_score(recency, &borders[0]), score(frequency, &borders[1]), score(amount, &borders[2])];
        let row = RfmRow {
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
        Some((row, sales))
    };
    let parts: Vec<(SegmentRow, i128)> = Segment::ALL.into_iter().filter_map(|s| group(entries, Some(s))).collect();
    let total = group(entries, None)?.0;
    let sum: i128 = parts.iter().map(|(_, sales)| sales).sum();
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
    let at_risk =
        rows.iter().filter(|(_, row, _)| row.segment == Segment::AtRisk).take(NAMED).map(|(_, row, amount)| {
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
        segments: parts.into_iter().map(|(row, _)| row).collect(),
        total,
        activity: activity(study, entries, purchases, years.later.to, &profiles),
        at_risk,
        rows: rows.into_iter().map(|(_, row, _)| row).collect(),
        check: Value::Exact(Decimal::new(whole - sum, study.data.money_scale)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORACLES: &str = include_str!("../../../tests/oracles.json");

    #[test]
    fn the_rows_of_the_published_example() {
        // Oracle O4.2: README of the R package rfm. The fourth border of the amount lies between 506 and 699.
        let oracles: serde_json::Value = serde_json::from_str(ORACLES).expect("JSON");
        let number = |value: &serde_json::Value| i128::from(value.as_i64().expect("a number"));
        let borders = |letter: &str, more: &[i128]| -> Borders {
            let known = oracles["rfm_thresholds"][letter].as_array().expect("borders").iter().map(number);
            known.chain(more.iter().copied()).collect::<Vec<_>>().try_into().expect("four borders")
        };
        let (recency, frequency, amount) = (borders("R", &[]), borders("F", &[]), borders("M", &[600]));
        let rows = oracles["rfm_rows"].as_array().expect("rows");
        assert_eq!(rows.len(), 9);
        for row in rows {
            let found = [
                recency_score(number(&row[0]), &recency),
                score(number(&row[1]), &frequency),
                score(number(&row[2]), &amount),
            ];
            assert_eq!(Some(found.map(|s| s.to_string()).concat().as_str()), row[3].as_str(), "{row}");
        }
    }

    #[test]
    fn quintiles_stand_where_type_seven_puts_them() {
        assert_eq!(quintiles(&[1, 2, 3, 4, 5, 6]), Some([2, 3, 4, 5]));
        // 1 + 0.2 × 9 × … = 2.8, 4.6, 6.4, 8.2, rounded up.
        assert_eq!(quintiles(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]), Some([3, 5, 7, 9]));
        assert_eq!(quintiles(&[7]), Some([7; 4]));
        assert_eq!(quintiles(&[]), None);
        assert_eq!(quintiles(&[-10, -7]), Some([-9, -8, -8, -7]));
    }

    #[test]
    fn every_triple_of_scores_has_its_segment() {
        assert_eq!(Segment::of(5, 5, 5), Segment::Champions);
        assert_eq!([Segment::of(1, 5, 1), Segment::of(2, 1, 4)], [Segment::AtRisk; 2]);
        assert_eq!([Segment::of(3, 3, 1), Segment::of(5, 4, 3)], [Segment::Loyal; 2]);
        assert_eq!([Segment::of(5, 1, 1), Segment::of(3, 2, 5)], [Segment::Promising, Segment::Attention]);
        assert_eq!([Segment::of(1, 1, 1), Segment::of(2, 3, 3)], [Segment::Dormant; 2]);
    }

    proptest! {
        #[test]
        fn rounding_a_border_up_changes_no_score(values in prop::collection::vec(-50..400_i128, 1..40)) {
            let borders = quintiles(&values).expect("values");
            prop_assert!(borders.windows(2).all(|w| w[0] <= w[1]));
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for value in &values {
                let exact = (1..SCORES).filter(|fifth| {
                    let at = *fifth as f64 * (sorted.len() - 1) as f64 / SCORES as f64;
                    let (low, part) = (at.floor() as usize, at.fract());
                    let high = sorted.get(low + 1).copied().unwrap_or(sorted[low]);
                    sorted[low] as f64 + part * (high - sorted[low]) as f64 <= *value as f64 + 1e-9
                });
                prop_assert_eq!(usize::from(score(*value, &borders)), 1 + exact.count());
            }
        }
    }
}
