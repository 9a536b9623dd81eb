//! `salesdeck.yaml` → [`Brief`]: what is asked, with the place of every word.
//!
//! The way of the text: `tree` (events of the YAML parser → values and the places of all words), `fit` (values →
//! the types of `raw`, collecting everything that does not fit), `resolve` with `tables` (`format`, `unpivot`,
//! `stages`, `actions`), `links`, `dimensions`, `reports`, `calendar` with `week_year`, `customers`, `scoring`, `settings` with `limits`,
//! and `target_ways` (types → [`Brief`], checking what the words mean).
//! `notes` is the grammar of the notes that people write beside the configuration. `mistakes` collects what is wrong on
//! the way, `numerals` reads written numbers, `words` holds the words that are known, `yaml_words` says in plain
//! words what the YAML parser found wrong. All mistakes are answered at once, in the order of the file.

mod actions;
mod brief;
mod calendar;
mod customers;
mod dimensions;
#[cfg(test)]
mod documented;
/// A first configuration for data files.
pub mod draft;
mod fit;
mod format;
mod format_spec;
mod limits;
mod links;
mod mistakes;
mod notes;
mod numerals;
mod raw;
mod reports;
mod resolve;
#[cfg(test)]
pub(crate) mod sample;
mod schema;
mod scoring;
mod settings;
mod stages;
mod tables;
mod target_ways;
#[cfg(test)]
mod tests;
mod tree;
mod unpivot;
mod week_year;
mod words;
mod yaml_words;

use std::path::Path;

use crate::base::{Error, fs};

pub use brief::*;
pub use customers::{CustomerSettings, RfmBorders, SCORES};
pub use format_spec::*;
pub use limits::Limit;
pub use notes::{NoteKind, WrittenNote, read_notes};
pub use schema::schema;
pub use scoring::{ComponentSpec, ScoreReference, Scoring, ScoringRoles, WHOLE, Weight};
pub use target_ways::TargetWays;
pub use words::{MEASURES, date_column, is_computed, is_role, required_columns, role_columns};

/// The name of the configuration file in a project's folder.
pub const FILE: &str = "salesdeck.yaml";

/// Reads the configuration of a project: `salesdeck.yaml` in its folder.
///
/// # Errors
/// The file cannot be read, or every mistake that [`read`] finds.
pub fn load(root: &Path) -> Result<Brief, Vec<Error>> {
    let path = root.join(FILE);
    if !path.exists() {
        let missing = Error::config(format!("there is no {FILE} in {}", root.display()))
            .hint("to begin one from your own files, write `salesdeck init data/*`")
            .hint("else run salesdeck in the project's folder, or name the folder with `-C DIR`");
        return Err(vec![missing]);
    }
    let text = fs::read_text(&path).map_err(|error| vec![error])?;
    read(&text, FILE, root)
}

/// Reads a configuration from its text; `file` is the name shown in errors and `root` the folder that its paths are
/// relative to. No file is opened.
///
/// # Errors
/// All mistakes at once, in the order of the file, each with its place and a hint.
pub fn read(text: &str, file: &str, root: &Path) -> Result<Brief, Vec<Error>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut mistakes = mistakes::Mistakes::default();
    let Some(tree) = tree::scan(text, file, &mut mistakes) else { return Err(mistakes.finish()) };
    mistakes.places = tree.places;
    let raw = fit::fit(tree.value, &tree.empty, &mut mistakes);
    let brief = resolve::resolve(raw, text, file, root, &mut mistakes);
    if mistakes.is_empty() { Ok(brief) } else { Err(mistakes.finish()) }
}
