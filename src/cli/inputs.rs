//! The data files that `init` looks at: those named, or those of the project's folder.

use std::path::{Component, Path, PathBuf};

use crate::base::fs::failed;
use crate::base::{Error, Result};

/// Ends of the names of files that may be tables.
const ENDS: [&str; 14] =
    ["csv", "tsv", "tab", "psv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "parquet", "jsonl", "ndjson", "json"];
/// Ends of compressed files, after another end.
const PACKED: [&str; 2] = [".gz", ".zst"];
/// Folders that hold no data.
const OTHERS: [&str; 5] = ["output", "report-templates", "target", "node_modules", "__pycache__"];
/// How deep folders are searched.
const DEPTH: usize = 4;
/// Most files that are looked at.
const MOST: usize = 5_000;

/// The named paths, each checked to be there.
///
/// # Errors
/// The first that is not.
pub fn existing(sources: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let absolute = |path: &PathBuf| {
        path.canonicalize()
            .map_err(|e| failed("cannot open", path, &e).hint("name a data file, or a folder that holds some"))
    };
    sources.iter().map(absolute).collect()
}

/// The files to look at with their names relative to the project (`/` between folders), sorted by name.
///
/// # Errors
/// A folder that cannot be listed, or too many files.
pub fn find(project: &Path, sources: &[PathBuf]) -> Result<Vec<(PathBuf, String)>> {
    let mut files: Vec<PathBuf> = Vec::new();
    let folder = [project.to_path_buf()];
    for source in if sources.is_empty() { &folder[..] } else { sources } {
        if source.is_dir() {
            walk(source, DEPTH, &mut files)?;
        } else {
            files.push(source.clone());
        }
    }
    let mut named: Vec<(PathBuf, String)> = files.into_iter().map(|f| (f.clone(), relative(project, &f))).collect();
    named.sort_by_key(|(_, name)| natural(name));
    named.dedup();
    Ok(named)
}

fn walk(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).map_err(|e| failed("cannot list", folder, &e))? {
        let path = entry.map_err(|e| failed("cannot list", folder, &e))?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let link = path.symlink_metadata().is_ok_and(|m| m.is_symlink());
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        if path.is_dir() {
            if depth > 0 && !link && !OTHERS.contains(&name.as_str()) {
                walk(&path, depth - 1, files)?;
            }
        } else if is_data(&name) {
            if files.len() >= MOST {
                return Err(Error::config(format!("{} holds more than {MOST} data files", folder.display()))
                    .hint("name the files or the folder that the reports are made of"));
            }
            files.push(path);
        }
    }
    Ok(())
}

fn is_data(name: &str) -> bool {
    let lower = name.to_lowercase();
    let plain = PACKED.iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower);
    plain.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end))
}

/// A path as the configuration writes it: from the project's folder, with `..` where it must leave it.
fn relative(project: &Path, file: &Path) -> String {
    let (mut from, mut to) = (project.components().peekable(), file.components().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (from.peek(), to.peek()) {
        if a != b {
            break;
        }
        shared += usize::from(matches!(a, Component::Normal(_)));
        from.next();
        to.next();
    }
    let up = from.count();
    // Nothing but the root in common: another disk, or another world.
    if shared == 0 && up > 0 {
        return slashed(file);
    }
    let down: PathBuf = to.collect();
    format!("{}{}", "../".repeat(up), slashed(&down))
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// Names in the order of people: `2月` before `10月`.
fn natural(name: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let (mut word, mut digits) = (String::new(), String::new());
    for c in name.chars() {
        if c.is_ascii_digit() && digits.len() < 18 {
            digits.push(c);
        } else {
            if !digits.is_empty() {
                parts.push((std::mem::take(&mut word), digits.parse().unwrap_or(0)));
                digits.clear();
            }
            word.push(c);
        }
    }
    parts.push((word, digits.parse().unwrap_or(0)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_project() {
        let told = |project: &str, file: &str| relative(Path::new(project), Path::new(file));
        assert_eq!(told("/a/p", "/a/p/data/x.csv"), "data/x.csv");
        assert_eq!(told("/a/p", "/a/files/x.csv"), "../files/x.csv");
        assert_eq!(told("/a/p", "/b/x.csv"), "/b/x.csv");
    }

    #[test]
    fn months_stand_in_their_order() {
        let mut names = vec!["10月.csv", "2月.csv", "1月.csv"];
        names.sort_by_key(|n| natural(n));
        assert_eq!(names, ["1月.csv", "2月.csv", "10月.csv"]);
    }

    #[test]
    fn data_files_are_known_by_their_ends() {
        for (name, data) in
            [("x.CSV", true), ("x.csv.gz", true), ("x.gz", false), ("a.pdf", false), ("报表.xlsx", true)]
        {
            assert_eq!(is_data(name), data, "{name}");
        }
    }
}
