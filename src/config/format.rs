//! How the files of a table are written: delimiter, quotes, dates, encoding.

use super::FormatSpec;
use super::mistakes::{Mistakes, suggest_among};
use super::raw::RawFormat;

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
    }
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
