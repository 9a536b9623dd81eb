//! Headers that the configuration names and a file does not have, with the line that would find them.

use std::collections::BTreeSet;

use super::open;
use super::shape::headers::{self, Match, folded};
use super::shape::{self, Frame, two_fit, unit};
use super::source_file::SourceFile;
use super::table::Wanted;
use crate::base::{Error, Place, suggest};
use crate::config::date_column;

/// First part of a text in which headers are looked for, in lines.
const SEARCHED: usize = 50;

/// Errors of headers that are wanted and not there, or there twice.
pub fn missing(frame: Frame<'_>, file: &SourceFile) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut told = BTreeSet::new();
    let (name, headers) = (file.name(), file.headers());
    let lacks = |w: &&Wanted| !w.optional && headers::find(headers, &w.header) == Match::Nothing;
    let wanted: Vec<&str> = frame.wanted.iter().filter(|w| !w.optional).map(|w| w.header.as_str()).collect();
    let header = file.header_place(None);
    // The words of `where` are keys themselves.
    let asked = |want: &Wanted| {
        let places = &frame.brief.places;
        let key = places.key(&want.path).filter(|_| want.path.contains(".where."));
        key.or_else(|| places.value(&want.path)).unwrap_or_else(|| header.clone())
    };
    let mut absent: Vec<&Wanted> = frame.wanted.iter().filter(lacks).collect();
    absent.sort_by_key(|want| before(&asked(want)));
    let mut lacking: Vec<&str> = Vec::new();
    for want in &absent {
        if !lacking.contains(&want.header.as_str()) {
            lacking.push(&want.header);
        }
    }
    let elsewhere = if lacking.is_empty() { None } else { found_by(frame, file, &wanted, &lacking) };
    if let (Some(hint), Some(first)) = (elsewhere, absent.first()) {
        let error = Error::config(format!("{name} has no {}", columns(&lacking)));
        return vec![error.at(asked(first)).hint(hint)];
    }
    for want in frame.wanted.iter().filter(|w| told.insert(&w.header)) {
        match headers::find(headers, &want.header) {
            Match::Nothing if !want.optional => {
                let error = Error::config(format!("{name} has no column `{}`", want.header)).at(asked(want));
                errors.push(error.hint_maybe(meant(&want.header, headers)).hint(format!(
                    "its headers are `{}` ({})",
                    header.text,
                    header.location()
                )));
            }
            Match::Several(first, second) => {
                let place = file.header_place(Some(second));
                errors.push(two_fit(name, &want.header, [&headers[first], &headers[second]], place));
            }
            _ => {}
        }
    }
    errors.sort_by_key(|error| error.place.as_ref().map(before));
    errors
}

/// The order of places in a file.
fn before(place: &Place) -> (usize, usize) {
    (place.line, place.column)
}

/// ``column `a` ``, ``columns `a` and `b` ``.
fn columns(headers: &[&str]) -> String {
    let quoted: Vec<String> = headers.iter().map(|header| format!("`{header}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => format!("column {last}"),
        Some((last, rest)) => format!("columns {} and {last}", rest.join(", ")),
        None => "columns".to_owned(),
    }
}

/// The header that a word probably means: a near miss, the same before its brackets, or the only one that contains it.
pub fn meant(word: &str, headers: &[String]) -> Option<String> {
    let known = || headers.iter().map(String::as_str).filter(|header| !header.is_empty());
    let base = |header: &&str| header.split(['(', '（', '[', '【']).next().is_some_and(|base| base.trim() == word);
    let mut containing = known().filter(|header| folded(header).contains(&folded(word)));
    let only = containing.next().filter(|_| containing.next().is_none() && word.chars().nth(1).is_some());
    let long = |header: &&str| header.chars().nth(1).is_some();
    let mut within = known().filter(long).filter(|header| folded(word).contains(&unit::split(header).0));
    let within = within.next().filter(|_| within.next().is_none());
    let near = known().find(base).or_else(|| suggest::nearest(word, known())).or(only).or(within)?;
    Some(format!("did you mean `{near}`?"))
}

/// How the headers of a file could be found that are not in its row of headers.
fn found_by(frame: Frame<'_>, file: &SourceFile, wanted: &[&str], lacking: &[&str]) -> Option<String> {
    let (spec, format) = (frame.spec, &frame.spec.format);
    let table = &spec.name;
    if format.unpivot.is_none() {
        let names: Vec<&str> = file.headers().iter().map(String::as_str).filter(|h| shape::is_period(h)).collect();
        let date = date_column(table).and_then(|role| spec.columns.get(role));
        let value = spec.columns.get("amount").or_else(|| spec.columns.get("value"));
        if let (Some(date), Some(value), true) = (date, value, names.len() > 1)
            && lacking.contains(&date.as_str())
        {
            let columns = shape::common_pattern(&names);
            let year = if names.iter().all(|name| shape::has_year(name)) { "" } else { ", year: 2026" };
            return Some(format!(
                "its periods stand side by side: write \
                 `format: {{unpivot: {{columns: {columns}, name: {date}, value: {value}{year}}}}}` under `tables.{table}`"
            ));
        }
    }
    let SourceFile::Delimited(text) = file else {
        let SourceFile::Gridded(sheet) = file else { return None };
        return (format.unpivot.is_none() && format.header_rows.is_none())
            .then(|| two_rows(&sheet.under_two_rows()?, lacking, table))
            .flatten();
    };
    let start: String = text.text.split_inclusive('\n').take(SEARCHED).collect();
    let (grid, _) = open::cells(&text.name, start, text.dialect).ok()?;
    if let Some(head) = shape::head_with(&grid, 1, wanted) {
        let line = grid.rows.get(head.first)?;
        return Some(format!(
            "its headers stand on line {line}: write `format: {{header: {line}}}` under `tables.{table}`"
        ));
    }
    if let Some(hint) = shape::head_at_top(&grid, 2).and_then(|headers| two_rows(&headers, lacking, table)) {
        return Some(hint);
    }
    let number =
        |header: &&String| header.bytes().any(|b| b.is_ascii_digit()) && !header.chars().any(char::is_alphabetic);
    let numbers = file.headers().iter().filter(number).count();
    (numbers > 0 && numbers * 2 >= file.headers().len())
        .then(|| "its first line holds values: add a line with the headers above it".to_owned())
}

/// The hint of headers over two rows, when the words stand in the lower one.
fn two_rows(headers: &[String], lacking: &[&str], table: &str) -> Option<String> {
    let under = |wanted: &&str| {
        let own = |header: &&String| header.as_str() == *wanted || header.ends_with(&format!(" {wanted}"));
        headers.iter().any(|header| own(&header))
    };
    if !lacking.iter().all(under) {
        return None;
    }
    let known: Vec<&str> = headers.iter().map(String::as_str).filter(|h| !h.is_empty()).collect();
    Some(format!(
        "its headers stand over two rows: write `format: {{header_rows: 2}}` under `tables.{table}`; they are then {}",
        known.join(" | ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_that_is_meant_is_one_only() {
        let hint =
            |word: &str, headers: &[&str]| meant(word, &headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>());
        let near = |header: &str| Some(format!("did you mean `{header}`?"));
        assert_eq!(hint("金额", &["日期", "金额（万两）", "含税金额"]), near("金额（万两）"));
        assert_eq!(hint("金额", &["日期", "实收金额"]), near("实收金额"));
        assert_eq!(hint("下单日期", &["日期", "金额"]), near("日期"));
        assert_eq!(hint("Ammount", &["Date", "Amount"]), near("Amount"));
        assert_eq!(hint("金额", &["应收金额", "实收金额"]), None, "either may be meant");
        assert_eq!(hint("客户", &["日期", ""]), None);
    }

    #[test]
    fn several_headers_are_one_sentence() {
        assert_eq!(columns(&["a"]), "column `a`");
        assert_eq!(columns(&["a", "b", "c"]), "columns `a`, `b` and `c`");
    }
}
