//! What is set: whole periods, shares of unfinished ones, months spread over weeks (design.md §2, PL and PLF).

use std::collections::BTreeMap;

use crate::base::apportion::apportion;
use crate::base::{Date, Decimal, Grain, Period, Value};

use super::super::ledger::{Column, Key, Ledger, divide, reaches};
use super::super::measure::{Formula, Part, Source, Spec};
use super::super::variance::Cell;
use super::super::windows::{Window, date_of, day_number, progress};

/// Amount of a target by members for each span of days it is set for.
type Book = BTreeMap<(i32, i32), BTreeMap<Key, i128>>;

impl Ledger<'_> {
    /// The target of a measure in a period by members: to as-of, or full.
    pub(in crate::findings) fn target(&self, spec: &Spec, by: &[usize], period: &Period, full: bool) -> Column {
        match spec.formula {
            Formula::Part(part) if self.is_targeted(spec.id) => self.spread(spec.id, part, by, period, full),
            Formula::Quotient(above, below) => match (above.id(), below.id()) {
                (Some(a), Some(b)) if self.is_targeted(a) && self.is_targeted(b) => {
                    divide(&self.spread(a, above, by, period, full), &self.spread(b, below, by, period, full))
                }
                _ => Column::missing(),
            },
            _ => Column::missing(),
        }
    }

    fn is_targeted(&self, measure: &str) -> bool {
        self.tables.target_spans.contains_key(measure)
    }

    /// First and last day that targets of a measure are set for, over all members.
    fn target_span(&self, measure: &str) -> Option<Window> {
        let (from, to) = self.tables.target_spans.get(measure)?;
        Window::new(date_of(*from), date_of(*to))
    }

    /// True when targets cover what the actual covers (and, for the full target, the rest of the period).
    fn targets_cover(&self, measure: &str, source: Source, period: &Period, full: bool) -> bool {
        let Some(set) = self.target_span(measure) else { return false };
        let from = self.covered(source).map_or(period.start, |c| c.from.max(period.start)).min(period.end);
        let to = if full { period.end } else { period.end.min(self.as_of).max(period.start) };
        set.from <= from && to <= set.to
    }

    fn spread(&self, measure: &str, part: Part, by: &[usize], period: &Period, full: bool) -> Column {
        let Some(rows) = self.tables.targets.as_ref().filter(|_| by.iter().all(|d| reaches(self.data, *d))) else {
            return Column::missing();
        };
        let rows = rows.get(measure).map(Vec::as_slice).unwrap_or_default();
        if !self.targets_cover(measure, part.source(), period, full) {
            return Column::missing();
        }
        let scale = part.scale(self.data);
        let exact = |units| Cell::of(Value::Exact(Decimal::new(units, scale)));
        let mut totals: BTreeMap<Key, i128> = BTreeMap::new();
        for ((start, end), amounts) in self.book(rows, by, period) {
            let (start, end) = (date_of(start), date_of(end));
            let whole = self.share(amounts.values().sum(), start, end, period, full);
            for (key, amount) in foot(&amounts, whole, self.proportion(start, end, period, full)) {
                *totals.entry(key).or_default() += amount;
            }
        }
        Column { cells: totals.into_iter().map(|(key, units)| (key, exact(units))).collect(), empty: exact(0) }
    }

    /// The target rows that touch a period, summed by span and members.
    fn book(&self, rows: &[usize], by: &[usize], period: &Period) -> Book {
        let table = &self.data.targets;
        let (first, last) = (day_number(period.start), day_number(period.end));
        let members: Vec<&[u32]> =
            by.iter().map(|d| table.members.get(*d).and_then(Option::as_deref).unwrap_or_default()).collect();
        let mut book = Book::new();
        for &row in rows {
            let (Some(start), Some(end), Some(amount)) =
                (table.start.get(row), table.end.get(row), table.amount.get(row))
            else {
                continue;
            };
            if *start > last || *end < first {
                continue;
            }
            let key = members.iter().map(|m| m.get(row).copied().unwrap_or(u32::MAX)).collect();
            *book.entry((*start, *end)).or_default().entry(key).or_default() += i128::from(*amount);
        }
        book
    }

    /// The part of one target (set for `start` to `end`) that belongs to a period: weeks or months of it by
    /// working days with largest remainder; of an unfinished one, the share of its elapsed working days.
    fn share(&self, amount: i128, start: Date, end: Date, period: &Period, full: bool) -> i128 {
        let pieces = self.weighed(start, end, period);
        let weights: Vec<f64> = pieces.iter().map(|p| f64::from(p.1)).collect();
        let Some(parts) = apportion(amount, &weights) else { return 0 };
        pieces
            .iter()
            .zip(parts)
            .filter(|((piece, _), _)| period.start <= piece.from && piece.to <= period.end)
            .map(|((piece, _), part)| if full { part } else { self.elapsed(part, *piece) })
            .sum()
    }

    /// The exact proportion behind [`Ledger::share`]: the days of a target that count in a period, of all its days.
    fn proportion(&self, start: Date, end: Date, period: &Period, full: bool) -> (i128, i128) {
        let pieces = self.weighed(start, end, period);
        let all = pieces.iter().map(|p| i128::from(p.1)).sum::<i128>().max(1);
        let counted = pieces
            .iter()
            .filter(|(piece, _)| period.start <= piece.from && piece.to <= period.end)
            .map(|(piece, days)| if full { i128::from(*days) } else { self.elapsed(i128::from(*days), *piece) })
            .sum();
        (counted, all)
    }

    /// The weeks or months of a target's span with their working days; calendar days where the span has none.
    fn weighed(&self, start: Date, end: Date, period: &Period) -> Vec<(Window, u32)> {
        let grain = if period.grain == Grain::Week && !period.to_date { Grain::Week } else { Grain::Month };
        // Months of targets are cut where the periods of whole weeks end, when such a period is asked for.
        let pieces = self.pieces(grain, period.is_of_weeks(self.calendar), start, end);
        let worked = self.calendar.working_days(start, end) > 0;
        let days = |p: Window| {
            if worked { self.working(p) } else { u32::try_from((p.to - p.from).num_days() + 1).unwrap_or(0) }
        };
        pieces.into_iter().map(|p| (p, days(p))).collect()
    }

    /// The share of a piece's target up to as-of: all of it when no working day is left.
    fn elapsed(&self, amount: i128, piece: Window) -> i128 {
        if self.as_of < piece.from {
            return 0;
        }
        let (done, all) = progress(piece.from, piece.to, self.as_of, self.calendar);
        if done >= all || all == 0 {
            return amount;
        }
        crate::base::decimal::div_round(amount.saturating_mul(i128::from(done)), i128::from(all))
    }

    fn working(&self, piece: Window) -> u32 {
        self.calendar.working_days(piece.from, piece.to)
    }

    /// A span cut at the borders of weeks or months, natural or of a fiscal year of weeks.
    fn pieces(&self, grain: Grain, fiscal: bool, start: Date, end: Date) -> Vec<Window> {
        let mut pieces = Vec::new();
        let mut from = start;
        while from <= end {
            let Some(period) = Period::containing(grain, fiscal, from, self.calendar) else { break };
            pieces.extend(Window::new(from, period.end.min(end)));
            let Some(next) = period.end.succ_opt() else { break };
            from = next;
        }
        pieces
    }
}

/// The part of every member that is `done` of `all` days, so that the parts add up to the part of the whole: each is
/// its exact part rounded down or up (largest remainder; ties go to the larger amount, then to the earlier member).
fn foot(amounts: &BTreeMap<Key, i128>, whole: i128, (done, all): (i128, i128)) -> Vec<(Key, i128)> {
    let exact = |amount: &i128| amount.saturating_mul(done);
    let mut parts: Vec<(Key, i128)> =
        amounts.iter().map(|(key, amount)| (key.clone(), exact(amount).div_euclid(all))).collect();
    let mut order: Vec<(i128, i128, usize)> =
        amounts.values().enumerate().map(|(at, amount)| (exact(amount).rem_euclid(all), *amount, at)).collect();
    let mut left = whole - parts.iter().map(|p| p.1).sum::<i128>();
    let step = left.signum();
    // The whole is rounded in its own pieces, so that it may lie beyond the rounded parts: hence both ways, and the cycle.
    order.sort_by_key(|(rest, amount, at)| (-step * rest, -amount, *at));
    for (_, _, at) in order.into_iter().cycle() {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(at) {
            part.1 += step;
        }
        left -= step;
    }
    parts
}
