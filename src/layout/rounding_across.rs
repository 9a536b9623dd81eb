//! Printed parts that add up in both directions: the columns of a table add up already (`rounding`), and digits change
//! places within their columns until its rows do, too. Every number stays next to its exact value.

use super::rounding::FINER;
use crate::base::{Format, Value};

/// A table of parts with the digits that they print as, row by row.
pub(crate) struct Across {
    digits: Vec<Vec<i128>>,
    /// The exact values in fine digits.
    fine: Vec<Vec<i128>>,
}

impl Across {
    /// Rows of exact values, each with the digits that it prints as.
    pub fn of(rows: &[Vec<(Value, i128)>], format: Format) -> Across {
        let fine = Format { decimals: format.decimals.saturating_add(FINER), ..format };
        Across {
            digits: rows.iter().map(|row| row.iter().map(|(_, digits)| *digits).collect()).collect(),
            fine: rows.iter().map(|row| row.iter().map(|(value, _)| fine.digits(*value)).collect()).collect(),
        }
    }

    /// The digits whose rows add up to `targets` and whose columns to what they added up to before; a row that no
    /// exchange helps is left as it is.
    pub fn footed(mut self, targets: &[i128]) -> Vec<Vec<i128>> {
        let mut hopeless = vec![false; self.digits.len()];
        while let Some(from) = (0..self.digits.len()).find(|row| !hopeless[*row] && self.lacks(*row, targets) > 0) {
            match self.way(from, targets) {
                Some(steps) => {
                    for (up, down, column) in steps {
                        self.digits[up][column] += 1;
                        self.digits[down][column] -= 1;
                    }
                }
                None => hopeless[from] = true,
            }
        }
        self.digits
    }

    /// What a row lacks of its target.
    fn lacks(&self, row: usize, targets: &[i128]) -> i128 {
        targets.get(row).map_or(0, |target| target - self.digits[row].iter().sum::<i128>())
    }

    /// How much a number was rounded down.
    fn error(&self, row: usize, column: usize) -> i128 {
        self.fine[row][column] - self.digits[row][column] * 10_i128.pow(u32::from(FINER))
    }

    /// The shortest chain of exchanges (row up, row down, column) from a row that lacks something to one with too much.
    fn way(&self, from: usize, targets: &[i128]) -> Option<Vec<(usize, usize, usize)>> {
        let mut before: Vec<Option<(usize, usize)>> = vec![None; self.digits.len()];
        let mut reached = vec![from];
        let mut at = 0;
        while let Some(&up) = reached.get(at) {
            at += 1;
            let columns = 0..self.digits[up].len();
            let rounded_down: Vec<usize> = columns.filter(|column| self.error(up, *column) > 0).collect();
            let mut next: Vec<(i128, usize, usize)> = Vec::new();
            for down in (0..self.digits.len()).filter(|row| !reached.contains(row)) {
                let open = rounded_down.iter().filter(|column| self.error(down, **column) < 0);
                // The column where both were rounded furthest.
                let best =
                    open.map(|column| (self.error(down, *column) - self.error(up, *column), down, *column)).min();
                next.extend(best);
            }
            next.sort_unstable();
            for (_, down, column) in next {
                before[down] = Some((up, column));
                reached.push(down);
                if self.lacks(down, targets) < 0 {
                    return Some(chain(&before, down));
                }
            }
        }
        None
    }
}

fn chain(before: &[Option<(usize, usize)>], mut down: usize) -> Vec<(usize, usize, usize)> {
    let mut steps = Vec::new();
    while let Some((up, column)) = before.get(down).copied().flatten() {
        steps.push((up, down, column));
        down = up;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::super::rounding::foot;
    use super::*;
    use crate::base::{Decimal, Magnitude};
    use proptest::prelude::*;

    fn cents(units: i128) -> Value {
        Value::Exact(Decimal::new(units, 2))
    }

    /// Columns footed one by one, then across; the row totals that they have to add up to.
    fn both(cells: &[Vec<i128>], format: Format) -> (Vec<Vec<i128>>, Vec<i128>) {
        let sum: i128 = cells.iter().flatten().sum();
        let whole = format.digits(cents(sum));
        let totals: Vec<i128> = cells.iter().map(|row| row.iter().sum()).collect();
        let print = |parts: &[i128], target: i128| -> Vec<i128> {
            let values: Vec<Option<Value>> = parts.iter().map(|p| Some(cents(*p))).collect();
            let whole = cents(parts.iter().sum());
            foot(&values, whole, target, format).into_iter().flatten().collect()
        };
        let rows = print(&totals, whole);
        let width = cells[0].len();
        let columns: Vec<Vec<i128>> = (0..width).map(|c| cells.iter().map(|row| row[c]).collect()).collect();
        let sums: Vec<i128> = columns.iter().map(|column| column.iter().sum()).collect();
        let sums = print(&sums, whole);
        let printed: Vec<Vec<i128>> = columns.iter().zip(sums).map(|(column, sum)| print(column, sum)).collect();
        let pairs: Vec<Vec<(Value, i128)>> = cells
            .iter()
            .enumerate()
            .map(|(r, row)| row.iter().enumerate().map(|(c, v)| (cents(*v), printed[c][r])).collect())
            .collect();
        (Across::of(&pairs, format).footed(&rows), rows)
    }

    #[test]
    fn halves_that_all_round_up_change_places() {
        let format = Format::amount(Magnitude::One, 0);
        let (digits, rows) = both(&[vec![150, 150], vec![150, 150]], format);
        assert_eq!(rows, [3, 3]);
        assert_eq!(digits.iter().map(|row| row.iter().sum::<i128>()).collect::<Vec<_>>(), rows);
        assert_eq!(digits[0][0] + digits[1][0], 3);
    }

    proptest! {
        #[test]
        fn rows_and_columns_add_up_next_to_the_exact_values(
            cells in prop::collection::vec(prop::collection::vec(-9_999..9_999_i128, 3), 1..9),
        ) {
            let format = Format::amount(Magnitude::One, 0);
            let (digits, rows) = both(&cells, format);
            for ((row, exact), target) in digits.iter().zip(&cells).zip(&rows) {
                prop_assert_eq!(row.iter().sum::<i128>(), *target);
                for (printed, exact) in row.iter().zip(exact) {
                    prop_assert!((printed * 100 - exact).abs() <= 100, "{} for {}", printed, exact);
                }
            }
            let whole: i128 = cells.iter().flatten().sum();
            prop_assert_eq!(digits.iter().flatten().sum::<i128>(), format.digits(cents(whole)));
        }
    }
}
