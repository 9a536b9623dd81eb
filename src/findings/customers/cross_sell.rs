//! Cross-sell (S25): which customers of one product line lack another, how much more often buyers of the one buy the
//! other than customers do at large, and what the gap could bring. An indication, not a forecast.

use serde::Serialize;

use crate::base::Scenario;

use super::super::study::Study;
use super::super::{FactId, MemberRef};
use super::entries::{Entries, of_member};
use super::purchases::Purchases;
use super::{Span, Years};

/// Product lines compared at most: those that most customers buy.
const LINES: usize = 7;
/// Pairs told at most.
const PAIRS: usize = 5;
/// Customers named of the best pair.
const NAMED: usize = 4;
/// Customers with both lines that a pair needs: of fewer the shares say nothing.
const FEWEST: usize = 5;

/// A pair of lines as numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Customers of the first line.
    pub having: usize,
    /// Of these, customers of the second too.
    pub both: usize,
    /// Customers of the second line.
    pub other: usize,
    /// All customers.
    pub all: usize,
}

impl Pair {
    /// Share of the first line's customers that buy the second.
    pub fn rate(&self) -> f64 {
        self.both as f64 / self.having as f64
    }

    /// The same ÷ the share of all customers that buy the second: above 1, the one leads to the other.
    pub fn lift(&self) -> f64 {
        self.rate() / (self.other as f64 / self.all as f64)
    }

    /// Customers of the first line that lack the second.
    pub fn lacking(&self) -> usize {
        self.having - self.both
    }

    /// What those who lack the second line would bring if as many of them bought it as of the others, each like the
    /// median of those with both.
    pub fn potential(&self, median: f64) -> f64 {
        self.lacking() as f64 * self.rate() * median
    }
}

/// The cross-sell of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossSell {
    /// Dimension of the lines.
    pub dimension: String,
    /// Dimension of the customers.
    pub customers: String,
    /// The days that count.
    pub span: Span,
    /// The lines, those with most customers first.
    pub lines: Vec<MemberRef>,
    /// Customers of each line.
    pub sizes: Vec<FactId>,
    /// Line in the row, line in the column: share of the row's customers that buy the column too; none on itself.
    pub shares: Vec<Vec<Option<FactId>>>,
    /// The pairs with the largest potential.
    pub pairs: Vec<CrossPair>,
    /// The largest customers that lack the second line of the first pair.
    pub candidates: Vec<Candidate>,
    /// Of every two lines the customers of the first, minus those of both, minus those who lack the second: 0.
    pub check: FactId,
}

/// A pair of lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossPair {
    /// Who buys this …
    pub having: MemberRef,
    /// … and not this.
    pub lacking: MemberRef,
    /// Customers of the first line without the second.
    pub customers: FactId,
    /// Share of the first line's customers that buy the second.
    pub share: FactId,
    /// How many times the share of all customers that is.
    pub lift: FactId,
    /// Median sales of the second line to a customer of both in 12 months.
    pub median: FactId,
    /// What the gap could bring in 12 months.
    pub potential: FactId,
}

/// A customer that could be asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The customer.
    pub member: MemberRef,
    /// Its sales of 12 months.
    pub sales: FactId,
}

/// The cross-sell of a report; none with less than two lines.
pub fn cross_sell(
    study: &Study<'_>,
    entries: &mut Entries<'_>,
    (dimension, purchases): (usize, &Purchases<'_>),
    years: Years,
) -> Option<CrossSell> {
    let line_dimension = study.product_root()?;
    let members = study.data.cube.members.get(line_dimension)?;
    let lines = study.data.dimensions.get(line_dimension)?.members.len();
    // Sales of each customer by line, and whether it bought any.
    let mut sales: Vec<Vec<(i128, bool)>> = vec![vec![(0, false); lines]; purchases.count()];
    for (row, who) in purchases.within(years.later) {
        let cell = who.and_then(|who| sales.get_mut(who)?.get_mut(*members.get(row)? as usize));
        if let Some(cell) = cell {
            cell.0 += purchases.net(row);
            cell.1 |= purchases.is_purchase(row);
        }
    }
    let special = |line: usize| study.ledger.is_special(line_dimension, u32::try_from(line).unwrap_or(u32::MAX));
    let has = |customer: &[(i128, bool)], line: usize| customer.get(line).is_some_and(|c| c.1 && c.0 > 0);
    let size = |line: usize| sales.iter().filter(|c| has(c, line)).count();
    let mut chosen: Vec<(usize, usize)> =
        (0..lines).filter(|l| !special(*l)).map(|line| (line, size(line))).filter(|(_, n)| *n > 0).collect();
    chosen.sort_by_key(|(line, size)| (std::cmp::Reverse(*size), *line));
    chosen.truncate(LINES);
    if chosen.len() < 2 {
        return None;
    }
    let all = sales.iter().filter(|c| (0..lines).any(|line| has(c, line))).count();
    let member = |line: usize| study.ledger.member(line_dimension, u32::try_from(line).unwrap_or(u32::MAX));
    let units = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
    let main = study.main.id;
    let mut shares = Vec::new();
    let mut pairs: Vec<(f64, Pair, f64, usize, usize)> = Vec::new();
    let mut left: i128 = 0;
    for (x, having) in &chosen {
        let mut row = Vec::new();
        for (y, other) in &chosen {
            if x == y {
                row.push(None);
                continue;
            }
            let mut amounts: Vec<i128> =
                sales.iter().filter(|c| has(c, *x) && has(c, *y)).filter_map(|c| c.get(*y)).map(|c| c.0).collect();
            amounts.sort_unstable();
            let pair = Pair { having: *having, both: amounts.len(), other: *other, all };
            let lacking = sales.iter().filter(|c| has(c, *x) && !has(c, *y)).count();
            left = left.saturating_add((units(pair.having) - units(pair.both) - units(lacking)).abs());
            let (from, to) = (member(*x), member(*y));
            let about = [("having", from.key.as_str()), ("line", to.key.as_str())];
            let share =
                entries.ratio("customers.both_lines", &about, Scenario::AC, (units(pair.both), units(pair.having)));
            row.push(Some(share));
            if pair.both >= FEWEST && pair.lacking() > 0 {
                let median = middle(&amounts);
                pairs.push((pair.potential(median), pair, median, *x, *y));
            }
        }
        shares.push(row);
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.3, a.4).cmp(&(b.3, b.4))));
    pairs.truncate(PAIRS);
    let best = pairs.first().map(|p| (p.3, p.4));
    let told = pairs
        .iter()
        .map(|(potential, pair, median, x, y)| {
            let (having, lacking) = (member(*x), member(*y));
            let (from, to) = (having.key.clone(), lacking.key.clone());
            let about = [("having", from.as_str()), ("line", to.as_str())];
            CrossPair {
                having,
                lacking,
                customers: entries.count("customers.lacking_line", &about, Scenario::AC, pair.lacking()),
                share: entries.ratio(
                    "customers.both_lines",
                    &about,
                    Scenario::AC,
                    (units(pair.both), units(pair.having)),
                ),
                lift: entries.real("customers.lift", &about, Scenario::AC, pair.lift()),
                median: entries.average("sales_per_customer.both_lines", &about, Scenario::AC, *median),
                potential: entries.average(&format!("{main}.potential"), &about, Scenario::AC, *potential),
            }
        })
        .collect();
    let candidates = best.map(|(x, y)| {
        let total = |c: &Vec<(i128, bool)>| c.iter().map(|c| c.0).sum::<i128>();
        let mut found: Vec<(i128, usize)> =
            sales.iter().enumerate().filter(|(_, c)| has(c, x) && !has(c, y)).map(|(i, c)| (total(c), i)).collect();
        found.sort_by_key(|(sum, i)| (std::cmp::Reverse(*sum), *i));
        let named = found.into_iter().take(NAMED).map(|(sum, i)| {
            let member = study.ledger.member(dimension, purchases.code(i));
            let sales = entries.money(&format!("{main}.year"), &of_member(&member), Scenario::AC, sum);
            Candidate { member, sales }
        });
        named.collect()
    });
    let mut sizes = Vec::new();
    for (line, size) in &chosen {
        let key = member(*line).key;
        sizes.push(entries.count("customers.line", &[("line", &key)], Scenario::AC, *size));
    }
    Some(CrossSell {
        dimension: study.dimension_id(line_dimension),
        customers: study.dimension_id(dimension),
        span: years.later.into(),
        lines: chosen.iter().map(|(line, _)| member(*line)).collect(),
        sizes,
        shares,
        pairs: told,
        candidates: candidates.unwrap_or_default(),
        check: entries.signed("customers.line_check", &[], Scenario::AC, left),
    })
}

/// The median of sorted amounts: the mean of the two in the middle where their number is even.
fn middle(sorted: &[i128]) -> f64 {
    let at = |i: usize| sorted.get(i).map_or(0.0, |v| *v as f64);
    let n = sorted.len();
    if n % 2 == 1 { at(n / 2) } else { (at((n / 2).saturating_sub(1)) + at(n / 2)) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_by_hand() {
        // 40 of 100 customers buy sensors, 30 of them software too; 50 buy software at all.
        let pair = Pair { having: 40, both: 30, other: 50, all: 100 };
        assert!((pair.rate() - 0.75).abs() < 1e-12 && (pair.lift() - 1.5).abs() < 1e-12);
        assert_eq!(pair.lacking(), 10);
        assert!((pair.potential(200.0) - 1500.0).abs() < 1e-9);
        // Whoever buys the one buys the other as others do: no lift.
        assert!((Pair { having: 40, both: 20, other: 50, all: 100 }.lift() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_middle_of_amounts() {
        assert!((middle(&[1, 2, 9]) - 2.0).abs() < 1e-12 && (middle(&[1, 2, 4, 9]) - 3.0).abs() < 1e-12);
        assert!(middle(&[]).abs() < 1e-12);
    }
}
