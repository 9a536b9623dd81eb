//! The tables of events in a ledger: their rows in the slice, which dimensions they reach, and their sums and counts.

use std::collections::BTreeMap;

use crate::base::{Calendar, Date};
use crate::config::date_column;
use crate::data::{Dataset, EventTable};

use super::Slice;
use super::debts::Debts;
use super::ledger::{Key, Ledger};
use super::measure::{Part, Source};
use super::rows::Rows;
use super::windows::{Window, date_of, day_number};

/// Tables that measures are summed from.
const READ: [&str; 6] = ["activities", "receivables", "satisfaction", "complaints", "spending", "benchmarks"];
/// Scores from and up to which a mark of `nps` is a promoter's or a detractor's.
const PROMOTER: i64 = 9;
const DETRACTOR: i64 = 6;

/// The rows of the tables of events that lie in a slice.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// By table, in the order of their days; a table that does not reach a dimension of the slice is not there.
    rows: BTreeMap<&'static str, Rows>,
    /// What is owed by all, inside and outside the slice.
    pub(super) debts: Debts,
}

impl Events {
    /// The rows of a slice.
    pub(super) fn new(data: &Dataset, slice: &Slice) -> Events {
        let mut rows = BTreeMap::new();
        for name in READ {
            let Some(table) = data.events.get(name) else { continue };
            if !slice.iter().all(|(d, _)| reaches(table, *d)) {
                continue;
            }
            let inside = |row: usize| slice.iter().all(|(d, codes)| codes.contains(&member(table, *d, row)));
            let days = table.dated(date_column(name).unwrap_or_default());
            rows.insert(name, Rows::new(days.into_iter().map(|d| (d != i32::MAX).then_some(d)), inside));
        }
        Events { rows, debts: Debts::new(data) }
    }
}

/// True when a table of events reaches a dimension.
pub(super) fn reaches(table: &EventTable, dimension: usize) -> bool {
    table.members.get(dimension).is_some_and(Option::is_some)
}

/// The member of a row of a table in a dimension that it reaches.
fn member(table: &EventTable, dimension: usize, row: usize) -> u32 {
    let column = table.members.get(dimension).and_then(Option::as_ref);
    column.and_then(|codes| codes.get(row)).copied().unwrap_or(u32::MAX)
}

/// The members of a row of a table in some dimensions.
pub(super) fn key_of(table: &EventTable, by: &[usize], row: usize) -> Key {
    by.iter().map(|d| member(table, *d, row)).collect()
}

/// True of a mark that answers whether one would recommend the company.
pub(super) fn is_nps(table: &EventTable, row: usize) -> bool {
    let kind = table.texts("kind").and_then(|kinds| kinds.get(row)?.as_deref());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("nps") || kind.contains("净推荐"))
}

/// What a row adds to 100 × (promoters − detractors), for a score in 10^−`scale`.
pub(super) fn net_promoter(score: i64, scale: u8) -> i128 {
    let one = 10_i64.pow(u32::from(scale.min(17)));
    match () {
        () if score >= PROMOTER * one => 100,
        () if score <= DETRACTOR * one => -100,
        () => 0,
    }
}

/// First and last day that a table of events has, by what counts it.
pub(super) fn span(data: &Dataset, source: Source) -> Option<(Date, Date)> {
    let table = data.events.get(source.table()?)?;
    let of = |table: &EventTable, column: &str| -> Vec<i32> {
        table.days(column).map(|days| days.iter().flatten().copied().collect()).unwrap_or_default()
    };
    let days = match source {
        Source::Open => {
            let paid = data.events.get("payments").map(|t| of(t, "date")).unwrap_or_default();
            [of(table, "invoiced"), of(table, "due"), paid].concat()
        }
        Source::Spending | Source::Market => {
            let size = |row: &usize| source == Source::Spending || super::market::is_size(table, *row);
            let periods = table.periods("period")?;
            let rows = (0..table.rows).filter(size).filter_map(|row| periods.get(row).copied().flatten());
            rows.flat_map(|(first, last)| [first, last]).collect()
        }
        _ => of(table, date_column(source.table()?)?),
    };
    // The books before the first invoice are another system's: payments of these do not lengthen the table.
    let first = match source {
        Source::Open => of(table, "invoiced").into_iter().chain(of(table, "due")).min()?,
        _ => *days.iter().min()?,
    };
    Some((date_of(first), date_of(*days.iter().max()?)))
}

/// True when a period of a table of periods counts in a window: it begins there, and no working day of it lies beyond
/// the window's end; a week counts where it begins.
pub(super) fn counts(period: (i32, i32), window: Window, calendar: &Calendar) -> bool {
    let (first, last) = (date_of(period.0), date_of(period.1));
    let Some(after) = window.to.succ_opt() else { return false };
    let week = period.1 - period.0 < 7;
    window.holds(first) && (week || last <= window.to || calendar.working_days(after, last) == 0)
}

impl<'a> Ledger<'a> {
    /// The table of events that a part is counted in; none where it does not reach the slice and the dimensions.
    pub(super) fn event_table(&self, source: Source, by: &[usize]) -> Option<&'a EventTable> {
        let table = self.data.events.get(source.table()?)?;
        let slice = self.slice.iter().map(|(d, _)| d);
        by.iter().chain(slice).all(|d| reaches(table, *d)).then_some(table)
    }

    /// The rows of a table of events in the slice.
    pub(super) fn event_rows(&self, source: Source) -> Option<&Rows> {
        self.tables.events.rows.get(source.table()?)
    }

    /// A sum or count of events by members; members without rows are not listed. None where the table does not reach
    /// the dimensions, or where nothing in it is as short as the window.
    pub(super) fn events(&self, part: Part, by: &[usize], window: Window) -> Option<BTreeMap<Key, i128>> {
        let source = part.source();
        let table = self.event_table(source, by)?;
        match source {
            Source::Open | Source::Due => Some(self.owed(part, table, by, window)),
            Source::Spending => self.spent(part, table, by, window),
            Source::Market => Some(self.market_size(table, by, window)),
            _ => {
                let value = reader(part, table, part.scale(self.data));
                let mut sums: BTreeMap<Key, i128> = BTreeMap::new();
                for &row in &*self.event_rows(source)?.within(window) {
                    if let Some(value) = value(row) {
                        *sums.entry(key_of(table, by, row)).or_default() += value;
                    }
                }
                Some(sums)
            }
        }
    }

    /// Money of periods that count in a window.
    fn spent(&self, part: Part, table: &EventTable, by: &[usize], window: Window) -> Option<BTreeMap<Key, i128>> {
        let periods = table.periods("period")?;
        let column = if part == Part::Budget { "budget" } else { "amount" };
        let value = number(table, column, part.scale(self.data));
        let counted =
            |row: usize| periods.get(row).copied().flatten().is_some_and(|p| counts(p, window, self.calendar));
        let mut sums: BTreeMap<Key, i128> = BTreeMap::new();
        for &row in &*self.event_rows(Source::Spending)?.within(window) {
            if let Some(units) = value(row).filter(|_| counted(row)) {
                *sums.entry(key_of(table, by, row)).or_default() += units;
            }
        }
        let any = || (0..table.rows).any(counted);
        let longest = || periods.iter().flatten().map(|(first, last)| last - first).max().unwrap_or(0);
        let days = day_number(window.to) - day_number(window.from);
        (!sums.is_empty() || any() || days >= longest()).then_some(sums)
    }

    /// The end of a window as far as a table of periods has whole periods in it: what stands beside them is cut there.
    pub(super) fn whole_periods(&self, source: Source, window: Window) -> Window {
        let periods =
            (source == Source::Spending).then(|| self.data.events.get("spending")?.periods("period")).flatten();
        let counted = periods.into_iter().flatten().flatten().filter(|p| counts(**p, window, self.calendar));
        match counted.map(|p| p.1).max() {
            Some(last) => Window { to: window.to.min(date_of(last)), ..window },
            None => window,
        }
    }
}

/// The numbers of a column in 10^−`scale`.
pub(super) fn number<'t>(table: &'t EventTable, column: &str, scale: u8) -> impl Fn(usize) -> Option<i128> + 't {
    let numbers = table.numbers(column);
    move |row| {
        let (own, values) = numbers?;
        let units = i128::from(values.get(row).copied().flatten()?);
        Some(units * 10_i128.pow(u32::from(scale.saturating_sub(own))))
    }
}

/// What each row of activities, satisfaction or complaints adds; none for rows that are not counted at all.
fn reader(part: Part, table: &EventTable, scale: u8) -> Box<dyn Fn(usize) -> Option<i128> + '_> {
    let class = move |wanted: &'static str| {
        let classes = table.texts("class");
        move |row: usize| {
            // A member with activities of another class has none of this one: 0, not missing.
            Some(i128::from(classes.and_then(|c| c.get(row)?.as_deref()).is_some_and(|class| class == wanted)))
        }
    };
    match part {
        Part::Visits => Box::new(class("visit")),
        Part::FollowUps => Box::new(class("follow_up")),
        Part::Marks => {
            let score = number(table, "score", scale);
            Box::new(move |row| score(row).filter(|_| !is_nps(table, row)))
        }
        Part::Marked => Box::new(move |row| (!is_nps(table, row)).then_some(1)),
        Part::Asked => Box::new(move |row| is_nps(table, row).then_some(1)),
        Part::NetPromoters => Box::new(move |row| {
            let (scale, scores) = table.numbers("score")?;
            let score = scores.get(row).copied().flatten().filter(|_| is_nps(table, row))?;
            Some(net_promoter(score, scale))
        }),
        _ => Box::new(|_| Some(1)),
    }
}
