//! YAML text → values and the places of all words.
//!
//! Every scalar is kept as the text that was written; what it means is decided by the place that wants it. So `no`
//! is a word, `007` keeps its zeros, and a header `2026` is a header. The budgets keep a hostile file from using
//! more time or memory than a large honest one.

use std::collections::BTreeSet;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_yaml::{Mapping, Value};

use crate::base::{Error, Place};

use super::Places;
use super::mistakes::{Mistakes, join};
use super::yaml_words::explain;

/// Largest file in bytes.
const BYTES: usize = 1 << 20;
/// Most values in a file.
const NODES: usize = 20_000;
/// Deepest nesting.
const DEPTH: usize = 64;
/// Longest path of keys, in bytes.
const PATH: usize = 2_000;
/// Longest line, in bytes, that errors quote.
const QUOTED: usize = 2_000;

/// The values of a file and where they stand.
#[derive(Debug)]
pub(super) struct Tree {
    /// The values: groups, lists, texts, and nulls.
    pub value: Value,
    /// Where each key and value stands.
    pub places: Places,
    /// Paths whose value is empty (nothing, `~` or `null`).
    pub empty: BTreeSet<String>,
}

/// Reads the events of the YAML parser; `None` when the text cannot be read as one group of `key: value`.
pub(super) fn scan(text: &str, file: &str, mistakes: &mut Mistakes) -> Option<Tree> {
    let scan = events(text, file, mistakes)?;
    match scan.root {
        Some(value @ Value::Mapping(_)) => Some(Tree { value, places: scan.places, empty: scan.empty }),
        Some(Value::Null) | None => {
            let error = Error::config(format!("{file} is empty"))
                .hint("begin with the line `salesdeck: 1`; docs/configuration.md has the smallest file that works")
                .hint("or copy the salesdeck.yaml of the sample project, and put your own files and headers in");
            mistakes.push(error);
            None
        }
        Some(_) => {
            let place = scan.places.values.get("").cloned();
            let error = Error::config(format!("{file} is not a group of `key: value` lines"));
            mistakes.push(error.at_maybe(place).hint("begin with the line `salesdeck: 1`"));
            None
        }
    }
}

/// The same of a file that is a list, such as one of notes; an empty file is an empty list. `example` is what to write.
pub(super) fn scan_list(text: &str, file: &str, example: &str, mistakes: &mut Mistakes) -> Option<Tree> {
    let scan = events(text, file, mistakes)?;
    match scan.root {
        None | Some(Value::Null) => {
            Some(Tree { value: Value::Sequence(Vec::new()), places: scan.places, empty: scan.empty })
        }
        Some(value @ Value::Sequence(_)) => Some(Tree { value, places: scan.places, empty: scan.empty }),
        Some(_) => {
            let place = scan.places.values.get("").cloned();
            let error = Error::config(format!("{file} is not a list of notes"));
            mistakes.push(error.at_maybe(place).hint(format!("begin each with a dash: `{example}`")));
            None
        }
    }
}

/// The events of a text; `None` when it cannot be read.
fn events<'a>(text: &'a str, file: &'a str, mistakes: &mut Mistakes) -> Option<Scan<'a>> {
    let mut scan = Scan::new(text, file);
    if text.len() > BYTES {
        mistakes.push(
            Error::config(format!("{file} has {} bytes; at most {BYTES} are read", text.len()))
                .hint("data belong into files of their own, which `files:` names"),
        );
        return None;
    }
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => scan.event(event, span, mistakes),
            Err(error) => {
                let (fact, hint) = explain(error.info());
                let at = *error.marker();
                Err(scan.error(Span::empty(at), fact, hint))
            }
        };
        if let Err(error) = step {
            mistakes.push(error);
            return None;
        }
    }
    Some(scan)
}

/// A group or list that is still open.
enum Open {
    Group { path: String, start: Span, entries: Mapping, key: Option<String> },
    List { path: String, start: Span, items: Vec<Value> },
}

struct Scan<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    open: Vec<Open>,
    root: Option<Value>,
    places: Places,
    empty: BTreeSet<String>,
    nodes: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, file: &'a str) -> Self {
        Scan {
            file,
            lines: lines(text),
            open: Vec::new(),
            root: None,
            places: Places::default(),
            empty: BTreeSet::new(),
            nodes: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span, mistakes: &mut Mistakes) -> Result<(), Error> {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                Err(self.error(span, "a second document begins here", "one file is one configuration: delete `---`"))
            }
            Event::Alias(_) => Err(self.error(
                span,
                "aliases (`*name`) are not read",
                "write the value out; a text that begins with `*` needs quotes",
            )),
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _)
                if anchor > 0 =>
            {
                Err(self.error(
                    span,
                    "anchors (`&name`) are not read",
                    "write the value out wherever it is used; a text that begins with `&` needs quotes",
                ))
            }
            Event::Scalar(_, _, _, Some(_)) | Event::SequenceStart(_, Some(_)) | Event::MappingStart(_, Some(_)) => {
                Err(self.error(
                    span,
                    "tags (`!name`) are not read",
                    "delete the tag; a text that begins with `!` needs quotes",
                ))
            }
            Event::Scalar(text, style, _, _) => {
                self.count(span)?;
                self.scalar(&text, style, span, mistakes)
            }
            Event::SequenceStart(..) => {
                let path = self.enter(span)?;
                self.open.push(Open::List { path, start: span, items: Vec::new() });
                Ok(())
            }
            Event::MappingStart(..) => {
                let path = self.enter(span)?;
                self.open.push(Open::Group { path, start: span, entries: Mapping::new(), key: None });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => Ok(()),
        }
    }

    fn count(&mut self, span: Span) -> Result<(), Error> {
        self.nodes += 1;
        if self.nodes <= NODES {
            return Ok(());
        }
        Err(self.error(span, format!("more than {NODES} values in one configuration"), "keep data in data files"))
    }

    /// The path of a group or list that begins here.
    fn enter(&mut self, span: Span) -> Result<String, Error> {
        self.count(span)?;
        if matches!(self.open.last(), Some(Open::Group { key: None, .. })) {
            return Err(self.error(
                span,
                "a key must be one word or text, not a list or a group",
                "put quotes around a key that begins with `[` or `{`",
            ));
        }
        let path = self.path();
        if self.open.len() >= DEPTH || path.len() > PATH {
            return Err(self.error(span, format!("nested more than {DEPTH} levels deep"), "five levels are enough"));
        }
        Ok(path)
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span, mistakes: &mut Mistakes) -> Result<(), Error> {
        let place = self.place(span);
        if let Some(Open::Group { path, entries, key: key @ None, .. }) = self.open.last_mut() {
            let path = join(path, text);
            if path.len() > PATH {
                return Err(self.error(span, "this key is too long", "a key is a short word"));
            }
            if text == "<<" && style == ScalarStyle::Plain {
                return Err(self.error(span, "merge keys (`<<`) are not read", "write the values out"));
            }
            *key = Some(text.to_owned());
            if entries.contains_key(text) {
                let first = self.places.keys.get(&path).map(|first| (first.line, first.column));
                let (line, column) = first.unwrap_or_default();
                let error = Error::config(format!("`{text}` is written twice in the same group")).at(place);
                mistakes.push(error.hint(format!("the first is at {}:{line}:{column}; keep one", self.file)));
            } else {
                self.places.keys.insert(path, place);
            }
            return Ok(());
        }
        let path = self.path();
        let null = style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        // An empty value has no place of its own: its key stands for it.
        let place = if span.is_empty() { self.places.keys.get(&path).cloned().unwrap_or(place) } else { place };
        self.places.values.entry(path.clone()).or_insert(place);
        if null {
            self.empty.insert(path);
        }
        self.put(if null { Value::Null } else { Value::String(text.to_owned()) });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Error> {
        let (path, start, value) = match self.open.pop() {
            Some(Open::Group { path, start, entries, .. }) => (path, start, Value::Mapping(entries)),
            Some(Open::List { path, start, items }) => (path, start, Value::Sequence(items)),
            None => return Err(self.error(end, "a bracket is closed that was not opened", "delete it")),
        };
        let bracketed = end.end.index() > end.start.index();
        let place = self.place(if bracketed { Span::new(start.start, end.end) } else { start });
        self.places.values.entry(path).or_insert(place);
        self.put(value);
        Ok(())
    }

    /// Puts a finished value into what is open; of a key written twice the first value stays.
    fn put(&mut self, value: Value) {
        match self.open.last_mut() {
            Some(Open::Group { entries, key, .. }) => {
                if let Some(key) = key.take() {
                    entries.entry(Value::String(key)).or_insert(value);
                }
            }
            Some(Open::List { items, .. }) => items.push(value),
            None => self.root = Some(value),
        }
    }

    /// The path of the value that comes next.
    fn path(&self) -> String {
        match self.open.last() {
            Some(Open::Group { path, key, .. }) => join(path, key.as_deref().unwrap_or_default()),
            Some(Open::List { path, items, .. }) => format!("{path}[{}]", items.len()),
            None => String::new(),
        }
    }

    fn place(&self, span: Span) -> Place {
        let line = span.start.line().max(1);
        let text = self.lines.get(line - 1).copied().unwrap_or_default();
        let column = span.start.col() + 1;
        let width = if span.end.line() == span.start.line() {
            span.end.col().saturating_sub(span.start.col())
        } else {
            (text.chars().count() + 1).saturating_sub(column)
        };
        let text = if text.len() > QUOTED { String::new() } else { text.to_owned() };
        Place { file: self.file.to_owned(), line, column, width: width.max(1), text, cell: None }
    }

    fn error(&self, span: Span, message: impl Into<String>, hint: &str) -> Error {
        Error::config(message).at(self.place(span)).hint(hint)
    }
}

/// Lines as YAML breaks them: at LF, CR LF, or CR alone.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    for part in text.split('\n') {
        lines.extend(part.strip_suffix('\r').unwrap_or(part).split('\r'));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        let mut mistakes = Mistakes::default();
        scan(text, "a.yaml", &mut mistakes).unwrap_or_else(|| panic!("{:?}", mistakes.finish()))
    }

    fn at(places: &Places, path: &str) -> (usize, usize, usize) {
        let place = places.value(path).unwrap_or_else(|| panic!("no place for {path}"));
        (place.line, place.column, place.width)
    }

    #[test]
    fn words_know_where_they_stand() {
        let tree = tree("表: {a: 甲 乙, b: [\"x y\", z]}   # 注\nlist:\n  - one\n  - k: v # c\nlong: two words  \n");
        assert_eq!(at(&tree.places, "表.a"), (1, 8, 3));
        assert_eq!(at(&tree.places, "表.b[0]"), (1, 17, 5));
        assert_eq!(at(&tree.places, "表.b"), (1, 16, 10));
        assert_eq!(at(&tree.places, "list[0]"), (3, 5, 3));
        assert_eq!(at(&tree.places, "list[1].k"), (4, 8, 1));
        assert_eq!(at(&tree.places, "long"), (5, 7, 9));
        assert_eq!(tree.places.keys.get("list[1].k").map(|p| (p.line, p.column, p.width)), Some((4, 5, 1)));
    }

    #[test]
    fn scalars_stay_what_was_written() {
        let tree = tree("a: 007\nb: no\nc: 1.50\nd:\ne: 'null'\n");
        let text = |key: &str| tree.value.get(key).and_then(Value::as_str).map(str::to_owned);
        assert_eq!(text("a").as_deref(), Some("007"));
        assert_eq!(text("b").as_deref(), Some("no"));
        assert_eq!(text("c").as_deref(), Some("1.50"));
        assert_eq!(text("e").as_deref(), Some("null"));
        assert_eq!(tree.empty.iter().collect::<Vec<_>>(), ["d"]);
    }

    #[test]
    fn lines_are_counted_with_every_line_break() {
        let tree = tree("a: 1\r\nb: 2\nc: 3\n");
        assert_eq!(tree.places.value("b").map(|p| (p.line, p.text)), Some((2, "b: 2".to_owned())));
        assert_eq!(tree.places.value("c").map(|p| (p.line, p.text)), Some((3, "c: 3".to_owned())));
    }
}
