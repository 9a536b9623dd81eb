//! A sum brought down a tree: year → quarter → month → week, or company → region → team → rep → customer → product
//! line. The parts of every node add up to it exactly, in the unit they are told in.
//!
//! A leaf weighs what it is given, a node the sum of its open leaves. Largest remainder has paradoxes (a larger whole can lower a part), so that what is
//! published stays: closed leaves keep their amounts, and only the rest is spread again.

use super::Refusal;
use crate::base::apportion::apportion;

/// A node of a tree of targets before it has an amount: money, pieces or customers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    /// What it is: a period, a member. Equal remainders and weights go to the smaller key first.
    pub key: String,
    /// The weight of an open leaf, above 0.
    pub weight: f64,
    /// The amount of a closed leaf, which stays as it is.
    pub closed: Option<i128>,
    /// What it is made of; empty for a leaf.
    pub parts: Vec<Node>,
}

/// A node with its amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What it is.
    pub key: String,
    /// Its amount: the sum of its parts where it has any.
    pub amount: i128,
    /// True where every leaf of it is closed.
    pub closed: bool,
    /// Its parts.
    pub parts: Vec<Target>,
}

impl Node {
    /// An open leaf.
    pub fn leaf(key: impl Into<String>, weight: f64) -> Node {
        Node { key: key.into(), weight, ..Node::default() }
    }

    /// A leaf that keeps its amount.
    pub fn closed(key: impl Into<String>, amount: i128) -> Node {
        Node { key: key.into(), closed: Some(amount), ..Node::default() }
    }

    /// A node of parts.
    pub fn of(key: impl Into<String>, parts: Vec<Node>) -> Node {
        Node { key: key.into(), parts, ..Node::default() }
    }

    fn is_open(&self) -> bool {
        if self.parts.is_empty() { self.closed.is_none() } else { self.parts.iter().any(Node::is_open) }
    }

    fn sum_closed(&self) -> i128 {
        self.closed.unwrap_or(0) + self.parts.iter().map(Node::sum_closed).sum::<i128>()
    }

    /// What it weighs among its siblings: the sum of its open leaves.
    fn weighs(&self) -> Result<f64, Refusal> {
        if !self.is_open() {
            return Ok(0.0);
        }
        if !self.parts.is_empty() {
            return self.parts.iter().map(Node::weighs).sum();
        }
        match self.weight.is_finite() && self.weight > 0.0 {
            true => Ok(self.weight),
            false => Err(Refusal::Weight { part: self.key.clone(), weight: self.weight }),
        }
    }
}

/// Brings `total` down a tree, in whole `unit`s (100 of a currency, 1 piece); what is less than a unit of it goes with
/// the heaviest open leaf, so that no amount is lost. All amounts are in the smallest unit of `total`.
///
/// # Errors
/// Weights that are not above 0; closed leaves that are more than there is; nothing open to take the rest.
pub fn decompose(total: i128, unit: i128, tree: &Node) -> Result<Target, Refusal> {
    if unit < 1 {
        return Err(Refusal::Unit(unit));
    }
    tree.weighs()?;
    node(total, unit, tree)
}

fn node(total: i128, unit: i128, of: &Node) -> Result<Target, Refusal> {
    let closed = !of.is_open();
    if of.parts.is_empty() {
        return Ok(Target { key: of.key.clone(), amount: total, closed, parts: Vec::new() });
    }
    let share = |part: &Node| Ok((part.sum_closed(), part.weighs()?));
    let shares: Vec<(i128, f64)> = of.parts.iter().map(share).collect::<Result<_, Refusal>>()?;
    let done: i128 = shares.iter().map(|s| s.0).sum();
    let open: Vec<usize> = (0..of.parts.len()).filter(|at| of.parts[*at].is_open()).collect();
    let left = total - done;
    match left {
        _ if open.is_empty() && left != 0 => return Err(Refusal::AllClosed { closed: done, total }),
        ..0 => return Err(Refusal::Reached { closed: done, total }),
        _ => {}
    }
    let asked: Vec<Share<'_>> =
        open.iter().map(|at| Share { key: &of.parts[*at].key, weight: shares[*at].1 }).collect();
    let given = if open.is_empty() { Vec::new() } else { split(left, unit, &asked)? };
    let mut amounts: Vec<i128> = shares.iter().map(|s| s.0).collect();
    for (at, amount) in open.iter().zip(given) {
        amounts[*at] += amount;
    }
    let parts =
        of.parts.iter().zip(amounts).map(|(part, amount)| node(amount, unit, part)).collect::<Result<_, _>>()?;
    Ok(Target { key: of.key.clone(), amount: total, closed, parts })
}

/// What a part asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share<'a> {
    /// Its stable key.
    pub key: &'a str,
    /// Its weight.
    pub weight: f64,
}

/// Splits a sum into parts by weight, by largest remainder in whole units (ties: the larger fraction, the larger weight,
/// the smaller key); less than a unit goes with the heaviest part.
///
/// # Errors
/// No part, a weight that is not above 0, a unit below 1, or a negative sum.
pub fn split(total: i128, unit: i128, parts: &[Share<'_>]) -> Result<Vec<i128>, Refusal> {
    if parts.is_empty() {
        return Err(Refusal::NoParts);
    }
    if unit < 1 {
        return Err(Refusal::Unit(unit));
    }
    if let Some(bad) = parts.iter().find(|p| !(p.weight.is_finite() && p.weight > 0.0)) {
        return Err(Refusal::Weight { part: bad.key.to_owned(), weight: bad.weight });
    }
    if total < 0 {
        return Err(Refusal::Negative(total));
    }
    // In the order of their keys, which breaks the last ties.
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| parts[*a].key.cmp(parts[*b].key).then(a.cmp(b)));
    let weights: Vec<f64> = order.iter().map(|at| parts[*at].weight).collect();
    let spread = apportion(total / unit, &weights).ok_or(Refusal::NoParts)?;
    let mut out = vec![0; parts.len()];
    for (at, units) in order.iter().zip(spread) {
        out[*at] = units * unit;
    }
    // The first of the heaviest in the order of the keys.
    let heaviest = order.iter().copied().reduce(|a, b| if parts[b].weight > parts[a].weight { b } else { a });
    if let Some(at) = heaviest {
        out[at] += total % unit;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oracles() -> serde_json::Value {
        serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles are JSON")
    }

    fn numbers(of: &serde_json::Value) -> Vec<f64> {
        of.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect()
    }

    fn months(weights: &[f64]) -> Vec<Node> {
        weights.iter().enumerate().map(|(at, w)| Node::leaf(format!("{:02}", at + 1), *w)).collect()
    }

    fn amounts(of: &Target) -> Vec<i128> {
        of.parts.iter().map(|p| p.amount).collect()
    }

    #[test]
    fn the_published_apportionment_and_the_thirds() {
        // Oracles O8.1 and O8.2: exact.
        let published = &oracles()["lrm"]["us1790"];
        let states = months(&numbers(&published["pop"]));
        let seats = decompose(60, 1, &Node::of("all", states)).expect("seats");
        let expected: Vec<i128> = numbers(&published["out"]).iter().map(|n| *n as i128).collect();
        assert_eq!(amounts(&seats), expected);
        let thirds = decompose(1000, 1, &Node::of("all", months(&[1.0, 1.0, 1.0]))).expect("thirds");
        assert_eq!(amounts(&thirds), [334, 333, 333]);
    }

    #[test]
    fn a_year_by_the_seasons_of_air_passengers() {
        // Oracle O8.3: exact, in months and in quarters. The tree rounds quarters first, then months within each:
        // the months are those of the year split at once where that gives the same quarters.
        let oracles = oracles();
        let weights = numbers(&oracles["air_mult_indices"]);
        let flat = decompose(10_000, 1, &Node::of("year", months(&weights))).expect("months");
        let expected: Vec<i128> = numbers(&oracles["lrm"]["air10000"]).iter().map(|n| *n as i128).collect();
        assert_eq!(amounts(&flat), expected);
        let quarters: Vec<Node> =
            (0..4).map(|q| Node::of(format!("Q{}", q + 1), months(&weights)[q * 3..q * 3 + 3].to_vec())).collect();
        let tree = decompose(10_000, 1, &Node::of("year", quarters)).expect("quarters");
        assert_eq!(amounts(&tree), [2334, 2558, 2923, 2185]);
        assert_eq!(tree.parts.iter().flat_map(amounts).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_display_unit_is_kept_at_every_node() {
        // 1,000,050.00 in units of 100.00: whole hundreds everywhere, the odd 50.00 with the heaviest.
        let tree = Node::of("all", vec![Node::of("east", months(&[3.0, 2.0])), Node::leaf("west", 2.0)]);
        let found = decompose(100_005_000, 10_000, &tree).expect("parts");
        assert_eq!(amounts(&found).iter().sum::<i128>(), 100_005_000);
        let odd: Vec<i128> = found.parts[0].parts.iter().map(|p| p.amount % 10_000).collect();
        assert_eq!((odd, found.parts[1].amount % 10_000), (vec![5_000, 0], 0));
    }

    #[test]
    fn closed_months_stay_and_the_rest_is_spread_again() {
        let published = decompose(1200, 1, &Node::of("year", months(&[1.0; 12]))).expect("months");
        assert_eq!(amounts(&published), [100; 12]);
        // Five months are closed with what they brought; 770 are left for seven.
        let closed = [90, 80, 100, 85, 75].iter().enumerate().map(|(at, a)| Node::closed(format!("{:02}", at + 1), *a));
        let tree: Vec<Node> = closed.chain(months(&[1.0; 12]).into_iter().skip(5)).collect();
        let again = decompose(1200, 1, &Node::of("year", tree.clone())).expect("the rest");
        assert_eq!(amounts(&again), [90, 80, 100, 85, 75, 110, 110, 110, 110, 110, 110, 110]);
        assert!(again.parts[4].closed && !again.parts[5].closed);
        // A larger year changes no closed month.
        let more = decompose(1300, 1, &Node::of("year", tree.clone())).expect("the rest");
        assert_eq!(amounts(&more)[..5], amounts(&again)[..5]);
        assert_eq!(
            decompose(400, 1, &Node::of("year", tree)).expect_err("more than the year"),
            Refusal::Reached { closed: 430, total: 400 }
        );
        let over = Node::of("year", vec![Node::closed("01", 5)]);
        assert_eq!(decompose(6, 1, &over).expect_err("nothing open"), Refusal::AllClosed { closed: 5, total: 6 });
        assert_eq!(amounts(&decompose(5, 1, &over).expect("as it is")), [5]);
    }

    #[test]
    fn ties_go_to_the_smaller_key() {
        let parts = vec![Node::leaf("b", 1.0), Node::leaf("a", 1.0), Node::leaf("c", 1.0)];
        assert_eq!(amounts(&decompose(4, 1, &Node::of("all", parts)).expect("parts")), [1, 2, 1]);
        let below = split(-6, 1, &[Share { key: "a", weight: 1.0 }]).expect_err("nothing to split");
        assert_eq!(below, Refusal::Negative(-6));
    }

    #[test]
    fn weights_that_say_nothing_are_refused() {
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let refused = decompose(10, 1, &Node::of("all", vec![Node::leaf("x", weight)])).expect_err("no weight");
            assert!(matches!(refused, Refusal::Weight { part, .. } if part == "x"));
        }
        assert_eq!(split(10, 1, &[]).expect_err("no parts"), Refusal::NoParts);
        assert_eq!(decompose(10, 0, &Node::leaf("x", 1.0)).expect_err("no unit"), Refusal::Unit(0));
    }
}
