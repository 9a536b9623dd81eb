//! Broken data and what it is answered: every folder of `tests/configs/broken-data` is a small project whose
//! `expected.txt` holds the errors of reading it, or the notes when there are none.
//!
//! `UPDATE=1 cargo test --test it broken_data` rewrites the answers.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use salesdeck::base::{Error, Kind};
use salesdeck::data::Quality;
use salesdeck::{config, data};

use crate::harness::{copy, folder, salesdeck};

/// Reads a project.
fn read(project: &Path) -> Result<Quality, Vec<Error>> {
    data::load(&config::load(project)?).map(|dataset| dataset.quality)
}

/// What reading a project is answered: its errors as they are printed, else what its quality lists.
pub fn answer(project: &Path) -> String {
    match read(project) {
        Err(errors) => rendered(&errors),
        Ok(quality) => listed(&quality),
    }
}

fn rendered(errors: &[Error]) -> String {
    errors.iter().fold(String::new(), |text, error| text + &format!("error: {error}\n\n"))
}

fn listed(quality: &Quality) -> String {
    let mut text = String::new();
    for refusal in &quality.refused {
        let place = format!("{}:{}:{}", refusal.place.file, refusal.place.line, refusal.place.column);
        let _ = writeln!(text, "refused: {place}: {} (rows: {})", refusal.reason, refusal.count);
    }
    for key in &quality.unmatched {
        let meant = key.suggestion.as_ref().map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        let (table, column, lookup) = (&key.table, &key.column, &key.lookup);
        let stake = format!("rows: {}, amount: {}", key.rows, key.amount);
        let _ = writeln!(text, "unmatched: `{}` of {table}.{column} is not in {lookup} ({stake}){meant}", key.key);
    }
    for note in &quality.notes {
        let _ = writeln!(text, "{}: {}: {} (count: {})", note.kind, note.table, note.detail, note.count);
    }
    text
}

/// The folders of the cases, sorted.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs/broken-data");
    let entries = std::fs::read_dir(&folder).expect("the folder of the cases");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    cases
}

#[test]
fn every_broken_table_is_answered() {
    let cases = cases();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = String::new();
    for case in cases {
        let found = answer(&case);
        let file = case.join("expected.txt");
        if update {
            std::fs::write(&file, &found).expect("written");
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if found.is_empty() || found != expected {
            let _ = writeln!(wrong, "{}\n--- expected\n{expected}--- found\n{found}", case.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_error_says_what_to_do() {
    for case in cases() {
        for error in read(&case).err().into_iter().flatten() {
            assert!(error.kind != Kind::Internal && !error.hints.is_empty(), "{}: {error}", case.display());
            // Nothing of the program's inside, and no path of the machine on which it runs.
            let text = error.to_string();
            for word in ["polars", "serde", "calamine", "os error", "None", "Some(", env!("CARGO_MANIFEST_DIR")] {
                assert!(!text.contains(word), "{}: `{word}` in {text}", case.display());
            }
        }
    }
}

#[test]
fn every_command_ends_with_the_code_of_the_mistake() {
    let out = folder("broken-data-out");
    let out = out.to_str().expect("a plain path");
    for case in cases() {
        let Err(errors) = read(&case) else { continue };
        let kind = if errors.iter().any(|e| e.kind == Kind::Config) { Kind::Config } else { Kind::Data };
        let name = case.display();
        assert_eq!(salesdeck(&case, ["check"]).code, Some(1), "{name}");
        let build = salesdeck(&case, ["build", "--format", "json", "--out", out]);
        assert_eq!(build.code, Some(i32::from(kind.exit_code())), "{name}: {}", build.stderr);
        for error in errors {
            assert!(build.stderr.contains(&error.message), "{name}: {}", build.stderr);
        }
    }
}

#[test]
fn init_on_broken_data_ends_well() {
    for case in cases() {
        let project = folder("broken-data-init");
        copy(&case, &project);
        for file in ["salesdeck.yaml", "expected.txt"] {
            std::fs::remove_file(project.join(file)).expect("removed");
        }
        let run = salesdeck(&project, ["init"]);
        assert!(matches!(run.code, Some(0..=2)), "{}: {:?}\n{}", case.display(), run.code, run.stderr);
        assert!(run.code == Some(0) || run.stderr.contains("= help: "), "{}: {}", case.display(), run.stderr);
    }
}
