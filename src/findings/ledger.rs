//! The ledger: the rows of one slice, in the order of their days, and what can be asked of them.

use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::Datelike;

use crate::base::{Calendar, Date, Decimal, Period, Scenario, Value};
use crate::config::Brief;
use crate::data::{BLANK, Dataset, MemberKind, UNMATCHED};

use super::coverage::covered_from;
use super::events::{self, Events};
use super::measure::{Formula, Part, Source, Spec};
use super::recall::Recall;
use super::rows::Rows;
use super::variance::{Cell, absolute, attainment, quotient, relative};
use super::windows::{Window, Windows, date_of};
use super::{MemberRef, Slice};

/// Member codes of the dimensions grouped by; empty for the whole.
pub type Key = Vec<u32>;

/// The rows of one slice at one as-of date.
#[derive(Debug)]
pub struct Ledger<'a> {
    /// The data.
    pub data: &'a Dataset,
    /// The brief.
    pub brief: &'a Brief,
    /// Working days and the fiscal year.
    pub calendar: &'a Calendar,
    /// Currency of the amounts.
    pub currency: &'a str,
    /// The day up to which actual data count.
    pub as_of: Date,
    /// Dimension → member codes; the same dimension twice means either.
    pub slice: Slice,
    pub(super) tables: Rc<Tables>,
    pub(super) recall: Rc<Recall>,
}

/// The rows of a slice, table by table.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) sales: Rows,
    pub(super) orders: Rows,
    pub(super) created: Rows,
    pub(super) closed: Rows,
    pub(super) events: Events,
    /// Target rows in the slice by measure; none when targets do not reach a dimension of it.
    pub(super) targets: Option<BTreeMap<String, Vec<usize>>>,
    /// First and last day that targets are set for, by measure, over all members of the table.
    pub(super) target_spans: BTreeMap<String, (i32, i32)>,
    /// The first day that the sales, the creation and the closing of opportunities cover, over all members.
    pub(super) covered_from: [Option<Date>; 3],
}

/// One measure in one window: a cell for each member with rows, and the cell of a member without.
#[derive(Debug, Clone)]
pub struct Column {
    /// Members with rows.
    pub cells: BTreeMap<Key, Cell>,
    /// A member without rows: 0 for sums and counts, no base for quotients, missing outside the table's dates.
    pub empty: Cell,
}

impl Column {
    /// A column without data.
    pub fn missing() -> Column {
        Column { cells: BTreeMap::new(), empty: Cell::MISSING }
    }

    /// The cell of a member.
    pub fn get(&self, key: &Key) -> Cell {
        self.cells.get(key).copied().unwrap_or(self.empty)
    }
}

/// One measure in one period under several scenarios, by members.
#[derive(Debug, Clone)]
pub struct Grid {
    columns: BTreeMap<Scenario, Rc<Column>>,
    complete: bool,
}

impl Grid {
    /// The members with rows in any of the scenarios, in the order of their codes.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self.columns.values().flat_map(|c| c.cells.keys().cloned()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The cell of a member under a scenario or variance.
    pub fn cell(&self, key: &Key, scenario: Scenario) -> Cell {
        let plain = |s: Scenario| self.columns.get(&s).map_or(Cell::MISSING, |c| c.get(key));
        let cell = match scenario.reference() {
            None => plain(scenario),
            Some(reference) => {
                let (actual, base) = (plain(Scenario::AC), plain(reference));
                match scenario {
                    Scenario::Att => attainment(actual, base),
                    s if s.is_relative() => relative(actual, base),
                    _ => absolute(actual, base),
                }
            }
        };
        if self.complete { cell } else { cell.partial() }
    }

    /// Some members together, as one: whatever key is asked for, it is their sum.
    pub fn together(&self, keys: &[Key]) -> Grid {
        let sum = |column: &Column| keys.iter().map(|key| column.get(key)).reduce(Cell::plus).unwrap_or(column.empty);
        let columns = self.columns.iter().map(|(s, c)| (*s, Rc::new(Column { cells: BTreeMap::new(), empty: sum(c) })));
        Grid { columns: columns.collect(), complete: self.complete }
    }
}

impl<'a> Ledger<'a> {
    /// The rows of a slice.
    pub fn new(data: &'a Dataset, brief: &'a Brief, slice: &Slice, as_of: Date) -> Ledger<'a> {
        let inside = |members: &[Vec<u32>], row: usize| {
            slice.iter().all(|(d, codes)| members.get(*d).and_then(|m| m.get(row)).is_some_and(|m| codes.contains(m)))
        };
        let days = |days: &'a [i32]| days.iter().map(|d| Some(*d));
        let deals = &data.opportunities;
        let targeted = |row: usize| {
            slice.iter().all(|(d, codes)| {
                let column = data.targets.members.get(*d).and_then(Option::as_ref);
                column.and_then(|m| m.get(row)).is_some_and(|m| codes.contains(m))
            })
        };
        let targets = slice.iter().all(|(d, _)| reaches(data, *d)).then(|| {
            let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (row, measure) in data.targets.measure.iter().enumerate().filter(|(row, _)| targeted(*row)) {
                match rows.get_mut(measure) {
                    Some(list) => list.push(row),
                    None => {
                        rows.insert(measure.clone(), vec![row]);
                    }
                }
            }
            rows
        });
        let mut target_spans: BTreeMap<String, (i32, i32)> = BTreeMap::new();
        for ((measure, start), end) in data.targets.measure.iter().zip(&data.targets.start).zip(&data.targets.end) {
            match target_spans.get_mut(measure) {
                Some(span) => *span = (span.0.min(*start), span.1.max(*end)),
                None => {
                    target_spans.insert(measure.clone(), (*start, *end));
                }
            }
        }
        let tables = Tables {
            sales: Rows::new(days(&data.cube.day), |row| inside(&data.cube.members, row)),
            orders: Rows::new(days(&data.orders.day), |row| inside(&data.orders.members, row)),
            created: Rows::new(deals.created.iter().copied(), |row| inside(&deals.members, row)),
            closed: Rows::new(deals.closed.iter().copied(), |row| inside(deals.closing(), row)),
            events: Events::new(data, slice),
            targets,
            target_spans,
            covered_from: [
                covered_from(data.cube.day.iter().copied(), &brief.calendar),
                covered_from(deals.created.iter().flatten().copied(), &brief.calendar),
                // The table covers the time before its first closing: that deals take time is no gap in the data.
                deals.closed.iter().flatten().min().and_then(|day| date_of(*day).with_day(1)),
            ],
        };
        Ledger {
            data,
            brief,
            calendar: &brief.calendar,
            currency: &brief.currency,
            as_of,
            slice: slice.clone(),
            tables: Rc::new(tables),
            recall: Rc::default(),
        }
    }

    /// The same rows at another as-of date.
    pub fn at(&self, as_of: Date) -> Ledger<'a> {
        Ledger {
            as_of,
            slice: self.slice.clone(),
            tables: Rc::clone(&self.tables),
            recall: Rc::clone(&self.recall),
            ..*self
        }
    }

    /// True when there are targets that reach the slice.
    pub fn has_targets(&self) -> bool {
        self.tables.targets.is_some()
    }

    /// First and last day of the table that feeds a measure.
    pub fn span(&self, source: Source) -> Option<Window> {
        let (from, to) = match source {
            Source::Sales => self.data.sales_span?,
            Source::Created | Source::Closed => self.data.opportunity_span?,
            _ => events::span(self.data, source)?,
        };
        Window::new(from, to)
    }

    /// The days a table covers: its dates, to the end of its last month, and from the start of its first one unless rows
    /// are missing there ([`covered_from`]). Opportunities count from the first day of their own kind: deals are opened
    /// long before the first one is closed.
    pub fn covered(&self, source: Source) -> Option<Window> {
        let span = self.span(source)?;
        let [sales, created, closed] = self.tables.covered_from;
        let first = match source {
            Source::Sales => sales,
            Source::Created => created,
            Source::Closed => closed,
            _ => None,
        };
        let last = Period::month(span.to.year(), span.to.month())?;
        Window::new(first.map_or_else(|| span.from.with_day(1), Some)?, last.end)
    }

    /// True when a window of actuals touches the table's dates: rows there count, none means 0.
    pub fn touches(&self, source: Source, window: Window) -> bool {
        self.span(source).is_some_and(|s| window.from <= s.to && s.from <= window.to)
    }

    /// True when a reference lies wholly inside what the table covers, so that like is compared with like.
    pub fn covers(&self, source: Source, window: Window) -> bool {
        self.touches(source, window) && self.covered(source).is_some_and(|c| c.from <= window.from && window.to <= c.to)
    }

    /// True when a window does not reach beyond what the table covers.
    fn covers_end(&self, source: Source, window: Window) -> bool {
        self.covered(source).is_some_and(|c| window.to <= c.to)
    }

    /// One measure under several scenarios in one period, by the members of some dimensions.
    pub fn grid(&self, spec: &Spec, by: &[usize], period: &Period, scenarios: &[Scenario]) -> Grid {
        let windows = Windows::of(period, self.as_of, self.calendar);
        let mut wanted: Vec<Scenario> = scenarios.iter().map(|s| s.reference().unwrap_or(*s)).collect();
        // Members with a fact in the period belong to every list, whatever scenario it asks for.
        wanted.push(Scenario::AC);
        wanted.sort_unstable();
        wanted.dedup();
        if spec.formula == Formula::Composite {
            let columns = self.score_columns(by, period, &windows, &wanted);
            return Grid { columns, complete: windows.complete };
        }
        let columns = wanted
            .into_iter()
            .map(|scenario| {
                let column = match scenario {
                    Scenario::AC => self.actual(spec, by, windows.actual, false),
                    Scenario::PY => self.actual(spec, by, windows.last_year, true),
                    Scenario::PP => self.actual(spec, by, windows.previous, true),
                    Scenario::PL | Scenario::PLF => {
                        let full = scenario == Scenario::PLF;
                        let work = || self.target(spec, by, period, full);
                        self.recall.target(spec.id, by, (period, self.as_of, full), work)
                    }
                    Scenario::FC => {
                        let forecast = super::outlook::expected::column(self, spec, by, period);
                        Rc::new(forecast.unwrap_or_else(Column::missing))
                    }
                    Scenario::BM => Rc::new(self.benchmark(spec, by, windows.actual)),
                    _ => Rc::new(Column::missing()),
                };
                (scenario, column)
            })
            .collect();
        Grid { columns, complete: windows.complete }
    }

    /// The actual of one measure in a window by members; references must be covered whole.
    fn actual(&self, spec: &Spec, by: &[usize], window: Option<Window>, reference: bool) -> Rc<Column> {
        let Some(window) = window else { return Rc::new(Column::missing()) };
        match spec.formula {
            Formula::Part(part) => self.part(part, by, window, reference),
            Formula::Quotient(above, below) => {
                let beside = self.whole_periods(above.source(), window);
                Rc::new(divide(&self.part(above, by, window, reference), &self.part(below, by, beside, reference)))
            }
            Formula::DaysOutstanding => Rc::new(self.days_outstanding(by, window, reference)),
            // The rate of a reference needs what every reference needs: data to its end.
            Formula::Rate(_) if reference && !self.covers_end(Source::Sales, window) => Rc::new(Column::missing()),
            Formula::Rate(rate) => Rc::new(self.rate(rate, by, window)),
            // A score is made of whole comparisons: see `score_columns`.
            Formula::Composite => Rc::new(Column::missing()),
        }
    }

    /// A sum or count in a window by members.
    pub(super) fn part(&self, part: Part, by: &[usize], window: Window, reference: bool) -> Rc<Column> {
        let source = part.source();
        // A share of the market is one only where all of the market is known.
        let whole = reference || source == Source::Market;
        let there = if whole { self.covers(source, window) } else { self.touches(source, window) };
        let known = match source {
            Source::Sales => part != Part::NewCustomers || self.knows_old_customers(window),
            // Without the day of the invoice nobody knows what was open in the past.
            Source::Open => {
                !reference || self.data.events.get("receivables").is_some_and(|t| t.days("invoiced").is_some())
            }
            _ => true,
        };
        if !there || !known {
            return Rc::new(Column::missing());
        }
        self.recall.sum(part, by, window, || {
            let scale = part.scale(self.data);
            let exact = |units| Cell::of(Value::Exact(Decimal::new(units, scale)));
            let sums = match source.table() {
                Some(_) => self.events(part, by, window),
                None => Some(self.tally(part, by, window)),
            };
            let cells = |sums: BTreeMap<Key, i128>| sums.into_iter().map(|(key, units)| (key, exact(units))).collect();
            sums.map_or_else(Column::missing, |sums| Column { cells: cells(sums), empty: exact(0) })
        })
    }

    /// True when the data start at least 12 months before the window (52 weeks: a year may be one of weeks): otherwise
    /// every customer looks new.
    fn knows_old_customers(&self, window: Window) -> bool {
        let year = chrono::Days::new(52 * 7);
        let known = self.covered(Source::Sales).and_then(|c| c.from.checked_add_days(year));
        known.is_some_and(|known| known <= window.from)
    }

    /// True of the members that collect what has none.
    pub fn is_special(&self, dimension: usize, code: u32) -> bool {
        let member = self.data.dimensions.get(dimension).and_then(|d| d.members.get(code as usize));
        member.is_some_and(|m| m.kind != MemberKind::Real)
    }

    /// A member as pages need it: its label tells namesakes apart, its key no other member of the dimension has.
    pub fn member(&self, dimension: usize, code: u32) -> MemberRef {
        let unknown =
            || MemberRef { dimension: String::new(), key: code.to_string(), label: code.to_string(), special: false };
        let Some(found) = self.data.dimensions.get(dimension) else { return unknown() };
        let Some(member) = found.members.get(code as usize) else {
            return MemberRef { dimension: found.id.clone(), ..unknown() };
        };
        let special = member.kind != MemberKind::Real;
        // Members are sorted by kind, label and key, so that namesakes stand beside each other.
        let neighbours = [(code as usize).checked_sub(1), (code as usize).checked_add(1)];
        let namesakes = || {
            let beside = neighbours.iter().filter_map(|at| found.members.get((*at)?));
            beside.filter(|m| m.kind == member.kind && m.label == member.label)
        };
        let above = || {
            let parent = found.parent.zip(member.parent).map(|(d, c)| self.member(d, c));
            parent.unwrap_or_else(unknown)
        };
        let (mut key, mut label) = (member.key.clone(), member.label.clone());
        if namesakes().any(|m| m.key == member.key) {
            let parent = above();
            label = format!("{label} ({})", parent.label);
            key = format!("{}/{key}", parent.key);
        } else if namesakes().next().is_some() {
            label = format!("{label} ({key})");
        } else if !special && (key == UNMATCHED || key == BLANK || key.starts_with(super::rest::LABEL)) {
            // A member that is really called so is not the one that collects others.
            key = format!("={key}");
        }
        MemberRef { dimension: found.id.clone(), key, label, special }
    }
}

/// True when targets reach a dimension.
pub(super) fn reaches(data: &Dataset, dimension: usize) -> bool {
    data.dimensions.get(dimension).is_some_and(|d| d.has_targets)
        && data.targets.members.get(dimension).is_some_and(Option::is_some)
}

/// The quotient of two columns, member by member.
pub(super) fn divide(above: &Column, below: &Column) -> Column {
    let cell = |a: Cell, b: Cell| match (a.value, b.value) {
        (Some(x), Some(y)) => quotient(x, y),
        _ => Cell::without(a.status.min(b.status)),
    };
    let keys = above.cells.keys().chain(below.cells.keys());
    Column {
        cells: keys.map(|key| (key.clone(), cell(above.get(key), below.get(key)))).collect(),
        empty: cell(above.empty, below.empty),
    }
}
