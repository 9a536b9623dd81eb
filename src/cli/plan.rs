//! What a build has to make: reports × periods × slices.

use super::options::BuildOptions;
use super::periods::{self, Wanted};
use super::pipeline::Slice;
use super::slices;
use crate::base::{Date, Error, Result, suggest};
use crate::config::{Brief, ReportSpec};
use crate::data::Dataset;
use crate::base::Period;

/// One report for one period and slice, in all its languages.
#[derive(Debug, Clone)]
pub struct Job {
    /// The report.
    pub report: ReportSpec,
    /// The period.
    pub period: Period,
    /// The slice; empty for the whole.
    pub slice: Slice,
    /// Its folder within the output folder, with `/`, without the language.
    pub folder: String,
}

/// The jobs, and what was left out with the reason.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The jobs in the order of the configuration, then by period and member.
    pub jobs: Vec<Job>,
    /// Reports of the configuration for which there is nothing to report yet.
    pub skipped: Vec<String>,
}

/// The reports that were asked for by name, or all.
///
/// # Errors
/// An unknown report, or a configuration without any.
pub fn reports(names: &[String], brief: &Brief) -> Result<Vec<ReportSpec>> {
    let known = || brief.reports.iter().map(|r| r.id.as_str());
    let find = |name: &String| {
        brief.reports.iter().find(|r| &r.id == name).cloned().ok_or_else(|| {
            Error::config(format!("unknown report `{name}`")).hint_maybe(suggest::hint(name, known()))
        })
    };
    if !names.is_empty() {
        return names.iter().map(find).collect();
    }
    if brief.reports.is_empty() {
        return Err(Error::config(format!("{} asks for no report", brief.file))
            .hint("add for example\n      reports:\n        monthly: {cadence: month}"));
    }
    Ok(brief.reports.clone())
}

/// Plans a build.
///
/// # Errors
/// What was asked for and cannot be: an unknown name, a period no report is made for, no member with sales.
pub fn plan(options: &BuildOptions, brief: &Brief, dataset: &Dataset, as_of: Date) -> Result<Plan> {
    let wanted = periods::read(&options.span, &brief.calendar)?;
    let slice = slices::parse(&options.slices, dataset)?;
    let each = options.each.as_deref().map(|id| slices::dimension(id, dataset)).transpose()?;
    let mut plan = Plan::default();
    for report in suitable(options, brief, wanted)? {
        for period in periods::of_report(wanted, &report, as_of, &brief.calendar)? {
            if wanted == Wanted::Latest && data_start(dataset).is_some_and(|start| period.end < start) {
                let kind = report.cadence.code();
                let current = Period::containing(report.cadence, report.fiscal, as_of, &brief.calendar);
                let hint = current.map(|p| format!("; --period {p} reports the {kind} so far")).unwrap_or_default();
                plan.skipped.push(format!("{}: the data hold no complete {kind} yet{hint}", report.id));
                continue;
            }
            let found = match each {
                None => vec![slice.clone()],
                Some(dimension) => slices::members_with_sales(dataset, dimension, &slice, &period, as_of)
                    .into_iter()
                    .map(|code| narrowed(&slice, dimension, code))
                    .collect(),
            };
            if let (true, Some(id)) = (found.is_empty(), &options.each) {
                plan.skipped.push(format!("{} {period}: no member of {id} has sales in it", report.id));
            }
            for slice in found {
                let folder = format!("{}/{period}/{}", slices::safe(&report.id), slices::folder(&slice, dataset));
                plan.jobs.push(Job { report: report.clone(), period, slice, folder });
            }
        }
    }
    if plan.jobs.is_empty() {
        let mut error = Error::data("there is nothing to build");
        error.hints = plan.skipped;
        return Err(error);
    }
    Ok(plan)
}

/// The reports whose cadence is that of the period asked for.
fn suitable(options: &BuildOptions, brief: &Brief, wanted: Wanted) -> Result<Vec<ReportSpec>> {
    let reports = reports(&options.reports, brief)?;
    let Wanted::Between(period, _) = wanted else { return Ok(reports) };
    let named = !options.reports.is_empty();
    let (suits, others): (Vec<_>, Vec<_>) = reports.into_iter().partition(|r| periods::suits(&period, r));
    let line = |r: &ReportSpec| {
        let fiscal = if r.fiscal { "fiscal " } else { "" };
        format!("`{}` is made for each {fiscal}{}", r.id, r.cadence.code())
    };
    if named && !others.is_empty() {
        let mut error = Error::config(format!("`{}` is not made for a period like {period}", others[0].id));
        error.hints = others.iter().map(line).collect();
        return Err(error);
    }
    if suits.is_empty() {
        let mut error = Error::config(format!("no report is made for a period like {period}"));
        error.hints = others.iter().map(line).collect();
        return Err(error);
    }
    Ok(suits)
}

fn data_start(dataset: &Dataset) -> Option<Date> {
    [dataset.sales_span, dataset.opportunity_span].into_iter().flatten().map(|(first, _)| first).min()
}

/// A slice with one dimension cut down to one member.
fn narrowed(slice: &Slice, dimension: usize, code: u32) -> Slice {
    let mut narrowed: Slice = slice.iter().filter(|(d, _)| *d != dimension).cloned().collect();
    narrowed.push((dimension, vec![code]));
    narrowed.sort();
    narrowed
}
