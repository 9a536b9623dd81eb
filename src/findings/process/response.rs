//! Days from a customer's interest to the first proposal.
//!
//! The clock starts when an opportunity reaches its second stage – where days of stages are kept, else when it is created –
//! and stops at the rep's first completed proposal for the same customer. What ended or is open without one has waited so
//! long and counts as such (Kaplan–Meier).

use std::collections::BTreeMap;

use crate::findings::events::key_of;
use crate::findings::funnel::standing::Deals;
use crate::findings::funnel::{of_days, whole};
use crate::findings::lasting::median_lasting;
use crate::findings::ledger::Key;
use crate::findings::measure::Source;
use crate::findings::study::Study;
use crate::findings::variance::Cell;
use crate::findings::windows::{Window, day_number};

/// By rep, and under the empty key for all: the median days, and the opportunities behind it. Empty where the tables do not
/// tell rep and customer, or no activity is a proposal.
pub(super) fn responses(study: &Study<'_>, dimension: usize, windows: &[Window]) -> BTreeMap<Key, (Cell, Cell)> {
    let found = lasting(study, dimension, windows).unwrap_or_default();
    let median = |list: &Vec<(i32, bool)>| median_lasting(list).map_or(Cell::MISSING, of_days);
    found.iter().map(|(key, list)| (key.clone(), (median(list), whole(list.len())))).collect()
}

fn lasting(study: &Study<'_>, dimension: usize, windows: &[Window]) -> Option<BTreeMap<Key, Vec<(i32, bool)>>> {
    let by = [dimension, study.customer_dimension()?];
    let table = study.ledger.event_table(Source::Activities, &by)?;
    let (classes, days) = (table.texts("class")?, table.days("date")?);
    let mut proposals: BTreeMap<Key, Vec<i32>> = BTreeMap::new();
    for &row in study.ledger.event_rows(Source::Activities)?.all() {
        if classes.get(row)?.as_deref() == Some("proposal")
            && let Some(day) = days.get(row).copied().flatten()
        {
            proposals.entry(key_of(table, &by, row)).or_default().push(day);
        }
    }
    if proposals.is_empty() {
        return None;
    }
    let deals = Deals::of(study.data);
    let last = day_number(windows.last()?.to);
    let interest = deals.ladder.tells_dwell(0) && deals.ladder.steps() > 2;
    let mut found: BTreeMap<Key, Vec<(i32, bool)>> = BTreeMap::new();
    for &row in study.ledger.tables.created.all() {
        let Some(standing) = deals.on(row, last) else { continue };
        let Some(begun) = standing.entered.get(usize::from(interest)).copied().flatten() else { continue };
        if !windows.iter().any(|w| day_number(w.from) <= begun && begun <= day_number(w.to)) {
            continue;
        }
        let Some(key) = by.iter().map(|d| deals.member(*d, row)).collect::<Option<Key>>() else { continue };
        let until = standing.ended.unwrap_or(last);
        let proposal = proposals.get(&key).and_then(|list| list.iter().filter(|d| begun <= **d && **d <= until).min());
        let stay = proposal.map_or((until - begun, false), |day| (day - begun, true));
        for key in [Key::from([*key.first()?]), Key::new()] {
            found.entry(key).or_default().push((stay.0.max(0), stay.1));
        }
    }
    Some(found)
}
