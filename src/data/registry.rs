//! The members of every dimension, collected while tables are read, and their final codes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::dataset::{BLANK, Dimension, Member, MemberKind, UNMATCHED};
use crate::config::Brief;

/// Stands for "no parent" in an identity.
const NONE: u32 = u32::MAX;

/// The members found so far; codes are provisional until [`Registry::finish`].
#[derive(Debug)]
pub struct Registry {
    shelves: Vec<Shelf>,
    order: Vec<usize>,
}

/// The members of one dimension.
#[derive(Debug)]
struct Shelf {
    id: String,
    keyed: bool,
    parent: Option<usize>,
    index: HashMap<(MemberKind, u32, Arc<str>), u32>,
    by_label: HashMap<Arc<str>, Vec<u32>>,
    drafts: Vec<Draft>,
}

/// A member before its code is final.
#[derive(Debug)]
struct Draft {
    kind: MemberKind,
    key: Arc<str>,
    label: Arc<str>,
    parent: Option<u32>,
    /// The parents that a dated look-up table gives, by the day from which each holds.
    since: BTreeMap<i32, u32>,
    /// Rows on which each parent was seen beside a member that no look-up row gives a parent.
    votes: BTreeMap<u32, u64>,
}

/// How many members bear a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labelled {
    /// None yet.
    None,
    /// This one.
    One(u32),
    /// Several: the label alone does not say which.
    Several,
}

impl Registry {
    /// Empty dimensions; `keyed` tells which are identified by the look-up key.
    pub fn new(brief: &Brief, keyed: &[bool]) -> Registry {
        let position = |id: &str| brief.dimensions.iter().position(|d| d.id == id);
        let parents: Vec<Option<usize>> =
            brief.dimensions.iter().map(|d| d.parent.as_deref().and_then(position)).collect();
        let mut order = Vec::new();
        // Parents first; a circle in the configuration leaves its dimensions without parents.
        while let Some(next) =
            (0..parents.len()).find(|d| !order.contains(d) && parents[*d].is_none_or(|p| order.contains(&p)))
        {
            order.push(next);
        }
        let circle: Vec<usize> = (0..parents.len()).filter(|d| !order.contains(d)).collect();
        let shelves = brief.dimensions.iter().enumerate().map(|(d, spec)| Shelf {
            id: spec.id.clone(),
            keyed: keyed.get(d).copied().unwrap_or(false),
            parent: parents[d].filter(|_| !circle.contains(&d)),
            index: HashMap::new(),
            by_label: HashMap::new(),
            drafts: Vec::new(),
        });
        let shelves = shelves.collect();
        order.extend(circle);
        Registry { shelves, order }
    }

    /// Dimensions, parents before their children.
    pub fn order(&self) -> Vec<usize> {
        self.order.clone()
    }

    /// The parent dimension.
    pub fn parent(&self, dimension: usize) -> Option<usize> {
        self.shelves[dimension].parent
    }

    /// True when members are identified by the look-up key.
    pub fn is_keyed(&self, dimension: usize) -> bool {
        self.shelves[dimension].keyed
    }

    /// The kind of a member.
    pub fn kind(&self, dimension: usize, code: u32) -> MemberKind {
        self.shelves[dimension].drafts[code as usize].kind
    }

    /// The member that collects what has no member of its own.
    pub fn special(&mut self, dimension: usize, kind: MemberKind) -> u32 {
        let label = if kind == MemberKind::Unmatched { UNMATCHED } else { BLANK };
        let label: Arc<str> = Arc::from(label);
        self.enter(dimension, kind, NONE, Arc::clone(&label), label, None)
    }

    /// The member with a key, shown by a label.
    pub fn keyed(&mut self, dimension: usize, key: &Arc<str>, label: &Arc<str>, parent: Option<u32>) -> u32 {
        let label = if label.is_empty() { key } else { label };
        let code = self.enter(dimension, MemberKind::Real, NONE, Arc::clone(key), Arc::clone(label), parent);
        let shelf = &mut self.shelves[dimension];
        let draft = &mut shelf.drafts[code as usize];
        draft.parent = draft.parent.or(parent);
        if draft.label != *label {
            // A member that was called so once is still found by that name.
            let called = shelf.by_label.entry(Arc::clone(label)).or_default();
            if !called.contains(&code) {
                called.push(code);
            }
        }
        code
    }

    /// Enters that a member stood under a parent from a day on.
    pub fn stood(&mut self, dimension: usize, code: u32, from: i32, parent: u32) {
        self.shelves[dimension].drafts[code as usize].since.insert(from, parent);
    }

    /// True when a member stood under several parents, one after the other.
    pub fn moved(&self, dimension: usize, code: u32) -> bool {
        let since = &self.shelves[dimension].drafts[code as usize].since;
        since.values().any(|parent| since.values().next() != Some(parent))
    }

    /// Members of a dimension that stood under several parents, one after the other.
    pub fn moves(&self, dimension: usize) -> u64 {
        let codes = 0..u32::try_from(self.shelves[dimension].drafts.len()).unwrap_or(NONE);
        codes.filter(|code| self.moved(dimension, *code)).count() as u64
    }

    /// The parent of a member on a day, as a dated look-up table gives it (before its first day the first one); else
    /// the one of [`Registry::parent_of`].
    pub fn parent_on(&self, dimension: usize, code: u32, day: i32) -> Option<u32> {
        let since = &self.shelves[dimension].drafts[code as usize].since;
        let on = since.range(..=day).next_back().or_else(|| since.iter().next()).map(|(_, parent)| *parent);
        on.or_else(|| self.parent_of(dimension, code))
    }

    /// The member with a label under a parent.
    pub fn labelled(&mut self, dimension: usize, parent: Option<u32>, label: &Arc<str>) -> u32 {
        let parent = match (parent, self.shelves[dimension].parent) {
            (Some(parent), Some(_)) => Some(parent),
            (None, Some(above)) => Some(self.special(above, MemberKind::Blank)),
            (_, None) => None,
        };
        let under = parent.unwrap_or(NONE);
        self.enter(dimension, MemberKind::Real, under, Arc::clone(label), Arc::clone(label), parent)
    }

    fn enter(
        &mut self,
        dimension: usize,
        kind: MemberKind,
        under: u32,
        key: Arc<str>,
        label: Arc<str>,
        parent: Option<u32>,
    ) -> u32 {
        let shelf = &mut self.shelves[dimension];
        let code = u32::try_from(shelf.drafts.len()).unwrap_or(NONE);
        match shelf.index.entry((kind, under, Arc::clone(&key))) {
            std::collections::hash_map::Entry::Occupied(known) => *known.get(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(code);
                if kind == MemberKind::Real {
                    shelf.by_label.entry(Arc::clone(&label)).or_default().push(code);
                }
                shelf.drafts.push(Draft { kind, key, label, parent, since: BTreeMap::new(), votes: BTreeMap::new() });
                code
            }
        }
    }

    /// The member that bears a label, wherever it stands.
    pub fn find_label(&self, dimension: usize, label: &str) -> Labelled {
        match self.shelves[dimension].by_label.get(label).map(Vec::as_slice) {
            None | Some([]) => Labelled::None,
            Some([one]) => Labelled::One(*one),
            Some(_) => Labelled::Several,
        }
    }

    /// Counts a parent seen on a row of a member that no look-up row gives a parent.
    pub fn vote(&mut self, dimension: usize, code: u32, parent: u32) {
        let draft = &mut self.shelves[dimension].drafts[code as usize];
        if draft.kind == MemberKind::Real && draft.parent.is_none() {
            *draft.votes.entry(parent).or_default() += 1;
        }
    }

    /// The parent of a member as far as it is known: from its look-up row or identity, else the one on
    /// most of its rows (by label and key when they are equally many).
    pub fn parent_of(&self, dimension: usize, code: u32) -> Option<u32> {
        let shelf = &self.shelves[dimension];
        let above = &self.shelves[shelf.parent?];
        let draft = &shelf.drafts[code as usize];
        if draft.kind != MemberKind::Real {
            return above.index.get(&(draft.kind, NONE, Arc::clone(&draft.label))).copied();
        }
        let name = |p: &u32| (Arc::clone(&above.drafts[*p as usize].label), Arc::clone(&above.drafts[*p as usize].key));
        draft.parent.or_else(|| {
            let best = draft.votes.iter().max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| name(b).cmp(&name(a))));
            best.map(|(parent, _)| *parent)
        })
    }

    /// Members of a dimension that were seen under several parents.
    pub fn several_parents(&self, dimension: usize) -> u64 {
        self.shelves[dimension].drafts.iter().filter(|d| d.votes.len() > 1).count() as u64
    }

    /// The dimensions with their members sorted by kind, label, key and parent, and for each dimension the
    /// final code of each provisional one.
    pub fn finish(self) -> (Vec<Dimension>, Vec<Vec<u32>>) {
        let mut finals: Vec<Vec<u32>> = vec![Vec::new(); self.shelves.len()];
        let mut dimensions: Vec<Dimension> = vec![Dimension::default(); self.shelves.len()];
        for &d in &self.order {
            let shelf = &self.shelves[d];
            let parents: Vec<Option<u32>> = (0_u32..)
                .zip(&shelf.drafts)
                .map(|(code, _)| {
                    let parent = self.parent_of(d, code)?;
                    finals[shelf.parent?].get(parent as usize).copied()
                })
                .collect();
            let mut sorted: Vec<usize> = (0..shelf.drafts.len()).collect();
            sorted.sort_by_key(|&i| {
                let draft = &shelf.drafts[i];
                (draft.kind, Arc::clone(&draft.label), Arc::clone(&draft.key), parents[i])
            });
            let mut codes = vec![0; sorted.len()];
            for (code, &i) in (0_u32..).zip(&sorted) {
                codes[i] = code;
            }
            finals[d] = codes;
            let members = sorted.iter().map(|&i| {
                let draft = &shelf.drafts[i];
                Member {
                    key: draft.key.to_string(),
                    label: draft.label.to_string(),
                    parent: parents[i],
                    kind: draft.kind,
                }
            });
            dimensions[d] = Dimension {
                id: shelf.id.clone(),
                parent: shelf.parent,
                members: members.collect(),
                has_targets: false,
            };
        }
        (dimensions, finals)
    }
}
