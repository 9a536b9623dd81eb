//! What is asked of look-up tables: which of them, which headers, and which headers tell their rows apart.

use std::collections::BTreeSet;

use super::table::Wanted;
use super::{link, reach};
use crate::config::{Brief, DimensionSpec, ROLES, TableSpec};

/// The look-up tables that a column of a fact table leads to; `returns` is found by the order numbers.
pub fn led_to(brief: &Brief) -> BTreeSet<String> {
    let facts = ROLES.into_iter().filter_map(|name| brief.table(name));
    let columns = facts.flat_map(|t| t.columns.keys().map(|column| (t.name.as_str(), column.as_str())));
    let mut names: BTreeSet<String> =
        columns.filter_map(|(table, column)| Some(brief.link_of(table, column)?.to_table)).collect();
    if brief.table("sales").is_some_and(|t| t.columns.contains_key("order")) {
        names.insert("returns".to_owned());
    }
    names
}

/// Headers by which rows are found: the key, then what links name.
pub fn keys(brief: &Brief, spec: &TableSpec) -> Vec<Wanted> {
    let key = spec.key.iter().map(|key| (key, format!("tables.{}.key", spec.name)));
    let links = brief.links.iter().filter(|l| l.to_table == spec.name);
    let links = links.map(|l| (&l.to_column, format!("links.{}.{}", l.table, l.column)));
    key.chain(links).map(|(header, path)| Wanted { header: header.clone(), path, optional: false }).collect()
}

/// Headers that dimensions, `credit`, `industry`, `scoring` and `where` read.
pub fn attributes(brief: &Brief, spec: &TableSpec) -> Vec<Wanted> {
    let dimensions = brief.dimensions.iter().filter_map(|d| {
        let (table, word) = d.from.as_ref()?;
        let path = format!("dimensions.{}.from", d.id);
        (*table == spec.name).then(|| (spec.columns.get(word).unwrap_or(word), path))
    });
    let filter = spec.filter.keys().map(|header| (header, format!("tables.{}.where.{header}", spec.name)));
    let validity = [("valid_from", &spec.valid_from), ("valid_to", &spec.valid_to)];
    let validity = validity.into_iter().filter_map(|(word, header)| Some((word, header.as_ref()?)));
    let validity = validity.map(|(word, header)| (header, format!("tables.{}.{word}", spec.name)));
    let credit = spec.credit.iter().map(|header| (header, format!("tables.{}.credit", spec.name)));
    let industry = spec.industry.iter().map(|header| (header, format!("tables.{}.industry", spec.name)));
    let roles = brief.scoring.roles.iter().filter(|roles| roles.table == spec.name);
    let roles = roles.map(|roles| (&roles.header, "scoring.roles.by".to_owned()));
    dimensions
        .chain(credit)
        .chain(industry)
        .chain(roles)
        .chain(filter)
        .chain(validity)
        .map(|(header, path)| Wanted { header: header.clone(), path, optional: false })
        .collect()
}

/// The headers that tell the rows of a look-up table apart for those who link to another header than its key: what
/// dimensions read, and the key where members or customers are told apart by it.
pub fn telling(brief: &Brief, spec: &TableSpec, key: &str) -> Vec<String> {
    let read = |d: &DimensionSpec| Some(reach::attribute(d, spec)?.to_owned());
    let mut headers: Vec<String> = brief.dimensions.iter().filter_map(read).collect();
    let keyed = brief.dimensions.iter().zip(reach::keyed(brief)).any(|(d, keyed)| keyed && read(d).is_some());
    let customers = ROLES.iter().any(|t| {
        brief.table(t).is_some_and(|t| t.columns.contains_key("customer"))
            && link::resolve(brief, t, "customer").is_some_and(|l| l.table.name == spec.name)
    });
    if keyed || customers {
        headers.push(key.to_owned());
    }
    headers
}
