//! The records of a delimited text: where each begins, on which line, and how many fields it has.
//!
//! polars reads the values; this scan is what it has no answer for: line numbers when quoted fields hold
//! line breaks, rows with too many or too few fields, quotes inside plain fields, quotes never closed.

use std::borrow::Cow;
use std::ops::Range;

/// How fields and records are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// Between fields.
    pub delimiter: char,
    /// True when `"` quotes fields; false when it is a character like any other.
    pub quote: bool,
}

/// Where a record begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Byte offset of its first character.
    pub start: usize,
    /// Its first line, from 1.
    pub line: u32,
}

/// A record with its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Byte ranges of the fields, quotes included.
    pub ranges: Vec<Range<usize>>,
    /// Start of the next record; the length of the text at its end.
    pub next: usize,
    /// Line breaks consumed, the record's own included.
    pub lines: u32,
    /// True when a quote stands where a strict reader does not expect one.
    pub odd: bool,
    /// Offset of a quote that is never closed.
    pub unclosed: Option<usize>,
}

/// Splits the record that starts at a byte offset; `into` is reused to save allocations.
pub fn split(text: &str, start: usize, dialect: Dialect, into: &mut Fields) {
    into.ranges.clear();
    (into.lines, into.odd, into.unclosed) = (0, false, None);
    if !split_plain(text, start, dialect, into) {
        split_quoted(text, start, dialect, into);
    }
}

/// Splits a record that may hold quotes, character by character.
fn split_quoted(text: &str, start: usize, dialect: Dialect, into: &mut Fields) {
    let bytes = text.as_bytes();
    let mut encoded = [0; 4];
    let delimiter = dialect.delimiter.encode_utf8(&mut encoded).as_bytes();
    let (mut at, mut field) = (start, start);
    // `quoted`: the field began with a quote; `inside`: between its quotes now.
    let (mut quoted, mut inside) = (false, false);
    loop {
        let Some(&byte) = bytes.get(at) else {
            if inside {
                into.unclosed = Some(field);
            }
            into.ranges.push(field..at);
            into.next = at;
            into.lines += u32::from(at > start);
            return;
        };
        if byte == b'"' && dialect.quote {
            if inside {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    inside = false;
                }
            } else if at == field {
                (quoted, inside) = (true, true);
            } else {
                into.odd = true;
            }
        } else if byte == b'\n' {
            into.lines += 1;
            if !inside {
                let end = if at > field && bytes[at - 1] == b'\r' { at - 1 } else { at };
                into.ranges.push(field..end);
                into.next = at + 1;
                return;
            }
        } else if !inside && byte == delimiter[0] && bytes[at..].starts_with(delimiter) {
            into.ranges.push(field..at);
            at += delimiter.len();
            field = at;
            quoted = false;
            continue;
        } else if quoted && !inside && byte != b'\r' {
            into.odd = true;
        }
        at += 1;
    }
}

/// Splits a record whose line holds no quote, which is most of them, without looking at every character; false
/// when it may hold one.
fn split_plain(text: &str, start: usize, dialect: Dialect, into: &mut Fields) -> bool {
    let rest = &text[start..];
    let (line, next) = match rest.find('\n') {
        Some(end) => (&rest[..end], start + end + 1),
        None => (rest, text.len()),
    };
    if dialect.quote && line.contains('"') {
        return false;
    }
    let broken = next > start + line.len();
    let line = if broken { line.strip_suffix('\r').unwrap_or(line) } else { line };
    let mut field = start;
    for (at, delimiter) in line.match_indices(dialect.delimiter) {
        into.ranges.push(field..start + at);
        field = start + at + delimiter.len();
    }
    into.ranges.push(field..start + line.len());
    into.next = next;
    into.lines = u32::from(next > start);
    true
}

impl Fields {
    /// Nothing yet.
    pub const fn new() -> Self {
        Fields { ranges: Vec::new(), next: 0, lines: 0, odd: false, unclosed: None }
    }

    /// True when every field is blank.
    pub fn is_blank(&self, text: &str) -> bool {
        self.ranges.iter().all(|r| text[r.clone()].trim().is_empty())
    }
}

/// The value of a field as it stands in the text: without its quotes and the space around it.
pub fn value(field: &str, dialect: Dialect) -> Cow<'_, str> {
    let Some(rest) = field.strip_prefix('"').filter(|_| dialect.quote) else {
        return Cow::Borrowed(field.trim());
    };
    let mut out = String::with_capacity(rest.len());
    let (mut chars, mut inside) = (rest.chars().peekable(), true);
    while let Some(c) = chars.next() {
        if c == '"' && inside {
            if chars.next_if_eq(&'"').is_some() {
                out.push('"');
            } else {
                inside = false;
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: Dialect = Dialect { delimiter: ',', quote: true };

    fn records(text: &str, dialect: Dialect) -> Vec<(u32, Vec<String>)> {
        let (mut at, mut line, mut fields, mut out) = (0, 1, Fields::new(), Vec::new());
        while at < text.len() {
            split(text, at, dialect, &mut fields);
            let values = fields.ranges.iter().map(|r| value(&text[r.clone()], dialect).into_owned()).collect();
            out.push((line, values));
            (at, line) = (fields.next, line + fields.lines);
        }
        out
    }

    #[test]
    fn line_numbers_survive_line_breaks_in_quoted_fields() {
        let found = records("a,b\r\n\"x\ny\",1\r\nz,\"say \"\"hi\"\"\"\n", CSV);
        assert_eq!(
            found,
            [
                (1, vec!["a".into(), "b".into()]),
                (2, vec!["x\ny".into(), "1".into()]),
                (4, vec!["z".into(), "say \"hi\"".into()]),
            ]
        );
    }

    #[test]
    fn a_quote_in_a_plain_field_is_a_character() {
        let mut fields = Fields::new();
        split("5\" disk,1\n", 0, CSV, &mut fields);
        assert!(fields.odd);
        assert_eq!(fields.ranges.len(), 2);
        let none = Dialect { delimiter: '|', quote: false };
        assert_eq!(records("\"a|b\"\n", none), [(1, vec!["\"a".into(), "b\"".into()])]);
    }

    #[test]
    fn a_line_without_quotes_is_split_the_same_way() {
        let wide = Dialect { delimiter: '，', quote: true };
        for (text, dialect) in
            [("a,b\r\n", CSV), ("a,,\r", CSV), ("\n", CSV), ("a，\r\r\nb", wide), ("", CSV), (",", CSV)]
        {
            let (mut plain, mut slow) = (Fields::new(), Fields::new());
            split(text, 0, dialect, &mut plain);
            split_quoted(text, 0, dialect, &mut slow);
            assert_eq!(plain, slow, "{text:?}");
        }
    }

    #[test]
    fn a_quote_never_closed_is_found() {
        let mut fields = Fields::new();
        split("a,\"b\nc,d\n", 0, CSV, &mut fields);
        assert_eq!(fields.unclosed, Some(2));
    }

    #[test]
    fn a_delimiter_may_be_any_character() {
        let wide = Dialect { delimiter: '，', quote: true };
        assert_eq!(records("张，\"李，四\"", wide), [(1, vec!["张".into(), "李，四".into()])]);
    }
}
