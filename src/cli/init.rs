//! `init [DIR] [FILE…]`: a first configuration from the data files, tried before it is written.

use std::path::{Path, PathBuf};

use super::console::{Console, Style};
use super::inputs;
use super::pipeline;
use super::write::Output;
use crate::base::{Decimal, Error, Result};
use crate::config::{self, draft};
use crate::data::{self, Dataset};

/// What `init` was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitOptions {
    /// The project's folder; it is made when it is not there.
    pub project: PathBuf,
    /// Files and folders named; empty for what is found in the project.
    pub sources: Vec<PathBuf>,
    /// Replace a configuration that is there.
    pub force: bool,
}

/// Writes the configuration and says what it decided. Exit code 0, or 1 when the data cannot be read with it.
///
/// # Errors
/// A configuration is there already, a named file is not, or no table can be the sales.
pub fn run(options: &InitOptions, console: &Console) -> Result<u8, Vec<Error>> {
    let one = |e: Error| vec![e];
    if options.project.is_file() {
        return Err(vec![
            Error::config(format!("{} is a file, not a folder", options.project.display()))
                .hint("name the folder first, then the files: `salesdeck init . data/sales.xlsx`"),
        ]);
    }
    let path = options.project.join(config::FILE);
    if path.symlink_metadata().is_ok() && !options.force {
        let error = Error::config(format!("{} is there already", path.display()));
        return Err(vec![error.hint("`--force` replaces it; `salesdeck check` tells what is wrong with it")]);
    }
    // A folder that is not there is made before its files are looked for, so that paths can be told from it.
    let sources = inputs::existing(&options.sources).map_err(one)?;
    let output = Output::open(&options.project).map_err(one)?;
    let found = inputs::find(output.root(), &sources).map_err(one)?;
    if found.is_empty() && options.sources.is_empty() {
        output.file(config::FILE, draft::empty().as_bytes()).map_err(one)?;
        console.say(
            Some((Style::Good, "wrote")),
            &format!("{}: an example to fill in, because no data file was found", path.display()),
        );
        console.say(None, "put your files into data/, then either write their headers into it, or let it be written:");
        next(&options.project, &["init --force", "check"], console);
        return Ok(0);
    }
    let probed = data::probe(&found);
    let names: Vec<String> = found.iter().map(|(_, name)| name.clone()).collect();
    for (_, error) in &probed.refused {
        console.warning(&error.to_string());
    }
    let draft = draft::draft(&probed.probes, &names).map_err(one)?;
    let brief = config::read(&draft.text, config::FILE, output.root()).map_err(|errors| {
        let said = |e: &Error| Error::internal(format!("the draft is not understood: {e}"));
        errors.iter().map(said).collect::<Vec<_>>()
    })?;
    output.file(config::FILE, draft.text.as_bytes()).map_err(one)?;
    for line in &draft.decided {
        console.say(None, line);
    }
    for (file, why) in &draft.unused {
        console.say(None, &format!("not used: {file}: {why}"));
    }
    let tried = pipeline::data(&brief);
    if let Ok(dataset) = &tried {
        console.say(None, &totals(dataset, &brief.currency));
    }
    for doubt in &draft.doubts {
        console.say(Some((Style::Warn, "?")), doubt);
    }
    console.say(Some((Style::Good, "wrote")), &path.display().to_string());
    match tried {
        Ok(_) => {
            next(&options.project, &["check", "build"], console);
            Ok(0)
        }
        Err(errors) => Err(errors),
    }
}

/// The next commands, for this folder.
fn next(project: &Path, commands: &[&str], console: &Console) {
    let folder = project.to_string_lossy();
    let folder = if folder.contains(char::is_whitespace) { format!("'{folder}'") } else { folder.into_owned() };
    let (init, others) = (format!("init {folder} --force"), format!("-C {folder} "));
    for command in commands {
        let line = match (*command, folder.as_str()) {
            (command, ".") => format!("  salesdeck {command}"),
            ("init --force", _) => format!("  salesdeck {init}"),
            (command, _) => format!("  salesdeck {others}{command}"),
        };
        console.say(None, &line);
    }
}

/// What the sales add up to, as every report will say.
fn totals(dataset: &Dataset, currency: &str) -> String {
    // Digits that are zero in the whole total say nothing; the last two of money stay.
    let money = |units: i128| {
        let (mut units, mut scale) = (units, dataset.money_scale);
        while scale > 2 && units % 10 == 0 {
            (units, scale) = (units / 10, scale - 1);
        }
        Decimal::new(units, scale).text()
    };
    let cube = &dataset.cube;
    let net: i128 = (0..cube.day.len()).map(|row| cube.net(row)).sum();
    let returned: i128 = cube.returned.iter().map(|amount| i128::from(*amount)).sum();
    let rows: u64 = cube.rows.iter().map(|r| u64::from(*r)).sum();
    let span = dataset.sales_span.map_or_else(String::new, |(first, last)| format!(", {first} to {last}"));
    let less = if returned == 0 {
        String::new()
    } else {
        format!(" ({} less returns of {})", money(net + returned), money(returned))
    };
    format!("sales: {} {currency}{less} from {rows} rows{span}", money(net))
}
