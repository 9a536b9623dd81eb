//! Which table plays which role, and which of its columns which part.

use std::collections::BTreeMap;

use super::header::{Meaning, fits, meanings, words};
use super::synonyms::NAMES;
use super::{Probe, Shown};

/// The parts of a role and the concepts that may play them, in the order in which they are written.
type Parts = &'static [(&'static str, &'static [&'static str])];

/// A role: what it needs, and what else it knows.
struct Shape {
    role: &'static str,
    /// Parts it cannot do without.
    required: &'static [&'static str],
    /// True when only a table whose name says so is taken for one.
    named: bool,
    parts: Parts,
}

#[rustfmt::skip]
const SHAPES: [Shape; 14] = [
    Shape { role: "sales", required: &["date", "amount"], named: false, parts: &[("date", &["date"]), ("amount", &["amount"]), ("cost", &["cost"]),
        ("quantity", &["quantity"]), ("price", &["price"]), ("discount", &["discount"]), ("profit", &["profit"]), ("order", &["order"]), ("currency", &["currency"]), ("returned", &["returned"])] },
    Shape { role: "opportunities", required: &["id", "created", "stage"], named: false, parts: &[("id", &["id", "order"]), ("created", &["created", "date"]), ("closed", &["closed"]),
        ("stage", &["stage"]), ("stage_date", &["stage_date"]), ("amount", &["amount"]), ("outcome", &["outcome"]), ("reason", &["reason"])] },
    Shape { role: "targets", required: &["period", "amount"], named: true, parts: &[("period", &["period", "date"]), ("amount", &["target", "amount"])] },
    Shape { role: "receivables", required: &["due", "amount"], named: true, parts: &[("id", &["id", "order"]), ("invoiced", &["invoiced", "date"]), ("due", &["due"]), ("amount", &["amount"])] },
    Shape { role: "payments", required: &["date", "amount"], named: true, parts: &[("receivable", &["order", "id"]), ("date", &["date"]), ("amount", &["amount"])] },
    Shape { role: "activities", required: &["date"], named: true, parts: &[("date", &["date", "created"]), ("action", &["action"]), ("status", &["status"]), ("minutes", &["minutes"])] },
    Shape { role: "satisfaction", required: &["date", "score"], named: true, parts: &[("date", &["date", "received"]), ("score", &["score"]), ("kind", &["kind"])] },
    Shape { role: "complaints", required: &["received"], named: true, parts: &[("id", &["id", "order"]), ("received", &["received", "date"]), ("responded", &["responded"]), ("closed", &["closed"])] },
    Shape { role: "spending", required: &["period", "amount"], named: true, parts: &[("period", &["period", "date"]), ("amount", &["amount", "cost"]), ("budget", &["budget"]), ("category", &["category"])] },
    Shape { role: "benchmarks", required: &["period", "value"], named: true, parts: &[("period", &["period", "date"]), ("measure", &["measure"]), ("value", &["value", "amount"])] },
    Shape { role: "competitors", required: &["period", "value"], named: true, parts: &[("period", &["period", "date"]), ("competitor", &["competitor"]), ("measure", &["measure"]), ("value", &["value", "amount"])] },
    Shape { role: "actions", required: &["item"], named: true, parts: &[("id", &["id"]), ("period", &["period"]), ("item", &["item"]), ("owner", &["rep"]), ("due", &["due"]), ("status", &["status"])] },
    Shape { role: "assessments", required: &["period", "rep", "score"], named: true, parts: &[("period", &["period", "date"]), ("rep", &["rep"]), ("skill", &["skill"]), ("score", &["score"])] },
    Shape { role: "rates", required: &["period", "currency", "rate"], named: true, parts: &[("period", &["period", "date"]), ("currency", &["currency"]), ("rate", &["rate"])] },
];

/// A column that plays a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// Its position in the probe.
    pub column: usize,
    /// How its header was understood; none when only the values speak for it.
    pub meaning: Option<Meaning>,
}

/// A table in a role.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    /// Position of the probe.
    pub probe: usize,
    /// The role.
    pub role: &'static str,
    /// Part → column.
    pub parts: BTreeMap<&'static str, Part>,
    /// How much speaks for it.
    pub score: usize,
    /// What speaks for it, in words.
    pub why: String,
    /// What speaks against it.
    pub doubt: bool,
}

/// The best role of a table; none when it can only be a look-up table. `wide` names the period and the value of a
/// table whose months are columns.
fn cast(index: usize, probe: &Probe, wide: bool) -> Option<Cast> {
    let named = named(probe);
    let target_header = probe.columns.iter().any(|c| {
        meanings(&c.header).iter().any(|m| m.concept.id == "target" && m.strength >= 2 && c.nature.is_number())
    });
    let mut best: Option<Cast> = None;
    for shape in &SHAPES {
        let by_name = named.iter().position(|(role, _)| *role == shape.role);
        let by_header = shape.role == "targets" && (target_header || wide);
        if shape.named && by_name.is_none() && !by_header {
            continue;
        }
        let Some(parts) = parts(probe, shape, wide) else { continue };
        let sure: usize = parts.values().filter_map(|p| p.meaning).map(|m| usize::from(m.strength)).sum();
        let name = by_name.map_or(0, |at| 20_usize.saturating_sub(10 * at));
        // A stage column, or targets in the headers, say more than the name of a file.
        let telling = 10 * usize::from(shape.role == "opportunities") + 14 * usize::from(by_header);
        let score = sure + name + telling;
        if best.as_ref().is_none_or(|b| score > b.score) {
            let why = by_name.map(|at| format!("the name `{}` says so", named[at].1));
            let heads: Vec<&str> = shape
                .required
                .iter()
                .filter_map(|p| parts.get(p))
                .map(|p| probe.columns[p.column].header.as_str())
                .collect();
            let why = why.unwrap_or_else(|| format!("it has {}", Shown::list(&heads)));
            let guessed = parts.values().any(|p| p.meaning.is_none());
            best = Some(Cast { probe: index, role: shape.role, parts, score, why, doubt: guessed });
        }
    }
    best
}

/// The roles that the names of files, sheets and folders tell, with the word: the nearest name first.
pub(super) fn named(probe: &Probe) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for name in probe.names() {
        let all = words(&name);
        for (role, known) in NAMES {
            let said =
                known.iter().find(|word| all.iter().any(|w| w == *word || (!word.is_ascii() && w.contains(**word))));
            if said.is_some() && !found.iter().any(|(r, _)| r == role) {
                found.push((*role, name.clone()));
            }
        }
    }
    found
}

/// The columns of the parts of a role; none when a required one is not there.
fn parts(probe: &Probe, shape: &Shape, wide: bool) -> Option<BTreeMap<&'static str, Part>> {
    let mut offers: Vec<(Meaning, usize, usize, usize)> = Vec::new();
    for (column, c) in probe.columns.iter().enumerate().filter(|(i, _)| probe.is_usable(*i)) {
        for meaning in meanings(&c.header) {
            for (number, (part, concepts)) in shape.parts.iter().enumerate() {
                let place = concepts.iter().position(|id| *id == meaning.concept.id);
                let Some(place) = place.filter(|_| takes(part, &c.nature, meaning)) else { continue };
                offers.push((meaning, place, number, column));
            }
        }
    }
    // The surest word first; of equal ones the one that stands first in its concept, then in the file.
    offers.sort_by(|a, b| {
        b.0.strength
            .cmp(&a.0.strength)
            .then(a.1.cmp(&b.1))
            .then(a.0.rank.cmp(&b.0.rank))
            .then(a.3.cmp(&b.3))
            .then(a.2.cmp(&b.2))
    });
    let mut parts: BTreeMap<&'static str, Part> = BTreeMap::new();
    for (meaning, _, number, column) in offers {
        let part = shape.parts[number].0;
        if !parts.contains_key(part) && !parts.values().any(|p| p.column == column) {
            parts.insert(part, Part { column, meaning: Some(meaning) });
        }
    }
    if wide {
        parts.retain(|part, _| !matches!(*part, "period" | "amount"));
        return (shape.role == "targets").then_some(parts);
    }
    for part in shape.required {
        if !parts.contains_key(part) {
            let column = by_values(probe, part, &parts)?;
            parts.insert(part, Part { column, meaning: None });
        }
    }
    Some(parts)
}

/// True when the values of a column may play a part.
fn takes(part: &str, nature: &super::Nature, meaning: Meaning) -> bool {
    match part {
        "period" => nature.is_period(),
        "created" | "invoiced" | "received" | "due" | "date" => nature.may_be_date(),
        "rep" | "id" | "order" | "receivable" => nature.filled > 0 && nature.fractions == 0,
        _ => fits(meaning.concept, nature),
    }
}

/// A column that nothing but its values speak for: the only date, the numbers with the most decimals.
fn by_values(probe: &Probe, part: &str, taken: &BTreeMap<&'static str, Part>) -> Option<usize> {
    let free = |i: &usize| probe.is_usable(*i) && !taken.values().any(|p| p.column == *i);
    let columns = (0..probe.columns.len()).filter(free);
    let nature = |i: usize| &probe.columns[i].nature;
    match part {
        "date" | "period" => columns
            .filter(|&i| nature(i).is_date() && nature(i).fractions == 0)
            .max_by_key(|&i| (nature(i).days, usize::MAX - i)),
        // Numbers that mean something else (a price, a discount) are no sales.
        "amount" => columns
            .filter(|&i| nature(i).is_number() && nature(i).fractions * 10 > nature(i).filled && !nature(i).is_date())
            .filter(|&i| meanings(&probe.columns[i].header).first().is_none_or(|m| m.strength < 3))
            .max_by_key(|&i| (nature(i).fractions, usize::MAX - i)),
        _ => None,
    }
}

/// The tables in their roles, at most one to a role; `wide` tells which tables have months as columns.
pub(super) fn cast_all(probes: &[Probe], wide: &[bool]) -> Vec<Cast> {
    let mut casts: Vec<Cast> = probes
        .iter()
        .enumerate()
        .filter(|(_, p)| !is_returns(p))
        .filter_map(|(i, p)| cast(i, p, wide.get(i).copied().unwrap_or(false)))
        .collect();
    casts.sort_by(|a, b| {
        b.score.cmp(&a.score).then(probes[b.probe].rows.cmp(&probes[a.probe].rows)).then(a.probe.cmp(&b.probe))
    });
    // Of tables with all that sales need, the one with the most rows has the sales, unless a name says otherwise.
    let mut taken: Vec<&str> = Vec::new();
    let mut kept: Vec<Cast> = Vec::new();
    for cast in casts {
        if !taken.contains(&cast.role) {
            taken.push(cast.role);
            kept.push(cast);
        }
    }
    kept.sort_by_key(|c| SHAPES.iter().position(|s| s.role == c.role));
    kept
}

/// True for a table that lists returned orders: its name says so, and it has a column of order numbers.
pub(super) fn is_returns(probe: &Probe) -> bool {
    named(probe).first().is_some_and(|(role, _)| *role == "returns") && order_column(probe).is_some()
}

/// The column of order numbers.
pub(super) fn order_column(probe: &Probe) -> Option<usize> {
    let order =
        |i: &usize| meanings(&probe.columns[*i].header).iter().any(|m| m.concept.id == "order" && m.strength >= 2);
    (0..probe.columns.len()).filter(|i| probe.is_usable(*i)).find(order)
}
