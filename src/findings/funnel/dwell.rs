//! How long deals stay in a stage, with those that are still in it (Kaplan–Meier).

use super::proportion::FEW;
use super::spans::Spans;
use super::standing::{Deals, Standing};
use crate::data::Outcome;
use crate::findings::lasting::median_lasting;
use crate::findings::windows::day_number;

/// Growth of a median from which a stage is called slower than last year.
const SLOWER: f64 = 0.25;

/// A deal's time in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Position of the stage.
    pub stage: usize,
    /// Day it entered the stage.
    pub begun: i32,
    /// Days in it so far.
    pub days: i32,
    /// True when it has left the stage.
    pub ended: bool,
}

/// The stays of one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dwell {
    /// Median days; none where fewer than half of the stays have ended so far, or none is known.
    pub median: Option<i32>,
    /// Stays.
    pub count: usize,
}

/// The stays of a deal up to a day, as far as the days of its stages are known.
pub fn stays(deals: &Deals<'_>, standing: &Standing, day: i32) -> Vec<Stay> {
    let one = |stage: usize| {
        let begun = standing.entered.get(stage).copied().flatten()?;
        let next = standing.entered.iter().skip(stage + 1).flatten().filter(|entry| **entry >= begun).min().copied();
        let (left, ended) = match (next, standing.end) {
            (Some(next), _) => (next, true),
            // Where it went from here is not known.
            (None, _) if standing.reached > stage => return None,
            (None, Outcome::Open) => (day, false),
            (None, _) => (standing.ended?, true),
        };
        Some(Stay { stage, begun, days: left - begun, ended }).filter(|stay| stay.days >= 0)
    };
    (0..=standing.reached.min(deals.ladder.won()))
        .filter(|stage| deals.ladder.tells_dwell(*stage))
        .filter_map(one)
        .collect()
}

/// The dwell of every stage: stays that began in the recent span, as they stood on its last day.
pub fn dwells(deals: &Deals<'_>, rows: &[usize], spans: &Spans) -> Vec<Dwell> {
    let (first, last) = (day_number(spans.recent.from), spans.last());
    let mut found: Vec<Vec<(i32, bool)>> = vec![Vec::new(); deals.ladder.steps()];
    for row in rows {
        let Some(standing) = deals.on(*row, last) else { continue };
        for stay in stays(deals, &standing, last).into_iter().filter(|stay| stay.begun >= first) {
            if let Some(list) = found.get_mut(stay.stage) {
                list.push((stay.days, stay.ended));
            }
        }
    }
    found.iter().map(|list| Dwell { median: median_lasting(list), count: list.len() }).collect()
}

/// The stage whose median grew most against last year; none where no stage with enough stays grew by a quarter or more.
pub fn slowest(now: &[Dwell], then: Option<&[Dwell]>) -> Option<usize> {
    let growth = |(at, (now, then)): (usize, (&Dwell, &Dwell))| {
        let (days, before) = (now.median?, then.median?);
        let many = now.count >= FEW && then.count >= FEW;
        let growth = f64::from(days - before) / f64::from(before.max(1));
        (many && growth >= SLOWER).then_some((at, growth))
    };
    let grown = now.iter().zip(then?).enumerate().filter_map(growth);
    grown.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}
