//! How a fact table reaches each dimension, and the member of each of its rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::column::{BLANK_CODE, Column};
use super::dataset::MemberKind;
use super::link;
use super::linked::{LinkedColumn, Match};
use super::lookup::Lookup;
use super::registry::{Labelled, Registry};
use super::table::Table;
use crate::config::{Brief, DimensionSpec, ROLES, TableSpec};

/// The look-up tables by name.
pub type Lookups<'b> = BTreeMap<String, Lookup<'b>>;

/// The header of a look-up table that a dimension is read from, when it is read from that one.
pub fn attribute<'a>(spec: &'a DimensionSpec, table: &'a TableSpec) -> Option<&'a str> {
    let (name, word) = spec.from.as_ref()?;
    (*name == table.name).then(|| table.columns.get(word).unwrap_or(word).as_str())
}

/// Which dimensions are identified by the look-up key: those that bear the name of the column that links
/// some fact table to the look-up table they are read from.
pub fn keyed(brief: &Brief) -> Vec<bool> {
    let facts = ROLES.map(|name| brief.table(name));
    let by_key = |d: &DimensionSpec| {
        let Some((from, _)) = &d.from else { return false };
        facts.iter().flatten().any(|t| {
            t.columns.contains_key(&d.id) && link::resolve(brief, &t.name, &d.id).is_some_and(|l| l.table.name == *from)
        })
    };
    brief.dimensions.iter().map(by_key).collect()
}

/// Enters the members of every row of every look-up table: they exist even without sales.
pub fn enter_lookups(brief: &Brief, lookups: &Lookups<'_>, registry: &mut Registry) {
    for lookup in lookups.values() {
        let spec = lookup.table.spec;
        let columns: Vec<Option<&Column>> =
            brief.dimensions.iter().map(|d| lookup.table.column(attribute(d, spec)?)).collect();
        // The latest row of a key comes first: it gives the member its label and its parent.
        for (row, from) in lookup.entries() {
            let row = row as usize;
            let mut codes: Vec<Option<u32>> = vec![None; columns.len()];
            for d in registry.order() {
                let Some(column) = columns[d] else { continue };
                let parent = registry.parent(d);
                let above = parent.and_then(|p| codes[p]);
                // The parent stands on the fact rows, which come later.
                let elsewhere = parent.is_some_and(|p| codes[p].is_none());
                let label: Arc<str> = Arc::from(&column.texts[column.codes[row] as usize]);
                codes[d] = if registry.is_keyed(d) {
                    let code = registry.keyed(d, &Arc::from(lookup.key_of(row)), &label, above);
                    if let Some(above) = above.filter(|_| lookup.is_dated()) {
                        registry.stood(d, code, from, above);
                    }
                    Some(code)
                } else if elsewhere || label.is_empty() && !has_child(brief, d, &columns) {
                    None
                } else if label.is_empty() {
                    Some(registry.special(d, MemberKind::Blank))
                } else {
                    Some(registry.labelled(d, above, &label))
                };
            }
        }
    }
}

fn has_child(brief: &Brief, dimension: usize, columns: &[Option<&Column>]) -> bool {
    let id = brief.dimensions[dimension].id.as_str();
    brief.dimensions.iter().zip(columns).any(|(d, c)| c.is_some() && d.parent.as_deref() == Some(id))
}

/// How a table reaches one dimension.
#[derive(Debug)]
struct Reach<'a, 'b> {
    own: Option<&'a Column>,
    link: Option<(&'a LinkedColumn<'a, 'b>, &'a Column)>,
}

/// Members of the rows of a fact table.
#[derive(Debug, Default)]
pub struct RowMembers {
    /// Per dimension the provisional code of each row; `None` when the table does not reach it.
    pub codes: Vec<Option<Vec<u32>>>,
    /// Rows (by their position) whose label stands under several parents, with the dimension.
    pub ambiguous: Vec<(usize, usize)>,
}

/// The members of the given rows of a fact table, each on its day: where a look-up table is dated, the row that is
/// valid on that day gives its members.
pub fn members(
    brief: &Brief,
    table: &Table<'_>,
    links: &[LinkedColumn<'_, '_>],
    (rows, days): (&[u32], &[i32]),
    registry: &mut Registry,
) -> RowMembers {
    let mut found = RowMembers { codes: vec![None; brief.dimensions.len()], ambiguous: Vec::new() };
    // A row of a fact table stands where it says. What is only about a member, such as an action, names it: a blank parent
    // beside the name makes no second member of it.
    let is_fact = super::assemble::FACTS.contains(&table.spec.name.as_str());
    for d in registry.order() {
        let reach = reach(&brief.dimensions[d], table, links);
        if reach.own.is_none() && reach.link.is_none() {
            continue;
        }
        let above = registry.parent(d).and_then(|p| found.codes[p].as_deref());
        let mut cache: HashMap<(u32, u32, Match), Option<u32>, RandomState> = HashMap::default();
        let mut codes = Vec::with_capacity(rows.len());
        for (i, (&row, &day)) in rows.iter().zip(days).enumerate() {
            let parent = above.map(|codes| codes[i]);
            let is_named = |code: &u32| registry.parent(d).is_some_and(|p| registry.kind(p, *code) == MemberKind::Real);
            let parent = parent.filter(|code| is_fact || is_named(code));
            let own = reach.own.map_or(BLANK_CODE, |c| c.codes[row as usize]);
            let row_of = match reach.link {
                Some((link, _)) if own == BLANK_CODE => link.find(link.column.codes[row as usize], day),
                _ => Match::Blank,
            };
            let cached = cache.entry((parent.unwrap_or(u32::MAX), own, row_of));
            let code = *cached.or_insert_with(|| reach.member(registry, d, parent, own, row_of));
            let code = code.unwrap_or_else(|| {
                found.ambiguous.push((i, d));
                registry.special(d, MemberKind::Unmatched)
            });
            if let Some(parent) = parent {
                registry.vote(d, code, parent);
            }
            codes.push(code);
        }
        found.codes[d] = Some(codes);
    }
    fill_parents(registry, days, &mut found);
    if !is_fact {
        fill_blanks(registry, days, &mut found);
    }
    found
}

/// A row that names a member and leaves the one above it blank means that one too, as it was on the row's day: what is
/// about a member is in the report of those above.
fn fill_blanks(registry: &Registry, days: &[i32], found: &mut RowMembers) {
    for child in registry.order().into_iter().rev() {
        let Some(parent) = registry.parent(child) else { continue };
        let Some(mut above) = found.codes[parent].take() else { continue };
        if let Some(codes) = &found.codes[child] {
            for ((code, &child_code), &day) in above.iter_mut().zip(codes).zip(days) {
                if registry.kind(parent, *code) == MemberKind::Blank
                    && registry.kind(child, child_code) == MemberKind::Real
                    && let Some(known) = registry.parent_on(child, child_code, day)
                {
                    *code = known;
                }
            }
        }
        found.codes[parent] = Some(above);
    }
}

/// Dimensions that are reached only through a child get the child's parents, each on its row's day.
fn fill_parents(registry: &mut Registry, days: &[i32], found: &mut RowMembers) {
    for child in registry.order().into_iter().rev() {
        let Some(parent) = registry.parent(child).filter(|p| found.codes[*p].is_none()) else { continue };
        let Some(codes) = found.codes[child].take() else { continue };
        let mut known: HashMap<(u32, i32), u32, RandomState> = HashMap::default();
        let filled = codes.iter().zip(days).map(|(&code, &day)| {
            let day = if registry.moved(child, code) { day } else { 0 };
            *known.entry((code, day)).or_insert_with(|| {
                registry.parent_on(child, code, day).unwrap_or_else(|| {
                    let kind = match registry.kind(child, code) {
                        MemberKind::Unmatched => MemberKind::Unmatched,
                        _ => MemberKind::Blank,
                    };
                    registry.special(parent, kind)
                })
            })
        });
        found.codes[parent] = Some(filled.collect());
        found.codes[child] = Some(codes);
    }
}

fn reach<'a, 'b>(spec: &DimensionSpec, table: &'a Table<'_>, links: &'a [LinkedColumn<'a, 'b>]) -> Reach<'a, 'b> {
    let through =
        |l: &'a LinkedColumn<'a, 'b>| Some((l, l.lookup.table.column(attribute(spec, l.lookup.table.spec)?)?));
    let named = links.iter().filter(|l| l.role == spec.id).find_map(through);
    let link = named.or_else(|| links.iter().find_map(through));
    // The column that leads to the look-up table holds keys, not the row's own attribute.
    let named_so = spec.from.is_none() || table.spec.columns.contains_key(&spec.id);
    let own = table.role(&spec.id).filter(|_| named.is_none() && named_so);
    Reach { own, link }
}

impl Reach<'_, '_> {
    /// The member of a row's texts; `None` when a label stands under several parents.
    fn member(&self, registry: &mut Registry, d: usize, parent: Option<u32>, own: u32, found: Match) -> Option<u32> {
        if let Some(column) = self.own.filter(|_| own != BLANK_CODE) {
            return by_name(registry, d, parent, &Arc::from(&column.texts[own as usize]));
        }
        let Some((link, labels)) = self.link else { return Some(registry.special(d, MemberKind::Blank)) };
        let row = match found {
            Match::Blank => return Some(registry.special(d, MemberKind::Blank)),
            Match::Unmatched | Match::Several => return Some(registry.special(d, MemberKind::Unmatched)),
            Match::Row(row) => row as usize,
        };
        let label: &Arc<str> = &Arc::from(&labels.texts[labels.codes[row] as usize]);
        if registry.is_keyed(d) {
            return Some(registry.keyed(d, &Arc::from(link.lookup.key_of(row)), label, None));
        }
        if label.is_empty() {
            return Some(registry.special(d, MemberKind::Blank));
        }
        by_name(registry, d, parent, label)
    }
}

fn by_name(registry: &mut Registry, d: usize, parent: Option<u32>, label: &Arc<str>) -> Option<u32> {
    let alone = registry.is_keyed(d) || (parent.is_none() && registry.parent(d).is_some());
    match registry.find_label(d, label) {
        Labelled::One(code) if alone => Some(code),
        Labelled::Several if alone => None,
        _ if registry.is_keyed(d) => Some(registry.keyed(d, label, label, None)),
        _ => Some(registry.labelled(d, parent, label)),
    }
}
