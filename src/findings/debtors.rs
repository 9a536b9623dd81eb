//! Customers with overdue receivables: how much, how old, and what they do against the period before (brief.md S29).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::book::{Book, EVERY};
use super::desk::Desk;
use super::events::{key_of, reaches};
use super::ledger::Key;
use super::measure;
use super::receivables::{Debtors, OLD_DAYS};
use super::rest;
use super::study::Study;
use super::variance::{Cell, quotient};
use super::windows::{Window, day_number};
use super::{Comparison, FactId, MemberRef};

/// Customers that a list shows.
const MOST: usize = 12;

/// A customer with overdue receivables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Debtor {
    /// What is overdue.
    pub overdue: Comparison,
    /// What is open.
    pub receivable: Comparison,
    /// Days that its oldest open receivable is past due.
    pub oldest: Option<FactId>,
    /// More than 90 days past due.
    pub old: Option<FactId>,
    /// Its share of all that is overdue.
    pub share: Option<FactId>,
    /// Its credit tier, as the look-up table of customers has it.
    pub tier: Option<String>,
}

/// What the open receivables of a customer say besides their sum.
#[derive(Debug, Default)]
struct Detail {
    days: i32,
    old: i128,
    tier: Option<String>,
}

/// The customers that are late at the end of a window; none without a dimension of customers that the receivables
/// reach, or when nobody is late. `open` are the rows of the slice that are open.
pub(super) fn debtors(study: &Study<'_>, book: &mut Book, now: Window, open: &[usize]) -> Option<Debtors> {
    let ledger = &study.ledger;
    let table = study.data.events.get("receivables")?;
    let dimension = study.customer_dimension().filter(|d| reaches(table, *d))?;
    let (overdue, owed) = (measure::find("overdue", study.data).ok()?, measure::find("receivable", study.data).ok()?);
    let by = [dimension];
    let (late, all) =
        (ledger.grid(&overdue, &by, &study.period, &EVERY), ledger.grid(&owed, &by, &study.period, &EVERY));
    let exact = |key: &Key| match late.cell(key, Scenario::AC).value {
        Some(Value::Exact(value)) => value,
        _ => Decimal::whole(0),
    };
    let special = |key: &Key| key.first().is_some_and(|code| ledger.is_special(dimension, *code));
    let mut keys: Vec<Key> = late.keys().into_iter().filter(|key| exact(key) > Decimal::whole(0)).collect();
    if keys.is_empty() {
        return None;
    }
    keys.sort_by(|a, b| special(a).cmp(&special(b)).then_with(|| exact(b).cmp(&exact(a))).then_with(|| a.cmp(b)));
    let count = keys.len();
    let details = details(study, dimension, now, open);
    // One customer is never "1 other".
    let shown = if count == MOST + 1 { count } else { count.min(MOST) };
    let specials: Vec<Key> = keys.iter().skip(shown).filter(|key| special(key)).cloned().collect();
    let hidden: Vec<Key> = late
        .keys()
        .into_iter()
        .chain(all.keys())
        .filter(|key| !keys.iter().take(shown).chain(&specials).any(|k| k == key))
        .collect::<std::collections::BTreeSet<Key>>()
        .into_iter()
        .collect();
    let whole = Key::new();
    let total_late = ledger.grid(&overdue, &[], &study.period, &EVERY);
    let total_all = ledger.grid(&owed, &[], &study.period, &EVERY);
    let total = (
        book.compare(ledger, &overdue, &[], &whole, &study.period, &total_late),
        book.compare(ledger, &owed, &[], &whole, &study.period, &total_all),
    );
    let sum = total_late.cell(&whole, Scenario::AC).value?;
    let scale = measure::Part::Overdue.scale(study.data);
    let mut rows = Vec::new();
    for key in keys.iter().take(shown).chain(&specials) {
        let member = ledger.member(dimension, *key.first()?);
        let detail = details.get(key);
        let mut desk = Desk::new(study, book);
        let mut derive = |measure: &str, unit, cell| desk.enter(measure, unit, Some(&member), Scenario::AC, cell);
        let days = detail.map(|d| Cell::of(Value::Exact(Decimal::whole(i128::from(d.days)))));
        let old = detail.map(|d| Cell::of(Value::Exact(Decimal::new(d.old, scale))));
        let oldest = days.and_then(|cell| derive("overdue.oldest", Unit::Days, cell));
        let old = old.and_then(|cell| derive("overdue.old", Unit::Currency(ledger.currency.to_owned()), cell));
        let share = derive("overdue.share", Unit::Ratio, quotient(Value::Exact(exact(key)), sum));
        rows.push(Debtor {
            overdue: book.compare(ledger, &overdue, &by, key, &study.period, &late),
            receivable: book.compare(ledger, &owed, &by, key, &study.period, &all),
            oldest,
            old,
            share,
            tier: detail.and_then(|d| d.tier.clone()),
        });
    }
    let others = count - rows.len();
    let rest = (others > 0).then(|| {
        let member = MemberRef {
            dimension: study.dimension_id(dimension),
            key: format!("{}:debtors)", rest::LABEL),
            label: format!("{}:debtors)", rest::LABEL),
            special: false,
        };
        let mut one = |spec, grid: &super::ledger::Grid| {
            let together = grid.together(&hidden);
            book.row(ledger.currency, spec, std::slice::from_ref(&member), &study.period, (&together, &whole))
        };
        (one(&overdue, &late), one(&owed, &all))
    });
    let shown_sum = rows.iter().map(|row| book.value(&row.overdue, Scenario::AC));
    let rest_sum = rest.iter().map(|(late, _)| book.value(late, Scenario::AC));
    let parts: Decimal = shown_sum
        .chain(rest_sum)
        .filter_map(|value| match value {
            Some(Value::Exact(value)) => Some(value),
            _ => None,
        })
        .fold(Decimal::new(0, scale), |a, b| a + b);
    let check = match sum {
        Value::Exact(sum) => Value::Exact(sum - parts),
        real => real,
    };
    let period = study.period;
    Some(Debtors {
        count: book.count("overdue.customers".into(), period, Scenario::AC, count),
        rows,
        rest,
        total,
        check,
    })
}

/// Age and tier of the open receivables by customer.
fn details(study: &Study<'_>, dimension: usize, now: Window, open: &[usize]) -> BTreeMap<Key, Detail> {
    let mut details: BTreeMap<Key, Detail> = BTreeMap::new();
    let Some(table) = study.data.events.get("receivables") else { return details };
    let end = day_number(now.to);
    let debts = &study.ledger.tables.events.debts;
    let standings = debts.on(end);
    for &row in open {
        let (Some(debt), Some(standing)) = (debts.debts.get(row), standings.of.get(row)) else { continue };
        let detail = details.entry(key_of(table, &[dimension], row)).or_default();
        let days = end.saturating_sub(debt.due);
        detail.days = detail.days.max(days);
        if days > OLD_DAYS {
            detail.old += standing.open;
        }
        if let Some(tier) = table.texts("credit").and_then(|tiers| tiers.get(row)?.as_deref()) {
            detail.tier = Some(tier.to_owned());
        }
    }
    details
}
