//! The commands: the only stage that writes files, runs other programs, and looks at the clock, the
//! environment and the terminal.
//!
//! [`run`] is the table of contents: the command line (`args`) becomes options (`options`), and each command
//! is one file. `pipeline` calls the stages; `write` is the only writer.

mod args;
mod build;
mod check;
mod completions;
mod console;
mod facts;
mod forecast;
mod guard;
mod init;
mod inputs;
mod manifest;
mod options;
mod periods;
mod pipeline;
mod plan;
mod progress;
mod publish;
mod recipients;
mod report;
mod schema;
mod slices;
mod stock;
mod timings;
mod write;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;

use crate::base::{Error, Kind, Result};
use args::{CheckFormatArg, Cli, Command};
use console::Console;

/// Runs the program. Exit codes: 0 done; 1 the data or a report failed a check; 2 usage or configuration;
/// 3 a fault of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    guard::install();
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(refused) => {
            // Help and version go to standard output, mistakes to standard error; a closed pipe is no error.
            let _ = refused.print();
            return ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(Kind::Config.exit_code()));
        }
    };
    let console = Console::new(cli.quiet, cli.color);
    let root = cli.directory.unwrap_or_else(|| PathBuf::from("."));
    let code = guard::guarded(|| dispatch(cli.command, &root, &console)).unwrap_or_else(|errors: Errors| {
        errors.0.iter().for_each(|error| console.error(error));
        build::exit_code(&errors.0)
    });
    ExitCode::from(code)
}

/// One file per command; each gives its exit code.
fn dispatch(command: Command, root: &Path, console: &Console) -> Result<u8, Errors> {
    match command {
        Command::Build(args) => Ok(build::run(&options::build(args)?, root, console)?),
        Command::Check(args) => {
            project(root)?;
            let manner =
                check::Manner { json: args.format == CheckFormatArg::Json, all: args.all, quiet: console.is_quiet() };
            let ok = check::run(root, manner, console)?;
            Ok(if ok { 0 } else { Kind::Data.exit_code() })
        }
        Command::Facts(args) => {
            let options = options::facts(args)?;
            let brief = pipeline::config(root)?;
            facts::run(&options, &brief, console)?;
            Ok(0)
        }
        Command::Forecast(args) => {
            forecast::run(&forecast::options(args)?, console)?;
            Ok(0)
        }
        Command::Publish(args) => {
            let options = options::publish(args);
            let site = options.out.clone().unwrap_or_else(|| root.join("output"));
            publish::run(&options, &site, console)?;
            Ok(0)
        }
        Command::Init(args) => Ok(init::run(&options::init(args, root), console)?),
        Command::Schema => {
            schema::run(console)?;
            Ok(0)
        }
        Command::Completions(args) => {
            completions::run(args.shell, console)?;
            Ok(0)
        }
    }
}

/// Without a configuration there is nothing to check: that is a mistake of usage, not a finding.
fn project(root: &Path) -> Result<(), Vec<Error>> {
    if root.join("salesdeck.yaml").is_file() { Ok(()) } else { pipeline::config(root).map(|_| ()) }
}

/// The error of a report, with the report's name in front.
fn failure(folder: &str, error: &Error) -> Error {
    Error { message: format!("{folder}: {}", error.message), ..error.clone() }
}

/// One error or several, on the way to the terminal.
#[derive(Debug)]
struct Errors(Vec<Error>);

impl From<Error> for Errors {
    fn from(error: Error) -> Errors {
        Errors(vec![error])
    }
}

impl From<Vec<Error>> for Errors {
    fn from(errors: Vec<Error>) -> Errors {
        Errors(errors)
    }
}
