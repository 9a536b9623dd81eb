//! What was asked for, resolved as far as the command line alone allows.
//!
//! Names of reports, dimensions and members are looked up later, in `selection`, where the
//! configuration and the data are at hand.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args;
use super::init::InitOptions;
use crate::base::{Date, Error, Grain, Lang, Result, Scenario, suggest};

/// Periods as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Nothing was said: the latest complete period.
    Latest,
    /// One period.
    One(String),
    /// Every period from the first to the last.
    Range(String, String),
}

/// A kind of file that a build writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `report.pdf` and the source folder it is made from.
    Pdf,
    /// `index.html`.
    Html,
    /// `findings.json`.
    Json,
}

impl Format {
    const ALL: [(&'static str, Format); 3] = [("pdf", Format::Pdf), ("html", Format::Html), ("json", Format::Json)];
}

/// Who sets the PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typesetter {
    /// The one inside.
    Embedded,
    /// An installed `typst`.
    Installed,
}

/// Options of `build`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildOptions {
    /// Reports by name; empty for all.
    pub reports: Vec<String>,
    /// Which periods.
    pub span: Span,
    /// `DIM=VALUE` as written.
    pub slices: Vec<String>,
    /// Dimension that is split into one report a member.
    pub each: Option<String>,
    /// Languages; empty for those of the configuration.
    pub langs: Vec<Lang>,
    /// What to write.
    pub formats: BTreeSet<Format>,
    /// Output folder; none for `output` in the project.
    pub out: Option<PathBuf>,
    /// Day up to which data count.
    pub as_of: Option<Date>,
    /// Reports built at the same time.
    pub jobs: usize,
    /// Who sets the PDF.
    pub typesetter: Typesetter,
    /// Warnings fail a report.
    pub strict: bool,
    /// Print stage times.
    pub timings: bool,
}

/// The project's folder and the files of `init`: a first path that is a folder, or is nothing yet and has no end such
/// as `.csv`, is the project; otherwise the current one (or that of `-C`) is.
pub fn init(args: args::InitArgs, root: &Path) -> InitOptions {
    let is_project = |path: &PathBuf| path.is_dir() || (!path.exists() && path.extension().is_none());
    let mut paths = args.paths;
    let project = if paths.first().is_some_and(is_project) { paths.remove(0) } else { root.to_path_buf() };
    InitOptions { project, sources: paths, force: args.force }
}

/// How facts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactsFormat {
    /// Aligned columns.
    Table,
    /// Comma-separated values, with a byte-order mark or without.
    Csv {
        /// Begin with a byte-order mark.
        bom: bool,
    },
    /// An array of objects.
    Json,
}

/// Options of `facts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactsOptions {
    /// Measure ids.
    pub measures: Vec<String>,
    /// Dimension ids.
    pub by: Vec<String>,
    /// `DIM=VALUE` as written.
    pub slices: Vec<String>,
    /// Which periods.
    pub span: Span,
    /// Cut the time into periods of this length.
    pub grain: Option<Grain>,
    /// Scenarios, each once.
    pub scenarios: Vec<Scenario>,
    /// Day up to which data count.
    pub as_of: Option<Date>,
    /// How to print.
    pub format: FactsFormat,
}

/// Options of `publish`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishOptions {
    /// The published folder.
    pub dest: PathBuf,
    /// Folder that was built; none for `output` in the project.
    pub out: Option<PathBuf>,
    /// Go back to the release before.
    pub rollback: bool,
}

/// Options of `build` from its arguments.
///
/// # Errors
/// An unknown format, a malformed date or an empty name.
pub fn build(args: args::BuildArgs) -> Result<BuildOptions> {
    Ok(BuildOptions {
        reports: unique(args.reports.iter().flat_map(|r| r.split(',')).map(str::to_owned)),
        span: span(args.span),
        slices: args.slice,
        each: args.each,
        langs: unique(args.lang.into_iter().map(|l| l.trim().to_owned())).iter().map(|l| Lang::new(l)).collect(),
        formats: formats(&args.format)?,
        out: args.out,
        as_of: args.as_of.as_deref().map(date).transpose()?,
        jobs: match args.jobs {
            Some(jobs) => usize::from(jobs),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        },
        typesetter: match args.typst {
            args::TypstArg::Embedded => Typesetter::Embedded,
            args::TypstArg::Cli => Typesetter::Installed,
        },
        strict: args.strict,
        timings: args.timings,
    })
}

/// Options of `facts` from its arguments.
///
/// # Errors
/// An unknown scenario, a malformed date, or `--bom` without CSV.
pub fn facts(args: args::FactsArgs) -> Result<FactsOptions> {
    let mut scenarios = Vec::new();
    for code in if args.scenario.is_empty() { vec!["AC".to_owned()] } else { args.scenario } {
        let code = code.trim();
        let scenario = Scenario::parse(code).ok_or_else(|| {
            Error::config(format!("unknown scenario `{code}`"))
                .hint_maybe(suggest::hint(code, Scenario::ALL.map(Scenario::code)))
        })?;
        if !scenarios.contains(&scenario) {
            scenarios.push(scenario);
        }
    }
    let format = match (args.format, args.bom) {
        (args::FactsFormatArg::Csv, bom) => FactsFormat::Csv { bom },
        (_, true) => return Err(Error::config("--bom is for --format csv").hint("write --format csv --bom")),
        (args::FactsFormatArg::Table, false) => FactsFormat::Table,
        (args::FactsFormatArg::Json, false) => FactsFormat::Json,
    };
    Ok(FactsOptions {
        measures: unique(args.measure.into_iter().map(|m| m.trim().to_owned())),
        by: unique(args.by.into_iter().map(|d| d.trim().to_owned())),
        slices: args.slice,
        span: span(args.span),
        grain: args.grain.map(|grain| match grain {
            args::GrainArg::Week => Grain::Week,
            args::GrainArg::Month => Grain::Month,
            args::GrainArg::Quarter => Grain::Quarter,
            args::GrainArg::Year => Grain::Year,
        }),
        scenarios,
        as_of: args.as_of.as_deref().map(date).transpose()?,
        format,
    })
}

/// Options of `publish` from its arguments.
pub fn publish(args: args::PublishArgs) -> PublishOptions {
    PublishOptions { dest: args.dest, out: args.out, rollback: args.rollback }
}

fn span(args: args::SpanArgs) -> Span {
    match (args.period, args.from, args.to) {
        (Some(period), _, _) => Span::One(period),
        (None, Some(from), Some(to)) => Span::Range(from, to),
        _ => Span::Latest,
    }
}

fn formats(words: &[String]) -> Result<BTreeSet<Format>> {
    if words.is_empty() {
        return Ok(Format::ALL.into_iter().map(|(_, format)| format).collect());
    }
    let mut formats = BTreeSet::new();
    for word in words {
        let word = word.trim().to_ascii_lowercase();
        let known = Format::ALL.into_iter().find(|(name, _)| *name == word);
        match known {
            Some((_, format)) => formats.insert(format),
            None if word == "xlsx" => {
                return Err(Error::config("this version does not write workbooks (`--format xlsx`)")
                    .hint("`salesdeck facts --format csv --bom` prints the numbers for a spreadsheet program"));
            }
            None => {
                return Err(Error::config(format!("unknown format `{word}`"))
                    .hint_maybe(suggest::hint(&word, Format::ALL.map(|(name, _)| name))));
            }
        };
    }
    Ok(formats)
}

/// A date as `2026-03-31`.
fn date(text: &str) -> Result<Date> {
    let text = text.trim();
    // chrono also reads `2026-3-1`; a date on the command line has one form.
    Some(text)
        .filter(|t| t.len() == 10)
        .and_then(|t| t.parse().ok())
        .ok_or_else(|| Error::config(format!("`{text}` is not a date")).hint("write it as 2026-03-31"))
}

/// Each non-empty word once, in the order of its first mention.
fn unique(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in words.filter(|w| !w.is_empty()) {
        if !out.contains(&word) {
            out.push(word);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::super::args::{Cli, Command};
    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("salesdeck").chain(line.split_whitespace()))
    }

    fn build_options(line: &str) -> Result<BuildOptions> {
        match parse(line).expect(line).command {
            Command::Build(args) => build(args),
            other => panic!("{other:?}"),
        }
    }

    fn facts_options(line: &str) -> Result<FactsOptions> {
        match parse(line).expect(line).command {
            Command::Facts(args) => facts(args),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_definition_is_sound_and_only_built_commands_show() {
        Cli::command().debug_assert();
        let names: Vec<String> = Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect();
        assert_eq!(names, ["build", "check", "facts", "forecast", "publish", "init", "schema", "completions"]);
    }

    #[test]
    fn lists_repeat_or_use_commas() {
        let a = build_options("build monthly,weekly --lang zh,en --format pdf --format html -C x").expect("options");
        assert_eq!(a.reports, ["monthly", "weekly"]);
        assert_eq!(a.langs, [Lang::new("zh"), Lang::new("en")]);
        assert_eq!(a.formats.into_iter().collect::<Vec<_>>(), [Format::Pdf, Format::Html]);
        let b =
            facts_options("facts --measure sales,cost --measure sales --by rep --scenario AC,dpy%").expect("options");
        assert_eq!(b.measures, ["sales", "cost"]);
        assert_eq!(b.scenarios, [Scenario::AC, Scenario::DPYRel]);
    }

    #[test]
    fn defaults_are_everything_and_the_latest_period() {
        let options = build_options("build").expect("options");
        assert_eq!(options.span, Span::Latest);
        assert_eq!(options.formats.len(), 3);
        assert!(options.jobs >= 1);
        assert_eq!(facts_options("facts --measure sales").expect("options").scenarios, [Scenario::AC]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for line in ["", "preview", "forecast x", "build --from 2026-01", "build --period 2026 --from 2025 --to 2026"] {
            assert!(parse(line).is_err(), "{line}");
        }
        assert!(parse("build --jobs 0").is_err());
        assert!(parse("facts").is_err(), "--measure is required");
    }

    #[test]
    fn mistakes_come_with_a_hint() {
        let format = build_options("build --format pfd").expect_err("a typo");
        assert_eq!(format.hints, ["did you mean `pdf`?"]);
        assert!(build_options("build --format xlsx").expect_err("not built").message.contains("workbooks"));
        assert!(build_options("build --as-of 2026-3-1").expect_err("a date").hints[0].contains("2026-03-31"));
        assert_eq!(facts_options("facts --measure sales --scenario PX").expect_err("a typo").kind.exit_code(), 2);
        assert!(facts_options("facts --measure sales --bom").is_err());
    }
}
