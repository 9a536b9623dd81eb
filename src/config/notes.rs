//! The grammar of written input: what people add to a report (causes, comments, lessons, plans, news of the market), as
//! a list of notes in a file named after its period, `data/notes/2026-06.yaml`.

use serde::Serialize;
use serde_yaml::Value;

use crate::base::{Date, Error, Period, Place, Text};

use super::mistakes::{Mistakes, join, suggest_among};
use super::{calendar, resolve, tree};

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Why something happened.
    Cause,
    /// What someone thinks of it.
    Comment,
    /// What was learned.
    Lesson,
    /// What is intended.
    Plan,
    /// What the market did.
    Market,
}

impl NoteKind {
    /// Its word in the files and in the words files.
    pub fn code(self) -> &'static str {
        match self {
            NoteKind::Cause => "cause",
            NoteKind::Comment => "comment",
            NoteKind::Lesson => "lesson",
            NoteKind::Plan => "plan",
            NoteKind::Market => "market",
        }
    }
}

/// Words of the kinds in both languages.
const KINDS: [(&str, NoteKind); 10] = [
    ("cause", NoteKind::Cause),
    ("comment", NoteKind::Comment),
    ("lesson", NoteKind::Lesson),
    ("plan", NoteKind::Plan),
    ("market", NoteKind::Market),
    ("原因", NoteKind::Cause),
    ("点评", NoteKind::Comment),
    ("经验", NoteKind::Lesson),
    ("计划", NoteKind::Plan),
    ("市场", NoteKind::Market),
];
/// The keys of a note.
const KEYS: [&str; 5] = ["on", "kind", "text", "author", "date"];
/// Longest text of a note, in characters: more is a document of its own.
const LONGEST: usize = 1_000;
/// An example of a note.
const EXAMPLE: &str = "- {on: region=West, kind: cause, text: …, author: …, date: 2026-07-02}";

/// A note as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenNote {
    /// The period whose reports show it.
    pub period: Period,
    /// What it is about: `section 3`, a slide, a finding, a member as `dimension=member` or by its name; empty for
    /// kinds that have a slide of their own.
    pub on: String,
    /// What it is.
    pub kind: NoteKind,
    /// The text, one for all languages or one per language.
    pub text: Text,
    /// Who wrote it; empty when nobody is named.
    pub author: String,
    /// When.
    pub date: Option<Date>,
    /// Where it stands.
    pub place: Place,
}

/// Reads the notes of a period; `file` is the name shown in errors.
///
/// # Errors
/// All mistakes at once, in the order of the file, each with its place and a hint.
pub fn read_notes(text: &str, file: &str, period: Period) -> Result<Vec<WrittenNote>, Vec<Error>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut mistakes = Mistakes::default();
    let Some(tree) = tree::scan_list(text, file, EXAMPLE, &mut mistakes) else { return Err(mistakes.finish()) };
    mistakes.places = tree.places;
    let items = match &tree.value {
        Value::Sequence(items) => items.as_slice(),
        _ => &[],
    };
    let read = |(i, item): (usize, &Value)| note(&format!("[{i}]"), item, period, &mut mistakes);
    let notes: Vec<Option<WrittenNote>> = items.iter().enumerate().map(read).collect();
    if mistakes.is_empty() { Ok(notes.into_iter().flatten().collect()) } else { Err(mistakes.finish()) }
}

fn note(path: &str, item: &Value, period: Period, mistakes: &mut Mistakes) -> Option<WrittenNote> {
    let Value::Mapping(group) = item else {
        mistakes.value(path, "a note must be a group of `key: value`").hints.push(format!("write `{EXAMPLE}`"));
        return None;
    };
    for key in group.keys().filter_map(Value::as_str) {
        if !KEYS.contains(&key) {
            mistakes.unknown_key(&join(path, key), format!("unknown key `{key}` in a note"), &KEYS, None);
        }
    }
    let word = |key: &str, mistakes: &mut Mistakes| -> Option<String> {
        match group.get(key)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Null => None,
            _ => {
                let error = mistakes.value(&join(path, key), format!("`{key}` must be one text"));
                error.hints.push("write one text; a text that contains `: ` needs quotes".into());
                None
            }
        }
    };
    let on = word("on", mistakes);
    let author = word("author", mistakes);
    let date = word("date", mistakes).and_then(|day| calendar::date(&join(path, "date"), &day, mistakes));
    let written = word("kind", mistakes);
    let kind = kind(path, written.as_deref(), mistakes);
    let text = text(path, group.get("text"), mistakes);
    let needs_on = matches!(kind, Some(NoteKind::Cause | NoteKind::Comment));
    if needs_on && on.as_deref().is_none_or(str::is_empty) && !mistakes.has(&join(path, "on")) {
        let error = mistakes.value(path, "the note does not say what it is about");
        error.hints.push("add `on:` with a slide, `section 3`, or a member such as `region=West`".into());
    }
    let place = mistakes.places.value(&join(path, "on")).or_else(|| mistakes.places.value(path)).unwrap_or_default();
    Some(WrittenNote {
        period,
        on: on.unwrap_or_default(),
        kind: kind?,
        text: text?,
        author: author.unwrap_or_default(),
        date,
        place,
    })
}

fn kind(path: &str, written: Option<&str>, mistakes: &mut Mistakes) -> Option<NoteKind> {
    let Some(word) = written else { return Some(NoteKind::Comment) };
    let found = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    if found.is_none() {
        let known: Vec<&str> = KINDS.iter().take(5).map(|(word, _)| *word).collect();
        let error = mistakes.value(&join(path, "kind"), format!("`{word}` is not a kind of note"));
        suggest_among(error, word, &known);
    }
    found
}

fn text(path: &str, value: Option<&Value>, mistakes: &mut Mistakes) -> Option<Text> {
    let at = join(path, "text");
    let mut text = Text::default();
    match value {
        Some(Value::String(words)) => text.any = Some(words.trim().to_owned()),
        Some(Value::Mapping(by_lang)) => {
            for (lang, words) in by_lang {
                match (lang.as_str(), words.as_str()) {
                    (Some(lang), Some(words)) => {
                        text.by_lang.insert(lang.to_owned(), words.trim().to_owned());
                    }
                    (lang, _) => {
                        let at = join(&at, lang.unwrap_or_default());
                        mistakes.value(&at, "an empty text").hints.push("write a text, or delete it".into());
                        return None;
                    }
                }
            }
        }
        Some(Value::Null) | None => {
            // A misspelt key beside it probably meant the text.
            if !mistakes.has(&at) {
                mistakes.value(path, "the note has no text").hints.push("add `text:`".into());
            }
            return None;
        }
        Some(_) => {
            let error = mistakes.value(&at, "`text` must be a text");
            error.hints.push("write one text, or one per language: {zh: …, en: …}".into());
            return None;
        }
    }
    resolve::check_text(&at, Some(&text), mistakes);
    let longest = text.any.iter().chain(text.by_lang.values()).map(|words| words.chars().count()).max().unwrap_or(0);
    if longest > LONGEST {
        let error = mistakes.value(&at, format!("the text has {longest} characters; a slide has room for {LONGEST}"));
        error.hints.push("say it shorter, or name the document that has the rest".into());
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Lang;

    fn read(text: &str) -> Result<Vec<WrittenNote>, String> {
        let period = Period::month(2026, 6).expect("a month");
        let shown = |errors: Vec<Error>| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        read_notes(text, "data/notes/2026-06.yaml", period).map_err(shown)
    }

    #[test]
    fn a_note_has_its_words_and_its_place() {
        let text = "- on: region=西部\n  kind: 原因\n  text: {zh: 骨干离职, en: A key rep left}\n  author: 王\n  date: 2026-07-02\n- {kind: lesson, text: 早拜访}\n";
        let notes = read(text).expect("two notes");
        assert_eq!((notes[0].on.as_str(), notes[0].kind, notes[0].place.line), ("region=西部", NoteKind::Cause, 1));
        assert_eq!(notes[0].text.get(&Lang::new("en")), "A key rep left");
        assert_eq!(notes[0].date.map(|d| d.to_string()).as_deref(), Some("2026-07-02"));
        assert_eq!((notes[1].on.as_str(), notes[1].kind), ("", NoteKind::Lesson));
        assert_eq!(read("").expect("nothing").len(), 0);
    }

    #[test]
    fn every_mistake_has_its_place_and_a_hint() {
        let wrong = read("- {on: x, kind: casue, text: a}\n- {txt: a}\n- {on: y, text: b, date: 2026-02-30}\n- z\n");
        let wrong = wrong.expect_err("mistakes");
        for part in [
            "`casue` is not a kind of note\n --> data/notes/2026-06.yaml:1:17",
            "did you mean `cause`?",
            "unknown key `txt` in a note\n --> data/notes/2026-06.yaml:2:4",
            "`2026-02-30` is not a day\n --> data/notes/2026-06.yaml:3:26",
            "a note must be a group of `key: value`\n --> data/notes/2026-06.yaml:4:3",
        ] {
            assert!(wrong.contains(part), "{part}\n{wrong}");
        }
        assert!(read("a: b").expect_err("no list").contains("is not a list of notes"));
    }
}
