//! The reports: their cadence and the dimension they rank.

use crate::base::Grain;

use super::mistakes::{Mistakes, suggest_among};
use super::raw::{Entries, RawReport};
use super::resolve::check_text;
use super::words::is_plain_word;
use super::{DimensionSpec, ReportSpec};

/// Folders of the output that are not reports.
const FOLDERS: [&str; 2] = ["fonts", "assets"];

/// Checks every report.
pub(super) fn resolve(
    raw: Option<Entries<RawReport>>,
    dimensions: &[DimensionSpec],
    mistakes: &mut Mistakes,
) -> Vec<ReportSpec> {
    let raw = raw.unwrap_or_default().0;
    if raw.is_empty() {
        let hint = "write `reports: {monthly: {cadence: month}}`";
        mistakes.missing("", "reports", "no report is asked for", hint);
    }
    raw.into_iter().filter_map(|(id, report)| one(id, report, dimensions, mistakes)).collect()
}

fn one(id: String, raw: RawReport, dimensions: &[DimensionSpec], mistakes: &mut Mistakes) -> Option<ReportSpec> {
    let path = format!("reports.{id}");
    if !is_plain_word(&id) || FOLDERS.contains(&id.as_str()) {
        let hint = "the id is the report's folder: letters, digits, `_` and `-`; the name on the cover is its `title`";
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
    let fiscal = raw.fiscal.is_some_and(|word| fiscal(&path, &word, cadence, mistakes));
    Some(ReportSpec { id, cadence: cadence?, fiscal, title: raw.title, main_dimension: raw.main_dimension })
}

fn fiscal(path: &str, word: &str, cadence: Option<Grain>, mistakes: &mut Mistakes) -> bool {
    let path = format!("{path}.fiscal");
    match word {
        "true" | "yes" => {
            if matches!(cadence, Some(Grain::Week | Grain::Month)) {
                let hint = "delete it: weeks and months are the same in both years";
                mistakes.key(&path, "`fiscal` is for quarters and years").hints.push(hint.into());
            }
            true
        }
        "false" | "no" => false,
        _ => {
            mistakes
                .value(&path, format!("`{word}` is neither true nor false"))
                .hints
                .push("write `true` or `false`".into());
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
