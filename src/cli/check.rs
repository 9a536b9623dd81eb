//! `check`: what is wrong with configuration and data, where, and how much it matters.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::console::{Console, Style, harmless};
use super::pipeline;
use crate::base::{Error, Grain, Kind, Result};
use crate::config::{Brief, ReportSpec};
use crate::data::{Dataset, Quality};

/// How much a remark matters; the order is that of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Reports cannot be right.
    Error,
    /// Reports are made, but something is missing in them.
    Warning,
    /// Worth knowing.
    Note,
}

/// Something the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// How much it matters.
    pub severity: Severity,
    /// Word for its kind: `config`, `data`, `refused`, `unmatched`, or that of a note.
    pub kind: String,
    /// Table, where it belongs to one.
    pub table: Option<String>,
    /// What is wrong.
    pub message: String,
    /// `file:line:column`.
    pub place: Option<String>,
    /// Rows or files concerned.
    pub count: Option<u64>,
    /// Amount of these rows in major units.
    pub amount: Option<String>,
    /// What to do.
    pub hints: Vec<String>,
    /// The whole error as it is printed for people.
    #[serde(skip)]
    shown: Option<String>,
}

/// Checks a project; true when there is no error.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(root: &Path, json: bool, console: &Console) -> Result<bool> {
    let mut remarks = Vec::new();
    let mut summary = String::new();
    match pipeline::config(root) {
        Err(errors) => remarks.extend(errors.iter().map(of_error)),
        Ok(brief) => match pipeline::data(&brief) {
            Err(errors) => remarks.extend(errors.iter().map(of_error)),
            Ok(dataset) => {
                remarks.extend(of_quality(&dataset.quality));
                remarks.extend(of_brief(&brief, &dataset));
                summary = describe(&dataset);
            }
        },
    }
    remarks.sort_by(|a, b| {
        let rows = |r: &Remark| r.count.unwrap_or(0);
        a.severity.cmp(&b.severity).then(magnitude(b).total_cmp(&magnitude(a))).then(rows(b).cmp(&rows(a)))
    });
    let ok = !remarks.iter().any(|r| r.severity == Severity::Error);
    if json {
        let text = serde_json::to_string_pretty(&remarks)
            .map_err(|e| Error::internal(format!("the remarks cannot be written: {e}")))?;
        console.data(&format!("{text}\n"))?;
    } else {
        console.data(&text(&remarks, &summary, console))?;
    }
    Ok(ok)
}

fn of_error(error: &Error) -> Remark {
    Remark {
        severity: Severity::Error,
        kind: match error.kind {
            Kind::Config => "config",
            Kind::Data => "data",
            Kind::Internal => "internal",
        }
        .to_owned(),
        table: None,
        message: error.message.clone(),
        place: error.place.as_ref().map(|p| format!("{}:{}:{}", p.file, p.line, p.column)),
        count: None,
        amount: None,
        hints: error.hints.clone(),
        shown: Some(error.to_string()),
    }
}

fn of_quality(quality: &Quality) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let plain = |severity, kind: &str, table: &str, message| Remark {
        severity,
        kind: kind.to_owned(),
        table: Some(table.to_owned()),
        message,
        place: None,
        count: None,
        amount: None,
        hints: Vec::new(),
        shown: None,
    };
    for source in quality.sources.iter().filter(|s| s.refused > 0 && s.used == 0 && !is_not_used(quality, &s.table)) {
        let message = format!("every row of {} was refused ({})", source.file, source.refused);
        remarks
            .push(Remark { count: Some(source.refused), ..plain(Severity::Error, "refused", &source.table, message) });
    }
    // The first listed row of a reason carries the count of all of them.
    let mut seen: Vec<(&str, &str, &str)> = Vec::new();
    for refusal in &quality.refused {
        let same = (refusal.table.as_str(), refusal.place.file.as_str(), refusal.reason.as_str());
        if seen.contains(&same) {
            continue;
        }
        seen.push(same);
        let error = Error::data(format!("{}: refused {}: {}", refusal.table, rows(refusal.count), refusal.reason));
        let shown = error.at(refusal.place.clone()).to_string();
        remarks.push(Remark {
            place: Some(refusal.place.location()),
            count: Some(refusal.count),
            shown: Some(shown),
            ..plain(Severity::Warning, "refused", &refusal.table, refusal.reason.clone())
        });
    }
    for key in &quality.unmatched {
        let message = format!("{}: {} `{}` is not in {}", key.table, key.column, key.key, key.lookup);
        let hint = key.suggestion.as_ref().map(|s| format!("did you mean `{s}`? an alias can say so"));
        remarks.push(Remark {
            count: Some(key.rows),
            amount: Some(key.amount.clone()).filter(|a| !a.is_empty()),
            hints: hint.into_iter().collect(),
            ..plain(Severity::Warning, "unmatched", &key.table, message)
        });
    }
    for note in &quality.notes {
        let message = format!("{}: {}: {}", note.table, note.kind.replace('_', " "), note.detail);
        let severity = if WARNINGS.contains(&note.kind.as_str()) { Severity::Warning } else { Severity::Note };
        remarks.push(Remark { count: Some(note.count), ..plain(severity, &note.kind, &note.table, message) });
    }
    remarks
}

/// Kinds of notes that say that something is missing in the reports.
const WARNINGS: [&str; 4] = ["ambiguous_names", "future_dates", "outcome_unknown", "where_keeps_nothing"];

/// True for a table of which no row counts in any case.
fn is_not_used(quality: &Quality, table: &str) -> bool {
    quality.notes.iter().any(|n| n.kind == "table_not_used" && n.table == table)
}

/// What the configuration asks for and cannot have: a template, a language, a report of a length.
fn of_brief(brief: &Brief, dataset: &Dataset) -> Vec<Remark> {
    let mut errors: Vec<Error> = pipeline::check_template(brief).err().into_iter().collect();
    if dataset.sales_grain.is_some_and(|grain| grain > Grain::Week) {
        let of_weeks = |r: &&ReportSpec| r.cadence == Grain::Week || (r.fiscal && brief.calendar.counts_weeks());
        for report in brief.reports.iter().filter(of_weeks) {
            let kind = if report.cadence == Grain::Week { "is weekly" } else { "counts whole weeks" };
            let message = format!("`{}` {kind}, but the sales table holds one date a month", report.id);
            let place = brief.places.value(&format!("reports.{}.cadence", report.id));
            errors.push(Error::config(message).at_maybe(place));
        }
    }
    errors.iter().map(of_error).collect()
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// The absolute amount of a remark, for the order.
fn magnitude(remark: &Remark) -> f64 {
    remark.amount.as_ref().and_then(|a| a.parse::<f64>().ok()).map_or(0.0, f64::abs)
}

fn describe(dataset: &Dataset) -> String {
    let mut lines = Vec::new();
    for source in &dataset.quality.sources {
        let refused = if source.refused > 0 { format!(", {} refused", source.refused) } else { String::new() };
        lines.push(format!("{}: {}, {} of {} rows{refused}", source.table, source.file, source.used, source.rows));
    }
    if let Some((first, last)) = dataset.sales_span {
        lines.push(format!("sales from {first} to {last}"));
    }
    lines.join("\n")
}

/// Remarks of one kind and table that are listed for people; JSON has all of them.
const LISTED: usize = 20;

fn text(remarks: &[Remark], summary: &str, console: &Console) -> String {
    let mut text = String::new();
    let mut listed: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    for remark in remarks {
        let count = listed.entry((&remark.kind, remark.table.as_deref())).or_default();
        *count += 1;
        if *count <= LISTED {
            let mark = match remark.severity {
                Severity::Error => console.styled("error:", Style::Bad),
                Severity::Warning => console.styled("warning:", Style::Warn),
                Severity::Note => console.styled("note:", Style::Good),
            };
            text.push_str(&format!("{mark} {}\n", harmless(&line(remark))));
        }
    }
    for ((kind, table), count) in listed.into_iter().filter(|(_, count)| *count > LISTED) {
        let table = table.map(|t| format!(" in {t}")).unwrap_or_default();
        text.push_str(&format!("… and {} more of kind `{kind}`{table}; --format json has them\n", count - LISTED));
    }
    if !summary.is_empty() {
        text.push_str(&format!("{}\n", harmless(summary)));
    }
    let count = |severity| remarks.iter().filter(|r| r.severity == severity).count();
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    text.push_str(&match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => "no errors, no warnings\n".to_owned(),
        (errors, warnings) => format!("{}, {}\n", plural(errors, "error"), plural(warnings, "warning")),
    });
    text
}

fn line(remark: &Remark) -> String {
    if let Some(shown) = &remark.shown {
        return shown.clone();
    }
    let mut text = remark.message.clone();
    match (remark.count, &remark.amount) {
        (Some(count), Some(amount)) => text.push_str(&format!(" ({}, {amount})", rows(count))),
        (Some(count), None) if remark.kind == "unmatched" || WARNINGS.contains(&remark.kind.as_str()) => {
            text.push_str(&format!(" ({})", rows(count)))
        }
        _ => {}
    }
    for hint in &remark.hints {
        text.push_str(&format!("\n  = help: {hint}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::args::ColorArg;
    use super::*;
    use crate::base::Place;
    use crate::data::{Note, Refusal, Source, Unmatched};

    fn quality() -> Quality {
        let place = Place { file: "a.csv".into(), line: 7, column: 3, width: 2, text: "x,yy".into(), cell: None };
        let refusal = |count| Refusal {
            table: "sales".into(),
            kind: "blank",
            column: "date".into(),
            reason: "no date".into(),
            count,
            place: place.clone(),
        };
        let key = |key: &str, amount: &str| Unmatched {
            table: "sales".into(),
            column: "product".into(),
            lookup: "products".into(),
            key: key.into(),
            rows: 5,
            amount: amount.into(),
            suggestion: Some("GTX Pro".into()),
        };
        Quality {
            sources: vec![Source {
                table: "sales".into(),
                file: "a.csv".into(),
                rows: 10,
                used: 8,
                refused: 2,
                format: "csv".into(),
                sheet: String::new(),
                encoding: "utf-8".into(),
                delimiter: ",".into(),
                sha256: String::new(),
            }],
            refused: vec![refusal(2), refusal(1)],
            unmatched: vec![key("GTXPro", "3510578.00")],
            notes: vec![],
        }
    }

    #[test]
    fn refused_rows_and_unmatched_keys_are_warnings_once_each() {
        let remarks = of_quality(&quality());
        let kinds: Vec<(Severity, &str, Option<u64>)> =
            remarks.iter().map(|r| (r.severity, r.kind.as_str(), r.count)).collect();
        assert_eq!(kinds, [(Severity::Warning, "refused", Some(2)), (Severity::Warning, "unmatched", Some(5))]);
        assert_eq!(remarks[0].place.as_deref(), Some("a.csv:7:3"));
        assert_eq!(remarks[1].amount.as_deref(), Some("3510578.00"));
        assert!(remarks[1].hints[0].contains("GTX Pro"));
    }

    #[test]
    fn a_file_without_one_good_row_is_an_error() {
        let mut quality = quality();
        quality.sources[0].used = 0;
        assert_eq!(of_quality(&quality)[0].severity, Severity::Error);
    }

    #[test]
    fn a_table_that_no_page_uses_is_no_error() {
        let mut quality = quality();
        quality.sources[0].used = 0;
        let note = |kind: &str| Note { kind: kind.into(), table: "sales".into(), count: 3, detail: "why".into() };
        quality.notes = vec![note("table_not_used"), note("future_dates")];
        let kinds: Vec<(Severity, String)> = of_quality(&quality).into_iter().map(|r| (r.severity, r.kind)).collect();
        assert!(kinds.iter().all(|(severity, _)| *severity != Severity::Error), "{kinds:?}");
        assert!(kinds.contains(&(Severity::Warning, "future_dates".into())));
        assert!(kinds.contains(&(Severity::Note, "table_not_used".into())));
    }

    #[test]
    fn long_lists_are_cut_for_people() {
        let mut quality = quality();
        quality.unmatched = vec![quality.unmatched[0].clone(); 50];
        let shown = text(&of_quality(&quality), "", &Console::new(false, ColorArg::Never));
        assert_eq!(shown.matches("`GTXPro` is not in products (5 rows, 3510578.00)").count(), LISTED);
        assert!(shown.contains("… and 30 more of kind `unmatched` in sales"), "{shown}");
        assert!(shown.ends_with("0 errors, 51 warnings\n"), "{shown}");
    }

    #[test]
    fn the_largest_amount_matters_most() {
        let mut remark = of_error(&Error::data("x"));
        remark.amount = Some("-12.5".into());
        assert!((magnitude(&remark) - 12.5).abs() < 1e-9);
    }
}
