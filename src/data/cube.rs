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
        let mut codes = vec![0; rows];
        let mut sample: Vec<u32> = if rows > 0 { vec![0] } else { Vec::new() };
        // Dimension by dimension: (combination so far, member) → combination.
        let mut index: HashMap<(u32, u32), u32, RandomState> = HashMap::default();
        for column in members {
            index.clear();
            sample.clear();
            for ((row, code), &member) in (0_u32..).zip(&mut codes).zip(column) {
                *code = *index.entry((*code, member)).or_insert_with(|| {
                    sample.push(row);
                    u32::try_from(sample.len() - 1).unwrap_or(u32::MAX)
                });
            }
        }
        let mut order: Vec<u32> = (0..u32::try_from(sample.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (sample[*a as usize] as usize, sample[*b as usize] as usize);
            members
                .iter()
                .map(|column| column[a].cmp(&column[b]))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        let mut rank = vec![0; order.len()];
        for (new, old) in (0_u32..).zip(&order) {
            rank[*old as usize] = new;
        }
        for code in &mut codes {
            *code = rank[*code as usize];
        }
        Combinations { codes, members, sample: order.into_iter().map(|old| sample[old as usize]).collect() }
    }

    /// The member columns of some combinations.
    fn columns(&self, codes: &[u32], dimensions: usize) -> Vec<Vec<u32>> {
        let row = |code: &u32| self.sample[*code as usize] as usize;
        (0..dimensions).map(|d| codes.iter().map(|code| self.members[d][row(code)]).collect()).collect()
    }
}

/// Sales by day × members × customer, sorted by them.
///
/// # Errors
/// Sums that no 64-bit integer holds.
pub fn cube(rows: &SalesRows, combinations: &Combinations<'_>, dimensions: usize, customer: &[u32]) -> Result<Cube> {
    for (name, column) in
        [("amount", &rows.gross), ("returns", &rows.returned), ("cost", &rows.cost), ("quantity", &rows.quantity)]
    {
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
    // A column at a time: all of them at once would take as much memory as the rows themselves.
    let sum = |value: &dyn Fn(usize) -> i64| -> Result<Vec<i64>, PolarsError> {
        let values: Vec<i64> = order.iter().map(|&row| value(row as usize)).collect();
        let values = Int64Chunked::from_vec("value".into(), values).into_column();
        let frame = DataFrame::new(height, vec![cell.clone(), values])?;
        #[expect(deprecated, reason = "the lazy engine would add seven of polars' largest crates to the build")]
        let sums = frame.group_by(["cell"])?.select(["value"]).sum()?;
        Ok(sums.column("value_sum")?.i64()?.into_no_null_iter().collect())
    };
    let counts = |values: Vec<i64>| values.into_iter().map(|v| u32::try_from(v).unwrap_or(u32::MAX)).collect();
    Ok(Cube {
        day: firsts.iter().map(|&row| rows.day[row as usize]).collect(),
        members: combinations
            .columns(&firsts.iter().map(|&row| combinations.codes[row as usize]).collect::<Vec<_>>(), dimensions),
        customer: firsts.iter().map(|&row| customer[row as usize]).collect(),
        gross: sum(&|row| rows.gross[row])?,
        returned: sum(&|row| rows.returned[row])?,
        reversed: sum(&|row| rows.reversed[row])?,
        cost: sum(&|row| rows.cost[row])?,
        quantity: sum(&|row| rows.quantity[row])?,
        positive_rows: counts(sum(&|row| i64::from(rows.positive[row]))?),
        rows: counts(sum(&|_| 1)?),
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
}
