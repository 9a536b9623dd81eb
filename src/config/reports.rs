//! The reports: their cadence and the dimension they rank.

use crate::base::Grain;

use super::mistakes::{Mistakes, suggest_among};
use super::raw::{Entries, RawReport};
use super::resolve::check_text;
use super::words::is_plain_word;
use super::{DimensionSpec, ReportSpec};

/// Folders of the output that are not reports.
const FOLDERS: [&str; 2] = ["fonts", "assets"];
/// How many slides a report may be limited to: less leaves no room for what every report says.
const PAGES: std::ops::RangeInclusive<usize> = 8..=500;

/// Checks every report; `weeks` says whether fiscal years are made of whole weeks.
pub(super) fn resolve(
    raw: Option<Entries<RawReport>>,
    dimensions: &[DimensionSpec],
    weeks: bool,
    mistakes: &mut Mistakes,
) -> Vec<ReportSpec> {
    let raw = raw.unwrap_or_default().0;
    if raw.is_empty() {
        let hint = "write `reports: {monthly: {cadence: month}}`";
        mistakes.missing("", "reports", "no report is asked for", hint);
    }
    raw.into_iter().filter_map(|(id, report)| one(id, report, dimensions, weeks, mistakes)).collect()
}

fn one(
    id: String,
    raw: RawReport,
    dimensions: &[DimensionSpec],
    weeks: bool,
    mistakes: &mut Mistakes,
) -> Option<ReportSpec> {
    let path = format!("reports.{id}");
    if !is_plain_word(&id) || FOLDERS.contains(&id.as_str()) {
        let taken = "pages and files of the program go into a folder of this name: choose another word";
        let hint = "the id is the report's folder: letters, digits, `_` and `-`; the name on the cover is its `title`";
        let hint = if FOLDERS.contains(&id.as_str()) { taken } else { hint };
        mistakes.key(&path, format!("`{id}` cannot name a report")).hints.push(hint.into());
    }
    check_text(&format!("{path}.title"), raw.title.as_ref(), mistakes);
    if let Some(main) = &raw.main_dimension
        && !dimensions.iter().any(|d| d.id == *main)
    {
        let known: Vec<&str> = dimensions.iter().map(|d| d.id.as_str()).collect();
        let error = mistakes.value(&format!("{path}.main_dimension"), format!("there is no dimension `{main}`"));
        suggest_among(error, main, &known);
    }
    let cadence = match raw.cadence {
        Some(word) => grain(&format!("{path}.cadence"), &word, mistakes),
        None => {
            let hint = "write `cadence: month` (or week, quarter, year)";
            mistakes.missing(&path, "cadence", format!("report `{id}` has no cadence"), hint);
            None
        }
    };
    let rep_pages = raw.rep_pages.is_some_and(|word| truth(&format!("{path}.rep_pages"), &word, mistakes));
    let fiscal = raw.fiscal.is_some_and(|word| fiscal(&path, &word, cadence == Some(Grain::Week) && !weeks, mistakes));
    let pages = raw.pages.and_then(|word| pages(&format!("{path}.pages"), &word, mistakes));
    Some(ReportSpec {
        id,
        cadence: cadence?,
        fiscal,
        title: raw.title,
        main_dimension: raw.main_dimension,
        pages,
        rep_pages,
    })
}

/// The slides that a report may have.
fn pages(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<usize> {
    let found = word.parse().ok().filter(|n| PAGES.contains(n));
    if found.is_none() {
        let fact = format!("`{word}` is no number of slides from {} to {}", PAGES.start(), PAGES.end());
        let hint = "write such as `pages: 24`, or delete it: 18 in a week, 32 in a month, 42 in a quarter or year";
        mistakes.value(path, fact).hints.push(hint.into());
    }
    found
}

/// True for periods of the fiscal year; `lost` says that the report wants fiscal weeks where there are none.
fn fiscal(path: &str, word: &str, lost: bool, mistakes: &mut Mistakes) -> bool {
    let path = format!("{path}.fiscal");
    let wanted = truth(&path, word, mistakes);
    if wanted && lost {
        let error = mistakes.key(&path, "fiscal weeks need a fiscal year of whole weeks");
        error.hints.push("delete it: in a year of months the weeks are those of ISO 8601".into());
        error.hints.push("or add `calendar: {weeks: 4-4-5}` (or 4-5-4, 5-4-4)".into());
    }
    wanted
}

/// True or false by its word.
fn truth(path: &str, word: &str, mistakes: &mut Mistakes) -> bool {
    match word {
        "true" | "yes" => true,
        "false" | "no" => false,
        _ => {
            let fact = format!("`{word}` is neither true nor false");
            mistakes.value(path, fact).hints.push("write `true` or `false`".into());
            false
        }
    }
}

/// A length of period by its word.
pub(super) fn grain(path: &str, word: &str, mistakes: &mut Mistakes) -> Option<Grain> {
    let all = [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
    let found = all.into_iter().find(|g| g.code() == word);
    if found.is_none() {
        let stem = word.to_lowercase();
        let meant = all.into_iter().find(|g| stem.starts_with(g.code()));
        let error = mistakes.value(path, format!("`{word}` is not a length of period"));
        match meant {
            Some(grain) => error.hints.push(format!("did you mean `{}`?", grain.code())),
            None => suggest_among(error, word, &all.map(Grain::code)),
        }
    }
    found
}
