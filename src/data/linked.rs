//! The columns of a fact table that lead to look-up tables, and the look-up row of each of their texts.

use super::column::{BLANK_CODE, Column};
use super::key_index::{Found, KeyIndex};
use super::link;
use super::lookup::Lookup;
use super::reach::{Lookups, attribute};
use super::table::Table;
use crate::config::{Brief, TableSpec};

/// A column of a fact table with the look-up row of each of its texts.
#[derive(Debug)]
pub struct LinkedColumn<'a, 'b> {
    /// Role of the column.
    pub role: &'a str,
    /// Its texts.
    pub column: &'a Column,
    /// The look-up table.
    pub lookup: &'a Lookup<'b>,
    /// The header that is matched.
    pub header: String,
    /// True when the configuration writes the link down.
    pub explicit: bool,
    /// What each text finds, whatever the day.
    pub(super) matches: Vec<Match>,
    /// Texts that stand on several look-up rows, with these rows.
    pub(super) several: Vec<(u32, Vec<u32>)>,
}

/// What a text of a linking column finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Match {
    /// The field is blank.
    Blank,
    /// No look-up row has the text.
    Unmatched,
    /// Several look-up rows have the text, and they do not agree.
    Several,
    /// This look-up row.
    Row(u32),
}

/// The linking columns of a fact table: those that the configuration links first, in its order.
pub fn linked<'a, 'b>(brief: &Brief, table: &'a Table<'b>, lookups: &'a Lookups<'b>) -> Vec<LinkedColumn<'a, 'b>> {
    let mut found = Vec::new();
    for role in table.spec.columns.keys() {
        let Some(link) = link::resolve(brief, &table.spec.name, role) else { continue };
        let (Some(column), Some(lookup)) = (table.role(role), lookups.get(&link.table.name)) else { continue };
        let Some(index) = lookup.index(&link.header) else { continue };
        let any = column.texts.iter().skip(1).any(|t| index.find(t) != Found::Nothing);
        let by_label = (!any && !link.explicit).then(|| by_label(brief, role, column, lookup, link.table)).flatten();
        let by_key = || LinkedColumn::new(role, column, lookup, &link.header, index, link.explicit);
        found.push(by_label.unwrap_or_else(by_key));
    }
    found.sort_by_key(|l| {
        brief.links.iter().position(|k| k.table == table.spec.name && k.column == l.role).unwrap_or(usize::MAX)
    });
    found
}

/// A column that links only by its name and holds no key may hold labels of the dimension of that name:
/// then it links to the labels.
fn by_label<'a, 'b>(
    brief: &Brief,
    role: &'a str,
    column: &'a Column,
    lookup: &'a Lookup<'b>,
    table: &TableSpec,
) -> Option<LinkedColumn<'a, 'b>> {
    let spec = brief.dimensions.iter().find(|d| d.id == role)?;
    let header = attribute(spec, table)?;
    let labels = lookup.index_of(header);
    let any = column.texts.iter().skip(1).any(|t| labels.find(t) != Found::Nothing);
    any.then(|| LinkedColumn::new(role, column, lookup, header, &labels, false))
}

impl<'a, 'b> LinkedColumn<'a, 'b> {
    fn new(
        role: &'a str,
        column: &'a Column,
        lookup: &'a Lookup<'b>,
        header: &str,
        index: &KeyIndex,
        explicit: bool,
    ) -> Self {
        let find = |(code, text): (usize, &str)| match index.find(text) {
            _ if code == BLANK_CODE as usize => Match::Blank,
            Found::Row(row) => Match::Row(row),
            Found::Several => Match::Several,
            Found::Nothing => Match::Unmatched,
        };
        let matches: Vec<Match> = column.texts.iter().enumerate().map(find).collect();
        let several = (0_u32..).zip(&matches).filter(|(_, found)| **found == Match::Several);
        let several = several.map(|(code, _)| (code, index.several(&column.texts[code as usize]).to_vec())).collect();
        LinkedColumn { role, column, lookup, header: header.to_owned(), explicit, matches, several }
    }

    /// What a text finds on a day.
    pub fn find(&self, code: u32, day: i32) -> Match {
        match self.matches[code as usize] {
            Match::Row(row) => Match::Row(self.lookup.on(row, day).0),
            other => other,
        }
    }

    /// The identity of each text: the key of its look-up row, else the text itself; `None` for blank.
    pub fn identities(&self) -> Vec<Option<&str>> {
        let identity = |(text, found): (&'a str, &Match)| match found {
            Match::Blank => None,
            Match::Row(row) => Some(self.lookup.key_of(*row as usize)),
            Match::Unmatched | Match::Several => Some(text),
        };
        self.column.texts.iter().zip(&self.matches).map(identity).collect()
    }
}
