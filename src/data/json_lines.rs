//! JSON lines, or an array of objects → a grid: one object a row, one key a column.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::column::{Coder, Column};
use super::grid::Grid;
use crate::base::{Error, Place, Result};

/// Most columns that the keys of a file may make.
const COLUMNS: usize = 16_384;

/// True when a text begins as JSON objects do, one by one or in an array.
pub fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let object = text.strip_prefix('[').map_or(text, str::trim_start);
    object.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

/// The headers (keys in the order in which they first appear) and the rows; a key that an object lacks is blank.
/// Numbers keep the digits that tell them apart.
///
/// # Errors
/// What is no object, an object with a nested value or with one key twice, at its line.
pub fn read(text: &str, name: &str) -> Result<(Vec<String>, Grid)> {
    let mut headers: Vec<String> = Vec::new();
    let mut coders: Vec<Coder> = Vec::new();
    let mut rows: Vec<u32> = Vec::new();
    let (mut at, mut line, mut counted) = (0, 1_usize, 0);
    let start = text.len() - text.trim_start().len();
    let array = text[start..].starts_with('[');
    if array {
        at = start + 1;
    }
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if array {
            at = skip_comma(text, at, rows.is_empty());
        }
        line += text[counted..at].matches('\n').count();
        counted = at;
        let rest = &text[at..];
        if rest.is_empty() || (array && rest.starts_with(']')) {
            break;
        }
        let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<Object>();
        let object = match stream.next() {
            Some(Ok(object)) => object,
            Some(Err(error)) => return Err(refused(text, name, line, &error)),
            None => break,
        };
        at += stream.byte_offset();
        for (key, value) in object.0 {
            let column = headers.iter().position(|header| *header == key).unwrap_or_else(|| {
                headers.push(key);
                coders.push(Coder::new());
                headers.len() - 1
            });
            let coder = &mut coders[column];
            pad(coder, rows.len());
            coder.push(&value);
        }
        if headers.len() > COLUMNS {
            return Err(Error::data(format!("{name} has more than {COLUMNS} keys"))
                .hint("keys are headers: write what differs from row to row as values"));
        }
        rows.push(u32::try_from(line).unwrap_or(u32::MAX));
    }
    let finish = |mut coder: Coder| -> Column {
        pad(&mut coder, rows.len());
        coder.finish()
    };
    let columns = coders.into_iter().map(finish).collect();
    Ok((headers, Grid { name: name.to_owned(), columns, rows }))
}

fn pad(coder: &mut Coder, rows: usize) {
    while coder.rows() < rows {
        coder.push_code(super::column::BLANK_CODE);
    }
}

/// The place after the comma between two objects of an array.
fn skip_comma(text: &str, at: usize, first: bool) -> usize {
    match text[at..].strip_prefix(',') {
        Some(rest) if !first => text.len() - rest.trim_start().len(),
        _ => at,
    }
}

fn refused(text: &str, name: &str, line: usize, error: &serde_json::Error) -> Error {
    let at = line + error.line().saturating_sub(1);
    let shown = text.split('\n').nth(at - 1).unwrap_or("").trim_end_matches('\r').to_owned();
    let said = error.to_string();
    let fact = said.split(" at line ").next().unwrap_or(&said).to_owned();
    let before = if error.line() <= 1 {
        text.split('\n').nth(line - 1).map_or(0, |l| l.len() - l.trim_start().len())
    } else {
        0
    };
    let bytes = (before + error.column()).saturating_sub(1);
    let column = shown.char_indices().take_while(|(byte, _)| *byte < bytes).count() + 1;
    // An object that is not closed runs on into the next line, where the parser meets the next one's brace.
    let started = text.split('\n').nth(line - 1).unwrap_or("").trim_end();
    if error.line() == 2 && shown.trim_start().starts_with('{') && !started.ends_with(['}', ',', '{']) {
        let place = Place {
            file: name.to_owned(),
            line,
            column: started.chars().count().max(1),
            width: 1,
            text: started.to_owned(),
            cell: None,
        };
        let fact = format!("{name} cannot be read: the object that begins on this line is not closed");
        return Error::data(fact).at(place).hint("end the line with `}`; lines that were cut off can be deleted");
    }
    let fact = match fact.as_str() {
        f if f.starts_with("invalid type: map") => "an object stands within an object".to_owned(),
        f if f.starts_with("invalid type: sequence") => "a list stands within an object".to_owned(),
        f if f.starts_with("EOF while parsing") => "it ends before its last object is closed".to_owned(),
        _ => fact,
    };
    Error::data(format!("{name} cannot be read: {fact}"))
        .at(Place { file: name.to_owned(), line: at, column, width: 1, text: shown, cell: None })
        .hint("write one object a line, such as {\"date\": \"2026-03-05\", \"amount\": 12.5}, without lists or objects in it")
}

/// The keys and values of one object in their order, values as texts.
struct Object(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Object, A::Error> {
                let mut entries: Vec<(String, String)> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    let key = key.trim().to_owned();
                    if entries.iter().any(|(known, _)| *known == key) {
                        return Err(A::Error::custom(format!("the key `{key}` stands twice in one object")));
                    }
                    let Text(value) = map.next_value()?;
                    entries.push((key, value));
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// A value that is one text: no list, no object.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct TextVisitor;
        impl Visitor<'_> for TextVisitor {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a number, true, false or null")
            }
            fn visit_str<E>(self, text: &str) -> std::result::Result<Text, E> {
                Ok(Text(text.trim().to_owned()))
            }
            fn visit_bool<E>(self, value: bool) -> std::result::Result<Text, E> {
                Ok(Text(value.to_string()))
            }
            fn visit_i64<E>(self, value: i64) -> std::result::Result<Text, E> {
                Ok(Text(value.to_string()))
            }
            fn visit_u64<E>(self, value: u64) -> std::result::Result<Text, E> {
                Ok(Text(value.to_string()))
            }
            fn visit_f64<E>(self, value: f64) -> std::result::Result<Text, E> {
                Ok(Text(value.to_string()))
            }
            fn visit_unit<E>(self) -> std::result::Result<Text, E> {
                Ok(Text(String::new()))
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<String>, Vec<(u32, Vec<String>)>) {
        let (headers, grid) = read(text, "a.jsonl").unwrap_or_else(|e| panic!("{e}"));
        let row = |i: usize| (grid.rows[i], (0..headers.len()).map(|c| grid.text(i, c).to_owned()).collect());
        (headers.clone(), (0..grid.len()).map(row).collect())
    }

    #[test]
    fn headers_are_the_keys_in_order_and_missing_keys_are_blank() {
        let text = "{\"date\":\"2026-03-05\",\"amount\":12.50}\n\n{\"note\":\" x \",\"amount\":-3,\"ok\":true}\n{}\n{\"date\":null}\n";
        let (headers, rows) = rows(text);
        assert_eq!(headers, ["date", "amount", "note", "ok"]);
        let row = |line: u32, cells: [&str; 4]| (line, cells.map(str::to_owned).to_vec());
        let expected = [
            row(1, ["2026-03-05", "12.5", "", ""]),
            row(3, ["", "-3", "x", "true"]),
            row(4, ["", "", "", ""]),
            row(5, ["", "", "", ""]),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn an_array_of_objects_is_read_alike() {
        let (headers, rows) = rows(" [\n {\"a\": 1,\n  \"b\": 0.1},\n {\"a\": 12345678901}\n]\n");
        assert_eq!(headers, ["a", "b"]);
        assert_eq!(rows, [(2, vec!["1".into(), "0.1".into()]), (4, vec!["12345678901".into(), String::new()])]);
        assert!(is_json(" [ {\"a\":1}]") && is_json("{ \"a\":1}") && is_json("{}"));
        assert!(!is_json("{a};b\n1;2") && !is_json("[a],b") && !is_json("date,amount"));
    }

    #[test]
    fn what_is_no_flat_object_is_refused_at_its_line() {
        for (text, line, word) in [
            ("{\"a\":1}\n{\"a\":[1]}\n", 2, "a list stands within"),
            ("{\"a\":{\"b\":1}}\n", 1, "an object stands within"),
            ("{\"a\":1}\n7\n", 2, "an object"),
            ("{\"a\":1}\n\n{\"a\":\n", 3, "it ends before"),
            ("{\"a\":1,\"a\":2}", 1, "twice"),
            ("{\"a\":1}\n{\"a\":2\n{\"a\":3}\n", 2, "is not closed"),
            ("[{\"a\":1}\n{\"b\":1}}", 2, ""),
        ] {
            let Err(error) = read(text, "a.jsonl") else {
                assert!(word.is_empty(), "{text}");
                continue;
            };
            assert!(error.message.contains(word), "{error}");
            let at = error.place.map_or(0, |p| p.line);
            assert!(at >= line, "{text}: {at}");
        }
    }
}
