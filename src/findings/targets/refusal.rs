//! Why a sum cannot be split into parts as it was asked for.

use std::fmt;

/// The reason why there is no split; `part` is the key of the part at fault.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// There is no part to split into.
    NoParts,
    /// A weight is zero, negative, or no number: nothing says what the part should get.
    Weight {
        /// Key of the part.
        part: String,
        /// The weight.
        weight: f64,
    },
    /// What there is to split is less than nothing.
    Negative(i128),
    /// What is closed is more than the whole: the target is reached, and there is nothing left to spread.
    Reached {
        /// What is closed.
        closed: i128,
        /// The whole.
        total: i128,
    },
    /// The whole differs from what is closed, and no part is open to take the difference.
    AllClosed {
        /// What is closed.
        closed: i128,
        /// The whole.
        total: i128,
    },
    /// A unit of less than one.
    Unit(i128),
    /// The margins of a table have different sums, or one of them is negative.
    Margins {
        /// Sum of the rows.
        rows: i128,
        /// Sum of the columns.
        columns: i128,
    },
    /// A row or column that must hold something has no cell to hold it, alone or together with others.
    NoRoom,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoParts => write!(f, "there is no part to split into"),
            Refusal::Weight { part, weight } => {
                write!(f, "the weight of `{part}` is {weight}; write one above 0, or leave the part out")
            }
            Refusal::Negative(total) => write!(f, "{total} is less than nothing: there is nothing to split"),
            Refusal::Reached { closed, total } => {
                write!(f, "{closed} is closed of {total}: the target is reached, nothing is left to spread")
            }
            Refusal::AllClosed { closed, total } => {
                write!(f, "every part is closed with {closed}, but the whole is {total}; open one, or change the whole")
            }
            Refusal::Unit(unit) => write!(f, "a unit of {unit}; write one of at least 1"),
            Refusal::Margins { rows, columns } => {
                write!(f, "the rows add up to {rows}, the columns to {columns}; both must be the same and not negative")
            }
            Refusal::NoRoom => write!(f, "a row or column with an amount has no cell above 0 to hold it"),
        }
    }
}
