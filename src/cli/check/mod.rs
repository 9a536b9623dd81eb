//! `check`: what is wrong with configuration and data, where, and how much it matters.
//!
//! [`remark`] makes one list of the mistakes that stop everything and of what was found in the data, the most
//! consequential first; [`text`] prints it for people. JSON has the list as it is.

mod remark;
mod text;

use std::path::Path;

use super::console::Console;
use super::pipeline;
use crate::base::{Error, Grain, Lang, Place, Result};
use crate::config::{Brief, ReportSpec};
use crate::data::{Dataset, Item, Quality, Severity, Source, inspect};
use crate::layout::Words;
use remark::Remark;

/// How the check is printed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// JSON instead of text.
    pub json: bool,
    /// Every remark and every place, however many.
    pub all: bool,
    /// Errors only.
    pub quiet: bool,
}

/// Checks a project; true when there is no error.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(root: &Path, manner: Manner, console: &Console) -> Result<bool> {
    let mut remarks = Vec::new();
    let mut summary = String::new();
    match pipeline::config(root) {
        Err(errors) => remarks.extend(errors.iter().map(Remark::of_error)),
        Ok(brief) => {
            let (data, quality) = inspect(&brief);
            match &data {
                Err(errors) => remarks.extend(errors.iter().map(Remark::of_error)),
                Ok(dataset) => {
                    remarks.extend(of_brief(&brief, dataset).iter().map(Remark::of_error));
                    summary = describe(dataset, &quality, manner.all);
                }
            }
            // A table of which nothing is left has been told.
            let told = |kind: &str| data.is_err() && kind == "file_refused";
            let words = |lang: &str| Words::built_in(lang).map(|w| w.with_labels(&brief, &Lang::new(lang)));
            let (en, zh) = (words("en")?, words("zh")?);
            // Nor are the rows of a table told of which every row is refused.
            let stopped: Vec<&Place> =
                data.as_ref().err().into_iter().flatten().filter_map(|e| e.place.as_ref()).collect();
            let again =
                |item: &Item| item.kind == "refused" && item.places.first().is_some_and(|p| stopped.contains(&p));
            let items = quality.items.iter().filter(|item| !told(&item.kind) && !again(item));
            remarks.extend(items.map(|item| Remark::of_item(item, &quality, &brief.currency, (&en, &zh))));
        }
    }
    let ok = !remarks.iter().any(|r| r.severity == Severity::Error);
    if manner.json {
        let text = serde_json::to_string_pretty(&remarks)
            .map_err(|e| Error::internal(format!("the remarks cannot be written: {e}")))?;
        console.data(&format!("{text}\n"))?;
    } else {
        console.data(&text::text(&remarks, &summary, manner, console))?;
    }
    Ok(ok)
}

/// What the configuration asks for and cannot have: a template, a language, a report of a length.
fn of_brief(brief: &Brief, dataset: &Dataset) -> Vec<Error> {
    let mut errors: Vec<Error> = pipeline::check_template(brief).err().into_iter().collect();
    if dataset.sales_grain.is_some_and(|grain| grain > Grain::Week) {
        let of_weeks = |r: &&ReportSpec| r.cadence == Grain::Week || (r.fiscal && brief.calendar.counts_weeks());
        for report in brief.reports.iter().filter(of_weeks) {
            let kind = if report.cadence == Grain::Week { "is weekly" } else { "counts whole weeks" };
            let message = format!("`{}` {kind}, but the sales table holds one date a month", report.id);
            let place = brief.places.value(&format!("reports.{}.cadence", report.id));
            let hint = "write `cadence: month` (or quarter, year), in a year of months";
            errors.push(Error::config(message).at_maybe(place).hint(hint));
        }
    }
    errors
}

/// Files of a table that are listed one by one without `--all`.
const FILES: usize = 6;

/// The files with their rows, many files of a table as one line, and the days of the sales table.
fn describe(dataset: &Dataset, quality: &Quality, all: bool) -> String {
    let mut lines = Vec::new();
    let line = |table: &str, files: &str, sources: &[Source]| {
        let sum = |of: fn(&Source) -> u64| sources.iter().map(of).sum::<u64>();
        let refused = sum(|s| s.refused);
        let refused = if refused > 0 { format!(", {refused} refused") } else { String::new() };
        format!("{table}: {files}, {} of {} rows{refused}", sum(|s| s.used), sum(|s| s.rows))
    };
    for sources in quality.sources.chunk_by(|a, b| a.table == b.table) {
        let table = sources.first().map_or("", |s| s.table.as_str());
        if sources.len() > FILES && !all {
            lines.push(line(table, &format!("{} files", sources.len()), sources));
        } else {
            lines.extend(sources.iter().map(|s| line(table, &s.file, std::slice::from_ref(s))));
        }
    }
    if let Some((first, last)) = dataset.sales_span {
        lines.push(format!("sales from {first} to {last}"));
    }
    lines.join("\n")
}
