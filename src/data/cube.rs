//! Rows → cube: the only step that grows with the rows, done by polars in integers.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use polars::prelude::{DataFrame, Int64Chunked, IntoColumn, PolarsError, UInt32Chunked};
use polars::series::IsSorted;
use rayon::prelude::*;

use super::dataset::{Cube, Orders};
use super::sales::SalesRows;
use crate::base::{Error, Result};

/// The members of every row as one code a combination, in the order of the combinations.
#[derive(Debug)]
pub struct Combinations<'m> {
    /// Code of each row.
    pub codes: Vec<u32>,
    /// The members of all rows: a column for each dimension.
    members: &'m [Vec<u32>],
    /// A row of each combination: millions of them are too many to be lists of their own.
    sample: Vec<u32>,
}

impl<'m> Combinations<'m> {
    /// Combines the members of rows: `members` holds one column for each dimension.
    pub fn of(members: &'m [Vec<u32>], rows: usize) -> Combinations<'m> {
        // The members of a row as one number, the first dimension's highest: its order is that of the members.
        let mut keys = vec![0_u64; rows];
        let mut bits = 0;
        for column in members {
            let largest = column.par_iter().copied().max().unwrap_or(0);
            let width = u32::BITS - largest.leading_zeros();
            if bits + width > u64::BITS {
                let (codes, sample) = ranks(&keys);
                keys.par_iter_mut().zip(codes).for_each(|(key, code)| *key = u64::from(code));
                bits = usize::BITS - sample.len().leading_zeros();
            }
            keys.par_iter_mut().zip(column).for_each(|(key, member)| *key = (*key << width) | u64::from(*member));
            bits += width;
        }
        let (codes, sample) = ranks(&keys);
        Combinations { codes, members, sample }
    }

    /// The member columns of some combinations.
    fn columns(&self, codes: &[u32], dimensions: usize) -> Vec<Vec<u32>> {
        let row = |code: &u32| self.sample[*code as usize] as usize;
        (0..dimensions).map(|d| codes.iter().map(|code| self.members[d][row(code)]).collect()).collect()
    }
}

/// The distinct keys of a span with their first rows, and which of them each row has.
type Span = (Vec<(u64, u32)>, Vec<u32>);

/// Rows whose keys one core looks at at a time.
const SPAN: usize = 1 << 17;

/// The rank of each key among the distinct ones, and for each of these the first row that has it.
fn ranks(keys: &[u64]) -> (Vec<u32>, Vec<u32>) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let local = |(span, keys): (usize, &[u64])| {
        let mut index: HashMap<u64, u32, RandomState> = HashMap::default();
        let mut distinct: Vec<(u64, u32)> = Vec::new();
        let code = |(i, key): (usize, &u64)| {
            *index.entry(*key).or_insert_with(|| {
                distinct.push((*key, number(span * SPAN + i)));
                number(distinct.len() - 1)
            })
        };
        let codes: Vec<u32> = keys.iter().enumerate().map(code).collect();
        (distinct, codes)
    };
    let spans: Vec<Span> = keys.par_chunks(SPAN).enumerate().map(local).collect();
    let mut distinct: Vec<(u64, u32)> = spans.iter().flat_map(|(distinct, _)| distinct.iter().copied()).collect();
    distinct.par_sort_unstable();
    distinct.dedup_by_key(|(key, _)| *key);
    let rank = |key: u64| number(distinct.binary_search_by_key(&key, |(known, _)| *known).unwrap_or(0));
    let mut codes = vec![0; keys.len()];
    codes.par_chunks_mut(SPAN).zip(spans).for_each(|(codes, (own, local))| {
        let ranks: Vec<u32> = own.iter().map(|(key, _)| rank(*key)).collect();
        codes.iter_mut().zip(local).for_each(|(code, local)| *code = ranks[local as usize]);
    });
    let firsts = distinct.into_iter().map(|(_, row)| row).collect();
    (codes, firsts)
}

/// Sales by day × members × customer, sorted by them.
///
/// # Errors
/// Sums that no 64-bit integer holds.
pub fn cube(rows: &SalesRows, combinations: &Combinations<'_>, dimensions: usize, customer: &[u32]) -> Result<Cube> {
    for (name, column) in [
        ("amount", &rows.gross),
        ("returns", &rows.returned),
        ("cost", &rows.cost),
        ("quantity", &rows.quantity),
        ("amount at the rates of a year before", &rows.steady),
    ] {
        let total: i128 = column.iter().map(|v| i128::from(*v).abs()).sum();
        if i64::try_from(total).is_err() {
            return Err(Error::data(format!("the sum of `{name}` is too large to be exact"))
                .hint("look for numbers that lost their decimal point, or for a column of ids under this name"));
        }
    }
    if rows.day.is_empty() {
        return Ok(Cube { members: vec![Vec::new(); dimensions], ..Cube::default() });
    }
    aggregate(rows, combinations, dimensions, customer).map_err(|e| Error::internal(format!("cannot aggregate: {e}")))
}

/// What the rows are grouped by, in the order of the cube: day, combination of members, customer.
struct Keys<'k> {
    day: &'k [i32],
    combination: &'k [u32],
    customer: &'k [u32],
}

impl<'k> Keys<'k> {
    fn of(day: &'k [i32], combination: &'k [u32], customer: &'k [u32]) -> Keys<'k> {
        Keys { day, combination, customer }
    }

    fn of_row(&self, row: u32) -> (i32, u32, u32) {
        let row = row as usize;
        (self.day[row], self.combination[row], self.customer[row])
    }
}

fn aggregate(
    rows: &SalesRows,
    combinations: &Combinations<'_>,
    dimensions: usize,
    customer: &[u32],
) -> Result<Cube, PolarsError> {
    let height = rows.day.len();
    let keys = Keys::of(&rows.day, &combinations.codes, customer);
    // Sorted first: polars then groups by slices of the column instead of a list of rows for each cell.
    let mut order: Vec<u32> = (0..u32::try_from(height).unwrap_or(u32::MAX)).collect();
    order.par_sort_unstable_by_key(|&row| (keys.of_row(row), row));
    let mut cells: Vec<u32> = Vec::with_capacity(height);
    let mut firsts: Vec<u32> = Vec::new();
    for (at, &row) in order.iter().enumerate() {
        if at == 0 || keys.of_row(row) != keys.of_row(order[at - 1]) {
            firsts.push(row);
        }
        cells.push(u32::try_from(firsts.len() - 1).unwrap_or(u32::MAX));
    }
    let mut cell = UInt32Chunked::from_vec("cell".into(), cells);
    cell.set_sorted_flag(IsSorted::Ascending);
    let cell = cell.into_column();
    // A column at a time on each core: all of them at once would take as much memory as the rows themselves.
    let sum = |value: &(dyn Fn(usize) -> i64 + Sync)| -> Result<Vec<i64>, PolarsError> {
        let values: Vec<i64> = order.iter().map(|&row| value(row as usize)).collect();
        let values = Int64Chunked::from_vec("value".into(), values).into_column();
        let frame = DataFrame::new(height, vec![cell.clone(), values])?;
        #[expect(deprecated, reason = "the lazy engine would add seven of polars' largest crates to the build")]
        let sums = frame.group_by(["cell"])?.select(["value"]).sum()?;
        Ok(sums.column("value_sum")?.i64()?.into_no_null_iter().collect())
    };
    let values: [&(dyn Fn(usize) -> i64 + Sync); 9] = [
        &|row| rows.gross[row],
        &|row| rows.returned[row],
        &|row| rows.reversed[row],
        &|row| rows.cost[row],
        &|row| rows.quantity[row],
        &|row| i64::from(rows.positive[row]),
        &|_| 1,
        &|row| rows.steady[row],
        &|row| rows.unrated[row],
    ];
    // The last two are there only where other currencies are.
    let values = &values[..values.len() - if rows.steady.is_empty() { 2 } else { 0 }];
    let mut sums = values.par_iter().map(|value| sum(*value)).collect::<Result<Vec<_>, _>>()?.into_iter();
    let mut next = || sums.next().unwrap_or_default();
    let counts = |values: Vec<i64>| values.into_iter().map(|v| u32::try_from(v).unwrap_or(u32::MAX)).collect();
    Ok(Cube {
        day: firsts.iter().map(|&row| rows.day[row as usize]).collect(),
        members: combinations
            .columns(&firsts.iter().map(|&row| combinations.codes[row as usize]).collect::<Vec<_>>(), dimensions),
        customer: firsts.iter().map(|&row| customer[row as usize]).collect(),
        gross: next(),
        returned: next(),
        reversed: next(),
        cost: next(),
        quantity: next(),
        positive_rows: counts(next()),
        rows: counts(next()),
        steady: next(),
        unrated: next(),
    })
}

/// Distinct (order, day, members). `order` is the identity of each row's order, `u32::MAX` for rows
/// without one: each of these is an order of its own.
pub fn orders(day: &[i32], combinations: &Combinations<'_>, dimensions: usize, order: &[u32]) -> Orders {
    let mut next = order.iter().filter(|o| **o != u32::MAX).max().map_or(0, |o| o + 1);
    let mut keys: Vec<(i32, u32, u32)> =
        day.iter().zip(&combinations.codes).zip(order).map(|((d, c), o)| (*d, *c, *o)).collect();
    keys.par_sort_unstable();
    keys.dedup_by(|a, b| a == b && a.2 != u32::MAX);
    for key in &mut keys {
        if key.2 == u32::MAX {
            key.2 = next;
            next += 1;
        }
    }
    let codes: Vec<u32> = keys.iter().map(|k| k.1).collect();
    Orders {
        day: keys.iter().map(|k| k.0).collect(),
        members: combinations.columns(&codes, dimensions),
        order: keys.iter().map(|k| k.2).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_coded_in_their_order() {
        let members = [vec![2, 1, 2, 1, 0], vec![5, 9, 5, 3, 7]];
        let found = Combinations::of(&members, 5);
        assert_eq!(found.codes, [3, 2, 3, 1, 0]);
        assert_eq!(found.columns(&[0, 1, 2, 3], 2), [vec![0, 1, 1, 2], vec![7, 3, 9, 5]]);
        assert_eq!(Combinations::of(&[], 3).codes, [0, 0, 0], "without dimensions there is one combination");
        assert!(Combinations::of(&[], 0).codes.is_empty());
    }

    #[test]
    fn many_wide_dimensions_and_many_rows_are_coded_in_their_order() {
        let rows = 2 * SPAN + 5;
        let member = |d: usize, row: usize| ((row * 7919 + d * 31) % (50 + d)) as u32 * (1 << 26);
        let members: Vec<Vec<u32>> = (0..4).map(|d| (0..rows).map(|row| member(d, row)).collect()).collect();
        let found = Combinations::of(&members, rows);
        let list = |row: usize| members.iter().map(|column| column[row]).collect::<Vec<_>>();
        let mut sorted: Vec<Vec<u32>> = (0..rows).map(list).collect();
        sorted.sort();
        sorted.dedup();
        assert_eq!(found.sample.len(), sorted.len());
        assert!((0..rows).all(|row| sorted[found.codes[row] as usize] == list(row)));
    }
}
