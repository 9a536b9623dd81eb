//! Tiers A, B and C by cumulated share (methods.md B4), without data: numbers in, classes out.

use serde::Serialize;

/// A tier of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Tier {
    /// The largest, who make up the first border's share together.
    A,
    /// The next, up to the second border.
    B,
    /// All others who bring something.
    C,
    /// Those whose returns are as large as what they bought, or larger: listed apart.
    #[serde(rename = "apart")]
    Apart,
    /// Those who bought nothing in the window.
    #[serde(rename = "none")]
    None,
}

impl Tier {
    /// Every tier, best first.
    pub const ALL: [Tier; 5] = [Tier::A, Tier::B, Tier::C, Tier::Apart, Tier::None];

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Tier::A => "A",
            Tier::B => "B",
            Tier::C => "C",
            Tier::Apart => "apart",
            Tier::None => "none",
        }
    }
}

/// Where a value stands in a Pareto list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Cumulated share before it; that of the first of its equals where values tie.
    pub before: f64,
    /// Cumulated share with it, in the order of the list.
    pub cumulated: f64,
}

/// The standings of values above zero; none for all others, which take no part in the shares.
pub fn standings(values: &[i128]) -> Vec<Option<Standing>> {
    let mut order: Vec<usize> = (0..values.len()).filter(|i| values[*i] > 0).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(values[*i]), *i));
    let total: i128 = order.iter().map(|i| values[*i]).sum();
    let share = |sum: i128| if total > 0 { sum as f64 / total as f64 } else { 0.0 };
    let mut out = vec![None; values.len()];
    let (mut sum, mut before) = (0_i128, 0.0);
    let mut last: Option<i128> = None;
    for i in order {
        if last != Some(values[i]) {
            before = share(sum);
            last = Some(values[i]);
        }
        sum += values[i];
        out[i] = Some(Standing { before, cumulated: share(sum) });
    }
    out
}

/// The tier of a cumulated share: the member that crosses a border still belongs above it.
pub fn tier_at(before: f64, borders: [f64; 2]) -> Tier {
    match before {
        share if share < borders[0] => Tier::A,
        share if share < borders[1] => Tier::B,
        _ => Tier::C,
    }
}

/// The values at which tiers A and B end: half way between the smallest of a tier and the largest below it; where
/// nobody is below, the smallest itself. None without a value above zero.
pub fn ends(values: &[i128], borders: [f64; 2]) -> Option<[f64; 2]> {
    let (mut smallest, mut largest) = ([i128::MAX; 2], [0_i128; 2]);
    for (value, standing) in values.iter().zip(standings(values)) {
        let Some(tier) = standing.map(|s| tier_at(s.before, borders)) else { continue };
        for (at, last) in [Tier::A, Tier::B].into_iter().enumerate() {
            if tier <= last {
                smallest[at] = smallest[at].min(*value);
            } else {
                largest[at] = largest[at].max(*value);
            }
        }
    }
    let end = |at: usize| match largest[at] {
        0 => smallest[at] as f64,
        below => (smallest[at] as f64 + below as f64) / 2.0,
    };
    (smallest[0] < i128::MAX).then(|| [end(0), end(1)])
}

/// The tier of a value by the ends of the tiers. A member that held a tier before changes it only when its value is
/// beyond the end by the given part of it, so that nobody swings to and fro.
pub fn tier_of(value: i128, held: Tier, ends: [f64; 2], hysteresis: f64) -> Tier {
    if value <= 0 {
        return Tier::Apart;
    }
    let end = |at: usize, last: Tier| match held {
        Tier::Apart | Tier::None => ends[at],
        held if held <= last => ends[at] * (1.0 - hysteresis),
        _ => ends[at] * (1.0 + hysteresis),
    };
    match value as f64 {
        value if value >= end(0, Tier::A) => Tier::A,
        value if value >= end(1, Tier::B) => Tier::B,
        _ => Tier::C,
    }
}

/// Gini coefficient of values above zero: 0 when all are equal, near 1 when one has everything.
pub fn gini(values: &[i128]) -> Option<f64> {
    let mut known: Vec<i128> = values.iter().copied().filter(|v| *v > 0).collect();
    known.sort_unstable();
    let (n, total) = (known.len() as f64, known.iter().sum::<i128>() as f64);
    if known.is_empty() {
        return None;
    }
    let ranked: f64 = known.iter().zip(1_u32..).map(|(v, rank)| f64::from(rank) * *v as f64).sum();
    Some(2.0 * ranked / (n * total) - (n + 1.0) / n)
}

/// Herfindahl–Hirschman index of values above zero: the sum of the squared shares, 1 ÷ n when all are equal.
pub fn hhi(values: &[i128]) -> Option<f64> {
    let known = || values.iter().filter(|v| **v > 0);
    let total = known().sum::<i128>() as f64;
    (total > 0.0).then(|| known().map(|v| (*v as f64 / total).powi(2)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BORDERS: [f64; 2] = [0.8, 0.95];

    fn tiers(values: &[i128]) -> Vec<Option<Tier>> {
        standings(values).into_iter().map(|s| s.map(|s| tier_at(s.before, BORDERS))).collect()
    }

    #[test]
    fn the_published_list() {
        // Oracle O4.1.
        let values = [500, 200, 120, 60, 40, 30, 20, 15, 10, 5];
        let cumulated: Vec<f64> = standings(&values).into_iter().flatten().map(|s| s.cumulated).collect();
        let wanted = [0.5, 0.7, 0.82, 0.88, 0.92, 0.95, 0.97, 0.985, 0.995, 1.0];
        assert!(cumulated.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-12), "{cumulated:?}");
        assert_eq!(tiers(&values).iter().filter(|t| **t == Some(Tier::A)).count(), 3);
        assert!((gini(&values).expect("values") - 0.644).abs() < 1e-12);
        assert!((hhi(&values).expect("values") - 0.31125).abs() < 1e-12);
    }

    #[test]
    fn equals_share_a_tier_and_losses_stand_apart() {
        // The first 4 reach 80 %; the fifth is their equal.
        assert_eq!(tiers(&[20, 20, 20, 20, 20]), [Some(Tier::A); 5]);
        assert_eq!(tiers(&[100, -5, 0]), [Some(Tier::A), None, None]);
        assert_eq!((tiers(&[]), gini(&[]), hhi(&[-1])), (vec![], None, None));
        assert_eq!(tiers(&[7]), [Some(Tier::A)], "a single customer is the most important one");
    }

    #[test]
    fn a_tier_is_left_only_beyond_the_margin() {
        // A: 500, 200, 120; B: 60, 40, 30; C: the others. The ends lie half way: 90 and 25.
        let values = [500, 200, 120, 60, 40, 30, 20, 15, 10, 5];
        let ends = ends(&values, BORDERS).expect("values");
        assert_eq!(ends, [90.0, 25.0]);
        let of = |value: i128, held: Tier| tier_of(value, held, ends, 0.05);
        assert_eq!([of(87, Tier::A), of(85, Tier::A), of(87, Tier::None)], [Tier::A, Tier::B, Tier::B]);
        assert_eq!([of(93, Tier::B), of(95, Tier::B), of(93, Tier::None)], [Tier::B, Tier::A, Tier::A]);
        assert_eq!(
            [of(24, Tier::B), of(23, Tier::B), of(26, Tier::C), of(27, Tier::C)],
            [Tier::B, Tier::C, Tier::C, Tier::B]
        );
        assert_eq!([of(0, Tier::A), of(-3, Tier::B), of(500, Tier::C)], [Tier::Apart, Tier::Apart, Tier::A]);
    }

    #[test]
    fn two_that_change_places_change_tiers() {
        let (before, after) = ([100, 30], [30, 100]);
        let held: Vec<Tier> =
            before.iter().map(|v| tier_of(*v, Tier::None, ends(&before, [0.7, 0.9]).unwrap(), 0.05)).collect();
        assert_eq!(held, [Tier::A, Tier::B]);
        let now = ends(&after, [0.7, 0.9]).unwrap();
        let moved: Vec<Tier> = after.iter().zip(held).map(|(v, held)| tier_of(*v, held, now, 0.05)).collect();
        assert_eq!(moved, [Tier::B, Tier::A]);
    }

    proptest! {
        #[test]
        fn shares_rise_to_one_and_do_not_depend_on_the_unit(values in prop::collection::vec(-100..1000_i128, 0..40)) {
            let found = standings(&values);
            let times: Vec<i128> = values.iter().map(|v| v * 100).collect();
            prop_assert_eq!(&found, &standings(&times));
            let mut known: Vec<f64> = found.iter().flatten().map(|s| s.cumulated).collect();
            known.sort_by(f64::total_cmp);
            if let Some(last) = known.last() {
                prop_assert!((last - 1.0).abs() < 1e-12);
            }
            prop_assert!(found.iter().flatten().all(|s| s.before < s.cumulated));
            let same = |i: usize, j: usize| values[i] != values[j] || found[i].map(|s| s.before) == found[j].map(|s| s.before);
            prop_assert!((0..values.len()).all(|i| (0..values.len()).all(|j| same(i, j))));
            // Without a tier held before, the ends say what the shares say.
            if let Some(ends) = ends(&values, BORDERS) {
                for (value, standing) in values.iter().zip(&found) {
                    let wanted = standing.map_or(Tier::Apart, |s| tier_at(s.before, BORDERS));
                    prop_assert_eq!(tier_of(*value, Tier::None, ends, 0.05), wanted);
                }
            }
            if let (Some(g), Some(h)) = (gini(&values), hhi(&values)) {
                prop_assert!((-1e-12..1.0).contains(&g) && h > 0.0 && h < 1.0 + 1e-12);
            }
        }
    }
}
