//! The files of a table, and what to write when its path or pattern finds none.

use std::path::{Component, Path, PathBuf};

use crate::base::{Error, fs, suggest};
use crate::config::{Brief, TableSpec};

/// Names of files that a hint lists.
const LISTED: usize = 8;

/// The files of a table, each once, in the order of the patterns and then by path.
///
/// # Errors
/// A pattern that finds nothing, at its place.
pub fn paths(brief: &Brief, spec: &TableSpec) -> Result<Vec<PathBuf>, Error> {
    let mut found: Vec<PathBuf> = Vec::new();
    for (i, pattern) in spec.files.iter().enumerate() {
        let place = brief.places.value(&format!("tables.{}.files[{i}]", spec.name));
        let paths = match fs::find(&brief.root.join(pattern)) {
            Ok(paths) => paths,
            Err(error) if error.message.starts_with("no file matches") => {
                return Err(none(&brief.root, pattern).at_maybe(place));
            }
            Err(error) => return Err(error.at_maybe(place)),
        };
        for path in paths {
            let path = plain(&path);
            if !found.contains(&path) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// Checks that the files of a table exist.
///
/// # Errors
/// A pattern that finds nothing, at its place.
pub fn exists(brief: &Brief, spec: &TableSpec) -> Result<(), Error> {
    paths(brief, spec).map(|_| ())
}

/// A path without the `..` that lead back: `data/../data/a.csv` is `data/a.csv`.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        let back = part == Component::ParentDir && matches!(out.components().next_back(), Some(Component::Normal(_)));
        if back {
            out.pop();
        } else {
            out.push(part);
        }
    }
    out
}

/// The error of a pattern that finds nothing, with what stands where it looks.
fn none(root: &Path, pattern: &str) -> Error {
    let error = Error::config(format!("no file matches `{pattern}`"));
    let drive = pattern.as_bytes().get(1) == Some(&b':');
    if drive || pattern.contains('\\') {
        return error.hint("paths begin at the folder of salesdeck.yaml and have `/` between folders: data/sales.csv");
    }
    if pattern.starts_with('/') || pattern.starts_with('~') {
        return error
            .hint("copy the file into the folder of salesdeck.yaml, and write its path from there: data/sales.csv");
    }
    let at = root.join(pattern);
    if at.is_dir() {
        let names = shown(&fs::names(&at).unwrap_or_default());
        let ending =
            names.first().and_then(|name| name.rsplit_once('.')).map_or("csv", |(_, ending)| ending).to_owned();
        let pattern = pattern.trim_end_matches('/');
        return error.hint(format!("`{pattern}` is a folder: write `{pattern}/*.{ending}` for its files"));
    }
    // The first folder that is not there says more than what it would hold.
    let (mut folder, mut said) = (root.to_path_buf(), String::new());
    let parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let Some((last, folders)) = parts.split_last() else { return error };
    for part in folders.iter().take_while(|part| !part.contains(['*', '?', '['])) {
        let next = folder.join(part);
        if !next.is_dir() {
            let inside = fs::names(&folder).unwrap_or_default();
            let folders: Vec<String> = inside.into_iter().filter(|name| folder.join(name).is_dir()).collect();
            return error.hint(format!("there is no folder `{said}{part}`")).hint_maybe(other(part, &folders, &said));
        }
        folder = next;
        said = format!("{said}{part}/");
    }
    let all = fs::names(&folder).unwrap_or_default();
    let names: Vec<String> = shown(&all).into_iter().filter(|name| folder.join(name).is_file()).collect();
    let place = if said.is_empty() { "the folder of salesdeck.yaml".to_owned() } else { format!("`{said}`") };
    match other(last, &names, &said) {
        Some(hint) => error.hint(hint),
        None if all.iter().any(|name| name.starts_with("~$")) => error.hint(format!(
            "{place} holds only the lock file of a workbook that is open (~$…): save the workbook itself there"
        )),
        None => error.hint(format!("{place} holds no files: copy them there, or correct the path")),
    }
}

/// The names without those of lock files and hidden files.
fn shown(names: &[String]) -> Vec<String> {
    names.iter().filter(|name| !name.starts_with(['.']) && !name.starts_with("~$")).cloned().collect()
}

/// The name that was meant, else all the names; nothing when there is none.
fn other(word: &str, names: &[String], folder: &str) -> Option<String> {
    if let Some(near) = suggest::nearest(word, names.iter().map(String::as_str)) {
        return Some(format!("did you mean `{folder}{near}`?"));
    }
    let more = names.len().saturating_sub(LISTED);
    let listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("{folder}{name}")).collect();
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    (!names.is_empty()).then(|| format!("there is: {}{more}", listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::sample;

    #[test]
    fn what_stands_beside_the_missing_file_is_told() {
        let dir = tempfile::tempdir().expect("a folder");
        for folder in ["data", "open", "empty"] {
            std::fs::create_dir(dir.path().join(folder)).expect("a folder");
        }
        for file in ["data/sales.csv", "data/.DS_Store", "open/~$sales.xlsx"] {
            sample::write(&dir.path().join(file), b"x");
        }
        for (pattern, said) in [
            ("data/salse.csv", "did you mean `data/sales.csv`?"),
            ("data/2026*.xlsx", "there is: data/sales.csv"),
            ("data", "write `data/*.csv`"),
            ("dada/sales.csv", "did you mean `data`?"),
            ("open/*.xlsx", "holds only the lock file"),
            ("empty/*.csv", "holds no files"),
            ("sales.csv", "the folder of salesdeck.yaml holds no files"),
            ("D:/sales.csv", "paths begin at the folder"),
            ("/home/lily/sales.csv", "copy the file into"),
        ] {
            let error = none(dir.path(), pattern);
            assert!(error.hints.iter().any(|hint| hint.contains(said)), "{pattern}: {error}");
        }
    }
}
