//! How a fact table reaches each dimension, and the member of each of its rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::column::{BLANK_CODE, Column};
use super::dataset::{MemberKind, Unmatched};
use super::ledger::Ledger;
use super::link::{self, Link};
use super::lookup::{Found, KeyIndex, Lookup};
use super::registry::{Labelled, Registry};
use super::table::Table;
use crate::base::{Decimal, suggest};
use crate::config::{Brief, DimensionSpec, TableSpec};

/// The look-up tables by name.
pub type Lookups<'b> = BTreeMap<String, Lookup<'b>>;

/// A column of a fact table with the look-up row of each of its texts.
#[derive(Debug)]
pub struct LinkedColumn<'a, 'b> {
    /// Role of the column.
    pub role: &'a str,
    /// Its texts.
    pub column: &'a Column,
    /// The look-up table.
    pub lookup: &'a Lookup<'b>,
    /// The header that was matched.
    header: String,
    rows: Vec<Match>,
    /// Texts that stand on several look-up rows, with these rows.
    several: Vec<(u32, Vec<u32>)>,
}

/// What a text of a linking column finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Match {
    Blank,
    Unmatched,
    /// Several look-up rows have the text, and they do not agree.
    Several,
    Row(u32),
}

/// The linking columns of a fact table, by role.
pub fn linked<'a, 'b>(brief: &Brief, table: &'a Table<'b>, lookups: &'a Lookups<'b>) -> Vec<LinkedColumn<'a, 'b>> {
    let mut found = Vec::new();
    for role in table.spec.columns.keys() {
        let Some(link) = link::resolve(brief, &table.spec.name, role) else { continue };
        let (Some(column), Some(lookup)) = (table.role(role), lookups.get(&link.table.name)) else { continue };
        let Some(index) = lookup.index(&link.header) else { continue };
        let any = column.texts.iter().skip(1).any(|t| index.find(t) != Found::Nothing);
        if any || link.explicit {
            found.push(LinkedColumn::new(role, column, lookup, &link.header, index));
        } else {
            found.push(by_label(brief, role, column, lookup, &link, index));
        }
    }
    // Columns that the configuration links come first, in its order.
    found.sort_by_key(|l| {
        brief.links.iter().position(|k| k.table == table.spec.name && k.column == l.role).unwrap_or(usize::MAX)
    });
    found
}

fn matches(column: &Column, index: &KeyIndex) -> Vec<Match> {
    let find = |(code, text): (usize, &Arc<str>)| match index.find(text) {
        _ if code == BLANK_CODE as usize => Match::Blank,
        Found::Row(row) => Match::Row(row),
        Found::Several => Match::Several,
        Found::Nothing => Match::Unmatched,
    };
    column.texts.iter().enumerate().map(find).collect()
}

/// A column that links only by its name and holds no key may hold labels of the dimension of that name:
/// then it links to the labels.
fn by_label<'a, 'b>(
    brief: &Brief,
    role: &'a str,
    column: &'a Column,
    lookup: &'a Lookup<'b>,
    link: &Link<'_>,
    keys: &KeyIndex,
) -> LinkedColumn<'a, 'b> {
    if let Some(header) = label_header(brief, role, link.table) {
        let labels = lookup.index_of(header);
        if column.texts.iter().skip(1).any(|t| labels.find(t) != Found::Nothing) {
            return LinkedColumn::new(role, column, lookup, header, &labels);
        }
    }
    LinkedColumn::new(role, column, lookup, &link.header, keys)
}

/// The header that shows the members of a dimension when it is read from that look-up table.
fn label_header<'a>(brief: &'a Brief, dimension: &str, table: &'a TableSpec) -> Option<&'a str> {
    let spec = brief.dimensions.iter().find(|d| d.id == dimension)?;
    attribute(spec, table)
}

fn attribute<'a>(spec: &'a DimensionSpec, table: &'a TableSpec) -> Option<&'a str> {
    let (name, word) = spec.from.as_ref()?;
    (*name == table.name).then(|| table.columns.get(word).unwrap_or(word).as_str())
}

/// Which dimensions are identified by the look-up key: those that bear the name of the column that links
/// some fact table to the look-up table they are read from.
pub fn keyed(brief: &Brief) -> Vec<bool> {
    let facts = ["sales", "opportunities", "targets"].map(|name| brief.table(name));
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
        for row in 0..lookup.table.len() {
            if lookup.key_of(row).is_empty() {
                continue;
            }
            let mut codes: Vec<Option<u32>> = vec![None; columns.len()];
            for d in registry.order() {
                let Some(column) = columns[d] else { continue };
                let parent = registry.parent(d);
                let above = parent.and_then(|p| codes[p]);
                // The parent stands on the fact rows, which come later.
                let elsewhere = parent.is_some_and(|p| codes[p].is_none());
                let label = Arc::clone(&column.texts[column.codes[row] as usize]);
                codes[d] = if registry.is_keyed(d) {
                    Some(registry.keyed(d, &Arc::from(lookup.key_of(row)), &label, above))
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

/// The members of the given rows of a fact table.
pub fn members(
    brief: &Brief,
    table: &Table<'_>,
    links: &[LinkedColumn<'_, '_>],
    rows: &[u32],
    registry: &mut Registry,
) -> RowMembers {
    let mut found = RowMembers { codes: vec![None; brief.dimensions.len()], ambiguous: Vec::new() };
    for d in registry.order() {
        let reach = reach(&brief.dimensions[d], table, links);
        if reach.own.is_none() && reach.link.is_none() {
            continue;
        }
        let above = registry.parent(d).and_then(|p| found.codes[p].as_deref());
        let mut cache: HashMap<(u32, u32, u32), Option<u32>, RandomState> = HashMap::default();
        let mut codes = Vec::with_capacity(rows.len());
        for (i, &row) in rows.iter().enumerate() {
            let parent = above.map(|codes| codes[i]);
            let own = reach.own.map_or(BLANK_CODE, |c| c.codes[row as usize]);
            let key = if own == BLANK_CODE {
                reach.link.map_or(BLANK_CODE, |(l, _)| l.column.codes[row as usize])
            } else {
                BLANK_CODE
            };
            let cached = cache.entry((parent.unwrap_or(u32::MAX), own, key));
            let code = *cached.or_insert_with(|| reach.member(registry, d, parent, own, key));
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
    fill_parents(registry, &mut found);
    found
}

/// Dimensions that are reached only through a child get the child's parents.
fn fill_parents(registry: &mut Registry, found: &mut RowMembers) {
    for child in registry.order().into_iter().rev() {
        let Some(parent) = registry.parent(child).filter(|p| found.codes[*p].is_none()) else { continue };
        let Some(codes) = found.codes[child].take() else { continue };
        let mut known: HashMap<u32, u32, RandomState> = HashMap::default();
        let filled = codes.iter().map(|&code| {
            *known.entry(code).or_insert_with(|| {
                registry.parent_of(child, code).unwrap_or_else(|| {
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
    fn member(&self, registry: &mut Registry, d: usize, parent: Option<u32>, own: u32, key: u32) -> Option<u32> {
        if let Some(column) = self.own.filter(|_| own != BLANK_CODE) {
            return by_name(registry, d, parent, &column.texts[own as usize]);
        }
        let Some((link, labels)) = self.link else { return Some(registry.special(d, MemberKind::Blank)) };
        let row = match link.rows[key as usize] {
            Match::Blank => return Some(registry.special(d, MemberKind::Blank)),
            Match::Unmatched | Match::Several => return Some(registry.special(d, MemberKind::Unmatched)),
            Match::Row(row) => row as usize,
        };
        let label = &labels.texts[labels.codes[row] as usize];
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

impl<'a, 'b> LinkedColumn<'a, 'b> {
    fn new(role: &'a str, column: &'a Column, lookup: &'a Lookup<'b>, header: &str, index: &KeyIndex) -> Self {
        let rows = matches(column, index);
        let several = (0_u32..).zip(&rows).filter(|(_, found)| **found == Match::Several);
        let several = several.map(|(code, _)| (code, index.several(&column.texts[code as usize]).to_vec())).collect();
        LinkedColumn { role, column, lookup, header: header.to_owned(), rows, several }
    }
    /// The identity of each text: the key of its look-up row, else the text itself; `None` for blank.
    pub fn identities(&self) -> Vec<Option<Arc<str>>> {
        let identity = |(text, found): (&Arc<str>, &Match)| match found {
            Match::Blank => None,
            Match::Row(row) => Some(Arc::from(self.lookup.key_of(*row as usize))),
            Match::Unmatched | Match::Several => Some(Arc::clone(text)),
        };
        self.column.texts.iter().zip(&self.rows).map(identity).collect()
    }

    /// Enters the keys of the given rows that find no look-up row; `amount` gives a row's amount.
    pub fn report(&self, table: &str, rows: &[u32], amount: &dyn Fn(u32) -> Option<Decimal>, ledger: &mut Ledger) {
        let mut count = vec![0_u64; self.rows.len()];
        let mut sum: Vec<Option<Decimal>> = vec![None; self.rows.len()];
        for &row in rows {
            let code = self.column.codes[row as usize] as usize;
            if !matches!(self.rows[code], Match::Unmatched | Match::Several) {
                continue;
            }
            count[code] += 1;
            if let Some(amount) = amount(row) {
                sum[code] = Some(sum[code].map_or(amount, |s| s + amount));
            }
        }
        for (code, found) in &self.several {
            let rows = std::mem::take(&mut count[*code as usize]);
            if rows > 0 {
                self.note_several(table, &self.column.texts[*code as usize], found, rows, ledger);
            }
        }
        let known = self.lookup.table.column(&self.header);
        let known: Vec<&str> = known.map_or(Vec::new(), |c| c.texts.iter().skip(1).map(|t| &**t).collect());
        // The keys with most rows are looked up first: millions of unmatched keys are no slips of the pen.
        let mut told: Vec<(usize, u64)> = count.into_iter().enumerate().filter(|(_, rows)| *rows > 0).collect();
        told.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let searched = COMPARISONS / known.len().max(1);
        for (at, (code, rows)) in told.into_iter().enumerate() {
            let key = self.column.texts[code].to_string();
            let suggestion = if at < searched { suggest::nearest_key(&key, known.iter().copied()) } else { None };
            let unmatched = Unmatched {
                table: table.to_owned(),
                column: self.role.to_owned(),
                lookup: self.lookup.table.spec.name.clone(),
                suggestion: suggestion.map(str::to_owned),
                key,
                rows,
                amount: sum[code].map_or(String::new(), Decimal::text),
            };
            ledger.unmatched(unmatched, sum[code]);
        }
    }

    /// Notes a name that several look-up rows bear, with their lines.
    fn note_several(&self, table: &str, text: &str, found: &[u32], rows: u64, ledger: &mut Ledger) {
        let lookup = &self.lookup.table;
        let lines: Vec<String> = found.iter().take(5).map(|row| lookup.line(*row as usize).to_string()).collect();
        let more = if found.len() > lines.len() { ", …" } else { "" };
        let (name, lines) = (&lookup.spec.name, lines.join(", "));
        let detail = format!(
            "`{text}` of `{}` stands on several rows of `{name}` (lines {lines}{more}) and counts as unmatched; \
             use the key instead",
            self.role
        );
        ledger.note("ambiguous_names", table, rows, detail);
    }
}

/// Most comparisons that the search for near misses may take: about a second.
const COMPARISONS: usize = 2_000_000;
