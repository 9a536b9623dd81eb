//! Complaints: how many, answered in time or not, of which type, and what is still open (brief.md S26).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};
use crate::data::EventTable;

use super::book::{Book, EVERY};
use super::desk::Desk;
use super::funnel::proportion::differ;
use super::lasting::median_lasting;
use super::ledger::Key;
use super::measure::{self, Source};
use super::promise::{Moment, promise};
use super::study::Study;
use super::variance::{Cell, absolute, quotient};
use super::windows::{Window, Windows, day_number};
use super::{Comparison, FactId, MemberRef};

/// Open complaints that a report lists.
const LISTED: usize = 8;

/// Complaints of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Complaints {
    /// Complaints and the complaint rate of the whole.
    pub figures: Vec<Comparison>,
    /// Answered within the hours that are promised; beyond them; not answered and still within them.
    pub kept: Option<FactId>,
    /// See `kept`.
    pub broken: Option<FactId>,
    /// See `kept`.
    pub pending: Option<FactId>,
    /// Kept ÷ (kept + broken), with the period before and last year.
    pub kept_share: Comparison,
    /// The references (PY, PP) that the share differs from by more than chance.
    pub kept_changed: Vec<Scenario>,
    /// By type, the most frequent first; none where the table does not tell types.
    pub types: Vec<Kind>,
    /// By responsible department.
    pub departments: Vec<Kind>,
    /// By grade.
    pub grades: Vec<Kind>,
    /// Open at the end of the period, the longest open first; at most eight.
    pub open: Vec<OpenComplaint>,
    /// How many are open.
    pub open_count: Option<FactId>,
    /// Median days from receipt to closing of the last twelve months; open ones count as not closed yet.
    pub closing_days: Option<FactId>,
    /// Complaints behind that median.
    pub closing_count: Option<FactId>,
    /// Complaints − Σ types; must be zero.
    pub check: Value,
}

/// Complaints of one type, department or grade.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kind {
    /// Its name; none where the row does not say.
    pub name: Option<String>,
    /// How many, with the period before and last year.
    pub count: Comparison,
    /// Its share of all.
    pub share: Option<FactId>,
    /// The share of it and of all before it.
    pub cumulated: Option<FactId>,
    /// Its share of promises kept.
    pub kept_share: Option<FactId>,
}

/// A complaint that is not closed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OpenComplaint {
    /// Its number as written.
    pub id: Option<String>,
    /// Who complained.
    pub customer: Option<MemberRef>,
    /// Grade, type and department as written.
    pub grade: Option<String>,
    /// See `grade`.
    pub kind: Option<String>,
    /// See `grade`.
    pub department: Option<String>,
    /// True when it was answered.
    pub answered: bool,
    /// Days since its receipt.
    pub days: Option<FactId>,
}

/// The complaints of one report.
struct Cases<'a> {
    table: &'a EventTable,
    now: Window,
    hours: u32,
}

impl Cases<'_> {
    fn moment(&self, column: &str, row: usize) -> Option<Moment> {
        let day = self.table.days(column)?.get(row).copied().flatten()?;
        let minute = self.table.numbers(&format!("{column}_minute")).and_then(|(_, m)| m.get(row).copied().flatten());
        Some((day, minute))
    }

    fn text(&self, column: &str, row: usize) -> Option<String> {
        self.table.texts(column)?.get(row)?.as_deref().map(str::to_owned)
    }

    /// The promises of rows as known at the end of a window: kept, broken, pending.
    fn promises(&self, rows: &[usize], until: Window) -> [usize; 3] {
        let mut counts = [0; 3];
        if self.table.days("responded").is_none() {
            return counts;
        }
        for &row in rows {
            let Some(received) = self.moment("received", row) else { continue };
            let found = promise(received, self.moment("responded", row), day_number(until.to), self.hours);
            counts[found as usize] += 1;
        }
        counts
    }

    fn kept_share(&self, rows: &[usize], until: Window) -> Cell {
        let (kept, told) = self.kept_of(rows, until);
        let whole = |n: usize| Value::Exact(Decimal::whole(n as i128));
        quotient(whole(kept), whole(told))
    }

    /// The promises kept, and those of which it is known.
    fn kept_of(&self, rows: &[usize], until: Window) -> (usize, usize) {
        let [kept, broken, _] = self.promises(rows, until);
        (kept, kept + broken)
    }
}

/// The complaints of a report; none where there is no table of them, it does not reach the slice, or its dates do not
/// cover the period.
pub fn complaints(study: &Study<'_>, book: &mut Book) -> Option<Complaints> {
    let ledger = &study.ledger;
    let spec = measure::find("complaints", study.data).ok()?;
    let table = ledger.event_table(Source::Complaints, &[])?;
    let whole = Key::new();
    let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
    let total = grid.cell(&whole, Scenario::AC).value?;
    let windows = Windows::of(&study.period, ledger.as_of, ledger.calendar);
    let now = windows.actual?;
    let cases = Cases { table, now, hours: study.brief.thresholds.response_hours };
    let rows_in = |window: Window| ledger.event_rows(Source::Complaints).map(|rows| rows.within(window).to_vec());
    let covered = |window: &Window| ledger.covers(Source::Complaints, *window);
    let spans = [
        (Scenario::AC, Some(now)),
        (Scenario::PP, windows.previous.filter(covered)),
        (Scenario::PY, windows.last_year.filter(covered)),
    ];
    let lists: Vec<(Scenario, Window, Vec<usize>)> =
        spans.into_iter().filter_map(|(s, window)| Some((s, window?, rows_in(window?)?))).collect();
    let rows = lists.first()?.2.clone();

    let mut figures = Vec::new();
    for id in ["complaints", "complaint_rate"] {
        if let Ok(spec) = measure::find(id, study.data) {
            let grid = ledger.grid(&spec, &[], &study.period, &EVERY);
            if grid.cell(&whole, Scenario::AC).value.is_some() {
                figures.push(book.compare(ledger, &spec, &[], &whole, &study.period, &grid));
            }
        }
    }
    let mut entry = Entry { desk: Desk::new(study, book), study };
    let shares: BTreeMap<Scenario, Cell> = lists.iter().map(|(s, w, rows)| (*s, cases.kept_share(rows, *w))).collect();
    let kept_share = entry.compared("complaints.kept_share", Unit::Ratio, None, &shares);
    let own = cases.kept_of(&rows, now);
    let before = lists.iter().filter(|(s, ..)| *s != Scenario::AC);
    let changed = before.filter(|(_, window, rows)| differ(own, cases.kept_of(rows, *window)));
    let kept_changed = changed.map(|(s, ..)| *s).collect();
    let [kept, broken, pending] = cases.promises(&rows, now);
    let told = table.days("responded").is_some();
    let mut count = |what: &str, n: usize| {
        told.then(|| entry.desk.enter(format!("complaints.{what}"), Unit::Count, None, Scenario::AC, whole_number(n)))
            .flatten()
    };
    let (kept, broken, pending) = (count("kept", kept), count("broken", broken), count("pending", pending));
    let types = entry.kinds(&cases, "type", &lists);
    let departments = entry.kinds(&cases, "department", &lists);
    let grades = entry.kinds(&cases, "grade", &lists);
    let (open, open_count) = entry.open(&cases);
    let (closing_days, closing_count) = entry.closing(&cases).unwrap_or_default();
    let typed = types.iter().filter_map(|kind| book.value(&kind.count, Scenario::AC));
    let counted = typed.fold(Decimal::whole(0), |sum, value| match value {
        Value::Exact(count) => sum + count,
        Value::Real(_) => sum,
    });
    let check = match total {
        Value::Exact(total) if !types.is_empty() => Value::Exact(total - counted),
        Value::Exact(total) => Value::Exact(total - Decimal::whole(rows.len() as i128)),
        real => real,
    };
    Some(Complaints {
        figures,
        kept,
        broken,
        pending,
        kept_share,
        kept_changed,
        types,
        departments,
        grades,
        open,
        open_count,
        closing_days,
        closing_count,
        check,
    })
}

fn whole_number(n: usize) -> Cell {
    Cell::of(Value::Exact(Decimal::whole(n as i128)))
}

/// Enters what complaints say in the book.
struct Entry<'b, 's, 'a> {
    desk: Desk<'b>,
    study: &'s Study<'a>,
}

impl Entry<'_, '_, '_> {
    /// A number under its scenarios with the differences between them.
    fn compared(
        &mut self,
        measure: &str,
        unit: Unit,
        member: Option<&MemberRef>,
        cells: &BTreeMap<Scenario, Cell>,
    ) -> Comparison {
        let of = |s: Scenario| cells.get(&s).copied().unwrap_or(Cell::MISSING);
        let all = [
            (Scenario::AC, of(Scenario::AC)),
            (Scenario::PP, of(Scenario::PP)),
            (Scenario::PY, of(Scenario::PY)),
            (Scenario::DPP, absolute(of(Scenario::AC), of(Scenario::PP))),
            (Scenario::DPY, absolute(of(Scenario::AC), of(Scenario::PY))),
        ];
        let mut facts = BTreeMap::new();
        for (scenario, cell) in all {
            if let Some(id) = self.desk.enter(measure, unit.clone(), member, scenario, cell) {
                facts.insert(scenario, id);
            }
        }
        Comparison { measure: "complaints".into(), member: member.cloned(), period: self.study.period, facts }
    }

    /// Complaints by the texts of a column, the most frequent first; none where the table lacks the column.
    fn kinds(&mut self, cases: &Cases<'_>, column: &str, lists: &[(Scenario, Window, Vec<usize>)]) -> Vec<Kind> {
        if cases.table.texts(column).is_none() {
            return Vec::new();
        }
        let mut counts: BTreeMap<Option<String>, BTreeMap<Scenario, Vec<usize>>> = BTreeMap::new();
        for (scenario, _, rows) in lists {
            for &row in rows {
                counts.entry(cases.text(column, row)).or_default().entry(*scenario).or_default().push(row);
            }
        }
        let all = lists.first().map_or(0, |(_, _, rows)| rows.len());
        let now = |of: &BTreeMap<Scenario, Vec<usize>>| of.get(&Scenario::AC).map_or(0, Vec::len);
        let mut order: Vec<_> = counts.into_iter().collect();
        // Without a name last; of equals the one that was more before.
        let before = |of: &BTreeMap<Scenario, Vec<usize>>| of.get(&Scenario::PP).map_or(0, Vec::len);
        order.sort_by(|(a, x), (b, y)| {
            a.is_none().cmp(&b.is_none()).then(now(y).cmp(&now(x))).then(before(y).cmp(&before(x))).then(a.cmp(b))
        });
        let mut sum = 0;
        let mut kinds = Vec::new();
        for (name, of) in order {
            let member = MemberRef {
                dimension: column.to_owned(),
                key: name.clone().unwrap_or_else(|| crate::data::BLANK.to_owned()),
                label: name.clone().unwrap_or_else(|| crate::data::BLANK.to_owned()),
                special: name.is_none(),
            };
            let cells = lists
                .iter()
                .map(|(scenario, ..)| (*scenario, whole_number(of.get(scenario).map_or(0, Vec::len))))
                .collect();
            let measure = |what: &str| format!("complaints.{column}{what}");
            let count = self.compared(&measure(""), Unit::Count, Some(&member), &cells);
            let own = of.get(&Scenario::AC).map(Vec::as_slice).unwrap_or_default();
            sum += own.len();
            let share = |n: usize| match whole_number(n).value.zip(whole_number(all).value) {
                Some((n, all)) => quotient(n, all),
                None => Cell::MISSING,
            };
            let mut part =
                |what: &str, cell| self.desk.enter(measure(what), Unit::Ratio, Some(&member), Scenario::AC, cell);
            kinds.push(Kind {
                share: part("_share", share(own.len())),
                cumulated: part("_cumulated", share(sum)),
                kept_share: part("_kept", cases.kept_share(own, cases.now)),
                name,
                count,
            });
        }
        kinds
    }

    /// What is open at the end of the period, and how many.
    fn open(&mut self, cases: &Cases<'_>) -> (Vec<OpenComplaint>, Option<FactId>) {
        let until = day_number(cases.now.to);
        let Some(rows) = self.study.ledger.event_rows(Source::Complaints) else { return (Vec::new(), None) };
        if cases.table.days("closed").is_none() {
            return (Vec::new(), None);
        }
        let open = |row: &usize| {
            let received = cases.moment("received", *row).is_some_and(|(day, _)| day <= until);
            received && cases.moment("closed", *row).is_none_or(|(day, _)| day > until)
        };
        let mut found: Vec<usize> = rows.all().iter().copied().filter(open).collect();
        found.sort_by_key(|row| (cases.moment("received", *row).map(|m| m.0), *row));
        let count = self.desk.enter("complaints.open", Unit::Count, None, Scenario::AC, whole_number(found.len()));
        let dimension = self.study.customer_dimension();
        let mut list = Vec::new();
        for (at, row) in found.into_iter().take(LISTED).enumerate() {
            let days = cases.moment("received", row).map_or(0, |(day, _)| until - day);
            let id = cases.text("id", row);
            let key = id.clone().unwrap_or_else(|| format!("{}", at + 1));
            let member = MemberRef { dimension: "complaint".into(), key: key.clone(), label: key, special: false };
            let code = dimension.and_then(|d| Some((d, *cases.table.members.get(d)?.as_ref()?.get(row)?)));
            list.push(OpenComplaint {
                customer: code.map(|(d, code)| self.study.ledger.member(d, code)),
                grade: cases.text("grade", row),
                kind: cases.text("type", row),
                department: cases.text("department", row),
                answered: cases.moment("responded", row).is_some_and(|(day, _)| day <= until),
                days: self.desk.enter(
                    "complaints.open_days",
                    Unit::Days,
                    Some(&member),
                    Scenario::AC,
                    Cell::of(Value::Exact(Decimal::whole(i128::from(days)))),
                ),
                id,
            });
        }
        (list, count)
    }

    /// The median time to close over the last twelve months, and the complaints behind it.
    fn closing(&mut self, cases: &Cases<'_>) -> Option<(Option<FactId>, Option<FactId>)> {
        cases.table.days("closed")?;
        let year = cases.now.year_to_end()?;
        let until = day_number(year.to);
        let rows = self.study.ledger.event_rows(Source::Complaints)?.within(year);
        let lasting = |row: &usize| {
            let (received, _) = cases.moment("received", *row)?;
            match cases.moment("closed", *row).filter(|(day, _)| *day <= until) {
                Some((closed, _)) => Some((closed - received, true)),
                None => Some((until - received, false)),
            }
        };
        let durations: Vec<(i32, bool)> = rows.iter().filter_map(lasting).collect();
        let median = median_lasting(&durations)?;
        let days = Cell::of(Value::Exact(Decimal::whole(i128::from(median))));
        Some((
            self.desk.enter("complaints.closing_days", Unit::Days, None, Scenario::AC, days),
            self.desk.enter("complaints.closing", Unit::Count, None, Scenario::AC, whole_number(durations.len())),
        ))
    }
}
