//! The improvement plan: what became of the last actions, and what is planned next (brief.md S39, S40).
//!
//! An action is decided in a period and counts from that period's end. A report *tracks* what was decided before its
//! period and is not finished, or was due or decided last time, and what was decided within it and is already due. It
//! *plans* what was decided within it and is still to come. The effect of an action is only told, never claimed: its
//! measure in its scope, in the period it was decided in and in the latest complete period of that length
//! ([`effect`](super::effect)).

use serde::Serialize;

use crate::base::{Calendar, Date, Decimal, Grain, Period, Scenario, Unit, Value};
use crate::data::{EventTable, MemberKind};

use super::book::{Book, Derived};
use super::effect::{Effect, Outcome, effect};
use super::events::reaches;
use super::study::Study;
use super::variance::Cell;
use super::windows::{date_of, period_of};
use super::{Absent, FactId, MemberRef};

/// The improvement plan as one report sees it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Actions {
    /// What was decided earlier and is watched, the most urgent and important first.
    pub tracked: Vec<Action>,
    /// What was decided in the report's period and is to come, the same way.
    pub planned: Vec<Action>,
    /// How many are tracked.
    pub count: Option<FactId>,
    /// Of these, done.
    pub done: Option<FactId>,
    /// Late: not done on the last day that counts, and due by then.
    pub late: Option<FactId>,
    /// Neither done nor due.
    pub open: Option<FactId>,
    /// Given up.
    pub dropped: Option<FactId>,
    /// Whose measure reached what was expected.
    pub reached: Option<FactId>,
    /// Whose measure moved that way, not far enough.
    pub partly: Option<FactId>,
    /// Late ones that another of the same measure and scope takes up.
    pub followed: Option<FactId>,
    /// Whose measure moved that way no more than a year before.
    pub seasonal: Option<FactId>,
    /// Whose measure did not move that way.
    pub missed: Option<FactId>,
    /// For which it is too early to tell.
    pub early: Option<FactId>,
    /// How many are planned.
    pub next: Option<FactId>,
    /// Tracked − done − late − open − dropped; must be zero.
    pub check: i64,
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not done, and due by the last day that counts.
    Late,
    /// Not done, and not yet due.
    Open,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}

/// An action of the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// Its id, else its row from 1.
    pub id: String,
    /// The period it was decided in.
    pub decided: Period,
    /// Who is to do it, as written.
    pub owner: String,
    /// The owner among the reps, where it is one of them.
    pub owner_member: Option<MemberRef>,
    /// What it is about.
    pub item: String,
    /// What is done.
    pub measures: String,
    /// What it needs.
    pub support: String,
    /// What it is to bring, in words.
    pub expected: String,
    /// Last day to do it.
    pub due: Option<Date>,
    /// Where it stands at the end of the report's period.
    pub standing: Standing,
    /// What became of it since, where nobody can know any more how it stood then: done, or given up.
    pub since: Option<Standing>,
    /// Its status as written.
    pub status: String,
    /// Urgency and importance as written.
    pub levels: (String, String),
    /// Urgency × importance.
    pub priority: Option<FactId>,
    /// Members that it is about; empty for the whole.
    pub scope: Vec<MemberRef>,
    /// What its measure did.
    pub effect: Effect,
}

impl Action {
    /// True where it is about a part only of a subject: of its members (none for the whole) not all are in its scope.
    pub fn is_part_of(&self, subject: &[&MemberRef]) -> bool {
        let covers = |s: &&MemberRef| self.scope.iter().any(|m| s.dimension == m.dimension && s.key == m.key);
        !self.scope.is_empty() && (subject.is_empty() || !subject.iter().all(covers))
    }

    /// The member that names it in facts: the finest identity it has.
    fn member(id: &str) -> MemberRef {
        MemberRef { dimension: "action".to_owned(), key: id.to_owned(), label: id.to_owned(), special: false }
    }
}

impl Actions {
    /// All actions of the report, tracked ones first.
    pub fn all(&self) -> impl Iterator<Item = &Action> {
        self.tracked.iter().chain(&self.planned)
    }

    /// The late actions that nothing follows up: none of the same measure and scope is under way or planned.
    pub fn stranded(&self) -> impl Iterator<Item = &Action> {
        let follows = |late: &Action, other: &Action| {
            other.standing == Standing::Open && other.effect.measure == late.effect.measure && other.scope == late.scope
        };
        let late = self.tracked.iter().filter(|action| action.standing == Standing::Late);
        late.filter(move |action| !self.all().any(|other| follows(action, other)))
    }

    /// The actions of an owner among the reps, by its key.
    pub fn of_owner<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Action> {
        self.all().filter(move |action| action.owner_member.as_ref().is_some_and(|member| member.key == key))
    }

    /// The actions about a member: in whose scope it stands.
    pub fn about<'a>(&'a self, member: &'a MemberRef) -> impl Iterator<Item = &'a Action> {
        let same = |m: &MemberRef| m.dimension == member.dimension && m.key == member.key;
        self.all().filter(move |action| action.scope.iter().any(same))
    }
}

/// The plan of a report; none where no table has an action for it.
pub fn actions(study: &Study<'_>, book: &mut Book) -> Option<Actions> {
    let table = study.data.events.get("actions")?;
    let day = study.last_day();
    let is_over = is_long_over(&study.period, study.ledger.as_of, study.ledger.calendar);
    let mut found = Actions::default();
    for row in 0..table.rows {
        let Some(decided) = decided(table, row, study.ledger.calendar) else { continue };
        let Some((owner_member, scope, inside)) = scope(study, table, row) else { continue };
        let due = table.days("due").and_then(|days| days.get(row).copied().flatten()).map(date_of);
        let text = |column: &str| text(table, column, row);
        let to_come = due.map_or(day <= decided.end, |due| day < due);
        let (standing, since) = match text("state").as_str() {
            "done" => ended(Standing::Done, to_come && is_over),
            "dropped" => ended(Standing::Dropped, to_come && is_over),
            _ if due.is_some_and(|due| is_overdue(due, day)) => (Standing::Late, None),
            _ => (Standing::Open, None),
        };
        let (is_tracked, is_planned) = place(&decided, due, standing, study);
        if !is_tracked && !is_planned {
            continue;
        }
        let id = Some(text("id")).filter(|id| !id.is_empty()).unwrap_or_else(|| (row + 1).to_string());
        let member = Action::member(&id);
        let effect = effect(study, book, table, row, &decided, &member, inside.then_some(&scope));
        let action = Action {
            priority: priority(study, book, table, row, &member),
            owner: text("owner"),
            item: text("item"),
            measures: text("measures"),
            support: text("support"),
            expected: text("expected"),
            status: text("status"),
            levels: (text("urgency"), text("importance")),
            scope: scope.into_iter().map(|(_, _, member)| member).collect(),
            id,
            decided,
            owner_member,
            due,
            standing,
            since,
            effect,
        };
        if is_tracked { found.tracked.push(action) } else { found.planned.push(action) }
    }
    if found.tracked.is_empty() && found.planned.is_empty() {
        return None;
    }
    for list in [&mut found.tracked, &mut found.planned] {
        let weight = |action: &Action| {
            let priority = action.priority.as_ref().and_then(|id| book.fact(id)?.value).map_or(0.0, Value::to_f64);
            (-priority * 1000.0).round() as i64
        };
        list.sort_by_cached_key(|a| (weight(a), a.standing, a.due.unwrap_or(Date::MAX), a.id.clone()));
    }
    count(study, book, &mut found);
    Some(found)
}

fn count(study: &Study<'_>, book: &mut Book, found: &mut Actions) {
    let of = |test: &dyn Fn(&Action) -> bool| found.tracked.iter().filter(|a| test(a)).count();
    let standing = |standing: Standing| of(&|a| a.standing == standing);
    let outcome = |outcome: Outcome| of(&|a| a.effect.outcome == outcome);
    let parts = [Standing::Done, Standing::Late, Standing::Open, Standing::Dropped].map(standing);
    let effects =
        [Outcome::Reached, Outcome::Partly, Outcome::Missed, Outcome::TooEarly, Outcome::Seasonal].map(outcome);
    let all = found.tracked.len();
    let sum: usize = parts.iter().sum();
    found.check = i64::try_from(all).unwrap_or(i64::MAX) - i64::try_from(sum).unwrap_or(i64::MAX);
    let followed = standing(Standing::Late).saturating_sub(found.stranded().count());
    let mut enter = |what: &str, n: usize| book.count(format!("actions.{what}"), study.period, Scenario::AC, n);
    found.count = enter("tracked", all);
    found.done = enter("done", parts[0]);
    found.late = enter("late", parts[1]);
    found.open = enter("open", parts[2]);
    found.dropped = enter("dropped", parts[3]);
    found.reached = enter("reached", effects[0]);
    found.partly = enter("partly", effects[1]);
    found.missed = enter("missed", effects[2]);
    found.early = enter("too_early", effects[3]);
    found.seasonal = enter("seasonal", effects[4]);
    found.followed = enter("followed", followed);
    found.next = enter("planned", found.planned.len());
}

/// Where an action that has ended by now stood, and what became of it since: what was still to come when a period ended
/// that is long over is taken to have been open then.
fn ended(written: Standing, later: bool) -> (Standing, Option<Standing>) {
    if later { (Standing::Open, Some(written)) } else { (written, None) }
}

/// True when the table of actions, which says how they stand on the last day that counts, no longer tells how they stood at
/// the end of a period: the period after it is over too, after a longer one than a month the next month.
fn is_long_over(period: &Period, as_of: Date, calendar: &Calendar) -> bool {
    let next = period.end.succ_opt();
    let next = next.and_then(|d| Period::containing(period.grain.min(Grain::Month), period.fiscal, d, calendar));
    next.is_some_and(|next| next.end <= as_of)
}

/// True of what is due and not done by the last day that counts, the day included: the data are those of its end.
pub(super) fn is_overdue<D: PartialOrd>(due: D, last: D) -> bool {
    due <= last
}

/// True of an action that was decided in a period: it counts from the end of the period it was decided in.
pub(super) fn is_decided_in(decided: &Period, period: &Period) -> bool {
    period.start <= decided.end && decided.end <= period.end
}

/// Whether a report tracks an action, and whether it plans it.
fn place(decided: &Period, due: Option<Date>, standing: Standing, study: &Study<'_>) -> (bool, bool) {
    let period = &study.period;
    if decided.end < period.start {
        let unfinished = matches!(standing, Standing::Late | Standing::Open);
        let was_due = due.is_some_and(|due| period.start <= due && due <= period.end);
        // Last time: the latest period of the action's own length that had ended when the report's began.
        let calendar = study.ledger.calendar;
        let last = decided.next(calendar).is_none_or(|next| next.end >= period.start);
        return (unfinished || was_due || last, false);
    }
    if !is_decided_in(decided, period) {
        return (false, false);
    }
    let was_due = due.is_some_and(|due| due <= period.end);
    (was_due, !was_due)
}

/// The period that an action was decided in.
pub(super) fn decided(table: &EventTable, row: usize, calendar: &Calendar) -> Option<Period> {
    let (first, last) = table.periods("period")?.get(row).copied().flatten()?;
    let grain = match last - first {
        0..=6 => Grain::Week,
        7..=40 => Grain::Month,
        41..=120 => Grain::Quarter,
        _ => Grain::Year,
    };
    let nearest = || Period::containing(grain, false, date_of(first), calendar);
    period_of((first, last), calendar).or_else(nearest)
}

/// The text of a column.
pub(super) fn text(table: &EventTable, column: &str, row: usize) -> String {
    table.texts(column).and_then(|texts| texts.get(row)?.as_deref()).unwrap_or_default().trim().to_owned()
}

/// A member of a dimension in a scope.
pub(super) type Place = (usize, u32, MemberRef);

/// The owner among the reps, what an action is about, and whether all of that lies in the slice; none where neither
/// its scope nor its owner does.
///
/// The scope is what the table's own columns of dimensions say. A table without any such column is about its owner,
/// where the owner is a rep; a blank row of a table that has them is about the whole.
fn scope(study: &Study<'_>, table: &EventTable, row: usize) -> Option<(Option<MemberRef>, Vec<Place>, bool)> {
    let ledger = &study.ledger;
    let owner = owner(study, &text(table, "owner", row));
    let named = |d: &usize| {
        let id = study.dimension_id(*d);
        reaches(table, *d) && study.brief.table("actions").is_none_or(|spec| spec.columns.contains_key(&id))
    };
    let columns: Vec<usize> = (0..study.data.dimensions.len()).filter(named).collect();
    let code = |d: usize| table.members.get(d)?.as_ref()?.get(row).copied();
    let mut places: Vec<Place> = Vec::new();
    for d in &columns {
        let Some(code) = code(*d) else { continue };
        if real(study, *d, code) {
            places.push((*d, code, ledger.member(*d, code)));
        }
    }
    // What stands above another member of the row says nothing more.
    let above = |place: &Place| places.iter().any(|other| study.is_under(place.0, other.0));
    let finest: Vec<Place> = places.iter().filter(|place| !above(place)).cloned().collect();
    let mut places = finest;
    if columns.is_empty() {
        places.extend(owner.clone());
    }
    // Inside: of each dimension of the slice the action is about a member in it, or about one below such a member.
    let lies = |(d, codes): &(usize, Vec<u32>)| {
        let own = places.iter().find(|(of, ..)| of == d).map(|(_, code, _)| *code);
        let reached = own.or_else(|| code(*d).filter(|code| real(study, *d, *code)));
        reached.is_some_and(|code| codes.contains(&code))
    };
    let inside = ledger.slice.iter().all(lies);
    let owned = owner.as_ref().is_some_and(|(d, code, _)| {
        !ledger.slice.is_empty() && ledger.slice.iter().all(|(of, codes)| of == d && codes.contains(code))
    });
    (inside || owned).then(|| (owner.map(|(_, _, member)| member), places, inside))
}

fn real(study: &Study<'_>, dimension: usize, code: u32) -> bool {
    let member = study.data.dimensions.get(dimension).and_then(|d| d.members.get(code as usize));
    member.is_some_and(|m| m.kind == MemberKind::Real)
}

/// The rep that an owner is, by key or by a label that only one rep has.
fn owner(study: &Study<'_>, name: &str) -> Option<Place> {
    let d = study.rep_dimension()?;
    let members = &study.data.dimensions.get(d)?.members;
    let found = |test: &dyn Fn(&crate::data::Member) -> bool| {
        let mut all = members.iter().enumerate().filter(|(_, m)| m.kind == MemberKind::Real && test(m));
        all.next().filter(|_| all.next().is_none()).and_then(|(at, _)| u32::try_from(at).ok())
    };
    let code = found(&|m| m.key == name).or_else(|| found(&|m| m.label == name))?;
    Some((d, code, study.ledger.member(d, code)))
}

/// Urgency × importance, where both have a level.
fn priority(study: &Study<'_>, book: &mut Book, table: &EventTable, row: usize, member: &MemberRef) -> Option<FactId> {
    let level = |column: &str| {
        let (scale, values) = table.numbers(column)?;
        let value = values.get(row).copied().flatten()?;
        i128::from(value).checked_div(10_i128.checked_pow(u32::from(scale))?)
    };
    let value = level("urgency_level")? * level("importance_level")?;
    let derived = Derived {
        measure: "actions.priority".to_owned(),
        unit: Unit::Count,
        member: Some(member),
        period: study.period,
        scenario: Scenario::AC,
    };
    book.derive(derived, Cell::of(Value::Exact(Decimal::whole(value))))
}

/// What is not in the report, with the reason.
pub(super) fn absent(study: &Study<'_>, found: Option<&Actions>) -> Vec<Absent> {
    let reason = match study.data.events.get("actions") {
        None => "no_table",
        Some(table) if table.rows == 0 => "no_table",
        Some(_) if !study.ledger.slice.is_empty() => "no_actions_in_slice",
        Some(_) => "no_actions",
    };
    let lists = [
        ("last_plan", found.is_some_and(|f| !f.tracked.is_empty())),
        ("plan", found.is_some_and(|f| !f.planned.is_empty())),
    ];
    let lacks = lists.into_iter().filter(|(_, there)| !there);
    lacks.map(|(what, _)| Absent { what: what.to_owned(), reason: reason.to_owned() }).collect()
}
