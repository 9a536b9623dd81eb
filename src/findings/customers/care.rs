//! The care list (S27): customers who wait for an answer, who would not recommend the company and have not been talked to
//! since, who are silent for longer than is usual for them, or who are due for a visit.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::super::study::Study;
use super::super::variance::Cell;
use super::super::windows::day_number;
use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::heard::{Known, known};
use super::purchases::Purchases;
use super::rep_of::rep_of;
use super::rfm::Rfm;
use super::segments::Segment;
use super::silence::{LOST, Silence, rhythm_since, usual_days};
use super::tiers::{self, Tier};
use super::{Bought, Span, Years};

/// Customers listed at most, and rows with the heads of their reasons: what a slide has room for.
const MOST: usize = 12;
const ROWS: usize = 15;
/// Why a customer needs care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Care {
    /// A complaint without an answer.
    Waiting,
    /// Its latest answer is that it would not recommend the company, and nobody has talked to it since.
    Unhappy,
    /// Silent for longer than is usual for it.
    AtRisk,
    /// No contact for long (tiers A and B), or a planned one overdue.
    Visit,
}

impl Care {
    /// Every reason, the most urgent first.
    pub const ALL: [Care; 4] = [Care::Waiting, Care::Unhappy, Care::AtRisk, Care::Visit];

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Care::Waiting => "waiting",
            Care::Unhappy => "unhappy",
            Care::AtRisk => "at_risk",
            Care::Visit => "visit",
        }
    }
}

/// The care list of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CareList {
    /// Dimension of the customers.
    pub dimension: String,
    /// By reason: how many customers, and their sales of the last 12 months.
    pub counts: Vec<(Care, FactId, FactId)>,
    /// How many customers need care for any reason, and their sales.
    pub all: (FactId, FactId),
    /// Of the silent ones, how many are good customers to be won back by their scores, too: the scores hold the days since
    /// the last order against everybody's, this list against the customer's own.
    pub also_scored: Option<FactId>,
    /// How many need care for more than one reason.
    pub several: FactId,
    /// The customers to look after first, under their most urgent reason.
    pub rows: Vec<CareRow>,
    /// True where activities tell of the last contact.
    pub contacts: bool,
    /// The days that the sales are of: 12 months, or what there is of them.
    pub span: Span,
}

/// A customer that needs care.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CareRow {
    /// The customer.
    pub member: MemberRef,
    /// Who looks after it; none where no rep sold to it lately.
    pub rep: Option<MemberRef>,
    /// Why, the most urgent reason first.
    pub reasons: Vec<Care>,
    /// Its tier by the last 12 months.
    pub tier: Tier,
    /// Sales of the last 12 months.
    pub sales: FactId,
    /// Their change against the 12 months before, where the data reach so far back.
    pub change: Option<FactId>,
    /// Days since its last purchase.
    pub silent: Option<FactId>,
    /// Its usual days from purchase to purchase.
    pub usual: Option<FactId>,
    /// Days since the last contact.
    pub contact: Option<FactId>,
    /// Days since the day by which a contact was planned that has not been.
    pub overdue: Option<FactId>,
    /// Complaints without an answer, and the days the oldest has waited.
    pub waiting: Option<(FactId, FactId)>,
    /// Its mark, from 0 to 10, where it would not recommend the company and nobody has talked to it since.
    pub mark: Option<FactId>,
}

/// The care list of a report; none when nobody needs care.
pub fn care(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    (dimension, purchases): (usize, &Purchases<'_>),
    years: Years,
    rfm: Option<&Rfm>,
) -> Option<CareList> {
    let settings = &study.brief.customers;
    let end = day_number(years.later.to);
    let from = rhythm_since(years.later.to);
    let (sums, _) = purchases.sums(years.later);
    let before = years.earlier.map(|window| purchases.sums(window).0);
    let values: Vec<i128> = sums.iter().map(|s| s.net).collect();
    let ends = tiers::ends(&values, settings.tiers)?;
    let visit = i32::try_from(settings.visit).unwrap_or(i32::MAX);
    let (known, contacts) = known(study, dimension, purchases, end);
    let mut found: Vec<Found> = Vec::new();
    for (i, days) in purchases.days().iter().enumerate() {
        let sum = sums.get(i).copied().unwrap_or_default();
        let tier = if sum == Bought::default() { Tier::None } else { tiers::tier_of(sum.net, Tier::None, ends, 0.0) };
        let silence = Silence::of(days, from, end);
        let (silent, usual) = (silence.map(|s| s.days), silence.and_then(|s| s.usual));
        let about = known.get(i).copied().unwrap_or_default();
        let contact = about.contact.map(|day| end - day);
        let due = match contact {
            Some(days) => days >= visit,
            None => contacts,
        };
        let mut reasons = Vec::new();
        if about.waiting > 0 {
            reasons.push(Care::Waiting);
        }
        let mark = about.mark(end.saturating_sub(visit));
        if mark.is_some() {
            reasons.push(Care::Unhappy);
        }
        if silence.is_some_and(|silence| silence.is_late(settings.rhythm)) {
            reasons.push(Care::AtRisk);
        }
        // A contact after the planned day has done for it.
        let missed = about.planned.filter(|planned| about.contact.is_none_or(|contact| contact < *planned));
        let buys = silent.is_some_and(|silent| silent <= LOST);
        if (missed.is_some() && buys) || (due && matches!(tier, Tier::A | Tier::B)) {
            reasons.push(Care::Visit);
        }
        if reasons.is_empty() {
            continue;
        }
        let earlier = before.as_ref().and_then(|b| b.get(i)).map(|b| b.net);
        let stake = sum.net.max(earlier.unwrap_or(0));
        found.push(Found {
            customer: i,
            reasons,
            tier,
            sales: sum.net,
            earlier,
            stake,
            silent,
            usual,
            contact,
            missed,
            mark,
            about,
        });
    }
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|f| (std::cmp::Reverse(f.stake), f.customer));
    let main = study.main.id;
    let counts = Care::ALL
        .into_iter()
        .map(|care| {
            let inside = || found.iter().filter(|f| f.reasons.contains(&care));
            let about = [("care", care.code())];
            let customers = entries.count("customers.care", &about, Scenario::AC, inside().count());
            let sales = inside().map(|f| f.sales).sum();
            (care, customers, entries.money(&format!("{main}.care"), &about, Scenario::AC, sales))
        })
        .collect();
    let all = (
        entries.count("customers.care", &[], Scenario::AC, found.len()),
        entries.money(&format!("{main}.care"), &[], Scenario::AC, found.iter().map(|f| f.sales).sum()),
    );
    let lost: BTreeSet<usize> = rfm
        .into_iter()
        .flat_map(|rfm| &rfm.rows)
        .filter(|row| row.segment == Segment::AtRisk)
        .map(|row| row.customer)
        .collect();
    let also_scored = rfm.map(|_| {
        let both = found.iter().filter(|f| f.reasons.contains(&Care::AtRisk) && lost.contains(&f.customer)).count();
        let about = [("care", Care::AtRisk.code()), ("segment", Segment::AtRisk.code())];
        entries.count("customers.care", &about, Scenario::AC, both)
    });
    let several = found.iter().filter(|f| f.reasons.len() > 1).count();
    let several = entries.count("customers.care_several", &[], Scenario::AC, several);
    let shown = chosen(&found);
    let rows = shown
        .into_iter()
        .filter_map(|at| found.get(at))
        .map(|f| {
            let code = purchases.code(f.customer);
            let member = study.ledger.member(dimension, code);
            CareRow { rep: rep_of(study, code), ..f.row(entries, main, member, end) }
        })
        .collect();
    Some(CareList {
        dimension: study.dimension_id(dimension),
        counts,
        all,
        also_scored,
        several,
        rows,
        contacts,
        span: years.later.into(),
    })
}

/// A customer that needs care, before its numbers are facts.
struct Found {
    customer: usize,
    reasons: Vec<Care>,
    tier: Tier,
    sales: i128,
    earlier: Option<i128>,
    stake: i128,
    silent: Option<i32>,
    usual: Option<(f64, i32)>,
    contact: Option<i32>,
    missed: Option<i32>,
    mark: Option<Decimal>,
    about: Known,
}

impl Found {
    fn row(&self, entries: &mut Entries<'_>, main: &str, member: MemberRef, end: i32) -> CareRow {
        let about = of_member(&member);
        let mut days = |measure: &str, days: i32| entries.days(measure, &about, Scenario::AC, i64::from(days));
        let silent = self.silent.map(|silent| days("recency", silent));
        let contact = self.contact.map(|contact| days("contact", contact));
        let usual = self.usual.map(|(median, _)| days("interval", usual_days(median)));
        // What was planned for the last day has no full day of delay yet.
        let delay = self.missed.map(|planned| end - planned).filter(|delay| *delay > 0);
        let overdue = delay.map(|delay| days("contact.overdue", delay));
        let waited = self.about.since.map(|since| days("waiting", end - since));
        CareRow {
            reasons: self.reasons.clone(),
            tier: self.tier,
            sales: entries.money(&format!("{main}.year"), &about, Scenario::AC, self.sales),
            change: self.earlier.map(|earlier| {
                entries.money(&format!("{main}.year_change"), &about, Scenario::DPY, self.sales - earlier)
            }),
            silent,
            usual,
            contact,
            overdue,
            waiting: waited
                .map(|waited| (entries.count("complaints.waiting", &about, Scenario::AC, self.about.waiting), waited)),
            mark: self
                .mark
                .map(|mark| entries.cell("nps.mark", Unit::Score, &about, Scenario::AC, Cell::of(Value::Exact(mark)))),
            member,
            rep: None,
        }
    }
}

/// The customers to list: of each reason the largest in turn, each customer once, under its most urgent reason.
fn chosen(found: &[Found]) -> Vec<usize> {
    let first: Vec<Option<Care>> = found.iter().map(|one| one.reasons.first().copied()).collect();
    shared(&first)
}

/// The places of those to list, whose first reasons these are.
fn shared(first: &[Option<Care>]) -> Vec<usize> {
    let of = |care: Care| -> Vec<usize> { (0..first.len()).filter(|at| first[*at] == Some(care)).collect() };
    let lists = Care::ALL.map(of);
    let mut taken = [0_usize; Care::ALL.len()];
    let heads = lists.iter().filter(|list| !list.is_empty()).count();
    let listed = lists.iter().map(Vec::len).sum::<usize>();
    let mut left = MOST.min(ROWS - heads).min(listed);
    while left > 0 {
        for (list, taken) in lists.iter().zip(&mut taken) {
            if left > 0 && *taken < list.len() {
                *taken += 1;
                left -= 1;
            }
        }
    }
    lists.iter().zip(taken).flat_map(|(list, taken)| list.iter().take(taken).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_listed_as_have_room_with_the_heads_of_their_reasons() {
        let many = |reasons: &[Care]| -> Vec<Option<Care>> {
            reasons.iter().flat_map(|care| std::iter::repeat_n(Some(*care), 20)).collect()
        };
        for (reasons, listed) in [(&Care::ALL[..], 11), (&Care::ALL[1..], 12), (&Care::ALL[3..], 12)] {
            assert_eq!(shared(&many(reasons)).len(), listed);
            assert!(listed + reasons.len() <= ROWS);
        }
        // Of each reason in turn: the first ones have one more.
        assert_eq!(shared(&many(&Care::ALL))[..4], [0, 1, 2, 20]);
        assert_eq!(shared(&[Some(Care::Visit), None]), [0]);
    }
}
