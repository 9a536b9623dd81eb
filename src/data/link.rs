//! Which look-up table a column of a fact table leads to.

use crate::config::{Brief, TableSpec};

/// A column's link to a header of a look-up table.
#[derive(Debug, Clone)]
pub struct Link<'b> {
    /// The look-up table.
    pub table: &'b TableSpec,
    /// The header that is matched.
    pub header: String,
    /// True when the configuration writes it down.
    pub explicit: bool,
}

/// The link of a role column, by the rule of [`Brief::link_of`].
pub fn resolve<'b>(brief: &'b Brief, table: &str, column: &str) -> Option<Link<'b>> {
    let link = brief.link_of(table, column)?;
    let explicit = brief.links.contains(&link);
    Some(Link { table: brief.table(&link.to_table)?, header: link.to_column, explicit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sample::{SAMPLE, project};

    #[test]
    fn what_is_written_down_wins_over_the_plural() {
        let brief = project(SAMPLE).brief;
        let link = resolve(&brief, "targets", "rep").expect("written down");
        assert_eq!((link.table.name.as_str(), link.header.as_str(), link.explicit), ("reps", "EmployeeID", true));
        let link = resolve(&brief, "sales", "rep").expect("by its plural");
        assert_eq!((link.header.as_str(), link.explicit), ("EmployeeKey", false));
        assert!(resolve(&brief, "sales", "territory").is_none());
    }
}
