//! Which look-up table a column of a fact table leads to.

use crate::config::{Brief, ROLES, TableSpec};

/// A column's link to a header of a look-up table.
#[derive(Debug, Clone, Copy)]
pub struct Link<'b> {
    /// The look-up table.
    pub table: &'b TableSpec,
    /// The header that is matched.
    pub header: &'b str,
    /// True when the configuration writes it down.
    pub explicit: bool,
}

/// The link of a role column: the one that the configuration writes down, else the key of the look-up
/// table whose name is the column's plural (`rep` → `reps`, `category` → `categories`).
pub fn resolve<'b>(brief: &'b Brief, table: &str, column: &str) -> Option<Link<'b>> {
    let explicit = brief.links.iter().find(|l| l.table == table && l.column == column);
    if let Some(link) = explicit {
        let table = brief.table(&link.to_table)?;
        return Some(Link { table, header: &link.to_column, explicit: true });
    }
    let found = plurals(column).into_iter().find_map(|name| brief.table(&name))?;
    if ROLES.contains(&found.name.as_str()) || found.name == table {
        return None;
    }
    Some(Link { table: found, header: found.key.as_deref()?, explicit: false })
}

fn plurals(word: &str) -> Vec<String> {
    let mut out = vec![format!("{word}s"), format!("{word}es")];
    if let Some(stem) = word.strip_suffix('y') {
        out.push(format!("{stem}ies"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sample::{SAMPLE, project};

    #[test]
    fn what_is_written_down_wins_over_the_plural() {
        let brief = project(SAMPLE).brief;
        let link = resolve(&brief, "targets", "rep").expect("written down");
        assert_eq!((link.table.name.as_str(), link.header, link.explicit), ("reps", "EmployeeID", true));
        let link = resolve(&brief, "sales", "rep").expect("by its plural");
        assert_eq!((link.header, link.explicit), ("EmployeeKey", false));
        assert_eq!(resolve(&brief, "sales", "territory").map(|l| l.header), None);
        assert_eq!(plurals("category")[2], "categories");
    }
}
