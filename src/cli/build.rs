//! `build`: every report that was asked for, several at a time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::console::{Console, Style};
use super::manifest::{TemplateLine, edition, entries};
use super::options::{BuildOptions, Format, Typesetter};
use super::pipeline::{self, STAGES, Workshop};
use super::plan::{Job, plan};
use super::progress::Progress;
use super::report::{self, Outcome};
use super::timings::Timings;
use super::write::Output;
use super::{failure, stock};
use crate::base::{Date, Error, Kind, Result, slug};
use crate::config::Brief;
use crate::data::Dataset;
use crate::website;

/// Stack of the threads that set reports, in bytes: the typesetter recurses deeply, above all unoptimised.
const STACK: usize = 32 << 20;

/// Everything that the reports of one build share.
pub struct Site<'a> {
    /// The configuration.
    pub brief: &'a Brief,
    /// The data.
    pub dataset: &'a Dataset,
    /// Template, words, fonts, typesetter.
    pub workshop: &'a Workshop,
    /// What was asked for.
    pub options: &'a BuildOptions,
    /// The day up to which actual data count.
    pub as_of: Date,
    /// Where everything goes.
    pub output: Output,
    /// Stage times.
    pub timings: &'a Timings,
    /// Input file → SHA-256.
    pub inputs: BTreeMap<String, String>,
    /// SHA-256 of the configuration.
    pub config_hash: String,
    /// The template with its hash.
    pub template: TemplateLine,
    /// Font file → SHA-256.
    pub fonts: BTreeMap<String, String>,
    /// What the reader refused or could not match, one line each.
    pub data_warnings: Vec<String>,
}

/// Builds; the exit code is 0 when every report was made.
///
/// # Errors
/// Bad configuration or data, an unknown name, or an output folder that cannot be written.
pub fn run(options: &BuildOptions, root: &Path, console: &Console) -> Result<u8, Vec<Error>> {
    let timings = Timings::default();
    let one = |error: Error| vec![error];
    let brief = timings.measure("config", || pipeline::config(root))?;
    // What is misspelt is answered before the data are read.
    super::plan::reports(&options.reports, &brief).map_err(one)?;
    let workshop = timings.measure("config", || Workshop::open(&brief, &options.langs)).map_err(one)?;
    let dataset = timings.measure("data", || pipeline::data(&brief))?;
    let as_of = pipeline::as_of(options.as_of, &dataset, &brief).map_err(one)?;
    let plan = plan(options, &brief, &dataset, as_of).map_err(one)?;
    // Who receives a report changes nothing in it: another address makes no other edition.
    let sources = dataset.quality.sources.iter().filter(|s| s.table != "recipients");
    let inputs: BTreeMap<String, String> = sources.map(|s| (s.path().to_owned(), s.sha256.clone())).collect();
    let config_hash = slug::hash(brief.source.as_bytes());
    let template = template_line(&workshop);
    let program = workshop.versions().program_version.clone();
    let workshop = workshop.of_edition(edition(&inputs, &config_hash, &template, &program, &as_of.to_string()));
    let shown = options.out.clone().unwrap_or_else(|| root.join("output"));
    let site = Site {
        output: Output::open(&shown).map_err(one)?,
        inputs,
        config_hash,
        template,
        fonts: workshop.font_hashes(),
        data_warnings: data_warnings(&dataset),
        brief: &brief,
        dataset: &dataset,
        workshop: &workshop,
        options,
        as_of,
        timings: &timings,
    };
    prepare(&site, console).map_err(one)?;
    for line in &plan.skipped {
        console.warning(&format!("left out {line}"));
    }
    for line in lost_recipients(&dataset) {
        console.warning(&line);
    }
    let outcomes = make_all(&site, &plan.jobs, console);
    let tidied = super::write::remove_folder(&site.output.root().join(".typst"));
    let indexed = tidied.and_then(|()| index(&site.output, console));
    let addressed = super::recipients::write(&site, &plan.jobs, console);
    let code = summary(&outcomes, &shown, console);
    if options.timings {
        console.data(&timings.table(&[&STAGES[..], &["typst cli", "write"]].concat())).map_err(one)?;
    }
    indexed.map_err(one)?;
    addressed.map_err(one)?;
    Ok(code)
}

fn template_line(workshop: &Workshop) -> TemplateLine {
    let versions = workshop.versions();
    TemplateLine {
        name: versions.template_name.clone(),
        version: versions.template_version.clone(),
        sha256: versions.template_hash.clone(),
    }
}

/// Writes the fonts of the sources, and asks the installed typesetter who it is.
fn prepare(site: &Site<'_>, console: &Console) -> Result<()> {
    if !site.options.formats.contains(&Format::Pdf) {
        return Ok(());
    }
    for (name, bytes) in site.workshop.fonts() {
        site.output.file(&format!("fonts/{name}"), bytes)?;
    }
    if site.options.typesetter == Typesetter::Installed
        && let Some(note) = stock::version_note()?
    {
        console.warning(&note);
    }
    Ok(())
}

/// Makes the reports on `--jobs` threads; the outcomes are in the order of the jobs.
///
/// Plain threads take the jobs, and the typesetter's own parallel work runs on the shared pool: were the
/// jobs on that pool as well, a thread waiting for a page could begin a whole other report on top of it.
fn make_all(site: &Site<'_>, jobs: &[Job], console: &Console) -> Vec<Outcome> {
    let threads = site.options.jobs.clamp(1, 512);
    // Fails only when the pool exists already, which then stays as it is.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build_global();
    let progress = Progress::new(console, jobs.len());
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<BTreeMap<usize, Vec<Outcome>>> = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { break };
            progress.begin(&job.folder);
            let made = report::make(site, job);
            progress.end(&job.folder, made.iter().any(|(_, result)| result.is_err()));
            outcomes.lock().unwrap_or_else(PoisonError::into_inner).insert(index, made);
        }
    };
    std::thread::scope(|scope| {
        let started = (0..threads.min(jobs.len()))
            .filter(|_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).is_ok())
            .count();
        if started == 0 {
            // No thread to be had: the reports are made one after the other here.
            work();
        }
    });
    progress.finish();
    outcomes.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().flatten().collect()
}

/// Writes the site's index from every manifest in the output folder.
fn index(output: &Output, console: &Console) -> Result<()> {
    let (entries, unreadable) = entries(output.root())?;
    for file in unreadable {
        console.warning(&format!("{file} cannot be read; the report is not in the index"));
    }
    output.file("index.html", website::index(&entries).as_bytes()).map(|_| ())
}

/// Says where each report is and what failed; gives the exit code.
fn summary(outcomes: &[Outcome], shown: &Path, console: &Console) -> u8 {
    let mut code = 0;
    let mut failures: Vec<(&str, &Error)> = Vec::new();
    for (folder, outcome) in outcomes {
        match outcome {
            Ok(done) => {
                let mut line = shown.join(folder.split('/').collect::<PathBuf>()).display().to_string();
                if done.pages > 0 {
                    line.push_str(&format!("  {} pages", done.pages));
                }
                match done.warnings.len() {
                    0 => {}
                    1 => line.push_str(", 1 warning"),
                    n => line.push_str(&format!(", {n} warnings")),
                }
                let (style, word) = match (done.warnings.is_empty(), done.changed) {
                    (true, true) => (Style::Good, "built"),
                    (true, false) => (Style::Good, "as it was"),
                    (false, true) => (Style::Warn, "built"),
                    (false, false) => (Style::Warn, "as it was"),
                };
                console.say(Some((style, word)), &line);
            }
            Err(error) => failures.push((folder, error)),
        }
    }
    for (folder, error) in &failures {
        code = code.max(error.kind.exit_code());
        console.error(&failure(folder, error));
    }
    let made = outcomes.len() - failures.len();
    if made > 0 {
        console.say(None, &format!("{made} of {} in {}", outcomes.len(), shown.join("index.html").display()));
    } else {
        console.say(None, &format!("none of {} could be built", outcomes.len()));
    }
    code
}

/// The reader's refusals and unmatched keys as single lines.
fn data_warnings(dataset: &Dataset) -> Vec<String> {
    let quality = &dataset.quality;
    let refused = quality.sources.iter().filter(|s| s.refused > 0 && s.table != "recipients");
    let refused = refused.map(|s| format!("data: {}: {} of {} rows refused", s.file, s.refused, s.rows));
    let mut unmatched: BTreeMap<(&str, &str, &str), (usize, u64)> = BTreeMap::new();
    for key in &quality.unmatched {
        let (keys, rows) = unmatched.entry((&key.table, &key.column, &key.lookup)).or_default();
        *keys += 1;
        *rows += key.rows;
    }
    let unmatched = unmatched.into_iter().map(|((table, column, lookup), (keys, rows))| {
        let count = |n: u64, one: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") };
        let verb = if keys == 1 { "is" } else { "are" };
        let (keys, rows) = (count(keys as u64, "key"), count(rows, "row"));
        format!("data: {table}: {keys} of {column} in {rows} {verb} not in {lookup}")
    });
    refused.chain(unmatched).collect()
}

/// Rows of the table of recipients that send nothing, one line a reason. They belong to no report: `check` has more.
fn lost_recipients(dataset: &Dataset) -> Vec<String> {
    let line = |item: &crate::data::Item| {
        let place = item.places.first().map(|p| format!("{}: ", p.location())).unwrap_or_default();
        let key = item.slots.get("key").map_or("", String::as_str);
        let what = match item.kind.as_str() {
            "recipient_several" => format!("several members of {} are called `{key}`", item.column),
            "recipient_report" => format!("there is no report `{key}`"),
            "recipient_language" => format!("no report is built in the language `{key}`"),
            _ => format!("{} has no member `{key}`", item.column),
        };
        format!("{place}{what}; this recipient gets nothing")
    };
    dataset.quality.items.iter().filter(|i| i.kind.starts_with("recipient_")).map(line).collect()
}

/// The exit code of errors that stopped everything.
pub fn exit_code(errors: &[Error]) -> u8 {
    errors.iter().map(|e| e.kind.exit_code()).max().unwrap_or(Kind::Internal.exit_code())
}
