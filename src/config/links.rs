//! Links: which column of a table leads to which look-up table.

use super::mistakes::{Mistakes, suggest_among};
use super::raw::Entries;
use super::words::{is_role, plurals};
use super::{Brief, LinkSpec, TableSpec};

impl Brief {
    /// The link of a role column: the explicit one, else the natural one to the key of the look-up table whose name
    /// is the column's plural (`rep` → `reps`, `category` → `categories`).
    pub fn link_of(&self, table: &str, column: &str) -> Option<LinkSpec> {
        link_of(&self.tables, &self.links, table, column)
    }
}

/// See [`Brief::link_of`].
pub(super) fn link_of(tables: &[TableSpec], links: &[LinkSpec], table: &str, column: &str) -> Option<LinkSpec> {
    if let Some(link) = links.iter().find(|l| l.table == table && l.column == column) {
        return Some(link.clone());
    }
    plurals(column).iter().find_map(|plural| {
        let to = tables.iter().find(|t| t.name == *plural && !is_role(&t.name))?;
        let to_column = to.key.clone()?;
        Some(LinkSpec { table: table.to_owned(), column: column.to_owned(), to_table: to.name.clone(), to_column })
    })
}

/// Checks `table.column: table.header`.
pub(super) fn resolve(
    raw: Option<Entries<Option<String>>>,
    tables: &[TableSpec],
    mistakes: &mut Mistakes,
) -> Vec<LinkSpec> {
    let mut links = Vec::new();
    for (from, to) in raw.unwrap_or_default().0 {
        let Some(to) = to else { continue };
        let path = format!("links.{from}");
        let hint = "a link is written `table.column: table.Header`, such as `targets.rep: reps.EmployeeID`";
        let Some((table, column)) = from.split_once('.') else {
            mistakes.key(&path, format!("`{from}` does not name a column of a table")).hints.push(hint.into());
            continue;
        };
        let Some((to_table, to_column)) = to.split_once('.').filter(|(_, header)| !header.is_empty()) else {
            mistakes.value(&path, format!("`{to}` does not name a column of a table")).hints.push(hint.into());
            continue;
        };
        let left = left_exists(&path, table, column, tables, mistakes);
        let right = right_exists(&path, to_table, tables, mistakes);
        if left && right {
            links.push(LinkSpec {
                table: table.to_owned(),
                column: column.to_owned(),
                to_table: to_table.to_owned(),
                to_column: to_column.to_owned(),
            });
        }
    }
    links
}

fn left_exists(path: &str, table: &str, column: &str, tables: &[TableSpec], mistakes: &mut Mistakes) -> bool {
    let Some(spec) = tables.iter().find(|t| t.name == table) else {
        let error = mistakes.key_word(path, table, format!("there is no table `{table}`"));
        suggest_among(error, table, &names(tables, is_role));
        return false;
    };
    if !is_role(table) {
        let fact = format!("`{table}` is a look-up table; links lead to it, not from it");
        mistakes.key_word(path, table, fact).hints.push("turn the link round, or delete it".into());
        return false;
    }
    if spec.columns.contains_key(column) {
        return true;
    }
    let known: Vec<&str> = spec.columns.keys().map(String::as_str).collect();
    let error = mistakes.key_word(path, column, format!("`{table}.columns` names no column `{column}`"));
    suggest_among(error, column, &known);
    false
}

fn right_exists(path: &str, table: &str, tables: &[TableSpec], mistakes: &mut Mistakes) -> bool {
    if !tables.iter().any(|t| t.name == table) {
        let error = mistakes.word(path, table, format!("there is no table `{table}`"));
        suggest_among(error, table, &names(tables, |name| !is_role(name)));
        return false;
    }
    if is_role(table) {
        let error = mistakes.word(path, table, format!("`{table}` is not a look-up table"));
        error.hints.push(format!("look-up tables here: {}", listed(&names(tables, |name| !is_role(name)))));
        return false;
    }
    true
}

/// Names of the tables of a kind.
pub(super) fn names(tables: &[TableSpec], kind: impl Fn(&str) -> bool) -> Vec<&str> {
    tables.iter().map(|t| t.name.as_str()).filter(|name| kind(name)).collect()
}

/// Words with commas, or a word for none.
pub(super) fn listed(words: &[&str]) -> String {
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
