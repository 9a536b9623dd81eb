//! Money spent against its budget, and what it brought: by region, channel and category (brief.md S11, S41).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};
use crate::data::{BLANK, EventTable};

use super::book::{Book, EVERY};
use super::desk::Desk;
use super::events::{counts, number, reaches};
use super::ledger::{Column, Key, Ledger};
use super::measure::{self, Part, Source};
use super::study::Study;
use super::variance::{Cell, absolute, quotient, relative};
use super::windows::{Window, Windows};
use super::{Comparison, FactId, MemberRef};

/// Members that a list shows.
const MOST: usize = 10;

/// Spending of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outlay {
    /// Spending, budget and expense ratio of the whole.
    pub figures: Vec<Comparison>,
    /// The whole, as its parts are told.
    pub total: OutlayRow,
    /// The parts by the dimensions that the table reaches, and by category.
    pub parts: Vec<OutlayParts>,
}

/// Spending by one dimension or by category.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlayParts {
    /// Dimension id, or `category`.
    pub dimension: String,
    /// Members, the largest spending first; with the rest they add up to the whole.
    pub rows: Vec<OutlayRow>,
    /// All others together.
    pub rest: Option<OutlayRow>,
    /// Spending of the whole − Σ rows − rest; must be zero.
    pub check: Value,
}

impl OutlayParts {
    /// The whole without parts.
    pub fn whole() -> OutlayParts {
        OutlayParts { dimension: String::new(), rows: Vec::new(), rest: None, check: Value::Real(0.0) }
    }
}

/// Spending of one member.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlayRow {
    /// The member; none for the whole.
    pub member: Option<MemberRef>,
    /// Spent.
    pub spending: Option<FactId>,
    /// Its budget.
    pub budget: Option<FactId>,
    /// Spending − budget.
    pub over: Option<FactId>,
    /// (Spending − budget) ÷ budget.
    pub over_share: Option<FactId>,
    /// Spending against last year, relative.
    pub growth: Option<FactId>,
    /// Sales of the same days, where they are known by this member.
    pub sales: Option<FactId>,
    /// Sales against last year, relative.
    pub sales_growth: Option<FactId>,
    /// Spending ÷ sales.
    pub ratio: Option<FactId>,
    /// The ratio against last year, in points.
    pub ratio_change: Option<FactId>,
    /// Gross profit ÷ spending (sales ÷ spending without costs): what one unit of money brought.
    pub gain: Option<FactId>,
    /// What is left of it: gross profit − spending (sales − spending without costs).
    pub left: Option<FactId>,
}

/// Sums of one member in the period and a year before.
#[derive(Debug, Clone, Copy)]
struct Sums {
    spending: Cell,
    budget: Cell,
    before: Cell,
    sales: Cell,
    sales_before: Cell,
    profit: Cell,
}

/// The spending of a report; none where no table covers it.
pub fn outlay(study: &Study<'_>, book: &mut Book) -> Option<Outlay> {
    let ledger = &study.ledger;
    let whole = Key::new();
    let spec = measure::find("spending", study.data).ok()?;
    let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
    let spent = grid.cell(&whole, Scenario::AC).value?;
    let windows = Windows::of(&study.period, ledger.as_of, ledger.calendar);
    let now = windows.actual?;
    let mut figures = Vec::new();
    for id in ["spending", "budget", "expense_ratio"] {
        if let Ok(spec) = measure::find(id, study.data) {
            let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
            if grid.cell(&whole, Scenario::AC).value.is_some() {
                figures.push(book.compare(ledger, &spec, &[], &whole, &study.period, &grid));
            }
        }
    }
    let sheet = Sheet { study, now, before: windows.last_year };
    let by_nothing = sheet.columns(&[]);
    let total = sheet.row(book, "", None, by_nothing.at(&whole));
    let table = study.data.events.get("spending")?;
    let mut parts = Vec::new();
    for dimension in sheet.dimensions(table) {
        let columns = sheet.columns(&[dimension]);
        let keys: Vec<(Key, MemberRef)> = columns
            .keys()
            .into_iter()
            .filter_map(|key| Some((key.clone(), ledger.member(dimension, *key.first()?))))
            .collect();
        let rows = keys.into_iter().map(|(key, member)| (member, columns.at(&key))).collect();
        parts.push(sheet.parts(book, study.dimension_id(dimension), rows, spent));
    }
    if let Some(rows) = sheet.categories(table) {
        parts.push(sheet.parts(book, "category".to_owned(), rows, spent));
    }
    Some(Outlay { figures, total, parts })
}

/// What all rows of one report share.
struct Sheet<'s, 'a> {
    study: &'s Study<'a>,
    now: Window,
    before: Option<Window>,
}

/// The sums by some dimensions.
struct Columns {
    of: [std::rc::Rc<Column>; 6],
}

impl Columns {
    fn at(&self, key: &Key) -> Sums {
        let [spending, budget, before, sales, sales_before, profit] = self.of.each_ref().map(|column| column.get(key));
        Sums { spending, budget, before, sales, sales_before, profit }
    }

    /// Members with spending or a budget.
    fn keys(&self) -> BTreeSet<Key> {
        self.of.iter().take(2).flat_map(|column| column.cells.keys().cloned()).collect()
    }
}

impl Sheet<'_, '_> {
    fn ledger(&self) -> &Ledger<'_> {
        &self.study.ledger
    }

    fn columns(&self, by: &[usize]) -> Columns {
        let ledger = self.ledger();
        let missing = || std::rc::Rc::new(Column::missing());
        let beside = ledger.whole_periods(Source::Spending, self.now);
        let beside_before = self.before.map(|window| ledger.whole_periods(Source::Spending, window));
        let known = |part: Part| part.lacks(self.study.data).is_none();
        let now = |part: Part, window| if known(part) { ledger.part(part, by, window, false) } else { missing() };
        let then = |part: Part, window: Option<Window>| match window {
            Some(window) if known(part) => ledger.part(part, by, window, true),
            _ => missing(),
        };
        Columns {
            of: [
                now(Part::Spending, self.now),
                now(Part::Budget, self.now),
                then(Part::Spending, self.before),
                now(Part::Sales, beside),
                then(Part::Sales, beside_before),
                now(Part::GrossProfit, beside),
            ],
        }
    }

    /// The main dimension where the table reaches it, then those that it names itself: at most two.
    fn dimensions(&self, table: &EventTable) -> Vec<usize> {
        let named = |d: &usize| {
            let id = self.study.dimension_id(*d);
            self.study.brief.table("spending").is_some_and(|t| t.columns.contains_key(&id))
        };
        let all = (0..self.study.data.dimensions.len()).filter(|d| reaches(table, *d));
        let own: Vec<usize> = all.filter(named).collect();
        let main = self.study.main_dimension.filter(|d| reaches(table, *d));
        let sliced = |d: &usize| self.study.ledger.slice.iter().any(|(s, codes)| s == d && codes.len() == 1);
        let mut found: Vec<usize> = Vec::new();
        for d in main.into_iter().chain(own) {
            if !found.contains(&d) && !sliced(&d) && found.len() < 2 {
                found.push(d);
            }
        }
        found
    }

    /// Spending and budget by the texts of the column `category`; none where a dimension of that name has told them,
    /// or the table has none.
    fn categories(&self, table: &EventTable) -> Option<Vec<(MemberRef, Sums)>> {
        let texts = table.texts("category")?;
        if self.study.data.dimension("category").is_some_and(|d| reaches(table, d)) {
            return None;
        }
        let periods = table.periods("period")?;
        let ledger = self.ledger();
        let scale = Part::Spending.scale(self.study.data).max(Part::Budget.scale(self.study.data));
        let (amount, budget) = (number(table, "amount", scale), number(table, "budget", scale));
        let budgeted = table.numbers("budget").is_some();
        let covered = self.before.filter(|window| ledger.covers(Source::Spending, *window));
        let mut sums: BTreeMap<&str, [i128; 3]> = BTreeMap::new();
        for (at, window) in [(0, Some(self.now)), (2, covered)] {
            let Some(window) = window else { continue };
            for &row in &*ledger.event_rows(Source::Spending)?.within(window) {
                let period = periods.get(row).copied().flatten();
                if !period.is_some_and(|p| counts(p, window, ledger.calendar)) {
                    continue;
                }
                let name = texts.get(row).and_then(|t| t.as_deref()).unwrap_or(BLANK);
                let of = sums.entry(name).or_default();
                of[at] += amount(row).unwrap_or(0);
                if at == 0 {
                    of[1] += budget(row).unwrap_or(0);
                }
            }
        }
        let exact = |units: i128| Cell::of(Value::Exact(Decimal::new(units, scale)));
        let rows = sums.into_iter().map(|(name, [spent, planned, before])| {
            let special = name == BLANK;
            let (key, label) = (name.to_owned(), name.to_owned());
            let sums = Sums {
                spending: exact(spent),
                budget: if budgeted { exact(planned) } else { Cell::MISSING },
                before: if covered.is_some() { exact(before) } else { Cell::MISSING },
                sales: Cell::MISSING,
                sales_before: Cell::MISSING,
                profit: Cell::MISSING,
            };
            (MemberRef { dimension: "category".to_owned(), key, label, special }, sums)
        });
        Some(rows.collect())
    }

    /// The parts in order, the smallest ones as a rest.
    fn parts(&self, book: &mut Book, dimension: String, mut rows: Vec<(MemberRef, Sums)>, whole: Value) -> OutlayParts {
        let size = |sums: &Sums| sums.spending.value.map_or(0.0, Value::to_f64);
        rows.sort_by(|(a, x), (b, y)| {
            a.special.cmp(&b.special).then(size(y).total_cmp(&size(x))).then_with(|| a.key.cmp(&b.key))
        });
        let what =
            if dimension == "category" && self.study.data.dimension("category").is_none() { ".category" } else { "" };
        let shown = if rows.len() == MOST + 1 { rows.len() } else { rows.len().min(MOST) };
        let hidden = rows.split_off(shown);
        let rest = hidden.iter().map(|(_, sums)| *sums).reduce(Sums::plus).map(|sums| {
            let key = format!("{}:outlay)", super::rest::LABEL);
            let member = MemberRef { dimension: dimension.clone(), label: key.clone(), key, special: false };
            self.row(book, what, Some(member), sums)
        });
        let all = rows.iter().chain(&hidden).map(|(_, sums)| sums.spending.value);
        let sum = all.fold(Decimal::whole(0), |sum, value| match value {
            Some(Value::Exact(value)) => sum + value,
            _ => sum,
        });
        let check = match whole {
            Value::Exact(whole) => Value::Exact(whole - sum),
            real => real,
        };
        let rows = rows.into_iter().map(|(member, sums)| self.row(book, what, Some(member), sums)).collect();
        OutlayParts { dimension, rows, rest, check }
    }

    fn row(&self, book: &mut Book, what: &str, member: Option<MemberRef>, sums: Sums) -> OutlayRow {
        let money = || Unit::Currency(self.ledger().currency.to_owned());
        let mut desk = Desk::new(self.study, book);
        let mut derive =
            |measure: &str, unit, scenario, cell| desk.enter(measure, unit, member.as_ref(), scenario, cell);
        let over = |a: Cell, b: Cell| match a.value.zip(b.value) {
            Some((a, b)) => quotient(a, b),
            None => Cell::MISSING,
        };
        let ratio = over(sums.spending, sums.sales);
        let ratio_before = over(sums.before, sums.sales_before);
        let gain = if sums.profit.value.is_some() { sums.profit } else { sums.sales };
        let (ac, py) = (Scenario::AC, Scenario::DPYRel);
        let spending = format!("spending{what}");
        OutlayRow {
            spending: derive(&spending, money(), ac, sums.spending),
            budget: derive(&format!("budget{what}"), money(), ac, sums.budget),
            over: derive(
                &format!("spending.over{}", what.replace('.', "_")),
                money(),
                ac,
                absolute(sums.spending, sums.budget),
            ),
            over_share: derive(
                &format!("spending.over_share{}", what.replace('.', "_")),
                Unit::Ratio,
                ac,
                relative(sums.spending, sums.budget),
            ),
            growth: derive(&spending, Unit::Ratio, py, relative(sums.spending, sums.before)),
            sales: derive("spending.sales", money(), ac, sums.sales),
            sales_growth: derive("spending.sales", Unit::Ratio, py, relative(sums.sales, sums.sales_before)),
            ratio: derive("expense_ratio", Unit::Ratio, ac, ratio),
            ratio_change: derive("expense_ratio", Unit::Ratio, Scenario::DPY, absolute(ratio, ratio_before)),
            gain: derive("spending.return", Unit::Ratio, ac, over(gain, sums.spending)),
            left: derive("spending.left", money(), ac, absolute(gain, sums.spending)),
            member,
        }
    }
}

impl Sums {
    fn plus(self, other: Sums) -> Sums {
        Sums {
            spending: self.spending.plus(other.spending),
            budget: self.budget.plus(other.budget),
            before: self.before.plus(other.before),
            sales: self.sales.plus(other.sales),
            sales_before: self.sales_before.plus(other.sales_before),
            profit: self.profit.plus(other.profit),
        }
    }
}
