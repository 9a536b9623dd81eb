//! A first `salesdeck.yaml` for data files: what each file is, measured on its headers and values.
//!
//! [`Probe`]s come from the data stage; `roles` says which table plays which role and which column which part
//! (`header` and `synonyms` know the words), `links` finds keys in other tables, `tables` puts both together with
//! `stages` (pipelines) and `wide` (months as columns), `dimensions` and `hierarchy` find what can be split by,
//! `settings` the rest. All of it is a `plan` in which every line has its reason; `write` makes YAML of it, `yaml`
//! quotes its words, `files` writes paths. Functions of values: nothing is read here, nothing written.

mod dimensions;
mod files;
mod header;
mod hierarchy;
mod links;
mod plan;
mod probe;
mod roles;
#[cfg(test)]
mod sample;
mod settings;
mod stages;
mod synonyms;
mod tables;
#[cfg(test)]
mod tests;
mod wide;
mod write;
mod yaml;

use crate::base::Error;
use crate::base::number::grouped;
pub use probe::{Layout, Nature, Part, Probe, ProbeColumn};

/// A configuration to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text of `salesdeck.yaml`.
    pub text: String,
    /// What was decided, a line each.
    pub decided: Vec<String>,
    /// What a person should look at, a line each.
    pub doubts: Vec<String>,
    /// Files that are not used, with the reason.
    pub unused: Vec<(String, String)>,
}

/// Drafts a configuration from what was found; `all` are all files of the project, so that patterns name no others.
///
/// # Errors
/// No table can be the sales: what they need and what was found instead.
pub fn draft(probes: &[Probe], all: &[String]) -> Result<Draft, Error> {
    let mut plan = plan::Plan::default();
    let linked = tables::plan(probes, &mut plan);
    if plan.table("sales").is_none() && plan.table("opportunities").is_none() {
        return Err(no_sales(probes));
    }
    settings::plan(probes, &mut plan);
    dimensions::plan(probes, &linked, &mut plan);
    Ok(write::draft(&plan, probes, all))
}

/// The configuration of a project that has no data yet: an example to fill in.
pub fn empty() -> String {
    include_str!("empty.yaml").to_owned()
}

/// What sales need, against what the largest table has.
fn no_sales(probes: &[Probe]) -> Error {
    let mut error = Error::data("no table has what sales need: a column of dates and a column of amounts");
    let mut by_rows: Vec<&Probe> = probes.iter().collect();
    by_rows.sort_by_key(|p| std::cmp::Reverse(p.rows));
    for probe in by_rows.iter().take(3) {
        let dates = probe.columns.iter().filter(|c| c.nature.is_date()).count();
        let numbers = probe.columns.iter().filter(|c| c.nature.is_number() && !c.nature.is_date()).count();
        let lacks = match (dates, numbers) {
            (0, 0) => "no column of dates and none of numbers",
            (0, _) => "no column of dates (such as 2026-03-05, 2026/3, 2026年3月)",
            (_, 0) => "no column of numbers",
            _ => {
                "dates and numbers, but no header that says which of them are the sales (销售额, 金额, amount, revenue)"
            }
        };
        error = error.hint(format!("{} ({}) has {lacks}", probe.shown(), Shown::rows(probe.rows)));
    }
    error.hint("name the file of the sales, or write salesdeck.yaml by hand: `salesdeck init` in an empty folder gives an example")
}

/// Numbers and names as people read them.
struct Shown;

impl Shown {
    /// `57,851`.
    fn count(number: usize) -> String {
        grouped(number as u128, 0)
    }

    /// `1 row`, `57,851 rows`.
    fn rows(number: usize) -> String {
        format!("{} row{}", Shown::count(number), if number == 1 { "" } else { "s" })
    }

    /// A share in percent with one digit, never rounded up to 100.
    fn percent(part: usize, whole: usize) -> String {
        let tenths = (part * 1000).checked_div(whole).unwrap_or(0);
        if tenths.is_multiple_of(10) {
            format!("{} %", tenths / 10)
        } else {
            format!("{}.{} %", tenths / 10, tenths % 10)
        }
    }

    /// Words in backticks, at most six.
    fn list(words: &[&str]) -> String {
        let mut all: Vec<String> = words.iter().take(6).map(|w| format!("`{w}`")).collect();
        if words.len() > 6 {
            all.push("…".into());
        }
        all.join(", ")
    }

    /// A header as a word that may name a dimension.
    fn word(header: &str) -> String {
        let mut word: String =
            header.trim().to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        while word.contains("__") {
            word = word.replace("__", "_");
        }
        let word: String = word.trim_matches('_').chars().take(40).collect();
        if word.is_empty() { "column".to_owned() } else { word }
    }
}
