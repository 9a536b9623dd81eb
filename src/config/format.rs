//! How the files of a table are written: delimiter, quotes, dates, encoding; sheet, header, sums, units, wide months.

use std::collections::BTreeMap;

use super::mistakes::{Mistakes, suggest_among};
use super::raw::{RawFormat, RawUnits, Words};
use super::{FormatSpec, Totals, UnitSpec, UnitsSpec, unpivot};

/// Checks the format of the table at a path; what is not given is found in the data.
pub(super) fn resolve(path: &str, raw: RawFormat, mistakes: &mut Mistakes) -> FormatSpec {
    let at = |key: &str| format!("{path}.format.{key}");
    FormatSpec {
        delimiter: raw.delimiter.and_then(|word| delimiter(&at("delimiter"), &word, mistakes)),
        quote: raw.quote.and_then(|word| match word.as_str() {
            "none" => Some(false),
            "\"" => Some(true),
            _ => {
                let fact = format!("`{word}` is not a way of quoting");
                let hint = "write `quote: none`, or `quote: '\"'` for fields in double quotes";
                mistakes.value(&at("quote"), fact).hints.push(hint.into());
                None
            }
        }),
        date: raw.date.filter(|pattern| {
            let known = pattern.contains('%')
                && !chrono::format::StrftimeItems::new(pattern).any(|i| matches!(i, chrono::format::Item::Error));
            if !known {
                let hint = "write %Y for the year, %m for the month, %d for the day: \"%Y/%m/%d\" reads 2026/03/05";
                let fact = format!("`{pattern}` is not a pattern of dates");
                mistakes.value(&at("date"), fact).hints.push(hint.into());
            }
            known
        }),
        encoding: raw.encoding.filter(|label| {
            let known = encoding_rs::Encoding::for_label(label.as_bytes()).is_some();
            if !known {
                let error = mistakes.value(&at("encoding"), format!("unknown encoding `{label}`"));
                suggest_among(error, label, &["utf-8", "gb18030", "gbk", "utf-16", "big5", "windows-1252"]);
            }
            known
        }),
        sheets: named(&at("sheet"), raw.sheet, "sheet", mistakes),
        header: raw.header.and_then(|word| count(&at("header"), &word, 1..=MOST, ROW, mistakes)),
        header_rows: raw.header_rows.and_then(|word| {
            let hint = "write `header_rows: 2` when the headers stand over two rows, else delete the line";
            count(&at("header_rows"), &word, 1..=2, hint, mistakes)
        }),
        skip: raw.skip.and_then(|word| count(&at("skip"), &word, 0..=MOST, SKIP, mistakes)).unwrap_or(0),
        fill_down: named(&at("fill_down"), raw.fill_down, "header", mistakes),
        totals: totals(&at("totals"), raw.totals, mistakes),
        units: units(&at("unit"), raw.unit, mistakes),
        unpivot: raw.unpivot.and_then(|raw| unpivot::resolve(&at("unpivot"), raw, mistakes)),
    }
}

/// Most rows above a table that are believed.
const MOST: u32 = 10_000;
const ROW: &str = "write the row of the headers as the spreadsheet counts it, from 1: `header: 3`";
const SKIP: &str = "write how many rows after the headers hold no data: `skip: 1`";

fn count(
    path: &str,
    word: &str,
    range: std::ops::RangeInclusive<u32>,
    hint: &str,
    mistakes: &mut Mistakes,
) -> Option<u32> {
    let number = word.trim().parse().ok().filter(|number| range.contains(number));
    if number.is_none() {
        let fact = format!("`{word}` is not a number from {} to {}", range.start(), range.end());
        mistakes.value(path, fact).hints.push(hint.into());
    }
    number
}

/// Words that name something: none of them blank or written twice.
fn named(path: &str, raw: Option<Words>, what: &str, mistakes: &mut Mistakes) -> Vec<String> {
    let Some(raw) = raw else { return Vec::new() };
    if raw.words.is_empty() && raw.list {
        mistakes.value(path, format!("no {what} is named")).hints.push("write a name, or delete the line".into());
    }
    for (i, (at, word)) in raw.with_paths(path).enumerate() {
        if word.trim().is_empty() && !raw.list {
            mistakes
                .value(&at, format!("the name of the {what} is blank"))
                .hints
                .push("write a name, or delete the line".into());
        } else if raw.words[..i].iter().any(|earlier| earlier == word) {
            mistakes.value(&at, format!("`{word}` is named twice")).hints.push("keep one".into());
        }
    }
    raw.words
}

fn totals(path: &str, raw: Option<Words>, mistakes: &mut Mistakes) -> Totals {
    let Some(raw) = raw else { return Totals::Usual };
    if !raw.list && raw.words.first().is_some_and(|word| word == "none") {
        return Totals::None;
    }
    let hint = "write how the rows of sums begin, such as [合计, Total], or `none` to keep every row";
    if raw.words.is_empty() || raw.words.iter().any(|word| word.trim().is_empty()) {
        mistakes.value(path, "a blank text begins every cell, so every row would be a sum").hints.push(hint.into());
        return Totals::None;
    }
    Totals::Words(raw.words)
}

/// Units of amounts with their powers of ten.
const UNITS: [(&str, u8); 20] = [
    ("元", 0),
    ("千元", 3),
    ("万元", 4),
    ("十万元", 5),
    ("百万元", 6),
    ("千万元", 7),
    ("亿元", 8),
    ("千", 3),
    ("万", 4),
    ("百万", 6),
    ("千万", 7),
    ("亿", 8),
    ("k", 3),
    ("K", 3),
    ("m", 6),
    ("M", 6),
    ("bn", 9),
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
];

fn units(path: &str, raw: Option<RawUnits>, mistakes: &mut Mistakes) -> UnitsSpec {
    match raw {
        None => UnitsSpec::default(),
        Some(RawUnits::All(word)) => UnitsSpec { all: unit(path, word, mistakes), by_header: BTreeMap::new() },
        Some(RawUnits::ByHeader(headers)) => {
            let one = |(header, word): (String, Option<String>)| {
                let unit = unit(&format!("{path}.{header}"), word?, mistakes)?;
                Some((header, unit))
            };
            UnitsSpec { all: None, by_header: headers.0.into_iter().filter_map(one).collect() }
        }
    }
}

fn unit(path: &str, word: String, mistakes: &mut Mistakes) -> Option<UnitSpec> {
    if let Some((_, exponent)) = UNITS.iter().find(|(name, _)| *name == word) {
        return Some(UnitSpec { word, exponent: *exponent });
    }
    let error = mistakes.value(path, format!("`{word}` is not a unit of amounts"));
    suggest_among(error, &word, &["元", "千元", "万元", "百万元", "亿元", "k", "m"]);
    None
}

fn delimiter(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<char> {
    const NAMES: [(&str, char); 5] = [("tab", '\t'), ("\\t", '\t'), ("comma", ','), ("semicolon", ';'), ("pipe", '|')];
    if let Some((_, c)) = NAMES.iter().find(|(name, _)| *name == word) {
        return Some(*c);
    }
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() && !c.is_alphanumeric() && !matches!(c, '"' | '\n' | '\r' | '.' | '-') => {
            Some(c)
        }
        _ => {
            let hint = "write one character in quotes, such as \"|\", or tab, comma, semicolon, pipe";
            mistakes.value(path, format!("`{word}` cannot separate fields")).hints.push(hint.into());
            None
        }
    }
}
