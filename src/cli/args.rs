//! The command line as clap reads it; nothing behind `options` sees these types.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Turns sales data into slide-style PDF reports and an intranet site.
#[derive(Debug, Parser)]
#[command(name = "salesdeck", version, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// Project folder: the one with salesdeck.yaml [default: the current folder]
    #[arg(short = 'C', value_name = "DIR", global = true)]
    pub directory: Option<PathBuf>,
    /// Print nothing but errors and what was asked for
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN", global = true)]
    pub color: ColorArg,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build reports: PDF, HTML and JSON
    Build(BuildArgs),
    /// Check configuration and data, and say what is wrong where; exit code 1 when there are errors
    Check(CheckArgs),
    /// Print numbers: which number is behind this bar?
    Facts(FactsArgs),
    /// Forecast the series of a CSV file with columns series, period and value
    Forecast(ForecastArgs),
    /// Put the built site at DEST, all at once
    Publish(PublishArgs),
    /// Write a first salesdeck.yaml from data files: what each is, every guess explained
    Init(InitArgs),
    /// Print the JSON schema of salesdeck.yaml, for editors
    Schema,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

/// What to build, for when, of what.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Reports by name [default: every report of the configuration]
    #[arg(value_name = "REPORT")]
    pub reports: Vec<String>,
    #[command(flatten)]
    /// Which periods.
    pub span: SpanArgs,
    /// Only rows of a member, e.g. region=France; the same dimension twice means either
    #[arg(long, value_name = "DIM=VALUE")]
    pub slice: Vec<String>,
    /// One report for each member of a dimension that has sales in the period
    #[arg(long, value_name = "DIM")]
    pub each: Option<String>,
    /// Languages [default: those of the configuration]
    #[arg(long, value_name = "LANG", value_delimiter = ',')]
    pub lang: Vec<String>,
    /// What to write: pdf, html, json [default: all]
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    pub format: Vec<String>,
    /// Output folder, relative to the current folder [default: output in the project folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Day up to which data count, e.g. 2026-03-31 [default: the configuration's, or the last day of the data]
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Reports built at the same time [default: number of cores]
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub jobs: Option<u16>,
    /// Who sets the PDF: the typesetter inside, or an installed `typst`
    #[arg(long, value_enum, default_value_t = TypstArg::Embedded, value_name = "WHO")]
    pub typst: TypstArg,
    /// A report with warnings fails
    #[arg(long)]
    pub strict: bool,
    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
}

/// Which periods.
#[derive(Debug, Args, Default)]
pub struct SpanArgs {
    /// Period: 2026-W07, 2026-03, 2026-Q1, 2026, FY2026, FY2026-Q1, FY2026-P03 [default: the latest complete one]
    #[arg(long, value_name = "P", conflicts_with_all = ["from", "to"])]
    pub period: Option<String>,
    /// First period
    #[arg(long, value_name = "P", requires = "to")]
    pub from: Option<String>,
    /// Last period
    #[arg(long, value_name = "P", requires = "from")]
    pub to: Option<String>,
}

/// Who sets the PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TypstArg {
    /// The typesetter inside this program
    Embedded,
    /// The `typst` that is installed
    Cli,
}

/// How findings of the check are printed.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t = CheckFormatArg::Text, value_name = "FORMAT")]
    pub format: CheckFormatArg,
    /// Print every remark and place, however many
    #[arg(long)]
    pub all: bool,
}

/// How findings of the check are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormatArg {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Which numbers.
#[derive(Debug, Args)]
pub struct FactsArgs {
    /// Measures, e.g. sales,gross_margin
    #[arg(long, value_name = "M", value_delimiter = ',', required = true)]
    pub measure: Vec<String>,
    /// Dimensions to break down by
    #[arg(long, value_name = "DIM", value_delimiter = ',')]
    pub by: Vec<String>,
    /// Only rows of a member, e.g. region=France; the same dimension twice means either
    #[arg(long, value_name = "DIM=VALUE")]
    pub slice: Vec<String>,
    #[command(flatten)]
    /// Which periods.
    pub span: SpanArgs,
    /// Cut the time into periods of this length
    #[arg(long, value_enum, value_name = "GRAIN")]
    pub grain: Option<GrainArg>,
    /// AC, PY, PP, PL, PLF, BM, FC, dPY, dPY%, …, att [default: AC]
    #[arg(long, value_name = "S", value_delimiter = ',')]
    pub scenario: Vec<String>,
    /// Day up to which data count, e.g. 2026-03-31
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FactsFormatArg::Table, value_name = "FORMAT")]
    pub format: FactsFormatArg,
    /// Begin with a byte-order mark, for spreadsheet programs
    #[arg(long)]
    pub bom: bool,
}

/// Length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GrainArg {
    /// ISO weeks
    Week,
    /// Months
    Month,
    /// Quarters
    Quarter,
    /// Years
    Year,
}

/// How facts are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FactsFormatArg {
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// An array of objects
    Json,
}

/// What to forecast, and how far.
#[derive(Debug, Args)]
pub struct ForecastArgs {
    /// CSV file with columns series, period (dates, periods or a counter) and value
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Periods in a season: 12 for months, 4 for quarters, 52 for weeks, 1 for none
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub season: u32,
    /// Periods to forecast
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub horizon: u32,
    /// Levels of the intervals in per cent; 80 and 95 are always printed
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', default_value = "80,95")]
    pub level: Vec<String>,
    /// One method for all series, e.g. theta, seasonal_naive [default: by the length of each series]
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t = FactsFormatArg::Table, value_name = "FORMAT")]
    pub format: FactsFormatArg,
}

/// Where the site goes.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// The published folder: a link to the current release in DEST.releases
    pub dest: PathBuf,
    /// Folder that was built, relative to the current folder [default: output in the project folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Go back to the release before this one
    #[arg(long)]
    pub rollback: bool,
}

/// What to begin with.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The project's folder first, if it is not the current one; then data files or folders that hold some
    /// [default: the data files in the project's folder]
    #[arg(value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    /// Replace a salesdeck.yaml that is there
    #[arg(long)]
    pub force: bool,
}

/// For which shell.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}
