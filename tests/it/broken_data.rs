//! Broken data and what it is answered: every folder of `tests/configs/broken-data` is a small project whose
//! `expected.txt` holds the errors of reading it, or the notes when there are none.
//!
//! `UPDATE=1 cargo test --test it broken_data` rewrites the answers.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use salesdeck::base::Error;
use salesdeck::data::Quality;
use salesdeck::{config, data};

/// What reading a project is answered: its errors as they are printed, else what its quality lists.
pub fn answer(project: &Path) -> String {
    let errors = match config::load(project) {
        Err(errors) => errors,
        Ok(brief) => match data::load(&brief) {
            Err(errors) => errors,
            Ok(dataset) => return listed(&dataset.quality),
        },
    };
    rendered(&errors)
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
    assert!(cases.len() >= 8, "only {} cases", cases.len());
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
