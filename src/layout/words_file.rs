//! Reads a words file into texts by key, each with its place.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, Span};

use crate::base::{Error, Place, Result};

/// A text of a words file and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The text.
    pub text: String,
    /// Its place; the column is that of its first character.
    pub place: Place,
}

/// What is open while reading: a map with the key that waits for its value, or a list.
enum Open {
    Map(Option<String>),
    List,
}

/// The texts of a file by key (`finding.level`); a list has several.
pub(crate) fn read(yaml: &str, file: &str) -> Result<BTreeMap<String, Vec<Entry>>> {
    let lines: Vec<&str> = yaml.lines().collect();
    let place = |span: Span, quoted: bool| Place {
        file: file.to_owned(),
        line: span.start.line(),
        column: span.start.col() + 1 + usize::from(quoted),
        width: span.len().saturating_sub(if quoted { 2 } else { 0 }).max(1),
        text: lines.get(span.start.line().saturating_sub(1)).map_or_else(String::new, |l| (*l).to_owned()),
        cell: None,
    };
    let mut out: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.map_err(|e| {
            let mark = *e.marker();
            let text = lines.get(mark.line().saturating_sub(1)).map_or_else(String::new, |l| (*l).to_owned());
            let at =
                Place { file: file.to_owned(), line: mark.line(), column: mark.col() + 1, width: 1, text, cell: None };
            Error::config(format!("this is not YAML: {}", e.info()))
                .at(at)
                .hint("write `key: text` lines; a text that contains `: ` or begins with `{` needs quotes")
        })?;
        match event {
            Event::MappingStart(..) => open.push(Open::Map(None)),
            Event::SequenceStart(..) => open.push(Open::List),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                value_done(&mut open);
            }
            Event::Scalar(text, style, ..) => {
                let quoted = style != saphyr_parser::ScalarStyle::Plain;
                if let Some(Open::Map(key @ None)) = open.last_mut() {
                    *key = Some(text.into_owned());
                    continue;
                }
                let path = path(&open);
                let listed = matches!(open.last(), Some(Open::List));
                let entries = out.entry(path.clone()).or_default();
                if !listed && !entries.is_empty() {
                    return Err(Error::config(format!("the key `{path}` stands here twice"))
                        .at(place(span, quoted))
                        .hint("keep one"));
                }
                entries.push(Entry { text: text.into_owned(), place: place(span, quoted) });
                value_done(&mut open);
            }
            Event::Alias(_) => {
                return Err(Error::config("aliases (`*name`) are not read")
                    .at(place(span, false))
                    .hint("write the words out; a text that begins with `*` needs quotes"));
            }
            _ => {}
        }
    }
    Ok(out)
}

/// After a value, the map waits for its next key.
fn value_done(open: &mut [Open]) {
    if let Some(Open::Map(key)) = open.last_mut() {
        *key = None;
    }
}

fn path(open: &[Open]) -> String {
    let keys: Vec<&str> =
        open.iter().filter_map(|o| if let Open::Map(key) = o { key.as_deref() } else { None }).collect();
    keys.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_keys_and_lists_become_paths_with_places() {
        let texts = read("a:\n  b: \"x {y}\"\n  c:\n    - one\n    - two\nd: 1月\n", "zh.yaml").expect("words");
        assert_eq!(texts["a.b"][0].text, "x {y}");
        assert_eq!((texts["a.b"][0].place.line, texts["a.b"][0].place.column), (2, 7));
        assert_eq!(texts["a.c"].iter().map(|e| e.text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(texts["d"][0].text, "1月");
    }

    #[test]
    fn a_repeated_key_is_an_error_with_its_line() {
        let error = read("a: x\na: y\n", "en.yaml").expect_err("twice");
        assert_eq!(error.place.map(|p| p.line), Some(2));
        assert!(read("a: [", "en.yaml").is_err());
    }
}
