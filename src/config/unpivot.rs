//! Wide months to rows: which columns, under which names, of which year.

use super::mistakes::Mistakes;
use super::raw::{RawUnpivot, Words};
use super::{Spread, UnpivotSpec, YearFrom};

const EXAMPLE: &str = "write `unpivot: {columns: \"*月\", name: 月份, value: 目标}`";

/// Checks the group `unpivot` at a path.
pub(super) fn resolve(path: &str, raw: RawUnpivot, mistakes: &mut Mistakes) -> Option<UnpivotSpec> {
    let at = |key: &str| format!("{path}.{key}");
    let year = raw.year.as_deref().and_then(|word| year(&at("year"), word, mistakes));
    let name = text(&at("name"), raw.name, mistakes);
    if name.is_none() {
        let hint = "write `name: 月份`: the header under which the name of the column will be found";
        mistakes.missing(path, "name", "`unpivot` has no `name`", hint);
    }
    let one = raw.columns.is_some() || raw.value.is_some();
    if one && raw.values.is_some() {
        let hint = "keep `values` for several values under one name, or `columns` and `value` for one";
        mistakes.key(&at("values"), "`unpivot` has both `values` and `columns` or `value`").hints.push(hint.into());
        return None;
    }
    let values = match raw.values {
        Some(values) => {
            if values.0.is_empty() {
                mistakes.value(&at("values"), "`values` names no columns").hints.push(EXAMPLE.into());
            }
            let star = |(header, pattern): (String, Option<String>)| {
                let pattern = star(&format!("{path}.values.{header}"), pattern?, mistakes)?;
                Some((header, Spread::Star(pattern)))
            };
            values.0.into_iter().filter_map(star).collect()
        }
        None => {
            let columns = raw.columns.map(|columns| columns_of(&at("columns"), columns, mistakes));
            let value = text(&at("value"), raw.value, mistakes);
            if columns.is_none() {
                mistakes.missing(path, "columns", "`unpivot` does not say which columns", EXAMPLE);
            }
            if value.is_none() {
                let hint = "write `value: 目标`: the header under which the cells will be found";
                mistakes.missing(path, "value", "`unpivot` has no `value`", hint);
            }
            vec![(value?, Spread::Columns(columns?))]
        }
    };
    let name = name?;
    if let Some((header, _)) = values.iter().find(|(header, _)| *header == name) {
        let fact = format!("`{header}` cannot hold both the names and the cells");
        mistakes.value(&at("name"), fact).hints.push("give each a header of its own".into());
    }
    (!values.is_empty()).then_some(UnpivotSpec { name, values, year })
}

fn text(path: &str, raw: Option<String>, mistakes: &mut Mistakes) -> Option<String> {
    let text = raw.map(|text| text.trim().to_owned());
    if text.as_deref() == Some("") {
        mistakes.value(path, "an empty header").hints.push("write a header of your choice, such as 月份".into());
    }
    text
}

fn columns_of(path: &str, raw: Words, mistakes: &mut Mistakes) -> Vec<String> {
    if raw.words.iter().all(|word| word.trim().is_empty()) {
        mistakes.value(path, "no column is named").hints.push(EXAMPLE.into());
    }
    for (at, word) in raw.with_paths(path) {
        pattern(&at, word, mistakes);
    }
    raw.words
}

/// A pattern that stands for every header would leave none to say whose value it is.
fn pattern(path: &str, word: &str, mistakes: &mut Mistakes) -> bool {
    let bad = !word.is_empty() && word.chars().all(|c| c == '*' || c.is_whitespace());
    if bad {
        let hint = "write what the headers have in common: \"*月\", \"2026-*\"; or list them: [1月, 2月]";
        mistakes.value(path, format!("`{word}` stands for every column")).hints.push(hint.into());
    }
    !bad
}

fn star(path: &str, word: String, mistakes: &mut Mistakes) -> Option<String> {
    if word.matches('*').count() == 1 {
        return pattern(path, &word, mistakes).then_some(word);
    }
    let hint = "write `*` once, where the name stands: {销售额: \"* 销售额\"} reads `1月 销售额` as 1月";
    mistakes.value(path, format!("`{word}` does not say which part of the header is the name")).hints.push(hint.into());
    None
}

fn year(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<YearFrom> {
    let word = word.trim();
    if word == "name" {
        return Some(YearFrom::Name);
    }
    let digits = word.strip_suffix('年').unwrap_or(word);
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        let year = digits.parse().ok().filter(|year| (1900..=2199).contains(year));
        if year.is_none() {
            let hint = "write a year such as 2026, the header that holds it, or `name` for the file's or sheet's name";
            mistakes.value(path, format!("`{word}` is not a year")).hints.push(hint.into());
        }
        return year.map(YearFrom::Year);
    }
    Some(YearFrom::Header(word.to_owned()))
}
