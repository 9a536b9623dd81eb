//! Rows → cube: the only step that grows with the rows, done by polars in integers.

use std::collections::HashMap;

use polars::prelude::{Column as Series, DataFrame, PolarsError};

use super::dataset::{Cube, Orders};
use super::sales::SalesRows;
use crate::base::{Error, Result};

/// The members of every row as one code a combination, in the order of the combinations.
#[derive(Debug)]
pub struct Combinations {
    /// Code of each row.
    pub codes: Vec<u32>,
    /// The combinations: member codes by dimension.
    sorted: Vec<Vec<u32>>,
}

impl Combinations {
    /// Combines the members of rows: `members` holds one column for each dimension.
    pub fn of(members: &[Vec<u32>], rows: usize) -> Combinations {
        let mut index: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut codes = Vec::with_capacity(rows);
        let mut key = Vec::with_capacity(members.len());
        for row in 0..rows {
            key.clear();
            key.extend(members.iter().map(|m| m[row]));
            if let Some(&code) = index.get(&key) {
                codes.push(code);
            } else {
                let code = u32::try_from(index.len()).unwrap_or(u32::MAX);
                index.insert(key.clone(), code);
                codes.push(code);
            }
        }
        let mut sorted: Vec<(Vec<u32>, u32)> = index.into_iter().collect();
        sorted.sort_unstable();
        let mut rank = vec![0; sorted.len()];
        for (new, (_, old)) in (0_u32..).zip(&sorted) {
            rank[*old as usize] = new;
        }
        for code in &mut codes {
            *code = rank[*code as usize];
        }
        Combinations { codes, sorted: sorted.into_iter().map(|(members, _)| members).collect() }
    }

    /// The member columns of some combinations.
    fn columns(&self, codes: &[u32], dimensions: usize) -> Vec<Vec<u32>> {
        (0..dimensions).map(|d| codes.iter().map(|&c| self.sorted[c as usize][d]).collect()).collect()
    }
}

/// Sales by day × members × customer, sorted by them.
///
/// # Errors
/// Sums that no 64-bit integer holds.
pub fn cube(rows: &SalesRows, combinations: &Combinations, dimensions: usize, customer: &[u32]) -> Result<Cube> {
    for (name, column) in
        [("amount", &rows.gross), ("returns", &rows.returned), ("cost", &rows.cost), ("quantity", &rows.quantity)]
    {
        let total: i128 = column.iter().map(|v| i128::from(*v).abs()).sum();
        if i64::try_from(total).is_err() {
            return Err(Error::data(format!("the sum of `{name}` is too large to be exact")));
        }
    }
    if rows.rows.is_empty() {
        return Ok(Cube { members: vec![Vec::new(); dimensions], ..Cube::default() });
    }
    aggregate(rows, combinations, dimensions, customer).map_err(|e| Error::internal(format!("cannot aggregate: {e}")))
}

const SUMS: [&str; 6] = ["gross", "returned", "cost", "quantity", "positive", "rows"];

fn aggregate(
    rows: &SalesRows,
    combinations: &Combinations,
    dimensions: usize,
    customer: &[u32],
) -> Result<Cube, PolarsError> {
    let height = rows.rows.len();
    let ones = vec![1_i64; height];
    let sums = [&rows.gross, &rows.returned, &rows.cost, &rows.quantity, &rows.positive, &ones];
    let mut columns = vec![
        Series::new("day".into(), rows.day.as_slice()),
        Series::new("combination".into(), combinations.codes.as_slice()),
        Series::new("customer".into(), customer),
    ];
    columns.extend(SUMS.iter().zip(sums).map(|(name, values)| Series::new((*name).into(), values.as_slice())));
    let keys = ["day", "combination", "customer"];
    let frame = DataFrame::new(height, columns)?;
    #[expect(deprecated, reason = "the lazy engine would add seven of polars' largest crates to the build")]
    let grouped = frame.group_by(keys)?.select(SUMS).sum()?;
    let sorted = grouped.sort(keys, polars::prelude::SortMultipleOptions::default())?;
    let ints = |name: &str| -> Result<Vec<i64>, PolarsError> {
        Ok(sorted.column(&format!("{name}_sum"))?.i64()?.into_no_null_iter().collect())
    };
    let codes =
        |name: &str| -> Result<Vec<u32>, PolarsError> { Ok(sorted.column(name)?.u32()?.into_no_null_iter().collect()) };
    let counts = |values: Vec<i64>| values.into_iter().map(|v| u32::try_from(v).unwrap_or(u32::MAX)).collect();
    Ok(Cube {
        day: sorted.column("day")?.i32()?.into_no_null_iter().collect(),
        members: combinations.columns(&codes("combination")?, dimensions),
        customer: codes("customer")?,
        gross: ints("gross")?,
        returned: ints("returned")?,
        cost: ints("cost")?,
        quantity: ints("quantity")?,
        positive_rows: counts(ints("positive")?),
        rows: counts(ints("rows")?),
    })
}

/// Distinct (order, day, members). `order` is the identity of each row's order, `u32::MAX` for rows
/// without one: each of these is an order of its own.
pub fn orders(day: &[i32], combinations: &Combinations, dimensions: usize, order: &[u32]) -> Orders {
    let mut next = order.iter().filter(|o| **o != u32::MAX).max().map_or(0, |o| o + 1);
    let mut keys: Vec<(i32, u32, u32)> =
        day.iter().zip(&combinations.codes).zip(order).map(|((d, c), o)| (*d, *c, *o)).collect();
    keys.sort_unstable();
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
