//! The collection of mistakes: each is the fact, the place of the word, and what to write instead.

use std::collections::BTreeSet;

use crate::base::{Error, Place, suggest};

use super::Places;

/// Mistakes listed; after so many, one mistake has probably caused the others.
const LISTED: usize = 50;

/// Everything found wrong so far, and the places of the words.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    /// Places of keys and values.
    pub places: Places,
    /// Paths that a misspelt key beside them probably meant: they are not reported as missing as well.
    meant: BTreeSet<String>,
    errors: Vec<Error>,
}

impl Mistakes {
    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Adds an error that has its place already.
    pub fn push(&mut self, error: Error) {
        self.errors.push(error);
    }

    /// A mistake in the value at a path.
    pub fn value(&mut self, path: &str, message: impl Into<String>) -> &mut Error {
        let place = self.places.value(path);
        self.add(message.into(), place)
    }

    /// A mistake in one word of the value at a path: the caret stands under that word only.
    pub fn word(&mut self, path: &str, word: &str, message: impl Into<String>) -> &mut Error {
        let place = self.places.value(path).map(|place| narrow(place, word));
        self.add(message.into(), place)
    }

    /// A mistake in the key at a path, or something that is missing under it.
    pub fn key(&mut self, path: &str, message: impl Into<String>) -> &mut Error {
        let place = self.places.key(path);
        self.add(message.into(), place)
    }

    /// A mistake in one word of the key at a path.
    pub fn key_word(&mut self, path: &str, word: &str, message: impl Into<String>) -> &mut Error {
        let place = self.places.key(path).map(|place| narrow(place, word));
        self.add(message.into(), place)
    }

    /// A key that is not known here, with the near miss or the known words; `own` is the hint for a word that is
    /// near to none of them.
    pub fn unknown_key(&mut self, path: &str, message: impl Into<String>, known: &[&str], own: Option<String>) {
        let (parent, word) = path.rsplit_once('.').unwrap_or(("", path));
        let near = suggest::nearest(word, known.iter().copied());
        if let Some(hint) = elsewhere(parent, word, known) {
            self.key(path, message).hints.push(hint);
            return;
        }
        self.meant.extend(near.map(|near| join(parent, near)));
        let error = self.key(path, message);
        suggest_among(error, word, known);
        error.hints.extend(own.filter(|_| near.is_none()));
    }

    /// A key that must be there under the parent path and is not. Silent when it was written: then what is wrong
    /// with its value has been said.
    pub fn missing(&mut self, parent: &str, key: &str, message: impl Into<String>, hint: &str) {
        if !self.has(&join(parent, key)) {
            self.key(parent, message).hints.push(hint.to_owned());
        }
    }

    /// True when the key at a path was written, or probably meant by a misspelt one.
    pub fn has(&self, path: &str) -> bool {
        self.places.keys.contains_key(path) || self.meant.contains(path)
    }

    /// The mistakes in the order of the file, at most [`LISTED`].
    pub fn finish(mut self) -> Vec<Error> {
        self.errors.sort_by_key(|error| error.place.as_ref().map_or((0, 0), |place| (place.line, place.column)));
        let more = self.errors.len().saturating_sub(LISTED);
        self.errors.truncate(LISTED);
        if more > 0 {
            self.errors.push(Error::config(format!("{more} more mistakes are not listed")));
        }
        self.errors
    }

    fn add(&mut self, message: String, place: Option<Place>) -> &mut Error {
        self.errors.push(Error::config(message).at_maybe(place));
        let last = self.errors.len() - 1;
        &mut self.errors[last]
    }
}

/// Where a key belongs that is written in the wrong group, or under the name that another program gives it.
fn elsewhere(parent: &str, word: &str, known: &[&str]) -> Option<String> {
    const FORMAT: [&str; 12] = [
        "delimiter",
        "quote",
        "date",
        "encoding",
        "sheet",
        "header",
        "header_rows",
        "skip",
        "fill_down",
        "totals",
        "unit",
        "unpivot",
    ];
    const UNPIVOT: [&str; 5] = ["columns", "name", "value", "values", "year"];
    let plain = match word {
        "header_row" | "header_line" | "headers" => "header",
        "skip_rows" | "skiprows" => "skip",
        "sheets" | "sheet_name" | "sheets_name" => "sheet",
        "units" => "unit",
        "separator" | "sep" => "delimiter",
        "date_format" => "date",
        word => word,
    };
    if known.contains(&"unpivot") && known.contains(&"delimiter") {
        return if known.contains(&plain) {
            Some(format!("did you mean `{plain}`?"))
        } else {
            UNPIVOT.contains(&word).then(|| format!("`{word}` belongs under `unpivot`: `unpivot: {{{word}: …}}`"))
        };
    }
    let table = parent.strip_prefix("tables.").is_some_and(|name| !name.contains('.'));
    (table && FORMAT.contains(&plain)).then(|| format!("write it under `format`: `format: {{{plain}: …}}`"))
}

/// `a` and `b` → `a.b`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Adds the hint for an unknown word: the near miss, else all the known words.
pub(super) fn suggest_among(error: &mut Error, word: &str, known: &[&str]) {
    let near = suggest::nearest(word, known.iter().copied());
    error.hints.extend(match near {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() => Some(format!("there is none to choose from: add `{word}`, or delete this")),
        None => Some(format!("write one of: {}", known.join(", "))),
    });
}

/// The place of one word within a longer place on the same line; the whole place when the word is not found there.
fn narrow(place: Place, word: &str) -> Place {
    let start = place.column.saturating_sub(1);
    let written: String = place.text.chars().skip(start).take(place.width).collect();
    match written.find(word) {
        Some(byte) if !word.is_empty() => {
            let before = written[..byte].chars().count();
            Place { column: place.column + before, width: word.chars().count(), ..place }
        }
        _ => place,
    }
}
