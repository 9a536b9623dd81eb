//! What the tables of events tell of each customer besides its purchases: contacts, complaints, marks.

use crate::base::Decimal;

use super::super::actions::is_overdue;
use super::super::events::{is_nps, net_promoter};
use super::super::study::Study;
use super::events::Events;
use super::purchases::Purchases;

/// What is known of a customer besides its purchases.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// Day of the last contact.
    pub contact: Option<i32>,
    /// Latest day by which a contact was planned that has not been.
    pub planned: Option<i32>,
    /// Complaints without an answer, and the day of the oldest.
    pub waiting: usize,
    pub since: Option<i32>,
    /// Day of the latest answer whether it would recommend the company, and its mark where it would not.
    asked: Option<(i32, Option<Decimal>)>,
}

impl Known {
    /// The mark of who would not recommend the company since a day, and has not been talked to since then.
    pub fn mark(&self, since: i32) -> Option<Decimal> {
        let (asked, mark) = self.asked?;
        let open = asked > since && self.contact.is_none_or(|contact| contact <= asked);
        mark.filter(|_| open)
    }
}

/// What events tell of each customer, and whether activities tell of contacts.
pub(super) fn known(study: &Study<'_>, dimension: usize, purchases: &Purchases<'_>, end: i32) -> (Vec<Known>, bool) {
    let mut known = vec![Known::default(); purchases.count()];
    if let Some(events) = Events::of(study, "complaints") {
        let customers = events.members(study, dimension);
        let (received, responded, closed) =
            (events.table.days("received"), events.table.days("responded"), events.table.days("closed"));
        // Without a column of answers nobody can be said to wait for one.
        if let (Some(customers), Some(received), true) = (customers, received, responded.is_some() || closed.is_some())
        {
            for &row in &events.rows {
                let by_then = |days: Option<&[Option<i32>]>| {
                    days.and_then(|d| d.get(row).copied().flatten()).is_some_and(|day| day <= end)
                };
                let Some(day) = received.get(row).copied().flatten().filter(|day| *day <= end) else { continue };
                let slot = customer(purchases, customers.get(row).copied().flatten()).and_then(|at| known.get_mut(at));
                if let Some(slot) = slot.filter(|_| !by_then(responded) && !by_then(closed)) {
                    slot.waiting += 1;
                    slot.since = Some(slot.since.map_or(day, |since| since.min(day)));
                }
            }
        }
    }
    if let Some(events) = Events::of(study, "satisfaction")
        && let (Some(customers), Some(dates)) = (events.members(study, dimension), events.table.days("date"))
    {
        for &row in events.rows.iter().filter(|row| is_nps(events.table, **row)) {
            let Some(day) = dates.get(row).copied().flatten().filter(|day| *day <= end) else { continue };
            let score =
                events.table.numbers("score").and_then(|(scale, s)| Some((scale, s.get(row).copied().flatten()?)));
            let Some((scale, score)) = score else { continue };
            let mark = (net_promoter(score, scale) < 0).then(|| Decimal::new(i128::from(score), scale));
            let slot = customer(purchases, customers.get(row).copied().flatten()).and_then(|at| known.get_mut(at));
            // Of two on one day the later row counts.
            if let Some(slot) = slot.filter(|slot| slot.asked.is_none_or(|(asked, _)| asked <= day)) {
                slot.asked = Some((day, mark));
            }
        }
    }
    let mut contacts = false;
    if let Some(events) = Events::of(study, "activities") {
        let (dates, due, held) = (events.table.days("date"), events.table.days("due"), events.table.numbers("done"));
        if let (Some(customers), Some(dates)) = (events.members(study, dimension), dates) {
            contacts = true;
            for &row in &events.rows {
                let at = |days: Option<&[Option<i32>]>| days.and_then(|d| d.get(row).copied().flatten());
                let done = held.is_none_or(|(_, done)| done.get(row).copied().flatten() == Some(1));
                let Some(day) = at(Some(dates)).filter(|day| *day <= end) else { continue };
                let slot = customer(purchases, customers.get(row).copied().flatten()).and_then(|at| known.get_mut(at));
                let Some(slot) = slot else { continue };
                if done {
                    slot.contact = Some(slot.contact.map_or(day, |last| last.max(day)));
                } else if let Some(due) = at(due).filter(|due| is_overdue(*due, end)) {
                    slot.planned = Some(slot.planned.map_or(due, |planned| planned.max(due)));
                }
            }
        }
    }
    (known, contacts)
}

fn customer(purchases: &Purchases<'_>, code: Option<u32>) -> Option<usize> {
    purchases.of_code(code?)
}
