//! The dimensions: where each is read from, and which stands above which.

use super::links::{link_of, listed, names};
use super::mistakes::{Mistakes, suggest_among};
use super::raw::{Entries, RawDimension};
use super::resolve::check_text;
use super::words::{date_column, is_plain_word, is_role, plurals};
use super::{DimensionSpec, LinkSpec, TableSpec};

/// Words that are columns of the `facts` output or of every table: a dimension of that name would be ambiguous.
const RESERVED: [&str; 9] = ["measure", "unit", "period", "scenario", "value", "status", "date", "amount", "all"];

/// Checks every dimension and the hierarchy.
pub(super) fn resolve(
    raw: Option<Entries<RawDimension>>,
    tables: &[TableSpec],
    links: &[LinkSpec],
    mistakes: &mut Mistakes,
) -> Vec<DimensionSpec> {
    let raw = raw.unwrap_or_default().0;
    let ids: Vec<String> = raw.iter().map(|(id, _)| id.clone()).collect();
    let mut dimensions = Vec::new();
    for (id, dimension) in raw {
        let path = format!("dimensions.{id}");
        check_id(&id, &path, mistakes);
        check_text(&format!("{path}.label"), dimension.label.as_ref(), mistakes);
        let from = match dimension.from {
            Some(from) => source(&path, &from, tables, links, mistakes),
            None => {
                check_column(&id, &path, tables, mistakes);
                None
            }
        };
        let parent = dimension.parent.filter(|parent| {
            let known = ids.contains(parent);
            if !known {
                let error = mistakes.value(&format!("{path}.parent"), format!("there is no dimension `{parent}`"));
                suggest_among(error, parent, &ids.iter().filter(|i| **i != id).map(String::as_str).collect::<Vec<_>>());
            }
            known
        });
        dimensions.push(DimensionSpec { id, from, parent, label: dimension.label });
    }
    check_cycles(&dimensions, mistakes);
    dimensions
}

fn check_id(id: &str, path: &str, mistakes: &mut Mistakes) {
    if !is_plain_word(id) {
        let hint = "an id has letters, digits, `_` and `-` only; the name on pages is its `label`";
        mistakes.key(path, format!("`{id}` cannot name a dimension")).hints.push(hint.into());
    } else if RESERVED.contains(&id) {
        let hint = "choose another word; the name on pages is its `label`";
        mistakes
            .key(path, format!("`{id}` has a meaning of its own and cannot name a dimension"))
            .hints
            .push(hint.into());
    }
}

/// `from: table.Header`: the table exists, is a look-up, and can be reached.
fn source(
    path: &str,
    from: &str,
    tables: &[TableSpec],
    links: &[LinkSpec],
    mistakes: &mut Mistakes,
) -> Option<(String, String)> {
    let path = format!("{path}.from");
    let Some((table, header)) = from.split_once('.').filter(|(_, header)| !header.trim().is_empty()) else {
        let hint = "write the look-up table, a point, and the header: `from: reps.Team`";
        mistakes.value(&path, format!("`{from}` does not name a column of a table")).hints.push(hint.into());
        return None;
    };
    let lookups = names(tables, |name| !is_role(name));
    if !tables.iter().any(|t| t.name == table) {
        let error = mistakes.word(&path, table, format!("there is no table `{table}`"));
        suggest_among(error, table, &lookups);
        return None;
    }
    if is_role(table) {
        let error = mistakes.word(&path, table, format!("`{table}` is not a look-up table"));
        error.hints.push(format!(
            "for a column of `{table}` itself, leave `from` out and name the dimension in its `columns`"
        ));
        error.hints.push(format!("look-up tables here: {}", listed(&lookups)));
        return None;
    }
    let facts = tables.iter().filter(|t| t.name == "sales" || t.name == "opportunities");
    let mut columns = facts.clone().flat_map(|t| t.columns.keys().map(|column| (t.name.as_str(), column.as_str())));
    let reached = columns.any(|(t, c)| link_of(tables, links, t, c).is_some_and(|link| link.to_table == table));
    // Without any columns something else is wrong, and has been said.
    if let Some(fact) = facts.clone().find(|t| !t.columns.is_empty()).filter(|_| !reached) {
        let fact = &fact.name;
        let error = mistakes.word(&path, table, format!("no column of `{fact}` leads to `{table}`"));
        let natural = natural_column(table)
            .map(|column| format!("add `{column}: <header in the file>` to `{fact}.columns`, or "));
        let natural = natural.unwrap_or_default();
        error.hints.push(format!("{natural}write the link `{fact}.<column>: {table}.<header>` under `links`"));
    }
    Some((table.to_owned(), header.to_owned()))
}

/// The role column that leads to a look-up table by itself.
fn natural_column(table: &str) -> Option<String> {
    let stems = [table.strip_suffix('s').map(str::to_owned), table.strip_suffix("ies").map(|stem| format!("{stem}y"))];
    stems.into_iter().flatten().rfind(|column| plurals(column).iter().any(|plural| plural == table))
}

/// A dimension without `from` is a column of the tables of events themselves.
fn check_column(id: &str, path: &str, tables: &[TableSpec], mistakes: &mut Mistakes) {
    let dated = |t: &&TableSpec| date_column(&t.name).is_some();
    let has = tables.iter().filter(dated).any(|t| t.columns.contains_key(id));
    if !has && !mistakes.has(&format!("{path}.from")) {
        let error = mistakes.key(path, format!("nothing says where dimension `{id}` is read from"));
        error.hints.push(format!("write `from: table.Header`, or add `{id}: <header in the file>` to `sales.columns`"));
    }
}

/// A dimension must not stand above itself.
fn check_cycles(dimensions: &[DimensionSpec], mistakes: &mut Mistakes) {
    let parent = |id: &str| dimensions.iter().find(|d| d.id == id).and_then(|d| d.parent.as_deref());
    let mut told: Vec<&str> = Vec::new();
    for dimension in dimensions {
        let mut way = vec![dimension.id.as_str()];
        while let Some(above) = way.last().and_then(|id| parent(id)) {
            if way[0] == above {
                if !way.iter().any(|id| told.contains(id)) {
                    let round: Vec<&str> = way.iter().copied().chain([above]).collect();
                    let fact = format!("dimension `{above}` stands above itself: {}", round.join(" → "));
                    let hint = "the parent is the larger unit; the top one has none";
                    mistakes.value(&format!("dimensions.{above}.parent"), fact).hints.push(hint.into());
                }
                told.extend(way);
                break;
            }
            if way.contains(&above) {
                break; // leads into a circle that another dimension reports
            }
            way.push(above);
        }
    }
}
