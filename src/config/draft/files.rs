//! The `files` of a table: a path, a pattern for files that belong together, or a list.

use std::collections::BTreeSet;

use super::Probe;

/// What stands under `files`: as few patterns as name exactly these files among all files of the project.
pub(super) fn of(probe: &Probe, all: &[String]) -> Vec<String> {
    let files: BTreeSet<&str> = probe.parts.iter().map(|p| p.file.as_str()).collect();
    let files: Vec<&str> = files.into_iter().collect();
    let plain = || files.iter().map(|f| (*f).to_owned()).collect();
    if files.len() < 2 {
        return plain();
    }
    if let Some(pattern) = pattern(&files, all) {
        return vec![pattern];
    }
    // CSV and workbooks of one folder: a pattern for each.
    let mut ends: Vec<&str> = Vec::new();
    for end in files.iter().map(|f| end_of(f)) {
        if !ends.contains(&end) {
            ends.push(end);
        }
    }
    let of = |end: &str| -> Option<String> {
        let some: Vec<&str> = files.iter().copied().filter(|f| end_of(f) == end).collect();
        if let [one] = some.as_slice() { Some((*one).to_owned()) } else { pattern(&some, all) }
    };
    ends.into_iter().map(of).collect::<Option<Vec<String>>>().unwrap_or_else(plain)
}

/// The end of a file's name.
fn end_of(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, end)| end)
}

/// A pattern that matches these files and no others; the widest one first.
fn pattern(files: &[&str], all: &[String]) -> Option<String> {
    let folder = files[0].rfind('/').map_or("", |at| &files[0][..=at]);
    let names: Vec<&str> = files.iter().map(|f| f.strip_prefix(folder)).collect::<Option<_>>()?;
    if names.iter().any(|n| n.contains('/')) {
        return None;
    }
    if names.iter().any(|n| end_of(n) != end_of(names[0])) {
        return None;
    }
    let end = names[0].find('.').map(|at| &names[0][at..]).filter(|end| names.iter().all(|n| n.ends_with(*end)));
    let start = shared(&names);
    let escaped = glob::Pattern::escape;
    let patterns = [
        end.map(|end| format!("{}*{}", escaped(folder), escaped(end))),
        Some(format!("{}{}*{}", escaped(folder), escaped(start), escaped(end.unwrap_or_default()))),
    ];
    patterns.into_iter().flatten().find(|text| {
        let Ok(pattern) = glob::Pattern::new(text) else { return false };
        let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
        all.iter().all(|file| pattern.matches_with(file, options) == files.contains(&file.as_str()))
    })
}

/// What all names begin with.
fn shared<'a>(names: &[&'a str]) -> &'a str {
    let first = names[0];
    let same = |end: usize| first.is_char_boundary(end) && names.iter().all(|n| n.starts_with(&first[..end]));
    let end = (0..=first.len()).rev().find(|end| same(*end)).unwrap_or(0);
    &first[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::draft::Part;

    fn patterns(files: &[&str], others: &[&str]) -> Vec<String> {
        let parts = files.iter().map(|f| Part { file: (*f).to_owned(), sheet: None }).collect();
        let all: Vec<String> = files.iter().chain(others).map(|f| (*f).to_owned()).collect();
        of(&Probe { parts, ..Probe::default() }, &all)
    }

    #[test]
    fn monthly_files_become_a_pattern_that_names_nothing_else() {
        assert_eq!(
            patterns(&["data/sales/2023-01.csv", "data/sales/2023-02.csv"], &["data/reps.csv"]),
            ["data/sales/*.csv"]
        );
        assert_eq!(patterns(&["data/s1.csv", "data/s2.csv"], &["data/reps.csv"]), ["data/s*.csv"]);
        assert_eq!(patterns(&["s1.csv", "s2.csv"], &["s3.csv"]), ["s1.csv", "s2.csv"]);
        assert_eq!(patterns(&["a[1]/x1.csv", "a[1]/x2.csv"], &[]), ["a[[]1[]]/*.csv"]);
        assert_eq!(patterns(&["a/x.csv", "b/x.csv"], &[]), ["a/x.csv", "b/x.csv"]);
        assert_eq!(patterns(&["a/1.csv", "a/2.csv", "a/3.xlsx", "a/4.xlsx"], &["b.csv"]), ["a/*.csv", "a/*.xlsx"]);
        assert_eq!(patterns(&["one.csv"], &["two.csv"]), ["one.csv"]);
    }
}
