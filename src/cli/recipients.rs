//! Who receives the reports of a build: what their manifests say, as one list for whoever sends them.
//!
//! `output/<report>/<period>/recipients.json` stands above the folders of the slices and names the recipients of all of
//! them, so it is no part of any report and is not published.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::build::Site;
use super::console::Console;
use super::manifest::{self, Manifest, SliceMember};
use super::pipeline::Slice;
use super::plan::Job;
use super::slices::folder;
use super::write::Output;
use crate::base::Result;
use crate::data::{Address, Dataset, Recipient};

/// Name of the list.
pub const FILE: &str = "recipients.json";

/// The list of a report and period.
#[derive(Debug, Serialize)]
struct List {
    schema: u32,
    report: String,
    period: String,
    /// Reports that somebody receives, by folder.
    send: Vec<Sending>,
    /// Folders of the slices that nobody receives in any language.
    nobody: Vec<String>,
    /// Recipients whose report is not among them: of a member without sales in the period, for example.
    without_report: Vec<Address>,
}

/// A report with those who receive it.
#[derive(Debug, Serialize)]
struct Sending {
    /// Relative to the list, with `/`.
    folder: String,
    slice: BTreeMap<String, Vec<SliceMember>>,
    lang: String,
    title: String,
    message: String,
    partial: bool,
    edition: String,
    files: Vec<String>,
    to: Vec<Address>,
}

/// The recipients of a slice's report in one language, in the order of the table, each once.
pub fn of(dataset: &Dataset, slice: &Slice, report: &str, language: &str) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    for recipient in &dataset.recipients {
        if recipient.receives(slice, report, language) && !found.contains(&recipient.to) {
            found.push(recipient.to.clone());
        }
    }
    found
}

/// Writes the list of each report and period that was built, and says how many reports nobody receives. Slices that
/// were built before are listed as the table has them today, and so are the manifests that they left. Without a table
/// of recipients an old list goes, and every address with it.
///
/// # Errors
/// The output folder cannot be read or written.
pub fn write(site: &Site<'_>, jobs: &[Job], console: &Console) -> Result<()> {
    let above = |job: &Job| job.folder.rsplit_once('/').map_or(String::new(), |(above, _)| above.to_owned());
    let mut built: BTreeMap<String, &Job> = BTreeMap::new();
    for job in jobs {
        built.entry(above(job)).or_insert(job);
    }
    let (mut manifests, _) = manifest::all(site.output.root())?;
    let slices = slices(site.dataset);
    for (folder, job) in built {
        let prefix = format!("{folder}/");
        for (at, manifest) in manifests.iter_mut().filter(|(at, _)| at.starts_with(&prefix)) {
            let slice = at[prefix.len()..].rsplit_once('/').and_then(|(name, _)| slices.get(name));
            let now = slice.map(|s| of(site.dataset, s, &job.report.id, &manifest.lang)).unwrap_or_default();
            if manifest.recipients != now {
                manifest.recipients = now;
                site.output.file(&format!("{at}/manifest.json"), &manifest.bytes())?;
            }
        }
        if site.brief.table("recipients").is_none() {
            site.output.remove(&format!("{prefix}{FILE}"))?;
            continue;
        }
        let here = manifests.iter().filter_map(|(at, m)| Some((at.strip_prefix(&prefix)?, m)));
        let list = list(site, job, here);
        if let (false, true) = (list.nobody.is_empty(), jobs.len() > 1) {
            let (n, verb) = (list.nobody.len(), if list.nobody.len() == 1 { "slice has" } else { "slices have" });
            console.warning(&format!("{n} {verb} no recipient in {folder}; {FILE} names them"));
        }
        put(&site.output, &format!("{prefix}{FILE}"), &list)?;
    }
    Ok(())
}

/// The slices that somebody receives, by the names of their folders.
fn slices(dataset: &Dataset) -> BTreeMap<String, Slice> {
    let slice = |r: &Recipient| -> Slice { r.slice.iter().map(|(d, code)| (*d, vec![*code])).collect() };
    dataset.recipients.iter().map(slice).map(|slice| (folder(&slice, dataset), slice)).collect()
}

fn put(output: &Output, path: &str, list: &List) -> Result<()> {
    // Strings, numbers and string-keyed maps always serialise.
    let mut bytes = serde_json::to_vec_pretty(list).unwrap_or_default();
    bytes.push(b'\n');
    output.file(path, &bytes).map(|_| ())
}

fn list<'m>(site: &Site<'_>, job: &Job, manifests: impl Iterator<Item = (&'m str, &'m Manifest)>) -> List {
    let (mut send, mut reached) = (Vec::new(), BTreeSet::new());
    let (mut slices, mut sent) = (BTreeSet::new(), BTreeSet::new());
    for (folder, manifest) in manifests {
        let slice = folder.rsplit_once('/').map_or(folder, |(slice, _)| slice);
        slices.insert(slice.to_owned());
        if manifest.recipients.is_empty() {
            continue;
        }
        sent.insert(slice.to_owned());
        reached.extend(manifest.recipients.iter().cloned());
        send.push(Sending {
            folder: folder.to_owned(),
            slice: manifest.slice.clone(),
            lang: manifest.lang.clone(),
            title: manifest.title.clone(),
            message: manifest.message.clone(),
            partial: manifest.partial,
            edition: manifest.edition.clone(),
            files: manifest.files.clone(),
            to: manifest.recipients.clone(),
        });
    }
    let wanted = site.dataset.recipients.iter().filter(|r| {
        // Those who asked for another report miss nothing here.
        r.report.as_deref().is_none_or(|id| id.eq_ignore_ascii_case(&job.report.id))
    });
    let without: BTreeSet<&Address> = wanted.map(|r| &r.to).filter(|to| !reached.contains(*to)).collect();
    List {
        schema: manifest::SCHEMA,
        report: job.report.id.clone(),
        period: job.period.to_string(),
        send,
        nobody: slices.difference(&sent).cloned().collect(),
        without_report: without.into_iter().cloned().collect(),
    }
}
