//! The members a list shows, and the rest of them as one row with facts of its own.
//!
//! A list of hundreds of members is no page, and numbers that a page makes up from the members it leaves out
//! would be numbers without an identity. So the choice is made here: the largest members by what they have and
//! by what they should have, and among them those that moved most, so that no list hides the member that
//! explains it. All others are one member with the key [`LABEL`], summed exactly.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Decimal, Period, Scenario, Unit, Value};

use super::book::{Book, fact_id};
use super::ledger::{Grid, Key};
use super::study::Study;
use super::variance::Cell;
use super::{Comparison, Fact, FactId, MemberRef};

/// Members that a list shows beside `unmatched` and `(blank)`. One more stays: a rest of one is that one.
pub const TOP: usize = 12;

/// Key and label of the rest, up to a colon and the name of the list it belongs to: different lists leave out
/// different members, and a fact has one identity.
pub const LABEL: &str = "(rest";

/// The members of a list: those shown, and those that are its rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Shown, in the order of their codes.
    pub shown: Vec<Key>,
    /// Not shown, and never a single one; [`choose`] never hides `unmatched` nor `(blank)`.
    pub hidden: Vec<Key>,
}

/// What a place in the list goes to.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// The largest by size.
    Size,
    /// The one that lies furthest below a reference.
    Low(usize),
    /// The one that lies furthest above it.
    High(usize),
}

/// Two places by size, one by variance, in turns.
const PLACES: [Place; 12] = [
    Place::Size,
    Place::Size,
    Place::Low(0),
    Place::Size,
    Place::Size,
    Place::High(0),
    Place::Size,
    Place::Size,
    Place::Low(1),
    Place::Size,
    Place::Size,
    Place::High(1),
];

/// Chooses `top` members of the last dimension of `by`; `first` are shown in any case.
pub fn choose(study: &Study<'_>, by: &[usize], grid: &Grid, keys: Vec<Key>, first: &[Key], top: usize) -> Chosen {
    let dimension = by.last().copied().unwrap_or(usize::MAX);
    let real = |key: &&Key| key.last().is_none_or(|code| !study.ledger.is_special(dimension, *code));
    let members: Vec<&Key> = keys.iter().filter(real).collect();
    if members.len() <= top + 1 {
        return Chosen { shown: keys, hidden: Vec::new() };
    }
    let references = study.references(grid);
    let value = |key: &Key, s: Scenario| grid.cell(key, s).value.map_or(0.0, Value::to_f64);
    let size = |key: &Key| {
        references.iter().chain([&Scenario::AC, &Scenario::PLF]).map(|s| value(key, *s).abs()).fold(0.0, f64::max)
    };
    // Largest first; ties in the order of the members.
    let ordered = |by: &dyn Fn(&Key) -> f64| -> Vec<&Key> {
        let mut found: Vec<(f64, &Key)> = members.iter().map(|k| (by(k), *k)).filter(|(v, _)| *v > 0.0).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        found.into_iter().map(|(_, key)| key).collect()
    };
    let sizes = ordered(&size);
    let moves: Vec<[Vec<&Key>; 2]> = references
        .iter()
        .filter_map(|s| Scenario::absolute(*s))
        .map(|change| [ordered(&|k| -value(k, change)), ordered(&|k| value(k, change))])
        .collect();
    let mut chosen: BTreeSet<&Key> = members.iter().copied().filter(|k| first.contains(k)).collect();
    for place in PLACES.into_iter().cycle().take(top) {
        if chosen.len() >= top {
            break;
        }
        let list = match place {
            Place::Size => None,
            Place::Low(at) => moves.get(at).map(|m| &m[0]),
            Place::High(at) => moves.get(at).map(|m| &m[1]),
        };
        let next = |list: &[&'_ Key]| list.iter().position(|k| !chosen.contains(*k));
        let wanted = list.and_then(|l| next(l).and_then(|at| l.get(at)));
        if let Some(key) = wanted.or_else(|| next(&sizes).and_then(|at| sizes.get(at))) {
            chosen.insert(key);
        }
    }
    let chosen: BTreeSet<Key> = chosen.into_iter().cloned().collect();
    let (shown, hidden): (Vec<Key>, Vec<Key>) =
        keys.iter().cloned().partition(|key| chosen.contains(key) || !real(&key));
    if hidden.len() < 2 { Chosen { shown: keys, hidden: Vec::new() } } else { Chosen { shown, hidden } }
}

/// The member that stands for the rest of a list; rankings and contributions share theirs and have no name.
pub fn member(study: &Study<'_>, dimension: usize, list: &str) -> MemberRef {
    let label = if list.is_empty() { format!("{LABEL})") } else { format!("{LABEL}:{list})") };
    MemberRef { dimension: study.dimension_id(dimension), key: label.clone(), label, special: false }
}

/// Enters the rest of a list: all its scenarios and variances, and the number of its members without `unmatched` and
/// `(blank)`. `above` are the
/// members that the list is about.
pub fn enter(
    study: &Study<'_>,
    book: &mut Book,
    by: &[usize],
    above: &[MemberRef],
    (grid, hidden): (&Grid, &[Key]),
    list: &str,
) -> Option<(Comparison, FactId)> {
    let dimension = by.last().copied().filter(|_| !hidden.is_empty())?;
    let mut members = above.to_vec();
    members.push(member(study, dimension, list));
    let together = grid.together(hidden);
    let row = book.row(study.ledger.currency, &study.main, &members, &study.period, (&together, &Key::new()));
    let real = |key: &&Key| key.last().is_none_or(|code| !study.ledger.is_special(dimension, *code));
    let count = count(book, study.main.id, &members, &study.period, hidden.iter().filter(real).count())?;
    Some((row, count))
}

/// Enters the number of members of a rest: `<measure>.rest_count`.
pub fn count(book: &mut Book, measure: &str, members: &[MemberRef], period: &Period, count: usize) -> Option<FactId> {
    let slice: BTreeMap<String, String> = members.iter().map(|m| (m.dimension.clone(), m.key.clone())).collect();
    let measure = format!("{measure}.rest_count");
    let cell = Cell::of(Value::Exact(Decimal::whole(i128::try_from(count).ok()?)));
    Some(book.enter(Fact {
        id: fact_id(&measure, &slice, period, Scenario::AC),
        measure,
        unit: Unit::Count,
        slice,
        period: *period,
        scenario: Scenario::AC,
        value: cell.value,
        status: cell.status,
    }))
}
