//! What is broken, for every rule of the notation: edits of the drawn SVG, of printed texts, of set pages.

mod axes;
mod scenarios;
mod tables;
mod variances;
mod words;

use super::world::World;

/// One broken thing.
pub(super) struct Mutant {
    /// The rule that must see it.
    pub rule: &'static str,
    /// What is broken.
    pub what: &'static str,
    /// Breaks it.
    pub breaks: fn(&mut World),
}

const fn mutant(rule: &'static str, what: &'static str, breaks: fn(&mut World)) -> Mutant {
    Mutant { rule, what, breaks }
}

const AC: &[&str] = &["data-m=\"col\"", "data-sc=\"AC\"", "data-tier=\"base\""];
const PIN: &[&str] = &["data-m=\"pin\"", "data-tier=\"rel\""];

fn gone(_: &str) -> String {
    String::new()
}

/// The text of an element changed.
fn say(line: &str, text: &str) -> String {
    let (before, _) = line.rsplit_once("</text>").unwrap();
    let (open, _) = before.rsplit_once('>').unwrap();
    format!("{open}>{text}</text>")
}

/// All of them, in the order of the rules.
pub(super) fn all() -> impl Iterator<Item = &'static Mutant> {
    [scenarios::MUTANTS, variances::MUTANTS, axes::MUTANTS, words::MUTANTS, tables::MUTANTS].into_iter().flatten()
}
