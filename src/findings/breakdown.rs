//! The main dimension crossed with the top of the product hierarchy: parents with their children.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::Scenario;

use super::book::Book;
use super::ledger::Key;
use super::ranking::{sort, sort_by};
use super::rest::{self, choose};
use super::study::Study;
use super::{Comparison, FactId, MemberRef, RankingOrder};

/// Parents that the table shows.
const PARENTS: usize = 5;
/// Children of each parent that the table shows.
const CHILDREN: usize = 6;
/// Name of the table in the identities of its rest.
const LIST: &str = "breakdown";

/// A two-level table: parents with their children.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breakdown {
    /// Measure id.
    pub measure: String,
    /// Dimension of the parents and of the children.
    pub dimensions: [String; 2],
    /// The most telling parents in order of size, each with its children in order of size.
    pub groups: Vec<BreakdownGroup>,
    /// All other parents together, where there are any.
    pub rest: Option<Comparison>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// The whole.
    pub total: Comparison,
}

/// A parent row with its children.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BreakdownGroup {
    /// The parent.
    pub parent: Comparison,
    /// Its most telling children; with the rest they add up to it.
    pub children: Vec<Comparison>,
    /// All other children together, where there are any.
    pub rest: Option<Comparison>,
    /// How many these are.
    pub rest_count: Option<FactId>,
}

/// The two dimensions of the table: the main one and the product root; where these are the same, or products
/// are unknown, the main one and the first dimension below it.
pub fn dimensions(study: &Study<'_>) -> Option<[usize; 2]> {
    let main = study.main_dimension?;
    let below = || study.data.dimensions.iter().position(|d| d.parent == Some(main));
    let child = study.product_root().filter(|p| *p != main && !study.is_under(*p, main)).or_else(below)?;
    Some([main, child])
}

/// The table of the most telling parents and children; none without two dimensions, or with fewer than two rows.
pub fn breakdown(study: &Study<'_>, book: &mut Book) -> Option<Breakdown> {
    let by = dimensions(study)?;
    let (parents, cells) = (study.grid(&by[..1]), study.grid(&by));
    let cell_keys = cells.keys();
    if cell_keys.len() < 2 {
        return None;
    }
    let mut children: BTreeMap<u32, Vec<Key>> = BTreeMap::new();
    for key in cell_keys {
        if let Some(parent) = key.first() {
            children.entry(*parent).or_default().push(key);
        }
    }
    let chosen = choose(study, &by[..1], &parents, parents.keys(), &[], PARENTS);
    let mut groups = Vec::new();
    for key in &chosen.shown {
        let parent = book.compare(&study.ledger, &study.main, &by[..1], key, &study.period, &parents);
        let keys = key.first().and_then(|code| children.remove(code)).unwrap_or_default();
        let chosen = choose(study, &by, &cells, keys, &[], CHILDREN);
        let compare = |key: &Key| book.compare(&study.ledger, &study.main, &by, key, &study.period, &cells);
        let mut inner: Vec<Comparison> = chosen.shown.iter().map(compare).collect();
        sort(book, &mut inner, RankingOrder::Actual, Scenario::AC);
        let above: Vec<MemberRef> = parent.member.iter().cloned().collect();
        let rest = rest::enter(study, book, &by, &above, (&cells, &chosen.hidden), LIST);
        let (rest, rest_count) = rest.unzip();
        groups.push(BreakdownGroup { parent, children: inner, rest, rest_count });
    }
    sort_by(book, &mut groups, |group| &group.parent, RankingOrder::Actual, Scenario::AC);
    let (rest, rest_count) = rest::enter(study, book, &by[..1], &[], (&parents, &chosen.hidden), LIST).unzip();
    Some(Breakdown {
        measure: study.main.id.to_owned(),
        dimensions: by.map(|d| study.dimension_id(d)),
        groups,
        rest,
        rest_count,
        total: super::history::whole(study, book, &study.period),
    })
}
