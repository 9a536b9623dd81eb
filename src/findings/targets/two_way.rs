//! A table of targets, periods × members, whose rows and columns both add up to their margins.
//!
//! Iterative proportional fitting (Deming & Stephan 1940) scales the rows and columns of a seed in turn until both
//! margins are met; cells that are 0 in the seed stay 0. Controlled rounding then makes whole amounts of it: each row
//! by largest remainder, after which surplus units move from columns that hold too many to columns that hold too few,
//! along the row, or the chain of rows, where that costs least.

use super::Refusal;

/// Rounds of fitting; a table of two by two takes a handful.
const ROUNDS: usize = 2_000;
/// Largest error of a margin after fitting, as a part of the whole.
const NEAR: f64 = 1e-10;

/// Whole amounts that add up to both margins, in the proportions of the seed.
///
/// # Errors
/// Margins that differ in their sum or are negative; a seed with a cell below 0; a row or column that must hold
/// something where the seed has no cell for it.
pub fn two_way(seed: &[Vec<f64>], rows: &[i128], columns: &[i128]) -> Result<Vec<Vec<i128>>, Refusal> {
    round(&fit(seed, rows, columns)?, rows, columns)
}

/// The seed scaled to both margins.
///
/// # Errors
/// As [`two_way`].
pub fn fit(seed: &[Vec<f64>], rows: &[i128], columns: &[i128]) -> Result<Vec<Vec<f64>>, Refusal> {
    let (sum_rows, sum_columns) = (rows.iter().sum::<i128>(), columns.iter().sum::<i128>());
    let negative = rows.iter().chain(columns).any(|m| *m < 0);
    if sum_rows != sum_columns || negative {
        return Err(Refusal::Margins { rows: sum_rows, columns: sum_columns });
    }
    if seed.len() != rows.len() || seed.iter().any(|row| row.len() != columns.len()) {
        return Err(Refusal::NoParts);
    }
    if let Some((at, bad)) = seed.iter().enumerate().find_map(|(at, row)| Some((at, row.iter().find(|c| !ok(**c))?))) {
        return Err(Refusal::Weight { part: (at + 1).to_string(), weight: *bad });
    }
    let mut table = seed.to_vec();
    let within = NEAR * (sum_rows as f64).max(1.0);
    for _ in 0..ROUNDS {
        for (row, margin) in table.iter_mut().zip(rows) {
            let factor = factor(*margin, row.iter().sum())?;
            row.iter_mut().for_each(|cell| *cell *= factor);
        }
        for (at, margin) in columns.iter().enumerate() {
            let factor = factor(*margin, table.iter().map(|row| row[at]).sum())?;
            table.iter_mut().for_each(|row| row[at] *= factor);
        }
        let off = |(row, margin): (&Vec<f64>, &i128)| (row.iter().sum::<f64>() - *margin as f64).abs();
        if table.iter().zip(rows).map(off).fold(0.0, f64::max) <= within {
            return Ok(table);
        }
    }
    Err(Refusal::NoRoom)
}

fn ok(cell: f64) -> bool {
    cell.is_finite() && cell >= 0.0
}

/// What a row or column is scaled by; an empty one that must hold something cannot.
fn factor(margin: i128, sum: f64) -> Result<f64, Refusal> {
    match (margin, sum > 0.0) {
        (0, _) => Ok(0.0),
        (_, false) => Err(Refusal::NoRoom),
        (margin, true) => Ok(margin as f64 / sum),
    }
}

/// Whole amounts of a fitted table: rows by largest remainder, then columns repaired.
///
/// # Errors
/// Margins that no whole amounts in the cells above 0 can meet.
pub fn round(table: &[Vec<f64>], rows: &[i128], columns: &[i128]) -> Result<Vec<Vec<i128>>, Refusal> {
    let mut whole: Vec<Vec<i128>> = Vec::with_capacity(table.len());
    for (row, margin) in table.iter().zip(rows) {
        whole.push(row_of(row, *margin)?);
    }
    // Each move carries one unit: a row is off by less than one for each of its cells.
    let most = table.len() * columns.len() + columns.len();
    for _ in 0..=most {
        let held = |at: usize| whole.iter().map(|row| row[at]).sum::<i128>();
        let surplus: Vec<i128> = columns.iter().enumerate().map(|(at, margin)| held(at) - margin).collect();
        let Some(from) = surplus.iter().position(|s| *s > 0) else { return Ok(whole) };
        let path = cheapest(table, &whole, from, &surplus).ok_or(Refusal::NoRoom)?;
        for (row, from, to) in path {
            whole[row][from] -= 1;
            whole[row][to] += 1;
        }
    }
    Err(Refusal::NoRoom)
}

/// A row by largest remainder; cells of 0 stay 0.
fn row_of(row: &[f64], margin: i128) -> Result<Vec<i128>, Refusal> {
    let mut out: Vec<i128> = row.iter().map(|cell| cell.floor() as i128).collect();
    let mut left = margin - out.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..row.len()).filter(|at| row[*at] > 0.0).collect();
    if order.is_empty() {
        return if margin == 0 { Ok(out) } else { Err(Refusal::NoRoom) };
    }
    let rest = |at: usize| row[at] - row[at].floor();
    order.sort_by(|a, b| rest(*b).total_cmp(&rest(*a)).then(row[*b].total_cmp(&row[*a])).then(a.cmp(b)));
    let step = left.signum();
    for at in order.iter().cycle() {
        if left == 0 {
            break;
        }
        if step > 0 || out[*at] > 0 {
            out[*at] += step;
            left -= step;
        }
    }
    Ok(out)
}

/// What it costs to bring a unit to a column, and the row and column of its last move.
type Reached = (f64, Option<(usize, usize)>);

/// The cheapest chain of moves of one unit from a column that holds too many to one that holds too few: row, column it
/// leaves, column it comes to. Bellman–Ford over the columns: moves within a row of largest remainders cost at least 0.
fn cheapest(
    table: &[Vec<f64>],
    whole: &[Vec<i128>],
    from: usize,
    surplus: &[i128],
) -> Option<Vec<(usize, usize, usize)>> {
    let count = surplus.len();
    let away = |row: usize, at: usize, units: i128| (units as f64 - table[row][at]).abs();
    let cost = |row: usize, from: usize, to: usize| {
        let (leaves, comes) = (whole[row][from], whole[row][to]);
        let there = leaves > 0 && table[row][to] > 0.0;
        there.then(|| {
            away(row, from, leaves - 1) - away(row, from, leaves) + away(row, to, comes + 1) - away(row, to, comes)
        })
    };
    let mut best: Vec<Option<Reached>> = vec![None; count];
    best[from] = Some((0.0, None));
    for _ in 0..count {
        let mut changed = false;
        for a in 0..count {
            let Some((so_far, _)) = best[a] else { continue };
            for b in (0..count).filter(|b| *b != a && *b != from) {
                let moves = (0..whole.len()).filter_map(|row| Some((cost(row, a, b)?, row)));
                let Some((cost, row)) = moves.min_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1))) else { continue };
                if best[b].is_none_or(|(known, _)| so_far + cost < known - 1e-12) {
                    best[b] = Some((so_far + cost, Some((row, a))));
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    let ends = (0..count).filter(|at| surplus[*at] < 0).filter_map(|at| Some((best[at]?.0, at)));
    let (_, mut at) = ends.min_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)))?;
    let mut path = Vec::new();
    while let Some((_, Some((row, before)))) = best[at] {
        path.push((row, before, at));
        at = before;
        if path.len() > count {
            return None;
        }
    }
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportional_fitting_meets_both_margins() {
        // Fitted by hand: a table of independent margins is their product over the whole.
        let fitted = fit(&[vec![1.0, 1.0], vec![1.0, 1.0]], &[30, 70], &[40, 60]).expect("a table");
        for (cell, expected) in fitted.iter().flatten().zip([12.0, 18.0, 28.0, 42.0]) {
            assert!((cell - expected).abs() < 1e-9, "{fitted:?}");
        }
        // The odds ratio of the seed stays: 1·8 / (2·3).
        let fitted = fit(&[vec![1.0, 2.0], vec![3.0, 8.0]], &[50, 50], &[40, 60]).expect("a table");
        let ratio = fitted[0][0] * fitted[1][1] / (fitted[0][1] * fitted[1][0]);
        assert!((ratio - 8.0 / 6.0).abs() < 1e-6, "{ratio}");
    }

    #[test]
    fn columns_are_repaired_after_rows_are_rounded() {
        // Every row would give its odd unit to the first column.
        let table = two_way(&vec![vec![1.0; 3]; 3], &[1, 1, 1], &[1, 1, 1]).expect("a table");
        assert!(table.iter().all(|row| row.iter().sum::<i128>() == 1));
        assert!((0..3).all(|at| table.iter().map(|row| row[at]).sum::<i128>() == 1), "{table:?}");
    }

    #[test]
    fn zeros_stay_and_impossible_margins_are_refused() {
        let seed = [vec![1.0, 0.0], vec![1.0, 1.0]];
        let table = two_way(&seed, &[4, 6], &[7, 3]).expect("a table");
        assert_eq!(table, [[4, 0], [3, 3]]);
        assert_eq!(two_way(&seed, &[8, 2], &[7, 3]), Err(Refusal::NoRoom));
        assert_eq!(two_way(&seed, &[4, 6], &[7, 4]), Err(Refusal::Margins { rows: 10, columns: 11 }));
        assert_eq!(two_way(&[vec![0.0], vec![1.0]], &[1, 1], &[2]), Err(Refusal::NoRoom));
        assert!(matches!(two_way(&[vec![-1.0]], &[1], &[1]), Err(Refusal::Weight { .. })));
        assert_eq!(two_way(&[vec![0.0, 1.0]], &[0], &[0, 0]).expect("nothing"), [[0, 0]]);
    }
}
