//! The main dimension crossed with the top of the product hierarchy: parents with their children.

use std::collections::BTreeMap;

use crate::base::Scenario;

use super::book::Book;
use super::ledger::Key;
use super::ranking::sort;
use super::study::Study;
use super::{Breakdown, BreakdownGroup, RankingOrder};

/// Most children of all parents together: beyond that the table is no overview.
const MOST: usize = 240;

/// The two dimensions of the table: the main one and the product root; where these are the same, or products
/// are unknown, the main one and the first dimension below it.
pub fn dimensions(study: &Study<'_>) -> Option<[usize; 2]> {
    let main = study.main_dimension?;
    let below = || study.data.dimensions.iter().position(|d| d.parent == Some(main));
    let child = study.product_root().filter(|p| *p != main && !study.is_under(*p, main)).or_else(below)?;
    Some([main, child])
}

/// The table; none without two dimensions, or with fewer than two rows.
pub fn breakdown(study: &Study<'_>, book: &mut Book) -> Option<Breakdown> {
    let by = dimensions(study)?;
    let (parents, cells) = (study.grid(&by[..1]), study.grid(&by));
    let cell_keys = cells.keys();
    if cell_keys.len() < 2 || cell_keys.len() > MOST {
        return None;
    }
    let mut children: BTreeMap<u32, Vec<Key>> = BTreeMap::new();
    for key in cell_keys {
        if let Some(parent) = key.first() {
            children.entry(*parent).or_default().push(key);
        }
    }
    let mut rows = Vec::new();
    for key in parents.keys() {
        rows.push(book.compare(&study.ledger, &study.main, &by[..1], &key, &study.period, &parents));
    }
    let code_of: BTreeMap<String, u32> =
        parents.keys().iter().filter_map(|k| k.first().map(|c| (study.ledger.member(by[0], *c).key, *c))).collect();
    sort(book, &mut rows, RankingOrder::Actual, Scenario::AC);
    let mut groups = Vec::new();
    for parent in rows {
        let code = parent.member.as_ref().and_then(|m| code_of.get(&m.key));
        let keys = code.and_then(|c| children.get(c)).cloned().unwrap_or_default();
        let mut inner: Vec<_> =
            keys.iter().map(|key| book.compare(&study.ledger, &study.main, &by, key, &study.period, &cells)).collect();
        sort(book, &mut inner, RankingOrder::Actual, Scenario::AC);
        groups.push(BreakdownGroup { parent, children: inner });
    }
    Some(Breakdown {
        measure: study.main.id.to_owned(),
        dimensions: by.map(|d| study.dimension_id(d)),
        groups,
        total: super::history::whole(study, book, &study.period),
    })
}
