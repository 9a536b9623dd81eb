//! Events of tables beside sales – complaints, activities, marks, spending – that belong to a report: those of its
//! slice. An event tells its slice by a key it carries: a rep tells the team and the region, a customer its group.

use std::collections::BTreeMap;

use crate::data::{EventColumn, EventTable};

use super::super::study::Study;

/// The events of a table that a report may speak of.
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
        let mut keep = vec![true; table.rows];
        for (dimension, codes) in &study.ledger.slice {
            let member = members(study, table, *dimension)?;
            for (keep, code) in keep.iter_mut().zip(member) {
                *keep &= code.is_some_and(|code| codes.contains(&code));
            }
        }
        let rows = keep.iter().enumerate().filter(|(_, keep)| **keep).map(|(row, _)| row).collect();
        Some(Events { table, rows })
    }

    /// The member of a dimension that each row of the table belongs to; none where no column of it tells.
    pub fn members(&self, study: &Study<'_>, dimension: usize) -> Option<Vec<Option<u32>>> {
        members(study, self.table, dimension)
    }
}

/// The member of a dimension that each event belongs to, by the column of its name, or by one of a dimension below it.
fn members(study: &Study<'_>, table: &EventTable, dimension: usize) -> Option<Vec<Option<u32>>> {
    let told = table.columns.iter().filter_map(|(column, values)| {
        let below = study.data.dimension(column)?;
        let texts = match values {
            EventColumn::Key { values, .. } | EventColumn::Text(values) => values,
            _ => return None,
        };
        (below == dimension || study.is_under(dimension, below)).then_some((below, texts))
    });
    // The column of the dimension itself says more than one of a dimension below.
    let (below, texts) = told.min_by_key(|(below, _)| *below != dimension)?;
    let members = &study.data.dimensions.get(below)?.members;
    let real = |code: u32| !study.ledger.is_special(below, code);
    let mut codes: BTreeMap<&str, Option<u32>> = BTreeMap::new();
    for (code, member) in (0_u32..).zip(members).filter(|(code, _)| real(*code)) {
        // Namesakes cannot be told apart: neither is meant.
        codes.entry(&member.label).and_modify(|c| *c = None).or_insert(Some(code));
    }
    for (code, member) in (0_u32..).zip(members).filter(|(code, _)| real(*code)) {
        codes.insert(&member.key, Some(code));
    }
    let up = |code: u32| {
        let (mut at, mut code) = (below, code);
        while at != dimension {
            let found = study.data.dimensions.get(at)?;
            code = found.members.get(code as usize)?.parent?;
            at = found.parent?;
        }
        Some(code)
    };
    let of = |text: &Option<std::sync::Arc<str>>| up(codes.get(text.as_deref()?).copied().flatten()?);
    Some(texts.iter().map(of).collect())
}
