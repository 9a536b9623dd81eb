//! Chains: for each row the one before that has the same customer or order, so that distinct ones of any window
//! are counted by comparing places instead of collecting sets.

use std::ops::Range;

/// What stands before a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// The row counts for nobody.
    Nobody,
    /// It is the first of its customer or order.
    First,
    /// The place of the row before.
    After(usize),
}

/// For each row, in the order of the days, the row before of the same customer or order.
#[derive(Debug, Default)]
pub(super) struct Chain {
    links: Vec<Link>,
}

impl Chain {
    /// The chain of some codes; none for rows that count for nobody.
    pub(super) fn new(codes: impl Iterator<Item = Option<u32>>) -> Chain {
        let codes: Vec<Option<u32>> = codes.collect();
        let mut known: Vec<u32> = codes.iter().flatten().copied().collect();
        known.sort_unstable();
        known.dedup();
        let mut last = vec![Link::First; known.len()];
        let links = codes.iter().enumerate().map(|(place, code)| {
            let at = code.and_then(|code| known.binary_search(&code).ok());
            at.and_then(|at| last.get_mut(at)).map_or(Link::Nobody, |l| std::mem::replace(l, Link::After(place)))
        });
        Chain { links: links.collect() }
    }

    fn count(&self, range: Range<usize>, is: impl Fn(Link) -> bool) -> usize {
        self.links.get(range).unwrap_or_default().iter().filter(|link| is(**link)).count()
    }

    /// How many different ones a range has.
    pub(super) fn distinct(&self, range: Range<usize>) -> usize {
        let from = range.start;
        self.count(range, |link| match link {
            Link::Nobody => false,
            Link::First => true,
            Link::After(before) => before < from,
        })
    }

    /// How many come first in a range.
    pub(super) fn first(&self, range: Range<usize>) -> usize {
        self.count(range, |link| link == Link::First)
    }

    /// How many of a range were there in the range that ends where it begins.
    pub(super) fn kept(&self, earlier: Range<usize>, later: Range<usize>) -> usize {
        let border = later.start;
        self.count(later, |link| matches!(link, Link::After(before) if before < border && earlier.contains(&before)))
    }
}

/// Whether something has happened twice in different orders (or on different days).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Seen {
    /// Not yet.
    #[default]
    Never,
    /// In this one.
    Once(i64),
    /// In this one and another.
    Twice(i64, i64),
}

impl Seen {
    /// Sees one more.
    pub(super) fn see(&mut self, one: i64) {
        match *self {
            Seen::Never => *self = Seen::Once(one),
            Seen::Once(before) if before != one => *self = Seen::Twice(before, one),
            Seen::Once(_) | Seen::Twice(..) => {}
        }
    }

    /// Sees all that another has seen.
    pub(super) fn see_all(&mut self, other: Seen) {
        match other {
            Seen::Never => {}
            Seen::Once(one) => self.see(one),
            Seen::Twice(one, two) => {
                self.see(one);
                self.see(two);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_first_and_kept() {
        let chain = Chain::new([Some(3), Some(1), None, Some(3), Some(0), Some(1), Some(1)].into_iter());
        assert_eq!(
            [chain.distinct(0..7), chain.distinct(3..7), chain.distinct(2..3), chain.distinct(5..7)],
            [3, 3, 0, 1]
        );
        assert_eq!([chain.first(0..3), chain.first(3..7)], [2, 1]);
        assert_eq!([chain.kept(0..3, 3..7), chain.kept(1..3, 3..7), chain.kept(0..2, 2..3)], [2, 1, 0]);
    }
}
