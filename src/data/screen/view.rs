//! The accepted rows of the sales table as the screens see them.

use super::super::amount::{AmountReading, Meaning, read_amounts};
use super::super::column::Column;
use super::super::ledger::Ledger;
use super::super::sales::SalesRows;
use super::super::table::Table;
use super::super::typed::Amounts;
use crate::base::{Decimal, Place};
use crate::config::Brief;

/// The accepted rows of the sales table with the columns that screens read.
#[derive(Debug)]
pub struct View<'a, 'b> {
    /// The project.
    pub brief: &'a Brief,
    /// The table.
    pub table: &'a Table<'b>,
    /// Its accepted rows.
    pub rows: &'a SalesRows,
    /// Digits after the point of money.
    pub money: u8,
    numbers: Vec<(&'static str, &'a Amounts<'a>)>,
    /// Columns that only screens read.
    own: Vec<(&'static str, Amounts<'a>)>,
}

/// Columns of numbers that screens compare with the amount and the quantity.
const OWN: [&str; 2] = ["price", "discount"];

impl<'a, 'b> View<'a, 'b> {
    /// The rows with their numbers as written.
    pub fn new(
        brief: &'a Brief,
        table: &'a Table<'b>,
        rows: &'a SalesRows,
        numbers: Vec<(&'static str, &'a Amounts<'a>)>,
        money: u8,
    ) -> Self {
        // Notes about these columns were made when the table was read.
        let mut told = Ledger::default();
        let read = |role: &&'static str| Some((*role, Amounts::read(brief, table, role, &mut told).ok()??));
        let own = OWN.iter().filter_map(read).collect();
        View { brief, table, rows, money, numbers, own }
    }

    /// Numbers of rows.
    pub fn len(&self) -> usize {
        self.rows.rows.len()
    }

    /// The column of a role that the configuration names.
    pub fn column(&self, role: &str) -> Option<&'a Column> {
        self.table.spec.columns.get(role).and_then(|_| self.table.role(role))
    }

    /// The number of the i-th accepted row as written.
    pub fn number(&self, i: usize, role: &str) -> Option<Decimal> {
        match self.amounts(role)?.of(self.rows.rows[i] as usize) {
            AmountReading::Number(number) => Some(number),
            _ => None,
        }
    }

    /// True when the table has a column of numbers.
    pub fn has(&self, role: &str) -> bool {
        self.amounts(role).is_some()
    }

    fn amounts(&self, role: &str) -> Option<&Amounts<'a>> {
        let read = self.numbers.iter().map(|(known, amounts)| (*known, *amounts));
        let mut all = read.chain(self.own.iter().map(|(known, amounts)| (*known, amounts)));
        all.find(|(known, _)| *known == role).map(|(_, amounts)| amounts)
    }

    /// What the i-th accepted row adds to sales, in 10^−`money`.
    pub fn net(&self, i: usize) -> i64 {
        self.rows.net(i)
    }

    /// What some accepted rows add to sales.
    pub fn worth(&self, rows: impl IntoIterator<Item = usize>) -> Option<Decimal> {
        let sum = rows.into_iter().map(|i| i128::from(self.net(i))).fold(0_i128, i128::saturating_add);
        Some(Decimal::new(sum, self.money))
    }

    /// The place of a role's field of the i-th accepted row.
    pub fn place(&self, i: usize, role: &str) -> Place {
        self.table.place(self.rows.rows[i] as usize, self.table.header(role))
    }

    /// What the rows that `where` leaves out are worth, and how many they are.
    pub fn left_out(&self) -> (u64, Option<Decimal>) {
        let exponent = super::super::amount::header_exponent(self.table.header("amount"));
        let (texts, counts): (Vec<_>, Vec<u64>) = self.table.left_out.iter().cloned().unzip();
        let meaning = Meaning { exponent, currency: &self.brief.currency, money: true };
        let readings = read_amounts(&texts, &counts, meaning).readings;
        let times = |(reading, rows): (AmountReading, &u64)| match reading {
            AmountReading::Number(n) => Some(Decimal::new(n.units.saturating_mul(i128::from(*rows)), n.scale)),
            _ => None,
        };
        let rows = self.table.left_out.iter().map(|(_, rows)| rows).sum();
        (rows, readings.iter().zip(&counts).filter_map(times).reduce(|a, b| a + b))
    }
}

/// The middle one of some numbers, itself one of them: of an even count the upper. They are put in another order.
pub fn upper_middle(numbers: &mut [i64]) -> Option<i64> {
    let middle = numbers.len() / 2;
    (!numbers.is_empty()).then(|| *numbers.select_nth_unstable(middle).1)
}
