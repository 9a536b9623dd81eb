//! The tables: their role, files, format, columns, filters and other spellings.

use std::collections::BTreeMap;

use crate::base::{Grain, suggest};

use super::mistakes::{Mistakes, suggest_among};
use super::raw::{Entries, RawTable, Words};
use super::words::{carries_dimensions, date_column, is_plain_word, is_role, required_columns, role_columns};
use super::{ROLES, TableSpec, actions, format, reports, stages};

/// Checks every table. A table may carry its role's columns, dimensions (where the role allows it), and the columns
/// that explicit links name.
pub(super) fn resolve(
    raw: Option<Entries<RawTable>>,
    dimensions: &[String],
    links: &[String],
    mistakes: &mut Mistakes,
) -> Vec<TableSpec> {
    let raw = raw.unwrap_or_default().0;
    if !raw.iter().any(|(name, _)| name == "sales" || name == "opportunities") {
        let near = raw.iter().find(|(n, _)| !is_role(n) && suggest::nearest(n, ["sales", "opportunities"]).is_some());
        let hint = "write `tables: {sales: {files: data/sales.csv, columns: {date: …, amount: …}}}` with your headers";
        // A misspelt `tables` has been named already.
        match (near, mistakes.places.keys.contains_key("tables")) {
            (Some(_), _) => {} // said below, at the misspelt name
            (None, true) => mistakes
                .key("tables", "there is neither a table `sales` nor a table `opportunities`")
                .hints
                .push(hint.into()),
            (None, false) => mistakes.missing("", "tables", "no tables are named", hint),
        }
    }
    raw.into_iter().map(|(name, table)| one(name, table, dimensions, links, mistakes)).collect()
}

fn one(name: String, raw: RawTable, dimensions: &[String], links: &[String], mistakes: &mut Mistakes) -> TableSpec {
    let path = format!("tables.{name}");
    let role = is_role(&name);
    if !is_plain_word(&name) {
        let hint = "a table's name has letters, digits, `_` and `-` only";
        mistakes.key(&path, format!("`{name}` cannot name a table")).hints.push(hint.into());
    }
    if !role && raw.key.is_none() && !mistakes.has(&format!("{path}.key")) {
        not_a_role(&name, &path, raw.columns.is_some(), mistakes);
    }
    if role && raw.key.is_some() {
        let hint = "delete it; only look-up tables such as `reps` have a key, and links lead to it";
        mistakes.key(&format!("{path}.key"), format!("`{name}` is not a look-up table")).hints.push(hint.into());
    }
    check_validity(&name, &path, &raw, mistakes);
    for (word, what, named) in
        [("credit", "credit tier", raw.credit.is_some()), ("industry", "industry", raw.industry.is_some())]
    {
        if role && named {
            let hint = format!("delete it; the {what} stands in the look-up table of the customers");
            mistakes.key(&format!("{path}.{word}"), format!("`{name}` is not a look-up table")).hints.push(hint);
        }
    }
    let columns = columns(&name, &path, raw.columns, dimensions, links, mistakes);
    let aliases = aliases(&path, raw.aliases, &columns, mistakes);
    let mut filter = BTreeMap::new();
    for (header, texts) in raw.filter.unwrap_or_default().0 {
        filter.insert(header, texts.words);
    }
    TableSpec {
        files: files(&path, raw.files, mistakes),
        format: format::resolve(&path, raw.format.unwrap_or_default(), mistakes),
        grain: grain(&name, &path, raw.grain, mistakes),
        stages: stages::resolve(&name, &path, raw.stages, &columns, mistakes),
        actions: actions::resolve(&name, &path, raw.actions, mistakes),
        key: raw.key,
        valid_from: raw.valid_from,
        valid_to: raw.valid_to,
        credit: raw.credit,
        industry: raw.industry,
        columns,
        filter,
        aliases,
        name,
    }
}

/// A name that is no role and has no key: a misspelt role, or a look-up table without its key.
fn not_a_role(name: &str, path: &str, has_columns: bool, mistakes: &mut Mistakes) {
    let near = suggest::nearest(name, ROLES);
    let error = mistakes.key(path, format!("table `{name}` is neither a role nor a look-up table with a `key`"));
    error.hints.extend(near.map(|near| format!("did you mean `{near}`?")));
    if near.is_none() || !has_columns {
        error.hints.push("a look-up table names its key column: `key: Header`".into());
    }
    if near.is_none() && has_columns {
        error.hints.push(format!("the roles are {}", ROLES.join(", ")));
    }
}

/// Only the rows of a look-up table are valid from a day, and the last day says nothing without the first.
fn check_validity(name: &str, path: &str, raw: &RawTable, mistakes: &mut Mistakes) {
    for (word, header) in [("valid_from", &raw.valid_from), ("valid_to", &raw.valid_to)] {
        let at = format!("{path}.{word}");
        let Some(header) = header else { continue };
        if is_role(name) {
            let hint = "delete it; only the rows of look-up tables such as `reps` are valid from a day";
            mistakes.key(&at, format!("`{name}` is not a look-up table")).hints.push(hint.into());
        } else if header.trim().is_empty() {
            let hint = format!("write the header of the date: `{word}: 生效日期`");
            mistakes.value(&at, format!("`{word}` names no header")).hints.push(hint);
        }
    }
    if !is_role(name) && raw.valid_to.is_some() && !mistakes.has(&format!("{path}.valid_from")) {
        let hint = "add `valid_from: <header of the first day>`; `valid_to` alone does not order the rows of a key";
        mistakes.key(&format!("{path}.valid_to"), "`valid_to` without `valid_from`").hints.push(hint.into());
    }
}

fn files(path: &str, raw: Option<Words>, mistakes: &mut Mistakes) -> Vec<String> {
    let Some(files) = raw else {
        let name = path.trim_start_matches("tables.");
        let hint = "write `files: data/name.csv`: a path, a pattern such as data/*.csv, or a list of them";
        mistakes.missing(path, "files", format!("table `{name}` has no files"), hint);
        return Vec::new();
    };
    let at = format!("{path}.files");
    if files.list && files.words.is_empty() {
        mistakes.value(&at, "no file is named").hints.push("write `files: data/name.csv`".into());
    }
    for (at, file) in files.with_paths(&at) {
        if file.trim().is_empty() && !files.list {
            mistakes.value(&at, "an empty path").hints.push("write `files: data/name.csv`".into());
        }
    }
    files.words
}

fn columns(
    name: &str,
    path: &str,
    raw: Option<Entries<Option<String>>>,
    dimensions: &[String],
    links: &[String],
    mistakes: &mut Mistakes,
) -> BTreeMap<String, String> {
    let at = format!("{path}.columns");
    if !is_role(name) {
        if raw.is_some() && mistakes.has(&format!("{path}.key")) {
            let hint = "delete it: dimensions name the headers of a look-up table, as in `from: reps.Team`";
            mistakes.key(&at, format!("look-up table `{name}` needs no `columns`")).hints.push(hint.into());
        }
        return BTreeMap::new();
    }
    let mut known: Vec<&str> = role_columns(name).to_vec();
    if carries_dimensions(name) {
        known.extend(dimensions.iter().map(String::as_str).filter(|d| !role_columns(name).contains(d)));
    }
    let linked = |column: &str| links.iter().any(|l| l.split_once('.') == Some((name, column)));
    // Columns that are there but do not fit have been reported.
    let fits = raw.is_some() || !mistakes.has(&at);
    let mut columns = BTreeMap::new();
    for (column, header) in raw.unwrap_or_default().0 {
        let at = format!("{at}.{column}");
        if !known.contains(&column.as_str()) && !linked(&column) {
            let own = carries_dimensions(name).then(|| {
                format!("for a column of your own, write `{column}:` under `dimensions`, or a link `{name}.{column}: …` under `links`")
            });
            mistakes.unknown_key(&at, format!("`{name}` has no column `{column}`"), &known, own);
        }
        if let Some(header) = header {
            if header.trim().is_empty() {
                let hint = "write the header as it stands in the file";
                mistakes.value(&at, format!("`{column}` names no header")).hints.push(hint.into());
            }
            columns.insert(column, header);
        }
    }
    if fits {
        check_required(name, path, &columns, mistakes);
    }
    if columns.contains_key("cost") && columns.contains_key("profit") {
        let fact = "`profit` is the amount less the cost, and the table has `cost`";
        mistakes.key(&format!("{at}.profit"), fact).hints.push("delete one of the two lines".into());
    }
    columns
}

/// The columns that a role cannot do without.
fn check_required(name: &str, path: &str, columns: &BTreeMap<String, String>, mistakes: &mut Mistakes) {
    let at = format!("{path}.columns");
    let absent = |c: &&&str| !columns.contains_key(**c) && !mistakes.has(&format!("{at}.{c}"));
    let missing: Vec<&str> = required_columns(name).iter().filter(absent).copied().collect();
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing.iter().map(|c| format!("`{c}`")).collect();
    let lines: Vec<String> = missing.iter().map(|c| format!("{c}: <header in the file>")).collect();
    let plural = if missing.len() > 1 { "s" } else { "" };
    let fact = format!("table `{name}` needs the column{plural} {}", named.join(" and "));
    if mistakes.has(&at) {
        mistakes.key(&at, fact).hints.push(format!("add `{}`", lines.join(", ")));
    } else {
        mistakes.key(path, fact).hints.push(format!("write `columns: {{{}}}`", lines.join(", ")));
    }
}

fn aliases(
    path: &str,
    raw: Option<Entries<Entries<Option<String>>>>,
    columns: &BTreeMap<String, String>,
    mistakes: &mut Mistakes,
) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut aliases = BTreeMap::new();
    for (column, spellings) in raw.unwrap_or_default().0 {
        if !columns.contains_key(&column) {
            let known: Vec<&str> = columns.keys().map(String::as_str).collect();
            let fact = format!("`aliases` is for the columns of the table, and `{column}` is none of them");
            suggest_among(mistakes.key(&format!("{path}.aliases.{column}"), fact), &column, &known);
        }
        let spellings = spellings.0.into_iter().filter_map(|(from, to)| Some((from, to?))).collect();
        aliases.insert(column, spellings);
    }
    aliases
}

fn grain(name: &str, path: &str, raw: Option<String>, mistakes: &mut Mistakes) -> Option<Grain> {
    let word = raw?;
    let path = format!("{path}.grain");
    if date_column(name) != Some("period") {
        let fact = format!("`grain` belongs to tables of periods such as `targets`, not to `{name}`");
        mistakes.key(&path, fact).hints.push("delete it".into());
        return None;
    }
    let grain = reports::grain(&path, &word, mistakes);
    if name == "rates" && grain.is_some_and(|grain| grain != Grain::Month) {
        let fact = "an exchange rate is one of a month";
        mistakes.value(&path, fact).hints.push("delete it; a rate holds until the next one is given".into());
        return None;
    }
    grain
}
