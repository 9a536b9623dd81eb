//! The process tracking table of a week: what is late, what is at risk, what was done (brief.md S31).

use chrono::Days;
use serde::Serialize;

use crate::base::{Date, Decimal, Scenario, Unit, Value};
use crate::data::EventTable;

use super::actions::is_overdue;
use super::book::Book;
use super::desk::Desk;
use super::funnel::{of_days, whole};
use super::measure::Source;
use super::study::Study;
use super::variance::Cell;
use super::windows::{Windows, date_of, day_number};
use super::{FactId, MemberRef};

/// Activities that each of the three lists names.
const LISTED: usize = 30;
/// Working days within which what is not done is at risk.
const SOON: u32 = 3;
/// Days after which what is late is an old debt: it comes after what can still be saved.
const OLD: i32 = 90;

/// The activities of a week, and those of earlier weeks that are not done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tracking {
    /// Late ones: the nearest to a decision first, those late for more than 90 days last.
    pub late_rows: Vec<Tracked>,
    /// Those at risk, the first due first.
    pub risk_rows: Vec<Tracked>,
    /// The others of the week: what is not done first, then the nearest to a decision.
    pub week_rows: Vec<Tracked>,
    /// How many the last list would hold.
    pub others: Option<FactId>,
    /// Activities of the week, and of them those that are done.
    pub week: Option<FactId>,
    /// See `week`.
    pub done: Option<FactId>,
    /// Late ones of all weeks, and of them those late for more than 90 days.
    pub late: Option<FactId>,
    /// See `late`.
    pub old: Option<FactId>,
    /// Those that are due within three working days.
    pub at_risk: Option<FactId>,
    /// All of these together: what a whole list would hold.
    pub all: Option<FactId>,
    /// The longest that one is late.
    pub longest: Option<FactId>,
    /// All − late − at risk − the others; must be zero.
    pub check: Value,
}

/// How an activity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Not done, and due by the last day that counts.
    Late,
    /// Not done, and due within three working days.
    AtRisk,
    /// Done, or due later.
    Fine,
}

/// One activity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tracked {
    /// Its day.
    pub date: Date,
    /// Who is in charge.
    pub owner: Option<MemberRef>,
    /// Whom it is about.
    pub customer: Option<MemberRef>,
    /// The industry of the customer.
    pub industry: Option<String>,
    /// The stage as written.
    pub stage: Option<String>,
    /// What is done.
    pub action: Option<String>,
    /// Its status as written.
    pub status: Option<String>,
    /// When it is due.
    pub due: Option<Date>,
    /// The note.
    pub note: Option<String>,
    /// How it stands.
    pub mark: Mark,
    /// Full days that it is late; none for what was due on the last day.
    pub days: Option<FactId>,
    /// How many follow it in its list.
    pub after: Option<FactId>,
}

/// An activity before it is listed.
struct Found {
    row: usize,
    day: i32,
    due: Option<i32>,
    mark: Mark,
    stage: usize,
}

/// The tracking table of a report; none without activities of the slice up to its end that belong in it.
pub fn tracking(study: &Study<'_>, book: &mut Book) -> Option<Tracking> {
    let table = study.ledger.event_table(Source::Activities, &[])?;
    let now = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar).actual?;
    let (first, last) = (day_number(now.from), day_number(now.to));
    let soon = day_number(soon(study, now.to));
    let days = table.days("date")?;
    let dues = table.days("due");
    let held = table.numbers("done").map(|(_, values)| values);
    let done = |row: usize| held.is_some_and(|list| list.get(row).copied().flatten() == Some(1));
    let mut found: Vec<Found> = Vec::new();
    for &row in study.ledger.event_rows(Source::Activities)?.all() {
        let Some(day) = days.get(row).copied().flatten().filter(|day| *day <= last) else { continue };
        let due = dues.and_then(|list| list.get(row).copied().flatten());
        let mark = match due {
            Some(due) if !done(row) && is_overdue(due, last) => Mark::Late,
            Some(due) if !done(row) && due <= soon => Mark::AtRisk,
            _ => Mark::Fine,
        };
        if day >= first || mark != Mark::Fine {
            found.push(Found { row, day, due, mark, stage: stage_of(study, table, row) });
        }
    }
    if found.is_empty() {
        return None;
    }
    let late_for = |f: &Found| f.due.map_or(0, |due| last - due);
    let old = |f: &Found| f.mark == Mark::Late && late_for(f) > OLD;
    found.sort_by_key(|f| {
        let nearest = std::cmp::Reverse(f.stage);
        match f.mark {
            Mark::Late => (f.mark, old(f), nearest, -late_for(f), f.row),
            Mark::AtRisk => (f.mark, false, std::cmp::Reverse(0), f.due.unwrap_or(i32::MAX), f.row),
            Mark::Fine => (f.mark, done(f.row), nearest, -f.day, f.row),
        }
    });
    let mut desk = Desk::new(study, book);
    let mut enter = |what: &str, unit: Unit, member: Option<&MemberRef>, cell: Cell| {
        desk.enter(format!("tracking.{what}"), unit, member, Scenario::AC, cell)
    };
    let count = |keep: &dyn Fn(&Found) -> bool| found.iter().filter(|f| keep(f)).count();
    let of_week = |f: &Found| f.day >= first;
    let (late, at_risk, fine) =
        (count(&|f| f.mark == Mark::Late), count(&|f| f.mark == Mark::AtRisk), count(&|f| f.mark == Mark::Fine));
    let (reps, customers) = (study.rep_dimension(), study.customer_dimension());
    let member = |dimension: Option<usize>, row: usize| {
        let dimension = dimension?;
        let code = table.members.get(dimension)?.as_ref()?.get(row)?;
        Some(study.ledger.member(dimension, *code))
    };
    let text = |column: &str, row: usize| Some(table.texts(column)?.get(row)?.as_deref()?.trim().to_owned());
    let [mut late_rows, mut risk_rows, mut week_rows] = [const { Vec::new() }; 3];
    for f in &found {
        let (list, all) = match f.mark {
            Mark::Late => (&mut late_rows, late),
            Mark::AtRisk => (&mut risk_rows, at_risk),
            Mark::Fine => (&mut week_rows, fine),
        };
        if list.len() >= LISTED {
            continue;
        }
        let key = (table.origin.get(f.row).copied().unwrap_or(u32::MAX).saturating_add(1)).to_string();
        let activity = MemberRef { dimension: "activity".into(), key: key.clone(), label: key, special: false };
        list.push(Tracked {
            date: date_of(f.day),
            owner: member(reps, f.row),
            customer: member(customers, f.row),
            industry: text("industry", f.row).filter(|t| !t.is_empty()),
            stage: text("stage", f.row),
            action: text("action", f.row),
            status: text("status", f.row),
            due: f.due.map(date_of),
            note: text("note", f.row).filter(|t| !t.is_empty()),
            mark: f.mark,
            days: (f.mark == Mark::Late && late_for(f) > 0)
                .then(|| enter("late_days", Unit::Days, Some(&activity), of_days(late_for(f))))
                .flatten(),
            after: enter("after", Unit::Count, Some(&activity), whole(all - list.len() - 1)),
        });
    }
    let longest = found.iter().filter(|f| f.mark == Mark::Late).map(late_for).max();
    let exact = |n: usize| Decimal::whole(i128::try_from(n).unwrap_or(i128::MAX));
    let longest = longest.and_then(|days| enter("longest", Unit::Days, None, of_days(days)));
    let mut whole_of = |what: &str, n: usize| enter(what, Unit::Count, None, whole(n));
    Some(Tracking {
        others: whole_of("others", fine),
        week: whole_of("week", count(&of_week)),
        done: whole_of("done", count(&|f| of_week(f) && done(f.row))),
        late: whole_of("late", late),
        old: whole_of("old", count(&old)),
        at_risk: whole_of("at_risk", at_risk),
        all: whole_of("all", found.len()),
        longest,
        check: Value::Exact(exact(found.len()) - exact(late) - exact(at_risk) - exact(fine)),
        late_rows,
        risk_rows,
        week_rows,
    })
}

/// Why there is none.
pub fn absent(study: &Study<'_>, tracking: Option<&Tracking>) -> Option<&'static str> {
    match (tracking.is_some(), study.data.events.get("activities").is_some_and(|t| t.rows > 0)) {
        (true, _) => None,
        (false, false) => Some("no_table"),
        (false, true) if !study.ledger.slice.is_empty() => Some("not_in_slice"),
        (false, true) => Some("not_covered"),
    }
}

/// The last day within which something due is due soon.
fn soon(study: &Study<'_>, last: Date) -> Date {
    let after = last.succ_opt().unwrap_or(last);
    let far = after.checked_add_days(Days::new(31)).unwrap_or(after);
    let end = study.ledger.calendar.after_working_days(after, far, SOON);
    // The day before the next working day: the third one itself, and the days off behind it.
    end.max(last)
}

/// How near the stage of an activity is to a decision: its place in the order of opportunities, won ones behind all.
fn stage_of(study: &Study<'_>, table: &EventTable, row: usize) -> usize {
    let stages = &study.data.opportunities.stages;
    let text = table.texts("stage").and_then(|list| list.get(row)?.as_deref()).unwrap_or_default();
    let won = stages.won.as_deref().is_some_and(|won| won.trim() == text.trim());
    let place = stages.order.iter().position(|stage| stage.trim() == text.trim());
    if won { 0 } else { place.map_or(0, |at| at + 1) }
}
