//! Where customers stand in their life with the company (S23): potential, interested, won, revisited – and, of those
//! who buy, new, mature and churned. Everybody stands in exactly one stage.

use serde::Serialize;

use crate::base::Scenario;
use crate::data::Outcome;

use super::super::study::Study;
use super::super::windows::{Window, day_number};
use super::super::{FactId, MemberRef};
use super::Years;
use super::entries::{Entries, of_member};
use super::purchases::Purchases;

/// A stage of a customer's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Known, never bought, and no opportunity is open.
    Potential,
    /// Never bought, and an opportunity is open.
    Interested,
    /// First purchase within the last 12 months, and no other day with a purchase.
    Won,
    /// First purchase within the last 12 months, and bought again on another day.
    Revisited,
    /// First purchase longer ago, and bought within the last 12 months.
    Mature,
    /// Bought, but not within the last 12 months.
    Churned,
}

impl Stage {
    /// Every stage in the order of a life.
    pub const ALL: [Stage; 6] =
        [Stage::Potential, Stage::Interested, Stage::Won, Stage::Revisited, Stage::Mature, Stage::Churned];

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Potential => "potential",
            Stage::Interested => "interested",
            Stage::Won => "won",
            Stage::Revisited => "revisited",
            Stage::Mature => "mature",
            Stage::Churned => "churned",
        }
    }

    /// The stage of a buyer by the days of its purchases, rising, seen at the end of a window of 12 months; none for
    /// somebody who has not bought by then.
    pub fn of_buyer(days: &[i32], window: Window) -> Option<Stage> {
        let (from, to) = (day_number(window.from), day_number(window.to));
        let past = &days[..days.partition_point(|day| *day <= to)];
        let (first, last) = (past.first()?, past.last()?);
        Some(match () {
            () if *last < from => Stage::Churned,
            () if *first < from => Stage::Mature,
            () if past.len() > 1 => Stage::Revisited,
            () => Stage::Won,
        })
    }
}

/// The life cycle of a report's customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LifeCycle {
    /// The stages that have anybody, now or a year ago.
    pub stages: Vec<StageRow>,
    /// All customers known.
    pub total: StageRow,
    /// True when opportunities tell who is interested.
    pub prospects: bool,
    /// Who came, came back and left, as far as there are any.
    pub moves: Vec<StageMoves>,
    /// Customers known minus those of the stages: 0.
    pub check: FactId,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageRow {
    /// The stage; none for the whole.
    pub stage: Option<Stage>,
    /// Customers now.
    pub customers: FactId,
    /// Customers 12 months ago.
    pub before: FactId,
    /// The change.
    pub change: FactId,
    /// Their sales of the last 12 months.
    pub sales: FactId,
    /// Share of the sales of all customers.
    pub share: FactId,
    /// Amount of their open opportunities, where there are opportunities.
    pub open: Option<FactId>,
}

/// How customers changed their stage within 12 months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// Bought for the first time.
    Won,
    /// Bought again after 12 months without a purchase.
    Back,
    /// Stopped buying.
    Lost,
}

impl MoveKind {
    /// All of them, in the order of pages.
    const ALL: [MoveKind; 3] = [MoveKind::Won, MoveKind::Back, MoveKind::Lost];

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            MoveKind::Won => "won",
            MoveKind::Back => "back",
            MoveKind::Lost => "lost",
        }
    }

    /// The kind of a change of stages; none for any other.
    fn of(before: Option<Stage>, now: Stage) -> Option<MoveKind> {
        let bought = |stage: Stage| matches!(stage, Stage::Won | Stage::Revisited | Stage::Mature);
        match (before, now) {
            (Some(before), Stage::Churned) if bought(before) => Some(MoveKind::Lost),
            (Some(Stage::Churned), now) if bought(now) => Some(MoveKind::Back),
            (_, Stage::Won | Stage::Revisited) => Some(MoveKind::Won),
            _ => None,
        }
    }
}

/// Customers of one kind of change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageMoves {
    /// The kind.
    pub kind: MoveKind,
    /// How many customers.
    pub count: FactId,
    /// The largest of them with their sales of the last 12 months, or, of those who left, of the 12 months before.
    pub rows: Vec<(MemberRef, FactId)>,
}

/// Customers listed of each kind.
const LISTED: usize = 5;

/// An opportunity of a customer: the day it was created, the day it ended, its amount.
type Deal = (i32, Option<i32>, i128);

/// The life cycle; none where the data cover less than 24 months, for then everybody would look new.
pub fn life_cycle(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    (dimension, purchases): (usize, &Purchases<'_>),
    years: Years,
) -> Option<LifeCycle> {
    let earlier = years.earlier?;
    let days = purchases.days();
    let (sums, _) = purchases.sums(years.later);
    let (sums_before, _) = purchases.sums(earlier);
    let mut moved: Vec<(MoveKind, i128, u32)> = Vec::new();
    let deals = deals(study, dimension);
    let members = study.data.dimensions.get(dimension).map_or(0, |d| d.members.len());
    // Without a slice, all members of the dimension are known; a slice knows only those of its own rows.
    let whole = study.ledger.slice.is_empty();
    let mut found: Vec<(Stage, Option<Stage>, i128, i128)> = Vec::new();
    let end = |window: Window| day_number(window.to);
    for code in 0..u32::try_from(members).unwrap_or(u32::MAX) {
        if study.ledger.is_special(dimension, code) {
            continue;
        }
        let customer = purchases.of_code(code);
        let own: &[Deal] = deals.get(&code).map_or(&[], Vec::as_slice);
        let bought: &[i32] = customer.and_then(|c| days.get(c)).map_or(&[], Vec::as_slice);
        let stage = |window: Window| {
            let at = end(window);
            let known = |deal: &&Deal| deal.0 <= at;
            let open = |deal: &&Deal| deal.0 <= at && deal.1.is_none_or(|closed| closed > at);
            Stage::of_buyer(bought, window).or_else(|| match () {
                () if own.iter().any(|deal| open(&deal)) => Some(Stage::Interested),
                () if whole || own.iter().any(|deal| known(&deal)) => Some(Stage::Potential),
                () => None,
            })
        };
        let now = stage(years.later);
        let open = own.iter().filter(|d| d.0 <= end(years.later) && d.1.is_none_or(|c| c > end(years.later)));
        let open = open.map(|deal| deal.2).sum();
        let sales = customer.and_then(|c| sums.get(c)).map_or(0, |sum| sum.net);
        let was = stage(earlier);
        if let Some(kind) = now.and_then(|now| MoveKind::of(was, now)) {
            let before = customer.and_then(|c| sums_before.get(c)).map_or(0, |sum| sum.net);
            moved.push((kind, if kind == MoveKind::Lost { before } else { sales }, code));
        }
        found.extend(now.map(|now| (now, was, sales, open)));
    }
    // A buyer of a year ago is known now, so nobody is lost between the two counts.
    let total_sales: i128 = found.iter().map(|f| f.2).sum();
    let prospects = !study.data.opportunities.id.is_empty();
    let main = study.main.id;
    let row = |entries: &mut Entries<'_>, stage: Option<Stage>| {
        let is = |s: Stage| stage.is_none_or(|stage| stage == s);
        let now: Vec<_> = found.iter().filter(|f| is(f.0)).collect();
        let before = found.iter().filter(|f| f.1.is_some_and(is)).count();
        let about: Vec<(&str, &str)> = stage.iter().map(|s| ("stage", s.code())).collect();
        let sales: i128 = now.iter().map(|f| f.2).sum();
        let units = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
        let empty = now.is_empty() && before == 0;
        let row = StageRow {
            stage,
            customers: entries.count("customers.stage", &about, Scenario::AC, now.len()),
            before: entries.count("customers.stage", &about, Scenario::PY, before),
            change: entries.signed("customers.stage", &about, Scenario::DPY, units(now.len()) - units(before)),
            sales: entries.money(&format!("{main}.stage"), &about, Scenario::AC, sales),
            share: entries.ratio(&format!("{main}.stage_share"), &about, Scenario::AC, (sales, total_sales)),
            open: prospects.then(|| {
                let open = now.iter().map(|f| f.3).sum();
                entries.money(&format!("{main}.open_deals"), &about, Scenario::AC, open)
            }),
        };
        (row, now.len(), empty)
    };
    let rows: Vec<(StageRow, usize, bool)> = Stage::ALL.into_iter().map(|s| row(entries, Some(s))).collect();
    let (total, known, none) = row(entries, None);
    if none {
        return None;
    }
    moved.sort_by_key(|(kind, sales, code)| (*kind as usize, std::cmp::Reverse(*sales), *code));
    let moves = MoveKind::ALL.into_iter().filter_map(|kind| {
        let own: Vec<_> = moved.iter().filter(|(k, ..)| *k == kind).collect();
        let count = entries.count("customers.moved", &[("moved", kind.code())], Scenario::AC, own.len());
        let one = |(_, sales, code): &&(MoveKind, i128, u32)| {
            let member = study.ledger.member(dimension, *code);
            let (measure, scenario) = match kind {
                MoveKind::Lost => (format!("{main}.year_before"), Scenario::PY),
                _ => (format!("{main}.year"), Scenario::AC),
            };
            let id = entries.money(&measure, &of_member(&member), scenario, *sales);
            (member.clone(), id)
        };
        let rows: Vec<(MemberRef, FactId)> = own.iter().take(LISTED).map(one).collect();
        (!rows.is_empty()).then_some(StageMoves { kind, count, rows })
    });
    let moves = moves.collect();
    let sum: usize = rows.iter().map(|(_, n, _)| n).sum();
    let units = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
    Some(LifeCycle {
        stages: rows.into_iter().filter(|(_, _, empty)| !empty).map(|(row, ..)| row).collect(),
        total,
        prospects,
        moves,
        check: entries.signed("customers.stage_check", &[], Scenario::AC, units(known) - units(sum)),
    })
}

/// The opportunities of the slice by the code of their customer.
fn deals(study: &Study<'_>, dimension: usize) -> std::collections::BTreeMap<u32, Vec<Deal>> {
    let table = &study.data.opportunities;
    let mut out: std::collections::BTreeMap<u32, Vec<Deal>> = std::collections::BTreeMap::new();
    for &row in study.ledger.tables.created.all() {
        let code = table.members.get(dimension).and_then(|m| m.get(row)).copied();
        let (Some(code), Some(created)) = (code, table.created.get(row).copied().flatten()) else { continue };
        // A deal that has ended without a known day counts as ended when it began.
        let ended = table.outcome.get(row).is_some_and(|o| *o != Outcome::Open);
        let closed = table.closed.get(row).copied().flatten().or(ended.then_some(created));
        let amount = i128::from(table.amount.get(row).copied().flatten().unwrap_or(0));
        out.entry(code).or_default().push((created, closed, amount));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_come_come_back_and_leave() {
        assert_eq!(MoveKind::of(Some(Stage::Interested), Stage::Won), Some(MoveKind::Won));
        assert_eq!(MoveKind::of(None, Stage::Revisited), Some(MoveKind::Won));
        assert_eq!(MoveKind::of(Some(Stage::Churned), Stage::Mature), Some(MoveKind::Back));
        assert_eq!(MoveKind::of(Some(Stage::Mature), Stage::Churned), Some(MoveKind::Lost));
        assert_eq!(MoveKind::of(Some(Stage::Churned), Stage::Churned), None);
        assert_eq!(MoveKind::of(Some(Stage::Won), Stage::Mature), None, "who stays has not moved");
    }

    #[test]
    fn a_buyer_stands_in_one_stage() {
        let day = |text: &str| text.parse::<crate::base::Date>().expect("a date");
        let window = Window::new(day("2025-07-01"), day("2026-06-30")).expect("a window");
        let stage =
            |days: &[&str]| Stage::of_buyer(&days.iter().map(|d| day_number(day(d))).collect::<Vec<_>>(), window);
        assert_eq!(stage(&[]), None);
        assert_eq!(stage(&["2026-07-01"]), None, "that is to come");
        assert_eq!(stage(&["2026-06-30", "2026-07-01"]), Some(Stage::Won));
        assert_eq!(stage(&["2025-07-01", "2026-06-30"]), Some(Stage::Revisited));
        assert_eq!(stage(&["2025-06-30", "2025-07-01"]), Some(Stage::Mature));
        assert_eq!(stage(&["2023-01-01", "2025-06-30"]), Some(Stage::Churned));
    }
}
