//! Receivables: their age by due date, what is provided for, how fast they turn into money, and who is late
//! (brief.md S11, S29; methods.md B9).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::decimal::div_round;
use crate::base::{Decimal, Scenario, Unit, Value};

use super::book::{Book, Derived, EVERY};
use super::debtors::{Debtor, debtors};
use super::dso::count_back;
use super::ledger::{Key, Ledger};
use super::measure::{self, Part, Source};
use super::study::Study;
use super::variance::{Cell, absolute, quotient, relative};
use super::windows::{Window, Windows, day_number};
use super::{Comparison, FactId};

/// Age classes by days past due, with the last day that belongs to them: the upper border is in the class.
pub const AGES: [(&str, i32); 6] =
    [("not_due", 0), ("1_30", 30), ("31_60", 60), ("61_90", 90), ("91_180", 180), ("over_180", i32::MAX)];
/// First age class that a report calls old.
const OLD: usize = 4;
/// A receivable is old when it is more than so many days past due.
pub const OLD_DAYS: i32 = 90;

/// Receivables at the end of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receivables {
    /// Receivable, overdue, days of sales outstanding, due, collected and collection rate of the whole.
    pub figures: Vec<Comparison>,
    /// Age classes, youngest first; they add up to the receivable.
    pub ages: Vec<Age>,
    /// The receivable against the end of the period before.
    pub total: Comparison,
    /// Σ provision of the classes.
    pub provision: Option<FactId>,
    /// Overdue ÷ receivable.
    pub overdue_share: Option<FactId>,
    /// More than 90 days past due, and its share of the receivable.
    pub old: Option<FactId>,
    /// Its change against the period before.
    pub old_change: Option<FactId>,
    /// See `old`.
    pub old_share: Option<FactId>,
    /// Days of sales that are outstanding and not due: the best possible DSO.
    pub best_days: Option<FactId>,
    /// Average days delinquent: DSO − best possible DSO.
    pub late_days: Option<FactId>,
    /// Collection effectiveness: (begin + invoiced − end) ÷ (begin + invoiced − end not due).
    pub effectiveness: Option<FactId>,
    /// Money that stands against no open receivable.
    pub advances: Option<FactId>,
    /// Customers with overdue receivables, the largest first; none without a dimension of customers.
    pub debtors: Option<Debtors>,
    /// Receivable − Σ age classes; must be zero.
    pub check: Value,
}

/// Customers with overdue receivables.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Debtors {
    /// The largest, `unmatched` and `(blank)` last.
    pub rows: Vec<Debtor>,
    /// All others together, also those that are not overdue: their overdue and receivable.
    pub rest: Option<(Comparison, Comparison)>,
    /// How many customers are overdue.
    pub count: Option<FactId>,
    /// Overdue and receivable of the whole.
    pub total: (Comparison, Comparison),
    /// Overdue of the whole − Σ rows − rest; must be zero.
    pub check: Value,
}

/// One age class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Age {
    /// Its id: one of [`AGES`].
    pub id: String,
    /// The amount against the end of the period before.
    pub amount: Comparison,
    /// Its share of the receivable.
    pub share: Option<FactId>,
    /// The rate of its provision, a setting.
    pub rate: f64,
    /// Amount × rate.
    pub provision: Option<FactId>,
    /// Of what was in this class at the end of the period before, the share that is open and in an older class now.
    pub rolled: Option<FactId>,
}

/// The class of a receivable that is so many days past due: borders belong to the class below them.
pub fn age_of(days: i32) -> usize {
    AGES.iter().position(|(_, last)| days <= *last).unwrap_or(AGES.len() - 1)
}

/// Amounts × rates, each rounded to the last digit of the money: the provision of each class and of all.
pub fn provision(amounts: &[i128], rates: &[f64]) -> (Vec<i128>, i128) {
    // Rates are settings with at most six digits: integers keep the products exact.
    const FINE: f64 = 1e6;
    let part =
        |(amount, rate): (&i128, &f64)| div_round(amount.saturating_mul((rate * FINE).round() as i128), 1_000_000);
    let parts: Vec<i128> = amounts.iter().zip(rates).map(part).collect();
    let sum = parts.iter().sum();
    (parts, sum)
}

/// Collection effectiveness index as a ratio: what was collected of what could have been.
pub fn effectiveness(begin: Value, sold: Value, end: Value, current: Value) -> Cell {
    let (Value::Exact(begin), Value::Exact(sold), Value::Exact(end), Value::Exact(current)) =
        (begin, sold, end, current)
    else {
        return Cell::MISSING;
    };
    let could = begin + sold - current;
    if could <= Decimal::whole(0) {
        return Cell::NA_BASE;
    }
    quotient(Value::Exact(begin + sold - end), Value::Exact(could))
}

/// The open amounts of a slice on a day by age class, with the class of every open row.
struct Aged {
    sums: [i128; AGES.len()],
    rows: BTreeMap<usize, (usize, i128)>,
}

impl Ledger<'_> {
    fn aged(&self, day: i32) -> Aged {
        let mut aged = Aged { sums: [0; AGES.len()], rows: BTreeMap::new() };
        let Some(rows) = self.event_rows(Source::Open) else { return aged };
        let debts = &self.tables.events.debts;
        let standings = debts.on(day);
        for &row in rows.all() {
            let (Some(debt), Some(standing)) = (debts.debts.get(row), standings.of.get(row)) else { continue };
            if standing.open == 0 {
                continue;
            }
            let age = age_of(day.saturating_sub(debt.due));
            if let Some(sum) = aged.sums.get_mut(age) {
                *sum += standing.open;
            }
            aged.rows.insert(row, (age, standing.open));
        }
        aged
    }

    /// Σ receivables of the slice that were invoiced in a window: its sales on credit.
    fn invoiced(&self, window: Window) -> Option<i128> {
        self.data.events.get("receivables")?.days("invoiced")?;
        let debts = &self.tables.events.debts.debts;
        let within = |since: i32| day_number(window.from) <= since && since <= day_number(window.to);
        let rows = self.event_rows(Source::Open)?.all().iter();
        Some(rows.filter_map(|row| debts.get(*row)).filter(|d| within(d.since)).map(|d| d.amount).sum())
    }
}

/// The receivables of a report; none where the data or the slice have none.
pub fn receivables(study: &Study<'_>, book: &mut Book) -> Option<Receivables> {
    let ledger = &study.ledger;
    let spec = measure::find("receivable", study.data).ok()?;
    let whole = Key::new();
    let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
    let owed = grid.cell(&whole, Scenario::AC).value?;
    let windows = Windows::of(&study.period, ledger.as_of, ledger.calendar);
    let now = windows.actual?;
    let scale = Part::Receivable.scale(study.data);
    let exact = |units: i128| Cell::of(Value::Exact(Decimal::new(units, scale)));
    let before_known = grid.cell(&whole, Scenario::PP).value.is_some();
    let before = windows.previous.filter(|_| before_known);

    let mut figures = Vec::new();
    for id in ["receivable", "overdue", "dso", "due", "collected", "collection_rate"] {
        let Ok(spec) = measure::find(id, study.data) else { continue };
        let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
        if grid.cell(&whole, Scenario::AC).value.is_some() {
            figures.push(book.compare(ledger, &spec, &[], &whole, &study.period, &grid));
        }
    }
    let total = figures.first()?.clone();

    let mut derive = |what: &str, unit: Unit, scenario: Scenario, cell: Cell| {
        let cell = if windows.complete { cell } else { cell.partial() };
        let measure = format!("receivable.{what}");
        book.derive(Derived { measure, unit, member: None, period: study.period, scenario }, cell)
    };
    let money = || Unit::Currency(ledger.currency.to_owned());
    let aged = ledger.aged(day_number(now.to));
    let earlier = before.map(|window| ledger.aged(day_number(window.to)));
    let rates = &study.brief.thresholds.provision;
    let (provisions, provided) = provision(&aged.sums, rates);
    let share = |units: i128| quotient(Value::Exact(Decimal::new(units, scale)), owed);
    let mut ages = Vec::new();
    for (at, (id, _)) in AGES.iter().enumerate() {
        let amount = aged.sums.get(at).copied().unwrap_or(0);
        let actual = exact(amount);
        let base = earlier.as_ref().map_or(Cell::MISSING, |aged| exact(aged.sums.get(at).copied().unwrap_or(0)));
        let what = format!("age_{id}");
        let cells = [
            (Scenario::PP, money(), base),
            (Scenario::AC, money(), actual),
            (Scenario::DPP, money(), absolute(actual, base)),
            (Scenario::DPPRel, Unit::Ratio, relative(actual, base)),
        ];
        let facts = cells.into_iter().filter_map(|(s, unit, cell)| Some((s, derive(&what, unit, s, cell)?))).collect();
        let rolled = earlier.as_ref().and_then(|earlier| rolled(earlier, &aged, at)).map(|(moved, was)| {
            quotient(Value::Exact(Decimal::new(moved, scale)), Value::Exact(Decimal::new(was, scale)))
        });
        let rolled = rolled.and_then(|cell| derive(&format!("rolled_{id}"), Unit::Ratio, Scenario::AC, cell));
        let provided = exact(provisions.get(at).copied().unwrap_or(0));
        ages.push(Age {
            id: (*id).to_owned(),
            amount: Comparison { measure: spec.id.to_owned(), member: None, period: study.period, facts },
            share: derive(&format!("share_{id}"), Unit::Ratio, Scenario::AC, share(amount)),
            rate: rates.get(at).copied().unwrap_or(0.0),
            provision: derive(&format!("provision_{id}"), money(), Scenario::AC, provided),
            rolled,
        });
    }
    let old: i128 = aged.sums.iter().skip(OLD).sum();
    let overdue: i128 = aged.sums.iter().skip(1).sum();
    let current = aged.sums.first().copied().unwrap_or(0);
    let months: Vec<(Decimal, u32)> = ledger
        .months_back(&[], now)
        .iter()
        .map_while(|(column, days)| match column.get(&whole).value {
            Some(Value::Exact(sales)) => Some((sales, *days)),
            _ => None,
        })
        .collect();
    let outstanding = |units: i128| count_back(Decimal::new(units, scale), &months);
    let all: i128 = aged.sums.iter().sum();
    let (days, best) = (outstanding(all), outstanding(current));
    let begin = now.from.pred_opt().and_then(|day| Window::new(day, day));
    let begin = begin.and_then(|w| ledger.part(Part::Receivable, &[], w, true).get(&whole).value);
    let effective = begin.zip(ledger.invoiced(now)).map(|(begin, sold)| {
        let value = |units| Value::Exact(Decimal::new(units, scale));
        effectiveness(begin, value(sold), value(all), value(current))
    });
    let advances: i128 = match study.ledger.slice.is_empty() {
        true => ledger.tables.events.debts.on(day_number(now.to)).advances.iter().sum(),
        false => 0,
    };
    let check = match owed {
        Value::Exact(owed) => Value::Exact(owed - Decimal::new(all, scale)),
        real => real,
    };
    let provision = derive("provision", money(), Scenario::AC, exact(provided));
    let overdue_share = derive("overdue_share", Unit::Ratio, Scenario::AC, share(overdue));
    let old_share = derive("old_share", Unit::Ratio, Scenario::AC, share(old));
    let older = earlier.as_ref().map(|aged| exact(aged.sums.iter().skip(OLD).sum()));
    let old_change = older.and_then(|base| derive("old", money(), Scenario::DPP, absolute(exact(old), base)));
    let old = derive("old", money(), Scenario::AC, exact(old));
    let best_days = derive("best_days", Unit::Days, Scenario::AC, best);
    let late_days = derive("late_days", Unit::Days, Scenario::AC, absolute(days, best));
    let effectiveness = effective.and_then(|cell| derive("effectiveness", Unit::Ratio, Scenario::AC, cell));
    let advances = (advances > 0).then(|| derive("advances", money(), Scenario::AC, exact(advances))).flatten();
    let debtors = debtors(study, book, now, &aged.rows.keys().copied().collect::<Vec<_>>());
    Some(Receivables {
        figures,
        ages,
        total,
        provision,
        overdue_share,
        old,
        old_change,
        old_share,
        best_days,
        late_days,
        effectiveness,
        advances,
        debtors,
        check,
    })
}

/// Of the rows of a class at the earlier day: what of them is open in an older class now, and what was in it then.
/// None for the oldest class, which nothing leaves that way, and for an empty one.
fn rolled(earlier: &Aged, now: &Aged, age: usize) -> Option<(i128, i128)> {
    let was = earlier.sums.get(age).copied().filter(|sum| *sum > 0 && age + 1 < AGES.len())?;
    let of_class = earlier.rows.iter().filter(|(_, (at, _))| *at == age);
    let moved =
        of_class.filter_map(|(row, _)| now.rows.get(row)).filter(|(at, _)| *at > age).map(|(_, open)| open).sum();
    Some((moved, was))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oracles() -> serde_json::Value {
        serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles")
    }

    #[test]
    fn upper_borders_belong_to_their_class() {
        let found: Vec<usize> = [-40, 0, 1, 30, 31, 60, 61, 90, 91, 180, 181, 4000].map(age_of).to_vec();
        assert_eq!(found, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    }

    #[test]
    fn provision_matrix_of_the_standard() {
        // methods.md B9: 500/200/150/100/50 × 1/3/10/25/50 % = 76.0.
        let amounts = [500, 200, 150, 100, 50].map(|units: i128| units * 100);
        let (parts, sum) = provision(&amounts, &[0.01, 0.03, 0.1, 0.25, 0.5]);
        assert_eq!((parts, sum), (vec![500, 600, 1500, 2500, 2500], 7600));
    }

    #[test]
    fn published_collection_effectiveness() {
        let oracle = &oracles()["cei"];
        let value = |key: &str| Value::Exact(Decimal::whole(i128::from(oracle[key].as_i64().expect("a number"))));
        let found = effectiveness(value("begin"), value("sales"), value("end"), value("current"));
        let found = found.value.expect("an index").to_f64() * 100.0;
        assert!((found - oracle["cei"].as_f64().expect("a number")).abs() < 1e-6, "{found}");
        let nothing = Value::Exact(Decimal::whole(0));
        assert_eq!(effectiveness(nothing, nothing, nothing, nothing), Cell::NA_BASE);
    }
}
