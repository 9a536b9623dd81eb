//! Events of tables beside sales – complaints, activities, marks – that a report may speak of: those of its slice.

use crate::data::EventTable;

use super::super::study::Study;
use super::super::windows::{Window, day_number};
use super::Years;
use super::channels::main_members;
use super::purchases::Purchases;

/// The events of a table that belong to a report.
#[derive(Debug)]
pub struct Events<'s> {
    /// The table.
    pub table: &'s EventTable,
    /// The rows that belong to the slice.
    pub rows: Vec<usize>,
}

impl<'s> Events<'s> {
    /// The events of a table in the slice; none without the table, or where its events cannot tell whether they
    /// belong to the slice.
    pub fn of(study: &'s Study<'_>, name: &str) -> Option<Events<'s>> {
        let table = study.data.events.get(name).filter(|table| table.rows > 0)?;
        let mut rows: Vec<usize> = (0..table.rows).collect();
        for (dimension, codes) in &study.ledger.slice {
            let members = table.members.get(*dimension)?.as_ref()?;
            rows.retain(|row| members.get(*row).is_some_and(|code| codes.contains(code)));
        }
        Some(Events { table, rows })
    }

    /// The member of a dimension that each row of the table belongs to, none where its key finds none; nothing where
    /// no column of the table tells.
    pub fn members(&self, study: &Study<'_>, dimension: usize) -> Option<Vec<Option<u32>>> {
        let members = self.table.members.get(dimension)?.as_ref()?;
        let real = |code: &u32| Some(*code).filter(|code| !study.ledger.is_special(dimension, *code));
        Some(members.iter().map(real).collect())
    }
    /// The member of a dimension that each row belongs to, and whether the table tells it itself; else a row belongs to
    /// the member that its customer bought most from in the last 12 months.
    pub fn owners(
        &self,
        study: &Study<'_>,
        dimension: usize,
        named: Option<(usize, &Purchases<'_>)>,
        years: Years,
    ) -> Option<(Vec<Option<u32>>, bool)> {
        if let Some(members) = self.members(study, dimension) {
            return Some((members, true));
        }
        let (customers, purchases) = named?;
        let main = main_members(study, dimension, purchases, years);
        let of = |code: Option<u32>| main.get(purchases.of_code(code?)?).copied().flatten();
        Some((self.members(study, customers)?.into_iter().map(of).collect(), false))
    }

    /// The rows of a window by the days of a column.
    pub fn within(&self, column: &str, window: Window) -> Vec<usize> {
        let Some(days) = self.table.days(column) else { return Vec::new() };
        let (from, to) = (day_number(window.from), day_number(window.to));
        let inside = |row: &usize| days.get(*row).copied().flatten().is_some_and(|day| (from..=to).contains(&day));
        self.rows.iter().copied().filter(inside).collect()
    }
}
