//! What a build has to make: reports × periods × slices.

use super::options::BuildOptions;
use super::periods::{self, Wanted};
use super::pipeline::Slice;
use super::slices;
use crate::base::{Date, Error, Period, Result, suggest};
use crate::config::{Brief, ReportSpec};
use crate::data::Dataset;

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
    let find =
        |name: &String| {
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
            if let Some(reason) = without_data(&period, &report, wanted, as_of, brief, dataset) {
                plan.skipped.push(reason);
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

/// Why there is nothing to report on a period, if so: it lies before the data, or behind as-of.
fn without_data(
    period: &Period,
    report: &ReportSpec,
    wanted: Wanted,
    as_of: Date,
    brief: &Brief,
    dataset: &Dataset,
) -> Option<String> {
    let spans = [dataset.sales_span, dataset.opportunity_span];
    let start = spans.into_iter().flatten().map(|(first, _)| first).min()?;
    let (id, kind) = (&report.id, report.cadence.code());
    if period.end < start && wanted == Wanted::Latest {
        let current = Period::containing(report.cadence, report.fiscal, as_of, &brief.calendar);
        let hint = current.map(|p| format!("; --period {p} reports the {kind} so far")).unwrap_or_default();
        return Some(format!("{id}: the data hold no complete {kind} yet{hint}"));
    }
    (period.end < start || period.start > as_of).then(|| format!("{id} {period}: the data run from {start} to {as_of}"))
}

/// A slice with one dimension cut down to one member.
fn narrowed(slice: &Slice, dimension: usize, code: u32) -> Slice {
    let mut narrowed: Slice = slice.iter().filter(|(d, _)| *d != dimension).cloned().collect();
    narrowed.push((dimension, vec![code]));
    narrowed.sort();
    narrowed
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::Parser as _;

    use super::super::args::{Cli, Command};
    use super::super::slices::tests::dataset;
    use super::*;

    const CONFIG: &str = "salesdeck: 1\ntitle: {en: x}\nlanguages: [en]\ncurrency: CNY\n\
        tables:\n  sales:\n    files: a.csv\n    columns: {date: d, amount: a, rep: r, region: g}\n\
        dimensions:\n  region: {}\n  rep: {}\n\
        reports:\n  monthly: {cadence: month}\n  quarterly: {cadence: quarter}\n";

    fn planned(line: &str) -> Result<Plan> {
        let brief = crate::config::read(CONFIG, "salesdeck.yaml", Path::new(".")).expect("a configuration");
        let words = ["salesdeck", "build"].into_iter().chain(line.split_whitespace());
        let Command::Build(args) = Cli::try_parse_from(words).expect(line).command else { panic!("{line}") };
        let options = super::super::options::build(args)?;
        let as_of = options.as_of.unwrap_or("2026-04-10".parse().expect("a date"));
        plan(&options, &brief, &dataset(), as_of)
    }

    fn folders(line: &str) -> Vec<String> {
        planned(line).unwrap_or_else(|e| panic!("{line}: {e}")).jobs.into_iter().map(|j| j.folder).collect()
    }

    #[test]
    fn without_arguments_every_report_for_its_latest_complete_period() {
        assert_eq!(folders(""), ["monthly/2026-03/all", "quarterly/2026-Q1/all"]);
        assert_eq!(folders("--period 2026-Q2"), ["quarterly/2026-Q2/all"]);
        assert_eq!(folders("--from 2026-03 --to 2026-04").len(), 2);
    }

    #[test]
    fn periods_without_data_are_left_out() {
        let plan = planned("--from 2026-02 --to 2026-05").expect("a plan");
        assert_eq!(plan.jobs.len(), 2, "March and April");
        assert_eq!(plan.skipped.len(), 2, "{:?}", plan.skipped);
        assert_eq!(planned("--period 2035-01").expect_err("no data").kind.exit_code(), 1);
        // The data begin on 10 March: on the 12th no month is complete that they cover.
        let early = planned("monthly --as-of 2026-03-12").expect_err("too early");
        assert!(early.hints[0].contains("--period 2026-03"), "{early}");
    }

    #[test]
    fn each_makes_one_report_a_member_with_sales() {
        let found = folders("monthly --each rep");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("monthly/2026-03/rep=张伟-"), "{found:?}");
        assert_eq!(folders("monthly --each rep --slice rep=8").len(), 1);
        assert_eq!(planned("monthly --each rep --slice region=Germany").expect_err("nobody").kind.exit_code(), 1);
    }

    #[test]
    fn what_is_not_there_is_refused_by_name() {
        let code = |line: &str| planned(line).expect_err(line).kind.exit_code();
        for line in ["monthy", "--period 2026-W07", "monthly --period 2026-Q1", "--slice x=y", "--each x"] {
            assert_eq!(code(line), 2, "{line}");
        }
        assert_eq!(planned("monthy").expect_err("a typo").hints, ["did you mean `monthly`?"]);
    }
}
