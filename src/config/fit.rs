//! Values → the types of `raw`, collecting everything that does not fit.
//!
//! serde stops at the first value that does not fit. So the value is noted with its path, taken out, and the rest is
//! tried again, until everything left fits.

use std::collections::BTreeSet;

use serde_path_to_error::{Path, Segment};
use serde_yaml::Value;

use super::mistakes::Mistakes;
use super::raw::RawFile;

/// Rounds of taking out what does not fit.
const ROUNDS: usize = 60;

/// Fits the values into their types; what does not fit is reported and left out.
pub(super) fn fit(mut value: Value, empty: &BTreeSet<String>, mistakes: &mut Mistakes) -> RawFile {
    let mut reported = BTreeSet::new();
    let mut raw = RawFile::default();
    for _ in 0..ROUNDS {
        match serde_path_to_error::deserialize(value.clone()) {
            Ok(fitted) => {
                raw = fitted;
                break;
            }
            Err(error) => {
                let path = words(error.path());
                let at = text(error.path());
                report(&at, &path, &error.inner().to_string(), mistakes);
                reported.insert(at);
                if !take_out(&mut value, error.path()) {
                    break;
                }
            }
        }
    }
    for path in empty {
        // A dimension may be named and nothing more: `channel:` is a column of the sales table. What an empty table
        // or report lacks is said by their own checks.
        let named = |group: &str| path.strip_prefix(group).is_some_and(|id| !id.contains('.'));
        let entry = named("dimensions.") || named("tables.") || named("reports.");
        let said = reported.iter().any(|r| path.starts_with(r.as_str()));
        if !entry && !said {
            let name = last_word(path);
            let what = if path.ends_with(']') {
                "an empty entry in the list".into()
            } else {
                format!("`{name}` has no value")
            };
            mistakes.value(path, what).hints.push("write a value, or delete the line".into());
        }
    }
    raw
}

fn report(at: &str, path: &[String], message: &str, mistakes: &mut Mistakes) {
    let name = path.last().map_or("", String::as_str);
    if message.starts_with("unknown field") {
        // serde lists the fields it knows: "…, expected one of `a`, `b`".
        let listed = message.rsplit_once(", expected ").map_or("", |(_, listed)| listed);
        let known: Vec<&str> = listed.split('`').skip(1).step_by(2).collect();
        let within = match path {
            [] | [_] => "at the top of the file".to_owned(),
            [parents @ .., _] => format!("in `{}`", parents.join(".")),
        };
        mistakes.unknown_key(at, format!("unknown key `{name}` {within}"), &known, None);
        return;
    }
    let (found, wanted) = match message.split_once(", expected ") {
        Some((found, wanted)) => (found, wanted),
        None => ("", message),
    };
    let wanted = if wanted == "a string" { "a text" } else { wanted };
    let found = match found.strip_prefix("invalid type: ") {
        Some("sequence") => "a list",
        Some("map") => "a group",
        Some("unit value" | "null") => "nothing",
        _ => "a text",
    };
    let fact = format!("`{name}` must be {wanted}, not {found}");
    let hint = match (wanted, found) {
        ("a text", "a list") => "write one text, without brackets",
        ("a text", "a group") => "write one text; a text that contains `: ` or begins with `{` needs quotes",
        (unit, _) if unit.starts_with("a unit") => "write one unit for all amounts, or `header: unit` lines",
        ("a text or a list of texts", _) => "write one text, or a list such as [a, b]",
        (list, _) if list.starts_with("a list such as") => "begin each entry with `- `, or write brackets around them",
        (text, _) if text.starts_with("a text") => "write one text, or one per language: {zh: …, en: …}",
        (_, "a list") => "write `key: value` lines, without `-` and `[`",
        _ => "write `key: value` lines, indented under the name of the group",
    };
    mistakes.value(at, fact).hints.push(hint.into());
}

/// Takes the value at a path out of its group; of a list the whole, because the other entries would change places.
fn take_out(value: &mut Value, path: &Path) -> bool {
    let segments: Vec<&Segment> = path.iter().collect();
    let end = segments.iter().position(|s| !matches!(s, Segment::Map { .. })).unwrap_or(segments.len());
    let Some((Segment::Map { key: last }, parents)) = segments[..end].split_last() else { return false };
    let mut group = value;
    for parent in parents {
        let Segment::Map { key } = parent else { return false };
        let Some(next) = group.get_mut(key.as_str()) else { return false };
        group = next;
    }
    group.as_mapping_mut().is_some_and(|map| map.remove(last.as_str()).is_some())
}

/// The keys of a path; list positions are left out, they are not words.
fn words(path: &Path) -> Vec<String> {
    let key = |s: &Segment| if let Segment::Map { key } = s { Some(key.clone()) } else { None };
    path.iter().filter_map(key).collect()
}

/// The path as `places` writes it.
fn text(path: &Path) -> String {
    let mut out = String::new();
    for segment in path.iter() {
        match segment {
            Segment::Map { key } => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(key);
            }
            Segment::Seq { index } => out.push_str(&format!("[{index}]")),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    out
}

fn last_word(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
