//! Which column leads to which table: measured on the values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::header::{bare, meanings, member, plain, words};
use super::roles::named;
use super::{Probe, ProbeColumn};
use crate::base::suggest;

/// A column of a fact table that finds its values in a column of another table.
#[derive(Debug, Clone)]
pub(super) struct Match {
    /// The column of the fact table.
    pub column: usize,
    /// The other table.
    pub to: usize,
    /// Its column.
    pub to_column: usize,
    /// Rows with a key.
    pub rows: usize,
    /// Of these, found.
    pub rows_found: usize,
    /// Other spellings that mean exactly one key: spelling here → spelling there.
    pub aliases: Vec<(String, String)>,
    /// Spellings that are near to a key, most rows first.
    pub near: Vec<(String, String)>,
    score: f64,
}

/// Below this a match is chance.
const ENOUGH: f64 = 0.5;
/// Distinct keys that are compared letter by letter when they are not found.
const STRAYS: usize = 50;

/// The links of one fact table to the others, at most one per column, the best first to last column.
pub(super) fn find(probes: &[Probe], fact: usize, lookups: &[usize], skip: &[usize]) -> Vec<Match> {
    let mut found = Vec::new();
    for (column, c) in probes[fact].columns.iter().enumerate() {
        if skip.contains(&column) || !probes[fact].is_usable(column) || !c.nature.is_key() {
            continue;
        }
        let mut best: Option<Match> = None;
        for &to in lookups {
            for to_column in 0..probes[to].columns.len() {
                if !probes[to].is_usable(to_column) || !identifies(&probes[to], to_column) {
                    continue;
                }
                let name = likeness(&probes[fact], column, &probes[to], to_column);
                let Some(m) = measure(c, &probes[to].columns[to_column], name, (column, to, to_column)) else {
                    continue;
                };
                if best.as_ref().is_none_or(|b| m.score > b.score) {
                    best = Some(m);
                }
            }
        }
        if let Some(best) = &mut best {
            best.near = near(c, &probes[best.to].columns[best.to_column], &best.aliases);
        }
        found.extend(best);
    }
    // One column of a fact table leads to a table; a second one only to another of its columns' meaning.
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.column.cmp(&b.column)));
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    found.retain(|m| seen.insert(m.to));
    found.sort_by_key(|m| m.column);
    found
}

/// A column whose rows have each a text of their own, apart from blank ones.
pub(super) fn is_key(column: &ProbeColumn) -> bool {
    column.nature.is_key() && column.distinct() == column.nature.filled && column.distinct() > 1
}

/// The column of the days from which the rows of a look-up table hold, when it has one.
pub(super) fn valid_from(probe: &Probe) -> Option<usize> {
    let says = |c: &ProbeColumn| meanings(&c.header).iter().any(|m| m.concept.id == "valid_from" && m.strength >= 3);
    (0..probe.columns.len()).find(|i| probe.is_usable(*i) && says(&probe.columns[*i]))
}

/// True for a key, and for one that repeats from a day on.
pub(super) fn identifies(probe: &Probe, column: usize) -> bool {
    let c = &probe.columns[column];
    if is_key(c) {
        return true;
    }
    let Some(from) = valid_from(probe).filter(|from| *from != column) else { return false };
    let pairs: BTreeSet<(u32, u32)> = c.codes.iter().copied().zip(probe.columns[from].codes.iter().copied()).collect();
    c.nature.is_key()
        && c.nature.filled == c.codes.len()
        && pairs.len() == c.codes.len()
        && c.distinct() * 2 > c.codes.len()
}

/// How much the headers and names say that two columns mean the same, from 0 to 1.
fn likeness(from: &Probe, column: usize, to: &Probe, to_column: usize) -> f64 {
    let (a, b) = (&from.columns[column], &to.columns[to_column]);
    if words(&a.header) == words(&b.header) {
        return 1.0;
    }
    let (meant, meant_there) = (member(a), member(b));
    let concept = meant.map(|m| m.concept.id);
    if concept.is_some() && concept == meant_there.map(|m| m.concept.id) {
        return 0.8;
    }
    let table = named(to);
    let says = |id: &str| table.iter().any(|(name, _)| name.strip_suffix('s') == Some(id));
    if concept.is_some_and(says) && (bare(&b.header).is_some() || meant_there.is_none()) {
        return 0.7;
    }
    // `业务员编号` and a table whose first column is `编号`, without a telling name.
    let same_end =
        words(&a.header).last().is_some_and(|w| words(&b.header).last().is_some_and(|v| w.ends_with(v.as_str())));
    if bare(&b.header).is_some() && same_end { 0.4 } else { 0.0 }
}

fn measure(a: &ProbeColumn, b: &ProbeColumn, name: f64, at: (usize, usize, usize)) -> Option<Match> {
    let there: HashSet<&str> = b.values().collect();
    let counts = a.counts();
    let keys = a.distinct();
    let missing: Vec<(&str, usize)> =
        a.values().zip(counts.iter().skip(1)).filter(|(text, _)| !there.contains(text)).map(|(t, n)| (t, *n)).collect();
    let found = keys - missing.len();
    let rows = a.nature.filled;
    let rows_found = rows - missing.iter().map(|(_, n)| n).sum::<usize>();
    if keys == 0 || found == 0 {
        return None;
    }
    let aliases = aliases(&missing, b);
    let close = found + aliases.len();
    #[expect(clippy::cast_precision_loss, reason = "a share of counts of rows")]
    let rate = close as f64 / keys as f64;
    // Small numbers are found in every column of numbers: they say something only when they fill it.
    #[expect(clippy::cast_precision_loss, reason = "a share of counts of rows")]
    let filled = found as f64 / there.len() as f64;
    let telling = if a.nature.is_number() { 0.3 * filled } else { 0.35 + 0.25 * filled };
    let score = rate * (0.4 + 0.6 * name).max(telling + 0.4 * name);
    let enough = score >= ENOUGH && (name > 0.0 || rate >= 0.9);
    enough.then_some(Match {
        column: at.0,
        to: at.1,
        to_column: at.2,
        rows,
        rows_found,
        aliases,
        near: Vec::new(),
        score,
    })
}

/// Pairs of spellings.
type Pairs = Vec<(String, String)>;

/// Spellings that differ from exactly one key by spaces, signs and case alone.
fn aliases(missing: &[(&str, usize)], b: &ProbeColumn) -> Pairs {
    if missing.is_empty() {
        return Vec::new();
    }
    let mut by_fold: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for text in b.values() {
        by_fold.entry(fold(text)).or_default().push(text);
    }
    let mut strays = missing.to_vec();
    strays.sort_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(y.0)));
    let one = |text: &str| match by_fold.get(&fold(text)).map(Vec::as_slice) {
        Some([one]) => Some((text.to_owned(), (*one).to_owned())),
        _ => None,
    };
    strays.into_iter().filter_map(|(text, _)| one(text)).collect()
}

/// Spellings that are merely near to a key, of the keys that are not found and most often used.
fn near(a: &ProbeColumn, b: &ProbeColumn, aliases: &Pairs) -> Pairs {
    let there: HashSet<&str> = b.values().collect();
    let known = |text: &str| there.contains(text) || aliases.iter().any(|(from, _)| from == text);
    let counts = a.counts();
    let all = a.values().zip(counts.iter().skip(1));
    let mut strays: Vec<(&str, usize)> = all.filter(|(text, _)| !known(text)).map(|(t, n)| (t, *n)).collect();
    strays.sort_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(y.0)));
    let nearest = |text: &str| Some((text.to_owned(), suggest::nearest_key(text, b.values())?.to_owned()));
    strays.into_iter().take(STRAYS).filter_map(|(text, _)| nearest(text)).collect()
}

/// The letters and digits of a text in lower case and plain forms.
fn fold(text: &str) -> String {
    text.chars().map(plain).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How a column decides another: the rows whose value is that of most rows with the same text.
///
/// Gives (distinct texts that have exactly one value, distinct texts with a value).
pub(super) fn decides(child: &ProbeColumn, parent: &ProbeColumn) -> (usize, usize) {
    let mut of: HashMap<u32, (u32, bool)> = HashMap::new();
    for (&c, &p) in child.codes.iter().zip(&parent.codes) {
        if c != 0 && p != 0 {
            of.entry(c).and_modify(|(first, one)| *one &= *first == p).or_insert((p, true));
        }
    }
    let one = of.values().filter(|(_, one)| *one).count();
    (one, of.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::draft::sample::column;

    #[test]
    fn small_numbers_do_not_link_by_chance() {
        let territory = column("SalesTerritoryKey", &["1", "2", "3", "3"]);
        let resellers: Vec<String> = (1..=700).map(|i| i.to_string()).collect();
        let reseller = column("ResellerKey", &resellers.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(measure(&territory, &reseller, 0.0, (0, 0, 0)).is_none());
        assert!(measure(&territory, &reseller, 1.0, (0, 0, 0)).is_some());
    }

    #[test]
    fn other_spellings_are_aliases_only_when_one_key_is_meant() {
        let there = column("product", &["GTX Pro", "GTX Basic", "mg special", "MG-Special"]);
        let here = column("product", &["GTXPro", "MG Special", "GTX Basc"]);
        let missing: Vec<(&str, usize)> = here.values().map(|t| (t, 1)).collect();
        let aliases = aliases(&missing, &there);
        let near = near(&here, &there, &aliases);
        assert_eq!(aliases, [("GTXPro".to_owned(), "GTX Pro".to_owned())]);
        assert!(near.contains(&("GTX Basc".to_owned(), "GTX Basic".to_owned())), "{near:?}");
    }

    #[test]
    fn a_dependency_is_counted_on_the_values() {
        let team = column("团队", &["一部", "一部", "二部", ""]);
        let region = column("大区", &["华东", "华东", "华南", "华南"]);
        assert_eq!(decides(&team, &region), (2, 2));
        assert_eq!(decides(&region, &team), (2, 2), "blank cells decide nothing");
        let other = column("大区", &["华东", "华北", "华南", "华南"]);
        assert_eq!(decides(&team, &other), (1, 2));
    }
}
