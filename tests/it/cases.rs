//! Cases: a folder with a project, a command and what it must print.
//!
//! `tests/it/cases/<name>/` holds `cmd` (the arguments as in a shell, one command), `exit` (the exit code),
//! `stdout.txt` and `stderr.txt` (absent when empty), and any file of the project (`salesdeck.yaml`, data).
//! A file `from` names a folder of the repository whose files are copied first. `UPDATE=1` rewrites the
//! expectations; read them before committing.

use std::path::{Path, PathBuf};

use crate::harness::{copy, folder, repository, salesdeck};

/// Files of a case that are not part of its project.
const OWN: [&str; 5] = ["cmd", "exit", "stdout.txt", "stderr.txt", "from"];

#[test]
fn commands_print_what_their_cases_say() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let root = repository().join("tests/it/cases");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(&root).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    let failures: Vec<String> = cases.iter().filter_map(|case| check(case, update)).collect();
    assert!(failures.is_empty(), "{}\nUPDATE=1 rewrites the expectations", failures.join("\n"));
}

/// Runs a case; says what differs.
fn check(case: &Path, update: bool) -> Option<String> {
    let name = case.file_name().expect("a name").to_string_lossy().into_owned();
    let project = folder(&format!("cases/{name}"));
    if let Some(from) = text(&case.join("from")) {
        copy(&repository().join(from.trim()), &project);
    }
    copy(case, &project);
    for own in OWN {
        let _ = std::fs::remove_file(project.join(own));
    }
    let command = text(&case.join("cmd")).unwrap_or_else(|| panic!("{name} has no cmd"));
    let run = salesdeck(&project, words(&command));
    let shown = |text: &str| text.replace(&*project.to_string_lossy(), "[PROJECT]");
    let code = run.code.map_or("none".to_owned(), |code| code.to_string()) + "\n";
    let got = [("exit", code), ("stdout.txt", shown(&run.stdout)), ("stderr.txt", shown(&run.stderr))];
    let mut failure = String::new();
    for (file, got) in got {
        let path = case.join(file);
        let wanted = text(&path).unwrap_or_default();
        if got == wanted {
            continue;
        }
        if !update {
            failure += &format!("── {name}: {file}\nexpected:\n{wanted}\ngot:\n{got}\n");
        } else if got.is_empty() {
            std::fs::remove_file(&path).expect("the file can be removed");
        } else {
            std::fs::write(&path, got).expect("the file can be written");
        }
    }
    (!failure.is_empty()).then_some(failure)
}

fn text(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

/// The words of a command line; quotes keep blanks.
fn words(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut quote = None;
    let mut inside = false;
    for c in line.trim().chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                if !inside {
                    out.push(String::new());
                    inside = true;
                }
            }
            (None, c) if c.is_whitespace() => inside = false,
            (_, c) => {
                if !inside {
                    out.push(String::new());
                    inside = true;
                }
                out.last_mut().expect("a word was begun").push(c);
            }
        }
    }
    out
}

#[test]
fn quotes_keep_blanks() {
    assert_eq!(
        words("facts --slice \"title=Sales Representative\" ''"),
        ["facts", "--slice", "title=Sales Representative", ""]
    );
}
